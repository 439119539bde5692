package ledger_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme/programmetest"
)

// ticking is a clock that moves a minute with every look.
type ticking struct {
	mu sync.Mutex
	at time.Time
}

func (c *ticking) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Minute)
	return c.at
}

// amended gives the monthly obligation of a book two later versions: one with
// the same months, one by quarters.
func (b *book) amended(t *testing.T) (months, mixed obligation.Chain) {
	t.Helper()
	twice, quarterly := b.rules["monthly"], b.rules["monthly"]
	twice.Count, quarterly.Per = 2, calendar.Quarter
	if err := programmetest.Amend(t.Context(), b.db, programmetest.Amendment{
		Base: "monthly", ID: "monthly2", Rule: twice, From: "2025-03-10", Leads: []string{"a0", "a1"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := programmetest.Amend(t.Context(), b.db, programmetest.Amendment{
		Base: "monthly", ID: "monthly3", Rule: quarterly, From: "2025-08-10", Leads: []string{"a0", "a1"},
	}); err != nil {
		t.Fatal(err)
	}
	months = obligation.Chain{
		{VersionID: "monthly", Rule: b.rules["monthly"], Until: "2025-03-10"},
		{VersionID: "monthly2", Rule: twice, From: "2025-03-10"},
	}
	mixed = append(slices.Clone(months), obligation.Stretch{VersionID: "monthly3", Rule: quarterly, From: "2025-08-10"})
	return months, mixed
}

// standing is what the test itself knows of one entry.
type standing struct {
	agency string
	on     calendar.Date
}

// check is what stood at an instant, by agency and month.
type check struct {
	at   time.Time
	want map[string]int
}

func tally(alive map[string]standing) map[string]int {
	n := map[string]int{}
	for _, s := range alive {
		n[s.agency+" "+string(s.on[:7])]++
	}
	return n
}

func compare(t *testing.T, b *book, c check, chains ...obligation.Chain) {
	t.Helper()
	for _, chain := range chains {
		counts, err := b.Counts(t.Context(), []obligation.Chain{chain}, c.at)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, agency := range []string{"a0", "a1"} {
			for _, n := range counts[ledger.Pair(chain.Last().VersionID, agency)] {
				got[agency+" "+string(n.FirstOn[:7])] += n.N
			}
		}
		if !maps.Equal(got, c.want) {
			t.Fatalf("at %s %d versions count %v, want %v", c.at, len(chain), got, c.want)
		}
	}
}

// Whatever is declared for whichever version, corrected and withdrawn: at every
// instant of the past the cells of all versions, added up, are what stood then,
// and so are the entries counted day by day.
func TestAmendedHistoriesCountTheSame(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			clock := &ticking{at: dbtest.Now}
			b := newBook(t, dbtest.Open(t, engine, owners(), func(c *db.Config) { c.Clock = clock }))
			months, mixed := b.amended(t)
			seed := uint64(time.Now().UnixNano())
			t.Log("seed", seed)
			r := rand.New(rand.NewPCG(seed, 1))
			var checks []check
			alive, order := map[string]standing{}, []string{}
			for range 60 {
				n := ledger.NewEvidence{
					AgencyID: fmt.Sprint("a", r.IntN(2)), HappenedOn: calendar.NewDate(2025, time.Month(1+r.IntN(12)), 1+r.IntN(28)), Title: "Tin",
					Versions: [][]string{{"monthly"}, {"monthly2"}, {"monthly", "monthly2"}}[r.IntN(3)],
				}
				if len(order) > 0 && r.IntN(3) == 0 {
					i := r.IntN(len(order))
					n.Supersedes, n.AgencyID, n.Act, n.Reason = order[i], alive[order[i]].agency, evidence.Correct, "Sửa ngày"
					if r.IntN(2) == 0 {
						n.Act = evidence.Withdraw
					}
					delete(alive, order[i])
					order = slices.Delete(order, i, i+1)
				}
				id := b.must(t, n)
				if n.Act != evidence.Withdraw {
					alive[id] = standing{n.AgencyID, n.HappenedOn}
					order = append(order, id)
				}
				checks = append(checks, check{clock.Now(), tally(alive)})
			}
			for _, c := range checks {
				compare(t, b, c, months, mixed)
			}
			wrong(t, b.db)
			if f, err := b.Verify(t.Context(), false); err != nil || !f.Clean() {
				t.Errorf("%+v, %v", f, err)
			}
		})
	}
}

// An entry that names two versions of one obligation counts once for it.
func TestOneEntryCountsOnceForAnAmendedObligation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		months, mixed := b.amended(t)
		b.must(t, ledger.NewEvidence{AgencyID: "a0", HappenedOn: "2025-02-03", Title: "Tin", Versions: []string{"monthly", "monthly2"}})
		compare(t, b, check{want: map[string]int{"a0 2025-02": 1}}, months, mixed)
		within, err := b.Within(t.Context(), []obligation.Chain{months}, calendar.YearWindow(2025))
		if err != nil || within[ledger.Pair("monthly2", "a0")] != 1 {
			t.Errorf("in the year: %v, %v", within, err)
		}
	})
}
