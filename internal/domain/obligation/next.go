package obligation

import (
	"cmp"
	"slices"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/reminder"
)

// Next is the first period of an agency's obligation that still wants something:
// Due is its last good day, which may be past; what goes on without a number has
// none.
type Next struct {
	Period calendar.Period
	Due    calendar.Date
	Status Status
}

// Next gives, of how each period stands on a day, the first that still wants
// something and began; ok is false when none does.
func (r Rule) Next(stands []PeriodStand, asOf calendar.Date) (n Next, ok bool) {
	for _, s := range stands {
		switch s.Assessment.Status {
		case Late, AtRisk, OnTrack, Silent:
		case NotDue:
			if s.Period.Window.Start > asOf && r.Kind != cadence.Deadline {
				continue
			}
		case Met, Missed, Waived, NotApplicable:
			continue
		}
		if s.Assessment.Want > 0 && s.Assessment.Done >= s.Assessment.Want || s.Period.Window.End < asOf && s.Assessment.Status != Late {
			continue
		}
		return Next{Period: s.Period, Due: r.lastDay(s.Period, asOf), Status: s.Assessment.Status}, true
	}
	return Next{}, false
}

// lastDay is the last good day of a period: its deadline, the next of the days
// that come back in it, or its end; what goes on without a number has none.
func (r Rule) lastDay(p calendar.Period, asOf calendar.Date) calendar.Date {
	if r.Kind == cadence.Continuous {
		return ""
	}
	if r.Kind == cadence.Deadline && r.Deadline != "" {
		return r.Deadline
	}
	days := r.daysIn(p.Window, "")
	for _, d := range days {
		if d >= asOf {
			return d
		}
	}
	if len(days) > 0 {
		return days[len(days)-1]
	}
	return min(p.Window.End, r.Window.End)
}

// Left tells of each period with a number or a deadline that ended before a day how
// many working days were left when it was done, negative when it was late or never
// done: from it follows when the agency is reminded. Counts are the agency's own.
func (r Rule) Left(stands []PeriodStand, counts []Count, asOf calendar.Date, w *calendar.WorkDays) []int {
	if !r.Counting() && r.Kind != cadence.Deadline {
		return nil
	}
	counts = slices.Clone(counts)
	slices.SortFunc(counts, func(a, b Count) int { return cmp.Compare(a.LastOn, b.LastOn) })
	var left []int
	for _, s := range stands {
		end := r.lastDay(s.Period, s.Period.Window.Start)
		if end >= asOf || s.Assessment.Status != Met && s.Assessment.Status != Missed && s.Assessment.Status != Late {
			continue
		}
		if done := doneOn(counts, s, r.Kind == cadence.Deadline); done != "" {
			left = append(left, w.Between(done, end))
		} else {
			left = append(left, reminder.Never)
		}
	}
	return left
}

// doneOn is the day on which a period had what it wanted; empty when it never had.
// A deadline may be met outside its period, too.
func doneOn(counts []Count, s PeriodStand, anytime bool) calendar.Date {
	n, want := 0, max(s.Assessment.Want, 1)
	for _, c := range counts {
		if !anytime && !s.Period.Window.Contains(c.day()) {
			continue
		}
		if n += c.N; n >= want {
			return cmp.Or(c.LastOn, c.day())
		}
	}
	return ""
}
