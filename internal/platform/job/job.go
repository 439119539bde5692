// Package job runs background work with River, on both engines, from the same
// database as the acts that ask for it.
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"loa/internal/platform/db"
)

// Long is the queue of jobs that take minutes, so that mails and checks never
// wait behind them. Few are worked at the same time.
const Long = "long"

const maxLong = 2

// Outside is the queue of jobs that wait for servers of others, which may be
// slow to answer or never do.
const Outside = "outside"

const maxOutside = 4

// A job that runs longer than timeLimit is cancelled, unless its worker asks for
// more. One that is still marked as running after abandoned, and after what its
// worker asks for, was left by a program that was killed, and runs again.
const (
	timeLimit = 2 * time.Minute
	abandoned = timeLimit + 30*time.Second
)

// OneAtATime are the options of a periodic job that may take longer than its period:
// while one waits or works, on any node, no other one is put in, so that slow work does
// not take all places of its queue. A job that a killed program left counts as working
// until it is found abandoned.
func OneAtATime() river.UniqueOpts {
	return river.UniqueOpts{ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}
}

// Config sets up the queue.
type Config struct {
	Workers    *river.Workers
	Periodic   []*river.PeriodicJob
	MaxWorkers int // jobs at the same time; 0: 8
	Log        *slog.Logger
	// InsertOnly makes a queue that takes jobs and works none: commands that
	// write but do not serve.
	InsertOnly bool
}

// Queue is the job queue of one node.
type Queue struct {
	client *river.Client[*sql.Tx]
	listen *pgxpool.Pool
	works  bool
}

// Migrate brings the queue's own tables up to date.
func Migrate(ctx context.Context, d *db.DB) error {
	m, err := rivermigrate.New(driver(d, nil), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	if _, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("job: migrate: %w", err)
	}
	return nil
}

func driver(d *db.DB, listen *pgxpool.Pool) riverdriver.Driver[*sql.Tx] {
	switch {
	case d.Engine() == db.SQLite:
		return riversqlite.New(d.Writer())
	case listen != nil:
		return riverdatabasesql.NewWithPgxListener(d.Writer(), listen)
	}
	return riverdatabasesql.New(d.Writer())
}

// New connects a queue to the database; from then on acts can enqueue. Work
// begins with Start.
func New(ctx context.Context, d *db.DB, cfg Config) (*Queue, error) {
	if cfg.MaxWorkers == 0 {
		cfg.MaxWorkers = 8
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	q := &Queue{works: !cfg.InsertOnly}
	rc := &river.Config{
		Logger:               cfg.Log,
		FetchCooldown:        20 * time.Millisecond,
		FetchPollInterval:    100 * time.Millisecond,
		Workers:              cfg.Workers,
		JobTimeout:           timeLimit,
		RescueStuckJobsAfter: abandoned,
	}
	if q.works {
		rc.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: cfg.MaxWorkers}, Long: {MaxWorkers: maxLong}, Outside: {MaxWorkers: maxOutside}}
		rc.PeriodicJobs = cfg.Periodic
		if d.Engine() == db.Postgres {
			var err error
			if q.listen, err = pgxpool.New(ctx, d.URL()); err != nil {
				return nil, fmt.Errorf("job: listener: %w", err)
			}
		}
	}
	var err error
	if q.client, err = river.NewClient(driver(d, q.listen), rc); err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	d.UseJobs(q.insert)
	return q, nil
}

// insert puts the jobs of a whole group of acts in with one statement.
func (q *Queue) insert(ctx context.Context, tx *sql.Tx, jobs []river.InsertManyParams) error {
	_, err := q.client.InsertManyTx(ctx, tx, jobs)
	return err
}

// Start begins to work jobs; it returns at once.
func (q *Queue) Start(ctx context.Context) error {
	if !q.works {
		return errors.New("job: this queue only inserts")
	}
	return q.client.Start(ctx)
}

// Stop lets running jobs end and hands the others back. When ctx ends first
// the running jobs are cancelled; they run again later.
func (q *Queue) Stop(ctx context.Context) error {
	if !q.works {
		return nil
	}
	err := q.client.Stop(ctx)
	if err != nil {
		stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = q.client.StopAndCancel(stopCtx)
	}
	if q.listen != nil {
		q.listen.Close()
	}
	return err
}
