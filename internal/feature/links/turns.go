package links

import (
	"sync"
	"time"

	"loa/internal/platform/clock"
	"loa/internal/platform/fetch"
)

// turns are the moments at which jobs that wait for one host may open their link. Each
// takes the next one once and sleeps until then: jobs that wake together and find that one
// of them was first cost much, and wait the longer the more they are.
type turns struct {
	mu sync.Mutex
	at map[Fetch]time.Time
}

// mostTurns bounds what is remembered, of jobs that were lost, or are worked elsewhere.
const mostTurns = 10_000

// wait is how long a job waits for its turn, which it takes unless it has one; 0 begins.
// What another program forgot, takes a new turn.
func (t *turns) wait(c *fetch.Client, job Fetch, address string) time.Duration {
	now := clock.Real{}.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if at, ok := t.at[job]; ok {
		if wait := at.Sub(now); wait > 0 {
			return wait
		}
		delete(t.at, job)
		return 0
	}
	wait := c.Turn(address, now)
	if wait > 0 {
		if t.at == nil || len(t.at) >= mostTurns {
			t.at = map[Fetch]time.Time{}
		}
		t.at[job] = now.Add(wait)
	}
	return wait
}
