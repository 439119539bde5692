package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// firstPage measures from starting bin/loa on an existing data folder, and on an
// empty one, to the answer of the sign-in page, in milliseconds.
func firstPage(ctx context.Context, p plan) error {
	dir, err := os.MkdirTemp("", "loa-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if _, err := start(ctx, dir); err != nil { // makes the folder
		return err
	}
	return pair("start to first page, ms: existing v. empty data", "< 500", p,
		func() (float64, error) { return start(ctx, dir) },
		func() (float64, error) {
			fresh, err := os.MkdirTemp("", "loa-bench")
			if err != nil {
				return 0, err
			}
			defer func() { _ = os.RemoveAll(fresh) }()
			return start(ctx, fresh)
		})
}

func start(ctx context.Context, dir string) (float64, error) {
	began := time.Now()
	cmd := exec.CommandContext(ctx, "bin/loa", "serve", "--data", dir, "--addr", "127.0.0.1:0", "--log-level", "error")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	base, err := listening(out)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/dang-nhap", nil)
	if err != nil {
		return 0, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the first page answers %d", res.StatusCode)
	}
	return float64(time.Since(began).Milliseconds()), nil
}

// listening reads from a starting program's output where it listens.
func listening(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			return "http://" + address, nil
		}
	}
	return "", errors.Join(errors.New("the program did not say where it listens"), lines.Err())
}
