package agency

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"loa/internal/domain"
)

// Problem is what is wrong with a line of an act. Step is the line's place,
// from 0. A warning does not keep the act from being applied. Missing is the unit
// that does not exist on the day, where that is what is wrong: who knows the
// registry can tell what became of it.
type Problem struct {
	Step    int
	Text    domain.Sentence
	Warning bool
	Missing string
}

// Wrong tells whether any of the problems keeps an act from being applied.
func Wrong(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

// Check finds what is wrong with the steps of one act. before are the units as
// they are on the act's day without it. Problems come in the order of the
// steps. When nothing is wrong, every unit that After gives has a superior that
// exists, in no circle, and each unit that ends ends once.
func Check(before map[string]Unit, steps []Step) []Problem {
	c := &checking{before: before, steps: steps, founds: map[string]int{}}
	for i, s := range steps {
		for _, t := range s.To {
			if _, twice := c.founds[t.AgencyID]; t.New && !twice {
				c.founds[t.AgencyID] = i
			}
		}
	}
	for i, s := range steps {
		c.shape(i, s)
		c.units(i, s)
	}
	if len(c.problems) == 0 {
		c.after = After(before, steps)
		c.ends()
		c.targets()
	}
	if len(c.problems) == 0 {
		c.superiors()
		c.orphans()
		c.clashes()
		c.levels()
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return cmp.Compare(a.Step, b.Step) })
	return c.problems
}

type checking struct {
	before, after map[string]Unit
	steps         []Step
	founds        map[string]int // by unit: the first step that founds it
	problems      []Problem
}

func (c *checking) add(step int, format string, args ...any) {
	c.problems = append(c.problems, Problem{Step: step, Text: domain.Say(format, args...)})
}

func (c *checking) missing(step int, id, format string, args ...any) {
	c.problems = append(c.problems, Problem{Step: step, Text: domain.Say(format, args...), Missing: id})
}

func (c *checking) warn(step int, format string, args ...any) {
	c.problems = append(c.problems, Problem{Step: step, Text: domain.Say(format, args...), Warning: true})
}

// name is what a unit is called in a sentence.
func (c *checking) name(id string) string {
	if u, ok := c.before[id]; ok {
		return u.Name
	}
	if i, ok := c.founds[id]; ok {
		for _, t := range c.steps[i].To {
			if t.AgencyID == id {
				return t.Name
			}
		}
	}
	return id
}

func (c *checking) exists(id string) bool {
	_, before := c.before[id]
	_, founded := c.founds[id]
	return before || founded
}

// passing is one way in which a unit passes by a step that ends it.
type passing struct {
	step int
	part bool
}

// ends finds units that end twice, circles of succession, units that end by one
// line and are kept by another, and parts without a rest.
func (c *checking) ends() {
	passings, order := map[string][]passing{}, []string{}
	for i, s := range c.steps {
		if !s.Change.Ends() {
			continue
		}
		for _, f := range s.From {
			if passings[f.AgencyID] == nil {
				order = append(order, f.AgencyID)
			}
			if s.leadsTo(f.AgencyID) {
				continue
			}
			for range max(len(s.heirs()), 1) {
				passings[f.AgencyID] = append(passings[f.AgencyID], passing{i, f.Part})
			}
		}
	}
	inCircle := c.circles()
	for _, id := range order {
		c.endsOnce(id, passings[id])
		if !inCircle[id] {
			c.keptElsewhere(id, passings[id])
		}
	}
}

func (c *checking) endsOnce(id string, all []passing) {
	whole := slices.IndexFunc(all, func(p passing) bool { return !p.part })
	for n, p := range all {
		switch {
		case whole < 0 || p.step == all[whole].step || n > 0 && p.step == all[n-1].step:
		case p.part:
			c.add(p.step, "“%s” đã chuyển toàn bộ ở dòng %d nên không còn phần nào cho dòng này. Đánh dấu “một phần” ở cả hai dòng, hoặc bỏ một dòng.", c.name(id), all[whole].step+1)
		default:
			c.add(p.step, "“%s” kết thúc hai lần: ở dòng %d và ở dòng này. Bỏ một dòng, hoặc đánh dấu “một phần” nếu mỗi dòng nhận một phần.", c.name(id), all[whole].step+1)
		}
	}
	if len(all) == 1 && all[0].part && !c.keptBy(id) {
		c.add(all[0].step, "Mới có một phần của “%s” được chuyển. Thêm dòng cho phần còn lại; nếu đơn vị này còn hoạt động, ghi cả “%s” vào các đơn vị sau sắp xếp.", c.name(id), c.name(id))
	}
}

func (c *checking) keptBy(id string) bool {
	return slices.ContainsFunc(c.steps, func(s Step) bool { return s.leadsTo(id) })
}

// keptElsewhere finds a unit that passes whole by one step while another step
// leads to it.
func (c *checking) keptElsewhere(id string, all []passing) {
	for _, p := range all {
		if p.part {
			continue
		}
		for i, s := range c.steps {
			if i != p.step && s.leadsTo(id) {
				c.add(p.step, "“%s” kết thúc ở dòng này nhưng dòng %d vẫn giữ hoặc lập đơn vị này. Sửa một trong hai dòng.", c.name(id), i+1)
				return
			}
		}
	}
}

// arrow stands between units that succeed each other.
const arrow = " → "

// circles finds units that pass whole into each other in a ring and tells which
// units are in one.
func (c *checking) circles() map[string]bool {
	next, by := map[string][]string{}, map[string]int{}
	for i, s := range c.steps {
		if !s.Change.Ends() {
			continue
		}
		for _, f := range s.From {
			if f.Part || s.leadsTo(f.AgencyID) {
				continue
			}
			by[f.AgencyID] = i
			for _, t := range s.heirs() {
				next[f.AgencyID] = append(next[f.AgencyID], t.AgencyID)
			}
		}
	}
	inCircle := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(next)) {
		if inCircle[id] {
			continue
		}
		if ring := ringOf(next, id); len(ring) > 0 {
			names, last := make([]string, 0, len(ring)+1), by[id]
			for _, member := range ring {
				inCircle[member] = true
				names = append(names, "“"+c.name(member)+"”")
				last = max(last, by[member])
			}
			c.add(last, "Các đơn vị kế thừa nhau thành một vòng: %s. Sửa dòng sai.", strings.Join(append(names, names[0]), arrow))
		}
	}
	return inCircle
}

// ringOf gives the way from a unit back to itself; nil when there is none.
func ringOf(next map[string][]string, start string) []string {
	seen := map[string]bool{}
	var visit func(id string, way []string) []string
	visit = func(id string, way []string) []string {
		way = append(way, id)
		for _, to := range next[id] {
			if to == start {
				return way
			}
			if !seen[to] {
				seen[to] = true
				if ring := visit(to, way); ring != nil {
					return ring
				}
			}
		}
		return nil
	}
	return visit(start, nil)
}
