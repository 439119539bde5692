package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// asked is one thing that browsers ask for.
type asked struct {
	what, path string
	zipped     bool // as browsers do; else as it is
}

// request is what a browser sends, as far as servers look at it.
func (a asked) request(host string) []byte {
	coding := "identity"
	if a.zipped {
		coding = "gzip"
	}
	return []byte("GET " + a.path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: Mozilla/5.0\r\nAccept: text/html,application/xhtml+xml\r\nAccept-Language: vi\r\nAccept-Encoding: " + coding + "\r\n\r\n")
}

// load asks for one thing with all callers for a spell, over connections that stay
// open, and gives answers in a second. Each answer must be whole: status 200 and as
// many bytes as it says. It takes answers apart by hand, since callers share the
// machine with whom they measure.
func load(ctx context.Context, address string, a asked) (float64, error) {
	var done atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, callers)
	began := time.Now()
	for i := range callers {
		wg.Go(func() { errs[i] = call(ctx, address, a, began.Add(spell), &done) })
	}
	wg.Wait()
	return float64(done.Load()) / time.Since(began).Seconds(), errors.Join(errs...)
}

func call(ctx context.Context, address string, a asked, until time.Time, done *atomic.Int64) (err error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if err := c.SetDeadline(until.Add(10 * time.Second)); err != nil {
		return err
	}
	in, request := bufio.NewReaderSize(c, 64<<10), a.request(address)
	for time.Now().Before(until) {
		if _, err := c.Write(request); err != nil {
			return err
		}
		if err := whole(in); err != nil {
			return fmt.Errorf("%s%s: %w", address, a.path, err)
		}
		done.Add(1)
	}
	return nil
}

// whole reads an answer to its end.
func whole(in *bufio.Reader) error {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(line), "HTTP/1.1 200 ") {
		return fmt.Errorf("answer %q", line)
	}
	size, chunked := -1, false
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		const name = "content-length: "
		if len(line) > len(name) && strings.EqualFold(string(line[:len(name)]), name) {
			if size, err = strconv.Atoi(strings.TrimSpace(string(line[len(name):]))); err != nil {
				return err
			}
		}
		chunked = chunked || strings.EqualFold(string(line), "transfer-encoding: chunked\r\n")
	}
	if chunked {
		return chunks(in)
	}
	if size < 1 {
		return errors.New("an answer without its length")
	}
	_, err = io.CopyN(io.Discard, in, int64(size))
	return err
}

// chunks reads a body in chunks (RFC 9112, 7.1), as WordPress's pages come.
func chunks(in *bufio.Reader) error {
	for whole := int64(0); ; {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 64)
		if err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, in, size+2); err != nil { // with the end of the line
			return err
		}
		if whole += size; size == 0 && whole == 0 {
			return errors.New("an empty answer")
		} else if size == 0 {
			return nil
		}
	}
}
