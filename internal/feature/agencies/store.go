package agencies

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
)

// staged is a file whose rows wait for a person's yes. Instants are Unix
// milliseconds, 0 for "not yet".
type staged struct {
	ID        string
	ActorName string
	FileName  string
	Lines     string
	CreatedAt int64
	AppliedAt int64
}

// keepStaged is how long rows that nobody applied are kept.
const keepStaged = 7 * 24 * time.Hour

func stage(ctx context.Context, tx *db.Tx, actor access.Actor, s staged) error {
	if _, err := tx.Exec(ctx, `DELETE FROM agency_import WHERE created_at < $1`, db.Millis(tx.Now().Add(-keepStaged))); err != nil {
		return fmt.Errorf("agencies: forget old files: %w", err)
	}
	_, err := tx.Exec(ctx, `INSERT INTO agency_import (id, actor_id, actor_name, file_name, lines, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, s.ID, actor.AccountID, actor.Name, s.FileName, s.Lines, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("agencies: stage rows: %w", err)
	}
	return nil
}

func (f *Feature) staged(ctx context.Context, id string) (staged, []org.ImportRow, error) {
	var s staged
	ok, err := f.db.Get(ctx, &s, `SELECT id, actor_name, file_name, lines, created_at, applied_at FROM agency_import WHERE id = $1`, id)
	if err != nil {
		return s, nil, fmt.Errorf("agencies: read staged rows: %w", err)
	}
	if !ok {
		return s, nil, domain.NotFound("Bản nhập này không còn. Tải tệp lên lại.")
	}
	var rows []org.ImportRow
	if err := json.Unmarshal([]byte(s.Lines), &rows); err != nil {
		return s, nil, fmt.Errorf("agencies: read rows: %w", err)
	}
	return s, rows, nil
}

func markApplied(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `UPDATE agency_import SET applied_at = $1 WHERE id = $2`, db.Millis(tx.Now()), id); err != nil {
		return fmt.Errorf("agencies: mark applied: %w", err)
	}
	return nil
}

// accounts counts the people with a role in an agency on a day.
func (f *Feature) accounts(ctx context.Context, agencyID string, day calendar.Date) (int, error) {
	var n int
	_, err := f.db.Get(ctx, &n, `SELECT COUNT(DISTINCT account_id) FROM role_grant
		WHERE agency_id = $1 AND starts_on <= $2 AND (ends_on = '' OR ends_on > $2)`, agencyID, day)
	if err != nil {
		return 0, fmt.Errorf("agencies: count accounts: %w", err)
	}
	return n, nil
}
