package newsroom

import (
	"net/http"
	"net/url"
	"testing"

	flow "loa/internal/domain/content"
)

// What a page says stays in the history is found there, also when the same person writes
// in two windows within the minutes in which one hand is overwritten without a copy.
func TestWhatIsShownBesideOwnWordsStaysInTheHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		first := s.Get(at).Body
		s.Post(at, seen(t, first, words("Mở đầu"))).Want(http.StatusSeeOther)
		old := seen(t, s.Get(at).Body, words("Bản ở cửa sổ hai"))
		s.Post(at, seen(t, s.Get(at).Body, words("Bản ở cửa sổ một"))).Want(http.StatusSeeOther)
		page := s.Post(at+"/gui", old).Want(http.StatusConflict, "bản đang lưu vẫn còn trong lịch sử", "Bản ở cửa sổ một")
		posted(t, s, at, old).Want(http.StatusConflict) // told twice, kept once
		s.Post(at, seen(t, page.Body, words("Bản ở cửa sổ hai"))).Want(http.StatusSeeOther)
		texts, err := h.Contents.Texts(t.Context(), e.ID)
		if err != nil || len(texts) != 2 || texts[0].Title != "Bản ở cửa sổ một" {
			t.Errorf("%v: %+v", err, texts)
		}
		s.Get(at+"/lich-su").Want(http.StatusOK, "<del>một</del>", "<ins>hai</ins>")
	})
}

// A coordinator reads what other agencies write and has no hand in it.
func TestOnlyPeopleOfTheAgencyWriteItsPieces(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		coordinator := h.keeper()
		e := h.written("Trả kết quả khai sinh trong ngày")
		at, s := root+"/"+e.ContentID, h.site(coordinator)
		draft := s.Get(at).Want(http.StatusOK, "Trả kết quả khai sinh trong ngày").Without("Gửi duyệt", "Bỏ bản nháp", "Ghi ý kiến")
		for way, v := range map[string]url.Values{"": words("Viết thay"), "/gui": {}, "/bo": {}, "/y-kien": {"y_kien": {"Sửa đi"}}} {
			s.Post(at+way, seen(t, draft.Body, v)).Want(http.StatusForbidden)
		}
		h.do(h.lan, e.ContentID, flow.Submit)
		h.do(h.chief, e.ContentID, flow.Approve)
		h.do(h.lan, e.ContentID, flow.Publish)
		s.Get(at).Want(http.StatusOK).Without("Sửa hoặc đính chính bài")
		s.Post(at+"/ban-moi", url.Values{}).Want(http.StatusForbidden)
		if n, err := h.Contents.Editions(t.Context(), e.ContentID); err != nil || len(n) != 1 {
			t.Errorf("%d editions, %v", len(n), err)
		}
		own, err := h.Begin(t.Context(), coordinator, NewPiece{AgencyID: h.other, Kind: flow.News})
		if err != nil || own.ID == "" {
			t.Errorf("of their own agency: %v", err)
		}
	})
}
