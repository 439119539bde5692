package textract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/internal/vi"
)

// line is a run of text on one baseline without a wide gap in it.
type line struct {
	text     string
	x0, x1   float64
	base, y0 float64
	size     float64 // height of its letters' boxes, in points
	first    float64 // width of its first word
	letter   float64 // width of its first letter
	space    float64 // width of a space
}

// width is how much of the page a line takes.
func (l line) width() float64 { return l.x1 - l.x0 }

// gatherLines puts glyphs into lines, from top to bottom and from left to right,
// wherever the file has them in its own order: some printers write the letters
// of one word in several runs. A gap wider than wide letters ends a line.
func gatherLines(glyphs []glyph, wide float64) []line {
	return gatherApart(glyphs, func(a, b glyph, size float64) bool { return b.x0-a.x1 > wide*size })
}

// gatherApart is gatherLines with the rule that tells where, between two letters
// of a row of some height, a line ends.
func gatherApart(glyphs []glyph, apart func(a, b glyph, size float64) bool) []line {
	rows := rowsOf(glyphs)
	var lines []line
	for _, row := range rows {
		size := sizeOf(row)
		from := 0
		for i := 1; i <= len(row); i++ {
			if i == len(row) || apart(row[i-1], row[i], size) {
				if l, ok := lineOf(row[from:i], size); ok {
					lines = append(lines, l)
				}
				from = i
			}
		}
	}
	return lines
}

// rowsOf groups letters by baseline. Spaces of the file only mark the letters
// behind them: printers write runs of a line in any order.
func rowsOf(glyphs []glyph) [][]glyph {
	letters := make([]glyph, 0, len(glyphs))
	var spaces []glyph
	for _, g := range glyphs {
		if strings.TrimSpace(g.text) != "" {
			letters = append(letters, g)
		} else if g.x1 > g.x0 {
			spaces = append(spaces, g)
		}
	}
	byBase := func(a, b glyph) int { return cmp.Compare(a.base, b.base) }
	slices.SortStableFunc(letters, byBase)
	slices.SortStableFunc(spaces, byBase)
	var rows [][]glyph
	for _, g := range letters {
		n := len(rows) - 1
		if n >= 0 && g.base-rows[n][0].base <= 0.3*max(rows[n][0].base-rows[n][0].y0, 6) {
			rows[n] = append(rows[n], g)
			continue
		}
		rows = append(rows, []glyph{g})
	}
	for i, r := range rows {
		n := 0
		for n < len(spaces) && (i+1 == len(rows) || spaces[n].base < rows[i+1][0].base-1) {
			n++
		}
		rows[i] = slices.CompactFunc(markSpaces(r, spaces[:n]), sameLetter)
		spaces = spaces[n:]
	}
	return rows
}

// markSpaces puts a row in order and marks the letters that stand behind one of
// the spaces.
func markSpaces(letters, spaces []glyph) []glyph {
	byMiddle := func(a, b glyph) int { return cmp.Compare(a.x0+a.x1, b.x0+b.x1) }
	slices.SortStableFunc(letters, byMiddle)
	slices.SortStableFunc(spaces, byMiddle)
	for i := range letters {
		n := 0
		for n < len(spaces) && spaces[n].x0+spaces[n].x1 < letters[i].x0+letters[i].x1 {
			n++
		}
		letters[i].spaced = letters[i].spaced || n > 0
		spaces = spaces[n:]
	}
	return letters
}

// sameLetter tells whether b is a drawn a second time, as some printers make
// bold type.
func sameLetter(a, b glyph) bool {
	return a.text == b.text && !a.word && abs(a.x0-b.x0) < 0.3*max(a.x1-a.x0, 1) && abs(a.x1-b.x1) < 0.3*max(a.x1-a.x0, 1)
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
	l := line{x0: row[0].x0, x1: row[len(row)-1].x1, base: row[0].base, y0: row[0].y0, size: size, letter: row[0].x1 - row[0].x0}
	var b strings.Builder
	words := 0
	for i, g := range row {
		l.y0 = min(l.y0, g.y0)
		if i > 0 && (g.word || row[i-1].word || apart(row[i-1], g, size)) {
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

// apart tells whether two neighbours belong to two words: by the gap between
// them, or by a space in the file that is not drawn over.
func apart(a, b glyph, size float64) bool {
	gap := b.x0 - a.x1
	return gap > spaceFrom*size || b.spaced && gap > 0.03*size
}

// opens are the marks with which a paragraph begins: a bullet, a number, a
// letter or a clause.
var (
	opens  = regexp.MustCompile(`^(?:[-–•+*▪●○]\s|\(?\d{1,3}[.)](?:\d{1,3}[.)]?)*\s|\(?[a-zđ][.)]\s|[IVXLC]{1,6}[.)]\s)`)
	clause = regexp.MustCompile(`^(?:Điều \d|Chương [IVXLC\d]|Mục [IVXLC\d]|Phụ lục|PHỤ LỤC)`)
	dashed = regexp.MustCompile(`^[-–]\s`)
	dotted = regexp.MustCompile(`(?:\.{4,}|…{2,})\s*$`)
)

// joins tells whether b goes on where a ended: b begins no paragraph by its
// mark or indent, and its first word would not have fitted behind a, within the
// margins left and right.
func joins(a, b line, left, right float64) bool {
	full := roomAfter(a, left, right) < a.space+b.first+0.5*a.size
	switch {
	case opens.MatchString(b.text), dotted.MatchString(a.text), typeAlone.MatchString(a.text):
		return false
	case clause.MatchString(b.text):
		return full && !finished(a.text)
	case lowers(b.text):
		return true
	case centred(b, left, right) && goesOnCentred(a, b, left, right):
		return full && alike(a, b)
	case b.x0 > left+1.2*max(b.size, 8) && b.x0 > a.x0+2: // an indent, or the middle of the page
		return false
	case !full:
		return false
	}
	return alike(a, b)
}

// alike tells whether two lines may be of one type. Sizes are those of letters:
// "quan" is lower than "liên".
func alike(a, b line) bool { return a.size < 1.7*b.size && b.size < 1.7*a.size }

// finished tells whether a text ends as sentences and items of lists do.
func finished(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?")
}

// centred tells whether a line stands in the middle between margins, away from
// both.
func centred(l line, left, right float64) bool {
	return l.x0 > left+1 && abs(l.x0+l.x1-left-right) < 6
}

// goesOnCentred tells whether a stands in the middle as b does. A line as wide as
// the page may be of a paragraph before; in a narrow cell, or in capitals as b,
// it is not.
func goesOnCentred(a, b line, left, right float64) bool {
	if centred(a, left, right) {
		return true
	}
	return abs(a.x0+a.x1-left-right) < 6 && (right-left < 160 || vi.IsUpper(a.text) && vi.IsUpper(b.text))
}

// roomAfter is what a line leaves free between margins.
func roomAfter(l line, left, right float64) float64 {
	if centred(l, left, right) {
		return right - left - l.width()
	}
	return right - l.x1
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
	bullets := 0
	for i, l := range lines {
		if dashed.MatchString(l.text) {
			bullets++
			if i == 0 {
				bullets++
			}
		}
	}
	for i, l := range lines {
		switch {
		case i == 0:
		case bullets == 1 && dashed.MatchString(l.text) && goesOnWithDash(lines[i-1], left, right):
			b.WriteByte(' ')
		case joins(lines[i-1], l, left, right):
			b.WriteString(glue(lines[i-1], l, left, right))
		default:
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// goesOnWithDash tells whether a dash at the beginning of the next line, the
// only one of a column, stands inside a sentence, as in "Văn hóa - Xã hội": the
// line is full, and no sentence ends with it.
func goesOnWithDash(a line, left, right float64) bool {
	return !finished(a.text) && !strings.HasSuffix(a.text, ",") && roomAfter(a, left, right) < a.space+0.8*a.size
}

// wholeDate is a date or a month or quarter of a year, written with figures.
var wholeDate = regexp.MustCompile(`^(?:(?:\d{1,2}[/.-]){1,2}|[IVX]{1,3}/)\d{4}[.,;)]*$`)

// glue is what stands between two lines of a paragraph: nothing after a stroke
// or a hyphen that ends a word's part, within a date or the head "STT" or any
// word that a narrow column broke, else a space.
func glue(before, after line, left, right float64) string {
	return glueTexts(before.text, after.text, roomAfter(before, left, right) < after.letter)
}

// glueTexts is glue for texts; filled tells whether not even one more letter
// would have fitted behind the first.
func glueTexts(a, b string, filled bool) string {
	last, first := a[strings.LastIndexAny(a, " \n")+1:], b
	if i := strings.IndexAny(first, " \n"); i >= 0 {
		first = first[:i]
	}
	switch {
	case strings.HasSuffix(a, "/"), strings.EqualFold(a+b, "STT"), len(first) > 1 && first[0] == '-':
		return ""
	case len(last) > 1 && strings.HasSuffix(last, "-"), first != "" && strings.Trim(first, ";,.:)!?”") == "":
		return ""
	case wholeDate.MatchString(last+first) && !wholeDate.MatchString(last):
		return ""
	case filled && broken(last, first, last == a):
		return ""
	}
	return " "
}

// broken tells whether two pieces are one word that was broken in the middle:
// together they are a syllable, or, where the first fills a line alone, figures
// or what is left of an abbreviation.
func broken(a, b string, alone bool) bool {
	r, _ := utf8.DecodeLastRuneInString(a)
	s, _ := utf8.DecodeRuneInString(b)
	switch {
	case alone && unicode.IsDigit(r) && unicode.IsDigit(s):
		return true
	case !unicode.IsLetter(r) || !unicode.IsLetter(s):
		return false
	case vi.IsSyllable(trimmed(a + b)):
		return true
	}
	return alone && !vi.IsSyllable(trimmed(a)) && utf8.RuneCountInString(trimmed(b)) <= 2
}

// trimmed is a word without the marks around it.
func trimmed(s string) string { return strings.TrimFunc(s, unicode.IsPunct) }

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

// pageMargins are the margins of a page. A page of short lines does not tell its
// right one; then it is where official papers have it.
func pageMargins(lines []line, width float64) (left, right float64) {
	left, right = margins(lines)
	full := 0
	for _, l := range lines {
		if right-l.x1 < 3 {
			full++
		}
	}
	if full < 3 {
		right = max(right, 0.9*width)
	}
	return left, max(right, 0.75*width)
}

// isPageNumber tells whether a line at the edge of a page only counts pages.
func isPageNumber(l line, s *sheet) bool {
	edge := l.base < 0.085*s.height || l.base > 0.92*s.height
	text := strings.TrimFunc(l.text, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	text = strings.TrimPrefix(strings.TrimPrefix(text, "Trang"), "trang")
	digits := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '/' })
	return edge && digits != "" && len(digits) <= 7 && strings.Trim(digits, "0123456789/ ") == ""
}
