package reminder_test

import (
	"testing"

	"loa/internal/domain/calendar"
	"loa/internal/domain/reminder"
)

func TestHabit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		left []int
		lead int
	}{
		{nil, 3},
		{[]int{-4, -9}, 3}, // two periods are no habit
		{[]int{8, 6, -1}, 1},
		{[]int{2, 3, 9, 4}, 3},
		{[]int{0, 0, 7}, 5},
		{[]int{-1, -3, 2}, 5},
	} {
		if got := reminder.HabitOf(c.left).Lead(); got != c.lead {
			t.Errorf("%v: reminded %d working days before, want %d", c.left, got, c.lead)
		}
	}
}

// Why a unit is reminded earlier or later is said with the figures it follows from,
// and nothing is said of a unit that is reminded as others are.
func TestWhyAUnitIsRemindedEarlier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		left []int
		want string
	}{
		{nil, ""},
		{[]int{2, 3, 9, 4}, ""},
		{[]int{-1, -3, 2}, "Nhắc sớm hơn thường lệ (trước hạn 5 ngày làm việc thay vì 3): qua 3 lần đến hạn trước, cơ quan thường xong muộn 1 ngày làm việc."},
		{[]int{0, 0, 7, -1}, "Nhắc sớm hơn thường lệ (trước hạn 5 ngày làm việc thay vì 3): qua 4 lần đến hạn trước, cơ quan thường xong đúng ngày cuối."},
		{[]int{reminder.Never, reminder.Never, 7}, "Nhắc sớm hơn thường lệ (trước hạn 5 ngày làm việc thay vì 3): qua 3 lần đến hạn trước, cơ quan thường xong muộn từ 10 ngày làm việc trở lên hoặc chưa xong."},
		{[]int{8, 6, -1}, "Nhắc muộn hơn thường lệ (trước hạn 1 ngày làm việc thay vì 3): qua 3 lần đến hạn trước, cơ quan thường xong sớm 6 ngày làm việc."},
	} {
		if got := reminder.HabitOf(c.left).Why().String(); got != c.want {
			t.Errorf("%v: %q, want %q", c.left, got, c.want)
		}
	}
}

// Of 16 February 2026, the last day of a term, until weeks later: Tết (14–22
// February, as assumed) is worked by nobody, so nobody is reminded of it then.
func TestStagesFollowTheCalendar(t *testing.T) {
	t.Parallel()
	w := &calendar.WorkDays{}
	usual, late := reminder.Habit{}, reminder.Habit{Median: -2, Known: true}
	for _, c := range []struct {
		habit      reminder.Habit
		due, today calendar.Date
		want       string
	}{
		{usual, "2026-03-13", "2026-03-09", ""}, // Monday, four working days before Friday
		{late, "2026-03-13", "2026-03-09", "soon"},
		{usual, "2026-03-13", "2026-03-10", "soon"},
		{usual, "2026-03-13", "2026-03-13", "soon"},
		{late, "2026-03-13", "2026-03-13", "day"},
		{usual, "2026-03-13", "2026-03-15", ""}, // Sunday
		{usual, "2026-03-13", "2026-03-16", "late0"},
		{usual, "2026-03-13", "2026-03-20", "late0"},
		{usual, "2026-03-13", "2026-03-23", "late1"},
		{usual, "2026-03-13", "2026-04-06", "late3"},
		{usual, "2026-03-13", "2026-04-13", "late3"},
	} {
		if got := c.habit.Stage(c.due, c.today, w); got != c.want {
			t.Errorf("due %s, on %s: %q, want %q", c.due, c.today, got, c.want)
		}
	}
	tet := calendar.LunarNewYear(2027)
	if w.IsWorking(tet.AddDays(1)) {
		t.Fatal("the second day of Tết is worked")
	}
	before := w.Add(tet, -1)
	if got := usual.Stage(before, tet.AddDays(1), w); got != "" {
		t.Errorf("late during Tết: %q", got)
	}
	if !reminder.Escalates(before, w.Add(tet, 1), w) || reminder.Escalates(before, tet.AddDays(1), w) || reminder.Escalates("", tet, w) {
		t.Error("a leader is told on the wrong day")
	}
}

// A stage never goes back as days pass, so nobody is told twice.
func TestStagesOnlyGoOn(t *testing.T) {
	t.Parallel()
	w := &calendar.WorkDays{}
	due := calendar.Date("2026-05-29")
	seen, last := map[string]bool{}, ""
	for day := due.AddDays(-30); day < due.AddDays(400); day = day.AddDays(1) {
		got := reminder.Habit{}.Stage(due, day, w)
		if got == "" || got == last {
			continue
		}
		if seen[got] {
			t.Fatalf("%s again on %s", got, day)
		}
		seen[got], last = true, got
	}
	if len(seen) < 10 || len(seen) > 20 {
		t.Errorf("reminded %d times in a year: %v", len(seen), seen)
	}
	open := map[string]bool{}
	for day := due; day < due.AddDays(365); day = day.AddDays(1) {
		open[reminder.Waiting(due, day, w)] = true
	}
	if len(open) < 8 || len(open) > 18 {
		t.Errorf("told %d times of what waits: %v", len(open), open)
	}
}
