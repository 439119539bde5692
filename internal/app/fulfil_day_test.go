package app

import (
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	declare "loa/internal/feature/evidence"
	"loa/internal/feature/matrix"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// vietnam is where civil days begin; a fixed offset, since the country has had
// one time since 1975.
func vietnam() *time.Location { return time.FixedZone("ICT", 7*60*60) }

func (c *setClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// Faults of others: what is sent in the last second of the last day counts as
// late, or what is sent in the first second after it as in time. The day is that
// of the clock in Viet Nam; what counts is the day on which the work happened,
// which nobody can set after today; a view of a day shows what was recorded by
// its last second.
func TestTheLastSecondIsInTimeAndTheNextIsNot(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			zone, clock := vietnam(), &setClock{}
			lastSecond := time.Date(2025, 2, 28, 23, 59, 59, 0, zone)
			clock.set(lastSecond)
			d := dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = clock })
			o := ledgertest.New(t, d)
			o.Zone = zone
			o.Registry = org.New(d, zone)
			o.People = people.New(d, people.Config{Zone: zone, Agencies: o.Registry})
			o.Programme = programme.New(d, o.Registry, programme.Config{Zone: zone, Done: o.Ledger.HappenedBy})
			early := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
			after := o.Agency("Sở Y tế", agency.Province, agency.Department)
			written := o.Agency("Sở Tài chính", agency.Province, agency.Department)
			o.Owe("Kế hoạch", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28"}, early, after, written)
			o.Owe("Bản tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: calendar.Window{Start: "2025-02-01", End: "2025-02-28"}}, early, after, written)
			s := declare.NewService(declare.Sources{DB: d, Ledger: o.Ledger, Files: o.Files, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: zone})
			send := func(id string, day calendar.Date) error {
				_, err := s.Declare(t.Context(), ledgertest.As(access.Officer, id), declare.Draft{
					AgencyID: id, Versions: []string{"Kế hoạch", "Bản tin"}, Kind: evidence.Article, Title: "Tin", HappenedOn: day, Note: "Trang của sở",
				}, evidence.Declared)
				return err
			}
			if err := send(early, "2025-03-01"); domain.FieldsOf(err).For("ngay").Text() == "" {
				t.Errorf("in the last second of February a day of March was taken: %v", err)
			}
			if err := send(early, "2025-02-28"); err != nil {
				t.Fatal(err)
			}
			clock.set(lastSecond.Add(time.Second))
			for id, day := range map[string]calendar.Date{after: "2025-03-01", written: "2025-02-28"} {
				if err := send(id, day); err != nil {
					t.Fatal(err)
				}
			}
			m := matrix.NewService(matrix.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: zone})
			stand := func(day calendar.Date) map[string]string {
				v, err := m.View(t.Context(), access.Actor{AccountID: "lan", Grants: []access.Grant{{Role: access.Coordinator}}}, matrix.Query{Day: day, Columns: matrix.ColumnsAll})
				if err != nil {
					t.Fatal(err)
				}
				out := map[string]string{}
				for _, g := range v.Groups {
					for _, r := range g.Rows {
						for _, c := range r.Cells {
							out[r.Agency.ID] += string(c.Assessment.Status) + " " + c.Assessment.Why.String() + " | "
						}
					}
				}
				return out
			}
			february, march := stand("2025-02-28"), stand("2025-03-01")
			for _, c := range []struct {
				who  string
				said string
				want []string
			}{
				{"declared in the last second, seen on that day", february[early], []string{"met Xong ngày 28/02/2025", "met Đã có 1"}},
				{"declared in the last second, seen on the next", march[early], []string{"met Xong ngày 28/02/2025", "met Đã có 1"}},
				{"done a second later, seen on the day before", february[after], []string{"at_risk Chưa có minh chứng; hạn là ngày 28/02/2025, còn đến hết ngày.", "at_risk Cần 01"}},
				{"done a second later, seen on that day", march[after], []string{"met Xong ngày 01/03/2025, sau hạn 1 ngày", "missed Kỳ đã khép ngày 28/02/2025, có 0/1"}},
				{"done in time and written down later, seen on the day before", february[written], []string{"at_risk Chưa có minh chứng", "at_risk Cần 01"}},
				{"done in time and written down later, seen on that day", march[written], []string{"met Xong ngày 28/02/2025", "met Đã có 1"}},
			} {
				for _, want := range c.want {
					if !strings.Contains(c.said, want) {
						t.Errorf("%s: %s; want %s", c.who, c.said, want)
					}
				}
			}
		})
	}
}
