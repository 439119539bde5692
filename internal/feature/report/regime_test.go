package report_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
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
		r.dueOn(t, id, "2025-04-04") // closed on Monday 31 March
		if err := r.service.File(t.Context(), ledgertest.As(access.Officer, r.a), id, ""); err != nil {
			t.Fatal(err)
		}
		r.regime(t, programme.RegimeDepartment, 10)
		r.Get(page).Want(http.StatusOK)
		r.dueOn(t, id, "2025-04-04")
		other := r.create(t, access.Coordinator, "province:"+r.a)
		r.dueOn(t, other, "")
		r.Actor = ledgertest.As(access.Officer, r.a)
		form := r.Get(list + "/moi").Want(http.StatusOK).Body
		_, after, found := strings.Cut(form, `value="nd09-2019"`)
		if !found || !strings.HasPrefix(after, " checked") {
			t.Error("the regime's way of counting is not chosen")
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
