package programme

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// OnRequest tells whether the obligation is a plan's report upon request (báo cáo
// đột xuất): owed each time that somebody asks for one.
func (o Obligation) OnRequest() bool {
	return o.Origin == OriginReporting && o.ReportPeriod == "" && o.Rule.Kind == cadence.Conditional && o.Rule.Awaits()
}

// ReportCall is a request for reports that was made on Day. Due are the agencies
// of which they are asked, by id, with the last good day of each; Said is one
// sentence.
type ReportCall struct {
	RequestID string
	Day       calendar.Date
	Due       map[string]calendar.Date
	Said      string
	Reason    string // why earlier statements are replaced or taken back
}

// byDay gives the agencies of a call among those that owe, by their last day.
func (c ReportCall) byDay(owers []string) map[calendar.Date][]string {
	out := map[calendar.Date][]string{}
	for _, id := range owers {
		if day, ok := c.Due[id]; ok {
			out[day] = append(out[day], id)
		}
	}
	return out
}

// OnRequest lists the obligations of a plan that are owed upon request, for
// CallReports and RecallReports: it is read before their act begins.
func (p *Programme) OnRequest(ctx context.Context, planID string) ([]Obligation, error) {
	all, err := p.Obligations(ctx, planID)
	return slices.DeleteFunc(all, func(o Obligation) bool { return !o.OnRequest() || o.Ended != "" }), err
}

// CallReports states within an act that reports were asked for, under those of
// the obligations upon request that the agencies owe: one statement for each last
// day. Where the same request was stated before, as before its deadline moved, new
// statements take the place. What none of the agencies owes stays untouched.
func (p *Programme) CallReports(ctx context.Context, tx *db.Tx, actor access.Actor, onRequest []Obligation, c ReportCall) error {
	for _, o := range onRequest {
		called := c.byDay(o.Owers(p.org.Today()))
		if len(called) == 0 || !o.Rule.Window.Contains(c.Day) {
			continue
		}
		if err := recallOf(ctx, tx, actor, o.ID, c); err != nil {
			return err
		}
		for _, due := range slices.Sorted(maps.Keys(called)) {
			row := OccasionRow{ID: db.NewID(), ObligationID: o.ID, Day: c.Day, DueOn: due, Said: c.Said, RequestID: c.RequestID, Agencies: called[due]}
			if err := state(ctx, tx, actor, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// RecallReports takes back within an act what CallReports stated for a request.
func (p *Programme) RecallReports(ctx context.Context, tx *db.Tx, actor access.Actor, onRequest []Obligation, c ReportCall) error {
	for _, o := range onRequest {
		if err := recallOf(ctx, tx, actor, o.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// recallOf withdraws the standing statements that a request made about an
// obligation.
func recallOf(ctx context.Context, tx *db.Tx, actor access.Actor, obligationID string, c ReportCall) error {
	if err := tx.Lock(ctx, "obligation", obligationID); err != nil {
		return fmt.Errorf("programme: lock obligation: %w", err)
	}
	rows, err := readOccasions(ctx, tx, DecisionFilter{ObligationID: obligationID})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.RequestID != c.RequestID || !r.Standing() {
			continue
		}
		if err := takeBack(ctx, tx, actor, r, c.Reason); err != nil {
			return err
		}
	}
	return nil
}
