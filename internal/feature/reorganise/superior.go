package reorganise

import (
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// superiors finds under whom units stand after an act.
type superiors struct {
	m       *org.Matcher
	ending  []string
	heirs   map[string][]string // of units that end
	founded map[string]string   // key of a new unit's name to its id
}

func (p *superiors) read(all []agency.Step) {
	p.ending = known(agency.Ending(all)) // what is not matched is nobody's superior
	for _, s := range all {
		for _, t := range s.To {
			if t.New {
				p.founded[agency.NameKey(t.Name)] = t.AgencyID
			}
			for _, f := range s.From {
				p.heirs[f.AgencyID] = append(p.heirs[f.AgencyID], t.AgencyID)
			}
		}
	}
}

// of gives the superior of a unit after a step: the one chosen, the one written,
// else the one that the unit (or the first unit before) has, in whose place
// stands who takes it over whole, or the next above that goes on. It is empty
// when nothing changes.
func (p *superiors) of(s agency.Step, t Side) string {
	if t.ParentID != "" {
		return t.ParentID
	}
	if t.Parent != "" {
		if id := p.founded[agency.NameKey(t.Parent)]; id != "" {
			return id
		}
		if found := p.m.Match(t.Parent); len(found) == 1 {
			return found[0].ID
		}
	}
	up := ""
	if a, ok := p.m.Agency(t.AgencyID); ok {
		up = a.ParentID
		if !slices.Contains(p.ending, up) {
			return ""
		}
	} else if len(s.From) > 0 {
		a, _ := p.m.Agency(s.From[0].AgencyID)
		up = a.ParentID
	}
	return p.above(up)
}

// above gives who stands in the place of a superior that may end.
func (p *superiors) above(id string) string {
	for range 20 {
		if !slices.Contains(p.ending, id) {
			return id
		}
		if heirs := p.heirs[id]; len(heirs) == 1 && heirs[0] != "" {
			return heirs[0]
		}
		a, ok := p.m.Agency(id)
		if !ok {
			return ""
		}
		id = a.ParentID
	}
	return ""
}

// left lists the units of the eve that stand under one that ends and that no
// step names.
func left(all []agency.Step, m *org.Matcher) []org.Agency {
	ending := known(agency.Ending(all))
	named := map[string]bool{}
	for _, s := range all {
		for _, f := range s.From {
			named[f.AgencyID] = true
		}
		for _, t := range s.To {
			named[t.AgencyID] = true
		}
	}
	return slices.DeleteFunc(m.All(), func(a org.Agency) bool { return named[a.ID] || !slices.Contains(ending, a.ParentID) })
}

// withCommittee puts the committee's own words of the old name before the new
// name of a territory.
func withCommittee(old, name string) string {
	for _, words := range []string{"UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân "} {
		if strings.HasPrefix(old, words) && !strings.HasPrefix(vi.Key(name), vi.Key(words)) {
			if _, level, ok := agency.GuessSort(name); ok && level != "" || strings.HasPrefix(vi.Fold(name), "thanh pho ") {
				return words + strings.ToLower(name[:1]) + name[1:]
			}
		}
	}
	return name
}
