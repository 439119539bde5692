package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
)

// Readers find documents by number, title, sort, signer and issuer, and sections and
// introductions by their words, with and without marks, beside pieces or alone; what is
// not public is not found.
func TestDocumentsAndSectionsAreFound(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		id := released(t, p)
		p.ask("q=05/BC-UBND").Want(http.StatusOK, "Không tìm thấy")
		turn := func(v url.Values) {
			t.Helper()
			p.Actor = signed("minh", "Minh", access.Leader, p.agency)
			p.Post("/lam-viec/cong/van-ban", v).Want(http.StatusSeeOther)
			p.Actor = access.Actor{}
		}
		turn(url.Values{"loai": {"paper"}, "van_ban": {id}, "hien": {"1"}})
		p.publish(words("Phường nộp báo cáo quý I đúng hạn"))
		shown(t, p)
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		key := "gt-" + p.agency
		if err := f.Act(t.Context(), p.lan, portal.SectionCall{Key: key, Act: flow.Submit, Body: "<p>Phường có ba <b>khu phố</b>.</p>"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Act(t.Context(), p.minh, portal.SectionCall{Key: key, Seen: 1, Act: flow.Approve}); err != nil {
			t.Fatal(err)
		}
		const ward = "ubnd-phuong-tran-bien"
		for query, want := range map[string][]string{
			"q=05/BC-UBND":                             {"1 kết quả", "<mark>05/BC-UBND</mark>. Báo cáo quý I", "<span>Văn bản</span> ", "10/04/2025"},
			"q=bao+cao+quy":                            {"2 kết quả", "<mark>Báo cáo quý</mark> I</a>", "Phường nộp"},
			"q=báo+cáo+quý":                            {"2 kết quả"},
			"q=bảo+cáo":                                {"3 kết quả", "Không có kết quả nào đúng dấu đã gõ"},
			"q=bao+cao&loai=van-ban":                   {"1 kết quả", "05/BC-UBND"},
			"q=bao+cao&loai=tin":                       {"1 kết quả", "Phường nộp"},
			"q=bao+cao&loai=video":                     {"Không tìm thấy", "Bỏ bớt điều kiện"},
			"q=bao+cao&chuyen-muc=ho-tich":             {"1 kết quả", "Phường nộp"},
			"q=bao+cao&nam=2025":                       {"2 kết quả"},
			"q=bao+cao&nam=2024":                       {"Không tìm thấy"},
			"q=bao+cao&co-quan=" + ward:                {"2 kết quả"},
			"q=bao+cao&co-quan=so-noi-vu":              {"Không tìm thấy"},
			"q=tran+bien&loai=van-ban":                 {"1 kết quả", "UBND phường <mark>Trấn Biên</mark>"},
			"q=van+minh+bao+cao&loai=van-ban":          {"1 kết quả", "<mark>Văn Minh</mark>"},
			"q=“phiếu+yêu+cầu”":                        {"1 kết quả", "Mục của cổng", `href="/tiep-can-thong-tin"`, "<mark>phiếu yêu cầu</mark>"},
			"q=khu+pho&loai=muc":                       {"1 kết quả", "Giới thiệu cơ quan", `href="/co-quan/` + ward + `"`, "<mark>khu phố</mark>"},
			"q=khu+pho&loai=muc&co-quan=" + ward:       {"1 kết quả"},
			"q=khu+pho&loai=van-ban":                   {"Không tìm thấy"},
			"q=" + strings.Repeat("phuong+", 25) + "x": {"3 kết quả"},
			"q=%25_&loai=van-ban":                      {"Không tìm thấy"},
		} {
			p.pass(time.Minute)
			p.ask(query).Want(http.StatusOK, append(want, "noindex", `name="loai"`)...)
		}
		p.ask("q=bao+cao&loai=khong-co").Want(http.StatusNotFound)
		turn(url.Values{"loai": {"paper"}, "van_ban": {id}, "ly_do": {"Ban hành văn bản thay thế"}})
		p.ask("q=bao+cao&loai=van-ban").Want(http.StatusOK, "Không tìm thấy")
	})
}
