package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Notify tells every node over this database, once the act is stored, that something
// happened on a channel. It is a hint: one that is lost must only cost time. On
// SQLite there is one node, which knows by Writes.
func (t *Tx) Notify(ctx context.Context, channel string) error {
	if t.engine == SQLite {
		return nil
	}
	return t.Send(ctx, `SELECT pg_notify($1, '')`, channel)
}

// again is how long Listen waits before it connects again.
const again = time.Second

// Listen calls heard after each notification on a channel, and each time that it
// begins to hear, since it may have missed some. It returns when ctx ends; on SQLite
// at once. A lost connection is made again.
func (d *DB) Listen(ctx context.Context, channel string, heard func()) {
	if d.engine == SQLite {
		return
	}
	for ctx.Err() == nil {
		if err := d.listen(ctx, channel, heard); err != nil && ctx.Err() == nil {
			d.cfg.Log.WarnContext(ctx, "not listening, trying again", "channel", channel, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(again):
		}
	}
}

func (d *DB) listen(ctx context.Context, channel string, heard func()) error {
	conn, err := pgx.Connect(ctx, d.cfg.URL)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	for {
		heard()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}
