// Command peers measures Loa beside a program that many know: nginx serves the
// bytes that Loa draws, as plain files, to the same callers on the same machine
// in the same run. The ratios mean something; the rates depend on the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	callers = 16
	spell   = 2 * time.Second // of load at a time
	rounds  = 3               // spells of each program, in turns
)

func main() {
	loa := flag.String("loa", "bin/loa", "the program to measure")
	flag.Parse()
	if err := run(context.Background(), *loa); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, loa string) (err error) {
	dir, err := os.MkdirTemp("", "loa-peers-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ours, err := address(ctx)
	if err != nil {
		return err
	}
	theirs, err := address(ctx)
	if err != nil {
		return err
	}
	stopLoa, err := start(ctx, "http://"+ours+"/readyz", loa, "demo", "--data", filepath.Join(dir, "data"), "--addr", ours, "--log-level", "error")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopLoa()) }()
	pages, err := save(ctx, "http://"+ours, filepath.Join(dir, "site"))
	if err != nil {
		return err
	}
	conf, err := nginxConf(dir, theirs)
	if err != nil {
		return err
	}
	stopNginx, err := start(ctx, "http://"+theirs+"/", nginx(), "-p", dir, "-c", conf)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopNginx()) }()

	fmt.Printf("%d callers, %d × %v each in turns; nginx serves the same bytes as files\n\n", callers, rounds, spell)
	fmt.Printf("%-44s %10s %10s %8s\n", "", "Loa/s", "nginx/s", "ratio")
	for _, p := range pages {
		var mine, other float64
		for range rounds {
			for base, sum := range map[string]*float64{ours: &mine, theirs: &other} {
				rate, err := load(ctx, "http://"+base+p.path, p.size)
				if err != nil {
					return err
				}
				*sum += rate / rounds
			}
		}
		fmt.Printf("%-44s %10.0f %10.0f %8.2f\n", fmt.Sprintf("%s (%d bytes)", p.what, p.size), mine, other, mine/other)
	}
	return nil
}

// address is a free port of this machine.
func address(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// start runs a server until stop is called, and waits until it answers.
func start(ctx context.Context, url, program string, args ...string) (stop func() error, err error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	stop = func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		return <-ended
	}
	deadline := time.After(2 * time.Minute) // the demo fills its data first
	for {
		if _, err := get(ctx, http.DefaultClient, url); err == nil {
			return stop, nil
		}
		select {
		case err := <-ended:
			return nil, fmt.Errorf("%s ended: %w: %s", program, err, log.String())
		case <-deadline:
			return nil, errors.Join(fmt.Errorf("%s does not answer: %s", program, log.String()), stop())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// page is one thing to ask for.
type page struct {
	what, path string
	size       int // bytes
}

var sheet = regexp.MustCompile(`href="(/[^"]+\.css)"`)

// save keeps the public page and its style sheet as files for nginx.
func save(ctx context.Context, base, site string) ([]page, error) {
	home, err := get(ctx, http.DefaultClient, base+"/")
	if err != nil {
		return nil, err
	}
	link := sheet.FindSubmatch(home)
	if link == nil {
		return nil, errors.New("the page has no style sheet")
	}
	style := string(link[1])
	css, err := get(ctx, http.DefaultClient, base+style)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(site, filepath.FromSlash(style))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	if err := errors.Join(os.WriteFile(filepath.Join(site, "index.html"), home, 0o644), os.WriteFile(path, css, 0o644)); err != nil {
		return nil, err
	}
	return []page{{"the public page, drawn / as a file", "/", len(home)}, {"the style sheet", style, len(css)}}, nil
}

func nginx() string {
	if path, err := exec.LookPath("nginx"); err == nil {
		return path
	}
	return "/usr/sbin/nginx" // Debian keeps it off an ordinary user's path
}

func nginxConf(dir, addr string) (string, error) {
	user := ""
	if os.Getuid() == 0 {
		user = "user root;" // its workers read a private folder
	}
	conf := filepath.Join(dir, "nginx.conf")
	return conf, os.WriteFile(conf, []byte(user+`
daemon off; worker_processes auto; error_log stderr warn; pid `+dir+`/nginx.pid;
events { worker_connections 256; }
http {
  access_log off; sendfile on; keepalive_requests 1000000; open_file_cache max=100;
  client_body_temp_path `+dir+`/t1; proxy_temp_path `+dir+`/t2; fastcgi_temp_path `+dir+`/t3; uwsgi_temp_path `+dir+`/t4; scgi_temp_path `+dir+`/t5;
  types { text/html html; text/css css; }
  server { listen `+addr+`; root `+dir+`/site; }
}
`), 0o600)
}

// load asks for url with all callers for a spell and gives answers in a second.
// Each answer must be whole.
func load(ctx context.Context, url string, size int) (float64, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var done atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, callers)
	began := time.Now()
	for i := range callers {
		wg.Go(func() {
			for time.Since(began) < spell {
				body, err := get(ctx, client, url)
				if err == nil && len(body) != size {
					err = fmt.Errorf("%s: %d bytes, want %d", url, len(body), size)
				}
				if err != nil {
					errs[i] = err
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(done.Load()) / time.Since(began).Seconds(), errors.Join(errs...)
}

func get(ctx context.Context, client *http.Client, url string) (body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, resp.Status)
	}
	return io.ReadAll(resp.Body)
}
