package org

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// ReasonImport is the reason of versions that came from a spreadsheet: their
// source says why they are so.
const ReasonImport = "Nhập từ tệp"

// Life is one agency with the entries about it that held one after the other,
// oldest first.
type Life struct {
	ID    string
	Spans []Span

	last record
}

// On gives what the agency is on a day; ok is false when it does not exist then.
func (l Life) On(day calendar.Date) (v Version, ok bool) {
	for _, s := range l.Spans {
		if s.Version.ValidFrom <= day && (s.Until == "" || s.Until > day) {
			return s.Version, !s.Version.Closed
		}
	}
	return Version{}, false
}

// Lives gives every agency that the registry ever knew with its history, by
// level, kind and name in Vietnamese order of what it was last: what changed
// between any two days is computed from it. The list is shared: callers change
// nothing in it.
func (g *Registry) Lives(ctx context.Context) ([]Life, error) {
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lives == nil {
		s.lives = livesOf(s.rows)
	}
	return s.lives, nil
}

// livesOf expects the rows of one agency to stand together.
func livesOf(rows []record) []Life {
	lives := []Life{}
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].AgencyID == rows[0].AgencyID {
			n++
		}
		l := Life{ID: rows[0].AgencyID}
		for _, s := range agency.Timeline(rows[:n], 0) {
			l.Spans = append(l.Spans, Span{Version: s.Version.version(), Until: s.Until})
			l.last = s.Version
		}
		lives, rows = append(lives, l), rows[n:]
	}
	slices.SortFunc(lives, func(a, b Life) int {
		x, y := a.last, b.last
		return cmp.Or(agency.Compare(x.Level, x.Kind, y.Level, y.Kind), cmp.Compare(x.NameSort, y.NameSort), cmp.Compare(a.ID, b.ID))
	})
	return lives
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

// LastKnown gives an agency on a day, or as it was last when it ended before: what an
// agency made stays what it made.
func (g *Registry) LastKnown(ctx context.Context, id string, day calendar.Date) (Agency, error) {
	a, err := g.Get(ctx, id, day)
	if domain.CodeOf(err) != domain.CodeNotFound {
		return a, err
	}
	spans, past := g.History(ctx, id)
	if past != nil {
		return a, past
	}
	for _, span := range slices.Backward(spans) {
		if v := span.Version; v.Closed && v.ValidFrom <= day {
			return g.Get(ctx, id, v.ValidFrom.AddDays(-1))
		}
	}
	return a, err
}
