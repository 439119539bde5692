package newsroom

import (
	"net/http"
	"net/url"
	"testing"

	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// A piece without an obligation says so where it is written, approved and read, and gets
// one after it came out.
func TestAPieceWithoutADutySaysSoAndGetsOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e, err := h.Begin(ctx, h.lan, NewPiece{AgencyID: h.ward, Kind: flow.News})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Contents.Save(ctx, h.lan, e.ID, e.Version, content.Words{Title: "Lịch trực", Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", Source: "Sở Nội vụ", NoSecret: true}); err != nil {
			t.Fatal(err)
		}
		at := root + "/" + e.ContentID
		s := h.site(h.lan)
		s.Get(at).Want(http.StatusOK, "Bài chưa gắn nhiệm vụ nào.", `href="#f-phuc_vu"`, `id="f-phuc_vu"`)
		h.do(h.lan, e.ContentID, flow.Submit)
		s.Actor = h.chief
		page := s.Get(at+"/duyet").Want(http.StatusOK, "Bài chưa gắn nhiệm vụ nào.", "Chưa gắn nhiệm vụ nào</dd>")
		s.Post(at+"/duyet", seen(t, page.Body, url.Values{"trang": {"duyet"}})).Want(http.StatusSeeOther)
		page = s.Get(at).Want(http.StatusOK)
		s.Post(at+"/dang", seen(t, page.Body, url.Values{})).Want(http.StatusSeeOther)
		s.Actor = h.lan
		s.Get(at).Want(http.StatusOK, "chưa tính cho nhiệm vụ nào", "Gắn thêm nhiệm vụ", h.duty())
		if n := h.counted(); n != 0 {
			t.Fatalf("it counts %d times", n)
		}
		s.Actor = h.abroad
		s.Post(at+"/nhiem-vu", url.Values{"nhiem_vu": {h.duty()}}).Want(http.StatusNotFound)
		s.Actor = h.lan
		s.Post(at+"/nhiem-vu", url.Values{"nhiem_vu": {"khong-co"}}).Want(http.StatusUnprocessableEntity, "Cơ quan không có nhiệm vụ này")
		s.Post(at+"/nhiem-vu", url.Values{}).Want(http.StatusUnprocessableEntity, "Chọn nhiệm vụ mà bài phục vụ.")
		for range 2 { // the form that is sent twice adds nothing
			s.Post(at+"/nhiem-vu", url.Values{"nhiem_vu": {h.duty()}}).Want(http.StatusSeeOther)
		}
		s.Get(at).Want(http.StatusOK, "tin-thang").Without("Gắn thêm nhiệm vụ", "Chưa gắn nhiệm vụ nào")
		if n := h.counted(); n != 1 {
			t.Errorf("it counts %d times", n)
		}
		of, err := h.Contents.Content(ctx, e.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Get(root + "?minh-chung=" + of.EvidenceID).Want(http.StatusSeeOther); got.Location != at {
			t.Errorf("the evidence leads to %s", got.Location)
		}
		// The next edition is the same piece, and its words go on to be told in the ledger.
		s.Post(at+"/ban-moi", nil).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Sửa bài đã đăng").Without("Bài chưa gắn nhiệm vụ nào")
	})
}
