package db_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

// TestReadingTheSameAgain: a text that is asked often answers for each caller's
// own arguments, also while many ask, after somebody gave up and after the table
// was changed under it.
func TestReadingTheSameAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		write := func(query string, args ...any) {
			t.Helper()
			if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, query, args...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 20 {
			write(`INSERT INTO thing (id, n) VALUES ($1, $2)`, fmt.Sprint("t", i), i)
		}
		const query = `SELECT n FROM thing WHERE id = $1`
		read := func(i int) {
			var n int
			if ok, err := d.Get(ctx, &n, query, fmt.Sprint("t", i)); err != nil || !ok || n != i {
				t.Errorf("t%d is %d, %v, %v", i, n, ok, err)
			}
		}
		var all sync.WaitGroup
		for g := range 16 {
			all.Go(func() {
				for i := range 200 {
					read((g + i) % 20)
				}
			})
		}
		all.Wait()
		gone, cancel := context.WithCancel(ctx)
		cancel()
		var n int
		if _, err := d.Get(gone, &n, query, "t1"); err == nil {
			t.Error("who gave up was answered")
		}
		read(1)
		if ok, err := d.Get(ctx, &n, query, "t99"); ok || err != nil {
			t.Errorf("nothing is %d, %v", n, err)
		}
		write(`UPDATE thing SET n = 7 WHERE id = 't7' AND n = 7`)
		if _, err := d.Writer().ExecContext(ctx, `ALTER TABLE thing ADD COLUMN more TEXT NOT NULL DEFAULT ''`); err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			read(i)
		}
		for range 5 {
			if err := d.Select(ctx, &[]int{}, `SELECT nothing FROM thing`); err == nil {
				t.Fatal("a column that there is not was read")
			}
		}
	})
}
