package newsroom

import (
	"context"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

// silence is how long somebody counts as writing after their last word, and again how
// long their row is not written anew: half a minute late is nobody's harm.
const (
	silence = 5 * time.Minute
	anew    = 30 * time.Second
)

// Writer is who is writing a piece now. At is Unix milliseconds.
type Writer struct {
	ByID   string
	ByName string
	At     int64
}

// Writing tells who else is writing a piece; ok is false for nobody.
func (s *Service) Writing(ctx context.Context, actor access.Actor, contentID string) (w Writer, ok bool, err error) {
	found, err := s.DB.Get(ctx, &w, `SELECT by_id, by_name, at FROM newsroom_lock WHERE content_id = $1`, contentID)
	age := s.DB.Clock().Now().Sub(db.Time(w.At))
	return w, found && w.ByID != actor.AccountID && age < silence && age > -silence, err
}

// Touch notes that an actor is writing a piece, unless somebody else is: who came first
// stays until they are silent. It tells who writes then.
func (s *Service) Touch(ctx context.Context, actor access.Actor, contentID string) (w Writer, other bool, err error) {
	if _, err := s.DB.Get(ctx, &w, `SELECT by_id, by_name, at FROM newsroom_lock WHERE content_id = $1`, contentID); err != nil {
		return w, false, err
	}
	if age := s.DB.Clock().Now().Sub(db.Time(w.At)); w.ByID == actor.AccountID && age >= 0 && age < anew {
		return w, false, nil
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := tx.Now()
		n, err := tx.Exec(ctx, `INSERT INTO newsroom_lock (content_id, by_id, by_name, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (content_id) DO UPDATE SET by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at
			WHERE newsroom_lock.by_id = excluded.by_id OR newsroom_lock.at <= $5 OR newsroom_lock.at > $6`,
			contentID, actor.AccountID, actor.Name, db.Millis(now), db.Millis(now.Add(-silence)), db.Millis(now.Add(silence)))
		if err != nil {
			return err
		}
		if n > 0 {
			w, other = Writer{actor.AccountID, actor.Name, db.Millis(now)}, false
			return nil
		}
		_, err = tx.Get(ctx, &w, `SELECT by_id, by_name, at FROM newsroom_lock WHERE content_id = $1`, contentID)
		other = true
		return err
	})
	return w, other, err
}

// leave ends the note that an actor is writing a piece: it was handed in, or out.
func (s *Service) leave(ctx context.Context, actor access.Actor, contentID string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM newsroom_lock WHERE content_id = $1 AND by_id = $2`, contentID, actor.AccountID)
		return err
	})
}
