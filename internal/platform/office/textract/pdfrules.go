package textract

// Tables with lines across only: each line ends a row.

// leastRule is how much of a table's width a line that ends its rows covers.
const leastRule = 0.7

// acrossOf are the lines across a page that belong to no table with upright lines.
func acrossOf(strokes []stroke, ruled []*grid) []stroke {
	across, _ := straighten(strokes)
	var out []stroke
	for _, s := range across {
		inside := false
		for _, g := range ruled {
			inside = inside || s.y0 >= g.ys[0]-near && s.y0 <= g.ys[len(g.ys)-1]+near
		}
		if !inside && s.x1-s.x0 > 100 {
			out = append(out, s)
		}
	}
	return out
}

// ruledStrips are the rows of words between lines across the table; none when
// such lines do not part its rows.
func (c *columns) ruledStrips(xs []float64) []strip {
	left, right := xs[0], xs[len(xs)-1]
	var ends []float64
	for _, s := range c.across {
		if min(s.x1, right)-max(s.x0, left) >= leastRule*(right-left) && s.y0 > c.rows[c.from].base() && s.y0 < c.rows[c.to-1].base() {
			ends = append(ends, s.y0)
		}
	}
	var out []strip
	i := c.from
	for _, end := range append(distinctBy(ends, near), c.bottom(c.to-1)+1) {
		j, titles := i, 0
		for j < c.to && c.rows[j].base() < end {
			if c.spanning[j] {
				titles++
			}
			j++
		}
		if j > i {
			out = append(out, strip{from: i, to: j, title: titles*2 > j-i, ruled: true})
		}
		i = j
	}
	numbers := 0
	for i := c.from; i < c.to; i++ {
		if c.isNumber(i) {
			numbers++
		}
	}
	if len(out) < 2 || len(out) < numbers {
		return nil
	}
	return out
}
