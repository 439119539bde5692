package portal

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// others is how many other pieces stand below an article.
const others = 4

type articleData struct {
	content.Article

	Agency      house
	AgencyName  string // on the day on which it came out
	BulletinNo  string // "3/2027", of a bulletin
	Topics      []web.Link
	Corrections []content.Correction
	Beneath     []row
	Shelf       web.Link // where these are from
	URL         string
	Text        template.HTML // the words with their pictures and films
	Picture     string        // address of the picture that stands for it, for other sites; empty: none
	PictureAlt  string
	Films       []content.Medium // among the words
	OEmbedAt    string
	base        string // outside address before the words of a piece's
	own         bool   // it is read on its agency's own site
	Sound       *sound // nil: nobody read it aloud
	over        bool   // the day of its event has passed

	Versions []content.Version // in which languages readers get it; of one alone: none
	Original *content.Original // of which it is a translation; nil: it is none

	Meta, Top, Others template.HTML // of what stands in its place
}

// Withdrawn tells that a notice stands in the place of the words.
func (d *articleData) Withdrawn() bool { return d.State == flow.Withdrawn || d.Halted() }

// titleWithdrawn is how windows and other sites name a piece that was withdrawn.
const titleWithdrawn = "Đã rút: %s"

// titleGone names in its place a piece that was taken away.
const titleGone = "Nội dung này đã được gỡ khỏi cổng"

func (f *Feature) webArticle(w http.ResponseWriter, r *http.Request) error {
	slug, err := named(r, "duong")
	if err != nil {
		return err
	}
	return f.kept.Serve(w, r, web.Address{Path: content.Root + slug, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		a, err := f.Contents.Article(r.Context(), slug)
		if err != nil {
			return web.Drawn{}, err
		}
		if to := elsewhere(a.Redirect); a.Gone && to != "" && to != content.Root+slug {
			return web.Drawn{Status: http.StatusMovedPermanently, Location: to}, nil
		}
		if to, err := f.onPortal(r, a); err != nil || to != "" {
			return web.Drawn{Status: http.StatusFound, Location: to}, err
		}
		return f.drawArticle(r, a)
	})
}

// onPortal is where a piece is read that stands on another agency's own site than the
// request is for; empty where it stands.
func (f *Feature) onPortal(r *http.Request, a content.Article) (string, error) {
	if web.HostOf(r.Context()) == "" {
		return "", nil
	}
	s, err := f.shelves(r.Context())
	if err != nil || s.owns(r.Context(), a.AgencyID) {
		return "", err
	}
	return f.Address(content.Root + a.Slug), nil
}

// drawArticle draws a piece, or what stands in its place.
func (f *Feature) drawArticle(r *http.Request, a content.Article) (web.Drawn, error) {
	if a.Lang != flow.Vietnamese { // the frame is in the language of the words, or nearer to it
		r = web.In(r, web.English)
	}
	d, err := f.article(r.Context(), a)
	if err != nil {
		return web.Drawn{}, err
	}
	page := web.Page{Title: a.Title, Nav: "tin", Layout: web.LayoutPublic, OwnHeading: true, NoIndex: a.Gone || d.Withdrawn(), Switch: d.otherSite()}
	if a.Gone {
		w := f.writer(r, 4<<10)
		defer w.giveBack()
		w.others(d.Shelf, d.Beneath)
		d.Others = w.done()
		page.Title, page.Data = titleGone, d
		return f.pages.Draw(r, http.StatusGone, "article", page)
	}
	if !d.Withdrawn() {
		if err := f.illustrate(r, d); err != nil {
			return web.Drawn{}, err
		}
		if d.Sound, err = f.soundFor(r.Context(), a.EditionID, a.Slug); err != nil {
			return web.Drawn{}, err
		}
	}
	w := f.writer(r, len(d.Text)+8<<10)
	defer w.giveBack()
	if err := w.head(d, f.structured(d), f.happening(d)); err != nil {
		return web.Drawn{}, err
	}
	page.Told = d.told()
	if d.Withdrawn() {
		d.Meta = w.done()
		page.Title = w.say(titleWithdrawn, a.Title)
		page.Told.About = w.say(cardWithdrawn, w.day(d.endedAt()))
		path := d.above()
		if d.own {
			path = below()
		}
		w.top(d, path)
		d.Top = w.done()
		w.others(d.Shelf, d.Beneath)
		d.Others, page.Data = w.done(), d
		return f.pages.Draw(r, http.StatusOK, "article", page)
	}
	asks, err := f.askForm(r)
	if err != nil {
		return web.Drawn{}, err
	}
	path := d.above()
	page.Told.Above = path
	if d.own {
		path = below()
	}
	own := web.Written{Meta: w.part()}
	w.article(d, path, asks)
	w.others(d.Shelf, d.Beneath)
	own.Content = w.part()
	page.Data = own
	return f.pages.Draw(r, http.StatusOK, "written", page)
}

// told is what programs are told of an article, or of what stands in its place.
func (d *articleData) told() *web.Told {
	t := &web.Told{At: d.URL, Kind: "article", Locale: d.Lang.Locale(), About: d.Summary}
	if d.Picture != "" {
		t.Picture = web.Picture{At: d.Picture, Alt: d.PictureAlt, Wide: true}
	}
	return t
}

// endedAt is since when a notice stands in the place of the words, in Unix milliseconds.
func (d *articleData) endedAt() int64 {
	if d.State == flow.Withdrawn {
		return d.ClosedAt
	}
	return cmp.Or(d.HaltedAt(), d.OutAt)
}

// elsewhere is where readers of what is gone are led: a place of this site, or a whole
// address; empty for neither.
func elsewhere(to string) string {
	if local := web.LocalURL(to, ""); local != "" {
		return local
	}
	u, err := url.Parse(to)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func (f *Feature) article(ctx context.Context, a content.Article) (*articleData, error) {
	s, err := f.shelves(ctx)
	if err != nil {
		return nil, err
	}
	d := &articleData{Article: a, Agency: s.of(a.AgencyID), URL: f.Address(content.Root + a.Slug), OEmbedAt: f.Address(pathOEmbed), base: f.Address(content.Root)}
	d.own, d.over = s.owns(ctx, a.AgencyID), a.Event.Over(f.today())
	d.AgencyName = d.Agency.on(calendar.DateOf(db.Time(a.FirstOutAt), f.Zone))
	for _, name := range a.Topics {
		link := web.Link{Label: name}
		if slug := s.slug(name); slug != "" {
			if _, ok := s.topic(slug); ok {
				link.URL = pathTopic + slug
			}
		}
		d.Topics = append(d.Topics, link)
	}
	if a.Number > 1 && !a.Gone {
		if d.Corrections, err = f.Contents.Corrections(ctx, a.ContentID); err != nil {
			return d, err
		}
	}
	if a.Gone {
		return d, f.beneath(ctx, s, d)
	}
	if err := f.translated(ctx, d); err != nil {
		return d, err
	}
	if a.Kind == flow.Bulletin {
		all, err := f.numbers(ctx, s)
		if err != nil {
			return d, err
		}
		d.BulletinNo = all[a.ContentID]
	}
	return d, f.beneath(ctx, s, d)
}

// illustrate writes the words with their pictures and films. Most articles have none.
func (f *Feature) illustrate(r *http.Request, d *articleData) error {
	body := d.Body
	if len(d.Issue.Items) > 0 {
		body = d.Issue.Page(d.Lang)
	}
	if d.LeadID == "" && !strings.Contains(body, media.Root) {
		d.Text = template.HTML(body) //nolint:gosec // richtext.Clean made it, and the words of items are escaped
		return nil
	}
	of, err := f.Contents.Used(r.Context(), d.EditionID)
	if err != nil {
		return err
	}
	d.Text = template.HTML(content.Dress(body, of, f.sayer(r))) //nolint:gosec // richtext.Clean made it, and Dress escapes
	d.Films = films(body, of)
	if lead, ok := d.Lead(of); ok {
		if wide, ok := lead.Rendition(media.Open); ok {
			d.Picture, d.PictureAlt = f.Address(wide.Src()), cmp.Or(d.says(lead.ID), lead.Says())
		}
	}
	return nil
}

// says is what a translation says in its own language of the picture that stands for it;
// empty where the library says it.
func (d *articleData) says(mediumID string) string {
	if d.OriginalID == "" {
		return ""
	}
	for _, p := range richtext.Look(d.Body).Pictures {
		if id, _, _ := media.Named(p.Src); id == mediumID && p.Alt != "" {
			return p.Alt
		}
	}
	return ""
}

// beneath fills the other pieces: of the same topic, else of the same agency.
func (f *Feature) beneath(ctx context.Context, s *shelves, d *articleData) error {
	var all []row
	var err error
	if len(d.Topics) > 0 && d.Topics[0].URL != "" && !d.own {
		if t, ok := s.topic(s.slug(d.Topics[0].Label)); ok && t.N > 1 { // of all languages
			if all, err = s.newest(ctx, f.Contents, content.PublicFilter{Limit: others + 1, TopicSlug: t.Key, Site: d.Lang.Site()}); err != nil {
				return err
			}
			d.Shelf = d.Topics[0]
		}
	}
	if len(all) < 2 {
		if all, err = s.newest(ctx, f.Contents, content.PublicFilter{Limit: others + 1, AgencyID: d.AgencyID, Site: d.Lang.Site()}); err != nil {
			return err
		}
		d.Shelf = web.Link{Label: d.Agency.Name, URL: d.Agency.URL()}
		if d.own {
			d.Shelf.URL = "/"
		}
	}
	if at := slices.IndexFunc(all, func(l row) bool { return l.ContentID == d.ContentID }); at >= 0 {
		all = slices.Delete(slices.Clone(all), at, at+1)
	}
	d.Beneath = all[:min(others, len(all))]
	return nil
}

// newsArticle is what search engines and other programs are told of an article
// (schema.org/NewsArticle, JSON-LD 1.1).
type newsArticle struct {
	Context     string       `json:"@context"`
	Type        string       `json:"@type"`
	Headline    string       `json:"headline"`
	Description string       `json:"description,omitempty"`
	Published   string       `json:"datePublished"`
	Modified    string       `json:"dateModified"`
	Author      organization `json:"author"`
	Publisher   organization `json:"publisher"`
	URL         string       `json:"mainEntityOfPage"`
	Section     string       `json:"articleSection,omitempty"`
	Language    string       `json:"inLanguage"`
	Free        bool         `json:"isAccessibleForFree"`
	Corrections []string     `json:"correction,omitempty"`
	Image       string       `json:"image,omitempty"`
	Videos      []video      `json:"video,omitempty"`

	TranslationOf *work  `json:"translationOfWork,omitempty"`
	Translations  []work `json:"workTranslation,omitempty"`
}

type organization struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

func (f *Feature) structured(d *articleData) *newsArticle {
	at := func(ms int64) string { return db.Time(ms).In(f.Zone).Format(time.RFC3339) }
	agency := organization{"GovernmentOrganization", d.AgencyName, f.Address(d.Agency.URL())}
	n := &newsArticle{
		Context: "https://schema.org", Type: "NewsArticle", Headline: d.Title, Description: d.Summary, Published: at(d.FirstOutAt), Modified: at(d.OutAt),
		Author: agency, Publisher: agency, URL: d.URL, Language: string(d.Lang), Free: true, Image: d.Picture,
	}
	n.TranslationOf, n.Translations = f.works(d)
	n.Videos = f.videos(d)
	if len(d.Topics) > 0 {
		n.Section = d.Topics[0].Label
	}
	for _, c := range d.Corrections {
		n.Corrections = append(n.Corrections, c.Note)
	}
	return n
}
