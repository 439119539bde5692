package ledgertest

import (
	"context"
	"fmt"

	"loa/internal/platform/db"
)

// Nation fills an empty ledger with evidence of 4,000 agencies (a10000 …) under 12
// obligation versions (v10 …) in 52 weeks (2025-W00 …), spread evenly: made by
// the engine itself, then cells by a plain count of it and lines from the cells,
// as the ledger would have them. Only for measuring: the entries have no hash.
func Nation(ctx context.Context, d *db.DB, pieces int) error {
	series := `generate_series(0, %d - 1) AS s(i)`
	if d.Engine() == db.SQLite {
		series = `(WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i + 1 < %d) SELECT i FROM s) s`
	}
	series = fmt.Sprintf(series, pieces)
	const agency, version = `'a' || CAST(10000 + i % 4000 AS TEXT)`, `'v' || CAST(10 + i / 4000 % 12 AS TEXT)`
	const week = `CAST(100 + i / 48000 % 52 AS TEXT)`
	const id = `'e' || CAST(100000000 + i AS TEXT)`
	steps := []string{
		`INSERT INTO evidence (id, agency_id, kind, origin, act, supersedes, first_id, happened_on, recorded_at, recorded_by, title, title_fold,
			url, channel, note, reason, author, salt, text_digest, leaf, form_key)
		SELECT ` + id + `, ` + agency + `, 'article', 'imported', 'declare', '', ` + id + `, '2025-' || ` + week + `, 1767225600000, 'bench', 'Tin', 'tin',
			'', '', '', '', '', '', '', '', '' FROM ` + series,
		`INSERT INTO evidence_obligation (evidence_id, version_id, obligation_id, cell_id)
		SELECT ` + id + `, ` + version + `, ` + version + `, ` + version + ` || '|' || ` + agency + ` || '|2025-W' || substr(` + week + `, 2) FROM ` + series,
		`INSERT INTO cell (id, version_id, agency_id, period, n, first_on, last_on, rev)
		SELECT o.cell_id, o.version_id, e.agency_id, '2025-W' || substr(e.happened_on, 7), count(*), min(e.happened_on), max(e.happened_on), 1
		FROM evidence_obligation o JOIN evidence e ON e.id = o.evidence_id GROUP BY o.cell_id, o.version_id, e.agency_id, e.happened_on`,
		`INSERT INTO cell_line (id, version_id, agency_id, n, counts)
		SELECT version_id || '|' || agency_id, version_id, agency_id, sum(n),
			string_agg(period || ' ' || CAST(n AS TEXT) || ' ' || first_on || ' ' || last_on, ';') FROM cell GROUP BY version_id, agency_id`,
	}
	for _, step := range steps {
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, step)
			return err
		}); err != nil {
			return err
		}
	}
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `ANALYZE`)
		return err
	})
}
