package agencies

import (
	"context"
	"slices"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/spine/org"
)

// elsewhen is an agency that was called what a person looks for on another day,
// and who carries it on on the day that is shown.
type elsewhen struct {
	ID, Name, Under string
	From            calendar.Date
	Until           calendar.Date // its last day of that name; empty: none
	Now             []kin
}

// maxElsewhen bounds how many agencies of other days a search tells of.
const maxElsewhen = 12

// elsewhen finds what the search may mean on other days, so that an old name
// leads to today's unit.
func (f *Feature) elsewhen(ctx context.Context, c *chronicle, d *listData) ([]elsewhen, error) {
	found, err := f.org.FindElsewhen(ctx, org.Filter{Day: d.Day, Level: d.Level, Kind: d.Kind, Text: d.Text}, maxElsewhen)
	if err != nil {
		return nil, err
	}
	out := make([]elsewhen, len(found))
	for i, e := range found {
		v := e.Version
		out[i] = elsewhen{ID: v.AgencyID, Name: v.Name, Under: c.parent(v.AgencyID, v.ValidFrom), From: v.ValidFrom}
		if e.Until != "" {
			out[i].Until = e.Until.AddDays(-1)
		}
		if v.ValidFrom > d.Day {
			continue // nobody carries on what has not begun
		}
		out[i].Now = c.now(v.AgencyID, d.Day)
	}
	return out, nil
}

// now lists who carries a unit on on a day, and behind them who took a function
// of it over.
func (c *chronicle) now(id string, day calendar.Date) []kin {
	var out []kin
	add := func(id string, takes bool) {
		at, known := c.byID[id]
		if !known || slices.ContainsFunc(out, func(k kin) bool { return k.ID == id }) {
			return
		}
		if v, stands := c.lives[at].On(day); stands {
			out = append(out, kin{ID: id, Name: v.Name, Takes: takes})
		}
	}
	for _, heir := range c.line.Heirs(id, day) {
		add(heir, false)
	}
	for _, s := range c.line.After(id) {
		if s.Change == agency.Transfer && s.ValidFrom <= day {
			add(s.ToID, true)
		}
	}
	return out
}
