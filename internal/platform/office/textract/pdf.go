package textract

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/vi"
)

// readPDF reads the text layer of a PDF file by where letters stand: tables by
// their lines, over several pages, and paragraphs by margins and indents.
func readPDF(ctx context.Context, r io.ReaderAt, size int64) (items []item, conv vi.Encoding, scans int, err error) {
	raw := make([]byte, size)
	if n, err := r.ReadAt(raw, 0); n < len(raw) {
		return nil, vi.NoEncoding, 0, fmt.Errorf("read PDF file: %w", err)
	}
	watch := watchOf(ctx)
	f, err := openPDF(raw, watch.Password)
	if err != nil {
		return nil, vi.NoEncoding, 0, err
	}
	defer f.close()
	w := &pdfWriter{}
	var sheets []*sheet
	letters := 0
	var scanned []int
	for i := range f.pages {
		s, err := f.page(ctx, i)
		if err != nil {
			if err := watch.lost(ctx, i+1, err); err != nil {
				return nil, vi.NoEncoding, 0, fmt.Errorf("read page %d of a PDF file: %w", i+1, err)
			}
			s = &sheet{}
		}
		if letters += len(s.glyphs); letters > maxGlyphs {
			return nil, vi.NoEncoding, 0, domain.Invalid("Tệp PDF có quá nhiều chữ: hãy tách phần kế hoạch và phụ lục rồi gửi lại.")
		}
		if s.scanned() {
			scanned = append(scanned, i)
		}
		sheets = append(sheets, s)
		watch.page(len(sheets)-len(scanned), f.pages)
	}
	if scans, err = f.recogniseAll(ctx, scanned, sheets); err != nil {
		return nil, vi.NoEncoding, 0, err
	}
	repeated := repeatedLines(sheets)
	for i, s := range sheets {
		if w.ahead = nil; i+1 < len(sheets) {
			w.ahead = sheets[i+1].glyphs
		}
		w.page(s, repeated)
	}
	w.flush()
	items, conv, err = w.decoded()
	return items, conv, scans, err
}

// scanned tells whether a page is a picture with hardly a letter, beside what a
// digital signature has printed on it.
func (s *sheet) scanned() bool {
	return s.pictures > 0.4 && lettersIn(withoutStamps(s.glyphs)) < 20
}

// lettersIn counts what is not white space.
func lettersIn(glyphs []glyph) int {
	n := 0
	for _, g := range glyphs {
		if strings.TrimSpace(g.text) != "" {
			n++
		}
	}
	return n
}

// recogniseAll reads the scanned pages of a file. Without the tools a file of
// scans is refused; scans beside pages of text, such as signed sheets, are left
// out. It tells how many pages were recognised.
func (f *pdfFile) recogniseAll(ctx context.Context, scanned []int, sheets []*sheet) (int, error) {
	if len(scanned) == 0 {
		return 0, nil
	}
	missing := ocrReady(ctx)
	switch {
	case missing != "" && len(scanned)*2 >= len(sheets):
		return 0, domain.Invalid("Tệp PDF là bản chụp, không có lớp chữ (%d trong %d trang): hãy gửi bản Word (.docx) hoặc PDF xuất từ Word, hoặc cài %s trên máy chủ.", len(scanned), len(sheets), missing)
	case missing != "":
		return 0, nil
	case len(scanned) > maxScans:
		return 0, domain.Invalid("Tệp PDF có %d trang chụp, nhiều hơn %d: hãy tách phần kế hoạch và phụ lục rồi gửi lại.", len(scanned), maxScans)
	}
	watch, lost := watchOf(ctx), 0
	for n, i := range scanned {
		if err := f.recognise(ctx, i, sheets[i]); err != nil {
			if err := watch.lost(ctx, i+1, err); err != nil {
				return 0, fmt.Errorf("recognise page %d: %w", i+1, err)
			}
			lost++
		}
		watch.page(len(sheets)-len(scanned)+n+1, len(sheets))
	}
	return len(scanned) - lost, nil
}

// pdfWriter lays pages one after the other.
type pdfWriter struct {
	items []item
	lines []line // of the paragraphs since the last table
	left  float64
	right float64
	last  *grid   // the table with which the page before ended
	ahead []glyph // letters of the next page
}

// block is a table or a line of a page, by where it begins.
type block struct {
	top  float64
	grid *grid
	line line
}

func (w *pdfWriter) page(s *sheet, repeated map[string]bool) {
	ruled := gridsOf(s.strokes)
	for _, g := range ruled {
		g.scan = s.recognised
	}
	loose := withoutRunning(s, fill(ruled, withoutStamps(s.glyphs)), repeated)
	free := columnGrids(loose, w.ahead, acrossOf(s.strokes, ruled), w.last)
	loose = fill(free, loose)
	grids := slices.Concat(ruled, free)
	var blocks []block
	for _, g := range grids {
		blocks = append(blocks, block{top: g.ys[0], grid: g})
	}
	lines := apartFromMotto(gatherLines(loose, 1.6), loose)
	left, right := pageMargins(lines, s.width)
	for _, l := range lines {
		blocks = append(blocks, block{top: l.base, line: l})
	}
	slices.SortStableFunc(blocks, func(a, b block) int { return cmp.Compare(a.top, b.top) })
	first := true
	for len(blocks) > 0 {
		if g := blocks[0].grid; g != nil {
			w.table(g, first)
			blocks, first = blocks[1:], false
			continue
		}
		n := 0
		for n < len(blocks) && blocks[n].grid == nil {
			n++
		}
		var run []line
		for _, b := range blocks[:n] {
			run = append(run, b.line)
		}
		w.text(run, left, right)
		blocks, first = blocks[n:], false
	}
}

// withoutRunning gives letters of a page without its number and the lines that
// pages repeat.
func withoutRunning(s *sheet, kept []glyph, repeated map[string]bool) []glyph {
	drop := func(wide float64, running func(l line) bool) {
		for _, l := range gatherLines(edgeOf(s, kept), wide) {
			if running(l) {
				kept = slices.DeleteFunc(slices.Clone(kept), func(g glyph) bool {
					return abs(g.base-l.base) < 0.4*max(l.size, 6) && g.x0 >= l.x0-1 && g.x1 <= l.x1+1
				})
			}
		}
	}
	drop(3.2, func(l line) bool { return repeated[repeatKey(l, s)] })
	drop(1.6, func(l line) bool { return isPageNumber(l, s) })
	return kept
}

// edgeOf are the letters in the margins above and below the text of a page.
func edgeOf(s *sheet, glyphs []glyph) []glyph {
	var edge []glyph
	for _, c := range glyphs {
		if s.atEdge(c.base) {
			edge = append(edge, c)
		}
	}
	return edge
}

// atEdge tells whether a line stands in the margin above or below the text.
func (s *sheet) atEdge(base float64) bool {
	return base < min(0.1*s.height, 66) || base > s.height-min(0.09*s.height, 58)
}

// fill puts letters into the tables in which they stand and gives the others.
func fill(grids []*grid, glyphs []glyph) []glyph {
	var loose []glyph
	for _, c := range glyphs {
		i := slices.IndexFunc(grids, func(g *grid) bool { return g.holds(c) })
		switch {
		case i < 0:
			loose = append(loose, c)
		default:
			grids[i].put(c)
		}
	}
	return loose
}

// text takes a run of lines between tables. Where two columns stand side by
// side, as in the head and at the signature of official papers, they become a
// table of one row.
func (w *pdfWriter) text(lines []line, left, right float64) {
	w.last = nil
	rows := rowsOfLines(lines)
	for len(rows) > 0 {
		s, ok := findSides(rows, left, right)
		if !ok {
			s.from = len(rows)
		}
		for _, r := range rows[:s.from] {
			w.add(whole(r), left, right)
		}
		if rows = rows[s.from:]; ok {
			w.flush()
			w.items = append(w.items, item{table: twoColumns(rows[:s.to-s.from], s.edge)})
			rows = rows[s.to-s.from:]
		}
	}
}

// sameRow tells whether b stands on a's baseline, further right.
func sameRow(a, b line) bool { return abs(a.base-b.base) < 0.4*max(a.size, b.size, 6) && b.x0 >= a.x1 }

// whole puts the pieces of one row together.
func whole(pieces []line) line {
	l := pieces[0]
	for _, p := range pieces[1:] {
		l.text += " " + p.text
		l.x1, l.size = p.x1, max(l.size, p.size)
	}
	return l
}

func (w *pdfWriter) add(l line, left, right float64) {
	if len(w.lines) > 0 && (abs(w.left-left) > 4 || abs(w.right-right) > 4) {
		// The margins of this page: a paragraph goes on over the edge when its last
		// line was full by the margins of its own page.
		if !joins(w.lines[len(w.lines)-1], l, left, min(w.right, right)) {
			w.flush()
		}
	}
	w.left, w.right = left, right
	w.lines = append(w.lines, l)
}

func (w *pdfWriter) flush() {
	if len(w.lines) == 0 {
		return
	}
	w.items = append(w.items, item{text: paragraphs(w.lines, w.left, w.right) + "\n"})
	w.lines = nil
}

// table takes a table; the first thing on a page goes on with the table that
// ended the page before when their columns are the same.
func (w *pdfWriter) table(g *grid, first bool) {
	w.flush()
	rows := g.rows()
	if n := len(w.items); first && w.last != nil && n > 0 && sameColumns(w.last, g) {
		before := w.items[n-1].table
		rows = withoutHead(before, rows)
		for len(rows) > 0 && isRest(before, rows[0]) {
			appendRest(before[len(before)-1], rows[0])
			rows = rows[1:]
		}
		w.items[n-1].table = slices.Concat(before, rows)
		w.last = g
		return
	}
	if len(rows) > 0 {
		w.items = append(w.items, item{table: rows})
	}
	w.last = g
}

// sameColumns tells whether two tables have the same edges between columns;
// where lines are drawn, the outer edges too.
func sameColumns(a, b *grid) bool {
	as, bs := a.xs, b.xs
	if a.free && b.free {
		as, bs = as[1:len(as)-1], bs[1:len(bs)-1]
	}
	if len(as) != len(bs) {
		return false
	}
	shift := 0.0
	if a.scan && b.scan { // sheets lie elsewhere on the glass
		var apart []float64
		for i := range as {
			apart = append(apart, bs[i]-as[i])
		}
		shift = median(apart)
	}
	return !slices.ContainsFunc(as, func(x float64) bool {
		return !slices.ContainsFunc(bs, func(y float64) bool { return abs(x+shift-y) <= 2*near })
	})
}

// withoutHead leaves out the rows with which a table repeats its head on a new
// page.
func withoutHead(table, rows [][]tableCell) [][]tableCell {
	tight := func(s string) string { return strings.Join(strings.Fields(s), "") }
	same := func(a, b tableCell) bool { return a.span == b.span && tight(a.text) == tight(b.text) }
	n := 0
	for n < len(rows) && n < len(table) && slices.EqualFunc(table[n], rows[n], same) {
		n++
	}
	return rows[n:]
}

// isRest tells whether a row at the top of a page is the rest of the row that
// the page before ended with: it has no number where rows have one, and some
// cell goes on in the middle of a sentence.
func isRest(table [][]tableCell, row []tableCell) bool {
	last := table[len(table)-1]
	if len(last) != len(row) || len(row) < 3 || row[0].text != "" {
		return false
	}
	numbered := 0
	for _, r := range table {
		if r[0].text != "" {
			numbered++
		}
	}
	if numbered*10 < len(table)*7 {
		return false
	}
	empty := 0
	for i, c := range row {
		if c.text == "" {
			empty++
			continue
		}
		if r := []rune(c.text)[0]; i > 0 && last[i].text != "" && (unicode.IsLower(r) || unicode.IsDigit(r)) {
			return true
		}
	}
	return empty*2 >= len(row) && last[0].text != ""
}

func appendRest(last, rest []tableCell) {
	for i, c := range rest {
		if c.text != "" {
			last[i].text = strings.TrimSpace(last[i].text + glueTexts(last[i].text, c.text, false) + c.text)
		}
	}
}

// repeatedLines are what at least three pages, and a third of all, or both of
// two have at the same height of their edge: running heads and feet.
func repeatedLines(sheets []*sheet) map[string]bool {
	pages := map[string]int{}
	for _, s := range sheets {
		seen := map[string]bool{}
		for _, l := range gatherLines(edgeOf(s, s.glyphs), 3.2) {
			seen[repeatKey(l, s)] = true
		}
		for key := range seen {
			pages[key]++
		}
	}
	repeated := map[string]bool{}
	for key, n := range pages {
		repeated[key] = key != "" && (n >= 3 && n*3 >= len(sheets) || n == 2 && len(sheets) == 2)
	}
	return repeated
}

// repeatKey names a line at the edge of a page without its figures, empty
// elsewhere.
func repeatKey(l line, s *sheet) string {
	if !s.atEdge(l.base) {
		return ""
	}
	words := strings.TrimFunc(l.text, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsSpace(r) })
	if words == "" {
		return ""
	}
	return fmt.Sprintf("%s@%d", words, int(l.base/4))
}

// decoded turns the text into NFC and converts a legacy encoding of the whole
// document.
func (w *pdfWriter) decoded() ([]item, vi.Encoding, error) {
	var all strings.Builder
	for _, it := range w.items {
		all.WriteString(it.text)
		for _, row := range it.table {
			for _, c := range row {
				all.WriteString(c.text + "\n")
			}
		}
	}
	if strings.TrimSpace(all.String()) == "" {
		return nil, vi.NoEncoding, domain.Invalid("Tệp PDF không có chữ nào đọc được: hãy gửi bản Word (.docx).")
	}
	found := vi.DetectLegacy(all.String()).Encoding
	clean := func(s string) string {
		if found != vi.NoEncoding {
			return vi.Convert(s, found)
		}
		return norm.NFC.String(s)
	}
	for i := range w.items {
		w.items[i].text = clean(w.items[i].text)
		for _, row := range w.items[i].table {
			for j := range row {
				row[j].text = clean(row[j].text)
			}
		}
	}
	return w.items, found, nil
}
