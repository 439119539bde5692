package office

import (
	"fmt"
	"slices"
)

// Without leaves out column i of a table none of whose cells spans several.
func (t Table) Without(i int) Table {
	t.Widths, t.Aligns = without(t.Widths, i), without(t.Aligns, i)
	t.Header, t.Rows = withoutCell(t.Header, i), withoutCell(t.Rows, i)
	return t
}

func withoutCell(rows []Row, i int) []Row {
	out := make([]Row, len(rows))
	for n, r := range rows {
		out[n] = Row{Cells: without(r.Cells, i), Bold: r.Bold}
	}
	return out
}

func without[T any](all []T, i int) []T {
	if i >= len(all) {
		return all
	}
	return slices.Delete(slices.Clone(all), i, i+1)
}

// gridCell is a cell in its place: its upper left row and column and how many
// of both it covers.
type gridCell struct {
	Cell

	row, col, rows, cols int
	keep                 bool // with the row below it, on one page
}

// tableGrid puts the cells of rows into columns, row by row from the left, as
// they are written. A cell that spans more rows than there are ends with them.
// It fails when a row has too many or too few columns, or a cell lies over one
// of an earlier row.
func tableGrid(rows []Row, columns int) ([]gridCell, error) {
	var out []gridCell
	covered := make([]int, columns) // rows for which each column is still covered
	for i, r := range rows {
		col := 0
		skip := func() {
			for col < columns && covered[col] > 0 {
				covered[col]--
				col++
			}
		}
		for _, c := range r.Cells {
			skip()
			g := gridCell{Cell: c, row: i, col: col, rows: min(max(c.RowSpan, 1), len(rows)-i), cols: max(c.ColSpan, 1)}
			if col+g.cols > columns {
				return nil, fmt.Errorf("row %d has more than %d columns", i+1, columns)
			}
			for k := col; k < col+g.cols; k++ {
				if covered[k] > 0 {
					return nil, fmt.Errorf("column %d of row %d lies over a cell of an earlier row", k+1, i+1)
				}
				covered[k] = g.rows - 1
			}
			out = append(out, g)
			col += g.cols
		}
		skip()
		if col != columns {
			return nil, fmt.Errorf("row %d has %d columns instead of %d", i+1, col, columns)
		}
	}
	return out, nil
}

// look gives how the text of a cell is written: letters and place.
func (t Table) look(c gridCell, header, bold bool) (letter, Align) {
	look := letter{size: sizeTable, bold: bold || header}
	if t.Small {
		look.size = sizeSmall
	}
	align := c.Align
	if align == "" && c.col < len(t.Aligns) {
		align = t.Aligns[c.col]
	}
	if header {
		align = AlignCentre
	}
	if align == "" {
		align = AlignLeft
	}
	return look, align
}
