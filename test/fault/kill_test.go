// Package fault breaks things on purpose: it kills the program in the middle of
// its work and looks at what is left.
package fault

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme/programmetest"
)

// The child process is this test binary run again with these set.
const (
	envData = "LOA_FAULT_DATA"
	envURL  = "LOA_FAULT_URL"
)

const (
	acts    = 1000 // that the child would do
	callers = 16
	atLeast = 300 // acknowledged before the kill
)

func TestMain(m *testing.M) {
	if os.Getenv(envData) == "" {
		if err := startSite(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(m.Run())
	}
	work := child
	if os.Getenv(envServe) != "" {
		work = serve
	}
	if os.Getenv(envFreeze) != "" {
		work = freeze
	}
	if os.Getenv(envUpload) != "" {
		work = upload
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func config() app.Config {
	return app.Config{Data: os.Getenv(envData), DB: os.Getenv(envURL), Now: "2025-04-10"}
}

// child does the acts, each with a file, from many callers, and prints the id
// of each as soon as it is acknowledged.
func child() error {
	ctx := context.Background()
	o, err := app.Open(ctx, config())
	if err != nil {
		return err
	}
	if err := o.Insert(ctx); err != nil {
		return err
	}
	go o.Ledger.Sealer(ctx, slog.New(slog.DiscardHandler))
	var out sync.Mutex
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := range acts / callers {
				id, err := act(ctx, o, fmt.Sprint("tệp ", c, " ", i))
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				out.Lock()
				_, _ = os.Stdout.WriteString(id + "\n")
				out.Unlock()
			}
		})
	}
	wg.Wait()
	return o.Close()
}

func act(ctx context.Context, o *app.Office, content string) (string, error) {
	put, err := o.Files.Put(ctx, strings.NewReader(content), 1<<20)
	if err != nil {
		return "", err
	}
	var id string
	err = o.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err = o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer"}, ledger.NewEvidence{
			AgencyID: "a", Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: "2025-03-03", Title: content, Versions: []string{"v"},
			Files: []ledger.NewFile{{Name: "tin.txt", MediaType: "text/plain", SHA256: put.SHA256, Size: put.Size}},
		})
		return err
	})
	return id, err
}

// TestKillLosesNothingAcknowledged: kill -9 in the middle of a thousand acts;
// every acknowledged one is there, sealed or named unsealed, its file whole, no
// cell wrong, and the whole book agrees.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			data, url := filepath.Join(t.TempDir(), "data"), ""
			if engine == db.Postgres {
				url = dbtest.PostgresURL(t)
			}
			cfg := app.Config{Data: data, DB: url, Now: "2025-04-10"}
			seed(t, cfg)
			acknowledged := killed(t, data, url)
			t.Logf("%d acts were acknowledged before the kill", len(acknowledged))
			look(t, cfg, acknowledged)
		})
	}
}

// killed runs the child, kills it after some acts and gives the acknowledged
// ids.
func killed(t *testing.T, data, url string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), envData+"="+data, envURL+"="+url)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		ids = append(ids, lines.Text())
		if len(ids) == atLeast {
			time.AfterFunc(37*time.Millisecond, func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || len(ids) < atLeast || len(ids) >= acts {
		t.Fatalf("the child was not killed in the middle: %d acts, %v", len(ids), err)
	}
	return ids
}

func seed(t *testing.T, cfg app.Config) {
	t.Helper()
	o, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := programmetest.Seed(t.Context(), o.DB, "v", obligation.Rule{Kind: cadence.Continuous, Window: calendar.YearWindow(2025)}); err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
}

func look(t *testing.T, cfg app.Config, acknowledged []string) {
	t.Helper()
	found, err := app.VerifyLedger(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found.Problems {
		t.Errorf("%s: %s", p.What, p.Text)
	}
	if found.Sealed+found.Waiting != found.Entries || found.Files == 0 {
		t.Errorf("%d entries, but %d sealed and %d waiting; %d files", found.Entries, found.Sealed, found.Waiting, found.Files)
	}
	o, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = o.Close() }()
	for _, id := range acknowledged {
		if _, err := o.Ledger.Entry(t.Context(), id); err != nil {
			t.Fatalf("acknowledged act %s is gone: %v", id, err)
		}
	}
	var n int
	if _, err := o.DB.Get(t.Context(), &n, `SELECT n FROM cell WHERE version_id = 'v' AND period = '2025-03'`); err != nil || n != found.Entries {
		t.Errorf("the cell counts %d, the book has %d entries (%v)", n, found.Entries, err)
	}
}
