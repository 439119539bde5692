package office

import (
	"fmt"
	"strconv"
	"strings"

	"loa/internal/vi"
)

// The head of page one: two columns without borders, together as wide as the
// text. The right one holds the national title on one line.
const (
	headLeft  = 3930
	headRight = pageWidth - marginLeft - marginRight - headLeft
)

const (
	nationalTitle = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto         = "Độc lập - Tự do - Hạnh phúc"
	blank         = "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"
)

// centred is a centred paragraph of one run, with space before it in dxa.
func centred(s string, look letter, before int) node {
	return el("w:p", el("w:pPr", el("w:keepNext"), spacing(before, 0, 240), val("w:jc", "center")),
		el("w:r", look.properties(), el("w:t", txt(s)).with("xml:space", "preserve")))
}

// centredLines is one centred paragraph for each line.
func centredLines(lines []string, look letter, before int) []node {
	var out []node
	for _, l := range lines {
		out = append(out, centred(l, look, before))
		before = 0
	}
	return out
}

// rule is a solid line of the given length in the middle of a space of width:
// the upper border of a small empty paragraph.
func rule(length, width int) node {
	side := strconv.Itoa(max(0, (width-length)/2))
	return el("w:p", el("w:pPr",
		el("w:keepNext"),
		el("w:pBdr", el("w:top").with("w:val", "single", "w:sz", "6", "w:space", "1", "w:color", "auto")),
		el("w:spacing").with("w:before", "50", "w:after", "0", "w:line", "80", "w:lineRule", "exact"),
		el("w:ind").with("w:left", side, "w:right", side),
		el("w:rPr", sizes(2)...)))
}

// partRule is a rule of about two fifths of the line above it: the decree asks
// for a third to a half.
func partRule(above string, size int, bold bool, width int) node {
	return rule(textWidth(above, size, bold)*2/5, width)
}

func lastOf(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

// head draws boxes 1 to 4 and, for a letter, 5b of the decree's diagram.
func (d *drawing) head() node {
	widths := []int{headLeft, headRight}
	return el("w:tbl", append(tableFrame(widths, false, ""),
		layoutRow(widths, d.issuer(), national()),
		layoutRow(widths, d.numberCell(), d.placeAndDate()))...)
}

func (d *drawing) issuer() []node {
	parent, agency := d.paper.issuer()
	out := centredLines(parent, letter{size: sizeHead}, 0)
	out = append(out, centredLines(agency, letter{size: sizeHead, bold: true}, 0)...)
	return append(out, partRule(lastOf(agency), sizeHead, true, headLeft))
}

// issuer is the agency above the issuer and the issuer, in lines.
func (p Paper) issuer() (parent, agency []string) {
	const room = headLeft - 100
	return balance(upper(p.ParentAgency), room, sizeHead, false), issuerLines(upper(p.Agency), room)
}

// issuerLines breaks the name of the issuer; a people's committee has its
// place on a line of its own.
func issuerLines(name string, room int) []string {
	const committee = "ỦY BAN NHÂN DÂN"
	if place, ok := strings.CutPrefix(name, committee+" "); ok {
		return append([]string{committee}, balance(place, room, sizeHead, true)...)
	}
	return balance(name, room, sizeHead, true)
}

func national() []node {
	return []node{
		centred(nationalTitle, letter{size: sizeHead, bold: true}, 0),
		centred(motto, letter{size: sizeMotto, bold: true}, 0),
		rule(textWidth(motto, sizeMotto, true), headRight),
	}
}

// numberCell holds the number, the subject of a letter and the draft mark. A
// paper that takes no number (neither number nor symbol given) has no "Số".
func (d *drawing) numberCell() []node {
	var out []node
	if number := d.paper.numberAndSymbol(); number != "" {
		out = append(out, centred("Số: "+number, letter{size: sizeNumber}, d.paper.numberDrop()))
	}
	if d.paper.Kind == KindLetter && d.paper.Title != "" {
		subject := balance(d.paper.subject(), headLeft-300, sizeSubject, false)
		out = append(out, centredLines(subject, letter{size: sizeSubject}, 120)...)
	}
	if d.paper.Draft {
		out = append(out, draftMark())
	}
	return out
}

// subject is what a letter is about, printed under its number.
func (p Paper) subject() string { return "V/v " + line(p.Title) }

// draftWord marks a paper that has not been signed.
const draftWord = "DỰ THẢO"

// draftMark is a boxed word, as the marks of urgency are.
func draftMark() node {
	side := strconv.Itoa((headLeft - textWidth(draftWord, sizeNumber, true) - 300) / 2)
	border := func(name string) node {
		return el(name).with("w:val", "single", "w:sz", "8", "w:space", "2", "w:color", "auto")
	}
	return el("w:p", el("w:pPr",
		el("w:pBdr", border("w:top"), border("w:left"), border("w:bottom"), border("w:right")),
		spacing(160, 0, 240), el("w:ind").with("w:left", side, "w:right", side), val("w:jc", "center")),
		el("w:r", letter{size: sizeNumber, bold: true}.properties(), el("w:t", txt(draftWord))))
}

func (d *drawing) placeAndDate() []node {
	lines, size := d.paper.placeAndDate()
	return centredLines(lines, letter{size: size, italic: true}, secondRow)
}

// unbrokenDate is the date on one line, with the free places of a blank one.
func (p Paper) unbrokenDate() string { return strings.ReplaceAll(p.dateLine(), " ", "\u00a0") }

// secondRow is the space above the second row of the head, dxa.
const secondRow = 60

// numberDrop is the space above the number, so that it stands on one line with
// the place and the date, whose letters are larger.
func (p Paper) numberDrop() int {
	_, size := p.placeAndDate()
	return secondRow + int(float64(size-sizeNumber)*ascent*20)
}

// placeAndDate is one line in letters of 14, or of 13 for a long place; the
// date of a very long one stands below it.
func (p Paper) placeAndDate() (lines []string, size int) {
	date, place := p.unbrokenDate(), line(p.Place)
	if place == "" {
		return []string{date}, sizeBody
	}
	s := Unbroken(place) + ",\u00a0" + date
	for _, size := range []int{sizeBody, sizeMotto} {
		if textWidth(s, size, false) <= headRight {
			return []string{s}, size
		}
	}
	return append(balance(place+",", headRight, sizeBody, false), date), sizeBody
}

// numberAndSymbol is "05/BC-SNV", with blank space while there is no number; a
// number below ten gets a zero.
func (p Paper) numberAndSymbol() string {
	number, symbol := line(p.Number), line(p.Symbol)
	if number == "" && symbol == "" {
		return ""
	}
	if number == "" {
		number = blank
	} else if n, err := strconv.Atoi(number); err == nil {
		number = fmt.Sprintf("%02d", n)
	}
	if symbol == "" {
		return number
	}
	return number + "/" + symbol
}

// dateLine is "ngày 05 tháng 02 năm 2027": days below ten and the months one
// and two get a zero. Without a date the places of day and month stay blank.
func (p Paper) dateLine() string {
	if !p.Date.Valid() {
		return "ngày" + blank + "tháng" + blank + "năm" + blank
	}
	return vi.PaperDate(p.Date.Year(), int(p.Date.Month()), p.Date.Day())
}

// docType is the printed type name; empty for a letter.
func (p Paper) docType() string {
	if p.DocType != "" {
		return upper(p.DocType)
	}
	name, _ := p.Kind.names()
	return name
}

// docTypeSentence is the type name inside a sentence: "Báo cáo", "Công văn".
func (p Paper) docTypeSentence() string {
	name := strings.ToLower(p.docType())
	if name == "" {
		return "Công văn"
	}
	return vi.UpperFirst(name)
}

// titleBlock draws box 5a: type name and subject, with the rule below.
func (d *drawing) titleBlock() []node {
	docType := d.paper.docType()
	if docType == "" {
		return nil
	}
	out := []node{centred(docType, letter{size: sizeBody, bold: true}, 240)}
	title := d.titleLines()
	out = append(out, centredLines(title, letter{size: sizeBody, bold: true}, 0)...)
	above := lastOf(title)
	if above == "" {
		above = docType
	}
	return append(out, partRule(above, sizeBody, true, d.width))
}

func (d *drawing) titleLines() []string {
	return balance(line(d.paper.Title), d.width-2*firstLine, sizeBody, true)
}

// opening draws "Kính gửi" and the legal bases.
func (d *drawing) opening() []node {
	out := d.addressees()
	for _, b := range closed(d.paper.Basis) {
		out = append(out, bodyParagraph([]node{run(b, letter{italic: true})}))
	}
	return out
}

// addressees stand on the line of "Kính gửi:" when there is one, each on its
// own line when there are more.
func (d *drawing) addressees() []node {
	all := cleanLines(d.paper.Addressees)
	switch len(all) {
	case 0:
		return nil
	case 1:
		return centredLines(balance(salutation+" "+all[0], d.width-firstLine, sizeBody, false), letter{}, 240)
	}
	out := []node{indented(run(salutation, letter{}), addressLeft, 0, 240)}
	for _, a := range closed(all) {
		out = append(out, indented(run("- "+a, letter{}), addresseeLeft, dashWidth, 60))
	}
	return out
}

const salutation = "Kính gửi:"

// Places of the salutation and of addressees below it, dxa.
const (
	addressLeft   = 1701
	addresseeLeft = 2722
	dashWidth     = 170
)

// closed ends every line with ";" but the last, which gets ".".
func closed(in []string) []string {
	out := cleanLines(in)
	for i, s := range out {
		end := ";"
		if i == len(out)-1 {
			end = "."
		}
		out[i] = strings.TrimRight(s, ";.") + end
	}
	return out
}

// indented is a left-aligned paragraph with a hanging first line.
func indented(r node, left, hanging, before int) node {
	return el("w:p", el("w:pPr", spacing(before, 0, 240),
		el("w:ind").with("w:left", strconv.Itoa(left), "w:hanging", strconv.Itoa(hanging))), r)
}

func cleanLines(in []string) []string {
	var out []string
	for _, s := range in {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
