package textract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a run of text on one baseline without a wide gap in it.
type line struct {
	text     string
	x0, x1   float64
	base, y0 float64
	size     float64 // height of its letters' boxes, in points
	first    float64 // width of its first word
	space    float64 // width of a space
}

// gatherLines puts glyphs into lines, from top to bottom and from left to right,
// wherever the file has them in its own order: some printers write the letters
// of one word in several runs. A gap wider than wide letters ends a line.
func gatherLines(glyphs []glyph, wide float64) []line {
	rows := rowsOf(glyphs)
	var lines []line
	for _, row := range rows {
		size := sizeOf(row)
		from := 0
		for i := 1; i <= len(row); i++ {
			if i == len(row) || row[i].x0-row[i-1].x1 > wide*size {
				if l, ok := lineOf(row[from:i], size); ok {
					lines = append(lines, l)
				}
				from = i
			}
		}
	}
	return lines
}

// rowsOf groups letters by baseline; white space is dropped where it stands
// between columns and kept as a letter's neighbour otherwise.
func rowsOf(glyphs []glyph) [][]glyph {
	letters := make([]glyph, 0, len(glyphs))
	for _, g := range glyphs {
		if strings.TrimSpace(g.text) != "" {
			letters = append(letters, g)
		}
	}
	slices.SortStableFunc(letters, func(a, b glyph) int { return cmp.Compare(a.base, b.base) })
	var rows [][]glyph
	for _, g := range letters {
		n := len(rows) - 1
		if n >= 0 && g.base-rows[n][0].base <= 0.3*max(rows[n][0].base-rows[n][0].y0, 6) {
			rows[n] = append(rows[n], g)
			continue
		}
		rows = append(rows, []glyph{g})
	}
	for _, r := range rows {
		slices.SortStableFunc(r, func(a, b glyph) int { return cmp.Compare(a.x0+a.x1, b.x0+b.x1) })
	}
	return rows
}

// sizeOf is the height of most letters of a row: the middle one.
func sizeOf(row []glyph) float64 {
	sizes := make([]float64, len(row))
	for i, g := range row {
		sizes[i] = g.base - g.y0
	}
	return median(sizes)
}

// median is the middle of some values, 0 of none; it sorts them.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// spaceFrom is the gap, in heights of the line, from which two letters belong
// to two words.
const spaceFrom = 0.11

func lineOf(row []glyph, size float64) (line, bool) {
	if len(row) == 0 {
		return line{}, false
	}
	l := line{x0: row[0].x0, x1: row[len(row)-1].x1, base: row[0].base, y0: row[0].y0, size: size}
	var b strings.Builder
	words := 0
	for i, g := range row {
		l.y0 = min(l.y0, g.y0)
		if i > 0 && (g.word || g.x0-row[i-1].x1 > spaceFrom*size) {
			b.WriteByte(' ')
			words++
		}
		if words == 0 {
			l.first = g.x1 - l.x0
		}
		b.WriteString(g.text)
	}
	l.text = b.String()
	l.space = 0.22 * size
	return l, true
}

// opens are the marks with which a paragraph begins: a bullet, a number, a
// letter or a clause.
var opens = regexp.MustCompile(`^(?:[-–•+*▪●○]\s|\(?\d{1,3}[.)](?:\d{1,3}[.)]?)*\s|\(?[a-zđ][.)]\s|[IVXLC]{1,6}[.)]\s|Điều \d|Phụ lục|PHỤ LỤC)`)

// joins tells whether b goes on where a ended: b begins no paragraph by its
// mark or indent, and its first word would not have fitted behind a, within the
// margins left and right.
func joins(a, b line, left, right float64) bool {
	switch {
	case opens.MatchString(b.text):
		return false
	case lowers(b.text):
		return true
	case b.x0 > left+1.2*max(b.size, 8) && b.x0 > a.x0+2: // an indent, or the middle of the page
		return false
	case a.x1+a.space+b.first <= right-0.5*a.size:
		return false
	}
	// Sizes are those of letters: "quan" is lower than "liên" in one type.
	return a.size < 1.7*b.size && b.size < 1.7*a.size
}

// lowers tells whether a text begins with a small letter: it goes on with what
// stood before.
func lowers(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// paragraphs joins the lines of a column into paragraphs, one to a line of the
// answer.
func paragraphs(lines []line, left, right float64) string {
	var b strings.Builder
	for i, l := range lines {
		switch {
		case i == 0:
		case joins(lines[i-1], l, left, right):
			b.WriteString(glue(lines[i-1].text, l.text))
		default:
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// wholeDate is a date or a month or quarter of a year, written with figures.
var wholeDate = regexp.MustCompile(`^(?:(?:\d{1,2}[/.-]){1,2}|[IVX]{1,3}/)\d{4}[.,;)]*$`)

// glue is what stands between two lines of a paragraph: nothing after a stroke
// and within a date or the head "STT" that a narrow column broke, else a space.
func glue(before, after string) string {
	last, first := before[strings.LastIndexByte(before, ' ')+1:], after
	if i := strings.IndexByte(first, ' '); i >= 0 {
		first = first[:i]
	}
	if strings.HasSuffix(before, "/") || strings.EqualFold(before+after, "STT") || wholeDate.MatchString(last+first) && !wholeDate.MatchString(last) {
		return ""
	}
	return " "
}

// margins are where most lines of a page begin and how far the longest reaches.
func margins(lines []line) (left, right float64) {
	left, right = 1e9, 0
	var begins []float64
	for _, l := range lines {
		begins = append(begins, l.x0)
		right = max(right, l.x1)
	}
	if len(begins) == 0 {
		return 0, 0
	}
	slices.Sort(begins)
	best := 0
	for i := range begins { // the leftmost place where at least a few lines begin
		n := 0
		for _, x := range begins[i:] {
			if x-begins[i] > 3 {
				break
			}
			n++
		}
		if n > best {
			best, left = n, begins[i]
		}
	}
	return min(left, begins[len(begins)/10]), right
}

// isPageNumber tells whether a line at the edge of a page only counts pages.
func isPageNumber(l line, s *sheet) bool {
	edge := l.base < 0.085*s.height || l.base > 0.92*s.height
	text := strings.TrimFunc(l.text, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	text = strings.TrimPrefix(strings.TrimPrefix(text, "Trang"), "trang")
	digits := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '/' })
	return edge && digits != "" && len(digits) <= 7 && strings.Trim(digits, "0123456789/ ") == ""
}
