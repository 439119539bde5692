// Package ledger is the append-only book of evidence (sổ minh chứng) and the
// cells that count it.
//
// # Entries
//
// Append, inside the act's own transaction, inserts an entry unsealed, recounts
// the cells that it touches and enqueues event.EvidenceAppended. An entry is
// never updated: a correction or a withdrawal is a new entry that supersedes
// the old one, which then no longer counts.
//
// # Seals
//
// Once a second Seal puts waiting entries under a Merkle root, signs it and
// chains it to the seal before. Any node may seal; the lock on the head's row
// elects one at a time.
//
// # Cells
//
// A cell counts the entries of one obligation version, agency and period. It is
// recounted from the entries whenever one of them changes, with its row locked
// first, and every change leaves a cell_version, so that "as of day D" means
// "recorded up to D". A missing cell counts as zero. An amendment moves no cell:
// readers add the cells of all versions of an obligation (docs/adr/0012).
//
// # Packages
//
// Pack makes a package of evidence of a window for whoever checks the office;
// CheckPackage checks one without any of the above (docs/package.md).
//
// Tables: evidence, evidence_file, evidence_obligation, evidence_check,
// evidence_note, evidence_content, ledger_waiting, ledger_head, ledger_key, seal,
// seal_leaf, cell, cell_version, cell_line.
// Jobs taken: event.PlanActivated (opens empty cells), event.EvidenceAppended
// (reads the stored files again, checks their hash, and tells the listeners).
package ledger
