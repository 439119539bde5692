package calendar

import (
	"fmt"
	"strconv"
	"time"

	"loa/internal/domain"
)

// Unit is the length of the periods (kỳ) in which an obligation counts.
type Unit string

// The units that plans use. Whole is once over the plan's own window.
const (
	Week    Unit = "week"
	Month   Unit = "month"
	Quarter Unit = "quarter"
	Half    Unit = "half"
	Year    Unit = "year"
	Whole   Unit = "plan"
)

// Window is a stretch of days, both ends included.
type Window struct {
	Start Date `json:"start"`
	End   Date `json:"end"`
}

// Contains tells whether d lies in the window.
func (w Window) Contains(d Date) bool { return d >= w.Start && d <= w.End }

// Days is the length in days, both ends counted.
func (w Window) Days() int { return w.Start.DaysUntil(w.End) + 1 }

// Intersect is the common part of two windows; ok is false when there is none.
func (w Window) Intersect(o Window) (Window, bool) {
	r := Window{Start: max(w.Start, o.Start), End: min(w.End, o.End)}
	return r, r.Start <= r.End
}

// YearWindow is the calendar year.
func YearWindow(year int) Window {
	return Window{NewDate(year, time.January, 1), NewDate(year, time.December, 31)}
}

// Period is one counting period with a key that sorts by time: 2025-W05,
// 2025-03, 2025-Q1, 2025-H1, 2025.
type Period struct {
	Key    string
	Unit   Unit
	Window Window
}

// Label is how pages name the period.
func (p Period) Label() string { return p.Words().String() }

// Words is the label as a page of any language can say it.
func (p Period) Words() domain.Sentence {
	y := p.Window.Start.Year()
	switch p.Unit {
	case Week:
		return domain.Say("tuần %s–%s", p.Window.Start.Vietnamese()[:5], p.Window.End.Vietnamese())
	case Month:
		return domain.Say("tháng %d/%d", int(p.Window.Start.Month()), y)
	case Quarter:
		return domain.Say("quý %s/%d", roman(quarterOf(p.Window.Start)), y)
	case Half:
		if p.Window.Start.Month() < time.July {
			return domain.Say("6 tháng đầu năm %d", y)
		}
		return domain.Say("6 tháng cuối năm %d", y)
	case Year:
		return domain.Say("năm %d", y)
	case Whole:
		return domain.Say("%s–%s", p.Window.Start.Vietnamese(), p.Window.End.Vietnamese())
	}
	return domain.Say("%s", p.Key)
}

// Periods cuts a window into the periods of one unit. Periods keep their full
// calendar length except Whole, which is the window itself; weeks are ISO
// weeks (Monday first). An unknown unit gives one Whole period.
func Periods(w Window, unit Unit) []Period {
	if unit == Whole || !known(unit) {
		return []Period{{Key: "plan", Unit: Whole, Window: w}}
	}
	ps := make([]Period, 0, max(w.Days(), 0)/leastDays(unit)+2)
	if w.Start > w.End {
		return ps
	}
	p, next := around(w.Start.Time(), unit)
	for ; p.Window.End < w.End; p, next = around(next, unit) {
		ps = append(ps, p)
	}
	return append(ps, p)
}

// leastDays is the length of the shortest period of a unit.
func leastDays(u Unit) int {
	switch u {
	case Week:
		return 7
	case Month:
		return 28
	case Quarter:
		return 90
	case Half:
		return 181
	case Year, Whole:
	}
	return 365
}

func known(u Unit) bool {
	switch u {
	case Week, Month, Quarter, Half, Year, Whole:
		return true
	}
	return false
}

// PeriodOf gives the period of one unit in which a day lies. For Whole, which
// depends on the plan, it gives the calendar year.
func PeriodOf(d Date, unit Unit) Period {
	p, _ := around(d.Time(), unit)
	return p
}

// around is the period in which a midnight lies, and the midnight after it.
func around(t time.Time, unit Unit) (p Period, next time.Time) {
	span := func(key string, first, next time.Time) (Period, time.Time) {
		return Period{Key: key, Unit: unit, Window: Window{written(first), written(next.Add(-day))}}, next
	}
	months := func(letter string, of int) (Period, time.Time) {
		y, m, _ := t.Date()
		n := (int(m)-1)/of + 1
		first := time.Date(y, time.Month(of*(n-1)+1), 1, 0, 0, 0, 0, time.UTC)
		return span(key(y)+letter+strconv.Itoa(n), first, first.AddDate(0, of, 0))
	}
	switch unit {
	case Week:
		y, n := t.ISOWeek()
		monday := t.Add(-day * time.Duration((int(t.Weekday())+6)%7))
		return span(key(y)+"-W"+twoDigits(n), monday, monday.Add(7*day))
	case Month:
		y, m, _ := t.Date()
		first := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
		return span(key(y)+"-"+twoDigits(int(m)), first, first.AddDate(0, 1, 0))
	case Quarter:
		return months("-Q", 3)
	case Half:
		return months("-H", 6)
	case Year, Whole:
	}
	y := t.Year()
	return Period{Key: key(y), Unit: Year, Window: YearWindow(y)}, time.Date(y+1, time.January, 1, 0, 0, 0, 0, time.UTC)
}

const day = 24 * time.Hour // of UTC, in which civil days are reckoned

// key is a year as it begins the keys of periods.
func key(year int) string {
	if year < 1000 || year > 9999 {
		return fmt.Sprintf("%04d", year)
	}
	return strconv.Itoa(year)
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func quarterOf(d Date) int { return (int(d.Month())-1)/3 + 1 }

func roman(q int) string { return [...]string{"", "I", "II", "III", "IV"}[q] }
