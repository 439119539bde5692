package portal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
)

func owners() []fs.FS {
	return append(ledgertest.Owners(), papers.Migrations, content.Migrations, portal.Migrations)
}

func address(path string) string { return "https://cong.example" + path }

// sources are what a portal of the office reads.
func sources(o *ledgertest.Office) portal.Sources {
	return portal.Sources{
		DB: o.DB, Programme: o.Programme, Ledger: o.Ledger, Registry: o.Registry, Zone: o.Zone, Office: func(context.Context) string { return "Tỉnh mẫu" }, Address: address, Memory: 8 << 20,
		Keeper: "Sở Nội vụ", Papers: papers.Open(o.DB, o.Files, o.Zone), PlanFiles: o.Files, Contents: content.Open(content.Config{DB: o.DB, Ledger: o.Ledger, Zone: o.Zone, Address: address}),
	}
}

func site(t *testing.T, o *ledgertest.Office) *webtest.Site {
	t.Helper()
	return siteOf(t, sources(o))
}

func siteOf(t *testing.T, s portal.Sources) *webtest.Site {
	t.Helper()
	f, err := portal.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return webtest.In(t, web.Shell{Face: f.Face, OfficeName: "Tỉnh mẫu", Address: s.Address, PublicNav: func(context.Context) []web.NavItem { return []web.NavItem{{Label: "Trang chủ", URL: "/"}} }}, access.Actor{}, f)
}

// paper is a portal with an agency, its writer and its leader; its clock is moved by
// pass.
type paper struct {
	*webtest.Site
	*content.Contents
	t         *testing.T
	o         *ledgertest.Office
	agency    string
	lan, minh access.Actor
	now       atomic.Int64
}

// Now is the paper's clock.
func (p *paper) Now() time.Time { return time.UnixMilli(p.now.Load()).UTC() }

func (p *paper) pass(d time.Duration) { p.now.Add(d.Milliseconds()) }

func eachPaper(t *testing.T, fn func(t *testing.T, p *paper)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			fn(t, newPaper(t, engine))
		})
	}
}

func newPaper(t *testing.T, engine db.Engine) *paper {
	t.Helper()
	p := &paper{t: t}
	p.now.Store(dbtest.Now.UnixMilli())
	p.o = ledgertest.New(t, dbtest.Open(t, engine, owners(), func(c *db.Config) { c.Clock = p }))
	p.agency = p.o.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)
	p.lan, p.minh = ledgertest.As(access.Officer, p.agency), ledgertest.As(access.Leader, p.agency)
	s := sources(p.o)
	p.Contents, p.Site = s.Contents, siteOf(t, s)
	return p
}

func words(title string, topics ...string) content.Words {
	if len(topics) == 0 {
		topics = []string{"Hộ tịch"}
	}
	return content.Words{
		Title: title, Summary: "Hồ sơ đủ giấy tờ được trả kết quả trong ngày.", Body: "<h2>Cần mang gì</h2><p>Căn cước và <b>giấy chứng sinh</b>.</p>",
		Source: "Quyết định số 12/QĐ-UBND", NoSecret: true, Topics: topics, Audiences: []string{"Người dân"},
	}
}

// publish brings a piece out and gives its edition.
func (p *paper) publish(w content.Words) content.Edition {
	p.t.Helper()
	e, err := p.Begin(p.t.Context(), p.lan, content.NewContent{AgencyID: p.agency, Kind: flow.News, Words: w})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.out(e)
}

// out submits, approves and publishes an edition.
func (p *paper) out(e content.Edition) content.Edition {
	p.t.Helper()
	p.move(p.lan, e.ID, content.Call{Act: flow.Submit})
	p.move(p.minh, e.ID, content.Call{Act: flow.Approve})
	return p.move(p.lan, e.ID, content.Call{Act: flow.Publish})
}

func (p *paper) move(who access.Actor, id string, call content.Call) content.Edition {
	p.t.Helper()
	now, err := p.Edition(p.t.Context(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	call.EditionID, call.Seen = id, now.Version
	e, err := p.Move(p.t.Context(), who, call)
	if err != nil {
		p.t.Fatalf("%s: %v", call.Act, err)
	}
	return e
}

// correct brings out the next edition of a piece with a public note.
func (p *paper) correct(contentID string, w content.Words, note string) content.Edition {
	p.t.Helper()
	next, err := p.Revise(p.t.Context(), p.lan, contentID)
	if err == nil {
		w.Correction = note
		next, err = p.Save(p.t.Context(), p.lan, next.ID, next.Version, w)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return p.out(next)
}

const firstTin = "/tin/tra-ket-qua-khai-sinh-trong-ngay-2025"

// An article from its publication to its end: words, correction, notice, another
// address, gone. Each is right at the next request.
func TestAnArticleIsWhatWasPublished(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.Get(firstTin).Want(http.StatusNotFound)
		e := p.publish(words("Trả kết quả khai sinh trong ngày", "Hộ tịch", "Một cửa"))
		p.Get(firstTin).Want(http.StatusOK, "<h1 class=\"loa-title\" lang=\"vi\">Trả kết quả khai sinh trong ngày</h1>", "<strong>giấy chứng sinh</strong>", "UBND phường Trấn Biên",
			"10/04/2025", "/chuyen-muc/ho-tich", "/chuyen-muc/mot-cua", "Quyết định số 12/QĐ-UBND", `<meta property="og:title" content="Trả kết quả khai sinh trong ngày">`,
			`<link rel="canonical" href="https://cong.example`+firstTin+`">`, "mailto:?subject=Tr%E1%BA%A3", "sharer.php?u=https%3A%2F%2Fcong.example%2Ftin%2Ftra").Without("Đính chính", "Cập nhật lúc", "noindex")
		p.pass(48 * time.Hour)
		next := p.correct(e.ContentID, words("Trả kết quả khai sinh trong hai ngày"), "Bản trước ghi sai thời hạn.")
		p.Get(firstTin).Want(http.StatusOK, "trong hai ngày</h1>", "Đính chính", "12/04/2025", "Bản trước ghi sai thời hạn.", "Cập nhật lúc").Without("trong ngày</h1>")
		p.Get("/tin").Want(http.StatusOK, "Có đính chính", "10/04/2025")
		p.pass(24 * time.Hour)
		p.move(p.minh, next.ID, content.Call{Act: flow.Withdraw, Reason: "Văn bản gốc bị thu hồi"})
		p.Get(firstTin).Want(http.StatusOK, "đã được rút lúc", "13/04/2025", "<title>Đã rút: Trả kết quả", `property="og:title" content="Đã rút: Trả kết quả`, `<a class="govuk-link" href="/tin">Xem các tin, bài khác`, "Văn bản gốc bị thu hồi", "noindex").Without("giấy chứng sinh", "Hồ sơ đủ giấy tờ", "ld+json")
		p.Get("/tin").Want(http.StatusOK, "Chưa có tin, bài nào").Without("khai sinh")
		p.Get("/chuyen-muc/ho-tich").Want(http.StatusNotFound)
		p.move(p.minh, next.ID, content.Call{Act: flow.Unpublish, Reason: "Đã thay bằng bài khác", Redirect: "/tin/bai-khac-2025"})
		if a := p.Get(firstTin).Want(http.StatusMovedPermanently); a.Location != "/tin/bai-khac-2025" {
			t.Errorf("led to %q", a.Location)
		}
	})
}

// What is gone without a way elsewhere says so; a way that leads to nothing that a
// browser may open is none.
func TestGoneIsGone(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(_ *testing.T, p *paper) {
		p.publish(words("Bài cùng chuyên mục"))
		for i, to := range []string{"", "javascript:alert(1)", "//xau.example", firstTin} {
			e := p.publish(words("Trả kết quả khai sinh trong ngày"))
			c, err := p.Content(p.t.Context(), e.ContentID)
			if err != nil {
				p.t.Fatal(err)
			}
			if i == 3 {
				to = content.Root + c.Slug // a circle
			}
			p.move(p.minh, e.ID, content.Call{Act: flow.Unpublish, Reason: "Nội dung trùng", Redirect: to})
			p.Get(content.Root+c.Slug).Want(http.StatusGone, "đã được gỡ khỏi cổng", "10/04/2025", "noindex", "Tin, bài khác", "Bài cùng chuyên mục").Without("giấy chứng sinh", "Trả kết quả khai sinh")
		}
		for _, bad := range []string{"/tin/khong-co", "/tin/%zz", "/tin/..%2f", "/tin/KHAI", "/tin/a'b", "/chuyen-muc/x", "/co-quan/x", "/so-do/0.xml", "/so-do/x", "/so-do/2.xml", "/tin?trang=2"} {
			r := httptest.NewRequestWithContext(p.t.Context(), http.MethodGet, "/tin", nil)
			path, query, _ := strings.Cut(bad, "?")
			r.URL.Path, r.URL.RawQuery = path, query
			p.Do(r).Want(http.StatusNotFound)
		}
	})
}

// Programs are told what people read: schema.org in JSON-LD that parses, with what
// would end the script written otherwise.
func TestStructuredDataTellsTheArticle(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.SQLite)
	e := p.publish(words("Khai sinh </script><script>alert(1)</script>"))
	p.correct(e.ContentID, words("Khai sinh </script><script>alert(1)</script>"), "Sai ngày.")
	c, err := p.Content(t.Context(), e.ContentID)
	if err != nil {
		t.Fatal(err)
	}
	body := p.Get(content.Root + c.Slug).Want(http.StatusOK).Body
	at := strings.LastIndex(body, `<script type="application/ld+json">`) // the path above it is told before
	_, after, ok := strings.Cut(body[max(at, 0):], `>`)
	raw, _, _ := strings.Cut(after, "</script>")
	var ld struct {
		Type        string `json:"@type"`
		Headline    string
		Published   string `json:"datePublished"`
		Author      struct{ Name string }
		Corrections []string `json:"correction"`
	}
	if err := json.Unmarshal([]byte(raw), &ld); !ok || err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	if ld.Type != "NewsArticle" || ld.Headline != "Khai sinh </script><script>alert(1)</script>" || ld.Published != "2025-04-10T01:00:00Z" || ld.Author.Name != "UBND phường Trấn Biên" || len(ld.Corrections) != 1 {
		t.Errorf("%+v", ld)
	}
	p.publish(words("Bài kia", "<script>alert(1)</script>"))
	for _, path := range []string{content.Root + c.Slug, "/", "/tin", "/tin/bai-kia-2025", "/chuyen-muc/ho-tich", "/chuyen-muc/script-alert-1-script", "/so-do-trang", "/tin/rss.xml"} {
		if strings.Contains(p.Get(path).Want(http.StatusOK, "script").Body, "<script>alert") {
			t.Errorf("words run on %s", path)
		}
	}
}

// Lists are in the order of coming out and turned over page by page; each has its
// feeds; an agency has a page of its own although it wrote nothing.
func TestListsAndTheirFeeds(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.o.Agency("Sở Y tế", agency.Province, agency.Department)
		p.Get("/").Want(http.StatusOK, "Chưa có tin, bài nào")
		for i := range 23 {
			topic := "Hộ tịch"
			if i%2 == 1 {
				topic = "Đất đai"
			}
			p.publish(words(fmt.Sprintf("Tin số %02d", i), topic))
			p.pass(time.Hour)
		}
		p.Get("/").Want(http.StatusOK, "Tin số 22", "Tin số 18", "/chuyen-muc/dat-dai").Without("Tin số 17")
		first := p.Get("/tin").Want(http.StatusOK, "Tin số 22", "Tin số 03", `href="/tin?trang=2"`, `href="/tin/rss.xml"`).Without("Tin số 02", "Trang trước")
		if strings.Index(first.Body, "Tin số 22") > strings.Index(first.Body, "Tin số 21") {
			t.Error("the newest is not first")
		}
		p.Get("/tin?trang=2").Want(http.StatusOK, "Tin số 02", "Tin số 00", "Trang trước").Without("Tin số 03", "Trang sau")
		p.Get("/chuyen-muc/dat-dai").Want(http.StatusOK, "Tin số 21").Without("Tin số 22")
		p.Get("/co-quan/ubnd-phuong-tran-bien").Want(http.StatusOK, "Tin số 22", "UBND phường Trấn Biên")
		if to := p.Get("/co-quan/" + p.agency).Want(http.StatusSeeOther).Location; to != "/co-quan/ubnd-phuong-tran-bien" {
			t.Errorf("by its id it is at %s", to)
		}
		p.Get("/co-quan/so-y-te").Want(http.StatusOK, "Sở Y tế", "Chưa có tin, bài nào")
		p.Get("/co-quan").Want(http.StatusOK, "23 tin, bài", "/co-quan/so-y-te", "Cấp tỉnh", `name="tim"`)
		p.Get("/co-quan?tim=so+y").Want(http.StatusOK, "1 cơ quan có tên như vậy", "/co-quan/so-y-te", "noindex").Without("/co-quan/ubnd-phuong-tran-bien")
		p.Get("/").Want(http.StatusOK, `href="/ban-tin"`, `href="/video"`, `href="/dien-hinh"`, `href="/van-ban"`)
		p.Get("/tin/tin-so-05-2025").Want(http.StatusOK, "Tin, bài khác", "Tin số 21", "/chuyen-muc/dat-dai")
		for _, list := range []struct {
			path  string
			first string
			n     int
		}{{"/tin", "Tin số 22", 20}, {"/chuyen-muc/dat-dai", "Tin số 21", 11}, {"/co-quan/ubnd-phuong-tran-bien", "Tin số 22", 20}, {"/co-quan/so-y-te", "", 0}} {
			feedsSay(p, list.path, list.first, list.n)
		}
		p.Get("/so-do-trang").Want(http.StatusOK, "/chuyen-muc/dat-dai", "12 tin, bài", "/co-quan/ubnd-phuong-tran-bien")
		p.Get("/tro-nang").Want(http.StatusOK, "WCAG 2.2", "Chưa kiểm tra gì")
		p.Get("/robots.txt").Want(http.StatusOK, "Sitemap: https://cong.example/sitemap.xml")
		p.Get("/sitemap.xml").Want(http.StatusOK, "https://cong.example/so-do/1.xml")
		p.Get("/so-do/1.xml").Want(http.StatusOK, "<loc>https://cong.example/tin/tin-so-00-2025</loc>", "2025-04-10")
		p.Get("/so-do/trang.xml").Want(http.StatusOK, "https://cong.example/chuyen-muc/dat-dai", "https://cong.example/co-quan/ubnd-phuong-tran-bien</loc>")
	})
}

// An agency that was renamed is named as it was on the day, and found under its name
// of today; furniture is English for who reads English, words stay as written.
func TestNamesAreThoseOfTheDay(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.publish(words("Trả kết quả khai sinh trong ngày"))
		p.pass(30 * 24 * time.Hour)
		if err := p.o.Registry.Change(t.Context(), access.SystemActor("test"), p.agency, org.Version{
			ValidFrom: "2025-05-01", Name: "UBND phường Biên Hòa", Level: agency.Commune, Kind: agency.Committee, Reason: "Đổi tên",
		}); err != nil {
			t.Fatal(err)
		}
		p.Get(firstTin).Want(http.StatusOK, "UBND phường Trấn Biên", "/co-quan/ubnd-phuong-bien-hoa")
		p.Get("/tin").Want(http.StatusOK, "UBND phường Biên Hòa").Without("Trấn Biên")
		p.Get("/co-quan/ubnd-phuong-tran-bien").Want(http.StatusNotFound)
		p.Get(firstTin+"?lang=en").Want(http.StatusOK, "Published", "Trả kết quả khai sinh").Without("Đăng lúc")
		p.Get(firstTin).Want(http.StatusOK, "Đăng lúc")
	})
}
