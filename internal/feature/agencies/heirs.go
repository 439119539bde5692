package agencies

import (
	"cmp"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// heirAct is who succeeded whom by one legal act.
type heirAct struct {
	ID     string
	Day    calendar.Date
	Title  string
	Basis  domain.Sentence
	Doubt  bool
	From   int // units before
	To     int // units after
	Groups []*heirGroup
}

// heirGroup is a part of an act that is drawn by itself: units that are tied to
// one another, gathered by the unit above them.
type heirGroup struct {
	Mark    string // of its place on the page
	Name    string // of the unit above; empty: the act is one group
	Label   string // the name, or what the act is called
	Day     calendar.Date
	From    int
	To      int
	Open    bool
	Drawing diagram
	Told    []*told
}

// told is one sentence: who did what with whom.
type told struct {
	Who  kin
	Was  string // its name before, when that was another
	Verb domain.Sentence
	Whom []kin

	key string
}

// manyTies is from how many ties on an act is folded by the unit above.
const manyTies = 12

// heirs gives who succeeded whom, act by act in the order of their days.
func (c *chronicle) heirs(passed []agency.Succession, say func(domain.Sentence) string) []*heirAct {
	byAct := map[string][]agency.Succession{}
	var order []string
	for _, s := range passed {
		if byAct[s.ReorganisationID] == nil {
			order = append(order, s.ReorganisationID)
		}
		byAct[s.ReorganisationID] = append(byAct[s.ReorganisationID], s)
	}
	var out []*heirAct
	for _, id := range order {
		all := byAct[id]
		from, to := ends(all)
		o := c.orders[id]
		a := &heirAct{ID: id, Day: all[0].ValidFrom, Title: o.Title, Basis: basis(o), Doubt: !o.Verified, From: from, To: to}
		for name, part := range c.gather(all) {
			g := &heirGroup{Name: name, Label: cmp.Or(name, o.Title), Day: a.Day, Told: c.tell(part, name)}
			g.From, g.To = ends(part)
			g.Drawing = layOut(c.ties(part, name, say))
			a.Groups = append(a.Groups, g)
		}
		slices.SortFunc(a.Groups, func(x, y *heirGroup) int { return vi.Compare(x.Name, y.Name) })
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b *heirAct) int { return cmp.Compare(a.Day, b.Day) })
	for i, a := range out {
		for j, g := range a.Groups {
			g.Mark = fmt.Sprintf("nhom-%d-%d", i, j)
			g.Open = len(a.Groups) == 1 && len(out) <= 3
		}
	}
	return out
}

// ends counts the units before and after.
func ends(all []agency.Succession) (from, to int) {
	before, after := map[string]bool{}, map[string]bool{}
	for _, s := range all {
		before[s.FromID] = true
		if s.ToID != "" {
			after[s.ToID] = true
		}
	}
	return len(before), len(after)
}

// gather parts the ties of an act by the unit above: those that hang together
// stay together, under the unit above most of them. A small act is one part
// without a name.
func (c *chronicle) gather(all []agency.Succession) map[string][]agency.Succession {
	if len(all) <= manyTies {
		return map[string][]agency.Succession{"": all}
	}
	head := map[string]string{}
	find := func(id string) string {
		for head[id] != "" && head[id] != id {
			id = head[id]
		}
		return id
	}
	for _, s := range all {
		if a, b := find(s.FromID), find(cmp.Or(s.ToID, s.FromID)); a != b {
			head[b] = a
		}
	}
	votes := map[string]map[string]int{}
	for _, s := range all {
		h := find(s.FromID)
		if votes[h] == nil {
			votes[h] = map[string]int{}
		}
		votes[h][c.parent(s.FromID, s.ValidFrom.AddDays(-1))]++
	}
	out := map[string][]agency.Succession{}
	for _, s := range all {
		above := winner(votes[find(s.FromID)])
		out[above] = append(out[above], s)
	}
	return out
}

// winner is the name with most votes, of equal ones the first by letters.
func winner(votes map[string]int) string {
	best := ""
	for name, n := range votes {
		if n > votes[best] || n == votes[best] && (best == "" || name < best) {
			best = name
		}
	}
	return best
}

// stays tells whether a succession leaves a unit its name: only its superior or
// codes change.
func (c *chronicle) stays(s agency.Succession) bool {
	return s.FromID == s.ToID && c.name(s.FromID, s.ValidFrom.AddDays(-1)) == c.name(s.ToID, s.ValidFrom)
}

// verb is a succession as the label of a wire says it.
func (c *chronicle) verb(s agency.Succession) domain.Sentence {
	switch s.Change {
	case agency.Merge:
		if s.FromID == s.ToID {
			return domain.Say("tiếp tục")
		}
		return domain.Say("sáp nhập")
	case agency.Split:
		return domain.Say("chia, tách")
	case agency.Rename:
		if c.stays(s) {
			return domain.Say("giữ nguyên tên")
		}
		return domain.Say("đổi tên")
	case agency.Raise:
		return domain.Say("nâng loại")
	case agency.Dissolve:
		return domain.Say("kết thúc")
	case agency.Transfer:
		if s.Function != "" {
			return domain.Say("%s", s.Function)
		}
		return domain.Say("chuyển chức năng")
	}
	return domain.Say("%s", string(s.Change))
}

// ties are successions as the diagram draws them.
func (c *chronicle) ties(all []agency.Succession, above string, say func(domain.Sentence) string) []tie {
	out := make([]tie, len(all))
	for i, s := range all {
		from := c.before(s, above)
		t := tie{From: tieEnd{ID: from.ID, Name: from.Name, Note: from.Under}, Label: say(c.verb(s)), Part: s.Part || s.Change == agency.Transfer}
		if s.Part && s.Change != agency.Transfer {
			t.Label = say(domain.Say("%s một phần", c.verb(s)))
		}
		t.To = tieEnd{ID: s.ToID, Name: c.name(s.ToID, s.ValidFrom)}
		if s.ToID == "" {
			t.To.Name = say(domain.Say("Không có đơn vị kế thừa"))
		}
		out[i] = t
	}
	return out
}

// before is the unit before a succession, with the unit above it where that says
// something: it is not above the unit after too, nor above the whole group.
func (c *chronicle) before(s agency.Succession, above string) kin {
	eve := s.ValidFrom.AddDays(-1)
	k := kin{ID: s.FromID, Name: c.name(s.FromID, eve), Under: c.parent(s.FromID, eve), Part: s.Part}
	if k.Under == above || c.parentID(s.FromID, eve) == c.parentID(s.ToID, s.ValidFrom) {
		k.Under = ""
	}
	return k
}

// tell says the same in sentences: by heir for mergers, by the unit before for
// everything else.
func (c *chronicle) tell(all []agency.Succession, above string) []*told {
	byKey := map[string]*told{}
	var out []*told
	for _, s := range all {
		before, after := c.before(s, above), kin{ID: s.ToID, Name: c.name(s.ToID, s.ValidFrom)}
		t, other := &told{Who: before, Verb: c.says(s), key: string(s.Change) + " " + s.FromID + " " + s.Function}, after
		if s.Change == agency.Merge {
			t.Who, other, t.key = after, before, string(s.Change)+" "+s.ToID
		}
		t.Who.Part = false
		if have := byKey[t.key]; have != nil {
			t = have
		} else {
			byKey[t.key] = t
			out = append(out, t)
		}
		switch {
		case s.Change == agency.Rename && c.stays(s):
			if up := c.parentID(s.ToID, s.ValidFrom); up != "" {
				t.Whom = append(t.Whom, kin{ID: up, Name: c.name(up, s.ValidFrom)})
			}
		case s.Change == agency.Merge && s.FromID == s.ToID:
			if before.Name != after.Name {
				t.Was = before.Name
			}
		case other.ID != "":
			t.Whom = append(t.Whom, other)
		}
	}
	return out
}

// says is the verb of a sentence about a succession.
func (c *chronicle) says(s agency.Succession) domain.Sentence {
	switch s.Change {
	case agency.Merge:
		if i, ok := c.byID[s.ToID]; ok {
			if _, stood := c.lives[i].On(s.ValidFrom.AddDays(-1)); stood {
				return domain.Say("nhận sáp nhập")
			}
		}
		return domain.Say("hình thành do sáp nhập, hợp nhất")
	case agency.Split:
		return domain.Say("chia, tách thành")
	case agency.Rename:
		if c.stays(s) {
			return domain.Say("giữ nguyên tên, chuyển về trực thuộc")
		}
		return domain.Say("đổi tên thành")
	case agency.Raise:
		return domain.Say("nâng loại thành")
	case agency.Dissolve:
		if s.ToID == "" {
			return domain.Say("kết thúc hoạt động, không có đơn vị kế thừa")
		}
		return domain.Say("kết thúc hoạt động, nhiệm vụ chuyển cho")
	case agency.Transfer:
		if s.Function == "" {
			return domain.Say("chuyển một chức năng cho")
		}
		return domain.Say("chuyển %s cho", vi.LowerFirst(s.Function))
	}
	return domain.Say("%s", string(s.Change))
}

// concerning keeps the successions that lead to a unit or from it, through any
// number of acts.
func concerning(all []agency.Succession, id string) []agency.Succession {
	before, after := reach(all, id, func(s agency.Succession) (string, string) { return s.ToID, s.FromID }),
		reach(all, id, func(s agency.Succession) (string, string) { return s.FromID, s.ToID })
	return slices.DeleteFunc(slices.Clone(all), func(s agency.Succession) bool {
		return !before[s.ToID] && !after[s.FromID]
	})
}

// reach are the units at which one arrives by going from one end to the other.
func reach(all []agency.Succession, id string, ends func(agency.Succession) (from, to string)) map[string]bool {
	next := map[string][]string{}
	for _, s := range all {
		from, to := ends(s)
		next[from] = append(next[from], to)
	}
	seen := map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		for _, to := range next[queue[0]] {
			if to != "" && !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return seen
}
