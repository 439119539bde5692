package db_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

// SQLite may roll back the whole shared transaction by itself, as it does on a
// full disk; a trigger with RAISE(ROLLBACK) provokes the same.
func TestLostTransactionFailsOnlyItsCulprit(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite, owners(t), nil)
	if _, err := d.Writer().ExecContext(t.Context(), `CREATE TRIGGER spoil BEFORE INSERT ON thing WHEN NEW.id = 'culprit'
		BEGIN SELECT RAISE(ROLLBACK, 'spoiled'); END`); err != nil {
		t.Fatal(err)
	}
	const good = 8
	acts := map[string]func() error{"culprit": func() error {
		err := put(t.Context(), d, "culprit")
		if err == nil || !strings.Contains(err.Error(), "spoiled") {
			t.Errorf("the culprit was told %v", err)
		}
		return err
	}}
	for i := range good {
		acts[strconv.Itoa(i)] = func() error { return put(t.Context(), d, "good"+strconv.Itoa(i)) }
	}
	together(t, d, acts, "culprit")
	if n := count(t, d); n != good {
		t.Errorf("stored %d rows, want %d", n, good)
	}
}

// Two acts that lock two rows in opposite order through two calls deadlock on
// PostgreSQL; one is repeated and both succeed.
func TestDeadlockIsRepeated(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.Postgres, owners(t), func(c *db.Config) { c.GroupMax = 1 })
	for _, id := range []string{"a", "b"} {
		if err := put(t.Context(), d, id); err != nil {
			t.Fatal(err)
		}
	}
	var wg, both sync.WaitGroup
	both.Add(2)
	var runs atomic.Int64
	for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		var once sync.Once
		wg.Go(func() {
			err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				runs.Add(1)
				for _, id := range order {
					if err := tx.Lock(ctx, "thing", id); err != nil {
						return err
					}
					once.Do(func() { both.Done(); both.Wait() }) // each holds its first row
					if _, err := tx.Exec(ctx, "UPDATE thing SET n = n + 1 WHERE id = $1", id); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var ns []int
	if err := d.Select(t.Context(), &ns, "SELECT n FROM thing ORDER BY id"); err != nil || len(ns) != 2 || ns[0] != 2 || ns[1] != 2 {
		t.Errorf("n = %v, want [2 2] (err %v)", ns, err)
	}
	if runs.Load() < 3 {
		t.Errorf("the acts ran %d times: there was no deadlock", runs.Load())
	}
}
