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

// request is one caller waiting at the door.
type request struct {
	ctx  context.Context
	fn   Fn
	err  error
	done chan error
}

// errLost says that the shared transaction is gone, nothing of it is stored and
// no single act is known to be the cause: SQLite rolls back by itself on
// interrupt, full disk and I/O errors.
var errLost = errors.New("db: the shared transaction was lost")

// spoiled says that one act spoilt the shared transaction; nothing is stored.
type spoiled struct {
	culprit *request
	err     error
}

func (s *spoiled) Error() string { return "db: an act spoilt the shared transaction: " + s.err.Error() }

// Write runs fn in a transaction and answers when its outcome is durable. A
// caller whose ctx ends before its turn gets ctx.Err(). After that the outcome
// is always known, except when the connection to PostgreSQL breaks during the
// commit: then the answer is unavailable and the act may or may not be stored.
// A panic in fn comes back as an error.
func (d *DB) Write(ctx context.Context, fn Fn) error {
	r := &request{ctx: ctx, fn: fn, done: make(chan error, 1)}
	defer d.writes.Add(1)
	select {
	case <-d.quit:
		return domain.Unavailable(nil, "Hệ thống đang dừng. Hãy thử lại sau ít phút.")
	default:
	}
	select {
	case d.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.quit:
		return domain.Unavailable(nil, "Hệ thống đang dừng. Hãy thử lại sau ít phút.")
	}
	select {
	case err := <-r.done:
		return told(err)
	case <-d.gone: // queued while the last writer left
	}
	select {
	case err := <-r.done:
		return told(err)
	default:
		return domain.Unavailable(nil, "Hệ thống đang dừng. Hãy thử lại sau ít phút.")
	}
}

// loop is a writer: the only one on SQLite, one of a few on PostgreSQL. It takes
// whoever waits, up to GroupMax, and never waits to fill a group.
func (d *DB) loop() {
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
	for len(group) > 0 {
		group = d.answer(group, d.run(group))
	}
}

// run waits for a transaction in a goroutine of its own: runtime.Goexit in a
// function (a failed test) must end neither the writer nor its neighbours.
func (d *DB) run(group []*request) error {
	err := errLost // stays so after runtime.Goexit
	fin := make(chan struct{})
	go func() {
		defer close(fin)
		began := time.Now() //nolint:forbidigo // measures length, not the act's time
		defer func() { d.cfg.Observe(time.Since(began), len(group)) }()
		err = d.transact(group)
	}()
	<-fin
	if _, failed := errors.AsType[*spoiled](err); failed && len(group) == 1 {
		return nil // what went wrong stands in the request
	}
	return err
}

// answer tells every caller its outcome and gives those that must run together
// once more. When the transaction as a whole failed, the culprit runs again
// alone, or each of them when it is not known, so that the culprit gets its own
// error and its neighbours succeed.
func (d *DB) answer(group []*request, err error) (again []*request) {
	var s *spoiled
	switch {
	case err == nil:
		for _, r := range group {
			if len(group) == 1 && retryable(r.err) {
				d.alone(r)
				continue
			}
			r.done <- r.err
		}
	case errors.As(err, &s):
		for _, r := range group {
			if r != s.culprit {
				again = append(again, r)
			}
		}
		d.alone(s.culprit)
	case len(group) > 1 && nothingStored(err), retryable(err):
		for _, r := range group {
			d.alone(r)
		}
	default:
		for _, r := range group {
			r.done <- errors.Join(r.err, err)
		}
	}
	return again
}

// maxTries bounds how often a PostgreSQL act is repeated after a
// serialization failure (40001) or a deadlock (40P01).
const maxTries = 20

// alone answers one act from a transaction of its own. On PostgreSQL it keeps
// no writer waiting.
func (d *DB) alone(r *request) {
	if d.engine == SQLite {
		d.repeat(r)
		return
	}
	d.writers.Go(func() { d.repeat(r) })
}

func (d *DB) repeat(r *request) {
	var err error
	for try := range maxTries {
		r.err = nil
		if err = d.run([]*request{r}); err == nil {
			err = r.err
		}
		if !retryable(err) {
			r.done <- err
			return
		}
		time.Sleep(time.Duration(rand.IntN(4<<min(try, 6))+1) * time.Millisecond) //nolint:gosec // jitter needs no secrecy
	}
	r.done <- domain.Unavailable(err, "Hệ thống đang bận. Hãy thử lại sau ít phút.")
}

func retryable(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01")
}

// outcomeUnknown marks a commit of which nobody knows whether it happened.
type outcomeUnknown struct{ error }

func (o outcomeUnknown) Unwrap() error { return o.error }

func nothingStored(err error) bool {
	_, unknown := errors.AsType[outcomeUnknown](err)
	return !unknown
}

// connectWithin bounds the wait for a connection to PostgreSQL.
const connectWithin = 15 * time.Second

// transact runs the functions of one transaction and commits. What went wrong
// with a function stands in its request; an error says that the transaction as
// a whole is not stored.
func (d *DB) transact(group []*request) error {
	bg := context.Background() // never a caller's: cancelling one would spoil all
	conn, err := d.connect(bg)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(bg, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	s := &shared{conn: conn, tx: tx, engine: d.engine, now: d.cfg.Clock.Now()}
	if err := s.runAll(bg, group); err != nil {
		return err
	}
	if err := s.finish(bg); err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	if len(s.jobs) > 0 {
		if err := d.insertJobs(bg, tx, s.jobs); err != nil {
			return fmt.Errorf("%w: insert jobs: %w", errLost, err)
		}
	}
	if err = tx.Commit(); err == nil || d.engine == SQLite {
		return err
	}
	if _, refused := errors.AsType[*pgconn.PgError](err); refused {
		return err
	}
	return outcomeUnknown{err}
}

func (d *DB) connect(ctx context.Context) (*sql.Conn, error) {
	if d.engine == Postgres {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, connectWithin)
		defer cancel()
	}
	return d.writer.Conn(ctx)
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
