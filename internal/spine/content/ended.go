package content

import (
	"context"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
)

// Ended is a piece that readers got once and do not get any more: withdrawn, with a notice
// in its place; taken away; or a translation of such a piece (published, and in no list).
// Instants are Unix milliseconds.
type Ended struct {
	ContentID  string
	AgencyID   string
	Kind       flow.Kind
	Slug       string
	Lang       flow.Lang
	FirstOutAt int64
	State      flow.State
	Title      string
	Topics     db.TextList
	ClosedAt   int64
	Notice     string // why, of what was withdrawn
	Film       bool   // it was a film, or showed one of the library
}

// mostEnded bounds how many are looked at.
const mostEnded = 2000

const endedColumns = `c.id AS content_id, c.agency_id, c.kind, c.slug, c.lang, c.first_out_at, e.state, e.title, e.topics,
	CASE WHEN c.kind = 'video' OR EXISTS (SELECT 1 FROM content_use u JOIN medium m ON m.id = u.medium_id WHERE u.edition_id = e.id AND m.kind = 'video') THEN TRUE ELSE FALSE END AS film`

// Ended lists them, those that ended last first.
func (c *Contents) Ended(ctx context.Context) ([]Ended, error) {
	var all []Ended
	err := c.DB.Select(ctx, &all, `SELECT `+endedColumns+`, e.closed_at, e.notice FROM content_edition e JOIN content c ON c.id = e.content_id WHERE e.state IN ('withdrawn', 'unpublished')
		UNION ALL SELECT `+endedColumns+`, COALESCE((SELECT max(x.closed_at) FROM content_edition x WHERE x.content_id = c.original_id AND x.notice <> ''), 0) AS closed_at, '' AS notice
			FROM content c JOIN content_edition e ON e.id = c.shown_id
			WHERE c.original_id <> '' AND e.state = 'published' AND NOT EXISTS (SELECT 1 FROM content_listed l WHERE l.content_id = c.id)
		ORDER BY closed_at DESC, content_id LIMIT $1`, mostEnded)
	return all, err
}

// Replaced tells for each agency when one of its editions last made room for another, in
// Unix milliseconds.
func (c *Contents) Replaced(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	err := c.DB.Each(ctx, func(scan func(...any) error) error {
		var id string
		var at int64
		err := scan(&id, &at)
		out[id] = at
		return err
	}, `SELECT c.agency_id, max(e.closed_at) FROM content_edition e JOIN content c ON c.id = e.content_id WHERE e.state = 'superseded' GROUP BY c.agency_id`)
	return out, err
}

// CorrectionsOf gives the public notes of some pieces, as Corrections.
func (c *Contents) CorrectionsOf(ctx context.Context, ids ...string) (map[string][]Correction, error) {
	out := map[string][]Correction{}
	if len(ids) == 0 {
		return out, nil
	}
	args := db.Args(ids)
	err := c.DB.Each(ctx, func(scan func(...any) error) error {
		var id string
		var n Correction
		err := scan(&id, &n.Note, &n.At)
		out[id] = append(out[id], n)
		return err
	}, `SELECT e.content_id, e.correction, e.out_at FROM content_edition e WHERE e.content_id IN (`+db.Marks(1, len(ids))+`) AND e.correction <> '' AND e.out_at > 0 ORDER BY e.content_id, e.number DESC`, args...)
	return out, err
}
