package office

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"loa/internal/vi"
)

// eightBit gives the text of a CSV file that is not UTF-8, when it is Vietnamese
// in an old encoding of eight bits; everything else stays as it is.
func eightBit(file []byte) []byte {
	if utf8.Valid(file) {
		return file
	}
	latin, err := charmap.ISO8859_1.NewDecoder().Bytes(file)
	if err != nil || vi.DetectLegacy(string(latin)).Encoding == vi.NoEncoding {
		return file
	}
	return latin // its letters are converted with those of all other files
}

// modernLines rewrites cells in an old encoding to Unicode. Old fonts are set
// for a whole sheet, for columns or for lines (a heading): each of these is
// looked at as one text, since a cell alone has too few words to tell. Cells with
// letters that no old encoding has are Unicode.
func modernLines(lines []fileLine) {
	old := func(c string) bool {
		return !vi.BeyondLatin(c) && strings.ContainsFunc(c, func(r rune) bool { return r >= 0xA1 })
	}
	var all strings.Builder
	columns, whole := map[int]*strings.Builder{}, true
	for _, l := range lines {
		for c, text := range l.cells {
			if !old(text) {
				whole = whole && !vi.BeyondLatin(text)
				continue
			}
			if columns[c] == nil {
				columns[c] = &strings.Builder{}
			}
			for _, b := range []*strings.Builder{&all, columns[c]} {
				b.WriteString(text)
				b.WriteByte(' ')
			}
		}
	}
	sheet := vi.NoEncoding
	if whole {
		sheet = vi.DetectLegacy(all.String()).Encoding
	}
	of := map[int]vi.Encoding{}
	for c, text := range columns {
		of[c] = vi.DetectLegacy(text.String()).Encoding
	}
	for _, l := range lines {
		line := sheet
		if line == vi.NoEncoding {
			line = vi.DetectLegacy(oldCells(l.cells, old)).Encoding
		}
		for c, text := range l.cells {
			if !old(text) {
				continue
			}
			if line != vi.NoEncoding {
				l.cells[c] = vi.Convert(text, line)
			} else if of[c] != vi.NoEncoding {
				l.cells[c] = vi.Convert(text, of[c])
			}
		}
	}
}

// oldCells joins the cells of a line that may be in an old encoding.
func oldCells(cells []string, old func(string) bool) string {
	var b strings.Builder
	for _, c := range cells {
		if old(c) {
			b.WriteString(c)
			b.WriteByte(' ')
		}
	}
	return b.String()
}
