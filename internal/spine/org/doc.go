// Package org is the registry of agencies (cơ quan, đơn vị). An agency is an
// identity that never changes; what it is called, who stands above it, its level
// and kind are versions in two times (true from a day, recorded at an instant)
// that are only ever added. Obligations bind to the identity; papers keep the
// names of their day.
//
// Tables: agency, agency_version, agency_alias, agency_profile, reorganisation,
// reorganisation_step, succession, agency_registry (one row, locked by every
// change). View for readers: org_v_version.
//
// A reorganisation (Prepare, Revise, Write, Apply, Undo) is one legal act that
// changes many units on a day: written in pieces that nobody sees, true at one
// instant, taken back at one instant until the eve of its day (docs/adr/0015).
// What is true now is kept in memory by the registry's revision (docs/adr/0017).
//
// Everybody reads. Coordinators and administrators change. It takes and sends
// no jobs and appends no evidence.
package org
