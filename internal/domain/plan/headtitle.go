package plan

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

var (
	titleYear   = spelled(`nam (20\d\d)`)
	titleRange  = spelled(`(?:giai doan|nam|nam hoc|tu) (20\d\d) ?- ?(20\d\d)`)
	issueClause = spelled(`(?:^|[ ,;:])ban hanh (?:kem theo quyet dinh nay )?(ke hoach (?:[^.]|\.\d){10,400}?)(?:,? (?:voi|cu the|nhu sau|bao gom)\b|:|\.|$)`)
)

// title reads the name of the plan under "KẾ HOẠCH". A name in capitals is
// given as the text itself writes it in its first sentence, when it does.
func (r *headReader) title() {
	at := -1
	for i, b := range r.bs {
		if b.mark.kind == romanMark && at >= 0 {
			break
		}
		f := foldHead(b.text)
		if b.table == nil && isDocType(b.text) && (f == "ke hoach" || f == "chuong trinh" || f == "phuong an" || at < 0 && f != "phu luc") {
			at = i
		}
	}
	if at < 0 {
		r.titleInLine()
		return
	}
	kind := vi.Fold(r.bs[at].text)
	var words []string
	for _, b := range r.bs[at+1:] {
		if b.table != nil || b.mark.kind == romanMark || len(words) > 0 && !vi.IsUpper(b.text) || strings.HasPrefix(b.text, "(") || dashes.MatchString(b.text) {
			break
		}
		words = append(words, b.text)
		if !vi.IsUpper(b.text) {
			break
		}
	}
	name := vi.Clean(strings.Join(words, " "))
	r.setTitle(kindName(kind), shortName(name))
}

// titleInLine reads a title that stands on one line with its kind: "KẾ HOẠCH
// THÔNG TIN …".
func (r *headReader) titleInLine() {
	for _, b := range r.bs {
		if b.table == nil && vi.IsUpper(b.text) && strings.HasPrefix(foldHead(b.text), "ke hoach ") {
			r.setTitle("Kế hoạch", strings.TrimSpace(string([]rune(b.text)[len([]rune("KẾ HOẠCH")):])))
			return
		}
	}
}

func kindName(folded string) string {
	switch folded {
	case "chuong trinh":
		return "Chương trình"
	case "phuong an":
		return "Phương án"
	case "quyet dinh":
		return "Quyết định"
	}
	return "Kế hoạch"
}

func (r *headReader) setTitle(kind, name string) {
	if !vi.IsUpper(name) {
		r.head.Title = strings.TrimSpace(kind + " " + name)
		return
	}
	r.head.Title = strings.TrimSpace(kind + " " + r.smallLetters(name))
	if own := r.titleInSentence(vi.Fold(name)); own != "" {
		r.head.Title = vi.UpperFirst(own)
	}
}

// calledShort is the aside that gives the short name of a plan.
var calledShort = spelled(`\((?:sau day |duoi day )?(?:goi|viet) (?:chung |tat )?`)

// shortName leaves out the aside "(sau đây gọi tắt là Kế hoạch)".
func shortName(name string) string {
	l := vi.NewLetters(name)
	if loc := calledShort.FindStringIndex(l.Folded); loc != nil && loc[0] > 0 {
		return strings.TrimRight(l.Own(0, loc[0]), " ,.;:")
	}
	return name
}

// smallLetters writes a name that stands in capitals as the words are written
// in the sentences of the plan: "TỈNH NGHỆ AN" becomes "tỉnh Nghệ An" because
// the plan says "tỉnh Nghệ An" elsewhere.
func (r *headReader) smallLetters(name string) string {
	forms := r.writtenForms(name)
	words := strings.Fields(name)
	before := ""
	for i, word := range words {
		bare := trimWord(word)
		low := strings.ToLower(bare)
		best := low
		seen := forms[before+" "+low]
		if len(seen) == 0 {
			seen = forms[low]
		}
		for _, form := range slices.Sorted(maps.Keys(seen)) {
			if seen[form] > seen[best] {
				best = form
			}
		}
		if len(seen) == 0 && strings.ContainsAny(bare, "0123456789/") {
			best = bare
		}
		words[i] = strings.Replace(word, bare, best, 1)
		before = low
	}
	return strings.Join(words, " ")
}

// writtenForms counts how the words of a name are written inside the sentences
// of the plan, alone and behind the word before them.
func (r *headReader) writtenForms(name string) map[string]map[string]int {
	forms := map[string]map[string]int{}
	before := ""
	for word := range strings.FieldsSeq(name) {
		low := strings.ToLower(trimWord(word))
		forms[low], forms[before+" "+low] = map[string]int{}, map[string]int{}
		before = low
	}
	for _, b := range r.bs {
		if b.table != nil || vi.IsUpper(b.text) {
			continue
		}
		before, inside := "", false
		for word := range strings.FieldsSeq(b.text) {
			bare := trimWord(word)
			low := strings.ToLower(bare)
			if seen, ok := forms[low]; ok && inside {
				seen[bare]++
				if pair := forms[before+" "+low]; pair != nil {
					pair[bare]++
				}
			}
			before, inside = low, !endsSentence(word)
		}
	}
	return forms
}

// trimWord is a word without the signs around it.
func trimWord(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// titleInSentence looks for "ban hành Kế hoạch … như sau" with the same words.
func (r *headReader) titleInSentence(want string) string {
	for _, b := range r.bs {
		if b.table != nil || b.mark.kind == romanMark || vi.IsUpper(b.text) {
			continue
		}
		l := vi.NewLetters(b.text)
		loc := issueClause.FindStringSubmatchIndex(l.Folded)
		if loc == nil {
			continue
		}
		own := strings.Trim(shortName(l.Own(loc[2], loc[3])), " ,.;:")
		if similar(strings.TrimPrefix(vi.Fold(own), "ke hoach "), want) {
			return own
		}
	}
	return ""
}

// similar tells whether two folded titles share most of their words.
func similar(a, b string) bool {
	words := map[string]int{}
	for w := range strings.FieldsSeq(a) {
		words[w]++
	}
	n, shared := 0, 0
	for w := range strings.FieldsSeq(b) {
		n++
		if words[w] > 0 {
			words[w]--
			shared++
		}
	}
	return n > 0 && shared*10 >= n*8
}

// year reads the year that the plan is for: the one year of its title, else
// the year of its date. A stretch of years or "đến năm" in the title is the
// window, not the year.
func (r *headReader) year() {
	f := vi.Fold(r.head.Title)
	if m := titleRange.FindStringSubmatch(f); m != nil {
		r.head.Window = yearsWindow(m[1], m[2])
	}
	for _, loc := range titleYear.FindAllStringSubmatchIndex(f, -1) {
		before := strings.TrimSpace(f[:loc[0]])
		if r.head.Window != nil || strings.HasSuffix(before, "den") || strings.HasSuffix(before, "het") || endsInMonth.MatchString(before) || inCitation.MatchString(before) {
			continue
		}
		r.head.Year = atoi(f[loc[2]:loc[3]])
		w := calendar.YearWindow(r.head.Year)
		r.head.Window = &w
	}
	if r.head.Year == 0 && r.head.Date != "" {
		r.head.Year = r.head.Date.Year()
	}
	if r.head.Year == 0 {
		r.head.Year = r.dateYear
	}
	r.statedWindow()
}

var (
	endsInMonth = spelled(`thang \d{1,2}$`)
	inCitation  = spelled(`(?:luat|nghi dinh|nghi quyet|chi thi)[a-z0-9 /\-]{0,60}$`)
	ownTime     = spelled(`^thoi gian (?:thuc hien|trien khai)(?: ke hoach)? ?:? ?$`)
)

// statedWindow reads "Thời gian thực hiện: …" given for the whole plan.
func (r *headReader) statedWindow() {
	for i, b := range r.bs {
		if b.table != nil || b.mark.kind != numberMark && b.mark.kind != romanMark {
			continue
		}
		name, value, _ := strings.Cut(b.mark.rest, ":")
		if !ownTime.MatchString(foldHead(name)) {
			continue
		}
		if strings.TrimSpace(value) == "" && i+1 < len(r.bs) {
			value = r.bs[i+1].mark.rest
		}
		c := cadence.ReadPhrase(strings.TrimRight(value, ". "), cadence.Context{IssuedOn: r.head.Date, Year: r.head.Year})
		if c.Kind == cadence.Window && c.Start != "" && c.End != "" {
			r.head.Window = &calendar.Window{Start: calendar.Date(c.Start), End: calendar.Date(c.End)}
			return
		}
	}
}

func yearsWindow(from, to string) *calendar.Window {
	w := calendar.Window{Start: calendar.YearWindow(atoi(from)).Start, End: calendar.YearWindow(atoi(to)).End}
	if w.Start > w.End {
		return nil
	}
	return &w
}
