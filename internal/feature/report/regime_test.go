package report_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// regime enters a verified regime of quarter I: so many working days.
func (r *room) regime(t *testing.T, level programme.RegimeLevel, days int) {
	t.Helper()
	_, err := r.Programme.SetRegime(t.Context(), ledgertest.As(access.Coordinator, r.a), programme.NewRegime{
		Level: level, Period: calendar.Q1, WindowRule: calendar.DecreeWindow, DueRule: calendar.DueRule{Kind: calendar.DueWorking, Days: days},
		Receiver: "Sở Nội vụ", Basis: "Quyết định số 1/QĐ-UBND", Verified: true, EffectiveFrom: "2025-01-01", Reason: "Chế độ mới",
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (r *room) dueOn(t *testing.T, id string, want calendar.Date) {
	t.Helper()
	rep, err := r.service.Get(t.Context(), ledgertest.As(access.Coordinator, r.a), id)
	if err != nil || rep.DueOn != want {
		t.Errorf("due on %q, want %q (%v)", rep.DueOn, want, err)
	}
}

// A report is due by the regime of its level; one that was filed keeps its day
// when the regime changes, and nobody is late by what is only suggested.
func TestDueByTheRegime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.regime(t, programme.RegimeDepartment, 4)
		r.regime(t, programme.RegimeCommune, 9)
		page, id := r.approved(t)
		r.dueOn(t, id, "2025-03-20") // closed on Friday 14 March: the regime says so, whatever an officer sends
		if err := r.service.File(t.Context(), ledgertest.As(access.Officer, r.a), id, ""); err != nil {
			t.Fatal(err)
		}
		r.regime(t, programme.RegimeDepartment, 10)
		r.Get(page).Want(http.StatusOK)
		r.dueOn(t, id, "2025-03-20")
		other := r.create(t, access.Coordinator, "province:"+r.a)
		r.dueOn(t, other, "")
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Get(list+"/moi").Want(http.StatusOK, "Số liệu 15/12/2024–14/03/2025, hạn gửi 28/03/2025.", "báo người điều phối").Without(`name="cach_tinh"`)
		r.Actor = ledgertest.As(access.Coordinator, r.a)
		r.Get(list+"/moi").Want(http.StatusOK, `name="cach_tinh"`, "Sửa chế độ báo cáo")
	})
}

// TestTheRegimeSaysWhatQuarterThreeIs: where the office reads it as nine months,
// an officer's report of quý III covers nine months, there is no other one beside
// it, and it fulfils the duty to report for quý III.
func TestTheRegimeSaysWhatQuarterThreeIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, err := r.Programme.SetRegime(t.Context(), ledgertest.As(access.Coordinator, r.a), programme.NewRegime{
			Level: programme.RegimeAll, Period: calendar.Q3, ThirdQuarter: calendar.NineMonths, WindowRule: calendar.CalendarWindow, DueRule: calendar.DueRule{Kind: calendar.DueWorking, Days: 2},
			Receiver: "Sở Nội vụ", Basis: "Quyết định số 1/QĐ-UBND", Verified: true, EffectiveFrom: "2025-01-01", Reason: "Chế độ mới",
		})
		if err != nil {
			t.Fatal(err)
		}
		r.Owe("Báo cáo quý III", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-10-20"}, r.a)
		if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting', report_period = 'Q3' WHERE id = 'o-Báo cáo quý III'`); err != nil {
			t.Fatal(err)
		}
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Get(list+"/moi?ke-hoach=plan&ky=Q3").Want(http.StatusOK, "Tính 9 tháng: số liệu 01/01/2025–30/09/2025, hạn gửi 20/10/2025.").Without(`value="9M"`)
		page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {"Q3"}, "cach_tinh": {"nd09-2019"}}).Want(http.StatusSeeOther).Location
		id := page[strings.LastIndexByte(page, '/')+1:]
		if rep := r.report(t, id); rep.Period != calendar.NineMonths || rep.WindowStart != "2025-01-01" || rep.WindowEnd != "2025-09-30" {
			t.Errorf("%+v", rep)
		}
		leader := ledgertest.As(access.Leader, r.a)
		r.Get(page).Want(http.StatusOK, "Kỳ báo cáo chưa khép.", "Số liệu chốt ngày 30/09/2025").Without("Gửi duyệt</button>")
		r.Post(page, url.Values{"phien_ban": {"1"}, "ket_qua": {"Đã làm."}}).Want(http.StatusSeeOther) // drafting goes on
		r.Post(page+"/gui", url.Values{"phien_ban": {"2"}, "ket_qua": {"Đã làm và viết thêm."}}).
			Want(http.StatusUnprocessableEntity, "Kỳ báo cáo chưa khép: số liệu chốt ngày 30/09/2025", "Đã làm và viết thêm.")
		if err := r.later(t, d, 172).SubmitAsDrafted(t.Context(), r.Actor, id); domain.CodeOf(err) != domain.CodeInvalid { // on 29/09/2025
			t.Errorf("submitted while the period is open: %v", err)
		}
		then := r.later(t, d, 173) // on 30/09/2025
		if err := then.SubmitAsDrafted(t.Context(), r.Actor, id); err != nil {
			t.Fatal(err)
		}
		if err := r.service.Approve(t.Context(), leader, id); domain.CodeOf(err) != domain.CodeConflict { // the clock went back
			t.Errorf("approved while the period is open: %v", err)
		}
		if err := then.Approve(t.Context(), leader, id); err != nil {
			t.Fatal(err)
		}
		if err := r.service.File(t.Context(), r.Actor, id, ""); err != nil {
			t.Fatal(err)
		}
		es, _, err := r.Ledger.Entries(t.Context(), ledger.Filter{Kind: evidence.Report, ObligationID: "o-Báo cáo quý III"})
		if err != nil || len(es) != 1 {
			t.Errorf("the report of nine months fulfils %d duties of quý III (%v)", len(es), err)
		}
	})
}

func (r *room) create(t *testing.T, role access.Role, owner string) string {
	t.Helper()
	in := report.NewReport{PlanID: "plan", Owner: owner, Period: calendar.Q1, Rule: calendar.CalendarWindow}
	id, err := r.service.Create(t.Context(), ledgertest.As(role, r.a), in)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The day that the plan itself names goes before the regime's.
func TestThePlansOwnDayGoesFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.regime(t, programme.RegimeAll, 4)
		r.Owe("Báo cáo quý I", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-04-20"}, r.a, r.b)
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE obligation SET origin = 'reporting', report_period = 'Q1' WHERE id = 'o-Báo cáo quý I'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		r.Get(list+"/moi?ke-hoach=plan&don-vi=agency:"+r.a+"&ky=Q3").Want(http.StatusOK, `value="Q3" checked`)
		r.dueOn(t, r.create(t, access.Officer, "agency:"+r.a), "2025-04-20")
		r.dueOn(t, r.create(t, access.Coordinator, "province:"+r.a), "2025-04-20")
	})
}

// A new report opens as the regime of its own period and day has it: quarter III
// as nine months where the office reads it so, and each period counted by its
// own rule, whatever rule another period has or had before.
func TestANewReportOpensAsItsRegimeSays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.regime(t, programme.RegimeDepartment, 4) // quarter I, by the decree
		for _, n := range []programme.NewRegime{
			{Period: calendar.H1, WindowRule: calendar.DecreeWindow, EffectiveFrom: "2025-01-01"},
			{Period: calendar.H1, WindowRule: calendar.CalendarWindow, EffectiveFrom: "2025-06-01"}, // changed within the year
			{Period: calendar.Q3, WindowRule: calendar.CalendarWindow, EffectiveFrom: "2025-06-01", ThirdQuarter: calendar.NineMonths},
		} {
			n.Level, n.DueRule, n.Verified = programme.RegimeDepartment, calendar.DueRule{Kind: calendar.DueWorking, Days: 2}, true
			n.Receiver, n.Basis, n.Reason = "Chủ tịch Ủy ban nhân dân tỉnh mẫu", "Quyết định số 2/QĐ-UBND", "Chế độ mới"
			if _, err := r.Programme.SetRegime(t.Context(), ledgertest.As(access.Coordinator, r.a), n); err != nil {
				t.Fatal(err)
			}
		}
		r.Actor = ledgertest.As(access.Officer, r.a)
		open := func(period string) report.Report {
			page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {period}}).Want(http.StatusSeeOther).Location
			return r.report(t, page[strings.LastIndexByte(page, '/')+1:])
		}
		for period, rule := range map[string]calendar.WindowRule{"Q1": calendar.DecreeWindow, "H1": calendar.CalendarWindow, "year": calendar.CalendarWindow} {
			if got := open(period); got.WindowRule != rule || string(got.Period) != period {
				t.Errorf("%s is counted as %s by %s", period, got.Period, got.WindowRule)
			}
		}
		third := open("Q3")
		if third.Period != calendar.NineMonths || third.DueOn != "2025-10-02" { // by the regime of quý III
			t.Errorf("quý III: %s, due %s", third.Period, third.DueOn)
		}
		nine := list + "/" + third.ID
		if paper := document(t, []byte(r.Get(nine+"/docx").Want(http.StatusOK).Body)); !strings.Contains(paper, "Chủ tịch Ủy ban nhân dân tỉnh mẫu") {
			t.Error("the paper of nine months is not addressed as the regime of quý III says")
		}
	})
}

// TestReportsByAClosingDay: a report by a closing day says so on its papers and in
// its sheet; the coordinator may count one report so, and no day that there is not.
func TestReportsByAClosingDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		actor := ledgertest.As(access.Coordinator, r.a)
		in := report.NewReport{PlanID: "plan", Owner: "agency:" + r.a, Period: calendar.Q1, Rule: "closing-5"}
		id, err := r.service.Create(t.Context(), actor, in)
		if err != nil {
			t.Fatal(err)
		}
		if rep := r.report(t, id); rep.WindowStart != "2024-12-06" || rep.WindowEnd != "2025-03-05" || rep.WindowRule != calendar.ClosingWindow(5) {
			t.Errorf("%+v", rep)
		}
		const said = "06/12/2024–05/03/2025 (Chốt số liệu ngày 5 tháng cuối kỳ)"
		if paper := document(t, []byte(r.Get(list+"/"+id+"/docx").Want(http.StatusOK).Body)); !strings.Contains(paper, said) {
			t.Error("the paper does not say how days were counted")
		}
		written, err := r.service.WriteOrder(t.Context(), actor, report.Order{Period: "2025-Q1", Agency: r.a, Rule: "closing-5"}, report.DOCX)
		if err != nil || written.Report.ID != id {
			t.Errorf("%+v, %v", written.Report, err)
		}
		for _, wrong := range []calendar.WindowRule{"closing-0", "closing-29", "closing-x", "asked"} {
			in.Rule = wrong
			if _, err := r.service.Create(t.Context(), actor, in); domain.CodeOf(err) != domain.CodeInvalid {
				t.Errorf("a report by %s: %v", wrong, err)
			}
		}
	})
}

// TestReportsGoBackToTheOlderTable: on the way down reports keep their days, also one
// by a closing day, and on the way up nothing is lost.
func TestReportsGoBackToTheOlderTable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		actor := ledgertest.As(access.Coordinator, r.a)
		made := map[calendar.WindowRule]report.Report{}
		for _, rule := range []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow, "closing-7"} {
			id, err := r.service.Create(t.Context(), actor, report.NewReport{PlanID: "plan", Owner: "agency:" + r.a, Period: calendar.Q1, Rule: rule})
			if err != nil {
				t.Fatal(err)
			}
			made[rule] = r.report(t, id)
		}
		up, down := script(t, "01180_closing_day.sql")
		run(t, d, down)
		run(t, d, up)
		for rule, before := range made {
			if rule == "closing-7" {
				before.WindowRule = calendar.AskedWindow
			}
			if got := r.report(t, before.ID); got != before {
				t.Errorf("%+v, was %+v", got, before)
			}
		}
		for _, view := range []string{"report_v_state", "report_v_receive", "report_v_asked"} {
			var n int
			if _, err := d.Get(t.Context(), &n, `SELECT count(*) FROM `+view); err != nil {
				t.Errorf("%s: %v", view, err)
			}
		}
	})
}
