package plan

import (
	"slices"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Reference is another paper that a plan names: "Kế hoạch số 417/KH-UBND ngày
// 31/12/2024 của Chủ tịch UBND tỉnh về …". Empty text and dates mean that the
// plan does not say. Quote is the plan's own words.
type Reference struct {
	Kind   string // "Kế hoạch", "Nghị quyết", as the plan writes it
	Number string
	Date   calendar.Date
	Issuer string
	Title  string
	Quote  string
}

const (
	paperKind   = `(?:ke hoach(?: hanh dong| cong tac)?|chuong trinh(?: hanh dong| cong tac)?|de an|phuong an|quyet dinh|nghi quyet|chi thi|thong bao|ket luan|cong van|cong dien|huong dan|thong tu|nghi dinh)`
	paperNumber = ` (?:so ?:? ?)?(\d{1,5}[a-z]?(?: ?[-/] ?[a-z0-9.&]+){1,4})`
	paperDate   = `(?:,? ?ngay (\d{1,2})(?: ?/ ?| thang )(\d{1,2})(?: ?/ ?| nam )(20\d\d))?`
)

var (
	basisVerb   = spelled(`^(?:can cu(?: vao)?|thuc hien|trien khai(?: thuc hien)?|thi hanh)(?: can cu)? `)
	paperStart  = spelled(`^(` + paperKind + `)` + paperNumber + paperDate)
	paperIssuer = spelled(`^ cua (.{2,90}?)(?:(,? ngay \d)|,? (?:ve|ban hanh|phe duyet|trien khai|thuc hien|huong dan|quy dinh|sua doi|cong bo)\b|,? va ` + paperKind + ` |[,;.(:]|'|$)`)
	paperDay    = spelled(`^,? ngay (\d{1,2})(?: ?/ ?| thang )(\d{1,2})(?: ?/ ?| nam )(20\d\d)`)
	paperAlso   = spelled(`^(?:,? va |[,;] ?)`)
	ownClause   = spelled(`, [^,]{2,60} (?:ban hanh|xay dung) ke hoach`)
	shortForm   = spelled(` ?\(sau day (?:viet|goi) tat`)
	planKinds   = []string{"ke hoach", "chuong trinh", "de an", "phuong an"}
)

// Parents proposes which papers a plan is made under, from the paragraphs that
// it rests on ("Thực hiện Kế hoạch số …", "Căn cứ …"): the plans and programmes
// among them first, then what the plan says it carries out. Laws and circulars
// that it only rests on are none. A person confirms which one it is.
func Parents(basis []string) []Reference {
	var plans, carried []Reference
	for _, paragraph := range basis {
		if vi.IsUpper(paragraph) { // the plan's own title, which may name what it carries out
			continue
		}
		carries := !strings.HasPrefix(vi.Fold(paragraph), "can cu")
		for _, r := range References(paragraph) {
			switch {
			case slices.ContainsFunc(planKinds, func(k string) bool { return strings.HasPrefix(vi.Fold(r.Kind), k) }):
				plans = append(plans, r)
			case carries:
				carried = append(carried, r)
			}
		}
	}
	return append(plans, carried...)
}

// References reads the papers that a paragraph of the legal basis names. Those
// that stand inside the title of another one belong to that title.
func References(paragraph string) []Reference {
	l := vi.NewLetters(paragraph)
	at := 0
	if loc := basisVerb.FindStringIndex(l.Folded); loc != nil {
		at = loc[1]
	}
	var out []Reference
	for at < len(l.Folded) {
		r, end, ok := referenceAt(l, at)
		if !ok {
			break
		}
		out = append(out, r)
		more := paperAlso.FindStringIndex(l.Folded[end:])
		if more == nil {
			break
		}
		at = end + more[1]
		if loc := basisVerb.FindStringIndex(l.Folded[at:]); loc != nil {
			at += loc[1]
		}
	}
	return out
}

// referenceAt reads one paper that begins at a place, and where its words end.
func referenceAt(l vi.Letters, at int) (r Reference, end int, ok bool) {
	m := paperStart.FindStringSubmatchIndex(l.Folded[at:])
	if m == nil {
		return r, at, false
	}
	own := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return l.Own(at+m[2*i], at+m[2*i+1])
	}
	r = Reference{Kind: own(1), Number: strings.ReplaceAll(own(2), " ", "")}
	if own(5) != "" {
		r.Date = dateOf(own(3), own(4), own(5))
	}
	end = at + m[1]
	if i := paperIssuer.FindStringSubmatchIndex(l.Folded[end:]); i != nil {
		r.Issuer = l.Own(end+i[2], end+i[3])
		end += i[3]
	}
	if d := paperDay.FindStringSubmatch(l.Folded[end:]); d != nil && r.Date == "" {
		r.Date = dateOf(d[1], d[2], d[3])
		end += len(d[0])
	}
	if also := paperAlso.FindStringIndex(l.Folded[end:]); also == nil || !paperStart.MatchString(l.Folded[end+also[1]:]) {
		r.Title, end = titleAt(l, end)
	}
	r.Quote = l.Own(at, end)
	return r, end, true
}

// titleAt reads the title of a paper: up to the end of the clause, without what
// the plan goes on to say of itself.
func titleAt(l vi.Letters, at int) (string, int) {
	end := len(l.Folded)
	if i := strings.IndexByte(l.Folded[at:], ';'); i >= 0 {
		end = at + i
	}
	for _, after := range []*pattern{ownClause, shortForm} {
		if loc := after.FindStringIndex(l.Folded[at:end]); loc != nil {
			end = at + loc[0]
		}
	}
	title := strings.Trim(l.Own(at, end), " ,.;:")
	for _, about := range []string{"về việc ", "về "} {
		if rest, ok := strings.CutPrefix(title, about); ok {
			title = rest
			break
		}
	}
	return vi.UpperFirst(title), end
}
