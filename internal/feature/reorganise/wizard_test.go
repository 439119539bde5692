package reorganise

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/auth"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/people"
)

// joins gives a person a role in an agency; the person has signed in.
func (h *house) joins(name string, role access.Role, agencyID string) access.Actor {
	h.t.Helper()
	inv, err := h.People.Invite(h.t.Context(), access.SystemActor("test"), people.NewPerson{Name: name, Grants: []people.NewGrant{{Role: role, AgencyID: agencyID}}})
	if err != nil {
		h.t.Fatal(err)
	}
	hasher, err := auth.NewHasher(auth.Cost{Memory: 64, Iterations: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	door := people.New(h.DB, people.Config{Zone: h.Zone, Agencies: h.Registry, Hasher: hasher})
	if _, err := door.Accept(h.t.Context(), inv.Token, "trăng non bờ giếng"); err != nil {
		h.t.Fatal(err)
	}
	actor, err := h.People.ActorOf(h.t.Context(), inv.AccountID)
	if err != nil {
		h.t.Fatal(err)
	}
	return actor
}

// TestDoneByOneOfTwoNeedsAPerson merges a commune that did its clip with one that
// did not; a report was due on the eve and neither sent it. No proposal about
// these is taken unseen.
func TestDoneByOneOfTwoNeedsAPerson(t *testing.T) {
	each(t, func(h *house) {
		did, not := h.ids["UBND xã Suối Nho"], h.ids["UBND xã Xuân Bắc"]
		h.Owe("clip", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Year, UnitNoun: "clip"}, did, not)
		h.Owe("báo cáo", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-06-30"}, did, not)
		h.Declare(did, "clip", "2025-02-03", "Clip của Suối Nho")
		at := h.prepare("Nhập xã Suối Nho, xã Xuân Bắc thành xã Mới")
		const done, overdue = "UBND xã Suối Nho đã làm xong nhiệm vụ này trong kỳ. Cân nhắc để UBND xã Mới làm tiếp, hay miễn và nêu lý do.",
			"Đã quá hạn trước ngày sắp xếp, nên UBND xã Mới quá hạn ngay từ ngày đầu nếu kế thừa."
		h.Get(at+"/nhiem-vu").Want(http.StatusOK, "1 có đề xuất rõ theo văn bản, 3 cần người quyết định", "Chấp nhận các đề xuất (1)", "Tính đến ngày 01/07/2025",
			done, overdue, "3 nhiệm vụ").Without("hôm nay", "Đã hoàn thành, không chuyển gì.")
		page := h.Get(at+"/nhiem-vu?loc=tat-ca").Want(http.StatusOK, "4 nhiệm vụ").Body
		if first, last := strings.Index(page, done), strings.Index(page, "Đã hoàn thành, không chuyển gì."); first < 0 || last < first {
			h.t.Error("what needs a person does not come first")
		}
		h.Post(at+"/nhiem-vu", url.Values{"loc": {stateOpen}, "cach": {HowProposed}}).Want(http.StatusSeeOther)
		h.Get(at+"/nhiem-vu").Want(http.StatusOK, "Nhiệm vụ đã quyết định", "1/4", done, overdue).Without("Chấp nhận các đề xuất")
		h.Get(at).Want(http.StatusOK, "4 nhiệm vụ đang mở, 3 chưa quyết định.")
		var open apiDuties
		h.JSON(http.MethodGet, "/api/v1/reorganisations/"+strings.TrimPrefix(at, root+"/")+"/duties", nil).Want(http.StatusOK).Into(&open)
		doubts := 0
		for _, d := range open.Items {
			doubts += len(d.Doubts)
		}
		if doubts != 3 {
			h.t.Errorf("%d doubts told to programs", doubts)
		}
		// a person looks: one is picked as proposed, one waived with the reason
		clip := not + ":o-clip"
		one := at + "/nhiem-vu/" + url.PathEscape(clip)
		h.Get(one).Want(http.StatusOK, done)
		h.Post(one, url.Values{"cach": {howMet}}).Want(http.StatusUnprocessableEntity, "còn thiếu nên chưa thể ghi là đã hoàn thành")
		h.Post(one, url.Values{"cach": {howWaive}, "ly_do": {"UBND xã Suối Nho đã làm"}}).Want(http.StatusSeeOther)
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}, "pham_vi": {scopeSome}, "nv": {did + ":o-báo cáo", not + ":o-báo cáo"}}).Want(http.StatusSeeOther)
		h.Get(at+"/nhiem-vu").Want(http.StatusOK, "Mọi nhiệm vụ đã được quyết định.", "4 nhiệm vụ", "Được miễn: UBND xã Suối Nho đã làm", "UBND xã Mới kế thừa.")
	})
}

// TestTheHeirItselfDidIt: the unit that takes another in has done the same.
func TestTheHeirItselfDidIt(t *testing.T) {
	each(t, func(h *house) {
		for _, title := range []string{"Video một", "Video hai"} {
			h.Declare(h.ids["Sở Nội vụ"], "video", "2025-03-03", title)
		}
		at := h.prepare("Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ")
		const done = "Sở Nội vụ đã làm xong nhiệm vụ này trong kỳ. Cân nhắc để Sở Nội vụ làm tiếp, hay miễn và nêu lý do."
		h.Get(at+"/nhiem-vu").Want(http.StatusOK, done, "1 có đề xuất rõ theo văn bản, 1 cần người quyết định")
		// left alone it waits after the act, with the same doubt
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		made := h.Post(root+"/moi", url.Values{"ten": {"Sắp xếp đã qua"}, "so_hieu": {"1/NQ"}, "hieu_luc": {"4/3/2025"}}).Want(http.StatusSeeOther)
		at = strings.TrimSuffix(made.Location, "/danh-sach")
		h.Post(at+"/danh-sach", h.with(at, url.Values{"van_ban": {"Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ"}})).Want(http.StatusSeeOther)
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}, "con_lai": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
		h.Get(at).Want(http.StatusOK, "/lam-viec/ma-tran?ngay=2025-03-03&nhiem-vu=tat-ca", "/lam-viec/ma-tran?ngay=2025-03-04&nhiem-vu=tat-ca")
		const list = root + "/chua-quyet-dinh"
		h.Get(list).Want(http.StatusOK, done, "1 cần người quyết định", "Tính đến ngày 04/03/2025")
		h.Post(list, url.Values{"loc": {stateOpen}, "cach": {HowProposed}}).Want(http.StatusSeeOther)
		h.Get(list).Want(http.StatusOK, "1 nhiệm vụ chờ quyết định: 0 có đề xuất rõ", done)
	})
}

// TestOneDayOneFigure: the step of duties and the comparison judge the same day.
func TestOneDayOneFigure(t *testing.T) {
	each(t, func(h *house) {
		h.Owe("bài viết", obligation.Rule{Kind: cadence.Continuous, UnitNoun: "bài"}, h.ids["Sở Tài chính"])
		at := h.prepare("Sáp nhập Sở Tài chính vào Sở Nội vụ")
		const figure = "181 ngày chưa có bài nào" // from 1 January to 1 July
		h.Get(at+"/nhiem-vu?loc=tat-ca").Want(http.StatusOK, figure, "Tính đến ngày 01/07/2025")
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}}).Want(http.StatusSeeOther)
		h.Get(at+"/truoc-sau").Want(http.StatusOK, figure, "Tính đến ngày 01/07/2025", "Chênh lệch")
	})
}

// TestWhoApplies tells the preparer and the leader who may apply an act, from
// its preparation to its undoing.
func TestWhoApplies(t *testing.T) {
	each(t, func(h *house) {
		snv := h.ids["Sở Nội vụ"]
		h.lan = h.joins("Đường Thị Lan", access.Coordinator, snv)
		leader := h.joins("Đỗ Văn Nam", access.Leader, snv)
		h.joins("Lê Thị Mai", access.Leader, h.ids["Sở Tài chính"])
		h.joins("Trần Thị Hoà", access.Coordinator, snv)
		h.Actor = h.lan
		at := h.prepare("Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ")
		if err := h.f.Submit(h.t.Context(), h.lan, strings.TrimPrefix(at, root+"/")); domain.CodeOf(err) != domain.CodeConflict {
			h.t.Errorf("a unit under the one that ends is left, and it is handed over: %v", err)
		}
		h.Get(at+"/ap-dung").Want(http.StatusOK).Without("Đã trình", "Trình áp dụng</button>")
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "Danh sách đã khớp; chưa trình.", "Còn 2 nhiệm vụ chưa quyết định", "Chưa trình. Áp dụng được: Đỗ Văn Nam; Trần Thị Hoà.", "Lãnh đạo duyệt, Sở Nội vụ", "Việc của người khác").
			Without("Lê Thị Mai")
		h.Get(at+"/ap-dung").Want(http.StatusOK, "Trình áp dụng</button>").Without("Áp dụng đợt sắp xếp</button>")
		h.Actor = leader
		h.Get(at).Want(http.StatusOK, "người chuẩn bị chưa trình")
		h.Post(at+"/trinh", url.Values{}).Want(http.StatusForbidden)
		h.Actor = h.lan
		h.Post(at+"/trinh", url.Values{}).Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "chờ áp dụng.</strong>", "Đỗ Văn Nam", "Đã chuẩn bị xong, chờ người khác áp dụng")
		h.Get(root).Want(http.StatusOK, "Đã chuẩn bị xong, chờ người khác áp dụng")
		// a change takes it back, and it is handed over again
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}}).Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "Đã chuẩn bị xong nhưng chưa trình.")
		h.Post(at+"/trinh", url.Values{}).Want(http.StatusSeeOther)
		h.Actor = leader
		h.Get(at).Want(http.StatusOK, "Đường Thị Lan đã trình lúc")
		h.Get(at+"/ap-dung").Want(http.StatusOK, "Áp dụng đợt sắp xếp</button>", "Hoàn tác được đến hết ngày 30/06/2025, do người điều phối hoặc quản trị hệ thống thực hiện.", "Trần Thị Hoà")
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
		h.Get(at).Want(http.StatusOK, "Đã áp dụng, sẽ có hiệu lực từ ngày 01/07/2025", "Hoàn tác được đến hết ngày 30/06/2025", "Người hoàn tác được").Without("/hoan-tac\"")
		h.Post(at+"/hoan-tac", url.Values{"ly_do": {"Nhầm"}}).Want(http.StatusForbidden)
		h.Actor = h.lan
		h.Get(at).Want(http.StatusOK, "/hoan-tac\"", "Hoàn tác được đến hết ngày")
	})
}

// TestAnActWithoutItsDocument is applied only knowingly; what was wanting comes
// later and stands beside what was known before.
func TestAnActWithoutItsDocument(t *testing.T) {
	each(t, func(h *house) {
		made := h.Post(root+"/moi", url.Values{"ten": {"Sắp xếp theo dự thảo"}, "hieu_luc": {"1/7/2025"}}).Want(http.StatusSeeOther)
		at := strings.TrimSuffix(made.Location, "/danh-sach")
		h.Post(at+"/danh-sach", h.with(at, url.Values{"van_ban": {"Đổi tên Sở Tài chính thành Sở Tài chính và Đầu tư"}})).Want(http.StatusSeeOther)
		h.Get(at + "/can-cu").Want(http.StatusConflict)
		h.Actor = h.hoa
		h.Get(at+"/ap-dung").Want(http.StatusOK, "Chưa nêu số văn bản.", "Chưa đối chiếu với văn bản.", "Tôi, Trần Thị Hoà, biết điều này và vẫn áp dụng")
		h.Post(at+"/ap-dung", url.Values{}).Want(http.StatusUnprocessableEntity, "Bổ sung trước, hoặc xác nhận vẫn áp dụng.")
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
		h.Get(at).Want(http.StatusOK, "Trần Thị Hoà: Áp dụng, xác nhận biết là chưa nêu số văn bản và chưa đối chiếu với văn bản.", "Chưa nêu số văn bản.", "Bổ sung văn bản")
		h.Actor = ledgertest.As(access.Leader, h.ids["Sở Nội vụ"])
		h.Get(at).Want(http.StatusOK).Without("/can-cu")
		h.Post(at+"/can-cu", url.Values{"so_hieu": {"7/NQ"}}).Want(http.StatusForbidden)
		h.Actor = h.lan
		h.Post(at+"/can-cu", url.Values{"so_hieu": {"7/NQ-HĐND"}, "ngay_ban_hanh": {"31/2/2025"}}).Want(http.StatusUnprocessableEntity, "7/NQ-HĐND", "31/2/2025")
		h.Post(at+"/can-cu", url.Values{"so_hieu": {"7/NQ-HĐND"}, "ngay_ban_hanh": {"9/4/2025"}}).Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "7/NQ-HĐND, 09/04/2025", "Chưa đối chiếu với văn bản.").Without("Chưa nêu số văn bản.")
		h.Post(at+"/can-cu", url.Values{"so_hieu": {"7/NQ-HĐND"}, "ngay_ban_hanh": {"9/4/2025"}, "toan_van": {"Công báo số 12"}, "da_xac_minh": {"1"}}).Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "Đã đối chiếu với văn bản", "Đường Thị Lan: Bổ sung văn bản. “7/NQ-HĐND, 09/04/2025; Công báo số 12”", "Trần Thị Hoà: Áp dụng, xác nhận biết").
			Without("Chưa đối chiếu với văn bản.</p>")
		h.Get(root).Want(http.StatusOK, "7/NQ-HĐND", "Đã đối chiếu")
	})
}

// TestTheEffectStays: what an act did can be seen after it was applied, as it was
// told before, and after it was undone.
func TestTheEffectStays(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Sáp nhập Sở Tài chính vào Sở Nội vụ")
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}, "nhiem_vu": {"o-video"}}).Want(http.StatusSeeOther)
		rows := func() string {
			h.t.Helper()
			body := h.Get(at+"/truoc-sau").Want(http.StatusOK, "Sở Tài chính", "Sở Nội vụ", "1 nhiệm vụ chưa quyết định vẫn đứng tên").Body
			from := strings.Index(body, "Các ô thay đổi")
			return body[from:strings.LastIndex(body, "</table>")]
		}
		before := rows()
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}, "con_lai": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
		if after := rows(); after != before {
			h.t.Errorf("after applying:\n%s\nbefore:\n%s", after, before)
		}
		h.Get(at+"/truoc-sau").Want(http.StatusOK, "như đã áp dụng").Without("Chưa có gì được ghi")
		h.Get(at).Want(http.StatusOK, at+"/truoc-sau", "Ma trận của ngày sắp xếp mở được từ ngày 01/07/2025.", "/lam-viec/co-quan?ngay=2025-07-01").Without("/lam-viec/ma-tran?")
		h.Post(at+"/hoan-tac", url.Values{"ly_do": {"Lùi ngày"}}).Want(http.StatusSeeOther)
		if after := rows(); after != before {
			h.t.Errorf("after undoing:\n%s\nbefore:\n%s", after, before)
		}
		h.Get(at+"/truoc-sau").Want(http.StatusOK, "đã hoàn tác nên không còn hiệu lực")
	})
}
