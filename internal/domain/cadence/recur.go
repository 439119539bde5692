package cadence

import (
	"fmt"
	"regexp"
	"strings"

	"loa/internal/domain/calendar"
)

const dayName = `(?:hai|ba|tu|~u|nam|sau|bay|[2-7])\b`

var (
	rhythm      = regexp.MustCompile(`\b(?:hang|moi|dinh ky(?: hang)?|theo|tung|cac)[ -](ngay|tuan|thang|quy|nam|0*[36] thang|0*12 thang|nua nam)\b|\b(thuong nien|thuong ky nam)\b`)
	slashPeriod = regexp.MustCompile(`/ ?(?:0*1 |moi )?(ngay|tuan|thang|quy|nam|0*[36] thang)\b`)
	yearly      = regexp.MustCompile(`\b(?:hang|moi|cua|cac) nam\b|\bnam (?:sau|ke tiep|tiep theo)\b|\bthuong nien\b|\d (?:cua )?nam (?:~ruoc )?lien ke\b`)
	monthDay    = regexp.MustCompile(`\b(?:ngay|mung)(?: lam viec)? (\d{1,2})((?: ?(?:,|va|-|den)(?: ngay)? ?\d{1,2}\b)*)(?: (?:cua |vao |trong )?(?:hang |moi |cac |tung )?(?:thang (?:sau|ke tiep|tiep theo|lien ke)?)|[ ,;.):(]|$)`)
	daysOfMonth = regexp.MustCompile(`(?:\b(?:ngay|mung)(?: lam viec)? |^|\b(?:truoc|vao|den) )(\d{1,2})((?: ?(?:,|va|-|den)(?: ngay)? ?\d{1,2}\b)*) (?:cua |vao |trong )?(?:hang |moi |cac |tung )?thang\b`)
	everyMonth  = regexp.MustCompile(`\b(?:hang|moi|cac|tung) thang\b|\bcua thang\b|\bthang (?:sau|ke tiep|tiep theo)\b`)
	monthEnd    = regexp.MustCompile(`\b(?:ngay )?(?:lam viec )?(?:cuoi(?: cung)?|dau(?: tien)?)(?: cua)?(?: hang| moi)? thang\b`)
	quarterDay  = regexp.MustCompile(`\bngay (\d{1,2})(?: cua)?(?: hang)?,? thang (cuoi|cuoi cung|dau|dau tien|thu (?:0*[123]|hai|ba|nhat)|giua)(?: cua)?(?: moi| hang| tung)? quy\b( sau| ke tiep| tiep theo)?`)
	quarterTail = regexp.MustCompile(`\b(?:thang|tuan|ngay|ngay lam viec)? ?(?:cuoi|dau)(?: cung)?(?: cua)?(?: moi| hang| tung)? quy\b`)
	weekday     = regexp.MustCompile(`\bthu (` + dayName + `(?:(?:,| va| -)? (?:thu )?` + dayName + `)*)|\b(chu nhat)\b`)
	weekdayOne  = regexp.MustCompile(dayName)
	everyWeek   = regexp.MustCompile(`\b(?:hang|moi|trong|cac|tung) tuan\b|\b(?:dau|cuoi) tuan\b|/ ?tuan\b`)
	halfCue     = regexp.MustCompile(`\b0*6 thang\b`)
	clock       = regexp.MustCompile(`\b\d{1,2} ?(?:h\d\d|h\b|gio\b)(?: ?\d\d\b)?(?: phut)?'?`)
	reportQ1    = regexp.MustCompile(`\bquy (?:i|1|iii|3)\b`)
	reportOther = regexp.MustCompile(`\b0*[69] thang\b`)
	reportYear  = regexp.MustCompile(`\b(?:hang nam|ca nam|va nam|, nam|0*1 nam|bao cao nam|tong ket nam)\b`)
	partOfYear  = regexp.MustCompile(`\b0*[69] thang (?:dau|cuoi)\b`)
)

// readReports reads a list of report periods without dates: "quý I, 6 tháng,
// quý III, hàng năm".
func readReports(p phrase, _ Context) (Cadence, bool) {
	if !p.any("quy ", "6 thang", "9 thang") {
		return Cadence{}, false
	}
	n := len(p.findAll(reportQ1)) + len(p.findAll(reportOther))
	other := p.has(reportOther) && p.has(reportYear) || p.has(reportQ1) && p.has(reportOther)
	if n < 2 || !other || p.has(fullDate) || p.has(shortDate) || p.has(oneYear) || p.has(partOfYear) {
		return Cadence{}, false
	}
	if p.has(reportYear) {
		n++
	}
	return Cadence{
		Kind: Quota, Count: n, UnitNoun: "báo cáo", Per: calendar.Year,
		Note: fmt.Sprintf("%d reporting periods a year", n), Confidence: 0.92,
	}, true
}

// readRecurring reads days that come back: "trước ngày 15 tháng 11 hằng năm",
// "ngày 10 hàng tháng", "thứ Sáu hằng tuần", "ngày 20 tháng cuối quý".
func readRecurring(p phrase, _ Context) (Cadence, bool) {
	for _, rule := range []func(phrase) (Cadence, bool){
		quarterDays, weekDays, monthDays, ownYearDays, clockDeadline,
	} {
		if c, ok := rule(p); ok {
			c.Before = p.has(beforeCue)
			c.Note = beforeNote(p, c.Note)
			return c, true
		}
	}
	return Cadence{}, false
}

// quarterDays reads a day of a month of every quarter.
func quarterDays(p phrase) (Cadence, bool) {
	if !p.any(" quy") {
		return Cadence{}, false
	}
	m, ok := p.find(quarterDay)
	if !ok {
		if !p.has(quarterTail) || len(p.spans()) > 0 {
			return Cadence{}, false
		}
		return Cadence{Kind: Deadline, Per: calendar.Quarter, Note: "in a part of every quarter", Confidence: 0.8}, true
	}
	day, month := m.either(1), 3
	switch which := m.group(2); {
	case strings.HasPrefix(which, "dau"), strings.HasSuffix(which, "nhat"), strings.HasSuffix(which, "1"):
		month = 1
	case which == "giua", strings.HasSuffix(which, "hai"), strings.HasSuffix(which, "2"):
		month = 2
	}
	c := Cadence{Kind: Deadline, Per: calendar.Quarter, Confidence: 0.93}
	for q := range 4 {
		if !(point{3*q + month, day}).exists(0) {
			return Cadence{}, false
		}
		c.Dates = append(c.Dates, fmt.Sprintf("--%02d-%02d", 3*q+month, day))
	}
	if len(p.spans()) > 0 {
		c.Confidence = 0.8
	}
	c.Note = "on a day of every quarter"
	if m.group(3) != "" {
		c.Note = "on a day of the quarter after"
	}
	return c, true
}

// weekDays reads a day of every week; Dates then holds it as -W-1 (Monday) to
// -W-7, the day of any week.
func weekDays(p phrase) (Cadence, bool) {
	if !p.any("thu ", "chu nhat") || !p.has(weekday) || p.has(fullDate) || p.has(weekOrder) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Deadline, Per: calendar.Week, Note: "on a day of every week", Confidence: 0.93}
	switch {
	case p.has(everyMonth) || p.has(monthEnd):
		c.Per, c.Note, c.Confidence = calendar.Month, "on a weekday of every month", 0.85
		if !p.has(dueCue) {
			c.Kind = Quota
		}
		return c, true
	case !p.has(everyWeek):
		return Cadence{}, false
	}
	if !p.has(dueCue) && !p.has(clock) {
		c.Kind = Quota
	}
	for _, m := range p.findAll(weekday) {
		for _, day := range weekdayOne.FindAllString(m.group(1), -1) {
			c.Dates = append(c.Dates, fmt.Sprintf("-W-%d", weekdayNumber(day)))
		}
		if m.group(2) != "" {
			c.Dates = append(c.Dates, "-W-7")
		}
	}
	return c, true
}

func weekdayNumber(s string) int {
	switch s {
	case "hai", "2":
		return 1
	case "ba", "3":
		return 2
	case "tu", "~u", "4":
		return 3
	case "nam", "5":
		return 4
	case "sau", "6":
		return 5
	case "bay", "7":
		return 6
	}
	return 7
}

// monthDays reads a day of every month.
func monthDays(p phrase) (Cadence, bool) {
	if !p.any(" thang") || !p.has(everyMonth) && !p.has(monthEnd) || p.has(fullDate) || len(p.spans()) > 0 && !p.has(everyMonth) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Deadline, Per: calendar.Month, Note: "on a day of every month", Confidence: 0.95}
	m, ok := p.find(daysOfMonth)
	if r, found := p.find(rhythm); !ok && found && r.group(1) == "thang" {
		m, ok = p.find(monthDay)
	}
	switch {
	case !ok && p.has(monthEnd):
		c.Note, c.Confidence = "in a part of every month", 0.75
		return c, true
	case !ok:
		return Cadence{}, false
	}
	if strings.HasPrefix(m.after(), " cuoi ky") {
		c.Confidence = 0.6 // the period itself is not named
	}
	days := []int{m.either(1)}
	for _, d := range digits.FindAllString(m.group(2), -1) {
		days = append(days, plainNumber(d))
	}
	for _, d := range days {
		if d < 1 || d > 31 {
			return Cadence{}, false
		}
	}
	if len(days) == 1 {
		c.End = fmt.Sprintf("---%02d", days[0])
		return c, true
	}
	return severalDays(c, days, strings.Contains(m.group(2), "-") || strings.Contains(m.group(2), "den")), true
}

// severalDays reads "ngày 10 và 20 hằng tháng" and "từ ngày 01 đến ngày 10
// hằng tháng".
func severalDays(c Cadence, days []int, stretch bool) Cadence {
	c.Confidence = 0.8
	if stretch {
		c.Kind = Window
		c.Start, c.End = fmt.Sprintf("---%02d", days[0]), fmt.Sprintf("---%02d", days[len(days)-1])
		return c
	}
	for _, d := range days {
		c.Dates = append(c.Dates, fmt.Sprintf("---%02d", d))
	}
	c.Count, c.UnitNoun = len(days), "báo cáo"
	return c
}

// ownYearDays reads days that the phrase itself says come back.
func ownYearDays(p phrase) (Cadence, bool) {
	if len(p.spans()) == 0 {
		return Cadence{}, false
	}
	return yearDays(p, p.has(halfCue) && !p.has(partOfYear) || p.has(yearly) || p.has(rhythm))
}

// yearDays reads days that come back every year, half-year or quarter; again
// says that they do. Four days a year always do.
func yearDays(p phrase, again bool) (Cadence, bool) {
	var days []string
	for _, s := range p.spans() {
		if s.unit == dayUnit && s.yearless() && !s.closed {
			days = append(days, fmt.Sprintf("--%02d-%02d", s.till.month, s.till.day))
		}
	}
	half := p.has(halfCue) && !p.has(partOfYear)
	if len(days) == 0 || !again && len(days) < 4 {
		return Cadence{}, false
	}
	c := Cadence{Kind: Deadline, Confidence: 0.95}
	if len(days) == 1 && !half {
		c.Per, c.End, c.Note = calendar.Year, days[0], "recurring yearly"
		if p.has(nextYear) {
			c.Note = "recurring yearly, of the following year"
		}
		if m, ok := p.find(rhythm); ok && !p.has(yearly) && m.group(1) != "nam" {
			c.Confidence = 0.7
		}
		return c, true
	}
	c.Dates, c.UnitNoun, c.Per = days, "báo cáo", calendar.Half
	c.Count = max(len(days), 2)
	if len(days) == 4 {
		c.Per = calendar.Quarter
	}
	if len(days) == 3 || len(days) > 4 {
		c.Per, c.Confidence = calendar.Year, 0.8
	}
	c.Note = "recurring dates: " + strings.Join(days, ", ")
	return c, true
}

// clockDeadline reads "trước 19h00 hằng ngày".
func clockDeadline(p phrase) (Cadence, bool) {
	if !p.any("truoc") {
		return Cadence{}, false
	}
	m, ok := p.find(rhythm)
	if !ok || !p.has(clock) || !p.has(beforeCue) || p.has(slashPeriod) || m.group(1) == "" {
		return Cadence{}, false
	}
	at, _ := p.find(clock)
	return Cadence{
		Kind: Deadline, Per: unitOf(m.group(1)), Note: "at " + p.Own(at.start(), at.end()), Confidence: 0.9,
	}, true
}

// yearlyWindow reads a period that comes back every year: "Tháng 10 hằng
// năm", "Quý IV hằng năm".
func yearlyWindow(p phrase, ctx Context) (Cadence, bool) {
	if len(p.spans()) == 0 || !p.has(yearly) || p.has(nextYear) || p.has(openEnd) {
		return Cadence{}, false
	}
	return everyYear(p, ctx)
}

// everyYear reads periods without a year as those of every year.
func everyYear(p phrase, ctx Context) (Cadence, bool) {
	spans := p.spans()
	if len(spans) == 0 {
		return Cadence{}, false
	}
	first, last := spans[0], spans[len(spans)-1]
	if !first.yearless() || !last.yearless() || last.unit == yearUnit || last.unit == dayUnit && len(spans) == 1 && !last.closed {
		return Cadence{}, false
	}
	w, ok := last.in(2023).window() // 28 February ends a February that comes back
	if !ok {
		return Cadence{}, false
	}
	c := Cadence{Kind: Window, Per: calendar.Year, Note: "recurring yearly", Confidence: 0.8}
	c.End = "-" + string(w.End[4:])
	b, ok := first.in(2023).window()
	switch {
	case last.separate || len(spans) > 1 && !sameStretch(p, spans):
		c.End, c.Note, c.Confidence = "", "separate periods of every year", 0.6
	case p.isDue(spans) && p.has(beforeCue) && !last.part:
		c.Kind, c.Before, c.End = Deadline, true, "-"+string(w.Start[4:])
	case p.isDue(spans), ctx.Completion && len(spans) == 1 && !last.closed:
		c.Kind = Deadline
	case ok:
		c.Start = "-" + string(b.Start[4:])
	}
	return c, true
}

// manyYears is how many years a plan must reach over, the first and the last
// counted, for a day without a year to be one of every year; a school year
// reaches over two.
const manyYears = 3

// readManyYears reads "Trước ngày 15/12" in a plan of several years: with no
// year of its own the day comes back in each of them.
func readManyYears(p phrase, ctx Context) (Cadence, bool) {
	w := ctx.Window
	if ctx.Year > 0 || !w.Start.Valid() || !w.End.Valid() || w.End.Year()-w.Start.Year() < manyYears-1 || p.has(fromNow) || p.has(nextYear) || p.has(feast) {
		return Cadence{}, false
	}
	for _, s := range p.spans() {
		if !s.yearless() || s.unit == yearUnit || s.closed {
			return Cadence{}, false
		}
	}
	c, ok := yearDays(p, true)
	if !ok {
		c, ok = everyYear(p, ctx)
	}
	if !ok {
		return Cadence{}, false
	}
	c.Before = c.Before || c.Kind == Deadline && p.has(beforeCue)
	c.Note, c.Confidence = beforeNote(p, "no year written; every year of the plan"), min(c.Confidence, 0.7)
	return c, true
}

// readRhythmWithin reads a rhythm that has a stretch of its own: "Hằng quý
// trong năm 2026".
func readRhythmWithin(p phrase, ctx Context) (Cadence, bool) {
	r, ok := readRhythm(p, ctx)
	spans := p.spans()
	if !ok || len(spans) == 0 || p.isDue(spans) || !p.has(eachCome) {
		return Cadence{}, false
	}
	w, ok := readWindow(p, ctx)
	if !ok || w.Start == "" || w.Kind != Window {
		return Cadence{}, false
	}
	c := within(r, w)
	if c.Per == calendar.Year && len(spans) == 1 && spans[0].year == spans[0].toYear {
		c.End, c.Confidence = "", 0.7 // "Quý II/2026 và hằng năm": every year from there
	}
	return c, true
}

func readRhythm(p phrase, _ Context) (Cadence, bool) {
	m, ok := p.find(rhythm)
	if !ok {
		if m, ok = p.find(slashPeriod); !ok {
			return Cadence{}, false
		}
	}
	c := Cadence{Kind: Quota, Per: calendar.Year, Note: "recurrence only, no quantity stated", Confidence: 0.95}
	if m.group(1) != "" {
		c.Per = unitOf(m.group(1))
	}
	if c.Per == calendar.Year && p.has(halfCue) && !p.has(partOfYear) {
		c.Per = calendar.Half // "6 tháng, hằng năm"
	}
	if c.Per == calendar.Year && p.has(quarterToo) {
		c.Per = calendar.Quarter
	}
	if p.inSentence(m) {
		c.Confidence = 0.8
	}
	for _, n := range p.findAll(anyCount) {
		if (n.end() <= m.start() || n.start() >= m.end()) && !periodNumber.MatchString(p.Folded[n.start():]) {
			c.Note, c.Confidence = joinNotes(c.Note, "a number stays unread"), 0.75
		}
	}
	return c, true
}

var eachCome = regexp.MustCompile(`\b(?:hang|moi|tung|dinh ky)[ -](?:hang )?(?:ngay|tuan|thang|quy|nam|0*[36] thang)\b`)

var weekOrder = regexp.MustCompile(`\btuan (?:le )?thu (?:hai|ba|tu|~u|nam|[1-5])\b`)

var quarterToo = regexp.MustCompile(`\bquy(?:,| va|, va) (?:hang |moi )?nam\b`)

var periodNumber = regexp.MustCompile(`^\d+ (?:thang|nam|quy|tuan)\b`)

var (
	eachOf      = regexp.MustCompile(`\bcac (thang|quy|tuan)(?: trong nam)?(?:$|[ ,;.])`)
	barePeriods = regexp.MustCompile(`^[( ]*(?:bao cao |so ket |dinh ky )?\(?(ngay|tuan|thang|quy|0*6 thang|nam)(?:(?:,| va|,? bao cao|,? tong ket) (?:tuan|thang|quy|0*[69] thang|(?:0*1 |ca )?nam))*[). ]*$`)
)

// readEachOf reads "các tháng trong năm": every month.
func readEachOf(p phrase, _ Context) (Cadence, bool) {
	if !p.any("cac ") {
		return Cadence{}, false
	}
	m, ok := p.find(eachOf)
	if !ok || len(p.spans()) > 1 {
		return Cadence{}, false
	}
	return Cadence{Kind: Quota, Per: unitOf(m.group(1)), Note: "recurrence only, no quantity stated", Confidence: 0.85}, true
}

// readBarePeriods reads a cell that only names periods: "Tháng, quý, năm" is
// every month at the least.
func readBarePeriods(p phrase, _ Context) (Cadence, bool) {
	m, ok := p.find(barePeriods)
	if !ok {
		return Cadence{}, false
	}
	c := Cadence{Kind: Quota, Per: unitOf(m.group(1)), Note: "recurrence only, no quantity stated", Confidence: 0.8}
	if !strings.ContainsAny(p.Folded, ",(") && c.Per == calendar.Half {
		c.Confidence = 0.6 // "06 tháng" alone may be how long the work takes
	}
	return c, true
}
