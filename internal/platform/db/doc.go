// Package db is the only door to the database: one SQL text for SQLite and
// PostgreSQL, one way to write, and readers that cannot write.
//
// # Writing
//
// DB.Write runs a short function in a transaction. Functions that wait together
// share one and are answered after the common commit: on SQLite, where there is
// one writer, each in its own SAVEPOINT; on PostgreSQL in one of a few READ
// COMMITTED transactions that run side by side. There a function that fails
// after it wrote ends the shared transaction, and the others run again without
// it. Serialization failures and deadlocks are repeated.
//
// The function may therefore run twice: it has no effect outside the database
// and resets whatever it captured. It is not cancelled half way. What it wants
// done afterwards it hands to Tx.Enqueue; the jobs are inserted by one
// statement before the commit. Rows that many functions touch, such as counters,
// it leaves to Tx.Settle, which handles them once for all, just before the
// commit; a statement whose outcome it need not know goes by Tx.Send, which
// saves the journey to a server.
//
// One SQL text is not one isolation level: before deciding on rows
// (check-then-write), call Tx.Lock on them, after making sure they exist.
//
// # Reading
//
// DB.Select and DB.Get use a pool of connections that refuse to write.
package db
