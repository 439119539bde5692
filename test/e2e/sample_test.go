package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/platform/db"
	"loa/internal/platform/job"
)

// demo starts the sample province on data of its own and gives the password of
// its accounts.
func demo(t *testing.T) (loa *Program, word string) {
	t.Helper()
	return overSample(t, "demo")
}

// overSample is a program over the sample province, started with these arguments.
func overSample(t *testing.T, args ...string) (loa *Program, word string) {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	// Secrets keep their modes, which the program demands.
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", sample(t), data).CombinedOutput(); err != nil {
		t.Fatalf("copy the sample: %v\n%s", err, out)
	}
	loa = StartOn(t, data, args...)
	raw, err := os.ReadFile(filepath.Join(loa.Data, "tai-khoan-mau.txt"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`mật khẩu chung: (\S+)`).FindSubmatch(raw)
	if m == nil {
		t.Fatalf("no password in %s", raw)
	}
	return loa, string(m[1])
}

var (
	filling sync.Mutex
	filled  string
)

// sample is the data of the sample province, filled by the program once for
// this test run and copied by each test: two years of a province take their time.
func sample(t *testing.T) string {
	t.Helper()
	filling.Lock()
	defer filling.Unlock()
	if filled != "" {
		return filled
	}
	dir, err := leftovers.fresh("sample")
	if err != nil {
		t.Fatal(err)
	}
	loa := StartOn(t, dir, "demo")
	workOff(t, dir)
	loa.stop()
	filled = dir
	return dir
}

// readAloud asks, as the program does once it has served for a while, for the pieces
// to be read aloud.
type readAloud struct{}

// Kind is the name under which the portal takes it.
func (readAloud) Kind() string { return "portal.read_aloud" }

// workOff waits until the program over this data has nothing left to do: what waits in
// its queue each copy would do again, which took more of the machine than the walks.
func workOff(t *testing.T, data string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: filepath.Join(data, "loa.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := job.New(t.Context(), d, job.Config{InsertOnly: true}); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), func(_ context.Context, tx *db.Tx) error {
		tx.Enqueue(readAloud{}, river.InsertOpts{Queue: job.Long, UniqueOpts: job.OneAtATime()})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(startPatience); ; time.Sleep(100 * time.Millisecond) {
		var left int
		if _, err := d.Get(t.Context(), &left, `SELECT COUNT(*) FROM river_job WHERE state IN ('available', 'running')`); err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the sample still has %d jobs to do", left)
		}
	}
}
