package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/georgysavva/scany/v2/sqlscan"
	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"github.com/riverqueue/river"
	_ "modernc.org/sqlite" // driver "sqlite"

	"loa/internal/platform/clock"
)

// Engine names the database engine.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says which database to open. Exactly one of Path and URL is set.
type Config struct {
	Path    string      // SQLite file; it is made when absent
	URL     string      // postgres:// address
	Clock   clock.Clock // nil: the machine's clock
	Log     *slog.Logger
	Readers int // size of the reader pool; 0: 8
	// GroupMax bounds how many writes share one commit; 0: 64, 1: one commit
	// each (used to measure what sharing brings).
	GroupMax int
	Writers  int // PostgreSQL: transactions that writes share at the same time; 0: 2
	// Observe is told the length of each write transaction and how many
	// functions shared it.
	Observe func(took time.Duration, shared int)
}

// JobInserter puts collected jobs into the queue inside the transaction.
type JobInserter func(ctx context.Context, tx *sql.Tx, jobs []river.InsertManyParams) error

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	engine  Engine
	cfg     Config
	writer  *sql.DB
	readers *sql.DB
	asked   sqlscan.Querier // the readers, as Select, Get and Each ask them
	jobs    JobInserter
	queue   chan *request
	writers sync.WaitGroup
	quit    chan struct{} // closed when no new write is taken
	gone    chan struct{} // closed when the last writer left
	probe   probe
	writes  atomic.Uint64
}

// Writes counts the acts that went through Write in this process: what was read at the
// same count needs not be read again, but for what other nodes write.
func (d *DB) Writes() uint64 { return d.writes.Load() }

// Open opens the database and its reader pool; it does not migrate.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	cfg = withDefaults(cfg)
	d := &DB{cfg: cfg, quit: make(chan struct{}), gone: make(chan struct{})}
	var err error
	switch {
	case cfg.Path != "" && cfg.URL == "":
		d.engine = SQLite
		err = d.openSQLite(ctx)
	case cfg.URL != "" && cfg.Path == "":
		d.engine = Postgres
		err = d.openPostgres(ctx)
	default:
		return nil, errors.New("db: give either a SQLite path or a PostgreSQL address")
	}
	if err != nil {
		return nil, err
	}
	writers := 1
	if d.engine == Postgres {
		writers = cfg.Writers
	}
	d.queue = make(chan *request, 4*cfg.GroupMax)
	for range writers {
		d.writers.Go(d.loop)
	}
	return d, nil
}

func withDefaults(cfg Config) Config {
	if cfg.Clock == nil {
		cfg.Clock = clock.Real{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Readers == 0 {
		cfg.Readers = 8
	}
	if cfg.GroupMax == 0 {
		cfg.GroupMax = 64
	}
	if cfg.Writers == 0 {
		cfg.Writers = 2
	}
	if cfg.Observe == nil {
		cfg.Observe = func(time.Duration, int) {}
	}
	return cfg
}

func (d *DB) openSQLite(ctx context.Context) error {
	common := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-20000)", "temp_store(MEMORY)",
	}}
	write := url.Values{"_pragma": common["_pragma"], "_txlock": {"immediate"}}
	read := url.Values{"_pragma": append([]string{"query_only(1)"}, common["_pragma"]...)}
	var err error
	if d.writer, err = sql.Open("sqlite", "file:"+url.PathEscape(d.cfg.Path)+"?"+write.Encode()); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(1)
	d.writer.SetMaxIdleConns(1)
	if err = d.writer.PingContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("db: open %s: %w", d.cfg.Path, err), d.writer.Close())
	}
	if d.readers, err = sql.Open("sqlite", "file:"+url.PathEscape(d.cfg.Path)+"?"+read.Encode()); err != nil {
		return err
	}
	d.readers.SetMaxOpenConns(d.cfg.Readers)
	d.readers.SetMaxIdleConns(d.cfg.Readers)
	d.asked = newStatements(d.readers)
	return nil
}

func (d *DB) openPostgres(ctx context.Context) error {
	var err error
	if d.writer, err = sql.Open("pgx", d.cfg.URL); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(40)
	d.writer.SetMaxIdleConns(40)
	if err = d.writer.PingContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("db: open PostgreSQL: %w", err), d.writer.Close())
	}
	readURL, err := withParam(d.cfg.URL, "default_transaction_read_only", "on")
	if err != nil {
		return err
	}
	if d.readers, err = sql.Open("pgx", readURL); err != nil {
		return err
	}
	d.readers.SetMaxOpenConns(d.cfg.Readers * 2)
	d.readers.SetMaxIdleConns(d.cfg.Readers)
	d.asked = d.readers
	return nil
}

func withParam(address, key, value string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("db: PostgreSQL address: %w", err)
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Engine tells which engine this is.
func (d *DB) Engine() Engine { return d.engine }

// Path is the SQLite file; empty on PostgreSQL.
func (d *DB) Path() string { return d.cfg.Path }

// URL is the PostgreSQL address; empty on SQLite.
func (d *DB) URL() string { return d.cfg.URL }

// Clock is the clock that stamps every write.
func (d *DB) Clock() clock.Clock { return d.cfg.Clock }

// Writer gives the pool with write access to the job queue and to migrations;
// nobody else writes through it.
func (d *DB) Writer() *sql.DB { return d.writer }

// UseJobs connects the job queue. It is called once, before the first Write
// that enqueues.
func (d *DB) UseJobs(insert JobInserter) { d.jobs = insert }

// Close ends the writer loop after the writes already queued and closes the
// pools.
func (d *DB) Close() error {
	select {
	case <-d.quit:
		return nil
	default:
	}
	close(d.quit)
	d.writers.Wait()
	close(d.gone)
	return errors.Join(d.readers.Close(), d.writer.Close())
}

// Select reads all rows into dst, a pointer to a slice of structs (columns to
// snake-case fields or `db` tags) or of single values.
func (d *DB) Select(ctx context.Context, dst any, query string, args ...any) error {
	return toldReading(sqlscan.Select(ctx, d.asked, dst, query, args...))
}

// Each reads rows one by one without keeping them: do is called for each with
// the function that scans it. It is for long results and hot pages, where
// Select's matching of columns to fields costs more than the reading.
func (d *DB) Each(ctx context.Context, do func(scan func(...any) error) error, query string, args ...any) error {
	return each(ctx, d.asked, do, query, args...)
}

// Get reads one row into dst; ok is false when there is none.
func (d *DB) Get(ctx context.Context, dst any, query string, args ...any) (ok bool, err error) {
	ok, err = found(sqlscan.Get(ctx, d.asked, dst, query, args...))
	return ok, toldReading(err)
}

func found(err error) (bool, error) {
	if sqlscan.NotFound(err) {
		return false, nil
	}
	return err == nil, err
}

// NewID makes an identifier: a UUID of version 7 (RFC 9562), which sorts by
// the time of its making.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Millis is how instants are stored: Unix milliseconds UTC.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// Time turns stored milliseconds back into an instant; the zero time for 0.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
