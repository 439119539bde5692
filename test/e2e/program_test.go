package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

const (
	startPatience = 5 * time.Minute // from the start of the program to /readyz
	stopPatience  = 1 * time.Minute // from SIGTERM to the end of the program
)

// Program is a running bin/loa with data of its own.
type Program struct {
	URL  string // http://127.0.0.1:port, the same after Restart
	Data string // the data folder
	DB   string // the PostgreSQL address, empty on SQLite

	t       testing.TB
	addr    string
	run     *run
	log     *text
	forgive []string
}

// run is one life of the process.
type run struct {
	cmd    *exec.Cmd
	out    *text
	ended  chan struct{}
	err    error
	killed bool
}

// Start runs the program on a fresh database of the engine and waits until it
// answers. args follow the command serve, or begin with another command:
// Start(t, db.SQLite, "demo"). It is stopped when the test ends; an end with
// an error, or an error in its log, fails the test.
func Start(t testing.TB, engine db.Engine, args ...string) *Program {
	t.Helper()
	p := &Program{t: t, Data: t.TempDir(), addr: "127.0.0.1:0", log: &text{}}
	if engine == db.Postgres {
		p.DB = dbtest.PostgresURL(t)
	}
	p.begin(args)
	return p
}

// StartOn is Start on SQLite with data that is there already.
func StartOn(t testing.TB, data string, args ...string) *Program {
	t.Helper()
	p := &Program{t: t, Data: data, addr: "127.0.0.1:0", log: &text{}}
	p.begin(args)
	return p
}

func (p *Program) begin(args []string) {
	p.t.Helper()
	p.start(args)
	p.t.Cleanup(p.finish)
}

// Browser gives a new person who stands before this program.
func (p *Program) Browser(t testing.TB) *Page {
	t.Helper()
	return Browser(t, p.URL)
}

// SetupURL is the address with which the first administrator is made. The
// program names it only while there are no accounts.
func (p *Program) SetupURL() string {
	p.t.Helper()
	for range 100 {
		if m := setupLine.FindStringSubmatch(p.run.out.String()); m != nil {
			return m[1]
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("the program named no set-up address:\n%s", p.Log())
	return ""
}

// CLI runs another command on the same data and gives what it prints; a
// command that fails ends the test.
func (p *Program) CLI(args ...string) string {
	p.t.Helper()
	out, err := p.TryCLI(args...)
	if err != nil {
		p.t.Fatalf("loa %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// TryCLI is CLI for commands that may fail: it gives everything printed and
// the error, an *exec.ExitError when the program refused.
func (p *Program) TryCLI(args ...string) (string, error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 2*time.Minute)
	defer cancel()
	out, err := p.command(ctx, args).CombinedOutput()
	return string(out), err
}

// Log is what the program has written to its standard error, over all lives.
func (p *Program) Log() string { return p.log.String() }

// Forgive names errors in the log that the walk provokes on purpose: lines
// that hold the text do not fail the test.
func (p *Program) Forgive(text string) { p.forgive = append(p.forgive, text) }

// Kill ends the program at once, as a lost machine would.
func (p *Program) Kill() {
	p.t.Helper()
	p.run.killed = true
	if err := p.run.cmd.Process.Kill(); err != nil {
		p.t.Fatalf("kill: %v", err)
	}
	<-p.run.ended
}

// Restart stops the program when it runs and starts it again on the same data
// and address, with other arguments.
func (p *Program) Restart(args ...string) {
	p.t.Helper()
	p.stop()
	p.start(args)
}

// URLFor is the address of a path.
func (p *Program) URLFor(path string) string { return p.URL + path }

var (
	addressLine = regexp.MustCompile(`Loa chạy tại (http\S+)`)
	setupLine   = regexp.MustCompile(`Chưa có tài khoản nào[^\n]*\n\s*(http\S+)\n`)
)

func (p *Program) command(ctx context.Context, args []string) *exec.Cmd {
	p.t.Helper()
	all := slices.Concat(args, []string{"--data", p.Data})
	if p.DB != "" {
		all = append(all, "--db", p.DB)
	}
	cmd := exec.CommandContext(ctx, binary(p.t), all...)
	cmd.Dir = p.Data
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "LOA_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	return cmd
}

func (p *Program) start(args []string) {
	p.t.Helper()
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		args = append([]string{"serve"}, args...)
		if !slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "--second-step") }) {
			args = append(args, "--second-step=optional") // most walks are not about signing in
		}
	}
	args = append(slices.Clone(args), "--addr", p.addr)
	r := &run{cmd: p.command(context.Background(), args), out: &text{}, ended: make(chan struct{})}
	r.cmd.Stdout, r.cmd.Stderr = r.out, p.log
	if err := r.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		r.err = r.cmd.Wait()
		close(r.ended)
	}()
	p.run = r
	if err := p.await(r); err != nil {
		p.run.killed = true
		_ = r.cmd.Process.Kill()
		<-r.ended
		p.t.Fatalf("loa %s: %v\n%s%s", strings.Join(args, " "), err, r.out, p.Log())
	}
}

// await waits for the announced address and then for /readyz.
func (p *Program) await(r *run) error {
	deadline := time.After(startPatience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-r.ended:
			return fmt.Errorf("ended before it answered: %w", r.err)
		case <-deadline:
			return errors.New("does not answer")
		case <-tick.C:
		}
		m := addressLine.FindStringSubmatch(r.out.String())
		if m == nil {
			continue
		}
		p.URL = strings.TrimSuffix(m[1], "/")
		_, p.addr, _ = strings.Cut(p.URL, "://")
		if answers(p.t.Context(), p.URL+"/readyz") {
			return nil
		}
	}
}

func answers(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode == http.StatusOK
}

// stop ends the program as a service manager does.
func (p *Program) stop() {
	p.t.Helper()
	r := p.run
	if r.killed {
		return
	}
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-r.ended:
	case <-time.After(stopPatience):
		r.killed = true
		_ = r.cmd.Process.Kill()
		<-r.ended
		p.t.Errorf("the program did not end within %s of SIGTERM", stopPatience)
		return
	}
	r.killed = true
	if r.err != nil {
		p.t.Errorf("the program ended with an error: %v", r.err)
	}
}

func (p *Program) finish() {
	p.stop()
	if p.t.Failed() {
		p.t.Logf("end of the program's log:\n%s", tail(p.Log(), 40))
	}
	for line := range strings.Lines(p.Log()) {
		bad := strings.Contains(line, "level=ERROR") || strings.HasPrefix(line, "panic:") || strings.Contains(line, "WARNING: DATA RACE")
		if bad && !slices.ContainsFunc(p.forgive, func(s string) bool { return strings.Contains(line, s) }) {
			p.t.Errorf("error in the program's log: %s", line)
		}
	}
}

func tail(s string, lines int) string {
	all := strings.Split(strings.TrimRight(s, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// text is a buffer that one side writes while the other reads.
type text struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write takes output of the program.
func (b *text) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *text) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// built is the program: LOA_BIN, or one built once for this test run.
var built = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("LOA_BIN"); given != "" {
		return filepath.Abs(given)
	}
	dir, err := leftovers.fresh("bin")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "loa")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", bin, "./cmd/loa")
	cmd.Dir = root()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

func binary(t testing.TB) string {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// root is the folder of the module; tests run in their package's folder.
func root() string {
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return filepath.Join("..", "..")
	}
	return dir
}

// folders are removed when the test run ends.
type folders struct {
	mu  sync.Mutex
	all []string
}

var leftovers folders

// fresh makes a folder that lasts as long as the test run.
func (f *folders) fresh(what string) (string, error) {
	dir, err := os.MkdirTemp("", "loa-e2e-"+what+"-")
	if err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, dir)
	return dir, nil
}

func (f *folders) remove() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, dir := range f.all {
		_ = os.RemoveAll(dir)
	}
}

// TestMain closes the browser and removes what the run left behind. The judge of
// pages ends when nothing is asked any more.
func TestMain(m *testing.M) {
	code := m.Run()
	closeChromium()
	leftovers.remove()
	os.Exit(code)
}

// need skips the test for want of a tool, or fails it where everything must be
// installed.
func need(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("LOA_CI") == "1" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// firstLine is for messages of one line.
func firstLine(s string) string {
	sc := bufio.NewScanner(strings.NewReader(s))
	if sc.Scan() {
		return sc.Text()
	}
	return ""
}
