// Package seals shows the book of evidence (sổ minh chứng) to whoever checks
// it: its seals, what waits, the check of the whole book, the public key, and
// packages of evidence that are checked without the program's database. It owns
// no table, takes no job and appends no evidence.
package seals
