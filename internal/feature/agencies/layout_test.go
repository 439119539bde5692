package agencies

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

func end(id string) tieEnd {
	return tieEnd{ID: id, Name: "Ủy ban nhân dân xã " + id, Note: "UBND huyện"}
}

// TestLayOut draws successions at random: no box lies over another, every wire
// leaves a box at the left and meets one at the right, no label lies over
// another.
func TestLayOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := map[string]bool{}
		var ties []tie
		for range rapid.IntRange(1, 60).Draw(t, "ties") {
			from, to := fmt.Sprint("a", rapid.IntRange(0, 25).Draw(t, "from")), fmt.Sprint("b", rapid.IntRange(0, 8).Draw(t, "to"))
			if !seen[from+to] {
				seen[from+to] = true
				ties = append(ties, tie{From: end(from), To: end(to), Label: "sáp nhập"})
			}
		}
		d := layOut(ties)
		for i, a := range d.Boxes {
			if a.Y < 0 || a.Y+a.H > d.Height || len(a.Lines) == 0 || a.Lines[0].Y < a.Y || a.Lines[len(a.Lines)-1].Y > a.Y+a.H {
				t.Fatalf("box %+v of a drawing %d high", a, d.Height)
			}
			for _, b := range d.Boxes[i+1:] {
				if a.X == b.X && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
					t.Fatalf("%+v lies over %+v", a, b)
				}
			}
		}
		var heights []int
		for i, w := range d.Wires {
			var x0, y0, x1, y1, b1, by, b2, by2, x2, y2 int
			if _, err := fmt.Sscanf(w.Path, "M%d %dh6M%d %dC%d %d %d %d %d %d", &x0, &y0, &x1, &y1, &b1, &by, &b2, &by2, &x2, &y2); err != nil {
				t.Fatalf("%s: %v", w.Path, err)
			}
			if !meets(d, 0, y0, ties[i].From.Name) || !meets(d, drawingWidth-boxWidth, y2, ties[i].To.Name) || x1 < w.LabelX+w.LabelW {
				t.Fatalf("wire %d (%s) does not lead from %s to %s", i, w.Path, ties[i].From.Name, ties[i].To.Name)
			}
			heights = append(heights, w.LabelY)
		}
		slices.Sort(heights)
		for i := 1; i < len(heights); i++ {
			if heights[i]-heights[i-1] < lineHeight-2 {
				t.Fatalf("labels %d apart", heights[i]-heights[i-1])
			}
		}
	})
}

// meets tells whether a wire at height y touches the box of that name.
func meets(d diagram, x, y int, name string) bool {
	return slices.ContainsFunc(d.Boxes, func(b box) bool {
		var words []string
		for _, l := range b.Lines {
			if !l.Note {
				words = append(words, l.Text)
			}
		}
		return b.X == x && y >= b.Y && y <= b.Y+b.H && strings.Join(words, " ") == name
	})
}

func TestLongNamesWrapAndNobodyIsDrawn(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Trung tâm Phục vụ hành chính công ", 4))
	d := layOut([]tie{{From: tieEnd{ID: "a", Name: long}, To: tieEnd{Name: "Không có đơn vị kế thừa"}, Label: strings.Repeat("chức năng ", 20)}})
	if len(d.Boxes) != 2 || len(d.Boxes[0].Lines) < 3 || !d.Boxes[1].Nobody {
		t.Errorf("%+v", d.Boxes)
	}
	for _, l := range d.Boxes[0].Lines {
		if float64(len([]rune(l.Text)))*letterWidth > boxWidth {
			t.Errorf("line too long: %q", l.Text)
		}
	}
	if w := d.Wires[0]; len([]rune(w.Label)) > labelLetters || w.LabelX+w.LabelW > drawingWidth-boxWidth {
		t.Errorf("label too long: %+v", w)
	}
}

func TestStrip(t *testing.T) {
	var days []milestone
	for i := range 40 {
		days = append(days, milestone{Day: calendar.NewDate(2024, 1, 1).AddDays(30 * i), Tally: tally{agency.TurnRenamed: 1 + i%3}})
	}
	days[20].Tally = tally{agency.TurnFounded: 95, agency.TurnMerged: 260}
	s := layStrip(days, days[20].Day.AddDays(3))
	if s.At != 20 || s.Max() != 39 || s.Marks[20].Height != 3 || s.Marks[20].Label == "" || s.Marks[0].X != "0.00%" || s.Marks[39].X != "100.00%" {
		t.Errorf("%+v", s)
	}
	if s.Marks[0].Label != "always" || s.Marks[39].Label != "always" {
		t.Error("the first and the last day have no date")
	}
	last := -1.0
	for i, m := range s.Marks {
		if m.Label == "" {
			continue
		}
		if last >= 0 && along(i, 40)-last < wideGap {
			t.Errorf("the date of mark %d stands too close", i)
		}
		last = along(i, 40)
	}
	if before := layStrip(days, "2020-01-01"); before.At != -1 || before.Place() != 0 {
		t.Errorf("before the first day: %d", before.At)
	}
	if one := layStrip(days[:1], days[0].Day); one.Max() != 0 {
		t.Errorf("a single day: %+v", one)
	}
}

func TestGrow(t *testing.T) {
	unit := func(id, parent string) *branch {
		return &branch{ID: id, Name: id, parent: parent, level: agency.Commune, kind: agency.Committee}
	}
	top := grow([]*branch{unit("a", ""), unit("b", "a"), unit("c", "b"), unit("x", "y"), unit("y", "x"), unit("lost", "nobody")}, false)
	if len(top) != 1 || len(top[0].Units) != 4 {
		t.Fatalf("at the top: %+v", top)
	}
	if b := top[0].Units[0].Groups[0].Units[0]; b.ID != "b" || b.Groups[0].Units[0].ID != "c" {
		t.Errorf("under a: %+v", b)
	}
	var many []*branch
	for i := range 200 {
		many = append(many, unit(fmt.Sprint("u", i), "a"))
	}
	if g := grow(append(many, unit("a", "")), false); !g[0].Open || g[0].Units[0].Groups[0].Open || g[0].Units[0].Groups[0].Count != 200 {
		t.Errorf("200 units are not folded: %+v", g[0])
	}
	if kept := narrow([]*branch{unit("a", ""), unit("b", "a"), unit("c", "b"), unit("d", "a")}, map[string]bool{"c": true}); len(kept) != 3 || !kept[0].Faint || kept[2].Faint {
		t.Errorf("narrowed: %+v", kept)
	}
}
