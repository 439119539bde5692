package textract

import (
	"math"
	"slices"
)

// Rows of tables without lines: a row is what belongs to one number of the first
// column. Where cells begin at one height, it begins with the number; where they
// are centred, each column's lines are shared out so that every cell's middle is
// at the height of its number.

// strip is a piece of a table from top to bottom: a title over all columns, or
// numbered rows.
type strip struct {
	from, to int // rows of words
	title    bool
	head     bool
}

// layColumns makes the grid of a table without lines.
func layColumns(c *columns, xs []float64) *grid {
	g := &grid{xs: xs, free: true, cuts: make([][]float64, len(xs)-1)}
	for j := range g.cuts {
		g.cuts[j] = []float64{c.top(c.from)}
	}
	g.ys = []float64{c.top(c.from)}
	for _, s := range c.strips() {
		cuts := c.cutsOf(s, xs)
		for n := range cuts[0] {
			whole := make([]bool, len(xs)-1)
			for j := range whole {
				whole[j] = !s.title || j == 0 && c.rows[s.from][0].x1 < c.gutters[0].to && counts.MatchString(c.rows[s.from][0].text)
				g.cuts[j] = append(g.cuts[j], cuts[j][n])
			}
			g.right = append(g.right, whole)
			below := make([]bool, len(xs)-1)
			for j := range below {
				below[j] = true
			}
			g.below = append(g.below, below)
			g.cells = append(g.cells, make([][]glyph, len(xs)-1))
			g.ys = append(g.ys, slices.Max(column(cuts, n)))
		}
	}
	if len(g.cells) > mostRows || len(xs)-1 > mostColumns {
		return nil
	}
	return g
}

func column(cuts [][]float64, n int) []float64 {
	var out []float64
	for _, c := range cuts {
		out = append(out, c[n])
	}
	return out
}

// top and bottom are the heights between which a row of words stands.
func (c *columns) top(i int) float64    { return c.rows[i].base() - 0.75*c.lead }
func (c *columns) bottom(i int) float64 { return c.rows[i].base() + 0.25*c.lead }

// strips are the pieces of the table.
func (c *columns) strips() []strip {
	var out []strip
	i := c.from
	if first := c.firstNumber(); first > i && slices.ContainsFunc(c.rows[i:first], func(r row) bool {
		return slices.ContainsFunc(r, func(l line) bool { return headed.MatchString(l.text) })
	}) {
		end := c.headEnd(first)
		out = append(out, strip{from: i, to: end, head: true})
		i = end
	}
	for i < c.to {
		j := i
		for j < c.to && c.spanning[j] == c.spanning[i] && (!c.spanning[i] || j == i || !counts.MatchString(c.rows[j][0].text)) {
			j++
		}
		out = append(out, strip{from: i, to: j, title: c.spanning[i]})
		i = j
	}
	return out
}

// firstNumber is the first row of the table that is a title or has a number.
func (c *columns) firstNumber() int {
	for i := c.from; i < c.to; i++ {
		if c.spanning[i] || c.isNumber(i) {
			return i
		}
	}
	return c.to
}

// headEnd is where the head ends: before the first number or, where its cells
// are centred, at the widest gap between the head and it.
func (c *columns) headEnd(first int) int {
	best, at := 0.0, first
	last := c.from
	for i := c.from; i < first; i++ {
		if slices.ContainsFunc(c.rows[i], func(l line) bool { return headed.MatchString(l.text) }) {
			last = i
		}
	}
	for i := last + 1; i <= first && i < c.to; i++ {
		if d := c.rows[i].base() - c.rows[i-1].base(); d > best+0.5 {
			best, at = d, i
		}
	}
	return at
}

// cutsOf gives, for each column, where the rows of a strip end.
func (c *columns) cutsOf(s strip, xs []float64) [][]float64 {
	cuts := make([][]float64, len(xs)-1)
	var numbers []int
	for i := s.from; i < s.to; i++ {
		if !s.title && !s.head && c.isNumber(i) {
			numbers = append(numbers, i)
		}
	}
	end := c.bottom(s.to - 1)
	if s.to < c.to {
		end = (c.bottom(s.to-1) + c.top(s.to)) / 2
	}
	lines := make([][]float64, len(cuts)) // heights of lines in each column
	for i := s.from; i < s.to; i++ {
		for j := range cuts {
			if slices.ContainsFunc(c.rows[i], func(l line) bool { m := (l.x0 + l.x1) / 2; return m > xs[j] && m < xs[j+1] }) {
				lines[j] = append(lines[j], c.rows[i].base())
			}
		}
	}
	var heights []float64
	for _, n := range numbers {
		heights = append(heights, c.rows[n].base())
	}
	centred := hangs(lines, heights)
	for j := range cuts {
		switch {
		case len(numbers) == 0:
		case centred:
			cuts[j] = shareOut(lines[j], heights)
		default:
			from := 1
			if numbers[0] > s.from {
				from = 0 // what goes on from the page before
			}
			for _, n := range numbers[from:] {
				cuts[j] = append(cuts[j], c.top(n))
			}
		}
		cuts[j] = append(cuts[j], end)
	}
	return cuts
}

// hangs tells whether cells are centred: lines stand where no cell that begins
// with its number can begin.
func hangs(lines [][]float64, numbers []float64) bool {
	wrong := 0
	for n, at := range numbers {
		next := math.Inf(1)
		if n+1 < len(numbers) {
			next = numbers[n+1]
		}
		for _, column := range lines[1:] {
			level, lower := false, false
			for _, y := range column {
				level = level || abs(y-at) < 3
				lower = lower || y > at+3 && y < next-3
			}
			if lower && !level {
				wrong++
			}
		}
	}
	return wrong > 1 && wrong*12 >= len(numbers)
}

// shareOut shares the lines of a column out among numbers, in order, so that the
// middles of its cells come as near to their numbers as can be. It gives the
// heights between cells.
func shareOut(lines, numbers []float64) []float64 {
	const most = 40 // lines of one cell
	cost := make([][]float64, len(numbers)+1)
	taken := make([][]int, len(numbers)+1)
	for n := range cost {
		cost[n], taken[n] = make([]float64, len(lines)+1), make([]int, len(lines)+1)
		for k := range cost[n] {
			cost[n][k] = math.Inf(1)
		}
	}
	cost[0][0] = 0
	for n, at := range numbers {
		for k := 0; k <= len(lines); k++ {
			if math.IsInf(cost[n][k], 1) {
				continue
			}
			for size := 0; size <= most && k+size <= len(lines); size++ {
				off := 4.0 // an empty cell
				if size > 0 {
					off = abs((lines[k]+lines[k+size-1])/2 - at)
				}
				if v := cost[n][k] + off*off; v < cost[n+1][k+size] {
					cost[n+1][k+size], taken[n+1][k+size] = v, size
				}
			}
		}
	}
	ends := make([]int, len(numbers))
	for n, k := len(numbers), len(lines); n > 0; n-- {
		ends[n-1] = k
		k -= taken[n][k]
	}
	var cuts []float64
	for n, end := range ends[:max(len(ends)-1, 0)] {
		switch {
		case end > 0 && end < len(lines):
			cuts = append(cuts, (lines[end-1]+lines[end])/2-4)
		case end == 0 && len(lines) > 0:
			cuts = append(cuts, min(lines[0]-10, (numbers[n]+numbers[n+1])/2))
		default:
			cuts = append(cuts, max((numbers[n]+numbers[n+1])/2, lastOr(lines, numbers[n])+3))
		}
	}
	return cuts
}

func lastOr(values []float64, other float64) float64 {
	if len(values) == 0 {
		return other
	}
	return values[len(values)-1]
}
