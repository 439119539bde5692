package portal_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/feature/portal"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger/ledgertest"
)

// Two nodes over one PostgreSQL, of which one hears of changes and one hears nothing:
// what the first publishes, corrects and withdraws is right on both within a second,
// while readers ask both all the time.
func TestEveryNodeIsRightWithinASecond(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.Postgres)
	nodes := map[string]*webtest.Site{"where it was written": p.Site}
	for _, name := range []string{"that hears", "that is deaf"} {
		d, err := db.Open(t.Context(), db.Config{URL: p.o.DB.URL(), Clock: p})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		f, err := portal.New(sources(ledgertest.New(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		if name == "that hears" {
			listening(t, d, f)
		}
		nodes[name] = webtest.New(t, access.Actor{}, f)
	}
	var e content.Edition
	for _, step := range []struct {
		what, has, hasNot string
		do                func()
	}{
		{"published", "<strong>giấy chứng sinh</strong>", "Đính chính", func() { e = p.publish(words("Trả kết quả khai sinh trong ngày")) }},
		{"corrected", "Bản trước sai.", "<strong>giấy chứng sinh</strong>", func() {
			w := words("Trả kết quả khai sinh trong ngày")
			w.Body = "<p>Chỉ cần căn cước.</p>"
			e = p.correct(e.ContentID, w, "Bản trước sai.")
		}},
		{"translated", `hreflang="en"`, "chưa có", func() { p.translate(e.ContentID, "Birth certificates on the same day") }},
		{"withdrawn", "đã được rút lúc", "Chỉ cần căn cước", func() { p.move(p.minh, e.ID, content.Call{Act: flow.Withdraw, Reason: "Văn bản bị thu hồi"}) }},
		{"gone", "đã được gỡ khỏi cổng", "bị thu hồi", func() { p.move(p.minh, e.ID, content.Call{Act: flow.Unpublish, Reason: "Trùng nội dung"}) }},
	} {
		for _, s := range nodes { // readers fill every memory with what was
			s.Get(firstTin)
			s.Get("/tin")
		}
		step.do()
		stored := time.Now()
		var wg sync.WaitGroup
		for name, s := range nodes {
			wg.Go(func() {
				for {
					body := s.Get(firstTin).Body
					if strings.Contains(body, step.has) && !strings.Contains(body, step.hasNot) {
						t.Logf("%s: right on the node %s after %v", step.what, name, time.Since(stored).Round(time.Millisecond))
						return
					}
					if time.Since(stored) > time.Second {
						t.Errorf("%s: not right on the node %s after a second", step.what, name)
						return
					}
					time.Sleep(5 * time.Millisecond)
				}
			})
		}
		wg.Wait()
	}
}

// listening lets a node hear until the test ends.
func listening(t *testing.T, d *db.DB, f *portal.Feature) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	begun, ended := make(chan struct{}), make(chan struct{})
	var once sync.Once
	go func() {
		defer close(ended)
		d.Listen(ctx, content.RevisionChannel, func() {
			f.Heard()
			once.Do(func() { close(begun) })
		})
	}()
	<-begun
	t.Cleanup(func() { stop(); <-ended })
}

// A page that is kept is, byte for byte, the page drawn anew: also after changes that
// are no publication, on the next day, in both languages and on every kind of page.
func TestAKeptPageIsThePageDrawnAnew(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		s := sources(p.o)
		s.Memory = 0
		anew := siteOf(t, s)
		same := func(when string) {
			t.Helper()
			for _, path := range []string{
				"/", "/tin", "/tin?trang=2", firstTin, "/chuyen-muc/ho-tich", "/co-quan", "/co-quan/ubnd-phuong-tran-bien", "/ket-qua", "/su-kien", "/su-kien?co-quan=ubnd-phuong-tran-bien", "/video", "/tin/rss.xml", "/tin/atom.xml",
				"/chuyen-muc/ho-tich/feed.json", "/sitemap.xml", "/so-do/1.xml", "/so-do/trang.xml", "/robots.txt", "/tin?lang=en", firstTin + "?lang=en", firstEnglish, firstEnglish + "?lang=en", "/tin/rss.xml?lang=en",
			} {
				p.Get(path) // drawn, if need be
				kept, drawn := p.Get(path), anew.Get(path)
				if kept.Status != drawn.Status || kept.Body != drawn.Body || kept.Header.Get("ETag") != drawn.Header.Get("ETag") {
					t.Errorf("%s: %s is kept as %d, %d bytes, and drawn as %d, %d bytes", when, path, kept.Status, len(kept.Body), drawn.Status, len(drawn.Body))
				}
			}
		}
		same("empty")
		e := p.publish(words("Trả kết quả khai sinh trong ngày"))
		for range 21 {
			p.publish(words("Tin khác"))
		}
		same("published")
		p.o.Owe("Xây dựng video", obligation.Rule{Kind: cadence.Continuous}, p.agency)
		p.o.Declare(p.agency, "Xây dựng video", "2025-04-10", "Video hướng dẫn")
		same("something else was recorded")
		p.pass(24 * time.Hour)
		same("the next day")
		p.correct(e.ContentID, words("Trả kết quả khai sinh trong hai ngày"), "Sai thời hạn.")
		same("corrected")
		p.translate(e.ContentID, "Birth certificates on the same day")
		same("translated")
		if got := p.Get("/tin?trang=2&x=y"); got.Status != http.StatusOK || got.Header.Get("ETag") != p.Get("/tin?trang=2").Header.Get("ETag") {
			t.Errorf("another way to write an address is another page: %v", got.Header)
		}
	})
}
