package programme

import (
	"cmp"
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// maxItem bounds the words of an item.
const maxItem = 4000

// ItemChange is what a person writes about an item. Reason is wanted for what
// the plan's own text does not say, and for every change once the plan is in
// force.
type ItemChange struct {
	Kind    ItemKind
	Content string
	Reason  string
	Confirm bool
}

func (c *ItemChange) check(needReason bool) error {
	c.Content, c.Reason = vi.Clean(c.Content), vi.Clean(c.Reason)
	var problems domain.Fields
	switch {
	case c.Content == "":
		problems.Add("noi_dung", "Nhập nội dung của mục.")
	case len([]rune(c.Content)) > maxItem:
		problems.Add("noi_dung", "Nội dung dài quá %d ký tự. Rút ngắn.", maxItem)
	}
	if !c.Kind.known() {
		problems.Add("loai", "Chọn loại mục.")
	}
	if needReason && c.Reason == "" {
		problems.Add("ly_do", "Nêu lý do.")
	}
	return problems.Err()
}

// AddItem adds what the reader did not find, or what the plan's text does not
// say, with a reason. It gives the new item's id.
func (p *Programme) AddItem(ctx context.Context, actor access.Actor, planID string, c ItemChange) (string, error) {
	if !MayPrepare(actor) {
		return "", errPrepare()
	}
	if err := c.check(true); err != nil {
		return "", err
	}
	id := db.NewID()
	err := p.hold(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		var last int
		if _, err := tx.Get(ctx, &last, `SELECT COALESCE(MAX(ord), 0) FROM plan_item WHERE plan_id = $1`, planID); err != nil {
			return fmt.Errorf("programme: last item: %w", err)
		}
		item := Item{
			ID: id, PlanID: planID, Kind: c.Kind, Ord: last + 1, Content: c.Content, State: RowConfirmed, Edited: true, Reason: c.Reason,
			Version: 1, ChangedByName: actor.Name, ChangedAt: db.Millis(tx.Now()),
		}
		if err := insertItem(ctx, tx, item); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "plan.add_item", "plan_item", id, map[string]any{"kind": c.Kind, "content": c.Content, "reason": c.Reason})
	})
	return id, err
}

// EditItem corrects an item's words or kind. It conflicts when somebody changed
// it since version.
func (p *Programme) EditItem(ctx context.Context, actor access.Actor, itemID string, version int64, c ItemChange) error {
	return p.decideItem(ctx, actor, itemID, version, func(pl Plan, i *Item) (string, any, error) {
		if err := c.check(pl.Status == StatusActive); err != nil {
			return "", nil, err
		}
		detail := map[string]any{"before": i.Content, "content": c.Content, "kind": c.Kind, "reason": c.Reason}
		i.Content, i.Kind, i.Edited, i.Doubt, i.Reason = c.Content, c.Kind, true, "", c.Reason
		if i.State = RowOpen; c.Confirm || pl.Status == StatusActive {
			i.State = RowConfirmed
		}
		return "plan.edit_item", detail, nil
	})
}

// ConfirmItem accepts an item as it stands.
func (p *Programme) ConfirmItem(ctx context.Context, actor access.Actor, itemID string, version int64) error {
	return p.decideItem(ctx, actor, itemID, version, func(_ Plan, i *Item) (string, any, error) {
		i.State, i.Doubt, i.Reason = RowConfirmed, "", ""
		return "plan.confirm_item", nil, nil
	})
}

// DropItem leaves an item out; its words and the reason stay with the plan.
func (p *Programme) DropItem(ctx context.Context, actor access.Actor, itemID string, version int64, reason string) error {
	return p.decideItem(ctx, actor, itemID, version, func(_ Plan, i *Item) (string, any, error) {
		if reason = vi.Clean(reason); reason == "" {
			return "", nil, domain.Fields{{Name: "ly_do", Message: "Nêu lý do bỏ mục này."}}.Err()
		}
		i.State, i.Reason = RowDropped, reason
		return "plan.drop_item", map[string]any{"reason": reason}, nil
	})
}

// ReopenItem takes the decision about an item back, so that it is decided anew.
func (p *Programme) ReopenItem(ctx context.Context, actor access.Actor, itemID string, version int64) error {
	return p.decideItem(ctx, actor, itemID, version, func(_ Plan, i *Item) (string, any, error) {
		i.State, i.Reason = RowOpen, ""
		return "plan.reopen_item", nil, nil
	})
}

// ConfirmItems accepts every open item about which nothing is doubtful, of one
// kind or, with an empty kind, of all, and tells how many.
func (p *Programme) ConfirmItems(ctx context.Context, actor access.Actor, planID string, kind ItemKind) (int, error) {
	if !MayPrepare(actor) {
		return 0, errPrepare()
	}
	confirmed := 0
	err := p.hold(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		n, err := tx.Exec(ctx, `UPDATE plan_item SET state = 'confirmed', version = version + 1, changed_by = $1, changed_by_name = $2, changed_at = $3
			WHERE plan_id = $4 AND state = 'open' AND doubt = '' AND (kind = $5 OR $6)`,
			actor.AccountID, actor.Name, db.Millis(tx.Now()), planID, kind, kind == "")
		if err != nil {
			return fmt.Errorf("programme: confirm items: %w", err)
		}
		confirmed = int(n)
		return audit.Record(ctx, tx, actor, "plan.confirm_items", "plan", planID, map[string]any{"items": confirmed, "kind": kind})
	})
	return confirmed, err
}

// decideItem changes one item under the plan's lock, if it still is the version
// that the person saw. act says what happened, for the log.
func (p *Programme) decideItem(ctx context.Context, actor access.Actor, itemID string, version int64, act func(Plan, *Item) (string, any, error)) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	seen, err := p.Item(ctx, itemID)
	if err != nil {
		return err
	}
	return p.hold(ctx, actor, seen.PlanID, func(ctx context.Context, tx *db.Tx, pl Plan) error {
		var item Item
		if _, err := tx.Get(ctx, &item, `SELECT `+itemColumns+` FROM plan_item WHERE id = $1`, itemID); err != nil {
			return fmt.Errorf("programme: read item: %w", err)
		}
		if item.Version != version {
			return domain.Conflict("%s vừa thay đổi mục “%s” lúc %s.",
				cmp.Or(item.ChangedByName, "Người khác"), vi.Truncate(item.Content, 60), hour(item.ChangedAt))
		}
		action, detail, err := act(pl, &item)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE plan_item SET kind = $1, content = $2, content_fold = $3, doubt = $4, state = $5, edited = $6, reason = $7,
			version = version + 1, changed_by = $8, changed_by_name = $9, changed_at = $10 WHERE id = $11`,
			item.Kind, item.Content, vi.Fold(item.Content), item.Doubt, item.State, item.Edited, item.Reason,
			actor.AccountID, actor.Name, db.Millis(tx.Now()), itemID)
		if err != nil {
			return fmt.Errorf("programme: update item: %w", err)
		}
		return audit.Record(ctx, tx, actor, action, "plan_item", itemID, detail)
	})
}

// hold runs an act on what a plan's body says, its indicators or its parent,
// with the plan held. These may still be settled when the plan is in force,
// since they oblige nobody; on a draft the act counts as preparing it.
func (p *Programme) hold(ctx context.Context, actor access.Actor, planID string, fn func(context.Context, *db.Tx, Plan) error) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "plan", planID); err != nil {
			return fmt.Errorf("programme: lock plan: %w", err)
		}
		var pl Plan
		ok, err := tx.Get(ctx, &pl, `SELECT `+planColumns+` FROM plan WHERE id = $1`, planID)
		if err != nil {
			return fmt.Errorf("programme: read plan: %w", err)
		}
		if !ok || !pl.visible() {
			return domain.NotFound("Không có kế hoạch này.")
		}
		if err := fn(ctx, tx, pl); err != nil || pl.Status != StatusDraft {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan SET version = version + 1 WHERE id = $1`, planID); err != nil {
			return fmt.Errorf("programme: count version: %w", err)
		}
		return noteHand(ctx, tx, actor, planID)
	})
}
