package portal

import (
	"context"
	"html/template"
	"net/http"
	"strings"

	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
)

// told is what programs are told of a public page that is no piece: its one address, and
// what other sites show of it (Open Graph). Its sentences are said in the page's language.
type told struct {
	path         string // as paged gives it; a page of the English site says so itself
	front        string // outside address in its place: an agency's first page under its own host name
	title, about string
	args         []any      // what stands in about
	picture      string     // path of a picture that stands for the page; empty: none
	above        []web.Link // the path that is shown above the heading
}

// tell writes it. All that it says is the page's own, of the address and of the office's
// name, so that the page's mark names it (docs/adr/0038).
func (f *Feature) tell(ctx context.Context, w *rowWriter, t told) {
	at := f.Address(t.path)
	if t.front != "" {
		at = t.front
	}
	at = inLanguage(at, w.lang)
	about := w.say(t.about, t.args...)
	w.raw(`<link rel="canonical" href="`)
	w.text(at)
	w.raw(`">`)
	w.property("name", "description", about)
	w.property("property", "og:type", "website")
	w.property("property", "og:title", w.say(t.title))
	w.property("property", "og:description", about)
	w.property("property", "og:url", at)
	w.property("property", "og:locale", flow.Lang(w.lang).Locale())
	if office := f.Office(ctx); office != "" {
		w.property("property", "og:site_name", "Loa, "+office)
	}
	if t.picture != "" {
		w.property("property", "og:image", f.Address(t.picture))
	}
	f.tellPath(w, t.above, w.say(t.title), at)
}

// told draws it for a template.
func (f *Feature) told(r *http.Request, t told) template.HTML {
	w := f.writer(r, 1<<10)
	defer w.giveBack()
	f.tell(r.Context(), w, t)
	return template.HTML(w.String()) //nolint:gosec // text escaped what came from outside
}

// inLanguage is the address of a page in a language: programs have no cookies, so that
// that of the English site says so.
func inLanguage(address string, lang web.Lang) string {
	if lang == web.Vietnamese {
		return address
	}
	path, query, more := strings.Cut(address, "?")
	if more {
		query = "&" + query
	}
	return path + "?lang=" + string(lang) + query
}

// pictured is the first picture that stands for one of some rows; empty: none has one.
func pictured(rows []row) string {
	for _, r := range rows {
		if r.LeadSrc != "" {
			return r.LeadSrc
		}
	}
	return ""
}
