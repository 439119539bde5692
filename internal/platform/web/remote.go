package web

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"loa/internal/platform/clock"
)

// Remote is the address a request comes from: of the connection, or as the proxy before
// us says it (the last entry is the one it has seen itself).
func Remote(r *http.Request, proxy bool) string {
	if proxy {
		entries := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if ip := net.ParseIP(strings.TrimSpace(entries[len(entries)-1])); ip != nil {
			return ip.String()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Throttle lets each address do something so often and no more. It keeps addresses in
// memory only, and forgets them when they were silent for a while.
type Throttle struct {
	every time.Duration
	burst int
	now   clock.Clock

	mu      sync.Mutex
	callers map[string]*caller
	swept   time.Time
}

type caller struct {
	limit *rate.Limiter
	last  time.Time
}

// NewThrottle allows an act each so often, and so many at once after silence.
func NewThrottle(every time.Duration, burst int, now clock.Clock) *Throttle {
	return &Throttle{every: every, burst: burst, now: now, callers: map[string]*caller{}}
}

// mostCallers is how many addresses are known at once; more are let in together.
const mostCallers = 50_000

// callerOf is what is held against whom. An IPv6 address counts with all of its network
// (/64), which one caller has to themselves.
func callerOf(address, what string) string {
	if ip := net.ParseIP(address); ip != nil && ip.To4() == nil {
		address = ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return address + "\x00" + what
}

// Forget takes back that an address did something: it failed.
func (t *Throttle) Forget(address, what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.callers, callerOf(address, what))
}

// Allow tells whether an address may do something now: each what counts by itself.
func (t *Throttle) Allow(address, what string) bool {
	address = callerOf(address, what)
	now := t.now.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	silent := time.Duration(t.burst+1) * t.every // after which nothing is held against anybody
	if now.Sub(t.swept) > silent || now.Before(t.swept) {
		t.swept = now
		for who, c := range t.callers {
			if now.Sub(c.last) > silent || now.Before(c.last) {
				delete(t.callers, who)
			}
		}
	}
	c := t.callers[address]
	if c == nil {
		if len(t.callers) >= mostCallers {
			address = ""
			c = t.callers[address]
		}
		if c == nil {
			c = &caller{limit: rate.NewLimiter(rate.Every(t.every), t.burst)}
			t.callers[address] = c
		}
	}
	c.last = now
	return c.limit.AllowN(now, 1)
}
