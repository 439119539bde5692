package org

import (
	"context"
	"fmt"
	"sync"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// snapshot is the registry at one revision, kept in memory because nearly every
// page asks who exists on a day. Each reader asks the database for the revision
// first, and every change counts it, so that several programs over one database
// never show an older state than it holds.
type snapshot struct {
	revision int64
	rows     []record // that count now, by agency and then in the order of Resolve
	aliases  []alias
	// Who passed into whom by acts that are applied.
	successions []agency.Succession
	lineage     agency.Lineage

	mu       sync.Mutex
	days     map[calendar.Date][]Agency
	matchers map[calendar.Date]*Matcher
	places   placeIndex
	lives    []Life
}

type alias struct{ AgencyID, Alias string }

// keptDays bounds how many days of one revision stay resolved; a slider over
// years begins anew.
const keptDays = 24

// current gives the registry as the database has it now.
func (g *Registry) current(ctx context.Context) (*snapshot, error) {
	revision, err := g.revision(ctx)
	if err != nil {
		return nil, err
	}
	if s := g.kept.Load(); s != nil && s.revision == revision {
		return s, nil
	}
	g.loading.Lock()
	defer g.loading.Unlock()
	// Read before the rows: what is kept may be newer than its revision says,
	// never older.
	if revision, err = g.revision(ctx); err != nil {
		return nil, err
	}
	if s := g.kept.Load(); s != nil && s.revision == revision {
		return s, nil
	}
	s := &snapshot{revision: revision, days: map[calendar.Date][]Agency{}, matchers: map[calendar.Date]*Matcher{}}
	err = g.db.Select(ctx, &s.rows, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0
		ORDER BY agency_id, valid_from, recorded_at, id`)
	if err != nil {
		return nil, fmt.Errorf("org: read agencies: %w", err)
	}
	if err := g.db.Select(ctx, &s.aliases, `SELECT agency_id, alias FROM agency_alias ORDER BY id`); err != nil {
		return nil, fmt.Errorf("org: read aliases: %w", err)
	}
	if s.successions, err = readSuccessions(ctx, g.db, 0); err != nil {
		return nil, err
	}
	s.lineage = agency.NewLineage(s.successions)
	g.kept.Store(s)
	return s, nil
}

func (g *Registry) revision(ctx context.Context) (int64, error) {
	var n int64
	if _, err := g.db.Get(ctx, &n, `SELECT revision FROM agency_registry WHERE id = 'registry'`); err != nil {
		return 0, fmt.Errorf("org: read the revision: %w", err)
	}
	return n, nil
}

// Revision counts the changes of the registry: who read something of it at the same
// count and on the same day needs not read it again.
func (g *Registry) Revision(ctx context.Context) (int64, error) { return g.revision(ctx) }

// on gives the agencies of a day in the order of AsOf. The list is shared:
// callers copy it before they change it.
func (s *snapshot) on(day calendar.Date) []Agency {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resolved(day)
}

func (s *snapshot) resolved(day calendar.Date) []Agency {
	all, ok := s.days[day]
	if !ok {
		all = resolveAll(s.rows, day, 0)
		if len(s.days) >= keptDays {
			clear(s.days)
		}
		s.days[day] = all
	}
	return all
}

// matcher gives the matcher of a day.
func (s *snapshot) matcher(day calendar.Date) *Matcher {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.matchers[day]
	if !ok {
		m = newMatcher(day, s.resolved(day), s.aliases)
		if len(s.matchers) >= keptDays {
			clear(s.matchers)
		}
		s.matchers[day] = m
	}
	return m
}

// units are the agencies of a day as acts see them.
func (s *snapshot) units(day calendar.Date) map[string]agency.Unit {
	all := s.on(day)
	out := make(map[string]agency.Unit, len(all))
	for _, a := range all {
		out[a.ID] = a.unit()
	}
	return out
}

func (a Agency) unit() agency.Unit {
	return agency.Unit{
		ID: a.ID, Name: a.Name, ShortName: a.ShortName, Code: a.Code, ParentID: a.ParentID, Kind: a.Kind, Level: a.Level, Codes: a.Codes,
	}
}
