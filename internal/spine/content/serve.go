package content

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// Serving is for which obligations a piece is. Versions and Asks, as Serves and Asks of a
// Call, are those that count it when it came out already.
type Serving struct {
	ContentID, PlanID string
	Obligations       []string
	Versions, Asks    []string
}

// laterReason is why the ledger has a second entry of a piece.
const laterReason = "Gắn nhiệm vụ sau khi bài đã đăng."

// Serve says which obligations a content serves. What was proved stays: of what came out
// none is taken away, and those that are added are appended to the ledger, as of the day
// on which it came out.
func (c *Contents) Serve(ctx context.Context, actor access.Actor, s Serving) error {
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := lock(ctx, tx, s.ContentID)
		switch {
		case err != nil:
			return err
		case !Writes(actor, before.AgencyID):
			return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
		}
		proof := before.EvidenceID
		if before.FirstOutAt > 0 {
			if slices.ContainsFunc(before.Obligations, func(id string) bool { return !slices.Contains(s.Obligations, id) }) {
				return domain.Conflict("Người khác vừa gắn nhiệm vụ cho bài này. Mở lại trang của bài rồi chọn tiếp.")
			}
			if len(s.Obligations) == len(before.Obligations) { // somebody was faster with the same
				return nil
			}
			if proof, err = c.proveFor(ctx, tx, actor, before, s); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE content SET plan_id = $2, obligations = $3, evidence_id = $4 WHERE id = $1`, s.ContentID, s.PlanID, db.TextList(s.Obligations).Text(), proof); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.serve", "content", s.ContentID, map[string]any{"obligations": s.Obligations, "evidence": proof})
	})
}

// proveFor appends for which obligations a piece counts that came out before.
func (c *Contents) proveFor(ctx context.Context, tx *db.Tx, actor access.Actor, of Content, s Serving) (string, error) {
	r := ledger.Reassigned{EvidenceID: of.EvidenceID, Versions: s.Versions, Reason: laterReason}
	if of.OriginalID != "" && len(s.Asks) > 0 {
		r.Versions, r.Distinct = s.Asks, asksFor(of.Lang)
	}
	return c.Ledger.Reassign(ctx, tx, actor, r)
}

// ProvedBy gives the content of which an entry of the ledger tells that it came out; not
// found where there is none.
func (c *Contents) ProvedBy(ctx context.Context, evidenceID string) (Content, error) {
	var of Content
	ok, err := c.DB.Get(ctx, &of, `SELECT `+contentColumns+` FROM content c WHERE c.evidence_id = $1 AND c.evidence_id <> ''`, evidenceID)
	if err == nil && !ok {
		err = errNone()
	}
	return of, err
}
