package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

// spring is a day on which the sample has a plan, entries, verdicts, an act and
// an approved report, and is filled in a moment.
const spring calendar.Date = "2025-04-12"

// sampleKind tells the sample provinces of a test run apart.
type sampleKind struct {
	engine db.Engine
	day    calendar.Date
}

// sample is a province that was filled once for this test run: what lies in its
// data folder. Ten tests look at the same day, and to fill it takes seconds.
type sample struct {
	mu    sync.Mutex
	files []sampleFile
}

// sampleFile is a file of a data folder, or a folder in it, as it lies there.
type sampleFile struct {
	name    string // from the data folder
	mode    fs.FileMode
	content []byte
}

var samples sync.Map // of *sample, by sampleKind

// province is a sample office of its own on an engine, filled for a day.
func province(t *testing.T, engine db.Engine, day calendar.Date) Config {
	t.Helper()
	found, _ := samples.LoadOrStore(sampleKind{engine, day}, &sample{})
	s := found.(*sample)
	s.mu.Lock()
	defer s.mu.Unlock()
	fill := func(address string) {
		cfg := sampleConfig(filepath.Join(t.TempDir(), "data"), day)
		cfg.DB = address
		if err := Demo(t.Context(), cfg, true, nil, func(string) {}); err != nil {
			t.Fatal(err)
		}
		s.keep(t, cfg.Data)
	}
	cfg := sampleConfig(filepath.Join(t.TempDir(), "data"), day)
	if engine == db.Postgres {
		cfg.DB = dbtest.PostgresFilled(t, "province of "+string(day), fill)
	} else if s.files == nil {
		fill("")
	}
	s.lay(t, cfg.Data)
	return cfg
}

func sampleConfig(data string, day calendar.Date) Config {
	return Config{Data: data, Now: string(day), Office: "Thành phố Đồng Nai", Place: "Đồng Nai", Version: "test"}
}

// keep reads a data folder whose office is closed.
func (s *sample) keep(t *testing.T, data string) {
	t.Helper()
	s.files = nil
	err := filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		f := sampleFile{mode: info.Mode()}
		if f.name, err = filepath.Rel(data, path); err == nil && !e.IsDir() {
			f.content, err = os.ReadFile(path)
		}
		s.files = append(s.files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lay writes it into a new data folder. Keys keep their modes, which the program
// demands.
func (s *sample) lay(t *testing.T, data string) {
	t.Helper()
	for _, f := range s.files {
		path := filepath.Join(data, f.name)
		write := func() error { return os.WriteFile(path, f.content, f.mode.Perm()) }
		if f.mode.IsDir() {
			write = func() error { return os.Mkdir(path, f.mode.Perm()) }
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
}
