package ledger

import (
	"context"
	"fmt"

	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
)

// Shown gives by agency which proofs the entries bring that stand for an obligation, in
// any of its versions: what was corrected, withdrawn or returned brings none. A file
// that was lawfully erased was shown.
func (l *Ledger) Shown(ctx context.Context, versions []string) (map[string]evidence.Shown, error) {
	out := map[string]evidence.Shown{}
	if len(versions) == 0 {
		return out, nil
	}
	args := db.Args(versions)
	var rows []struct {
		AgencyID string
		URL      string `db:"url"`
		Amounts  amounts
		Files    int
	}
	err := l.db.Select(ctx, &rows, `SELECT e.agency_id, e.url, e.amounts, (SELECT count(*) FROM evidence_file f WHERE f.evidence_id = e.id) AS files
		FROM evidence e WHERE e.id IN (SELECT o.evidence_id FROM evidence_obligation o WHERE o.version_id IN (`+db.Marks(1, len(args))+`)) AND `+standing("e", ""), args...)
	if err != nil {
		return nil, fmt.Errorf("ledger: proofs shown: %w", err)
	}
	for _, r := range rows {
		s := out[r.AgencyID]
		s.Add(r.URL != "", r.Files > 0, evidence.Amounts(r.Amounts).Tells())
		out[r.AgencyID] = s
	}
	return out, nil
}
