package newsroom

import (
	"net/http"
	"net/url"
	"testing"

	flow "loa/internal/domain/content"
)

// Readers of a piece that was taken away without another page are led to one later, by a
// leader of the agency and to a page that opens.
func TestReadersOfWhatIsGoneAreLedElsewhereLater(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Lịch trực cũ")
		h.do(h.chief, e.ContentID, flow.Urgent)
		to := root + "/" + e.ContentID
		h.Opens = func(address string) bool { return address == "/tin/lich-moi-2025" }
		s := h.site(h.chief)
		s.Get(to).Want(http.StatusOK, "liên kết ở nơi khác đến bài hỏng theo").Without("Dẫn đến trang này")
		s.Post(to+"/dan-den", url.Values{"dan_den": {"/tin/lich-moi-2025"}}).Want(http.StatusConflict)
		h.do(h.chief, e.ContentID, flow.Unpublish)
		page := s.Get(to).Want(http.StatusOK, "Dẫn đến trang này", "đang thấy trang báo đã gỡ")
		for _, bad := range []string{"", "/tin/khong-co", "https://khac.example/"} {
			s.Post(to+"/dan-den", seen(t, page.Body, url.Values{"dan_den": {bad}})).Want(http.StatusUnprocessableEntity, bad)
		}
		form := seen(t, page.Body, url.Values{"dan_den": {"/tin/lich-moi-2025"}})
		s.Actor = h.lan
		s.Get(to).Want(http.StatusOK).Without("Dẫn đến trang này")
		s.Post(to+"/dan-den", form).Want(http.StatusForbidden)
		s.Actor = h.abroad
		s.Post(to+"/dan-den", form).Want(http.StatusNotFound)
		s.Actor = h.chief
		s.Post(to+"/dan-den", form).Want(http.StatusSeeOther)
		s.Post(to+"/dan-den", form).Want(http.StatusConflict) // somebody else saw what was before
		s.Get(to).Want(http.StatusOK, "Người đọc được dẫn đến /tin/lich-moi-2025")
		if page, err := h.Contents.Shown(t.Context(), "lich-truc-cu-2025"); err != nil || page.Edition.Redirect != "/tin/lich-moi-2025" {
			t.Errorf("%+v, %v", page.Edition, err)
		}
		var n int
		if _, err := h.DB.Get(t.Context(), &n, `SELECT count(*) FROM audit_log WHERE action = 'content.lead'`); err != nil || n != 1 {
			t.Errorf("%d acts in the audit, %v", n, err)
		}
	})
}
