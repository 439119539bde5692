package db_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

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
	held, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { // holds the writer until all others wait, so that they share
		var once sync.Once
		_ = d.Write(t.Context(), func(context.Context, *db.Tx) error {
			once.Do(func() { close(held) })
			<-release
			return nil
		})
	})
	<-held
	const good = 8
	for i := range good {
		wg.Go(func() {
			if err := put(t.Context(), d, "good"+strconv.Itoa(i)); err != nil {
				t.Errorf("a neighbour failed: %v", err)
			}
		})
	}
	wg.Go(func() {
		if err := put(t.Context(), d, "culprit"); err == nil || !strings.Contains(err.Error(), "spoiled") {
			t.Errorf("the culprit was told %v", err)
		}
	})
	time.Sleep(100 * time.Millisecond)
	close(release)
	wg.Wait()
	if n := count(t, d); n != good {
		t.Errorf("stored %d rows, want %d", n, good)
	}
}

// Two acts that lock two rows in opposite order through two calls deadlock on
// PostgreSQL; one is repeated and both succeed.
func TestDeadlockIsRepeated(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		for _, id := range []string{"a", "b"} {
			if err := put(t.Context(), d, id); err != nil {
				t.Fatal(err)
			}
		}
		var wg sync.WaitGroup
		for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
			wg.Go(func() {
				err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					for _, id := range order {
						if err := tx.Lock(ctx, "thing", id); err != nil {
							return err
						}
						time.Sleep(50 * time.Millisecond)
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
	})
}
