package programme

import (
	"cmp"
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// RowChangeKind is how rows of a draft became other rows.
type RowChangeKind string

// The kinds.
const (
	RowSplit  RowChangeKind = "split"
	RowMerged RowChangeKind = "merge"
	RowAdded  RowChangeKind = "add"
)

// RowChange is one act by which rows of a draft became other rows. Label names
// what it was done to. Version grows with every change of the rows that it made,
// so that an undo can tell whether somebody worked on them since. MadeAt is in
// Unix milliseconds.
type RowChange struct {
	ID        string
	Kind      RowChangeKind
	Label     string
	ActorName string
	MadeAt    int64
	Version   int64 `db:"-"`
}

// changesOf reads the changes of a plan that were not undone, by id.
func (p *Programme) changesOf(ctx context.Context, planID string, rows []Reading) (map[string]RowChange, error) {
	var all []RowChange
	err := p.db.Select(ctx, &all, `SELECT id, kind, label, actor_name, made_at FROM plan_row_change WHERE plan_id = $1 AND undone_at = 0`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: read row changes: %w", err)
	}
	out := make(map[string]RowChange, len(all))
	for _, c := range all {
		out[c.ID] = c
	}
	for _, r := range rows {
		if c, ok := out[r.MadeBy]; ok {
			c.Version += r.Version
			out[r.MadeBy] = c
		}
	}
	return out, nil
}

func insertChange(ctx context.Context, tx *db.Tx, actor access.Actor, planID string, c RowChange) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_row_change (id, plan_id, kind, label, actor_id, actor_name, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, planID, c.Kind, c.Label, actor.AccountID, actor.Name, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("programme: note row change: %w", err)
	}
	return nil
}

// replaceRows takes rows out of the plan and puts others in their place, made
// room for at ord from. Versions of the old rows grow, so that whoever has one
// open is told.
func replaceRows(ctx context.Context, tx *db.Tx, changeID string, old, made []Row) error {
	from, shift := made[0].Ord, len(made)-len(old)
	if shift > 0 {
		_, err := tx.Exec(ctx, `UPDATE plan_row SET ord = ord + $1 WHERE plan_id = $2 AND ord >= $3`, shift, made[0].PlanID, from+len(old))
		if err != nil {
			return fmt.Errorf("programme: make room: %w", err)
		}
	}
	for _, r := range old {
		_, err := tx.Exec(ctx, `UPDATE plan_row SET gone = TRUE, gone_by = $1, version = version + 1 WHERE id = $2`, changeID, r.ID)
		if err != nil {
			return fmt.Errorf("programme: replace row: %w", err)
		}
	}
	for _, r := range made {
		r.MadeBy, r.Version = changeID, 1
		s, err := store(r)
		if err != nil {
			return err
		}
		if err := s.insert(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// lockedRow reads a row under the plan's lock and demands that it still is the
// version that the person saw.
func lockedRow(ctx context.Context, tx *db.Tx, id string, version int64) (Row, error) {
	var s storedRow
	ok, err := tx.Get(ctx, &s, `SELECT `+rowColumns+` FROM plan_row WHERE id = $1`, id)
	if err != nil {
		return Row{}, fmt.Errorf("programme: read row: %w", err)
	}
	if !ok {
		return Row{}, domain.NotFound("Không có dòng này trong kế hoạch.")
	}
	row, err := s.row()
	switch {
	case err != nil:
		return Row{}, err
	case row.Gone:
		return Row{}, goneError(ctx, tx, row)
	case row.Version != version:
		return Row{}, domain.Conflict("%s vừa thay đổi nhiệm vụ “%s” lúc %s.",
			cmp.Or(row.ChangedByName, "Người khác"), row.ShortName, hour(row.ChangedAt))
	}
	return row, nil
}

// goneError says who split or merged a row away.
func goneError(ctx context.Context, tx *db.Tx, row Row) error {
	var c struct{ ActorName, UndoneByName string }
	_, err := tx.Get(ctx, &c, `SELECT c.actor_name, c.undone_by_name FROM plan_row_change c JOIN plan_row r ON r.gone_by = c.id WHERE r.id = $1`, row.ID)
	if err != nil {
		return fmt.Errorf("programme: who replaced the row: %w", err)
	}
	return domain.Conflict("%s vừa tách, gộp hoặc hoàn tác nhiệm vụ “%s”.",
		cmp.Or(c.UndoneByName, c.ActorName, "Người khác"), row.ShortName)
}

// UndoRows takes a split, a merge or an addition back while the plan is a draft:
// the rows that it made go, those that gave way come back as they were. version
// is RowChange.Version as the person saw it. It conflicts when one of its rows
// was changed, split or merged since.
func (p *Programme) UndoRows(ctx context.Context, actor access.Actor, planID, changeID string, version int64) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	return p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		var c RowChange
		ok, err := tx.Get(ctx, &c, `SELECT id, kind, label, actor_name, made_at FROM plan_row_change
			WHERE id = $1 AND plan_id = $2 AND undone_at = 0`, changeID, planID)
		if err != nil {
			return fmt.Errorf("programme: read row change: %w", err)
		}
		if !ok {
			return domain.Conflict("Việc này đã được hoàn tác.")
		}
		if err := checkMade(ctx, tx, changeID, version); err != nil {
			return err
		}
		for _, s := range []struct {
			query string
			args  []any
		}{
			{`UPDATE plan_row SET gone = FALSE, gone_by = '', version = version + 1 WHERE gone_by = $1`, []any{changeID}},
			{`UPDATE plan_row SET gone = TRUE, gone_by = $1, version = version + 1 WHERE made_by = $1`, []any{changeID}},
			{`UPDATE plan_row_change SET undone_at = $1, undone_by_name = $2 WHERE id = $3`, []any{db.Millis(tx.Now()), actor.Name, changeID}},
		} {
			if _, err := tx.Exec(ctx, s.query, s.args...); err != nil {
				return fmt.Errorf("programme: undo: %w", err)
			}
		}
		return audit.Record(ctx, tx, actor, "plan.undo_rows", "plan", planID, map[string]any{"change": changeID, "kind": c.Kind, "label": c.Label})
	})
}

// checkMade refuses to undo what somebody went on working on.
func checkMade(ctx context.Context, tx *db.Tx, changeID string, version int64) error {
	var made []struct {
		ShortName, ChangedByName string
		Gone                     bool
		Version                  int64
	}
	err := tx.Select(ctx, &made, `SELECT short_name, changed_by_name, gone, version FROM plan_row WHERE made_by = $1 ORDER BY changed_at DESC`, changeID)
	if err != nil {
		return fmt.Errorf("programme: read made rows: %w", err)
	}
	sum := int64(0)
	for _, r := range made {
		if r.Gone {
			return domain.Conflict("Nhiệm vụ “%s” đã được tách hoặc gộp tiếp. Hoàn tác việc đó trước.", r.ShortName)
		}
		sum += r.Version
	}
	if sum != version {
		return domain.Conflict("%s vừa thay đổi nhiệm vụ “%s”.",
			cmp.Or(made[0].ChangedByName, "Người khác"), made[0].ShortName)
	}
	return nil
}
