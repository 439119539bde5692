package calendar

import (
	"fmt"
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
	for d := w.Start; d <= w.End; {
		p := PeriodOf(d, unit)
		ps = append(ps, p)
		d = p.Window.End.AddDays(1)
	}
	return ps
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
	t := d.Time()
	y, m := t.Year(), t.Month()
	span := func(key string, first, last Date) Period {
		return Period{Key: key, Unit: unit, Window: Window{first, last}}
	}
	switch unit {
	case Week:
		iy, iw := t.ISOWeek()
		monday := d.AddDays(-((int(t.Weekday()) + 6) % 7))
		return span(fmt.Sprintf("%04d-W%02d", iy, iw), monday, monday.AddDays(6))
	case Month:
		first := NewDate(y, m, 1)
		return span(string(first[:7]), first, NewDate(y, m+1, 0))
	case Quarter:
		q := quarterOf(d)
		first := time.Month(3*q - 2)
		return span(fmt.Sprintf("%04d-Q%d", y, q), NewDate(y, first, 1), NewDate(y, first+3, 0))
	case Half:
		h := (int(m)-1)/6 + 1
		first := time.Month(6*h - 5)
		return span(fmt.Sprintf("%04d-H%d", y, h), NewDate(y, first, 1), NewDate(y, first+6, 0))
	case Year, Whole:
		return Period{Key: fmt.Sprintf("%04d", y), Unit: Year, Window: YearWindow(y)}
	}
	return Period{Key: fmt.Sprintf("%04d", y), Unit: Year, Window: YearWindow(y)}
}

func quarterOf(d Date) int { return (int(d.Month())-1)/3 + 1 }

func roman(q int) string { return [...]string{"", "I", "II", "III", "IV"}[q] }
