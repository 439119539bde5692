package plan

import (
	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

// fit gives a row of a copied table its full width again. In such a copy a cell
// that is merged with the one above is simply not there: which cells are left
// is told by what they look like, and the missing ones say what the row above
// says. missing are the columns so filled. Rows of other tables stay as they
// are.
func (c *columns) fit(r gridRow, above *gridRow) (row gridRow, missing []int) {
	n := len(r.cells)
	if n == 0 || n >= c.width || above == nil || !r.cells[0].soft {
		return r, nil
	}
	for _, cell := range r.cells {
		if cell.span > 1 || cell.above {
			return r, nil
		}
	}
	places := c.places(r)
	if places == nil {
		return r, nil
	}
	row = gridRow{start: r.start, end: r.end, cells: make([]gridCell, c.width)}
	next := 0
	for column := range row.cells {
		if next < n && places[next] == column {
			row.cells[column] = r.cells[next]
			next++
			continue
		}
		if from := above.at(column); from != nil && column != c.no {
			row.cells[column] = *from
			row.cells[column].above = true
		}
		row.cells[column].span = 1
		missing = append(missing, column)
	}
	return row, missing
}

// places finds the columns of the cells of a narrow row, in order, that fit
// best what the cells look like; nil when the work itself would be missing.
func (c *columns) places(r gridRow) []int {
	n := len(r.cells)
	const bad = -1 << 20
	best := make([][]int, n+1)
	took := make([][]bool, n+1)
	for i := range best {
		best[i], took[i] = make([]int, c.width+1), make([]bool, c.width+1)
	}
	for i := n; i >= 0; i-- {
		for j := c.width; j >= 0; j-- {
			switch {
			case i == n:
				best[i][j] = 0
			case j == c.width:
				best[i][j] = bad
			default:
				best[i][j] = best[i][j+1]
				if v := c.likeness(j, r.cells[i]) + best[i+1][j+1]; v >= best[i][j] {
					best[i][j], took[i][j] = v, true
				}
			}
		}
	}
	var out []int
	hasContent := false
	for i, j := 0, 0; i < n && j < c.width; j++ {
		if took[i][j] {
			out = append(out, j)
			hasContent = hasContent || j == c.content
			i++
		}
	}
	if len(out) < n || !hasContent {
		return nil
	}
	return out
}

// likeness tells how well a cell looks like what a column holds.
func (c *columns) likeness(column int, cell gridCell) int {
	text := cell.text()
	if text == "" {
		return 0
	}
	number := rowStart.MatchString(text)
	name := namesAnAgency(text)
	switch column {
	case c.no:
		if number {
			return 6
		}
		return -6
	case c.content:
		if number || name {
			return -4
		}
		return 4
	case c.lead, c.coord:
		switch {
		case name && column == c.coord && groupWord.MatchString(vi.Fold(text)):
			return 4 // "Các bộ, ngành liên quan" rather help
		case name:
			return 3
		}
		return -4
	case c.timing:
		if len(text) < 300 && cadence.ReadPhrase(text, cadence.Context{}).Kind != cadence.Unknown {
			return 4
		}
		return -4
	}
	switch {
	case number, name:
		return -2
	case column == c.product:
		return 1
	}
	return 0
}

// namesAnAgency tells whether a cell begins with the name of an agency.
func namesAnAgency(text string) bool {
	l := vi.NewLetters(readMark(text).rest)
	return len(l.Words) > 0 && beginsAgency(l, 0)
}
