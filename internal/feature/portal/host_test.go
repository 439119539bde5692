package portal_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
)

// atHosts is a portal as it is reached under host names.
type atHosts struct {
	t     *testing.T
	pages http.Handler
}

func (p *paper) atHosts() (atHosts, *portal.Feature) {
	p.t.Helper()
	f, err := portal.New(sources(p.o))
	if err != nil {
		p.t.Fatal(err)
	}
	nav := func(context.Context) []web.NavItem {
		return []web.NavItem{{Key: "trang-chu", Label: "Trang chủ", URL: "/"}, {Key: "ket-qua", Label: "Kết quả", URL: "/ket-qua"}}
	}
	s := webtest.In(p.t, web.Shell{Face: f.Face, PublicNav: nav, OfficeName: "Tỉnh mẫu", Address: address}, access.Actor{}, f)
	return atHosts{p.t, f.AtHosts(s.Router)}, f
}

// ask gives the status, where readers are led, and the page.
func (a atHosts) ask(host, path string) (status int, to, body string) {
	a.t.Helper()
	r := httptest.NewRequestWithContext(a.t.Context(), http.MethodGet, path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	a.pages.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Location"), w.Body.String()
}

// want asks for a page and fails unless it has these texts and not those after "-".
func (a atHosts) want(host, path string, texts ...string) string {
	a.t.Helper()
	status, to, body := a.ask(host, path)
	if status != http.StatusOK {
		a.t.Errorf("%s%s: %d to %q", host, path, status, to)
	}
	for _, text := range texts {
		if not, is := strings.CutPrefix(text, "-"); strings.Contains(body, not) == is {
			a.t.Errorf("%s%s: %q", host, path, text)
		}
	}
	return body
}

// Under its own host name an agency's site is its own: name, navigation, contact and pieces
// are the agency's, one link leads to the office's site, and everything else is read there,
// under the address that it always had. Drawn pages of one site never answer another.
func TestAnAgencysOwnSiteIsWhole(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		const own, home = "tranbien.example", "cong.example"
		a, f := p.atHosts()
		health := p.o.Agency("Sở Y tế", agency.Province, agency.Department)
		if err := f.SetHost(t.Context(), signed("dp", "Điều phối", access.Coordinator, health), portal.NewHost{Host: own, AgencyID: p.agency, ValidFrom: "2025-04-10"}); err != nil {
			t.Fatal(err)
		}
		for range 21 {
			p.publish(words("Trả kết quả khai sinh trong ngày"))
			p.pass(time.Minute)
		}
		e, err := p.Begin(t.Context(), access.Actor{AccountID: "hoa", Name: "Hoa", Grants: []access.Grant{{Role: access.Officer, AgencyID: health}}}, content.NewContent{AgencyID: health, Kind: flow.News, Words: words("Bài của sở")})
		if err != nil {
			t.Fatal(err)
		}
		hoa, chief := signed("hoa", "Hoa", access.Officer, health), signed("yen", "Yên", access.Leader, health)
		p.move(hoa, e.ID, content.Call{Act: flow.Submit})
		p.move(chief, e.ID, content.Call{Act: flow.Approve})
		p.move(hoa, e.ID, content.Call{Act: flow.Publish})

		const back = `<a href="https://cong.example/"><span>Cổng cải cách hành chính <span lang="vi">Tỉnh mẫu</span></span></a>`
		theirs := []string{`<strong lang="vi">UBND phường Trấn Biên</strong>`, `<a href="/" `, `href="/#lien-he"`, back, "-/ket-qua\"", "-/dang-nhap", "-<strong>Cải cách hành chính</strong>", "-href=\"/lien-he\""}
		for range 2 { // the second time from memory
			front := a.want(own, "/", append(theirs, `rel="canonical" href="https://tranbien.example/"`, `<a href="/" aria-current="page">Trang chủ</a>`, `id="lien-he"`, "Chưa có điện thoại", `href="/?trang=2"`, `href="/?lang=en"`, "-/co-quan\">Cơ quan</a>")...)
			if n := strings.Count(front, `href="https://cong.example/"`); n != 2 { // the navigation, and its menu on telephones
				t.Errorf("%d links lead to the office's site", n)
			}
			a.want(own, "/?trang=2", append(theirs, "Trang trước", `href="/"`, `rel="canonical" href="https://cong.example/co-quan/ubnd-phuong-tran-bien?trang=2"`)...)
			a.want(own, "/?lang=en", "Home</a>", "Administrative reform portal", `href="/?lang=vi"`)
			a.want(own, firstTin, append(theirs, `rel="canonical" href="https://cong.example`+firstTin+`"`, "-Bài của sở", "-/tin\">Tin tức</a>")...)
			a.want(home, firstTin, "<strong>Cải cách hành chính</strong>", `href="/tin">Tin tức</a>`, "Bài của sở", "-"+back)
			a.want(home, "/co-quan/ubnd-phuong-tran-bien", "Về cổng thông tin cải cách hành chính chung", "-id=\"lien-he\"", "-"+back)
			a.want("10.0.0.1", firstTin, "<strong>Cải cách hành chính</strong>", "-"+back)
		}
		for path, want := range map[string]string{
			"/co-quan/ubnd-phuong-tran-bien": "/", "/co-quan/ubnd-phuong-tran-bien?trang=2": "/?trang=2", "/tin": "/#tin-bai", "/lien-he": "/#lien-he",
			"/ket-qua": address("/ket-qua"), "/tim-kiem?q=a%20b": address("/tim-kiem?q=a%20b"), "/tin/rss.xml": address("/tin/rss.xml"), "/tin/bai-cua-so-2025": address("/tin/bai-cua-so-2025"),
			"/chuyen-muc/ho-tich": address("/chuyen-muc/ho-tich"), "/dang-nhap": address("/dang-nhap"), "/lam-viec": address("/lam-viec"), "/khong-co": address("/khong-co"), "//xau.example/": address("//xau.example/"),
		} {
			for range 2 {
				if status, to, _ := a.ask(own, path); status != http.StatusFound || to != want {
					t.Errorf("%s: %d to %q, want %q", path, status, to, want)
				}
			}
		}
		a.want(own, "/co-quan/ubnd-phuong-tran-bien/rss.xml", "<rss")
		a.want(own, "/hien-thi", theirs...)
		a.want(own, "/hien-thi.css")
		if status, _, body := a.ask(own, "/tin/khong-co-2025"); status != http.StatusNotFound || !strings.Contains(body, back) || strings.Contains(body, "/tim-kiem") {
			t.Errorf("what is not there: %d", status)
		}
		if err := p.o.Registry.SetProfile(t.Context(), access.SystemActor("t"), p.agency, org.Profile{ValidFrom: "2025-01-01", Phone: "0251 3822 931", Address: "Số 1 đường Mẫu", Source: "Công văn 1", Base: org.NoProfile}, ""); err != nil {
			t.Fatal(err)
		}
		a.want(own, "/", "0251 3822 931", "-Chưa có điện thoại")

		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, firstTin+"/co-ich", strings.NewReader(url.Values{"co_ich": {"1"}}.Encode()))
		r.Host = own
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		a.pages.ServeHTTP(w, r)
		if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != firstTin+"/cam-on" {
			t.Errorf("whoever finds it useful: %d to %q", w.Code, to)
		}
		a.want(own, firstTin+"/cam-on", theirs...)
		if err := f.SetHost(t.Context(), signed("dp", "Điều phối", access.Coordinator, health), portal.NewHost{Host: own, ValidFrom: "2025-04-10"}); err != nil {
			t.Fatal(err)
		}
		a.want(own, "/", "Ông, bà cần đến cơ quan nào?", "-"+back)
		a.want(own, firstTin, "<strong>Cải cách hành chính</strong>", "-"+back)
	})
}
