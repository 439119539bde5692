package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
)

type greet struct {
	Name string `json:"name" river:"unique"`
}

func (greet) Kind() string { return "greet" }

// greeter tells whom it greeted; work, when given, runs first.
type greeter struct {
	river.WorkerDefaults[greet]
	got  chan string
	work func(context.Context, string) error
}

func (g *greeter) Work(ctx context.Context, j *river.Job[greet]) error {
	if g.work != nil {
		if err := g.work(ctx, j.Args.Name); err != nil {
			return err
		}
	}
	g.got <- j.Args.Name
	return nil
}

// greeting starts a queue whose workers greet.
func greeting(t *testing.T, d *db.DB, work func(context.Context, string) error) *greeter {
	t.Helper()
	if err := job.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	g := &greeter{got: make(chan string, 64), work: work}
	workers := river.NewWorkers()
	river.AddWorker(workers, g)
	q, err := job.New(t.Context(), d, job.Config{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return g
}

// next waits for the next name greeted.
func (g *greeter) next(t *testing.T) string {
	t.Helper()
	select {
	case name := <-g.got:
		return name
	case <-time.After(20 * time.Second):
		t.Fatal("no job was worked")
		return ""
	}
}

// quiet fails when one more job is worked soon.
func (g *greeter) quiet(t *testing.T) {
	t.Helper()
	select {
	case name := <-g.got:
		t.Errorf("worked %q too", name)
	case <-time.After(300 * time.Millisecond):
	}
}

func TestJobsOfFailedActsAreNotWorked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		g := greeting(t, d, nil)
		together(t, d, map[string]func() error{
			"bad": func() error {
				return d.Write(t.Context(), func(_ context.Context, tx *db.Tx) error {
					tx.Enqueue(greet{Name: "bad"})
					return errors.New("no")
				})
			},
			"good": func() error { return enqueue(t.Context(), d, "good", greet{Name: "good"}) },
		}, "bad")
		if name := g.next(t); name != "good" {
			t.Errorf("worked %q", name)
		}
		g.quiet(t)
	})
}

// enqueue stores a thing and asks for jobs in one act.
func enqueue(ctx context.Context, d *db.DB, id string, jobs ...greet) error {
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, j := range jobs {
			tx.Enqueue(j, river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true}})
		}
		_, err := tx.Exec(ctx, "INSERT INTO thing (id, n) VALUES ($1, 0)", id)
		return err
	})
}

// The queue refuses a batch with two equal unique jobs. Two acts that ask for
// the same one share a transaction and both succeed, with one job; an act that
// asks twice fails alone.
func TestEqualUniqueJobs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		g := greeting(t, d, func(context.Context, string) error { time.Sleep(time.Second); return nil })
		together(t, d, map[string]func() error{
			"one":   func() error { return enqueue(t.Context(), d, "one", greet{Name: "same"}) },
			"two":   func() error { return enqueue(t.Context(), d, "two", greet{Name: "same"}) },
			"other": func() error { return enqueue(t.Context(), d, "other") },
			"twice": func() error { return enqueue(t.Context(), d, "twice", greet{Name: "twice"}, greet{Name: "twice"}) },
		}, "twice")
		if n := count(t, d); n != 3 {
			t.Errorf("stored %d things, want 3", n)
		}
		if name := g.next(t); name != "same" {
			t.Errorf("worked %q", name)
		}
		g.quiet(t)
	})
}

// A worker writes through the same door as everybody, also while callers keep
// the door busy.
func TestWorkersWriteThroughTheDoor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		g := greeting(t, d, func(ctx context.Context, name string) error { return put(ctx, d, "from "+name) })
		var wg sync.WaitGroup
		want := map[string]bool{}
		for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			want[name] = true
			wg.Go(func() {
				if err := enqueue(t.Context(), d, name, greet{Name: name}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for range len(want) {
			delete(want, g.next(t))
		}
		if len(want) > 0 || count(t, d) != 16 {
			t.Errorf("not worked: %v; stored %d things, want 16", want, count(t, d))
		}
	})
}
