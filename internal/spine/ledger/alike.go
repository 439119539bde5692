package ledger

import (
	"context"
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Likeness is an entry about to be declared, to be compared with the book.
// Looks are fingerprints of its pictures.
type Likeness struct {
	AgencyID   string
	Except     string // an entry that is corrected and so not compared
	URL        string
	Files      []string // hex SHA-256
	Looks      []uint64
	Title      string
	HappenedOn calendar.Date
}

// Alike is an entry of the book that may be the same thing, and why.
type Alike struct {
	Entry
	Why        evidence.Likeness
	SameAgency bool
}

// Bounds of the comparison: how far around the day titles and pictures of the
// agency are compared, and with how many entries at most.
const (
	alikeDays  = 45
	alikeMost  = 400
	alikeShown = 5
)

// Alike lists current entries that may be the same thing, the surest reason
// first: the same link or file in any agency, nearly the same title or picture
// in the same agency around the day.
func (l *Ledger) Alike(ctx context.Context, n Likeness) ([]Alike, error) {
	var found []Alike
	add := func(es []Entry, why evidence.Likeness) {
		for _, e := range es {
			known := slices.ContainsFunc(found, func(a Alike) bool { return a.ID == e.ID })
			if !known && e.ID != n.Except && len(found) < alikeShown {
				found = append(found, Alike{Entry: e, Why: why, SameAgency: e.AgencyID == n.AgencyID})
			}
		}
	}
	if key := evidence.ContentKey(n.URL, nil); key != "" {
		var es []Entry
		if err := l.db.Select(ctx, &es, `SELECT `+entryColumns+` FROM evidence e WHERE e.content_key = $1 AND e.content_key <> '' AND `+
			current("e", "")+` ORDER BY CASE WHEN e.agency_id = $2 THEN 0 ELSE 1 END, e.happened_on, e.id LIMIT 10`, key, n.AgencyID); err != nil {
			return nil, err
		}
		add(es, evidence.SameLink)
	}
	if len(n.Files) > 0 {
		args := []any{n.AgencyID}
		args = append(args, db.Args(n.Files)...)
		var es []Entry
		if err := l.db.Select(ctx, &es, `SELECT `+entryColumns+` FROM evidence e WHERE e.id IN (SELECT f.evidence_id FROM evidence_file f
			WHERE f.sha256 IN (`+db.Marks(2, len(n.Files))+`)) AND `+current("e", "")+`
			ORDER BY CASE WHEN e.agency_id = $1 THEN 0 ELSE 1 END, e.happened_on, e.id LIMIT 10`, args...); err != nil {
			return nil, err
		}
		add(es, evidence.SameFile)
	}
	err := l.near(ctx, n, add)
	return found, err
}

// near compares pictures and titles with the agency's entries around the day, the
// newest first.
func (l *Ledger) near(ctx context.Context, n Likeness, add func([]Entry, evidence.Likeness)) error {
	if !n.HappenedOn.Valid() {
		return nil
	}
	var ids, titled []any
	alike := evidence.LikeTitled(n.Title)
	err := l.db.Each(ctx, func(scan func(...any) error) error {
		var id, title string
		if err := scan(&id, &title); err != nil || id == n.Except {
			return err
		}
		ids = append(ids, id)
		if len(titled) < alikeShown && alike(title) {
			titled = append(titled, id)
		}
		return nil
	}, `SELECT e.id, e.title FROM evidence e WHERE e.agency_id = $1 AND e.happened_on >= $2 AND e.happened_on <= $3 AND `+
		current("e", "")+` ORDER BY e.id DESC LIMIT $4`, n.AgencyID, n.HappenedOn.AddDays(-alikeDays), n.HappenedOn.AddDays(alikeDays), alikeMost)
	if err != nil {
		return err
	}
	pictured, err := l.likePictures(ctx, n, ids)
	if err != nil {
		return err
	}
	for _, few := range []struct {
		ids []any
		why evidence.Likeness
	}{{pictured, evidence.LikePicture}, {titled, evidence.LikeTitle}} {
		if len(few.ids) == 0 {
			continue
		}
		var es []Entry
		if err := l.db.Select(ctx, &es, `SELECT `+entryColumns+` FROM evidence e WHERE e.id IN (`+db.Marks(1, len(few.ids))+`) ORDER BY e.id DESC`, few.ids...); err != nil {
			return err
		}
		add(es, few.why)
	}
	return nil
}

// likePictures picks those of some entries, in their order, that have a picture
// like one of n, as many as are shown.
func (l *Ledger) likePictures(ctx context.Context, n Likeness, ids []any) ([]any, error) {
	if len(n.Looks) == 0 || len(ids) == 0 {
		return nil, nil
	}
	var looks []struct {
		EvidenceID string
		Look       int64
	}
	if err := l.db.Select(ctx, &looks, `SELECT evidence_id, look FROM evidence_file WHERE look <> 0 AND evidence_id IN (`+db.Marks(1, len(ids))+`)`, ids...); err != nil {
		return nil, err
	}
	alike := map[string]bool{}
	for _, p := range looks {
		for _, look := range n.Looks {
			if evidence.PicturesAlike(uint64(p.Look), look) {
				alike[p.EvidenceID] = true
			}
		}
	}
	var out []any
	for _, id := range ids {
		if alike[id.(string)] && len(out) < alikeShown {
			out = append(out, id)
		}
	}
	return out, nil
}

// TitleKey names what was done by day and title, as Titles does.
func TitleKey(day calendar.Date, title string) string { return string(day) + "|" + vi.Fold(title) }

// Titles gives the ids of an agency's current entries by TitleKey, so that a
// list that was entered already is known again.
func (l *Ledger) Titles(ctx context.Context, agencyID string) (map[string]string, error) {
	titles := map[string]string{}
	err := l.db.Each(ctx, func(scan func(...any) error) error {
		var id, day, title string
		err := scan(&id, &day, &title)
		titles[day+"|"+title] = id
		return err
	}, `SELECT e.id, e.happened_on, e.title_fold FROM evidence e WHERE e.agency_id = $1 AND `+current("e", ""), agencyID)
	return titles, err
}
