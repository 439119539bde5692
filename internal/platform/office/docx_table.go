package office

import (
	"fmt"
	"slices"
	"strconv"
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
	if len(t.Header)+len(t.Rows) == 0 {
		return nil, nil
	}
	widths := d.columnWidths(t)
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
		g := gridFiller{drawing: d, table: t, widths: widths, open: make([]openSpan, len(widths)), header: section.header}
		for i, r := range section.rows {
			tr, err := g.row(r)
			if err != nil {
				return nil, fmt.Errorf("draw row %d of table %q: %w", i+1, caption, err)
			}
			tbl = append(tbl, tr)
		}
	}
	return append(out, el("w:tbl", tbl...)), nil
}

// columnWidths shares the width of the text among the columns.
func (d *drawing) columnWidths(t Table) []int {
	weights := t.Widths
	if len(weights) == 0 {
		weights = make([]int, columnCount(t))
		for i := range weights {
			weights[i] = 1
		}
	}
	sum := 0
	for _, w := range weights {
		sum += max(w, 1)
	}
	out := make([]int, len(weights))
	left := d.width
	for i, w := range weights {
		out[i] = d.width * max(w, 1) / sum
		left -= out[i]
	}
	if len(out) > 0 {
		out[len(out)-1] += left
	}
	return out
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

// openSpan remembers, in the leftmost column of a cell that spans rows, how
// many rows it still covers and how many columns.
type openSpan struct{ rows, cols int }

// gridFiller puts the cells of one part of a table into its grid.
type gridFiller struct {
	*drawing

	table  Table
	widths []int
	open   []openSpan
	header bool
}

func (g *gridFiller) row(r Row) (node, error) {
	trPr := []node{el("w:cantSplit")}
	if g.header {
		trPr = append(trPr, el("w:tblHeader"))
	}
	kids := []node{el("w:trPr", trPr...)}
	col := 0
	covered := func() {
		for col < len(g.widths) && g.open[col].rows > 0 {
			span := g.open[col]
			g.open[col].rows--
			kids = append(kids, g.cell(col, span.cols, el("w:vMerge"), []node{el("w:p")}))
			col += span.cols
		}
	}
	for _, c := range r.Cells {
		covered()
		cols := max(c.ColSpan, 1)
		if col+cols > len(g.widths) {
			return node{}, fmt.Errorf("more than %d columns", len(g.widths))
		}
		if slices.ContainsFunc(g.open[col:col+cols], func(s openSpan) bool { return s.rows > 0 }) {
			return node{}, fmt.Errorf("column %d lies over a cell of an earlier row", col+1)
		}
		var merge node
		if c.RowSpan > 1 {
			g.open[col] = openSpan{rows: c.RowSpan - 1, cols: cols}
			merge = val("w:vMerge", "restart")
		}
		kids = append(kids, g.cell(col, cols, merge, g.content(c, col, r.Bold)))
		col += cols
	}
	covered()
	if col != len(g.widths) {
		return node{}, fmt.Errorf("%d columns instead of %d", col, len(g.widths))
	}
	return el("w:tr", kids...), nil
}

func (g *gridFiller) cell(col, cols int, merge node, content []node) node {
	width := 0
	for _, w := range g.widths[col : col+cols] {
		width += w
	}
	tcPr := []node{el("w:tcW").with("w:w", strconv.Itoa(width), "w:type", "dxa")}
	if cols > 1 {
		tcPr = append(tcPr, val("w:gridSpan", strconv.Itoa(cols)))
	}
	if merge.name != "" {
		tcPr = append(tcPr, merge)
	}
	tcPr = append(tcPr, val("w:vAlign", "center"))
	return el("w:tc", append([]node{el("w:tcPr", tcPr...)}, content...)...)
}

// content is the paragraph of a cell.
func (g *gridFiller) content(c Cell, col int, bold bool) []node {
	look := letter{size: sizeTable, bold: bold || g.header}
	if g.table.Small {
		look.size = sizeSmall
	}
	align := c.Align
	if align == "" && col < len(g.table.Aligns) {
		align = g.table.Aligns[col]
	}
	if g.header {
		align = AlignCentre
	}
	if align == "" {
		align = AlignLeft
	}
	var ppr []node
	if g.header {
		ppr = append(ppr, el("w:keepNext"))
	}
	ppr = append(ppr, spacing(40, 40, 240), val("w:jc", string(align)))
	return []node{el("w:p", append([]node{el("w:pPr", ppr...)}, g.runs(c.Runs, look)...)...)}
}
