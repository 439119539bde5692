package portal

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
)

// rows are written by hand: a list has twenty of them, and a template asks by
// reflection for each of their parts. Whatever comes from outside goes through text.
type rowWriter struct {
	*bytes.Buffer

	given int // bytes that parts were made of
	say   func(key string, args ...any) string
	count func(n int) string
	lang  web.Lang
	zone  *time.Location
}

// raw writes HTML as it stands.
func (w *rowWriter) raw(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

// text writes words, escaped for text and for quoted attributes.
func (w *rowWriter) text(s string) {
	_, _ = escaper.WriteString(w.Buffer, s) // a sheet takes everything
}

// escaper writes what template.HTMLEscapeString gives, without making it first.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\x00", "\uFFFD")

// percent writes words as a part of an address (RFC 3986, section 2): also spaces, as
// programs for letters read them.
func (w *rowWriter) percent(s string) {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
			w.WriteByte(c)
		default:
			w.WriteByte('%')
			w.WriteByte(hex[c>>4])
			w.WriteByte(hex[c&15])
		}
	}
}

// meta writes topic, kind, day and whether the piece was put right, each in an element of
// its own: the sheet sets the dots between them, so that none begins or ends a line.
func (w *rowWriter) meta(r row) {
	w.raw(`<p class="loa-news__meta loa-dots">`)
	if r.TopicURL != "" {
		w.raw(`<a class="govuk-link" lang="vi" href="`)
		w.text(r.TopicURL)
		w.raw(`">`)
		w.text(r.Topic)
		w.raw(`</a> `)
	}
	if r.Kind != flow.News {
		w.raw(`<span>`)
		w.text(w.say(r.Kind.Label()))
		if r.Number != "" {
			w.text(" " + w.say("số %s", r.Number))
		}
		w.raw(`</span> `)
	}
	w.film(r)
	w.language(r.Lang)
	day := db.Time(r.FirstOutAt).In(w.zone)
	w.raw(`<time datetime="`, day.Format("2006-01-02"), `">`, day.Format("02/01/2006"), `</time>`)
	w.corrected(r)
	w.raw(`</p>`)
}

// film says that a piece has a film, and where more is told of it how long it runs, and
// whether it has sound and captions.
func (w *rowWriter) film(r row) {
	told := []string{}
	if r.Film && r.Kind != flow.Video && r.Playing.N == 0 {
		told = append(told, w.say("Có video"))
	}
	if p := r.Playing; p.N > 0 {
		if p.N > 1 {
			told = append(told, w.say("%s video", w.count(p.N)))
		}
		if p.Millis > 0 {
			told = append(told, w.say("dài %s", media.Length(p.Millis)))
		}
		told = append(told, w.say(p.Words()))
	}
	for _, x := range told {
		w.raw(`<span>`)
		w.text(x)
		w.raw(`</span> `)
	}
}

// corrected says that a piece was put right.
func (w *rowWriter) corrected(r row) {
	if r.Corrected {
		w.raw(` <strong>`)
		w.text(w.say("Có đính chính"))
		w.raw(`</strong>`)
	}
}

// language says in which language a piece is, where that is not the page's.
func (w *rowWriter) language(lang flow.Lang) {
	if lang != flow.Lang(w.lang) {
		w.raw(`<span lang="`, string(lang), `">`, lang.Own(), `</span> `)
	}
}

// title writes the linked title as a heading of a level.
func (w *rowWriter) title(r row, level string) {
	w.raw(`<`, level, ` class="loa-news__title" lang="`, string(r.Lang), `"><a class="govuk-link" href="`)
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
		w.raw(`<p class="loa-news__summary" lang="`, string(r.Lang), `">`)
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

// part gives what was written since the last time; it stands until the writer's sheet is
// given back.
func (w *rowWriter) part() []byte {
	text := w.Bytes()[w.given:]
	w.given = w.Len()
	return text
}

// done gives what was written since the last time, for a template.
func (w *rowWriter) done() template.HTML {
	return template.HTML(w.part()) //nolint:gosec // text escaped what came from outside
}

// sheets are what rows are written on.
var sheets = sync.Pool{New: func() any { return &bytes.Buffer{} }}

// widest is the largest sheet that is written on again, in bytes.
const widest = 256 << 10

// giveBack lets others write where the parts stood, of which nobody reads any more.
func (w *rowWriter) giveBack() {
	if w.Cap() <= widest {
		w.Reset()
		sheets.Put(w.Buffer)
	}
	w.Buffer = nil
}

// writer begins to write parts of a page of about that size, in the language of a
// request. All parts lie in one piece of memory.
func (f *Feature) writer(r *http.Request, size int) *rowWriter {
	sheet, _ := sheets.Get().(*bytes.Buffer)
	w := &rowWriter{Buffer: sheet, say: f.sayer(r), count: func(n int) string { return f.pages.Number(r, n) }, lang: web.LangOf(r.Context()), zone: f.Zone}
	w.Grow(size)
	return w
}

// leadClass is that of the first piece of the first page.
const leadClass = "loa-news__lead"

// items writes the rows of a list.
func (w *rowWriter) items(rows []row) {
	for _, r := range rows {
		w.item(r, "h2", "loa-news__item")
	}
}

// icon gives a drawing of the house.
func (w *rowWriter) icon(name string) string { return string(web.Icon(name)) }

// titles writes rows by their titles alone, as a list.
func (w *rowWriter) titles(rows []row) {
	if len(rows) == 0 {
		return
	}
	w.raw(`<ul class="loa-news__rest">`)
	for _, r := range rows {
		w.raw(`<li>`)
		w.meta(r)
		w.title(r, "h3")
		w.raw("</li>\n")
	}
	w.raw(`</ul>`)
}
