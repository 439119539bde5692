package app

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// eachAt opens a database of each engine whose clock the test sets.
func eachAt(t *testing.T, fn func(t *testing.T, d *db.DB, at *settable)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			at := &settable{}
			at.set("2025-04-10", 8, 0)
			fn(t, dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = at }), at)
		})
	}
}

// TestTheDeskLeadsToWhatItCounts: the reports to be received are as many on the
// desk as on the list that its link opens: no report of the whole province, none
// that the person filed; and a group of late agencies opens exactly them.
func TestTheDeskLeadsToWhatItCounts(t *testing.T) {
	t.Parallel()
	eachAt(t, func(t *testing.T, d *db.DB, at *settable) {
		at.set("2026-01-15", 9, 0) // every period of 2025 closed
		ctx, o := t.Context(), newPaperOffice(t, d)
		b := o.Agency("Sở Tư pháp", agency.Province, agency.Department)
		o.Owe("Nộp kế hoạch", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-02-28"}, o.agency, b)
		keeper := ledgertest.As(access.Coordinator, b)
		keeper.AccountID = "keeper"
		for _, p := range []calendar.ReportPeriod{calendar.Q1, calendar.H1, calendar.FullYear} {
			id := o.approved(t, p)
			who := o.officer
			if p == calendar.FullYear {
				who = keeper
			}
			if err := o.reports.File(ctx, who, id, ""); err != nil {
				t.Fatal(err)
			}
		}
		whole, err := o.reports.Create(ctx, keeper, report.NewReport{PlanID: "plan", Owner: "province:" + b, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		if err != nil {
			t.Fatal(err)
		}
		if err := o.reports.SubmitAsDrafted(ctx, keeper, whole); err != nil {
			t.Fatal(err)
		}
		if err := o.reports.Approve(ctx, ledgertest.As(access.Leader, b), whole); err != nil {
			t.Fatal(err)
		}
		if err := o.reports.File(ctx, keeper, whole, ""); err != nil {
			t.Fatal(err)
		}
		at.set("2025-04-10", 9, 0)
		o.Actor = keeper
		desk := o.Get("/lam-viec").Want(http.StatusOK, "Tiếp nhận 2 báo cáo của các cơ quan").Body
		link := regexp.MustCompile(`href="(/lam-viec/bao-cao\?[^"]+)"`).FindStringSubmatch(desk)
		if link == nil {
			t.Fatal("the desk leads to no list of what is to be received")
		}
		list := o.Get(link[1]).Want(http.StatusOK, "Chờ tiếp nhận (2)").Body
		if n := strings.Count(list, `<td data-label="Báo cáo">`); n != 2 {
			t.Errorf("the list behind “Tiếp nhận 2 báo cáo” has %d", n)
		}
		o.Get("/lam-viec/bao-cao?trang-thai=filed").Want(http.StatusOK, "Đã gửi (4)")
		late := regexp.MustCompile(`href="(/lam-viec/ma-tran\?[^"]*tinh-trang=late)"`).FindStringSubmatch(o.Get("/lam-viec/tong-quan").Body)
		if late == nil || !strings.Contains(late[1], "nhiem-vu=o-N") {
			t.Errorf("the late agencies of one duty lead to %v", late)
		}
		o.Actor = o.officer
		o.Get("/lam-viec/bao-cao").Want(http.StatusOK).Without("Chờ tiếp nhận")
	})
}

// TestTheDeskPutsWhatIsDueFirst: of several reports and papers the one whose last
// day comes first stands first, what has none after what is near; those of a
// period long past are folded below and are not counted; a report and its paper
// are one work.
func TestTheDeskPutsWhatIsDueFirst(t *testing.T) {
	t.Parallel()
	eachAt(t, func(t *testing.T, d *db.DB, at *settable) {
		at.set("2026-01-15", 9, 0) // every period of 2025 closed
		o := newPaperOffice(t, d)
		ids := map[calendar.ReportPeriod]string{}
		for p, due := range map[calendar.ReportPeriod]calendar.Date{calendar.FullYear: "2025-01-31", calendar.H1: "2025-06-30", calendar.Q1: "2025-04-05"} {
			ids[p] = o.approved(t, p)
			if _, err := d.Writer().ExecContext(t.Context(), `UPDATE report SET due_on = $1 WHERE id = $2`, due, ids[p]); err != nil {
				t.Fatal(err)
			}
		}
		at.set("2025-04-10", 8, 0)
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := o.papers.HandOver(ctx, tx, o.officer, papers.New{AgencyID: o.agency, Kind: "cong-van", Title: "Công văn không có hạn", Room: "x", Ref: "1"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		body := o.Get("/lam-viec").Want(http.StatusOK, "hạn 05/04/2025", "Dự thảo, đã quá hạn", "1 báo cáo, dự thảo của kỳ đã qua").Body
		last := -1
		for _, want := range []string{"Gửi báo cáo quý I năm 2025</h3>", "Công văn không có hạn</h3>", "Gửi báo cáo 6 tháng đầu năm 2025</h3>", "của kỳ đã qua", "Gửi báo cáo năm 2025"} {
			i := strings.Index(body, want)
			if i <= last {
				t.Errorf("%q stands at %d, what is due before at %d", want, i, last)
			}
			if last = i; strings.Count(body, want) != 1 {
				t.Errorf("%q stands there %d times", want, strings.Count(body, want))
			}
		}
		if !strings.Contains(body, "Có 4 việc cần xử lý") { // two reports, one letter, the late news
			t.Errorf("counted otherwise: %s", regexp.MustCompile(`Có \d+ việc[^<]*`).FindString(body))
		}
		o.Get("/lam-viec").Want(http.StatusOK, "/lam-viec/bao-cao/"+ids[calendar.Q1], "/lam-viec/van-ban/"+o.paperOf(t, ids[calendar.Q1]).ID)
		o.Post("/lam-viec/bao-cao/"+ids[calendar.FullYear]+"/gui-di", url.Values{"kem_van_ban": {"9/BC-UBND ngày 30/01/2026"}}).Want(http.StatusSeeOther)
		o.Get("/lam-viec").Want(http.StatusOK).Without("của kỳ đã qua")
	})
}

// TestTheDeskNamesDutiesWhole: a name is wrapped, not cut; of a very long one the
// whole can be opened.
func TestTheDeskNamesDutiesWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		o := newPaperOffice(t, d)
		const whole = "Tổ chức đối thoại giữa lãnh đạo cơ quan, địa phương với người dân, doanh nghiệp về thủ tục hành chính"
		long := strings.Repeat("tuyên truyền về cải cách hành chính trên mọi kênh, ", 6) + "hết."
		for _, duty := range []struct{ short, content string }{{"Tổ chức đối thoại giữa lãnh đạo cơ quan", whole + "."}, {"Tuyên truyền", long}} {
			o.Owe(duty.short, obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-02-28"}, o.agency)
			if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation_version SET content = $1 WHERE short_name = $2`, duty.content, duty.short); err != nil {
				t.Fatal(err)
			}
		}
		o.Get("/lam-viec").Want(http.StatusOK, whole+"</h3>", "Tuyên truyền</h3>", "Nội dung đầy đủ", long)
		o.Actor = ledgertest.As(access.Coordinator, o.agency)
		o.Get("/lam-viec/tong-quan").Want(http.StatusOK, whole+"</a>", long)
	})
}
