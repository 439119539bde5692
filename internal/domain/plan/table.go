package plan

import (
	"strings"

	"loa/internal/vi"
)

// grid is a table in one shape, whatever it was written with.
type grid struct {
	rows       []gridRow
	start, end int
	drawn      bool // the file itself has the table and says which cells are merged
}

type gridRow struct {
	cells      []gridCell
	start, end int
}

type gridCell struct {
	raw        string // with line breaks, without emphasis marks
	start, end int
	span       int
	above      bool
	soft       bool // line breaks in raw may be the copy's, not the writer's
}

// paragraphs are the lines that the writer broke: in copied text a line goes
// on with the next unless that one is numbered or dashed.
func (c gridCell) paragraphs() string {
	if !c.soft {
		return c.raw
	}
	var b strings.Builder
	for l := range strings.SplitSeq(c.raw, "\n") {
		if b.Len() > 0 {
			if readMark(l).kind == noMark {
				b.WriteByte(' ')
			} else {
				b.WriteByte('\n')
			}
		}
		b.WriteString(l)
	}
	return b.String()
}

// text is the content as one line, broken lines joined.
func (c gridCell) text() string { return vi.Clean(c.raw) }

// filled are the cells of a row that say something.
func (r gridRow) filled() []gridCell {
	var out []gridCell
	for _, c := range r.cells {
		if !c.above && c.text() != "" {
			out = append(out, c)
		}
	}
	return out
}

func (r gridRow) text() string {
	var parts []string
	for _, c := range r.filled() {
		parts = append(parts, c.text())
	}
	return strings.Join(parts, " | ")
}

func gridOf(t Table) grid {
	g := grid{start: t.Start, end: t.End, drawn: true}
	for _, r := range t.Rows {
		row := gridRow{start: r.Start, end: r.End}
		for _, c := range r.Cells {
			row.cells = append(row.cells, gridCell{raw: unmarkLines(c.Text), start: c.Start, end: c.End, span: max(c.Span, 1), above: c.Above})
		}
		g.rows = append(g.rows, row)
	}
	return g
}

func unmarkLines(s string) string {
	ls := strings.Split(s, "\n")
	for i, l := range ls {
		ls[i] = unmark(l)
	}
	return strings.Join(ls, "\n")
}

// takeTabs reads rows whose cells are separated by tabs, from a position on,
// and gives the position behind them. Empty lines between such rows (a new
// page) do not end the table.
func (c *cutter) takeTabs(pos int) int {
	g := grid{start: pos}
	end := pos
	for pos < len(c.body) {
		l, next := c.lineAt(pos)
		raw := c.body[l.start:l.end]
		if strings.TrimSpace(raw) == "" {
			pos = next
			continue
		}
		if !strings.Contains(raw, "\t") {
			break
		}
		g.rows = append(g.rows, tabRow(raw, l.start))
		g.end, end, pos = l.end, next, next
	}
	c.out = append(c.out, block{start: g.start, end: g.end, table: &g})
	c.blank = true
	return end
}

func tabRow(raw string, at int) gridRow {
	row := gridRow{start: at, end: at + len(raw)}
	for cell := range strings.SplitSeq(raw, "\t") {
		row.cells = append(row.cells, gridCell{raw: unmark(cell), start: at, end: at + len(cell), span: 1})
		at += len(cell) + 1
	}
	return row
}

func isPipe(s string) bool { return strings.TrimSpace(s) == "|" }

func isMarkdownRow(s string) bool {
	return len(s) > 2 && strings.HasPrefix(s, "|") && strings.Count(s, "|") >= 2
}

// isBoxRule recognises the border between two rows of a table drawn with
// signs: "+-----+----+".
func isBoxRule(s string) bool {
	return len(s) > 4 && (s[0] == '+' || s[0] == '|') && strings.Trim(s, "+-=|") == ""
}

var ruleRow = spelled(`^[|\s:\-]+$`)

// takePipes reads a table that was copied with one cell to a line between
// bars, or as Markdown rows; it gives the position behind the table.
func (c *cutter) takePipes(pos int) int {
	if l, _ := c.lineAt(pos); !isPipe(l.text) {
		return c.takeMarkdown(pos)
	}
	tokens, end := c.pipeTokens(pos)
	g := grid{start: pos, end: end, rows: pipeRows(tokens)}
	c.out = append(c.out, block{start: pos, end: end, table: &g})
	c.blank = true
	return min(end+1, len(c.body))
}

func (c *cutter) takeMarkdown(pos int) int {
	g := grid{start: pos}
	for pos < len(c.body) {
		l, next := c.lineAt(pos)
		raw := c.body[l.start:l.end]
		trimmed := strings.TrimSpace(raw)
		if isBoxRule(trimmed) {
			g.end, pos = l.end, next
			continue
		}
		if !isMarkdownRow(trimmed) {
			break
		}
		if !ruleRow.MatchString(trimmed) {
			lead := strings.Index(raw, "|") + 1
			inner := strings.TrimSuffix(strings.TrimRight(raw, " \t\r"), "|")
			row := gridRow{start: l.start, end: l.end}
			at := l.start + lead
			for cell := range strings.SplitSeq(inner[min(lead, len(inner)):], "|") {
				row.cells = append(row.cells, gridCell{raw: unmark(strings.ReplaceAll(cell, "<br>", "\n")), start: at, end: at + len(cell), span: 1})
				at += len(cell) + 1
			}
			g.rows = append(g.rows, row)
		}
		g.end, pos = l.end, next
	}
	if len(g.rows) == 1 {
		if end := c.takeBelowHead(g, pos); end > pos {
			return end
		}
	}
	c.out = append(c.out, block{start: g.start, end: g.end, table: &g})
	c.blank = true
	return pos
}

// pipeToken is a bar, or the content between two bars.
type pipeToken struct {
	bar        bool
	raw        string
	start, end int
}

// pipeTokens reads bars and contents up to the end of the table: the first
// bar after which an empty line and then something other than a bar follows.
func (c *cutter) pipeTokens(pos int) ([]pipeToken, int) {
	var ts []pipeToken
	end, blank := pos, false
	for pos < len(c.body) {
		l, next := c.lineAt(pos)
		switch {
		case strings.TrimSpace(c.body[l.start:l.end]) == "":
			blank = true
		case strings.Trim(l.text, ".… ") == "" && l.text != "":
			// rows that the copy left out
		case isPipe(l.text):
			ts = append(ts, pipeToken{bar: true, start: l.start, end: l.end})
			end, blank = l.end, false
		default:
			last := &ts[len(ts)-1]
			lastBar := last.bar
			switch {
			case lastBar && (blank || isDocType(l.text)):
				return ts, end
			case last.raw == "" && isDocType(l.text):
				return ts[:len(ts)-1], end
			}
			if lastBar {
				ts = append(ts, pipeToken{raw: l.text, start: l.start, end: l.end})
			} else {
				if blank {
					last.raw += "\n"
				}
				last.raw += "\n" + l.text
				last.end = l.end
			}
			end, blank = l.end, false
		}
		pos = next
	}
	return ts, end
}

// pipeRows puts contents into rows. A row is opened by a bar and each cell is
// closed by one, so an empty cell and the border between two rows both look
// like two bars: the number of columns of the first row and the contents that
// follow tell them apart.
func pipeRows(ts []pipeToken) []gridRow {
	var rows []gridRow
	columns, numbered := 0, false
	for i := 0; i < len(ts); {
		if !ts[i].bar {
			i++
			continue
		}
		row, next := pipeRow(ts, i+1, columns, numbered)
		if len(row.cells) > 0 {
			row.start = ts[i].start
			row.end = ts[next-1].end
			rows = append(rows, row)
			columns = max(columns, len(row.cells))
			numbered = numbered || roleOf(row.cells[0].text()) == numberRole
		}
		i = next
	}
	return rows
}

// pipeRow reads the cells of one row from token i on. In a numbered table a row
// that begins with something else than its number is what merged cells left of
// it, and has no empty cells.
func pipeRow(ts []pipeToken, i, columns int, numbered bool) (gridRow, int) {
	var row gridRow
	for i < len(ts) {
		if !ts[i].bar {
			row.cells = append(row.cells, gridCell{raw: ts[i].raw, start: ts[i].start, end: ts[i].end, span: 1, soft: true})
			i++
			if i < len(ts) {
				i++ // the bar that closes the cell
			}
			continue
		}
		short := numbered && len(row.cells) > 0 && row.cells[0].raw != "" && !rowStart.MatchString(row.cells[0].text())
		if short || pipeRowEnds(ts, i, row, columns) {
			break
		}
		row.cells = append(row.cells, gridCell{start: ts[i].start, end: ts[i].start, span: 1})
		i++
	}
	return row, i
}

// pipeRowEnds decides whether the bar at i opens a new row (true) or closes an
// empty cell, when some cells of the row were read.
func pipeRowEnds(ts []pipeToken, i int, row gridRow, columns int) bool {
	have := len(row.cells)
	if have >= columns || columns == 0 {
		return have > 0
	}
	bars := 0
	for bars <= columns+1 && i+bars < len(ts) && ts[i+bars].bar {
		bars++
	}
	switch {
	case i+bars >= len(ts):
		return bars < columns-have
	case bars > 1: // a heading that covers the row, then a row without its number
		return have == 2 && bars < columns-have && rowStart.MatchString(row.cells[0].text()) && vi.IsUpper(row.cells[1].text())
	}
	following := 0
	for j := i + 1; j < len(ts) && !ts[j].bar; j += 2 {
		following++
	}
	switch {
	case have == 0:
		return false
	case following == columns-have-1 && following != columns && !rowStart.MatchString(ts[i+1].raw):
		return false
	case have+1+following > columns:
		return true // they would not fit into this row
	}
	return i+1 < len(ts) && (rowStart.MatchString(ts[i+1].raw) || vi.IsUpper(ts[i+1].raw))
}

// rowStart is what the first cell of a row looks like in numbered tables.
var rowStart = spelled(`^(?:\d{1,4}(?:\.\d{1,3})*\.?|[IVXLC]+\.?|[A-Z]\.?|[a-zđ]\)?|[-+])$|^(?:[IVXLC]+|[A-Z])\.\s`)
