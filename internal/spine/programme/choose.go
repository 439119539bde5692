package programme

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Choice is what a person says a name or group of the plan means: agencies, or
// that it stays open. Seen is Party.ChosenAt as the person saw it; nil replaces
// whatever was chosen before.
type Choice struct {
	Name     string
	Agencies []string
	Open     bool
	Seen     *int64
}

// Choose records what a name of the plan means, wherever in the plan it stands.
// The list stays with the plan. It conflicts when somebody chose meanwhile.
func (p *Programme) Choose(ctx context.Context, actor access.Actor, planID string, c Choice) error {
	return p.ChooseAll(ctx, actor, planID, []Choice{c})
}

// ChooseAll records what several names or groups mean, all or none.
func (p *Programme) ChooseAll(ctx context.Context, actor access.Actor, planID string, all []Choice) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	if len(all) == 0 {
		return nil
	}
	pl, err := p.Plan(ctx, planID)
	if err != nil {
		return err
	}
	r, err := p.resolver(ctx, pl)
	if err != nil {
		return err
	}
	for i := range all {
		if err := r.check(&all[i]); err != nil {
			return err
		}
	}
	return p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		for _, c := range all {
			if err := storeChoice(ctx, tx, actor, planID, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// check finds what is wrong with a choice.
func (r *resolver) check(c *Choice) error {
	c.Name = vi.Clean(c.Name)
	switch {
	case c.Name == "":
		return domain.Invalid("Chưa rõ cụm từ nào của kế hoạch. Tải lại trang rồi chọn lại.")
	case c.Open:
		c.Agencies = nil
	case len(c.Agencies) == 0:
		return domain.Invalid("Chưa chọn cơ quan nào cho “%s”. Chọn ít nhất một cơ quan.", c.Name)
	}
	for _, id := range c.Agencies {
		if _, ok := r.matcher.Agency(id); !ok {
			return domain.Invalid("Một cơ quan đã chọn không tồn tại vào ngày %s. Chọn lại.", r.day.Vietnamese())
		}
	}
	return nil
}

func storeChoice(ctx context.Context, tx *db.Tx, actor access.Actor, planID string, c Choice) error {
	ids, err := toJSON(orEmpty(c.Agencies))
	if err != nil {
		return err
	}
	last, err := lastChoice(ctx, tx, planID, c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO plan_choice (id, plan_id, name_key, name, agency_ids, left_open, actor_id, actor_name, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (plan_id, name_key) DO UPDATE SET name = excluded.name, agency_ids = excluded.agency_ids,
		left_open = excluded.left_open, actor_id = excluded.actor_id, actor_name = excluded.actor_name, decided_at = excluded.decided_at`,
		db.NewID(), planID, vi.Key(c.Name), c.Name, ids, c.Open, actor.AccountID, actor.Name, max(db.Millis(tx.Now()), last+1))
	if err != nil {
		return fmt.Errorf("programme: choose: %w", err)
	}
	return audit.Record(ctx, tx, actor, "plan.choose", "plan", planID, map[string]any{"name": c.Name, "agencies": c.Agencies, "open": c.Open})
}

// lastChoice is when the choice before was made, 0 when there is none. It
// conflicts when the person has not seen that one.
func lastChoice(ctx context.Context, tx *db.Tx, planID string, c Choice) (int64, error) {
	var last struct {
		ActorName string
		DecidedAt int64
	}
	_, err := tx.Get(ctx, &last, `SELECT actor_name, decided_at FROM plan_choice WHERE plan_id = $1 AND name_key = $2`, planID, vi.Key(c.Name))
	if err != nil {
		return 0, fmt.Errorf("programme: read choice: %w", err)
	}
	if c.Seen != nil && last.DecidedAt != *c.Seen {
		return 0, domain.Conflict("%s vừa chọn cơ quan cho “%s”. Xem lại danh sách trước khi ghi.", last.ActorName, c.Name)
	}
	return last.DecidedAt, nil
}

// forgetLists takes back what was confirmed of groups: a list is of one day.
func forgetLists(ctx context.Context, tx *db.Tx, planID string) error {
	var chosen []struct{ ID, Name string }
	if err := tx.Select(ctx, &chosen, `SELECT id, name FROM plan_choice WHERE plan_id = $1 AND left_open = FALSE`, planID); err != nil {
		return fmt.Errorf("programme: read choices: %w", err)
	}
	for _, c := range chosen {
		if groups, _ := agency.ReadGroup(c.Name); len(groups) == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM plan_choice WHERE id = $1`, c.ID); err != nil {
			return fmt.Errorf("programme: forget a list: %w", err)
		}
	}
	return nil
}
