package agency

import (
	"cmp"
	"maps"
	"slices"

	"loa/internal/vi"
)

// Unit is what an act needs to know of one unit as it stands without the act.
type Unit struct {
	ID        string
	Name      string
	ShortName string
	Code      string
	ParentID  string
	Kind      Kind
	Level     Level
	Codes     map[string]string // by scheme; the office's own is Code
}

// key is by what the unit's name is compared.
func (u Unit) key() string { return NameKey(u.Name) }

// Equal tells whether two units say the same.
func (u Unit) Equal(o Unit) bool {
	return u.Name == o.Name && u.ShortName == o.ShortName && u.Code == o.Code && u.ParentID == o.ParentID &&
		u.Kind == o.Kind && u.Level == o.Level && maps.Equal(u.Codes, o.Codes)
}

// over gives the unit with what the target says of it. What the target leaves
// empty stays; a short name stays only with its name. A code given empty is
// taken away.
func (t TargetUnit) over(u Unit) Unit {
	name := vi.Clean(t.Name)
	if short := vi.Clean(t.ShortName); short != "" || name != "" && name != u.Name {
		u.ShortName = short
	}
	u.ID, u.Name = t.AgencyID, cmp.Or(name, u.Name)
	u.Kind, u.Level = cmp.Or(t.Kind, u.Kind), cmp.Or(t.Level, u.Level)
	u.ParentID, u.Code = cmp.Or(t.ParentID, u.ParentID), cmp.Or(vi.Clean(t.Code), u.Code)
	if len(t.Codes) > 0 {
		codes := maps.Clone(u.Codes)
		if codes == nil {
			codes = map[string]string{}
		}
		for scheme, code := range t.Codes {
			if code = vi.Clean(code); code != "" {
				codes[scheme] = code
			} else {
				delete(codes, scheme)
			}
		}
		u.Codes = codes
	}
	return u
}

// leadsTo tells whether the unit is among those to which the step leads.
func (s Step) leadsTo(id string) bool {
	return slices.ContainsFunc(s.To, func(t TargetUnit) bool { return t.AgencyID == id })
}

// takes gives the step's source of that id.
func (s Step) takes(id string) (SourceUnit, bool) {
	i := slices.IndexFunc(s.From, func(f SourceUnit) bool { return f.AgencyID == id })
	if i < 0 {
		return SourceUnit{}, false
	}
	return s.From[i], true
}

// heirs are the units into which the step's sources pass. Of a merge, a source
// of which only a part passes and that is named among the units after it goes
// on beside the heir and is none itself.
func (s Step) heirs() []TargetUnit {
	if s.Change != Merge || len(s.To) < 2 {
		return s.To
	}
	return slices.DeleteFunc(slices.Clone(s.To), func(t TargetUnit) bool {
		f, ok := s.takes(t.AgencyID)
		return ok && f.Part
	})
}

// Ending lists the units that end with the steps, in their order: those that a
// merge, a split or a dissolution starts from and that no step leads to.
func Ending(steps []Step) []string {
	kept := map[string]bool{}
	for _, s := range steps {
		for _, t := range s.To {
			kept[t.AgencyID] = true
		}
	}
	var out []string
	for _, s := range steps {
		if !s.Change.Ends() {
			continue
		}
		for _, f := range s.From {
			if !kept[f.AgencyID] && !slices.Contains(out, f.AgencyID) {
				out = append(out, f.AgencyID)
			}
		}
	}
	return out
}

// Founded lists the units that the steps found, in their order.
func Founded(steps []Step) []string {
	var out []string
	for _, s := range steps {
		for _, t := range s.To {
			if t.New && !slices.Contains(out, t.AgencyID) {
				out = append(out, t.AgencyID)
			}
		}
	}
	return out
}

// After gives the units as the steps make them of those before; before is left
// alone. Steps of which Check says nothing give the same in any order.
func After(before map[string]Unit, steps []Step) map[string]Unit {
	after := maps.Clone(before)
	if after == nil {
		after = map[string]Unit{}
	}
	for _, s := range steps {
		for _, t := range s.To {
			u := after[t.AgencyID]
			next := t.over(u)
			if was, ok := before[t.AgencyID]; ok {
				next = moved(was, u, t.over(was))
			}
			after[t.AgencyID] = next
		}
	}
	for _, id := range Ending(steps) {
		delete(after, id)
	}
	return after
}

// moved gives now with every value in which want differs from was: a line that
// repeats what a unit is called takes back nothing that another line changed.
func moved(was, now, want Unit) Unit {
	pick := func(was, now, want string) string {
		if want != was {
			return want
		}
		return now
	}
	now.Name, now.ShortName = pick(was.Name, now.Name, want.Name), pick(was.ShortName, now.ShortName, want.ShortName)
	now.Code, now.ParentID = pick(was.Code, now.Code, want.Code), pick(was.ParentID, now.ParentID, want.ParentID)
	now.Kind, now.Level = Kind(pick(string(was.Kind), string(now.Kind), string(want.Kind))), Level(pick(string(was.Level), string(now.Level), string(want.Level)))
	if !maps.Equal(was.Codes, want.Codes) {
		codes := maps.Clone(now.Codes)
		if codes == nil {
			codes = map[string]string{}
		}
		for scheme := range was.Codes {
			if want.Codes[scheme] == "" {
				delete(codes, scheme)
			}
		}
		for scheme, code := range want.Codes {
			if code != was.Codes[scheme] {
				codes[scheme] = code
			}
		}
		now.Codes = codes
	}
	return now
}

// Successions gives, step by step, the lines of who passes into whom; ids, the
// act and the day are for whoever records them. A unit of which a part passes
// and that goes on has a line to itself. A unit that ends without heir has one
// to nobody.
func Successions(steps []Step) [][]Succession {
	ends := map[string]bool{}
	for _, id := range Ending(steps) {
		ends[id] = true
	}
	out := make([][]Succession, len(steps))
	for i, s := range steps {
		out[i] = s.successions(ends)
	}
	return out
}

func (s Step) successions(ends map[string]bool) []Succession {
	var out []Succession
	add := func(from, to string, part bool, weight int) {
		out = append(out, Succession{
			Change: s.Change, FromID: from, ToID: to, Part: part, Share: s.Share, Weight: weight, Function: s.Function,
		})
	}
	heirs := s.heirs()
	for _, f := range s.From {
		part, toItself := f.Part || s.Change == Transfer || s.Change == Split || len(heirs) > 1, false
		for _, t := range heirs {
			add(f.AgencyID, t.AgencyID, part, t.Weight)
			toItself = toItself || t.AgencyID == f.AgencyID
		}
		if len(heirs) == 0 {
			add(f.AgencyID, "", f.Part, 0)
		}
		if s.Change.Ends() && !ends[f.AgencyID] && !toItself {
			add(f.AgencyID, f.AgencyID, true, 0)
		}
	}
	return out
}
