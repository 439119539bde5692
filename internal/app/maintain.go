package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"loa/internal/platform/backup"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// keepAutomatic is how many of the backups before migrations stay.
const keepAutomatic = 5

// backupBefore copies an existing SQLite database aside when migrations wait.
func (o *Office) backupBefore(ctx context.Context) error {
	if o.DB.Engine() != db.SQLite {
		return nil
	}
	version, err := o.DB.SchemaVersion(ctx, Owners()...)
	if err != nil || version == 0 {
		return err
	}
	pending, err := o.DB.PendingMigrations(ctx, Owners()...)
	if err != nil || pending == 0 {
		return err
	}
	if err := backup.Automatic(ctx, o.DB, o.Config.BackupsDir(), keepAutomatic); err != nil {
		return fmt.Errorf("backup before migrating: %w", err)
	}
	return nil
}

// Migrate brings the tables up to date and says from which version to which.
func Migrate(ctx context.Context, cfg Config) (from, to int64, err error) {
	o, err := open(ctx, cfg)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if from, err = o.DB.SchemaVersion(ctx, Owners()...); err != nil {
		return 0, 0, err
	}
	if err = o.migrate(ctx); err != nil {
		return from, from, err
	}
	to, err = o.DB.SchemaVersion(ctx, Owners()...)
	return from, to, err
}

// Backup writes database and files of the office into one archive.
func Backup(ctx context.Context, cfg Config, out string, secrets bool) (m backup.Manifest, err error) {
	o, err := open(ctx, cfg)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	s := backup.Source{
		DB: o.DB, Owners: Owners(), Files: cfg.FilesDir(), Program: cfg.Version,
		Head: func(ctx context.Context) (int64, string, error) {
			head, err := o.Ledger.Head(ctx)
			return head.Seq, head.Hash, err
		},
	}
	if secrets {
		s.Secrets = cfg.SecretsDir()
	}
	return backup.Create(ctx, s, out)
}

// Restore unpacks an archive into the empty data folder of cfg and, with a
// PostgreSQL address, puts the database there.
func Restore(ctx context.Context, cfg Config, file string) (m backup.Manifest, err error) {
	if m, err = backup.Unpack(file, cfg.Data); err != nil || cfg.DB == "" {
		return m, err
	}
	from, err := db.Open(ctx, db.Config{Path: cfg.SQLitePath()})
	if err != nil {
		return m, err
	}
	to, err := db.Open(ctx, db.Config{URL: cfg.DB})
	if err != nil {
		return m, errors.Join(err, from.Close())
	}
	_, err = from.Migrate(ctx, Owners()...)
	if err == nil {
		err = backup.Transfer(ctx, from, to, Owners(), func(string, int) {})
	}
	err = errors.Join(err, to.Close(), from.Close())
	if err == nil {
		err = os.Remove(cfg.SQLitePath())
	}
	return m, err
}

// CopyDB copies the database named by from into the empty one named by to; each
// is a SQLite file or a postgres:// address.
func CopyDB(ctx context.Context, from, to string, progress func(table string, rows int)) error {
	source, err := db.Open(ctx, place(from))
	if err != nil {
		return err
	}
	target, err := db.Open(ctx, place(to))
	if err != nil {
		return errors.Join(err, source.Close())
	}
	_, err = source.Migrate(ctx, Owners()...)
	if err == nil {
		err = backup.Transfer(ctx, source, target, Owners(), progress)
	}
	return errors.Join(err, target.Close(), source.Close())
}

// place tells a PostgreSQL address from a SQLite file or a data folder.
func place(name string) db.Config {
	if len(name) > 10 && (name[:11] == "postgres://" || name[:10] == "postgresql") {
		return db.Config{URL: name}
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return db.Config{Path: Config{Data: name}.SQLitePath()}
	}
	return db.Config{Path: name}
}

// VerifyLedger checks the whole book, stored files included, against the seal
// heads that frozen reports print.
func VerifyLedger(ctx context.Context, cfg Config) (f ledger.Findings, err error) {
	if err := cfg.hasBook(); err != nil {
		return f, err
	}
	o, err := open(ctx, cfg)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	anchors, err := o.anchors(ctx)
	if err != nil {
		return f, err
	}
	return o.Ledger.Verify(ctx, true, anchors...)
}

// anchors are the seal heads kept with approved reports.
func (o *Office) anchors(ctx context.Context) ([]ledger.Anchor, error) {
	var rows []struct {
		ID       string
		SealSeq  int64
		SealHash string
	}
	err := o.DB.Select(ctx, &rows, `SELECT id, seal_seq, seal_hash FROM report_v_anchor ORDER BY id, edition`)
	anchors := make([]ledger.Anchor, len(rows))
	for i, r := range rows {
		anchors[i] = ledger.Anchor{Seq: r.SealSeq, Hash: r.SealHash, From: "báo cáo " + r.ID}
	}
	return anchors, err
}

// stamp names a backup by its moment.
func stamp(t time.Time) string { return t.Format("20060102-150405") }

// BackupName is the archive's name when the engineer gives none.
func BackupName(cfg Config) (string, error) {
	clk, zone, err := cfg.clock()
	if err != nil {
		return "", err
	}
	return "loa-" + stamp(clk.Now().In(zone)) + ".tar.gz", nil
}
