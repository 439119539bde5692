package reorganise

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// Submission (trình áp dụng) is that an act is prepared and waits for another
// person to apply it. SubmittedAt is in Unix milliseconds, 0 for not yet.
type Submission struct {
	ActorName   string
	SubmittedAt int64
}

// Submission reads whether an act waits to be applied; the zero Submission when
// it is still being prepared.
func (s *Service) Submission(ctx context.Context, act string) (Submission, error) {
	var out Submission
	_, err := s.DB.Get(ctx, &out, `SELECT actor_name, submitted_at FROM reorganise_submission WHERE id = $1`, act)
	if err != nil {
		return out, fmt.Errorf("reorganise: read whether it waits: %w", err)
	}
	return out, nil
}

// submissions reads which acts wait to be applied, by their ids.
func (s *Service) submissions(ctx context.Context) (map[string]Submission, error) {
	var rows []struct {
		ID string
		Submission
	}
	if err := s.DB.Select(ctx, &rows, `SELECT id, actor_name, submitted_at FROM reorganise_submission`); err != nil {
		return nil, fmt.Errorf("reorganise: read what waits: %w", err)
	}
	out := map[string]Submission{}
	for _, row := range rows {
		out[row.ID] = row.Submission
	}
	return out, nil
}

// Submit says that an act is prepared, so that it stands on the desks of those
// who may apply it. It conflicts while something stands in the way; duties may
// still be undecided. A later change of the act takes it back.
func (s *Service) Submit(ctx context.Context, actor access.Actor, id string) error {
	if err := mayPrepare(actor); err != nil {
		return err
	}
	a, err := s.act(ctx, id)
	if err != nil {
		return err
	}
	if !a.Draft() {
		return domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s” nên không trình áp dụng được.", a.Status.Label())
	}
	if err := s.idle(ctx, id); err != nil {
		return err
	}
	why, err := s.Ready(ctx, a)
	if err != nil {
		return err
	}
	if len(why) > 0 {
		return domain.Conflict("Chưa trình được: %s", why[0].String())
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO reorganise_submission (id, actor_id, actor_name, submitted_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET actor_id = excluded.actor_id, actor_name = excluded.actor_name, submitted_at = excluded.submitted_at`,
			id, actor.AccountID, actor.Name, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("reorganise: submit: %w", err)
		}
		return audit.Record(ctx, tx, actor, "reorganisation.submit", "reorganisation", id, map[string]any{"title": a.Title})
	})
}

// unsubmit notes that an act is being prepared again.
func unsubmit(ctx context.Context, tx *db.Tx, act string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM reorganise_submission WHERE id = $1`, act); err != nil {
		return fmt.Errorf("reorganise: prepare again: %w", err)
	}
	return nil
}

// Person is somebody who may do something with an act, with the role that
// allows it and the agency in which it is held (empty for everywhere).
type Person struct {
	AccountID, Name  string
	Role             access.Role
	AgencyID, Agency string
}

// holders lists who has one of the roles that have to do with acts today and
// may sign in, by name.
func (s *Service) holders(ctx context.Context) ([]Person, error) {
	today := s.Registry.Today()
	var all []Person
	err := s.DB.Select(ctx, &all, `SELECT g.account_id, c.name, g.role, g.agency_id, '' AS agency FROM role_grant g JOIN account c ON c.id = g.account_id
		WHERE g.role IN ('leader', 'coordinator', 'administrator') AND g.starts_on <= $1 AND (g.ends_on = '' OR g.ends_on > $1)
		AND c.joined_at > 0 AND c.locked_at = 0 ORDER BY c.name_sort, g.account_id, g.role`, today)
	if err != nil {
		return nil, fmt.Errorf("reorganise: who has the roles: %w", err)
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.AgencyID)
	}
	names, err := s.Registry.Names(ctx, today, ids...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Agency = names[all[i].AgencyID]
	}
	return all, nil
}

// Appliers lists who may apply an act, as MayApply decides: leaders of the
// agency that prepared it first, then coordinators and administrators, without
// those who had a hand in it.
func (s *Service) Appliers(ctx context.Context, a Act) ([]Person, error) {
	all, err := s.holders(ctx)
	if err != nil {
		return nil, err
	}
	var at []string // where the one who prepared it does so
	for _, p := range all {
		if p.AccountID == a.CreatedBy && p.Role != access.Leader {
			at = append(at, p.AgencyID)
		}
	}
	var out []Person
	for _, role := range []access.Role{access.Leader, access.Coordinator, access.Administrator} {
		for _, p := range all {
			if p.Role != role || p.AccountID == a.CreatedBy || role == access.Leader && !slices.Contains(at, p.AgencyID) ||
				slices.ContainsFunc(out, func(have Person) bool { return have.AccountID == p.AccountID }) {
				continue
			}
			busy, err := s.hands(ctx, a.ID, p.AccountID)
			if err != nil {
				return nil, err
			}
			if !busy {
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// Undoers lists who may take an applied act back before its day.
func (s *Service) Undoers(ctx context.Context) ([]Person, error) {
	all, err := s.holders(ctx)
	return slices.DeleteFunc(all, func(p Person) bool { return p.Role == access.Leader }), err
}
