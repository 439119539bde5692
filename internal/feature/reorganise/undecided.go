package reorganise

import (
	"context"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/obligation"
	"loa/internal/spine/programme"
)

// Undecided lists the duties of units that no longer exist and about which
// nothing is decided, as Duties does before an act.
func (s *Service) Undecided(ctx context.Context, actor access.Actor) ([]Duty, *Passing, error) {
	p := &Passing{heirs: map[string][]Heir{}, into: map[string][]string{}, share: map[string]agency.Share{}, names: map[string]string{}}
	if err := maySee(actor); err != nil {
		return nil, p, err
	}
	today := s.Registry.Today()
	open, err := s.Programme.Undecided(ctx, today)
	if err != nil || len(open) == 0 {
		return nil, p, err
	}
	lineage, err := s.Registry.Lineage(ctx)
	if err != nil {
		return nil, p, err
	}
	var ids []string
	for _, d := range open {
		if slices.Contains(p.ending, d.AgencyID) {
			continue
		}
		p.ending = append(p.ending, d.AgencyID)
		ids = append(ids, d.AgencyID)
		for _, x := range lineage.After(d.AgencyID) {
			ids = append(ids, x.ToID)
			for _, other := range lineage.Before(x.ToID) {
				ids = append(ids, other.FromID)
			}
		}
	}
	if p.names, err = s.Registry.Names(ctx, today, ids...); err != nil {
		return nil, p, err
	}
	for _, id := range p.ending {
		for _, x := range lineage.After(id) {
			if x.Change.Ends() {
				p.take(x)
				p.join(lineage.Before(x.ToID))
			}
		}
	}
	if p.after, err = s.Registry.AsOf(ctx, today); err != nil {
		return nil, p, err
	}
	out := make([]Duty, len(open))
	for i, o := range open {
		out[i] = Duty{OpenDuty: o, Agency: p.names[o.AgencyID], Heirs: p.heirs[o.AgencyID], Share: p.share[o.AgencyID], Proposed: p.propose(o)}
	}
	return out, p, s.doubts(ctx, out, p)
}

// join notes the units that passed into an heir whole, those too that left
// nothing open.
func (p *Passing) join(lines []agency.Succession) {
	for _, x := range lines {
		if x.Change.Ends() && !x.Part && !slices.Contains(p.into[x.ToID], x.FromID) {
			p.into[x.ToID] = append(p.into[x.ToID], x.FromID)
		}
	}
}

// decidePiece is how many decisions one transaction takes after the act.
const decidePiece = 50

// Settle decides on duties that were left undecided; it counts at once.
func (s *Service) Settle(ctx context.Context, actor access.Actor, w Which, k Ask) (n, left int, err error) {
	if err := mayPrepare(actor); err != nil {
		return 0, 0, err
	}
	all, p, err := s.Undecided(ctx, actor)
	if err != nil {
		return 0, 0, err
	}
	if k, err = p.resolve(k); err != nil {
		return 0, 0, err
	}
	var decisions []programme.NewDecision
	for _, d := range all {
		if !w.takes(d) {
			continue
		}
		decision, skip, err := k.decision(d, len(w.Only) > 0)
		if err != nil {
			return 0, 0, err
		}
		if skip || decision == nil {
			left++
			continue
		}
		if i := slices.IndexFunc(d.Decisions, func(have obligation.Decision) bool { return have.AgencyID == d.AgencyID }); i >= 0 {
			decision.ID = d.Decisions[i].ID
		}
		decisions = append(decisions, programme.NewDecision{ObligationID: d.ID, Decision: *decision})
	}
	for piece := range slices.Chunk(decisions, decidePiece) {
		if err := s.Programme.Decide(ctx, actor, piece); err != nil {
			return n, left, err
		}
		n += len(piece)
	}
	return n, left, nil
}
