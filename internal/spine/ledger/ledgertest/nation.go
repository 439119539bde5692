package ledgertest

import (
	"context"
	"fmt"
	"slices"
	"strings"

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

// Year fills the cells of a year: what each of the agencies did in eleven months
// under each obligation version, one piece a month with gaps. Only for measuring:
// there are no entries behind the counts.
func Year(ctx context.Context, d *db.DB, year int, versions, agencies []string) error {
	for start := range slices.Chunk(agencies, 200) {
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for i, agency := range start {
				for j, version := range versions {
					if err := line(ctx, tx, cellsOf{version, agency, year, i + j}); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `ANALYZE`)
		return err
	})
}

// cellsOf says of which version, agency and year cells are made; gap moves the
// months without any.
type cellsOf struct {
	version, agency string
	year, gap       int
}

func line(ctx context.Context, tx *db.Tx, c cellsOf) error {
	var counts []string
	for month := 1; month <= 11; month++ {
		if (month+c.gap)%9 == 3 {
			continue
		}
		period := fmt.Sprintf("%d-%02d", c.year, month)
		id, day := c.version+"|"+c.agency+"|"+period, period+"-05"
		counts = append(counts, period+" 1 "+day+" "+day)
		if err := tx.Send(ctx, `INSERT INTO cell (id, version_id, agency_id, period, n, first_on, last_on, rev) VALUES ($1, $2, $3, $4, 1, $5, $5, 1)`, id, c.version, c.agency, period, day); err != nil {
			return err
		}
		if err := tx.Send(ctx, `INSERT INTO cell_version (cell_id, rev, n, first_on, last_on, recorded_at) VALUES ($1, 1, 1, $2, $2, 1)`, id, day); err != nil {
			return err
		}
	}
	return tx.Send(ctx, `INSERT INTO cell_line (id, version_id, agency_id, n, counts) VALUES ($1, $2, $3, $4, $5)`, c.version+"|"+c.agency, c.version, c.agency, len(counts), strings.Join(counts, ";"))
}
