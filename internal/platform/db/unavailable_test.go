package db_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// A server that goes away is told to every caller, and the door opens again by
// itself when it is back; what was acknowledged is there.
func TestLostServerIsToldAndComesBack(t *testing.T) {
	t.Parallel()
	server, err := pgserver.Start(t.Context(), pgserver.Options{})
	if err != nil {
		t.Skip("no PostgreSQL of our own: ", err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	d, err := db.Open(t.Context(), db.Config{URL: server.URL("postgres")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(t.Context(), append(owners(t), db.Migrations)...); err != nil {
		t.Fatal(err)
	}
	if err := d.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	var acknowledged atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				switch err := put(t.Context(), d, db.NewID()); {
				case err == nil:
					acknowledged.Add(1)
				case domain.CodeOf(err) != domain.CodeUnavailable:
					t.Errorf("a lost server: %v, want unavailable", err)
				default:
					time.Sleep(10 * time.Millisecond)
				}
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	server.Halt()
	if err := put(t.Context(), d, "lost"); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("a lost server: %v, want unavailable", err)
	}
	if d.Ready(t.Context()) == nil {
		t.Error("ready without a server")
	}
	before := acknowledged.Load()
	if err := server.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); acknowledged.Load() < before+100; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the door stayed shut")
		}
	}
	close(stop)
	wg.Wait()
	if err := d.Ready(t.Context()); err != nil {
		t.Errorf("not ready again: %v", err)
	}
	if n := int64(count(t, d)); n < acknowledged.Load() {
		t.Errorf("%d rows, %d acknowledged", n, acknowledged.Load())
	}
}

// Ready must find what a reader does not: a database that answers and cannot
// be written to.
func TestReadyNeedsAWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, append(owners(t), db.Migrations), func(t *testing.T, d *db.DB) {
		if err := d.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Writer().ExecContext(t.Context(), "DROP TABLE ready"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2100 * time.Millisecond) // a success counts for two seconds
		if err := d.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if d.Ready(t.Context()) == nil {
			t.Error("ready although nothing can be written")
		}
	})
}
