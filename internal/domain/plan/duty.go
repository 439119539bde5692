package plan

import (
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

var dutyShare = spelled(`^(?:trong do|cu the|gom|bao gom)`)

// aboutThePaper is what a paper says of itself, which obliges nobody by name.
var aboutThePaper = spelled(`^(?:(?:quyet dinh|ke hoach|chi thi|huong dan|phuong an|chuong trinh|quy che) nay (?:co hieu luc|thay the)|(?:trong )?qua trinh (?:trien khai|thuc hien|to chuc)[^.;]{0,60}(?:vuong mac|kho khan|phat sinh)|tren day la )`)

// readDuties reads the duties that the body gives to agencies by name: under a
// heading that is an agency, or in a sentence that begins with one.
func readDuties(paragraphs []said, ctx cadence.Context) []Duty {
	duties := []Duty{}
	for _, p := range paragraphs {
		if p.last || p.leadIn || aboutThePaper.MatchString(foldHead(p.block.mark.rest)) {
			continue
		}
		if d, ok := dutyIn(p.block, p.agency); ok {
			d.Cadence = dutyCadence(d.Text, ctx)
			duties = append(duties, d)
		}
	}
	return duties
}

// ofTheAgency is a paragraph that speaks to somebody of the agency over it, or of
// the occasion first.
var ofTheAgency = spelled(circumstance.String() + `|^dong chi `)

func dutyIn(b block, agency string) (Duty, bool) {
	d := Duty{Agency: agency, Text: b.mark.rest, Source: b.source()}
	if name, ok := agencyPrefix(b.mark.rest); ok {
		if agency == "" || !ofTheAgency.MatchString(foldHead(b.mark.rest)) {
			d.Agency = name
		}
		if _, after, ok := strings.Cut(b.mark.rest, name+": "); ok && d.Agency == name && len(after) > 20 {
			d.Text = strings.TrimSpace(after)
		}
	}
	if d.Agency == "" {
		return Duty{}, false
	}
	if len([]rune(d.Text)) < 20 && dutyShare.MatchString(vi.Fold(d.Text)) {
		return Duty{}, false
	}
	return d, true
}

var dueClause = spelled(`(?:hoan thanh|xong|cham nhat|truoc ngay|truoc thang|trong thang|trong quy|dinh ky|hang thang|hang quy|hang nam|moi thang|moi quy|moi nam|moi tuan|thuong xuyen|toi thieu|it nhat|trung binh|binh quan|khong qua \d|\d{1,3} [a-z][a-z, ]{1,40}/ ?(?:tuan|thang|quy|nam))[^;]*`)

// dutyCadence reads the part of a duty that speaks of time or amount; a duty
// without such a part has the kind Unknown.
func dutyCadence(text string, ctx cadence.Context) cadence.Cadence {
	_, c := dutyTiming(text, ctx)
	return c
}

// dutyTiming also gives the words from which the reading came, empty when there
// are none.
func dutyTiming(text string, ctx cadence.Context) (phrase string, best cadence.Cadence) {
	l := vi.NewLetters(text)
	best = cadence.Cadence{Kind: cadence.Unknown, Note: "no time or amount stated"}
	for _, loc := range dueClause.FindAllStringIndex(l.Folded, -1) {
		words := l.Own(loc[0], loc[1])
		if c := cadence.ReadPhrase(words, ctx); rank(c) > rank(best) {
			phrase, best = words, c
		}
	}
	return phrase, best
}

// rank orders readings by how much they bind.
func rank(c cadence.Cadence) int {
	switch c.Kind {
	case cadence.Deadline:
		return 6
	case cadence.Quota:
		return 5
	case cadence.Window:
		return 4
	case cadence.Continuous:
		return 3
	case cadence.Conditional:
		return 2
	case cadence.Event:
		return 1
	case cadence.Unknown:
	}
	return 0
}

var (
	reportWord   = spelled(`\bbao cao\b`)
	reportRhythm = spelled(`(?:\bdinh ky\b[^;.]{0,160}?|\b(?:hang|moi) (?:ngay|tuan|thang|quy|nam)\b[^;.]{0,80}?|\btruoc (?:ngay )?\d[^;.]{0,100}?|\b\d{1,2} lan ?/ ?(?:ngay|tuan|thang|quy)\b[^;.]{0,60}?)(?: (?:long ghep|bao cao|gui|tong hop|de bao cao|thuc hien bao cao|de tong hop|ve )|$|[;.])`)
	reportTo     = spelled(`\b(?:gui (?:ve |den |cho )?|ve |(?:bao cao|trinh) (?:ket qua (?:thuc hien |trien khai )?(?:ve |cho |voi |gui )?)?)((?:chu tich|ubnd|uy ban|so|bo|van phong|ban|thu tuong|chinh phu|cuc|phong|thuong truc|cong an) [^,;.()]{0,60}(?: ?\(qua [^)]{2,80}\))?)`)
	reportList   = []struct {
		period string
		re     *pattern
	}{
		{"Q1", spelled(`\bquy (?:i|1)\b`)},
		{"H1", spelled(`\b(?:0?6|sau) thang\b`)},
		{"Q3", spelled(`\bquy (?:iii|3)\b`)},
		{"9M", spelled(`\b(?:0?9|chin) thang\b`)},
		{"quarter", spelled(`\b(?:hang|moi) quy\b|lan ?/ ?quy\b`)},
		{"month", spelled(`\b(?:hang|moi) thang\b|lan ?/ ?thang\b`)},
		{"day", spelled(`\b(?:hang|moi) ngay\b|lan ?/ ?ngay\b`)},
		{"year", spelled(`\b(?:hang|ca|moi|va) nam\b|\b0?1 nam\b|,\s*nam\b`)},
		{"adhoc", spelled(`\bdot xuat\b`)},
	}
	reportDay = spelled(`\b(\d{1,2})(?: ?/ ?| thang )(\d{1,2})\b`)
)

// readReporting reads the reports that the plan asks for again and again,
// also in its closing paragraphs, which speak to everybody named there.
func readReporting(paragraphs []said) []Reporting {
	out := []Reporting{}
	for _, p := range paragraphs {
		d, ok := dutyIn(p.block, p.agency)
		if !ok {
			d = Duty{Text: p.block.mark.rest, Source: p.block.source()}
		}
		out = append(out, reportsIn(d)...)
	}
	return out
}

// reportsIn gives one row for each report period that a duty names. "Định kỳ
// báo cáo" without a period names none.
func reportsIn(d Duty) []Reporting {
	l := vi.NewLetters(d.Text)
	if !reportWord.MatchString(l.Folded) {
		return nil
	}
	for _, loc := range reportRhythm.FindAllStringIndex(l.Folded, -1) {
		clause := l.Folded[loc[0]:loc[1]]
		written := strings.TrimRight(l.Own(loc[0], trimVerb(clause, loc[0])), " ,;.")
		if owner := ofWhom.FindStringIndex(clause); owner != nil {
			written = l.Own(loc[0], loc[0]+owner[0])
		}
		who := d.Agency
		if at := agencyInClause(l, loc[0], loc[0]+len(vi.Fold(written))); at > 0 {
			if name, ok := agencyPrefix(l.Own(at, len(l.Folded))); ok {
				who, written = name, strings.TrimRight(l.Own(loc[0], at), " ,;.")
			}
		}
		written = strings.TrimRight(written, " ,;.")
		if strings.Count(written, ")") > strings.Count(written, "(") {
			written = strings.TrimSuffix(written, ")")
		}
		periods := periodsIn(clause)
		if len(periods) == 0 || len([]rune(written)) > 160 {
			continue
		}
		var rows []Reporting
		for _, p := range periods {
			rows = append(rows, Reporting{
				Who: who, To: reportedTo(l), Period: p, Deadline: written, Deadlines: deadlinesIn(clause), Source: d.Source,
			})
		}
		return rows
	}
	return nil
}

// agencyInClause finds the agency that follows a rhythm at once: "Định kỳ 06
// tháng các cơ quan có liên quan báo cáo"; 0 when there is none.
func agencyInClause(l vi.Letters, from, to int) int {
	for i := from + 1; i < min(to, len(l.Folded)); i++ {
		if l.Folded[i-1] == ' ' && (groupWord.MatchString(l.Folded[i:]) || unicodeUpperAt(l, i)) && beginsAgency(l, i) {
			return i
		}
	}
	return 0
}

var ofWhom = spelled(` cua (?:co quan|don vi|dia phuong|minh|nganh)\b`)

var verbTail = spelled(` (?:long ghep|bao cao|gui|tong hop|de bao cao|thuc hien bao cao|de tong hop|ve )$|[;.]$`)

func trimVerb(clause string, at int) int {
	if loc := verbTail.FindStringIndex(clause); loc != nil {
		return at + loc[0]
	}
	return at + len(clause)
}

// periodsIn lists the report periods of a clause. "06 tháng" alone is a rhythm
// (half), in a list with named quarters it is the report of six months.
func periodsIn(clause string) []string {
	var out []string
	for _, p := range reportList {
		if p.re.MatchString(clause) {
			out = append(out, p.period)
		}
	}
	if len(out) > 0 && out[0] == "H1" && len(out) == 1 {
		out[0] = "half"
	}
	if len(out) == 0 && reportDay.MatchString(clause) {
		out = append(out, "year")
	}
	if days := deadlinesIn(clause); len(days) == 2 && len(out) > 0 && out[0] == "year" {
		out[0] = "half"
	}
	if len(out) == 1 && out[0] == "adhoc" {
		return nil
	}
	return out
}

func deadlinesIn(clause string) []string {
	days := []string{}
	for _, m := range reportDay.FindAllStringSubmatch(clause, -1) {
		day, month := atoi(m[1]), atoi(m[2])
		if month >= 1 && month <= 12 && day >= 1 && day <= 31 {
			days = append(days, pad(month)+"-"+pad(day))
		}
	}
	return days
}

func pad(n int) string {
	if n < 10 {
		return "0" + itoa(n)
	}
	return itoa(n)
}

func reportedTo(l vi.Letters) string {
	all := reportTo.FindAllStringSubmatchIndex(l.Folded, -1)
	if len(all) == 0 {
		return ""
	}
	loc := all[0]
	to := l.Own(loc[2], loc[3])
	if cut := purpose.FindStringIndex(vi.NewLetters(to).Folded); cut != nil {
		to = vi.NewLetters(to).Own(0, cut[0])
	}
	return strings.TrimRight(to, " ,;.")
}

var purpose = spelled(` (?:de (?:tong hop|bao cao|theo doi|chi dao|xem xet)|ket qua|theo quy dinh|tong hop|truoc|dinh ky|hang|hang nam)\b`)
