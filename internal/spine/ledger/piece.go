package ledger

import (
	"context"
	"slices"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
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

const pieceColumns = plainColumns + `,
	(SELECT count(*) FROM evidence_file f WHERE f.evidence_id = e.id AND f.sha256 <> ''), ` + lastVerdict

// Pieces lists what stands of all that happened in a window, re-posts too, by
// the day and the id; without agencies that of all. With it comes what of that, and
// of the days before, counts for obligations up to a day of the window, as
// HappenedWithin gives it: the book is read once for both.
func (l *Ledger) Pieces(ctx context.Context, chains []obligation.Chain, by calendar.Date, w calendar.Window, agencies ...string) ([]Piece, Happened, error) {
	own := owners(chains)
	twice, err := l.shownTwice(ctx, chains, time.Time{})
	if err != nil {
		return nil, Happened{}, err
	}
	c := newAdding(own, twice, by, w)
	if len(own) > 0 {
		if err := l.eachUntil(ctx, own, min(by, w.Start.AddDays(-1)), agencies, c.add); err != nil {
			return nil, Happened{}, err
		}
	}
	counts := func(p Piece, version string) {
		if _, asked := own[version]; asked {
			c.add(link{version: version, agency: p.AgencyID, id: p.ID, day: p.HappenedOn, shows: p.ContentKey})
		}
	}
	if len(agencies) == 0 {
		b, err := l.readBook(ctx, w)
		if err != nil {
			return nil, Happened{}, err
		}
		return b.each(counts), c.happened(), nil
	}
	ps, err := l.piecesOf(ctx, w, agencies, counts)
	return ps, c.happened(), err
}

// piecesOf lists what stands of all that happened in a window in some agencies, and
// tells of the links that count.
func (l *Ledger) piecesOf(ctx context.Context, w calendar.Window, agencies []string, counts func(p Piece, version string)) ([]Piece, error) {
	args := []any{w.Start, w.End}
	args = append(args, db.Args(agencies)...)
	// The last verdict is read anyway, so what was returned is left out here.
	ps, err := l.pieces(ctx, func(p Piece, version string) {
		if p.Verdict != evidence.Returned {
			counts(p, version)
		}
	}, `SELECT `+pieceColumns+`, '', CASE WHEN `+first("", "")+` THEN COALESCE(o.version_id, '') ELSE '' END
		FROM evidence e LEFT JOIN evidence_obligation o ON o.evidence_id = e.id
		WHERE e.happened_on >= $1 AND e.happened_on <= $2 AND e.agency_id IN (`+db.Marks(3, len(agencies))+`) AND `+current("e", "")+` ORDER BY e.happened_on, e.id`, args...)
	return slices.DeleteFunc(ps, func(p Piece) bool { return p.Verdict == evidence.Returned }), err
}

// PiecesByID gives entries by their ids, whether they still stand or not, in the
// order of day and id: a frozen list shows what it named.
func (l *Ledger) PiecesByID(ctx context.Context, ids ...string) ([]Piece, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := db.Args(ids)
	return l.pieces(ctx, func(Piece, string) {}, `SELECT `+pieceColumns+`, `+supersededBy+`, ''
		FROM evidence e WHERE e.id IN (`+db.Marks(1, len(ids))+`) ORDER BY e.happened_on, e.id`, args...)
}

// pieces reads pieces one by one: a year of a province is tens of thousands. What
// comes again and again is kept once, so nobody may change a piece's amounts. A
// piece has a row for each of its links, of which counts is told the version; empty
// or nothing where it does not count.
func (l *Ledger) pieces(ctx context.Context, counts func(p Piece, version string), query string, args ...any) ([]Piece, error) {
	var ps []Piece
	row := newPieceRow()
	var verdict, version string
	into := append(row.into(), &row.p.Files, &verdict, &row.p.SupersededBy, &version)
	err := l.db.Each(ctx, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		if last := len(ps) - 1; last >= 0 && ps[last].ID == row.p.ID {
			counts(ps[last], row.words.of(version))
			return nil
		}
		p, err := row.piece()
		if err != nil {
			return err
		}
		p.Verdict = evidence.Verdict(row.words.of(verdict))
		ps = append(ps, p)
		counts(p, row.words.of(version))
		return nil
	}, query, args...)
	return ps, err
}

// pieceRow reads pieces from rows that begin with plainColumns. What comes again and
// again is kept once.
type pieceRow struct {
	p                                Piece
	agency, kind, day, channel, said string
	words                            repeated
	counted                          map[string]amounts
}

// plainColumns are those of a piece that stand in its own row.
const plainColumns = `e.id, e.agency_id, e.kind, e.happened_on, e.recorded_at, e.title, e.url, e.channel, e.content_key, e.amounts`

func newPieceRow() *pieceRow { return &pieceRow{words: repeated{}, counted: map[string]amounts{}} }

// into is where plainColumns are read to.
func (r *pieceRow) into() []any {
	return []any{&r.p.ID, &r.agency, &r.kind, &r.day, &r.p.RecordedAt, &r.p.Title, &r.p.URL, &r.channel, &r.p.ContentKey, &r.said}
}

// piece gives the piece that was read.
func (r *pieceRow) piece() (Piece, error) {
	known, ok := r.counted[r.said]
	if !ok {
		if err := known.Scan(r.said); err != nil {
			return Piece{}, err
		}
		r.counted[r.said] = known
	}
	p := r.p
	p.AgencyID, p.Kind, p.HappenedOn = r.words.of(r.agency), evidence.Kind(r.words.of(r.kind)), calendar.Date(r.words.of(r.day))
	p.Channel, p.Amounts = r.words.of(r.channel), known
	return p, nil
}

// repeated keeps one copy of each text of a long result.
type repeated map[string]string

func (r repeated) of(text string) string {
	if known, ok := r[text]; ok {
		return known
	}
	r[text] = text
	return text
}
