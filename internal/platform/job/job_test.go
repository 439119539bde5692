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
