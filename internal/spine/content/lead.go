package content

import (
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// Leading is where readers of a piece that was taken away are to be led: a path of the
// portal, which the caller checked. Seen is the version of the edition that the person saw.
type Leading struct {
	EditionID string
	Seen      int64
	To        string
}

// Lead leads readers of a piece that was taken away before to another page. It fails with
// conflict when the piece is not away any more, or the edition changed since it was seen.
func (c *Contents) Lead(ctx context.Context, actor access.Actor, l Leading) error {
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		of, before, err := lockEdition(ctx, tx, l.EditionID)
		switch {
		case err != nil:
			return err
		case !actor.Has(access.Leader, of.AgencyID):
			return domain.Forbidden("Việc này do lãnh đạo cơ quan làm.")
		case before.State != flow.Unpublished:
			return domain.Conflict("Tin, bài đang ở trạng thái “%s”, không làm được việc này.", before.State.Label())
		case before.Version != l.Seen:
			return errChanged(before, actor)
		}
		after := before
		after.Redirect, after.Version = l.To, before.Version+1
		if err := update(ctx, tx, after); err != nil {
			return err
		}
		if err := seen(ctx, tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.lead", "content", of.ID, map[string]any{"edition": after.Number, "before": before.Redirect, "to": l.To})
	})
}
