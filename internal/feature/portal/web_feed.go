package portal

import (
	"context"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"

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
	write            func(f feed) ([]byte, error)
}

// feedForms lists them.
func feedForms() []feedForm {
	return []feedForm{
		{"RSS", "rss.xml", "application/rss+xml; charset=utf-8", feed.rss},
		{"Atom", "atom.xml", "application/atom+xml; charset=utf-8", feed.atom},
		{"JSON Feed", "feed.json", "application/feed+json; charset=utf-8", feed.json},
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
		return f.serveFeed(w, r, feedPlace{l.path, form.file, form}, func(r *http.Request) (feed, error) { return f.feed(r, l) })
	}
}

// feedPlace is where a feed stands, and its form.
type feedPlace struct {
	list, file string
	form       feedForm
}

// feedAt is the address of a list's feed: that of the English site says so, since
// programs have no cookies.
func feedAt(path, file string, lang web.Lang) string {
	if lang == web.Vietnamese {
		return path + "/" + file
	}
	return path + "/" + file + "?lang=" + string(lang)
}

// serveFeed answers with the feed of a list.
func (f *Feature) serveFeed(w http.ResponseWriter, r *http.Request, at feedPlace, read func(*http.Request) (feed, error)) error {
	return f.kept.Serve(w, r, web.Address{Path: at.list + "/" + at.file, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		x, err := read(r)
		if err != nil {
			return web.Drawn{}, err
		}
		x.Self = f.Address(feedAt(at.list, at.file, web.LangOf(r.Context())))
		text, err := at.form.write(x)
		return web.Drawn{Status: http.StatusOK, Type: at.form.kind, Body: text, Abroad: true}, err
	})
}

// feed gives the newest pieces of a list of the site in the language of a request.
func (f *Feature) feed(r *http.Request, l list) (feed, error) {
	ctx := r.Context()
	s, err := f.shelves(ctx)
	if err != nil {
		return feed{}, err
	}
	filter := l.filter
	filter.Limit, filter.Site = inFeed, siteOf(ctx)
	all, err := f.Contents.Public(ctx, filter)
	if err != nil {
		return feed{}, err
	}
	x := f.newFeed(r, l.path, l.title, l.lead)
	for _, p := range s.rows(all) {
		item := feedItem{
			Title: p.Title, URL: f.Address(p.URL), Summary: p.Summary, By: p.Agency.Name, Topic: p.Topic,
			Out: db.Time(p.FirstOutAt).In(f.Zone), Changed: db.Time(p.OutAt).In(f.Zone), Lang: string(p.Lang), contentID: p.ContentID,
		}
		if p.Agency.Slug != "" {
			item.ByURL = f.Address(p.Agency.URL())
		}
		if p.LeadSrc != "" {
			item.Picture = f.Address(p.LeadSrc)
		}
		x.add(item)
	}
	if err := f.tellCorrections(r, x.Items); err != nil {
		return feed{}, err
	}
	return x, f.tellEnded(r, s, &x, filter)
}

// newFeed begins a feed of the list at a path. Without items it is as of the day.
func (f *Feature) newFeed(r *http.Request, path, title, about string) feed {
	office := f.Office(r.Context())
	return feed{Lang: string(web.LangOf(r.Context())), Title: f.pages.T(r, title) + " – " + office, About: f.pages.T(r, about), Office: office, Home: f.Address(path), Updated: f.today().Time().In(f.Zone)}
}

// modelFeed gives the chosen models and initiatives.
func (f *Feature) modelFeed(r *http.Request) (feed, error) {
	ctx := r.Context()
	rows, err := f.chosenModels(ctx)
	if err != nil {
		return feed{}, err
	}
	x := f.newFeed(r, pathModels, modelsTitle, modelsLead)
	for _, m := range rows[:min(inFeed, len(rows))] {
		at := db.Time(m.DecidedAt).In(f.Zone)
		x.add(feedItem{Lang: feedLang, URL: f.Address(m.Piece.URL), Title: m.Piece.Title, Summary: m.Why, By: m.Agency.Name, ByURL: f.Address(m.Agency.URL()), Topic: f.pages.T(r, m.Sort.Label()), Out: at, Changed: at})
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return feed{}, err
	}
	left, last, err := f.endedModels(r, s)
	f.tellLeft(&x, left, last)
	return x, err
}

// documentFeed gives the public documents.
func (f *Feature) documentFeed(r *http.Request) (feed, error) {
	ctx := r.Context()
	section, _ := f.sectionOf(keyDocuments)
	s, err := f.shelves(ctx)
	if err != nil {
		return feed{}, err
	}
	all, err := f.documents(ctx, "", inFeed, 0)
	if err != nil {
		return feed{}, err
	}
	x := f.newFeed(r, pathDocuments, section.Name, section.About)
	for _, d := range all {
		at, by := db.Time(d.At).In(f.Zone), s.of(d.AgencyID)
		x.add(feedItem{Lang: feedLang, URL: f.Address(d.URL()), Title: d.Number + ". " + d.Title, By: by.Name, ByURL: f.Address(by.URL()), Topic: d.Sort, Out: at, Changed: at})
	}
	hidden, err := f.hiddenItems(r)
	if err != nil {
		return feed{}, err
	}
	last, err := f.documentsChangedAt(ctx)
	f.tellLeft(&x, hidden, last)
	return x, err
}

// add puts an item at the end; the feed is as of the last change among its items.
func (f *feed) add(i feedItem) {
	if len(f.Items) == 0 || i.Changed.After(f.Updated) {
		f.Updated = i.Changed
	}
	f.Items = append(f.Items, i)
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

// pagesPart lists the pages that are no pieces. Of lists it is told when their newest piece
// came out, of sections and introductions since when their words stand there; what changes
// by other things besides says no day.
func (f *Feature) pagesPart(ctx context.Context) (web.Drawn, error) {
	s, err := f.shelves(ctx)
	if err != nil {
		return web.Drawn{}, err
	}
	texts, err := f.currentTexts(ctx)
	if err != nil {
		return web.Drawn{}, err
	}
	kept, err := f.publishedOf(ctx, texts)
	if err != nil {
		return web.Drawn{}, err
	}
	documents, err := f.documents(ctx, "", inPart, 0)
	if err != nil {
		return web.Drawn{}, err
	}
	var m siteMap
	add := func(at string, changed int64) {
		spot := siteSpot{Loc: at}
		if changed > 0 {
			spot.LastMod = db.Time(changed).In(f.Zone).Format("2006-01-02")
		}
		m.Pages = append(m.Pages, spot)
	}
	written := func(key string) int64 {
		shown, _, _ := textsOf(texts[key])
		return shown.OutAt
	}
	for _, path := range []string{"/", pathAgencies, pathBulletins, pathVideos, pathModels, pathEvents, pathResults, pathMap, pathAccess, pathWidget, "/toi-den-dau"} {
		add(f.Address(path), 0)
	}
	var newest int64
	for _, h := range s.houses {
		newest = max(newest, h.pieces.LastAt)
	}
	add(f.Address(pathNews), newest)
	for _, x := range kept {
		changed := written(x.Key)
		if x.Key == keyContact || x.Key == keyHotline || x.Key == keyDocuments { // profiles and documents stand there, too
			changed = 0
		}
		add(f.Address(x.Path), changed)
	}
	for _, d := range documents {
		add(f.Address(d.URL()), d.At)
	}
	for _, t := range s.topics {
		add(f.Address(pathTopic+t.Key), t.LastAt)
	}
	for _, h := range s.houses {
		if at := f.Address(h.URL()); (h.N > 0 || !h.Ended) && f.front(s, h) == at { // what stands under its own host name is no page of this one
			add(at, max(h.pieces.LastAt, written(introPrefix+h.ID)))
		}
	}
	return m.draw("urlset")
}

// webRobots says what search engines may read: everything that everybody may.
func (f *Feature) webRobots(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: "/robots.txt", Watch: f.pieces}, func(*http.Request) (web.Drawn, error) {
		text := "User-agent: *\nDisallow: /lam-viec\nDisallow: /api/\nDisallow: /ke-hoach/*?\nSitemap: " + f.Address(pathSiteMap) + "\n"
		return web.Drawn{Status: http.StatusOK, Type: "text/plain; charset=utf-8", Body: []byte(text)}, nil
	})
}
