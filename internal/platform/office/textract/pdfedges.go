package textract

import (
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Tables without lines and without margins in their cells leave hardly more than
// a space free between columns. Where cells begin shows all the same: many words
// begin at one height of the line, behind gaps of every width.

const (
	leastBegins  = 4   // words that begin at an edge
	atEdgeWithin = 0.7 // points
)

// free are the gutters between covered pieces: wide ones, and those where cells
// begin.
func (c *columns) free(covered []span) []span {
	var out []span
	for _, g := range gaps(covered, leastTight) {
		if g.tight = edgeWithin(c.edges, g.from, g.to); g.tight || g.to-g.from >= gutter {
			out = append(out, g)
		}
	}
	return out
}

// edgeWithin tells whether cells begin between two places.
func edgeWithin(edges []float64, from, to float64) bool {
	return slices.ContainsFunc(edges, func(e float64) bool { return e > from-0.3 && e < to+atEdgeWithin })
}

// numberHead is the word that heads a column of numbers.
var numberHead = regexp.MustCompile(`^(?i:STT|TT)\.?$`)

// roles are the words with which heads of tables of tasks name their columns.
var roles = regexp.MustCompile(`(?i)(?:nội dung|nhiệm vụ|công việc|hoạt động|đơn vị|cơ quan|chủ trì|phối hợp|thời gian|tiến độ|sản phẩm|kết quả|kinh phí|ghi chú)`)

// headsNumbers tells whether a row names a column of numbers.
func headsNumbers(r row) bool {
	return slices.ContainsFunc(r, func(l line) bool { return headed.MatchString(l.text) })
}

// headsRoles tells whether a row names at least three columns of a table of tasks.
func headsRoles(r row) bool {
	n := 0
	for _, l := range r {
		if at := roles.FindStringIndex(l.text); at != nil && at[0] == 0 {
			n++
		}
	}
	return n >= 3
}

// edgesOf finds where cells begin below the heads of tables on a page, from left
// to right.
func edgesOf(words []row) []float64 {
	var edges []float64
	for i, r := range words {
		if slices.ContainsFunc(r, func(l line) bool { return numberHead.MatchString(l.text) }) || len(roles.FindAllString(textFrom(r, 0), 3)) == 3 {
			edges = append(edges, edgesBelow(words[i:])...)
		}
	}
	return distinctBy(edges, 2)
}

// edgesBelow tries every place where words begin below a head.
func edgesBelow(words []row) []float64 {
	var tried []float64
	for _, r := range words {
		for _, w := range r {
			tried = append(tried, w.x0)
		}
	}
	var edges []float64
	for _, x := range distinctBy(tried, 0.3) {
		if isEdge(words, x) {
			edges = append(edges, x)
		}
	}
	return edges
}

// isEdge tells whether cells begin at x: words do, none but those of titles stand
// across it, and what stands before it ends here and there. Behind the first word of names
// that begin alike, there is always one space.
func isEdge(words []row, x float64) bool {
	begins, wide, crossed, running := 0, 0, 0, 0
	for i, r := range words {
		if i > 0 && r.base()-words[i-1].base() > 60 {
			break
		}
		over := false
		for n, w := range r {
			switch {
			case w.x0 < x-1.5 && w.x1 > x+0.5:
				over = true
			case abs(w.x0-x) <= atEdgeWithin:
				begins++
				if n == 0 || w.x0-r[n-1].x1 >= gutter {
					wide++
				}
			}
		}
		if running++; !over {
			running = 0
			continue
		}
		if crossed++; running >= 3 { // paragraphs below the table
			crossed -= running
			break
		}
	}
	return begins >= leastBegins && wide*5 >= begins*2 && 2*begins >= 3*crossed
}

// distinctBy sorts places and keeps one of those nearer than apart.
func distinctBy(places []float64, apart float64) []float64 {
	slices.Sort(places)
	var out []float64
	for _, x := range places {
		if n := len(out); n == 0 || x-out[n-1] >= apart {
			out = append(out, x)
		}
	}
	return out
}

// showsEdges tells whether the rows of a table begin its cells at edges: then a
// single number, or the rest of a tall row, shows that there is a table.
func (c *columns) showsEdges() bool {
	all, at, behind := 0, 0, 0
	for i := c.from; i < c.to; i++ {
		if c.spanning[i] {
			continue
		}
		for _, l := range c.rows[i] {
			all++
			for n, g := range c.gutters {
				if g.tight && abs(l.x0-g.to) < 1.5 {
					at++
					behind += min(n, 1)
				}
			}
		}
	}
	return behind > 0 && at*3 >= all*2
}

// wordsApart gathers words. Where a cell ends at the very letter with which the
// next begins, a capital behind a small letter shows it, or, at a known edge, a
// gap that letters of one word never have.
func wordsApart(glyphs []glyph, edges []float64) []line {
	const seam = 0.15
	return gatherApart(glyphs, func(a, b glyph, size float64) bool {
		gap := b.x0 - a.x1
		return gap > spaceFrom*size || capitalBehindSmall(a, b) || gap > seam && edgeNear(edges, b.x0)
	})
}

func capitalBehindSmall(a, b glyph) bool {
	if a.word || b.word {
		return false
	}
	small, _ := utf8.DecodeRuneInString(a.text)
	capital, _ := utf8.DecodeRuneInString(b.text)
	return unicode.IsLower(small) && unicode.IsUpper(capital)
}

func edgeNear(edges []float64, x float64) bool {
	return slices.ContainsFunc(edges, func(e float64) bool { return abs(e-x) <= atEdgeWithin })
}

// touched are the edges at which words of cells before them end.
func touched(rows []row, edges []float64) []float64 {
	var out []float64
	for _, e := range edges {
		if slices.ContainsFunc(rows, func(r row) bool { return r.touches(e, edges) }) {
			out = append(out, e)
		}
	}
	return out
}

// touches tells whether a word ends at an edge, the last or one before a cell.
func (r row) touches(edge float64, edges []float64) bool {
	for i, w := range r {
		if w.x0 < edge-2 && abs(w.x1-edge) <= 1 && (i+1 == len(r) || edgeNear(edges, r[i+1].x0)) {
			return true
		}
	}
	return false
}

// besideEdges are the rows of words of a page on which cells are known to begin
// at edges. A word that ends where the next cell begins leaves as much free as
// an edge needs.
func besideEdges(glyphs []glyph, edges []float64) []row {
	rows := wordRows(wordsApart(glyphs, nil))
	if edges = touched(rows, edges); len(edges) == 0 {
		return rows
	}
	rows = wordRows(wordsApart(glyphs, edges))
	const room = leastTight + 0.1
	for _, r := range rows {
		for n, w := range r {
			if n+1 < len(r) && edgeNear(edges, r[n+1].x0) {
				r[n].x1 = min(w.x1, r[n+1].x0-room)
			}
			for _, e := range edges {
				if w.x0 < e-2 && w.x1 > e-room && w.x1 < e+0.5 {
					r[n].x1 = min(r[n].x1, e-room)
				}
			}
		}
	}
	return rows
}
