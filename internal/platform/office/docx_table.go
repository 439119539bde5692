package office

import (
	"fmt"
	"strconv"
	"strings"
)

// cellSide is the room left and right of the text in a cell, dxa.
const cellSide = 85

// tableFrame is the beginning of a table of fixed column widths, centred on
// the page. Without caption it is a table of layout only.
func tableFrame(widths []int, borders bool, caption string) []node {
	sum := 0
	cols := make([]node, len(widths))
	for i, w := range widths {
		sum += w
		cols[i] = el("w:gridCol").with("w:w", strconv.Itoa(w))
	}
	properties := []node{
		el("w:tblW").with("w:w", strconv.Itoa(sum), "w:type", "dxa"),
		val("w:jc", "center"),
	}
	side := 0
	if borders {
		var lines []node
		for _, name := range []string{"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"} {
			lines = append(lines, el(name).with("w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "auto"))
		}
		properties = append(properties, el("w:tblBorders", lines...))
		side = cellSide
	}
	properties = append(properties, el("w:tblLayout").with("w:type", "fixed"), cellMargins(side))
	if caption != "" {
		properties = append(properties, val("w:tblCaption", caption))
	}
	return []node{el("w:tblPr", properties...), el("w:tblGrid", cols...)}
}

func cellMargins(side int) node {
	width := strconv.Itoa(side)
	return el("w:tblCellMar",
		el("w:left").with("w:w", width, "w:type", "dxa"),
		el("w:right").with("w:w", width, "w:type", "dxa"))
}

// layoutRow is a row without borders: one cell for each width.
func layoutRow(widths []int, cells ...[]node) node {
	kids := []node{el("w:trPr", el("w:cantSplit"))}
	for i, c := range cells {
		tcPr := el("w:tcPr", el("w:tcW").with("w:w", strconv.Itoa(widths[i]), "w:type", "dxa"))
		if len(c) == 0 {
			c = []node{el("w:p")}
		}
		kids = append(kids, el("w:tc", append([]node{tcPr}, c...)...))
	}
	return el("w:tr", kids...)
}

// table draws a table with its caption; one without any row is nothing.
func (d *drawing) table(t Table) ([]node, error) {
	widths := d.columnWidths(t)
	if len(t.Header)+len(t.Rows) == 0 || len(widths) == 0 {
		return nil, nil
	}
	caption := line(t.Caption)
	var out []node
	if caption != "" {
		out = append(out, centredLines(balance(caption, d.width, sizeTable, true), letter{size: sizeTable, bold: true}, 120)...)
	}
	out = append(out, gap(120))
	tbl := tableFrame(widths, true, caption)
	for _, section := range []struct {
		rows   []Row
		header bool
	}{{t.Header, true}, {t.Rows, false}} {
		rows, err := d.tableRows(t, widths, section.rows, section.header)
		if err != nil {
			return nil, fmt.Errorf("draw table %q: %w", caption, err)
		}
		tbl = append(tbl, rows...)
	}
	return append(out, el("w:tbl", tbl...)), nil
}

// columnWidths shares the width of the text among the columns, by their weights
// but so that no short word in them breaks.
func (d *drawing) columnWidths(t Table) []int {
	weights := t.Widths
	if len(weights) == 0 {
		weights = make([]int, columnCount(t))
		for i := range weights {
			weights[i] = 1
		}
	}
	all := 0
	for _, w := range weights {
		all += max(w, 1)
	}
	out := make([]int, len(weights))
	left := d.width
	for i, w := range weights {
		out[i] = d.width * max(w, 1) / all
		left -= out[i]
	}
	if len(out) > 0 {
		out[len(out)-1] += left
	}
	return widen(out, t.leastWidths(len(out), d.width/6))
}

// leastWidths is, for each column, the width of its widest word of up to limit.
func (t Table) leastWidths(columns, limit int) []int {
	out := make([]int, columns)
	for _, part := range []struct {
		rows   []Row
		header bool
	}{{t.Header, true}, {t.Rows, false}} {
		cells, err := tableGrid(part.rows, columns)
		if err != nil {
			return out // what is wrong is said when the table is drawn
		}
		for _, c := range cells {
			if c.cols > 1 {
				continue
			}
			look, _ := t.look(c, part.header, part.rows[c.row].Bold)
			for _, r := range c.Runs {
				for word := range strings.FieldsSeq(r.Text) {
					if w := textWidth(word, look.size, look.bold || r.Bold) + 2*cellSide + 20; w <= limit {
						out[c.col] = max(out[c.col], w)
					}
				}
			}
		}
	}
	return out
}

// widen brings widths up to the least ones and takes the room from columns that
// have more than theirs. When there is not enough of it, nothing changes.
func widen(widths, least []int) []int {
	lack, spare := 0, 0
	for i, w := range widths {
		lack += max(least[i]-w, 0)
		spare += max(w-least[i], 0)
	}
	if lack == 0 || lack > spare {
		return widths
	}
	taken, richest := 0, 0
	for i, w := range widths {
		if w > least[i] {
			taken += (w - least[i]) * lack / spare
			widths[i] -= (w - least[i]) * lack / spare
		} else {
			widths[i] = least[i]
		}
		if widths[i] > widths[richest] {
			richest = i
		}
	}
	widths[richest] -= lack - taken // what rounding left
	return widths
}

// columnCount counts the columns by the first row.
func columnCount(t Table) int {
	rows := t.Header
	if len(rows) == 0 {
		rows = t.Rows
	}
	n := 0
	if len(rows) > 0 {
		for _, c := range rows[0].Cells {
			n += max(c.ColSpan, 1)
		}
	}
	return n
}

// tableRows draws the header or the rows below it.
func (d *drawing) tableRows(t Table, widths []int, rows []Row, header bool) ([]node, error) {
	cells, err := tableGrid(rows, len(widths))
	if err != nil {
		return nil, err
	}
	owners := make([][]*gridCell, len(rows)) // which cell covers each field
	for i := range owners {
		owners[i] = make([]*gridCell, len(widths))
	}
	for i := range cells {
		c := &cells[i]
		for row := c.row; row < c.row+c.rows; row++ {
			for col := c.col; col < c.col+c.cols; col++ {
				owners[row][col] = c
			}
		}
	}
	out := make([]node, len(rows))
	for i, r := range rows {
		trPr := []node{el("w:cantSplit")}
		if header {
			trPr = append(trPr, el("w:tblHeader"))
		}
		kids := []node{el("w:trPr", trPr...)}
		for col := 0; col < len(widths); {
			c := owners[i][col]
			merge, content := el("w:vMerge"), []node{el("w:p")}
			if c.row == i {
				c.keep = header || i == len(rows)-2 // the last row stands on no page alone
				merge, content = node{}, d.cellText(t, *c, header, r.Bold)
				if c.rows > 1 {
					merge = val("w:vMerge", "restart")
				}
			}
			kids = append(kids, tableCell(widths[col:col+c.cols], merge, content))
			col += c.cols
		}
		out[i] = el("w:tr", kids...)
	}
	return out, nil
}

func tableCell(widths []int, merge node, content []node) node {
	width := 0
	for _, w := range widths {
		width += w
	}
	tcPr := []node{el("w:tcW").with("w:w", strconv.Itoa(width), "w:type", "dxa")}
	if len(widths) > 1 {
		tcPr = append(tcPr, val("w:gridSpan", strconv.Itoa(len(widths))))
	}
	if merge.name != "" {
		tcPr = append(tcPr, merge)
	}
	tcPr = append(tcPr, val("w:vAlign", "center"))
	return el("w:tc", append([]node{el("w:tcPr", tcPr...)}, content...)...)
}

// cellText is the paragraph of a cell.
func (d *drawing) cellText(t Table, c gridCell, header, bold bool) []node {
	look, align := t.look(c, header, bold)
	var ppr []node
	if c.keep {
		ppr = append(ppr, el("w:keepNext"))
	}
	ppr = append(ppr, spacing(40, 40, 240), val("w:jc", string(align)))
	return []node{el("w:p", append([]node{el("w:pPr", ppr...)}, d.runs(c.Runs, look)...)...)}
}
