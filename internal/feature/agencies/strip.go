package agencies

import (
	"cmp"
	"fmt"
	"slices"

	"loa/internal/domain/calendar"
)

// strip is the row of days on which the registry changed, along which a page
// moves from one to the next.
type strip struct {
	At    int // the last day of change by the day shown; -1: before the first
	Marks []stripMark
}

// Max is the last place on the row.
func (s strip) Max() int { return len(s.Marks) - 1 }

// Place is where the slider stands.
func (s strip) Place() int { return max(s.At, 0) }

// Here is the mark at which the slider stands.
func (s strip) Here() stripMark { return s.Marks[s.Place()] }

// stripMark is one day of change. X is its place along the row; Height is 1, 2
// or 3 by how much changed; Label tells where there is room for its date.
type stripMark struct {
	Day    calendar.Date
	Text   string
	X      string
	Anchor string // start, middle or end: how the date stands at X
	Height int
	Label  string // wide: on large screens; always; empty: nowhere
	Bottom int    // of the tick, in units of the drawing
}

// Parts of the row between two dates, on large screens and on telephones.
const (
	wideGap   = 0.11
	narrowGap = 0.34
)

// layStrip places the days of change at equal distances. The first, the last and
// those on which most changed get their dates, as far as there is room.
func layStrip(days []milestone, day calendar.Date) strip {
	s := strip{At: -1, Marks: make([]stripMark, len(days))}
	most := 1
	for i, m := range days {
		if m.Day <= day {
			s.At = i
		}
		most = max(most, m.Tally.total())
	}
	order := make([]int, len(days))
	for i, m := range days {
		n := m.Tally.total()
		mark := stripMark{Day: m.Day, X: fmt.Sprintf("%.2f%%", 100*along(i, len(days))), Anchor: "middle", Height: 1}
		switch {
		case n*3 >= most:
			mark.Height = 3
		case n*20 >= most:
			mark.Height = 2
		}
		mark.Bottom = 4 + 4*mark.Height
		s.Marks[i], order[i] = mark, i
	}
	if len(days) > 0 {
		s.Marks[0].Anchor, s.Marks[len(days)-1].Anchor = "start", "end"
	}
	rank := func(i int) int {
		if i == 0 || i == len(days)-1 {
			return most + 1
		}
		return days[i].Tally.total()
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(b), rank(a)) })
	s.label(order, wideGap, "wide")
	s.label(order, narrowGap, "always")
	return s
}

// label gives dates to the marks in the order of their weight, none closer to
// another than gap.
func (s strip) label(order []int, gap float64, as string) {
	var taken []float64
	for _, i := range order {
		x := along(i, len(s.Marks))
		if !slices.ContainsFunc(taken, func(y float64) bool { return max(x, y)-min(x, y) < gap }) {
			taken = append(taken, x)
			s.Marks[i].Label = as
		}
	}
}

// along is the place of mark i of n on the row, from 0 to 1.
func along(i, n int) float64 {
	if n < 2 {
		return 0
	}
	return float64(i) / float64(n-1)
}
