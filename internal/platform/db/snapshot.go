package db

import (
	"context"
	"database/sql"

	"github.com/georgysavva/scany/v2/sqlscan"
)

// Snapshot reads one state of the database by several statements: what others
// store meanwhile it does not see. It holds a reading connection, so it is for
// what has to fit together, and ends soon.
type Snapshot struct{ tx *sql.Tx }

// Reading calls fn with one state of the database.
func (d *DB) Reading(ctx context.Context, fn func(*Snapshot) error) error {
	tx, err := d.snapshot(ctx)
	if err != nil {
		return toldReading(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return fn(&Snapshot{tx})
}

// Select is as DB.Select.
func (s *Snapshot) Select(ctx context.Context, dst any, query string, args ...any) error {
	return toldReading(sqlscan.Select(ctx, s.tx, dst, query, args...))
}

// Each is as DB.Each.
func (s *Snapshot) Each(ctx context.Context, do func(scan func(...any) error) error, query string, args ...any) error {
	return each(ctx, s.tx, do, query, args...)
}

func each(ctx context.Context, from sqlscan.Querier, do func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return toldReading(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return toldReading(rows.Err())
}
