package ledger

import (
	"context"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// WithinIDs lists the standing entries that happened within a window, by Pair,
// in the order of their days: what Within counts.
func (l *Ledger) WithinIDs(ctx context.Context, chains []obligation.Chain, w calendar.Window) (map[string][]string, error) {
	out, own := map[string][]string{}, owners(chains)
	if len(own) == 0 {
		return out, nil
	}
	var rows []struct{ VersionID, AgencyID, ID string }
	err := l.db.Select(ctx, &rows, `SELECT o.version_id, e.agency_id, e.id FROM evidence_obligation o
		JOIN evidence e ON e.id = o.evidence_id
		WHERE e.happened_on >= $1 AND e.happened_on <= $2 AND `+counting("")+` AND o.version_id IN (`+db.Marks(3, len(own))+`)
		ORDER BY e.happened_on, e.id`, own.args(w.Start, w.End)...)
	for _, r := range rows {
		pair := own.pair(r.VersionID, r.AgencyID)
		out[pair] = append(out[pair], r.ID)
	}
	return out, err
}
