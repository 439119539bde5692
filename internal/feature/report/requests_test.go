package report_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	figures "loa/internal/domain/report"
	"loa/internal/feature/report"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
	"loa/internal/spine/ledger/ledgertest"
)

const asks = list + "/yeu-cau"

// keeper is who asks: a third agency, so that neither a nor b asks itself.
func (r *room) keeper(t *testing.T) access.Actor {
	t.Helper()
	if r.k == "" {
		r.k = r.Agency("Văn phòng Ủy ban nhân dân", agency.Province, agency.Department)
	}
	who := ledgertest.As(access.Coordinator, r.k)
	who.AccountID = "keeper"
	return who
}

func asking(due string) url.Values {
	return url.Values{
		"ma_phieu": {"form-1"}, "ke_hoach": {"plan"}, "tieu_de": {"Kết quả tuyên truyền dịch vụ công"}, "can_cu": {"Công văn số 512/UBND-NC"},
		"tu": {"01/02/2025"}, "den": {"31/3/2025"}, "han": {due}, "nhom": {"kind:department", "level:province"},
		"cau_hoi_1": {"Khó khăn lớn nhất là gì?"}, "loai_1": {"text"}, "cau_hoi_3": {"Có bao nhiêu lượt người được hướng dẫn?"}, "loai_3": {"number"}, "don_vi_3": {"lượt"},
	}
}

func answers(version, words, number string) url.Values {
	return url.Values{"phien_ban": {version}, "ket_qua": {"Đã làm."}, "tra_loi_1": {words}, "tra_loi_2": {number}}
}

// TestAnAdHocReport goes its whole way: asked once though the form came twice,
// seen by those asked, answered in words and numbers with the figures of the
// window, submitted twice as once, approved, filed and accepted; the paper
// carries questions and answers, and the asker sees who filed.
func TestAnAdHocReport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.Actor = r.keeper(t)
		r.Agency("Ủy ban nhân dân tỉnh", agency.Province, agency.Committee)
		r.Get(asks).Want(http.StatusOK, "Chưa có yêu cầu")
		r.Get(asks+"/moi").Want(http.StatusOK, "Cấp tỉnh", "Từng cơ quan", "Sở Y tế")
		request := r.Post(asks+"/moi", asking("15/4/2025")).Want(http.StatusSeeOther).Location
		if again := r.Post(asks+"/moi", asking("15/4/2025")).Want(http.StatusSeeOther).Location; again != request {
			t.Errorf("asked twice: %s and %s", request, again)
		}
		r.Get(request).Want(http.StatusOK, "Sở Nội vụ", "Sở Y tế", "Chưa soạn", "Chưa gửi, còn hạn").Without("Văn phòng Ủy ban nhân dân</td>", "Ủy ban nhân dân tỉnh</td>")
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Get(list).Want(http.StatusOK, "Kết quả tuyên truyền dịch vụ công", "hạn 15/04/2025", request)
		r.Get(request).Want(http.StatusOK, "Soạn trả lời", "Khó khăn lớn nhất là gì?").Without("Sở Y tế", "Đổi hạn gửi")
		r.Post(request+"/tra-loi", url.Values{"don_vi": {r.b}}).Want(http.StatusForbidden)
		page := r.Post(request+"/tra-loi", url.Values{"don_vi": {r.a}}).Want(http.StatusSeeOther).Location
		if again := r.Post(request+"/tra-loi", url.Values{"don_vi": {r.a}}).Want(http.StatusSeeOther).Location; again != page {
			t.Error("two reports for one request")
		}
		r.Get(page).Want(http.StatusOK, "Báo cáo kết quả tuyên truyền dịch vụ công", "01/02/2025–31/03/2025", "Đăng 02 tin, bài", "1. Khó khăn lớn nhất là gì?", "15/04/2025")
		r.Post(page, answers("1", "", "nhiều")).Want(http.StatusUnprocessableEntity, "Nhập một số", `value="nhiều"`)
		r.Post(page, answers("1", "", "1250")).Want(http.StatusSeeOther)
		r.Post(page+"/gui", answers("2", "", "1250")).Want(http.StatusUnprocessableEntity, "Trả lời câu này trước khi gửi duyệt")
		r.Post(page+"/gui", answers("2", "Thiếu người.\nThiếu máy.", "1.250")).Want(http.StatusSeeOther)
		id := page[strings.LastIndexByte(page, '/')+1:]
		once := r.report(t, id)
		r.Post(page+"/gui", answers("2", "Thiếu người.\nThiếu máy.", "1.250")).Want(http.StatusSeeOther)
		if twice := r.report(t, id); twice != once {
			t.Errorf("submitted twice: %+v, then %+v", once, twice)
		}
		if body := r.Get(page).Want(http.StatusOK, "gửi duyệt").Body; strings.Count(body, "<p><strong>Cán bộ</strong> gửi duyệt")+strings.Count(body, "<p>gửi duyệt") != 1 {
			t.Error("a second submission is told")
		}
		r.Post(page+"/gui", answers("2", "Khác.", "1")).Want(http.StatusConflict)
		if err := r.service.Approve(t.Context(), ledgertest.As(access.Leader, r.a), id); err != nil {
			t.Fatal(err)
		}
		r.Get(page).Want(http.StatusOK, "1.250 lượt", "Thiếu máy.")
		paper := document(t, []byte(r.Get(page+"/docx").Want(http.StatusOK).Body))
		for _, want := range []string{"Thực hiện Công văn số 512/UBND-NC", "1. Khó khăn lớn nhất là gì?", "Thiếu máy.", "1.250 lượt"} {
			if !strings.Contains(paper, want) {
				t.Errorf("the paper lacks %q", want)
			}
		}
		r.Get(page + "/xlsx").Want(http.StatusOK)
		r.Post(page+"/gui-di", url.Values{}).Want(http.StatusSeeOther)
		r.Actor = r.keeper(t)
		r.Get(request).Want(http.StatusOK, "Đúng hạn", "Cộng: 1.250", "Thiếu máy.")
		r.Get(asks).Want(http.StatusOK, "Đúng hạn: 1", "Chưa gửi, còn hạn: 1")
		r.Post(page+"/khong-nhan", url.Values{"ly_do": {"Nêu rõ hơn"}}).Want(http.StatusSeeOther)
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Get(page).Want(http.StatusOK, "Nêu rõ hơn", "Thiếu người.")
		r.Actor = ledgertest.As(access.Officer, r.k)
		r.Get(request).Want(http.StatusNotFound)
	})
}

func (r *room) report(t *testing.T, id string) report.Report {
	t.Helper()
	one, err := r.service.Get(t.Context(), access.SystemActor("test"), id)
	if err != nil {
		t.Fatal(err)
	}
	return one
}

// TestAMovedDeadline: it is recorded with its reason; what was filed in time
// stays in time, what was submitted loses no days, what nobody began has the new
// day, and an extension counts for who still writes.
func TestAMovedDeadline(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		keeper := r.keeper(t)
		c := r.Agency("Sở Tư pháp", agency.Province, agency.Department)
		r.Actor = keeper
		request := r.Post(asks+"/moi", asking("21/4/2025")).Want(http.StatusSeeOther).Location
		id := request[strings.LastIndexByte(request, '/')+1:]
		begin := func(of string) string {
			report, err := r.service.Begin(t.Context(), ledgertest.As(access.Officer, of), id, of)
			if err != nil {
				t.Fatal(err)
			}
			return report
		}
		submit := func(of, report string) {
			t.Helper()
			r.Actor = ledgertest.As(access.Officer, of)
			r.Post(list+"/"+report+"/gui", answers("1", "Không.", "0")).Want(http.StatusSeeOther)
		}
		filed, submitted, drafted := begin(r.a), begin(r.b), begin(c)
		submit(r.a, filed)
		submit(r.b, submitted)
		if err := r.service.Approve(t.Context(), ledgertest.As(access.Leader, r.a), filed); err != nil {
			t.Fatal(err)
		}
		mid, end := r.later(t, d, 5), r.later(t, d, 8) // the 15th and the 18th
		if err := mid.File(t.Context(), ledgertest.As(access.Officer, r.a), filed, ""); err != nil {
			t.Fatal(err)
		}
		move := func(day, reason, seen string) url.Values {
			return url.Values{"han": {day}, "ly_do": {reason}, "lan": {seen}}
		}
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Post(request+"/han", move("16/4/2025", "Gấp", "1")).Want(http.StatusForbidden)
		r.Actor = keeper
		r.Post(request+"/han", move("09/4/2025", "", "1")).Want(http.StatusUnprocessableEntity, "từ hôm nay trở đi", "Nhập lý do đổi hạn", `value="09/4/2025"`)
		r.Post(request+"/han", move("16/4/2025", "Họp sớm hơn", "1")).Want(http.StatusSeeOther)
		r.Post(request+"/han", move("16/4/2025", "Họp sớm hơn", "1")).Want(http.StatusSeeOther)
		r.Post(request+"/han", move("18/4/2025", "Họp muộn hơn", "1")).Want(http.StatusConflict)
		r.Get(request).Want(http.StatusOK, "Các lần đổi hạn", "Họp sớm hơn", "hạn 21/04/2025", "hạn 16/04/2025")
		for report, want := range map[string]calendar.Date{filed: "2025-04-21", submitted: "2025-04-21", drafted: "2025-04-16"} {
			if got := r.report(t, report).DueOn; got != want {
				t.Errorf("due on %s, want %s", got, want)
			}
		}
		if err := end.Approve(t.Context(), ledgertest.As(access.Leader, r.b), submitted); err != nil {
			t.Fatal(err)
		}
		if err := end.File(t.Context(), ledgertest.As(access.Officer, r.b), submitted, ""); err != nil {
			t.Fatal(err)
		}
		rows, err := end.Filings(t.Context(), keeper, id)
		if err != nil || len(rows) != 3 || rows[0].AgencyID != c || rows[0].Filing != figures.Missing || rows[1].Filing != figures.InTime || rows[2].Filing != figures.InTime {
			t.Errorf("on the 18th: %+v, %v", rows, err)
		}
		r.Post(request+"/han", move("25/4/2025", "Chờ số liệu", "2")).Want(http.StatusSeeOther)
		r.Get(asks).Want(http.StatusOK, "Đúng hạn: 2", "Chưa gửi, còn hạn: 1")
		if got := r.report(t, filed).DueOn; got != "2025-04-21" {
			t.Errorf("a filed report is due on %s", got)
		}
	})
}

// later is the service on the same tables so many days later.
func (r *room) later(t *testing.T, d *db.DB, days int) *report.Service {
	t.Helper()
	cfg := db.Config{Path: d.Path(), URL: d.URL(), Clock: clock.Fixed(dbtest.Now.AddDate(0, 0, days))}
	then, err := db.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = then.Close() })
	if _, err := job.New(t.Context(), then, job.Config{InsertOnly: true}); err != nil {
		t.Fatal(err)
	}
	with := r.service.Sources
	with.DB = then
	return report.NewService(with)
}

// TestARequestIsCheckedBeforeItIsSent: the form finds agencies without a script
// and keeps what was typed, says how many are chosen, and shows whom it reaches,
// by when, with what and which duty it opens; going back loses nothing, and
// nothing is sent before the person says so.
func TestARequestIsCheckedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.Actor = r.keeper(t)
		r.Agency("Sở Tư pháp", agency.Province, agency.Department)
		ward := r.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)
		form := asking("15/4/2025")
		form["nhom"] = []string{"kind:department"}
		form.Set("co_quan", ward)
		form.Set("tim", "tu phap")
		found := r.Get(asks+"/moi?"+form.Encode()).Want(http.StatusOK, "1 cơ quan có tên khớp", `value="Kết quả tuyên truyền dịch vụ công"`, "Có bao nhiêu lượt người", `value="15/4/2025"`, `value="`+ward+`" checked`, `value="kind:department" checked`).Body
		if item := regexp.MustCompile(`<div class="govuk-checkboxes__item" hidden><input[^>]+><label[^>]+>Sở Y tế`); !item.MatchString(found) {
			t.Error("what the search does not find is shown")
		}
		var chosen int
		if m := regexp.MustCompile(`data-loa-chosen>(\d+)<`).FindStringSubmatch(found); m != nil {
			chosen, _ = strconv.Atoi(m[1])
		}
		if chosen < 3 {
			t.Errorf("%d agencies are chosen", chosen)
		}
		form.Del("tim")
		r.Owe("Báo cáo đột xuất", obligation.Rule{Kind: cadence.Conditional, Window: calendar.YearWindow(2025)}, ward)
		if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting' WHERE id = 'o-Báo cáo đột xuất'`); err != nil {
			t.Fatal(err)
		}
		check := r.Post(asks+"/moi/kiem-tra", form).Want(http.StatusOK, "Kiểm tra trước khi gửi", fmt.Sprintf("Gửi đến %d cơ quan", chosen), "UBND phường Trấn Biên", "Sở Tư pháp", "15/04/2025", "Khó khăn lớn nhất là gì?",
			"Báo cáo đột xuất: 1 cơ quan", asks+"/moi/sua").Body
		sent := url.Values{}
		for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`).FindAllStringSubmatch(check, -1) {
			sent.Add(m[1], html.UnescapeString(m[2]))
		}
		r.Get(asks).Want(http.StatusOK, "Chưa có yêu cầu")
		r.Post(asks+"/moi/sua", sent).Want(http.StatusOK, `value="Kết quả tuyên truyền dịch vụ công"`, `value="`+ward+`" checked`, `value="lượt"`, `value="kind:department" checked`, `value="form-1"`)
		r.Post(asks+"/moi/kiem-tra", url.Values{"ke_hoach": {"plan"}, "tieu_de": {"Kết quả"}}).Want(http.StatusUnprocessableEntity, `value="Kết quả"`, "Nhập hạn gửi", "Chọn ít nhất một nhóm")
		request := r.Post(asks+"/moi", sent).Want(http.StatusSeeOther).Location
		r.Get(request).Want(http.StatusOK, "UBND phường Trấn Biên", "Sở Tư pháp", "Khó khăn lớn nhất là gì?")
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Post(asks+"/moi/kiem-tra", sent).Want(http.StatusForbidden)
		r.Get(asks + "/moi?" + form.Encode()).Want(http.StatusForbidden)
	})
}

// TestWrongRequests: each mistake beside its field with what was typed; only a
// coordinator asks.
func TestWrongRequests(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.Get(asks + "/moi").Want(http.StatusForbidden)
		r.Post(asks+"/moi", asking("15/4/2025")).Want(http.StatusForbidden)
		r.Actor = r.keeper(t)
		r.Post(asks+"/moi", url.Values{"ke_hoach": {"plan"}}).Want(http.StatusUnprocessableEntity, "Nhập nội dung yêu cầu", "Nhập văn bản hoặc chỉ đạo", "Nhập ngày đầu",
			"Nhập ngày cuối", "Nhập hạn gửi", "Chọn ít nhất một nhóm", "Nhập ít nhất một câu hỏi")
		wrong := asking("09/4/2025")
		wrong.Set("den", "01/01/2025")
		wrong.Set("loai_1", "phim")
		wrong["nhom"] = []string{"level:commune"}
		r.Post(asks+"/moi", wrong).Want(http.StatusUnprocessableEntity, "Hạn gửi không được trước hôm nay", "Ngày cuối phải sau ngày đầu", "bằng lời văn hoặc bằng số",
			"Không có cơ quan nào trong nhóm", "Kết quả tuyên truyền dịch vụ công", `value="09/4/2025"`, "Có bao nhiêu lượt người")
		r.Get(asks + "/xem/khong-co").Want(http.StatusNotFound)
		if _, err := r.service.Begin(t.Context(), r.Actor, "khong-co", r.a); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("an answer to nothing: %v", err)
		}
		if err := r.service.MoveDeadline(t.Context(), r.Actor, "khong-co", 1, report.Deadline{DueOn: "2025-04-29", Reason: "x"}); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a deadline of nothing: %v", err)
		}
	})
}
