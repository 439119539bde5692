package portal

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/feeds"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// inFeed is how many pieces a feed has.
const inFeed = 20

// feedForm is a form in which programs read a list.
type feedForm struct {
	name, file, kind string
	write            func(f *feeds.Feed, self string, lang web.Lang) (string, error)
}

// asRSS writes a feed as RSS 2.0 with its language.
func asRSS(f *feeds.Feed, lang web.Lang) (string, error) {
	rss := (&feeds.Rss{Feed: f}).RssFeed()
	rss.Language = string(lang)
	return feeds.ToXML(rss)
}

// atomFeed is Atom with its language.
type atomFeed struct {
	*feeds.AtomFeed

	Lang string `xml:"xml:lang,attr"`
}

// FeedXml is what is written.
func (a atomFeed) FeedXml() any { return a }

// feedAt is the address of a list's feed: that of the English site says so, since
// programs have no cookies.
func feedAt(path, file string, lang web.Lang) string {
	if lang == web.Vietnamese {
		return path + "/" + file
	}
	return path + "/" + file + "?lang=" + string(lang)
}

// feedForms lists them: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1.
func feedForms() []feedForm {
	return []feedForm{
		{"RSS", "rss.xml", "application/rss+xml; charset=utf-8", func(f *feeds.Feed, _ string, lang web.Lang) (string, error) { return asRSS(f, lang) }},
		{"Atom", "atom.xml", "application/atom+xml; charset=utf-8", func(f *feeds.Feed, _ string, lang web.Lang) (string, error) {
			return feeds.ToXML(atomFeed{(&feeds.Atom{Feed: f}).AtomFeed(), string(lang)})
		}},
		{"JSON Feed", "feed.json", "application/feed+json; charset=utf-8", func(f *feeds.Feed, self string, lang web.Lang) (string, error) {
			j := (&feeds.JSON{Feed: f}).JSONFeed()
			j.FeedUrl, j.Language = self, string(lang)
			raw, err := json.Marshal(j)
			return string(raw), err
		}},
	}
}

// mediaType is the kind without what it is written in.
func (f feedForm) mediaType() string {
	name, _, _ := strings.Cut(f.kind, ";")
	return name
}

// webFeed gives the newest pieces of a list to programs.
func (f *Feature) webFeed(of finds, form feedForm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := of(r)
		if err != nil {
			return err
		}
		return f.serveFeed(w, r, l, form)
	}
}

func (f *Feature) serveFeed(w http.ResponseWriter, r *http.Request, l list, form feedForm) error {
	at := l.path + "/" + form.file
	return f.kept.Serve(w, r, web.Address{Path: at, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		feed, err := f.feed(r, l)
		if err != nil {
			return web.Drawn{}, err
		}
		text, err := form.write(feed, f.Address(feedAt(l.path, form.file, web.LangOf(r.Context()))), web.LangOf(r.Context()))
		return web.Drawn{Status: http.StatusOK, Type: form.kind, Body: []byte(text), Abroad: true}, err
	})
}

// feed gives the newest pieces of a list of the site in the language of a request.
func (f *Feature) feed(r *http.Request, l list) (*feeds.Feed, error) {
	ctx := r.Context()
	s, err := f.shelves(ctx)
	if err != nil {
		return nil, err
	}
	filter := l.filter
	filter.Limit, filter.Site = inFeed, siteOf(ctx)
	all, err := f.Contents.Public(ctx, filter)
	if err != nil {
		return nil, err
	}
	feed := &feeds.Feed{Title: f.pages.T(r, l.title) + " – " + f.Office(ctx), Link: &feeds.Link{Href: f.Address(l.path)}, Description: f.pages.T(r, l.lead), Id: f.Address(l.path)}
	for _, p := range s.rows(all) {
		changed := db.Time(p.OutAt).In(f.Zone)
		if changed.After(feed.Updated) {
			feed.Updated = changed
		}
		address := f.Address(p.URL)
		feed.Items = append(feed.Items, &feeds.Item{
			Title: p.Title, Link: &feeds.Link{Href: address}, Description: p.Summary, Author: &feeds.Author{Name: p.Agency.Name},
			Id: address, IsPermaLink: "true", Created: db.Time(p.FirstOutAt).In(f.Zone), Updated: changed,
		})
	}
	return feed, nil
}

// inPart is how many addresses one part of the site map has; 50,000 are allowed.
const inPart = 5000

// siteMap is an index of parts, or a part (sitemaps.org 0.9).
type siteMap struct {
	XMLName xml.Name
	Space   string     `xml:"xmlns,attr"`
	XHTML   string     `xml:"xmlns:xhtml,attr,omitempty"` // where pages have alternates
	Parts   []siteSpot `xml:"sitemap"`
	Pages   []siteSpot `xml:"url"`
}

type siteSpot struct {
	Loc     string      `xml:"loc"`
	LastMod string      `xml:"lastmod,omitempty"`
	Others  []siteOther `xml:"xhtml:link"`
}

// siteOther is the same page in a language, its own among them.
type siteOther struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

func (m siteMap) draw(name string) (web.Drawn, error) {
	m.XMLName.Local, m.Space = name, "http://www.sitemaps.org/schemas/sitemap/0.9"
	raw, err := xml.Marshal(m)
	return web.Drawn{Status: http.StatusOK, Type: "application/xml; charset=utf-8", Body: append([]byte(xml.Header), raw...)}, err
}

func (f *Feature) webSiteMap(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: pathSiteMap, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		n, err := f.Contents.Listing(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		m := siteMap{Parts: []siteSpot{{Loc: f.Address(pathMapPart + "trang.xml")}}}
		for part := 1; (part-1)*inPart < n; part++ {
			m.Parts = append(m.Parts, siteSpot{Loc: f.Address(pathMapPart + strconv.Itoa(part) + ".xml")})
		}
		return m.draw("sitemapindex")
	})
}

// webMapPart answers with a part: articles by their number, or the pages of the site.
func (f *Feature) webMapPart(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("phan")
	number, err := strconv.Atoi(trimXML(name))
	if name != "trang.xml" && (err != nil || number < 1 || number > mostPages || name != strconv.Itoa(number)+".xml") {
		return domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai.")
	}
	return f.kept.Serve(w, r, web.Address{Path: pathMapPart + name, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		if name == "trang.xml" {
			return f.pagesPart(r.Context())
		}
		all, err := f.Contents.Signposts(r.Context(), inPart, (number-1)*inPart)
		if err != nil {
			return web.Drawn{}, err
		}
		if len(all) == 0 {
			return web.Drawn{}, domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai.")
		}
		m := siteMap{Pages: make([]siteSpot, len(all))}
		for i, p := range all {
			m.Pages[i] = siteSpot{Loc: f.Address(content.Root + p.Slug), LastMod: db.Time(p.OutAt).In(f.Zone).Format("2006-01-02")}
		}
		if err := f.tongues(r.Context(), &m, all); err != nil {
			return web.Drawn{}, err
		}
		return m.draw("urlset")
	})
}

// xhtml is the namespace of alternates in a site map.
const xhtml = "http://www.w3.org/1999/xhtml"

// tongues adds to a part of the site map in which other languages its pieces are.
func (f *Feature) tongues(ctx context.Context, m *siteMap, all []content.Signpost) error {
	works, err := f.Contents.Alternates(ctx)
	if err != nil || len(works) == 0 {
		return err
	}
	for i, p := range all {
		for _, a := range works[p.WorkID] {
			m.XHTML = xhtml
			m.Pages[i].Others = append(m.Pages[i].Others, siteOther{"alternate", string(a.Lang), f.Address(content.Root + a.Slug)})
		}
	}
	return nil
}

func trimXML(name string) string {
	if len(name) < len(".xml") {
		return ""
	}
	return name[:len(name)-len(".xml")]
}

func (f *Feature) pagesPart(ctx context.Context) (web.Drawn, error) {
	s, err := f.shelves(ctx)
	if err != nil {
		return web.Drawn{}, err
	}
	var m siteMap
	for _, path := range []string{"/", pathNews, pathAgencies, pathBulletins, pathVideos, pathModels, pathResults, pathMap, pathAccess, "/toi-den-dau"} {
		m.Pages = append(m.Pages, siteSpot{Loc: f.Address(path)})
	}
	kept, err := f.published(ctx)
	if err != nil {
		return web.Drawn{}, err
	}
	for _, x := range kept {
		m.Pages = append(m.Pages, siteSpot{Loc: f.Address(x.Path)})
	}
	for _, t := range s.topics {
		m.Pages = append(m.Pages, siteSpot{Loc: f.Address(pathTopic + t.Key)})
	}
	for _, h := range s.houses {
		if h.N > 0 {
			m.Pages = append(m.Pages, siteSpot{Loc: f.Address(h.URL())})
		}
	}
	return m.draw("urlset")
}

// webRobots says what search engines may read: everything that everybody may.
func (f *Feature) webRobots(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: "/robots.txt", Watch: f.pieces}, func(*http.Request) (web.Drawn, error) {
		text := "User-agent: *\nDisallow: /lam-viec\nDisallow: /api/\nSitemap: " + f.Address(pathSiteMap) + "\n"
		return web.Drawn{Status: http.StatusOK, Type: "text/plain; charset=utf-8", Body: []byte(text)}, nil
	})
}
