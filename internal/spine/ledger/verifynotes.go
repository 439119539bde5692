package ledger

import (
	"context"
	"encoding/hex"

	"loa/internal/domain/evidence"
)

// storedNote is a note with what surrounds it in the book.
type storedNote struct {
	Note
	SealedLeaf string
	WaitingID  string
}

// verifyNotes compares every note with its hash and its seal.
func (l *Ledger) verifyNotes(ctx context.Context, f *Findings) error {
	after := ""
	for {
		var page []storedNote
		if err := l.db.Select(ctx, &page, `SELECT `+noteColumns+`, COALESCE(x.leaf, '') AS sealed_leaf, COALESCE(w.evidence_id, '') AS waiting_id
			FROM evidence_note n LEFT JOIN seal_leaf x ON x.evidence_id = n.id LEFT JOIN ledger_waiting w ON w.evidence_id = n.id
			WHERE n.id > $1 ORDER BY n.id LIMIT 500`, after); err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for _, n := range page {
			name := "ghi chú " + n.ID + " của minh chứng " + n.EvidenceID
			leaf := n.hashed().Leaf()
			if hex.EncodeToString(leaf[:]) != n.Leaf || evidence.NoteDigest(n.Salt, n.Text, n.Author) != n.Digest {
				f.add(name, "Nội dung đã bị thay đổi.")
				continue
			}
			f.sealing(name, n.ID, n.Leaf, n.SealedLeaf, n.WaitingID)
		}
		f.Notes += len(page)
		after = page[len(page)-1].ID
	}
}

// sealing compares what is stored of an entry or a note with its seal; what is
// not sealed yet waits.
func (f *Findings) sealing(name, id, leaf, sealed, waiting string) {
	switch {
	case sealed != "" && sealed != leaf:
		f.add(name, "Khác với bản đã niêm phong.")
	case sealed != "" && waiting != "":
		f.add(name, "Vừa đã niêm phong vừa chờ niêm phong.")
	case sealed == "" && waiting == "":
		f.add(name, "Không có niêm phong và không nằm trong danh sách chờ.")
	case sealed == "":
		f.Waiting++
		if len(f.Unsealed) < mostProblems {
			f.Unsealed = append(f.Unsealed, id)
		}
	}
}
