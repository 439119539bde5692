package portal

import (
	"context"
	"html/template"
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

// sectionPage is what readers of a section get.
type sectionPage struct {
	Standing

	Text      template.HTML // empty: nothing was written yet
	Contact   *org.Profile  // how the agency that keeps it is reached
	UpdatedOn calendar.Date
	Documents *documentList // on the page of documents
	Overdue   bool          // nobody looked at it in time
	Lines     []reached     // on the page of hotlines: agencies with a telephone
}

// reached is an agency with its telephone.
type reached struct {
	Agency house
	Phone  string
}

// Hotlines tells whether agencies with their telephones stand on the page.
func (d sectionPage) Hotlines() bool { return d.Key == keyHotline }

// Calls tells whether whom to call stands above the words of the page.
func (d sectionPage) Calls() bool { return d.Hotlines() || d.Complains() || d.Key == keyContact }

// Complains tells whether the page says where complaints go, which are no feedback.
func (d sectionPage) Complains() bool { return d.Key == keyFeedback }

// hotlines lists the agencies of today of which a telephone is known.
func (f *Feature) hotlines(ctx context.Context) ([]reached, error) {
	known, err := f.Registry.Profiles(ctx, f.today())
	if err != nil {
		return nil, err
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return nil, err
	}
	var out []reached
	for _, h := range s.houses {
		if p := known[h.ID]; !h.Ended && p.Phone != "" {
			out = append(out, reached{h, p.Phone})
		}
	}
	return out, nil
}

// webSection answers with a section: its words, who keeps it, since when they hold.
func (f *Feature) webSection(section Section) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return f.kept.Serve(w, r, web.Address{Path: section.Path, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
			d, err := f.sectionPage(r, section.Key)
			if err != nil {
				return web.Drawn{}, err
			}
			return f.drawSection(r, d)
		})
	}
}

func (f *Feature) drawSection(r *http.Request, d sectionPage) (web.Drawn, error) {
	page := 1
	if d.Documents != nil {
		page = d.Documents.Page
	}
	return f.pages.Draw(r, http.StatusOK, "section", web.Page{
		Title: d.Name, Lead: d.About, Nav: "muc", Layout: web.LayoutPublic, Data: d, NoIndex: d.Text == "" && d.Documents == nil,
		Crumbs: below(), Told: &web.Told{Path: paged(d.Path, page), Above: below()},
	})
}

// sectionPage reads a section for readers; one that the coordinator left out is not found.
func (f *Feature) sectionPage(r *http.Request, key string) (sectionPage, error) {
	ctx := r.Context()
	s, err := f.Standing(ctx, key)
	if err != nil {
		return sectionPage{}, err
	}
	if s.Kept.LeftOut {
		return sectionPage{}, domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai.")
	}
	d := sectionPage{Standing: s, Overdue: s.Late(f.today())}
	if d.Hotlines() {
		if d.Lines, err = f.hotlines(ctx); err != nil {
			return d, err
		}
	}
	if s.Shown.ID != "" {
		d.Text = template.HTML(s.Shown.Body) //nolint:gosec // richtext.Clean made it
		d.UpdatedOn = calendar.DateOf(db.Time(s.Shown.OutAt), f.Zone)
	}
	if s.Owner.ID != "" {
		p, err := f.Registry.Profile(ctx, s.Owner.ID, f.today())
		if err != nil {
			return d, err
		}
		if !p.Empty() {
			d.Contact = &p
		}
		if d.UpdatedOn == "" && key == keyContact && p.RecordedAt > 0 { // the page is the profile
			d.UpdatedOn = calendar.DateOf(db.Time(p.RecordedAt), f.Zone)
		}
	}
	return d, nil
}

// published lists the sections that have something to read.
func (f *Feature) published(ctx context.Context) ([]Section, error) {
	texts, err := f.currentTexts(ctx)
	if err != nil {
		return nil, err
	}
	return f.publishedOf(ctx, texts)
}

// publishedOf lists them of the words that are before readers or being made.
func (f *Feature) publishedOf(ctx context.Context, texts map[string][]SectionText) ([]Section, error) {
	s, err := f.shelves(ctx)
	if err != nil {
		return nil, err
	}
	var out []Section
	for _, x := range f.sections {
		if shown, _, _ := textsOf(texts[x.Key]); !slices.Contains(s.out, x.Path) && (shown.ID != "" || x.Key == keyContact || x.Key == keyDocuments) {
			out = append(out, x)
		}
	}
	return out, nil
}

// Sections of which the program knows more than what was written.
const (
	keyContact   = "lien-he"
	keyDocuments = "van-ban"
	keyHotline   = "duong-day-nong"
	keyFeedback  = "phan-anh"
)
