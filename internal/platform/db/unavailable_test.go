package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/db/pgserver"
)

// fill writes large rows until one fails and gives that error.
func fill(ctx context.Context, d *db.DB) error {
	for i := range 2000 {
		err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO thing (id, n) VALUES ($1, 0)", fmt.Sprint(i)+strings.Repeat("x", 4000))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// TestFullDiskIsToldAndGoesBy: SQLite's own limit on pages stands for the disk;
// it answers the same code.
func TestFullDiskIsToldAndGoesBy(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite, owners(t), nil)
	limit := func(pages int) {
		if _, err := d.Writer().ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(60)
	if err := fill(t.Context(), d); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Fatalf("a full disk: %v, want unavailable", err)
	}
	before := count(t, d)
	limit(100000)
	if err := put(t.Context(), d, "after"); err != nil {
		t.Fatalf("room again: %v", err)
	}
	if n := count(t, d); n != before+1 {
		t.Errorf("%d rows, want %d", n, before+1)
	}
}

func TestLostServerIsTold(t *testing.T) {
	t.Parallel()
	server, err := pgserver.Start(t.Context(), pgserver.Options{})
	if err != nil {
		t.Skip("no PostgreSQL of our own: ", err)
	}
	d, err := db.Open(t.Context(), db.Config{URL: server.URL("postgres")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(t.Context(), owners(t)...); err != nil {
		t.Fatal(err)
	}
	if err := put(t.Context(), d, "before"); err != nil {
		t.Fatal(err)
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := put(t.Context(), d, "lost"); domain.CodeOf(err) != domain.CodeUnavailable {
			t.Errorf("a lost server: %v, want unavailable", err)
		}
	}
	if err := d.Ping(t.Context()); err == nil {
		t.Error("a lost server still answers")
	}
}
