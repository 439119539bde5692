package newsroom

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	flow "loa/internal/domain/content"
)

// A draft begins with the outline of a template, whose hints keep it from being handed in;
// an agency's own stand beside those of all, and nobody else has them.
func TestADraftBeginsWithATemplate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		s.Get(templateRoot).Want(http.StatusOK, "Bản tin tuần", "Kịch bản phát thanh", "Sửa thành mẫu của cơ quan", "Chưa có. Lập mẫu riêng")
		form := s.Get(templateRoot+"/moi?tu=hoi-dap").Want(http.StatusOK, "Hỏi đáp", "Bản nháp sẽ bắt đầu như sau")
		v := seen(t, form.Body, url.Values{"ten": {"Hỏi đáp của phường"}, "the_loai": {"news"}, "dan_y": {""}})
		s.Post(templateRoot+"/moi", v).Want(http.StatusUnprocessableEntity, "Nhập dàn ý.", "Hỏi đáp của phường")
		v.Set("dan_y", "# [Gợi ý: câu hỏi]\n\n<b>Trả lời</b>")
		s.Post(templateRoot+"/moi", v).Want(http.StatusSeeOther)
		s.Post(templateRoot+"/moi", v).Want(http.StatusSeeOther)
		own, err := h.Own(t.Context(), h.ward)
		if err != nil || len(own) != 1 {
			t.Fatalf("%+v, %v", own, err)
		}
		at := templateRoot + "/cua-co-quan/" + own[0].ID
		s.Get(at).Want(http.StatusOK, "Trả lời", "Lưu mẫu")
		v.Set("ban", "1")
		v.Set("ten", "Hỏi và đáp")
		s.Post(at, v).Want(http.StatusSeeOther)
		s.Post(at, v).Want(http.StatusConflict, "vừa được người khác sửa", "Hỏi và đáp")
		e, err := h.Begin(t.Context(), h.lan, NewPiece{AgencyID: h.ward, Kind: flow.News, Title: "Hỏi gì đáp nấy", Template: own[0].ID})
		if err != nil || e.Body != "<h2>[Gợi ý: câu hỏi]</h2><p>&lt;b&gt;Trả lời&lt;/b&gt;</p>" {
			t.Errorf("%q, %v", e.Body, err)
		}
		piece := s.Get(root+"/"+e.ContentID).Want(http.StatusOK, "Còn 1 chỗ gợi ý của mẫu chưa viết")
		bad := seen(t, piece.Body, words("Hỏi gì đáp nấy", "noi_dung", e.Body))
		s.Post(root+"/"+e.ContentID+"/gui", bad).Want(http.StatusUnprocessableEntity, "Còn 1 chỗ gợi ý")
		s.Get(root+"/moi").Want(http.StatusOK, "Hỏi và đáp", "Tin ngắn")

		w := h.planned("Phóng sự về Một cửa")
		contentID, err := h.Start(t.Context(), h.lan, w.ID, "phong-su")
		if err != nil {
			t.Fatal(err)
		}
		if row, err := h.Contents.Newest(t.Context(), contentID); err != nil || !strings.Contains(row.Edition.Body, "<h2>Vì sao làm được</h2>") {
			t.Errorf("%q, %v", row.Edition.Body, err)
		}
		s.Actor = h.abroad
		s.Get(at).Want(http.StatusNotFound)
		s.Post(at+"/bo", url.Values{}).Want(http.StatusNotFound)
		if _, err := h.Begin(t.Context(), h.abroad, NewPiece{AgencyID: h.other, Kind: flow.News, Template: own[0].ID}); err == nil {
			t.Error("another agency uses it")
		}
		s.Actor = h.lan
		s.Post(at+"/bo", url.Values{}).Want(http.StatusSeeOther)
		s.Get(templateRoot).Want(http.StatusOK).Without("Hỏi và đáp")
	})
}
