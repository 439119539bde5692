package obligation

import (
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Forecast (dự báo) tells how many of the agencies that owe an obligation will have
// met it when its window ends: Low if only those do whose whole course and last
// weeks both say so, High if all do for whom one of both leaves it possible.
type Forecast struct{ Low, High, Of int }

// Outlook is what the course of one agency says about the end of the window. Sure
// counts in Low and High, Possible in High only. Known is false where nothing can be
// said: a duty without a number, or one that has hardly begun.
type Outlook struct{ Sure, Possible, Known bool }

// Add counts an agency in.
func (f *Forecast) Add(o Outlook) {
	if !o.Known {
		return
	}
	f.Of++
	if o.Sure {
		f.Low++
	}
	if o.Possible {
		f.High++
	}
}

// The days of a course that are needed to go by, and those that count as lately.
const (
	leastCourse = 30
	lately      = 60
)

// Foreseeable tells whether an outlook can ever be given: the rule has a number to
// reach or a day.
func (r Rule) Foreseeable() bool {
	return !r.Awaits() && !r.Max && (r.Count > 0 || r.Kind == cadence.Deadline)
}

// Outlook judges, from how far an agency is on a day and what it did by then,
// whether it meets the rule if it goes on as before.
func (r Rule) Outlook(a Assessment, counts []Count, asOf calendar.Date) Outlook {
	switch {
	case !r.Foreseeable():
		return Outlook{}
	case a.Status == Missed:
		return Outlook{Known: true} // what closed cannot be made up for
	case r.Kind == cadence.Deadline || r.several() && !r.Average:
		return stepwise(a.Status)
	}
	return r.steadily(counts, asOf)
}

// stepwise is the outlook of what is judged period by period or by a day: nothing
// missed so far makes it possible, and sure where what runs is not behind.
func stepwise(s Status) Outlook {
	switch s {
	case Met, OnTrack:
		return Outlook{Known: true, Possible: true, Sure: true}
	case Late, AtRisk, Silent:
		return Outlook{Known: true, Possible: true}
	case NotDue, Missed, Waived, NotApplicable: // nothing speaks for or against it yet, or any more
	}
	return Outlook{}
}

// steadily is the outlook of a number over the whole window: by the pace since it
// began, and by that of the last weeks.
func (r Rule) steadily(counts []Count, asOf calendar.Date) Outlook {
	want := r.Count
	if r.Average {
		want = r.Count * inWindow(r)
	}
	n, recent := 0, 0
	for _, c := range counts {
		n += c.N
		if c.LastOn > asOf.AddDays(-lately) {
			recent += c.N
		}
	}
	gone, left := r.Window.Start.DaysUntil(asOf)+1, max(asOf.DaysUntil(r.Window.End), 0)
	switch {
	case n >= want:
		return Outlook{Known: true, Sure: true, Possible: true}
	case gone < leastCourse:
		return Outlook{}
	}
	over := n*(gone+left) >= want*gone
	span := min(lately, gone)
	late := (n*span + recent*left) >= want*span
	return Outlook{Known: true, Sure: over && late, Possible: over || late}
}
