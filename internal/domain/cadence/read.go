package cadence

import (
	"fmt"
	"regexp"
	"strings"

	"loa/internal/domain/calendar"
)

var (
	rhythm      = regexp.MustCompile(`\b(?:hang|moi|dinh ky(?: hang)?|theo)[ -](ngay|tuan|thang|quy|nam|(?:0?6|sau) thang|nua nam|(?:0?3|ba) thang|12 thang)\b`)
	slashPeriod = regexp.MustCompile(`/\s*(?:0?1 |mot )?(ngay|tuan|thang|quy|nam)\b`)
	relative    = regexp.MustCompile(`\b(?:trong (?:thoi han|vong|thoi gian)|cham nhat(?: la)?|sau|khong qua|truoc|toi da)(?: la)? (\d{1,3}) (ngay lam viec|ngay|tuan|thang|gio)\b,?[^.;]*?\b(?:ke tu|tu ngay|tu khi|sau khi|truoc khi|truoc ngay)\b|\b(?:trong (?:thoi han|vong|thoi gian)|cham nhat(?: la)?) (\d{1,3}) (ngay lam viec|ngay|gio)\b`)
	inForce     = regexp.MustCompile(`\bco hieu luc\b`)
	alreadyDone = regexp.MustCompile(`\bda (?:thuc hien|hoan thanh|ban hanh|trien khai|co)\b`)
	byOther     = regexp.MustCompile(`^[(\s]*(?:theo|thuc hien theo|can cu) (?:ke hoach|tien do|chuong trinh|lo trinh|yeu cau|de nghi|chi dao|quy dinh|huong dan|thong bao|van ban|thuc te|tinh hinh|nhu cau|su chi dao|thoi gian|lich|dieu kien|phan cong|nhiem vu)\b`)
	onDemand    = regexp.MustCompile(`\bdot xuat\b|\bkhi (?:co|can|duoc|phat sinh|xay ra)\b|\btheo (?:yeu cau|de nghi|chi dao|nhu cau)\b|\bdinh ky\b`)
	adHoc       = regexp.MustCompile(`\bdot xuat\b|\b(?:hoac|va) (?:khi|theo (?:yeu cau|de nghi))\b|\bkhi (?:co yeu cau|can thiet)\b`)
	happening   = regexp.MustCompile(`^(?:sau|khi|truoc) |\b(?:sau khi|ngay sau|khi ket thuc|nhan dip|nhan ngay|truoc khi|trong dip|truoc, trong va sau)\b`)
	constantly  = regexp.MustCompile(`\b(?:thuong xuyen|lien tuc|hang gio|thuong nhat|suot nam|quanh nam|ca nam)\b`)
	dueCue      = regexp.MustCompile(`\b(?:truoc|cham nhat|hoan thanh|xong|den ngay|den het|muon nhat|han cuoi|thoi han|han)\b|^(?:den|het|ket thuc)\b`)
	beforeCue   = regexp.MustCompile(`\btruoc\b`)
	openEnd     = regexp.MustCompile(`\b(?:va|den) (?:nhung|cac) nam (?:tiep theo|sau|ke tiep|tiep sau)\b|\btro di\b`)
	untilEvent  = regexp.MustCompile(`\bden (?:khi|luc)\b`)
	fromNow     = regexp.MustCompile(`\btu (?:nay|ngay (?:ky|ban hanh)|khi ban hanh)\b`)
	fromCue     = regexp.MustCompile(`(?:^|\b)(?:ke tu|tu)(?: ngay| thang| nam| quy| dau)?\s*$`)
	yearly      = regexp.MustCompile(`\bhang nam\b|\bmoi nam\b|\bcua nam\b|\bnam sau\b|\bnam ke tiep\b|\bnam tiep theo\b`)
	monthly     = regexp.MustCompile(`\b(?:ngay|mung) (\d{1,2}) (?:hang|moi|cua) thang\b`)
	nextYear    = regexp.MustCompile(`\bnam (?:sau|ke tiep|tiep theo|lien ke)\b`)
	halfCue     = regexp.MustCompile(`\b(?:0?6|sau) thang\b`)
	clock       = regexp.MustCompile(`\b\d{1,2} ?(?:h|gio)(?: ?\d\d)?'?`)
	reportQ1    = regexp.MustCompile(`\bquy (?:i|1|iii|3)\b`)
	reportOther = regexp.MustCompile(`\b(?:0?6|sau|0?9|chin) thang\b`)
	reportYear  = regexp.MustCompile(`\b(?:hang nam|ca nam|va nam|, nam|0?1 nam|bao cao nam)\b`)
)

// longestPhrase bounds what is read as a statement of time or amount, in
// bytes.
const longestPhrase = 4000

// ReadPhrase reads one phrase alone, such as one line of a report rule.
func ReadPhrase(s string, ctx Context) Cadence {
	if len(s) > longestPhrase {
		return Cadence{Kind: Unknown, Note: "too long for a statement of time or amount"}
	}
	p := newPhrase(s)
	if strings.TrimSpace(p.Folded) == "" {
		return Cadence{Kind: Unknown, Note: "nothing written"}
	}
	for _, rule := range []func(phrase, Context) (Cadence, bool){
		readRelative, readInForce, readDone, readByOther, readReports, readRecurringDates, readAmount,
		readConstantly, readDue, readWindow, readRhythm, readOnDemand, readHappening,
	} {
		if c, ok := rule(p, ctx); ok {
			c.AdHoc = c.AdHoc || p.has(adHoc)
			return c
		}
	}
	return Cadence{Kind: Unknown, Note: "product named, no quantity", Confidence: 0.3}
}

func readRelative(p phrase, _ Context) (Cadence, bool) {
	m, ok := p.find(relative)
	if !ok || len(p.spans()) > 0 && p.has(fullDate) {
		return Cadence{}, false
	}
	i := 1
	if m.group(1) == "" {
		i = 3
	}
	n, ok := m.number(i)
	return Cadence{Kind: Deadline, Count: n, UnitNoun: m.own(i + 1), Note: "relative to an event", Confidence: 0.92}, ok
}

func readInForce(p phrase, _ Context) (Cadence, bool) {
	if !p.has(inForce) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Event, Note: "effect date, not an obligation", Confidence: 0.85}
	for _, s := range p.spans() {
		if s.unit == dayUnit && s.start != "" {
			c.Start = string(s.start)
			break
		}
	}
	return c, true
}

func readDone(p phrase, _ Context) (Cadence, bool) {
	if !p.has(alreadyDone) || len(p.spans()) > 0 {
		return Cadence{}, false
	}
	return Cadence{Kind: Event, Note: "already delivered", Confidence: 0.8}, true
}

func readByOther(p phrase, _ Context) (Cadence, bool) {
	if !p.has(byOther) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Conditional, Note: "follows another plan, schedule or request", Confidence: 0.9}
	if m, ok := p.find(rhythm); ok {
		c.Per = unitOf(m.group(1))
	}
	return c, true
}

// readReports reads a list of report periods without dates: "quý I, 6 tháng,
// quý III, hàng năm".
func readReports(p phrase, _ Context) (Cadence, bool) {
	n := len(p.findAll(reportQ1)) + len(p.findAll(reportOther))
	if n < 2 || p.has(fullDate) || p.has(shortDate) || p.has(oneYear) {
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

// readRecurringDates reads days that come back: "trước ngày 15 tháng 11 hằng
// năm", "ngày 10 hàng tháng", "06 tháng (trước ngày 20/6), năm (…)".
func readRecurringDates(p phrase, _ Context) (Cadence, bool) {
	if m, ok := p.find(monthly); ok {
		n, fits := m.number(1)
		return Cadence{
			Kind: Deadline, Per: calendar.Month, End: fmt.Sprintf("---%02d", n), Before: p.has(beforeCue),
			Note: beforeNote(p, "on a day of every month"), Confidence: 0.95,
		}, fits && n <= 31
	}
	var days []string
	for _, s := range p.spans() {
		if s.unit != dayUnit || !s.yearless() {
			continue
		}
		days = append(days, fmt.Sprintf("--%02d-%02d", s.month, s.day))
	}
	half := p.has(halfCue)
	if len(days) == 0 || !half && !p.has(yearly) && !p.has(rhythm) {
		return clockDeadline(p)
	}
	c := Cadence{Kind: Deadline, Before: p.has(beforeCue), Confidence: 0.95}
	if len(days) == 1 && !half {
		c.Per, c.End = calendar.Year, days[0]
		c.Note = beforeNote(p, "recurring yearly")
		if p.has(nextYear) {
			c.Note = beforeNote(p, "recurring yearly, of the following year")
		}
		return c, true
	}
	c.Dates, c.UnitNoun, c.Per = days, "báo cáo", calendar.Half
	c.Count = max(len(days), 2)
	if len(days) == 4 {
		c.Per = calendar.Quarter
	}
	c.Note = beforeNote(p, "recurring dates: "+strings.Join(days, ", "))
	return c, true
}

// clockDeadline reads "trước 19h00 hằng ngày".
func clockDeadline(p phrase) (Cadence, bool) {
	m, ok := p.find(rhythm)
	if !ok || !p.has(clock) || !p.has(beforeCue) || p.has(perSlash) {
		return Cadence{}, false
	}
	at, _ := p.find(clock)
	return Cadence{
		Kind: Deadline, Per: unitOf(m.group(1)), Before: true,
		Note: "before: " + p.Own(at.start(), at.end()), Confidence: 0.9,
	}, true
}

func beforeNote(p phrase, note string) string {
	if p.has(beforeCue) {
		return "before (exclusive); " + note
	}
	return note
}

func readAmount(p phrase, ctx Context) (Cadence, bool) {
	c, ok := p.readQuota()
	if !ok {
		return Cadence{}, false
	}
	if w, found := readWindow(p, ctx); found {
		c.Start, c.End = w.Start, w.End
	}
	return c, true
}

func readConstantly(p phrase, ctx Context) (Cadence, bool) {
	if !p.has(constantly) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Continuous, Confidence: 0.97}
	if w, ok := readWindow(p, ctx); ok {
		c.Start, c.End = w.Start, w.End
	}
	return c, true
}

// readDue reads a deadline: a day, or the end of a month, quarter or year,
// behind a word such as "trước", "chậm nhất", "hoàn thành", "xong".
func readDue(p phrase, ctx Context) (Cadence, bool) {
	spans := p.spans()
	if len(spans) == 0 || !p.has(dueCue) || isRange(p, spans) {
		return Cadence{}, false
	}
	last := spans[len(spans)-1].resolve(ctx)
	c := Cadence{Kind: Deadline, Before: p.has(beforeCue), Confidence: 0.95}
	switch {
	case last.yearless():
		c.Note, c.Confidence = beforeNote(p, "year missing"), 0.6
	case c.Before:
		c.End, c.Note = string(last.start), beforeNote(p, "the date written is the end")
		if last.unit != dayUnit {
			c.Note = beforeNote(p, "before the period named begins")
		}
	default:
		c.End = string(last.end)
	}
	return c, true
}

// isRange tells that the phrase runs from one time to another, so that "đến"
// is not a deadline.
func isRange(p phrase, spans []span) bool {
	if p.has(fromNow) {
		return true
	}
	return fromCue.MatchString(p.Folded[:spans[0].at])
}

// readWindow reads a stretch of time.
func readWindow(p phrase, ctx Context) (Cadence, bool) {
	spans := p.spans()
	c := Cadence{Kind: Window, Confidence: 0.97}
	now := p.has(fromNow) && ctx.IssuedOn != ""
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
		c.End, c.Note = "", "open-ended"
	case p.has(untilEvent):
		c.End, c.Note = "", "ends with an event"
	}
	return completion(c, p, spans, ctx), true
}

// fillWindow sets the ends from the spans; false when the year is missing.
func fillWindow(c *Cadence, p phrase, spans []span, ctx Context) bool {
	first, last := spans[0], spans[len(spans)-1]
	if p.has(nextYear) && !p.has(openEnd) && last.yearless() {
		return false
	}
	if first.yearless() && !last.yearless() && first.unit != dayUnit {
		first = first.resolve(Context{Year: last.end.Year()})
	}
	first, last = first.resolve(ctx), last.resolve(ctx)
	if last.yearless() || first.yearless() {
		return false
	}
	if c.Start == "" {
		c.Start = string(first.start)
	}
	c.End = string(last.end)
	from := fromCue.MatchString(p.Folded[:spans[0].at])
	if from && len(spans) == 1 && !spans[0].closed {
		c.End, c.Note = "", "open-ended"
	}
	if first.separate {
		c.Note, c.Confidence = "two separate periods", 0.7
	}
	if c.End != "" && c.Start > c.End {
		c.Note, c.Confidence = "the end lies before the start", 0.4
	}
	return true
}

// completion turns a period named in a column "thời gian hoàn thành" into a
// deadline at its end.
func completion(c Cadence, p phrase, spans []span, ctx Context) Cadence {
	if !ctx.Completion || len(spans) != 1 || c.End == "" || fromCue.MatchString(p.Folded[:spans[0].at]) || p.has(fromNow) {
		return c
	}
	c.Kind = Deadline
	c.Note = "period named in a column for completion times"
	if spans[0].unit != monthUnit {
		c.Start = ""
	}
	return c
}

func readRhythm(p phrase, _ Context) (Cadence, bool) {
	m, ok := p.find(rhythm)
	if !ok {
		return Cadence{}, false
	}
	return Cadence{Kind: Quota, Per: unitOf(m.group(1)), Note: "recurrence only, no quantity stated", Confidence: 0.95}, true
}

func readOnDemand(p phrase, _ Context) (Cadence, bool) {
	if !p.has(onDemand) {
		return Cadence{}, false
	}
	return Cadence{Kind: Conditional, Note: "on request or need; period not stated", Confidence: 0.85}, true
}

func readHappening(p phrase, _ Context) (Cadence, bool) {
	if !p.has(happening) {
		return Cadence{}, false
	}
	return Cadence{Kind: Event, Note: "tied to an event", Confidence: 0.7}, true
}
