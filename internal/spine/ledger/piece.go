package ledger

import (
	"context"
	"database/sql"
	"slices"

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
	(SELECT count(*) FROM evidence_file f WHERE f.evidence_id = e.id AND f.sha256 <> ''), ` + lastVerdict

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
	// The last verdict is read anyway, so what was returned is left out here.
	ps, err := l.pieces(ctx, `SELECT `+pieceColumns+`, ''
		FROM evidence e WHERE e.happened_on >= $1 AND e.happened_on <= $2`+where+` AND `+current("e", "")+` ORDER BY e.happened_on, e.id`, args...)
	return slices.DeleteFunc(ps, func(p Piece) bool { return p.Verdict == evidence.Returned }), err
}

// PiecesByID gives entries by their ids, whether they still stand or not, in the
// order of day and id: a frozen list shows what it named.
func (l *Ledger) PiecesByID(ctx context.Context, ids ...string) ([]Piece, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return l.pieces(ctx, `SELECT `+pieceColumns+`, `+supersededBy+`
		FROM evidence e WHERE e.id IN (`+db.Marks(1, len(ids))+`) ORDER BY e.happened_on, e.id`, args...)
}

// pieces reads pieces one by one: a year of a province is tens of thousands. What
// comes again and again is kept once, so nobody may change a piece's amounts.
func (l *Ledger) pieces(ctx context.Context, query string, args ...any) ([]Piece, error) {
	var ps []Piece
	words, counted := repeated{}, map[string]amounts{}
	err := l.db.Each(ctx, func(scan func(...any) error) error {
		var p Piece
		var agency, kind, day, channel, verdict, counts sql.RawBytes
		err := scan(&p.ID, &agency, &kind, &day, &p.RecordedAt, &p.Title, &p.URL, &channel, &p.ContentKey, &counts, &p.Files, &verdict, &p.SupersededBy)
		p.AgencyID, p.Kind, p.HappenedOn = words.of(agency), evidence.Kind(words.of(kind)), calendar.Date(words.of(day))
		p.Channel, p.Verdict = words.of(channel), evidence.Verdict(words.of(verdict))
		known, ok := counted[string(counts)]
		if !ok && err == nil {
			err = known.Scan([]byte(counts))
			counted[string(counts)] = known
		}
		p.Amounts = known
		ps = append(ps, p)
		return err
	}, query, args...)
	return ps, err
}

// repeated keeps one copy of each text of a long result.
type repeated map[string]string

func (r repeated) of(raw []byte) string {
	if known, ok := r[string(raw)]; ok {
		return known
	}
	text := string(raw)
	r[text] = text
	return text
}
