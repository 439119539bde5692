package db

import (
	"context"
	"embed"
	"sync"
	"time"
)

// Migrations make the table that Ready writes to.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// readyFor is how long a successful probe counts, so that whoever asks often
// does not make the disk work.
const readyFor = 2 * time.Second

// probe is the last attempt to write: answered is closed when it has ended.
type probe struct {
	mu       sync.Mutex
	answered chan struct{}
	ended    time.Time
	err      error
}

// Ready tells whether the database can be written to and read, by writing a row
// through the same door as every act. Callers at the same time share one probe;
// it fails with the cause, or with ctx's error when the probe takes longer.
func (d *DB) Ready(ctx context.Context) error {
	p := &d.probe
	p.mu.Lock()
	running := p.answered != nil
	if !running && p.err == nil && time.Since(p.ended) < readyFor {
		p.mu.Unlock()
		return d.Ping(ctx)
	}
	if !running {
		p.answered = make(chan struct{})
		go p.run(d) //nolint:gosec // the probe serves other callers too and outlives this one
	}
	answered := p.answered
	p.mu.Unlock()
	select {
	case <-answered:
	case <-ctx.Done():
		return ctx.Err()
	}
	p.mu.Lock()
	err := p.err
	p.mu.Unlock()
	if err != nil {
		return err
	}
	return d.Ping(ctx)
}

func (p *probe) run(d *DB) {
	err := d.Write(context.Background(), func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO ready (id, at) VALUES ('ready', $1)
			ON CONFLICT (id) DO UPDATE SET at = excluded.at`, Millis(tx.Now()))
		return err
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err, p.ended = err, time.Now() //nolint:forbidigo // measures length, not the act's time
	close(p.answered)
	p.answered = nil
}

// Ping tells whether the database answers a reader.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	return d.readers.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}
