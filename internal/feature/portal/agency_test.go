package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/feature/portal"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// An agency's page shows who it is, how it is reached, its news, and of its duties only
// what the coordinator opened.
func TestAnAgencyHasAFrontPage(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		const at = "/co-quan/ubnd-phuong-tran-bien"
		p.o.Owe("Xây dựng video", obligation.Rule{Kind: cadence.Continuous}, p.agency)
		p.o.Owe("Nhiệm vụ kín", obligation.Rule{Kind: cadence.Continuous}, p.agency)
		p.publish(words("Trả kết quả khai sinh trong ngày"))
		p.Get(at).Want(http.StatusOK, "Trả kết quả khai sinh trong ngày", `<link rel="canonical" href="https://cong.example`+at+`">`).Without("Xây dựng video", "Giới thiệu</h2>", "Liên hệ</h2>")
		if err := p.o.Registry.SetProfile(t.Context(), access.SystemActor("t"), p.agency, org.Profile{ValidFrom: "2025-01-01", Phone: "0251 3822 931", Contact: "Đầu mối nội bộ", Address: "Số 1 đường Mẫu", Source: "Công văn 1", Base: org.NoProfile}, "Thứ Hai đến thứ Sáu 7:30–11:30"); err != nil {
			t.Fatal(err)
		}
		if err := p.o.Programme.Publish(t.Context(), access.SystemActor("t"), "o-Xây dựng video", programme.OpenPublic); err != nil {
			t.Fatal(err)
		}
		p.introduce("<p>Phường có ba khu phố.</p>")
		p.Get(at).Want(http.StatusOK, "Phường có ba khu phố.", "0251 3822 931", "Số 1 đường Mẫu", "Xây dựng video", `Chịu trách nhiệm nội dung: <span lang="vi">UBND phường Trấn Biên</span>`).Without("Nhiệm vụ kín", "Đầu mối nội bộ", "tel:1022")
		if err := p.o.Registry.SetProfile(t.Context(), access.SystemActor("t"), p.agency, org.Profile{ValidFrom: "2025-01-02", Head: "Võ Văn Mẫu", HeadPosition: "Chủ tịch", Address: "Số 1 đường Mẫu"}, ""); err != nil {
			t.Fatal(err)
		}
		p.Get(at).Want(http.StatusOK, `Chịu trách nhiệm nội dung: <span lang="vi">UBND phường Trấn Biên; Võ Văn Mẫu, Chủ tịch</span>`, "Ở đây chưa có số điện thoại riêng của cơ quan này.", `href="tel:1022"`)
	})
}

// By its own host name an agency's front page stands at the root, from its day to its end;
// an unknown name leads to the portal, and drawn pages of one never answer another.
func TestHostNamesLeadToTheirAgency(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		health := p.o.Agency("Sở Y tế", agency.Province, agency.Department)
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, signed("dp", "Điều phối", access.Coordinator, health), f)
		pages := f.AtHosts(s.Router)
		by := func(host, path string) string {
			t.Helper()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			r.Host = host
			w := httptest.NewRecorder()
			pages.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Fatalf("%s%s: %d", host, path, w.Code)
			}
			return w.Body.String()
		}
		set := func(host, agencyID, from string) webtest.Answer {
			return s.Post("/lam-viec/cong/ten-mien", url.Values{"ten_mien": {host}, "co_quan": {agencyID}, "tu_ngay": {from}})
		}
		for host, want := range map[string]string{"cong.example": "Đây là tên miền của chính cổng", "không hợp lệ": "Viết tên miền như", "localhost": "Viết tên miền như", "-a.vn": "Viết tên miền như"} {
			set(host, p.agency, "10/04/2025").Want(http.StatusUnprocessableEntity, want, "10/04/2025")
		}
		set("tranbien.example", "la", "hôm qua").Want(http.StatusUnprocessableEntity, "hôm qua")
		set("https://TranBien.example/", p.agency, "10/04/2025").Want(http.StatusSeeOther)
		set("soyte.example", health, "11/04/2025").Want(http.StatusSeeOther)
		s.Actor = access.Actor{}
		front := func(body, name string) bool {
			return strings.Contains(body, "<h1") && strings.Contains(body, name+"</h1>")
		}
		for range 2 { // the second time from memory
			if body := by("tranbien.example:8443", "/"); !front(body, "UBND phường Trấn Biên") || !strings.Contains(body, `rel="canonical" href="https://tranbien.example/"`) {
				t.Errorf("its own front page is not there: %s", body)
			}
			if body := by("cong.example", "/"); !strings.Contains(body, "Ông, bà cần đến cơ quan nào?") {
				t.Error("the portal's first page is not there")
			}
			for _, host := range []string{"la.example", "soyte.example", "10.0.0.1"} { // unknown, not yet, an address
				if !strings.Contains(by(host, "/"), "Ông, bà cần đến cơ quan nào?") {
					t.Errorf("%s does not lead to the portal", host)
				}
			}
		}
		e := p.publish(words("Bài của phường"))
		c, err := p.Content(t.Context(), e.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(by("tranbien.example", "/tin/"+c.Slug), `rel="canonical" href="https://cong.example/tin/`+c.Slug) {
			t.Error("an article has two addresses")
		}
		s.Get("/so-do/trang.xml").Want(http.StatusOK, "<urlset").Without("/co-quan/ubnd-phuong-tran-bien<") // it stands under its own name
		p.pass(24 * time.Hour)
		if !front(by("soyte.example", "/"), "Sở Y tế") {
			t.Error("the second name does not hold on its day")
		}
		s.Actor = signed("dp", "Điều phối", access.Coordinator, health)
		s.Get("/lam-viec/cong/ten-mien").Want(http.StatusOK, "tranbien.example", "Đang dùng", "Có người mở lúc")
		set("tranbien.example", health, "12/04/2025").Want(http.StatusUnprocessableEntity, "Tên miền này đang của UBND phường Trấn Biên", `name="thoi_dung"`)
		s.Get("/lam-viec/cong/ten-mien").Want(http.StatusOK).Without(`name="thoi_dung"`)
		s.Post("/lam-viec/cong/ten-mien", url.Values{"ten_mien": {"tranbien.example"}, "co_quan": {health}, "tu_ngay": {"12/04/2025"}, "thoi_dung": {"1"}}).Want(http.StatusSeeOther)
		set("xã.example", health, "11/04/2025").Want(http.StatusSeeOther)
		s.Get("/lam-viec/cong/ten-mien").Want(http.StatusOK, "xã.example").Without("xn--")
		set("tranbien.example", "", "11/04/2025").Want(http.StatusSeeOther)
		s.Actor = access.Actor{}
		if front(by("tranbien.example", "/"), "UBND phường Trấn Biên") {
			t.Error("the name goes on after its end")
		}
		s.Actor = signed("lan", "Lan", access.Officer, p.agency)
		set("x.example", p.agency, "11/04/2025").Want(http.StatusForbidden)
		s.Get("/lam-viec/cong/ten-mien").Want(http.StatusForbidden)
	})
}

// Two who give one name to two agencies at once: the second is told whose it is.
func TestANameIsTakenFromNobodyUnseen(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		health := p.o.Agency("Sở Y tế", agency.Province, agency.Department)
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		to := []string{p.agency, health, p.agency, health}
		errs := make([]error, len(to))
		var wg sync.WaitGroup
		for i, id := range to {
			wg.Go(func() {
				errs[i] = f.SetHost(t.Context(), signed(fmt.Sprint("dp-", i), "Điều phối", access.Coordinator, health), portal.NewHost{Host: "chung.example", AgencyID: id, ValidFrom: "2025-04-10"})
			})
		}
		wg.Wait()
		done := map[string]int{}
		for i, err := range errs {
			if err == nil {
				done[to[i]]++
			} else if domain.CodeOf(err) != domain.CodeInvalid {
				t.Error(err)
			}
		}
		if len(done) != 1 {
			t.Errorf("given to %d agencies: %v", len(done), errs)
		}
	})
}

// introduce lets the agency introduce itself to readers.
func (p *paper) introduce(words string) {
	p.t.Helper()
	f, err := portal.New(sources(p.o))
	if err != nil {
		p.t.Fatal(err)
	}
	key := "gt-" + p.agency
	if err := f.Act(p.t.Context(), p.lan, portal.SectionCall{Key: key, Act: flow.Submit, Body: words}); err != nil {
		p.t.Fatal(err)
	}
	if err := f.Act(p.t.Context(), p.minh, portal.SectionCall{Key: key, Seen: 1, Act: flow.Approve}); err != nil {
		p.t.Fatal(err)
	}
}
