// Package seals shows the book of evidence (sổ minh chứng) to whoever checks
// it: its seals, what waits, the check of the whole book and the public key. It
// owns no table, takes no job and appends no evidence.
package seals
