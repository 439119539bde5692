package org

import (
	"context"
	"fmt"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// Trace tells of an agency that bore a name on other days than the one asked
// for.
type Trace struct {
	Name   string        // as it was or will be called
	From   calendar.Date // first day of that name
	Until  calendar.Date // first day without it; empty: it goes on
	Now    string        // what the agency is called on the day; empty: it does not exist then
	Reason string        // why the name or the agency ended, as recorded
}

// Traces gives, by agency.NameKey, the agencies that bore a name before or after
// the day but not on it: renamed, ended, or not founded yet.
func (g *Registry) Traces(ctx context.Context, day calendar.Date) (map[string][]Trace, error) {
	var rows []record
	err := g.db.Select(ctx, &rows, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0 AND agency_id IN
		(SELECT agency_id FROM org_v_version WHERE undone_at = 0 GROUP BY agency_id HAVING COUNT(*) > 1 OR MIN(valid_from) > $1)
		ORDER BY agency_id, valid_from, recorded_at, id`, day)
	if err != nil {
		return nil, fmt.Errorf("org: read other names: %w", err)
	}
	out := map[string][]Trace{}
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].AgencyID == rows[0].AgencyID {
			n++
		}
		traceOne(out, rows[:n], day)
		rows = rows[n:]
	}
	return out, nil
}

// traceOne adds the names that one agency bore on other days.
func traceOne(out map[string][]Trace, rows []record, day calendar.Date) {
	now, exists := agency.Resolve(rows, day, 0)
	spans := agency.Timeline(rows, 0)
	for i, s := range spans {
		v := s.Version
		if v.Closed || exists && v.NameKey == now.NameKey || v.ValidFrom <= day && (s.Until == "" || s.Until > day) {
			continue
		}
		t := Trace{Name: v.Name, From: v.ValidFrom, Until: s.Until}
		if exists {
			t.Now = now.Name
		}
		if i+1 < len(spans) {
			t.Reason = spans[i+1].Version.Reason
		}
		out[v.NameKey] = append(out[v.NameKey], t)
	}
}
