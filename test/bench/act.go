package main

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	"loa/internal/platform/job"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme/programmetest"
)

// office is a database with a ledger, workers on.
type office struct {
	db     *db.DB
	ledger *ledger.Ledger
	queue  *job.Queue
	files  *blob.Dir
	n      atomic.Int64
}

type key struct{ private ed25519.PrivateKey }

func (k key) KeyID() string { return k.PublicHex()[:16] }

func (k key) PublicHex() string {
	public, _ := k.private.Public().(ed25519.PublicKey)
	return hex.EncodeToString(public)
}

func (k key) Sign(m []byte) []byte { return ed25519.Sign(k.private, m) }

// agencies is over how many agencies the acts spread, so many cells there are.
const agencies = 120

func open(ctx context.Context, cfg db.Config, dir string) (*office, error) {
	return openWith(ctx, cfg, dir, func(*office, *river.Workers) error { return nil })
}

// openWith opens an office whose workers are joined by more.
func openWith(ctx context.Context, cfg db.Config, dir string, more func(*office, *river.Workers) error) (*office, error) {
	d, err := db.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx, app.Owners()...); err != nil {
		return nil, err
	}
	if err := job.Migrate(ctx, d); err != nil {
		return nil, err
	}
	files, err := blob.Open(filepath.Join(dir, "files"))
	if err != nil {
		return nil, err
	}
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	o := &office{db: d, files: files, ledger: ledger.New(d, files, key{private}, time.UTC)}
	workers := river.NewWorkers()
	o.ledger.Jobs(workers)
	if err := more(o, workers); err != nil {
		return nil, err
	}
	if o.queue, err = job.New(ctx, d, job.Config{Workers: workers, Log: slog.New(slog.DiscardHandler)}); err != nil {
		return nil, err
	}
	if err := programmetest.Seed(ctx, d, "v", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: calendar.YearWindow(2025)}); err != nil {
		return nil, err
	}
	return o, o.queue.Start(ctx)
}

// act appends one entry the way that people do: entry, cell and job.
func (o *office) act(ctx context.Context) error {
	n := o.n.Add(1)
	who := access.Actor{AccountID: "bench"}
	return o.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := o.ledger.Append(ctx, tx, who, ledger.NewEvidence{
			AgencyID: fmt.Sprint("a", n%agencies), Kind: evidence.Article, Origin: evidence.Declared,
			HappenedOn: calendar.NewDate(2025, time.Month(1+n%12), 5), Title: "Tin về thủ tục", Versions: []string{"v"},
		})
		return err
	})
}

func (o *office) close(ctx context.Context) error {
	stop, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return errors.Join(o.queue.Stop(stop), o.wrong(ctx), o.db.Close(), o.files.Close())
}

// wrong fails when a cell differs from a plain count of the entries.
func (o *office) wrong(ctx context.Context) error {
	var n int
	_, err := o.db.Get(ctx, &n, `SELECT count(*) FROM cell c WHERE c.n <> (SELECT count(*) FROM evidence_obligation x WHERE x.cell_id = c.id)`)
	if err == nil && n > 0 {
		err = fmt.Errorf("%d wrong cells", n)
	}
	return err
}

// rate runs do from so many callers for a while and gives the acts a second.
func rate(ctx context.Context, p plan, callers int, do func(context.Context, int) error) (float64, error) {
	var done atomic.Int64
	var failed atomic.Value
	began := time.Now()
	end := began.Add(p.length())
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for time.Now().Before(end) {
				if err := do(ctx, c); err != nil {
					failed.Store(err)
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if err, ok := failed.Load().(error); ok {
		return 0, err
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

// sqlite compares shared commits with one commit each.
func sqlite(ctx context.Context, p plan) error {
	measure := func(callers, group int) func() (float64, error) {
		return func() (float64, error) {
			dir, err := os.MkdirTemp("", "loa-bench")
			if err != nil {
				return 0, err
			}
			defer func() { _ = os.RemoveAll(dir) }()
			o, err := open(ctx, db.Config{Path: filepath.Join(dir, "loa.sqlite"), GroupMax: group}, dir)
			if err != nil {
				return 0, err
			}
			r, err := rate(ctx, p, callers, func(ctx context.Context, _ int) error { return o.act(ctx) })
			return r, errors.Join(err, o.close(ctx))
		}
	}
	for _, c := range []struct {
		callers int
		target  string
	}{{64, "≥ 3"}, {8, "–"}, {1, "≥ 0.9"}} {
		name := fmt.Sprintf("SQLite, %d callers, acts/s: shared v. alone", c.callers)
		if err := pair(name, c.target, p, measure(c.callers, 64), measure(c.callers, 1)); err != nil {
			return err
		}
	}
	return nil
}

// postgres compares the act with plain connections that commit one row each, on
// the same durable server.
func postgres(ctx context.Context, p plan) error {
	server, err := pgserver.Start(ctx, pgserver.Options{Durable: true})
	if errors.Is(err, pgserver.ErrNoBinaries) {
		fmt.Println("PostgreSQL is not installed: not measured")
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = server.Stop() }()
	dir, err := os.MkdirTemp("", "loa-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o, err := open(ctx, db.Config{URL: server.URL("postgres")}, dir)
	if err != nil {
		return err
	}
	plain, err := sql.Open("pgx", server.URL("postgres"))
	if err != nil {
		return err
	}
	plain.SetMaxOpenConns(64)
	plain.SetMaxIdleConns(64)
	if _, err := plain.ExecContext(ctx, `CREATE TABLE plain_row (id TEXT PRIMARY KEY, text TEXT)`); err != nil {
		return err
	}
	err = pair("PostgreSQL, 64 callers, acts/s v. plain rows/s", "≥ 0.2", p,
		func() (float64, error) {
			return rate(ctx, p, 64, func(ctx context.Context, _ int) error { return o.act(ctx) })
		},
		func() (float64, error) {
			return rate(ctx, p, 64, func(ctx context.Context, _ int) error {
				_, err := plain.ExecContext(ctx, `INSERT INTO plain_row (id, text) VALUES ($1, 'Tin về thủ tục')`, db.NewID())
				return err
			})
		})
	return errors.Join(err, plain.Close(), o.close(ctx))
}
