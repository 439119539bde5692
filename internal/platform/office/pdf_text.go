package office

import (
	"strings"
	"unicode"
)

// Measures of the letters as parts of their size: Times New Roman and Tinos
// have the same.
const (
	ascent     = 0.891
	lineFactor = 1.149 // a line of single spacing
)

// pdfLook says how a piece of text is drawn; sizes are points.
type pdfLook struct {
	cut  int
	size float64
	link string
	line bool // dotted below, as links are
}

// pdfSpan is text in one look.
type pdfSpan struct {
	text string
	look pdfLook
}

// pdfWord is what stands together on one line.
type pdfWord struct {
	spans []pdfSpan
	width float64
	space pdfSpan // the space after it; no text at the end of a span of words
	ends  bool    // the line ends after it
}

// textLine is one line of a paragraph.
type textLine struct {
	words   []pdfWord
	width   float64
	natural bool // last of its paragraph or ended by the writer: never stretched
}

// width of a span.
func (f *PaperFonts) spanWidth(s pdfSpan) float64 {
	return f.cuts[s.look.cut].width(s.text, s.look.size)
}

// words cuts spans at their spaces and line ends. Spaces that do not break
// belong to their word.
func (f *PaperFonts) words(spans []pdfSpan) []pdfWord {
	var out []pdfWord
	var open pdfWord
	for _, s := range spans {
		text := f.cuts[s.look.cut].drawable(s.text)
		start := 0
		flush := func(end int) {
			if end > start {
				piece := pdfSpan{text[start:end], s.look}
				open.spans = append(open.spans, piece)
				open.width += f.spanWidth(piece)
			}
		}
		for i, r := range text {
			if r != ' ' && r != '\n' {
				continue
			}
			flush(i)
			start = i + 1
			if r == ' ' {
				open.space = pdfSpan{" ", s.look}
			} else {
				open.ends = true
			}
			out = append(out, open)
			open = pdfWord{}
		}
		flush(len(text))
	}
	if len(open.spans) > 0 {
		out = append(out, open)
	}
	return out
}

// breakWords fills lines of the given width; the first line is narrower by
// indent. A word wider than a line is broken inside.
func (f *PaperFonts) breakWords(words []pdfWord, width, indent float64) []textLine {
	var lines []textLine
	var open textLine
	gap := 0.0
	room := func() float64 {
		if len(lines) == 0 {
			return width - indent
		}
		return width
	}
	end := func(natural bool) {
		open.natural = natural
		lines = append(lines, open)
		open, gap = textLine{}, 0
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		if len(open.words) > 0 && open.width+gap+w.width > room()+tolerance {
			if at, span, ok := f.addressPlace(w, room()-open.width-gap); ok {
				head, tail := f.divide(w, at, span)
				open.words, open.width = append(open.words, head), open.width+gap+head.width
				end(false)
				words[i] = tail
				i--
				continue
			}
			end(w.width > width) // before a word to be broken, stretching looks odd
		}
		if w.width > room()+tolerance {
			head, tail := f.splitWord(w, room())
			open.words, open.width = append(open.words, head), head.width
			if len(tail.spans) > 0 {
				end(true)
				words[i] = tail
				i--
				continue
			}
		} else {
			open.words = append(open.words, w)
			open.width += gap + w.width
		}
		gap = 0
		if w.space.text != "" {
			gap = f.spanWidth(w.space)
		}
		if w.ends {
			end(true)
		}
	}
	if len(open.words) > 0 {
		end(true)
	}
	return lines
}

// tolerance is what a line may be wider than its room, in points: sums of
// widths are not exact.
const tolerance = 0.01

// splitWord breaks a word that is wider than room: after a sign at which
// addresses and paths read well when one stands in the second half of the line,
// else after the last letter that fits. At least one letter stays in front.
func (f *PaperFonts) splitWord(w pdfWord, room float64) (head, tail pdfWord) {
	at, span := f.splitPlace(w, room)
	return f.divide(w, at, span)
}

// divide breaks a word before a byte of one of its spans.
func (f *PaperFonts) divide(w pdfWord, at, span int) (head, tail pdfWord) {
	for i, s := range w.spans {
		switch {
		case i < span:
			head.spans = append(head.spans, s)
		case i > span:
			tail.spans = append(tail.spans, s)
		default:
			if at > 0 {
				head.spans = append(head.spans, pdfSpan{s.text[:at], s.look})
			}
			if at < len(s.text) {
				tail.spans = append(tail.spans, pdfSpan{s.text[at:], s.look})
			}
		}
	}
	for _, s := range head.spans {
		head.width += f.spanWidth(s)
	}
	tail.width, tail.space, tail.ends = w.width-head.width, w.space, w.ends
	if len(tail.spans) == 0 {
		head.space, head.ends = w.space, w.ends
	}
	return head, tail
}

// addressSigns are those after which an address may go on in the next line.
const addressSigns = "/.-_?&=,;:+"

// addressPlace finds where an address that does not fit into what is left of a line
// goes on in the next, as word processors break them: after its host at the
// earliest, so that what stands in front reads as an address.
func (f *PaperFonts) addressPlace(w pdfWord, room float64) (at, span int, ok bool) {
	used, begun, host := 0.0, false, false
	for i, s := range w.spans {
		from := len(s.text)
		if begun {
			from = 0
		} else if n := strings.Index(s.text, "://"); n >= 0 {
			from, begun = n+len("://"), true
		}
		cut := &f.cuts[s.look.cut]
		for j, r := range s.text {
			if used += float64(cut.runeWidth(r)) * s.look.size / 1000; used > room {
				return at, span, ok
			}
			host = host || j >= from && r == '/'
			if host && strings.ContainsRune(addressSigns, r) {
				at, span, ok = j+len(string(r)), i, true
			}
		}
	}
	return at, span, ok
}

// splitPlace finds the span and the byte inside it before which a wide word is
// broken.
func (f *PaperFonts) splitPlace(w pdfWord, room float64) (at, span int) {
	used, goodUsed := 0.0, 0.0
	good, goodSpan := -1, 0
	for i, s := range w.spans {
		cut := &f.cuts[s.look.cut]
		for j, r := range s.text {
			width := float64(cut.runeWidth(r)) * s.look.size / 1000
			if used > 0 && used+width > room && !unicode.Is(unicode.M, r) {
				if good >= 0 && goodUsed > room/2 {
					return good, goodSpan
				}
				return j, i
			}
			used += width
			if strings.ContainsRune(addressSigns, r) {
				good, goodSpan, goodUsed = j+len(string(r)), i, used
			}
		}
	}
	last := len(w.spans) - 1
	return len(w.spans[last].text), last
}

// drawLine draws one line whose left edge is x and whose letters stand on base.
// A line to be stretched fills width.
func (d *pdfDrawing) drawLine(l textLine, x, base, width float64, align Align) {
	stretch := 0.0
	switch {
	case align == AlignCentre:
		x += (width - l.width) / 2
	case align == AlignRight:
		x += width - l.width
	case align == alignBoth && !l.natural && len(l.words) > 1:
		stretch = (width - l.width) / float64(len(l.words)-1)
	}
	p := linePen{pdfDrawing: d, x: x, base: base}
	for i, w := range l.words {
		for _, s := range w.spans {
			p.add(s)
		}
		if i+1 < len(l.words) && w.space.text != "" {
			next := l.words[i+1]
			space := w.space
			if len(next.spans) > 0 && next.spans[0].look.link != space.look.link {
				space.look.link, space.look.line = "", false
			}
			p.add(space)
			if stretch != 0 {
				p.flush()
				p.x += stretch
			}
		}
	}
	p.flush()
	p.endLink()
}

// alignBoth is the usual place of text in paragraphs.
const alignBoth Align = "both"

// linePen draws the spans of one line, neighbours of one look at once, and
// remembers where a link began.
type linePen struct {
	*pdfDrawing

	x, base float64
	open    pdfSpan
	at      float64 // where open begins
	link    pdfLook
	from    float64 // where link begins
	to      float64
}

func (p *linePen) add(s pdfSpan) {
	if s.look != p.open.look {
		p.flush()
	}
	if s.look.link != p.link.link || s.look.line != p.link.line {
		p.endLink()
		p.link, p.from = s.look, p.x
	}
	if p.open.text == "" {
		p.at = p.x
	}
	p.open.look = s.look
	p.open.text += s.text
}

// flush writes what is open and moves on.
func (p *linePen) flush() {
	if p.open.text == "" {
		return
	}
	p.setLook(p.open.look)
	p.text(p.open)
	p.x = p.at + p.fonts.spanWidth(p.open)
	p.to = p.x
	p.open = pdfSpan{}
}

// text writes a span. A mark that makes no letter with the one before it, as in
// "q̃", is set over the middle of that letter.
func (p *linePen) text(s pdfSpan) {
	cut, y := &p.fonts.cuts[s.look.cut], p.base
	x, begin, before := p.at, 0, 0
	pen := 0 // thousandths from p.at
	for i, r := range s.text {
		middle, mark := cut.marks[r]
		if mark {
			if i > begin {
				p.out.Text(x, y, s.text[begin:i])
			}
			begin = i + len(string(r))
			at := p.at + float64(pen-before/2-middle)*s.look.size/1000
			p.out.Text(at, y, s.text[i:begin])
			x = p.at + float64(pen+cut.runeWidth(r))*s.look.size/1000
		} else {
			before = cut.runeWidth(r)
		}
		pen += cut.runeWidth(r)
	}
	if begin < len(s.text) {
		p.out.Text(x, y, s.text[begin:])
	}
}

// endLink makes what was drawn since the link began lead to its address.
func (p *linePen) endLink() {
	if p.link.link != "" && p.to > p.from {
		height := p.link.size * lineFactor
		p.out.LinkString(p.from, p.base-p.link.size*ascent, p.to-p.from, height, p.link.link)
		if p.link.line {
			p.dotted(p.from, p.to, p.base+p.link.size*0.12)
		}
	}
	p.link = pdfLook{}
}
