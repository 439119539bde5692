// Package dbtest gives a test its own fresh database on each engine. SQLite is
// always there; PostgreSQL is taken from LOA_TEST_PG (an address whose user may
// create databases) or started from the installed binaries. Without either the
// PostgreSQL half is skipped, except under LOA_CI=1, where it fails.
package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
)

// Now is the instant that test databases live in unless told otherwise:
// 10 April 2025, 08:00 in Vietnam.
var Now = time.Date(2025, 4, 10, 1, 0, 0, 0, time.UTC)

// Each runs fn once on each engine, in parallel, on a fresh migrated database
// whose clock stands at Now.
func Each(t *testing.T, owners []fs.FS, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			fn(t, Open(t, engine, owners, nil))
		})
	}
}

// Open gives one fresh migrated database; change may adjust its settings.
func Open(t testing.TB, engine db.Engine, owners []fs.FS, change func(*db.Config)) *db.DB {
	t.Helper()
	var cfg db.Config
	if len(owners) > 0 {
		cfg = migrated(t, engine, owners)
	} else {
		cfg = Config(t, engine)
	}
	if change != nil {
		change(&cfg)
	}
	d, err := db.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d
}

// Config names a fresh empty database of the engine.
func Config(t testing.TB, engine db.Engine) db.Config {
	t.Helper()
	cfg := db.Config{Clock: clock.Fixed(Now)}
	if engine == db.SQLite {
		cfg.Path = filepath.Join(t.TempDir(), "loa.sqlite")
	} else {
		cfg.URL = PostgresURL(t)
	}
	return cfg
}

var server = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("LOA_TEST_PG"); given != "" {
		return given, nil
	}
	s, err := pgserver.Start(context.Background(), pgserver.Options{})
	if err != nil {
		return "", err
	}
	return s.URL("postgres"), nil
})

// PostgresURL makes a fresh empty database and gives its address; it is
// dropped when the test ends.
func PostgresURL(t testing.TB) string {
	t.Helper()
	return freshDatabase(t, postgres(t), "template1")
}

// postgres is the server's address; without a server the test is skipped, or
// fails where everything must be installed.
func postgres(t testing.TB) string {
	t.Helper()
	base, err := server()
	switch {
	case errors.Is(err, pgserver.ErrNoBinaries) && os.Getenv("LOA_CI") == "":
		t.Skip("PostgreSQL is not installed: ", err)
	case err != nil:
		t.Fatal(err)
	}
	return base
}

// freshDatabase makes a copy of the template on the server and gives its address.
func freshDatabase(t testing.TB, base, template string) string {
	t.Helper()
	name := "t" + strings.ReplaceAll(db.NewID(), "-", "")
	admin(t, base, "CREATE DATABASE "+name+" TEMPLATE "+template)
	t.Cleanup(func() { admin(t, base, "DROP DATABASE "+name+" WITH (FORCE)") })
	return address(t, base, name)
}

func address(t testing.TB, base, name string) string {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func admin(t testing.TB, base, statement string) {
	t.Helper()
	c, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := c.ExecContext(ctx, statement); err != nil {
		t.Fatal(statement, err)
	}
}
