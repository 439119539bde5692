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
	Size, Look                  int64
}

func (u Upload) file() ledger.NewFile {
	return ledger.NewFile{Name: u.Name, MediaType: u.MediaType, SHA256: u.SHA256, Size: u.Size, Look: uint64(u.Look)}
}

// keep remembers stored files for the person's next attempt, and forgets those
// whose form never came.
func (s *Service) keep(ctx context.Context, actor access.Actor, files []ledger.NewFile) ([]Upload, error) {
	kept := make([]Upload, len(files))
	for i, f := range files {
		kept[i] = Upload{ID: rand.Text(), Name: f.Name, MediaType: f.MediaType, SHA256: f.SHA256, Size: f.Size, Look: int64(f.Look)}
	}
	if len(kept) == 0 {
		return nil, nil
	}
	var late []string
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		late = nil
		before := db.Millis(tx.Now().Add(-keepFor))
		if err := tx.Select(ctx, &late, `SELECT sha256 FROM evidence_upload WHERE at < $1`, before); err != nil {
			return err
		}
		if err := tx.Send(ctx, `DELETE FROM evidence_upload WHERE at < $1`, before); err != nil {
			return err
		}
		for _, u := range kept {
			if err := tx.Send(ctx, `INSERT INTO evidence_upload (id, account_id, at, name, media_type, size, sha256, look) VALUES (`+db.Marks(1, 8)+`)`,
				u.ID, actor.AccountID, db.Millis(tx.Now()), u.Name, u.MediaType, u.Size, u.SHA256, u.Look); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return kept, s.forget(ctx, late)
}

// drop forgets remembered files, and removes those that nobody else names.
func (s *Service) drop(ctx context.Context, uploads []Upload) error {
	if len(uploads) == 0 {
		return nil
	}
	args, gone := make([]any, len(uploads)), make([]string, len(uploads))
	for i, u := range uploads {
		args[i], gone[i] = u.ID, u.SHA256
	}
	if err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Send(ctx, `DELETE FROM evidence_upload WHERE id IN (`+db.Marks(1, len(args))+`)`, args...)
	}); err != nil {
		return err
	}
	return s.forget(ctx, gone)
}

// forget removes stored files that neither an entry nor a waiting form names.
func (s *Service) forget(ctx context.Context, sums []string) error {
	for _, sum := range sums {
		var named int
		if _, err := s.DB.Get(ctx, &named, `SELECT (SELECT count(*) FROM evidence_file WHERE sha256 = $1) +
			(SELECT count(*) FROM evidence_upload WHERE sha256 = $1)`, sum); err != nil {
			return err
		}
		if named > 0 {
			continue
		}
		if err := s.Files.Remove(ctx, sum); err != nil {
			return err
		}
	}
	return nil
}

// kept gives the person's own remembered files with these ids; what is gone or
// somebody else's is left out.
func (s *Service) kept(ctx context.Context, actor access.Actor, ids []string) ([]Upload, error) {
	if len(ids) == 0 || len(ids) > maxFiles {
		return nil, nil
	}
	args := []any{actor.AccountID}
	args = append(args, db.Args(ids)...)
	var found []Upload
	err := s.DB.Select(ctx, &found, `SELECT id, name, media_type, sha256, size, look FROM evidence_upload
		WHERE account_id = $1 AND id IN (`+db.Marks(2, len(ids))+`) ORDER BY at, id`, args...)
	return found, err
}
