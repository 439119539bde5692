package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
)

// shared is one transaction with what its acts leave to be done together.
type shared struct {
	conn     *sql.Conn
	tx       *sql.Tx
	engine   Engine
	now      time.Time
	jobs     []river.InsertManyParams
	settling map[string]settlement
	waiting  []statement // PostgreSQL: they travel with the next statement
}

type statement struct {
	query string
	args  []any
}

// settlement is work on rows that several acts of one transaction touched.
type settlement struct {
	items []any
	do    SettleFn
}

// SettleFn does what the acts of one transaction left to be done together, in
// the order in which they left it.
type SettleFn func(ctx context.Context, tx *Tx, items []any) error

func (s *shared) runAll(ctx context.Context, group []*request) error {
	for _, r := range group {
		if r.err = r.ctx.Err(); r.err != nil {
			continue
		}
		t := &Tx{shared: s}
		act := s.plain
		if s.engine == SQLite {
			act = s.savepoint
		}
		if err := act(ctx, r, t); err != nil {
			return err
		}
		if r.err == nil {
			s.keep(t)
		}
	}
	return nil
}

// keep takes over what a successful act leaves to be done at the end.
func (s *shared) keep(t *Tx) {
	s.jobs = append(s.jobs, t.jobs...)
	for what, more := range t.settling {
		all := s.settling[what]
		all.items, all.do = append(all.items, more.items...), more.do
		if s.settling == nil {
			s.settling = map[string]settlement{}
		}
		s.settling[what] = all
	}
}

// savepoint runs an act of SQLite, whose failure leaves its neighbours alone.
func (s *shared) savepoint(ctx context.Context, r *request, t *Tx) error {
	if _, err := s.tx.ExecContext(ctx, "SAVEPOINT w"); err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	r.err = safely(context.WithoutCancel(r.ctx), r.fn, t)
	if r.err != nil {
		if _, err := s.tx.ExecContext(ctx, "ROLLBACK TO w"); err != nil {
			return fmt.Errorf("%w: %w", errLost, errors.Join(r.err, err))
		}
	}
	if _, err := s.tx.ExecContext(ctx, "RELEASE w"); err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	return nil
}

// plain runs an act of PostgreSQL without a savepoint, which would cost two
// journeys to the server. An act that fails before it wrote anything is left
// out; one that wrote spoils the transaction.
func (s *shared) plain(_ context.Context, r *request, t *Tx) error {
	r.err = safely(context.WithoutCancel(r.ctx), r.fn, t)
	switch {
	case r.err == nil:
		return nil
	case errors.Is(t.err, errLost): // a statement that an earlier act left behind failed
		return t.err
	case t.err != nil || t.wrote:
		return &spoiled{culprit: r, err: r.err}
	}
	return nil
}

// finish settles what the acts left, in the order of the names, and sends what
// still waits. Rows that many acts share are thus locked last, for a short time
// and always in the same order.
func (s *shared) finish(ctx context.Context) error {
	for _, what := range slices.Sorted(maps.Keys(s.settling)) {
		one := s.settling[what]
		t := &Tx{shared: s}
		if err := errors.Join(one.do(ctx, t, one.items), t.err); err != nil {
			return err
		}
	}
	return s.flush(ctx)
}

// exec runs a statement after those that wait, in one journey on PostgreSQL.
func (s *shared) exec(ctx context.Context, query string, args []any) (int64, error) {
	if len(s.waiting) == 0 {
		res, err := s.tx.ExecContext(ctx, query, args...)
		if err != nil {
			return 0, err
		}
		return res.RowsAffected()
	}
	waiting := s.waiting
	s.waiting = nil
	return s.batch(ctx, append(waiting, statement{query, args}), len(waiting))
}

// flush runs the statements that wait. Their failure is nobody's in particular.
func (s *shared) flush(ctx context.Context) error {
	if len(s.waiting) == 0 {
		return nil
	}
	waiting := s.waiting
	s.waiting = nil
	_, err := s.batch(ctx, waiting, len(waiting))
	return err
}

// batch sends the statements together and answers how many rows the last one
// touched. The failure of one of the first `foreign` statements is a lost
// transaction: it may be another act's.
func (s *shared) batch(ctx context.Context, all []statement, foreign int) (rows int64, err error) {
	b := &pgx.Batch{}
	for _, st := range all {
		b.Queue(st.query, st.args...)
	}
	err = s.conn.Raw(func(driverConn any) error {
		c, ok := driverConn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: %T is not a PostgreSQL connection", driverConn)
		}
		results := c.Conn().SendBatch(ctx, b)
		defer func() { _ = results.Close() }()
		for i := range all {
			tag, err := results.Exec()
			if err != nil && i < foreign {
				return fmt.Errorf("%w: %w", errLost, err)
			}
			if err != nil {
				return err
			}
			rows = tag.RowsAffected()
		}
		return nil
	})
	return rows, err
}
