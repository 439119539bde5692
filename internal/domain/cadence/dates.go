package cadence

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// span is a stretch of time that a phrase names. Either end may be empty;
// yearless is a day or month without its year.
type span struct {
	start, end calendar.Date
	month, day int // for yearless days (both) and months (day 0)
	at, to     int // where it stands in the folded phrase
	unit       spanUnit
	closed     bool // names its own beginning and end
	separate   bool // two periods apart, not a stretch from one to the other
}

type spanUnit int

const (
	dayUnit spanUnit = iota
	monthUnit
	quarterUnit
	halfUnit
	yearUnit
)

func (s span) yearless() bool { return s.start == "" && s.month > 0 }

var (
	tight     = `(?: ?/ ?|[.\-])`
	sep       = `\s*[/.\-]\s*`
	fullDate  = regexp.MustCompile(`\b(\d{1,2})` + tight + `(\d{1,2})` + tight + `(20\d\d)\b|\b(\d{1,2}) thang (\d{1,2}) nam (20\d\d)\b`)
	shortDate = regexp.MustCompile(`\b(\d{1,2})\s*/\s*(\d{1,2})\b|\b(\d{1,2}) thang (\d{1,2})\b( (?:lan|ky|dot|cuoc|so)\b)?`)
	monthYear = regexp.MustCompile(`\b(?:thang )?(\d{1,2})` + sep + `(20\d\d)\b|\bthang (\d{1,2})(?:,)? nam (20\d\d)\b`)
	twoMonths = regexp.MustCompile(`\bthang (\d{1,2})(?:\s*(?:-|va|,|den(?: thang)?)\s*(?:thang )?)(\d{1,2})(?:` + sep + `|,? nam )(20\d\d)\b`)
	bareMonth = regexp.MustCompile(`\b((?:moi|hang|\d+) )?thang (\d{1,2})\b`)
	quarter   = regexp.MustCompile(`\bqu[yi] ?(iv|iii|ii|i|[1-4])\b(?:,)?(?:\s*(?:[/\-,]|nam|cua nam)?\s*(?:nam )?(20\d\d))?`)
	twoQuart  = regexp.MustCompile(`\bqu[yi] (iv|iii|ii|i|[1-4])\s*(?:-|va|,|den(?: quy)?)\s*(?:quy )?(iv|iii|ii|i|[1-4])\s*(?:[/\-]|,? ?nam)\s*(20\d\d)\b`)
	halfYear  = regexp.MustCompile(`\b(?:0?6|sau) thang (dau|cuoi)(?: cua)?(?: nam)? (20\d\d)\b`)
	yearRange = regexp.MustCompile(`\b(20\d\d)\s*-\s*(20\d\d)\b`)
	oneYear   = regexp.MustCompile(`\b(20\d\d)\b`)
)

// spans finds every stretch of time in the phrase, longest readings first, in
// the order of the text. Parts taken by one reading are not read again.
func (p phrase) spans() []span {
	taken := make([]bool, len(p.Folded))
	var found []span
	for _, rule := range []struct {
		re   *regexp.Regexp
		read func(match) (span, bool)
	}{
		{twoQuart, readTwoQuarters},
		{twoMonths, readTwoMonths},
		{fullDate, readFullDate},
		{quarter, readQuarter},
		{halfYear, readHalf},
		{monthYear, readMonthYear},
		{shortDate, readShortDate},
		{yearRange, readYearRange},
		{bareMonth, readBareMonth},
		{oneYear, readYear},
	} {
		for _, m := range p.findAll(rule.re) {
			if slices.Contains(taken[m.start():m.end()], true) {
				continue
			}
			s, ok := rule.read(m)
			s.at, s.to = m.start(), m.end()
			if ok || rule.re == fullDate { // a day that does not exist is not read as something else
				for i := s.at; i < s.to; i++ {
					taken[i] = true
				}
			}
			if !ok {
				continue
			}
			found = insertSpan(found, s)
		}
	}
	return found
}

func insertSpan(list []span, s span) []span {
	i := len(list)
	for i > 0 && list[i-1].at > s.at {
		i--
	}
	return slices.Insert(list, i, s)
}

// either reads the first of two alternatives of a rule that took part.
func (m match) either(i, j int) int {
	s := m.group(i)
	if s == "" && j > 0 {
		s = m.group(j)
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func readFullDate(m match) (span, bool) {
	d, err := calendar.ParseDate(fmt.Sprintf("%04d-%02d-%02d", m.either(3, 6), m.either(2, 5), m.either(1, 4)))
	return span{start: d, end: d, unit: dayUnit}, err == nil
}

func readShortDate(m match) (span, bool) {
	day, month := m.either(1, 3), m.either(2, 4)
	// A leap year, so that 29 February is a day that can exist.
	d := calendar.NewDate(2024, time.Month(month), day)
	ok := m.group(5) == "" && month >= 1 && month <= 12 && day >= 1 && d.Day() == day
	return span{month: month, day: day, unit: dayUnit}, ok
}

func monthSpan(year, first, last int) (span, bool) {
	if first < 1 || last > 12 || first > last {
		return span{}, false
	}
	return span{
		start: calendar.NewDate(year, time.Month(first), 1),
		end:   calendar.NewDate(year, time.Month(last)+1, 0),
		unit:  monthUnit,
	}, true
}

func readMonthYear(m match) (span, bool) {
	month := m.either(1, 3)
	return monthSpan(m.either(2, 4), month, month)
}

func readTwoMonths(m match) (span, bool) {
	s, ok := monthSpan(m.either(3, 0), m.either(1, 0), m.either(2, 0))
	s.closed = true
	return s, ok
}

func readBareMonth(m match) (span, bool) {
	month := m.either(2, 0)
	return span{month: month, unit: monthUnit}, m.group(1) == "" && month >= 1 && month <= 12
}

func quarterNumber(s string) int {
	if n := vi.Roman(strings.ToUpper(s)); n > 0 {
		return n
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func readQuarter(m match) (span, bool) {
	q := quarterNumber(m.group(1))
	if m.group(2) == "" {
		return span{month: 3 * q, unit: quarterUnit}, q > 0
	}
	s, ok := monthSpan(m.either(2, 0), 3*q-2, 3*q)
	s.unit = quarterUnit
	return s, ok
}

func readTwoQuarters(m match) (span, bool) {
	s, ok := monthSpan(m.either(3, 0), 3*quarterNumber(m.group(1))-2, 3*quarterNumber(m.group(2)))
	s.unit, s.closed = quarterUnit, true
	s.separate = quarterNumber(m.group(2))-quarterNumber(m.group(1)) > 1 && !strings.Contains(m.group(0), "-") && !strings.Contains(m.group(0), " den")
	return s, ok
}

func readHalf(m match) (span, bool) {
	first := 1
	if m.group(1) == "cuoi" {
		first = 7
	}
	s, ok := monthSpan(m.either(2, 0), first, first+5)
	s.unit = halfUnit
	return s, ok
}

func readYearRange(m match) (span, bool) {
	from, to := m.either(1, 0), m.either(2, 0)
	return span{start: calendar.NewDate(from, time.January, 1), end: calendar.NewDate(to, time.December, 31), unit: yearUnit, closed: true}, from <= to
}

func readYear(m match) (span, bool) {
	w := calendar.YearWindow(m.either(1, 0))
	return span{start: w.Start, end: w.End, unit: yearUnit}, true
}

// resolve gives a yearless day, month or quarter the year of the plan. Without
// a known year it stays yearless: nothing is invented.
func (s span) resolve(ctx Context) span {
	if !s.yearless() || ctx.Year == 0 {
		return s
	}
	if s.unit == dayUnit {
		d := calendar.NewDate(ctx.Year, time.Month(s.month), s.day)
		s.start, s.end = d, d
		return s
	}
	first := s.month
	if s.unit == quarterUnit {
		first = s.month - 2
	}
	r, ok := monthSpan(ctx.Year, first, s.month)
	if !ok {
		return s
	}
	r.unit, r.at, r.to = s.unit, s.at, s.to
	return r
}
