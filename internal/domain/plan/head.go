package plan

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

var (
	ownNumber  = spelled(`^[Ss][Ốố]\s*[:.]?\s*(\d{1,5}[a-zA-Z]?\s*[/-]\s*(?:20\d\d\s*/\s*)?[A-ZĐÀ-Ỹa-z0-9]+(?:\s?[-/]\s?[A-ZĐa-z0-9.&]+){0,4})`)
	attached   = spelled(`(?i)kèm theo\s+(?:kế hoạch|quyết định|công văn|văn bản|tờ trình)\s+(?:này\s+)?số\s*:?\s*(\d{1,5}[a-z]?)\s*/\s*([A-ZĐa-z0-9]+(?:\s?-\s?[A-ZĐa-z0-9.&]+){0,4})\s*,?\s*(?:ngày\s+(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(20\d\d))?(?:\s+của\s+([^)]+))?`)
	placeDate  = spelled(`(?i)^\pL[\pL .\-]{1,40},\s*ngày\s+(\d{1,2})\s*(?:tháng|/|-|\.)\s*(\d{1,2})\s*(?:năm|/|-|\.)\s*(20\d\d)`)
	dashes     = spelled(`^[-_–—=.]{3,}$`)
	basisStart = spelled(`^(?:can cu|thuc hien|trien khai|theo de nghi|thi hanh|can cu vao)\b`)
	positions  = spelled(`^(?:(?:tm|kt|tl|tuq|q)\. ?)?(?:chu tich|pho chu tich|giam doc|pho giam doc|thu tuong|pho thu tuong|bo truong|thu truong|truong ban|pho truong ban|truong phong|pho truong phong|chanh van phong|pho chanh van phong|cuc truong|vu truong|vien truong|hieu truong|tong giam doc|tong bien tap|bi thu|pho bi thu|uy vien|chu nhiem|truong ban chi dao|chi cuc truong)\b`)
)

// headReader gathers what the head and foot of a paper say. lines are all
// lines and cell lines in the order of the text.
type headReader struct {
	lines []line
	bs    []block
	head  Head
	// dateYear is the year of a date whose day is blank.
	dateYear int
}

func readHead(bs []block) Head {
	r := headReader{bs: bs, lines: flatLines(bs)}
	r.numberAndDate()
	r.issuer()
	r.title()
	r.year()
	r.signer()
	r.recipients()
	r.basis()
	return r.head
}

// flatLines are the lines of the document, with those inside cells.
func flatLines(bs []block) []line {
	var out []line
	for _, b := range bs {
		if b.table == nil {
			out = append(out, line{text: b.text, start: b.start, end: b.end})
			continue
		}
		for _, r := range b.table.rows {
			for _, c := range r.filled() {
				for part := range strings.SplitSeq(c.raw, "\n") {
					out = append(out, line{text: vi.Clean(part), start: c.start, end: c.end})
				}
			}
		}
	}
	return out
}

// headCells are the cells and paragraphs above the first section.
func (r *headReader) headCells() []gridCell {
	var out []gridCell
	for _, b := range r.bs {
		if b.mark.kind == romanMark || len(out) > 60 {
			break
		}
		if b.table == nil {
			out = append(out, gridCell{raw: b.text, start: b.start, end: b.end})
			continue
		}
		for _, row := range b.table.rows {
			out = append(out, row.filled()...)
		}
	}
	return out
}

func (r *headReader) numberAndDate() {
	for _, c := range r.headCells() {
		joined := c.text()
		parts := append(strings.Split(c.raw, "\n"), joined)
		for _, p := range parts {
			p = vi.Clean(p)
			if m := ownNumber.FindStringSubmatch(p); m != nil && r.head.Number == "" {
				r.head.Number = strings.ReplaceAll(m[1], " ", "")
			}
			if m := placeDate.FindStringSubmatch(p); m != nil && r.head.Date == "" {
				r.head.Date = dateOf(m[1], m[2], m[3])
			}
		}
		if m := placeYear.FindStringSubmatch(joined); m != nil && r.dateYear == 0 {
			r.dateYear = atoi(m[1])
		}
		if m := placeDateIn.FindStringSubmatch(joined); m != nil && r.head.Date == "" {
			r.head.Date = dateOf(m[1], m[2], m[3])
		}
	}
	r.libraryHead()
	for _, b := range r.bs {
		m := attached.FindStringSubmatch(b.text)
		if m == nil || basisStart.MatchString(vi.Fold(readMark(b.text).rest)) {
			continue
		}
		if r.head.Number == "" {
			r.head.Number = m[1] + "/" + strings.ReplaceAll(m[2], " ", "")
		}
		if r.head.Date == "" && m[5] != "" {
			r.head.Date = dateOf(m[3], m[4], m[5])
		}
		if r.head.Issuer == "" {
			r.head.Issuer = strings.Trim(vi.Clean(m[6]), " .,")
		}
		return
	}
}

// libraryLine is a line of the table that legal libraries put over a text:
// "Số hiệu: 18/KH-UBND", "Ngày ban hành: 09/02/2026".
var libraryLine = spelled(`(?i)^(số(?: ký)? hiệu|ngày ban hành|cơ quan ban hành)\s*:\s*[|]?\s*(.+)$`)

// libraryHead reads what a legal library says of the paper where the paper
// itself was copied without its head.
func (r *headReader) libraryHead() {
	const longest = 40
	for _, l := range r.lines[:min(len(r.lines), longest)] {
		m := libraryLine.FindStringSubmatch(l.text)
		if m == nil {
			continue
		}
		value := strings.Trim(m[2], " |.")
		switch f := vi.Fold(m[1]); {
		case strings.HasPrefix(f, "so") && r.head.Number == "" && strings.Contains(value, "/"):
			r.head.Number = value
		case strings.HasPrefix(f, "ngay") && r.head.Date == "":
			if d, err := calendar.ParseVietnamese(value); err == nil {
				r.head.Date = d
			}
		case strings.HasPrefix(f, "co quan") && r.head.Issuer == "":
			r.head.Issuer = value
		}
	}
}

// placeDateIn finds the place and date line behind the national title in one
// cell.
var placeDateIn = spelled(`(?:^|[^\pL])\p{Lu}[\pL .\-]{1,30},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(20\d\d)\s*$`)

// placeYear finds the year of a place and date line whose day is left blank.
var placeYear = spelled(`,\s*ngày[\s.…_]*tháng[\s\d.…_]*năm\s+(20\d\d)\s*$`)

func dateOf(day, month, year string) calendar.Date {
	d, err := calendar.ParseVietnamese(fmt.Sprintf("%s/%s/%s", day, month, year))
	if err != nil {
		return ""
	}
	return d
}

var (
	agencyCapital = spelled(`^(?:uy ban|ubnd|so|ban|bo|cuc|chi cuc|trung tam|truong|hoi|tinh uy|thanh uy|dang uy|van phong|cong an|phong|vien|benh vien|thu tuong|chinh phu|hoi dong|hdnd|dai|bao|kho bac|bao hiem|thanh tra|lien doan|tong cuc|tong cong ty|mat tran|huyen uy|dang bo|doan|hoc vien|cong ty|chi nhanh|ngan hang|bo tu lenh|bo chi huy|thue (?:tinh|thanh pho|co so|khu vuc)|thong ke (?:tinh|thanh pho)|hai quan|kiem lam|bao tang|thu vien|toa an|vien kiem sat|lien minh|hoi lien hiep|bch|ubmttq|quy|thanh doan|tinh doan|khu|tieu ban|uy ban bau cu)\b`)
	placeCapital  = spelled(`^(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|thi tran|dac khu|khu vuc)\b`)
)

// nation is what stands in the right column of a head: of the state, or of the
// party.
var nation = spelled(`^(?:cong hoa xa hoi|dang cong san viet nam)`)

// issuer reads the name over the number: the last agency in capitals of the
// left cell, with its place ("ỦY BAN NHÂN DÂN / TỈNH …"), since the name of
// the superior agency may stand above it.
func (r *headReader) issuer() {
	for i, b := range r.bs {
		if b.mark.kind == romanMark {
			return
		}
		name := ""
		if b.table == nil {
			name = issuerIn(paragraphsFrom(r.bs[i:]))
		} else {
			name = cmp.Or(issuerIn(b.table.firstColumn()), b.table.besideNation())
		}
		if name != "" {
			r.head.Issuer = name
			return
		}
	}
}

// paragraphsFrom joins the paragraphs up to the next table, a few at most.
func paragraphsFrom(bs []block) string {
	var parts []string
	for _, b := range bs[:min(len(bs), 5)] {
		if b.table != nil {
			break
		}
		parts = append(parts, b.text)
	}
	return strings.Join(parts, "\n")
}

// firstColumn is the left column of the table at the head of a paper, whether
// its lines stand in one cell or in one row each.
func (g grid) firstColumn() string {
	var parts []string
	for _, r := range g.rows {
		if len(r.cells) > 0 {
			parts = append(parts, r.cells[0].raw)
		}
	}
	return strings.Join(parts, "\n")
}

// besideNation is the issuer in the row that also holds the national title, when
// the table begins with something else, as pages of the web do.
func (g grid) besideNation() string {
	for _, r := range g.rows {
		filled := r.filled()
		if len(filled) >= 2 && startsLike(filled[1].text(), "cong hoa xa hoi") {
			return issuerIn(filled[0].raw)
		}
	}
	return ""
}

func issuerIn(raw string) string {
	var ls []string
	for part := range strings.SplitSeq(raw, "\n") {
		if part = vi.Clean(part); part == "" || part == "*" {
			continue
		}
		if dashes.MatchString(part) || ownNumber.MatchString(part) || isDocType(part) || nation.MatchString(vi.Fold(part)) || len(ls) > 0 && !vi.IsUpper(part) {
			break
		}
		ls = append(ls, part)
	}
	if len(ls) == 0 || !agencyCapital.MatchString(vi.Fold(ls[0])) {
		return ""
	}
	start := 0
	for i, l := range ls {
		if !vi.IsUpper(l) {
			return ""
		}
		f := vi.Fold(l)
		if i > start && agencyCapital.MatchString(f) && f != "chinh phu" && !bareOrgan.MatchString(f) && namesAgency(ls[start:i]) {
			start = i
		}
	}
	if last := len(ls) - 1; last > start && bareOrgan.MatchString(vi.Fold(ls[last])) {
		ls = ls[:last]
	}
	return strings.Join(ls[start:], " ")
}

// bareOrgan is the organ of an organisation that stands below its name.
var bareOrgan = spelled(`^(?:ban thuong vu|ban chap hanh|ban thuong truc|thuong truc)$`)

// namesAgency tells whether lines are a whole name: "ỦY BAN NHÂN" broken
// before "DÂN" is none.
func namesAgency(ls []string) bool {
	f := vi.Fold(strings.Join(ls, " "))
	return placeCapital.MatchString(lastPlace(f)) || !strings.HasPrefix(f, "uy ban nhan") && f != "uy ban" && len(strings.Fields(f)) > 1 || strings.HasPrefix(f, "ubnd ")
}

func lastPlace(f string) string {
	if _, place, ok := strings.Cut(f, "nhan dan "); ok {
		return place
	}
	return f
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }

// signer reads the name under the position of the one who signs. The first
// signature of the paper is the issuer's.
func (r *headReader) signer() {
	for i, l := range r.lines {
		if len(l.text) > 160 || !vi.IsUpper(l.text) || len([]rune(l.text)) > 60 || !positions.MatchString(vi.Fold(l.text)) {
			continue
		}
		for _, next := range r.lines[i+1 : min(i+6, len(r.lines))] {
			if isPersonName(next.text) {
				r.head.Signer = next.text
				return
			}
		}
	}
}

func isPersonName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 6 || vi.IsUpper(s) {
		return false
	}
	for _, w := range words {
		rs := []rune(w)
		if !unicode.IsUpper(rs[0]) || !vi.IsSyllable(w) && !unicode.IsLetter(rs[len(rs)-1]) {
			return false
		}
	}
	return true
}

// recipients reads the list under "Nơi nhận".
func (r *headReader) recipients() {
	reading := false
	for _, l := range r.lines {
		if startsLike(l.text, "noi nhan") {
			reading = true
			continue
		}
		if !reading {
			continue
		}
		m := readMark(l.text)
		switch {
		case m.kind == dashMark && m.rest != "":
			r.head.Recipients = append(r.head.Recipients, strings.TrimRight(m.rest, " ;."))
			if strings.HasPrefix(vi.Fold(m.rest), "luu") {
				return
			}
		case len(r.head.Recipients) > 0 && l.text != "" && !vi.IsUpper(l.text):
			last := &r.head.Recipients[len(r.head.Recipients)-1]
			*last = strings.TrimRight(*last+" "+l.text, " ;.")
		case vi.IsUpper(l.text):
			return
		}
	}
}

// basis reads the acts that the plan rests on, between its title and its
// first section.
func (r *headReader) basis() {
	for _, b := range r.bs {
		if b.mark.kind == romanMark {
			return
		}
		if b.table == nil && basisStart.MatchString(foldHead(b.mark.rest)) && len([]rune(b.text)) > 20 {
			r.head.LegalBasis = append(r.head.LegalBasis, b.mark.rest)
		}
	}
}
