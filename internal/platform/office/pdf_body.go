package office

import "fmt"

// firstPart draws the paper up to its signature.
func (d *pdfDrawing) firstPart() error {
	var strips, signature []strip
	if !d.paper.Extract {
		strips = append(append(d.head(), d.titleBlock()...), d.opening()...)
	}
	text, err := d.blocks(d.paper.text())
	if err != nil {
		return err
	}
	if !d.paper.Extract {
		signature = d.signature()
	}
	if len(signature) > 0 && len(text) > 0 {
		text[len(text)-1].keep = true
	}
	strips = append(strips, text...)
	d.flow(append(strips, signature...))
	return nil
}

// appendix draws one appendix on its own pages.
func (d *pdfDrawing) appendix(a Appendix, name string) error {
	d.width = textWidthOn(a.Landscape)
	d.part(a.Landscape)
	title := balance(upper(a.Title), d.width-firstLine, sizeBody, true)
	strips := d.centred(append([]string{name}, title...), letter{size: sizeBody, bold: true}, 0)
	attached := balance(d.paper.attached(), d.width-firstLine, sizeBody, false)
	strips = append(strips, d.centred(attached, letter{italic: true}, 0)...)
	strips = append(strips, d.full().partRule(lastOf(attached), sizeBody, false))
	d.bookmark(name+". "+line(a.Title), 0, d.leaf.y)
	text, err := d.blocks(a.Body)
	if err != nil {
		return err
	}
	d.flow(append(strips, text...))
	return nil
}

func (d *pdfDrawing) blocks(blocks []Block) ([]strip, error) {
	var out []strip
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			out = append(out, d.heading(b)...)
		case Paragraph:
			out = append(out, d.bodyText(b.Runs, letter{}, b.Align)...)
		case List:
			for _, item := range b.Items {
				out = append(out, d.bodyText(append([]Run{{Text: "- "}}, item...), letter{}, "")...)
			}
		case Table:
			t, err := d.table(b)
			if err != nil {
				return nil, err
			}
			out = append(out, t...)
		case Image:
			i, err := d.image(b)
			if err != nil {
				return nil, err
			}
			out = append(out, i...)
		case PageBreak:
			out = append(out, strip{turns: true})
		case SignPlaces:
			out = append(out, d.signPlaces(b)...)
		default:
			return nil, fmt.Errorf("draw a paper: unknown block %T", b)
		}
	}
	return out, nil
}

// bodyText is a paragraph of the body: justified with its first line indented,
// or at the given place without indent.
func (d *pdfDrawing) bodyText(runs []Run, base letter, align Align) []strip {
	s := setting{align: align, before: 6, factor: bodyFactor}
	if align == "" {
		s.align, s.first = alignBoth, points(firstLine)
	}
	return d.full().paragraph(d.spans(runs, base), sizeBody, s)
}

// bodyFactor is the line spacing of the body.
const bodyFactor = 1.1

func (d *pdfDrawing) heading(h Heading) []strip {
	text, level, look := d.headingText(h)
	out := keepAll(d.bodyText([]Run{{Text: text}}, look, ""), true)
	if len(out) == 0 {
		return nil
	}
	draw := out[0].draw
	out[0].draw = func(x, y float64) {
		d.bookmark(text, level-1, y)
		draw(x, y)
	}
	return out
}

// signature draws boxes 7 and 9b: recipients on the left, on a level with the
// office and the name of the signer on the right.
func (d *pdfDrawing) signature() []strip {
	widths := []float64{points(d.width * 45 / 100), 0}
	widths[1] = points(d.width) - widths[0]
	left := column{d, widths[0]}.recipients()
	right := column{d, widths[1]}.signer(d.width/2 - 100)
	if len(left) == 0 && len(right) == 0 {
		return nil
	}
	above := 240
	if len(right) == 0 {
		above = 100
	}
	// Recipients that reach below the signature go on, over pages when they must.
	level := 0
	for level < len(left) && total(left[:level+1]) <= max(total(right), points(pageHeight)/3) {
		level++
	}
	out := keepAll([]strip{pdfGap(above), beside(widths, left[:level], right)}, false)
	return append(out, left[level:]...)
}

func (c column) recipients() []strip {
	names := closed(c.paper.Recipients)
	if len(names) == 0 {
		return nil
	}
	title := pdfSpan{recipientsTitle, letter{size: sizeSubject, bold: true, italic: true}.pdf()}
	out := c.paragraph([]pdfSpan{title}, sizeSubject, setting{align: AlignLeft})
	for _, name := range names {
		span := pdfSpan{"- " + name, letter{size: sizeRecipients}.pdf()}
		out = append(out, c.paragraph([]pdfSpan{span}, sizeRecipients, setting{align: AlignLeft, left: points(recipientLeft), first: -points(recipientLeft)})...)
	}
	return out
}

func (c column) signer(room int) []strip {
	titles, name := c.paper.signTitles(room), Unbroken(c.paper.SignName)
	if len(titles) == 0 && name == "" {
		return nil
	}
	out := c.centred(titles, letter{size: sizeBody, bold: true}, 0)
	return append(out, c.signedName(name, signGap)...)
}

// signedName leaves the room for the signature and prints the name below it.
func (c column) signedName(name string, room int) []strip {
	if name == "" {
		return []strip{{before: points(room), height: sizeBody * lineFactor}}
	}
	return c.centred([]string{name}, letter{size: sizeBody, bold: true}, room)
}

// signPlaces draws places to sign side by side.
func (d *pdfDrawing) signPlaces(s SignPlaces) []strip {
	if len(s.Places) == 0 {
		return nil
	}
	widths := make([]float64, len(s.Places))
	heads := make([][]strip, len(s.Places))
	names := make([][]strip, len(s.Places))
	for i, p := range s.Places {
		width := d.width / len(s.Places)
		widths[i] = points(width)
		c := column{d, widths[i]}
		heads[i] = c.centred(balance(upper(p.Role), width-200, sizeBody, true), letter{size: sizeBody, bold: true}, 0)
		if note := line(p.Note); note != "" {
			heads[i] = append(heads[i], c.centred([]string{"(" + note + ")"}, letter{size: sizeNumber, italic: true}, 0)...)
		}
		names[i] = c.signedName(Unbroken(p.Name), minuteGap)
	}
	return keepAll([]strip{pdfGap(240), beside(widths, heads...), beside(widths, names...)}, false)
}
