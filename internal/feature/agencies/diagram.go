package agencies

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"loa/internal/vi"
)

// Measures of the diagram in its own units, which are pixels at 1280.
const (
	drawingWidth = 1120
	boxWidth     = 400
	boxPadding   = 8
	boxGap       = 8
	lineHeight   = 20
	portGap      = 24  // between two wires that end at one box
	letterWidth  = 7.8 // of 14 px, on average
	labelLetters = 24  // the longest label of a wire
)

// tie is one succession to be drawn: from a unit before to one after. An end
// without identity is nobody.
type tie struct {
	From, To tieEnd
	Label    string
	Part     bool
}

type tieEnd struct{ ID, Name, Note string }

// diagram is ties laid out: units before at the left, after at the right.
type diagram struct {
	Width, Height int
	Boxes         []box
	Wires         []wire
}

// box is one unit; its name stands at TextX, one line at each of Lines.
type box struct {
	X, Y, W, H int
	TextX      int
	Lines      []boxLine
	Nobody     bool
}

type boxLine struct {
	Text string
	Y    int
	Note bool
}

// wire is a line from a box at the left to one at the right, broken by its label
// where it begins.
type wire struct {
	Path           string
	Part           bool
	Label          string
	LabelX, LabelY int
	LabelW         int
}

// side is one column while it is laid out.
type side struct {
	ends  []tieEnd
	at    map[string]int
	ties  [][]int // of each end
	boxes []box
}

// layOut places ties. The side that needs more room is set line by line; units
// of the other stand in the middle of those to which they are tied, never over
// one another.
func layOut(ties []tie) diagram {
	left, right := newSide(), newSide()
	for i, t := range ties {
		right.add(t.To, i)
		left.add(t.From, i)
	}
	left.measure(0)
	right.measure(drawingWidth - boxWidth)
	left.sortBy(func(i int) int { return right.at[ties[i].To.ID] })
	if left.height() >= right.height() {
		left.stack()
		right.settle(func(i int) int { return left.middle(ties[i].From.ID) })
	} else {
		right.stack()
		left.settle(func(i int) int { return right.middle(ties[i].To.ID) })
	}
	d := diagram{Width: drawingWidth, Height: max(left.bottom(), right.bottom())}
	starts := left.ports(func(i int) int { return right.middle(ties[i].To.ID) })
	stops := right.ports(func(i int) int { return left.middle(ties[i].From.ID) })
	for i, t := range ties {
		d.Wires = append(d.Wires, draw(t, starts[i], stops[i]))
	}
	for _, s := range []*side{left, right} {
		d.Boxes = append(d.Boxes, s.written()...)
	}
	return d
}

func newSide() *side { return &side{at: map[string]int{}} }

func (s *side) add(e tieEnd, tie int) {
	i, ok := s.at[e.ID]
	if !ok {
		i = len(s.ends)
		s.at[e.ID] = i
		s.ends = append(s.ends, e)
		s.ties = append(s.ties, nil)
	}
	s.ties[i] = append(s.ties[i], tie)
}

// sortBy puts the ends in the order of the first of their ties by rank.
func (s *side) sortBy(rank func(tie int) int) {
	order := make([]int, len(s.ends))
	for i := range order {
		order[i] = i
	}
	first := func(i int) int { return slices.Min(mapped(s.ties[i], rank)) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(first(a), first(b)) })
	s.reorder(order)
}

func mapped(xs []int, fn func(int) int) []int {
	out := make([]int, len(xs))
	for i, x := range xs {
		out[i] = fn(x)
	}
	return out
}

// measure gives every end a box high enough for its words and its wires.
func (s *side) measure(x int) {
	letters := float64(boxWidth-2*boxPadding-8) / letterWidth
	for i, e := range s.ends {
		b := box{X: x, W: boxWidth, TextX: x + boxPadding + 4, Nobody: e.ID == ""}
		for _, line := range wrap(e.Name, int(letters)) {
			b.Lines = append(b.Lines, boxLine{Text: line})
		}
		if e.Note != "" {
			for _, line := range wrap(e.Note, int(letters)) {
				b.Lines = append(b.Lines, boxLine{Text: line, Note: true})
			}
		}
		b.H = max(2*boxPadding+lineHeight*len(b.Lines), portGap*len(s.ties[i]))
		s.boxes = append(s.boxes, b)
	}
}

// wrap breaks text into lines of at most n letters where words end.
func wrap(text string, n int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > n {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

func (s *side) height() (h int) {
	for _, b := range s.boxes {
		h += b.H + boxGap
	}
	return h
}

func (s *side) bottom() int {
	last := s.boxes[len(s.boxes)-1]
	return last.Y + last.H
}

func (s *side) middle(id string) int {
	b := s.boxes[s.at[id]]
	return b.Y + b.H/2
}

// stack sets the boxes one under the other.
func (s *side) stack() {
	y := 0
	for i := range s.boxes {
		s.boxes[i].Y = y
		y += s.boxes[i].H + boxGap
	}
}

// settle sets the boxes beside what they are tied to, in that order.
func (s *side) settle(middle func(tie int) int) {
	wanted := func(i int) int {
		sum := 0
		for _, tie := range s.ties[i] {
			sum += middle(tie)
		}
		return sum/len(s.ties[i]) - s.boxes[i].H/2
	}
	order := make([]int, len(s.boxes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(wanted(a), wanted(b)) })
	free := 0
	for _, i := range order {
		s.boxes[i].Y = max(wanted(i), free)
		free = s.boxes[i].Y + s.boxes[i].H + boxGap
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(s.boxes[a].Y, s.boxes[b].Y) })
	s.reorder(order)
}

func (s *side) reorder(order []int) {
	ends, ties, boxes := make([]tieEnd, len(order)), make([][]int, len(order)), make([]box, len(order))
	for to, from := range order {
		ends[to], ties[to], boxes[to] = s.ends[from], s.ties[from], s.boxes[from]
		s.at[ends[to].ID] = to
	}
	s.ends, s.ties, s.boxes = ends, ties, boxes
}

// ports gives the height at which each tie meets this side, in the order of
// their other ends so that wires do not cross without need.
func (s *side) ports(other func(tie int) int) map[int]int {
	out := map[int]int{}
	for i, b := range s.boxes {
		ties := slices.Clone(s.ties[i])
		slices.SortStableFunc(ties, func(x, y int) int { return cmp.Compare(other(x), other(y)) })
		for k, tie := range ties {
			out[tie] = b.Y + b.H*(2*k+1)/(2*len(ties))
		}
	}
	return out
}

// written places the words of every box in its middle.
func (s *side) written() []box {
	for i := range s.boxes {
		b := &s.boxes[i]
		top := b.Y + (b.H-lineHeight*len(b.Lines))/2
		for k := range b.Lines {
			b.Lines[k].Y = top + lineHeight*k + 15
		}
	}
	return s.boxes
}

// draw is a wire: a stub before its label, a curve after it.
func draw(t tie, start, stop int) wire {
	w := wire{Part: t.Part, Label: t.Label, LabelX: boxWidth + 8, LabelY: start + 4}
	w.Label = vi.Truncate(w.Label, labelLetters)
	w.LabelW = int(float64(len([]rune(w.Label)))*letterWidth) + 4
	from, to := boxWidth+12+w.LabelW, drawingWidth-boxWidth
	bend := (to - from) / 2
	w.Path = fmt.Sprintf("M%d %dh6M%d %dC%d %d %d %d %d %d", boxWidth, start, from, start, from+bend, start, to-bend, stop, to, stop)
	return w
}
