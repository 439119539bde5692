package plan

import (
	"strings"
	"unicode/utf8"

	"loa/internal/vi"
)

// gap is the space between two columns of a table that is set with spaces.
var gap = spelled(` {2,}|\t+`)

// segment is a run of words of a line with its columns of letters.
type segment struct {
	text       string
	from, to   int // letters from the head of the line
	start, end int // bytes in the body
}

// segmentsOf cuts a line at its gaps.
func segmentsOf(raw string, at int) []segment {
	var out []segment
	begin := 0
	put := func(end int) {
		words := raw[begin:end]
		if text := unmark(words); text != "" {
			lead := len(words) - len(strings.TrimLeft(words, " "))
			from := utf8.RuneCountInString(raw[:begin+lead])
			out = append(out, segment{text: text, from: from, to: from + utf8.RuneCountInString(strings.TrimSpace(words)), start: at + begin + lead, end: at + begin + len(strings.TrimRight(words, " "))})
		}
	}
	for _, loc := range gap.FindAllStringIndex(raw, -1) {
		put(loc[0])
		begin = loc[1]
	}
	put(len(raw))
	return out
}

// takeHeadColumns reads the head of a paper whose two columns are set apart by
// spaces: the issuer on the left, the national title on the right.
func (c *cutter) takeHeadColumns(pos int) int {
	l, _ := c.lineAt(pos)
	columns := segmentsOf(c.body[l.start:l.end], l.start)
	if len(columns) != 2 || !strings.HasPrefix(vi.Fold(columns[1].text), "cong hoa xa hoi") && !strings.HasPrefix(vi.Fold(columns[1].text), "dang cong san") {
		return pos
	}
	g := grid{start: pos}
	const longest = 9
	for range longest {
		l, next := c.lineAt(pos)
		ss := segmentsOf(c.body[l.start:l.end], l.start)
		if pos >= len(c.body) || len(ss) == 0 || isDocType(l.text) {
			break
		}
		row := gridRow{start: l.start, end: l.end, cells: make([]gridCell, 2)}
		for _, s := range ss {
			cell := &row.cells[nearest(columns, s)]
			*cell = gridCell{raw: strings.TrimSpace(cell.raw + " " + s.text), start: s.start, end: s.end}
		}
		g.rows = append(g.rows, row)
		g.end, pos = l.end, next
	}
	return c.putGrid(g, pos)
}

// takeSpaced reads a table whose columns are set apart by spaces, when the line
// at a position is its head: the head of one line, or of two or three whose
// parts stand one above the other. It gives the position behind the table, or
// the position itself when there is none.
func (c *cutter) takeSpaced(pos int) int {
	l, next := c.lineAt(pos)
	head := segmentsOf(c.body[l.start:l.end], l.start)
	if len(head) < 3 || len(head) > 9 {
		return pos
	}
	for range 3 {
		cols, ok := headOf(rowOfSegments(head))
		if ok && cols.no == 0 {
			return c.spacedRows(pos, next, head)
		}
		more, after := c.lineAt(next)
		below := segmentsOf(c.body[more.start:more.end], more.start)
		if len(below) == 0 || rowStart.MatchString(below[0].text) {
			return pos
		}
		head, next = under(head, below), after
	}
	return pos
}

func rowOfSegments(ss []segment) gridRow {
	row := gridRow{start: ss[0].start, end: ss[len(ss)-1].end}
	for _, s := range ss {
		row.cells = append(row.cells, gridCell{raw: s.text, start: s.start, end: s.end, span: 1})
	}
	return row
}

// under joins the lower line of a head to the parts that it stands under.
func under(head, below []segment) []segment {
	out := append([]segment{}, head...)
	for _, s := range below {
		i := nearest(out, s)
		out[i].text += " " + s.text
		out[i].from, out[i].to = min(out[i].from, s.from), max(out[i].to, s.to)
		out[i].end = max(out[i].end, s.end)
	}
	return out
}

// nearest is the column that a segment overlaps most or, without overlap, lies
// next to.
func nearest(columns []segment, s segment) int {
	best, bestBy := 0, -1<<20
	for i, c := range columns {
		by := min(c.to, s.to) - max(c.from, s.from)
		if by < 0 {
			by -= abs(c.from - s.from)
		} else {
			by += 1000 - abs(c.from-s.from)
		}
		if by > bestBy {
			best, bestBy = i, by
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

func (c *cutter) spacedRows(start, pos int, head []segment) int {
	g := grid{start: start, rows: []gridRow{rowOfSegments(head)}}
	end := pos
	for pos < len(c.body) {
		l, next := c.lineAt(pos)
		ss := segmentsOf(c.body[l.start:l.end], l.start)
		switch {
		case len(ss) == 0:
			pos = next
			continue
		case c.endsSpaced(l, ss, next):
			return c.putGrid(g, end)
		}
		first := nearest(head, ss[0])
		if first == 0 && rowStart.MatchString(strings.TrimRight(ss[0].text, ".")) || len(g.rows) == 1 {
			g.rows = append(g.rows, gridRow{start: l.start, cells: make([]gridCell, len(head))})
		}
		row := &g.rows[len(g.rows)-1]
		for _, s := range ss {
			cell := &row.cells[nearest(head, s)]
			if cell.raw == "" {
				*cell = gridCell{raw: s.text, start: s.start, end: s.end, span: 1, soft: true}
			} else {
				cell.raw += "\n" + s.text
				cell.end = s.end
			}
		}
		row.end, g.end, end, pos = l.end, l.end, next, next
	}
	return c.putGrid(g, end)
}

// endsSpaced tells whether a line stands behind the table: one run of words
// from the margin on that no row follows.
func (c *cutter) endsSpaced(l line, ss []segment, next int) bool {
	if len(ss) > 1 || ss[0].from > 2 {
		return false
	}
	if isDocType(l.text) || strings.HasPrefix(vi.Fold(l.text), "noi nhan") {
		return true
	}
	for next < len(c.body) {
		below, after := c.lineAt(next)
		if below.text == "" {
			next = after
			continue
		}
		return len(segmentsOf(c.body[below.start:below.end], below.start)) < 3
	}
	return true
}

func (c *cutter) putGrid(g grid, end int) int {
	for i := range g.rows {
		for j := range g.rows[i].cells {
			g.rows[i].cells[j].span = 1
		}
	}
	c.out = append(c.out, block{start: g.start, end: g.end, table: &g})
	c.blank = true
	return end
}

// takeSeparated reads a table whose cells stand on one line between bars or
// semicolons, without a border: "STT | Nội dung | Chủ trì". It gives the
// position itself when the line is no such head.
func (c *cutter) takeSeparated(pos int) int {
	l, next := c.lineAt(pos)
	sep := "|"
	if strings.Count(l.text, sep) < 2 {
		sep = ";"
	}
	width := strings.Count(l.text, sep) + 1
	if width < 3 {
		return pos
	}
	head := separatedRow(c.body[l.start:l.end], l.start, sep)
	if cols, ok := headOf(head); !ok || cols.no != 0 {
		return pos
	}
	g := grid{start: pos, end: l.end, rows: []gridRow{head}}
	end := next
	for next < len(c.body) {
		l, after := c.lineAt(next)
		if l.text != "" && strings.Count(l.text, sep)+1 < min(width, 3) {
			break
		}
		if l.text != "" {
			g.rows = append(g.rows, separatedRow(c.body[l.start:l.end], l.start, sep))
			g.end, end = l.end, after
		}
		next = after
	}
	return c.putGrid(g, end)
}

func separatedRow(raw string, at int, sep string) gridRow {
	row := gridRow{start: at, end: at + len(raw)}
	for cell := range strings.SplitSeq(raw, sep) {
		row.cells = append(row.cells, gridCell{raw: unmark(cell), start: at, end: at + len(cell), span: 1})
		at += len(cell) + 1
	}
	return row
}

// takeListed reads a table that was pasted with one cell to a line and nothing
// between: its head begins with "STT" and its rows with their numbers. It gives
// the position behind the table, or the position itself when there is none.
func (c *cutter) takeListed(pos int) int {
	first, _ := c.lineAt(pos)
	if len(first.text) > 16 || roleOf(first.text) != numberRole {
		return pos
	}
	var head []line
	at := pos
	for at < len(c.body) && len(head) <= 9 {
		l, next := c.lineAt(at)
		if l.text == "" {
			at = next
			continue
		}
		if len(head) > 0 && (rowStart.MatchString(l.text) || countRow.MatchString(l.text)) {
			break
		}
		if len(head) > 0 && startsSmall(l.text) {
			head[len(head)-1].text += " " + l.text
			head[len(head)-1].end = l.end
		} else {
			head = append(head, l)
		}
		at = next
	}
	row := rowOfLines(head)
	cols, ok := headOf(row)
	if !ok || len(head) < 3 || len(head) > 9 {
		return pos
	}
	g := grid{start: pos, end: row.end, rows: []gridRow{row}}
	return c.listedRows(g, &cols, at)
}

// takeBelowHead reads a table of which only the head stands between bars: the
// rest of the head and the cells of the rows follow one to a line. It gives the
// position itself when none does.
func (c *cutter) takeBelowHead(g grid, pos int) int {
	const most = 3 // cells of the head that stand outside
	head, at := g.rows[0], pos
	for range most + 1 {
		l, next := c.lineAt(at)
		for l.text == "" && next < len(c.body) {
			l, next = c.lineAt(next)
		}
		cols, ok := headOf(head)
		if rowStart.MatchString(l.text) && ok && cols.no == 0 && len(head.cells) >= 3 {
			g.rows = []gridRow{head}
			return c.listedRows(g, &cols, l.start)
		}
		if roleOf(l.text) == noRole {
			return pos
		}
		head.cells = append(head.cells, gridCell{raw: l.text, start: l.start, end: l.end, span: 1})
		head.end, at = l.end, next
	}
	return pos
}

func rowOfLines(ls []line) gridRow {
	row := gridRow{}
	for _, l := range ls {
		row.cells = append(row.cells, gridCell{raw: l.text, start: l.start, end: l.end, span: 1})
	}
	if len(ls) > 0 {
		row.start, row.end = ls[0].start, ls[len(ls)-1].end
	}
	return row
}

func (c *cutter) listedRows(g grid, cols *columns, pos int) int {
	var open []line
	last, end := 0, pos
	flush := func() {
		if len(open) > 0 {
			g.rows = append(g.rows, cols.listed(open))
			g.end = open[len(open)-1].end
		}
		open = nil
	}
	for pos < len(c.body) {
		l, next := c.lineAt(pos)
		if l.text == "" {
			pos = next
			continue
		}
		m := readMark(l.text)
		if isDocType(l.text) || m.kind == romanMark && m.rest != "" || strings.HasPrefix(vi.Fold(l.text), "noi nhan") || len(open) > 4*cols.width {
			break
		}
		if n, ok := nextRow(l.text, last); ok {
			flush()
			last = n
		}
		open = append(open, l)
		end, pos = next, next
	}
	flush()
	return c.putGrid(g, end)
}

var listNumber = spelled(`^(\d{1,4})\.?$`)

// nextRow tells whether a line alone is the number of the next row: one more
// than the last, 1 again, or a heading's Roman number or letter.
func nextRow(s string, last int) (int, bool) {
	if m := listNumber.FindStringSubmatch(s); m != nil {
		n := atoi(m[1])
		return n, n == last+1 || n == 1
	}
	return last, rowStart.MatchString(s)
}

// listed puts the lines of one row into their columns. A line goes on with the
// cell of the line before or opens a later one, whichever looks best.
func (c *columns) listed(ls []line) gridRow {
	places := c.lineColumns(ls)
	row := gridRow{start: ls[0].start, end: ls[len(ls)-1].end, cells: make([]gridCell, c.width)}
	for i, l := range ls {
		cell := &row.cells[places[i]]
		if cell.raw == "" {
			*cell = gridCell{raw: l.text, start: l.start, end: l.end, span: 1, soft: true}
			continue
		}
		cell.raw += "\n" + l.text
		cell.end = l.end
	}
	return row
}

// lineColumns chooses a column for each line, never going back.
func (c *columns) lineColumns(ls []line) []int {
	best := make([][]int, len(ls))
	from := make([][]int, len(ls))
	for i, l := range ls {
		best[i], from[i] = make([]int, c.width), make([]int, c.width)
		for j := range c.width {
			best[i][j] = -1 << 20
			like := c.likeness(j, gridCell{raw: l.text})
			if i == 0 {
				if j == 0 {
					best[i][j] = like
				}
				continue
			}
			for k := range j {
				if v := best[i-1][k] + like; v > best[i][j] {
					best[i][j], from[i][j] = v, k
				}
			}
			if v := best[i-1][j] + goesOn(ls[i-1].text, l.text); v > best[i][j] {
				best[i][j], from[i][j] = v, j
			}
		}
	}
	out := make([]int, len(ls))
	j := 0
	for k, v := range best[len(ls)-1] {
		if v > best[len(ls)-1][j] {
			j = k
		}
	}
	for i := len(ls) - 1; i >= 0; i-- {
		out[i] = j
		j = from[i][j]
	}
	return out
}

// goesOn weighs whether a line goes on with the cell of the line before.
func goesOn(before, text string) int {
	switch {
	case startsSmall(text) && namesAnAgency(text) && !strings.HasSuffix(before, ","):
		return 0 // "các phòng chuyên môn" may be a cell of its own
	case startsSmall(text), strings.HasSuffix(before, ","):
		return 5
	case strings.HasSuffix(before, ";"), readMark(text).kind >= dashMark:
		return 3
	}
	return -2
}
