package question

import (
	"slices"

	"loa/internal/domain/calendar"
)

// Step is one step of a question's life: what was done on a day, and where it left
// the question.
type Step struct {
	Act   Act
	State State
	DueOn calendar.Date // last day of the step that began
	On    calendar.Date
}

// Course is how long a question took, in working days, as of a day.
type Course struct {
	State      State
	SentOn     calendar.Date
	AnsweredOn calendar.Date // empty while it is not answered
	DueOn      calendar.Date // of the open step
	Days       map[Owner]int // with whom it lay, until the answer or the day
	Late       bool          // Sở Nội vụ or the Chairman was or is past the last day of a step
}

// Total is how many working days it took or takes.
func (c Course) Total() int { return c.Days[Department] + c.Days[Agency] + c.Days[Chairman] }

// InTime tells whether it was answered and every step before was in time. What the
// asking agency took to supply more is its own.
func (c Course) InTime() bool { return c.State == Answered && !c.Late }

// CourseOf follows the steps of one question, the oldest first, up to a day. ok is
// false when it was not sent by then.
func CourseOf(steps []Step, asOf calendar.Date, w *calendar.WorkDays) (c Course, ok bool) {
	c.Days = map[Owner]int{}
	owner, since := Nobody, calendar.Date("")
	until := func(day calendar.Date) {
		if owner == Nobody {
			return
		}
		c.Days[owner] += w.Between(since, day)
		if owner != Agency && c.DueOn != "" && day > c.DueOn {
			c.Late = true
		}
	}
	for _, s := range steps {
		if s.On > asOf {
			break
		}
		day := max(s.On, since) // a clock that was moved back takes no time away
		until(day)
		if s.Act == Send {
			c.SentOn = day
		}
		c.AnsweredOn = ""
		if s.State == Answered {
			c.AnsweredOn = day
		}
		c.State, c.DueOn, owner, since = s.State, s.DueOn, s.State.Owner(), day
		ok = true
	}
	until(max(asOf, since))
	return c, ok
}

// Percentile gives the value below or at which a share (0 to 1) of numbers lies, by
// nearest rank; 0 of none.
func Percentile(numbers []int, share float64) int {
	if len(numbers) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(numbers))
	at := int(share*float64(len(s))+0.999999) - 1
	return s[min(max(at, 0), len(s)-1)]
}
