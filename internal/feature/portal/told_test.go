package portal_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

var (
	canonicals = regexp.MustCompile(`<link rel="canonical" href="([^"]*)">`)
	properties = regexp.MustCompile(`<meta (?:property|name)="([^"]*)" content="([^"]*)">`)
)

// toldOf is what a page tells programs; it has to have one address and to say each thing
// once.
func toldOf(p *paper, path string) map[string]string {
	p.t.Helper()
	body := p.Get(path).Want(http.StatusOK).Body
	all := canonicals.FindAllStringSubmatch(body, -1)
	if len(all) != 1 {
		p.t.Fatalf("%s has %d addresses", path, len(all))
	}
	out := map[string]string{"canonical": html.UnescapeString(all[0][1])}
	for _, m := range properties.FindAllStringSubmatch(body, -1) {
		if _, twice := out[m[1]]; twice {
			p.t.Errorf("%s says %s twice", path, m[1])
		}
		out[m[1]] = html.UnescapeString(m[2])
	}
	return out
}

// Every public page tells programs its one address, its title and what it is about; a
// further page of a list and a page of the English site have addresses of their own, and
// an agency with a host name has its page there.
func TestPagesTellProgramsWhatTheyAre(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		for i := range 21 {
			p.publish(words(fmt.Sprintf("Khai sinh \"số\" %02d", i)))
			p.pass(time.Minute)
		}
		shown(t, p)
		const ward = "/co-quan/ubnd-phuong-tran-bien"
		for path, want := range map[string][3]string{ // address, title, about
			"/":                         {"/", "Thông tin cải cách hành chính", "Tin, bài, hướng dẫn và kết quả cải cách hành chính của các cơ quan."},
			"/?lang=en":                 {"/?lang=en", "Administrative reform news", ""},
			"/tin":                      {"/tin", "Tin tức", "Tin, bài của các cơ quan về cải cách hành chính, mới nhất trước."},
			"/tin?trang=2":              {"/tin?trang=2", "Tin tức", ""},
			"/tin?trang=1&utm_source=x": {"/tin", "Tin tức", ""},
			"/tin?trang=abc":            {"/tin", "Tin tức", ""},
			"/tin?lang=en":              {"/tin?lang=en", "News", ""},
			"/chuyen-muc/ho-tich":       {"/chuyen-muc/ho-tich", "Hộ tịch", "Chuyên mục: Hộ tịch"},
			"/ban-tin":                  {"/ban-tin", "Bản tin", ""},
			"/video":                    {"/video", "Video", ""},
			"/dien-hinh":                {"/dien-hinh", "Mô hình, điển hình, sáng kiến", ""},
			"/co-quan":                  {"/co-quan", "Cơ quan", "Mỗi cơ quan có trang tin riêng."},
			ward:                        {ward, "UBND phường Trấn Biên", "Tin, bài, liên hệ và kết quả của UBND phường Trấn Biên."},
			ward + "?trang=2":           {ward + "?trang=2", "UBND phường Trấn Biên", "Tin, bài của cơ quan: UBND phường Trấn Biên"},
			"/ket-qua":                  {"/ket-qua", "Kết quả đến nay", ""},
			"/tiep-can-thong-tin":       {"/tiep-can-thong-tin", "Tiếp cận thông tin", ""},
			"/van-ban":                  {"/van-ban", "Văn bản", ""},
			"/so-do-trang":              {"/so-do-trang", "Sơ đồ trang", ""},
			"/tro-nang":                 {"/tro-nang", "Hỗ trợ người khuyết tật", ""},
		} {
			got := toldOf(p, path)
			if got["og:title"] != want[1] && !strings.Contains(path, "lang=en") {
				t.Errorf("%s is called %q", path, got["og:title"])
			}
			if at := address(want[0]); got["canonical"] != at || got["og:url"] != at {
				t.Errorf("%s stands at %q, %q", path, got["canonical"], got["og:url"])
			}
			if got["description"] == "" || got["description"] != got["og:description"] || want[2] != "" && got["description"] != want[2] {
				t.Errorf("%s is about %q, %q", path, got["description"], got["og:description"])
			}
			if got["og:type"] != "website" || got["og:site_name"] != "Loa, Tỉnh mẫu" || !strings.Contains(got["og:locale"], "_") || got["og:image"] != "" {
				t.Errorf("%s: %v", path, got)
			}
		}
		e := p.publish(words("Trả kết quả khai sinh trong ngày"))
		if got := toldOf(p, firstTin); got["canonical"] != address(firstTin) || got["og:url"] != got["canonical"] || got["og:type"] != "article" || got["og:title"] != "Trả kết quả khai sinh trong ngày" || got["og:site_name"] != "Loa, Tỉnh mẫu" ||
			got["og:description"] != "Hồ sơ đủ giấy tờ được trả kết quả trong ngày." || got["description"] != got["og:description"] || got["og:locale"] != "vi_VN" || got["article:published_time"] == "" {
			t.Errorf("an article: %v", got)
		}
		p.move(p.minh, e.ID, content.Call{Act: flow.Withdraw, Reason: "Sai thời hạn trả"})
		if got := toldOf(p, firstTin); got["og:title"] != "Đã rút: Trả kết quả khai sinh trong ngày" || !strings.HasPrefix(got["og:description"], "Bài đã được rút ngày ") || got["og:type"] != "article" {
			t.Errorf("what was withdrawn: %v", got)
		}
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		head := signed("dp", "Điều phối", access.Coordinator, p.agency)
		if err := f.SetHost(t.Context(), head, portal.NewHost{Host: "tranbien.example", AgencyID: p.agency, ValidFrom: "2025-04-10"}); err != nil {
			t.Fatal(err)
		}
		if got := toldOf(p, ward); got["canonical"] != "https://tranbien.example/" || got["og:url"] != got["canonical"] {
			t.Errorf("its own host name is not the address: %v", got)
		}
		if got := toldOf(p, ward+"?trang=2"); got["canonical"] != address(ward+"?trang=2") {
			t.Errorf("a further page stands at %q, where its host leads nobody", got["canonical"])
		}
	})
}

// shown makes the words of a section public, so that it is no empty one.
func shown(t *testing.T, p *paper) {
	t.Helper()
	f, err := portal.New(sources(p.o))
	if err != nil {
		t.Fatal(err)
	}
	keeper := keeperOf(p)
	lan, minh := signed("lan-snv", "Lan", access.Officer, keeper), signed("minh-snv", "Minh", access.Leader, keeper)
	if err := f.Act(t.Context(), lan, portal.SectionCall{Key: "tiep-can", Act: flow.Submit, Body: "<p>Gửi phiếu yêu cầu.</p>"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Act(t.Context(), minh, portal.SectionCall{Key: "tiep-can", Seen: 1, Act: flow.Approve}); err != nil {
		t.Fatal(err)
	}
}

// keeperOf makes the agency that keeps the site.
func keeperOf(p *paper) string {
	return p.o.Agency("Sở Nội vụ", agency.Province, agency.Department)
}

// A page that is no number is the first one, under one address; one behind the last is not
// found. Whoever keeps the portal is led from its root to its sections.
func TestOddPagesOfLists(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.SQLite)
	p.publish(words("Trả kết quả khai sinh trong ngày"))
	for _, list := range []string{"/tin", "/chuyen-muc/ho-tich", "/co-quan/ubnd-phuong-tran-bien", "/van-ban"} {
		for _, odd := range []string{"0", "-1", "abc", "", "1.5", "-99999999999999999999"} {
			if got := toldOf(p, list+"?trang="+odd); got["canonical"] != address(list) {
				t.Errorf("%s?trang=%s stands at %s", list, odd, got["canonical"])
			}
		}
		for _, far := range []string{"2", "999", "10001", "99999999999999999999"} {
			p.Get(list + "?trang=" + far).Want(http.StatusNotFound)
		}
	}
	p.Actor = signed("lan", "Lan", access.Officer, p.agency)
	if a := p.Get("/lam-viec/cong").Want(http.StatusSeeOther); a.Location != "/lam-viec/cong/chuyen-muc" {
		t.Errorf("led to %q", a.Location)
	}
}
