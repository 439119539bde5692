package office

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// MimePDF is the media type of a PDF file.
const MimePDF = "application/pdf"

// PDF draws the paper in the official layout of Decree 30/2020/NĐ-CP, Appendix
// I, with the same content as DOCX and with its fonts inside. The same paper
// gives the same bytes: the day of the paper is the day of the file. It fails
// as DOCX does: with an invalid error for a link that is no outside address,
// and when a table does not fit its columns or a picture is none.
//
// Text can be searched and copied, headings are bookmarks, figures lead to
// their evidence. A character that the font lacks is printed as one that looks
// alike, or as "�", never left out. The file has no structure tags (the library
// cannot write them), so that screen readers hear it line by line and not the
// descriptions of pictures; for them the DOCX is the better form.
func PDF(fonts *PaperFonts, p Paper) ([]byte, error) {
	d := newPDFDrawing(fonts, p)
	if err := d.collectLinks(); err != nil {
		return nil, err
	}
	d.part(false)
	if err := d.firstPart(); err != nil {
		return nil, err
	}
	all := d.paper.Appendices
	for i, a := range all {
		name := d.enterAppendix(i, len(all))
		if err := d.appendix(a, name); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := d.out.Output(&out); err != nil {
		return nil, fmt.Errorf("draw a paper as PDF: %w", err)
	}
	return out.Bytes(), nil
}

// pdfDrawing is the state while one paper is drawn.
type pdfDrawing struct {
	drawing

	fonts  *PaperFonts
	out    *fpdf.Fpdf
	loaded [4]bool
	now    pdfLook // set in out; a cut of -1 is none
	leaf   leaf
	marks  int // level of the last bookmark
	images int
}

func newPDFDrawing(fonts *PaperFonts, p Paper) *pdfDrawing {
	out := fpdf.New("P", "pt", "A4", "")
	out.SetMargins(0, 0, 0)
	out.SetAutoPageBreak(false, 0)
	out.SetCatalogSort(true)
	day := time.Unix(0, 0).UTC()
	if p.Date.Valid() {
		day = time.Date(p.Date.Year(), p.Date.Month(), p.Date.Day(), 0, 0, 0, 0, time.UTC)
	}
	out.SetCreationDate(day)
	out.SetModificationDate(day)
	out.SetTitle(p.fullTitle(), true)
	out.SetAuthor(line(p.Agency), true)
	out.SetLang("vi-VN")
	out.SetDisplayMode("fullwidth", "continuous")
	return &pdfDrawing{
		drawing: drawing{paper: p, width: textWidthOn(false)},
		fonts:   fonts, out: out, now: pdfLook{cut: -1},
	}
}

const paperFont = "tinos"

// setLook chooses cut and size. A cut is put into the file when it is first
// needed; the library writes into the bytes it is given.
func (d *pdfDrawing) setLook(l pdfLook) {
	if l.cut == d.now.cut && l.size == d.now.size {
		return
	}
	style := [4]string{"", "B", "I", "BI"}[l.cut]
	if !d.loaded[l.cut] {
		d.out.AddUTF8FontFromBytes(paperFont, style, bytes.Clone(d.fonts.cuts[l.cut].file))
		d.loaded[l.cut] = true
	}
	d.out.SetFont(paperFont, style, l.size)
	d.now = l
}

// dotted draws the line below a link.
func (d *pdfDrawing) dotted(from, to, y float64) {
	d.out.SetLineWidth(borderWidth)
	d.out.SetDashPattern([]float64{0.7, 1.3}, 0)
	d.out.Line(from, y, to, y)
	d.out.SetDashPattern(nil, 0)
}

// bookmark lets the reader jump to a heading that stands at y. Levels begin at
// 0 and never skip one, else readers lose the branch.
func (d *pdfDrawing) bookmark(text string, level int, y float64) {
	d.marks = min(level, d.marks+1)
	d.setLook(pdfLook{size: sizeBody}) // an outline is written in the coding of the font
	d.out.Bookmark(line(text), d.marks, y)
}

// spans gives texts the looks that they have in DOCX.
func (d *pdfDrawing) spans(runs []Run, base letter) []pdfSpan {
	var out []pdfSpan
	for _, p := range d.pieces(runs, base) {
		look := p.look.pdf()
		if p.link != nil {
			look.link = encodedURL(p.link.Link)
			look.line = p.look.style == linkStyle
		}
		out = append(out, pdfSpan{p.text, look})
	}
	return out
}

// encodedURL is the address in plain ASCII letters, as PDF readers want it.
func encodedURL(s string) string {
	if u, err := url.Parse(s); err == nil {
		return u.String()
	}
	return s
}

func (l letter) pdf() pdfLook {
	out := pdfLook{cut: cutOf(l.bold, l.italic), size: float64(l.size)}
	if l.size == 0 {
		out.size = sizeBody
	}
	return out
}

// fullTitle names the paper for file managers and screen readers.
func (p Paper) fullTitle() string {
	return line(strings.TrimSpace(p.docTypeSentence() + " " + p.Title))
}
