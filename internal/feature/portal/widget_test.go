package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/spine/content"
	"loa/internal/spine/programme"
)

// Another site frames a list or a piece without script, also from memory, and nothing else
// of the portal; it reads feeds, whole words, and how a piece is shown.
func TestOtherSitesShowThePortal(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		w := words(`Khai sinh "trong ngày" <b>`)
		w.PeopleAgree = true
		w.Body = `<p>Xem <a href="/chuyen-muc/ho-tich">chuyên mục</a>.</p>`
		e := p.publish(w)
		const piece = "/tin/khai-sinh-trong-ngay-b-2025"
		for _, at := range []string{"/nhung/tin", "/nhung/co-quan/ubnd-phuong-tran-bien?so=3", "/nhung/chuyen-muc/ho-tich", "/nhung/bai/khai-sinh-trong-ngay-b-2025"} {
			for range 2 {
				a := p.Get(at).Want(http.StatusOK, `href="https://cong.example`+piece+`"`, `target="_blank"`).Without("<script", "<form", "Đăng nhập")
				if csp := a.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors *") || strings.Contains(csp, "script-src") || a.Header.Get("X-Frame-Options") != "" {
					t.Errorf("%s: %v", at, a.Header)
				}
			}
		}
		p.Get("/nhung/video").Want(http.StatusOK, "Chưa có tin, bài nào")
		p.Get("/nhung/co-quan/khong-co").Want(http.StatusNotFound)
		for _, at := range []string{"/", "/tin", piece, "/lam-viec/cong/chuyen-muc"} {
			if a := p.Get(at); a.Header.Get("X-Frame-Options") != "DENY" || !strings.Contains(a.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || a.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s may stand in a frame: %v", at, a.Header)
			}
		}
		if a := p.Get("/nhung.js").Want(http.StatusOK, "data-loa-tin"); a.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("other sites cannot load the script: %v", a.Header)
		}
		if a := p.Get("/tin/feed.json").Want(http.StatusOK); a.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("other sites cannot read feeds: %v", a.Header)
		}
		p.Get("/co-quan/ubnd-phuong-tran-bien/toan-van.xml").Want(http.StatusOK, "content:encoded", `href="https://cong.example/chuyen-muc/ho-tich"`)

		var o struct {
			Version, Type, Title, HTML string
			Author                     string `json:"author_name"`
			Width                      int
		}
		ask := "/oembed?url=" + url.QueryEscape("https://cong.example"+piece)
		p.Get(piece).Want(http.StatusOK, `application/json+oembed`, "https://cong.example/oembed?format=json&url=https%3A%2F%2Fcong.example%2Ftin%2Fkhai")
		p.Get(ask + "&maxwidth=300").Want(http.StatusOK).Into(&o)
		if o.Version != "1.0" || o.Type != "rich" || o.Title != `Khai sinh "trong ngày" <b>` || o.Author != "UBND phường Trấn Biên" || o.Width != 300 || !strings.Contains(o.HTML, `src="https://cong.example/nhung/bai/khai-sinh`) || strings.Contains(o.HTML, `<b>`) {
			t.Errorf("%+v", o)
		}
		p.Get(ask + "&format=xml").Want(http.StatusNotImplemented)
		for _, bad := range []string{"", "https://la.example" + piece, "javascript:alert(1)", "https://cong.example/lam-viec", "https://cong.example/tin/khong-co-2025", "%zz"} {
			p.Get("/oembed?url=" + url.QueryEscape(bad)).Want(http.StatusNotFound)
		}
		p.move(p.minh, e.ID, content.Call{Act: flow.Withdraw, Reason: "Sai thời hạn trả"})
		p.Get(ask).Want(http.StatusNotFound)
		p.Get("/tin/toan-van.xml").Want(http.StatusOK, "Đã rút: Khai sinh").Without("chuyên mục</a>")
	})
}

// The calendar has the days of events that were opened to everybody, and nothing else: no
// last days of an agency's duties. Without an event there is none, and nothing links it.
func TestTheCalendarHasWhatIsOpen(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		window := calendar.Window{Start: "2025-05-05", End: "2025-05-09"}
		p.o.Owe("Đối thoại với người dân", obligation.Rule{Kind: cadence.Window, Window: window}, p.agency)
		p.o.Owe("Nộp kế hoạch", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-06-30"}, p.agency)
		p.o.Owe("Việc kín", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-07-30"}, p.agency)
		p.o.Owe("Đối thoại cả năm", obligation.Rule{Kind: cadence.Window, Window: calendar.YearWindow(2025)}, p.agency)
		p.o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Continuous}, p.agency)
		p.o.Owe("Cuộc thi tìm hiểu", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Whole, Window: calendar.Window{Start: "2025-04-12", End: "2025-12-31"}}, p.agency)
		const ward = "/co-quan/ubnd-phuong-tran-bien"
		linked := []string{"/su-kien", "/su-kien?co-quan=" + ward[len("/co-quan/"):], "/nhung", "/nhung?danh-sach=" + ward[1:]}
		p.Get("/lich.ics").Want(http.StatusNotFound, "Chưa có sự kiện nào được công khai.")
		for _, at := range linked {
			p.Get(at).Want(http.StatusOK).Without("lich.ics")
		}
		for _, name := range []string{"Đối thoại với người dân", "Nộp kế hoạch", "Cuộc thi tìm hiểu", "Đối thoại cả năm", "Đăng tin"} {
			if err := p.o.Programme.Publish(t.Context(), access.SystemActor("t"), "o-"+name, programme.OpenPublic); err != nil {
				t.Fatal(err)
			}
		}
		for _, at := range []string{"/lich.ics", "/co-quan/ubnd-phuong-tran-bien/lich.ics"} {
			a := p.Get(at).Want(http.StatusOK)
			c, err := ics.ParseCalendar(strings.NewReader(a.Body))
			if err != nil || len(c.Events()) != 2 || a.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
				t.Fatalf("%v: %s", err, a.Body)
			}
			for _, e := range c.Events() {
				from, err := e.GetAllDayStartAt()
				if err != nil {
					t.Fatal(err)
				}
				to, err := e.GetAllDayEndAt()
				if err != nil {
					t.Fatal(err)
				}
				name := e.GetProperty(ics.ComponentPropertySummary).Value
				days := from.Format("2006-01-02") + " " + to.Add(-24*time.Hour).Format("2006-01-02")
				if want := map[string]string{"Đối thoại với người dân": "2025-05-05 2025-05-09", "Cuộc thi tìm hiểu": "2025-04-12 2025-12-31"}[name]; days != want {
					t.Errorf("%s: %s, want %s", name, days, want)
				}
			}
		}
		for _, at := range linked {
			p.Get(at).Want(http.StatusOK, "lich.ics")
		}
		p.Get("/su-kien").Want(http.StatusOK, "Đợt hoạt động theo kế hoạch", "Đối thoại với người dân", "Từ 05/05/2025 đến 09/05/2025").Without("Nộp kế hoạch", "Đối thoại cả năm")
		p.Get(ward).Want(http.StatusOK, `href="/su-kien?co-quan=ubnd-phuong-tran-bien">Xem tất cả sự kiện`)
		p.Get("/co-quan/khong-co/lich.ics").Want(http.StatusNotFound)
	})
}
