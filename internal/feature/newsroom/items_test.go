package newsroom

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
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
		v = form("noi_dung", "<p>Mở đầu.</p>", "muc_ten_0", "Khai sinh", "muc_loi_0", "Thñ tôc hµnh chÝnh cña c«ng d©n")
		if flash := s.Post(at, v).Want(http.StatusSeeOther).Header.Get("Set-Cookie"); !strings.Contains(flashed(t, flash), "đã đổi sang Unicode") {
			t.Errorf("nothing says what was converted: %s", flash)
		}
		s.Get(at).Want(http.StatusOK, "Thủ tục hành chính của công dân")
		// Who was overtaken reads what differs, in the items too, and nothing else.
		var clash overtaken
		v = form("noi_dung", "<p>Mở đầu.</p>", "muc_ten_0", "Khai sinh", "muc_loi_0", "Mất hai ngày.", "thu_tuc", "")
		v.Set("phien_ban", "1")
		posted(t, s, at, v).Want(http.StatusConflict).Into(&clash)
		if !strings.Contains(clash.Changes, "Mất hai ngày.") || !strings.Contains(clash.Changes, "Thủ tục hành chính của công dân") || strings.Contains(clash.Changes, "Thủ tục liên quan") {
			t.Errorf("what differs: %s", clash.Changes)
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

// An item of a bulletin has a picture of the agency's library with its description: the
// checks of pictures hold for it, and readers, feeds and checkers get it.
func TestAnItemHasAPicture(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		m, theirs := h.pictured(h.lan, h.ward, 1, false), h.pictured(h.abroad, h.other, 2, true)
		e, err := h.Begin(t.Context(), h.lan, NewPiece{AgencyID: h.ward, Kind: flow.Bulletin, Title: "Bản tin tuần", Duties: []string{h.duty()}})
		if err != nil {
			t.Fatal(err)
		}
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		form := func(pairs ...string) url.Values {
			return seen(t, s.Get(at).Want(http.StatusOK, "Ảnh của mục", ">Quầy một cửa</option>").Body, words("Bản tin tuần", append([]string{"noi_dung", "", "muc_ten_0", "Khai sinh", "muc_loi_0", "Trong ngày."}, pairs...)...))
		}
		s.Post(at, form("muc_anh_0", "không phải ảnh")).Want(http.StatusUnprocessableEntity, "Ảnh của mục 1 không có trong thư viện")
		s.Post(at, form("muc_anh_0", m.ID, "muc_ta_0", strings.Repeat("a", 301))).Want(http.StatusUnprocessableEntity, "dài quá 300 ký tự")
		s.Post(at, form("muc_anh_0", theirs.ID)).Want(http.StatusSeeOther)
		s.Post(at+"/gui", form("muc_anh_0", theirs.ID)).Want(http.StatusUnprocessableEntity, "không nằm trong thư viện của cơ quan")
		s.Post(at, form("muc_anh_0", m.ID, "muc_ta_0", `Quầy "số 1"`)).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, `src="`+m.Thumb()+`"`, `value="Quầy "số 1""`, `value="`+m.ID+`" selected`)
		s.Post(at+"/gui", form("muc_anh_0", m.ID, "muc_ta_0", `Quầy "số 1"`)).Want(http.StatusUnprocessableEntity, "Xác nhận người trong ảnh đã đồng ý")
		key := h.checking(e.ContentID).Key
		h.site(access.Actor{}).Get(checkRoot+key).Want(http.StatusOK, checkRoot+key+m.Pictures()[0].Src(), `alt="Quầy "số 1""`)
		s.Post(at+"/gui", form("muc_anh_0", m.ID, "muc_ta_0", `Quầy "số 1"`, "dong_y", "1")).Want(http.StatusSeeOther)
		h.do(h.chief, e.ContentID, flow.Approve)
		out := h.do(h.lan, e.ContentID, flow.Publish)
		if served, err := h.Contents.Rendered(t.Context(), m.ID, "960"); err != nil || !served.Public {
			t.Errorf("readers do not get it: %+v, %v", served, err)
		}
		of, err := h.Contents.Used(t.Context(), out.ID)
		if lead, ok := out.Lead(of); err != nil || !ok || lead.ID != m.ID {
			t.Errorf("it does not stand for the bulletin: %v", err)
		}
		for _, body := range []string{out.Body, out.Issue.Page(flow.Vietnamese)} {
			if got := content.Dress(body, of, fmt.Sprintf); !strings.Contains(got, `src="`+m.Pictures()[0].Src()+`"`) || !strings.Contains(got, `alt="Quầy &#34;số 1&#34;"`) {
				t.Errorf("%s", got)
			}
		}
	})
}

// flashed reads what the next page says, out of its cookie.
func flashed(t *testing.T, cookie string) string {
	t.Helper()
	_, value, _ := strings.Cut(cookie, "=")
	value, _, _ = strings.Cut(value, ";")
	raw, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
