package ledger

import (
	"context"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
)

// Piece is an entry as far as figures and their proof need it. ContentKey is
// what it shows, empty when nothing tells; Files counts its stored files; Verdict
// is the last one. RecordedAt is in Unix milliseconds.
type Piece struct {
	ID         string
	AgencyID   string
	Kind       evidence.Kind
	HappenedOn calendar.Date
	RecordedAt int64
	Title      string
	URL        string `db:"url"`
	Channel    string
	ContentKey string
	Amounts    amounts
	Files      int
	Verdict    evidence.Verdict

	SupersededBy string // entry that corrected or withdrew it; empty: it stands
}

const pieceColumns = `e.id, e.agency_id, e.kind, e.happened_on, e.recorded_at, e.title, e.url, e.channel, e.content_key, e.amounts,
	(SELECT count(*) FROM evidence_file f WHERE f.evidence_id = e.id AND f.sha256 <> '') AS files, ` + lastVerdict + ` AS verdict,
	` + supersededBy + ` AS superseded_by`

// Pieces lists what stands of all that happened in a window, re-posts too, by
// the day and the id; without agencies that of all.
func (l *Ledger) Pieces(ctx context.Context, window calendar.Window, agencies ...string) ([]Piece, error) {
	args := []any{window.Start, window.End}
	where := ""
	if len(agencies) > 0 {
		for _, id := range agencies {
			args = append(args, id)
		}
		where = ` AND e.agency_id IN (` + db.Marks(3, len(agencies)) + `)`
	}
	var ps []Piece
	err := l.db.Select(ctx, &ps, `SELECT `+pieceColumns+`
		FROM evidence e WHERE e.happened_on >= $1 AND e.happened_on <= $2`+where+` AND `+standing("e", "")+` ORDER BY e.happened_on, e.id`, args...)
	return ps, err
}

// PiecesByID gives entries by their ids, whether they still stand or not, in the
// order of day and id: a frozen list shows what it named.
func (l *Ledger) PiecesByID(ctx context.Context, ids ...string) ([]Piece, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var ps []Piece
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	err := l.db.Select(ctx, &ps, `SELECT `+pieceColumns+`
		FROM evidence e WHERE e.id IN (`+db.Marks(1, len(ids))+`) ORDER BY e.happened_on, e.id`, args...)
	return ps, err
}
