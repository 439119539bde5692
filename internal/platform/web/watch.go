package web

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"loa/internal/platform/clock"
)

// trusted is how old the answer about a state may be when nothing was heard: what is
// heard may be lost, and then costs this long.
const trusted = 500 * time.Millisecond

// Watch knows the mark of a state that others change too: two pages drawn at the same
// mark are the same. It asks again when this process changed something or the day
// turned, when it heard that another changed something, and when its answer is older
// than half a second, and only when somebody wants to know.
type Watch struct {
	read   func(ctx context.Context) (string, error)
	beside func() Beside
	heard  atomic.Uint64
	asking sync.Mutex
	last   atomic.Pointer[seenMark]
}

// Beside is what a process knows of a state without asking: how many acts it stored,
// and the day.
type Beside struct {
	Writes uint64
	Day    int64 // since 1 January 1970
}

// BesideAt is what a process knows that stored so many acts, at an instant in the
// office's zone.
func BesideAt(writes uint64, now time.Time) Beside {
	_, offset := now.Zone()
	return Beside{Writes: writes, Day: (now.Unix() + int64(offset)) / (24 * 60 * 60)}
}

// seenMark is an answer: what was known before it was asked, and when that was.
type seenMark struct {
	mark   string
	beside Beside
	heard  uint64
	at     time.Time
}

// NewWatch watches what read tells.
func NewWatch(beside func() Beside, read func(ctx context.Context) (string, error)) *Watch {
	return &Watch{read: read, beside: beside}
}

// Heard says that something changed.
func (w *Watch) Heard() { w.heard.Add(1) }

// known gives the mark as far as it needs not be asked.
func (w *Watch) known(now time.Time) (mark string, ok bool) {
	s := w.last.Load()
	if s == nil || s.beside != w.beside() || s.heard != w.heard.Load() || now.Sub(s.at) > trusted {
		return "", false
	}
	return s.mark, true
}

// Mark gives the mark of now. Callers that come together ask once.
func (w *Watch) Mark(ctx context.Context) (string, error) {
	if mark, ok := w.known(clock.Real{}.Now()); ok {
		return mark, nil
	}
	w.asking.Lock()
	defer w.asking.Unlock()
	if mark, ok := w.known(clock.Real{}.Now()); ok {
		return mark, nil
	}
	s := &seenMark{beside: w.beside(), heard: w.heard.Load(), at: clock.Real{}.Now()}
	var err error
	if s.mark, err = w.read(ctx); err != nil {
		return "", err
	}
	w.last.Store(s)
	return s.mark, nil
}
