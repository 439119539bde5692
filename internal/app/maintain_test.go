//go:build !race

package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"loa/internal/domain"
	"loa/internal/platform/backup"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

// facts are figures that a copy must share with its original.
func facts(t *testing.T, cfg Config) (entries int, head string, cells int) {
	t.Helper()
	f, err := VerifyLedger(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range f.Problems {
		t.Errorf("%s: %s", p.What, p.Text)
	}
	o, err := open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = o.Close() }()
	if _, err := o.DB.Get(t.Context(), &cells, `SELECT count(*) FROM cell WHERE n > 0`); err != nil {
		t.Fatal(err)
	}
	return f.Entries, f.HeadHash, cells
}

func TestBackupComesBackOnEitherEngine(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			cfg := province(t, engine, spring)
			entries, head, cells := facts(t, cfg)
			archive := filepath.Join(t.TempDir(), "loa.tar.gz")
			m, err := Backup(t.Context(), cfg, archive, false)
			if err != nil || m.SealHash != head {
				t.Fatalf("backup: %+v, %v", m, err)
			}
			if _, err := backup.Verify(archive); err != nil {
				t.Fatal(err)
			}
			for _, other := range []db.Engine{db.SQLite, db.Postgres} {
				restored := Config{Data: filepath.Join(t.TempDir(), "restored"), Now: cfg.Now}
				if other == db.Postgres {
					restored.DB = dbtest.PostgresURL(t)
				}
				if _, err := Restore(t.Context(), restored, archive); err != nil {
					t.Fatalf("onto %s: %v", other, err)
				}
				if e, h, c := facts(t, restored); e != entries || h != head || c != cells {
					t.Errorf("onto %s: %d entries, %d cells, seal %s; want %d, %d, %s", other, e, c, h, entries, cells, head)
				}
				if _, err := Restore(t.Context(), restored, archive); domain.CodeOf(err) != domain.CodeConflict {
					t.Errorf("restoring over an office: %v, want conflict", err)
				}
			}
		})
	}
}

func TestOneChangedByteIsFound(t *testing.T) {
	t.Parallel()
	cfg := province(t, db.SQLite, spring)
	archive := filepath.Join(t.TempDir(), "loa.tar.gz")
	if _, err := Backup(t.Context(), cfg, archive, true); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{15, len(whole) / 4, len(whole) / 2, len(whole) * 3 / 4, len(whole) - 5} {
		bad := bytes.Clone(whole)
		bad[at] ^= 0x20
		name := filepath.Join(t.TempDir(), "bad.tar.gz")
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Verify(name); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("byte %d changed: %v, want invalid", at, err)
		}
		if _, err := backup.Unpack(name, filepath.Join(t.TempDir(), "x")); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("byte %d changed: unpacked all the same: %v", at, err)
		}
	}
}

func TestCopyBetweenEnginesAndBack(t *testing.T) {
	t.Parallel()
	cfg := province(t, db.SQLite, spring)
	entries, head, cells := facts(t, cfg)
	address := dbtest.PostgresURL(t)
	back := filepath.Join(t.TempDir(), "back.sqlite")
	silent := func(string, int) {}
	if err := CopyDB(t.Context(), cfg.Data, address, silent); err != nil {
		t.Fatal(err)
	}
	if err := CopyDB(t.Context(), address, back, silent); err != nil {
		t.Fatal(err)
	}
	if err := CopyDB(t.Context(), cfg.Data, address, silent); domain.CodeOf(err) != domain.CodeConflict {
		t.Errorf("copying into a filled database: %v, want conflict", err)
	}
	moved := cfg
	moved.DB = address
	if e, h, c := facts(t, moved); e != entries || h != head || c != cells {
		t.Errorf("on PostgreSQL: %d entries, %d cells, seal %s; want %d, %d, %s", e, c, h, entries, cells, head)
	}
	if waiting(t, db.Config{Path: back}) != waiting(t, db.Config{Path: cfg.SQLitePath()}) {
		t.Error("waiting jobs were lost on the way")
	}
}

func waiting(t *testing.T, cfg db.Config) int {
	t.Helper()
	d, err := db.Open(context.WithoutCancel(t.Context()), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var n int
	if _, err := d.Get(t.Context(), &n, `SELECT count(*) FROM river_job WHERE state IN ('available', 'scheduled')`); err != nil || n == 0 {
		t.Fatalf("%d jobs wait, %v", n, err)
	}
	return n
}

func TestDoctorNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	cfg := province(t, db.SQLite, spring)
	for _, c := range Doctor(t.Context(), cfg) {
		if c.State == Broken {
			t.Errorf("%s: %s", c.Name, c.Text)
		}
	}
	if err := os.Chmod(cfg.SecretsDir(), 0o755); err != nil {
		t.Fatal(err)
	}
	named := false
	for _, c := range Doctor(t.Context(), cfg) {
		named = named || c.Name == "Khóa" && c.State == Broken && c.Remedy != ""
	}
	if !named {
		t.Error("keys that others can read are not named")
	}
	cfg.Now, named = "2025-01-02", false
	for _, c := range Doctor(t.Context(), cfg) {
		named = named || c.Name == "Đồng hồ và sổ" && c.State == Broken && c.Remedy != ""
	}
	if !named {
		t.Error("a clock behind the log is not named")
	}
}

func TestMigrationsRunAfterABackup(t *testing.T) {
	t.Parallel()
	cfg := province(t, db.SQLite, spring)
	o, err := open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	// An older program: the last migration has not run.
	for _, s := range []string{`DROP VIEW report_v_receive`, `DROP VIEW report_v_asked`, `DROP TABLE report_answer`, `DROP TABLE report_deadline`, `DROP TABLE report_question`, `DROP TABLE report_request_agency`, `DROP TABLE report_request`, `DROP VIEW report_v_anchor`, `DROP VIEW report_v_state`, `DROP TABLE report`, `DROP TABLE report_edition`, `DROP TABLE report_event`, `DROP TABLE report_sentence`, `DELETE FROM goose_db_version WHERE version_id BETWEEN 1100 AND 1199`} {
		if _, err := o.DB.Writer().ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	from, to, err := Migrate(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(cfg.BackupsDir(), "*.sqlite"))
	if err != nil || len(kept) != 1 {
		t.Errorf("migrated from %d to %d with %d backups (%v), want 1", from, to, len(kept), err)
	}
}
