package ledger

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
)

// Erasure is what is erased of an entry, its text and files by their ids, who
// asked for it and why.
type Erasure struct {
	EvidenceID string
	AskedBy    string // account
	Reason     string
	Text       bool
	Files      []string
}

// Erase lawfully erases text or files of an entry (xóa dữ liệu cá nhân) by two
// different persons: one asked for it, the actor does it. Digest, reason and day
// stay in the book, the salts go, so that nothing of it can be guessed any
// more; the figure that the entry counts in does not move. It answers the hashes
// of stored files that no entry cites any longer: the caller removes them after
// the commit. It fails with forbidden when both are one person.
func (l *Ledger) Erase(ctx context.Context, tx *db.Tx, actor access.Actor, what Erasure) ([]string, error) {
	evidenceID := what.EvidenceID
	if what.AskedBy == actor.AccountID || what.AskedBy == "" {
		return nil, domain.Forbidden("Việc xóa phải do hai người làm: một người đề nghị, một người khác đồng ý.")
	}
	if !what.Text && len(what.Files) == 0 {
		return nil, domain.Invalid("Chọn nội dung hoặc tệp cần xóa.")
	}
	if err := tx.Lock(ctx, "evidence", evidenceID); err != nil {
		return nil, err
	}
	files, err := l.erasable(ctx, tx, evidenceID, what.Files)
	if err != nil {
		return nil, err
	}
	note := map[string]string{"reason": what.Reason, "asked_by": what.AskedBy, "files": strings.Join(what.Files, " ")}
	if what.Text {
		note["text"] = "erased"
	}
	if _, err := l.Annotate(ctx, tx, actor, NewNote{EvidenceID: evidenceID, Kind: evidence.NoteErasure, Text: note}); err != nil {
		return nil, err
	}
	if what.Text {
		if _, err := tx.Exec(ctx, `UPDATE evidence SET title = '', title_fold = '', url = '', channel = '', note = '', reason = '', author = '',
			topics = '[]', audiences = '[]', distinct_why = '', salt = '' WHERE id = $1`, evidenceID); err != nil {
			return nil, err
		}
	}
	var unused []string
	for _, f := range files {
		if _, err := tx.Exec(ctx, `UPDATE evidence_file SET name = '', sha256 = '', salt = '', look = 0 WHERE id = $1`, f.ID); err != nil {
			return nil, err
		}
		var others int
		if _, err := tx.Get(ctx, &others, `SELECT count(*) FROM evidence_file WHERE sha256 = $1`, f.SHA256); err != nil {
			return nil, err
		}
		if others == 0 && f.SHA256 != "" {
			unused = append(unused, f.SHA256)
		}
	}
	return unused, nil
}

// erasable gives the files of an entry by their ids; each must be its own.
func (l *Ledger) erasable(ctx context.Context, tx *db.Tx, evidenceID string, ids []string) ([]File, error) {
	var all []File
	if err := tx.Select(ctx, &all, `SELECT id, evidence_id, name, media_type, size, sha256, salt, digest, look FROM evidence_file WHERE evidence_id = $1 ORDER BY id`, evidenceID); err != nil {
		return nil, err
	}
	wanted := slices.DeleteFunc(all, func(f File) bool { return !slices.Contains(ids, f.ID) })
	if len(wanted) != len(slices.Compact(slices.Sorted(slices.Values(ids)))) {
		return nil, domain.NotFound("Không có tệp này.")
	}
	return wanted, nil
}

// erasures is what notes say was erased: texts by entry, files by id.
type erasures struct{ text, files map[string]bool }

func (l *Ledger) erasures(ctx context.Context, evidenceIDs []any) (erasures, error) {
	e := erasures{map[string]bool{}, map[string]bool{}}
	var notes []Note
	if err := l.db.Select(ctx, &notes, `SELECT `+noteColumns+` FROM evidence_note n WHERE n.kind = 'erasure' AND n.evidence_id IN (`+
		db.Marks(1, len(evidenceIDs))+`)`, evidenceIDs...); err != nil {
		return e, err
	}
	for _, n := range notes {
		if n.Said("text") != "" {
			e.text[n.EvidenceID] = true
		}
		for id := range strings.FieldsSeq(n.Said("files")) {
			e.files[id] = true
		}
	}
	return e, nil
}
