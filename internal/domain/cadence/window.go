package cadence

import (
	"regexp"
	"strings"

	"loa/internal/domain/calendar"
)

var (
	dueCue     = regexp.MustCompile(`\b(?:truoc|cham nhat|hoan thanh|xong|den ngay|den het|(?:khong )?muon (?:nhat|hon)|khong qua|khong cham (?:qua|hon)|han cuoi|thoi han|han|den cuoi|tre nhat)\b|^(?:den|het|ket thuc)\b`)
	untilSpan  = regexp.MustCompile(`\b(?:den|toi)(?: het| cuoi| truoc)?(?: ngay| thang| nam| quy)? ?$`)
	nearDue    = regexp.MustCompile(`\b(?:truoc|cham nhat|xong|hoan thanh|den het|het|den|han|muon nhat|khong qua)(?: la| trong| vao| het)?(?: ngay| thang| nam| quy| cuoi)? ?$`)
	beforeCue  = regexp.MustCompile(`\btruoc\b`)
	openEnd    = regexp.MustCompile(`\b(?:va|den|,) ?(?:nhung|cac|trong cac) nam (?:tiep theo|sau|ke tiep|tiep sau|tiep)\b|\btro di\b|\bva (?:cac nam )?tiep theo\b|\bva sau do\b`)
	untilEvent = regexp.MustCompile(`\bden (?:khi|luc)\b`)
	fromNow    = regexp.MustCompile(`\btu (?:nay|gio|bay gio|ngay (?:ky|ban hanh|ke hoach)|khi (?:ban hanh|ky|ke hoach)|thoi diem ban hanh|ngay van ban)\b`)
	fromCue    = regexp.MustCompile(`\b(?:ke tu|tu|bat dau)(?: ngay| thang| nam| quy| dau| dau nam| dau thang)?\s*$`)
	nextYear   = regexp.MustCompile(`\bnam (?:sau|ke tiep|tiep theo|lien ke|~ruoc)\b`)
	schoolYear = regexp.MustCompile(`\bnam hoc\b`)
	endOfYear  = regexp.MustCompile(`\bcuoi nam\b`)
	fromTop    = regexp.MustCompile(`\btu dau(?: thang| nam| quy)? ?$`)
	toBottom   = regexp.MustCompile(`\bden(?: het)? cuoi(?: cua)?(?: thang| nam| quy)?.{0,5}$`)
	atEnd      = regexp.MustCompile(`\bcuoi(?: cua)?(?: thang| nam| quy)? ?$`)
	afterCue   = regexp.MustCompile(`\bsau(?: ngay| thang| nam| quy)? ?$`)
	stage      = regexp.MustCompile(`\b(?:giai doan|nhiem ky)\b`)
)

// year is the year in which a day or month without one lies: the plan's own.
func (ctx Context) year() int {
	w := ctx.Window
	if ctx.Year == 0 && w.Start.Valid() && w.End.Valid() && w.Start.Year() == w.End.Year() {
		return w.Start.Year()
	}
	return ctx.Year
}

// readDue reads a deadline: a day, or the end of a month, quarter or year,
// behind a word such as "trước", "chậm nhất", "hoàn thành", "xong". Of several
// the first one binds; Dates then holds them all.
func readDue(p phrase, ctx Context) (Cadence, bool) {
	spans := p.spans()
	if len(spans) == 0 || !p.isDue(spans) {
		return Cadence{}, false
	}
	due := spans[len(spans)-1]
	several := len(spans) > 1 && !sameStretch(p, spans)
	if several {
		due, _ = withYears(firstDue(p, spans), due, len(spans), ctx.year())
	}
	year := ctx.year()
	if p.has(nextYear) && due.yearless() {
		year = 0
	}
	due = due.in(year)
	c := Cadence{Kind: Deadline, Before: p.has(beforeCue) && !due.part, Confidence: 0.95}
	if several && !beforeCue.MatchString(p.Folded[:due.at]) {
		c.Before = false // "Xong trong tháng 12, báo cáo trước ngày 15/01"
	}
	w, ok := due.window()
	switch {
	case due.yearless():
		c.Note, c.Confidence = beforeNote(p, "year missing"), 0.6
	case !ok:
		c.Note, c.Confidence = "the day does not exist", 0.3
	case c.Before:
		c.End, c.Note = string(w.Start), beforeNote(p, "the date written is the end")
		if due.unit != dayUnit {
			c.Note = beforeNote(p, "before the period named begins")
		}
	default:
		c.End = string(w.End)
	}
	if days := endsOf(p, spans, year); several && c.End != "" && len(days) > 1 {
		c.Dates = days
		c.Note = joinNotes(c.Note, "several days stated, the first is given")
	}
	if several {
		c.Confidence = min(c.Confidence, 0.85)
	}
	if due.part && !atEnd.MatchString(p.lead(due.at)) && !p.has(endOfYear) {
		c.Note, c.Confidence = joinNotes(c.Note, "a part of the period named"), min(c.Confidence, 0.75)
	}
	return c, true
}

// firstDue is the first span behind a word of a deadline, else the first.
func firstDue(p phrase, spans []span) span {
	for _, s := range spans {
		if nearDue.MatchString(p.lead(s.at)) {
			return s
		}
	}
	return spans[0]
}

// endsOf are the last days of several deadlines: those behind a word of a
// deadline and those that a list joins to them.
func endsOf(p phrase, spans []span, year int) []string {
	var days []string
	last := spans[len(spans)-1]
	listed := false
	for i, s := range spans {
		listed = nearDue.MatchString(p.lead(s.at)) || listed && listCue.MatchString(p.Folded[spans[i-1].to:s.at])
		if !listed {
			continue
		}
		s, _ = withYears(s, last, len(spans), year)
		if w, ok := s.window(); ok {
			days = append(days, string(w.End))
		}
	}
	return days
}

// isDue tells that the phrase names an end and not a stretch.
func (p phrase) isDue(spans []span) bool {
	if p.has(fromNow) || fromCue.MatchString(p.lead(spans[0].at)) {
		return false
	}
	return p.has(dueCue) || len(spans) == 1 && untilSpan.MatchString(p.lead(spans[0].at)) || p.isAct(spans)
}

// actCue is a verb that is done at one time, in front of the period in which it
// is to be done: "Ban hành kế hoạch trong tháng 01".
var (
	actCue  = regexp.MustCompile(`^(?:xay dung,? |tham muu,? |va )*(?:ban hanh|trinh|cong bo|phe duyet|ky ban hanh)\b(?:[^,;.\d]{0,80}\b(?:trong|vao)(?: thang| quy| nam)?)? $`)
	actVerb = []string{"ban hanh", "trinh ", "cong bo", "phe duyet"}
)

func (p phrase) isAct(spans []span) bool {
	return !spans[0].closed && p.any(actVerb...) && actCue.MatchString(p.lead(spans[0].at))
}

// sameStretch tells that the spans are the ends of one stretch: "quý II - quý
// III".
func sameStretch(p phrase, spans []span) bool {
	for i := 1; i < len(spans); i++ {
		if !stretchCue.MatchString(p.Folded[spans[i-1].to:spans[i].at]) {
			return false
		}
	}
	return true
}

var (
	stretchCue = regexp.MustCompile(`^ ?(?:-|den|toi)(?: het| cuoi| truoc)?(?: ngay| thang| nam| quy)? ?$`)
	listCue    = regexp.MustCompile(`^ ?(?:va|,|;|,? va|hoac)(?: truoc)?(?: ngay| thang| nam| quy| cuoi)? ?$`)
)

// readWindow reads a stretch of time.
func readWindow(p phrase, ctx Context) (Cadence, bool) {
	spans := p.spans()
	c := Cadence{Kind: Window, Confidence: 0.97}
	now := p.has(fromNow)
	if len(spans) == 0 && !now {
		return Cadence{}, false
	}
	if now {
		c.Start, c.Note = string(ctx.IssuedOn), "from the issue date"
	}
	if len(spans) > 0 && !fillWindow(&c, p, spans, ctx) {
		return Cadence{Kind: Window, Note: "year missing or relative", Confidence: 0.6}, true
	}
	switch {
	case p.has(openEnd):
		c.End, c.Note, c.Confidence = "", "open-ended", 0.95
	case p.has(untilEvent):
		c.End, c.Note = "", "ends with an event"
	case now && len(spans) == 0:
		c.Note, c.Confidence = "from the issue date; open-ended", 0.9
	}
	return completion(c, p, spans, ctx), true
}

// fillWindow sets the ends from the spans; false when the year is missing.
func fillWindow(c *Cadence, p phrase, spans []span, ctx Context) bool {
	first, last := spans[0], spans[len(spans)-1]
	if p.has(nextYear) && !p.has(openEnd) && last.yearless() && (len(spans) == 1 || !laterInYear(first, last)) {
		return false
	}
	both := first.yearless() && last.yearless()
	first, last = withYears(first, last, len(spans), ctx.year())
	begin, ok1 := first.window()
	finish, ok2 := last.window()
	if !ok1 || !ok2 {
		return false
	}
	if c.Start == "" && !p.has(fromNow) {
		c.Start = string(begin.Start)
	}
	c.End = string(finish.End)
	lead := p.lead(spans[0].at)
	if c.Start != "" && beforeCue.MatchString(p.Folded[:spans[len(spans)-1].at]) {
		c.Before = last.unit == dayUnit
	}
	if fromCue.MatchString(lead) && len(spans) == 1 && !spans[0].closed && !p.has(fromNow) {
		c.End, c.Note = "", "open-ended"
	}
	if afterCue.MatchString(lead) && len(spans) == 1 {
		c.Start, c.End, c.Note, c.Confidence = string(begin.End), "", "after it; open-ended", 0.8
	}
	if both && first.year != last.year {
		c.Note, c.Confidence = "the end taken for the year after", 0.8
	}
	doubtWindow(c, p, spans)
	return true
}

// doubtWindow lowers the confidence of readings that a person should look at.
func doubtWindow(c *Cadence, p phrase, spans []span) {
	separate, part, loose := false, false, false
	for i, s := range spans {
		separate = separate || s.separate
		part = part || s.part && !p.atItsEdge(spans, i)
		if i == 0 {
			continue
		}
		switch gap := p.Folded[spans[i-1].to:s.at]; {
		case stretchCue.MatchString(gap):
		case !listCue.MatchString(gap):
			loose = true
		case !adjoins(spans[i-1], s), strings.Contains(gap, "hoac"):
			separate = true
		}
	}
	switch {
	case c.End != "" && c.Start > c.End:
		c.Note, c.Confidence = "the end lies before the start", 0.4
	case separate:
		c.Note, c.Confidence = "separate periods", 0.7
	case p.has(schoolYear):
		c.Note, c.Confidence = "a school year has no days of its own", 0.6
	case part:
		c.Note, c.Confidence = "a part of the period named", 0.7
	case loose && !p.has(stage):
		c.Note, c.Confidence = joinNotes(c.Note, "more than one time stated"), 0.75
	}
}

// atItsEdge tells that "đầu" opens or "cuối" closes the stretch: then nothing of
// it is left out.
func (p phrase) atItsEdge(spans []span, i int) bool {
	at := spans[i].at
	if i == 0 && fromTop.MatchString(p.lead(at)) {
		return true
	}
	return i == len(spans)-1 && toBottom.MatchString(p.lead(min(at+5, len(p.Folded))))
}

// adjoins tells that one period begins where the other ends.
func adjoins(a, b span) bool {
	if a.unit == dayUnit || b.unit == dayUnit {
		return false
	}
	next := 12*(b.year-a.toYear) + b.from.month - a.till.month
	if a.yearless() {
		next = b.from.month - a.till.month
	}
	return next == 1
}

// withYears gives ends without a year the year of the other end, else that of
// the plan. A first end later in the year than the last lies in the year
// before: "15/12 - 15/01/2027".
func withYears(first, last span, n, year int) (begin, finish span) {
	if n > 1 {
		crosses := laterInYear(first, last)
		switch {
		case first.yearless() && !last.yearless():
			y := last.toYear
			if crosses {
				y--
			}
			return first.in(y), last
		case last.yearless() && !first.yearless():
			y := first.toYear
			if crosses {
				y++
			}
			return first, last.in(y)
		}
	}
	if year == 0 {
		return first, last
	}
	if n > 1 && laterInYear(first, last) {
		return first.in(year), last.in(year + 1)
	}
	return first.in(year), last.in(year)
}

// laterInYear tells that the first end comes after the last one within a year.
func laterInYear(first, last span) bool {
	return first.from.month > last.till.month || first.from.month == last.till.month && last.till.day > 0 && first.from.day > last.till.day
}

// completion turns a period named in a column "thời gian hoàn thành" into a
// deadline at its end.
func completion(c Cadence, p phrase, spans []span, ctx Context) Cadence {
	if ctx.Completion && len(spans) > 0 && !endsAtOnce(p, spans) {
		c.Confidence = min(c.Confidence, 0.88) // a stage, or one piece of work over years
		return c
	}
	if !ctx.Completion || len(spans) == 0 || c.End == "" || fromCue.MatchString(p.lead(spans[0].at)) || p.has(fromNow) {
		return c
	}
	c.Kind = Deadline
	c.Note = joinNotes(c.Note, "period named in a column for completion times")
	if len(spans) == 2 {
		return c
	}
	if spans[0].unit != monthUnit || calendar.Date(c.Start).Day() != 1 {
		c.Start = ""
	}
	return c
}

// endsAtOnce tells that a period in a column for completion times is the time
// of one piece of work: a stretch of years is a stage, over which work goes on.
func endsAtOnce(p phrase, spans []span) bool {
	first, last := spans[0], spans[len(spans)-1]
	if first.unit == yearUnit && first.year != last.toYear {
		return false
	}
	if len(spans) == 1 {
		return true
	}
	gap := p.Folded[first.to:last.at]
	return len(spans) == 2 && first.unit != dayUnit && last.unit != dayUnit && (stretchCue.MatchString(gap) || listCue.MatchString(gap) && adjoins(first, last))
}

func beforeNote(p phrase, note string) string {
	if p.has(beforeCue) {
		return "before (exclusive); " + note
	}
	return note
}
