package office

import "strings"

// column is a part of the width of the page in which lines are set.
type column struct {
	*pdfDrawing

	width float64
}

// full is the width of the text.
func (d *pdfDrawing) full() column { return column{d, points(d.width)} }

// setting says how a paragraph stands in its column: places and spaces in
// points.
type setting struct {
	align  Align
	left   float64 // of all lines
	first  float64 // of the first line, from left; negative hangs out
	before float64
	factor float64 // of single line spacing; 0 is 1
	keep   bool    // all lines, and with what follows
}

// paragraph sets spans as lines. Two lines at least stay together at the foot
// and at the head of a page.
func (c column) paragraph(spans []pdfSpan, size float64, s setting) []strip {
	lines := c.fonts.breakWords(c.fonts.words(spans), c.width-s.left, s.first)
	factor := s.factor
	if factor == 0 {
		factor = 1
	}
	height := size * lineFactor * factor
	out := make([]strip, len(lines))
	for i, l := range lines {
		left, width := s.left, c.width-s.left
		if i == 0 {
			left, width = left+s.first, width-s.first
		}
		base := height - size*(lineFactor-ascent)
		out[i] = strip{
			height: height,
			keep:   s.keep || i == 0 && len(lines) > 1 || i == len(lines)-2,
			draw:   func(x, y float64) { c.drawLine(l, x+left, y+base, width, s.align) },
		}
	}
	if len(out) > 0 {
		out[0].before = s.before
	}
	return out
}

// centred sets one centred line for each text, kept with what follows; a line
// too long for the column goes on below. The space before is dxa.
func (c column) centred(lines []string, look letter, before int) []strip {
	var out []strip
	for _, l := range lines {
		span := pdfSpan{strings.ReplaceAll(clean(l), "\n", " "), look.pdf()}
		out = append(out, c.paragraph([]pdfSpan{span}, span.look.size, setting{align: AlignCentre, before: points(before), keep: true})...)
		before = 0
	}
	return out
}

func (d *pdfDrawing) centred(lines []string, look letter, before int) []strip {
	return d.full().centred(lines, look, before)
}

// pdfGap is free room that stays with what follows, dxa.
func pdfGap(height int) strip { return strip{height: points(height), keep: true} }

// rule is a solid line in the middle of the column; its length is dxa.
func (c column) rule(length int) strip {
	return strip{before: 2.5, height: 4, keep: true, draw: func(x, y float64) {
		long := min(points(length), c.width)
		c.out.SetLineWidth(0.75)
		c.out.Line(x+(c.width-long)/2, y, x+(c.width+long)/2, y)
	}}
}

func (c column) partRule(above string, size int, bold bool) strip {
	return c.rule(textWidth(above, size, bold) * 2 / 5)
}

// beside puts columns side by side into one strip.
func beside(widths []float64, columns ...[]strip) strip {
	var out strip
	for _, c := range columns {
		out.height = max(out.height, total(c))
	}
	out.draw = func(x, y float64) {
		for i, c := range columns {
			drawStack(c, x, y)
			x += widths[i]
		}
	}
	return out
}

// head draws boxes 1 to 4 and, for a letter, 5b of the decree's diagram.
func (d *pdfDrawing) head() []strip {
	widths := []float64{points(headLeft), points(headRight)}
	left, right := column{d, widths[0]}, column{d, widths[1]}
	lines, size := d.paper.placeAndDate()
	return keepAll([]strip{
		beside(widths, left.issuer(), right.national()),
		beside(widths, left.numberCell(), right.centred(lines, letter{size: size, italic: true}, secondRow)),
	}, true)
}

func (c column) issuer() []strip {
	parent, agency := c.paper.issuer()
	out := c.centred(parent, letter{size: sizeHead}, 0)
	out = append(out, c.centred(agency, letter{size: sizeHead, bold: true}, 0)...)
	return append(out, c.partRule(lastOf(agency), sizeHead, true))
}

func (c column) national() []strip {
	out := c.centred([]string{nationalTitle}, letter{size: sizeHead, bold: true}, 0)
	out = append(out, c.centred([]string{motto}, letter{size: sizeMotto, bold: true}, 0)...)
	return append(out, c.rule(textWidth(motto, sizeMotto, true)))
}

func (c column) numberCell() []strip {
	var out []strip
	if number := c.paper.numberAndSymbol(); number != "" {
		out = append(out, c.centred([]string{"Số: " + number}, letter{size: sizeNumber}, c.paper.numberDrop())...)
	}
	if c.paper.Kind == KindLetter && c.paper.Title != "" {
		out = append(out, c.centred(balance(c.paper.subject(), headLeft-300, sizeSubject, false), letter{size: sizeSubject}, 120)...)
	}
	if c.paper.Draft {
		out = append(out, c.draftMark())
	}
	return out
}

// draftMark is a boxed word, as the marks of urgency are.
func (c column) draftMark() strip {
	span := pdfSpan{draftWord, letter{size: sizeNumber, bold: true}.pdf()}
	height := span.look.size*lineFactor + 4
	return strip{before: 8, height: height, draw: func(x, y float64) {
		width := c.fonts.spanWidth(span)
		left := x + (c.width-width)/2
		c.out.SetLineWidth(1)
		c.out.Rect(left-7.5, y, width+15, height, "D")
		c.setLook(span.look)
		c.out.Text(left, y+2+span.look.size*ascent, span.text)
	}}
}

// titleBlock draws box 5a: type name and subject, with the rule below.
func (d *pdfDrawing) titleBlock() []strip {
	docType, title := d.paper.docType(), d.titleLines()
	if docType == "" {
		return nil
	}
	out := d.centred([]string{docType}, letter{size: sizeBody, bold: true}, 240)
	out = append(out, d.centred(title, letter{size: sizeBody, bold: true}, 0)...)
	above := lastOf(title)
	if above == "" {
		above = docType
	}
	return append(out, d.full().partRule(above, sizeBody, true))
}

// opening draws "Kính gửi" and the legal bases.
func (d *pdfDrawing) opening() []strip {
	out := d.addressees()
	for _, b := range closed(d.paper.Basis) {
		out = append(out, d.bodyText([]Run{{Text: b}}, letter{italic: true}, "")...)
	}
	return out
}

func (d *pdfDrawing) addressees() []strip {
	all := cleanLines(d.paper.Addressees)
	switch len(all) {
	case 0:
		return nil
	case 1:
		return d.centred(balance(salutation+" "+all[0], d.width-firstLine, sizeBody, false), letter{}, 240)
	}
	hung := func(text string, left, hanging, before int) []strip {
		return d.full().paragraph([]pdfSpan{{text, letter{}.pdf()}}, sizeBody, setting{
			align: AlignLeft, left: points(left), first: -points(hanging), before: points(before),
		})
	}
	out := keepAll(hung(salutation, addressLeft, 0, 240), true)
	for _, a := range closed(all) {
		out = append(out, hung("- "+a, addresseeLeft, dashWidth, 60)...)
	}
	return out
}
