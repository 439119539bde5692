package backup_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"loa/internal/platform/backup"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
)

// A rehearsal stands at the same instant, or at one before, whenever it is
// started: no copy may be in another's way, and the newest copies stay.
func TestAutomaticBackupsNeverCollide(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "backups")
	day := time.Date(2027, 4, 22, 1, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "loa.sqlite")
	var made []string
	for i, now := range []time.Time{day, day, day, day.AddDate(-2, 0, 0), day.AddDate(-2, 0, 0)} {
		d, err := db.Open(t.Context(), db.Config{Path: path, Clock: clock.Fixed(now)})
		if err != nil {
			t.Fatal(err)
		}
		before := names(t, dir)
		if err := backup.Automatic(t.Context(), d, dir, 3); err != nil {
			t.Fatalf("copy %d: %v", i, err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		for _, name := range names(t, dir) {
			if !slices.Contains(before, name) {
				made = append(made, name)
				at := time.Now().Add(time.Duration(i-60) * time.Minute)
				if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if len(made) != 5 {
		t.Fatalf("%d copies were made: %v", len(made), made)
	}
	want := slices.Sorted(slices.Values(made[2:]))
	if left := names(t, dir); !slices.Equal(left, want) {
		t.Errorf("%v are left, want the newest %v", left, want)
	}
}

// What a killed program left half is no backup and does not stay.
func TestHalfBackupGoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tu-dong-20270422-010000-1.sqlite.half"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), db.Config{Path: filepath.Join(t.TempDir(), "loa.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := backup.Automatic(t.Context(), d, dir, 3); err != nil {
		t.Fatal(err)
	}
	left := names(t, dir)
	if len(left) != 1 || filepath.Ext(left[0]) != ".sqlite" {
		t.Fatalf("%v are left, want one whole copy", left)
	}
	again, err := db.Open(t.Context(), db.Config{Path: filepath.Join(dir, left[0])})
	if err != nil {
		t.Fatalf("the copy does not open: %v", err)
	}
	_ = again.Close()
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	out := make([]string, 0, len(entries))
	for _, e := range slices.DeleteFunc(entries, fs.DirEntry.IsDir) {
		out = append(out, e.Name())
	}
	return out
}
