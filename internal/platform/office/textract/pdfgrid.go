package textract

import (
	"cmp"
	"slices"
)

// grid is a table by its lines: edges of columns and rows, and which lines are
// drawn between neighbouring cells.
type grid struct {
	xs, ys  []float64
	right   [][]bool // right[i][j]: a line between cells (i, j) and (i, j+1)
	below   [][]bool // below[i][j]: a line between cells (i, j) and (i+1, j)
	cells   [][][]glyph
	free    bool   // no lines are drawn
	scan    bool   // of a scanned page
	gutters []span // of a table without lines: what its columns leave free
}

// More rows or columns than this on one page are a drawing, not a table.
const (
	mostRows    = 200
	mostColumns = 40
)

// near is how far, in points, lines that are meant to meet may stay apart.
const near = 3.5

// gridsOf finds the tables of a page: sets of lines that meet, with at least two
// cells. They come from top to bottom.
func gridsOf(strokes []stroke) []*grid {
	across, upright := straighten(strokes)
	all := slices.Concat(across, upright)
	group := make([]int, len(all))
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for i := range across {
		for j := len(across); j < len(all); j++ {
			if meet(all[i], all[j]) {
				group[root(i)] = root(j)
			}
		}
	}
	sets := map[int][]stroke{}
	for i, s := range all {
		r := root(i)
		sets[r] = append(sets[r], s)
	}
	var grids []*grid
	for _, set := range sets {
		if g := gridOf(set); g != nil {
			grids = append(grids, g)
		}
	}
	slices.SortFunc(grids, func(a, b *grid) int { return cmp.Compare(a.ys[0], b.ys[0]) })
	return grids
}

// straighten sorts lines into across and upright and joins pieces of one line.
func straighten(strokes []stroke) (across, upright []stroke) {
	for _, s := range strokes {
		if s.y0 == s.y1 {
			across = append(across, s)
		} else {
			upright = append(upright, s)
		}
	}
	across = join(across, func(s stroke) (at, from, to float64) { return s.y0, s.x0, s.x1 },
		func(at, from, to float64) stroke { return stroke{from, at, to, at} })
	upright = join(upright, func(s stroke) (at, from, to float64) { return s.x0, s.y0, s.y1 },
		func(at, from, to float64) stroke { return stroke{at, from, at, to} })
	return across, upright
}

func join(lines []stroke, take func(stroke) (at, from, to float64), make func(at, from, to float64) stroke) []stroke {
	slices.SortFunc(lines, func(a, b stroke) int {
		aa, af, _ := take(a)
		ba, bf, _ := take(b)
		return cmp.Or(cmp.Compare(aa, ba), cmp.Compare(af, bf))
	})
	var out []stroke
	for i := 0; i < len(lines); {
		at, _, _ := take(lines[i])
		j := i
		for j < len(lines) {
			if a, _, _ := take(lines[j]); a-at > near/2 {
				break
			}
			j++
		}
		same := slices.Clone(lines[i:j])
		slices.SortFunc(same, func(a, b stroke) int {
			_, af, _ := take(a)
			_, bf, _ := take(b)
			return cmp.Compare(af, bf)
		})
		_, from, to := take(same[0])
		for _, s := range same[1:] {
			_, f, t := take(s)
			if f > to+near {
				out = append(out, make(at, from, to))
				from, to = f, t
				continue
			}
			to = max(to, t)
		}
		out = append(out, make(at, from, to))
		i = j
	}
	return out
}

// meet tells whether a line across and an upright one touch.
func meet(across, upright stroke) bool {
	return upright.x0 >= across.x0-near && upright.x0 <= across.x1+near && across.y0 >= upright.y0-near && across.y0 <= upright.y1+near
}

// gridOf lays out the cells; nil when there are fewer than two.
func gridOf(set []stroke) *grid {
	var xs, ys []float64
	for _, s := range set {
		if s.y0 == s.y1 {
			ys = append(ys, s.y0)
		} else {
			xs = append(xs, s.x0)
		}
	}
	g := &grid{xs: distinct(xs), ys: distinct(ys)}
	rows, columns := len(g.ys)-1, len(g.xs)-1
	if rows < 1 || columns < 1 || rows*columns < 2 || rows > mostRows || columns > mostColumns {
		return nil
	}
	for i := range rows {
		g.right, g.below = append(g.right, make([]bool, columns)), append(g.below, make([]bool, columns))
		g.cells = append(g.cells, make([][]glyph, columns))
		for j := range columns {
			midX, midY := (g.xs[j]+g.xs[j+1])/2, (g.ys[i]+g.ys[i+1])/2
			for _, s := range set {
				switch {
				case s.x0 == s.x1 && abs(s.x0-g.xs[j+1]) <= near && s.y0 <= midY && s.y1 >= midY:
					g.right[i][j] = true
				case s.y0 == s.y1 && abs(s.y0-g.ys[i+1]) <= near && s.x0 <= midX && s.x1 >= midX:
					g.below[i][j] = true
				}
			}
		}
	}
	return g
}

func abs(x float64) float64 { return max(x, -x) }

// distinct sorts values and keeps one of those that are nearly the same.
func distinct(values []float64) []float64 {
	return distinctBy(values, near)
}

// holds tells whether a letter stands inside the table.
func (g *grid) holds(c glyph) bool {
	x, y := (c.x0+c.x1)/2, (c.y0+c.base)/2
	return x > g.xs[0]-1 && x < g.xs[len(g.xs)-1]+1 && y > g.ys[0]-1 && y < g.ys[len(g.ys)-1]+1
}

// put puts a letter into the cell in which its middle stands, the first of
// merged cells.
func (g *grid) put(c glyph) {
	x, y := (c.x0+c.x1)/2, (c.y0+c.base)/2
	j := min(max(place(g.xs, x), 0), len(g.xs)-2)
	i := min(max(place(g.ys, y), 0), len(g.ys)-2)
	for moved := true; moved; {
		moved = false
		if j > 0 && !g.right[i][j-1] {
			j, moved = j-1, true
		}
		if i > 0 && !g.below[i-1][j] {
			i, moved = i-1, true
		}
	}
	g.cells[i][j] = append(g.cells[i][j], c)
}

// place is the index of the gap between edges in which v lies.
func place(edges []float64, v float64) int {
	n, _ := slices.BinarySearch(edges, v)
	return n - 1
}

// rows gives the table's cells with their text; cells without a letter in the
// whole row are left out, as are rows of lines only.
func (g *grid) rows() [][]tableCell {
	var out [][]tableCell
	for i := range len(g.ys) - 1 {
		var row []tableCell
		some := false
		for j := 0; j < len(g.xs)-1; {
			span := 1
			for j+span < len(g.xs)-1 && !g.right[i][j+span-1] {
				span++
			}
			c := tableCell{span: span}
			if c.above = i > 0 && !g.below[i-1][j]; !c.above {
				lines := gatherLines(g.cells[i][j], 1e9)
				left, right := inside(lines, g.xs[j], g.xs[j+span])
				c.text = paragraphs(lines, left, right)
			}
			some = some || c.text != ""
			row = append(row, c)
			j += span
		}
		if some {
			out = append(out, row)
		}
	}
	return out
}

// cellPad is what word processors leave free beside the text of a cell, in
// points; cells with less are seen, with more are not.
const cellPad = 6.5

// inside gives the margins of a cell's text: what the widest line leaves free at
// the left, it leaves at the right.
func inside(lines []line, from, to float64) (left, right float64) {
	pad := cellPad
	for _, l := range lines {
		pad = min(pad, max(l.x0-from, 0))
	}
	pad = max(pad, 1)
	left, _ = margins(lines)
	for _, l := range lines {
		if centred(l, from+pad, to-pad) {
			return from + pad, to - pad
		}
	}
	return left, to - pad
}
