// Package event holds the typed payloads of "something happened". A room
// enqueues one as a job in the same transaction as the act; who listens is
// listed by the wiring. Payloads carry identities only: the listener reads the
// rest as it is when the job runs.
//
// Kind is the job's name. Kinds are stored in the queue: never rename one.
package event
