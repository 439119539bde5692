package portal

import (
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// Parts of articles and lists that are written by hand, as rows are: together a template
// takes longer for them than the database for the words.

// link writes a link to what agencies called so.
func (w *rowWriter) link(to, label string) {
	w.raw(`<a class="govuk-link" href="`)
	w.text(to)
	w.raw(`" lang="vi">`)
	w.text(label)
	w.raw(`</a>`)
}

// topic writes a topic, as a link where it leads somewhere.
func (w *rowWriter) topic(l web.Link) {
	if l.URL != "" {
		w.link(l.URL, l.Label)
		return
	}
	w.raw(`<span lang="vi">`)
	w.text(l.Label)
	w.raw(`</span>`)
}

// property writes something that programs are told of a page.
func (w *rowWriter) property(kind, name, value string) {
	w.raw("\n  <meta ", kind, `="`, name, `" content="`)
	w.text(value)
	w.raw(`">`)
}

// head writes what programs are told of an article beside what they are told of each page.
func (w *rowWriter) head(d *articleData, facts *newsArticle, event *happening) error {
	w.otherTongues(d)
	if event != nil {
		if err := web.Facts(w.Buffer, event); err != nil {
			return err
		}
	}
	if d.Withdrawn() {
		return nil
	}
	w.property("property", "article:published_time", facts.Published)
	w.property("property", "article:modified_time", facts.Modified)
	w.raw("\n  <link rel=\"alternate\" type=\"application/json+oembed\" href=\"")
	w.text(d.OEmbedAt) // where programs ask how the piece is shown elsewhere
	w.raw(`?format=json&amp;url=`)
	w.percent(d.URL)
	w.raw(`" title="`)
	w.text(d.Title)
	w.raw(`">`)
	return web.Facts(w.Buffer, facts)
}

// article writes a piece with its words.
func (w *rowWriter) article(d *articleData, path []web.Link, asks askForm) {
	w.raw("<article class=\"loa-article\">\n  ")
	w.top(d, path)
	if len(d.Corrections) > 0 {
		w.raw("\n  <div class=\"loa-notice\">", w.icon("info"), `<div><p><strong>`)
		w.text(w.say("Đính chính"))
		w.raw(`</strong></p>`)
		for _, c := range d.Corrections {
			w.raw(`<p>`, db.Time(c.At).In(w.zone).Format("02/01/2006"), `: <span lang="`, string(d.Lang), `">`)
			w.text(c.Note)
			w.raw(`</span></p>`)
		}
		w.raw(`</div></div>`)
	}
	w.event(d)
	w.pace(d)
	if d.Kind != flow.Video {
		w.sound(d.Sound)
	}
	w.raw("\n  <div class=\"loa-article__text\" lang=\"", string(d.Lang), "\">\n", string(d.Text), "\n  </div>\n  ")
	if d.Kind == flow.Video { // who came for the film gets it first
		w.sound(d.Sound)
	}
	w.foot(d)
	w.raw("\n  ", asks.before, d.Slug, asks.after, "\n</article>\n")
}

// sound writes the player of a piece that was read aloud.
func (w *rowWriter) sound(s *sound) {
	if s == nil {
		return
	}
	w.raw("\n  <figure class=\"loa-listen loa-noprint\"><figcaption>")
	w.text(w.say("Nghe bài này, khoảng %d phút. Giọng đọc bằng máy.", s.Minutes))
	w.raw(`</figcaption><audio controls preload="metadata" aria-label="`)
	w.text(w.say("Nghe bài này"))
	w.raw(`" src="`)
	w.text(s.URL)
	w.raw(`"></audio></figure>`)
}

// top writes what stands above the words of an article: the path to it, kind, title,
// summary, who published it and when.
func (w *rowWriter) top(d *articleData, path []web.Link) {
	w.raw("<header>\n    ")
	w.path(path)
	w.sort(d)
	w.raw("<h1 class=\"loa-title")
	if len(d.Title) > 110 {
		w.raw(` loa-title--long`)
	}
	w.raw(`" lang="`, string(d.Lang), `">`)
	w.text(d.Title)
	w.raw("</h1>\n    ")
	if !d.Withdrawn() && d.Summary != "" {
		w.raw(`<p class="loa-lead" lang="`, string(d.Lang), `">`)
		w.text(d.Summary)
		w.raw(`</p>`)
	}
	w.raw("\n    <p class=\"loa-article__by\">")
	if d.AgencyName != "" {
		w.link(d.Agency.URL(), d.AgencyName)
		w.raw(`<br>`)
	}
	out := db.Time(d.FirstOutAt).In(w.zone)
	w.raw(`<time datetime="`, out.Format(time.RFC3339), `">`)
	w.text(w.say("Đăng lúc %s", web.DateTime(w.lang, out)))
	w.raw(`</time>`)
	if d.OutAt != d.FirstOutAt {
		w.raw(`. `)
		w.text(w.say("Cập nhật lúc %s", web.DateTime(w.lang, db.Time(d.OutAt))))
	}
	w.raw("</p>")
	w.tongues(d)
	w.raw("\n  </header>")
}

// sort writes which kind of piece it is, where it is no usual one, and a topic that leads
// nowhere and so does not stand in the path.
func (w *rowWriter) sort(d *articleData) {
	aside := len(d.Topics) > 0 && d.Topics[0].URL == ""
	if !aside && d.Kind == flow.News {
		return
	}
	w.raw(`<p class="loa-news__meta loa-dots">`)
	if aside {
		w.topic(d.Topics[0])
	}
	if d.Kind != flow.News {
		w.raw(` <span>`)
		w.text(w.say(d.Kind.Label()))
		if d.BulletinNo != "" {
			w.text(" " + w.say("số %s", d.BulletinNo))
		}
		w.raw(`</span>`)
	}
	w.raw("</p>\n    ")
}

// foot writes what stands below the words of an article: source, topics, where it can be
// passed on.
func (w *rowWriter) foot(d *articleData) {
	w.raw("<footer class=\"loa-article__foot\">\n    ")
	if d.Source != "" {
		w.raw(`<p>`)
		w.text(w.say("Nguồn"))
		w.raw(`: <span lang="vi">`)
		w.text(d.Source)
		w.raw("</span></p>\n    ")
	}
	if len(d.Topics) > 1 {
		w.raw(`<p class="loa-dots"><span>`)
		w.text(w.say("Chuyên mục"))
		w.raw(`: `)
		for i, t := range d.Topics {
			if i > 0 {
				w.raw(`</span> <span>`)
			}
			w.topic(t)
		}
		w.raw("</span></p>\n    ")
	}
	w.raw(`<p class="loa-dots loa-noprint"><span>`)
	w.text(w.say("Chia sẻ"))
	w.raw(`: <a class="govuk-link" href="mailto:?subject=`) // a letter that the reader's own program sends
	w.percent(d.Title)
	w.raw(`&amp;body=`)
	w.percent(d.Title)
	w.raw(`%0A`)
	w.percent(d.URL)
	w.raw(`">`)
	w.text(w.say("Thư điện tử"))
	w.raw(`</a></span> <a class="govuk-link" href="https://www.facebook.com/sharer/sharer.php?u=`) // nothing of that site is loaded before
	w.percent(d.URL)
	w.raw("\" rel=\"noopener\">Facebook</a></p>\n    <p class=\"loa-printonly\">")
	w.text(d.URL)
	w.raw("</p>\n  </footer>")
}

// others writes other pieces below an article.
func (w *rowWriter) others(shelf web.Link, rows []row) {
	if len(rows) == 0 {
		return
	}
	w.raw("<section class=\"loa-others loa-noprint\">\n  <h2 class=\"loa-section\">")
	w.text(w.say("Tin, bài khác"))
	w.raw("</h2>\n  <p>")
	w.link(shelf.URL, shelf.Label)
	w.raw("</p>\n  ")
	w.titles(rows)
	w.raw("\n</section>")
}

// topics writes links to topics: those that are shown, and those that are folded. here is
// the one that the page is of.
func (w *rowWriter) topics(shown, folded []content.Shelf, here string) {
	if len(shown) == 0 {
		return
	}
	w.raw(`<nav class="loa-topics" aria-label="`)
	w.text(w.say("Chuyên mục"))
	w.raw(`">`)
	w.topicLinks(shown, here)
	if len(folded) > 0 {
		w.raw("\n<details class=\"govuk-details\"><summary class=\"govuk-details__summary\"><span class=\"govuk-details__summary-text\">")
		w.text(w.say("Chuyên mục khác"))
		w.raw(`</span></summary>`)
		w.topicLinks(folded, here)
		w.raw(`</details>`)
	}
	w.raw(`</nav>`)
}

func (w *rowWriter) topicLinks(all []content.Shelf, here string) {
	w.raw(`<ul>`)
	for _, t := range all {
		w.raw(`<li><a href="`, pathTopic)
		w.text(t.Key)
		w.raw(`" lang="vi"`)
		if t.Key == here {
			w.raw(` aria-current="page"`)
		}
		w.raw(`>`)
		w.text(t.Name)
		w.raw("</a></li>\n")
	}
	w.raw(`</ul>`)
}

// list writes a page of a list, behind what programs are told of it.
func (w *rowWriter) list(l list, d listData) web.Written {
	w.alternates(l.path)
	page := web.Written{Meta: w.part()}
	w.raw("<div class=\"loa-heading\">\n  <div class=\"loa-heading__text\">\n    <h1 class=\"loa-title")
	if len(l.title) > 160 {
		w.raw(` loa-title--long`)
	}
	w.raw(`">`)
	w.text(w.say(l.title))
	w.raw("</h1>\n    <p class=\"loa-lead\">")
	w.text(w.say(l.lead))
	w.raw("</p>\n  </div>\n</div>\n")
	if d.About != nil && d.About.Ended {
		w.raw(`<p class="loa-meta">`)
		w.text(w.say("Cơ quan này không còn hoạt động. Tin, bài đã đăng vẫn đọc được."))
		w.raw("</p>\n")
	}
	w.topics(d.Topics, d.More, l.filter.TopicSlug)
	w.raw("\n")
	w.items(d.Rows)
	if len(d.Rows) == 0 {
		w.raw(`<div class="loa-empty"><p>`)
		if d.InVietnamese > 0 {
			w.text(w.say("Chưa có tin, bài nào bằng tiếng Anh."))
		} else {
			w.text(w.say("Chưa có tin, bài nào được đăng."))
		}
		w.raw("</p></div>\n")
	}
	if d.InVietnamese > 0 {
		w.raw(`<p><a class="govuk-link" hreflang="vi" href="`)
		w.text(l.at() + "?lang=vi")
		w.raw(`">`)
		w.text(w.say("%s tin, bài bằng tiếng Việt", w.count(d.InVietnamese)))
		w.raw("</a></p>\n")
	}
	w.pager(l.at(), d)
	w.feeds(l.path)
	page.Content = w.part()
	return page
}

// alternates tells programs of a list's feeds.
func (w *rowWriter) alternates(path string) {
	for _, form := range feedForms() {
		w.raw("\n  <link rel=\"alternate\" type=\"", form.mediaType(), `" title="`, form.name, `" href="`)
		w.text(feedAt(path, form.file, w.lang))
		w.raw(`">`)
	}
}

// pager writes links to the pages before and after.
func (w *rowWriter) pager(path string, d listData) {
	if d.Page <= 1 && !d.Next {
		return
	}
	w.raw(`<nav class="loa-pager" aria-label="`)
	w.text(w.say("Chuyển trang"))
	w.raw("\">\n  ")
	if d.Page > 1 {
		w.raw(`<a class="govuk-link" rel="prev" href="`)
		w.text(paged(path, d.Page-1))
		w.raw(`">`, w.icon("back"))
		w.text(w.say("Trang trước"))
		w.raw("</a>\n  ")
	}
	w.raw(`<span class="loa-meta">`)
	w.text(w.say("Trang %s", w.count(d.Page)))
	w.raw("</span>\n  ")
	if d.Next {
		w.raw(`<a class="govuk-link" rel="next" href="`)
		w.text(paged(path, d.Page+1))
		w.raw(`">`)
		w.text(w.say("Trang sau"))
		w.raw(w.icon("next"), `</a>`)
	}
	w.raw("\n</nav>\n")
}

// feeds writes links to a list's feeds.
func (w *rowWriter) feeds(path string) {
	w.raw(`<p class="loa-feeds loa-dots loa-noprint"><span>`)
	w.text(w.say("Nhận tin mới của danh sách này trong ứng dụng đọc tin:"))
	for i, form := range feedForms() {
		if i > 0 {
			w.raw(`,`)
		}
		w.raw(` <a class="govuk-link" href="`)
		w.text(feedAt(path, form.file, w.lang))
		w.raw(`">`, form.name, `</a>`)
	}
	w.raw(`</span>`)
	if at := embedAt(path); at != "" {
		w.raw(` <a class="govuk-link" href="`)
		w.text(at)
		w.raw(`">`)
		w.text(w.say("Đưa danh sách này lên trang web khác"))
		w.raw(`</a>`)
	}
	w.raw("</p>\n")
}
