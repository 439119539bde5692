package desk

import (
	"sync"
	"time"
)

// latest keeps what takes seconds to compute for a large province: who asks gets the
// last one, which says when it was computed, and where that is old another one is
// computed behind it.
type latest[T any] struct {
	mu      sync.Mutex
	have    bool
	value   T
	at      time.Time
	running bool
}

// tooOld is after how many times its age a kept value is not shown any more.
const tooOld = 10

// latests keep one for each key.
type latests[T any] struct {
	mu  sync.Mutex
	all map[string]*latest[T]
}

func (l *latests[T]) of(key string) *latest[T] {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[string]*latest[T]{}
	}
	if l.all[key] == nil {
		l.all[key] = &latest[T]{}
	}
	return l.all[key]
}

// get gives a value that is at most so old, or somewhat older while the next one is
// being computed. With no age given every call computes.
func (l *latest[T]) get(now time.Time, every time.Duration, compute func() (T, error)) (T, error) {
	if every == 0 {
		return compute()
	}
	l.mu.Lock()
	age := now.Sub(l.at)
	value, fits := l.value, l.have && age >= 0 && age < tooOld*every
	if fits && (age < every || l.running) {
		l.mu.Unlock()
		return value, nil
	}
	l.running = fits
	l.mu.Unlock()
	if fits {
		go func() { _, _ = l.renew(now, compute) }()
		return value, nil
	}
	return l.renew(now, compute)
}

func (l *latest[T]) renew(now time.Time, compute func() (T, error)) (T, error) {
	value, err := compute()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = false
	if err == nil {
		l.have, l.value, l.at = true, value, now
	}
	return value, err
}
