package portal

import (
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// Addresses of what other sites show of the portal.
const (
	pathWidget = "/nhung"
	pathScript = "/nhung.js"
	pathOEmbed = "/oembed"
)

// How many pieces a frame on another site shows.
const usualInFrame, mostInFrame = 5, 20

type widgetData struct {
	Items template.HTML
	More  string // outside address of the list, or of the piece
	Card  bool   // one piece, whose title is the heading
	Lang  string // of the heading
}

// webWidget answers with a list as it stands in a frame of another site.
func (f *Feature) webWidget(of finds) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := of(r)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(r.URL.Query().Get("so"))
		if err != nil || n < 1 || n > mostInFrame {
			n = usualInFrame
		}
		at := pathWidget + l.path
		if n != usualInFrame {
			at += "?so=" + strconv.Itoa(n)
		}
		return f.kept.Serve(w, r, web.Address{Path: at, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
			s, err := f.shelves(r.Context())
			if err != nil {
				return web.Drawn{}, err
			}
			filter := l.filter
			filter.Limit, filter.Site = n, siteOf(r.Context())
			all, err := f.Contents.Public(r.Context(), filter)
			if err != nil {
				return web.Drawn{}, err
			}
			d := widgetData{More: f.Address(l.path), Lang: string(web.LangOf(r.Context()))}
			if l.filter.TopicSlug+l.filter.AgencyID != "" { // agencies called it so
				d.Lang = feedLang
			}
			out := f.writer(r, 8<<10)
			defer out.giveBack()
			for _, x := range s.rows(all) {
				f.framed(out, x, false)
			}
			d.Items = out.done()
			return f.drawWidget(r, l.title, d)
		})
	}
}

func (f *Feature) drawWidget(r *http.Request, title string, d widgetData) (web.Drawn, error) {
	drawn, err := f.pages.Draw(r, http.StatusOK, "widget", web.Page{Title: title, Layout: web.LayoutBare, Data: d})
	drawn.Abroad = true
	return drawn, err
}

// framed writes a row whose link leaves the frame: of a list, or alone with its summary.
func (f *Feature) framed(w *rowWriter, r row, alone bool) {
	out, level := db.Time(r.FirstOutAt).In(f.Zone), "h2"
	if alone {
		level = "h1"
	}
	w.raw(`<article class="loa-bare__item"><`, level, ` class="loa-news__title" lang="`, string(r.Lang), `"><a class="govuk-link" target="_blank" rel="noopener" href="`)
	w.text(f.Address(r.URL))
	w.raw(`">`)
	w.text(r.Title)
	w.raw(`</a></`, level, `>`)
	if alone {
		w.raw(`<p class="loa-news__summary" lang="`, string(r.Lang), `">`)
		w.text(r.Summary)
		w.raw(`</p>`)
	}
	w.raw(`<p class="loa-news__meta loa-dots"><time datetime="`, out.Format("2006-01-02"), `">`, out.Format(day), `</time>`)
	if r.Agency.Name != "" {
		w.raw(` <span lang="vi">`)
		w.text(r.Agency.Name)
		w.raw(`</span>`)
	}
	w.corrected(r)
	w.raw("</p></article>\n")
}

// webCard answers with one piece as it stands in a frame of another site. One that
// readers do not get any more says so in its place.
func (f *Feature) webCard(w http.ResponseWriter, r *http.Request) error {
	slug, err := named(r, "duong")
	if err != nil {
		return err
	}
	return f.kept.Serve(w, r, web.Address{Path: pathWidget + "/bai/" + slug, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		a, err := f.Contents.Article(r.Context(), slug)
		if err != nil {
			return web.Drawn{}, err
		}
		out := f.writer(r, 8<<10)
		defer out.giveBack()
		x, ok, err := f.listed(r, a)
		if err != nil {
			return web.Drawn{}, err
		}
		if !ok {
			return f.endedCard(r, a, out)
		}
		f.framed(out, x, true)
		return f.drawWidget(r, x.Title, widgetData{Items: out.done(), More: f.Address(x.URL), Card: true})
	})
}

// endedCard is what stands in a frame in the place of a piece: that it was withdrawn or
// taken away, and when. Its link leads to the piece's own page, which says why.
func (f *Feature) endedCard(r *http.Request, a content.Article, w *rowWriter) (web.Drawn, error) {
	d, err := f.article(r.Context(), a)
	if err != nil {
		return web.Drawn{}, err
	}
	at, status := a.ClosedAt, http.StatusOK
	title, says := w.say(titleWithdrawn, a.Title), cardWithdrawn
	switch {
	case a.Gone:
		title, says, status = w.say(titleGone), "Gỡ ngày %s.", http.StatusGone
	case d.Halted():
		at = d.HaltedAt()
	}
	w.raw(`<article class="loa-bare__item"><h1 class="loa-news__title">`)
	w.text(title)
	w.raw(`</h1>`)
	if at > 0 {
		w.raw(`<p class="loa-news__summary">`)
		w.text(w.say(says, db.Time(at).In(f.Zone).Format(day)))
		w.raw(`</p>`)
	}
	w.raw("</article>\n")
	drawn, err := f.drawWidget(r, title, widgetData{Items: w.done(), More: d.URL, Card: true})
	drawn.Status = status
	return drawn, err
}

// listed gives a piece as lists show it; ok is false for one that readers do not get any
// more.
func (f *Feature) listed(r *http.Request, a content.Article) (x row, ok bool, err error) {
	all, err := f.Contents.PublicOf(r.Context(), a.ContentID)
	if err != nil || len(all) == 0 {
		return row{}, false, err
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return row{}, false, err
	}
	return s.rows(all)[0], true, nil
}

// listedAt gives the piece at an address as lists show it; one that readers do not get any
// more is not found.
func (f *Feature) listedAt(r *http.Request, slug string) (row, error) {
	a, err := f.Contents.Article(r.Context(), slug)
	if err != nil {
		return row{}, err
	}
	x, ok, err := f.listed(r, a)
	if err == nil && !ok {
		err = domain.NotFound("Tin, bài này không còn trên cổng.")
	}
	return x, err
}

// widgetScript puts a frame in the place of each element that asks for one. It is all
// that runs on the other site, reads nothing there and sends nothing.
const widgetScript = `(function () {
  var base = new URL(document.currentScript.src).origin;
  document.querySelectorAll("[data-loa-tin]").forEach(function (box) {
    var of = box.getAttribute("data-loa-tin");
    if (!/^(tin|ban-tin|video|(co-quan|chuyen-muc)\/[a-z0-9-]+)$/.test(of)) return;
    var frame = document.createElement("iframe");
    var n = parseInt(box.getAttribute("data-so"), 10);
    frame.src = base + "/nhung/" + of + (n ? "?so=" + n : "");
    frame.title = box.getAttribute("data-ten") || "Tin cải cách hành chính";
    frame.loading = "lazy";
    frame.width = "100%";
    frame.height = box.getAttribute("data-cao") || "420";
    frame.style.border = "0";
    box.textContent = "";
    box.appendChild(frame);
  });
})();
`

func (f *Feature) webWidgetScript(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: pathScript, Watch: f.pieces}, func(*http.Request) (web.Drawn, error) {
		return web.Drawn{Status: http.StatusOK, Type: "text/javascript; charset=utf-8", Body: []byte(widgetScript), Abroad: true}, nil
	})
}

// oEmbed is what a program that shows an address in another page is told (oEmbed 1.0, type
// rich).
type oEmbed struct {
	Version      string `json:"version"`
	Type         string `json:"type"`
	Title        string `json:"title"`
	AuthorName   string `json:"author_name,omitempty"`
	AuthorURL    string `json:"author_url,omitempty"`
	ProviderName string `json:"provider_name"`
	ProviderURL  string `json:"provider_url"`
	HTML         string `json:"html"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	CacheAge     int    `json:"cache_age"`
}

// Sizes of a card in pixels, and for how many seconds programs may keep what they were
// told: the frame itself says at once when the piece was withdrawn.
const cardWidth, cardHeight, cardAge = 600, 220, 3600

// webOEmbed tells how a piece of this portal is shown elsewhere. Another format than JSON
// is answered with 501, as the specification asks.
func (f *Feature) webOEmbed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	web.Abroad(w)
	if format := q.Get("format"); format != "" && format != "json" {
		return web.JSON(w, http.StatusNotImplemented, map[string]string{"error": "json"})
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	slug, ok := f.slugOf(s, q.Get("url"))
	if !ok {
		return web.JSON(w, http.StatusNotFound, map[string]string{"error": "url"})
	}
	x, err := f.listedAt(r, slug)
	if domain.CodeOf(err) == domain.CodeNotFound {
		return web.JSON(w, http.StatusNotFound, map[string]string{"error": "url"})
	}
	if err != nil {
		return err
	}
	width, height := fits(q.Get("maxwidth"), cardWidth), fits(q.Get("maxheight"), cardHeight)
	e := oEmbed{
		Version: "1.0", Type: "rich", Title: x.Title, AuthorName: x.Agency.Name, AuthorURL: f.Address(x.Agency.URL()), ProviderName: f.Office(r.Context()), ProviderURL: f.Address("/"),
		Width: width, Height: height, CacheAge: cardAge,
		HTML: fmt.Sprintf(`<iframe src="%s" width="%d" height="%d" title="%s" loading="lazy" frameborder="0"></iframe>`, html.EscapeString(f.Address(pathWidget+"/bai/"+x.Slug)), width, height, html.EscapeString(x.Title)),
	}
	w.Header().Set("Cache-Control", "public, max-age="+strconv.Itoa(cardAge))
	return web.JSON(w, http.StatusOK, e)
}

// fits gives a size within what the other page has room for.
func fits(most string, usual int) int {
	n, err := strconv.Atoi(most)
	if err != nil || n < 1 || n >= usual {
		return usual
	}
	return n
}

// slugOf reads the address of a piece of this portal, under any of its host names: its own
// and those of agencies.
func (f *Feature) slugOf(s *shelves, address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || hostName(u.Host) != hostName(f.base().Host) && s.hosts[hostName(u.Host)] == "" {
		return "", false
	}
	slug, ok := strings.CutPrefix(u.Path, content.Root)
	return slug, ok && word.MatchString(slug)
}
