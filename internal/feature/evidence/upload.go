package evidence

import (
	"context"
	"crypto/rand"
	"embed"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// Migrations make the table of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// keepFor is how long files of a form that came back wait for it to be sent
// again.
const keepFor = 24 * time.Hour

// Upload is a stored file that a form holds on to until it is right.
type Upload struct {
	ID, Name, MediaType, SHA256 string
	Size                        int64
}

func (u Upload) file() ledger.NewFile {
	return ledger.NewFile{Name: u.Name, MediaType: u.MediaType, SHA256: u.SHA256, Size: u.Size}
}

// keep remembers stored files for the person's next attempt.
func (s *Service) keep(ctx context.Context, actor access.Actor, files []ledger.NewFile) ([]Upload, error) {
	kept := make([]Upload, len(files))
	for i, f := range files {
		kept[i] = Upload{ID: rand.Text(), Name: f.Name, MediaType: f.MediaType, SHA256: f.SHA256, Size: f.Size}
	}
	if len(kept) == 0 {
		return nil, nil
	}
	return kept, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Send(ctx, `DELETE FROM evidence_upload WHERE at < $1`, db.Millis(tx.Now().Add(-keepFor))); err != nil {
			return err
		}
		for _, u := range kept {
			if err := tx.Send(ctx, `INSERT INTO evidence_upload (id, account_id, at, name, media_type, size, sha256) VALUES (`+db.Marks(1, 7)+`)`,
				u.ID, actor.AccountID, db.Millis(tx.Now()), u.Name, u.MediaType, u.Size, u.SHA256); err != nil {
				return err
			}
		}
		return nil
	})
}

// kept gives the person's own remembered files with these ids; what is gone or
// somebody else's is left out.
func (s *Service) kept(ctx context.Context, actor access.Actor, ids []string) ([]Upload, error) {
	if len(ids) == 0 || len(ids) > maxFiles {
		return nil, nil
	}
	args := []any{actor.AccountID}
	for _, id := range ids {
		args = append(args, id)
	}
	var found []Upload
	err := s.DB.Select(ctx, &found, `SELECT id, name, media_type, sha256, size FROM evidence_upload
		WHERE account_id = $1 AND id IN (`+db.Marks(2, len(ids))+`) ORDER BY at, id`, args...)
	return found, err
}
