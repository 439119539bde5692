package web

import (
	"fmt"
	"testing"
	"time"
)

type setClock struct{ at time.Time }

func (c *setClock) Now() time.Time { return c.at }

// An address does something so often; others are not held back by it; networks of IPv6
// count as one; after silence, and after a clock that was moved back, it begins anew.
func TestAThrottleHoldsBackOneAddress(t *testing.T) {
	t.Parallel()
	clock := &setClock{time.Unix(1_000_000, 0)}
	th := NewThrottle(time.Second, 3, clock)
	times := func(address string) (n int) {
		for range 10 {
			if th.Allow(address, "") {
				n++
			}
		}
		return n
	}
	if n := times("10.0.0.1"); n != 3 {
		t.Errorf("%d at once", n)
	}
	if n := times("10.0.0.2"); n != 3 {
		t.Errorf("another address did it %d times", n)
	}
	if n := times("2001:db8::1") + times("2001:db8::2"); n != 3 {
		t.Errorf("one network did it %d times", n)
	}
	if !th.Allow("10.0.0.1", "x") {
		t.Error("something else is held back too")
	}
	th.Forget("10.0.0.2", "")
	if n := times("10.0.0.2"); n != 3 {
		t.Errorf("%d after it was forgotten", n)
	}
	clock.at = clock.at.Add(time.Second)
	if n := times("10.0.0.1"); n != 1 {
		t.Errorf("%d after a second", n)
	}
	clock.at = clock.at.Add(time.Hour)
	if n := times("10.0.0.1"); n != 3 || len(th.callers) != 1 {
		t.Errorf("%d after an hour, %d known", n, len(th.callers))
	}
	clock.at = clock.at.Add(-2 * time.Hour)
	if n := times("10.0.0.1"); n != 3 {
		t.Errorf("%d after the clock was moved back", n)
	}
	for i := range mostCallers + 10 {
		th.Allow(fmt.Sprint(i), "x")
	}
	if len(th.callers) > mostCallers+1 {
		t.Errorf("%d addresses are known", len(th.callers))
	}
}
