package textract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"loa/internal/vi"
)

// Tables without lines between columns: under a head that begins with "STT",
// text in at least three columns that leave the same gutters free, numbered in
// the first. On the next page such a table goes on while nothing crosses its
// gutters; a row that crosses them all and is followed by numbered ones is a
// group's title.

// counts is what stands in the first column of such a table; headed begins its
// head.
var (
	counts     = regexp.MustCompile(`^(?:\d{1,3}(?:\.\d{1,2}){0,2}|[IVXLC]{1,5}|[A-H])[.)]?$`)
	halfNumber = regexp.MustCompile(`^\d+(?:\.\d+)+\.$`)
	section    = regexp.MustCompile(`^[IVXLC]{1,6}\s?[.)–-]\s*\p{Lu}`)
	headed     = regexp.MustCompile(`^(?i:STT|TT|ST|Số TT|Số)\.?$`)
)

const (
	gutter     = 5.0 // least width of a gutter, in points
	leastTight = 0.8 // of one at an edge where cells begin
	leastRows  = 2
	lookAhead  = 14 // rows within which numbers follow a group's title
)

// span is a piece of an axis.
type span struct {
	from, to float64
	tight    bool // a gutter at an edge where cells begin: hardly anything need stay free
}

// keeps is how much of a gutter must stay free.
func (s span) keeps() float64 {
	if s.tight {
		return leastTight
	}
	return min(gutter, s.to-s.from) - 0.01
}

// cover adds a piece to sorted, separate ones.
func cover(all []span, s span) []span {
	all = append(slices.Clone(all), s)
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	out := all[:1]
	for _, s := range all[1:] {
		if last := &out[len(out)-1]; s.from <= last.to {
			last.to = max(last.to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// gaps are the free places between covered ones, at least so wide.
func gaps(covered []span, least float64) []span {
	var out []span
	for i := 1; i < len(covered); i++ {
		if covered[i].from-covered[i-1].to >= least {
			out = append(out, span{from: covered[i-1].to, to: covered[i].from})
		}
	}
	return out
}

// columns is a table without lines in the making: rows of words from one to
// another, those that span all columns, and the gutters that the others leave
// free.
type columns struct {
	rows     []row
	edges    []float64 // where cells begin although hardly a gutter is free
	from, to int
	spanning map[int]bool
	gutters  []span
	first    span    // where the head has "STT"
	lead     float64 // distance of lines
	goesOn   bool    // with the table of the page before
	across   []stroke
	ahead    []row // what begins the next page
}

// columnGrids finds tables without lines among the letters that stand in no
// other table, from top to bottom. before is such a table with which the page
// before ended, or nil; ahead are the letters of the next page, on which a table
// shows better where its cells begin. across are lines that may part its rows.
func columnGrids(loose, ahead []glyph, across []stroke, before *grid) []*grid {
	words := wordRows(wordsApart(loose, nil))
	edges := edgesOf(words)
	next := wordRows(wordsApart(ahead, nil))
	if len(edges) > 0 || before != nil && before.free {
		edges = append(edges, edgesBelow(next)...)
	}
	if before != nil && before.free {
		edges = append(edges, edgesBelow(words)...)
		for _, g := range before.gutters {
			if g.tight {
				edges = append(edges, g.to)
			}
		}
	}
	if len(edges) > 0 {
		words, next = besideEdges(loose, edges), besideEdges(ahead, edges)
	}
	rows := pieces(words, edges)
	lead := leading(rows)
	next = pieces(next, edges)
	var grids []*grid
	start := 0
	if before != nil && before.free {
		c := columns{rows: rows, edges: edges, across: across, ahead: next, spanning: map[int]bool{}, lead: lead}
		c.gutters = slices.Clone(before.gutters)
		for n, g := range c.gutters {
			c.gutters[n].tight = g.tight || edgeWithin(edges, g.from, g.to)
		}
		c.goesOn = true
		c.extend(false)
		if g := c.grid(); g != nil && c.to > 0 {
			g.xs = slices.Clone(before.xs) // the edges by which it is known to go on
			grids, start = append(grids, g), c.to
		}
	}
	for i := start; i < len(rows); i++ {
		if !headsNumbers(rows[i]) && !headsRoles(rows[i]) {
			continue
		}
		c := columns{rows: rows, edges: edges, across: across, ahead: next, from: i, to: i, spanning: map[int]bool{}, lead: lead}
		if !c.begin(start) {
			continue
		}
		c.extend(true)
		if g := c.grid(); g != nil {
			grids = append(grids, g)
			i, start = c.to-1, c.to
		}
	}
	return grids
}

// wordRows puts words on one baseline together.
func wordRows(words []line) []row {
	var rows []row
	for _, p := range words {
		if n := len(rows); n > 0 && abs(rows[n-1].base()-p.base) < 0.3*max(p.size, 6) {
			rows[n-1] = append(rows[n-1], p)
			continue
		}
		rows = append(rows, row{p})
	}
	return rows
}

// pieces joins the words of rows that neither a gutter nor the edge of a cell
// keeps apart.
func pieces(words []row, edges []float64) []row {
	rows := make([]row, len(words))
	for i, r := range words {
		rows[i] = row{r[0]}
		for _, p := range r[1:] {
			last := &rows[i][len(rows[i])-1]
			if p.x0-last.x1 < gutter && !edgeWithin(edges, last.x1, p.x0) {
				last.text, last.x1 = last.text+" "+p.text, p.x1
				continue
			}
			rows[i] = append(rows[i], p)
		}
	}
	return rows
}

// leading is the usual distance of lines within columns.
func leading(rows []row) float64 {
	var steps []float64
	for i, r := range rows {
		for _, l := range r {
			if d := stepBelow(rows[i+1:], l); d > 7 && d < 40 {
				steps = append(steps, d)
			}
		}
	}
	if m := median(steps); m > 0 {
		return m
	}
	return 14
}

// stepBelow is how far below a piece the next one over or under it stands; 0 when
// there is none near.
func stepBelow(rows []row, l line) float64 {
	for _, r := range rows[:min(len(rows), 12)] {
		for _, p := range r {
			if p.x0 < l.x1 && p.x1 > l.x0 {
				return p.base - l.base
			}
		}
	}
	return 0
}

// begin takes the rows of the head and of the first numbered row, and what they
// leave free as gutters.
func (c *columns) begin(least int) bool {
	at := c.from
	var covered []span
	add := func(i int) bool {
		if c.crossing(i, c.free(covered)) {
			return false
		}
		for _, l := range c.rows[i] {
			covered = cover(covered, span{from: l.x0, to: l.x1})
		}
		return true
	}
	for _, l := range c.rows[at] {
		if headed.MatchString(l.text) {
			c.first = span{from: l.x0 - 14, to: l.x1 + 14}
		}
	}
	if c.first.to == 0 {
		c.first = c.numbersBelow(at)
	}
	add(at)
	first := c.numbered(at + 1)
	if first < 0 || c.rows[first].base()-c.rows[at].base() > 12*c.lead {
		return false
	}
	second := c.numbered(first + 1)
	if second < 0 || c.rows[second].base()-c.rows[first].base() > 20*c.lead {
		second = min(first+2, len(c.rows))
	}
	for i := at + 1; i < second; i++ {
		add(i)
	}
	for i := at - 1; i >= least && at-i <= 4 && c.rows[i+1].base()-c.rows[i].base() < 1.5*c.lead && add(i); i-- {
		c.from = i
	}
	c.gutters = c.free(covered)
	return len(c.gutters) > 1
}

// numbered is the next row, from i on, that has a number in the first column; -1
// when there is none.
func (c *columns) numbered(i int) int {
	for ; i < len(c.rows); i++ {
		if c.isNumber(i) {
			return i
		}
	}
	return -1
}

// isNumber tells whether a row begins with a number in the first column, apart
// from what follows.
func (c *columns) isNumber(i int) bool {
	r := c.rows[i]
	if c.spanning[i] || !counts.MatchString(r[0].text) {
		return false
	}
	if i > 0 && halfNumber.MatchString(c.rows[i-1][0].text) && !strings.Contains(r[0].text, ".") && r.base()-c.rows[i-1].base() < 1.5*c.lead {
		return false // "5.1." and, below, "2"
	}
	if len(c.gutters) > 0 {
		return r[0].x1 < c.gutters[0].to
	}
	return r[0].x0 > c.first.from && r[0].x1 < c.first.to
}

// leave is what the words of a row leave of gutters, and which they stand
// across.
func leave(r row, gutters []span) (left []span, over []int) {
	left = slices.Clone(gutters)
	for n, g := range gutters {
		free := []span{g}
		for _, l := range r {
			var next []span
			for _, f := range free {
				if l.x1 <= f.from || l.x0 >= f.to {
					next = append(next, f)
					continue
				}
				next = append(next, span{from: f.from, to: l.x0}, span{from: l.x1, to: f.to})
			}
			free = next
		}
		best := slices.MaxFunc(free, func(a, b span) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
		if best.to-best.from < g.keeps() && (best.to-best.from < leastTight || !fillsCell(r, gutters, n)) {
			over = append(over, n)
			continue
		}
		best.tight = g.tight
		left[n] = best
	}
	return left, over
}

// fillsCell tells whether what stands before gutter n begins at the edge of a
// cell: then it may come near the next one.
func fillsCell(r row, gutters []span, n int) bool {
	if n == 0 || !gutters[n-1].tight {
		return false
	}
	return slices.ContainsFunc(r, func(l line) bool {
		return abs(l.x0-gutters[n-1].to) <= 2*atEdgeWithin && l.x1 > gutters[n].from && l.x1 < gutters[n].to
	})
}

// crossing tells whether a row is a title or a paragraph over the columns: it
// leaves no gutter in its length free, or hardly one.
func (c *columns) crossing(i int, gutters []span) bool {
	r := c.rows[i]
	_, over := leave(r, gutters)
	if runsOver(r, gutters) {
		return true
	}
	n, within := len(over), 0
	for _, g := range gutters {
		if r.x0() < g.from && r.x1() > g.to {
			within++
		}
	}
	return n > 0 && (n >= within || n > 1 && n*2 >= within)
}

// runsOver tells whether a row begins in the first column and goes on behind it
// after one space, as headings do: numbers of rows stand apart.
func runsOver(r row, gutters []span) bool {
	return len(gutters) > 0 && len(r) > 1 && r[0].x1 < gutters[0].to && r[1].x0 > gutters[0].from && r[1].x0-r[0].x1 < 3.7
}

// young is how many numbered rows show where the gutters are.
const young = 4

// extend takes rows as long as they leave the gutters free. While the table is
// young, gutters that a row within the columns stands across were none.
func (c *columns) extend(move bool) {
	if move {
		c.to = c.from
	}
	numbers := 0
	for c.to < len(c.rows) {
		i := c.to
		if i > c.from && c.rows[i].base()-c.rows[i-1].base() > 5*c.lead {
			return
		}
		if i > c.from && c.endsBefore(i) {
			return
		}
		left, over := leave(c.rows[i], c.gutters)
		if len(over) == 0 && runsOver(c.rows[i], c.gutters) {
			over = []int{0}
		}
		switch {
		case len(over) == 0:
			c.gutters = left
			if c.isNumber(i) {
				numbers++
			}
			c.spanning[i] = c.titleGoesOn(i)
		case move && numbers < young && len(c.gutters)-len(over) > 1 && c.ordinary(i) && !c.atEdges(over):
			for _, n := range slices.Backward(over) {
				c.gutters = slices.Delete(c.gutters, n, n+1)
			}
			continue
		case c.titleAt(i):
			c.spanning[i] = true
		default:
			return
		}
		c.to++
	}
}

// atEdges tells whether cells are known to begin behind one of some gutters.
func (c *columns) atEdges(gutters []int) bool {
	return slices.ContainsFunc(gutters, func(n int) bool { return c.gutters[n].tight })
}

// ordinary tells whether a row stands within columns by its looks: it has a
// number and at least two cells, or begins right of the first column, near the
// row before.
func (c *columns) ordinary(i int) bool {
	r := c.rows[i]
	if c.isNumber(i) {
		return len(r) > 2
	}
	return i > c.from && r.x0() > c.gutters[0].from && r.base()-c.rows[i-1].base() < 1.6*c.lead && !c.spanning[i-1]
}

// numbersBelow is where numbers stand left of a head that names no column for
// them.
func (c *columns) numbersBelow(at int) span {
	for i := at + 1; i < len(c.rows) && c.rows[i].base()-c.rows[at].base() < 12*c.lead; i++ {
		if n := c.rows[i][0]; counts.MatchString(n.text) && n.x1 < c.rows[at].x0() && len(c.rows[i]) > 1 {
			return span{from: n.x0 - 14, to: n.x1 + 14}
		}
	}
	return span{}
}

// endsBefore tells whether a row is the heading of the next section: in capitals,
// alone, and no numbered rows follow.
func (c *columns) endsBefore(i int) bool {
	r := c.rows[i]
	return len(r) == 1 && section.MatchString(r[0].text) && vi.IsUpper(r[0].text) && !c.titleAt(i)
}

// titleGoesOn tells whether a row is the short last line of a group's title.
func (c *columns) titleGoesOn(i int) bool {
	if i == c.from || !c.spanning[i-1] || len(c.rows[i]) > 1 || c.isNumber(i) {
		return false
	}
	r, title := c.rows[i], c.rows[i-1]
	return title.x1() > c.gutters[len(c.gutters)-1].to && title[len(title)-1].x0-1.5 < r.x0() && r.x0() < title[len(title)-1].x0+1.5 && r.base()-title.base() < 1.3*c.lead
}

// titleAt tells whether a row over the columns is a group's title: numbered rows
// within the columns follow soon.
func (c *columns) titleAt(i int) bool {
	for n := i + 1; n < len(c.rows) && n <= i+lookAhead; n++ {
		if c.rows[n].base()-c.rows[n-1].base() > 4*c.lead {
			return false
		}
		if _, over := leave(c.rows[n], c.gutters); c.isNumber(n) && len(over) == 0 {
			return true
		}
	}
	return i+3 > len(c.rows) && c.goesOnAhead()
}

// goesOnAhead tells whether the next page begins with numbered rows within the
// columns.
func (c *columns) goesOnAhead() bool {
	for _, r := range c.ahead[:min(len(c.ahead), 6)] {
		if _, over := leave(r, c.gutters); len(r) > 2 && counts.MatchString(r[0].text) && r[0].x1 < c.gutters[0].to && len(over) == 0 {
			return true
		}
	}
	return false
}

// grid lays out the cells; nil when the first column does not number rows.
func (c *columns) grid() *grid {
	rows := c.rows[c.from:c.to]
	numbers := 0
	left, right := 1e9, 0.0
	var covered []span
	for i, r := range rows {
		left, right = min(left, r.x0()), max(right, r.x1())
		if c.spanning[c.from+i] {
			continue
		}
		for _, l := range r {
			covered = cover(covered, span{from: l.x0, to: l.x1})
		}
		if c.isNumber(c.from + i) {
			numbers++
		}
	}
	if len(c.gutters) < 2 || numbers < leastRows && len(rows) > 12 && !c.showsEdges() || numbers == 0 && (!c.goesOn || !c.showsEdges()) {
		return nil
	}
	xs := []float64{left - 2}
	free := gaps(covered, 1)
	for _, g := range c.gutters {
		for _, f := range free {
			if f.from < g.to && f.to > g.from {
				g = f
				break
			}
		}
		xs = append(xs, (g.from+g.to)/2)
	}
	g := layColumns(c, append(xs, right+2))
	if g != nil {
		g.gutters = c.gutters
	}
	return g
}
