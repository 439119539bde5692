package office

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Fonts are two cuts of one family as TrueType files. They must hold all
// Vietnamese letters.
type Fonts struct {
	Regular []byte
	Bold    []byte
}

// Names of the font files where the build puts them.
const (
	FontRegularFile = "fonts/BeVietnamPro-Regular.ttf"
	FontBoldFile    = "fonts/BeVietnamPro-Bold.ttf"
)

// ReadFonts takes the fonts from the built front end.
func ReadFonts(fsys fs.FS) (Fonts, error) {
	regular, err := fs.ReadFile(fsys, FontRegularFile)
	if err != nil {
		return Fonts{}, fmt.Errorf("read the fonts of printed slips: %w", err)
	}
	bold, err := fs.ReadFile(fsys, FontBoldFile)
	if err != nil {
		return Fonts{}, fmt.Errorf("read the fonts of printed slips: %w", err)
	}
	return Fonts{Regular: regular, Bold: bold}, nil
}

// vietnamese are letters of which every Vietnamese one is made or is one.
const vietnamese = "aăâeêioôơuưyđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"

// check tells what is wrong with a font before anything is drawn with it.
func (f Fonts) check() error {
	for _, file := range [][]byte{f.Regular, f.Bold} {
		font, err := sfnt.Parse(file)
		if err != nil {
			return fmt.Errorf("read a font: %w", err)
		}
		var b sfnt.Buffer
		for _, r := range vietnamese + strings.ToUpper(vietnamese) + "…“”–" {
			if i, err := font.GlyphIndex(&b, r); err != nil || i == 0 {
				return errors.Join(fmt.Errorf("the font has no letter %q", r), err)
			}
		}
	}
	return nil
}

// Slip is a paper invitation (phiếu mời có mã QR) for a person without mail.
type Slip struct {
	Name    string
	Agency  string
	URL     string // of the sign-up page, with its secret
	Expires calendar.Date
}

// Geometry of a page of slips in millimetres: two columns of four.
const (
	slipWidth    = 210.0 / 2
	slipHeight   = 297.0 / 4
	slipsPerPage = 8
	slipPadding  = 7.0
	slipCode     = 36.0
)

const slipFont = "slip"

// SlipsPDF prints the slips on A4, eight a page, with lines to cut along. The
// same slips give the same bytes. It fails when a font is broken or lacks
// Vietnamese letters, and with an invalid error when there is no slip or an
// address is too long for its square code.
func SlipsPDF(fonts Fonts, slips []Slip) ([]byte, error) {
	if len(slips) == 0 {
		return nil, domain.Invalid("Chưa chọn người nào để in phiếu mời.")
	}
	if err := fonts.check(); err != nil {
		return nil, fmt.Errorf("print slips: %w", err)
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(time.Unix(0, 0).UTC())
	pdf.SetModificationDate(time.Unix(0, 0).UTC())
	pdf.SetTitle("Phiếu mời", true)
	pdf.SetLang("vi-VN")
	pdf.AddUTF8FontFromBytes(slipFont, "", bytes.Clone(fonts.Regular))
	pdf.AddUTF8FontFromBytes(slipFont, "B", bytes.Clone(fonts.Bold))
	for i, s := range slips {
		place := i % slipsPerPage
		if place == 0 {
			pdf.AddPage()
			cutLines(pdf)
		}
		d := slipDrawing{pdf: pdf, x: float64(place%2) * slipWidth, y: float64(place/2) * slipHeight}
		if err := d.draw(s); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("print slips: %w", err)
	}
	return out.Bytes(), nil
}

func cutLines(pdf *fpdf.Fpdf) {
	pdf.SetDrawColor(140, 140, 140)
	pdf.SetLineWidth(0.2)
	pdf.SetDashPattern([]float64{2, 2}, 0)
	pdf.Line(slipWidth, 0, slipWidth, 4*slipHeight)
	for row := 1.0; row < 4; row++ {
		pdf.Line(0, row*slipHeight, 2*slipWidth, row*slipHeight)
	}
	pdf.SetDashPattern(nil, 0)
}

// slipDrawing draws one slip whose upper left corner is at x, y.
type slipDrawing struct {
	pdf  *fpdf.Fpdf
	x, y float64
}

func (d slipDrawing) draw(s Slip) error {
	left, top := d.x+slipPadding, d.y+slipPadding
	full := slipWidth - 2*slipPadding
	beside := full - slipCode - 3
	if err := d.code(s.URL, d.x+slipWidth-slipPadding-slipCode, top); err != nil {
		return err
	}
	y := d.lines("PHIẾU MỜI", face{"B", 13}, box{left, top, beside, 1})
	y = d.lines("Sử dụng phần mềm Loa", face{"", 8.5}, box{left, y, beside, 1}) + 2
	y = d.lines(line(s.Name), face{"B", 11}, box{left, y, beside, 2})
	y = d.lines(line(s.Agency), face{"", 8.5}, box{left, y, beside, 3}) + 1.5
	if s.Expires.Valid() {
		d.lines("Hạn dùng: "+s.Expires.Vietnamese(), face{"B", 9}, box{left, y, beside, 1})
	}
	y = top + slipCode + 2
	y = d.lines("Quét mã bằng điện thoại, hoặc gõ địa chỉ sau vào trình duyệt rồi đặt mật khẩu. Không đưa phiếu cho người khác.",
		face{"", 8.5}, box{left, y, full, 2}) + 0.5
	d.lines(s.URL, face{"B", 8}, box{left, y, full, 3})
	if err := d.pdf.Error(); err != nil {
		return fmt.Errorf("print the slip: %w", err)
	}
	return nil
}

// face is a style ("B" or "") and a size in points.
type face struct {
	style string
	size  float64
}

// box is where lines stand: left, top, width in millimetres, and how many.
type box struct {
	x, y, width float64
	limit       int
}

// lines prints text within width on at most limit lines, the letters as small
// as that needs down to three fifths of size, and gives the y below.
func (d slipDrawing) lines(text string, f face, b box) float64 {
	size, x, y, width, limit := f.size, b.x, b.y, b.width, b.limit
	least := size * 3 / 5
	d.pdf.SetFont(slipFont, f.style, size)
	lines := d.wrap(text, width)
	for len(lines) > limit && size > least {
		size -= 0.25
		d.pdf.SetFontSize(size)
		lines = d.wrap(text, width)
	}
	if len(lines) > limit {
		lines = lines[:limit]
		last := []rune(lines[limit-1])
		for len(last) > 0 && d.pdf.GetStringWidth(string(last)+"…") > width {
			last = last[:len(last)-1]
		}
		lines[limit-1] = string(last) + "…"
	}
	height := size * 0.3528 * 1.3 // points to millimetres, line spacing
	for _, l := range lines {
		d.pdf.Text(x, y+size*0.3528, l)
		y += height
	}
	return y
}

// wrap breaks text at spaces, and inside a word that is wider than the line,
// as addresses are.
func (d slipDrawing) wrap(text string, width float64) []string {
	var lines []string
	current := ""
	for word := range strings.FieldsSeq(text) {
		joined := strings.TrimSpace(current + " " + word)
		if d.pdf.GetStringWidth(joined) <= width {
			current = joined
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		current = ""
		for _, r := range word {
			if current != "" && d.pdf.GetStringWidth(current+string(r)) > width {
				lines = append(lines, current)
				current = ""
			}
			current += string(r)
		}
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// code draws the square code as sharp lines, not as a picture.
func (d slipDrawing) code(text string, x, y float64) error {
	bars, side, err := squareCode(text)
	if err != nil {
		return err
	}
	module := slipCode / float64(side-2*quietZone)
	d.pdf.SetFillColor(0, 0, 0)
	for _, b := range bars {
		d.pdf.Rect(x+float64(b.x-quietZone)*module, y+float64(b.y-quietZone)*module, float64(b.length)*module, module, "F")
	}
	return nil
}
