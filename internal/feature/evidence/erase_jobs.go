package evidence

import (
	"context"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// RemoveErased asks to remove the stored files of an erasure that no entry cites
// any more.
type RemoveErased struct {
	RequestID string `json:"request_id"`
}

// Kind names the job.
func (RemoveErased) Kind() string { return "evidence.remove_erased" }

type eraser struct {
	river.WorkerDefaults[RemoveErased]
	s *Service
}

// Work is safe to repeat. A file that a form still holds on to waits until the
// form is forgotten.
func (w *eraser) Work(ctx context.Context, j *river.Job[RemoveErased]) error {
	held, err := w.s.RemoveErased(ctx, j.Args.RequestID)
	if err == nil && held {
		return river.JobSnooze(time.Hour)
	}
	return err
}

// RemoveErased removes the stored files of an erasure from the disk, except
// those that another entry cites by now. held tells that a form holds on to one.
func (s *Service) RemoveErased(ctx context.Context, requestID string) (held bool, err error) {
	var sums []string
	if err := s.DB.Select(ctx, &sums, `SELECT id FROM erasure_blob WHERE request_id = $1 ORDER BY id`, requestID); err != nil {
		return false, err
	}
	for _, sum := range sums {
		kept, err := s.removeBlob(ctx, sum)
		if err != nil {
			return false, err
		}
		held = held || kept
	}
	return held, nil
}

// removeBlob removes one stored file. It does so while it holds the row that
// whoever cites the file again waits for (see holdFiles): removing twice does no
// harm, and between looking and removing nobody can cite it.
func (s *Service) removeBlob(ctx context.Context, sum string) (held bool, err error) {
	copied, err := s.keptAsCopy(ctx, sum)
	if err != nil {
		return false, err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "erasure_blob", sum); err != nil {
			return err
		}
		var by struct{ Entries, Forms int }
		if _, err := tx.Get(ctx, &by, `SELECT (SELECT count(*) FROM evidence_file WHERE sha256 = $1) AS entries,
			(SELECT count(*) FROM evidence_upload WHERE sha256 = $1 AND at > $2) AS forms`, sum, db.Millis(tx.Now().Add(-keepFor))); err != nil {
			return err
		}
		cited := by.Entries > 0 || copied
		if held = by.Forms > 0 && !cited; held {
			return nil
		}
		if !cited {
			if err := s.Files.Remove(ctx, sum); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `DELETE FROM erasure_blob WHERE id = $1`, sum)
		return err
	})
	return held, err
}

// keptAsCopy tells whether a note of the book cites the content as the copy of a
// link: a linked document may be the very file that was declared. Whoever keeps
// copies forgets them.
func (s *Service) keptAsCopy(ctx context.Context, sum string) (bool, error) {
	found := false
	err := s.DB.Each(ctx, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil {
			return err
		}
		found = found || strings.Contains(text, `"`+sum+`"`)
		return nil
	}, `SELECT text FROM evidence_note WHERE kind = 'copy'`)
	return found, err
}

// holdFiles keeps stored files from being removed until the act that cites them
// is stored, and fails with conflict when one is gone already.
func (s *Service) holdFiles(ctx context.Context, tx *db.Tx, files []ledger.NewFile) error {
	sums := make([]string, len(files))
	for i, f := range files {
		sums[i] = f.SHA256
	}
	if err := tx.Lock(ctx, "erasure_blob", sums...); err != nil {
		return err
	}
	for _, f := range files {
		if !s.Files.Has(ctx, f.SHA256) {
			return domain.Conflict("Tệp “%s” không còn trên máy chủ vì vừa được xóa theo quy định ở minh chứng khác. Chọn lại tệp rồi gửi.", f.Name)
		}
	}
	return nil
}
