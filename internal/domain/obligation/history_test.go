package obligation_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// history is a year of one obligation: who did what, and what was decided on
// which day. Nobody who gave the duty away does anything afterwards.
type history struct {
	duty   obligation.Duty
	rule   obligation.Rule
	pieces map[string][]calendar.Date
	sums   bool // every decision keeps the sum of what is owed
}

func (h history) held(id string) []obligation.Count { return days(h.pieces[id]...) }

// everybody are the agencies of all histories.
func everybody() []string { return []string{"a", "b", "c", "d", "e", "f", "g"} }

// histories draws them. At most one decision for each agency; heirs still owe.
func histories(rules []obligation.Rule) *rapid.Generator[history] {
	return rapid.Custom(func(t *rapid.T) history {
		h := history{rule: rapid.SampledFrom(rules).Draw(t, "rule"), pieces: map[string][]calendar.Date{}, sums: true}
		leads := everybody()[:rapid.IntRange(1, 4).Draw(t, "leads")]
		h.duty = owed(h.rule, leads...)
		gone := map[string]calendar.Date{}
		from := calendar.Date("2025-01-10")
		for range rapid.IntRange(0, 5).Draw(t, "decisions") {
			from = from.AddDays(rapid.IntRange(0, 100).Draw(t, "later"))
			owers := h.duty.Owers(from)
			if len(owers) == 0 || from > "2025-12-31" {
				break
			}
			d := obligation.Decision{From: from, AgencyID: rapid.SampledFrom(owers).Draw(t, "who"), Outcome: obligation.Inherited, Reason: "Giải thể"}
			if rapid.IntRange(0, 5).Draw(t, "waived") == 0 {
				d.Outcome = obligation.WaivedOut
			}
			there := slices.DeleteFunc(everybody(), func(id string) bool { return gone[id] != "" || id == d.AgencyID })
			if d.Outcome == obligation.Inherited {
				if len(there) == 0 {
					break
				}
				d.Share, d.Combine = rapid.SampledFrom(agency.Shares()).Draw(t, "share"), rapid.SampledFrom(obligation.Combines()).Draw(t, "combine")
				h.sums = h.sums && d.Share != agency.Each && d.Combine == obligation.Add
				for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(there), 1, min(3, len(there)), rapid.ID).Draw(t, "heirs") {
					d.Heirs = append(d.Heirs, obligation.Heir{AgencyID: id, Weight: rapid.IntRange(0, 4).Draw(t, "weight")})
				}
			}
			h.duty.Decisions, gone[d.AgencyID] = append(h.duty.Decisions, d), from
		}
		for range rapid.IntRange(0, 12).Draw(t, "pieces") {
			id, day := rapid.SampledFrom(everybody()).Draw(t, "by"), calendar.Date("2024-12-28").AddDays(rapid.IntRange(0, 368).Draw(t, "on"))
			if end := gone[id]; end == "" || day < end {
				h.pieces[id] = append(h.pieces[id], day)
			}
		}
		return h
	})
}

// asked is what a course wants of each period.
func asked(c obligation.Course) map[string]int {
	out := map[string]int{}
	for _, s := range c {
		for _, p := range s.Periods() {
			n, ok := s.Wants[p.Key]
			if !ok {
				n = s.Rule.Count
			}
			if n > 0 {
				out[p.Key] += n
			}
		}
	}
	return out
}

// follow plays one period through, day by day: what each agency owes of it in
// the end, what was done before it passed on, and what was waived.
func (h history) follow(p calendar.Period) (owes map[string]int, spent, waived int) {
	owes = map[string]int{}
	for _, id := range h.duty.Leads[0] {
		owes[id] = h.rule.Count
	}
	for _, d := range h.duty.Decisions {
		if d.From > p.Window.End {
			break
		}
		want, done := owes[d.AgencyID], 0
		for _, day := range h.pieces[d.AgencyID] {
			if h.rule.PeriodOf(day).Key == p.Key {
				done++
			}
		}
		if done >= want {
			continue // it owed nothing, or had done its part and keeps it
		}
		rest := want - done
		delete(owes, d.AgencyID)
		spent += done
		if d.Outcome == obligation.WaivedOut {
			waived += rest
			continue
		}
		for i, n := range parts(d, rest) {
			id := d.Heirs[i].AgencyID
			if d.Combine == obligation.Add {
				owes[id] += n
			} else {
				owes[id] = max(owes[id], n)
			}
		}
	}
	return owes, spent, waived
}

// parts is what each heir takes of a rest.
func parts(d obligation.Decision, rest int) []int {
	out := make([]int, len(d.Heirs))
	weights := make([]int, len(d.Heirs))
	for i, h := range d.Heirs {
		weights[i] = h.Weight
		if d.Share == agency.Each || i == 0 {
			out[i] = rest
		}
	}
	if d.Share == agency.Divided {
		return agency.Apportion(rest, weights)
	}
	return out
}

// Every day of every period that was owed has exactly one owner, or one
// decision that nobody owes it; shares of what is divided add up; no decision
// moves what closed before it, nor any figure of a day before it.
func TestEveryObligationDayHasOneOwner(t *testing.T) {
	t.Parallel()
	gen := histories([]obligation.Rule{
		quota(1, calendar.Month), quota(3, calendar.Month), quota(2, calendar.Quarter), quota(5, calendar.Half), quota(1, calendar.Whole), quota(7, calendar.Whole),
	})
	const end = "2025-12-31"
	played := 0
	for range 100 { // of rapid's 100 each
		rapid.Check(t, func(t *rapid.T) {
			h := gen.Draw(t, "history")
			played++
			wants := map[string]map[string]int{}
			for _, id := range everybody() {
				wants[id] = asked(h.duty.Course(id, h.held, end))
			}
			for _, p := range h.rule.Periods() {
				owes, spent, waived := h.follow(p)
				sum := spent + waived
				for _, id := range everybody() {
					if wants[id][p.Key] != owes[id] {
						t.Fatalf("%s owes %d in %s, want %d\n%+v", id, wants[id][p.Key], p.Key, owes[id], h)
					}
					sum += wants[id][p.Key]
				}
				if whole := h.rule.Count * len(h.duty.Leads[0]); h.sums && sum != whole {
					t.Fatalf("%s: owed, done and waived are %d of %d\n%+v", p.Key, sum, whole, h)
				}
			}
			h.judged(t, rapid.SampledFrom([]calendar.Date{"2025-03-31", "2025-06-30", "2025-08-15", end}).Draw(t, "asOf"))
			h.unmoved(t, wants)
		})
	}
	if played < 10_000 {
		t.Errorf("only %d histories", played)
	}
}

// judged checks that whoever is judged on a day is listed, once, and that no
// share is over the whole.
func (h history) judged(t *rapid.T, asOf calendar.Date) {
	owing := h.duty.Owing(asOf)
	counted, inTime := 0, 0
	for _, id := range everybody() {
		a := h.duty.Assess(id, h.until(asOf), asOf)
		listed := len(slices.DeleteFunc(slices.Clone(owing), func(o string) bool { return o != id }))
		if listed > 1 || listed == 0 && a.Status != obligation.NotApplicable {
			t.Fatalf("%s is %s and listed %d times on %s\n%+v", id, a.Status, listed, asOf, h)
		}
		if listed == 1 && a.Status.Counts() {
			counted++
			if a.Status.InTime() {
				inTime++
			}
		}
	}
	if inTime > counted {
		t.Fatalf("%d of %d on %s", inTime, counted, asOf)
	}
}

// until leaves out what happened after a day.
func (h history) until(asOf calendar.Date) obligation.Held {
	return func(id string) []obligation.Count {
		return days(slices.DeleteFunc(slices.Clone(h.pieces[id]), func(d calendar.Date) bool { return d > asOf })...)
	}
}

// unmoved checks that the last decision moves nothing before its day.
func (h history) unmoved(t *rapid.T, wants map[string]map[string]int) {
	n := len(h.duty.Decisions)
	if n == 0 {
		return
	}
	last, before := h.duty.Decisions[n-1], h.duty
	before.Decisions = before.Decisions[:n-1]
	eve, one := last.From.AddDays(-1), rapid.SampledFrom(everybody()).Draw(t, "one")
	for _, id := range everybody() {
		was := asked(before.Course(id, h.held, "2025-12-31"))
		for _, p := range h.rule.Periods() {
			if p.Window.End < last.From && was[p.Key] != wants[id][p.Key] {
				t.Fatalf("%s owed %d in %s, which had closed, and owes %d\n%+v", id, was[p.Key], p.Key, wants[id][p.Key], h)
			}
		}
	}
	a, b := before.Assess(one, h.until(eve), eve), h.duty.Assess(one, h.until(eve), eve)
	if a.Status != b.Status || a.Why.String() != b.Why.String() {
		t.Fatalf("%s was %v and is %v on the eve\n%+v", one, a, b, h)
	}
}

// What has no number has one owner too: as long as no heir is one of several,
// exactly one agency is judged for each that led it.
func TestWhatHasNoNumberHasOneOwner(t *testing.T) {
	t.Parallel()
	gen := histories([]obligation.Rule{
		{Kind: cadence.Deadline, Deadline: "2025-02-28", Window: year()},
		{Kind: cadence.Deadline, Deadline: "2025-09-30", Window: year()},
		{Kind: cadence.Continuous, Window: year()},
		{Kind: cadence.Window, Window: year()},
	})
	for range 10 {
		rapid.Check(t, func(t *rapid.T) {
			h := gen.Draw(t, "history")
			h.duty.Leads[0] = h.duty.Leads[0][:1]
			for i := range h.duty.Decisions {
				h.duty.Decisions[i].Share = agency.Whole
			}
			var judged []string
			for _, id := range everybody() {
				if a := h.duty.Assess(id, h.held, "2025-12-31"); a.Status != obligation.NotApplicable {
					judged = append(judged, fmt.Sprint(id, " ", a.Status))
				}
			}
			if len(judged) != 1 {
				t.Fatalf("judged %v\n%+v", judged, h)
			}
			h.judged(t, "2025-08-15")
		})
	}
}
