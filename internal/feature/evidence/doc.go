// Package evidence is where people declare and read evidence (minh chứng): a
// form that takes a minute on a telephone, the list, one entry with its proof,
// corrections and withdrawals; the queue in which others verify it, and lawful
// erasure by two persons.
//
// Tables: evidence_upload (files of a form that came back), evidence_import (a
// spreadsheet on its way into the book), erasure_request (what one person asks to
// erase), erasure_blob (files that have to leave the disk). Jobs taken: RunImport,
// LookAfterImports, RemoveErased. It appends evidence of every kind with origin
// declared, and imported for spreadsheets and what comes through the interface
// for programs. Files are stored by their hash before the act, without the place
// where they were taken; an act that fails leaves a file that nothing cites.
package evidence
