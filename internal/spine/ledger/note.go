package ledger

import (
	"context"
	"encoding/hex"
	"encoding/json"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
)

// Note is what was noted of an entry after it was appended (ghi chú vào sổ): a
// verdict, a copy of its link, an erasure. It is sealed like an entry.
type Note struct {
	ID         string
	EvidenceID string
	Kind       evidence.NoteKind
	Verdict    evidence.Verdict
	At         int64
	Author     string
	Text       string // JSON object of text
	Salt       string
	Digest     string
	Leaf       string
	SealSeq    int64 // 0 while it waits
}

// Said gives a part of the note's text by name: "reason" of a verdict.
func (n Note) Said(name string) string {
	parts := map[string]string{}
	if json.Unmarshal([]byte(n.Text), &parts) != nil {
		return ""
	}
	return parts[name]
}

// NewNote is a note to be made.
type NewNote struct {
	EvidenceID string
	Kind       evidence.NoteKind
	Verdict    evidence.Verdict
	Text       map[string]string
}

// Annotate puts a note about an entry into the book inside the act's
// transaction and gives its id. It counts nothing: verdicts go through Judge,
// erasures through Erase. It fails with not found when there is no such entry.
// Permission is the caller's.
func (l *Ledger) Annotate(ctx context.Context, tx *db.Tx, actor access.Actor, n NewNote) (string, error) {
	text, err := json.Marshal(n.Text) // sorts the names
	if err != nil {
		return "", err
	}
	row := Note{
		ID: db.NewID(), EvidenceID: n.EvidenceID, Kind: n.Kind, Verdict: n.Verdict, At: db.Millis(tx.Now()), Author: actor.AccountID,
		Text: string(text), Salt: newSalt(),
	}
	row.Digest = evidence.NoteDigest(row.Salt, row.Text, row.Author)
	leaf := row.hashed().Leaf()
	stored, err := tx.Exec(ctx, `INSERT INTO evidence_note (id, evidence_id, kind, verdict, at, author, text, salt, digest, leaf)
		SELECT `+db.Marks(1, 10)+` WHERE EXISTS (SELECT 1 FROM evidence e WHERE e.id = $2)`,
		row.ID, row.EvidenceID, row.Kind, row.Verdict, row.At, row.Author, row.Text, row.Salt, row.Digest, hex.EncodeToString(leaf[:]))
	if err != nil {
		return "", err
	}
	if stored == 0 {
		return "", domain.NotFound("Không có minh chứng này.")
	}
	return row.ID, tx.Send(ctx, `INSERT INTO ledger_waiting (evidence_id) VALUES ($1)`, row.ID)
}

func (n Note) hashed() evidence.Note {
	return evidence.Note{ID: n.ID, EvidenceID: n.EvidenceID, Kind: n.Kind, Verdict: n.Verdict, At: n.At, TextDigest: n.Digest}
}

const noteColumns = `n.id, n.evidence_id, n.kind, n.verdict, n.at, n.author, n.text, n.salt, n.digest, n.leaf,
	COALESCE((SELECT seal_seq FROM seal_leaf s WHERE s.evidence_id = n.id), 0) AS seal_seq`

// Notes lists what was noted of an entry, the oldest first.
func (l *Ledger) Notes(ctx context.Context, evidenceID string) ([]Note, error) {
	var ns []Note
	err := l.db.Select(ctx, &ns, `SELECT `+noteColumns+` FROM evidence_note n WHERE n.evidence_id = $1 ORDER BY n.id`, evidenceID)
	return ns, err
}

// Judgement is what a verifier says of an entry, and why.
type Judgement struct {
	EvidenceID string
	Verdict    evidence.Verdict
	Reason     string
}

// Judge notes a verdict on an entry and counts anew what it counts in: a
// returned entry counts no more until it is corrected, accepted or reopened. It
// fails with conflict when the entry was corrected or withdrawn meanwhile, or
// has that verdict already.
func (l *Ledger) Judge(ctx context.Context, tx *db.Tx, actor access.Actor, j Judgement) error {
	evidenceID, v := j.EvidenceID, j.Verdict
	if err := tx.Lock(ctx, "evidence", evidenceID); err != nil {
		return err
	}
	var e struct{ AgencyID, ContentKey, Act, SupersededBy, Verdict string }
	ok, err := tx.Get(ctx, &e, `SELECT e.agency_id, e.content_key, e.act,
		`+supersededBy+` AS superseded_by, `+lastVerdict+` AS verdict
		FROM evidence e WHERE e.id = $1`, evidenceID)
	switch {
	case err != nil:
		return err
	case !ok:
		return domain.NotFound("Không có minh chứng này.")
	case evidence.Act(e.Act) == evidence.Withdraw || e.SupersededBy != "":
		return domain.Conflict("Minh chứng này đã được sửa hoặc rút. Mở bản mới nhất.")
	case evidence.Verdict(e.Verdict) == v:
		return domain.Conflict("Minh chứng này đã có kết quả kiểm tra đó.")
	}
	if _, err := l.Annotate(ctx, tx, actor, NewNote{EvidenceID: evidenceID, Kind: evidence.NoteVerdict, Verdict: v, Text: map[string]string{"reason": j.Reason}}); err != nil {
		return err
	}
	if v != evidence.Returned && evidence.Verdict(e.Verdict) != evidence.Returned {
		return nil // it counted and goes on to
	}
	return l.recount(ctx, tx, evidenceID, e.AgencyID, e.ContentKey)
}

// recount counts anew the cells of an entry and of those that show the same.
func (l *Ledger) recount(ctx context.Context, tx *db.Tx, evidenceID, agencyID, contentKey string) error {
	var cells []string
	if err := tx.Select(ctx, &cells, `SELECT cell_id FROM evidence_obligation WHERE evidence_id = $1`, evidenceID); err != nil {
		return err
	}
	twins, err := l.twins(ctx, tx, agencyID, contentKey)
	if err != nil {
		return err
	}
	var counts []any
	for _, c := range append(cells, twins...) {
		counts = append(counts, counted{cell: c, again: true})
	}
	tx.Settle("cell", count, counts...)
	return nil
}

// twins gives the cells of the agency's entries that show the same, which wait
// for this act. Without a key there are none.
func (l *Ledger) twins(ctx context.Context, tx *db.Tx, agencyID, contentKey string) ([]string, error) {
	if contentKey == "" {
		return nil, nil
	}
	id := agencyID + "|" + contentKey
	fresh, err := tx.Exec(ctx, `INSERT INTO evidence_content (id) VALUES ($1) ON CONFLICT DO NOTHING`, id)
	if err != nil || fresh > 0 {
		return nil, err
	}
	if err := tx.Lock(ctx, "evidence_content", id); err != nil {
		return nil, err
	}
	var cells []string
	err = tx.Select(ctx, &cells, `SELECT DISTINCT p.cell_id FROM evidence d JOIN evidence_obligation p ON p.evidence_id = d.id
		WHERE d.content_key = $1 AND d.content_key <> '' AND d.agency_id = $2`, contentKey, agencyID)
	return cells, err
}
