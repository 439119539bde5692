package ledger

import (
	"context"
	"encoding/json"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
)

// Reassigned is an entry that is to count for more obligations. Versions are added to those
// that it serves. Distinct is as in NewEvidence: it then serves Versions alone; empty: it is
// no other thing than it was. Reason stands in the book.
type Reassigned struct {
	EvidenceID string
	Versions   []string
	Distinct   string
	Reason     string
}

// Reassign appends a correction that says of an entry, word by word as it stands, for
// which obligations it counts, and gives its id. Its day stays that of the act, and what
// became of the piece that it shows is noted on it again. It is to be verified anew. It
// fails with conflict when the entry was corrected, withdrawn or lawfully erased.
// Permission is the caller's.
func (l *Ledger) Reassign(ctx context.Context, tx *db.Tx, actor access.Actor, r Reassigned) (string, error) {
	if err := tx.Lock(ctx, "evidence", r.EvidenceID); err != nil {
		return "", err
	}
	var old Entry
	ok, err := tx.Get(ctx, &old, `SELECT `+entryColumns+` FROM evidence e WHERE e.id = $1`, r.EvidenceID)
	switch {
	case err != nil:
		return "", err
	case !ok:
		return "", domain.NotFound("Không có minh chứng này.")
	case !old.Current():
		return "", domain.Conflict("Minh chứng này đã được sửa hoặc rút. Mở bản mới nhất.")
	case old.ErasedAt != 0:
		return "", domain.Conflict("Minh chứng này đã xóa nội dung theo quy định, không gắn thêm nhiệm vụ được.")
	}
	n := NewEvidence{
		AgencyID: old.AgencyID, Kind: old.Kind, Origin: old.Origin, Act: evidence.Correct, Supersedes: old.ID, HappenedOn: old.HappenedOn,
		Title: old.Title, URL: old.URL, Channel: old.Channel, Note: old.Note, Reason: r.Reason,
		Topics: old.Topics, Audiences: old.Audiences, Amounts: evidence.Amounts(old.Amounts),
	}
	if n.Distinct = old.DistinctWhy; r.Distinct != "" {
		n.Distinct = r.Distinct
	} else if err := tx.Select(ctx, &n.Versions, `SELECT version_id FROM evidence_obligation WHERE evidence_id = $1`, old.ID); err != nil {
		return "", err
	}
	n.Versions = append(n.Versions, r.Versions...)
	if _, err := tx.Get(ctx, &n.Shows, `SELECT content_key FROM evidence WHERE id = $1`, old.ID); err != nil {
		return "", err
	}
	var files []File
	if err := tx.Select(ctx, &files, `SELECT name, media_type, sha256, size, look FROM evidence_file WHERE evidence_id = $1 ORDER BY id`, old.ID); err != nil {
		return "", err
	}
	for _, f := range files {
		n.Files = append(n.Files, NewFile{Name: f.Name, MediaType: f.MediaType, SHA256: f.SHA256, Size: f.Size, Look: uint64(f.Look)})
	}
	id, err := l.Append(ctx, tx, actor, n)
	if err != nil {
		return "", err
	}
	return id, l.fateAgain(ctx, tx, old, id)
}

// fateAgain notes on an entry what became of the piece that the entry before it shows, in
// the words of the last note and as its author's.
func (l *Ledger) fateAgain(ctx context.Context, tx *db.Tx, old Entry, id string) error {
	if old.Became == "" {
		return nil
	}
	var last Note
	if _, err := tx.Get(ctx, &last, `SELECT n.author, n.text FROM evidence_note n WHERE n.evidence_id = $1 AND n.kind = $2 ORDER BY n.id DESC LIMIT 1`, old.ID, old.Became); err != nil {
		return err
	}
	text := map[string]string{}
	if err := json.Unmarshal([]byte(last.Text), &text); err != nil {
		return err
	}
	_, err := l.Annotate(ctx, tx, access.Actor{AccountID: last.Author}, NewNote{EvidenceID: id, Kind: old.Became, Text: text})
	return err
}
