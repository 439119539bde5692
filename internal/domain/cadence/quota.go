package cadence

import (
	"regexp"
	"strconv"
	"strings"

	"loa/internal/domain/calendar"
)

const (
	// numRe is a count: digits, with points between thousands, or a word that
	// tidy wrote as digits of the same width.
	numRe    = `(\d{1,3}(?:\.\d{3})+|\d{1,5}|0\d{2,20})`
	oneRe    = `(?:0*1 |mot |moi |hang )?`
	periodRe = `(ngay|tuan|thang|quy|nam|0*6 thang|nua nam|0*3 thang|0*12 thang)`
	// memberRe are the nouns that name one member of a group of agencies.
	memberRe = `(?:don vi|co quan|so|ban|nganh|dia phuong|xa|phuong|thi tran|thi xa|huyen|quan|tinh|thanh pho|khu pho|thon|lang|buon|ap|khom|to dan pho|truong|phong|doanh nghiep|hop tac xa|khu dan cu|khu cong nghiep|chi bo|dang bo|chi doan|chi hoi|hoi|doan the|to chuc|cap|linh vuc|to|doi|diem|trung tam|tram y te|bo|co so|ho gia dinh|khoa|benh vien|cum|dong chi|can bo|cong chuc|dang vien|hoi vien|doan vien|lien doi|cong an|cong doan|mat tran|ho dan|ca nhan|nhom)`
	cueRe    = `(?:it nhat|toi thieu|trung binh|binh quan|khong qua|khong it hon|khong duoi|khong vuot qua|toi da|co|duoc|to chuc|xay dung|thuc hien|phai|dang|dang tai|phat|tu|tren|duoi|khoang|ra|mo|san xuat|phat hanh|bao dam|dam bao|thanh lap|viet|gui|phat song|duy tri|trien khai|bien soan|hoan thanh|ban hanh|dat|lap|in|treo|cu)`
)

var (
	perSlash     = regexp.MustCompile(`\b` + numRe + ` ([a-z][^/;()\d]{0,70}?) ?/ ?` + oneRe + periodRe + `\b`)
	memberSlash  = regexp.MustCompile(`\b` + numRe + ` ([a-z][^/;()\d]{0,70}?) ?/ ?` + oneRe + `(` + memberRe + `)\b(?:[^/;()\d]{0,40}?(?:/ ?|moi |hang |trong |trong mot )` + periodRe + `\b)?`)
	everySlash   = regexp.MustCompile(`\b(\d{0,3}) ?(ngay|tuan|thang|quy|nam) ?/ ?(?:` + numRe + ` )?(lan|ky|dot|cuoc|so|buoi|bai|tin|phien)\b`)
	eachPeriod   = regexp.MustCompile(`\b(?:moi|hang|trong mot|trong moi|tung|0*1) ` + periodRe + `\b[,:]?((?: [^;.\d]{0,80}?)??) ` + numRe + ` ([a-z][^;/.()]*)`)
	afterEach    = regexp.MustCompile(`\b` + numRe + ` ([a-z][^;/.()\d]{0,70}?),? (?:moi|trong 0*1|0*1|trong moi|hang|tren|tren moi) ` + periodRe + `\b`)
	withinPeriod = regexp.MustCompile(`\b` + numRe + ` ([a-z][^;/.()\d]{0,70}?),? (?:trong|trong ca|ca) (nam|thang|quy|tuan)(?:[;,.)]|$)`)
	everyOnce    = regexp.MustCompile(`\b(\d{1,10}) (ngay|tuan|thang|quy|nam),? (?:to chuc |hop |bao cao )?` + numRe + ` (lan|ky|dot|cuoc|so|buoi|phien)\b`)
	eachMember   = regexp.MustCompile(`\b(?:moi|tung|0*1) (` + memberRe + `)((?: ?[a-z,\-]+){0,8}?)[,:]?((?: ` + cueRe + `){0,4}) ` + numRe + ` ([a-z][^;/.()]*)`)
	bareCount    = regexp.MustCompile(`(?:^(?:- ?)?|[;:(,+] ?|\b(?:` + cueRe + `|toan [a-z]+|so luong|gan) )(?:(?:it nhat|toi thieu|khong duoi|khong qua|toi da|khoang|co|tu|hon|tren|duoi|du kien|gom|dung|chinh xac) )*` + numRe + ` ([a-z][^;:/.()]*)`)
	eachTerm     = regexp.MustCompile(`\b(?:moi|tung|hang|1) hoc ky[,:]?((?: [a-z]+){0,6}?) ` + numRe + ` ([a-z][^;/.()]*)|\b` + numRe + ` ([a-z][^/;()\d]{0,70}?) ?(?:/ ?|moi |tung )hoc ky\b`)
	times        = regexp.MustCompile(`\b` + numRe + ` ([a-z][^/;()\d]{0,70}?) ?x ?(12 thang|52 tuan|0?4 quy)\b`)
	periodFirst  = regexp.MustCompile(`(?:^|[,;(] ?)(ngay|tuan|thang|quy|nam) ` + numRe + ` (lan|ky|dot|cuoc|so|buoi|tin|bai)\b`)
	endCount     = regexp.MustCompile(`\b[a-z]{2,} ` + numRe + ` (cuoc|buoi|lop|dot|tap|tin|bai|ky|chuyen de|phong su|video|clip|to|cuon|quyen|bo|luot|san pham|mo hinh|ban)$`)
	cuedCount    = regexp.MustCompile(`\b(?:it nhat|toi thieu|khong it hon|khong duoi|khong qua|toi da|khong vuot qua|tren|hon|duoi|tu|>|binh quan|trung binh)(?: la| co| dat| tu)? ?` + numRe + ` ([a-z][^;:/.()]*)`)
	share        = regexp.MustCompile(`\b` + numRe + `(?:,\d{1,2})? ?(% ?[^;:.()]*)`)

	minCue      = regexp.MustCompile(`\b(?:it nhat|toi thieu|khong it hon|khong duoi|tro len|khong thap hon|(?:tren|hon) \d+)\b|>`)
	maxCue      = regexp.MustCompile(`\b(?:khong qua|toi da|khong vuot qua|khong nhieu hon|tro xuong)\b|(?:^|[^g] )duoi \d`)
	exactCue    = regexp.MustCompile(`\b(dung|chinh xac)(?: la)? ` + numRe + `\b`)
	averageCue  = regexp.MustCompile(`\b(?:trung binh|binh quan)\b|\btb (?:\d+|moi|hang)`)
	eachCue     = regexp.MustCompile(`\b(?:moi|tung|tai moi|o moi) (` + memberRe + `)\b|/ ?(` + memberRe + `)\b`)
	aboutCue    = regexp.MustCompile(`\b(?:khoang|gan|du kien) \d+`)
	notANoun    = regexp.MustCompile(`^(?:ngay|thang|nam|quy|tuan|gio|h|phut|%|dong|trieu|ty|dia phuong nay|cap|khoan|dieu|muc|gb|mb|km|m2|ha|nghin|tang|lan thu|chieu|va|hoac|den|hang|moi|cua|tro di)\b`)
	yetANoun    = regexp.MustCompile(`^(?:ngay (?:hoi|le|chay|phap luat|sach|chu nhat|thu bay|cong)|tuan (?:le|phim)|thang (?:hanh dong|cao diem)|dong chi|cap (?:uy|hoc|doi))\b`)
	nounStop    = regexp.MustCompile(` (cua moi|moi|trong|tren|vao|den|tu|theo|de|cho|tai|hoac|khi|va khi|duoc|tro len|tro xuong|nam 20\d\d|hang|ve|doi voi|voi|truoc|sau|gom|bao gom|x|o|nham|phuc vu|cham nhat|xong|co)\b`)
	nounTail    = regexp.MustCompile(` ?[,(+\-] ?(?:\d|moi |hang |trong |it nhat|toi thieu|truoc |hoan thanh|cham nhat|gom|thoi luong|thang \d|quy |dinh ky).*$| (?:va )?\d[\d.]* [a-z].*$| va \d.*$`)
	anyCount    = regexp.MustCompile(`\b\d[\d.]* [a-z]`)
	eachOther   = regexp.MustCompile(`^(?:tai )?(?:moi|tung) (lop|khoi|nguoi|hoc sinh|hoc vien|sinh vien|giao vien|giang vien|thanh vien|nhan vien|vien chuc|nha van hoa|ho|cho|tram|tuyen)((?: [a-z~]+){0,6}?)((?: ` + cueRe + `){0,4}) ` + numRe + ` ([a-z][^;/.()]*)`)
	eachLead    = regexp.MustCompile(`\b(?:moi|tung) (?:khoi )?(?:khoa|lop|khoi|tap) $`)
	ordinalLead = regexp.MustCompile(`(?:^|[^gi] |\b(?:ngoai|cuoi|tai) )(?:ngay|mung) $|\b(?:dieu|khoan|phu luc|khoa|lop|muc|diem|lan thu|khoi|tap|van ban so|quyet dinh so|ke hoach so|luat so|mau so|chi thi so|nghi quyet so|nghi dinh so|cong van so) $`)
	moreCounts  = regexp.MustCompile(`^[^;()]*?(?:,|\+|-| va) ?(?:it nhat |toi thieu |khong qua |toi da )?` + numRe + ` ([a-z]+)`)
)

// readQuota reads an amount that is written with its period, or an amount
// alone (then once within the plan). The rest is the phrase without it, for
// what it says about time.
func (p phrase) readQuota() (c Cadence, rest phrase, ok bool) {
	numbered := p.digits()
	if !numbered && !strings.Contains(p.Folded, "/") {
		return Cadence{}, p, false
	}
	for _, rule := range []struct {
		re   *regexp.Regexp
		read func(match) (counted, bool)
		need []string
	}{
		{everySlash, readEverySlash, []string{"/"}},
		{everyOnce, readEveryOnce, []string{"ngay", "tuan", "thang", "quy", "nam"}},
		{memberSlash, readMemberSlash, []string{"/"}},
		{perSlash, readPerSlash, []string{"/"}},
		{eachMember, readEachMember, []string{"moi ", "tung ", "1 "}},
		{eachTerm, readEachTerm, []string{"hoc ky"}},
		{eachPeriod, readEachPeriod, []string{"moi ", "hang ", "trong ", "tung ", "1 "}},
		{afterEach, readAfterEach, []string{"moi ", "trong ", "1 ", "hang ", "tren "}},
		{withinPeriod, readAfterEach, []string{"trong ", "ca "}},
		{times, readTimes, []string{"x 12", "x 52", "x 4", "x 04", "x12", "x52"}},
		{periodFirst, readPeriodFirst, []string{"ngay", "tuan", "thang", "quy", "nam"}},
		{share, readShare, []string{"%"}},
		{cuedCount, readCued, []string{"nhat", "toi ", "khong ", "tren ", "hon ", "duoi ", "tu ", ">", "binh"}},
		{eachOther, readEachOther, []string{"moi ", "tung "}},
		{bareCount, readBare, []string{" "}},
		{endCount, readEndCount, []string{" "}},
	} {
		if rule.need != nil && !p.any(rule.need...) || !numbered && rule.need[0] != "/" {
			continue
		}
		for _, m := range p.findAll(rule.re) {
			if q, ok := rule.read(m); ok {
				return p.qualified(q), p.masked(q.from, q.to, strings.Repeat("~", q.to-q.from)), true
			}
		}
	}
	return Cadence{}, p, false
}

// counted is an amount and where it stands.
type counted struct {
	Cadence
	from, to int
}

// qualified adds what words around the amount say: at least, at most, on
// average, each of a group.
func (p phrase) qualified(q counted) Cadence {
	c := q.Cadence
	c.Min, c.Max, c.Average = p.has(minCue), p.has(maxCue), p.has(averageCue)
	c.Exact = !c.Min && !c.Max && !c.Average && p.isExact(c.Count)
	c.PerAgency = c.PerAgency || p.isEach(q)
	if p.upTo > c.Count && p.low == c.Count {
		c.Min, c.UpTo = true, p.upTo
		c.Note, c.Confidence = joinNotes(c.Note, "to "+strconv.Itoa(p.upTo)), min(c.Confidence, 0.85)
	}
	if strings.Contains(p.Folded[:q.from], "(") && len(p.cut(0, q.from).findAll(anyCount)) > 0 {
		c.Note, c.Confidence = joinNotes(c.Note, "another amount stands in front"), min(c.Confidence, 0.8)
	}
	if c.Per == calendar.Whole && inOutcome.MatchString(p.Folded[:q.from]) {
		c.Note, c.Confidence = joinNotes(c.Note, "inside the description of a result"), min(c.Confidence, 0.8)
	}
	if p.has(aboutCue) {
		c.Note, c.Confidence = joinNotes(c.Note, "about"), min(c.Confidence, 0.85)
	}
	if m, ok := p.cut(q.to, len(p.Folded)).find(moreCounts); ok && !notANoun.MatchString(m.group(2)) && !strings.Contains(m.group(0), "moi ") {
		c.Note, c.Confidence = joinNotes(c.Note, "further amounts follow"), min(c.Confidence, 0.8)
	}
	return c
}

// isExact tells that the amount is to be neither less nor more. A number alone
// says no such thing: who is to make two and makes three has made two.
func (p phrase) isExact(n int) bool {
	for _, m := range p.findAll(exactCue) {
		word := strings.ToLower(m.own(1))
		if plainNumber(m.group(2)) == n && (word == "đúng" || word == "chính xác") {
			return true
		}
	}
	return false
}

// inOutcome is what stands in front of an amount that only describes a result:
// "Bộ tiêu chí được ban hành, có ít nhất 02 loại hình".
var inOutcome = regexp.MustCompile(`\bduoc [^;]*[,.:;]`)

// isEach tells that every member of a group owes the amount. Brackets behind
// the amount ("5 phút/phóng sự") speak of something else.
func (p phrase) isEach(q counted) bool {
	text := p
	if at := strings.IndexByte(p.Folded[q.to:], '('); at >= 0 {
		text = p.cut(0, q.to+at)
	}
	for _, m := range text.findAll(eachCue) {
		i := 1
		if m.group(1) == "" {
			i = 2
		}
		if isMember(m, i) && !strings.HasPrefix(m.after(), " su") {
			return true
		}
	}
	return false
}

// members are the words for short nouns of a group that fold like others:
// "mỗi số" is an issue, "mỗi sở" an agency.
var members = map[string]string{
	"so": "sở", "to": "tổ", "doi": "đội", "ap": "ấp", "phong": "phòng", "truong": "trường", "diem": "điểm", "cap": "cấp",
	"hoi": "hội", "bo": "bộ", "quan": "quận", "tinh": "tỉnh", "khoa": "khoa", "cum": "cụm", "lang": "làng", "xa": "xã",
}

// isMember checks the noun of group i in its own letters.
func isMember(m match, i int) bool {
	own, ok := members[m.group(i)]
	word := strings.ToLower(m.own(i))
	if m.group(i) == "ban" {
		return !strings.HasPrefix(m.p.Folded[m.loc[2*i+1]:], " tin")
	}
	if m.group(i) == "hoi" && strings.HasPrefix(m.p.Folded[m.loc[2*i+1]:], " nghi") {
		return false
	}
	return !ok || word == own || word == m.group(i)
}

// number reads a count written in digits.
func (m match) number(i int) (int, bool) {
	n := plainNumber(m.group(i))
	return n, n > 0
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
	case "nam":
		return calendar.Year
	}
	switch {
	case strings.HasSuffix(period, "12 thang"):
		return calendar.Year
	case strings.HasSuffix(period, "3 thang"):
		return calendar.Quarter
	}
	return calendar.Half
}

// stops are the words that end the name of a thing, where others fold alike:
// "để" ends it, "đề" is a part of "chuyên đề".
var stops = map[string]string{
	"de": "để", "tai": "tại", "co": "có", "cho": "cho", "khi": "khi", "o": "ở", "ve": "về", "tu": "từ", "den": "đến",
	"sau": "sau", "moi": "mỗi", "nham": "nhằm", "theo": "theo", "duoc": "được", "vao": "vào", "tren": "trên", "gom": "gồm",
}

// nounEnd is where the name of a thing ends in group i.
func (m match) nounEnd(i int) int {
	start, end := m.loc[2*i], m.loc[2*i+1]
	group := m.p.cut(start, end)
	if loc := nounTail.FindStringIndex(group.Folded); loc != nil {
		end = start + loc[0]
	}
	for _, stop := range group.findAll(nounStop) {
		own := strings.ToLower(stop.own(1))
		if want, ok := stops[stop.group(1)]; ok && own != want && own != stop.group(1) {
			continue
		}
		return min(end, start+stop.start())
	}
	return end
}

// noun is the thing counted, in the plan's own words, without what follows
// it; end is where it ends in the phrase.
func (m match) noun(i int) (noun string, end int, ok bool) {
	if notANoun.MatchString(m.group(i)) && !yetANoun.MatchString(m.group(i)) {
		return "", 0, false
	}
	end = m.nounEnd(i)
	n := strings.Trim(m.p.Own(m.loc[2*i], end), " ,.;:…-+")
	return n, end, n != ""
}

// counted makes the amount of groups num and noun.
func (m match) counted(num, noun int, per calendar.Unit) (counted, bool) {
	n, ok := m.number(num)
	lead := m.p.lead(m.loc[2*num])
	if !ok || looksLikeYear(m.group(num)) || ordinalLead.MatchString(lead) && !eachLead.MatchString(lead) {
		return counted{}, false
	}
	what, end, ok := m.noun(noun)
	if !ok {
		return counted{}, false
	}
	c := Cadence{Kind: Quota, Count: n, UnitNoun: what, Per: per, Confidence: 0.97}
	return counted{c, m.start(), max(end, m.loc[2*num+1])}, true
}

// whole says that the amount takes in all of the find, its period included.
func (q counted) whole(m match) counted {
	q.to = m.end()
	return q
}

// looksLikeYear keeps "2030 và những năm tiếp theo" from being an amount;
// amounts of that size are written 2.030.
func looksLikeYear(s string) bool { return len(s) == 4 && s >= "2000" && s <= "2060" }

func readPerSlash(m match) (counted, bool) {
	q, ok := m.counted(1, 2, unitOf(m.group(3)))
	return q.whole(m), ok
}

func readMemberSlash(m match) (counted, bool) {
	if !isMember(m, 3) || m.group(3) == "phong" && strings.HasPrefix(m.after(), " su") {
		return counted{}, false
	}
	per := m.p.ownPeriod()
	if m.group(4) != "" {
		per = unitOf(m.group(4))
	}
	q, ok := m.counted(1, 2, per)
	q.PerAgency = true
	return q.whole(m), ok
}

// readEveryOnce reads "12 tháng một lần" and "02 năm 01 lần".
func readEveryOnce(m match) (counted, bool) {
	every, ok1 := m.number(1)
	count, ok2 := m.number(3)
	if !ok1 || !ok2 || looksLikeYear(m.group(1)) {
		return counted{}, false
	}
	return counted{once(every, count, m.group(2), m.own(4)), m.start(), m.end()}, true
}

// readEverySlash reads "06 tháng/lần", "quý/lần" and "3 tháng/01 lần".
func readEverySlash(m match) (counted, bool) {
	every, count := max(plainNumber(m.group(1)), 1), max(plainNumber(m.group(3)), 1)
	return counted{once(every, count, m.group(2), m.own(4)), m.start(), m.end()}, true
}

// once is so many in every so many periods.
func once(every, count int, period, noun string) Cadence {
	c := Cadence{Kind: Quota, Count: count, UnitNoun: noun, Confidence: 0.95}
	per, rest := unitOf(period), every
	switch {
	case every == 1:
		rest = 0
	case per == calendar.Month && every == 3:
		per, rest = calendar.Quarter, 0
	case per == calendar.Month && every == 6, per == calendar.Quarter && every == 2:
		per, rest = calendar.Half, 0
	case per == calendar.Month && every == 12:
		per, rest = calendar.Year, 0
	case per == Day && every == 7:
		per, rest = calendar.Week, 0
	}
	if rest == 0 {
		c.Per = per
		return c
	}
	c.Every, c.EveryUnit = rest, per
	c.Note = "every " + strconv.Itoa(rest) + " " + string(per) + "s"
	return c
}

// readTimes reads "04 chương trình x 12 tháng": four in each month.
func readTimes(m match) (counted, bool) {
	q, ok := m.counted(1, 2, unitOf(m.group(3)[strings.IndexByte(m.group(3), ' ')+1:]))
	return q.whole(m), ok
}

// readPeriodFirst reads "năm 02 lần", "tuần 3 buổi".
func readPeriodFirst(m match) (counted, bool) {
	q, ok := m.counted(2, 3, unitOf(m.group(1)))
	q.Confidence = 0.85
	return q, ok
}

// readEachTerm reads "Mỗi học kỳ 01 lần": a school year has two terms, whose
// days are not said.
func readEachTerm(m match) (counted, bool) {
	num, noun := 2, 3
	if m.group(num) == "" {
		num, noun = 4, 5
	}
	q, ok := m.counted(num, noun, calendar.Half)
	q.Note, q.Confidence = "each term of a school year", 0.7
	return q.whole(m), ok
}

func readEachPeriod(m match) (counted, bool) { return m.counted(3, 4, unitOf(m.group(1))) }

func readAfterEach(m match) (counted, bool) {
	q, ok := m.counted(1, 2, unitOf(m.group(3)))
	return q.whole(m), ok
}

func readEachMember(m match) (counted, bool) {
	if !isMember(m, 1) || strings.HasPrefix(m.group(2), " su") {
		return counted{}, false
	}
	q, ok := m.counted(4, 5, m.p.ownPeriod())
	q.PerAgency = true
	if ok && q.Per == calendar.Whole {
		q.Note = "period: plan"
	}
	return q, ok
}

// readEachOther reads "Mỗi lớp 01 buổi": each of something that is no agency we
// know, so less surely.
func readEachOther(m match) (counted, bool) {
	q, ok := m.counted(4, 5, m.p.ownPeriod())
	q.PerAgency, q.Note, q.Confidence = true, "each of something else than agencies", 0.75
	return q, ok
}

// readShare reads a share in per cent: a goal, not a count of products.
func readShare(m match) (counted, bool) {
	n, ok := m.number(1)
	if n > 100 {
		return counted{}, false
	}
	noun := strings.TrimRight(m.own(2), " ,")
	folded := m.group(2)
	end := m.end()
	if loc := shareEnd.FindStringIndex(folded); loc != nil {
		end = m.loc[4] + loc[0]
		noun = strings.TrimRight(m.p.Own(m.loc[4], end), " ,")
	}
	c := Cadence{Kind: Quota, Count: n, Per: calendar.Whole, UnitNoun: noun, Note: "percentage goal, not a product count", Confidence: 0.9}
	if len(noun) == 1 {
		c.Confidence = 0.75
	}
	return counted{c, m.start(), end}, ok && (len(noun) > 1 || !doneCue.MatchString(m.before()))
}

var (
	shareEnd = regexp.MustCompile(` ?~{4,}.*$| ?,? (?:so voi|tro len|tro xuong|truoc|den|trong|vao|hoan thanh|xong|cham nhat|nam 20\d\d)\b.*$`)
	doneCue  = regexp.MustCompile(`\b(?:hoan thanh|xong) $`)
)

// readCued reads an amount behind "ít nhất", "tối thiểu", "không quá".
func readCued(m match) (counted, bool) {
	q, ok := m.counted(1, 2, m.p.ownPeriod())
	return q.alone().ofTheYear().inParts(m.p), ok
}

// unplaced is how sure an amount is that names no period at all: it is taken
// for the whole plan, which the time in another column makes sure.
const unplaced = 0.88

// alone says that nothing but the amount is stated.
func (q counted) alone() counted {
	if q.Per == calendar.Whole {
		q.Confidence = unplaced
	}
	return q
}

// ofTheYear takes an amount that equals the number of periods in a year, such
// as "04 kỳ (hằng quý)", for the whole year's.
func (q counted) ofTheYear() counted {
	if n := inAYear[q.Per]; n > 0 && n == q.Count {
		q.Note, q.Confidence = joinNotes(q.Note, "one in each "+string(q.Per)), 0.7
		q.Per = calendar.Year
	}
	return q
}

// inParts doubts an amount that is given for something that is neither a
// period nor a member: "50 người/lớp".
func (q counted) inParts(p phrase) counted {
	if strings.HasPrefix(strings.TrimLeft(p.Folded[q.to:], " "), "/") {
		q.Note, q.Confidence = joinNotes(q.Note, "for each of something else"), 0.7
	}
	return q
}

// readBare reads an amount that opens the phrase or a part of it, or follows a
// verb: "01 kế hoạch", "Tổ chức 02 hội nghị".
func readBare(m match) (counted, bool) {
	if strings.Contains(strings.ToLower(m.own(0)), "dùng ") { // "dùng 02 xe loa" folds like "đúng 02 xe loa"
		return counted{}, false
	}
	q, ok := m.counted(1, 2, m.p.ownPeriod())
	q.Confidence = 0.95
	return q.alone().ofTheYear().inParts(m.p), ok
}

// readEndCount reads an amount that closes the name of a thing: "Hội nghị trực
// tuyến 02 cuộc".
func readEndCount(m match) (counted, bool) {
	q, ok := m.counted(1, 2, m.p.ownPeriod())
	q.from, q.Confidence = m.loc[2], 0.85
	return q, ok && !m.p.any("moi ", "tung ")
}

// ownPeriod is the rhythm named elsewhere in the phrase, else the whole plan.
func (p phrase) ownPeriod() calendar.Unit {
	if m, ok := p.find(slashPeriod); ok {
		return unitOf(m.group(1))
	}
	if m, ok := p.find(rhythm); ok && m.group(1) != "" {
		return unitOf(m.group(1))
	}
	return calendar.Whole
}
