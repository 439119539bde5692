//go:build !race

package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// tallies is what was done, by duty and agency.
type tallies map[string]map[string][]obligation.Count

// add notes n pieces of a day; shows tells what a single one shows.
func (c tallies) add(duty, agency, shows string, day calendar.Date, n int) {
	if c[duty] == nil {
		c[duty] = map[string][]obligation.Count{}
	}
	c[duty][agency] = append(c[duty][agency], obligation.Count{N: n, FirstOn: day, LastOn: day, Shows: shows})
}

// held gives them in the periods of the duty's rule.
func (c tallies) held(o programme.Obligation) obligation.Held {
	return func(agency string) []obligation.Count {
		counts := c[o.ID][agency]
		for i, n := range counts {
			counts[i].Period = o.Rule.PeriodOf(n.FirstOn)
		}
		return counts
	}
}

// end is the last instant of a day that passed; the zero instant for today.
func (f *fulfil) end(day calendar.Date) time.Time {
	if day == f.today {
		return time.Time{}
	}
	return day.AddDays(1).Time().Add(-time.Millisecond)
}

// recount goes through the entries of the book one by one, as they stood at the
// end of a day.
func (f *fulfil) recount(day calendar.Date) tallies {
	f.t.Helper()
	limit := db.Millis(day.AddDays(1).Time())
	all := f.entries()
	replaced := map[string]bool{}
	for _, e := range all {
		if e.RecordedAt < limit {
			replaced[e.Supersedes] = true
		}
	}
	all = slices.DeleteFunc(all, func(e ledger.Entry) bool {
		return e.RecordedAt >= limit || replaced[e.ID] || e.Act == evidence.Withdraw || f.returned(e, limit)
	})
	slices.SortFunc(all, func(a, b ledger.Entry) int {
		return cmp.Or(strings.Compare(string(a.HappenedOn), string(b.HappenedOn)), strings.Compare(a.ID, b.ID))
	})
	out, shown := tallies{}, map[string]bool{}
	for _, e := range all {
		key := evidence.ContentKey(e.URL, nil)
		for _, duty := range f.serves[e.ID] {
			if thing := duty + "|" + e.AgencyID + "|" + key; key == "" || !shown[thing] {
				shown[thing] = true
				out.add(duty, e.AgencyID, key, e.HappenedOn, 1)
			}
		}
	}
	return out
}

// returned tells whether the last verdict on an entry before an instant returned
// it.
func (f *fulfil) returned(e ledger.Entry, limit int64) bool {
	f.t.Helper()
	if e.Verdict == "" {
		return false
	}
	notes, err := f.Ledger.Notes(f.t.Context(), e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	out := false
	for _, n := range notes {
		if n.At < limit && n.Verdict != "" {
			out = n.Verdict == evidence.Returned
		}
	}
	return out
}

// entries are all entries of the history, withdrawn ones too; what they serve,
// which never changes, is kept.
func (f *fulfil) entries() []ledger.Entry {
	f.t.Helper()
	var all []ledger.Entry
	const page = 500
	for after := ""; ; after = all[len(all)-1].ID {
		some, _, err := f.Ledger.Entries(f.t.Context(), ledger.Filter{Agencies: f.model.agencies, All: true, Limit: page, After: after})
		if err != nil {
			f.t.Fatal(err)
		}
		if all = append(all, some...); len(some) < page {
			break
		}
	}
	for _, e := range all {
		if _, ok := f.serves[e.ID]; ok {
			continue
		}
		serves, err := f.Ledger.ServedBy(f.t.Context(), e.ID)
		if err != nil {
			f.t.Fatal(err)
		}
		f.serves[e.ID] = nil
		for _, s := range serves {
			f.serves[e.ID] = append(f.serves[e.ID], s.ObligationID)
		}
	}
	return all
}

// grouped is one plain GROUP BY over the entries as they stood at the end of a
// day.
func (f *fulfil) grouped(day calendar.Date) tallies {
	f.t.Helper()
	var rows []struct {
		ObligationID, AgencyID, ContentKey string
		HappenedOn                         calendar.Date
		N                                  int
	}
	args := []any{db.Millis(day.AddDays(1).Time())}
	for _, id := range f.model.agencies {
		args = append(args, id)
	}
	err := f.DB.Select(f.t.Context(), &rows, `SELECT obligation_id, agency_id, happened_on, content_key, count(*) AS n FROM (
			SELECT o.obligation_id, e.agency_id, e.happened_on, e.content_key, row_number() OVER (
				PARTITION BY o.obligation_id, e.agency_id, CASE WHEN e.content_key = '' THEN e.id ELSE e.content_key END ORDER BY e.happened_on, e.id) AS place
			FROM evidence_obligation o JOIN evidence e ON e.id = o.evidence_id
			LEFT JOIN evidence s ON s.supersedes = e.id AND s.recorded_at < $1
			LEFT JOIN evidence_note v ON v.id = (SELECT max(w.id) FROM evidence_note w WHERE w.evidence_id = e.id AND w.verdict <> '' AND w.at < $1)
			WHERE e.recorded_at < $1 AND e.act <> 'withdraw' AND s.id IS NULL AND COALESCE(v.verdict, '') <> 'returned'
				AND e.agency_id IN (`+db.Marks(2, len(args)-1)+`)) AS shown
		WHERE place = 1 GROUP BY obligation_id, agency_id, happened_on, content_key`, args...)
	if err != nil {
		f.t.Fatal(err)
	}
	out := tallies{}
	for _, r := range rows {
		out.add(r.ObligationID, r.AgencyID, r.ContentKey, r.HappenedOn, r.N)
	}
	return out
}

// said writes what the program says of an agency and a duty: as a whole, then
// period by period.
func said(o programme.Obligation, agency string, held obligation.Held, day calendar.Date) string {
	var b strings.Builder
	a := o.Assess(agency, held, day)
	fmt.Fprintln(&b, a.Status, a.Done, a.Want, a.Short, a.Why)
	for _, s := range o.ByPeriod(agency, held, day) {
		fmt.Fprintln(&b, s.Period.Key, s.Assessment.Status, s.Assessment.Done, s.Assessment.Want, s.Assessment.Short, s.Assessment.Why)
	}
	return b.String()
}

// compare holds the four tellings of a day against each other, cell by cell.
func (f *fulfil) compare(day calendar.Date) {
	f.t.Helper()
	all, err := f.Programme.ObligationsOn(f.t.Context(), "plan", day)
	if err != nil {
		f.t.Fatal(err)
	}
	mine := map[string]programme.Obligation{}
	var chains []obligation.Chain
	for _, o := range all {
		for _, d := range f.model.duties {
			if d.id == o.ID {
				mine[o.ID] = o
				chains = append(chains, o.Chain())
			}
		}
	}
	cells, err := f.Ledger.Counts(f.t.Context(), chains, f.end(day))
	if err != nil {
		f.t.Fatal(err)
	}
	entries, groups := f.recount(day), f.grouped(day)
	inTime, counted := 0, 0
	for _, d := range f.model.duties {
		o := mine[d.id]
		held := ledger.Of(cells, o.VersionID)
		for _, agency := range f.model.agencies {
			f.cells++
			a := o.Assess(agency, held, day)
			if a.Status.Counts() {
				counted++
			}
			if a.Status.Counts() && a.Status.InTime() {
				inTime++
			}
			was := said(o, agency, held, day)
			if now := said(o, agency, entries.held(o), day); now != was {
				f.t.Fatalf("%s of %s on %s: the cells say\n%s\nthe entries\n%s", d.id, agency, day, was, now)
			}
			if now := said(o, agency, groups.held(o), day); now != was {
				f.t.Fatalf("%s of %s on %s: the cells say\n%s\nGROUP BY\n%s", d.id, agency, day, was, now)
			}
			f.modelled(d, o, agency, day, held)
		}
	}
	if inTime > counted {
		f.t.Fatalf("%d of %d on %s", inTime, counted, day)
	}
}

// modelled holds what the program says against the model.
func (f *fulfil) modelled(d *modelDuty, o programme.Obligation, agency string, day calendar.Date, held obligation.Held) {
	f.t.Helper()
	fail := func(what string, got, want any) {
		f.t.Helper()
		f.t.Fatalf("%s of %s on %s: %s is %v, the model says %v\n%s\nversions %+v\ndecisions %+v\ndays %v",
			d.id, agency, day, what, got, want, said(o, agency, held, day), d.versions, d.decisions, f.model.days(d, agency, day))
	}
	got := "none"
	if slices.Contains(o.Owing(day), agency) {
		got = sameWord(o.Rule, o.Assess(agency, held, day))
	}
	if want := f.model.asAWhole(d, agency, day); got != want {
		fail("it", got, want)
	}
	if o.Rule.Kind != cadence.Quota || o.Rule.Average {
		return
	}
	periods := f.model.periods(d, agency, day)
	for _, s := range o.ByPeriod(agency, held, day) {
		a := s.Assessment
		if !a.Status.Counts() {
			continue
		}
		got := fmt.Sprintf("%s %d/%d", word(a.Status), a.Done, a.Want)
		want := periods[s.Period.Key]
		if o.Rule.Per == calendar.Whole { // a period that is the whole may be told as one that was kept
			got, _, _ = strings.Cut(got, " ")
			want, _, _ = strings.Cut(want, " ")
		}
		if got != want {
			fail(s.Period.Key, got, want)
		}
		delete(periods, s.Period.Key)
	}
	if len(periods) > 0 {
		fail("what is missing", "nothing", periods)
	}
}
