package office

import (
	"fmt"
	"slices"
)

// Room around the text of a cell and width of borders, in points.
const (
	cellAbove   = 2.0
	borderWidth = 0.5
)

// rowGroup is the rows of a table that cells spanning rows hold together:
// mostly one row.
type rowGroup struct {
	heights []float64
	cells   []pdfCell
	xs      []float64 // left edges of the columns and the right edge of the last
	size    float64   // of the letters
	head    []strip   // drawn again on top of every new page; nil in the head
}

// pdfCell is a cell with its text broken into lines. Rows count inside the
// group.
type pdfCell struct {
	row, col, rows, cols int
	lines                []textLine
	align                Align
}

func (g *rowGroup) height() float64 { return sum(g.heights) }

func sum(heights []float64) float64 {
	all := 0.0
	for _, h := range heights {
		all += h
	}
	return all
}

// need is the height that a cell takes.
func (g *rowGroup) need(c pdfCell) float64 {
	return float64(max(len(c.lines), 1))*g.size*lineFactor + 2*cellAbove
}

// settle gives the rows from first on the heights that their cells need: first
// those of one row, then, for cells over more rows, what the last of these
// rows has to add.
func (g *rowGroup) settle(first int) {
	for i := first; i < len(g.heights); i++ {
		g.heights[i] = 0
	}
	for _, c := range g.cells {
		if c.rows == 1 && c.row >= first {
			g.heights[c.row] = max(g.heights[c.row], g.need(c))
		}
	}
	for _, c := range g.cells {
		last := c.row + c.rows - 1
		if lacks := g.need(c) - sum(g.heights[c.row:last+1]); c.rows > 1 && last >= first && lacks > 0 {
			g.heights[last] += lacks
		}
	}
}

// draw draws the group with its borders; text stands in the middle of the
// height.
func (g *rowGroup) draw(d *pdfDrawing, x, y float64) {
	tops := make([]float64, len(g.heights)+1)
	for i, h := range g.heights {
		tops[i+1] = tops[i] + h
	}
	d.out.SetLineWidth(borderWidth)
	for _, c := range g.cells {
		left, width := x+g.xs[c.col], g.xs[c.col+c.cols]-g.xs[c.col]
		top, height := y+tops[c.row], tops[c.row+c.rows]-tops[c.row]
		d.out.Rect(left, top, width, height, "D")
		line := g.size * lineFactor
		base := top + (height-float64(len(c.lines))*line)/2 + g.size*ascent
		for _, l := range c.lines {
			d.drawLine(l, left+points(cellSide), base, width-2*points(cellSide), c.align)
			base += line
		}
	}
}

// cut divides a group: the rows that fit into room, or, when not even the
// first does, as many lines of it as fit. The piece is nil when that is
// nothing; rest is nil when all fits.
func (g *rowGroup) cut(room float64) (piece, rest *rowGroup) {
	if g.height() <= room+tolerance {
		return g, nil
	}
	whole := 0
	for whole < len(g.heights) && sum(g.heights[:whole+1]) <= room+tolerance {
		whole++
	}
	if whole == 0 && room < g.size*lineFactor+2*cellAbove {
		return nil, g
	}
	piece, rest = &rowGroup{xs: g.xs, size: g.size, head: g.head}, &rowGroup{xs: g.xs, size: g.size, head: g.head}
	inside := whole == 0 // the cut goes through the first row
	if inside {
		piece.heights, rest.heights = []float64{room}, slices.Clone(g.heights)
	} else {
		piece.heights, rest.heights = slices.Clone(g.heights[:whole]), slices.Clone(g.heights[whole:])
	}
	for _, c := range g.cells {
		g.share(c, piece, rest, whole)
	}
	rest.settle(0)
	if inside {
		piece.heights[0] = 0
		piece.settle(0)
	}
	return piece, rest
}

// share gives a cell to the upper or the lower piece, or its lines to both.
func (g *rowGroup) share(c pdfCell, piece, rest *rowGroup, whole int) {
	inside := whole == 0
	above := max(whole, 1) // rows of the upper piece
	if c.row+c.rows <= whole {
		piece.cells = append(piece.cells, c)
		return
	}
	if c.row >= above {
		c.row -= whole
		rest.cells = append(rest.cells, c)
		return
	}
	fits := int((sum(piece.heights[c.row:]) - 2*cellAbove + tolerance) / (g.size * lineFactor))
	fits = min(max(fits, 0), len(c.lines))
	upper, lower := c, c
	upper.lines, lower.lines = c.lines[:fits], c.lines[fits:]
	upper.rows, lower.row, lower.rows = above-c.row, 0, c.row+c.rows-whole
	if inside {
		lower.row, lower.rows = c.row, c.rows
	}
	piece.cells, rest.cells = append(piece.cells, upper), append(rest.cells, lower)
}

// table sets a table with its caption; one without any row is nothing.
func (d *pdfDrawing) table(t Table) ([]strip, error) {
	widths := d.columnWidths(t)
	if len(t.Header)+len(t.Rows) == 0 || len(widths) == 0 {
		return nil, nil
	}
	caption := line(t.Caption)
	out := d.centred(balance(caption, d.width, sizeTable, true), letter{size: sizeTable, bold: true}, 120)
	if len(out) > 0 {
		out[0].before = points(120)
	}
	out = append(out, pdfGap(120))
	head, err := d.tableRows(t, widths, t.Header, true)
	if err != nil {
		return nil, fmt.Errorf("draw table %q: %w", caption, err)
	}
	rows, err := d.tableRows(t, widths, t.Rows, false)
	if err != nil {
		return nil, fmt.Errorf("draw table %q: %w", caption, err)
	}
	out = keepAll(append(out, head...), len(rows) > 0)
	// A head that would fill most of every page is printed once.
	if page := points(pageWidth - marginTop - marginBottom); len(head) > 0 && total(head) < page/2 {
		for _, r := range rows {
			r.rows.head = head
		}
	}
	return append(out, rows...), nil
}

// tableRows sets the header or the rows below it, each group one strip.
func (d *pdfDrawing) tableRows(t Table, widths []int, rows []Row, header bool) ([]strip, error) {
	cells, err := tableGrid(rows, len(widths))
	if err != nil {
		return nil, err
	}
	xs := make([]float64, len(widths)+1)
	for i, w := range widths {
		xs[i+1] = xs[i] + points(w)
	}
	size := float64(sizeTable)
	if t.Small {
		size = sizeSmall
	}
	var groups []*rowGroup
	var open *rowGroup
	first, end := 0, 0 // rows of the open group
	for _, c := range cells {
		if open == nil || c.row >= end {
			first, end = c.row, c.row+1
			open = &rowGroup{xs: xs, size: size}
			groups = append(groups, open)
		}
		end = max(end, c.row+c.rows)
		open.heights = append(open.heights, make([]float64, end-first-len(open.heights))...)
		look, align := t.look(c, header, rows[c.row].Bold)
		width := xs[c.col+c.cols] - xs[c.col] - 2*points(cellSide)
		lines := d.fonts.breakWords(d.fonts.words(d.spans(c.Runs, look)), width, 0)
		open.cells = append(open.cells, pdfCell{
			row: c.row - first, col: c.col, rows: c.rows, cols: c.cols, lines: lines, align: align,
		})
	}
	strips := make([]strip, len(groups))
	for i, g := range groups {
		g.settle(0)
		strips[i] = strip{height: g.height(), rows: g}
	}
	return strips, nil
}
