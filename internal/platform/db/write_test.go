package db_test

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

//go:embed testdata/migrations/*.sql
var files embed.FS

func owners(t *testing.T) []fs.FS {
	t.Helper()
	sub, err := fs.Sub(files, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	return []fs.FS{sub}
}

func put(ctx context.Context, d *db.DB, id string) error {
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO thing (id, n) VALUES ($1, 0)", id)
		return err
	})
}

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	var n int
	if _, err := d.Get(t.Context(), &n, "SELECT count(*) FROM thing"); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteKeepsNeighboursOfFailingActs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		boom := errors.New("boom")
		dead, cancel := context.WithCancel(ctx)
		cancel()
		acts := map[string]func() error{
			"error": func() error {
				return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					_, _ = tx.Exec(ctx, "INSERT INTO thing (id, n) VALUES ('error', 0)")
					return boom
				})
			},
			"panic": func() error {
				return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					_, _ = tx.Exec(ctx, "INSERT INTO thing (id, n) VALUES ('panic', 0)")
					panic("no")
				})
			},
			"overlooked": func() error {
				return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					_, _ = tx.Exec(ctx, "INSERT INTO nowhere VALUES (1)")
					_, _ = tx.Exec(ctx, "INSERT INTO thing (id, n) VALUES ('overlooked', 0)")
					return nil
				})
			},
			"dead": func() error { return put(dead, d, "dead") },
			"goexit": func() error {
				return d.Write(ctx, func(context.Context, *db.Tx) error { runtime.Goexit(); return nil })
			},
		}
		for i := range 4 {
			acts["good"+strconv.Itoa(i)] = func() error { return put(ctx, d, "good"+strconv.Itoa(i)) }
		}
		var wg sync.WaitGroup
		for name, act := range acts {
			wg.Go(func() {
				err := act()
				if good := name[:4] == "good"; good != (err == nil) {
					t.Errorf("%s: err = %v", name, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d); n != 4 {
			t.Errorf("stored %d rows, want 4", n)
		}
	})
}

func TestLockMakesCheckThenWriteSafe(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		if err := put(t.Context(), d, "a"); err != nil {
			t.Fatal(err)
		}
		const callers = 16
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					if err := tx.Lock(ctx, "thing", "a"); err != nil {
						return err
					}
					var n int
					if _, err := tx.Get(ctx, &n, "SELECT n FROM thing WHERE id = 'a'"); err != nil {
						return err
					}
					time.Sleep(time.Millisecond)
					_, err := tx.Exec(ctx, "UPDATE thing SET n = $1 WHERE id = 'a'", n+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var n int
		if _, err := d.Get(t.Context(), &n, "SELECT n FROM thing WHERE id = 'a'"); err != nil || n != callers {
			t.Errorf("n = %d, want %d (err %v)", n, callers, err)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		var ids []string
		if err := d.Select(t.Context(), &ids, "INSERT INTO thing (id, n) VALUES ('x', 1) RETURNING id"); err == nil {
			t.Error("a reader stored a row")
		}
	})
}

func TestGetSaysWhetherThereIsARow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		var id string
		ok, err := d.Get(t.Context(), &id, "SELECT id FROM thing WHERE id = 'none'")
		if ok || err != nil {
			t.Errorf("ok = %v, err = %v; want false, nil", ok, err)
		}
	})
}

func TestWriteAfterCloseIsRefused(t *testing.T) {
	t.Parallel()
	cfg := dbtest.Config(t, db.SQLite)
	d, err := db.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := put(t.Context(), d, "late"); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("err = %v, want unavailable", err)
	}
}
