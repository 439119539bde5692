package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
)

// Readers find pieces by words with and without marks, by phrases and numbers of
// documents, within a topic, an agency and a year; what they cannot read is not found.
func TestReadersSearch(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.Get("/tim-kiem").Want(http.StatusOK, "Từ cần tìm").Without("Không tìm thấy")
		w := words("Hướng dẫn đăng ký khai sinh", "Hộ tịch")
		w.Body = "<p>" + strings.Repeat("Mở đầu rất dài. ", 40) + "Theo Kế hoạch số 35/KH-UBND, trả <b>kết quả</b> trong ngày &lt;script&gt;.</p>"
		first := p.publish(w)
		p.pass(300 * 24 * time.Hour)
		second := words("Hương ước khu phố", "Văn hóa")
		second.Summary = "Khu phố bàn hương ước, không có ai khai sinh."
		p.publish(second)
		draft, err := p.Begin(t.Context(), p.lan, content.NewContent{AgencyID: p.agency, Kind: flow.News, Words: words("Bản nháp bí ẩn")})
		if err != nil {
			t.Fatal(err)
		}
		_ = draft
		for query, want := range map[string][]string{
			"q=khai+sinh":                          {"2 kết quả", "Hướng dẫn đăng ký <mark>khai sinh</mark>", "không có ai <mark>khai sinh</mark>"},
			"q=hướng":                              {"1 kết quả", "<mark>Hướng</mark> dẫn"},
			"q=huong":                              {"2 kết quả"},
			"q=%22khai+dang%22":                    {"Không tìm thấy", "Thử từ ngắn hơn"},
			"q=“đăng+ký+khai+sinh”":                {"1 kết quả", "<mark>đăng ký khai sinh</mark>"},
			"q=35/KH-UBND":                         {"1 kết quả", "… ", "<mark>35/KH-UBND</mark>"},
			"q=khải+sinh":                          {"2 kết quả", "Không có kết quả nào đúng dấu đã gõ"},
			"q=khai&chuyen-muc=van-hoa":            {"1 kết quả", "Hương ước"},
			"q=khai&nam=2025":                      {"1 kết quả", "Hướng dẫn"},
			"q=khai&nam=2026":                      {"1 kết quả", "Hương ước"},
			"q=khai&nam=1999":                      {"Không tìm thấy", "Bỏ bớt điều kiện"},
			"q=bi+an":                              {"Không tìm thấy", "Thử từ ngắn hơn, hoặc từ khác."},
			"q=lam+dang+ky+khai+sinh+o+dau":        {"1 kết quả", "Hướng dẫn <mark>đăng ký khai sinh</mark>"},
			"q=khai+sinh+tau+bien":                 {"2 kết quả", "Không có kết quả nào đủ các từ đã gõ"},
			"q=%25":                                {"Không tìm thấy"},
			"q=<script>alert(1)</script>":          {"Không tìm thấy"},
			"q=khai&co-quan=ubnd-phuong-tran-bien": {"2 kết quả"},
		} {
			p.pass(time.Minute)
			if a := p.ask(query).Want(http.StatusOK, append(want, "noindex")...); strings.Contains(a.Body, "<script>a") || strings.Contains(a.Body, "<script>.") {
				t.Errorf("what was asked, or found, runs: %s", query)
			}
		}
		p.ask("q=khai&co-quan=khong-co").Want(http.StatusNotFound)
		p.ask("q=khai&nam=x").Want(http.StatusNotFound)
		p.ask("q=").Want(http.StatusUnprocessableEntity, "Nhập từ cần tìm.")
		p.ask("q="+strings.Repeat("a", 300)).Want(http.StatusUnprocessableEntity, "dài quá 200 ký tự")
		p.move(p.minh, first.ID, content.Call{Act: flow.Withdraw, Reason: "Sai thời hạn trả"})
		p.ask("q=khai+sinh").Want(http.StatusOK, "1 kết quả").Without("Hướng dẫn đăng ký")
	})
}

// Who asks for an agency by its name gets one card with how it is reached, what it announces
// and its newest pieces; what else has the words stands below, counted without them.
func TestAnAgencyIsFoundOnce(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		const ward, hotline = "/co-quan/ubnd-phuong-tran-bien", `href="tel:1022">Gọi Tổng đài 1022`
		if err := p.o.Registry.SetProfile(t.Context(), access.SystemActor("t"), p.agency, org.Profile{ValidFrom: "2025-01-01", Office: "Trụ sở phường", Base: org.NoProfile}, ""); err != nil {
			t.Fatal(err)
		}
		old := words("Trấn Biên mở thêm quầy")
		old.Event = flow.Event{Day: "2025-05-17", From: "07:30", To: "11:00", Place: "Nhà văn hóa khu phố 3"}
		p.publish(old)
		p.pass(time.Hour)
		p.publish(words("Chợ không dùng tiền mặt")) // none of the words
		p.introduce("<p>Phường Trấn Biên ở trung tâm.</p>")
		health := p.o.Agency("Sở Y tế", agency.Province, agency.Department)
		for _, q := range []string{"phường+Trấn+Biên", "tran+bien", "UBND+phường+Trấn+Biên"} {
			a := p.ask("q="+q).Want(http.StatusOK, `href="`+ward+`">UBND phường Trấn Biên</a></h2>`, "Trụ sở phường", hotline, "2 tin, bài của cơ quan, mới nhất trước", "Thứ Bảy, 17/05/2025", "Chợ không dùng tiền mặt").
				Without("Nơi giải quyết thủ tục", "Giới thiệu cơ quan", "kết quả khác", "Không tìm thấy", "<mark>")
			_, main, _ := strings.Cut(a.Body, "</form>")
			if n := strings.Count(main, `href="`+ward+`"`); n != 2 { // its name, and a link to its page
				t.Errorf("%s: %d links to the agency", q, n)
			}
			if strings.Index(main, "Chợ không") > strings.Index(main, `>Trấn Biên mở thêm quầy</a></h3>`) {
				t.Errorf("%s: the newest piece is not first", q)
			}
		}
		other := content.NewContent{AgencyID: health, Kind: flow.News, Words: words("Tiêm chủng ở phường Trấn Biên")}
		e, err := p.Begin(t.Context(), signed("y", "Y", access.Officer, health), other)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []struct {
			by  access.Actor
			act flow.Act
		}{{signed("y", "Y", access.Officer, health), flow.Submit}, {signed("z", "Z", access.Leader, health), flow.Approve}, {signed("y", "Y", access.Officer, health), flow.Publish}} {
			if e, err = p.Move(t.Context(), s.by, content.Call{EditionID: e.ID, Seen: e.Version, Act: s.act}); err != nil {
				t.Fatal(err)
			}
		}
		p.ask("q=phường+Trấn+Biên").Want(http.StatusOK, "2 tin, bài của cơ quan", "1 kết quả khác", "Tiêm chủng ở <mark>phường Trấn Biên</mark>")
		p.ask("q=phường+Trấn+Biên&loai=tin").Want(http.StatusOK, "1 kết quả").Without("2 tin, bài của cơ quan")
		p.ask("q=y+tế").Want(http.StatusOK, `href="/co-quan/so-y-te">Sở Y tế</a>`).Without("tin, bài của cơ quan") // words in a name are no name
		if err := p.o.Registry.SetProfile(t.Context(), access.SystemActor("t"), p.agency, org.Profile{ValidFrom: "2025-01-02", Phone: "0251 3822 931"}, ""); err != nil {
			t.Fatal(err)
		}
		p.pass(time.Minute)
		p.ask("q=tran+bien").Want(http.StatusOK, `href="tel:02513822931"`).Without(hotline)
	})
}

// What stands together as it was typed comes before what only has the words, however new
// that is; where few have a word that only helps to ask, it may be missing.
func TestSearchPutsWhatIsMeantFirst(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.publish(words("Đăng ký khai sinh qua mạng: chuẩn bị ba giấy tờ"))
		p.pass(time.Hour)
		p.publish(words("Học sinh cần làm gì? Khai đúng số căn cước"))
		p.pass(time.Hour)
		page := p.ask("q=lam+khai+sinh").Want(http.StatusOK, "2 kết quả").Without("Không có kết quả nào đủ")
		if strings.Index(page.Body, "qua mạng") > strings.Index(page.Body, "căn cước") {
			t.Error("words that stand apart come first")
		}
	})
}

// ask searches; the query is written as people type it.
func (p *paper) ask(query string) webtest.Answer {
	p.t.Helper()
	r := httptest.NewRequestWithContext(p.t.Context(), http.MethodGet, "/tim-kiem", nil)
	r.URL.RawQuery = strings.NewReplacer("<", "%3C", ">", "%3E", "“", "%E2%80%9C", "”", "%E2%80%9D", "(", "%28", ")", "%29").Replace(query)
	return p.Do(r)
}

// Results stand on pages; who asks too often waits, and nothing of it is kept.
func TestSearchIsPagedAndHeldBack(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		for i := range 21 {
			p.publish(words(fmt.Sprintf("Khai sinh số %02d", i)))
			p.pass(time.Minute)
		}
		p.ask("q=khai+sinh").Want(http.StatusOK, "21 kết quả", "Khai sinh</mark> số 20", "trang=2").Without("sinh số 00")
		a := p.ask("q=khai+sinh&trang=2").Want(http.StatusOK, "Khai sinh</mark> số 00", "Trang trước")
		if got := a.Header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("searches are kept: %q", got)
		}
		p.ask("q=khai+sinh&trang=3").Want(http.StatusNotFound)
		for range 30 {
			p.ask("q=khai")
		}
		if a := p.ask("q=khai").Want(http.StatusTooManyRequests, "Chờ ít giây", `value="khai"`); a.Header.Get("Retry-After") != "2" {
			t.Errorf("when to come again: %v", a.Header)
		}
		p.Get("/tim-kiem").Want(http.StatusOK)
		p.pass(time.Minute)
		p.ask("q=khai").Want(http.StatusOK)
	})
}
