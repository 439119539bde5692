// Package content keeps what agencies write for readers: pieces of content with an
// address that never changes, their editions, and every move of an edition. One
// transaction brings an edition out, with its evidence in the ledger. Readers get it
// through feature/portal, writers through feature/newsroom.
package content
