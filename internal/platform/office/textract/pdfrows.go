package textract

import (
	"math"
	"slices"
)

// Rows of tables without lines: a row is what belongs to one number of the first
// column. Where cells begin at one height, it begins with the number; where they
// are centred, each column's lines are shared out so that every cell's middle is
// at the height of its number.

// clearGap is how many usual distances of lines part rows of a table clearly.
const clearGap = 1.5

// strip is a piece of a table from top to bottom: a title over all columns, or
// numbered rows.
type strip struct {
	from, to int // rows of words
	title    bool
	head     bool
	ruled    bool // between two lines across
}

// layColumns makes the grid of a table without lines.
func layColumns(c *columns, xs []float64) *grid {
	g := &grid{xs: xs, free: true, ys: []float64{c.top(c.from)}}
	strips := c.strips()
	if ruled := c.ruledStrips(xs); len(ruled) > 0 {
		strips = ruled
	}
	for _, s := range strips {
		for _, cut := range c.cutsOf(s, xs) {
			right, below := make([]bool, len(xs)-1), make([]bool, len(xs)-1)
			for j := range right {
				right[j] = !s.title || j == 0 && c.leads(s.from)
				below[j] = true
			}
			g.right, g.below = append(g.right, right), append(g.below, below)
			g.cells = append(g.cells, make([][]glyph, len(xs)-1))
			g.ys = append(g.ys, cut)
		}
	}
	if len(g.cells) > mostRows || len(xs)-1 > mostColumns {
		return nil
	}
	return g
}

// leads tells whether a row has a number in the first column, whatever follows.
func (c *columns) leads(i int) bool {
	return c.rows[i][0].x1 < c.gutters[0].to && counts.MatchString(c.rows[i][0].text)
}

// top and bottom are the heights between which a row of words stands.
func (c *columns) top(i int) float64    { return c.rows[i].base() - 0.75*c.lead }
func (c *columns) bottom(i int) float64 { return c.rows[i].base() + 0.25*c.lead }

// strips are the pieces of the table.
func (c *columns) strips() []strip {
	var out []strip
	i := c.from
	if first := c.firstNumber(); first > i && slices.ContainsFunc(c.rows[i:first], func(r row) bool {
		return headsNumbers(r) || headsRoles(r)
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
		if headsNumbers(c.rows[i]) || headsRoles(c.rows[i]) {
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

// cutsOf gives the heights at which the rows of a strip end.
func (c *columns) cutsOf(s strip, xs []float64) []float64 {
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
	if len(numbers) == 0 || s.ruled {
		return []float64{end}
	}
	lines := make([][]bool, len(xs)-1) // which rows of words each column has a line in
	for j := range lines {
		lines[j] = make([]bool, s.to-s.from)
		for i := range lines[j] {
			lines[j][i] = slices.ContainsFunc(c.rows[s.from+i], func(l line) bool { m := (l.x0 + l.x1) / 2; return m > xs[j] && m < xs[j+1] })
		}
	}
	if cuts := c.gapsBetween(s, numbers); len(cuts) > 0 {
		return append(cuts, end)
	}
	var cuts []float64
	if c.hangs(s, lines, numbers) {
		for _, i := range c.shareOut(s, lines, numbers) {
			cuts = append(cuts, (c.rows[i-1].base()+c.rows[i].base())/2-0.25*c.lead)
		}
		return append(cuts, end)
	}
	if numbers[0] == s.from { // else something goes on from the page before
		numbers = numbers[1:]
	}
	for _, n := range numbers {
		cuts = append(cuts, c.top(n))
	}
	return append(cuts, end)
}

// gapsBetween are the heights at which no column of a strip has a line for more
// than their usual distance; none when they do not part one number from another.
func (c *columns) gapsBetween(s strip, numbers []int) []float64 {
	var cuts []float64
	numbered, plain, first := 0, 0, s.from
	for i := s.from + 1; i <= s.to; i++ {
		if i < s.to && c.rows[i].base()-c.rows[i-1].base() < clearGap*c.lead {
			continue
		}
		n := 0
		for _, at := range numbers {
			if at >= first && at < i {
				n++
			}
		}
		switch {
		case n > 1:
			return nil
		case n == 1:
			numbered++
		case first > s.from && i < s.to: // else a row that the edge of a page broke
			plain++
		}
		if i < s.to {
			cuts = append(cuts, (c.rows[i-1].base()+c.rows[i].base())/2-0.25*c.lead)
		}
		first = i
	}
	if plain*4 > numbered {
		return nil
	}
	return cuts
}

// hangs tells whether cells are centred: lines stand where no cell that begins
// with its number can begin.
func (c *columns) hangs(s strip, lines [][]bool, numbers []int) bool {
	wrong := 0
	for n, at := range numbers {
		next := s.to
		if n+1 < len(numbers) {
			next = numbers[n+1]
		}
		for _, column := range lines[1:] {
			if !column[at-s.from] && slices.Contains(column[at-s.from+1:next-s.from], true) {
				wrong++
			}
		}
	}
	return wrong > 1 && wrong*2 >= len(numbers)
}

// runsThrough is in how many columns of a strip lines follow each other across row
// k of words at no more than their usual distance.
func (c *columns) runsThrough(s strip, lines [][]bool, k int) int {
	n := 0
	for _, column := range lines[1:] {
		above, below := k-1, k
		for above >= 0 && !column[above] {
			above--
		}
		for below < len(column) && !column[below] {
			below++
		}
		if above >= 0 && below < len(column) && c.rows[s.from+below].base()-c.rows[s.from+above].base() < 1.1*c.lead {
			n++
		}
	}
	return n
}

// shareOut shares the rows of words of a strip out among its numbers, in order,
// so that the middles of all cells come as near to their numbers as can be. It
// gives the first row of words of each row but the first. A row without a number,
// such as a head inside the table, is dearer.
func (c *columns) shareOut(s strip, lines [][]bool, numbers []int) []int {
	const most, unnumbered, unbroken, none = 60, 600.0, 60.0, -1
	size := s.to - s.from
	base := func(i int) float64 { return c.rows[s.from+i].base() }
	// cost is how far the middles of the cells in rows from to to are from at.
	cost := func(from, to int, at float64) float64 {
		sum := 0.0
		for _, column := range lines[1:] {
			first, last := none, none
			for i := from; i < to; i++ {
				if column[i] {
					last = i
					if first == none {
						first = i
					}
				}
			}
			if first != none {
				off := (base(first)+base(last))/2 - at
				sum += off * off
			}
		}
		return sum
	}
	total := make([][]float64, len(numbers)+1)
	begin := make([][][2]int, len(numbers)+1) // from which number and row it came
	for n := range total {
		total[n], begin[n] = make([]float64, size+1), make([][2]int, size+1)
		for k := range total[n] {
			total[n][k] = math.Inf(1)
		}
	}
	total[0][0] = 0
	for k := range size {
		for n := range total {
			if math.IsInf(total[n][k], 1) {
				continue
			}
			tight := 0.0
			if k > 0 { // rows keep apart
				tight = 2*max(0, 12-(base(k)-base(k-1))) + unbroken*float64(c.runsThrough(s, lines, k))
			}
			for to := k + 1; to <= min(size, k+most); to++ {
				next := s.to
				if n < len(numbers) {
					next = numbers[n] - s.from
				}
				if next >= k && next < to {
					if v := total[n][k] + tight + cost(k, to, base(next)); v < total[n+1][to] && (n+1 == len(numbers) || numbers[n+1]-s.from >= to) {
						total[n+1][to], begin[n+1][to] = v, [2]int{n, k}
					}
				} else if next >= to {
					if v := total[n][k] + tight + unnumbered + cost(k, to, (base(k)+base(to-1))/2); v < total[n][to] {
						total[n][to], begin[n][to] = v, [2]int{n, k}
					}
				}
			}
		}
	}
	var starts []int
	for n, k := len(numbers), size; k > 0; {
		from := begin[n][k]
		if n, k = from[0], from[1]; k > 0 {
			starts = append(starts, s.from+k)
		}
	}
	slices.Reverse(starts)
	return starts
}
