// Package reminder decides when somebody is reminded (nhắc việc) of what is due, by
// the legal calendar and by how the unit itself used to work: one that is always
// early is reminded late, one that is always late early. It is pure and keeps
// nothing; who was told which stage is the business of spine/notice.
package reminder

import (
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// leastPeriods is how many past periods make a habit.
const leastPeriods = 3

// Habit is how a unit used to meet what is due: the median of the working days
// between doing it and the last good day, negative when it was late. The zero
// Habit is that of a unit of which too little is known.
type Habit struct {
	Median int
	Times  int // of how many past periods
	Known  bool
}

// HabitOf gives the habit of a unit from the working days left in each of its past
// periods when it did what was due, negative for those in which it was late.
func HabitOf(left []int) Habit {
	if len(left) < leastPeriods {
		return Habit{}
	}
	s := slices.Sorted(slices.Values(left))
	return Habit{Median: s[(len(s)-1)/2], Times: len(s), Known: true}
}

// The working days before a last day from which a unit is reminded. They stand in
// no law.
const (
	leadEarly = 1 // a unit that used to be done a week before
	leadUsual = 3
	leadLate  = 5 // a unit that used to be late, or to do it on the last day
	earlyFrom = 5
)

// Lead is how many working days before the last day the unit is reminded.
func (h Habit) Lead() int {
	switch {
	case h.Known && h.Median >= earlyFrom:
		return leadEarly
	case h.Known && h.Median <= 0:
		return leadLate
	}
	return leadUsual
}

// Never is how many working days late a period counts in which what was due was
// never done.
const Never = -10

// Why says why a unit is reminded earlier or later than others, from what it did
// before; empty where it is reminded as others are.
func (h Habit) Why() domain.Sentence {
	lead := h.Lead()
	if lead == leadUsual {
		return domain.Sentence{}
	}
	switch {
	case h.Median <= Never:
		return domain.Say("Nhắc sớm hơn thường lệ (trước hạn %d ngày làm việc thay vì %d): qua %d lần đến hạn trước, cơ quan thường xong muộn từ %d ngày làm việc trở lên hoặc chưa xong.", lead, leadUsual, h.Times, -Never)
	case h.Median < 0:
		return domain.Say("Nhắc sớm hơn thường lệ (trước hạn %d ngày làm việc thay vì %d): qua %d lần đến hạn trước, cơ quan thường xong muộn %d ngày làm việc.", lead, leadUsual, h.Times, -h.Median)
	case h.Median == 0:
		return domain.Say("Nhắc sớm hơn thường lệ (trước hạn %d ngày làm việc thay vì %d): qua %d lần đến hạn trước, cơ quan thường xong đúng ngày cuối.", lead, leadUsual, h.Times)
	}
	return domain.Say("Nhắc muộn hơn thường lệ (trước hạn %d ngày làm việc thay vì %d): qua %d lần đến hạn trước, cơ quan thường xong sớm %d ngày làm việc.", lead, leadUsual, h.Times, h.Median)
}

// repeat is after how many working days somebody is told again.
const repeat = 5

// The stages up to a last day.
const soon, onDay = "soon", "day"

// BeforeDay tells whether a stage is one that comes before the last day is over, at a
// moment that the unit's habit decides.
func BeforeDay(stage string) bool { return stage == soon || stage == onDay }

// Stage names the moment of a reminder, as of today, of what is due on a last day;
// empty while nothing is to be said. Whoever was told a stage is not told it again:
// once before the day, on the day itself where the unit used to be late, on the
// first working day after it, and then once in five working days, later in twenty.
func (h Habit) Stage(due, today calendar.Date, w *calendar.WorkDays) string {
	if due >= today {
		left := w.Between(today, due)
		switch {
		case left == 0 && h.Lead() == leadLate:
			return onDay
		case left <= h.Lead():
			return soon
		}
		return ""
	}
	late := w.Between(due, today)
	if late < 1 {
		return ""
	}
	return "late" + strconv.Itoa(round(late-1))
}

// Waiting is the stage of what has no last day and waits since a day.
func Waiting(since, today calendar.Date, w *calendar.WorkDays) string {
	return "open" + strconv.Itoa(round(w.Between(since, today)))
}

// round counts reminders after n working days: four in steps of repeat, then in
// steps four times as long, so that what nobody will do does not fill mails.
func round(n int) int {
	n = max(n, 0) / repeat
	if n <= 3 {
		return n
	}
	return 3 + (n-3)/4
}

// Escalates tells whether a leader is told, too, of what was due on a day: from the
// first working day after it.
func Escalates(due, today calendar.Date, w *calendar.WorkDays) bool {
	return due.Valid() && due < today && w.Between(due, today) >= 1
}

// AcknowledgeBy is the last day on which receipt of what was issued on a day is
// acknowledged without anybody being told that it was not: the next working day.
func AcknowledgeBy(issued calendar.Date, w *calendar.WorkDays) calendar.Date { return w.Add(issued, 1) }
