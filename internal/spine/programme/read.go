package programme

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
)

// MayPrepare tells whether the actor may upload plans and confirm rows.
func MayPrepare(actor access.Actor) bool { return actor.Is(access.Coordinator) }

// MayReview tells whether the actor may see drafts.
func MayReview(actor access.Actor) bool {
	return actor.Is(access.Coordinator, access.Administrator, access.Leader, access.Inspector)
}

// Plans lists plans, newest first: those in force for everybody, drafts too for
// who may see them.
func (p *Programme) Plans(ctx context.Context, actor access.Actor) ([]Plan, error) {
	var plans []Plan
	err := p.db.Select(ctx, &plans, `SELECT `+planColumns+` FROM plan
		WHERE status = 'active' OR (status = 'draft' AND $1)
		ORDER BY status DESC, issued_on DESC, uploaded_at DESC LIMIT 500`, MayReview(actor))
	if err != nil {
		return nil, fmt.Errorf("programme: list plans: %w", err)
	}
	for i := range plans {
		plans[i].fill()
	}
	return plans, nil
}

// Active lists the plans in force, the latest issued first.
func (p *Programme) Active(ctx context.Context) ([]Plan, error) { return p.Plans(ctx, access.Actor{}) }

// Awaiting lists the drafts that nothing but this person's act keeps from being
// put into force, oldest first: what waits on a leader's desk.
func (p *Programme) Awaiting(ctx context.Context, actor access.Actor) ([]Plan, error) {
	if !MayActivate(actor) {
		return nil, nil
	}
	var plans []Plan
	err := p.db.Select(ctx, &plans, `SELECT `+planColumns+` FROM plan WHERE status = 'draft'
		AND NOT EXISTS (SELECT 1 FROM plan_row r WHERE r.plan_id = plan.id AND r.state = 'open' AND r.gone = FALSE)
		AND NOT EXISTS (SELECT 1 FROM plan_hand h WHERE h.plan_id = plan.id AND h.account_id = $1)
		ORDER BY uploaded_at LIMIT 100`, actor.AccountID)
	if err != nil {
		return nil, fmt.Errorf("programme: list waiting plans: %w", err)
	}
	var ready []Plan
	for _, pl := range plans {
		if (Review{Plan: pl}).mayActivate(actor) != nil {
			continue
		}
		v, err := p.Review(ctx, actor, pl.ID)
		if err != nil {
			return nil, err
		}
		if len(v.Ready(actor)) == 0 {
			ready = append(ready, v.Plan)
		}
	}
	return ready, nil
}

func (p *Plan) visible() bool { return p.Status == StatusDraft || p.Status == StatusActive }

func (p *Plan) fill() { p.Window = calendar.Window{Start: p.WindowStart, End: p.WindowEnd} }

// Plan gives one plan in any state; not_found when there is none or it was
// discarded.
func (p *Programme) Plan(ctx context.Context, id string) (Plan, error) {
	var pl Plan
	ok, err := p.db.Get(ctx, &pl, `SELECT `+planColumns+` FROM plan WHERE id = $1`, id)
	if err != nil {
		return Plan{}, fmt.Errorf("programme: read plan: %w", err)
	}
	if !ok || !pl.visible() {
		return Plan{}, domain.NotFound("Không có kế hoạch này.")
	}
	pl.fill()
	return pl, nil
}

// Source gives the extracted text of a plan, as it was read; it is to be read
// only.
func (p *Programme) Source(ctx context.Context, id string) (plan.Text, error) {
	k, err := p.texts(ctx, id)
	return k.text, err
}

// Document gives the plan as the reader read it, before any person's change.
func (p *Programme) Document(ctx context.Context, id string) (plan.Document, error) {
	var stored []string
	if err := p.db.Select(ctx, &stored, `SELECT document FROM plan WHERE id = $1`, id); err != nil {
		return plan.Document{}, fmt.Errorf("programme: read document: %w", err)
	}
	var d plan.Document
	if len(stored) == 0 {
		return d, domain.NotFound("Không có kế hoạch này.")
	}
	return d, fromJSON(stored[0], &d)
}

// lockPlan takes a plan for the rest of the transaction and checks that it may
// still be worked on.
func lockPlan(ctx context.Context, tx *db.Tx, id string) (Plan, error) {
	if err := tx.Lock(ctx, "plan", id); err != nil {
		return Plan{}, fmt.Errorf("programme: lock plan: %w", err)
	}
	var pl Plan
	ok, err := tx.Get(ctx, &pl, `SELECT `+planColumns+` FROM plan WHERE id = $1`, id)
	if err != nil {
		return Plan{}, fmt.Errorf("programme: read plan: %w", err)
	}
	pl.fill()
	switch {
	case !ok || !pl.visible():
		return Plan{}, domain.NotFound("Không có kế hoạch này.")
	case pl.Status == StatusActive:
		return Plan{}, domain.Conflict("Kế hoạch này đã được %s đưa vào theo dõi.", pl.ActivatedByName)
	}
	return pl, nil
}
