// Package evidence is where people declare and read evidence (minh chứng): a
// form that takes a minute on a telephone, the list, one entry with its proof,
// corrections and withdrawals.
//
// It owns no table. It appends evidence of every kind with origin declared, and
// imported for what comes through the interface for programs. Files are stored
// by their hash before the act; an act that fails leaves a file that nothing
// cites.
package evidence
