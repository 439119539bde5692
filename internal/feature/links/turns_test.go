package links

import (
	"fmt"
	"testing"
	"time"

	"loa/internal/platform/fetch"
)

// Of jobs that wait for one host each sleeps once, until its own turn.
func TestEachJobWaitsForItsOwnTurn(t *testing.T) {
	t.Parallel()
	const every = 40 * time.Millisecond
	c, all := fetch.New(fetch.Config{EveryHost: every}), &turns{}
	var waits []time.Duration
	for i := range 4 {
		waits = append(waits, all.wait(c, Fetch{EvidenceID: fmt.Sprint(i)}, "https://a.vn/x"))
	}
	for i, wait := range waits {
		if due := time.Duration(i) * every; wait > due || wait < due-every/2 {
			t.Errorf("job %d waits %s", i, wait)
		}
	}
	again := all.wait(c, Fetch{EvidenceID: "3"}, "https://a.vn/x")
	if again > waits[3] {
		t.Errorf("who has a turn took another: %s", again)
	}
	all.at[Fetch{EvidenceID: "3"}] = time.Now().Add(-time.Millisecond)
	if wait := all.wait(c, Fetch{EvidenceID: "3"}, "https://a.vn/x"); wait != 0 || len(all.at) != 2 {
		t.Errorf("in its turn it waits %s; %d turns are kept", wait, len(all.at))
	}
}
