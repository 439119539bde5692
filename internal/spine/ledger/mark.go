package ledger

import (
	"context"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// Mark is the little of an entry by which a list is put in order. Copied tells
// that an earlier standing entry shows the same link or file, whoever declared it;
// Broken that a stored file is not what was sent; Bare that there is neither link
// nor file to look at; Gone that readers do not get any more the piece that it shows.
type Mark struct {
	ID, AgencyID, Title string
	HappenedOn          calendar.Date
	RecordedAt          int64
	Copied              bool
	Broken, Bare, Gone  bool
}

// copied is the condition that an earlier current entry shows what entry e does.
var copied = `(e.content_key <> '' AND EXISTS (SELECT 1 FROM evidence d WHERE d.content_key = e.content_key AND d.content_key <> '' AND d.id < e.id AND ` +
	current("d", "") + `) OR EXISTS (SELECT 1 FROM evidence_file f JOIN evidence_file g ON g.sha256 = f.sha256 JOIN evidence d ON d.id = g.evidence_id
	WHERE f.evidence_id = e.id AND g.evidence_id < e.id AND d.first_id <> e.first_id AND ` + current("d", "") + `))`

// Marks lists the marks of entries, the oldest first, up to the filter's limit,
// and tells how many there are in all.
func (l *Ledger) Marks(ctx context.Context, f Filter) ([]Mark, int, error) {
	where, args := f.where()
	var total int
	if _, err := l.db.Get(ctx, &total, `SELECT count(*) FROM evidence e WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	args = append(args, f.Limit)
	var ms []Mark
	err := l.db.Select(ctx, &ms, `SELECT e.id, e.agency_id, e.title, e.happened_on, e.recorded_at, CASE WHEN `+copied+` THEN TRUE ELSE FALSE END AS copied,
		CASE WHEN EXISTS (SELECT 1 FROM evidence_check k WHERE k.evidence_id = e.id AND k.bad <> '') THEN TRUE ELSE FALSE END AS broken,
		CASE WHEN e.url = '' AND NOT EXISTS (SELECT 1 FROM evidence_file f WHERE f.evidence_id = e.id) THEN TRUE ELSE FALSE END AS bare,
		CASE WHEN `+became+` IN ('withdrawn', 'unpublished') THEN TRUE ELSE FALSE END AS gone
		FROM evidence e WHERE `+where+` ORDER BY e.id LIMIT `+db.Marks(len(args), 1), args...)
	return ms, total, err
}
