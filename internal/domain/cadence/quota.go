package cadence

import (
	"regexp"
	"strconv"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

const (
	numRe    = `(\d{1,4}(?:\.\d{3})*|mot|hai|ba|bon|bay|chin|muoi)`
	periodRe = `(ngay|tuan|thang|quy|nam|(?:0?6|sau) thang|nua nam|(?:0?3|ba) thang|12 thang)`
	// memberRe are the nouns that name one member of a group of agencies.
	memberRe = `(?:don vi|co quan|so|ban|nganh|dia phuong|xa|phuong|thi tran|huyen|thanh pho|khu pho|thon|ap|to dan pho|truong|phong|doanh nghiep|hop tac xa|khu dan cu|khu cong nghiep|chi bo|to chuc|cap|linh vuc|to|doi|diem|trung tam)`
)

var (
	perSlash       = regexp.MustCompile(`\b` + numRe + ` ([a-z][^/;()\d]{0,60}?)\s*/\s*(?:0?1 |mot |moi )?` + periodRe + `\b`)
	perAgencySlash = regexp.MustCompile(`\b` + numRe + ` ([a-z][^/;()\d]{0,60}?)\s*/\s*(?:0?1 |mot |moi )?` + memberRe + `\b(?:[^/;()\d]{0,40}?(?:/|moi|hang|trong)\s*` + periodRe + `\b)?`)
	eachPeriod     = regexp.MustCompile(`\b(?:moi|hang|trong mot|trong moi|(?:0?1|mot)) ` + periodRe + `\b[,:]?((?: [^;.]{0,80}?)??) ` + numRe + ` ([a-z][^;/.]*)`)
	afterEach      = regexp.MustCompile(`\b` + numRe + ` ([a-z][^;/.()\d]{0,60}?),? (?:moi|trong mot|mot|trong moi|hang|tren) ` + periodRe + `\b`)
	withinPeriod   = regexp.MustCompile(`\b` + numRe + ` ([a-z][^;/.()\d]{0,60}?),? (?:trong|trong ca) (nam|thang|quy|tuan)(?:[;,.)]|$)`)
	everyOnce      = regexp.MustCompile(`\b(\d{1,2}|mot|hai|ba|bon|sau|muoi) (ngay|tuan|thang|quy|nam),? (?:to chuc )?` + numRe + ` (lan|ky|dot|cuoc|so)\b`)
	eachMember     = regexp.MustCompile(`\b(?:moi|tung) (` + memberRe + `(?: [a-z,]+){0,6}?)[,:]?((?: (?:it nhat|toi thieu|trung binh|binh quan|khong qua|toi da|co|to chuc|xay dung|thuc hien|phai|dang|tu|tren)){0,4}) ` + numRe + ` ([a-z][^;/.]*)`)
	bareCount      = regexp.MustCompile(`(?:^(?:- )?|[;:(,+] ?)(?:(?:it nhat|toi thieu|khong duoi|khong qua|toi da|khoang|co|tu)? ?)` + numRe + ` ([a-z][^;:/.()]*)`)
	cuedCount      = regexp.MustCompile(`\b(?:it nhat|toi thieu|khong it hon|khong duoi|tu|>) ?` + numRe + ` ?(%[^;:.()]*| [a-z][^;:/.()]*)`)
	maxCount       = regexp.MustCompile(`\b(?:khong qua|toi da|khong vuot qua) ` + numRe + ` ?(%[^;:.()]*| [a-z][^;:/.()]*)`)

	minCue     = regexp.MustCompile(`\b(?:it nhat|toi thieu|khong it hon|khong duoi|tro len)\b|>`)
	maxCue     = regexp.MustCompile(`\b(?:khong qua|toi da|khong vuot qua)\b`)
	averageCue = regexp.MustCompile(`\b(?:trung binh|binh quan|tb)\b`)
	eachCue    = regexp.MustCompile(`\b(?:moi|tung) ` + memberRe + `\b|/\s*` + memberRe + `\b`)
	notANoun   = regexp.MustCompile(`^(?:ngay|thang|nam|quy|tuan|gio|h\b|phut|%|dong|trieu|ty|dia phuong nay|cap\b)`)
	someOf     = regexp.MustCompile(`^ ?(?:so|cach|phan|vai|loat|trong|mat|cua)\b`)
	nounEnd    = regexp.MustCompile(` (?:moi|trong|tren dia ban|vao|den|tu|theo|de|cho|tai|hoac|khi|va khi|duoc|tro len|nam 20\d\d|hang|ve|doi voi|voi|truoc|sau|gom|bao gom|x)\b.*$`)
)

// readQuota reads an amount that is written with its period, or an amount
// alone (then once within the plan).
func (p phrase) readQuota() (Cadence, bool) {
	for _, rule := range []func(phrase) (Cadence, bool){
		readEveryOnce, readPerAgencySlash, readPerSlash, readEachMember, readEachPeriod, readAfterEach, readCued, readBare,
	} {
		if c, ok := rule(p); ok {
			c.Min = p.has(minCue)
			c.Max = p.has(maxCue)
			c.Average = p.has(averageCue)
			c.PerAgency = c.PerAgency || p.has(eachCue)
			return c, true
		}
	}
	return Cadence{}, false
}

// number reads a count written in digits or as a word. A word is checked in
// its own letters, because folding makes others look like it.
func (m match) number(i int) (int, bool) {
	s := strings.ReplaceAll(m.group(i), ".", "")
	if n, err := strconv.Atoi(s); err == nil {
		return n, n > 0
	}
	return vi.SmallNumber(m.own(i))
}

func unitOf(period string) calendar.Unit {
	switch period {
	case "ngay":
		return Day
	case "tuan":
		return calendar.Week
	case "thang":
		return calendar.Month
	case "quy":
		return calendar.Quarter
	case "nam", "12 thang":
		return calendar.Year
	}
	if strings.HasSuffix(period, "3 thang") || period == "ba thang" {
		return calendar.Quarter
	}
	return calendar.Half
}

// noun is the thing counted, in the plan's own words, without what follows it.
func (m match) noun(i int) (string, bool) {
	folded := strings.TrimSpace(m.group(i))
	if notANoun.MatchString(folded) {
		return "", false
	}
	own := []rune(m.own(i))
	if loc := nounEnd.FindStringIndex(folded); loc != nil && loc[0] <= len(own) {
		own = own[:loc[0]]
	}
	n := strings.Trim(string(own), " ,.;:…-")
	return n, n != ""
}

func (m match) counted(num, noun int, per calendar.Unit) (Cadence, bool) {
	n, ok := m.number(num)
	if !ok {
		return Cadence{}, false
	}
	what, ok := m.noun(noun)
	if !ok || m.group(num) == "mot" && someOf.MatchString(m.group(noun)) || looksLikeYear(m.group(num)) {
		return Cadence{}, false
	}
	return Cadence{Kind: Quota, Count: n, UnitNoun: what, Per: per, Confidence: 0.97}, true
}

// looksLikeYear keeps "2030 và những năm tiếp theo" from being an amount;
// amounts of that size are written 2.030.
func looksLikeYear(s string) bool { return len(s) == 4 && s >= "2000" && s <= "2060" }

func readPerSlash(p phrase) (Cadence, bool) {
	m, ok := p.find(perSlash)
	if !ok {
		return Cadence{}, false
	}
	return m.counted(1, 2, unitOf(m.group(3)))
}

func readPerAgencySlash(p phrase) (Cadence, bool) {
	m, ok := p.find(perAgencySlash)
	if !ok {
		return Cadence{}, false
	}
	per := calendar.Whole
	if m.group(3) != "" {
		per = unitOf(m.group(3))
	}
	c, ok := m.counted(1, 2, per)
	c.PerAgency = true
	return c, ok
}

// readEveryOnce reads "12 tháng một lần" and "02 năm 01 lần".
func readEveryOnce(p phrase) (Cadence, bool) {
	m, ok := p.find(everyOnce)
	if !ok {
		return Cadence{}, false
	}
	every, ok1 := m.number(1)
	count, ok2 := m.number(3)
	if !ok1 || !ok2 {
		return Cadence{}, false
	}
	c := Cadence{Kind: Quota, Count: count, UnitNoun: m.own(4), Confidence: 0.95}
	per, rest := unitOf(m.group(2)), every
	switch {
	case every == 1:
		rest = 0
	case per == calendar.Month && every == 3:
		per, rest = calendar.Quarter, 0
	case per == calendar.Month && every == 6:
		per, rest = calendar.Half, 0
	case per == calendar.Month && every == 12:
		per, rest = calendar.Year, 0
	case per == calendar.Quarter && every == 2:
		per, rest = calendar.Half, 0
	}
	if rest == 0 {
		c.Per = per
		return c, true
	}
	c.Every = rest
	if per != calendar.Year {
		c.Per = per
	}
	c.Note = "every " + strconv.Itoa(rest) + " " + string(per) + "s"
	return c, true
}

func readEachPeriod(p phrase) (Cadence, bool) {
	m, ok := p.find(eachPeriod)
	if !ok {
		return Cadence{}, false
	}
	return m.counted(3, 4, unitOf(m.group(1)))
}

func readAfterEach(p phrase) (Cadence, bool) {
	m, ok := p.find(afterEach)
	if !ok {
		m, ok = p.find(withinPeriod)
	}
	if !ok {
		return Cadence{}, false
	}
	return m.counted(1, 2, unitOf(m.group(3)))
}

func readEachMember(p phrase) (Cadence, bool) {
	m, ok := p.find(eachMember)
	if !ok {
		return Cadence{}, false
	}
	c, ok := m.counted(3, 4, calendar.Whole)
	c.PerAgency = true
	if per, found := p.find(rhythm); found {
		c.Per = unitOf(per.group(1))
	}
	if per, found := p.find(slashPeriod); found {
		c.Per = unitOf(per.group(1))
	}
	if ok && c.Per == calendar.Whole {
		c.Note = "period: plan"
	}
	return c, ok
}

// readCued reads an amount behind "ít nhất", "tối thiểu", "không quá"; shares
// in per cent too.
func readCued(p phrase) (Cadence, bool) {
	m, ok := p.find(cuedCount)
	if !ok {
		m, ok = p.find(maxCount)
	}
	if !ok {
		return Cadence{}, false
	}
	if strings.HasPrefix(m.group(2), "%") {
		n, ok := m.number(1)
		return Cadence{
			Kind: Quota, Count: n, Per: calendar.Whole, UnitNoun: strings.TrimRight(m.own(2), " ,"),
			Note: "percentage goal, not a product count", Confidence: 0.8,
		}, ok
	}
	return m.counted(1, 2, p.ownPeriod())
}

// readBare reads an amount that opens the phrase or a part of it, with nothing
// around it: "01 kế hoạch". It is less sure than the others.
func readBare(p phrase) (Cadence, bool) {
	m, ok := p.find(bareCount)
	if !ok {
		return Cadence{}, false
	}
	c, ok := m.counted(1, 2, p.ownPeriod())
	c.Confidence = 0.85
	return c, ok
}

// ownPeriod is the rhythm named elsewhere in the phrase, else the whole plan.
func (p phrase) ownPeriod() calendar.Unit {
	if m, ok := p.find(rhythm); ok {
		return unitOf(m.group(1))
	}
	return calendar.Whole
}
