package app

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// A plan that asks for the report of quarter I and names no day leaves the day to
// the regime of each level: desks show it, change with a later regime, and the
// report that is filed fulfils the duty.
func TestDeskShowsTheDayOfTheRegime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		a, c := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("UBND xã Phú Lý", agency.Commune, agency.Committee)
		const version = "Báo cáo quý I"
		o.Owe(version, obligation.Rule{Kind: cadence.Event, UnitNoun: "báo cáo", PerAgency: true}, a, c)
		if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting', report_period = 'Q1' WHERE id = 'o-Báo cáo quý I'`); err != nil {
			t.Fatal(err)
		}
		regime := func(level programme.RegimeLevel, rule calendar.DueRule, verified bool) {
			t.Helper()
			_, err := o.Programme.SetRegime(t.Context(), ledgertest.As(access.Coordinator, a), programme.NewRegime{
				Level: level, Period: calendar.Q1, WindowRule: calendar.CalendarWindow, DueRule: rule, Receiver: "Sở Nội vụ",
				Basis: "Quyết định số 1/QĐ-UBND", Verified: verified, EffectiveFrom: "2025-01-01", Reason: "Chế độ mới",
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		desks, err := desk.New(desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Officer, a), desks)
		regime(programme.RegimeDepartment, calendar.DueRule{Kind: calendar.DueWorking, Days: 3}, false)
		s.Get("/lam-viec").Want(http.StatusOK).Without("quá hạn", "03/04/2025") // a suggestion binds nobody
		regime(programme.RegimeDepartment, calendar.DueRule{Kind: calendar.DueWorking, Days: 3}, true)
		regime(programme.RegimeCommune, calendar.DueRule{Kind: calendar.DueFixed, MonthDay: "04-25"}, true)
		s.Get("/lam-viec").Want(http.StatusOK, "Báo cáo quý I", "quá hạn 7 ngày (hạn 03/04/2025)", `action="/lam-viec/bao-cao/moi"`, `name="don_vi" value="agency:`+a+`"`)
		s.Actor = ledgertest.As(access.Officer, c)
		s.Get("/lam-viec").Want(http.StatusOK, "Báo cáo quý I", "25/04/2025, còn 15 ngày").Without("quá hạn 7")
		regime(programme.RegimeDepartment, calendar.DueRule{Kind: calendar.DueFixed, MonthDay: "04-20"}, true)
		s.Actor = ledgertest.As(access.Officer, a)
		s.Get("/lam-viec").Want(http.StatusOK, "20/04/2025, còn 10 ngày").Without("quá hạn 7")
		reports := report.NewService(report.Sources{
			DB: d, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Place: "Đồng Nai", Zone: o.Zone,
			Address: func(path string) string { return "https://loa.example" + path },
		})
		id, err := reports.Create(t.Context(), s.Actor, report.NewReport{PlanID: "plan", Owner: "agency:" + a, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{
			reports.SubmitAsDrafted(t.Context(), s.Actor, id), reports.Approve(t.Context(), ledgertest.As(access.Leader, a), id), reports.File(t.Context(), s.Actor, id, ""),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		all, err := o.Programme.Obligations(t.Context(), "plan")
		if err != nil {
			t.Fatal(err)
		}
		held, err := o.Ledger.HappenedBy(t.Context(), programme.Chains(all), "2025-04-10")
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]obligation.Status{a: obligation.Met, c: obligation.NotDue} {
			if got := all[0].Assess(id, ledger.Of(held, all[0].VersionID), "2025-04-10"); got.Status != want {
				t.Errorf("%s: %s (%s), want %s", id, got.Status, got.Why, want)
			}
		}
	})
}
