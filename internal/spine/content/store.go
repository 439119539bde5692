package content

import (
	"context"

	"loa/internal/platform/db"
)

func insert(ctx context.Context, tx *db.Tx, e Edition) error {
	_, err := tx.Exec(ctx, `INSERT INTO content_edition (id, content_id, number, state, version, title, summary, body, source, topics, audiences, procedures,
		no_secret, people_agree, correction, changed_by, changed_by_name, changed_at, submitted_by, submitted_by_name, submitted_at,
		approved_by_name, approved_at, urgent_by, due_at, out_at, closed_at, notice, redirect, digest, words_fold, lead_id, issue, follows_id, event)
		VALUES (`+db.Marks(1, 35)+`)`, e.row()...)
	return err
}

func update(ctx context.Context, tx *db.Tx, e Edition) error {
	_, err := tx.Exec(ctx, `UPDATE content_edition SET content_id = $2, number = $3, state = $4, version = $5, title = $6, summary = $7, body = $8, source = $9,
		topics = $10, audiences = $11, procedures = $12, no_secret = $13, people_agree = $14, correction = $15, changed_by = $16, changed_by_name = $17,
		changed_at = $18, submitted_by = $19, submitted_by_name = $20, submitted_at = $21, approved_by_name = $22, approved_at = $23, urgent_by = $24,
		due_at = $25, out_at = $26, closed_at = $27, notice = $28, redirect = $29, digest = $30, words_fold = $31, lead_id = $32, issue = $33, follows_id = $34, event = $35 WHERE id = $1`, e.row()...)
	return err
}

func (e Edition) row() []any {
	return []any{
		e.ID, e.ContentID, e.Number, e.State, e.Version, e.Title, e.Summary, e.Body, e.Source, e.Topics.Text(), e.Audiences.Text(), e.Procedures.Text(),
		e.NoSecret, e.PeopleAgree, e.Correction, e.ChangedBy, e.ChangedByName, e.ChangedAt, e.SubmittedBy, e.SubmittedByName, e.SubmittedAt,
		e.ApprovedByName, e.ApprovedAt, e.UrgentBy, e.DueAt, e.OutAt, e.ClosedAt, e.Notice, e.Redirect, e.Digest, e.WordsFold, e.LeadID, e.Issue.Text(), e.FollowsID, e.Event.Text(),
	}
}

// lock reads a content for deciding on it and on its editions.
func lock(ctx context.Context, tx *db.Tx, id string) (Content, error) {
	if err := tx.Lock(ctx, "content", id); err != nil {
		return Content{}, err
	}
	var c Content
	ok, err := tx.Get(ctx, &c, `SELECT `+contentColumns+` FROM content c WHERE c.id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	return c, err
}

// lockEdition locks the content of an edition, before it that of which it is a
// translation, and reads both.
func lockEdition(ctx context.Context, tx *db.Tx, id string) (c Content, e Edition, err error) {
	var of struct{ ID, OriginalID string }
	ok, err := tx.Get(ctx, &of, `SELECT c.id, c.original_id FROM content_edition e JOIN content c ON c.id = e.content_id WHERE e.id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	if err == nil && of.OriginalID != "" { // it was made first, and so has the lower id
		err = tx.Lock(ctx, "content", of.OriginalID)
	}
	if err == nil {
		c, err = lock(ctx, tx, of.ID)
	}
	if err != nil {
		return c, e, err
	}
	_, err = tx.Get(ctx, &e, `SELECT `+editionColumns+` FROM content_edition e WHERE e.id = $1`, id)
	return c, e, err
}
