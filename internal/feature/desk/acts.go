package desk

import (
	"context"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/spine/org"
)

// Act is a reorganisation as a person's desk shows it. SubmittedAt is when it was
// handed over to be applied (Unix milliseconds), 0 while it is being prepared.
type Act struct {
	org.Reorganisation
	SubmittedBy string
	SubmittedAt int64
}

// acts lists the reorganisations that ask something of the actor: those that the actor
// prepares and has not handed over, and those that were handed over and that the actor
// may apply. The page of the act decides again who may apply it.
func (s *Service) acts(ctx context.Context, actor access.Actor, d *Desk) error {
	if !actor.Is(access.Coordinator, access.Administrator, access.Leader) {
		return nil
	}
	all, err := s.Registry.Reorganisations(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(r org.Reorganisation) bool { return r.Status != org.Draft })
	if len(all) == 0 {
		return nil
	}
	waits, err := s.submitted(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		concerned, err := s.concerns(ctx, actor, r)
		if err != nil {
			return err
		}
		if !concerned {
			continue
		}
		a := Act{Reorganisation: r, SubmittedBy: waits[r.ID].ActorName, SubmittedAt: waits[r.ID].SubmittedAt}
		if a.SubmittedAt == 0 {
			if r.CreatedBy == actor.AccountID {
				d.Preparing = append(d.Preparing, a)
			}
			continue
		}
		mine, err := s.applies(ctx, actor, r)
		if err != nil {
			return err
		}
		if mine {
			d.Acts = append(d.Acts, a)
		}
	}
	return nil
}

// submission is one row of the wizard's view.
type submission struct {
	ID, ActorName string
	SubmittedAt   int64
}

// submitted reads which acts were handed over, by their ids.
func (s *Service) submitted(ctx context.Context) (map[string]submission, error) {
	var rows []submission
	if err := s.DB.Select(ctx, &rows, `SELECT id, actor_name, submitted_at FROM reorganise_v_submission`); err != nil {
		return nil, err
	}
	out := map[string]submission{}
	for _, row := range rows {
		out[row.ID] = row
	}
	return out, nil
}

// concerns tells whether an act is prepared where the actor has a say: anywhere
// for a coordinator and an administrator, in the leader's own agency otherwise.
func (s *Service) concerns(ctx context.Context, actor access.Actor, r org.Reorganisation) (bool, error) {
	if actor.Is(access.Coordinator, access.Administrator) {
		return true, nil
	}
	var agencies []string
	err := s.DB.Select(ctx, &agencies, `SELECT agency_id FROM role_grant WHERE account_id = $1 AND role IN ('coordinator', 'administrator')
		AND starts_on <= $2 AND (ends_on = '' OR ends_on > $2)`, r.CreatedBy, s.Registry.Today())
	return slices.ContainsFunc(agencies, func(id string) bool { return actor.Has(access.Leader, id) }), err
}

// applies tells whether an actor whom an act concerns had no hand in it.
func (s *Service) applies(ctx context.Context, actor access.Actor, r org.Reorganisation) (bool, error) {
	if r.CreatedBy == actor.AccountID {
		return false, nil
	}
	var n int
	_, err := s.DB.Get(ctx, &n, `SELECT COUNT(*) FROM reorganise_v_hand WHERE reorganisation_id = $1 AND actor_id = $2`, r.ID, actor.AccountID)
	return n == 0, err
}
