package org

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// ExportRows gives the registry as the rows that an import takes, so that the
// same rows read in again change nothing: the agencies as they are on a day, or
// with an empty day everything that ever held, one row for each day on which an
// agency or its contacts became different. An agency is named by its office's
// code, or by its identity when it has none of its own. Rows are in the order of
// AsOf, those of one agency by day.
func (g *Registry) ExportRows(ctx context.Context, day calendar.Date) ([]ImportRow, error) {
	b, err := g.book(ctx)
	if err != nil {
		return nil, err
	}
	keys := b.keys()
	var lasts []record
	for _, versions := range b.versions {
		spans := agency.Timeline(versions, 0)
		lasts = append(lasts, spans[len(spans)-1].Version)
	}
	slices.SortFunc(lasts, func(a, c record) int {
		return cmp.Or(agency.Compare(a.Level, a.Kind, c.Level, c.Kind), cmp.Compare(a.NameSort, c.NameSort), cmp.Compare(a.AgencyID, c.AgencyID))
	})
	var rows []ImportRow
	for _, last := range lasts {
		for _, r := range b.exportOne(last.AgencyID, day) {
			r.Code, r.ParentCode = keys[last.AgencyID], keys[r.ParentCode]
			r.Line = len(rows) + 1
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// keys names each agency: by its last code, unless another agency ever had it.
func (b *book) keys() map[string]string {
	owners := map[string]map[string]bool{}
	last := map[string]string{}
	for id, versions := range b.versions {
		for _, v := range versions {
			if owners[v.Code] == nil {
				owners[v.Code] = map[string]bool{}
			}
			owners[v.Code][id] = true
		}
		spans := agency.Timeline(versions, 0)
		last[id] = spans[len(spans)-1].Version.Code
	}
	for id, code := range last {
		if code == "" || len(owners[code]) > 1 {
			last[id] = id
		}
	}
	return last
}

// exportOne gives the rows of one agency; ParentCode still holds the parent's
// identity.
func (b *book) exportOne(id string, day calendar.Date) []ImportRow {
	versions, profiles := b.versions[id], b.profiles[id]
	if day != "" {
		v, exists := agency.Resolve(versions, day, 0)
		if !exists {
			return nil
		}
		row := exportRow(v)
		row.contact(profiles, day)
		if row.ContactFrom != "" {
			row.ContactFrom = max(row.ContactFrom, row.ValidFrom)
		}
		row.ClosedFrom = closedAfter(versions, v.ValidFrom)
		return []ImportRow{row}
	}
	days := map[calendar.Date]bool{}
	for _, s := range agency.Timeline(versions, 0) {
		days[s.Version.ValidFrom] = true
	}
	for _, s := range agency.Timeline(profiles, 0) {
		days[s.Version.ValidFrom] = true
	}
	var rows []ImportRow
	for _, from := range slices.Sorted(maps.Keys(days)) {
		v, exists := agency.Resolve(versions, from, 0)
		if !exists {
			if n := len(rows); n > 0 && rows[n-1].ClosedFrom == "" {
				rows[n-1].ClosedFrom = closedAfter(versions, rows[n-1].ValidFrom)
			}
			continue
		}
		row := exportRow(v)
		row.ValidFrom = from
		row.contact(profiles, from)
		rows = append(rows, row)
	}
	return rows
}

// closedAfter is the day on which an agency ends of which something held on a
// day, when it ends next; empty when it goes on.
func closedAfter(versions []record, day calendar.Date) calendar.Date {
	for _, s := range agency.Timeline(versions, 0) {
		if s.Version.ValidFrom <= day {
			continue
		}
		if s.Version.Closed {
			return s.Version.ValidFrom
		}
		return ""
	}
	return ""
}

func exportRow(v record) ImportRow {
	row := ImportRow{
		Name: v.Name, ShortName: v.ShortName, Level: v.Level, Kind: v.Kind, ParentCode: v.ParentID, ValidFrom: v.ValidFrom,
		Source: v.Source, Verified: v.Verified, Codes: map[string]string{},
	}
	held := codesOf(v.Codes)
	for _, scheme := range agency.Schemes() {
		row.Codes[string(scheme)] = held[string(scheme)]
	}
	return row
}

// contact fills in the profile of a day.
func (row *ImportRow) contact(profiles []Profile, day calendar.Date) {
	p, _ := agency.Resolve(profiles, day, 0)
	row.Contact, row.ContactFrom = p.Values(), p.ValidFrom
}
