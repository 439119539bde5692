package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/spine/content"
)

// A reader says whether a piece is useful, without a cookie; the agency that wrote it
// reads the count and the reasons, in which numbers and addresses are masked; others do
// not. An address counts once for a piece within an hour; who was not counted is told so,
// and every reason is kept.
func TestReadersSayWhetherAPieceIsUseful(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		e := p.publish(words("Trả kết quả khai sinh trong ngày"))
		p.Get(firstTin).Want(http.StatusOK, "Thông tin này có ích không?", "Có ích</button>")
		say := func(v url.Values) (status int) {
			t.Helper()
			a := p.Post(firstTin+"/co-ich", v)
			if len(a.Header["Set-Cookie"]) > 0 {
				t.Errorf("a cookie was set: %v", a.Header)
			}
			return a.Status
		}
		p.Post(firstTin+"/co-ich", url.Values{"ly_do": {"Thiếu giờ"}}).Want(http.StatusUnprocessableEntity, "Chọn có ích hoặc chưa có ích", "Thiếu giờ")
		p.Post(firstTin+"/co-ich", url.Values{"co_ich": {"0"}, "ly_do": {strings.Repeat("a", 501)}}).Want(http.StatusUnprocessableEntity, "dài quá 500 ký tự")
		reason := "Gọi 0912 345 678, CCCD 075200001234, thư a.b@mau.example. Đến ngày 12/04/2025 sao?"
		if a := p.Post(firstTin+"/co-ich", url.Values{"co_ich": {"0"}, "ly_do": {reason}}).Want(http.StatusSeeOther); a.Location != firstTin+"/cam-on?nhan=chua-co-ich" {
			t.Errorf("led to %q", a.Location)
		}
		const unanswered = "Ý kiến không kèm tên người gửi nên không ai trả lời riêng."
		main := func(path string) string {
			_, body, _ := strings.Cut(p.Get(path).Want(http.StatusOK, "Ý kiến đã đến UBND phường Trấn Biên", "noindex").Body, "<main")
			body, _, _ = strings.Cut(body, "</main>")
			return body
		}
		if told := main(firstTin + "/cam-on"); strings.Contains(told, unanswered) {
			t.Error("who found it useful is sent on")
		}
		if told := main(firstTin + "/cam-on?nhan=chua-co-ich"); !strings.Contains(told, unanswered) || !strings.Contains(told, `href="/phan-anh-kien-nghi">Phản ánh, kiến nghị`) {
			t.Errorf("who did not find it useful is not told where an answer comes from: %s", told)
		}
		if a := p.Post(firstTin+"/co-ich", url.Values{"co_ich": {"1"}}).Want(http.StatusSeeOther); a.Location != firstTin+"/cam-on?nhan=da-tinh" {
			t.Errorf("the second word led to %q", a.Location)
		}
		p.Get(firstTin+"/cam-on?nhan=da-tinh").Want(http.StatusOK, "Lượt này không được tính thêm", `name="ly_do"`, "noindex").Without("Cảm ơn ông, bà")
		p.Post(firstTin+"/co-ich", url.Values{"co_ich": {"1"}, "ly_do": {strings.Repeat("a", 5000)}}).Want(http.StatusUnprocessableEntity, "dài quá 500 ký tự")
		if a := p.Post(firstTin+"/co-ich", url.Values{"co_ich": {"1"}, "ly_do": {"Mạng chung của bộ phận một cửa"}}).Want(http.StatusSeeOther); a.Location != firstTin+"/cam-on?nhan=ly-do" {
			t.Errorf("a reason alone led to %q", a.Location)
		}
		p.Get(firstTin+"/cam-on?nhan=ly-do").Want(http.StatusOK, "Lý do được giữ; lượt bấm không tính thêm", "UBND phường Trấn Biên")
		p.pass(2 * time.Hour)
		if say(url.Values{"co_ich": {"1"}}) != http.StatusSeeOther {
			t.Error("a later word was refused")
		}
		p.Post("/tin/khong-co-2025/co-ich", url.Values{"co_ich": {"1"}}).Want(http.StatusNotFound)
		held := false
		for range 20 {
			held = held || say(url.Values{"co_ich": {"1"}}) == http.StatusTooManyRequests
		}
		if !held {
			t.Error("nobody is held back")
		}

		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		if yes, no, err := f.Useful(t.Context(), e.ContentID); err != nil || yes != 1 || no != 1 {
			t.Errorf("%d useful, %d not, %v", yes, no, err)
		}
		p.Actor = p.lan
		at := "/lam-viec/cong/y-kien"
		p.Get(at).Want(http.StatusOK, "Trả kết quả khai sinh trong ngày", at+"/"+e.ContentID)
		p.Get(at+"/"+e.ContentID).Want(http.StatusOK, "1 người thấy có ích, 1 người thấy chưa có ích", "Gọi [đã che số], CCCD [đã che số], thư [đã che thư điện tử]", "12/04/2025 sao", "Mạng chung của bộ phận một cửa", "Không tính thêm lượt").Without("0912", "mau.example")
		p.Actor = signed("la", "Người lạ", access.Officer, p.o.Agency("Sở Y tế", agency.Province, agency.Department))
		p.Get(at).Want(http.StatusOK, "Chưa có ý kiến nào").Without("khai sinh")
		p.Get(at + "/" + e.ContentID).Want(http.StatusNotFound)

		p.Actor = access.Actor{}
		p.pass(2 * time.Hour)
		p.move(p.minh, e.ID, content.Call{Act: flow.Withdraw, Reason: "Sai thời hạn trả"})
		p.Post(firstTin+"/co-ich", url.Values{"co_ich": {"1"}}).Want(http.StatusNotFound)
		p.Get(firstTin + "/cam-on").Want(http.StatusNotFound)
		if yes, no, err := f.Useful(t.Context(), e.ContentID); err != nil || yes != 1 || no != 1 {
			t.Errorf("a withdrawn piece was judged: %d useful, %d not, %v", yes, no, err)
		}
	})
}
