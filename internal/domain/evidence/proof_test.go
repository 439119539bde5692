package evidence

import (
	"maps"
	"slices"
	"testing"
)

func TestLacks(t *testing.T) {
	t.Parallel()
	both := []Proof{ProofNumber, ProofLink}
	entry := func(s Shown, link, file, number bool) Shown {
		of := Shown{N: s.N, Of: map[Proof]int{}}
		maps.Copy(of.Of, s.Of)
		of.Add(link, file, number)
		return of
	}
	photo := entry(Shown{}, false, true, false)
	for _, c := range []struct {
		name     string
		shown    Shown
		demanded []Proof
		pieces   int
		want     []Proof
	}{
		{"nothing declared yet", Shown{}, both, 1, nil},
		{"a photograph alone", photo, both, 1, []Proof{ProofLink, ProofNumber}},
		{"nothing demanded", photo, nil, 1, nil},
		{"the rest with a second entry", entry(photo, true, false, true), both, 1, nil},
		{"one of two products", entry(entry(Shown{}, true, false, true), false, true, true), both, 2, []Proof{ProofLink}},
		{"more than was asked", entry(entry(Shown{}, true, false, true), false, true, false), both, 1, nil},
	} {
		if got := c.shown.Lacks(c.demanded, c.pieces); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if (Amounts{Spent: 5}).Tells() || !(Amounts{Copies: 5}).Tells() {
		t.Error("money says how far something reached")
	}
}
