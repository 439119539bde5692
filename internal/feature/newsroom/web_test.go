package newsroom

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
)

// One piece from the empty list to readers, by the forms that people use.
func TestAPieceIsWrittenCheckedApprovedAndBroughtOut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		s.Get(root).Want(http.StatusOK, "Cơ quan chưa có tin, bài nào", "Viết bài đầu tiên", root+"/moi")
		form := s.Get(root+"/moi?nhiem-vu="+h.duty()).Want(http.StatusOK, "Bắt đầu viết", "checked")
		v := seen(t, form.Body, url.Values{"the_loai": {"news"}, "nhiem_vu": {h.duty()}})
		long := maps.Clone(v)
		long.Set("tieu_de", strings.Repeat("chữ ", 60))
		s.Post(root+"/moi", long).Want(http.StatusUnprocessableEntity, "Tiêu đề dài 239 ký tự, nhiều nhất 200. Rút ngắn.")
		at := s.Post(root+"/moi", v).Want(http.StatusSeeOther).Location
		if again := s.Post(root+"/moi", v); again.Location != at {
			t.Errorf("the form that was sent twice made another piece: %s, %s", at, again.Location)
		}
		page := s.Get(at).Want(http.StatusOK, "Soạn bài", "Nhập tiêu đề.", "Gửi duyệt", "tin-thang")
		// Handed in too early: what is typed is kept, and what is missing stands beside it.
		bad := seen(t, page.Body, words("Trả kết quả khai sinh trong ngày", "khong_mat", "", "tom_tat", ""))
		page = s.Post(at+"/gui", bad).Want(http.StatusUnprocessableEntity, "Nhập tóm tắt", "Xác nhận nội dung không có bí mật", "Trả kết quả khai sinh trong ngày", "trả kết quả ngay")
		v = seen(t, page.Body, words("Trả kết quả khai sinh trong ngày"))
		s.Post(at+"/gui", v).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Bài đang chờ người khác duyệt", "Rút lại để sửa tiếp").Without("Duyệt, đăng sau</button>")
		s.Get(at+"/duyet").Want(http.StatusOK, "Người gửi duyệt hoặc đăng khẩn không tự duyệt").Without("Duyệt, đăng sau</button>")

		s.Actor = h.chief
		s.Get(root).Want(http.StatusOK, "1 bài chờ duyệt", at+"/duyet")
		page = s.Get(at+"/duyet").Want(http.StatusOK, "Bài sẽ hiện như sau", "Trả kết quả khai sinh trong ngày", "Nguyễn Thị Lan", "Duyệt và đăng ngay", "không lộ dữ liệu cá nhân")
		s.Post(at+"/tra-lai", seen(t, page.Body, url.Values{"trang": {"duyet"}})).Want(http.StatusUnprocessableEntity, "Nêu lý do.", "Duyệt, đăng sau")
		s.Post(at+"/tra-lai", seen(t, page.Body, url.Values{"trang": {"duyet"}, "ly_do_tra-lai": {"Ghi rõ giờ nộp"}})).Want(http.StatusSeeOther)

		s.Actor = h.lan
		page = s.Get(at).Want(http.StatusOK, "Soạn bài", "Trần Văn Minh trả lại", "Ghi rõ giờ nộp")
		v = seen(t, page.Body, words("Trả kết quả khai sinh trong ngày", "noi_dung", "<p>Từ ngày 04/05, phường trả kết quả ngay khi nộp trước 15 giờ.</p>"))
		s.Post(at+"/gui", v).Want(http.StatusSeeOther)

		s.Actor = h.chief
		page = s.Get(at+"/duyet").Want(http.StatusOK, "Đã sửa so với lúc trả lại", "<ins>khi nộp trước 15 giờ</ins>", "Ghi rõ giờ nộp")
		s.Post(at+"/duyet", seen(t, page.Body, url.Values{"trang": {"duyet"}})).Want(http.StatusSeeOther)
		page = s.Get(at).Want(http.StatusOK, "Đăng ngay", "Hẹn giờ đăng", "Đã duyệt, chưa đăng")
		s.Post(at+"/dang", seen(t, page.Body, url.Values{})).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "/tin/tra-ket-qua-khai-sinh-trong-ngay-2025", "Đã ghi vào sổ minh chứng", "Rút bài, để lại thông báo", "Sửa hoặc đính chính bài")
		if n := h.counted(); n != 1 {
			t.Errorf("the obligation counts %d", n)
		}
		s.Get(at+"/lich-su").Want(http.StatusOK, "So sánh hai lần lưu", "đăng", "gửi duyệt")
		s.Get(root+"?tim=khai+sinh&trang-thai=published").Want(http.StatusOK, "Trả kết quả khai sinh", "1 tin, bài.")
		s.Get(root+"?trang-thai=draft").Want(http.StatusOK, "Không có tin, bài nào khớp với bộ lọc")
	})
}

// A leader approves and brings out by one press; sent twice, it comes out once. Who sent it
// for approval is refused, and nothing comes out.
func TestALeaderApprovesAndBringsOutAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Trả kết quả khai sinh trong ngày")
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		h.do(h.lan, e.ContentID, flow.Submit)
		both := url.Values{"trang": {"duyet"}, "dang_luon": {"1"}}
		own := s.Get(at + "/duyet").Without("Duyệt và đăng ngay")
		s.Post(at+"/duyet", seen(t, own.Body, both)).Want(http.StatusForbidden)
		chief := h.site(h.chief)
		page := chief.Get(at+"/duyet").Want(http.StatusOK, "Duyệt và đăng ngay", "bài về việc của Nguyễn Thị Lan để đăng hoặc hẹn giờ")
		v := seen(t, page.Body, both)
		v.Set("phien_ban", "999")
		chief.Post(at+"/duyet", v).Want(http.StatusConflict)
		if n := h.counted(); n != 0 {
			t.Errorf("it came out unseen: %d", n)
		}
		v = seen(t, page.Body, both)
		chief.Post(at+"/duyet", v).Want(http.StatusSeeOther)
		chief.Post(at+"/duyet", v).Want(http.StatusConflict)
		chief.Get(at).Want(http.StatusOK, "Đã ghi vào sổ minh chứng", "duyệt", "đăng").Without("Đăng ngay")
		if n := h.counted(); n != 1 {
			t.Errorf("the obligation counts %d", n)
		}
	})
}

func (h *house) counted() (n int) {
	h.t.Helper()
	if _, err := h.DB.Get(h.t.Context(), &n, `SELECT COALESCE(sum(n), 0) FROM cell`); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// What the editor's script is told: the version to go on with, what is left to put
// right, who else writes, and both texts when somebody else was first.
func TestTheScriptKeepsEachPause(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		at := root + "/" + e.ContentID
		s := h.site(h.lan)
		form := seen(t, s.Get(at).Want(http.StatusOK, "data-loa-newsroom").Body, words("Bản của Lan", "tom_tat", ""))
		var kept saved
		posted(t, s, at, form).Want(http.StatusOK).Into(&kept)
		if kept.Version != e.Version+1 || kept.Writing != "" || len(kept.Findings) == 0 || kept.Findings[0].Field != "tom_tat" || !kept.Findings[0].Must {
			t.Errorf("%+v", kept)
		}
		other := h.site(h.binh)
		other.Get(at).Want(http.StatusOK, "Đang viết bài này:", "Nguyễn Thị Lan")
		var gone overtaken
		form.Set("tieu_de", "Bản của Bình")
		posted(t, other, at, form).Want(http.StatusConflict).Into(&gone)
		if gone.By != "Nguyễn Thị Lan" || gone.Version != kept.Version || gone.Title != "Bản của Lan" || !strings.Contains(gone.Body, "<strong>phường</strong>") || !gone.Open || gone.Own || !strings.Contains(gone.Changes, "Bản của mình") || !strings.Contains(gone.Changes, "<ins>Lan</ins>") {
			t.Errorf("%+v", gone)
		}
		posted(t, s, at, words("Bản khác của Lan", "phien_ban", "1", "ban", e.ID)).Want(http.StatusConflict).Into(&gone)
		if !gone.Own {
			t.Errorf("Lan is not told that it was herself: %+v", gone)
		}
		// The same form without the script: both texts stand on the page.
		other.Post(at, words("Bản của Bình", "phien_ban", "1", "ban", e.ID)).Want(http.StatusConflict, "Bản đang lưu: Nguyễn Thị Lan", "Bản của Lan", "Bản của Bình", "<ins>Lan</ins>", `data-unsaved="conflict"`, "Chưa lưu.").Without("<span>Đã lưu lúc")
		form.Set("phien_ban", "2")
		form.Set("tieu_de", "Bản của Bình")
		posted(t, other, at, form).Want(http.StatusOK).Into(&kept)
		if kept.Writing != "Nguyễn Thị Lan" {
			t.Errorf("Bình is not told that Lan writes: %+v", kept)
		}
		s.Get(at+"/lich-su").Want(http.StatusOK, "<del>Lan</del>", "<ins>Bình</ins>")
		h.pass(6 * time.Minute)
		h.now.Add(1)
		var touched struct {
			Version int64
			Writing string
		}
		posted(t, other, at+"/dang-viet", nil).Want(http.StatusOK).Into(&touched)
		if touched.Writing != "" || touched.Version != 3 {
			t.Errorf("after five minutes of silence: %+v", touched)
		}
		form.Set("tieu_de", strings.Repeat("dài ", 100))
		form.Set("phien_ban", "3")
		posted(t, other, at, form).Want(http.StatusUnprocessableEntity, "tieu_de", "nhiều nhất 200")
		form.Set("tieu_de", "Bản của Lan")
		form.Set("nguoi", h.lan.AccountID) // who wrote it, while Bình signed in
		posted(t, other, at, form).Want(http.StatusUnprocessableEntity, "Người khác đã đăng nhập trong trình duyệt này")
		form.Del("nguoi")
		posted(t, h.site(h.abroad), at, form).Want(http.StatusNotFound)
		reader := access.Actor{AccountID: "r", Name: "Người xem", Grants: []access.Grant{{Role: access.Reader, AgencyID: h.ward}}}
		posted(t, h.site(reader), at, words("x", "phien_ban", "3")).Want(http.StatusForbidden)
		posted(t, h.site(reader), at+"/dang-viet", nil).Want(http.StatusForbidden)
		h.site(reader).Get(at).Want(http.StatusOK, "Bản của Bình").Without("data-loa-newsroom")
	})
}

func TestTwoWhoBeginToWriteAtOnceKnowOfEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		type answer struct {
			w     Writer
			other bool
			err   error
		}
		answers := make(chan answer, 2)
		for _, who := range []access.Actor{h.lan, h.binh} {
			go func() {
				w, other, err := h.Touch(t.Context(), who, e.ContentID)
				answers <- answer{w, other, err}
			}()
		}
		a, b := <-answers, <-answers
		if a.err != nil || b.err != nil || a.other == b.other || a.w.ByID != b.w.ByID {
			t.Errorf("%+v, %+v", a, b)
		}
		h.now.Add(-int64(time.Hour / time.Millisecond)) // the clock was set back
		if _, other, err := h.Touch(t.Context(), h.binh, e.ContentID); err != nil || other {
			t.Errorf("a note from the future holds: %v, %v", other, err)
		}
	})
}

func TestPastedTextIsCleanedAndOldFontsAreShownFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		at := root + "/" + e.ContentID
		s := h.site(h.lan)
		var got map[string]string
		posted(t, s, root+"/dan", url.Values{"noi_dung": {`<p class=MsoNormal style="mso-x:y">Thủ tục<script>alert(1)</script> <b onclick="x()">mới</b></p><img src="https://xem.example/a.png">`}}).Want(http.StatusOK).Into(&got)
		if got["html"] != "<p>Thủ tục <strong>mới</strong></p>" || got["encoding"] != "" {
			t.Errorf("%v", got)
		}
		posted(t, s, root+"/dan", url.Values{"noi_dung": {"Thñ tôc hµnh chÝnh\n\ncña c«ng d©n"}}).Want(http.StatusOK).Into(&got)
		if got["encoding"] != "TCVN3" || got["text"] != "Thủ tục hành chính\n\ncủa công dân" || got["modern"] != "<p>Thủ tục hành chính</p><p>của công dân</p>" || !strings.Contains(got["html"], "Thñ tôc") {
			t.Errorf("%v", got)
		}
		huge := strings.Repeat("<p>chữ", 1_000_000)
		s.Upload(root+"/dan", url.Values{"noi_dung": {huge}}).Want(http.StatusUnprocessableEntity, "Phần dán vào dài quá 2 MB")
		form := seen(t, s.Get(at).Body, words("Một bài", "noi_dung", huge))
		s.Upload(at, form).Want(http.StatusUnprocessableEntity, "Nội dung dài quá 2 MB", "Một bài")
		// Without the script: plain paragraphs, and an old font is shown before it is taken.
		form.Set("noi_dung", "Thñ tôc hµnh chÝnh & hé tÞch\n\ncña <c«ng d©n")
		s.Post(at, form).Want(http.StatusSeeOther)
		page := s.Get(at).Want(http.StatusOK, "Nội dung giống phông chữ cũ TCVN3", "Thủ tục hành chính & hộ tịch", "Đổi sang Unicode và lưu")
		form = seen(t, page.Body, form)
		form.Set("doi_phong", "1")
		s.Post(at, form).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Thủ tục hành chính &amp; hộ tịch", "của &lt;công dân").Without("phông chữ cũ TCVN3")
	})
}

func TestScheduledUrgentWithdrawnAndGone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Lịch tiếp công dân")
		at := root + "/" + e.ContentID
		h.do(h.lan, e.ContentID, flow.Submit)
		h.do(h.chief, e.ContentID, flow.Approve)
		s := h.site(h.lan)
		page := s.Get(at)
		s.Post(at+"/hen-gio", seen(t, page.Body, url.Values{"ngay_dang": {"31/02/2025"}, "gio_dang": {"25 giờ"}})).Want(http.StatusUnprocessableEntity, "Ngày không có thật", `value="31/02/2025"`, `value="25 giờ"`)
		s.Post(at+"/hen-gio", seen(t, page.Body, url.Values{"ngay_dang": {"01/01/2024"}, "gio_dang": {"8"}})).Want(http.StatusUnprocessableEntity, "Giờ đăng đã qua")
		day := h.today().AddDays(2).Vietnamese()
		s.Post(at+"/hen-gio", seen(t, page.Body, url.Values{"ngay_dang": {day}, "gio_dang": {"8h30"}})).Want(http.StatusSeeOther)
		page = s.Get(at).Want(http.StatusOK, "Đã hẹn giờ đăng", "Đổi giờ đăng", "Bỏ hẹn giờ", day)
		s.Post(at+"/bo-hen-gio", seen(t, page.Body, url.Values{})).Want(http.StatusSeeOther)
		s.Post(at+"/dang", seen(t, page.Body, url.Values{})).Want(http.StatusConflict)

		urgent := h.written("Cảnh báo giả mạo cán bộ thuế")
		to := root + "/" + urgent.ContentID
		s.Get(to).Want(http.StatusOK).Without("Đăng khẩn, duyệt sau")
		s.Actor = h.chief
		page = s.Get(to).Want(http.StatusOK, "Đăng khẩn, duyệt sau")
		s.Post(to+"/dang-khan", seen(t, page.Body, url.Values{"trang": {"soan"}})).Want(http.StatusUnprocessableEntity, "Nêu lý do.", "Cảnh báo giả mạo")
		s.Post(to+"/dang-khan", seen(t, page.Body, url.Values{"trang": {"soan"}, "ly_do_dang-khan": {"Đang có người bị lừa"}})).Want(http.StatusSeeOther)
		s.Get(to).Want(http.StatusOK, "chưa ai duyệt", "Đang có người bị lừa").Without("Xem và duyệt sau")
		s.Actor = h.deputy
		s.Get(root+"?trang-thai="+unendorsed).Want(http.StatusOK, "1 bài đăng khẩn chờ duyệt sau", "Cảnh báo giả mạo")
		page = s.Get(to+"/duyet").Want(http.StatusOK, "Bài đã đăng khẩn ngày", "Duyệt sau</button>")
		s.Post(to+"/duyet-sau", seen(t, page.Body, url.Values{"trang": {"duyet"}})).Want(http.StatusSeeOther)
		s.Get(root+"?trang-thai="+unendorsed).Want(http.StatusOK, "Không có tin, bài nào khớp")

		page = s.Get(to)
		s.Post(to+"/rut", seen(t, page.Body, url.Values{"ly_do_rut": {"Số điện thoại trong bài chưa đúng."}})).Want(http.StatusSeeOther)
		page = s.Get(to).Want(http.StatusOK, "Thông báo trên trang của bài", "Số điện thoại trong bài chưa đúng.", "Sổ ghi thêm: bài đã rút ngày", "Thông báo rút bài giữ nguyên đến khi", "Nội dung trước khi rút, người đọc không còn thấy").
			Without("Bài còn đúng không?", "Bản đang đăng giữ nguyên", "Bài trên cổng")
		h.Opens = func(address string) bool { return address == "/tin/bai-dung-2025" }
		for _, bad := range []string{"https://khac.example/", "//khac.example", "javascript:alert(1)", "/tin/canh-bao-gia-mao-can-bo-thue-2025", "/tin/khong-co", "/lam-viec", ""} {
			s.Post(to+"/go", seen(t, page.Body, url.Values{"ly_do_go": {"Đăng nhầm"}, "dan_den": {bad}})).Want(http.StatusUnprocessableEntity, "Đăng nhầm")
		}
		s.Post(to+"/go", seen(t, page.Body, url.Values{"ly_do_go": {"Đăng nhầm"}, "dan_den": {"/tin/bai-dung-2025"}})).Want(http.StatusSeeOther)
		s.Get(to).Want(http.StatusOK, "Đã gỡ ngày", "Người đọc được dẫn đến /tin/bai-dung-2025", "Sổ ghi thêm: bài đã gỡ ngày", "Bài vẫn gỡ khỏi cổng đến khi", "Nội dung trước khi gỡ").
			Without("Bài còn đúng không?", "Bài trên cổng")
		s.Actor = h.lan
		s.Post(to+"/ban-moi", nil).Want(http.StatusSeeOther)
		s.Get(to).Want(http.StatusOK, "Sửa bài đã đăng", "Ghi chú đính chính")
		s.Get(to+"?xem=1").Want(http.StatusOK, "Người đọc không còn thấy bài: bản 1 đã gỡ khỏi cổng ngày")
		s.Post(to+"/ban-moi", nil).Want(http.StatusConflict)
	})
}

// A new edition is written while readers have the one before: taking that away is about
// what they have.
func TestWhatReadersHaveIsTakenAwayWhileAnotherIsWritten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Lịch tiếp công dân")
		h.do(h.chief, e.ContentID, flow.Urgent)
		next, err := h.Contents.Revise(t.Context(), h.lan, e.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		at := root + "/" + e.ContentID
		s := h.site(h.deputy)
		page := s.Get(at+"?xem=1").Want(http.StatusOK, "Người đọc đang thấy bản 1", "Rút bài, để lại thông báo", "Xem và duyệt sau")
		out, err := h.Contents.Edition(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Do(t.Context(), h.deputy, In{ContentID: e.ContentID, Seen: next.Version - 1, Act: flow.Withdraw, Reason: "Sai lịch"}); err == nil && next.Version-1 != out.Version {
			t.Error("withdrawn unseen")
		}
		_ = page
		if _, err := h.Do(t.Context(), h.deputy, In{ContentID: e.ContentID, Seen: out.Version, Act: flow.Withdraw, Reason: "Sai lịch"}); err != nil {
			t.Fatal(err)
		}
		s.Get(at+"?xem=1").Want(http.StatusOK, "Người đọc đang thấy thông báo rút bài của bản 1")
	})
}

func TestForeignPiecesAndDutiesAreNotToBeHad(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Bài của phường")
		at := root + "/" + e.ContentID
		s := h.site(h.abroad)
		s.Get(root).Want(http.StatusOK).Without("Bài của phường")
		s.Get(root + "?co-quan=" + h.ward).Want(http.StatusOK).Without("Bài của phường")
		for _, path := range []string{at, at + "/duyet", at + "/lich-su", root + "/khong-co"} {
			s.Get(path).Want(http.StatusNotFound)
		}
		for _, path := range []string{at + "/gui", at + "/bo", at + "/ban-moi", at + "/nhiem-vu", at + "/dang-viet"} {
			s.Post(path, url.Values{"phien_ban": {"2"}}).Want(http.StatusNotFound)
		}
		form := seen(t, s.Get(root+"/moi").Want(http.StatusOK).Body, url.Values{"the_loai": {"news"}, "nhiem_vu": {h.duty()}})
		s.Post(root+"/moi", form).Want(http.StatusUnprocessableEntity, "Cơ quan không có nhiệm vụ này")
		form.Set("co_quan", h.ward)
		s.Post(root+"/moi", form).Want(http.StatusForbidden)
		form.Del("nhiem_vu")
		form.Set("co_quan", h.other)
		form.Set("the_loai", "x")
		s.Post(root+"/moi", form).Want(http.StatusUnprocessableEntity, "Chọn thể loại.")
		s.Actor = h.lan
		s.Post(at+"/nhiem-vu", url.Values{"nhiem_vu": {"khong-co"}}).Want(http.StatusUnprocessableEntity)
		s.Post(at+"/nhiem-vu", url.Values{}).Want(http.StatusSeeOther)
		if c, err := h.Contents.Content(t.Context(), e.ContentID); err != nil || len(c.Obligations) != 0 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// Two leaders and the writer at once: one decision is taken.
func TestOneDecisionIsTaken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Lịch tiếp công dân")
		e = h.do(h.lan, e.ContentID, flow.Submit)
		acts := []struct {
			who access.Actor
			act flow.Act
		}{{h.chief, flow.Approve}, {h.deputy, flow.Return}, {h.lan, flow.Recall}, {h.deputy, flow.Approve}}
		taken := make(chan bool, len(acts))
		for _, a := range acts {
			go func() {
				_, err := h.Do(t.Context(), a.who, In{ContentID: e.ContentID, Seen: e.Version, Act: a.act, Reason: "Vì lý do này"})
				taken <- err == nil
			}()
		}
		n := 0
		for range acts {
			if <-taken {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d decisions were taken", n)
		}
	})
}

// What is said about a piece stays within its agency, is said once, and is dealt with.
func TestPeopleOfTheAgencyComment(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Lịch tiếp công dân")
		at := root + "/" + e.ContentID
		h.do(h.lan, e.ContentID, flow.Submit)
		s := h.site(h.chief)
		form := seen(t, s.Get(at+"/duyet").Want(http.StatusOK, "Chưa có ý kiến nào").Body, url.Values{"trang": {"duyet"}, "y_kien": {" "}})
		s.Post(at+"/y-kien", form).Want(http.StatusUnprocessableEntity, "Ghi ý kiến.", "Duyệt, đăng sau</button>")
		form.Set("y_kien", strings.Repeat("dài ", 600))
		s.Post(at+"/y-kien", form).Want(http.StatusUnprocessableEntity, "dài quá 2000", "dài dài dài")
		form.Set("y_kien", "Đoạn hai <b>nên</b> ngắn hơn.")
		if to := s.Post(at+"/y-kien", form).Want(http.StatusSeeOther).Location; to != at+"/duyet#y-kien" {
			t.Errorf("it leads to %s", to)
		}
		s.Post(at+"/y-kien", form).Want(http.StatusSeeOther)
		all, err := h.Comments(t.Context(), e.ContentID)
		if err != nil || len(all) != 1 || all[0].ByName != "Trần Văn Minh" {
			t.Fatalf("%+v, %v", all, err)
		}
		s.Actor = h.abroad
		s.Post(at+"/y-kien", form).Want(http.StatusNotFound)
		s.Post(at+"/y-kien/"+all[0].ID+"/xong", nil).Want(http.StatusNotFound)
		s.Actor = access.Actor{AccountID: "r", Name: "Người xem", Grants: []access.Grant{{Role: access.Reader, AgencyID: h.ward}}}
		s.Post(at+"/y-kien", form).Want(http.StatusForbidden)
		s.Actor = h.lan
		s.Get(at).Want(http.StatusOK, "Đoạn hai <b>nên</b> ngắn hơn.", "Đã xử lý<span")
		s.Post(at+"/y-kien/"+all[0].ID+"/xong", nil).Want(http.StatusSeeOther)
		s.Post(at+"/y-kien/"+all[0].ID+"/xong", nil).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Nguyễn Thị Lan đã xử lý")
	})
}

// A published piece is looked at again on its day: once found true it is left alone for
// half a year, whoever presses second.
func TestAPublishedPieceIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Lịch tiếp công dân")
		at := root + "/" + e.ContentID
		s := h.site(h.lan)
		h.do(h.chief, e.ContentID, flow.Urgent)
		s.Get(at).Want(http.StatusOK, "Bài còn đúng không?", "Ghi ngày xem lại")
		for _, bad := range []string{"31/02/2026", h.today().Vietnamese(), h.today().AddDays(2000).Vietnamese()} {
			s.Post(at+"/xem-lai", url.Values{"ngay_xem_lai": {bad}}).Want(http.StatusUnprocessableEntity, bad)
		}
		s.Post(at+"/xem-lai", url.Values{"ngay_xem_lai": {""}}).Want(http.StatusUnprocessableEntity, "Nhập ngày xem lại.")
		day := h.today().AddDays(30)
		s.Post(at+"/xem-lai", url.Values{"ngay_xem_lai": {day.Vietnamese()}}).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Xem lại ngày "+day.Vietnamese()).Without("Còn đúng</button>")
		h.pass(30 * 24 * time.Hour)
		s.Get(at).Want(http.StatusOK, "Còn đúng</button>")
		s.Post(at+"/con-dung", url.Values{"ngay": {string(day)}}).Want(http.StatusSeeOther)
		h.pass(24 * time.Hour)
		s.Actor = h.binh
		s.Post(at+"/con-dung", url.Values{"ngay": {string(day)}}).Want(http.StatusSeeOther)
		if r, err := h.ReviewOf(t.Context(), e.ContentID); err != nil || r.OnDay != day.AddDays(stillTrueFor) || r.ByName != "Nguyễn Thị Lan" {
			t.Errorf("%+v, %v", r, err)
		}
		s.Post(at+"/xem-lai", url.Values{"ngay_xem_lai": {""}}).Want(http.StatusSeeOther)
		if r, err := h.ReviewOf(t.Context(), e.ContentID); err != nil || r.OnDay != "" {
			t.Errorf("%+v, %v", r, err)
		}
		s.Actor = h.abroad
		s.Post(at+"/xem-lai", url.Values{"ngay_xem_lai": {""}}).Want(http.StatusNotFound)
		s.Post(at+"/con-dung", url.Values{"ngay": {string(day)}}).Want(http.StatusNotFound)
	})
}
