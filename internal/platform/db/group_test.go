package db_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

// together holds every writer until all acts wait, so that they share
// transactions, and checks that those named in failing fail and no other.
func together(t *testing.T, d *db.DB, acts map[string]func() error, failing ...string) {
	t.Helper()
	var holders, wg sync.WaitGroup
	release := make(chan struct{})
	var held atomic.Int32
	holding := int32(1)
	if d.Engine() == db.Postgres {
		holding = 2 // Config.Writers
	}
	for range holding {
		began := held.Load()
		holders.Go(func() {
			var once sync.Once
			_ = d.Write(t.Context(), func(context.Context, *db.Tx) error {
				once.Do(func() { held.Add(1) })
				<-release
				return nil
			})
		})
		for held.Load() == began {
			time.Sleep(time.Millisecond)
		}
	}
	for name, act := range acts {
		wg.Go(func() {
			if err := act(); slices.Contains(failing, name) != (err != nil) {
				t.Errorf("%s: err = %v", name, err)
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	close(release)
	holders.Wait()
	wg.Wait()
}

func TestActsShareATransaction(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			var most atomic.Int64
			d := dbtest.Open(t, engine, owners(t), func(c *db.Config) {
				c.Observe = func(_ time.Duration, shared int) { most.Store(max(most.Load(), int64(shared))) }
			})
			acts := map[string]func() error{}
			for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
				acts[id] = func() error { return put(t.Context(), d, id) }
			}
			together(t, d, acts)
			if most.Load() < 3 || count(t, d) != 6 {
				t.Errorf("at most %d acts shared a transaction, %d rows stored", most.Load(), count(t, d))
			}
		})
	}
}

// A statement that travels later fails its own act and no neighbour.
func TestSendFailsItsAct(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		send := func(ids ...string) func() error {
			return func() error {
				return d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					for _, id := range ids {
						if err := tx.Send(ctx, "INSERT INTO thing (id, n) VALUES ($1, 0)", id); err != nil {
							return err
						}
					}
					return nil
				})
			}
		}
		together(t, d, map[string]func() error{
			"same twice": send("x", "x"),
			"seen by the next statement": func() error {
				return d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					if err := tx.Send(ctx, "INSERT INTO thing (id, n) VALUES ('s', 7)"); err != nil {
						return err
					}
					var n int
					if ok, err := tx.Get(ctx, &n, "SELECT n FROM thing WHERE id = 's'"); err != nil || !ok || n != 7 {
						return errors.Join(err, errors.New("the row is not there"))
					}
					rows, err := tx.Exec(ctx, "UPDATE thing SET n = 8 WHERE id IN ('s', 'none')")
					if rows != 1 {
						return errors.Join(err, errors.New("touched another number of rows"))
					}
					return err
				})
			},
			"a": send("a", "b"), "c": send("c"), "put": func() error { return put(t.Context(), d, "p") },
		}, "same twice")
		if n := count(t, d); n != 5 {
			t.Errorf("stored %d rows, want 5", n)
		}
	})
}

// What acts leave to be settled is done once for the acts that succeeded.
func TestSettleIsDoneOnceForAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		var calls [][]any
		var mu sync.Mutex
		settle := func(_ context.Context, _ *db.Tx, items []any) error {
			mu.Lock()
			defer mu.Unlock()
			calls = append(calls, items)
			if slices.Contains(items, any("unsettled")) {
				return errors.New("cannot be settled")
			}
			return nil
		}
		act := func(item string, err error) func() error {
			return func() error {
				return d.Write(t.Context(), func(_ context.Context, tx *db.Tx) error {
					tx.Settle("things", settle, item, item+"'")
					return err
				})
			}
		}
		together(t, d, map[string]func() error{"a": act("a", nil), "b": act("b", nil), "c": act("c", nil), "bad": act("bad", errors.New("no"))}, "bad")
		if len(calls) == 0 || len(calls) > 2 { // as many as transactions: writers of PostgreSQL may divide them
			t.Errorf("settled %d times: %v", len(calls), calls)
		}
		if n := len(slices.Concat(calls...)); n != 6 {
			t.Errorf("settled %d items, want 6: %v", n, calls)
		}
		together(t, d, map[string]func() error{"unsettled": act("unsettled", nil), "d": act("d", nil), "put": func() error { return put(t.Context(), d, "p") }}, "unsettled")
		if n := count(t, d); n != 1 {
			t.Errorf("stored %d rows, want 1", n)
		}
	})
}

// Close answers everyone who waits, whether stored or refused.
func TestCloseAnswersEveryone(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			cfg := dbtest.Config(t, engine)
			d, err := db.Open(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.Migrate(t.Context(), owners(t)...); err != nil {
				t.Fatal(err)
			}
			var stored atomic.Int64
			var wg sync.WaitGroup
			for range 16 {
				wg.Go(func() {
					for {
						if put(t.Context(), d, db.NewID()) != nil {
							return
						}
						stored.Add(1)
					}
				})
			}
			time.Sleep(100 * time.Millisecond)
			if err := d.Close(); err != nil {
				t.Error(err)
			}
			wg.Wait()
			again, err := db.Open(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = again.Close() }()
			if n := count(t, again); int64(n) != stored.Load() {
				t.Errorf("%d rows stored, %d acknowledged", n, stored.Load())
			}
		})
	}
}
