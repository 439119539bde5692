package report

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/report"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// stand adds how far one agency is with one obligation to its unit; active tells
// that it has evidence of it in the window, so that it was not silent.
func (c *counter) stand(l lead, active bool) {
	home := c.home(l.agencyID)
	u := c.stands[home]
	if u == nil {
		u = &report.Unit{AgencyID: home}
		c.stands[home] = u
	}
	u.Owing++
	switch {
	case l.Status == obligation.Met:
		u.Met++
	case l.Status == obligation.Silent:
		if !active {
			u.Silent++
		}
	case !l.Status.InTime():
		u.Behind++
	}
}

// units gives the province's agencies with what each did, how far it is and how
// its own report came in.
func (s *Service) units(ctx context.Context, c *counter, counted report.Counted) ([]report.Unit, error) {
	done := map[string]int{}
	for _, row := range counted.ByAgency() {
		done[c.home(row.AgencyID)] += row.Pieces
	}
	filings, err := s.filingsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	levels, err := s.levels(ctx, c)
	if err != nil {
		return nil, err
	}
	then, err := s.there(ctx, min(c.report.WindowEnd, s.today()))
	if err != nil {
		return nil, err
	}
	now, err := s.there(ctx, s.today())
	if err != nil {
		return nil, err
	}
	var out []report.Unit
	for home, u := range c.stands {
		u.Ended, u.Gone = !then[home], !now[home]
		u.Name, u.Evidence, u.Level, u.Needs = c.names[home], done[home], levels[home], report.ExampleShare
		if f, asked := filings[home]; asked {
			u.Filing, u.FiledOn = report.FilingOf(f.FiledOn, f.DueOn, s.today()), f.FiledOn
			u.Unproved = f.FiledOn != "" && u.Evidence == 0
		}
		out = append(out, *u)
	}
	keys := map[string]string{}
	for _, u := range out {
		keys[u.AgencyID] = vi.SortKey(u.Name + u.AgencyID)
	}
	slices.SortFunc(out, func(a, b report.Unit) int { return strings.Compare(keys[a.AgencyID], keys[b.AgencyID]) })
	return out, nil
}

// there tells which agencies exist on a day.
func (s *Service) there(ctx context.Context, day calendar.Date) (map[string]bool, error) {
	all, err := s.Registry.AsOf(ctx, day)
	out := map[string]bool{}
	for _, a := range all {
		out[a.ID] = true
	}
	return out, err
}

// levels finds the level of each unit of a counter as lastKnown would, those that
// exist on the day all at once.
func (s *Service) levels(ctx context.Context, c *counter) (map[string]agency.Level, error) {
	there, err := s.Registry.AsOf(ctx, c.asOf)
	if err != nil {
		return nil, err
	}
	c.existing = len(there)
	out := map[string]agency.Level{}
	for _, a := range there {
		out[a.ID] = a.Level
	}
	for home := range c.stands {
		if _, known := out[home]; known {
			continue
		}
		if a, err := s.Registry.LastKnown(ctx, home, c.asOf); err == nil {
			out[home] = a.Level
		}
	}
	return out, nil
}

// filed is how an agency's own report of the same period stands.
type filed struct {
	AgencyID       string
	FiledOn, DueOn calendar.Date
}

// filingsOf finds the own reports of the agencies from which the plan asks one
// of this period, by home.
func (s *Service) filingsOf(ctx context.Context, c *counter) (map[string]filed, error) {
	g, err := s.regimes(ctx, c.report.WindowEnd)
	if err != nil {
		return nil, err
	}
	out := map[string]filed{}
	var asking []programme.Obligation
	for _, o := range c.obligations {
		asks := false
		for _, id := range o.Owers(c.asOf) {
			own := c.report
			own.AgencyID, own.Scope = c.home(id), ScopeAgency
			if o.Origin != programme.OriginReporting || own.AgencyID == c.report.AgencyID {
				continue
			}
			if level := s.level(ctx, own); g.asks(o, own, level) {
				asks = true
				out[own.AgencyID] = filed{AgencyID: own.AgencyID, DueOn: g.due(own, level, c.obligations)}
			}
		}
		if asks {
			asking = append(asking, o)
		}
	}
	if err := s.filedElsewhere(ctx, c, asking, out); err != nil {
		return nil, err
	}
	var rows []filed
	err = s.DB.Select(ctx, &rows, `SELECT agency_id, max(filed_on) AS filed_on, max(due_on) AS due_on FROM report
		WHERE plan_id = $1 AND scope = 'agency' AND period = $2 AND request_id = $3 AND filed_on <> '' GROUP BY agency_id`,
		c.report.PlanID, c.report.Period, c.report.RequestID)
	for _, r := range rows {
		if home := c.home(r.AgencyID); out[home].AgencyID != "" {
			out[home] = filed{AgencyID: home, FiledOn: r.FiledOn, DueOn: r.DueOn}
		}
	}
	return out, err
}

// filedElsewhere finds reports that agencies did not write here but proved: the
// first day on which evidence meets the plan's duty to report.
func (s *Service) filedElsewhere(ctx context.Context, c *counter, asking []programme.Obligation, out map[string]filed) error {
	if len(asking) == 0 {
		return nil
	}
	counts, err := s.Ledger.HappenedBy(ctx, programme.Chains(asking), s.today())
	if err != nil {
		return err
	}
	for _, o := range asking {
		for _, id := range o.Owers(c.asOf) {
			home := c.home(id)
			f, asked := out[home]
			for _, n := range counts[ledger.Pair(o.VersionID, id)] {
				if asked && (f.FiledOn == "" || n.FirstOn < f.FiledOn) {
					f.FiledOn = n.FirstOn
				}
			}
			if asked {
				out[home] = f
			}
		}
	}
	return nil
}
