package office

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"loa/internal/vi"
)

// ending closes the text of an official paper, as offices are used to.
const ending = "./."

// body is the whole document: head, title, text, signature, appendices. The
// last section stands at the end of the body, the others in the last paragraph
// of their part.
func (d *drawing) body() (node, error) {
	var kids, signature []node
	if !d.paper.Extract {
		kids = append(append([]node{d.head()}, d.titleBlock()...), d.opening()...)
		signature = d.signature()
	}
	text, err := d.blocks(d.paper.text())
	if err != nil {
		return node{}, err
	}
	if len(signature) > 0 && len(text) > 0 {
		text[len(text)-1] = keepWithNext(text[len(text)-1])
	}
	kids = append(kids, text...)
	kids = append(kids, signature...)
	landscape := false
	all := d.paper.Appendices
	for i, a := range all {
		kids = append(kids, tiny(section(landscape)))
		landscape = a.Landscape
		text, err := d.appendix(a, d.enterAppendix(i, len(all)))
		if err != nil {
			return node{}, err
		}
		kids = append(kids, text...)
	}
	return el("w:body", append(kids, tiny(), section(landscape))...), nil
}

// enterAppendix goes on to appendix i of all and names it; headings count from one
// again.
func (d *drawing) enterAppendix(i, all int) (name string) {
	d.counters = [3]int{}
	if all == 1 {
		return "Phụ lục"
	}
	return "Phụ lục " + vi.RomanOf(i+1)
}

// textWidthOn is the width of the text on a page, dxa.
func textWidthOn(landscape bool) int {
	if landscape {
		return pageHeight - marginLeft - marginRight
	}
	return pageWidth - marginLeft - marginRight
}

// appendix draws one appendix.
func (d *drawing) appendix(a Appendix, name string) ([]node, error) {
	d.width = textWidthOn(a.Landscape)
	text, err := d.blocks(a.Body)
	if err != nil {
		return nil, err
	}
	return append(d.appendixHead(a, name), text...), nil
}

// keepWithNext holds a paragraph on the page of what follows it.
func keepWithNext(n node) node {
	if n.name != "w:p" || len(n.kids) == 0 || n.kids[0].name != "w:pPr" {
		return n
	}
	ppr := n.kids[0]
	at := 0
	if len(ppr.kids) > 0 && ppr.kids[0].name == "w:pStyle" {
		at = 1
	}
	n.kids = slices.Clone(n.kids)
	n.kids[0].kids = slices.Insert(slices.Clone(ppr.kids), at, el("w:keepNext"))
	return n
}

// tiny is an empty paragraph that takes next to no room; a table may not be
// the last thing before a section ends.
func tiny(extra ...node) node {
	ppr := append([]node{
		el("w:spacing").with("w:before", "0", "w:after", "0", "w:line", "20", "w:lineRule", "exact"),
		el("w:rPr", sizes(1)...),
	}, extra...)
	return el("w:p", el("w:pPr", ppr...))
}

// appendixHead draws the head of an appendix: its number, its title in
// capitals and the paper to which it belongs.
func (d *drawing) appendixHead(a Appendix, name string) []node {
	out := []node{centred(name, letter{size: sizeBody, bold: true}, 0)}
	title := balance(upper(a.Title), d.width-firstLine, sizeBody, true)
	out = append(out, centredLines(title, letter{size: sizeBody, bold: true}, 0)...)
	lines := balance(d.paper.attached(), d.width-firstLine, sizeBody, false)
	out = append(out, centredLines(lines, letter{italic: true}, 0)...)
	return append(out, partRule(lastOf(lines), sizeBody, false, d.width))
}

// attached says to which paper an appendix belongs.
func (p Paper) attached() string {
	paper := "(Kèm theo " + p.docTypeSentence()
	if number := p.numberAndSymbol(); number != "" {
		paper += " số " + number
	}
	paper += " " + p.unbrokenDate()
	if agency := line(p.Agency); agency != "" {
		paper += " của " + agency
	}
	return paper + ")"
}

// text is the body; that of a whole paper ends with "./.".
func (p Paper) text() []Block {
	if p.Extract {
		return p.Body
	}
	return closeText(p.Body)
}

// closeText puts "./." after the last sentence of the body, before places to
// sign. The given blocks stay as they are.
func closeText(blocks []Block) []Block {
	last := len(blocks) - 1
	for last >= 0 {
		if _, ok := blocks[last].(SignPlaces); !ok {
			break
		}
		last--
	}
	if last < 0 {
		return blocks
	}
	out := slices.Clone(blocks)
	switch b := out[last].(type) {
	case Paragraph:
		out[last] = Paragraph{Runs: closeRuns(b.Runs), Align: b.Align}
	case List:
		if len(b.Items) == 0 {
			return slices.Insert(out, last+1, Block(Text(ending)))
		}
		items := slices.Clone(b.Items)
		items[len(items)-1] = closeRuns(items[len(items)-1])
		out[last] = List{Items: items}
	default:
		out = slices.Insert(out, last+1, Block(Text(ending)))
	}
	return out
}

func closeRuns(runs []Run) []Run {
	if len(runs) == 0 {
		return []Run{{Text: ending}}
	}
	out := slices.Clone(runs)
	last := &out[len(out)-1]
	text := strings.TrimRight(clean(last.Text), " \n\u00a0")
	text = strings.TrimRight(strings.TrimSuffix(text, ending), ".;")
	if last.Link != "" {
		last.Text = text
		return append(out, Run{Text: ending})
	}
	last.Text = text + ending
	return out
}

func (d *drawing) blocks(blocks []Block) ([]node, error) {
	var out []node
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			out = append(out, d.heading(b))
		case Paragraph:
			out = append(out, d.paragraph(b))
		case List:
			for _, item := range b.Items {
				out = append(out, bodyParagraph(append([]node{run("- ", letter{})}, d.runs(item, letter{})...)))
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
			out = append(out, el("w:p", el("w:r", el("w:br").with("w:type", "page"))))
		case SignPlaces:
			out = append(out, d.signPlaces(b)...)
		default:
			return nil, fmt.Errorf("draw a paper: unknown block %T", b)
		}
	}
	return out, nil
}

// headingText is a heading as it is printed, with its number, and its level.
func (d *drawing) headingText(h Heading) (text string, level int, look letter) {
	level = min(max(h.Level, 1), 3)
	text = line(h.Text)
	if level == 1 {
		text = upper(h.Text)
	}
	if !h.Plain {
		text = d.nextNumber(level) + " " + text
	}
	return text, level, letter{bold: level < 3}
}

func (d *drawing) heading(h Heading) node {
	text, level, look := d.headingText(h)
	return el("w:p", el("w:pPr", val("w:pStyle", "Heading"+strconv.Itoa(level))), run(text, look))
}

// nextNumber counts on one level and starts again below it.
func (d *drawing) nextNumber(level int) string {
	d.counters[level-1]++
	for i := level; i < len(d.counters); i++ {
		d.counters[i] = 0
	}
	n := d.counters[level-1]
	switch level {
	case 1:
		return vi.RomanOf(n) + "."
	case 2:
		return strconv.Itoa(n) + "."
	}
	return pointLetter(n) + ")"
}

// pointLetter names the points of a legal text: the Vietnamese alphabet
// without ă, â, ê, ô, ơ, ư; after y it goes on with aa.
func pointLetter(n int) string {
	letters := []rune("abcdđeghiklmnopqrstuvxy")
	s := string(letters[(n-1)%len(letters)])
	return strings.Repeat(s, (n-1)/len(letters)+1)
}

func (d *drawing) paragraph(p Paragraph) node {
	runs := d.runs(p.Runs, letter{})
	if p.Align == "" {
		return bodyParagraph(runs)
	}
	ppr := el("w:pPr", val("w:pStyle", "BodyText"), el("w:ind").with("w:firstLine", "0"), val("w:jc", string(p.Align)))
	return el("w:p", append([]node{ppr}, runs...)...)
}

func bodyParagraph(runs []node) node {
	return el("w:p", append([]node{el("w:pPr", val("w:pStyle", "BodyText"))}, runs...)...)
}

// run is a piece of text; line ends inside it become line breaks.
func run(s string, look letter) node {
	kids := []node{look.properties()}
	for i, l := range strings.Split(clean(s), "\n") {
		if i > 0 {
			kids = append(kids, el("w:br"))
		}
		kids = append(kids, el("w:t", txt(l)).with("xml:space", "preserve"))
	}
	return el("w:r", kids...)
}

// piece is text in one look, as it is drawn in every format.
type piece struct {
	text string
	look letter
	link *Run // the run that makes it a link
}

// pieces gives texts their looks over a base style.
func (d *drawing) pieces(runs []Run, base letter) []piece {
	out := make([]piece, len(runs))
	for i, r := range runs {
		look := base
		look.bold = base.bold || r.Bold
		look.italic = base.italic || r.Italic
		out[i] = piece{text: r.Text, look: look}
		if r.Link != "" {
			out[i].look.style, out[i].link = linkStyle, &runs[i]
		}
	}
	return out
}

// linkStyle is the look of links.
const linkStyle = "Hyperlink"

// runs draws pieces of text over a base style; links become hyperlinks.
func (d *drawing) runs(runs []Run, base letter) []node {
	var out []node
	for _, p := range d.pieces(runs, base) {
		shown := run(p.text, p.look)
		if p.link != nil {
			shown = hyperlink(d.linkNumber(p.link.Link), *p.link, shown)
		}
		out = append(out, shown)
	}
	return out
}

// tooltipLimit is the longest tip that Word accepts, in letters.
const tooltipLimit = 250

func hyperlink(n int, r Run, shown node) node {
	link := el("w:hyperlink", shown).with("r:id", linkID(n), "w:history", "1")
	if title := []rune(line(r.LinkTitle)); len(title) > 0 {
		link = link.with("w:tooltip", string(title[:min(len(title), tooltipLimit)]))
	}
	return link
}
