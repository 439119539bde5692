package cadence

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"loa/internal/vi"
)

// edit replaces a stretch of a phrase in both its forms, which stay equally
// long.
type edit struct {
	from, to int
	own      string
	folded   string
}

func (p phrase) edited(edits []edit) phrase {
	if len(edits) == 0 {
		return p
	}
	var words []rune
	var folded strings.Builder
	at := 0
	for _, e := range edits {
		if e.from < at {
			continue
		}
		words = append(append(words, p.Words[at:e.from]...), []rune(e.own)...)
		folded.WriteString(p.Folded[at:e.from] + e.folded)
		at = e.to
	}
	p.Words = append(words, p.Words[at:]...)
	p.Folded = folded.String() + p.Folded[at:]
	return p
}

// masked hides a stretch from the rules; the words stay.
func (p phrase) masked(start, end int, with string) phrase {
	p.Folded = p.Folded[:start] + with + p.Folded[end:]
	p.memo = &spanMemo{}
	return p
}

var (
	glued      = regexp.MustCompile(`\b(?:ngay|thang|nam|quy|qui|moi|hang|truoc|den|tu)(\d)|\d((?:ngay|thang|nam|quy|tuan|lan|ky|dot|cuoc|tin|bai|lop|phut|video|clip|cuon|buoi|hoi nghi)\b)`)
	looseSlash = regexp.MustCompile(`[a-z\d]( /| ?/ )[a-z\d]`)
	shortMonth = regexp.MustCompile(`\b(t)\.? ?(?:0?[1-9]|1[0-2])\b(?: ?[/\-,;]|$| nam\b| den\b)`)
	shortQuart = regexp.MustCompile(`\b(q\.? ?)(?:iv|iii|ii|i|[1-4])\b`)
	doubled    = regexp.MustCompile(`\b\d{1,4}( ?\([a-z ]{2,30}\))|\b([a-z]+(?: [a-z]+){0,3} ?\()\d{1,4}(\))`)
	quySpelt   = regexp.MustCompile(`\bqui\b`)
	kySpelt    = regexp.MustCompile(`\bki\b`)
	edges      = regexp.MustCompile(`^[\-+*. ,;:]+|[.,;: ]+$`)
	rangeCount = regexp.MustCompile(`\b(\d{1,4})( ?(?:-|den) ?(\d{1,4})) ?(?:[a-z]{2,}|%)`)
	citation   = regexp.MustCompile(`\b(?:so )?\d{1,5}[a-z]?(?:/20\d\d)?[/\-](?:[a-z]{1,6}(?:\d{1,2})?)(?:[\-/][a-z~0-9]+)+(?:,? ngay \d{1,2}(?:/\d{1,2}/20\d\d| thang \d{1,2} nam 20\d\d))?|\b(?:nghi dinh|nghi quyet|quyet dinh|chi thi|thong tu|ke hoach|cong van|thong bao|ket luan|luat|de an|chuong trinh|huong dan|cong dien)(?: so)? \d{1,5}(?:/20\d\d)?[/\-][a-z0-9\-/~]*[a-z][a-z0-9\-/~]*(?:,? ngay \d{1,2}(?:/\d{1,2}/20\d\d| thang \d{1,2} nam 20\d\d))?`)
)

// tidy writes numbers, dates and short forms the way the rules expect them:
// "năm2026", "15 /12/ 2026", "T3/2026", "Quí", "hai (02)", "ba mươi". It never
// changes what is said.
func tidy(p phrase) phrase {
	p = spellAlike(trimEdges(p))
	digits := p.digits()
	for _, step := range []struct {
		do     func(phrase) phrase
		digits bool
		need   []string
	}{
		{squeezeSlashes, true, []string{" /", "/ "}},
		{hideCitations, true, []string{"/", "-"}},
		{hideOutlook, true, []string{"tam nhin", "dinh huong", "so voi"}},
		{splitGlued, true, nil},
		{spellShort, false, []string{"q", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t.", "t "}},
		{hideFeastDays, true, []string{"("}},
		{dropDoubled, true, []string{"("}},
		{hideSteady, false, []string{"thuong"}},
		{numberWords, false, nil},
		{hideFriends, false, nil},
		{hidePast, false, []string{"truoc"}},
		{takeRange, false, []string{"-", "den"}},
	} {
		if (digits || !step.digits) && (step.need == nil || p.any(step.need...)) {
			p = step.do(p)
		}
	}
	return p
}

// spellAlike writes "quí" and "kì" as the rules expect them.
func spellAlike(p phrase) phrase {
	if p.any("qui") {
		p.Folded = quySpelt.ReplaceAllString(p.Folded, "quy")
	}
	if p.any("ki") {
		p.Folded = kySpelt.ReplaceAllString(p.Folded, "ky")
	}
	return p
}

// trimEdges takes off the marks of a list and the end of a sentence.
func trimEdges(p phrase) phrase {
	if len(p.Folded) == 0 || !strings.ContainsRune("-+*. ,;:", rune(p.Folded[0])) && !strings.ContainsRune(".,;: ", rune(p.Folded[len(p.Folded)-1])) {
		return p
	}
	var edits []edit
	for _, m := range p.findAll(edges) {
		edits = append(edits, edit{m.start(), m.end(), "", ""})
	}
	return p.edited(edits)
}

// hideCitations keeps the numbers and dates of legal papers ("Nghị định số
// 80/2021/NĐ-CP ngày 26/8/2021") from being amounts or deadlines.
func hideCitations(p phrase) phrase {
	for _, m := range p.findAll(citation) {
		if perSlashLike.MatchString(m.group(0)) {
			continue
		}
		p = p.masked(m.start(), m.end(), strings.Repeat("~", m.end()-m.start()))
	}
	return p
}

var outlook = regexp.MustCompile(`,? ?\b(?:tam nhin|dinh huong)(?: den)?(?: nam)? 20\d\d\b|\bso voi (?:cung ky )?(?:nam )?20\d\d\b`)

// hideOutlook keeps "tầm nhìn đến năm 2045" from being the end of a stretch and
// "so với năm 2025" from being a time.
func hideOutlook(p phrase) phrase {
	for _, m := range p.findAll(outlook) {
		p = p.masked(m.start(), m.end(), strings.Repeat("~", m.end()-m.start()))
	}
	return p
}

// perSlashLike are quotas that look like the number of a paper.
var perSlashLike = regexp.MustCompile(`/(?:ngay|tuan|thang|quy|nam|lan|don vi|xa)\b`)

func splitGlued(p phrase) phrase {
	if !touching(p.Folded) {
		return p
	}
	var edits []edit
	for _, m := range p.findAll(glued) {
		at := m.loc[2]
		if at < 0 {
			at = m.loc[4]
		}
		edits = append(edits, edit{at, at, " ", " "})
	}
	return p.edited(edits)
}

// touching tells that a digit and a letter stand side by side.
func touching(s string) bool {
	for i := 1; i < len(s); i++ {
		a, b := s[i-1], s[i]
		if isDigit(a) && b >= 'a' && b <= 'z' || isDigit(b) && a >= 'a' && a <= 'z' {
			return true
		}
	}
	return false
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func squeezeSlashes(p phrase) phrase {
	for range 2 { // the digit between two slashes belongs to both finds
		var edits []edit
		for _, m := range p.findAll(looseSlash) {
			edits = append(edits, edit{m.loc[2], m.loc[3], "/", "/"})
		}
		p = p.edited(edits)
	}
	return p
}

func spellShort(p phrase) phrase {
	for _, form := range []struct {
		re          *regexp.Regexp
		own, folded string
	}{{shortMonth, "tháng ", "thang "}, {shortQuart, "quý ", "quy "}} {
		for range 2 {
			var edits []edit
			for _, m := range p.findAll(form.re) {
				from, to := m.start(), m.end()
				if form.re == shortMonth {
					from, to = m.loc[2], m.loc[3]
					for to < len(p.Folded) && (p.Folded[to] == '.' || p.Folded[to] == ' ') {
						to++
					}
				}
				if form.re == shortQuart {
					from, to = m.loc[2], m.loc[3]
				}
				edits = append(edits, edit{from, to, form.own, form.folded})
			}
			p = p.edited(edits)
		}
	}
	return p
}

// dropDoubled leaves one of the two writings in "02 (hai) lớp" and "hai (02)
// lớp".
func dropDoubled(p phrase) phrase {
	var edits []edit
	for _, m := range p.findAll(doubled) {
		if m.loc[2] >= 0 {
			if isCountWord(p.Own(m.loc[2], m.loc[3])) {
				edits = append(edits, edit{m.loc[2], m.loc[3], "", ""})
			}
			continue
		}
		if from, ok := countWordAtEnd(p, m.loc[4], m.loc[5]); ok {
			edits = append(edits, edit{from, m.loc[5], "", ""}, edit{m.loc[6], m.loc[7], "", ""})
		}
	}
	return p.edited(edits)
}

// countWordAtEnd finds where the number word in front of a bracket begins.
func countWordAtEnd(p phrase, from, to int) (int, bool) {
	for i := from; i < to; i++ {
		if i > from && p.Folded[i-1] != ' ' {
			continue
		}
		if isCountWord(p.Own(i, to)) {
			return i, true
		}
	}
	return 0, false
}

// takeRange reads "2 - 3 lớp" and "từ 2 đến 3 lớp" as at least two and
// remembers the upper end.
func takeRange(p phrase) phrase {
	for _, m := range p.findAll(rangeCount) {
		low, high := plainNumber(m.group(1)), plainNumber(m.group(3))
		if low == 0 || low >= high || looksLikeYear(m.group(3)) || dateBefore.MatchString(m.before()) || dateAfter.MatchString(p.Folded[m.loc[7]:]) {
			continue
		}
		p.low, p.upTo = low, high
		return p.edited([]edit{{m.loc[4], m.loc[5], "", ""}})
	}
	return p
}

var (
	dateBefore = regexp.MustCompile(`(?:[/.,\-]|\bngay|\bthang|\bnam|\bquy|\bdiem|\bkhoan|\bmuc) ?$`)
	dateAfter  = regexp.MustCompile(`^ ?(?:thang\b|nam\b|ngay\b|/|gio\b|h\b|phut\b|giay\b|trang\b|tuan\b)`)
)

func plainNumber(s string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(s, ".", ""))
	if err != nil {
		return 0
	}
	return n
}

// friends are syllables that fold like a word of the rules but are another
// word; next narrows it to what follows, before to what stands in front.
var friends = map[string][]struct{ own, next string }{
	"moi":   {{own: "mới"}, {own: "mọi"}, {own: "môi"}, {own: "mời"}},
	"thang": {{own: "thắng"}, {own: "thăng"}, {own: "thang", next: "diem"}, {own: "thang", next: "luong"}, {own: "thang", next: "may"}},
	"nam":   {{own: "nam"}, {own: "nám"}},
	"quy": {
		{own: "quỹ"},
		{own: "quỷ"},
		{own: "quỳ"},
		{own: "quy", next: "dinh"},
		{own: "quy", next: "che"},
		{own: "quy", next: "trinh"},
		{own: "quy", next: "mo"},
		{own: "quy", next: "hoach"},
		{own: "quy", next: "chuan"},
		{own: "quy", next: "uoc"},
		{own: "quy", next: "tac"},
		{own: "quy", next: "luat"},
		{own: "quý", next: "vi"},
		{own: "quý", next: "khach"},
	},
	"tuan": {{own: "tuân", next: "thu"}, {own: "tuấn"}, {own: "tuần", next: "tra"}},
	"den":  {{own: "đèn"}, {own: "đen"}, {own: "đền"}},
	"tu":   {{own: "tư"}, {own: "tự"}, {own: "tử"}, {own: "tu"}, {own: "tú"}},
	"han":  {{own: "hàn"}, {own: "hán"}, {own: "hẳn"}},
	"xong": {{own: "xông"}},
	"hang": {{own: "hạng"}, {own: "hãng"}, {own: "hàng", next: "hoa"}, {own: "hàng", next: "rao"}},
	"ngay": {{own: "ngay"}, {own: "ngáy"}},
	"het":  {{own: "hét"}},
}

// hideFriends hides them, in texts that write their marks at all.
func hideFriends(p phrase) phrase {
	if !marked(p) {
		return p
	}
	syllables := syllablesOf(p.Folded)
	for i, s := range syllables {
		list, ok := friends[p.Folded[s[0]:s[1]]]
		if !ok {
			continue
		}
		own := vi.Key(string(p.Words[s[0]:s[1]]))
		next := ""
		if i+1 < len(syllables) {
			next = p.Folded[syllables[i+1][0]:syllables[i+1][1]]
		}
		for _, f := range list {
			if own == f.own && (f.next == "" || f.next == next) {
				p = p.masked(s[0], s[0]+1, "~")
				break
			}
		}
	}
	return p
}

var steadyNot = regexp.MustCompile(`\b(?:chi|kinh phi|nguon|von) (thuong) xuyen\b`)

// hideSteady keeps "chi thường xuyên", a kind of spending, from being a rhythm.
func hideSteady(p phrase) phrase {
	for _, m := range p.findAll(steadyNot) {
		p = p.masked(m.loc[2], m.loc[2]+1, "~")
	}
	return p
}

var feastNote = regexp.MustCompile(`\b(?:thang|quy) [\divx][^()]*(\([^()]*\b(?:ngay [a-z~]|huong ung|ky niem|chao mung|nhan dip)[^()]*\))`)

// hideFeastDays keeps the day of a feast in brackets, "Tháng 11 (Ngày Pháp
// luật 09/11)", from being a time of its own.
func hideFeastDays(p phrase) phrase {
	for _, m := range p.findAll(feastNote) {
		p = p.masked(m.loc[2], m.loc[3], strings.Repeat("~", m.loc[3]-m.loc[2]))
	}
	return p
}

var pastCue = regexp.MustCompile(`\b(?:nam|thang|quy|tuan|ky) (truoc)(?: lien ke| do)?(?:$|[ ,;.)])`)

// hidePast keeps "năm trước" from meaning before a day.
func hidePast(p phrase) phrase {
	for _, m := range p.findAll(pastCue) {
		if !pastNot.MatchString(p.Folded[m.loc[3]:]) {
			p = p.masked(m.loc[2], m.loc[2]+1, "~")
		}
	}
	return p
}

var pastNot = regexp.MustCompile(`^ (?:ngay|thang|nam|quy|khi|ky|\d|thoi|cuoi|mung)\b`)

// marked tells that the text is written with its marks.
func marked(p phrase) bool {
	for _, r := range p.Words {
		if r >= 0xC0 && r < 0x2000 {
			return true
		}
	}
	return false
}

// syllablesOf are the places of the runs of letters.
func syllablesOf(folded string) [][2]int {
	var out [][2]int
	start := -1
	for i := 0; i <= len(folded); i++ {
		letter := i < len(folded) && (folded[i] >= 'a' && folded[i] <= 'z' || folded[i] == '~')
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			out = append(out, [2]int{start, i})
			start = -1
		}
	}
	return out
}

// padded writes a number with as many letters as the words it stands for.
func padded(n, width int) string {
	return fmt.Sprintf("%0*d", width, n)
}
