package app

import (
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/report"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// A report that was submitted, returned or approved is one card that says so and leads
// to it; while it waits for the leader its officer is not chased, the leader is; and a
// reminder letter says the same.
func TestABegunReportIsNotChasedAsMissing(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		ctx := t.Context()
		nv, a := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		hoa, chu := o.person("Lê Thị Hoa", "hoa", role(access.Officer, a)), o.person("Trần Văn Chủ", "chu", role(access.Leader, a))
		o.Owe("Báo cáo quý I", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-04-03", UnitNoun: "báo cáo"}, a)
		if _, err := o.db.Writer().ExecContext(ctx, `UPDATE obligation SET origin = 'reporting', report_period = 'Q1'`); err != nil {
			t.Fatal(err)
		}
		o.clock.set("2025-04-09", 9, 0)
		officer, leader := ledgertest.As(access.Officer, a), ledgertest.As(access.Leader, a)
		officer.AccountID, leader.AccountID = hoa, chu
		desks, err := desk.New(desk.NewService(desk.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		reports := report.NewService(report.Sources{
			DB: o.db, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Place: "Đồng Nai", Zone: o.Zone,
			Address: func(path string) string { return "https://loa.example" + path },
		})
		page := webtest.New(t, officer, desks)
		sees := func(who access.Actor, want, not string) {
			t.Helper()
			page.Actor = who
			body := page.Get("/lam-viec").Want(http.StatusOK, want).Without("Chưa có báo cáo", not).Body
			if n := strings.Count(body, `class="loa-card loa-work"`); n != 1 {
				t.Errorf("%q is %d cards", want, n)
			}
		}
		page.Get("/lam-viec").Want(http.StatusOK, "quá hạn 6 ngày (hạn 03/04/2025)", `action="/lam-viec/bao-cao/moi"`)
		id, err := reports.Create(ctx, officer, report.NewReport{PlanID: "plan", Owner: "agency:" + a, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		if err != nil {
			t.Fatal(err)
		}
		const blank = "/lam-viec/bao-cao/moi"
		sees(officer, "Báo cáo đang soạn, chưa gửi duyệt; quá hạn 6 ngày (hạn 03/04/2025).", blank)
		page.Get("/lam-viec").Want(http.StatusOK, `href="/lam-viec/bao-cao/`+id)
		if err := reports.SubmitAsDrafted(ctx, officer, id); err != nil {
			t.Fatal(err)
		}
		const waits = "Báo cáo đang chờ lãnh đạo cơ quan duyệt từ 09/04/2025; quá hạn 6 ngày (hạn 03/04/2025)."
		sees(officer, waits, blank)
		page.Get("/lam-viec").Want(http.StatusOK, `href="/lam-viec/bao-cao/`+id, "Không có việc nào chậm.", "Đang chờ người khác").Without("Đã quá hạn")
		sees(leader, "Duyệt báo cáo quý I", "Xem trong ma trận")
		page.Get("/lam-viec").Want(http.StatusOK, "Đã quá hạn", "Có 1 việc")
		o.clock.set("2025-04-10", 9, 0)
		o.write()
		if lines := o.told(hoa); len(lines) > 0 {
			t.Errorf("the officer is chased for a report that waits for the leader: %v", lines)
		}
		if got := titles(o.told(chu)); got != "Duyệt báo cáo quý I năm 2025" {
			t.Errorf("the leader was told %q", got)
		}
		_, late, err := o.late(t, ledgertest.As(access.Coordinator, nv), "o-Báo cáo quý I")
		if err != nil || len(late) != 1 || late[0].Why.String() != strings.Replace(waits, "6 ngày", "7 ngày", 1) {
			t.Errorf("the letter would say %v, %v", late, err)
		}
		if err := reports.Return(ctx, leader, id, report.Why{Reason: "Thiếu số liệu"}); err != nil {
			t.Fatal(err)
		}
		sees(officer, "Báo cáo bị trả lại, đang sửa; quá hạn 7 ngày (hạn 03/04/2025).", blank)
		sees(leader, "Báo cáo bị trả lại, đang sửa; quá hạn 7 ngày (hạn 03/04/2025).", blank)
		if err := reports.SubmitAsDrafted(ctx, officer, id); err != nil {
			t.Fatal(err)
		}
		if err := reports.Approve(ctx, leader, id); err != nil {
			t.Fatal(err)
		}
		const approved = "Báo cáo đã duyệt ngày 10/04/2025, chưa gửi; quá hạn 7 ngày (hạn 03/04/2025)."
		sees(officer, approved, blank)
		if _, late, err = o.late(t, ledgertest.As(access.Coordinator, nv), "o-Báo cáo quý I"); err != nil || len(late) != 1 || late[0].Why.String() != approved {
			t.Errorf("the letter would say %v, %v", late, err)
		}
		if err := reports.File(ctx, officer, id, ""); err != nil {
			t.Fatal(err)
		}
		if _, late, err = o.late(t, ledgertest.As(access.Coordinator, nv), "o-Báo cáo quý I"); err != nil || len(late) != 0 {
			t.Errorf("a report that was sent is urged: %v, %v", late, err)
		}
		page.Actor = officer
		page.Get("/lam-viec").Want(http.StatusOK).Without("quá hạn 7", "chưa gửi")
	})
}

// What somebody waits for is for now, however far its last day is.
func TestWhatWaitsForApprovalIsForNow(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a := o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Báo cáo năm", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-12-15", UnitNoun: "báo cáo"}, a)
		if _, err := o.db.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting', report_period = 'year'`); err != nil {
			t.Fatal(err)
		}
		o.clock.set("2025-12-14", 9, 0) // its figures close
		reports := report.NewService(report.Sources{
			DB: o.db, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Place: "Đồng Nai", Zone: o.Zone,
			Address: func(path string) string { return "https://loa.example" + path },
		})
		officer := ledgertest.As(access.Officer, a)
		id, err := reports.Create(t.Context(), officer, report.NewReport{PlanID: "plan", Owner: "agency:" + a, Period: calendar.FullYear, Rule: calendar.CalendarWindow})
		if err == nil {
			err = reports.SubmitAsDrafted(t.Context(), officer, id)
		}
		if err != nil {
			t.Fatal(err)
		}
		o.clock.set("2025-04-09", 9, 0) // as far from its last day as may be
		desks, err := desk.New(desk.NewService(desk.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		webtest.New(t, ledgertest.As(access.Leader, a), desks).Get("/lam-viec").Want(http.StatusOK, "Duyệt báo cáo năm 2025", "hạn 15/12/2025", "Cần làm ngay").Without("Sau đó")
	})
}
