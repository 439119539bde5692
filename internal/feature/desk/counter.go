package desk

import (
	"context"
	"fmt"
	"sync"
	"time"

	"loa/internal/domain/access"
	"loa/internal/spine/notice"
)

// Open counts what of some items a person has to do: neither what somebody else has
// the next step of, nor a period that closed. The desk says this number, and so does
// the navigation.
func Open(items []notice.Item) int {
	n := 0
	for _, i := range items {
		if !ended(i) && !i.Waits {
			n++
		}
	}
	return n
}

// fresh is how old the counter of the navigation may be while nothing was written
// here: another node may have written.
const fresh = 10 * time.Second

// counters keep the last count of each person, since every page of the workspace
// shows it and a desk takes some milliseconds.
type counters struct {
	mu  sync.Mutex
	all map[string]counted
}

// counted is a count with when it was made and how many writes there had been.
type counted struct {
	n      int
	at     time.Time
	writes uint64
}

func (c *counters) get(who string, now time.Time, writes uint64) (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	x, ok := c.all[who]
	age := now.Sub(x.at)
	return x.n, ok && x.writes == writes && age >= 0 && age < fresh
}

func (c *counters) set(who string, x counted) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[string]counted{}
	}
	c.all[who] = x
}

// Waiting counts what waits for the actor, for the navigation: as many as the desk
// says. Without an answer of the database it shows none.
func (s *Service) Waiting(ctx context.Context, actor access.Actor) int {
	writes, now := s.DB.Writes(), s.DB.Clock().Now()
	if n, ok := s.counters.get(whose(actor), now, writes); ok {
		return n
	}
	d, err := s.Desk(ctx, actor)
	if err != nil {
		return 0
	}
	n := Open(d.Items(actor))
	s.counters.set(whose(actor), counted{n, now, writes})
	return n
}

// whose is the key of a person with the roles that hold now.
func whose(actor access.Actor) string { return actor.AccountID + fmt.Sprint(actor.Grants) }
