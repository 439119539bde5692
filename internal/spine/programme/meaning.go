package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Meaning is what a name or group of a plan was decided to mean, and by whom:
// the list that stays with the plan. Agencies are ids as of the day of issue; At
// is in Unix milliseconds.
type Meaning struct {
	Text     string
	Open     bool // stays open, obliges nobody
	Agencies []string
	By       string
	At       int64
}

// Meanings lists what the names and groups of a plan mean, by their text.
func (p *Programme) Meanings(ctx context.Context, planID string) ([]Meaning, error) {
	var rows []struct {
		Name, ActorName string
		AgencyIDs       string `db:"agency_ids"`
		LeftOpen        bool
		DecidedAt       int64
	}
	err := p.db.Select(ctx, &rows, `SELECT name, agency_ids, left_open, actor_name, decided_at FROM plan_choice WHERE plan_id = $1 ORDER BY name_key`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: read meanings: %w", err)
	}
	out := make([]Meaning, 0, len(rows))
	for _, r := range rows {
		m := Meaning{Text: r.Name, Open: r.LeftOpen, By: r.ActorName, At: r.DecidedAt}
		if err := fromJSON(r.AgencyIDs, &m.Agencies); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// Meant tells what a name or group means on the plan's day of issue.
func (p *Programme) Meant(ctx context.Context, planID, name string) (Party, error) {
	pl, err := p.Plan(ctx, planID)
	if err != nil {
		return Party{}, err
	}
	r, err := p.resolver(ctx, pl)
	if err != nil {
		return Party{}, err
	}
	return r.party(name), nil
}

// Groups lists the groups that the plan's rows name, and other names whose
// meaning a person decided, each once in the plan's order; rows left out do not
// count.
func (v Review) Groups() []Party {
	var out []Party
	texts, seen := map[string]bool{}, map[string]bool{} // texts are told apart first: it is quicker
	note := func(p Party) {
		if len(p.Groups) == 0 && !p.Chosen || texts[p.Text] {
			return
		}
		texts[p.Text] = true
		if key := vi.Key(p.Text); !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	for _, r := range v.Rows {
		if r.State == RowDropped {
			continue
		}
		for _, p := range r.LeadParties {
			note(p)
		}
		for _, p := range r.CoordinatingParties {
			note(p)
		}
	}
	return out
}

// Unconfirmed lists the groups that oblige agencies and whose dated list no
// person has confirmed yet; the plan waits for it. What stays open obliges
// nobody and has no list.
func (v Review) Unconfirmed() []Party {
	return slices.DeleteFunc(v.Groups(), func(p Party) bool { return p.Chosen || p.Open || len(p.Agencies) == 0 })
}

// keepGroups writes down, with the plan, the groups that stayed open without
// anybody's word.
func keepGroups(ctx context.Context, tx *db.Tx, actor access.Actor, v Review) error {
	for _, p := range v.Groups() {
		if p.Chosen {
			continue
		}
		ids, err := toJSON(orEmpty(agencyIDs([]Party{p}, nil)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO plan_choice (id, plan_id, name_key, name, agency_ids, left_open, actor_id, actor_name, decided_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (plan_id, name_key) DO NOTHING`,
			db.NewID(), v.Plan.ID, vi.Key(p.Text), p.Text, ids, p.Open, actor.AccountID, actor.Name, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("programme: keep groups: %w", err)
		}
	}
	return nil
}
