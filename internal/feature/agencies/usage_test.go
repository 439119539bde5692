package agencies_test

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// What a unit owes is what it owes on the day of the page: its own from the day
// of issue, until it gave it away; what it inherited from then on.
func TestAgencyTellsWhatItOwesOnTheDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		unit := func(name string, from calendar.Date) string {
			id, err := s.org.Add(t.Context(), coordinator, org.NewAgency{Version: org.Version{
				Name: name, Level: agency.Province, Kind: agency.Department, ValidFrom: from,
			}})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		old, heir := unit("Sở Thông tin và Truyền thông", "2020-01-01"), unit("Sở Khoa học và Công nghệ", "2025-03-01")
		rule := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: calendar.YearWindow(2025)}
		for _, name := range []string{"Đăng tin", "Làm video", "Họp báo"} {
			if err := programmetest.Seed(t.Context(), d, name, rule, old); err != nil {
				t.Fatal(err)
			}
		}
		passes := func(name string) programme.NewDecision {
			return programme.NewDecision{ObligationID: "o-" + name, Decision: obligation.Decision{
				AgencyID: old, From: "2025-03-01", Reason: "Hợp nhất", Outcome: obligation.Inherited,
				Heirs: []obligation.Heir{{AgencyID: heir, Weight: 1}}, Share: agency.Whole,
			}}
		}
		plans := programme.New(d, s.org, programme.Config{})
		if err := plans.Decide(t.Context(), access.SystemActor("test"), []programme.NewDecision{passes("Đăng tin"), passes("Làm video")}); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct{ id, day, says string }{
			{old, "23/01/2025", "0 nhiệm vụ"},
			{old, "24/01/2025", "3 nhiệm vụ"},
			{old, "28/02/2025", "3 nhiệm vụ"},
			{old, "01/03/2025", "1 nhiệm vụ"},
			{heir, "01/03/2025", "2 nhiệm vụ"},
			{heir, "", "2 nhiệm vụ"},
		} {
			s.Get("/lam-viec/co-quan/"+x.id+"?ngay="+x.day).Want(http.StatusOK, ">"+x.says+"<")
		}
	})
}
