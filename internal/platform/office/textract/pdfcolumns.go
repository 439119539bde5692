package textract

import (
	"cmp"
	"regexp"
	"slices"
)

// Tables without drawn lines: text in at least three columns that leave the same
// gutters free, under a head that begins with "STT", numbered in the first
// column. On the next page such a table goes on while nothing crosses its
// gutters.

// counts is what stands in the first column of such a table; headed begins its
// head.
var (
	counts = regexp.MustCompile(`^(?:\d{1,3}|[IVXLC]{1,5}|[A-H])[.)]?$`)
	headed = regexp.MustCompile(`^(?i:STT|TT|Số TT)\.?$`)
)

const (
	gutter     = 2.0 // least width of a gutter, in points
	leastLines = 4
	leastRows  = 2
)

// span is a piece of an axis.
type span struct{ from, to float64 }

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
			out = append(out, span{covered[i-1].to, covered[i].from})
		}
	}
	return out
}

// columnGrids finds tables without lines among the letters that stand in no
// other table, from top to bottom. before is such a table with which the page
// before ended, or nil.
func columnGrids(loose []glyph, before *grid) []*grid {
	var rows [][]line
	for _, p := range gatherLines(loose, spaceFrom) {
		if n := len(rows); n > 0 && abs(rows[n-1][0].base-p.base) < 0.3*max(p.size, 6) {
			rows[n-1] = append(rows[n-1], p)
			continue
		}
		rows = append(rows, []line{p})
	}
	var grids []*grid
	for i := 0; i < len(rows); i++ {
		if !slices.ContainsFunc(rows[i], func(l line) bool { return headed.MatchString(l.text) }) {
			continue
		}
		from, to, covered := widen(rows, i)
		if to-from+1 < leastLines {
			continue
		}
		if g := columnGrid(rows[from:to+1], edges(covered)); g != nil {
			grids = append(grids, g)
			i = to
		}
	}
	if before != nil && before.free && (len(grids) == 0 || !sameColumns(before, grids[0])) {
		n := 0
		for n < len(rows) && !slices.ContainsFunc(rows[n], func(l line) bool { return crosses(l, before.xs) }) {
			n++
		}
		if n > 1 {
			if g := columnGrid(rows[:n], before.xs); g != nil {
				return []*grid{g}
			}
		}
	}
	return grids
}

// crosses tells whether a word stands across an edge between columns.
func crosses(l line, xs []float64) bool {
	return slices.ContainsFunc(xs[1:len(xs)-1], func(x float64) bool { return l.x0 < x-1 && l.x1 > x+1 })
}

// widen takes rows above and below the head, as long as they leave the gutters
// free that the rows before left.
func widen(rows [][]line, at int) (from, to int, covered []span) {
	for _, l := range rows[at] {
		covered = cover(covered, span{l.x0, l.x1})
	}
	try := func(row []line, before line, settled bool) bool {
		next := covered
		for _, l := range row {
			next = cover(next, span{l.x0, l.x1})
		}
		now, then := len(gaps(next, gutter)), len(gaps(covered, gutter))
		if now < 2 || settled && now < then-1 || abs(row[0].base-before.base) > 5*max(row[0].size, 8) {
			return false
		}
		covered = next
		return true
	}
	from, to = at, at
	for from > 0 && at-from < 4 && rows[from][0].base-rows[from-1][0].base < 2*max(rows[at][0].size, 8) && try(rows[from-1], rows[from][0], false) {
		from--
	}
	for to+1 < len(rows) && try(rows[to+1], rows[to][0], to-at > 8) {
		to++
	}
	return from, to, covered
}

// edges are the middles of the gutters with the outer edges.
func edges(covered []span) []float64 {
	xs := []float64{covered[0].from - 2}
	for _, s := range gaps(covered, gutter) {
		xs = append(xs, (s.from+s.to)/2)
	}
	return append(xs, covered[len(covered)-1].to+2)
}

// columnGrid lays out the cells of a table without lines; nil when its first
// column does not number rows.
func columnGrid(rows [][]line, xs []float64) *grid {
	g := &grid{xs: slices.Clone(xs), free: true}
	for _, l := range slices.Concat(rows...) { // the page before may have had narrower words
		g.xs[0], g.xs[len(xs)-1] = min(g.xs[0], l.x0-2), max(g.xs[len(xs)-1], l.x1+2)
	}
	var all []span
	var numbers []line
	for _, row := range rows {
		for _, l := range row {
			all = cover(all, upright(l))
			if l.x1 < g.xs[1] && counts.MatchString(l.text) {
				numbers = append(numbers, l)
			}
		}
	}
	if len(numbers) < leastRows && len(rows) > leastRows || len(numbers) == 0 || len(g.xs) < 4 {
		return nil
	}
	top, bottom := all[0].from, all[len(all)-1].to
	g.ys = []float64{top - 1}
	before := top
	for _, n := range numbers {
		if edge, ok := widest(all, before, middle(n)); ok && edge > g.ys[len(g.ys)-1]+1 {
			g.ys = append(g.ys, edge)
		} else if start := upright(n).from - 0.5; start > g.ys[len(g.ys)-1]+1 {
			g.ys = append(g.ys, start)
		}
		before = middle(n)
	}
	g.ys = append(g.ys, bottom+1)
	if len(g.ys)-1 > mostRows || len(g.xs)-1 > mostColumns {
		return nil
	}
	for range len(g.ys) - 1 {
		line := make([]bool, len(g.xs)-1)
		for j := range line {
			line[j] = true
		}
		g.right, g.below = append(g.right, line), append(g.below, slices.Clone(line))
		g.cells = append(g.cells, make([][]glyph, len(g.xs)-1))
	}
	return g
}

// upright is the height that a line of text takes.
func upright(l line) span { return span{l.base - 0.72*l.size, l.base + 0.2*l.size} }

func middle(l line) float64 { return l.base - 0.3*l.size }

// widest is the middle of the widest free height between two heights, the last
// of several.
func widest(covered []span, from, to float64) (at float64, ok bool) {
	best := 0.3
	for _, s := range gaps(covered, best) {
		if s.from < from || s.to > to {
			continue
		}
		if w := s.to - s.from; w >= best-0.6 {
			best, at, ok = max(w, best), (s.from+s.to)/2, true
		}
	}
	return at, ok
}
