package agencies

import (
	"context"
	"slices"

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
		for _, id := range c.line.Heirs(v.AgencyID, d.Day) {
			at, known := c.byID[id]
			if !known {
				continue
			}
			if now, stands := c.lives[at].On(d.Day); stands && !slices.ContainsFunc(out[i].Now, func(k kin) bool { return k.ID == id }) {
				out[i].Now = append(out[i].Now, kin{ID: id, Name: now.Name})
			}
		}
	}
	return out, nil
}
