package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
)

// engine is a database to measure on, with a folder of its own.
type engine struct {
	name string
	cfg  db.Config
	dir  string
}

// eachEngine measures on SQLite and then on a PostgreSQL server of its own, where
// that is installed. What the first left on the disk is gone before the second.
func eachEngine(ctx context.Context, options pgserver.Options, measure func(e engine) error) error {
	if err := inFolder(func(dir string) error {
		return measure(engine{"SQLite", db.Config{Path: filepath.Join(dir, "loa.sqlite")}, dir})
	}); err != nil {
		return err
	}
	server, err := pgserver.Start(ctx, options)
	if errors.Is(err, pgserver.ErrNoBinaries) {
		fmt.Println("PostgreSQL is not installed: not measured")
		return nil
	}
	if err != nil {
		return err
	}
	err = inFolder(func(dir string) error {
		return measure(engine{"PostgreSQL", db.Config{URL: server.URL("postgres")}, dir})
	})
	return errors.Join(err, server.Stop())
}

// inFolder gives do a folder that is removed afterwards.
func inFolder(do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "loa-bench")
	if err != nil {
		return err
	}
	return errors.Join(do(dir), os.RemoveAll(dir))
}
