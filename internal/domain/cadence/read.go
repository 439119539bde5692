package cadence

import (
	"regexp"
	"strings"

	"loa/internal/domain/calendar"
)

var (
	relative    = regexp.MustCompile(`\b(?:trong(?: (?:thoi han|vong|thoi gian|khoang thoi gian))?|cham nhat|sau|khong qua|truoc|toi da|thoi han|it nhat|muon nhat)(?: la| sau| khong qua| truoc)? (\d{1,3}) (ngay lam viec|ngay|tuan|thang|gio|nam)\b,?[^.;]*?\b(?:ke tu|tu ngay|tu khi|tu thoi diem|sau khi|truoc khi|truoc ngay|sau ngay|tinh tu|so voi)\b|\b(?:trong (?:thoi han|vong|thoi gian)|cham nhat(?: la| sau)?|trong|truoc|sau) (\d{1,3}) (ngay lam viec|ngay)\b|^(\d{1,3}) (ngay lam viec|ngay|tuan|thang|gio) (?:ke tu|sau|truoc|tinh tu)\b`)
	inForce     = regexp.MustCompile(`\bco hieu luc\b`)
	alreadyDone = regexp.MustCompile(`\bda (?:thuc hien|hoan thanh|ban hanh|trien khai|co)\b`)
	byOther     = regexp.MustCompile(`^[(\s]*(?:theo|thuc hien theo|can cu|tuy theo|phu hop voi|dam bao theo|bao dam theo) [a-z~]`)
	onDemand    = regexp.MustCompile(`\bdot xuat\b|(?:^|[^u] )khi (?:co|can|duoc|phat sinh|xay ra|nhan|xet)\b|\btheo (?:yeu cau|de nghi|chi dao|nhu cau|su chi dao|quy dinh|.uy dinh|ke hoach|chuong trinh|tien do|lo trinh|huong dan)\b|\bdinh ky\b|\bneu co\b|\btuy (?:theo|tinh hinh|thuoc)\b`)
	adHoc       = regexp.MustCompile(`\bdot xuat\b|\b(?:hoac|va) (?:khi|theo (?:yeu cau|de nghi))\b|\bkhi (?:co yeu cau|can thiet|can)\b`)
	happening   = regexp.MustCompile(`^(?:sau|khi|truoc|trong) |~gay (?:sau|khi)\b|\b(?:sau khi|ngay sau|khi ket thuc|nhan dip|nhan ngay|truoc khi|trong dip|dip|chao mung|ky niem|huong ung|truoc, trong va sau|den khi|truoc va sau)\b`)
	feast       = regexp.MustCompile(`\b(?:nhan dip|nhan ngay|trong dip|dip|chao mung|ky niem|huong ung|tet nguyen dan|ngay hoi|tuan le|thang hanh dong|thang cao diem|ngay the gioi|ngay quoc te|ngay phap luat|ngay chuyen doi so|trung thu|am lich|ky hop)\b`)
	holiday     = regexp.MustCompile(`\b(?:dip|tet nguyen dan|trung thu|am lich|ky hop)\b`)
	surely      = regexp.MustCompile(`\b(?:sau khi|truoc khi|khi ket thuc)\b|~gay sau\b`)
	asked       = regexp.MustCompile(`\bdot xuat\b|\bkhi (?:co|can|duoc)\b|\btheo (?:yeu cau|de nghi)\b`)
	constantly  = regexp.MustCompile(`\b(?:thuong xuyen|lien tuc|hang gio|thuong nhat|suot nam|quanh nam|xuyen suot|lau dai)\b|24/7|24/24|24h/`)
)

// ownAct opens a clause that is another act with a time of its own.
var ownAct = regexp.MustCompile(`^ ?(?:to chuc|bao cao|tong hop|trien khai|thuc hien|kiem tra|danh gia|so ket|tong ket|gui|hop)\b`)

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
	if c, ok := readClauses(p, ctx); ok {
		return c
	}
	return p.read(ctx)
}

// read tries the rules in their order: what is surest to be meant first.
func (p phrase) read(ctx Context) Cadence {
	for _, rule := range []func(phrase, Context) (Cadence, bool){
		readRelative, readInForce, readDone, readByOther, readReports, readAmount, readFirstPart, readConstantly,
	} {
		if c, ok := rule(p, ctx); ok {
			c.AdHoc = c.AdHoc || p.has(adHoc)
			return c
		}
	}
	c, ok := p.readTime(ctx)
	if !ok {
		return Cadence{Kind: Unknown, Note: "product named, no quantity", Confidence: 0.3}
	}
	c.AdHoc = c.AdHoc || p.has(adHoc)
	return c
}

// readTime reads what the phrase says about time alone.
func (p phrase) readTime(ctx Context) (Cadence, bool) {
	for _, rule := range []func(phrase, Context) (Cadence, bool){
		readRecurring, readManyYears, yearlyWindow, readFeast, readEachOf, readRhythmWithin, readDue, readWindow, readRhythm, readBarePeriods, readBareDay, readOnDemand, readHappening,
	} {
		if c, ok := rule(p, ctx); ok {
			return c, true
		}
	}
	return Cadence{}, false
}

// readClauses reads a cell that says two things, "Thường xuyên; báo cáo trước
// ngày 15/12": the first thing is the cadence, the other stays in the note.
func readClauses(p phrase, ctx Context) (Cadence, bool) {
	at := strings.IndexByte(p.Folded, ';')
	if at <= 0 || at+1 >= len(p.Folded) {
		return Cadence{}, false
	}
	first, rest := p.cut(0, at), p.cut(at+1, len(p.Folded))
	a := first.read(ctx)
	if a.Kind == Unknown {
		return Cadence{}, false
	}
	b := rest.read(ctx)
	switch {
	case b.Kind == Unknown:
		return a, true
	case a.Kind == Quota && b.Kind == Quota && a.Confidence <= 0.7 && b.Count > 0 && b.Per != calendar.Whole:
		return b, true // "500 bản/số; 04 số/năm"
	case a.Kind == Quota && a.Count > 0 && b.Count == 0:
		return amountIn(a, b), true
	case a.Kind == Deadline && a.End != "" && a.Per != "" && ownAct.MatchString(rest.Folded):
		a.Note, a.Confidence = joinNotes(a.Note, "a second act follows"), min(a.Confidence, 0.8)
		return a, true
	case a.Kind == Continuous, a.Kind == Quota && a.Count > 0:
		a.Note, a.Confidence = joinNotes(a.Note, "a second statement follows"), min(a.Confidence, 0.85)
		return a, true
	}
	return Cadence{}, false
}

func readRelative(p phrase, ctx Context) (Cadence, bool) {
	if !p.digits() || !p.any("trong", "cham nhat", "sau", "truoc", "khong qua", "toi da", "thoi han", "it nhat", "muon nhat", "ke tu", "tinh tu") {
		return Cadence{}, false
	}
	m, ok := p.find(relative)
	if !ok || p.has(fullDate) {
		return Cadence{}, false
	}
	for _, i := range []int{1, 3, 5} {
		if m.group(i) == "" || ownPart.MatchString(p.Folded[m.loc[2*i+3]:]) {
			continue
		}
		n, ok := m.number(i)
		c := Cadence{Kind: Deadline, Count: n, UnitNoun: m.own(i + 1), Note: "relative to an event", Confidence: 0.92}
		switch {
		case ahead.MatchString(m.group(0)):
			c.Note = noteAhead
		case ctx.IssuedOn.Valid() && fromIssue.MatchString(m.after()):
			c.From = string(ctx.IssuedOn)
		}
		return c, ok
	}
	return Cadence{}, false
}

// ahead tells of days before something: "ít nhất 03 ngày trước khi tổ chức",
// "trước 10 ngày so với ngày tổ chức".
var ahead = regexp.MustCompile(`^truoc\b|\b(?:truoc khi|truoc ngay|so voi)$`)

// fromIssue follows "kể từ" where days run from the plan's own day of issue.
var fromIssue = regexp.MustCompile(`^ (?:tu )?ngay (?:ky,? )?(?:ban hanh|ke hoach(?: nay)? (?:duoc )?ban hanh)(?: ke hoach(?: nay)?)?[ .;]*$`)

// noteAhead marks a reading of such days.
const noteAhead = "days before an event"

// Term is the term that a deadline without a date sets, "trong 05 ngày làm việc
// kể từ ngày kết thúc"; ok is false for days before an event, which nobody can
// count from what has happened.
func (c Cadence) Term() (t calendar.Term, ok bool) {
	if c.Kind != Deadline || c.End != "" || len(c.Dates) > 0 || c.Note == noteAhead {
		return calendar.Term{}, false
	}
	return calendar.ReadTerm(c.Count, c.UnitNoun)
}

// ownPart follows days that are a part of a period: "10 ngày đầu của quý".
var ownPart = regexp.MustCompile(`^ (?:dau|cuoi)\b`)

func readInForce(p phrase, _ Context) (Cadence, bool) {
	if !p.any("hieu luc") || !p.has(inForce) || p.has(fromNow) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Event, Note: "effect date, not an obligation", Confidence: 0.85}
	for _, s := range p.spans() {
		if w, ok := s.window(); ok && s.unit == dayUnit {
			c.Start = string(w.Start)
			break
		}
	}
	return c, true
}

func readDone(p phrase, _ Context) (Cadence, bool) {
	if !p.any("da ") || !p.has(alreadyDone) || len(p.spans()) > 0 {
		return Cadence{}, false
	}
	return Cadence{Kind: Event, Note: "already delivered", Confidence: 0.8}, true
}

// readByOther reads "Theo kế hoạch …"; a day of its own behind a comma is the
// plan's own time and goes before.
func readByOther(p phrase, ctx Context) (Cadence, bool) {
	if !p.any("theo", "can cu", "phu hop") {
		return Cadence{}, false
	}
	m, ok := p.find(byOther)
	if !ok {
		return Cadence{}, false
	}
	if rm, found := p.find(rhythm); found && rm.start() <= m.end() {
		return Cadence{}, false
	}
	if at := strings.IndexAny(p.Folded, ",;("); at > 0 {
		rest := p.cut(at+1, len(p.Folded))
		if spans := rest.spans(); len(spans) > 0 && rest.has(dueCue) {
			return readDue(rest, ctx)
		}
	}
	c := Cadence{Kind: Conditional, Note: "follows another plan, schedule or request", Confidence: 0.9}
	if m, ok := p.find(rhythm); ok && m.group(1) != "" {
		c.Per = unitOf(m.group(1))
	}
	return c, true
}

// readAmount reads an amount and then, in what is left of the phrase, its
// time.
func readAmount(p phrase, ctx Context) (Cadence, bool) {
	c, rest, ok := p.readQuota()
	if !ok {
		return Cadence{}, false
	}
	t, found := rest.readTime(ctx)
	if days, again := yearDays(rest, c.Per == calendar.Year || c.Per == calendar.Half); again {
		t, found = days, true
		t.Before = rest.has(beforeCue)
	}
	if found && (t.Kind == Window || t.Kind == Deadline) {
		c = amountIn(c, t)
	}
	return c, true
}

// otherThing begins what is no longer the time of steady work: "Thường xuyên,
// cao điểm tháng 10", "thường xuyên, báo cáo trước 15/12".
var otherThing = regexp.MustCompile(`\b(?:bao cao|cao diem|trong tam|tap trung|nhat la|dac biet|uu tien|trong do|so ket|tong ket)\b`)

func readConstantly(p phrase, ctx Context) (Cadence, bool) {
	m, ok := p.find(constantly)
	if !ok {
		return Cadence{}, false
	}
	c := Cadence{Kind: Continuous, Confidence: 0.97}
	if p.inSentence(m) {
		c.Confidence = 0.85
	}
	rest := p.cut(m.end(), len(p.Folded))
	if aside, found := rest.find(otherThing); found {
		rest = rest.cut(0, aside.start())
	}
	w, ok := rest.readTime(ctx)
	if (!ok || w.Kind == Quota) && m.start() > 0 {
		w, ok = p.cut(0, m.start()).readTime(ctx)
	}
	if ok && (w.Kind == Window || w.Kind == Deadline) && w.Per == "" {
		c.Start, c.End = w.Start, w.End
		c.Confidence = min(c.Confidence, max(w.Confidence, 0.7))
		if m.start() > 0 && strings.HasSuffix(strings.TrimRight(m.before(), " "), " va") {
			c.End, c.Confidence = "", 0.7 // "Quý I/2026 và thường xuyên": on from there
		}
	}
	return c, true
}

// laterPart begins the second part of a time: what goes on when the first is
// done.
var laterPart = regexp.MustCompile(`(?:[.;,]| va) ?(?:sau do |(?:nhung |cac )nam (?:tiep theo|sau),? |duoc |tiep tuc |to chuc )*(?:thuc hien|van hanh|duy tri|cap nhat|trien khai|nang cap|ra soat|khai thac|bao tri|su dung|mo rong|nhan rong)\b[^.;]*?\b(?:thuong xuyen|(?:sau|tu) (?:nam )?20\d\d)\b`)

// readFirstPart reads "Hoàn thành trong năm 2026 và vận hành thường xuyên": the
// first part is what is owed, the second goes on from there.
func readFirstPart(p phrase, ctx Context) (Cadence, bool) {
	if !p.digits() {
		return Cadence{}, false
	}
	m, ok := p.find(laterPart)
	if !ok {
		return Cadence{}, false
	}
	first := p.cut(0, m.start())
	if len(first.spans()) == 0 || first.has(constantly) {
		return Cadence{}, false
	}
	c, ok := first.readTime(ctx)
	if !ok || c.Kind != Window && c.Kind != Deadline {
		return Cadence{}, false
	}
	c.Note, c.Confidence = joinNotes(c.Note, "it goes on afterwards"), min(c.Confidence, 0.85)
	return c, true
}

// longCell is how many letters a cell of times has at most; what is longer is
// a sentence, in which a rhythm may speak of something else.
const longCell = 80

// inSentence tells that a find stands somewhere inside a sentence.
func (p phrase) inSentence(m match) bool {
	return len(p.Folded) > longCell && m.start() > 20 && m.end() < len(p.Folded)-1
}

// readFeast reads "nhân dịp kỷ niệm 30/4": a day of a feast is an event, not a
// deadline of its own.
func readFeast(p phrase, _ Context) (Cadence, bool) {
	if !p.has(feast) {
		return Cadence{}, false
	}
	for _, s := range p.spans() {
		if (!s.yearless() || s.unit != dayUnit) && (s.unit != yearUnit || !p.has(holiday)) {
			return Cadence{}, false
		}
	}
	return Cadence{Kind: Event, Note: "tied to a feast or campaign", Confidence: 0.8}, true
}

var bareDay = regexp.MustCompile(`\b(?:truoc|cham nhat|den|vao)(?: la)? ngay \d{1,2}(?:$|[ ,.;)])`)

// readBareDay reads "trước ngày 25", a day whose month is not written.
func readBareDay(p phrase, _ Context) (Cadence, bool) {
	if !p.has(bareDay) {
		return Cadence{}, false
	}
	return Cadence{Kind: Deadline, Before: p.has(beforeCue), Note: beforeNote(p, "month missing"), Confidence: 0.6}, true
}

func readOnDemand(p phrase, _ Context) (Cadence, bool) {
	if !p.has(onDemand) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Conditional, Note: "on request or need; period not stated", Confidence: 0.85}
	if p.has(asked) {
		c.Confidence = 0.92
	}
	return c, true
}

func readHappening(p phrase, _ Context) (Cadence, bool) {
	if !p.has(happening) {
		return Cadence{}, false
	}
	c := Cadence{Kind: Event, Note: "tied to an event", Confidence: 0.8}
	if p.has(surely) {
		c.Confidence = 0.88 // what has to happen first may be meant as a condition
	}
	return c, true
}
