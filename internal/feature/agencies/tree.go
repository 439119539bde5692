package agencies

import (
	"cmp"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/spine/org"
)

// branch is one unit in the tree and what stands under it.
type branch struct {
	ID, Name, Short string
	URL             string            // its page as of the day
	Doubt           bool              // nobody checked it against its source
	Gone            bool              // it ended on the very day
	Faint           bool              // it stands here for what is under it
	Marks           []domain.Sentence // what happened to it on the day
	Groups          []*bough

	parent string
	level  agency.Level
	kind   agency.Kind
}

// bough is the units of one level and kind under one unit.
type bough struct {
	Level  agency.Level
	Kind   agency.Kind
	Count  int // without those that ended
	Doubts int
	Turned int
	Open   bool
	Units  []*branch
}

// How many units are drawn unfolded: of the whole tree, and of one group near the
// top.
const (
	few        = 60
	fewInGroup = 20
)

// grow puts units under those above them. A unit whose superior is not among
// them, or that stands below itself, stands at the top. Everything is unfolded
// when open is set or the units are few; else the top alone.
func grow(units []*branch, open bool) []*bough {
	byID := make(map[string]*branch, len(units))
	for _, u := range units {
		byID[u.ID] = u
	}
	top := &branch{}
	for _, u := range units {
		above := byID[u.parent]
		if above == nil || circular(byID, u) {
			above = top
		}
		above.put(u)
	}
	open = open || len(units) <= few
	for _, u := range units {
		for _, g := range u.Groups {
			g.Open = open || u.parent == "" && len(g.Units) <= fewInGroup
		}
	}
	for _, g := range top.Groups {
		g.Open = open || len(g.Units) <= fewInGroup
	}
	return top.Groups
}

// circular tells whether the way up from a unit leads back to it.
func circular(byID map[string]*branch, u *branch) bool {
	for up, steps := byID[u.parent], 0; up != nil; up, steps = byID[up.parent], steps+1 {
		if up == u || steps > len(byID) {
			return true
		}
	}
	return false
}

func (b *branch) put(u *branch) {
	var g *bough
	for _, have := range b.Groups {
		if have.Level == u.level && have.Kind == u.kind {
			g = have
		}
	}
	if g == nil {
		g = &bough{Level: u.level, Kind: u.kind}
		b.Groups = append(b.Groups, g)
	}
	g.Units = append(g.Units, u)
	if !u.Gone {
		g.Count++
	}
	if u.Doubt {
		g.Doubts++
	}
	if len(u.Marks) > 0 {
		g.Turned++
	}
}

// tree draws the units of a day: those that stand, and those that ended on it
// where they stood on its eve. keep narrows to some units and what stands above
// them; nil keeps all.
func (c *chronicle) tree(standing []org.Agency, day calendar.Date, keep map[string]bool, open bool) []*bough {
	turns := map[string][]agency.Turn{}
	var units []*branch
	for _, t := range c.within(calendar.Window{Start: day, End: day}) {
		if t.Kind != agency.TurnEntered { // true of every unit of that day
			turns[t.AgencyID()] = append(turns[t.AgencyID()], t)
		}
	}
	for _, a := range standing {
		units = append(units, &branch{
			ID: a.ID, Name: a.Name, Short: a.ShortName, Doubt: !a.Verified, Marks: c.marks(turns[a.ID]),
			parent: a.ParentID, level: a.Level, kind: a.Kind,
		})
	}
	for _, l := range c.lives {
		for _, t := range turns[l.ID] {
			if e := t.Before; t.Kind.Ends() {
				units = append(units, &branch{
					ID: l.ID, Name: e.Name, Doubt: !e.Verified, Gone: true, Marks: c.marks([]agency.Turn{t}),
					parent: e.ParentID, level: e.Level, kind: e.Kind,
				})
			}
		}
	}
	if keep != nil {
		units = narrow(units, keep)
	}
	for _, u := range units {
		u.URL = root + "/" + u.ID + "?ngay=" + string(day)
	}
	slices.SortStableFunc(units, func(a, b *branch) int {
		return cmp.Or(agency.Compare(a.level, a.kind, b.level, b.kind), cmp.Compare(gone(a), gone(b)))
	})
	return grow(units, open)
}

func gone(b *branch) int {
	if b.Gone {
		return 1
	}
	return 0
}

// narrow keeps some units and, faint, what stands above them.
func narrow(units []*branch, keep map[string]bool) []*branch {
	byID := map[string]*branch{}
	for _, u := range units {
		byID[u.ID] = u
	}
	stays := map[string]bool{}
	for _, u := range units {
		if !keep[u.ID] {
			continue
		}
		for at := u; at != nil && !stays[at.ID]; at = byID[at.parent] {
			stays[at.ID] = true
		}
	}
	return slices.DeleteFunc(units, func(u *branch) bool {
		u.Faint = !keep[u.ID]
		return !stays[u.ID]
	})
}

// marks say what happened to a unit on the day.
func (c *chronicle) marks(turns []agency.Turn) []domain.Sentence {
	var out []domain.Sentence
	for _, t := range turns {
		switch t.Kind {
		case agency.TurnRenamed:
			out = append(out, domain.Say("đổi tên, trước là %s", t.Before.Name))
		case agency.TurnRaised:
			out = append(out, domain.Say("nâng loại, trước là %s", t.Before.Name))
		case agency.TurnMoved:
			out = append(out, c.moved(t))
		case agency.TurnEntered:
			out = append(out, domain.Say("có trong sổ từ đầu"))
		case agency.TurnFounded:
			out = append(out, domain.Say("mới thành lập"))
		case agency.TurnMerged:
			out = append(out, domain.Say("hết từ ngày này do sáp nhập, hợp nhất"))
		case agency.TurnDivided:
			out = append(out, domain.Say("hết từ ngày này do chia, tách"))
		case agency.TurnEnded:
			out = append(out, domain.Say("kết thúc hoạt động từ ngày này"))
		}
	}
	return out
}

func (c *chronicle) moved(t agency.Turn) domain.Sentence {
	if t.Before.ParentID == "" {
		return domain.Say("đổi cấp trên, trước không có cấp trên trong sổ")
	}
	return domain.Say("đổi cấp trên, trước thuộc %s", c.name(t.Before.ParentID, t.Day.AddDays(-1)))
}
