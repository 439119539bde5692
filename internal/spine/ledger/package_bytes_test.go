//go:build !race

// One package is read thousands of times, by nobody else meanwhile: make test runs this
// without the race detector, which makes it several times slower.

package ledger_test

import (
	"slices"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// TestEveryChangedByteIsFound: one bit of each byte of a small package in turn,
// and of some bytes of a larger one; cuts, and what is added before or behind.
func TestEveryChangedByteIsFound(t *testing.T) {
	t.Parallel()
	h := furnish(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	small := h.order("2025-03")
	small.ObligationID = "o-Đối thoại"
	_, b := h.pack(small)
	flip(t, b, 1)
	_, large := h.pack(h.order("2025-Q1"))
	flip(t, large, 41)
	for cut := 0; cut < len(b); cut += 101 {
		if checked(t, b[:cut], ledger.Trust{}).Clean() || cut > 0 && checked(t, b[cut:], ledger.Trust{}).Clean() {
			t.Errorf("a cut at %d is not found", cut)
		}
	}
	for name, more := range map[string][]byte{
		"before": append([]byte("x"), b...), "behind": append(slices.Clone(b), 0), "twice": append(slices.Clone(b), b...), "nothing": {},
	} {
		if checked(t, more, ledger.Trust{}).Clean() {
			t.Errorf("%s is not found", name)
		}
	}
	t.Logf("%d bytes, each changed", len(b))
}

// flip changes one bit of every step-th byte in turn.
func flip(t *testing.T, b []byte, step int) {
	t.Helper()
	for at := 0; at < len(b); at += step {
		b[at] ^= 1 << (at % 8)
		if checked(t, b, ledger.Trust{}).Clean() {
			t.Errorf("the change of byte %d of %d is not found", at, len(b))
		}
		b[at] ^= 1 << (at % 8)
	}
	if f := checked(t, b, ledger.Trust{}); !f.Clean() {
		t.Errorf("put back: %+v", f.Problems)
	}
}
