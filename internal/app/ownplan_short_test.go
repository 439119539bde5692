package app

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/programme/programmetest"
)

// writing is an officer at the form of a draft.
type writing struct {
	*planning

	t    *testing.T
	site *webtest.Site
	id   string
	at   string
}

func newWriting(t *testing.T, w *planning) *writing {
	t.Helper()
	room, err := ownplan.New(w.s)
	w.must(err)
	id := w.drafted()
	return &writing{w, t, webtest.New(t, w.officer, room), id, "/lam-viec/ke-hoach-rieng/" + id}
}

// saved saves the form as it stands with some fields typed anew, and gives where it leads.
func (w *writing) saved(typed url.Values) string {
	w.t.Helper()
	form := formOf(w.t, w.site.Get(w.at).Want(http.StatusOK).Body)
	maps.Copy(form, typed)
	return w.site.Post(w.at, form).Want(http.StatusSeeOther).Location
}

// row is what the closed row of the n-th line shows, and what stands inside.
func (w *writing) row(page string, n int) (shut, inside string) {
	w.t.Helper()
	rows := strings.Split(page, `<div class="loa-planline"`)
	if len(rows) <= n {
		w.t.Fatalf("%d rows", len(rows)-1)
	}
	row, _, _ := strings.Cut(rows[n], `<p class="loa-actions">`)
	head, rest, _ := strings.Cut(row, "</summary>")
	inside, money, _ := strings.Cut(rest, `<div class="loa-planline__money"`)
	return head + money, inside
}

// TestMoneyIsTypedInTheList: the one field of an estimate stands in the closed row; other
// sources stand inside, and the row says them; the words name them only then.
func TestMoneyIsTypedInTheList(t *testing.T) {
	eachPlanning(t, func(t *testing.T, p *planning) {
		w := newWriting(t, p)
		_, lines := w.get(w.id)
		field := "thuong_xuyen-" + lines[0].ID
		page := w.site.Get(w.at).Want(http.StatusOK, "Tiền ghi ở từng việc tự cộng và vào đầu mục III.").Without("và các nguồn kinh phí hợp pháp khác").Body
		shut, inside := w.row(page, 1)
		if !strings.Contains(shut, `name="`+field+`"`) || !strings.Contains(shut, "Dự toán (đồng)") || strings.Contains(inside, field) || strings.Count(page, `name="`+field+`"`) != 1 {
			t.Errorf("the estimate is not typed once, in the row: %s", shut)
		}
		w.saved(url.Values{field: {"5.000.000"}})
		page = w.site.Get(w.at).Want(http.StatusOK, "tự vào đầu mục III: “Dự toán kinh phí: 5.000.000 đồng (năm triệu đồng), từ nguồn chi thường xuyên.”").Without("và các nguồn kinh phí hợp pháp khác").Body
		if shut, _ := w.row(page, 1); !strings.Contains(shut, `value="5.000.000"`) || strings.Contains(shut, "nguồn khác") {
			t.Errorf("what was typed: %s", shut)
		}
		w.saved(url.Values{"khac-" + lines[0].ID: {"2.000.000"}})
		page = w.site.Get(w.at).Want(http.StatusOK, "và các nguồn kinh phí hợp pháp khác; việc quản lý").Body
		if shut, _ := w.row(page, 1); !strings.Contains(shut, "thêm 2.000.000 đồng nguồn khác") {
			t.Errorf("another source: %s", shut)
		}
		w.saved(url.Values{"khac-" + lines[0].ID: {""}})
		w.site.Get(w.at).Want(http.StatusOK).Without("và các nguồn kinh phí hợp pháp khác")
		own := "Kinh phí do cơ quan bố trí và các nguồn kinh phí hợp pháp khác."
		w.saved(url.Values{"kinh_phi": {own}})
		w.site.Get(w.at).Want(http.StatusOK, own) // what a person wrote stays
	})
}

// TestWorkOfTheAgencysOwnIsQuicklyWritten: it can be added from the head of the list; who
// is in charge of the others is in charge of it; its name comes first, its partners are in
// sight, nothing is asked before it was saved, and what was typed before is kept.
func TestWorkOfTheAgencysOwnIsQuicklyWritten(t *testing.T) {
	eachPlanning(t, func(t *testing.T, p *planning) {
		w := newWriting(t, p)
		_, lines := w.get(w.id)
		page := w.site.Get(w.at).Want(http.StatusOK).Body
		if head, _, _ := strings.Cut(page, `<div class="loa-planline"`); !strings.Contains(head, `name="them"`) {
			t.Error("the button that adds a task stands below them all")
		}
		w.saved(url.Values{"chung_bo_phan": {"Văn phòng"}, "chung_nguoi": {"Lê Thị C"}})
		to := w.saved(url.Values{"thuong_xuyen-" + lines[0].ID: {"5.000.000"}, "them": {"1"}})
		if to != w.at+"?phan=moi#xong" {
			t.Fatalf("adding a task leads to %q", to)
		}
		page = w.site.Get(strings.TrimSuffix(to, "#xong")).Want(http.StatusOK, `value="5.000.000"`).Without("Chưa có nội dung", "chưa có nội dung").Body
		_, lines = w.get(w.id)
		id := lines[len(lines)-1].ID
		_, inside := w.row(page, len(lines))
		last := -1
		for _, part := range []string{
			`name="noi_dung-` + id + `"`, `name="nguoi-` + id + `" type="text" value="Lê Thị C"`, `name="bo_phan-` + id + `" type="text" value="Văn phòng"`,
			"Ví dụ 30/09/2025", `name="den-` + id + `"`, `name="phoi_hop-` + id + `"`, "Sản phẩm, số lượng", "<details",
		} {
			at := strings.Index(inside, part)
			if at <= last {
				t.Errorf("%q is not in its place (%d after %d)", part, at, last)
			}
			last = at
		}
		if strings.Contains(inside, "so_luong-"+id) {
			t.Error("it is asked how many, of nothing")
		}
		w.saved(url.Values{"noi_dung-" + id: {"Ngày hội chuyển đổi số"}})
		w.site.Get(w.at).Want(http.StatusOK, "Chưa có ngày hoàn thành")
	})
}

// TestWhoIsInChargeIsSaidOnce: where most lines have the same person and unit, rows name
// others only; where somebody is missing it is asked once for all.
func TestWhoIsInChargeIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := newWriting(t, newPlanning(t, db.SQLite))
	w.site.Get(w.at).Want(http.StatusOK, "Người phụ trách chung").Without("Phụ trách:")
	w.saved(url.Values{"chung_bo_phan": {"Văn phòng"}, "chung_nguoi": {"Lê Thị C"}, "them": {"1"}})
	_, lines := w.get(w.id)
	w.saved(url.Values{"noi_dung-" + lines[2].ID: {"Ngày hội"}, "den-" + lines[2].ID: {"30/09/2025"}, "nguoi-" + lines[2].ID: {"Trần Văn D"}})
	page := w.site.Get(w.at).Want(http.StatusOK, "Phụ trách: Văn phòng (Lê Thị C), trừ việc ghi tên khác.").Without("Người phụ trách chung").Body
	for n, named := range []bool{false, false, true} {
		if shut, _ := w.row(page, n+1); strings.Contains(shut, "Văn phòng (") != named {
			t.Errorf("row %d: %s", n+1, shut)
		}
	}
}

// TestWhatWasMissedIsAskedByItsYear: one field asks why, with the year and the thing; a
// year in between of which nothing is known is said to be so.
func TestWhatWasMissedIsAskedByItsYear(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		w.must(programmetest.Seed(ctx, w.DB, "Một video trong năm.", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Whole, UnitNoun: "video", Window: calendar.YearWindow(2025)}, w.health))
		w.must(programmetest.Seed(ctx, w.DB, "Đăng tin.", obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Month, UnitNoun: "tin", Window: calendar.YearWindow(2025)}, w.health))
		w.on("2027-01-20")
		for text, rule := range map[string]obligation.Rule{
			asksOwn:               {Kind: cadence.Deadline, Count: 1, Deadline: "2027-02-28", Window: calendar.YearWindow(2027)},
			"Một video trong năm": {Kind: cadence.Quota, Count: 1, Per: calendar.Whole, UnitNoun: "video", Window: calendar.YearWindow(2027)},
			"Đăng tin":            {Kind: cadence.Quota, Count: 2, Per: calendar.Month, UnitNoun: "tin", Window: calendar.YearWindow(2027)},
		} {
			w.must(programmetest.SeedIn(ctx, w.DB, programmetest.Seeded{
				Plan: "plan27", Number: "4/KH-UBND", Issued: "2027-01-15", Year: 2027, ID: text + " 2027", Text: text, Rule: rule, Leads: []string{w.health},
			}))
		}
		id, err := w.s.Create(ctx, w.officer, "plan27", w.health)
		w.must(err)
		room, err := ownplan.New(w.s)
		w.must(err)
		webtest.New(t, w.officer, room).Get("/lam-viec/ke-hoach-rieng/"+id).Want(http.StatusOK,
			"<p>Năm 2025 cơ quan chưa có video nào (phải có 1). Năm 2026: chưa có số liệu.</p>", ">Vì sao, và năm nay làm thế nào?</label>", "Câu trả lời in trong phụ lục. Không rõ vì sao thì ghi chưa rõ.",
			"<p>Năm 2025 cơ quan mới đạt 0/12 tháng. Năm 2026: chưa có số liệu.</p>",
			"năm 2025 chưa đạt, chưa ghi vì sao", "2 việc năm 2025 chưa đạt: chưa ghi vì sao và cách khắc phục.").Without("năm trước", "Năm trước")
	})
}

// TestThePlanIsReadAndWhoGetsItIsNamed: before the officer submits, the page names who can
// approve it, delegates with for whom, and saves and shows the plan as it will be printed.
func TestThePlanIsReadAndWhoGetsItIsNamed(t *testing.T) {
	t.Parallel()
	w := newWriting(t, newPlanning(t, db.SQLite))
	w.site.Get(w.at).Want(http.StatusOK).Without("Gửi đến: ")
	w.account("Minh Lãnh Đạo", access.Leader, w.health)
	w.site.Get(w.at).Want(http.StatusOK, "Gửi đến: Minh Lãnh Đạo")
	_, lines := w.get(w.id)
	to := w.saved(url.Values{"thuong_xuyen-" + lines[0].ID: {"7.000.000"}, "doc": {"1"}})
	if to != w.at+"?phan=ban-in" {
		t.Fatalf("reading it leads to %q", to)
	}
	w.site.Get(to).Want(http.StatusOK, "loa-planpaper", "bảy triệu đồng", "Phụ lục: phân công thực hiện nhiệm vụ", "Về bản soạn", "Gửi đến: Minh Lãnh Đạo").Without(`id="viet-ke-hoach"`)
	w.site.Actor = w.leader
	w.site.Get(to).Want(http.StatusOK).Without("Về bản soạn")
}

// TestWhatIsOverIsSaidInItsRow: the row itself says that it stays in the plan; what to look
// at comes first; how headings are marked is told where text is written.
func TestWhatIsOverIsSaidInItsRow(t *testing.T) {
	t.Parallel()
	p := newPlanning(t, db.SQLite)
	p.on("2025-10-02")
	w := newWriting(t, p)
	page := w.site.Get(w.at).Want(http.StatusOK).Body
	over := 0
	for n := range 2 {
		if shut, _ := w.row(page, n+1); strings.Contains(shut, "đã qua hạn, vẫn giữ trong kế hoạch") {
			over++
		}
	}
	if over != 1 {
		t.Errorf("%d rows say that they stay in the plan", over)
	}
	form, rest, _ := strings.Cut(page, `<section aria-labelledby="loi-van">`)
	if intro, _, _ := strings.Cut(rest, "<details"); strings.Contains(form+intro, "là đề mục") || strings.Count(rest, "là đề mục") != 3 {
		t.Error("how headings are marked is not told where they are written")
	}
	if strings.Index(page, "Cần xem lại") > strings.Index(page, `aria-label="Tóm tắt"`) {
		t.Error("what to look at stands below the summary")
	}
}
