package org

import (
	"context"

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
	// Heirs are the names, on the day, of the units that carry the agency on when
	// it has ended by then, by acts that are applied.
	Heirs []string
}

// Traces gives, by agency.NameKey, the agencies that bore a name before or after
// the day but not on it: renamed, ended, or not founded yet.
func (g *Registry) Traces(ctx context.Context, day calendar.Date) (map[string][]Trace, error) {
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, a := range s.on(day) {
		names[a.ID] = a.Name
	}
	out := map[string][]Trace{}
	for rows := s.rows; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].AgencyID == rows[0].AgencyID {
			n++
		}
		if n > 1 || rows[0].ValidFrom > day {
			var heirs []string
			for _, id := range s.lineage.Heirs(rows[0].AgencyID, day) {
				if name := names[id]; name != "" && id != rows[0].AgencyID {
					heirs = append(heirs, name)
				}
			}
			traceOne(out, rows[:n], day, heirs)
		}
		rows = rows[n:]
	}
	return out, nil
}

// traceOne adds the names that one agency bore on other days.
func traceOne(out map[string][]Trace, rows []record, day calendar.Date, heirs []string) {
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
		} else if v.ValidFrom <= day {
			t.Heirs = heirs
		}
		if i+1 < len(spans) {
			t.Reason = spans[i+1].Version.Reason
		}
		out[v.NameKey] = append(out[v.NameKey], t)
	}
}
