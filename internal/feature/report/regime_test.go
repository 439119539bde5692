package report_test

import (
	"context"
	"net/http"
	"net/url"
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
		form := list + "/moi?ke-hoach=plan&don-vi=agency:" + r.a + "&ky="
		r.Get(form+"Q1").Want(http.StatusOK, `value="Q1" checked`, `value="nd09-2019" checked`).Without("cộng dồn 9 tháng")
		r.Get(form+"H1").Want(http.StatusOK, `value="H1" checked`, `value="calendar" checked`)
		r.Get(form+"Q3").Want(http.StatusOK, `value="9M" checked`, `value="calendar" checked`, "báo cáo quý III lấy số liệu cộng dồn 9 tháng")
		r.Get(form+"year").Want(http.StatusOK, `value="year" checked`, `value="calendar" checked`)
		nine := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {"9M"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
		r.dueOn(t, nine[strings.LastIndexByte(nine, '/')+1:], "2025-10-02") // by the regime of quý III
		if paper := document(t, []byte(r.Get(nine+"/docx").Want(http.StatusOK).Body)); !strings.Contains(paper, "Chủ tịch Ủy ban nhân dân tỉnh mẫu") {
			t.Error("the paper of nine months is not addressed as the regime of quý III says")
		}
	})
}
