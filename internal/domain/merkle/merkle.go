// Package merkle computes the tree hashes by which seals bind many ledger
// entries: the Merkle Tree Hash and audit paths of RFC 6962, section 2.1, with
// SHA-256.
package merkle

import (
	"crypto/sha256"
	"math/bits"
)

// Hash is a SHA-256 digest.
type Hash = [sha256.Size]byte

// LeafHash is the hash of one entry's canonical bytes, prefixed with 0x00 so
// that an entry can never be taken for an inner node.
func LeafHash(data []byte) Hash { return sha256.Sum256(append([]byte{0}, data...)) }

func node(left, right Hash) Hash {
	b := make([]byte, 0, 1+2*sha256.Size)
	b = append(b, 1)
	b = append(b, left[:]...)
	return sha256.Sum256(append(b, right[:]...))
}

// Root is the tree hash of leaves that were hashed by LeafHash; the hash of
// the empty string for none.
func Root(leaves []Hash) Hash {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	default:
		k := split(n)
		return node(Root(leaves[:k]), Root(leaves[k:]))
	}
}

// split is the largest power of two smaller than n.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }

// Path is the audit path of leaf i: what Verify needs beside the leaf to arrive
// at the root. It is empty for a tree of one leaf.
func Path(leaves []Hash, i int) []Hash {
	n := len(leaves)
	if n <= 1 || i < 0 || i >= n {
		return nil
	}
	k := split(n)
	if i < k {
		return append(Path(leaves[:k], i), Root(leaves[k:]))
	}
	return append(Path(leaves[k:], i-k), Root(leaves[:k]))
}

// Verify tells whether a leaf stands at place i of a tree of n leaves with this
// root (RFC 9162, section 2.1.3.2).
func Verify(leaf Hash, i, n int, path []Hash, root Hash) bool {
	if i < 0 || i >= n {
		return false
	}
	at, last, h := i, n-1, leaf
	for _, p := range path {
		if last == 0 {
			return false
		}
		if at&1 == 1 || at == last {
			h = node(p, h)
			for at&1 == 0 && at != 0 {
				at >>= 1
				last >>= 1
			}
		} else {
			h = node(h, p)
		}
		at >>= 1
		last >>= 1
	}
	return last == 0 && h == root
}
