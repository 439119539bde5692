package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"

	"loa/internal/domain"
)

// Fn is the body of a write. It may run more than once; see the package text.
type Fn func(ctx context.Context, tx *Tx) error

// request is one caller waiting at the SQLite door.
type request struct {
	ctx  context.Context
	fn   Fn
	err  error
	done chan error
}

// errLost says that the shared transaction is gone although nobody asked for
// it: SQLite rolls back by itself on interrupt, full disk and I/O errors.
var errLost = errors.New("db: the shared transaction was lost")

// Write runs fn in a transaction and answers when its outcome is durable. A
// caller whose ctx ends before its turn gets ctx.Err(); after that the outcome
// is always known. A panic in fn comes back as an error.
func (d *DB) Write(ctx context.Context, fn Fn) error {
	if d.engine == Postgres {
		return told(d.writePostgres(ctx, fn))
	}
	r := &request{ctx: ctx, fn: fn, done: make(chan error, 1)}
	select {
	case <-d.quit:
		return domain.Unavailable(nil, "Hệ thống đang dừng. Hãy thử lại sau ít phút.")
	default:
	}
	select {
	case d.queue <- r:
		return told(<-r.done)
	case <-ctx.Done():
		return ctx.Err()
	case <-d.quit:
		return domain.Unavailable(nil, "Hệ thống đang dừng. Hãy thử lại sau ít phút.")
	}
}

// loop is the one SQLite writer. It takes whoever waits, up to GroupMax, and
// never waits to fill a group.
func (d *DB) loop() {
	defer close(d.stopped)
	for {
		select {
		case first := <-d.queue:
			d.serve(first)
		case <-d.quit:
			for {
				select {
				case first := <-d.queue:
					d.serve(first)
				default:
					return
				}
			}
		}
	}
}

func (d *DB) serve(first *request) {
	group := []*request{first}
	for len(group) < d.cfg.GroupMax {
		select {
		case r := <-d.queue:
			group = append(group, r)
			continue
		default:
		}
		break
	}
	d.run(group)
}

// run waits for a group that runs in a goroutine of its own: runtime.Goexit in
// a function (a failed test) must end neither the writer nor its neighbours.
func (d *DB) run(group []*request) {
	fin := make(chan struct{})
	go func() {
		defer close(fin)
		d.group(group)
	}()
	<-fin
}

// group runs the functions of one shared transaction and answers all of them.
// When the transaction as a whole fails, each is run again alone, so that the
// culprit gets its own error and its neighbours succeed.
func (d *DB) group(group []*request) {
	began := time.Now() //nolint:forbidigo // measures length, not the act's time
	err := errLost      // stays so after runtime.Goexit
	defer func() {
		d.cfg.Observe(time.Since(began), len(group))
		d.answer(group, err)
	}()
	bg := context.Background() // never a caller's: cancelling one would spoil all
	tx, e := d.writer.BeginTx(bg, nil)
	if e != nil {
		err = e
		return
	}
	defer func() { _ = tx.Rollback() }()
	jobs, e := d.runAll(bg, tx, group)
	if e != nil {
		err = e
		return
	}
	if len(jobs) > 0 {
		if e = d.insertJobs(bg, tx, jobs); e != nil {
			err = fmt.Errorf("%w: insert jobs: %w", errLost, e)
			return
		}
	}
	err = tx.Commit()
}

func (d *DB) runAll(bg context.Context, tx *sql.Tx, group []*request) ([]river.InsertManyParams, error) {
	var jobs []river.InsertManyParams
	for _, r := range group {
		if r.err = r.ctx.Err(); r.err != nil {
			continue
		}
		if _, e := tx.ExecContext(bg, "SAVEPOINT w"); e != nil {
			return nil, fmt.Errorf("%w: %w", errLost, e)
		}
		t := &Tx{tx: tx, engine: SQLite, now: d.cfg.Clock.Now()}
		r.err = safely(context.WithoutCancel(r.ctx), r.fn, t)
		if r.err != nil {
			if _, e := tx.ExecContext(bg, "ROLLBACK TO w"); e != nil {
				return nil, fmt.Errorf("%w: %w", errLost, errors.Join(r.err, e))
			}
		} else {
			jobs = append(jobs, t.jobs...)
		}
		if _, e := tx.ExecContext(bg, "RELEASE w"); e != nil {
			return nil, fmt.Errorf("%w: %w", errLost, e)
		}
	}
	return jobs, nil
}

// answer tells every caller its outcome, or runs each alone when the shared
// transaction was lost.
func (d *DB) answer(group []*request, err error) {
	if err != nil && len(group) > 1 {
		for _, r := range group {
			r.err = nil
			d.run([]*request{r})
		}
		return
	}
	for _, r := range group {
		switch {
		case err == nil || r.err != nil && !errors.Is(err, errLost):
			r.done <- r.err
		default:
			r.done <- errors.Join(r.err, err)
		}
	}
}

func (d *DB) insertJobs(ctx context.Context, tx *sql.Tx, jobs []river.InsertManyParams) error {
	if d.jobs == nil {
		return errors.New("db: no job queue is connected")
	}
	return d.jobs(ctx, tx, jobs)
}

// safely runs fn, turns a panic into an error and makes sure that an error
// which fn overlooked still fails the act.
func safely(ctx context.Context, fn Fn, t *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("db: write function panicked: %v", p)
		}
	}()
	if err = fn(ctx, t); err != nil {
		return err
	}
	return t.err
}

// maxTries bounds how often a PostgreSQL act is repeated after a
// serialization failure (40001) or a deadlock (40P01).
const maxTries = 20

func (d *DB) writePostgres(ctx context.Context, fn Fn) error {
	var err error
	for try := range maxTries {
		if err = ctx.Err(); err != nil {
			return err
		}
		if err = d.tryPostgres(ctx, fn); !retryable(err) {
			return err
		}
		pause := time.Duration(rand.IntN(4<<min(try, 6))+1) * time.Millisecond //nolint:gosec // jitter needs no secrecy
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return domain.Unavailable(err, "Hệ thống đang bận. Hãy thử lại sau ít phút.")
}

func (d *DB) tryPostgres(ctx context.Context, fn Fn) error {
	conn, err := d.writer.Conn(ctx) // waiting for a connection may be cancelled, the act not
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	ctx = context.WithoutCancel(ctx)
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	began := time.Now() //nolint:forbidigo // measures length, not the act's time
	defer func() {
		_ = tx.Rollback()
		d.cfg.Observe(time.Since(began), 1)
	}()
	t := &Tx{tx: tx, engine: Postgres, now: d.cfg.Clock.Now()}
	if err := safely(ctx, fn, t); err != nil {
		return err
	}
	if len(t.jobs) > 0 {
		if err := d.insertJobs(ctx, tx, t.jobs); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func retryable(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01")
}
