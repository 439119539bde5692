package cadence

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// point is a day or, with day 0, a whole month of some year.
type point struct{ month, day int }

// span is a stretch of time that a phrase names, from the beginning of one
// point to the end of another. Without a written year it has year 0.
type span struct {
	from, till   point
	year, toYear int // toYear differs from year for a range of years
	at, to       int // where it stands in the folded phrase
	unit         spanUnit
	closed       bool // names its own beginning and end
	separate     bool // periods apart, not a stretch from one to the other
	part         bool // only a part of it is meant: "đầu", "giữa", "cuối"
}

type spanUnit int

const (
	dayUnit spanUnit = iota
	monthUnit
	quarterUnit
	halfUnit
	yearUnit
)

func (s span) yearless() bool { return s.year == 0 }

// window gives the days of the span; ok is false without a year or when a day
// does not exist.
func (s span) window() (w calendar.Window, ok bool) {
	if s.yearless() {
		return w, false
	}
	w.Start = calendar.NewDate(s.year, time.Month(s.from.month), max(s.from.day, 1))
	w.End = calendar.NewDate(s.toYear, time.Month(s.till.month), s.till.day)
	if s.till.day == 0 {
		w.End = calendar.NewDate(s.toYear, time.Month(s.till.month)+1, 0)
	}
	return w, w.Start <= w.End && s.from.exists(s.year) && s.till.exists(s.toYear)
}

// exists tells whether the point is in the calendar; a year of 0 stands for a
// leap year, so that 29 February can exist.
func (p point) exists(year int) bool {
	if year == 0 {
		year = 2024
	}
	if p.month < 1 || p.month > 12 || p.day < 0 {
		return false
	}
	return p.day == 0 || calendar.NewDate(year, time.Month(p.month), p.day).Day() == p.day
}

func (s span) in(year int) span {
	if s.yearless() {
		s.year, s.toYear = year, year
	}
	return s
}

const (
	dayNum  = `0*(\d{1,2})`
	yearNum = `(20\d\d)`
	yearEnd = `(?:(?: ?[/.\-] ?| ?\(|,? (?:cua )?(?:nam )?)` + yearNum + `\b)?`
)

var (
	fullDate   = regexp.MustCompile(`\b(\d{1,2})(?:/(\d{1,2})/(20\d\d|2\d|3[0-5])|\. ?(\d{1,2})\. ?(20\d\d)| ?- ?(\d{1,2}) ?- ?(20\d\d))\b|\b(\d{1,2}),? thang (\d{1,2})(?:,? (?:cua )?nam |/|-)(20\d\d)\b`)
	ordinal    = regexp.MustCompile(`\b(?:tuan|dot|ky|lan|thu|quy|khoa|so|buoi|phien) $`)
	sharedDays = regexp.MustCompile(`\b(\d{1,2}) ?(-|den(?: het)?(?: ngay)?|va(?: ngay)?|,(?: ngay)?) ?(\d{1,2})(?:/| thang )(\d{1,2})(?:(?:/|,? nam |-)(20\d\d))?\b`)
	shortDate  = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})\b|\b(\d{1,2}) thang (\d{1,2})\b( (?:lan|ky|dot|cuoc|so)\b)?`)
	dottedDay  = regexp.MustCompile(`\bngay (\d{1,2})[.\-](\d{1,2})\b`)
	monthYear  = regexp.MustCompile(`\b(?:thang )?` + dayNum + `(?: ?[/.\-] ?)` + yearNum + `\b|\bthang ` + dayNum + `(?:,? (?:cua )?nam ` + yearNum + `| \(?` + yearNum + `)\b`)
	months     = regexp.MustCompile(`\bthang ` + dayNum + `((?: ?(?:-|va|,|;|&|\+|den(?: het)?) ?(?:thang )?\d{1,2}\b)+)` + yearEnd)
	monthsOnly = regexp.MustCompile(`(?:^|[^\d/.]) ?(\d{1,2}) ?- ?(\d{1,2})/(20\d\d)\b`)
	bareMonth  = regexp.MustCompile(`\b((?:moi|hang|\d+) )?thang ` + dayNum + `\b`)
	quarterNum = `(?:iv|iii|ii|i|0*[1-4])\b`
	quarters   = regexp.MustCompile(`\bquy (` + quarterNum + `)((?: ?(?:-|va|,|;|&|\+|den(?: het)?) ?(?:quy )?` + quarterNum + `)*)` + yearEnd)
	quarterOne = regexp.MustCompile(quarterNum)
	someMonths = regexp.MustCompile(`\b(\d{1,2}) thang (dau|cuoi)(?: cua)?(?: nam)?(?: ` + yearNum + `)?\b`)
	halfYear   = regexp.MustCompile(`\bnua (?:(dau|cuoi)(?: cua)? nam|nam (dau|cuoi))(?: ` + yearNum + `)?\b`)
	yearRange  = regexp.MustCompile(`\b` + yearNum + ` ?(?:-|/|den(?: het)?(?: nam)?) ?` + yearNum + `\b`)
	oneYear    = regexp.MustCompile(`\b` + yearNum + `\b`)
	thisYear   = regexp.MustCompile(`\b(trong|ca|suot|het|cuoi|dau|giua) nam\b`)
	notYear    = regexp.MustCompile(`^ (?:hoc|sau|ke|tiep|lien|\d)`)
)

// spans finds every stretch of time in the phrase, longest readings first, in
// the order of the text. Parts taken by one reading are not read again.
func (p phrase) spans() []span {
	if !p.memo.done {
		p.memo.spans, p.memo.done = p.findSpans(), true
	}
	return p.memo.spans
}

func (p phrase) findSpans() []span {
	if !p.digits() && !strings.Contains(p.Folded, "quy") && !strings.Contains(p.Folded, "nam") {
		return nil
	}
	taken := make([]bool, len(p.Folded))
	var found []span
	for _, rule := range []struct {
		re   *regexp.Regexp
		read func(match) (span, bool)
		need []string
	}{
		{sharedDays, readSharedDays, []string{"/", "thang"}},
		{fullDate, readFullDate, []string{"/", ".", "-", "thang"}},
		{quarters, readQuarters, []string{"quy"}},
		{someMonths, readSomeMonths, []string{"thang "}},
		{halfYear, readHalf, []string{"nua "}},
		{months, readMonths, []string{"thang "}},
		{monthsOnly, readMonthsOnly, []string{"/20"}},
		{monthYear, readMonthYear, []string{"20"}},
		{shortDate, readShortDate, []string{"/", "thang "}},
		{dottedDay, readDottedDay, []string{"ngay "}},
		{yearRange, readYearRange, []string{"20"}},
		{bareMonth, readBareMonth, []string{"thang "}},
		{oneYear, readYear, []string{"20"}},
		{thisYear, readThisYear, []string{" nam"}},
	} {
		if !p.any(rule.need...) {
			continue
		}
		for _, m := range p.findAll(rule.re) {
			if slices.Contains(taken[m.start():m.end()], true) {
				continue
			}
			s, ok := rule.read(m)
			s.at, s.to = m.start(), m.end()
			if ok || rule.re == fullDate && m.group(8) == "" { // a day that does not exist is not read as something else
				for i := s.at; i < s.to; i++ {
					taken[i] = true
				}
			}
			if ok {
				found = insertSpan(found, s.narrowed(p))
			}
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

var partCue = regexp.MustCompile(`\b(nua dau|nua cuoi|dau|giua|cuoi|thuong tuan|trung tuan|ha tuan|(?:tuan|dot|ngay) (?:thu )?(?:dau|cuoi|nhat|giua|\d{1,2}|i{1,3}|iv)(?: tien| cung)?)(?: cua)?(?: thang| quy| nam)? ?$`)

// narrowed applies "trung tuần" to the month behind it; "đầu", "giữa" and
// "cuối" have no days of their own, so the period stays whole.
func (s span) narrowed(p phrase) span {
	m, ok := p.cut(max(0, s.at-leadLetters), s.at).find(partCue)
	if !ok || s.unit == dayUnit {
		return s
	}
	if s.unit == monthUnit && !s.closed {
		switch m.group(1) {
		case "nua dau":
			s.from.day, s.till.day = 1, 15
			return s
		case "nua cuoi":
			s.from.day = 16
			return s
		case "thuong tuan":
			s.from.day, s.till.day = 1, 10
			return s
		case "trung tuan":
			s.from.day, s.till.day = 11, 20
			return s
		case "ha tuan":
			s.from.day = 21
			return s
		}
	}
	s.part = true
	return s
}

// either reads the first of several groups that took part.
func (m match) either(groups ...int) int {
	for _, i := range groups {
		if n, err := strconv.Atoi(m.group(i)); err == nil {
			return n
		}
	}
	return 0
}

func (s span) checked() (span, bool) {
	ok := s.from.exists(s.year) && s.till.exists(s.toYear)
	if s.year == s.toYear && (s.from.month > s.till.month || s.from.month == s.till.month && s.till.day > 0 && s.from.day > s.till.day) {
		ok = false
	}
	return s, ok
}

func daySpan(day, month, year int) (span, bool) {
	s := span{from: point{month, day}, till: point{month, day}, year: year, toYear: year, unit: dayUnit}
	_, ok := s.checked()
	return s, ok && day > 0
}

func monthSpan(first, last, year int) (span, bool) {
	return span{from: point{first, 0}, till: point{last, 0}, year: year, toYear: year, unit: monthUnit}.checked()
}

func readFullDate(m match) (span, bool) {
	if m.group(8) != "" && ordinal.MatchString(m.before()) {
		return span{}, false
	}
	year := m.either(3, 5, 7, 10)
	if year < 100 {
		year += 2000
	}
	return daySpan(m.either(1, 8), m.either(2, 4, 6, 9), year)
}

// readSharedDays reads days that share a month: "ngày 10 - 12/6/2026".
func readSharedDays(m match) (span, bool) {
	if strings.HasSuffix(strings.TrimRight(m.before(), " "), "thang") || numberBefore.MatchString(m.before()) {
		return span{}, false
	}
	year := m.either(5)
	s, ok := daySpan(m.either(3), m.either(4), year)
	s.from.day = m.either(1)
	s.closed = true
	s.separate = strings.HasPrefix(m.group(2), "va") || strings.HasPrefix(m.group(2), ",")
	return s, ok && s.from.day > 0 && s.from.day < s.till.day
}

var numberBefore = regexp.MustCompile(`[/\d.]$`)

func readShortDate(m match) (span, bool) {
	day, month := m.either(1, 3), m.either(2, 4)
	allDay := day == 24 && month == 7 && !strings.HasSuffix(m.before(), "ngay ")
	if m.group(5) != "" || allDay || m.group(3) != "" && ordinal.MatchString(m.before()) || strings.HasPrefix(m.after(), "/") {
		return span{}, false
	}
	return daySpan(day, month, 0)
}

func readDottedDay(m match) (span, bool) { return daySpan(m.either(1), m.either(2), 0) }

func readMonthYear(m match) (span, bool) {
	month := m.either(1, 3)
	return monthSpan(month, month, m.either(2, 4, 5))
}

var digits = regexp.MustCompile(`\d{1,2}`)

// readMonths reads "tháng 11 - 12/2025", "tháng 3, 6, 9 năm 2026".
func readMonths(m match) (span, bool) {
	if strings.HasPrefix(m.after(), "/") || strings.HasPrefix(m.after(), " thang") {
		return span{}, false
	}
	list := []int{m.either(1)}
	for _, d := range digits.FindAllString(m.group(2), -1) {
		list = append(list, plainNumber(d))
	}
	s, ok := monthSpan(list[0], list[len(list)-1], m.either(3))
	s.closed, s.separate = true, apart(list, m.group(2))
	return s, ok && slices.IsSorted(list)
}

// readMonthsOnly reads "3 - 6/2026", where the word "tháng" is missing.
func readMonthsOnly(m match) (span, bool) {
	s, ok := monthSpan(m.either(1), m.either(2), m.either(3))
	s.closed = true
	return s, ok
}

// apart tells that a list names periods one by one and not a stretch.
func apart(list []int, written string) bool {
	if strings.Contains(written, "-") || strings.Contains(written, "den") {
		return false
	}
	for i := 1; i < len(list); i++ {
		if list[i]-list[i-1] != 1 {
			return true
		}
	}
	return false
}

func readBareMonth(m match) (span, bool) {
	month := m.either(2)
	s, ok := monthSpan(month, month, 0)
	return s, ok && (m.group(1) == "" || ordinal.MatchString(m.before()))
}

func quarterNumber(s string) int {
	if n := vi.Roman(strings.ToUpper(s)); n > 0 {
		return n
	}
	return plainNumber(s)
}

func readQuarters(m match) (span, bool) {
	list := []int{quarterNumber(m.group(1))}
	for _, q := range quarterOne.FindAllString(m.group(2), -1) {
		list = append(list, quarterNumber(q))
	}
	s, ok := monthSpan(3*list[0]-2, 3*list[len(list)-1], m.either(3))
	s.unit = quarterUnit
	s.closed, s.separate = len(list) > 1, apart(list, m.group(2))
	return s, ok
}

// readSomeMonths reads "6 tháng đầu năm", "9 tháng đầu năm 2026".
func readSomeMonths(m match) (span, bool) {
	n := m.either(1)
	if n < 1 || n > 11 {
		return span{}, false
	}
	first, last := 1, n
	if m.group(2) == "cuoi" {
		first, last = 13-n, 12
	}
	s, ok := monthSpan(first, last, m.either(3))
	s.unit = halfUnit
	return s, ok
}

func readHalf(m match) (span, bool) {
	first := 1
	if m.group(1) == "cuoi" || m.group(2) == "cuoi" {
		first = 7
	}
	s, ok := monthSpan(first, first+5, m.either(3))
	s.unit = halfUnit
	return s, ok
}

func readYearRange(m match) (span, bool) {
	s := span{from: point{1, 0}, till: point{12, 0}, year: m.either(1), toYear: m.either(2), unit: yearUnit, closed: true}
	return s, s.year <= s.toYear
}

func readYear(m match) (span, bool) {
	s, ok := monthSpan(1, 12, m.either(1))
	s.unit = yearUnit
	return s, ok
}

var listEnd = regexp.MustCompile(`(?:,| va) $`)

// readThisYear reads "trong năm": the year of the plan.
func readThisYear(m match) (span, bool) {
	s, ok := monthSpan(1, 12, 0)
	s.unit = yearUnit
	switch m.group(1) {
	case "cuoi", "dau", "giua":
		s.part = true
	case "ca": // "hằng quý và cả năm" names a report
		ok = ok && !listEnd.MatchString(m.before())
	}
	return s, ok && !notYear.MatchString(m.after())
}
