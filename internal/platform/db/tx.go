package db

import (
	"context"
	"errors"
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
	*shared

	jobs     []river.InsertManyParams
	settling map[string]settlement
	wrote    bool
	err      error
}

// Now is the instant of the act; all rows of one act carry the same. Acts that
// share a transaction share it.
func (t *Tx) Now() time.Time { return t.now }

// Exec runs a statement and tells how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.err != nil {
		return 0, t.err
	}
	t.wrote = true
	var n int64
	n, t.err = t.exec(ctx, query, args)
	return n, t.err
}

// Send runs a statement whose outcome the act does not need to know. On
// PostgreSQL it travels with the next statement of the transaction; its failure
// fails the act all the same, when it is sent at the latest by the commit.
func (t *Tx) Send(ctx context.Context, query string, args ...any) error {
	if t.engine == SQLite {
		_, err := t.Exec(ctx, query, args...)
		return err
	}
	if t.err == nil {
		t.wrote = true
		t.waiting = append(t.waiting, statement{query, args})
	}
	return t.err
}

// Settle leaves work on rows that many acts touch to the end of the shared
// transaction: do is called once for what, with the items of all its acts. It
// must be the same function for the same word. The act itself does not see its
// outcome; its failure fails the act.
func (t *Tx) Settle(what string, do SettleFn, items ...any) {
	if len(items) == 0 {
		return
	}
	if t.settling == nil {
		t.settling = map[string]settlement{}
	}
	t.settling[what] = settlement{items: append(t.settling[what].items, items...), do: do}
}

// Select reads all rows into dst as DB.Select does, inside the transaction.
func (t *Tx) Select(ctx context.Context, dst any, query string, args ...any) error {
	if t.ready(ctx) {
		t.err = sqlscan.Select(ctx, t.tx, dst, query, args...)
	}
	return t.err
}

// Get reads one row into dst as DB.Get does, inside the transaction.
func (t *Tx) Get(ctx context.Context, dst any, query string, args ...any) (ok bool, err error) {
	if t.ready(ctx) {
		ok, t.err = found(sqlscan.Get(ctx, t.tx, dst, query, args...))
	}
	return ok, t.err
}

// ready sends what waits, so that the next statement sees it, and tells whether
// the act may go on.
func (t *Tx) ready(ctx context.Context) bool {
	if t.err == nil {
		t.err = t.flush(ctx)
	}
	return t.err == nil
}

var tableName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// Lock takes the rows with these ids for the rest of the transaction, in
// ascending id order so that two acts never wait for each other in a circle.
// On SQLite, where there is one writer, it does nothing. Rows that may not
// exist yet are inserted with ON CONFLICT DO NOTHING first.
func (t *Tx) Lock(ctx context.Context, table string, ids ...string) error {
	query, args, err := t.locking(table, ids)
	if t.err != nil || err != nil || query == "" {
		return errors.Join(t.err, err)
	}
	_, t.err = t.exec(ctx, query, args)
	return t.err
}

// SendLock is Lock for an act that reads nothing between taking the rows and its
// next statement: the lock travels with that one, as Send does.
func (t *Tx) SendLock(ctx context.Context, table string, ids ...string) error {
	query, args, err := t.locking(table, ids)
	if t.err != nil || err != nil || query == "" {
		return errors.Join(t.err, err)
	}
	return t.Send(ctx, query, args...)
}

// locking is the statement that takes rows, and its arguments; empty where there
// is nothing to take.
func (t *Tx) locking(table string, ids []string) (string, []any, error) {
	if !tableName.MatchString(table) {
		return "", nil, fmt.Errorf("db: %q is not a table name", table)
	}
	if t.engine == SQLite || len(ids) == 0 {
		return "", nil, nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return "SELECT id FROM " + table + " WHERE id IN (" + Marks(1, len(ids)) + ") ORDER BY id FOR UPDATE", Args(ids), nil
}

// Args is a list as arguments of a statement, one for each placeholder of Marks.
func Args[T any](list []T) []any {
	args := make([]any, len(list))
	for i, x := range list {
		args[i] = x
	}
	return args
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

// Holding writes how many of some conditions hold for a row: "(CASE WHEN a THEN 1 ELSE 0 END + …)".
func Holding(conditions []string) string {
	cases := make([]string, len(conditions))
	for i, c := range conditions {
		cases[i] = "CASE WHEN " + c + " THEN 1 ELSE 0 END"
	}
	return "(" + strings.Join(cases, " + ") + ")"
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
