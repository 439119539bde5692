package newsroom

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// A bulletin of items: written and put in order by forms alone, checked, published as one,
// and taken up again with its items.
func TestABulletinOfItems(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e, err := h.Begin(t.Context(), h.lan, NewPiece{AgencyID: h.ward, Kind: flow.Bulletin, Title: "Bản tin tuần", Duties: []string{h.duty()}})
		if err != nil {
			t.Fatal(err)
		}
		at := root + "/" + e.ContentID
		s := h.site(h.lan)
		form := func(pairs ...string) url.Values {
			return seen(t, s.Get(at).Want(http.StatusOK, "Các mục của bản tin", "Mục mới").Body, words("Bản tin tuần", pairs...))
		}
		v := form("noi_dung", "<p>Mở đầu.</p>", "muc_ten_0", "Khai sinh", "muc_loi_0", "Trong ngày.", "muc_lam", "them")
		if to := s.Post(at, v).Want(http.StatusSeeOther).Location; !strings.HasSuffix(to, "#muc-moi") {
			t.Error(to)
		}
		v = form("noi_dung", "<p>Mở đầu.</p>", "muc_ten_0", "Khai sinh", "muc_loi_0", "Trong ngày.", "muc_nguon_0", "Phường", "muc_ten_1", "Cấp đổi thẻ", "muc_loi_1", "", "muc_bai_1", "tin-nào", "muc_ten_2", "", "muc_lam", "len-1")
		if to := s.Post(at, v).Want(http.StatusSeeOther).Location; !strings.HasSuffix(to, "#muc-0") {
			t.Error(to)
		}
		page := s.Get(at).Want(http.StatusOK, "Đưa xuống", "Đưa lên", "Liên kết của mục 1 chưa đúng")
		if strings.Index(page.Body, "Cấp đổi thẻ") > strings.Index(page.Body, "Khai sinh</span>") {
			t.Error("the items were not moved")
		}
		row, err := h.Contents.Newest(t.Context(), e.ContentID)
		if err != nil || len(row.Edition.Issue.Items) != 2 || row.Edition.Issue.Items[0].Title != "Cấp đổi thẻ" || row.Edition.Words().Body != "<p>Mở đầu.</p>" || !strings.Contains(row.Edition.Body, "<h2>Khai sinh</h2><p>Trong ngày.</p>") {
			t.Fatalf("%+v, %v", row.Edition, err)
		}
		v = form("noi_dung", "<p>Mở đầu.</p>", "muc_ten_0", "Cấp đổi thẻ", "muc_bai_0", "tin-nào", "muc_ten_1", "Khai sinh", "muc_loi_1", "Trong ngày.")
		s.Post(at+"/gui", v).Want(http.StatusUnprocessableEntity, "Liên kết của mục 1 chưa đúng")
		v = form("noi_dung", "<p>Mở đầu.</p>", "muc_ten_0", "Cấp đổi thẻ", "muc_bai_0", "/tin/cap-doi-the-2025", "muc_ten_1", "Khai sinh", "muc_loi_1", "Trong ngày.")
		s.Post(at+"/gui", v).Want(http.StatusSeeOther)
		h.do(h.chief, e.ContentID, flow.Approve)
		h.do(h.lan, e.ContentID, flow.Publish)
		if n := h.counted(); n != 1 {
			t.Errorf("%d pieces count", n)
		}
		c, err := h.Contents.Content(t.Context(), e.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		a, err := h.Contents.Article(t.Context(), c.Slug)
		if err != nil || len(a.Issue.Items) != 2 || !strings.Contains(a.Issue.Page(a.Lang), `<h2 id="muc-2">Khai sinh</h2>`) {
			t.Errorf("%+v, %v", a, err)
		}
		next, err := h.Contents.Revise(t.Context(), h.lan, e.ContentID)
		if err != nil || len(next.Issue.Items) != 2 || next.Body != a.Body {
			t.Errorf("%+v, %v", next, err)
		}
		// No other kind has items.
		news := h.begun()
		kept, err := h.Contents.Save(t.Context(), h.lan, news.ID, news.Version, content.Words{Title: "Tin", Body: "<p>Chữ.</p>", Items: []flow.Item{{Title: "Mục"}}})
		if err != nil || len(kept.Issue.Items) != 0 || kept.Body != "<p>Chữ.</p>" {
			t.Errorf("%+v, %v", kept, err)
		}
	})
}
