package newsroom

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	flow "loa/internal/domain/content"
)

// A piece announces an event by plain fields beside its words: they are read as people type
// them, say at themselves what is wrong, must be whole before submission, and stand before
// whoever approves and whoever was overtaken.
func TestAPieceAnnouncesAnEvent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		form := func(day, from, to, place string) url.Values {
			return seen(t, s.Get(at).Body, words("Hướng dẫn nộp hồ sơ", "su_kien_ngay", day, "su_kien_tu", from, "su_kien_den", to, "su_kien_cho", place))
		}
		s.Get(at).Want(http.StatusOK, "Sự kiện có ngày giờ, địa điểm")
		s.Post(at, form("31/02/2099", "25 giờ", "8h", strings.Repeat("a", 201))).Want(http.StatusUnprocessableEntity, "Ngày không có thật", "Không có giờ này", "Địa điểm dài quá 200 ký tự", `value="31/02/2099"`, `value="25 giờ"`)
		s.Post(at, form("15/5/2099", "11:00", "7h30", "Nhà văn hóa")).Want(http.StatusUnprocessableEntity, "Giờ kết thúc phải sau giờ bắt đầu.")
		s.Post(at, form("15/5/2099", "7 giờ 30", "", "")).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, `value="15/05/2099"`, `value="07:30"`, "Nhập giờ kết thúc sự kiện.", "Nhập địa điểm của sự kiện.")
		s.Post(at+"/gui", form("15/5/2099", "7 giờ 30", "", "")).Want(http.StatusUnprocessableEntity, "Nhập địa điểm của sự kiện.")
		s.Post(at, form("4/1/2021", "7:30", "11", "Nhà văn hóa")).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Ngày diễn ra sự kiện đã qua.")
		var clash overtaken
		late := form("15/5/2099", "7:30", "11", "Hội trường")
		late.Set("phien_ban", "1")
		posted(t, s, at, late).Want(http.StatusConflict).Into(&clash)
		if clash.Fields["su_kien_ngay"] != "04/01/2021" || clash.Fields["su_kien_cho"] != "Nhà văn hóa" || !strings.Contains(clash.Changes, "Hội trường") {
			t.Errorf("%+v", clash)
		}
		s.Post(at+"/gui", form("16/05/2099", "7:30", "11", "Nhà văn hóa")).Want(http.StatusSeeOther)
		row, err := h.Contents.Newest(t.Context(), e.ContentID)
		if err != nil || row.Edition.Event != (flow.Event{Day: "2099-05-16", From: "07:30", To: "11:00", Place: "Nhà văn hóa"}) {
			t.Errorf("%v: %+v", err, row.Edition.Event)
		}
		h.site(h.chief).Get(at+"/duyet").Want(http.StatusOK, "Thứ Bảy, 16/05/2099, 7 giờ 30 – 11 giờ, tại Nhà văn hóa")
		h.do(h.chief, e.ContentID, flow.Approve)
		h.do(h.lan, e.ContentID, flow.Publish)
		if _, err := h.Contents.Revise(t.Context(), h.lan, e.ContentID); err != nil {
			t.Fatal(err)
		}
		s.Post(at+"/gui", form("17/05/2099", "7:30", "11", "Nhà văn hóa")).Want(http.StatusSeeOther)
		h.site(h.chief).Get(at+"/duyet").Want(http.StatusOK, "<del>16/05/2099</del>", "<ins>17/05/2099</ins>").Without("Chữ không thay đổi.")
	})
}

// Who sent words back because of what stands beside them sees that it was mended, and the
// history tells it of two savings.
func TestWhatStandsBesideWordsIsCompared(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		form := func(pairs ...string) url.Values { return seen(t, s.Get(at).Body, words("Ngày hội số", pairs...)) }
		s.Post(at+"/gui", form("thu_tuc", "1.004222", "su_kien_ngay", "16/05/2099", "su_kien_tu", "7", "su_kien_den", "9", "su_kien_cho", "Hội trường")).Want(http.StatusSeeOther)
		h.do(h.chief, e.ContentID, flow.Return)
		s.Post(at+"/gui", form("nguon", "Công văn số 5", "thu_tuc", "1.004194", "su_kien_ngay", "16/05/2099", "su_kien_tu", "7", "su_kien_den", "9", "su_kien_cho", "Nhà văn hóa")).Want(http.StatusSeeOther)
		told := []string{"<del>Thông báo</del>", "<ins>Công văn</ins>", "<del>1.004222</del>", "<ins>1.004194</ins>", "<del>Hội trường</del>", "<ins>Nhà văn hóa</ins>"}
		h.site(h.chief).Get(at+"/duyet").Want(http.StatusOK, told...).Without("Chữ không thay đổi.")
		s.Get(at+"/lich-su").Want(http.StatusOK, told...).Without("Hai lần lưu có chữ giống nhau.")
	})
}
