package programmetest

import (
	"context"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// Act stores a reorganisation of a day that is being applied, for decisions to
// stand under.
func Act(ctx context.Context, d *db.DB, id string, day calendar.Date) error {
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO reorganisation (id, status, title, effective_on, version, created_at, created_by, created_by_name)
			VALUES ($1, 'applying', 'Sắp xếp', $2, 1, $3, '', '')`, id, day, db.Millis(tx.Now()))
		return err
	})
}

// Applied says that the reorganisation was applied now.
func Applied(ctx context.Context, d *db.DB, id string) error {
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE reorganisation SET status = 'applied', applied_at = $1 WHERE id = $2`, db.Millis(tx.Now()), id)
		return err
	})
}

// Undone says that it was taken back now.
func Undone(ctx context.Context, d *db.DB, id string) error {
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE reorganisation SET status = 'undone', undone_at = $1 WHERE id = $2`, db.Millis(tx.Now()), id)
		return err
	})
}
