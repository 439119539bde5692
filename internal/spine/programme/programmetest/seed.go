package programmetest

import (
	"context"
	"encoding/json"

	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// Seed stores one obligation version of this id and rule, in force from
// 2025-01-24, under the obligation "o-"+id of the active plan "plan", number
// 35/KH-UBND of that day; each of leads owes it. Its text is its id.
func Seed(ctx context.Context, d *db.DB, id string, r obligation.Rule, leads ...string) error {
	rule, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, s := range []struct {
			query string
			args  []any
		}{
			{`INSERT INTO plan (id, status, number, title, issuer, issued_on, year, window_start, window_end, document, source_name, source_sha256, source_text,
				uploaded_by, uploaded_by_name, uploaded_at, version)
				VALUES ('plan', 'active', '35/KH-UBND', '', '', '2025-01-24', 2025, '2025-01-01', '2025-12-31', '{}', '', '', '', '', '', 0, 1) ON CONFLICT DO NOTHING`, nil},
			{`INSERT INTO plan_row (id, plan_id, ord, origin, content, short_name, source_start, source_end, leads, coordinating, cadence, rule, doubts, state, version)
				VALUES ($1, 'plan', 0, 'appendix', $1, $1, 0, 0, '[]', '[]', '{}', '{}', '[]', 'confirmed', 1)`, []any{id}},
			{`INSERT INTO obligation (id, plan_id, row_id, ord, origin, created_at) VALUES ($1, 'plan', $2, (SELECT count(*) FROM obligation), 'appendix', 0)`, []any{"o-" + id, id}},
			{`INSERT INTO obligation_version (id, obligation_id, plan_id, valid_from, recorded_at, content, content_fold, short_name, rule, lead_text, coordinating_text)
				VALUES ($1, $2, 'plan', '2025-01-24', 0, $1, $1, $1, $3, '[]', '[]')`, []any{id, "o-" + id, string(rule)}},
		} {
			if _, err := tx.Exec(ctx, s.query, s.args...); err != nil {
				return err
			}
		}
		for _, lead := range leads {
			if _, err := tx.Exec(ctx, `INSERT INTO obligation_party (id, version_id, obligation_id, agency_id, role) VALUES ($1, $2, $3, $4, 'lead')`,
				db.NewID(), id, "o-"+id, lead); err != nil {
				return err
			}
		}
		return nil
	})
}
