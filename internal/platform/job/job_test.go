package job_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
)

type ring struct{}

func (ring) Kind() string { return "ring" }

// bell rings at once when it is asked again.
type bell struct {
	river.WorkerDefaults[ring]
	rung chan int
}

func (*bell) NextRetry(*river.Job[ring]) time.Time { return time.Now() }

func (b *bell) Work(_ context.Context, j *river.Job[ring]) error {
	b.rung <- j.Attempt
	return nil
}

// TestAKilledProgramsJobRunsAgainSoon: a job that a killed program left marked as
// running three minutes ago is taken up by the program that starts afterwards.
func TestAKilledProgramsJobRunsAgainSoon(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := job.Migrate(ctx, d); err != nil {
			t.Fatal(err)
		}
		b, w := &bell{rung: make(chan int, 9)}, river.NewWorkers()
		river.AddWorker(w, b)
		q, err := job.New(ctx, d, job.Config{Workers: w, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Enqueue(ring{})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Writer().ExecContext(ctx, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = $1`, time.Now().UTC().Add(-3*time.Minute).Format("2006-01-02 15:04:05.000")); err != nil {
			t.Fatal(err)
		}
		if err := q.Start(ctx); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = q.Stop(context.WithoutCancel(ctx)) })
		select {
		case attempt := <-b.rung:
			if attempt != 2 {
				t.Errorf("attempt %d", attempt)
			}
		case <-time.After(time.Minute):
			t.Fatal("a job that was left running stays so")
		}
	})
}

// TestOneAtATime: a job that is put in while another of its kind works is left out, and
// taken again once that one has ended.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := job.Migrate(ctx, d); err != nil {
			t.Fatal(err)
		}
		b, w := &bell{rung: make(chan int)}, river.NewWorkers()
		river.AddWorker(w, b)
		q, err := job.New(ctx, d, job.Config{Workers: w, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		put := func(waiting int) {
			t.Helper()
			if err := d.Write(ctx, func(_ context.Context, tx *db.Tx) error {
				tx.Enqueue(ring{}, river.InsertOpts{UniqueOpts: job.OneAtATime()})
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			var n int
			if _, err := d.Get(ctx, &n, `SELECT count(*) FROM river_job WHERE state <> 'completed'`); err != nil || n != waiting {
				t.Fatalf("%d jobs are not finished, %v, want %d", n, err, waiting)
			}
		}
		put(1)
		put(1) // one waits
		if err := q.Start(ctx); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = q.Stop(context.WithoutCancel(ctx)) })
		until := func(state string) {
			t.Helper()
			for range 600 {
				var n int
				if _, err := d.Get(ctx, &n, `SELECT count(*) FROM river_job WHERE state = $1`, state); err != nil {
					t.Fatal(err)
				}
				if n == 1 {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
			t.Fatal("no job is " + state)
		}
		until("running")
		put(1) // one works
		<-b.rung
		until("completed")
		put(1) // the next one
		<-b.rung
	})
}
