package evidence

import (
	"net/http"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme/programmetest"
)

// An entry of before an amendment is corrected afterwards: its obligation stays
// ticked, in the version that holds, and it counts once.
func TestCorrectingOverAnAmendment(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		made := s.Post("/lam-viec/minh-chung/khai", form()).Want(http.StatusSeeOther)
		rule := obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Month, Window: calendar.YearWindow(2025)}
		if err := programmetest.Amend(t.Context(), d, programmetest.Amendment{Base: "Đối thoại", ID: "Đối thoại 2", Rule: rule, From: "2025-04-08", Leads: []string{a}}); err != nil {
			t.Fatal(err)
		}
		s.Get(made.Location+"/sua").Want(http.StatusOK, `value="Đối thoại 2" checked`)
		s.Post(made.Location+"/sua", form("khoa", "k2", "tieu_de", "Đối thoại với doanh nghiệp", "ly_do", "Ghi nhầm", "nhiem_vu", "Đối thoại 2")).Want(http.StatusSeeOther)
		owed, err := o.Programme.OwedBy(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range owed {
			if x.ID != "o-Đối thoại" {
				continue
			}
			counts, err := o.Ledger.HappenedBy(t.Context(), []obligation.Chain{x.Chain()}, "2025-12-31")
			if n := counts[ledger.Pair(x.VersionID, a)]; err != nil || len(n) != 1 || n[0].N != 1 {
				t.Errorf("counted %+v, %v", n, err)
			}
			if got := x.Assess(a, ledger.Of(counts, x.VersionID), "2025-04-10"); got.Want != 0 || got.Status != obligation.OnTrack {
				t.Errorf("stands at %s: %s", got.Status, got.Why)
			}
			if len(x.Course(b, nil, "2025-04-10")) != 1 || x.Course(b, nil, "2025-04-10").Owes("2025-04-10") {
				t.Errorf("the agency that lost it still owes it: %+v", x.Course(b, nil, "2025-04-10"))
			}
		}
	})
}
