package obligation

import (
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Rule is a confirmed obligation's measure: how much, how often, within which
// days. It is what a person confirmed from a Cadence; a rule without a number
// has Count 0 and is never given an invented target.
type Rule struct {
	Kind      cadence.Kind    `json:"kind"`
	Count     int             `json:"count"`                // per period; 0: the plan names no number
	UpTo      int             `json:"up_to,omitempty"`      // the plan names a range, Count to UpTo
	Share     int             `json:"share,omitempty"`      // a share in per cent of UnitNoun instead of a number
	Min       bool            `json:"min,omitempty"`        // at least Count
	Max       bool            `json:"max,omitempty"`        // at most Count
	Exact     bool            `json:"exact,omitempty"`      // Count and no more; more is said, and is no reproach
	Average   bool            `json:"average,omitempty"`    // Count per period on average over Window
	UnitNoun  string          `json:"unit_noun,omitempty"`  // bản tin, video, …
	Per       calendar.Unit   `json:"per,omitempty"`        // period of the quota
	Every     int             `json:"every,omitempty"`      // one period is so many Per, from 2; 0 is one
	PerAgency bool            `json:"per_agency,omitempty"` // the plan says that each member of the lead group owes it by itself
	Shared    bool            `json:"shared,omitempty"`     // all leads together owe it once; else each of them does
	Window    calendar.Window `json:"window"`               // the days on which the obligation runs, ends included
	Deadline  calendar.Date   `json:"deadline,omitempty"`   // last day, included; for Kind deadline
	Due       string          `json:"due,omitempty"`        // days that come back, blanks between: --MM-DD, ---DD, -W-1 to -W-7 (Monday first)
	Before    bool            `json:"before,omitempty"`     // the days of Due are too late themselves
	Term      calendar.Term   `json:"term,omitzero"`        // so many days from TermFrom, or from each occasion
	TermFrom  calendar.Date   `json:"term_from,omitempty"`  // the day from which Term runs, where the plan names it; see Dated
	Assumed   bool            `json:"assumed,omitempty"`    // Dated counted the deadline over days off that are only assumed
}

// FromCadence makes the rule that a reading amounts to inside a plan's window.
// Nothing is invented: without a number Count stays 0, without dates the plan's
// own window holds. A deadline that comes back is a day when it falls into the
// window once, else one delivery for each of its days.
func FromCadence(c cadence.Cadence, plan calendar.Window) Rule {
	r := Rule{
		Kind: c.Kind, Count: c.Count, UpTo: c.UpTo, Min: c.Min, Max: c.Max, Exact: c.Exact, Average: c.Average, UnitNoun: c.UnitNoun,
		Per: c.Per, PerAgency: c.PerAgency, Window: plan,
	}
	if d := calendar.Date(c.Start); d.Valid() {
		r.Window.Start = d
	}
	if d := calendar.Date(c.End); d.Valid() && c.Kind != cadence.Deadline {
		r.Window.End = d
	}
	if last, ok := c.LastDay(); ok && c.Kind == cadence.Deadline {
		r.Deadline = last
		r.Window.End = max(r.Window.End, last)
	}
	if r.Kind == cadence.Deadline && r.Deadline == "" && len(c.Dates) == 0 && c.End == "" {
		r.Count, r.UnitNoun = 0, "" // "trong 10 ngày kể từ …" counts days, not deliveries
		if t, ok := c.Term(); ok {
			r.Term, r.TermFrom = t, calendar.Date(c.From)
		}
	}
	r.takeEvery(c)
	r.takeShare()
	r.takeSeason(c)
	r.takeDue(c)
	r.settle()
	return r
}

// takeEvery keeps "02 năm một lần": one period is two years.
func (r *Rule) takeEvery(c cadence.Cadence) {
	if c.Every < 2 {
		return
	}
	r.Every, r.Per = c.Every, c.EveryUnit
	if r.Per == "" {
		r.Per = calendar.Year
	}
}

// takeShare keeps "100% cơ quan" as a share, so that it never counts as a
// hundred pieces.
func (r *Rule) takeShare() {
	noun, ok := strings.CutPrefix(r.UnitNoun, "%")
	if r.Kind != cadence.Quota || !ok {
		return
	}
	r.Share, r.Count, r.UpTo, r.UnitNoun = r.Count, 0, 0, strings.TrimSpace(noun)
}

// takeSeason narrows the window to a stretch that comes back every year, "Quý
// IV hằng năm", when the plan has one year.
func (r *Rule) takeSeason(c cadence.Cadence) {
	year := r.Window.Start.Year()
	if !strings.HasPrefix(c.Start, "--") || year != r.Window.End.Year() {
		return
	}
	season := calendar.Window{
		Start: calendar.Date(fmt.Sprintf("%04d%s", year, strings.TrimPrefix(c.Start, "-"))),
		End:   calendar.Date(fmt.Sprintf("%04d%s", year, strings.TrimPrefix(c.End, "-"))),
	}
	if !season.Start.Valid() || !season.End.Valid() {
		return
	}
	if w, ok := r.Window.Intersect(season); ok {
		r.Window = w
	}
}

// settle gives what the calendar does not count in a measure that it can hold:
// what is daily is steady work, what names no period is for the whole plan.
func (r *Rule) settle() {
	switch {
	case r.Kind == cadence.Quota && (r.Per == cadence.Day && r.Every == 0):
		r.Kind = cadence.Continuous
	case r.Kind == cadence.Quota && r.Per == cadence.Day:
		r.Kind, r.Count = cadence.Continuous, 0
	case r.Kind == cadence.Quota && r.Per == "":
		r.Per = calendar.Whole
	}
	if r.Window.End < r.Window.Start {
		r.Window.End = r.Window.Start
	}
}

// Periods are the periods in which the rule's evidence is counted: the quota's
// own for a quota, the whole window for a deadline, months for everything that
// has no number.
func (r Rule) Periods() []calendar.Period {
	switch r.Kind {
	case cadence.Quota:
		return joined(calendar.Periods(r.Window, r.Per), r.Every)
	case cadence.Deadline:
		return calendar.Periods(r.Window, calendar.Whole)
	case cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional, cadence.Unknown:
	}
	return calendar.Periods(r.Window, calendar.Month)
}

// cut is the unit in which Periods cuts the window, empty when it joins periods or
// does not know the unit: then all of them have to be made to tell about one.
func (r Rule) cut() calendar.Unit {
	switch {
	case r.Kind == cadence.Deadline:
		return calendar.Whole
	case r.Kind != cadence.Quota:
		return calendar.Month
	case r.Every > 1:
		return ""
	}
	switch r.Per {
	case calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year, calendar.Whole:
		return r.Per
	}
	return ""
}

// several tells whether there is more than one period. A page asks it of every
// cell, so that it makes one of them only.
func (r Rule) several() bool {
	switch unit := r.cut(); unit {
	case "":
		return len(r.Periods()) > 1
	case calendar.Whole:
		return false
	case calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year:
	}
	return calendar.PeriodOf(r.Window.Start, r.cut()).Window.End < r.Window.End
}

// end is the last day of the last period.
func (r Rule) end() calendar.Date {
	switch r.cut() {
	case "":
		ps := r.Periods()
		return ps[len(ps)-1].Window.End
	case calendar.Whole:
		return r.Window.End
	case calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year:
	}
	return calendar.PeriodOf(r.Window.End, r.cut()).Window.End
}

// joined puts every so many periods together; the last may reach beyond the
// window, as "02 năm một lần" does in a plan of one year.
func joined(ps []calendar.Period, every int) []calendar.Period {
	if every < 2 || len(ps) == 0 {
		return ps
	}
	var out []calendar.Period
	for i := 0; i < len(ps); i += every {
		last := ps[i]
		for range every - 1 {
			last = calendar.PeriodOf(last.Window.End.AddDays(1), last.Unit)
		}
		out = append(out, calendar.Period{
			Key: fmt.Sprintf("%s+%d", ps[i].Key, every), Unit: calendar.Whole,
			Window: calendar.Window{Start: ps[i].Window.Start, End: last.Window.End},
		})
	}
	return out
}

// PeriodOf is the period in which evidence of a day is counted. Days before the
// window are counted in its first period: a plan finished before its window began
// is still evidence for it. Later days are counted in the last one where late work
// is still work done (a deadline); in a quota they are none of its periods'.
func (r Rule) PeriodOf(day calendar.Date) calendar.Period { return r.among(r.Periods(), day) }

// among is PeriodOf, given the rule's periods.
func (r Rule) among(ps []calendar.Period, day calendar.Date) calendar.Period {
	for _, p := range ps {
		if day <= p.Window.End {
			return p
		}
	}
	last := ps[len(ps)-1]
	if r.Kind == cadence.Quota {
		return calendar.Period{Key: "after", Unit: calendar.Whole, Window: calendar.Window{Start: last.Window.End.AddDays(1), End: "9999-12-31"}}
	}
	return last
}

// counts tells whether a count is one that the rule is judged by: work after a
// quota's or a window's end is not, late work for a deadline or an event is.
func (r Rule) counts(c Count) bool {
	return r.Kind != cadence.Quota && r.Kind != cadence.Window || len(r.inTime([]Count{c})) > 0
}

// inTime leaves out what happened after the last period.
func (r Rule) inTime(counts []Count) []Count {
	end := r.end()
	if r.Kind == cadence.Window {
		end = r.Window.End
	}
	return slices.DeleteFunc(slices.Clone(counts), func(c Count) bool { return c.day() > end })
}
