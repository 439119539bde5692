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
// province behind it ("Sở Nội vụ tỉnh Đồng Nai") matches only below that
// province.
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
	if f := vi.Fold(key); !slices.ContainsFunc(m.byFold[f], same) {
		m.byFold[f] = append(m.byFold[f], a)
	}
}

// Match is Registry.Match on the matcher's day.
func (m *Matcher) Match(name string) []Agency {
	key := agency.NameKey(name)
	if key == "" {
		return nil
	}
	if found := m.byKey[key]; len(found) > 0 {
		return slices.Clone(found)
	}
	if bare, place, ok := agency.Qualified(key); ok {
		if found := m.below(m.byKey[bare], place); len(found) > 0 {
			return found
		}
	}
	if !agency.HasMarks(name) {
		return slices.Clone(m.byFold[vi.Fold(key)])
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

// Members lists who belongs to a group on the matcher's day.
func (m *Matcher) Members(group agency.Group) []Agency {
	var out []Agency
	for _, a := range m.all {
		if group.Takes(a.Level, a.Kind) {
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
