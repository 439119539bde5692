package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrate runs the migrations of all owners forward, in the order of their
// numbers, and tells how many ran. Each owner keeps its files in a folder
// `migrations`. On PostgreSQL a session lock keeps several nodes from running
// them at once.
func (d *DB) Migrate(ctx context.Context, owners ...fs.FS) (int, error) {
	p, err := d.provider(owners)
	if err != nil {
		return 0, err
	}
	results, err := p.Up(ctx)
	return len(results), err
}

// PendingMigrations counts the migrations that have not run yet.
func (d *DB) PendingMigrations(ctx context.Context, owners ...fs.FS) (int, error) {
	p, err := d.provider(owners)
	if err != nil {
		return 0, err
	}
	states, err := p.Status(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, s := range states {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, nil
}

// SchemaVersion is the number of the last migration that ran; 0 for an empty
// database.
func (d *DB) SchemaVersion(ctx context.Context, owners ...fs.FS) (int64, error) {
	p, err := d.provider(owners)
	if err != nil {
		return 0, err
	}
	return p.GetDBVersion(ctx)
}

func (d *DB) provider(owners []fs.FS) (*goose.Provider, error) {
	files, err := merge(owners)
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	opts := []goose.ProviderOption{goose.WithLogger(goose.NopLogger()), goose.WithAllowOutofOrder(true)}
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, d.writer, files, opts...)
}

// merge lays the owners' files side by side; two files with one name are a
// mistake of the programmers.
func merge(owners []fs.FS) (fs.FS, error) {
	all := fstest.MapFS{}
	for _, owner := range owners {
		paths, err := fs.Glob(owner, "migrations/*.sql")
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, errors.New("db: an owner has no migrations")
		}
		for _, path := range paths {
			name := path[len("migrations/"):]
			if all[name] != nil {
				return nil, fmt.Errorf("db: two migrations are called %s", name)
			}
			text, err := fs.ReadFile(owner, path)
			if err != nil {
				return nil, err
			}
			all[name] = &fstest.MapFile{Data: text, Mode: 0o444}
		}
	}
	return all, nil
}
