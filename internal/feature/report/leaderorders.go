package report

import (
	"context"

	"loa/internal/domain/obligation"
	"loa/internal/domain/report"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// leaderOrders counts the orders of the leadership that were issued in the window, as of the
// counter's day; nil when there was none.
func (s *Service) leaderOrders(ctx context.Context, c *counter) (*report.Orders, error) {
	var out report.Orders
	for _, o := range c.obligations {
		if o.Origin != programme.OriginOrder || o.Ended != "" || !c.report.Window().Contains(o.Rule.Window.Start) {
			continue
		}
		leads := c.leads(o)
		if len(leads) == 0 {
			continue
		}
		day := min(o.Rule.Deadline, c.asOf)
		counts, err := s.Ledger.HappenedBy(ctx, programme.Chains([]programme.Obligation{o}), day)
		if err != nil {
			return nil, err
		}
		out.N++
		for _, l := range leads {
			switch {
			case !l.Status.Counts():
				continue
			case o.Assess(l.agencyID, ledger.Of(counts, o.VersionID), day).Status == obligation.Met:
				out.InTime++
			case o.Rule.Deadline >= c.asOf:
				out.Open++
			}
			out.Of++
		}
	}
	if out.N == 0 {
		return nil, nil //nolint:nilnil // no orders is no figure, and stays out of what is frozen
	}
	return &out, nil
}
