package programme

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// PublicAct opens the figures of an obligation to everybody or closes them.
type PublicAct string

// The acts.
const (
	OpenPublic  PublicAct = "open"
	ClosePublic PublicAct = "close"
)

// Label is what was done, in Vietnamese.
func (a PublicAct) Label() string {
	if a == OpenPublic {
		return "Mở công khai"
	}
	return "Thôi công khai"
}

// Publication is one act of opening or closing an obligation. At is in Unix
// milliseconds.
type Publication struct {
	ID           string
	ObligationID string
	Act          PublicAct
	At           int64
	ActorName    string
}

// MayPublish tells whether the actor may open figures to everybody.
func MayPublish(actor access.Actor) bool { return actor.Is(access.Coordinator) }

const publicationSelect = `SELECT id, obligation_id, act, at, actor_name FROM obligation_public WHERE `

// Publications lists what was opened and closed of a plan, the newest first.
func (p *Programme) Publications(ctx context.Context, planID string) ([]Publication, error) {
	var all []Publication
	err := p.db.Select(ctx, &all, publicationSelect+`plan_id = $1 ORDER BY at DESC, id DESC`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: list publications: %w", err)
	}
	return all, nil
}

// Opened tells which obligations of a plan stand open to everybody now, each
// with the act that opened it.
func (p *Programme) Opened(ctx context.Context, planID string) (map[string]Publication, error) {
	all, err := p.Publications(ctx, planID)
	if err != nil {
		return nil, err
	}
	open, seen := map[string]Publication{}, map[string]bool{}
	for _, x := range all {
		if !seen[x.ObligationID] && x.Act == OpenPublic {
			open[x.ObligationID] = x
		}
		seen[x.ObligationID] = true
	}
	return open, nil
}

// Publish opens an obligation of a plan in force to everybody or closes it.
// What stands as asked already is left alone.
func (p *Programme) Publish(ctx context.Context, actor access.Actor, obligationID string, act PublicAct) error {
	if !MayPublish(actor) {
		return domain.Forbidden("Chỉ người điều phối được mở hoặc thôi công khai số liệu.")
	}
	if act != OpenPublic && act != ClosePublic {
		return domain.Invalid("Chọn mở hoặc thôi công khai.")
	}
	o, err := p.Obligation(ctx, obligationID)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "obligation", o.ID); err != nil {
			return fmt.Errorf("programme: lock obligation: %w", err)
		}
		now := Publication{Act: ClosePublic}
		if _, err := tx.Get(ctx, &now, publicationSelect+`obligation_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, o.ID); err != nil {
			return fmt.Errorf("programme: read publication: %w", err)
		}
		if now.Act == act {
			return nil
		}
		_, err := tx.Exec(ctx, `INSERT INTO obligation_public (id, plan_id, obligation_id, act, at, actor_id, actor_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, db.NewID(), o.PlanID, o.ID, act, db.Millis(tx.Now()), actor.AccountID, actor.Name)
		if err != nil {
			return fmt.Errorf("programme: insert publication: %w", err)
		}
		return audit.Record(ctx, tx, actor, "obligation.public_"+string(act), "obligation", o.ID, map[string]any{"plan": o.PlanID})
	})
}
