// Package ledgertest opens a small office for the tests of rooms that stand on
// the ledger: registry, programme, ledger and files over one database. No part
// of the program imports it.
package ledgertest
