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
	"lon":        "html.govuk-template{font-size:120%}audio{zoom:1.2}" + oneColumn,
	"rat-lon":    "html.govuk-template{font-size:150%}audio{zoom:1.5}" + oneColumn,
	"tuong-phan": blackOnWhite,
}

// oneColumn sets the label of a cell above its words on telephones, where large letters
// leave too little beside it.
const oneColumn = "@media (max-width:40em){.loa-table:not(.loa-table--keep) td[data-label]{grid-template-columns:minmax(0,1fr)}.loa-table:not(.loa-table--keep) td[data-label]::before{grid-row:auto}}"

// blackOnWhite leaves two colours: everything is written black on white, links and what is
// opened like one have a bold line, and grounds become edges. Only where the keyboard
// stands keeps its own ground.
const blackOnWhite = `:root{--govuk-brand-colour:#000;--govuk-success-colour:#000;--govuk-text-colour:#000;--govuk-secondary-text-colour:#000;--govuk-surface-text-colour:#000;--govuk-border-colour:#000;--govuk-surface-border-colour:#000;--govuk-input-border-colour:#000;--govuk-error-colour:#000;--govuk-link-colour:#000;--govuk-focus-text-colour:#000;--loa-deep:#000;--loa-line:#000;--loa-not-due-edge:#000}
.loa-public *{color:#000!important}
.loa-public body,.loa-public :not(:focus-visible){background-color:transparent!important}
.loa-public body,.loa-public .loa-menu ul,.loa-public .loa-file-card__length{background-color:#fff!important}
.loa-public a,.loa-public .loa-linkbutton,.loa-public .govuk-details__summary-text,.loa-public .loa-menu summary span{text-decoration:underline 2px!important;text-underline-offset:.2em!important}
.loa-public .govuk-button,.loa-public .loa-topics a,.loa-public .loa-status,.loa-public .loa-flash,.loa-public .loa-notice,.loa-public mark{border:2px solid #000!important}
.loa-public .loa-topics a[aria-current],.loa-public .loa-status--missed{border-width:4px!important}
.loa-public .loa-hero,.loa-public .loa-demo{border-bottom:2px solid #000}
.loa-public .loa-footer{border-top:4px solid #000}
.loa-public .loa-progress__bar{border:1px solid #000}
`

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
