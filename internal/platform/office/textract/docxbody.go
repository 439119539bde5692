package textract

import (
	"context"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/vi"
)

// docxParser reads the body of a Word document into items.
type docxParser struct {
	ctx       context.Context
	x         *xmlReader
	numbers   *numbering
	styles    *styles
	fields    []bool // of each open field: whether its result has begun
	items     []item
	size      int
	boxes     []string // text boxes anchored in the paragraph being read
	converted vi.Encoding
	inHeader  bool
	cells     int // cells of tables that are open
}

// maxParagraph bounds one paragraph, in bytes.
const maxParagraph = 1 << 20

func (p *docxParser) readDocument(x *xmlReader) error {
	p.x, p.inHeader = x, false
	return x.root(func() error { return x.each(p.flow, nil) })
}

// readHeader reads a page header, only to see markings in it.
func (p *docxParser) readHeader(x *xmlReader) error {
	p.x, p.inHeader = x, true
	return x.root(func() error { return x.each(p.flow, nil) })
}

func (p *docxParser) hasText() bool {
	for _, it := range p.items {
		if it.header {
			continue
		}
		for _, l := range linesOf(it) {
			if strings.TrimSpace(l) != "" {
				return true
			}
		}
	}
	return false
}

// flow reads what stands on the level of paragraphs.
func (p *docxParser) flow(e xml.StartElement) error {
	switch e.Name.Local {
	case "p":
		text, err := p.paragraph()
		if err != nil {
			return err
		}
		for _, s := range append([]string{text}, p.takeBoxes()...) {
			if err := p.put(item{text: s}, len(s)); err != nil {
				return err
			}
		}
		return nil
	case "tbl":
		return p.topTable()
	case "sectPr", "Fallback", "del", "moveFrom":
		return p.x.skip()
	}
	return p.x.each(p.flow, nil)
}

func (p *docxParser) put(it item, size int) error {
	p.size += size + 1
	if p.size > maxText {
		return domain.Invalid("Văn bản dài bất thường (hơn %d MB chữ): hãy tách tệp rồi gửi lại.", maxText>>20)
	}
	it.header = p.inHeader
	p.items = append(p.items, it)
	return nil
}

func (p *docxParser) takeBoxes() []string {
	boxes := p.boxes
	p.boxes = nil
	return boxes
}

// paragraph reads one paragraph with its automatic number.
func (p *docxParser) paragraph() (string, error) {
	var b strings.Builder
	number, style := "", ""
	p.fields = slices.DeleteFunc(p.fields, func(shown bool) bool { return !shown }) // a code does not go on over paragraphs
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		if b.Len() > maxParagraph {
			return domain.Invalid("Văn bản có một đoạn dài bất thường: hãy kiểm tra lại tệp rồi gửi lại.")
		}
		switch e.Name.Local {
		case "pPr":
			ref, err := p.numberOf()
			ref = p.numbers.resolve(ref, p.styles)
			number, style = p.numbers.next(ref), ref.style
			return err
		case "r":
			return p.run(&b, style)
		case "del", "moveFrom", "Fallback", "instrText":
			return p.x.skip()
		case "txbxContent":
			return p.textBox()
		}
		return p.x.each(inside, nil)
	}
	if err := p.x.each(inside, nil); err != nil {
		return "", err
	}
	text := strings.TrimSpace(norm.NFC.String(readable(b.String())))
	switch {
	case number == "":
	case text != "":
		text = number + " " + text
	case p.cells > 0 && !isBullet(number): // a column of automatic numbers
		text = number
	}
	return text, nil
}

// isBullet tells whether what Word draws before a paragraph counts nothing.
func isBullet(number string) bool { return number == "-" || number == "+" }

// numberOf reads the numbering that a paragraph's properties name.
func (p *docxParser) numberOf() (numberRef, error) {
	ref := numberRef{level: -1}
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			ref.style = attr(e, "val")
		case "ilvl":
			ref.level = number(attr(e, "val"))
		case "numId":
			ref.num = attr(e, "val")
		case "rPr", "sectPr", "pPrChange":
			return p.x.skip()
		}
		return p.x.each(inside, nil)
	}
	return ref, p.x.each(inside, nil)
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n
}

// run reads a run of text of a paragraph with the given style. Its font tells a
// legacy encoding for sure.
func (p *docxParser) run(out *strings.Builder, style string) error {
	var b strings.Builder
	look := p.styles.lookOf(style)
	hidden := false
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPr":
			return p.x.each(func(e xml.StartElement) error {
				if e.Name.Local == "rStyle" {
					look = look.under(p.styles.chain(attr(e, "val")))
				}
				hidden = hidden || e.Name.Local == "vanish" && isOn(e)
				look.take(e)
				return p.x.skip()
			}, nil)
		case "fldChar":
			p.field(attr(e, "fldCharType"))
		case "t":
			if slices.Contains(p.fields, false) {
				return p.x.skip()
			}
			return p.x.each(func(xml.StartElement) error { return p.x.skip() }, func(s string) { b.WriteString(s) })
		case "tab", "ptab":
			b.WriteByte(' ')
		case "br", "cr":
			b.WriteByte('\n')
		case "noBreakHyphen":
			b.WriteByte('-')
		case "sym":
			if r, err := strconv.ParseUint(attr(e, "char"), 16, 16); err == nil {
				b.WriteRune(rune(r))
			}
		case "txbxContent":
			return p.textBox()
		case "delText", "instrText", "Fallback":
			return p.x.skip()
		}
		return p.x.each(inside, nil)
	}
	if err := p.x.each(inside, nil); err != nil {
		return err
	}
	if hidden {
		return nil
	}
	s := p.fromFont(b.String(), look.font)
	if look.caps == on {
		s = strings.ToUpper(s)
	}
	out.WriteString(s)
	return nil
}

// field follows the marks of a field: its code is not text, its result is.
func (p *docxParser) field(kind string) {
	n := len(p.fields)
	switch {
	case kind == "begin" && n < maxDepth:
		p.fields = append(p.fields, false)
	case kind == "separate" && n > 0:
		p.fields[n-1] = true
	case kind == "end" && n > 0:
		p.fields = p.fields[:n-1]
	}
}

// readable turns what only steers the setting of a text into plain signs: letters
// of symbol fonts, hyphens and spaces that do not break.
func readable(s string) string {
	plain := strings.IndexFunc(s, func(r rune) bool {
		return r == '\u00a0' || r == '\u00ad' || r >= '\u2000' && r <= '\u2011' || r == '\u202f' || r == '\ufeff' || r >= '\uf020' && r <= '\uf0ff'
	}) < 0
	if plain {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\u00ad' || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u200e' || r == '\u200f' || r == '\ufeff':
		case r == '\u00a0' || r >= '\u2000' && r <= '\u200a' || r == '\u202f':
			b.WriteByte(' ')
		case r == '\u2010' || r == '\u2011':
			b.WriteByte('-')
		case r >= '\uf020' && r <= '\uf0ff':
			if sign := symbol(r - 0xf000); sign != "-" || strings.TrimSpace(b.String()) == "" {
				b.WriteString(sign)
			} else {
				b.WriteByte(' ')
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fromFont converts text set in a font of a legacy encoding. Fonts whose names
// end in H show small letters as capitals.
func (p *docxParser) fromFont(s, font string) string {
	enc := vi.NoEncoding
	switch {
	case strings.HasPrefix(font, ".Vn"):
		enc = vi.TCVN3
	case strings.HasPrefix(strings.ToUpper(font), "VNI-"):
		enc = vi.VNI
	}
	if enc == vi.NoEncoding || strings.IndexFunc(s, func(r rune) bool { return r > 0xFF && r != '–' && r != '“' && r != '”' && r != '…' }) >= 0 {
		return s
	}
	c := vi.Convert(s, enc)
	if enc == vi.TCVN3 && strings.HasSuffix(font, "H") {
		c = strings.ToUpper(c)
	}
	if c != s {
		p.converted = enc
	}
	return c
}

// textBox reads a text box; its paragraphs follow the one it is anchored in.
func (p *docxParser) textBox() error {
	outer := p.boxes
	var found []string
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		if e.Name.Local == "p" {
			p.boxes = nil
			s, err := p.paragraph()
			found = append(append(found, s), p.boxes...)
			return err
		}
		return p.x.each(inside, nil)
	}
	err := p.x.each(inside, nil)
	p.boxes = slices.Concat(outer, found)
	return err
}

// topTable reads a table of the body. Tables inside its cells follow it as
// tables of their own.
func (p *docxParser) topTable() error {
	var nested [][][]tableCell
	rows, err := p.table(&nested)
	if err != nil {
		return err
	}
	for _, t := range append([][][]tableCell{rows}, nested...) {
		if len(t) == 0 {
			continue
		}
		size := 0
		for _, row := range t {
			for _, c := range row {
				size += len(c.text) + 1
			}
		}
		if err := p.put(item{table: t}, size); err != nil {
			return err
		}
	}
	return nil
}

func (p *docxParser) table(nested *[][][]tableCell) ([][]tableCell, error) {
	var rows [][]tableCell
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			row, err := p.row(nested)
			if len(row) > 0 { // rows that were deleted have no cells
				rows = append(rows, row)
			}
			return err
		case "tblPr", "tblGrid", "del", "Fallback":
			return p.x.skip()
		}
		return p.x.each(inside, nil)
	}
	return rows, p.x.each(inside, nil)
}

func (p *docxParser) row(nested *[][][]tableCell) ([]tableCell, error) {
	var cells []tableCell
	before, deleted := 0, false
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tc":
			c, goesOn, err := p.cell(nested)
			if n := len(cells); goesOn && n > 0 {
				cells[n-1].span += c.span
				return err
			}
			cells = append(cells, c)
			return err
		case "gridBefore":
			before = number(attr(e, "val"))
		case "trPr":
			return p.x.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "gridBefore":
					before = number(attr(e, "val"))
				case "del":
					deleted = true
				}
				return p.x.skip()
			}, nil)
		}
		return p.x.each(inside, nil)
	}
	err := p.x.each(inside, nil)
	if deleted {
		return nil, err
	}
	if before > 0 {
		cells = append([]tableCell{{span: before}}, cells...)
	}
	return cells, err
}

// cell reads a cell; goesOn tells that it is merged into the one before it in its
// row.
func (p *docxParser) cell(nested *[][][]tableCell) (c tableCell, goesOn bool, err error) {
	c.span = 1
	var paragraphs []string
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "gridSpan":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n > 0 && n <= 64 {
				c.span = n
			}
		case "hMerge":
			goesOn = attr(e, "val") != "restart"
		case "vMerge":
			c.above = attr(e, "val") != "restart"
		case "p":
			s, err := p.paragraph()
			for _, part := range append([]string{s}, p.takeBoxes()...) {
				if part != "" {
					paragraphs = append(paragraphs, part)
				}
			}
			return err
		case "tbl":
			t, err := p.table(nested)
			*nested = append(*nested, t)
			return err
		case "del", "Fallback":
			return p.x.skip()
		}
		return p.x.each(inside, nil)
	}
	p.cells++
	err = p.x.each(inside, nil)
	p.cells--
	c.text = strings.Join(paragraphs, "\n")
	return c, goesOn, err
}

// convertAll converts the whole document when its letters, not its fonts, show
// a legacy encoding.
func (p *docxParser) convertAll() []item {
	if p.converted != vi.NoEncoding {
		return p.items
	}
	var all strings.Builder
	for _, it := range p.items {
		for _, l := range linesOf(it) {
			all.WriteString(l)
			all.WriteByte('\n')
		}
	}
	g := vi.DetectLegacy(all.String())
	if g.Encoding == vi.NoEncoding {
		return p.items
	}
	p.converted = g.Encoding
	for i := range p.items {
		p.items[i].text = vi.Convert(p.items[i].text, g.Encoding)
		for _, row := range p.items[i].table {
			for j := range row {
				row[j].text = vi.Convert(row[j].text, g.Encoding)
			}
		}
	}
	return p.items
}
