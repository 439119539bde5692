package calendar

import (
	"cmp"
	"slices"
	"sync"
)

// Swap is one day that a decision makes off, or worked though it would be off
// (ngày nghỉ, ngày làm bù khi hoán đổi). Where an off day is of a Kind that is
// decided each year, the decision replaces the computed days of that holiday in
// that year, days in lieu included: it lists them all. Basis is the document.
type Swap struct {
	Day   Date
	Off   bool
	Kind  HolidayKind
	Name  string
	Basis string
}

// WorkDays counts working days (ngày làm việc): Monday to Friday without public
// holidays, as decisions change them. The zero value knows the law alone. Use
// it by pointer; it may be shared.
type WorkDays struct {
	// Swaps are the decisions; of two about the same day the later one holds.
	Swaps []Swap

	mu      sync.Mutex
	years   map[int]map[Date]bool // what differs from Monday to Friday: worked or not
	assumed map[Date]bool         // of those years, days of which it is not decided yet whether they are worked
}

// DaysOff lists the days off of a year with the decisions applied, in their
// order: what the law computes, what is assumed, what was decided. Days that a
// decision makes worked are not among them.
func (w *WorkDays) DaysOff(year int) []Holiday {
	var out []Holiday
	for day, s := range w.decisions(year) {
		if s.Off {
			out = append(out, Holiday{Day: day, Name: cmp.Or(s.Name, s.Kind.Label()), Kind: s.Kind, Source: Decided})
		}
	}
	decided, taken := w.settled(year)
	for _, h := range holidaysOf(lunarDaysOf(year), assumed(year), decided, taken) {
		if !taken[h.Day] {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int { return cmp.Compare(a.Day, b.Day) })
	return out
}

// PossiblyOff lists the working days of a year that may be off instead of those
// that are assumed, as long as nobody decided: 3 September where the first is
// assumed, or the day after an assumed Tết.
func (w *WorkDays) PossiblyOff(year int) []Holiday {
	decided, taken := w.settled(year)
	return possibleOf(year, decided, taken)
}

// settled tells for which holidays of a year a decision names the days, and of
// which days a decision speaks.
func (w *WorkDays) settled(year int) (decided map[HolidayKind]bool, taken map[Date]bool) {
	decided, taken = map[HolidayKind]bool{}, map[Date]bool{}
	for day, s := range w.decisions(year) {
		taken[day] = true
		decided[s.Kind] = decided[s.Kind] || s.Off
	}
	return decided, taken
}

// decisions are those about days of a year, one for each day.
func (w *WorkDays) decisions(year int) map[Date]Swap {
	last := map[Date]Swap{}
	for _, s := range w.Swaps {
		if s.Day.Valid() && s.Day.Year() == year {
			last[s.Day] = s
		}
	}
	return last
}

// IsWorking tells whether offices work on a day.
func (w *WorkDays) IsWorking(d Date) bool {
	if works, ok := w.year(d.Year())[d]; ok {
		return works
	}
	return !d.Weekend()
}

// year gives, once computed, the days of a year that differ from the week.
func (w *WorkDays) year(year int) map[Date]bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if known, ok := w.years[year]; ok {
		return known
	}
	days := map[Date]bool{}
	if w.years == nil {
		w.years, w.assumed = map[int]map[Date]bool{}, map[Date]bool{}
	}
	for _, h := range w.DaysOff(year) {
		days[h.Day] = false
		if h.Source == ByDefault && !h.Day.Weekend() {
			w.assumed[h.Day] = true
		}
	}
	for _, h := range w.PossiblyOff(year) {
		w.assumed[h.Day] = true
	}
	for day, s := range w.decisions(year) {
		days[day] = !s.Off
	}
	w.years[year] = days
	return days
}

// assumes tells whether it is not decided yet if a day is worked: it is off or
// worked by an assumption about a holiday that is decided each year.
func (w *WorkDays) assumes(d Date) bool {
	w.year(d.Year())
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.assumed[d]
}

// maxStep bounds how many working days Add goes: more is no deadline.
const maxStep = 10000

// Add gives the n-th working day after d, as "trong n ngày làm việc kể từ ngày
// d" means it: d itself does not count (Civil Code 2015, article 147 clause 2).
// A negative n goes back. With 0 it is d where that is worked, else the next
// working day: a term that ends on a day off ends on the next working day
// (article 148 clause 5). No day stays no day.
func (w *WorkDays) Add(d Date, n int) Date {
	if !d.Valid() {
		return ""
	}
	if n == 0 {
		for !w.IsWorking(d) {
			d = d.AddDays(1)
		}
		return d
	}
	step := cmp.Compare(n, 0)
	for left := min(n*step, maxStep); left > 0; {
		if d = d.AddDays(step); w.IsWorking(d) {
			left--
		}
	}
	return d
}

// Between counts the working days after a up to b, b included; it is negative
// when b is before a. Between(d, Add(d, n)) is n.
func (w *WorkDays) Between(a, b Date) int {
	if !a.Valid() || !b.Valid() {
		return 0
	}
	if b < a {
		return -w.count(b.AddDays(-1), a.AddDays(-1))
	}
	return w.count(a, b)
}

// count is the number of working days after a up to b.
func (w *WorkDays) count(a, b Date) int {
	n := 0
	for d := a.AddDays(1); d <= b; d = d.AddDays(1) {
		if w.IsWorking(d) {
			n++
		}
	}
	return n
}
