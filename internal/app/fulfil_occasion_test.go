//go:build !race

package app

import (
	"cmp"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// modelOccasion is a statement in the model that what a duty waits for happened.
type modelOccasion struct {
	id   string
	on   calendar.Date // day of the statement
	day  calendar.Date // day on which it happened
	who  string        // empty: all that owe the duty
	gone calendar.Date // day on which it was withdrawn, empty: never
}

// waits tells whether the duty is owed only once something happened.
func (d *modelDuty) waits() bool { return d.versions[0].rule.Awaits() }

// state says that what a duty waits for happened, for all or for one agency.
func (f *fulfil) state() {
	f.t.Helper()
	waiting := slices.DeleteFunc(slices.Clone(f.model.duties), func(d *modelDuty) bool { return !d.waits() })
	d := waiting[f.r.IntN(len(waiting))]
	x := modelOccasion{on: f.today, day: max("2025-01-01", f.today.AddDays(-f.r.IntN(40)))}
	n := programme.NewOccasion{ObligationID: d.id, Day: x.day, Said: fmt.Sprint("Việc thứ ", f.seq)}
	if f.r.IntN(2) == 0 && !d.versions[0].rule.Shared {
		x.who = f.model.agencies[f.r.IntN(len(f.model.agencies))]
		n.Agencies = []string{x.who}
	}
	var err error
	x.id, err = f.Programme.StateOccasion(f.t.Context(), ledgertest.As(access.Coordinator, f.model.agencies[0]), n)
	switch {
	case domain.CodeOf(err) == domain.CodeInvalid:
		return // that agency does not owe it
	case err != nil:
		f.t.Fatal(err)
	}
	f.did["state"]++
	d.occasions = append(d.occasions, x)
}

// takeBack withdraws a statement that stands.
func (f *fulfil) takeBack() {
	f.t.Helper()
	var d *modelDuty
	var x *modelOccasion
	for _, some := range f.model.duties {
		for i := range some.occasions {
			if some.occasions[i].gone == "" && (x == nil || f.r.IntN(2) == 0) {
				d, x = some, &some.occasions[i]
			}
		}
	}
	if x == nil {
		return
	}
	err := f.Programme.WithdrawOccasion(f.t.Context(), ledgertest.As(access.Coordinator, f.model.agencies[0]), d.id, x.id, "Nhập nhầm")
	if err != nil {
		f.t.Fatal(err)
	}
	f.did["take back"]++
	x.gone = f.today
}

// asked is one occasion in the model: who has to do how much by when.
type asked struct {
	modelOccasion
	rule obligation.Rule
	due  calendar.Date
	next calendar.Date // first day of the version after its own
	owes map[string]int
}

// closes is the last day on which the occasion can still be answered.
func (a asked) closes() calendar.Date {
	if a.next != "" {
		return a.next.AddDays(-1)
	}
	return max(a.due, a.rule.Window.End)
}

// asks are the occasions of a duty as known at the end of a day.
func (m *model) asks(d *modelDuty, asOf calendar.Date) []asked {
	versions, decisions := d.seen(asOf)
	var out []asked
	for _, x := range d.occasions {
		if x.on > asOf || x.gone != "" && x.gone <= asOf {
			continue
		}
		a := asked{modelOccasion: x, owes: map[string]int{}}
		var leads []string
		at := 0
		for i, v := range versions {
			running := a.due
			if running == "" {
				running = a.rule.Window.End
			}
			if i > 0 && v.from > x.day && v.from > running {
				a.next = v.from
				break // it closed before the version held
			}
			at, a.rule, leads, a.due = i, v.rule, v.leads, ""
			if v.rule.Term.Days > 0 {
				a.due = v.rule.Term.Due(x.day, &calendar.WorkDays{})
			}
		}
		for _, id := range m.agencies {
			heir := slices.ContainsFunc(decisions, func(y obligation.Decision) bool {
				return len(y.Heirs) > 0 && y.Heirs[0].AgencyID == id && y.From <= x.day
			})
			if slices.Contains(leads, id) && !joinedAfter(versions[:at+1], id, x.day) && (x.who == "" || x.who == id) || x.who == id && heir {
				a.owes[id] = max(a.rule.Count, 1)
			}
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b asked) int { return cmp.Compare(a.day, b.day) })
	for _, x := range decisions {
		m.passes(d, out, x, asOf)
	}
	return out
}

// joinedAfter tells whether an agency that leads the last of versions came, after a
// day, beside all that led the version before, which nobody left.
func joinedAfter(versions []modelVersion, id string, day calendar.Date) bool {
	came := len(versions) - 1
	for came > 0 && slices.Contains(versions[came-1].leads, id) {
		came--
	}
	if came == 0 || versions[came].from <= day {
		return false
	}
	left := slices.ContainsFunc(versions[came-1].leads, func(other string) bool { return !slices.Contains(versions[came].leads, other) })
	return !left
}

// passes carries out a decision: what the agency had not answered before its day
// goes to the heir.
func (m *model) passes(d *modelDuty, all []asked, x obligation.Decision, asOf calendar.Date) {
	done := m.answered(d, all, x.AgencyID, x.From, asOf)
	for i, a := range all {
		rest := a.owes[x.AgencyID] - done[i]
		if rest <= 0 || a.closes() < x.From {
			continue
		}
		if a.rule.Shared {
			rest = a.owes[x.AgencyID]
		}
		delete(a.owes, x.AgencyID)
		for _, h := range x.Heirs {
			if x.Combine == obligation.Add && a.rule.Count > 1 && !a.rule.Shared {
				a.owes[h.AgencyID] += rest
			} else {
				a.owes[h.AgencyID] = max(a.owes[h.AgencyID], rest)
			}
		}
	}
}

// answered gives the work of an agency before a day (empty: ever) to the
// occasions that it owes, each piece to the earliest that had happened.
func (m *model) answered(d *modelDuty, all []asked, agency string, before, asOf calendar.Date) []int {
	who := agency
	if d.versions[0].rule.Shared {
		who = ""
	}
	done := make([]int, len(all))
	for _, day := range m.days(d, who, asOf) {
		for i, a := range all {
			if (before == "" || day < before) && a.day <= day && done[i] < a.owes[agency] {
				done[i]++
				break
			}
		}
	}
	return done
}

// upon is how an agency stands with a duty that waits, in a word.
func (m *model) upon(d *modelDuty, agency string, asOf calendar.Date) string {
	all := m.asks(d, asOf)
	done := m.answered(d, all, agency, "", asOf)
	words := []string{}
	for i, a := range all {
		switch want := a.owes[agency]; {
		case want == 0:
		case done[i] >= want:
			words = append(words, "met")
		case asOf > a.closes():
			words = append(words, "missed")
		case a.due != "" && asOf > a.due:
			words = append(words, "late")
		default:
			words = append(words, "waits")
		}
	}
	for _, w := range []string{"missed", "late", "waits", "met"} {
		if slices.Contains(words, w) {
			return w
		}
	}
	return m.unasked(d, agency, asOf)
}

// unasked is the word while nothing happened: what was done anyway is told.
func (m *model) unasked(d *modelDuty, agency string, asOf calendar.Date) string {
	versions, decisions := d.seen(asOf)
	last := versions[len(versions)-1]
	has := map[string]bool{}
	for _, id := range last.leads {
		has[id] = true
	}
	for _, x := range decisions {
		if has[x.AgencyID] && x.From <= last.rule.Window.End {
			delete(has, x.AgencyID)
			for _, h := range x.Heirs {
				has[h.AgencyID] = true
			}
		}
	}
	who := agency
	if last.rule.Shared {
		who = ""
	}
	switch {
	case !has[agency]:
		return "none"
	case len(m.days(d, who, asOf)) > 0:
		return "met"
	case last.rule.Kind == cadence.Deadline:
		return "waits"
	}
	return "none"
}
