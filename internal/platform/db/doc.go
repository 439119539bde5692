// Package db is the only door to the database: one SQL text for SQLite and
// PostgreSQL, one way to write, and readers that cannot write.
//
// # Writing
//
// DB.Write runs a short function in a transaction. On SQLite there is one
// writer; functions that wait together share one transaction, each in its own
// SAVEPOINT, and are answered after the common commit. On PostgreSQL each call
// has its own READ COMMITTED transaction, repeated on serialization failures
// and deadlocks.
//
// The function may therefore run twice: it has no effect outside the database
// and resets whatever it captured. It is not cancelled half way. What it wants
// done afterwards it hands to Tx.Enqueue; the jobs are inserted by one
// statement before the commit.
//
// One SQL text is not one isolation level: before deciding on rows
// (check-then-write), call Tx.Lock on them, after making sure they exist.
//
// # Reading
//
// DB.Select and DB.Get use a pool of connections that refuse to write.
package db
