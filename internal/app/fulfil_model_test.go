//go:build !race

package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// The model of this file is a second, plain telling of what ADR 0012 and 0016 say:
// it keeps every act with its day, goes through periods one by one, and shares
// nothing with the domain but the calendar.

// happened is one act about a piece of evidence: what the piece says since then.
type happened struct {
	on       calendar.Date // day of the act
	day      calendar.Date // day on which the work happened
	link     string        // what it shows, when that can be told
	seq      int           // acts are numbered as they come
	serves   []string      // ids of obligations
	gone     bool          // withdrawn
	verdicts []verdict
}

// verdict is what a verifier said on a day.
type verdict struct {
	on       calendar.Date
	returned bool
}

// piece is one piece of evidence through its life.
type piece struct {
	agency string
	entry  string // id of its latest entry
	acts   []happened
}

// at is what the piece says at the end of a day; ok is false before it was
// recorded, after it was withdrawn, and while it is returned.
func (p piece) at(day calendar.Date) (h happened, ok bool) {
	for _, a := range p.acts {
		if a.on <= day {
			h, ok = a, !a.gone
		}
	}
	for _, v := range h.verdicts {
		if v.on <= day {
			ok = !h.gone && !v.returned
		}
	}
	return h, ok
}

// modelVersion is one version of a duty in the model.
type modelVersion struct {
	from  calendar.Date // first day, empty for the first version
	rule  obligation.Rule
	leads []string
}

// modelDuty is one obligation in the model.
type modelDuty struct {
	id        string
	versions  []modelVersion
	decisions []obligation.Decision
	occasions []modelOccasion
}

// model is all that happened in one history.
type model struct {
	agencies []string
	duties   []*modelDuty
	pieces   []*piece
}

// shares tells whether an agency ever had the duty, as known at the end of a day.
func (d *modelDuty) shares(agency string, asOf calendar.Date) bool {
	versions, decisions := d.seen(asOf)
	return slices.ContainsFunc(versions, func(v modelVersion) bool { return slices.Contains(v.leads, agency) }) ||
		slices.ContainsFunc(decisions, func(x obligation.Decision) bool { return len(x.Heirs) > 0 && x.Heirs[0].AgencyID == agency })
}

// days are the days on which an agency worked for a duty, as known at the end of
// a day; no agency means all that ever had it, of whom what several show counts
// once.
func (m *model) days(d *modelDuty, agency string, asOf calendar.Date) []calendar.Date {
	type shown struct {
		happened
		agency string
	}
	var all []shown
	for _, p := range m.pieces {
		if h, ok := p.at(asOf); ok && slices.Contains(h.serves, d.id) && (p.agency == agency || agency == "" && d.shares(p.agency, asOf)) {
			all = append(all, shown{h, p.agency})
		}
	}
	slices.SortFunc(all, func(a, b shown) int { return cmp.Or(strings.Compare(string(a.day), string(b.day)), a.seq-b.seq) })
	seen := map[string]bool{}
	var out []calendar.Date
	for _, s := range all {
		key := s.link
		if agency != "" {
			key = s.agency + s.link
		}
		if s.link == "" || !seen[key] {
			seen[key] = true
			out = append(out, s.day)
		}
	}
	return out
}

// seen is the duty as it was known at the end of a day.
func (d *modelDuty) seen(asOf calendar.Date) (versions []modelVersion, decisions []obligation.Decision) {
	for _, v := range d.versions {
		if v.from <= asOf {
			versions = append(versions, v)
		}
	}
	for _, x := range d.decisions {
		if x.From <= asOf {
			decisions = append(decisions, x)
		}
	}
	return versions, decisions
}

// daysInside counts days in a window.
func daysInside(days []calendar.Date, w calendar.Window, before calendar.Date) int {
	n := 0
	for _, d := range days {
		if w.Contains(d) && (before == "" || d < before) {
			n++
		}
	}
	return n
}

// owed is what each agency owes of one period in the end.
func (m *model) owed(d *modelDuty, v modelVersion, w calendar.Window, asOf calendar.Date) map[string]int {
	owes := map[string]int{}
	want := max(v.rule.Count, 1)
	for _, id := range v.leads {
		owes[id] = want
	}
	_, decisions := d.seen(asOf)
	for _, x := range decisions {
		if x.From > w.End {
			continue
		}
		who := x.AgencyID
		if v.rule.Shared {
			who = ""
		}
		done := daysInside(m.days(d, who, asOf), w, x.From)
		rest := owes[x.AgencyID] - done
		if rest <= 0 {
			continue // nothing was owed, or all was done and stays
		}
		if v.rule.Shared {
			rest = want
		}
		delete(owes, x.AgencyID)
		for _, h := range x.Heirs {
			if x.Combine == obligation.Add && v.rule.Kind == cadence.Quota && !v.rule.Shared {
				owes[h.AgencyID] += rest
			} else {
				owes[h.AgencyID] = max(owes[h.AgencyID], rest)
			}
		}
	}
	return owes
}

// periods tells of each period that an agency owes how it stands, by the key of
// the period: "met 2/1", "missed 0/1", "open 0/1", "later 0/1".
func (m *model) periods(d *modelDuty, agency string, asOf calendar.Date) map[string]string {
	out := map[string]string{}
	versions, _ := d.seen(asOf)
	for i, v := range versions {
		for _, p := range calendar.Periods(v.rule.Window, v.rule.Per) {
			if p.Window.End < v.from || i < len(versions)-1 && p.Window.End >= versions[i+1].from {
				continue // it belongs to another version
			}
			want := m.owed(d, v, p.Window, asOf)[agency]
			if want == 0 {
				continue
			}
			who := agency
			if v.rule.Shared {
				who = ""
			}
			have := daysInside(m.days(d, who, asOf), p.Window, "")
			out[p.Key] = fmt.Sprintf("%s %d/%d", stands(v.rule, have, want, p.Window, asOf), have, want)
		}
	}
	return out
}

// stands is how one period stands, in a word.
func stands(r obligation.Rule, have, want int, w calendar.Window, asOf calendar.Date) string {
	switch {
	case r.Max && have > want:
		return "missed"
	case r.Max && w.End < asOf:
		return "met"
	case w.Start > asOf:
		return "later"
	case r.Max:
		return "open"
	case have >= want:
		return "met"
	case w.End < asOf:
		return "missed"
	}
	return "open"
}

// word is the same of what the program says.
func word(s obligation.Status) string {
	switch s {
	case obligation.OnTrack, obligation.AtRisk, obligation.Late:
		return "open"
	case obligation.NotDue:
		return "later"
	case obligation.Met, obligation.Missed, obligation.Silent, obligation.Waived, obligation.NotApplicable:
	}
	return string(s)
}

// asAWhole is how an agency stands with a duty in the model, in a word: missed
// when any period was, "none" when nothing was ever owed.
func (m *model) asAWhole(d *modelDuty, agency string, asOf calendar.Date) string {
	versions, _ := d.seen(asOf)
	v := versions[len(versions)-1]
	switch {
	case d.waits():
		return m.upon(d, agency, asOf)
	case v.rule.Kind == cadence.Deadline:
		return m.deadline(d, v, agency, asOf)
	case v.rule.Kind == cadence.Continuous:
		return m.steady(d, v, agency, asOf)
	case v.rule.Average:
		return m.average(d, v, agency, asOf)
	}
	all := m.periods(d, agency, asOf)
	out := "none"
	for _, p := range all {
		switch w, _, _ := strings.Cut(p, " "); {
		case w == "missed":
			return w
		case w == "open", out == "none", w == "met" && out == "later":
			out = w
		}
	}
	return out
}

func (m *model) deadline(d *modelDuty, v modelVersion, agency string, asOf calendar.Date) string {
	switch days := m.days(d, agency, asOf); {
	case m.owed(d, v, v.rule.Window, asOf)[agency] == 0:
		return "none"
	case len(days) > 0:
		return "met"
	case asOf > v.rule.Window.End:
		return "missed"
	case asOf > v.rule.Deadline:
		return "late"
	}
	return "waits"
}

func (m *model) steady(d *modelDuty, v modelVersion, agency string, asOf calendar.Date) string {
	last := v.rule.Window.Start
	for _, day := range m.days(d, agency, asOf) {
		last = max(last, day)
	}
	switch {
	case !slices.Contains(v.leads, agency):
		return "none"
	case last.DaysUntil(min(asOf, v.rule.Window.End)) >= 45:
		return "silent"
	}
	return "heard"
}

func (m *model) average(d *modelDuty, v modelVersion, agency string, asOf calendar.Date) string {
	gone := v.rule.Window.Start.DaysUntil(min(asOf, v.rule.Window.End)) + 1
	due := v.rule.Count * (v.rule.Window.Days() / 7) * gone / v.rule.Window.Days()
	switch {
	case !slices.Contains(v.leads, agency):
		return "none"
	case daysInside(m.days(d, agency, asOf), calendar.Window{Start: "2025-01-01", End: "2026-01-04"}, "") >= due: // its last week ends so
		return "enough"
	}
	return "behind"
}

// sameWord is the program's answer in the words of the model.
func sameWord(r obligation.Rule, a obligation.Assessment) string {
	switch {
	case a.Status == obligation.NotApplicable || a.Status == obligation.Waived:
		return "none"
	case (r.Kind == cadence.Deadline || r.Awaits()) && (a.Status == obligation.NotDue || a.Status == obligation.AtRisk):
		return "waits"
	case r.Kind == cadence.Deadline, r.Awaits():
		return string(a.Status)
	case r.Kind == cadence.Continuous && a.Status != obligation.Silent:
		return "heard"
	case r.Kind == cadence.Quota && r.Average && (a.Status == obligation.Met || a.Status == obligation.OnTrack):
		return "enough"
	case r.Kind == cadence.Quota && r.Average:
		return "behind"
	}
	return word(a.Status)
}
