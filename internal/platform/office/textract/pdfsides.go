package textract

import (
	"regexp"
	"slices"
	"strings"
)

// Heads and signatures of official papers stand in two columns without lines
// (Decree 30/2020, annex I).

// row is what stands on one baseline, in pieces from left to right.
type row []line

func (r row) base() float64 { return r[0].base }
func (r row) x0() float64   { return r[0].x0 }
func (r row) x1() float64   { return r[len(r)-1].x1 }

// rowsOfLines puts pieces on one baseline together, from left to right.
func rowsOfLines(lines []line) []row {
	var rows []row
	for _, l := range lines {
		if n := len(rows); n > 0 {
			if i, ok := placeIn(rows[n-1], l); ok {
				rows[n-1] = slices.Insert(rows[n-1], i, l)
				continue
			}
		}
		rows = append(rows, row{l})
	}
	return levelMotto(rows)
}

// levelMotto puts the motto beside the line of the left column next to it, where
// the lines of both columns stand at different heights.
func levelMotto(rows []row) []row {
	for i, r := range rows {
		if len(r) > 1 || !motto.MatchString(r[0].text) {
			continue
		}
		for _, at := range []int{i - 1, i + 1} {
			if at < 0 || at >= len(rows) || rows[at].x1() >= r.x0() || abs(rows[at].base()-r.base()) > 1.2*max(r[0].size, 8) {
				continue
			}
			rows[at] = append(rows[at], r[0])
			return slices.Delete(rows, i, i+1)
		}
	}
	return rows
}

// placeIn is where a line stands among the pieces of a row; ok is false when it
// stands on another baseline or over one of them.
func placeIn(r row, l line) (at int, ok bool) {
	for _, p := range r {
		switch {
		case sameRow(p, l):
			at++
		case !sameRow(l, p):
			return 0, false
		}
	}
	return at, true
}

// motto begins the right column of the head of a paper, whatever little space the
// left one leaves before it.
var motto = regexp.MustCompile(`^(?:C[ỘỌO]NG H(?:ÒA|OÀ|OA) XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc)\s*$`)

// apartFromMotto cuts a line in two where the motto stands close behind the name
// or the number of a paper.
func apartFromMotto(lines []line, glyphs []glyph) []line {
	var out []line
	for _, l := range lines {
		if !mottoEnds.MatchString(l.text) || motto.MatchString(l.text) {
			out = append(out, l)
			continue
		}
		var on []glyph
		for _, g := range glyphs {
			if abs(g.base-l.base) < 0.3*max(l.size, 6) && g.x0 >= l.x0-1 && g.x1 <= l.x1+1 {
				on = append(on, g)
			}
		}
		words := gatherLines(on, spaceFrom)
		cut := slices.IndexFunc(words, func(w line) bool { return motto.MatchString(textFrom(words, w.x0)) })
		if cut < 1 {
			out = append(out, l)
			continue
		}
		out = append(out, whole(words[:cut]), whole(words[cut:]))
	}
	return out
}

// mottoEnds finds lines that end with the motto.
var mottoEnds = regexp.MustCompile(`(?:VIỆT NAM|Hạnh phúc)\s*$`)

// textFrom is the text of those words that begin at x or right of it.
func textFrom(words []line, x float64) string {
	var texts []string
	for _, w := range words {
		if w.x0 >= x {
			texts = append(texts, w.text)
		}
	}
	return strings.Join(texts, " ")
}

// sides are the rows that stand in two columns, and where the second begins.
type sides struct {
	from, to int // rows
	edge     float64
}

// afterSides begins what follows the head of a paper: the addressee or the type.
var afterSides = regexp.MustCompile(`^(?:Kính gửi|KẾ HOẠCH|QUYẾT ĐỊNH|CHỈ THỊ|THÔNG BÁO|HƯỚNG DẪN|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN|BÁO CÁO|TỜ TRÌNH|NGHỊ QUYẾT|THÔNG TƯ|NGHỊ ĐỊNH|CÔNG ĐIỆN|GIẤY MỜI|PHỤ LỤC)(?:\s*$|[: ])`)

// typeAlone is a line with nothing but the type of a paper; its subject follows on
// lines of its own, in small letters too.
var typeAlone = regexp.MustCompile(`^(?:KẾ HOẠCH|QUYẾT ĐỊNH|CHỈ THỊ|THÔNG BÁO|HƯỚNG DẪN|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN|BÁO CÁO|NGHỊ QUYẾT|PHỤ LỤC)$`)

// findSides finds the first rows that stand in two columns left and right of one
// gap; ok is false when none do.
func findSides(rows []row, left, right float64) (s sides, ok bool) {
	for i := range rows {
		if len(rows[i]) < 2 || afterSides.MatchString(rows[i][0].text) {
			continue
		}
		best := sides{}
		for cut := 1; cut < len(rows[i]); cut++ {
			if t, good := spread(rows, i, cut, left, right); good && t.to-t.from > best.to-best.from {
				best, ok = t, true
			}
		}
		if ok {
			return best, true
		}
	}
	return sides{}, false
}

// spread takes rows below and above row i, whose pieces from cut on stand in the
// second column, as long as they leave the gap between the columns free.
func spread(rows []row, i, cut int, left, right float64) (s sides, ok bool) {
	from, to := rows[i][cut-1].x1, rows[i][cut].x0
	size := rows[i][0].size
	known := motto.MatchString(rows[i][cut].text)
	if to-from < 1.3*size && !known || to < left+0.25*(right-left) || from > left+0.75*(right-left) {
		return s, false
	}
	both, least := 1, min(4, to-from)
	end := i + 1
	for ; end < len(rows); end++ {
		r := rows[end]
		if r.base()-rows[end-1].base() > max(110, 8*size) || afterSides.MatchString(r[0].text) {
			break
		}
		f, t, two := narrow(r, from, to)
		if t-f < least || len(r) == 1 && besides(r[0], left, right, t) {
			break
		}
		if two {
			both++
		} else if both == 1 && end-i > 4 && lowers(r[0].text) {
			break
		}
		from, to = f, t
	}
	begin := i
	for begin > 0 && rows[begin-1].x0() >= to-1 && rows[begin].base()-rows[begin-1].base() < 3*size && !afterSides.MatchString(rows[begin-1][0].text) {
		begin--
	}
	for end > i+1 && len(rows[end-1]) == 1 && rows[end-1].x1() <= from && end-1 > lastRight(rows[:end], to)+leftTail {
		end--
	}
	return sides{begin, end, (from + to) / 2}, both > 1 || known && end-begin > 1 || to-from > 2.5*size && end-begin > 1
}

// leftTail is how many lines the left column may be longer than the right one,
// as lists of recipients are.
const leftTail = 30

// lastRight is the last row that has something in the second column.
func lastRight(rows []row, edge float64) int {
	for i, r := range slices.Backward(rows) {
		if r.x1() > edge {
			return i
		}
	}
	return 0
}

// narrow is what a row leaves of the gap, and whether it stands on both sides of
// it.
func narrow(r row, from, to float64) (f, t float64, two bool) {
	f, t = from, to
	leftmost, rightmost := false, false
	for _, l := range r {
		if l.x0+l.x1 < from+to {
			f, leftmost = max(f, l.x1), true
		} else {
			t, rightmost = min(t, l.x0), true
		}
	}
	return f, t, leftmost && rightmost
}

// besides tells whether a lone line stands in the middle of the page, as titles
// do, and not in the middle of the second column.
func besides(l line, left, right, edge float64) bool {
	middle, second := (left+right)/2, (edge+right)/2
	at := (l.x0 + l.x1) / 2
	return abs(at-middle) < 14 && abs(at-middle) < abs(at-second)
}

// twoColumns writes rows in two columns as a table of one row.
func twoColumns(rows []row, edge float64) [][]tableCell {
	var columns [2][]string
	for _, r := range rows {
		var parts [2][]line
		for _, l := range r {
			side := 0
			if l.x0+l.x1 > 2*edge {
				side = 1
			}
			parts[side] = append(parts[side], l)
		}
		for side, p := range parts {
			if len(p) > 0 {
				columns[side] = append(columns[side], whole(p).text)
			}
		}
	}
	cells := make([]tableCell, 2)
	for i, c := range columns {
		cells[i] = tableCell{text: strings.Join(c, "\n"), span: 1}
	}
	return [][]tableCell{cells}
}
