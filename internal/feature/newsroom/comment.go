package newsroom

import (
	"context"
	"strings"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// Comment (ý kiến) is what somebody of the agency says about a piece while it is made.
// Instants are Unix milliseconds; DoneAt is 0 while it is open.
type Comment struct {
	ID         string
	ContentID  string
	Edition    int
	ByID       string
	ByName     string
	At         int64
	Said       string
	DoneAt     int64
	DoneByName string
}

// mostSaid is how long a comment may be, in letters.
const mostSaid = 2000

// Comments lists what was said about a piece, the oldest first.
func (s *Service) Comments(ctx context.Context, contentID string) ([]Comment, error) {
	var all []Comment
	err := s.DB.Select(ctx, &all, `SELECT id, content_id, edition, by_id, by_name, at, said, done_at, done_by_name FROM newsroom_comment WHERE content_id = $1 ORDER BY id`, contentID)
	return all, err
}

// Say notes a comment on the newest edition of a piece. key makes sending twice safe.
func (s *Service) Say(ctx context.Context, actor access.Actor, contentID, said, key string) error {
	row, err := s.talks(ctx, actor, contentID)
	if err != nil {
		return err
	}
	said = strings.TrimSpace(said)
	switch n := utf8.RuneCountInString(said); {
	case n == 0:
		return domain.Fields{{Name: "y_kien", Message: "Ghi ý kiến."}}.Err()
	case n > mostSaid:
		return domain.Fields{{Name: "y_kien", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{mostSaid}}}.Err()
	}
	if key == "" {
		key = db.NewID()
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		made, err := tx.Exec(ctx, `INSERT INTO newsroom_comment (id, content_id, edition, by_id, by_name, at, said, form_key, done_at, done_by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '') ON CONFLICT (form_key) DO NOTHING`,
			db.NewID(), contentID, row.Edition.Number, actor.AccountID, actor.Name, db.Millis(tx.Now()), said, actor.AccountID+":"+key)
		if err != nil || made == 0 {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.comment", "content", contentID, map[string]int{"edition": row.Edition.Number})
	})
}

// Settle notes that a comment is dealt with; whoever comes second changes nothing.
func (s *Service) Settle(ctx context.Context, actor access.Actor, contentID, commentID string) error {
	if _, err := s.talks(ctx, actor, contentID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE newsroom_comment SET done_at = $3, done_by_name = $4 WHERE id = $1 AND content_id = $2 AND done_at = 0`, commentID, contentID, db.Millis(tx.Now()), actor.Name)
		if err != nil || n == 0 {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.settle", "content", contentID, nil)
	})
}

// talks gives a piece to who works in its agency.
func (s *Service) talks(ctx context.Context, actor access.Actor, contentID string) (content.Row, error) {
	row, err := s.Get(ctx, actor, contentID)
	if err == nil && !content.Writes(actor, row.Content.AgencyID) {
		err = domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
	}
	return row, err
}
