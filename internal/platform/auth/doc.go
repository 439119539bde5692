// Package auth holds the cryptographic parts of signing in and of keeping
// secrets: password hashes (argon2id), one-time codes (TOTP, RFC 6238), random
// tokens and their hashes, the box that seals secrets at rest and the key that
// signs the ledger's seals.
//
// It knows no tables and no pages; who signs in, how often and with which roles
// is the business of spine/people.
//
// Secrets lie in one folder, each file readable by its owner only. They are
// made at first use and are not part of a database backup: whoever restores
// on another machine brings the folder along. Several nodes over one database
// share the same files.
package auth
