package programme

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// AmendmentReady says what stands in the way of putting an amendment into
// force; nil: nothing. Each is an invalid, conflict or forbidden error with its
// own sentence.
func (p *Programme) AmendmentReady(ctx context.Context, actor access.Actor, a Amendment) ([]error, error) {
	pl, err := p.Plan(ctx, a.PlanID)
	if err != nil {
		return nil, err
	}
	latest, err := p.latest(ctx, a.PlanID)
	if err != nil {
		return nil, err
	}
	var why []error
	if err := a.mayActivate(actor, pl); err != nil {
		why = append(why, err)
	}
	if len(a.Changes) == 0 {
		why = append(why, domain.Invalid("Bản sửa đổi chưa có thay đổi nào."))
	}
	for _, c := range a.Changes {
		if c.Kind == AmendAdded {
			continue
		}
		if err := a.blocked(c, latest[c.Before.ID], p.org.Today()); err != nil {
			why = append(why, err)
		}
	}
	return why, nil
}

// blocked says why a change no longer fits the obligation as it stands.
func (a Amendment) blocked(c AmendChange, latest Obligation, today calendar.Date) error {
	switch {
	case c.Stale:
		return domain.Conflict("Nhiệm vụ “%s” vừa được văn bản khác sửa đổi. Mở lại thay đổi này, so với bản mới rồi lưu.", c.Before.ShortName)
	case latest.Since > a.FirstDay(today):
		return domain.Conflict("Nhiệm vụ “%s” đã có sửa đổi áp dụng từ ngày %s. Ngày hiệu lực của văn bản này phải từ ngày đó trở đi.",
			c.Before.ShortName, latest.Since.Vietnamese())
	}
	return nil
}

// mayActivate is the rule of another person, as for the plan itself.
func (a Amendment) mayActivate(actor access.Actor, pl Plan) error {
	leads := actor.Has(access.Leader, pl.AgencyID) || pl.AgencyID == "" && actor.Is(access.Leader)
	switch {
	case !leads && !actor.Is(access.Coordinator):
		return domain.Forbidden("Chỉ lãnh đạo duyệt của cơ quan tải kế hoạch lên, hoặc người điều phối, được đưa sửa đổi vào theo dõi.")
	case slices.Contains(a.Hands, actor.AccountID):
		return domain.Forbidden("Người đã chuẩn bị sửa đổi không được tự đưa vào theo dõi. Cần một người khác.")
	}
	return nil
}

// ForceAmendment puts an amendment into force, exactly once: each change becomes
// a new version of its obligation, which judges from the day on which the
// amendment takes effect, or from today when that has passed. It is forbidden to
// whoever prepared it, and conflicts when the draft or one of the obligations
// changed meanwhile or somebody was faster. version is the one the person saw.
func (p *Programme) ForceAmendment(ctx context.Context, actor access.Actor, id string, version int64) error {
	if !MayActivate(actor) {
		return domain.Forbidden("Chỉ lãnh đạo duyệt và người điều phối được đưa sửa đổi vào theo dõi.")
	}
	a, err := p.Amendment(ctx, actor, id)
	if err != nil {
		return err
	}
	if a.Status == StatusActive {
		return errInForce(a)
	}
	if a.Version != version {
		return domain.Conflict("Bản chuẩn bị sửa đổi vừa được người khác thay đổi.")
	}
	why, err := p.AmendmentReady(ctx, actor, a)
	if err != nil {
		return err
	}
	if len(why) > 0 {
		return why[0]
	}
	binding := db.NewID()
	err = p.bindAmendment(ctx, a, binding)
	if err == nil {
		err = p.forceAmendment(ctx, actor, a, binding)
	}
	if err != nil {
		return errors.Join(err, p.forgetVersions(ctx, binding))
	}
	return nil
}

// forceAmendment is the short last step, under the plan's lock, so that two
// amendments of one plan never build on the same version.
func (p *Programme) forceAmendment(ctx context.Context, actor access.Actor, a Amendment, binding string) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "plan", a.PlanID); err != nil {
			return fmt.Errorf("programme: lock plan: %w", err)
		}
		now, err := lockAmendment(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if now.Version != a.Version {
			return domain.Conflict("Bản chuẩn bị sửa đổi vừa được người khác thay đổi.")
		}
		if err := stillLatest(ctx, tx, a); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE amendment SET status = $1, activated_by = $2, activated_by_name = $3, activated_at = $4, binding = $5,
			holds_from = $6, version = version + 1 WHERE id = $7`, StatusActive, actor.AccountID, actor.Name, db.Millis(tx.Now()), binding,
			a.FirstDay(p.org.Today()), a.ID)
		if err != nil {
			return fmt.Errorf("programme: put amendment into force: %w", err)
		}
		if _, err := tx.Exec(ctx, `UPDATE plan SET version = version + 1 WHERE id = $1`, a.PlanID); err != nil {
			return fmt.Errorf("programme: count version: %w", err)
		}
		return audit.Record(ctx, tx, actor, "amendment.activate", "amendment", a.ID,
			map[string]any{"plan": a.PlanID, "number": a.Number, "changes": len(a.Changes)})
	})
}

// stillLatest checks, under the plan's lock, that nobody amended one of the
// obligations since it was looked at.
func stillLatest(ctx context.Context, tx *db.Tx, a Amendment) error {
	for _, c := range a.Changes {
		if c.Kind == AmendAdded {
			continue
		}
		var others int
		_, err := tx.Get(ctx, &others, `SELECT count(*) FROM obligation_version v JOIN amendment n ON n.binding = v.binding AND n.status = 'active'
			JOIN obligation_version b ON b.id = $1 LEFT JOIN amendment m ON m.binding = b.binding AND m.status = 'active' AND b.binding <> ''
			WHERE v.obligation_id = b.obligation_id AND v.binding <> '' AND v.id <> b.id
			AND (m.id IS NULL OR n.activated_at > m.activated_at OR (n.activated_at = m.activated_at AND v.id > b.id))`, c.Before.VersionID)
		if err != nil {
			return fmt.Errorf("programme: look for later versions: %w", err)
		}
		if others > 0 {
			return domain.Conflict("Nhiệm vụ “%s” vừa được văn bản khác sửa đổi. Mở lại thay đổi này, so với bản mới rồi lưu.", c.Before.ShortName)
		}
	}
	return nil
}

// bindAmendment writes the new versions, in short transactions. Nobody sees them
// before the amendment names the binding.
func (p *Programme) bindAmendment(ctx context.Context, a Amendment, binding string) error {
	for chunk := range slices.Chunk(a.Changes, 10) {
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			b := attempt{amendment: a, binding: binding}
			for _, c := range chunk {
				if err := b.bind(ctx, tx, c); err != nil {
					return err
				}
			}
			return b.parties.insert(ctx, tx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// attempt is one try to put an amendment into force.
type attempt struct {
	amendment Amendment
	binding   string
	parties   partyBatch
}

// bind writes one change as a version.
func (t *attempt) bind(ctx context.Context, tx *db.Tx, c AmendChange) error {
	a := t.amendment
	o := c.Of()
	b := bound{obligationID: o.ID, versionID: db.NewID()}
	if c.After != nil {
		o = *c.After
		b.leads, b.coordinating = o.Leads, o.Coordinating
	}
	if c.Kind == AmendAdded {
		b.obligationID = db.NewID()
		_, err := tx.Exec(ctx, `INSERT INTO obligation (id, plan_id, binding, row_id, ord, origin, number, clause, created_at)
			VALUES ($1, $2, (SELECT binding FROM plan WHERE id = $2), '',
			(SELECT COALESCE(max(ord), 0) FROM obligation WHERE plan_id = $2 AND origin = $3), $3, $4, $5, $6)`,
			b.obligationID, a.PlanID, o.Origin, o.No, o.Clause, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("programme: insert obligation: %w", err)
		}
	}
	var columns [3]string
	for i, v := range []any{o.Rule, orEmpty(o.LeadText), orEmpty(o.CoordinatingText)} {
		var err error
		if columns[i], err = toJSON(v); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO obligation_version (id, obligation_id, plan_id, valid_from, recorded_at, content, content_fold,
		short_name, product, timing, quote, rule, lead_text, coordinating_text, binding, ended) VALUES (`+db.Marks(1, 16)+`)`,
		b.versionID, b.obligationID, a.PlanID, a.EffectiveOn, db.Millis(tx.Now()), o.Content, vi.Fold(o.Content), o.ShortName, o.Product,
		o.Timing, o.Quote, columns[0], columns[1], columns[2], t.binding, c.Kind == AmendEnded)
	if err != nil {
		return fmt.Errorf("programme: insert obligation version: %w", err)
	}
	for _, id := range b.leads {
		t.parties.add(b, id, roleLead)
	}
	for _, id := range b.coordinating {
		t.parties.add(b, id, roleCoordinating)
	}
	return nil
}

// forgetVersions removes the versions of an attempt that did not win, and the
// obligations that it added.
func (p *Programme) forgetVersions(ctx context.Context, binding string) error {
	return p.db.Write(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		for _, statement := range []string{
			`DELETE FROM obligation_party WHERE version_id IN (SELECT id FROM obligation_version WHERE binding = $1)`,
			`DELETE FROM obligation_version WHERE binding = $1`,
			`DELETE FROM obligation WHERE row_id = '' AND $1 <> ''
				AND NOT EXISTS (SELECT 1 FROM obligation_version v WHERE v.obligation_id = obligation.id)`,
		} {
			if _, err := tx.Exec(ctx, statement, binding); err != nil {
				return fmt.Errorf("programme: forget a lost attempt: %w", err)
			}
		}
		return nil
	})
}
