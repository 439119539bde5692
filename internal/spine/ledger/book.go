package ledger

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
)

// book reads what happened in a window in all agencies, with what is known of each
// entry, by a few plain statements over one state of the database: asked of each
// entry within one statement, the same takes about twice as long on both engines.
type book struct {
	from   *db.Snapshot
	window calendar.Window

	pieces     []Piece
	place      map[string]int  // of an entry among the pieces
	superseded map[string]bool // by entry: it was corrected or withdrawn
	again      map[[2]string]bool
	links      []placed
}

// placed is a link of a piece to a version of an obligation.
type placed struct {
	piece   int
	version string
}

// readBook reads the book of a window.
func (l *Ledger) readBook(ctx context.Context, w calendar.Window) (*book, error) {
	b := &book{window: w, place: map[string]int{}, superseded: map[string]bool{}, again: map[[2]string]bool{}}
	return b, l.db.Reading(ctx, func(s *db.Snapshot) error {
		b.from = s
		for _, read := range []func(context.Context) error{b.readSuperseded, b.readPieces, b.readVerdicts, b.readFiles, b.readAgain, b.readLinks} {
			if err := read(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// each gives the pieces that nobody returned, in their order, and tells of their
// links that count.
func (b *book) each(counts func(p Piece, version string)) []Piece {
	next := 0
	kept := b.pieces[:0]
	for at, p := range b.pieces {
		for ; next < len(b.links) && b.links[next].piece == at; next++ {
			if p.Verdict != evidence.Returned {
				counts(p, b.links[next].version)
			}
		}
		if p.Verdict != evidence.Returned {
			kept = append(kept, p)
		}
	}
	return kept
}

func (b *book) readSuperseded(ctx context.Context) error {
	var id string
	return b.from.Each(ctx, func(scan func(...any) error) error {
		if err := scan(&id); err != nil {
			return err
		}
		b.superseded[id] = true
		return nil
	}, `SELECT supersedes FROM evidence WHERE supersedes <> ''`)
}

func (b *book) readPieces(ctx context.Context) error {
	row := newPieceRow()
	into := row.into()
	err := b.from.Each(ctx, func(scan func(...any) error) error {
		if err := scan(into...); err != nil || b.superseded[row.p.ID] {
			return err
		}
		p, err := row.piece()
		b.pieces = append(b.pieces, p)
		return err
	}, `SELECT `+plainColumns+`
		FROM evidence e WHERE e.happened_on >= $1 AND e.happened_on <= $2 AND e.act <> 'withdraw'`, b.window.Start, b.window.End)
	slices.SortFunc(b.pieces, func(x, y Piece) int {
		if c := strings.Compare(string(x.HappenedOn), string(y.HappenedOn)); c != 0 {
			return c
		}
		return strings.Compare(x.ID, y.ID)
	})
	for i := range b.pieces {
		b.place[b.pieces[i].ID] = i
	}
	return err
}

// ids are the first and the last id of the pieces: what belongs to entries is asked
// for between them, since ids sort by the time of their making.
func (b *book) ids() []any {
	if len(b.pieces) == 0 {
		return []any{"", ""}
	}
	first, last := b.pieces[0].ID, b.pieces[0].ID
	for i := range b.pieces {
		first, last = min(first, b.pieces[i].ID), max(last, b.pieces[i].ID)
	}
	return []any{first, last}
}

func (b *book) readVerdicts(ctx context.Context) error {
	var id, verdict string
	return b.from.Each(ctx, func(scan func(...any) error) error {
		if err := scan(&id, &verdict); err != nil {
			return err
		}
		if at, ok := b.place[id]; ok {
			b.pieces[at].Verdict = evidence.Verdict(verdict)
		}
		return nil
	}, `SELECT evidence_id, verdict FROM evidence_note WHERE verdict <> '' AND evidence_id >= $1 AND evidence_id <= $2 ORDER BY evidence_id, id`, b.ids()...)
}

func (b *book) readFiles(ctx context.Context) error {
	var id string
	var n int
	return b.from.Each(ctx, func(scan func(...any) error) error {
		if err := scan(&id, &n); err != nil {
			return err
		}
		if at, ok := b.place[id]; ok {
			b.pieces[at].Files = n
		}
		return nil
	}, `SELECT evidence_id, count(*) FROM evidence_file WHERE sha256 <> '' AND evidence_id >= $1 AND evidence_id <= $2 GROUP BY evidence_id`, b.ids()...)
}

// readAgain finds the links that do not count since an earlier entry of the agency
// that stands shows the same under the obligation. Few entries show what another of
// their agency does: what those show is asked for first, since PostgreSQL otherwise
// looks for an earlier one of every entry.
func (b *book) readAgain(ctx context.Context) error {
	var shown []any
	var key string
	err := b.from.Each(ctx, func(scan func(...any) error) error {
		if err := scan(&key); err != nil {
			return err
		}
		shown = append(shown, key)
		return nil
	}, `SELECT DISTINCT m.content_key FROM (SELECT content_key, agency_id FROM evidence WHERE content_key <> '' GROUP BY content_key, agency_id HAVING count(*) > 1) m`)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(shown, askedAtOnce) {
		if err := b.readAgainOf(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// askedAtOnce is for how many keys one statement asks.
const askedAtOnce = 500

// readAgainOf is readAgain for entries that show one of some things. One entry may
// have two links to an obligation, to two of its versions: neither is the earlier.
func (b *book) readAgainOf(ctx context.Context, shown []any) error {
	var same, last [3]string // what is shown, by which agency, under which obligation
	var stands bool
	var link [2]string
	earliest := ""
	return b.from.Each(ctx, func(scan func(...any) error) error {
		if err := scan(&same[0], &same[1], &same[2], &link[0], &link[1], &stands); err != nil {
			return err
		}
		if same != last {
			last, earliest = same, ""
		}
		switch {
		case earliest != "" && earliest != link[0]:
			b.again[link] = true
		case stands:
			earliest = link[0]
		}
		return nil
	}, `SELECT e.content_key, e.agency_id, o.obligation_id, o.evidence_id, o.version_id, CASE WHEN `+standing("e", "")+` THEN 1 ELSE 0 END
		FROM evidence e JOIN evidence_obligation o ON o.evidence_id = e.id
		WHERE e.content_key <> '' AND e.content_key IN (`+db.Marks(1, len(shown))+`)
		ORDER BY e.content_key, e.agency_id, o.obligation_id, e.happened_on, e.id`, shown...)
}

func (b *book) readLinks(ctx context.Context) error {
	words := repeated{}
	var link [2]string
	err := b.from.Each(ctx, func(scan func(...any) error) error {
		if err := scan(&link[0], &link[1]); err != nil {
			return err
		}
		if at, ok := b.place[link[0]]; ok && !b.again[link] {
			b.links = append(b.links, placed{at, words.of(link[1])})
		}
		return nil
	}, `SELECT evidence_id, version_id FROM evidence_obligation WHERE evidence_id >= $1 AND evidence_id <= $2`, b.ids()...)
	slices.SortFunc(b.links, func(x, y placed) int {
		if x.piece != y.piece {
			return x.piece - y.piece
		}
		return strings.Compare(x.version, y.version)
	})
	return err
}
