package org

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// Life is one agency with the entries about it that held one after the other,
// oldest first.
type Life struct {
	ID    string
	Spans []Span

	records []record // of the spans
}

func (l Life) last() record { return l.records[len(l.records)-1] }

// On gives what the agency is on a day; ok is false when it does not exist then.
func (l Life) On(day calendar.Date) (v Version, ok bool) {
	for _, s := range l.Spans {
		if s.Version.ValidFrom <= day && (s.Until == "" || s.Until > day) {
			return s.Version, !s.Version.Closed
		}
	}
	return Version{}, false
}

// Standing lists the agencies that exist on a day, in the order of AsOf.
func Standing(lives []Life, day calendar.Date) []Agency {
	out := make([]Agency, 0, len(lives))
	for _, l := range lives {
		for i, s := range l.Spans {
			if s.Version.ValidFrom <= day && (s.Until == "" || s.Until > day) && !s.Version.Closed {
				a := s.Version.agency()
				a.key, a.sort, a.fold = l.records[i].NameKey, l.records[i].NameSort, l.records[i].NameFold
				out = append(out, a)
			}
		}
	}
	sortAgencies(out)
	return out
}

// remembered are the lives as of a revision of the registry.
type remembered struct {
	mu       sync.Mutex
	revision int64
	lives    []Life
}

// Lives gives every agency that the registry ever knew with its history, by
// level, kind and name in Vietnamese order of what it was last: what changed
// between any two days is computed from it. It is read once for each revision
// of the registry and shared: callers change nothing in it.
func (g *Registry) Lives(ctx context.Context) ([]Life, error) {
	var revision int64
	if _, err := g.db.Get(ctx, &revision, `SELECT revision FROM agency_registry WHERE id = 'registry'`); err != nil {
		return nil, fmt.Errorf("org: read revision: %w", err)
	}
	g.known.mu.Lock()
	defer g.known.mu.Unlock()
	if g.known.lives != nil && g.known.revision == revision {
		return g.known.lives, nil
	}
	lives, err := g.readLives(ctx)
	if err != nil {
		return nil, err
	}
	// What is written while the rows are read makes the revision older than the
	// rows: the next call reads them again.
	g.known.lives, g.known.revision = lives, revision
	return lives, nil
}

func (g *Registry) readLives(ctx context.Context) ([]Life, error) {
	var rows []record
	err := g.db.Select(ctx, &rows, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0
		ORDER BY agency_id, valid_from, recorded_at, id`)
	if err != nil {
		return nil, fmt.Errorf("org: read lives: %w", err)
	}
	lives := []Life{}
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].AgencyID == rows[0].AgencyID {
			n++
		}
		lives = append(lives, lifeOf(rows[:n]))
		rows = rows[n:]
	}
	slices.SortFunc(lives, func(a, b Life) int {
		x, y := a.last(), b.last()
		return cmp.Or(agency.Compare(x.Level, x.Kind, y.Level, y.Kind), cmp.Compare(x.NameSort, y.NameSort), cmp.Compare(a.ID, b.ID))
	})
	return lives, nil
}

func lifeOf(rows []record) Life {
	l := Life{ID: rows[0].AgencyID}
	for _, s := range agency.Timeline(rows, 0) {
		l.Spans = append(l.Spans, Span{Version: s.Version.version(), Until: s.Until})
		l.records = append(l.records, s.Version)
	}
	return l
}

// Entries lists everything ever recorded about an agency, also what a later
// record corrected, in the order in which it was recorded. It is not_found for
// an unknown agency.
func (g *Registry) Entries(ctx context.Context, id string) ([]Version, error) {
	rows, err := g.records(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
	}
	versions := make([]Version, len(rows))
	for i, r := range rows {
		versions[i] = r.version()
	}
	slices.SortStableFunc(versions, func(a, b Version) int {
		return cmp.Or(cmp.Compare(a.RecordedAt, b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	return versions, nil
}
