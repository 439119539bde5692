package portal

import (
	"html"
	"html/template"
	"strings"
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
)

// rows are written by hand: a list has twenty of them, and a template asks by
// reflection for each of their parts. Whatever comes from outside goes through text.
type rowWriter struct {
	strings.Builder

	say  func(key string, args ...any) string
	zone *time.Location
}

// raw writes HTML as it stands.
func (w *rowWriter) raw(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

// text writes words, escaped for text and for quoted attributes.
func (w *rowWriter) text(s string) { w.WriteString(html.EscapeString(s)) }

// meta writes topic, kind, day and whether the piece was put right.
func (w *rowWriter) meta(r row) {
	w.raw(`<p class="loa-news__meta">`)
	if r.TopicURL != "" {
		w.raw(`<a class="govuk-link" lang="vi" href="`)
		w.text(r.TopicURL)
		w.raw(`">`)
		w.text(r.Topic)
		w.raw(`</a> · `)
	}
	if r.Kind != flow.News {
		w.text(w.say(r.Kind.Label()))
		w.raw(` · `)
	}
	day := db.Time(r.FirstOutAt).In(w.zone)
	w.raw(`<time datetime="`, day.Format("2006-01-02"), `">`, day.Format("02/01/2006"), `</time>`)
	if r.Corrected {
		w.raw(` · <strong>`)
		w.text(w.say("Có đính chính"))
		w.raw(`</strong>`)
	}
	w.raw(`</p>`)
}

// title writes the linked title as a heading of a level.
func (w *rowWriter) title(r row, level string) {
	w.raw(`<`, level, ` class="loa-news__title" lang="vi"><a class="govuk-link" href="`)
	w.text(r.URL)
	w.raw(`">`)
	w.text(r.Title)
	w.raw(`</a></`, level, `>`)
}

// picture writes the picture that stands for a row. The title beside it leads to the
// same page, so that the picture is no stop of its own.
func (w *rowWriter) picture(r row) {
	w.raw(`<a class="loa-news__picture" href="`)
	w.text(r.URL)
	w.raw(`" tabindex="-1" aria-hidden="true"><img src="`)
	w.text(r.LeadSrc)
	w.raw(`" alt="" width="640" height="360" loading="lazy" decoding="async"></a>`)
}

// item writes a row with its summary and agency. A first row has its picture above the
// words, the others beside them.
func (w *rowWriter) item(r row, level, class string) {
	if r.LeadSrc != "" && class != leadClass {
		w.raw(`<article class="`, class, ` loa-news__item--pictured"><div>`)
	} else {
		w.raw(`<article class="`, class, `">`)
	}
	if r.LeadSrc != "" && class == leadClass {
		w.picture(r)
	}
	w.meta(r)
	w.title(r, level)
	if r.Summary != "" {
		w.raw(`<p class="loa-news__summary" lang="vi">`)
		w.text(r.Summary)
		w.raw(`</p>`)
	}
	if r.Agency.Name != "" {
		w.raw(`<p class="loa-news__by" lang="vi">`)
		w.text(r.Agency.Name)
		w.raw(`</p>`)
	}
	if r.LeadSrc != "" && class != leadClass {
		w.raw(`</div>`)
		w.picture(r)
	}
	w.raw("</article>\n")
}

// done gives what was written.
func (w *rowWriter) done() template.HTML {
	return template.HTML(w.String()) //nolint:gosec // text escaped what came from outside
}

// writer begins to write rows in a language.
func (f *Feature) writer(say func(key string, args ...any) string) *rowWriter {
	w := &rowWriter{say: say, zone: f.Zone}
	w.Grow(16 << 10)
	return w
}

// leadClass is that of the first piece of the first page.
const leadClass = "loa-news__lead"

// items writes the rows of a list.
func (w *rowWriter) items(rows []row) template.HTML {
	for _, r := range rows {
		w.item(r, "h2", "loa-news__item")
	}
	return w.done()
}

// titles writes rows by their titles alone, as a list.
func (w *rowWriter) titles(rows []row) template.HTML {
	if len(rows) == 0 {
		return ""
	}
	w.raw(`<ul class="loa-news__rest">`)
	for _, r := range rows {
		w.raw(`<li>`)
		w.meta(r)
		w.title(r, "h3")
		w.raw("</li>\n")
	}
	w.raw(`</ul>`)
	return w.done()
}
