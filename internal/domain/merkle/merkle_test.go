package merkle_test

import (
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/merkle"
)

// The known answers are the first inputs of the reference trees that RFC 6962
// implementations test with: the empty tree, and the leaf of empty data.
func TestKnownAnswers(t *testing.T) {
	t.Parallel()
	hexOf := func(h merkle.Hash) string { return hex.EncodeToString(h[:]) }
	if got := hexOf(merkle.Root(nil)); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("empty tree: %s", got)
	}
	if got := hexOf(merkle.LeafHash(nil)); got != "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" {
		t.Errorf("empty leaf: %s", got)
	}
}

func TestEveryLeafIsProvedAndNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 70).Draw(t, "n")
		leaves := make([]merkle.Hash, n)
		for i := range leaves {
			leaves[i] = merkle.LeafHash([]byte{byte(i), byte(i >> 8)})
		}
		root := merkle.Root(leaves)
		i := rapid.IntRange(0, n-1).Draw(t, "i")
		path := merkle.Path(leaves, i)
		if !merkle.Verify(leaves[i], i, n, path, root) {
			t.Fatalf("leaf %d of %d is not proved", i, n)
		}
		j := rapid.IntRange(0, n-1).Draw(t, "j")
		if j != i && merkle.Verify(leaves[i], j, n, path, root) {
			t.Errorf("leaf %d of %d is proved at %d", i, n, j)
		}
		if merkle.Verify(merkle.LeafHash([]byte("other")), i, n, path, root) {
			t.Error("another leaf is proved")
		}
	})
}
