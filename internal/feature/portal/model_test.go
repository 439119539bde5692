package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/spine/content"
)

// issue brings out a piece of a kind.
func (p *paper) issue(kind flow.Kind, title string) content.Edition {
	p.t.Helper()
	w := words(title)
	if kind == flow.Video {
		w.Body += `<p><a href="https://www.youtube.com/watch?v=abc">Xem video</a></p>`
	}
	e, err := p.Begin(p.t.Context(), p.lan, content.NewContent{AgencyID: p.agency, Kind: kind, Words: w})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.out(e)
}

// Bulletins have the number of their agency and year, which stays when one is withdrawn;
// videos have a page; both have feeds.
func TestBulletinsAreNumberedAndVideosListed(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(_ *testing.T, p *paper) {
		p.Get("/ban-tin").Want(http.StatusOK, "Chưa có tin, bài nào")
		p.o.Owe("Đăng bản tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "bản tin"}, p.agency)
		p.o.Owe("Đối thoại", obligation.Rule{Kind: cadence.Window}, p.agency)
		const here, kept = `href="/ban-tin">1 bản tin đăng ở đây`, "Minh chứng do cơ quan thực hiện giữ, không đăng ở đây; cần xem thì hỏi cơ quan đó."
		p.Get("/ket-qua").Want(http.StatusOK, "Đăng bản tin").Without(here, kept)
		p.o.Declare(p.agency, "Đăng bản tin", "2025-02-05", "Bản tin trên Zalo")
		p.Get("/ket-qua").Want(http.StatusOK, "Kể cả đăng, phát trên trang của cơ quan, Zalo, đài và các kênh khác; minh chứng của những lần đó do cơ quan thực hiện giữ.").Without(here, kept)
		first := p.issue(flow.Bulletin, "Bản tin tháng Một")
		p.o.Declare(p.agency, "Đối thoại", "2025-02-05", "Đối thoại quý I")
		p.Get("/ket-qua").Want(http.StatusOK, here, kept)
		p.pass(time.Hour)
		p.issue(flow.Bulletin, "Bản tin tháng Hai")
		p.issue(flow.Video, "Video nộp hồ sơ")
		p.publish(words("Tin thường"))
		p.Get("/ban-tin").Want(http.StatusOK, "Bản tin số 2/2025", "Bản tin số 1/2025", "/ban-tin/rss.xml").Without("Video nộp", "Tin thường")
		p.Get("/tin/ban-tin-thang-hai-2025").Want(http.StatusOK, "Bản tin số 2/2025")
		p.move(p.minh, first.ID, content.Call{Act: flow.Withdraw, Reason: "In sai số liệu"})
		p.Get("/ban-tin").Want(http.StatusOK, "Bản tin số 2/2025").Without("số 1/2025")
		p.pass(300 * 24 * time.Hour)
		p.issue(flow.Bulletin, "Bản tin năm sau")
		p.Get("/ban-tin").Want(http.StatusOK, "Bản tin số 1/2026")
		p.Get("/ket-qua").Want(http.StatusOK, "Đăng bản tin").Without(`href="/ban-tin">` + "2 bản tin đăng ở đây") // its plan has ended
		p.Get("/video").Want(http.StatusOK, "Video nộp hồ sơ").Without("Bản tin tháng", "Tin thường")
		p.Get("/video/feed.json").Want(http.StatusOK, "Video nộp hồ sơ").Without("Tin thường")
		p.Get("/video?trang=2").Want(http.StatusNotFound)
	})
}

// A piece is proposed by its agency, chosen by the coordinator, shown as long as readers
// get it, and taken away; others' pieces cannot be proposed.
func TestAPieceIsProposedAndChosenAsAModel(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		keeper := p.o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		e := p.publish(words("Tổ lưu động đến tận nhà"))
		const at, why = "/lam-viec/cong/dien-hinh", "Người già, người khuyết tật nhận kết quả tại nhà, không phải đi lại."
		v := url.Values{"bai": {e.ContentID}, "loai": {"model"}, "vi_sao": {why}}
		p.Get("/dien-hinh").Want(http.StatusOK, "Chưa có mô hình")
		p.Actor = signed("la", "Người lạ", access.Officer, keeper)
		p.Post(at, v).Want(http.StatusNotFound)
		p.Get(at + "?bai=" + e.ContentID).Want(http.StatusNotFound)
		p.Actor = p.lan
		p.Get(at+"?bai="+e.ContentID).Want(http.StatusOK, "Đề nghị: Tổ lưu động đến tận nhà")
		p.Get(at+"?tim=luu+dong").Want(http.StatusOK, "Tổ lưu động đến tận nhà")
		p.Post(at, url.Values{"bai": {e.ContentID}, "loai": {"x"}, "vi_sao": {"Hay"}}).Want(http.StatusUnprocessableEntity, "Nêu kết quả đáng học", "Chọn mô hình", "Hay")
		p.Post(at, v).Want(http.StatusSeeOther)
		p.Post(at, v).Want(http.StatusConflict, "đã được đề nghị", why)
		p.Post(at+"/quyet-dinh", url.Values{"bai": {e.ContentID}, "phien_ban": {"1"}, "chon": {"1"}}).Want(http.StatusForbidden)
		p.Get(at).Want(http.StatusOK, "Chờ chọn", why).Without(`value="1">Chọn`)
		p.Actor = access.Actor{}
		p.Get("/dien-hinh").Want(http.StatusOK).Without(why)
		p.Actor = signed("dp", "Điều phối", access.Coordinator, keeper)
		p.Get(at).Want(http.StatusOK, "Chọn<span")
		p.Post(at+"/quyet-dinh", url.Values{"bai": {e.ContentID}, "phien_ban": {"1"}, "chon": {"1"}}).Want(http.StatusSeeOther)
		p.Post(at+"/quyet-dinh", url.Values{"bai": {e.ContentID}, "phien_ban": {"1"}, "chon": {"0"}}).Want(http.StatusConflict, "Người khác vừa quyết định")
		p.Get(at+"?thoi="+e.ContentID).Want(http.StatusOK, "Thôi hiện: Tổ lưu động", `name="ly_do"`)
		p.Post(at+"/quyet-dinh", url.Values{"bai": {e.ContentID}, "phien_ban": {"2"}, "chon": {"0"}}).Want(http.StatusUnprocessableEntity, "Nêu lý do.", "Thôi hiện: Tổ lưu động")
		p.Actor = access.Actor{}
		p.Get("/dien-hinh").Want(http.StatusOK, why, "/tin/to-luu-dong-den-tan-nha-2025", "UBND phường Trấn Biên", "chọn ngày 10/04/2025", "/dien-hinh/atom.xml")
		feedsSay(p, "/dien-hinh", "Tổ lưu động đến tận nhà", 1)
		p.move(p.minh, e.ID, content.Call{Act: flow.Withdraw, Reason: "Sai địa chỉ liên hệ"})
		feedsSay(p, "/dien-hinh", "Đã rút: Tổ lưu động đến tận nhà", 1)
		if body := p.Get("/dien-hinh").Want(http.StatusOK).Body; strings.Contains(body, why) {
			t.Error("a withdrawn piece is still a model")
		}
		p.Actor = signed("dp", "Điều phối", access.Coordinator, keeper)
		p.Post(at+"/quyet-dinh", url.Values{"bai": {e.ContentID}, "phien_ban": {"2"}, "chon": {"0"}, "ly_do": {"Bài đã rút"}}).Want(http.StatusSeeOther)
		p.Actor = p.lan
		p.Post(at, url.Values{"bai": {p.issue(flow.Leaflet, "Tờ gấp mới").ContentID}, "loai": {"initiative"}, "vi_sao": {strings.Repeat("x", 700)}}).Want(http.StatusUnprocessableEntity)
	})
}
