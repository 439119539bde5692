package report

import (
	"context"
	"maps"

	"loa/internal/domain/evidence"
	"loa/internal/domain/report"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// gather reads what stands of the window, with what was done for the obligations,
// and says what of it is weak.
func (s *Service) gather(ctx context.Context, c *counter) error {
	all, err := s.book(ctx, c)
	if err != nil {
		return err
	}
	dead := map[string]bool{}
	if s.GoneLinks != nil {
		ids, err := s.GoneLinks(ctx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			dead[id] = true
		}
	}
	outlets := evidence.OutletsOf(s.Place)
	var weak weakness
	c.entries, c.pieces, c.byID = all, make([]report.Piece, 0, len(all)), make(map[string]ledger.Piece, len(all))
	for _, p := range all {
		c.byID[p.ID] = p
		c.pieces = append(c.pieces, report.Piece{
			ID: p.ID, AgencyID: p.AgencyID, Kind: p.Kind, Outlet: outlets.Of(p.Channel, p.URL), On: p.HappenedOn,
			Shows: p.ContentKey, Amounts: evidence.Amounts(p.Amounts), Public: p.URL != "", Kept: p.Files > 0,
		})
		if p.Verdict == evidence.Disputed {
			c.disputed++
		}
		weak.look(p, dead[p.ID])
	}
	c.weak = weak.list()
	return nil
}

// book reads the ledger for a counter. The report of one agency needs what others
// did only where they owe together or inherited.
func (s *Service) book(ctx context.Context, c *counter) ([]ledger.Piece, error) {
	mine, joint := c.obligations, []programme.Obligation(nil)
	var of []string
	if c.report.Scope == ScopeAgency {
		mine, of = nil, []string{c.report.AgencyID}
		for _, o := range c.obligations {
			if o.Alone() {
				mine = append(mine, o)
			} else {
				joint = append(joint, o)
			}
		}
	}
	all, own, err := s.Ledger.Pieces(ctx, programme.Chains(mine), c.asOf, c.report.Window(), of...)
	if err != nil {
		return nil, err
	}
	h, err := s.Ledger.HappenedWithin(ctx, programme.Chains(joint), c.asOf, c.report.Window())
	maps.Copy(h.Counts, own.Counts)
	maps.Copy(h.IDs, own.IDs)
	c.counts, c.within = h.Counts, h.IDs
	return all, err
}

// weakness sorts evidence by what a verifier will ask about first.
type weakness struct{ disputed, bare, dead []string }

func (w *weakness) look(p ledger.Piece, dead bool) {
	switch {
	case p.Verdict == evidence.Disputed:
		w.disputed = append(w.disputed, p.ID)
	case p.Files == 0 && p.URL == "":
		w.bare = append(w.bare, p.ID)
	case p.Files == 0 && dead:
		w.dead = append(w.dead, p.ID)
	}
}

func (w *weakness) list() []report.Weak {
	var out []report.Weak
	for _, one := range []report.Weak{
		{Why: "Người kiểm tra đang có nghi vấn", IDs: w.disputed},
		{Why: "Không có liên kết, không có tệp kèm theo", IDs: w.bare},
		{Why: "Liên kết không còn mở được và không có tệp", IDs: w.dead},
	} {
		if len(one.IDs) > 0 {
			out = append(out, one)
		}
	}
	return out
}
