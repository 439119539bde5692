package app

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Lines of the access log wait for company this long, or until there are so many bytes
// of them: a page from memory takes less time than writing its line.
const (
	lineWaits = 200 * time.Millisecond
	linesWait = 16 << 10
)

// NewLog gives a log of lines of text. What tells of a request that was answered is
// written with others of its kind, at the latest after lineWaits; everything else at
// once, with what waits before it. flush writes what waits, for the end of a program.
func NewLog(w io.Writer, level slog.Level) (log *slog.Logger, flush func()) {
	b := &burst{to: w}
	return slog.New(accessLog{slog.NewTextHandler(b, &slog.HandlerOptions{Level: level}), b}), b.flush
}

// accessLog lets lines of requests wait.
type accessLog struct {
	slog.Handler

	lines *burst
}

// Handle writes a line.
func (l accessLog) Handle(ctx context.Context, r slog.Record) error {
	err := l.Handler.Handle(ctx, r)
	if r.Level > slog.LevelInfo || r.Message != "request" {
		l.lines.flush()
	}
	return err
}

// WithAttrs is the same log with attributes on each line.
func (l accessLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return accessLog{l.Handler.WithAttrs(attrs), l.lines}
}

// WithGroup is the same log with its attributes in a group.
func (l accessLog) WithGroup(name string) slog.Handler {
	return accessLog{l.Handler.WithGroup(name), l.lines}
}

// burst writes lines together.
type burst struct {
	mu      sync.Mutex
	to      io.Writer
	waiting []byte
	due     bool // somebody will write what waits
}

// Write keeps a line until others come or its time is up.
func (b *burst) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = append(b.waiting, line...)
	if len(b.waiting) >= linesWait {
		return len(line), b.write()
	}
	if !b.due {
		b.due = true
		time.AfterFunc(lineWaits, b.flush)
	}
	return len(line), nil
}

func (b *burst) flush() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.due = false
	_ = b.write() // a log that cannot be written has nobody to tell
}

func (b *burst) write() error {
	if len(b.waiting) == 0 {
		return nil
	}
	_, err := b.to.Write(b.waiting)
	b.waiting = b.waiting[:0]
	return err
}
