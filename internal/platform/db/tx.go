package db

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/georgysavva/scany/v2/sqlscan"
	"github.com/riverqueue/river"
)

// Tx is the narrow transaction that a write function gets. After its first
// failed statement it refuses every further one, so that a function which
// overlooks an error cannot store half an act.
type Tx struct {
	tx     *sql.Tx
	engine Engine
	now    time.Time
	jobs   []river.InsertManyParams
	err    error
}

// Now is the instant of the act; all rows of one act carry the same.
func (t *Tx) Now() time.Time { return t.now }

// Exec runs a statement and tells how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.err != nil {
		return 0, t.err
	}
	res, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		t.err = err
		return 0, err
	}
	return res.RowsAffected()
}

// Select reads all rows into dst as DB.Select does, inside the transaction.
func (t *Tx) Select(ctx context.Context, dst any, query string, args ...any) error {
	if t.err != nil {
		return t.err
	}
	if err := sqlscan.Select(ctx, t.tx, dst, query, args...); err != nil {
		t.err = err
	}
	return t.err
}

// Get reads one row into dst as DB.Get does, inside the transaction.
func (t *Tx) Get(ctx context.Context, dst any, query string, args ...any) (ok bool, err error) {
	if t.err != nil {
		return false, t.err
	}
	ok, err = found(sqlscan.Get(ctx, t.tx, dst, query, args...))
	if err != nil {
		t.err = err
	}
	return ok, err
}

var tableName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// Lock takes the rows with these ids for the rest of the transaction, in
// ascending id order so that two acts never wait for each other in a circle.
// On SQLite, where there is one writer, it does nothing. Rows that may not
// exist yet are inserted with ON CONFLICT DO NOTHING first.
func (t *Tx) Lock(ctx context.Context, table string, ids ...string) error {
	if t.err != nil {
		return t.err
	}
	if !tableName.MatchString(table) {
		return fmt.Errorf("db: %q is not a table name", table)
	}
	if t.engine == SQLite || len(ids) == 0 {
		return nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	query := "SELECT id FROM " + table + " WHERE id IN (" + Marks(1, len(ids)) + ") ORDER BY id FOR UPDATE"
	_, err := t.Exec(ctx, query, args...)
	return err
}

// Marks writes n placeholders from $first on, separated by commas: "$3, $4".
func Marks(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	return b.String()
}

// Enqueue notes a job to be inserted just before the commit. The job's id is
// not known to the act; a job of the same kind with equal unique arguments must
// not be enqueued twice in one act.
func (t *Tx) Enqueue(args river.JobArgs, opts ...river.InsertOpts) {
	p := river.InsertManyParams{Args: args}
	if len(opts) > 0 {
		p.InsertOpts = &opts[0]
	}
	t.jobs = append(t.jobs, p)
}
