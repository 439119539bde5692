package app

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
)

// paperRoll is what a log is written to; it counts how often.
type paperRoll struct {
	mu     sync.Mutex
	text   bytes.Buffer
	writes int
}

func (p *paperRoll) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes++
	return p.text.Write(b)
}

func (p *paperRoll) seen() (lines, writes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Count(p.text.String(), "\n"), p.writes
}

// Lines of requests are written together and none is lost; anything else is written at
// once, after what came before it.
func TestLinesOfRequestsAreWrittenTogether(t *testing.T) {
	t.Parallel()
	p := &paperRoll{}
	log, flush := NewLog(p, slog.LevelInfo)
	for range 50 {
		log.With("a", 1).InfoContext(t.Context(), "request", "status", 200)
	}
	if lines, writes := p.seen(); lines != 0 || writes != 0 {
		t.Errorf("%d lines in %d writes at once", lines, writes)
	}
	log.WarnContext(t.Context(), "request", "error", "x")
	if lines, writes := p.seen(); lines != 51 || writes != 1 || !strings.HasSuffix(p.text.String(), "error=x\n") {
		t.Errorf("%d lines in %d writes after a warning", lines, writes)
	}
	log.InfoContext(t.Context(), "request")
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if lines, _ := p.seen(); lines == 52 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("a line waits for ever")
		}
	}
	for range 1000 {
		log.InfoContext(t.Context(), "request", "route", strings.Repeat("x", 100))
	}
	flush()
	if lines, writes := p.seen(); lines != 1052 || writes > 20 {
		t.Errorf("%d lines in %d writes", lines, writes)
	}
}
