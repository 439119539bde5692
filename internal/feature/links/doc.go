// Package links keeps what evidence points to: the link (liên kết) of an entry
// is opened once it is in the book, kept as a readable copy with its hashes, and
// opened again after a day, a week, a month and then each quarter, to see
// whether it still lives. A changed page is noted, the copy stays as it was
// first taken.
//
// It owns the tables link_state (how each link stands), link_check (every
// opening, appended) and link_sweep (how far older evidence was looked through);
// others read links_v_state. Stored files: the bytes as they came and the
// readable text, each by its hash, which a note in the book names.
//
// It hears of appended evidence (Heard, listed in app), takes and sends the jobs
// links.fetch and links.look_after. It appends no evidence; it notes copies.
package links
