package portal

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// others is how many other pieces stand below an article.
const others = 4

type articleData struct {
	content.Article

	Text        template.HTML
	Agency      house
	AgencyName  string // on the day on which it came out
	Topics      []web.Link
	Corrections []content.Correction
	Others      template.HTML
	Shelf       web.Link // where the others are from
	URL         string
	LD          newsArticle
}

// Withdrawn tells that a notice stands in the place of the words.
func (d articleData) Withdrawn() bool { return d.State == flow.Withdrawn }

// Changed tells when a later edition than the first came out; 0 for none.
func (d articleData) Changed() int64 {
	if d.OutAt == d.FirstOutAt {
		return 0
	}
	return d.OutAt
}

// ByMail is a letter with the article's address, which the reader's own program sends.
func (d articleData) ByMail() string {
	words := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:?subject=" + words(d.Title) + "&body=" + words(d.Title+"\n"+d.URL)
}

// OnFacebook is where who wants to shares the address there; nothing of that site is
// loaded before.
func (d articleData) OnFacebook() string {
	return "https://www.facebook.com/sharer/sharer.php?u=" + url.QueryEscape(d.URL)
}

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
		d, err := f.article(r, a)
		if err != nil {
			return web.Drawn{}, err
		}
		page := web.Page{Title: a.Title, Nav: "tin", Layout: web.LayoutPublic, Data: d, OwnHeading: true}
		status := http.StatusOK
		if a.Gone {
			status, page.NoIndex = http.StatusGone, true
			page.Title = "Nội dung này đã được gỡ khỏi cổng"
		}
		page.NoIndex = page.NoIndex || d.Withdrawn()
		return f.pages.Draw(r, status, "article", page)
	})
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

func (f *Feature) article(r *http.Request, a content.Article) (articleData, error) {
	ctx := r.Context()
	s, err := f.shelves(ctx)
	if err != nil {
		return articleData{}, err
	}
	d := articleData{Article: a, Agency: s.of(a.AgencyID), URL: f.Address(content.Root + a.Slug)}
	d.AgencyName = d.Agency.on(calendar.DateOf(db.Time(a.FirstOutAt), f.Zone))
	if !d.Withdrawn() && !a.Gone {
		d.Text = template.HTML(a.Body) //nolint:gosec // richtext.Clean made it
		if len(a.Issue.Items) > 0 {
			d.Text = template.HTML(a.Issue.Page()) //nolint:gosec // as above, and the words of items are escaped
		}
	}
	for _, name := range a.Topics {
		link := web.Link{Label: name}
		if slug := content.TopicSlug(name); slug != "" {
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
	if err := f.beneath(r, s, &d); err != nil {
		return d, err
	}
	d.LD = f.structured(d)
	return d, nil
}

// beneath fills the other pieces: of the same topic, else of the same agency.
func (f *Feature) beneath(r *http.Request, s *shelves, d *articleData) error {
	filter := content.PublicFilter{Limit: others + 1, AgencyID: d.AgencyID}
	d.Shelf = web.Link{Label: d.Agency.Name, URL: d.Agency.URL()}
	if len(d.Topics) > 0 && d.Topics[0].URL != "" {
		if t, ok := s.topic(content.TopicSlug(d.Topics[0].Label)); ok && t.N > 1 {
			filter.AgencyID, filter.TopicSlug = "", t.Key
			d.Shelf = d.Topics[0]
		}
	}
	all, err := s.newest(r.Context(), f.Contents, filter)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(l row) bool { return l.ContentID == d.ContentID })
	d.Others = f.writer(f.sayer(r)).titles(all[:min(others, len(all))])
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
}

type organization struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

func (f *Feature) structured(d articleData) newsArticle {
	at := func(ms int64) string { return db.Time(ms).In(f.Zone).Format(time.RFC3339) }
	agency := organization{"GovernmentOrganization", d.AgencyName, f.Address(d.Agency.URL())}
	n := newsArticle{
		Context: "https://schema.org", Type: "NewsArticle", Headline: d.Title, Description: d.Summary, Published: at(d.FirstOutAt), Modified: at(d.OutAt),
		Author: agency, Publisher: agency, URL: d.URL, Language: "vi", Free: true,
	}
	if len(d.Topics) > 0 {
		n.Section = d.Topics[0].Label
	}
	for _, c := range d.Corrections {
		n.Corrections = append(n.Corrections, c.Note)
	}
	return n
}
