package dbtest

import (
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
)

// template is a database of one engine and one set of owners that was migrated
// once for this test run, with the tables of the queue: the file on SQLite, the name
// on PostgreSQL. Migrating each test's database took up to a quarter of the time of
// a package, and the queue's tables as much again.
type template struct {
	mu   sync.Mutex
	file []byte
	name string
}

var templates sync.Map // of *template, by kind

// kind names the engine and what the owners' migrations say.
type kind struct {
	engine db.Engine
	sum    [sha256.Size]byte
}

// migrated names a fresh database of the engine that holds the owners' tables.
func migrated(t testing.TB, engine db.Engine, owners []fs.FS) db.Config {
	t.Helper()
	found, _ := templates.LoadOrStore(kind{engine, digest(t, owners)}, &template{})
	from := found.(*template)
	from.mu.Lock()
	defer from.mu.Unlock()
	if engine == db.SQLite {
		return from.sqlite(t, owners)
	}
	return from.postgres(t, owners)
}

func (from *template) sqlite(t testing.TB, owners []fs.FS) db.Config {
	t.Helper()
	cfg := Config(t, db.SQLite)
	if from.file == nil {
		migrate(t, db.Config{Path: cfg.Path, Clock: cfg.Clock}, owners)
		b, err := os.ReadFile(cfg.Path)
		if err != nil {
			t.Fatal(err)
		}
		from.file = b
		return cfg
	}
	if err := os.WriteFile(cfg.Path, from.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return cfg
}

// postgres copies the migrated database.
func (from *template) postgres(t testing.TB, owners []fs.FS) db.Config {
	t.Helper()
	url := from.copied(t, func(url string) { migrate(t, db.Config{URL: url, Clock: clock.Fixed(Now)}, owners) })
	return db.Config{Clock: clock.Fixed(Now), URL: url}
}

// copied copies what fill puts into a database, on the server that ends with the
// test run; on a given one the template would stay behind, so each database is
// filled there.
func (from *template) copied(t testing.TB, fill func(url string)) string {
	t.Helper()
	if os.Getenv("LOA_TEST_PG") != "" {
		url := PostgresURL(t)
		fill(url)
		return url
	}
	base := postgres(t)
	if from.name == "" {
		name := "loa_" + strings.ReplaceAll(db.NewID(), "-", "")
		admin(t, base, "CREATE DATABASE "+name)
		fill(address(t, base, name))
		from.name = name
	}
	return freshDatabase(t, base, from.name)
}

var filled sync.Map // of *template, by what is in it

// PostgresFilled makes a fresh database that holds what fill puts into one and
// gives its address: fill runs once in a test run for each name of what it puts
// there, the others are copies. When fill returns nothing is connected any more.
func PostgresFilled(t testing.TB, what string, fill func(url string)) string {
	t.Helper()
	found, _ := filled.LoadOrStore(what, &template{})
	from := found.(*template)
	from.mu.Lock()
	defer from.mu.Unlock()
	return from.copied(t, fill)
}

func migrate(t testing.TB, cfg db.Config, owners []fs.FS) {
	t.Helper()
	d, err := db.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = d.Migrate(t.Context(), owners...); err == nil {
		err = job.Migrate(t.Context(), d)
	}
	if closed := d.Close(); err == nil {
		err = closed
	}
	if err != nil {
		t.Fatal(err)
	}
}

// digest is over the names and texts of all migrations.
func digest(t testing.TB, owners []fs.FS) [sha256.Size]byte {
	t.Helper()
	var all []byte
	for _, owner := range owners {
		names, err := fs.Glob(owner, "migrations/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(owner, name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(append(all, filepath.Base(name)+"\x00"...), append(text, 0)...)
		}
	}
	return sha256.Sum256(all)
}
