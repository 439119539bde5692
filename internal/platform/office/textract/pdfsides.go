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

// rowsOfLines puts pieces on one baseline together.
func rowsOfLines(lines []line) []row {
	var rows []row
	for _, l := range lines {
		if n := len(rows); n > 0 && sameRow(rows[n-1][len(rows[n-1])-1], l) {
			rows[n-1] = append(rows[n-1], l)
			continue
		}
		rows = append(rows, row{l})
	}
	return rows
}

// sides are the rows that stand in two columns, and where the second begins.
type sides struct {
	from, to int // rows
	edge     float64
}

// afterSides begins what follows the head of a paper: the addressee or the type.
var afterSides = regexp.MustCompile(`^(?:Kính gửi|KẾ HOẠCH|QUYẾT ĐỊNH|CHỈ THỊ|THÔNG BÁO|HƯỚNG DẪN|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN|BÁO CÁO|TỜ TRÌNH|NGHỊ QUYẾT|THÔNG TƯ|NGHỊ ĐỊNH|CÔNG ĐIỆN|GIẤY MỜI|PHỤ LỤC)(?:\s*$|[: ])`)

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
	if to-from < 1.3*size || to < left+0.25*(right-left) || from > left+0.75*(right-left) {
		return s, false
	}
	both := 1
	end := i + 1
	for ; end < len(rows); end++ {
		r := rows[end]
		if r.base()-rows[end-1].base() > max(110, 8*size) || afterSides.MatchString(r[0].text) {
			break
		}
		f, t, two, free := narrow(r, from, to)
		if !free || len(r) == 1 && besides(r[0], left, right, t) {
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
	return sides{begin, end, (from + to) / 2}, both > 1 || to-from > 2.5*size && end-begin > 1
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

// narrow is what a row leaves of the gap, whether it stands on both sides of it,
// and whether the gap stays wide enough.
func narrow(r row, from, to float64) (f, t float64, two, free bool) {
	f, t = from, to
	leftmost, rightmost := false, false
	for _, l := range r {
		if l.x0+l.x1 < from+to {
			f, leftmost = max(f, l.x1), true
		} else {
			t, rightmost = min(t, l.x0), true
		}
	}
	return f, t, leftmost && rightmost, t-f >= 4
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
