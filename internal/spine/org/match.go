package org

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Match finds the agencies that a name means on a day, across spellings
// (UBND, Uỷ ban, Sở TT&TT, Hoà and Hòa, capitals, NFD). One result is a match;
// several are candidates among which a person chooses: the same name in two
// places never matches by itself. A bare place name ("Tân Phú") matches
// nothing, because it may be a district, a commune or a ward. A name with a
// province or a district behind it ("Sở Nội vụ tỉnh Đồng Nai", "Xã Tân Phú, huyện
// Đồng Phú") matches only below that place.
func (g *Registry) Match(ctx context.Context, name string, day calendar.Date) ([]Agency, error) {
	m, err := g.Matcher(ctx, day)
	if err != nil {
		return nil, err
	}
	return m.Match(name), nil
}

// Matcher matches many names on one day with one reading of the registry. It is
// shared by all who ask for the day and changes no more.
type Matcher struct {
	day     calendar.Date
	all     []Agency
	byKey   map[string][]Agency
	byFold  map[string][]Agency
	parents map[string]Agency
}

// Matcher reads the registry of a day.
func (g *Registry) Matcher(ctx context.Context, day calendar.Date) (*Matcher, error) {
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	return s.matcher(day), nil
}

func newMatcher(day calendar.Date, all []Agency, aliases []alias) *Matcher {
	m := &Matcher{day: day, all: all, byKey: map[string][]Agency{}, byFold: map[string][]Agency{}, parents: map[string]Agency{}}
	for _, a := range all {
		m.parents[a.ID] = a
		m.put(a.key, a)
		m.put(agency.NameKey(a.ShortName), a)
	}
	// "Thanh tra tỉnh" is also just "Thanh tra", and "Sở Nội vụ tỉnh Đồng Nai"
	// below the committee of Đồng Nai just "Sở Nội vụ"; never a committee itself.
	for _, a := range all {
		bare, place, ok := agency.Qualified(a.key)
		if ok && a.Kind != agency.Committee && len(m.below([]Agency{a}, place)) > 0 {
			m.put(bare, a)
		}
	}
	for _, alias := range aliases {
		if a, ok := m.parents[alias.AgencyID]; ok {
			m.put(agency.NameKey(alias.Alias), a)
		}
	}
	return m
}

func (m *Matcher) put(key string, a Agency) {
	if key == "" {
		return
	}
	same := func(b Agency) bool { return b.ID == a.ID }
	if !slices.ContainsFunc(m.byKey[key], same) {
		m.byKey[key] = append(m.byKey[key], a)
	}
	if f := unmarked(key); !slices.ContainsFunc(m.byFold[f], same) {
		m.byFold[f] = append(m.byFold[f], a)
	}
}

// unmarked is a key without marks, and without the "va" that only its mark tells
// from a word of the name.
func unmarked(key string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(vi.Fold(key)), func(word string) bool { return word == "va" }), " ")
}

// Match is Registry.Match on the matcher's day.
func (m *Matcher) Match(name string) []Agency {
	key := agency.NameKey(name)
	if key == "" {
		return nil
	}
	if found := m.keyed(key); len(found) > 0 {
		return found
	}
	if !agency.HasMarks(name) {
		return slices.Clone(m.byFold[unmarked(key)])
	}
	return nil
}

// keyed finds the agencies of a key, or of what it is without the places behind
// it that stand below those places.
func (m *Matcher) keyed(key string) []Agency {
	if found := m.byKey[key]; len(found) > 0 {
		return slices.Clone(found)
	}
	if bare, place, ok := agency.Qualified(key); ok {
		if found := m.below(m.keyed(bare), place); len(found) > 0 {
			return found
		}
	}
	if bare, place, ok := agency.QualifiedByDistrict(key); ok {
		return m.below(m.keyed(bare), place)
	}
	return nil
}

// below keeps the agencies that stand under a province of that name; an empty
// place names none.
func (m *Matcher) below(found []Agency, place string) []Agency {
	if place == "" {
		return found
	}
	var out []Agency
	for _, a := range found {
		for up, steps := a.ParentID, 0; up != "" && steps < maxDepth; steps++ {
			parent, ok := m.parents[up]
			if !ok {
				break
			}
			if parent.key == place || strings.HasSuffix(parent.key, " "+place) {
				out = append(out, a)
				break
			}
			up = parent.ParentID
		}
	}
	return out
}

// Members lists who belongs to a group on the matcher's day. Subordinates are
// the units right below the issuer that are no committees; a committee above
// the communes has none in this sense, since whole departments stand below it
// and a plan that means them says so.
func (m *Matcher) Members(group agency.Group, issuer string) []Agency {
	return members(m.all, group, issuer)
}

func members(all []Agency, group agency.Group, issuer string) []Agency {
	takes := func(a Agency) bool { return group.Takes(a.Level, a.Kind) }
	if group == agency.Subordinates {
		i := slices.IndexFunc(all, func(a Agency) bool { return a.ID == issuer })
		if i < 0 || all[i].Kind == agency.Committee && all[i].Level != agency.Commune {
			return nil
		}
		takes = func(a Agency) bool { return a.ParentID == issuer && a.Kind != agency.Committee }
	}
	var out []Agency
	for _, a := range all {
		if takes(a) {
			out = append(out, a)
		}
	}
	return out
}

// Agency gives one agency of the day.
func (m *Matcher) Agency(id string) (Agency, bool) { a, ok := m.parents[id]; return a, ok }

// All lists the agencies of the day in the order of AsOf.
func (m *Matcher) All() []Agency { return slices.Clone(m.all) }

// maxDepth bounds walks up the tree; a real one has four levels.
const maxDepth = 20
