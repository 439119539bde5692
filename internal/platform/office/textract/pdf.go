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
		if len(s.glyphs) < 20 && s.pictures > 0.4 {
			scanned = append(scanned, i)
		}
		sheets = append(sheets, s)
		watch.page(len(sheets)-len(scanned), f.pages)
	}
	if scans, err = f.recogniseAll(ctx, scanned, sheets); err != nil {
		return nil, vi.NoEncoding, 0, err
	}
	repeated := repeatedLines(sheets)
	for _, s := range sheets {
		w.page(s, repeated)
	}
	w.flush()
	items, conv, err = w.decoded()
	return items, conv, scans, err
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
	last  *grid // the table with which the page before ended
}

// block is a table or a line of a page, by where it begins.
type block struct {
	top  float64
	grid *grid
	line line
}

func (w *pdfWriter) page(s *sheet, repeated map[string]bool) {
	ruled := gridsOf(s.strokes)
	loose := fill(ruled, s.glyphs)
	free := columnGrids(loose, w.last)
	loose = fill(free, loose)
	grids := slices.Concat(ruled, free)
	var blocks []block
	for _, g := range grids {
		blocks = append(blocks, block{top: g.ys[0], grid: g})
	}
	lines := slices.DeleteFunc(gatherLines(loose, 1.6), func(l line) bool { return isPageNumber(l, s) || repeated[repeatKey(l, s)] })
	left, right := margins(lines)
	right = max(right, 0.8*s.width) // a page of short lines does not tell
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

// fill puts letters into the tables in which they stand and gives the others.
func fill(grids []*grid, glyphs []glyph) []glyph {
	var loose []glyph
	for _, c := range glyphs {
		i := slices.IndexFunc(grids, func(g *grid) bool { return g.holds(c) })
		switch {
		case i < 0:
			loose = append(loose, c)
		case strings.TrimSpace(c.text) != "":
			grids[i].put(c)
		}
	}
	return loose
}

// text takes a run of lines between tables. Where two columns stand side by
// side, as in the head and at the signature of official papers (Decree
// 30/2020, annex I), they become a table of one row.
func (w *pdfWriter) text(lines []line, left, right float64) {
	w.last = nil
	for len(lines) > 0 {
		n, gap := sideBySide(lines, (left+right)/2)
		if n == 0 {
			n = 1
			for n < len(lines) && sameRow(lines[n-1], lines[n]) {
				n++
			}
			w.add(whole(lines[:n]), left, right)
			lines = lines[n:]
			continue
		}
		w.flush()
		var columns [2][]line
		for _, l := range lines[:n] {
			side := 0
			if l.x0 >= gap {
				side = 1
			}
			columns[side] = append(columns[side], l)
		}
		row := make([]tableCell, 2)
		for i, c := range columns {
			row[i] = tableCell{text: each(c), span: 1}
		}
		w.items = append(w.items, item{table: [][]tableCell{row}})
		lines = lines[n:]
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

// each writes every line by itself, as heads and signatures are set.
func each(lines []line) string {
	var texts []string
	for _, l := range lines {
		texts = append(texts, l.text)
	}
	return strings.Join(texts, "\n")
}

// sideBySide is how many of the first lines stand in two columns left and right
// of one gap, and where the gap ends; 0 when they do not.
func sideBySide(lines []line, middle float64) (n int, gap float64) {
	from, to := 0.0, 1e9 // the gap that all lines leave free
	sides, widest, before := 0, 0.0, -1
	for ; n < len(lines); n++ {
		l := lines[n]
		if n > 0 && l.base-lines[n-1].base > max(60, 4.5*l.size) {
			break
		}
		f, t, side := from, to, 0
		if l.x0+l.x1 < 2*middle {
			f = max(f, l.x1)
		} else {
			t, side = min(t, l.x0), 1
		}
		if t-f < 4 || l.x0 < middle-40 && l.x1 > middle+40 {
			break
		}
		from, to = f, t
		if before >= 0 && side != before {
			sides++
			widest = max(widest, (t-f)/max(l.size, 6))
		}
		before = side
	}
	if sides < 2 && (sides == 0 || widest < 2.5 || n > 14) || sides*6 < n {
		return 0, 0
	}
	return n, to
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
		for len(rows) > 0 && len(before) > 0 && isHead(before, rows[0]) {
			rows = rows[1:]
		}
		if len(rows) > 0 && isRest(before, rows[0]) {
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
	return len(as) == len(bs) && !slices.ContainsFunc(as, func(x float64) bool {
		return !slices.ContainsFunc(bs, func(y float64) bool { return abs(x-y) <= 2*near })
	})
}

// isHead tells whether a row repeats one of the first two rows of the table.
func isHead(table [][]tableCell, row []tableCell) bool {
	for _, head := range table[:min(2, len(table))] {
		if slices.EqualFunc(head, row, func(a, b tableCell) bool { return vi.Clean(a.text) == vi.Clean(b.text) && a.span == b.span }) {
			return true
		}
	}
	return false
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
			last[i].text = strings.TrimSpace(last[i].text + " " + c.text)
		}
	}
}

// repeatedLines are what at least three pages, and a third of all, have at the
// same height of their edge: running heads and feet.
func repeatedLines(sheets []*sheet) map[string]bool {
	pages := map[string]int{}
	for _, s := range sheets {
		seen := map[string]bool{}
		var edge []glyph
		for _, c := range s.glyphs {
			if c.base < 0.1*s.height || c.base > 0.9*s.height {
				edge = append(edge, c)
			}
		}
		for _, l := range gatherLines(edge, 3.2) {
			seen[repeatKey(l, s)] = true
		}
		for key := range seen {
			pages[key]++
		}
	}
	repeated := map[string]bool{}
	for key, n := range pages {
		repeated[key] = key != "" && n >= 3 && n*3 >= len(sheets)
	}
	return repeated
}

// repeatKey names a line at the edge of a page without its figures, empty
// elsewhere.
func repeatKey(l line, s *sheet) string {
	if l.base > 0.1*s.height && l.base < 0.9*s.height {
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
