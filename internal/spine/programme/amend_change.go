package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// AmendText is an obligation as a person writes it into an amendment. Lead and
// Coordinating are names or groups, one each, as in the amending document.
// ObligationID is empty for one that is added; ChangeID names a change that was
// prepared before, empty for a new one.
type AmendText struct {
	ChangeID     string
	ObligationID string
	Number       string
	Content      string
	ShortName    string
	Product      string
	Timing       string
	Rule         obligation.Rule
	Lead         []string
	Coordinating []string
}

// check finds what is wrong with the text; field names are those of the form.
func (t AmendText) check() domain.Fields {
	problems := Change{
		Words: Words{Content: t.Content, Product: t.Product, Timing: t.Timing}, ShortName: t.ShortName, Lead: t.Lead, Coordinating: t.Coordinating,
	}.check()
	if len([]rune(t.Number)) > maxShortName {
		problems.Add("muc", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxShortName)
	}
	return problems
}

// PutChange notes that an amendment changes an obligation, or adds one. It
// conflicts when the draft changed since version, and is invalid when nothing
// differs or it is not clear who is meant.
func (p *Programme) PutChange(ctx context.Context, actor access.Actor, id string, version int64, t AmendText) error {
	if !MayPrepare(actor) {
		return errAmend()
	}
	a, err := p.Amendment(ctx, actor, id)
	if err != nil {
		return err
	}
	t.Content, t.ShortName, t.Product, t.Timing, t.Number = vi.Clean(t.Content), vi.Clean(t.ShortName), vi.Clean(t.Product), vi.Clean(t.Timing), vi.Clean(t.Number)
	kind, base := AmendAdded, Obligation{}
	if t.ObligationID != "" {
		kind = AmendChanged
		if base, err = p.amendable(ctx, a, t.ObligationID); err != nil {
			return err
		}
		base.Rule = base.Rule.Undated()
		t.Rule.Window.Start = base.Rule.Window.Start // days that were counted stay counted
	}
	problems := t.check()
	if kind == AmendAdded || t.Rule != base.Rule {
		problems = append(problems, checkRule(t.Rule)...)
	}
	after, more, err := p.named(ctx, a, t)
	if err != nil {
		return err
	}
	if problems = append(problems, more...); problems.Err() != nil {
		return problems.Err()
	}
	if kind == AmendChanged && len((AmendChange{Before: &base, After: &after}).Differences()) == 0 {
		return domain.Invalid("Chưa có gì khác với nhiệm vụ đang theo dõi. Sửa ít nhất một mục.")
	}
	return p.amend(ctx, actor, id, version, func(ctx context.Context, tx *db.Tx, _ Amendment) error {
		if err := storeChange(ctx, tx, prepared{id, t.ChangeID, kind, base, after}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "amendment."+string(kind), "amendment", id, map[string]any{"obligation": base.ID, "name": t.ShortName})
	})
}

// named finds the agencies that the text names on the day from which the
// amendment holds.
func (p *Programme) named(ctx context.Context, a Amendment, t AmendText) (Obligation, domain.Fields, error) {
	o := Obligation{
		ID: t.ObligationID, PlanID: a.PlanID, No: t.Number, Content: t.Content, ShortName: t.ShortName, Product: t.Product,
		Timing: t.Timing, Rule: t.Rule, LeadText: t.Lead, CoordinatingText: t.Coordinating,
	}
	pl, err := p.Plan(ctx, a.PlanID)
	if err != nil {
		return o, nil, err
	}
	pl.IssuedOn = a.EffectiveOn
	res, err := p.resolver(ctx, pl)
	if err != nil {
		return o, nil, err
	}
	var problems domain.Fields
	leads, with := res.parties(t.Lead), res.parties(t.Coordinating)
	for _, party := range leads {
		if party.Open || !party.Known() {
			problems.Add("chu_tri", "Chưa rõ “%s” là cơ quan nào vào ngày %s. Viết tên như trong sổ cơ quan.", party.Text, a.EffectiveOn.Vietnamese())
			break
		}
	}
	for _, party := range with {
		if !party.Known() {
			problems.Add("phoi_hop", "Chưa rõ “%s” là cơ quan nào vào ngày %s. Viết tên như trong sổ cơ quan.", party.Text, a.EffectiveOn.Vietnamese())
			break
		}
	}
	o.Leads = agencyIDs(leads, nil)
	o.Coordinating = agencyIDs(with, o.Leads)
	return o, problems, p.keepParties(ctx, a, &o)
}

// keepParties leaves agencies as they are where the words about them did not
// change: what a group meant on the plan's day of issue stays.
func (p *Programme) keepParties(ctx context.Context, a Amendment, o *Obligation) error {
	if o.ID == "" {
		return nil
	}
	base, err := p.obligationOn(ctx, o.ID, EndOfTime)
	if err != nil || base.PlanID != a.PlanID {
		return err
	}
	if slices.Equal(base.LeadText, o.LeadText) {
		o.Leads = base.Leads
	}
	if slices.Equal(base.CoordinatingText, o.CoordinatingText) {
		o.Coordinating = base.Coordinating
	}
	return nil
}

// amendable gives an obligation of the amended plan in its latest version,
// unless it ended.
func (p *Programme) amendable(ctx context.Context, a Amendment, obligationID string) (Obligation, error) {
	o, err := p.obligationOn(ctx, obligationID, EndOfTime)
	switch {
	case err != nil:
		return o, err
	case o.PlanID != a.PlanID:
		return o, domain.NotFound("Không có nhiệm vụ này.")
	case o.Origin == OriginOrder:
		return o, domain.Conflict("Nhiệm vụ “%s” theo chỉ đạo của lãnh đạo. Lùi hạn, bổ sung cơ quan hoặc thu hồi ở trang Chỉ đạo.", o.ShortName)
	case o.Ended != "":
		return o, domain.Conflict("Nhiệm vụ “%s” đã bãi bỏ từ ngày %s.", o.ShortName, o.Ended.Vietnamese())
	}
	return o, nil
}

// AmendEnd is an obligation that an amendment ends, with the document's reason,
// which may be empty.
type AmendEnd struct{ ObligationID, Reason string }

// EndObligation notes that an amendment ends an obligation (bãi bỏ).
func (p *Programme) EndObligation(ctx context.Context, actor access.Actor, id string, version int64, e AmendEnd) error {
	if !MayPrepare(actor) {
		return errAmend()
	}
	a, err := p.Amendment(ctx, actor, id)
	if err != nil {
		return err
	}
	base, err := p.amendable(ctx, a, e.ObligationID)
	if err != nil {
		return err
	}
	reason := vi.Clean(e.Reason)
	if len([]rune(reason)) > maxWords {
		return domain.Fields{{Name: "ly_do", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{maxWords}}}.Err()
	}
	return p.amend(ctx, actor, id, version, func(ctx context.Context, tx *db.Tx, _ Amendment) error {
		if _, err := tx.Exec(ctx, `DELETE FROM amendment_change WHERE amendment_id = $1 AND obligation_id = $2`, id, base.ID); err != nil {
			return fmt.Errorf("programme: replace change: %w", err)
		}
		_, err := tx.Exec(ctx, `INSERT INTO amendment_change (id, amendment_id, ord, kind, obligation_id, base_version_id, reason)
			VALUES ($1, $2, (SELECT COALESCE(max(ord), 0) + 1 FROM amendment_change WHERE amendment_id = $2), $3, $4, $5, $6)`,
			db.NewID(), id, AmendEnded, base.ID, base.VersionID, reason)
		if err != nil {
			return fmt.Errorf("programme: end obligation: %w", err)
		}
		return audit.Record(ctx, tx, actor, "amendment.end", "amendment", id, map[string]any{"obligation": base.ID, "name": base.ShortName})
	})
}

// RemoveChange takes a change out of a draft.
func (p *Programme) RemoveChange(ctx context.Context, actor access.Actor, id string, version int64, changeID string) error {
	if !MayPrepare(actor) {
		return errAmend()
	}
	return p.amend(ctx, actor, id, version, func(ctx context.Context, tx *db.Tx, _ Amendment) error {
		n, err := tx.Exec(ctx, `DELETE FROM amendment_change WHERE amendment_id = $1 AND id = $2`, id, changeID)
		if err != nil {
			return fmt.Errorf("programme: remove change: %w", err)
		}
		if n == 0 {
			return domain.NotFound("Không có thay đổi này.")
		}
		return audit.Record(ctx, tx, actor, "amendment.remove", "amendment", id, map[string]any{"change": changeID})
	})
}

// prepared is a change or an addition on its way into the draft.
type prepared struct {
	amendmentID, changeID string
	kind                  AmendKind
	base, after           Obligation
}

// storeChange keeps a change or an addition; one that was prepared for the same
// obligation before is replaced.
func storeChange(ctx context.Context, tx *db.Tx, c prepared) error {
	id, kind, changeID, base, after := c.amendmentID, c.kind, c.changeID, c.base, c.after
	if changeID != "" || base.ID != "" {
		_, err := tx.Exec(ctx, `DELETE FROM amendment_change WHERE amendment_id = $1 AND (id = $2 OR (obligation_id = $3 AND obligation_id <> ''))`,
			id, changeID, base.ID)
		if err != nil {
			return fmt.Errorf("programme: replace change: %w", err)
		}
	}
	var columns [5]string
	for i, v := range []any{after.Rule, orEmpty(after.Leads), orEmpty(after.Coordinating), orEmpty(after.LeadText), orEmpty(after.CoordinatingText)} {
		var err error
		if columns[i], err = toJSON(v); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO amendment_change (id, amendment_id, ord, kind, obligation_id, base_version_id, number, content,
		short_name, product, timing, rule, leads, coordinating, lead_text, coordinating_text)
		VALUES ($1, $2, (SELECT COALESCE(max(ord), 0) + 1 FROM amendment_change WHERE amendment_id = $2), `+db.Marks(3, 13)+`)`,
		db.NewID(), id, kind, base.ID, base.VersionID, after.No, after.Content, after.ShortName, after.Product, after.Timing,
		columns[0], columns[1], columns[2], columns[3], columns[4])
	if err != nil {
		return fmt.Errorf("programme: store change: %w", err)
	}
	return nil
}
