package webhooks

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
)

func TestPagesOfReceivers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		s := o.site(access.Administrator)
		s.Get(root).Want(http.StatusOK, "Chưa có hệ thống nào nhận tin", "Thêm nơi nhận tin")
		s.Get(root+"/moi").Want(http.StatusOK, "Văn bản trình ký", "paper.to_sign")
		s.Post(root+"/moi", url.Values{"ten": {""}, "dia_chi": {"http://vanban.dongnai.gov.vn/nhan"}, "su_kien": {"report.filed"}}).Want(http.StatusUnprocessableEntity,
			"Nhập tên hệ thống nhận tin", "--hook-allow", `value="http://vanban.dongnai.gov.vn/nhan"`, `value="report.filed" checked`)
		s.Post(root+"/moi", url.Values{"ten": {strings.Repeat("dài ", 40)}, "dia_chi": {"https://a@b.vn/"}}).Want(http.StatusUnprocessableEntity,
			"quá 120 ký tự", "kèm tên người dùng", "Chọn ít nhất một sự kiện")
		made := s.Post(root+"/moi", url.Values{"ten": {"Hệ thống <văn bản>"}, "dia_chi": {o.peer.URL}, "su_kien": {"paper.to_sign", "ping", "x"}}).Want(http.StatusSeeOther)
		at := made.Header.Get("Location")
		s.Get(at).Want(http.StatusOK, "Hệ thống <văn bản>", "Chưa gửi tin nào", "Gửi thử", "Hiện khóa ký").Without("whsec_")
		key := s.Post(at+"/khoa", nil).Want(http.StatusOK, "whsec_")
		if key.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the key's page may be kept: %q", key.Header.Get("Cache-Control"))
		}
		s.Post(at+"/gui-thu", nil).Want(http.StatusSeeOther)
		id := strings.TrimPrefix(at, root+"/")
		s.Get(at).Want(http.StatusOK, "Gửi thử", "Đang chờ gửi")
		o.peer.will(http.StatusTeapot)
		o.must(o.sends(o.newest(id), true))
		page := s.Get(at).Want(http.StatusOK, "Không gửi được", "Hệ thống nhận trả lời mã 418", "Gửi lại")
		s.Get(root).Want(http.StatusOK, "Có tin không gửi được")
		if !strings.Contains(page.Body, o.newest(id).ID) {
			t.Error("the page does not name the message")
		}
		s.Post(at+"/tin/"+o.newest(id).ID+"/gui-lai", nil).Want(http.StatusSeeOther)
		o.must(o.sends(o.newest(id), false))
		s.Get(root).Want(http.StatusOK, "Đang nhận tốt")
		s.Post(at+"/tam-dung", nil).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Tạm dừng", "Gửi tiếp").Without("Gửi thử</button>")
		edit := url.Values{"ten": {"Tên mới"}, "dia_chi": {o.peer.URL}, "su_kien": {"paper.released"}, "phien_ban": {"1"}}
		s.Post(at+"/sua", edit).Want(http.StatusConflict, "Người khác vừa thay đổi")
		edit.Set("phien_ban", "2")
		s.Post(at+"/sua", edit).Want(http.StatusSeeOther)
		s.Get(at+"/sua").Want(http.StatusOK, `value="Tên mới"`, `value="paper.released" checked`)
		s.Get(at+"/bo").Want(http.StatusOK, "Tên mới sẽ không nhận tin báo nào nữa")
		s.Post(at+"/bo", nil).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusNotFound)
		s.Get(root).Want(http.StatusOK, "Chưa có hệ thống nào nhận tin")
		for _, role := range []access.Role{access.Coordinator, access.Officer, access.Inspector} {
			other := o.site(role)
			other.Get(root).Want(http.StatusForbidden)
			other.Get(root + "/moi").Want(http.StatusForbidden)
			other.Post(root+"/moi", edit).Want(http.StatusForbidden)
			other.Post(at+"/khoa", nil).Want(http.StatusForbidden).Without("whsec_")
		}
	})
}

// TestAnAddressIsCheckedWhereNothingIsSent: what is no address is refused too on
// a machine that sends nothing yet.
func TestAnAddressIsCheckedWhereNothingIsSent(t *testing.T) {
	t.Parallel()
	each(t, func(_ *testing.T, o *office) {
		o.Send = nil
		s := o.site(access.Administrator)
		for _, bad := range []string{"javascript:alert(1)", "file:///etc/passwd", "https://nguoi:mat-khau@vanban.dongnai.gov.vn/", "không phải địa chỉ"} {
			s.Post(root+"/moi", url.Values{"ten": {"Hệ thống"}, "dia_chi": {bad}, "su_kien": {"report.filed"}}).Want(http.StatusUnprocessableEntity, `id="f-dia_chi-error"`)
		}
		s.Post(root+"/moi", url.Values{"ten": {"Hệ thống"}, "dia_chi": {o.peer.URL}, "su_kien": {"report.filed"}}).Want(http.StatusSeeOther)
	})
}
