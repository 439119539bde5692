// Package agencies shows and keeps the registry of agencies (sổ đăng ký cơ quan):
// the tree and list as of any date, one agency's life, what changed between two
// days, who succeeded whom, adding, changing and closing, other names, contacts,
// and import from a spreadsheet with a preview of what it would change; what is
// exported can be imported again. The list as of a date is public at
// /api/v1/agencies, and so is where a person goes by the old or new name of a
// place, at /toi-den-dau and /api/v1/where-to-go.
//
// Everybody who is signed in reads; coordinators and administrators change.
//
// It owns the table agency_import (rows of files that wait for a person's yes).
// It takes and sends no jobs and appends no evidence.
package agencies
