package portal

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"loa/internal/platform/web"
)

// How a reader sees pages: a style sheet of their own beside ours, so that drawn pages are
// the same for everybody (docs/adr/0041).
const (
	pathView   = "/hien-thi"
	pathSheet  = "/hien-thi.css"
	viewCookie = "loa_xem"
	viewFor    = 365 * 24 * time.Hour
)

// looks are the parts of a look, by the word that the cookie keeps.
var looks = map[string]string{
	"lon":        "html.govuk-template{font-size:120%}",
	"rat-lon":    "html.govuk-template{font-size:150%}" + roomyHeader,
	"tuong-phan": ":root{--govuk-text-colour:#000;--govuk-secondary-text-colour:#000;--govuk-border-colour:#000;--govuk-link-colour:#00358e;--govuk-body-background-colour:#fff}body,p,li,dd,dt,td,th,h1,h2,h3,h4{color:#000}a{text-decoration:underline;text-decoration-thickness:2px}",
}

// roomyHeader gives the site's name a line of its own on telephones, where very large
// letters leave it none beside the mark and the menu; our own sheet knows the width of a
// screen and not how large a reader's letters are.
const roomyHeader = "@media (max-width:40em){.loa-public .loa-header__bar{flex-wrap:wrap}.loa-public .loa-header__agency{order:1;flex:0 0 100%;min-height:0;margin:0 0 12px;padding:0;border:0}}"

// lookOf reads the look that a reader chose; unknown words are left out.
func lookOf(r *http.Request) (size string, contrast bool) {
	c, err := r.Cookie(viewCookie)
	if err != nil {
		return "", false
	}
	for part := range strings.SplitSeq(c.Value, ".") {
		switch part {
		case "lon", "rat-lon":
			size = part
		case "tuong-phan":
			contrast = true
		}
	}
	return size, contrast
}

// webSheet gives the style sheet of a reader's look; empty for everybody who chose none.
func (f *Feature) webSheet(w http.ResponseWriter, r *http.Request) error {
	size, contrast := lookOf(r)
	sheet := looks[size]
	if contrast {
		sheet += looks["tuong-phan"]
	}
	h, tag := w.Header(), `"`+strings.Trim(size+"."+strconv.FormatBool(contrast), ".")+`"`
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache") // browsers do not tell cookies apart in what they keep
	h.Set("Etag", tag)
	h.Set("Vary", "Cookie")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, err := w.Write([]byte(sheet))
	return err
}

// webView keeps a reader's look in a cookie that says nothing else, and leads back.
func (f *Feature) webView(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	var parts []string
	if size := v.String("co_chu"); size == "lon" || size == "rat-lon" {
		parts = append(parts, size)
	}
	if v.Bool("tuong_phan") {
		parts = append(parts, "tuong-phan")
	}
	c := &http.Cookie{Name: viewCookie, Value: strings.Join(parts, "."), Path: "/", MaxAge: int(viewFor.Seconds()), HttpOnly: true, Secure: f.base().Scheme == "https", SameSite: http.SameSiteLaxMode} //nolint:gosec // Secure only where people reach us by TLS
	if len(parts) == 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
	web.Flash(w, r, web.FlashSuccess, "Đã ghi nhớ. Mọi trang của cổng hiện theo lựa chọn này.")
	return web.SeeOther(w, r, pathView)
}

type viewData struct {
	Size     string
	Contrast bool
	Sizes    []choice
}

type choice struct{ Value, Label, Hint string }

// webViewForm shows the choice and how it looks.
func (f *Feature) webViewForm(w http.ResponseWriter, r *http.Request) error {
	d := viewData{Sizes: []choice{{"", "Bình thường", ""}, {"lon", "Lớn", ""}, {"rat-lon", "Rất lớn", ""}}}
	d.Size, d.Contrast = lookOf(r)
	return f.pages.Render(w, r, http.StatusOK, "view", web.Page{
		Title: "Cỡ chữ, độ tương phản", Lead: "Chọn một lần, trình duyệt này nhớ trong một năm. Cổng không biết ai đã chọn.", Layout: web.LayoutPublic, Data: d, NoIndex: true, Told: &web.Told{Path: pathView},
	})
}
