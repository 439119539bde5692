// Package chase reminds people fairly (đôn đốc): each working day it writes one
// digest for each person, of what is new, near its last day or late, by the legal
// calendar and the unit's own habit; it tells leaders what their agency is late
// with, and shows everybody exactly what was sent.
//
// Tables: chase_letter, chase_letter_agency; what was told stands in spine/notice. A
// letter (công văn đôn đốc) urges agencies about one obligation: its paper goes the
// way of every paper, and they see it once it was released. Jobs: WriteDigests, every
// few minutes, does nothing until it is time; notice.DigestMail sends one; notice.AtOnce
// tells of what has just been submitted or sent back. View for the desk: chase_v_letter.
package chase
