package reorganise

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAnActPastedWhole: the headings and closing articles of an act are shown,
// and taken out together.
func TestAnActPastedWhole(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("NGHỊ QUYẾT\nVề việc sắp xếp các sở\nĐiều 1. Sắp xếp\n1. Sáp nhập Sở Tài chính vào Sở Nội vụ.\n2. Giải thể Ban Lạ.\nĐiều 2. Nghị quyết có hiệu lực từ ngày 01/7/2025.")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Cần xem trước (5)", "4 dòng không đọc ra thay đổi nào", "Bỏ cả 4 dòng chưa hiểu")
		h.Post(at+"/bo-chua-hieu", url.Values{"phien_ban": {"1"}}).Want(http.StatusSeeOther)
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Cần xem trước (5)") // an old version is refused
		h.Post(at+"/bo-chua-hieu", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Cần xem trước (1)", "Đã khớp (1)", "“Ban Lạ”").Without("Bỏ cả")
		h.Actor.Grants = nil
		h.Post(at+"/bo-chua-hieu", url.Values{}).Want(http.StatusForbidden)
	})
}

// TestAPasteInAnOldEncoding: what old fonts wrote is read like Unicode.
func TestAPasteInAnOldEncoding(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("S¸p nhËp Së Tµi chÝnh vµo Së Néi vô")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Đã khớp (1)", "Sáp nhập Sở Tài chính vào Sở Nội vụ")
		at = h.prepare("Nhập xã Suối Nho, xã Xuân Bắc thành xã Mới\nS¸p nhËp Së Tµi chÝnh vµo Së Néi vô")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Đã khớp (2)", "Nhập xã Suối Nho, xã Xuân Bắc thành xã Mới", "Sáp nhập Sở Tài chính vào Sở Nội vụ").Without("Cần xem trước")
	})
}

// TestAUnitIsMovedUnderAnother: the sentence that only gives a unit another
// superior is read, and how it spells the unit is no new name. Two superiors are
// refused.
func TestAUnitIsMovedUnderAnother(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Chuyển trung tâm bảo trợ thuộc Sở Lao động - Thương binh và Xã hội về trực thuộc Sở Tài chính\nChuyển Trung tâm Bảo trợ về trực thuộc Sở Nội vụ")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "“Trung tâm Bảo trợ” có hai cấp trên: “Sở Tài chính” ở dòng 1 và “Sở Nội vụ” ở dòng này.")
		at = h.prepare("Chuyển trung tâm bảo trợ thuộc Sở Lao động - Thương binh và Xã hội về trực thuộc Sở Tài chính")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Đã khớp (1)", "Đổi cấp trên", "thuộc Sở Tài chính").Without("Cần xem trước", "Đổi tên</span>")
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
		if a, ok := h.on("2025-07-01", "Trung tâm Bảo trợ"); !ok || a.ParentID != h.ids["Sở Tài chính"] {
			h.t.Errorf("the centre: %+v, %v", a, ok)
		}
	})
}

// TestWhoGivesAFunctionAwayIsShown: a department that goes on ends nothing, yet
// its duties may belong to the function; each step says so.
func TestWhoGivesAFunctionAwayIsShown(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Chuyển chức năng quản lý báo chí từ Sở Tài chính sang Sở Nội vụ")
		giver := h.ids["Sở Tài chính"]
		h.Get(at+"/anh-huong").Want(http.StatusOK, "Không đơn vị nào kết thúc", "1 đơn vị chuyển chức năng, vẫn hoạt động", "quản lý báo chí", "Sở Nội vụ",
			"/nhiem-vu?loc=tat-ca&don_vi="+giver, "Nhiệm vụ không quyết định thì đơn vị cũ làm tiếp.")
		h.Get(at).Want(http.StatusOK, "0 đơn vị kết thúc, 1 đơn vị chuyển chức năng.")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Chuyển giao chức năng</span> quản lý báo chí")
		h.Post(at+"/nhiem-vu", url.Values{"pham_vi": {scopeSome}, "nv": {giver + ":o-video"}, "cach": {howInherit}, "trung": {"add"}}).Want(http.StatusSeeOther)
		h.Get(at+"/ap-dung").Want(http.StatusOK, "Sở Tài chính chuyển chức năng: 2 nhiệm vụ đang mở, 1 đã quyết định, còn lại đơn vị này làm tiếp.")
	})
}

// TestAnUndoneActKeepsTheNames: the units that an act founded are gone with it,
// but what was decided still says for whom.
func TestAnUndoneActKeepsTheNames(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Chia Sở Tài chính thành Sở Ngân sách và Sở Tài sản công")
		h.Post(at+"/nhiem-vu", url.Values{"loc": {stateOpen}, "cach": {howInherit}, "chia": {"divided"}}).Want(http.StatusSeeOther)
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
		const said = "Đơn vị khác kế thừa: Sở Ngân sách; Sở Tài sản công <span class=\"loa-meta\">Chia số lượng theo tỷ lệ</span>"
		h.Get(at).Want(http.StatusOK, said)
		h.Post(at+"/hoan-tac", url.Values{"ly_do": {"Nghị quyết lùi ngày"}}).Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "Đã hoàn tác", said)
		h.Actor.Grants = nil
		h.Post(at+"/hoan-tac", url.Values{"ly_do": {"Nhầm"}}).Want(http.StatusForbidden)
	})
}

// TestAUnitThatAnotherActEnded: two acts of one day name the same commune; the
// second is told what became of it, once for each unit.
func TestAUnitThatAnotherActEnded(t *testing.T) {
	each(t, func(h *house) {
		first := h.prepare("Nhập xã Suối Nho, xã Xuân Bắc thành xã Mới")
		h.Actor = h.hoa
		h.Post(first+"/ap-dung", url.Values{"chua_du": {"1"}, "con_lai": {"1"}}).Want(http.StatusSeeOther)
		h.work(first)
		h.Actor = h.lan
		second := h.prepare("Nhập xã Suối Nho, xã Xuân Bắc thành xã Xuân Bắc")
		page := h.Get(second+"/danh-sach").Want(http.StatusOK, "Cần xem trước (1)").Without("không tồn tại vào ngày này").Body
		for _, name := range []string{"UBND xã Suối Nho", "UBND xã Xuân Bắc"} {
			if want := "“" + name + "” đã kết thúc từ ngày 01/07/2025: Sáp nhập, hợp nhất theo 1662/NQ-UBTVQH15. Chọn đơn vị khác, hoặc hoàn tác việc đó trước."; strings.Count(page, want) != 1 {
				h.t.Errorf("%d times %q", strings.Count(page, want), want)
			}
		}
	})
}

// TestAnUnknownUnitStandsUnderNobody: while a person has not chosen which commune
// takes the other in, the line does not say where it stands.
func TestAnUnknownUnitStandsUnderNobody(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Sáp nhập xã Suối Nho vào xã Phú Lộc")
		page := h.Get(at+"/danh-sach").Want(http.StatusOK, "“Xã Phú Lộc” là đơn vị nào?", "thuộc UBND huyện Tân Phú").Body
		_, after, _ := strings.Cut(page, "<dt>Sau</dt>")
		if after, _, _ = strings.Cut(after, "</dl>"); !strings.Contains(after, "Xã Phú Lộc") || strings.Contains(after, "thuộc") {
			h.t.Errorf("the unit after is drawn as %q", after)
		}
	})
}
