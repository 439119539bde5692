package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// A line (dòng đếm) is the cells of one obligation version and agency in one
// row, so that a matrix of a year reads a hundredth of the rows and a nation's
// year is a sum over them (docs/adr/0020). It is written from the cells in the
// transaction that changes them; Verify compares.

// lockLines makes or locks the lines of cells in id order, before anything is
// counted, so that two acts on one line never write past each other.
func lockLines(ctx context.Context, tx *db.Tx, lines []string) error {
	var values []string
	var args []any
	for i, id := range lines {
		version, agency, _ := strings.Cut(id, "|")
		values = append(values, "("+db.Marks(3*i+1, 3)+", 0, '')")
		args = append(args, id, version, agency)
	}
	if err := tx.Send(ctx, `INSERT INTO cell_line (id, version_id, agency_id, n, counts) VALUES `+strings.Join(values, ", ")+` ON CONFLICT (id) DO NOTHING`, args...); err != nil {
		return err
	}
	return tx.SendLock(ctx, "cell_line", lines...)
}

// writeLines writes lines from their cells.
func writeLines(ctx context.Context, tx *db.Tx, lines []string) error {
	args := db.Args(lines)
	return tx.Send(ctx, `UPDATE cell_line SET (n, counts) = (SELECT COALESCE(sum(c.n), 0),
		COALESCE(string_agg(c.period || ' ' || CAST(c.n AS TEXT) || ' ' || c.first_on || ' ' || c.last_on, ';'), '')
		FROM cell c WHERE c.version_id = cell_line.version_id AND c.agency_id = cell_line.agency_id AND c.n > 0)
		WHERE id IN (`+db.Marks(1, len(args))+`)`, args...)
}

// linesOf names the lines of cells, each once, in id order.
func linesOf(deltas []delta) []string {
	lines := map[string]bool{}
	for _, d := range deltas {
		lines[d.id[:max(strings.LastIndexByte(d.id, '|'), 0)]] = true
	}
	return slices.Sorted(maps.Keys(lines))
}

// readLine takes a line apart into its cells.
func readLine(versionID, agencyID, counts string) ([]cellRow, error) {
	var cells []cellRow
	for part := range strings.SplitSeq(counts, ";") {
		if part == "" {
			continue
		}
		f := strings.Fields(part)
		if len(f) != 4 {
			return nil, fmt.Errorf("ledger: line of %s and %s: %q", versionID, agencyID, part)
		}
		n, err := strconv.Atoi(f[1])
		if err != nil {
			return nil, fmt.Errorf("ledger: line of %s and %s: %w", versionID, agencyID, err)
		}
		cells = append(cells, cellRow{
			VersionID: versionID, AgencyID: agencyID, Period: f[0], N: n, FirstOn: calendar.Date(f[2]), LastOn: calendar.Date(f[3]),
		})
	}
	return cells, nil
}

// Total is what an agency did under one obligation version.
type Total struct {
	VersionID, AgencyID string
	N                   int
}

// Totals sums what counts now by obligation version and agency: all of it, or
// with periods what falls into those (by their keys). Without agencies it sums
// those of all. It reads lines only, in their order.
func (l *Ledger) Totals(ctx context.Context, versions, agencies, periods []string) ([]Total, error) {
	if len(versions) == 0 {
		return nil, nil
	}
	var args []any
	for _, v := range slices.Concat(versions, agencies) {
		args = append(args, v)
	}
	where := `version_id IN (` + db.Marks(1, len(versions)) + `)`
	if len(agencies) > 0 {
		where += ` AND agency_id IN (` + db.Marks(len(versions)+1, len(agencies)) + `)`
	}
	if len(periods) == 0 {
		var totals []Total
		err := l.db.Each(ctx, func(scan func(...any) error) error {
			var t Total
			err := scan(&t.VersionID, &t.AgencyID, &t.N)
			totals = append(totals, t)
			return err
		}, `SELECT version_id, agency_id, n FROM cell_line WHERE n > 0 AND `+where, args...)
		return totals, err
	}
	wanted := map[string]bool{}
	for _, p := range periods {
		wanted[p] = true
	}
	var totals []Total
	err := l.db.Each(ctx, func(scan func(...any) error) error {
		var t Total
		var counts string
		if err := scan(&t.VersionID, &t.AgencyID, &counts); err != nil {
			return err
		}
		cells, err := readLine(t.VersionID, t.AgencyID, counts)
		for _, c := range cells {
			if wanted[c.Period] {
				t.N += c.N
			}
		}
		if t.N > 0 {
			totals = append(totals, t)
		}
		return err
	}, `SELECT version_id, agency_id, counts FROM cell_line WHERE n > 0 AND `+where, args...)
	return totals, err
}

// verifyLines compares lines with the cells that they are made of.
func (l *Ledger) verifyLines(ctx context.Context, f *Findings) error {
	after := ""
	for {
		var page []struct {
			ID, VersionID, AgencyID, Counts string
			N                               int
		}
		if err := l.db.Select(ctx, &page, `SELECT id, version_id, agency_id, n, counts FROM cell_line WHERE id > $1 ORDER BY id LIMIT 200`, after); err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		last := page[len(page)-1].ID
		var rows []cellRow
		if err := l.db.Select(ctx, &rows, `SELECT c.version_id, c.agency_id, c.period, c.n, c.first_on, c.last_on FROM cell_line x
			JOIN cell c ON c.version_id = x.version_id AND c.agency_id = x.agency_id WHERE x.id > $1 AND x.id <= $2 AND c.n > 0`, after, last); err != nil {
			return err
		}
		want := map[string][]cellRow{}
		for _, c := range rows {
			key := Pair(c.VersionID, c.AgencyID)
			want[key] = append(want[key], c)
		}
		for _, p := range page {
			got, err := readLine(p.VersionID, p.AgencyID, p.Counts)
			if err != nil || p.N != sum(got) || !sameCells(got, want[p.ID]) {
				f.add("dòng "+p.ID, "Khác với các ô của dòng.")
			}
		}
		after = last
	}
	var missing []string
	err := l.db.Select(ctx, &missing, `SELECT DISTINCT c.version_id || '|' || c.agency_id AS id FROM cell c
		LEFT JOIN cell_line x ON x.version_id = c.version_id AND x.agency_id = c.agency_id WHERE c.n > 0 AND x.id IS NULL ORDER BY id LIMIT 1000`)
	for _, id := range missing {
		f.add("dòng "+id, "Có ô mà không có dòng.")
	}
	return err
}

func sum(cells []cellRow) int {
	n := 0
	for _, c := range cells {
		n += c.N
	}
	return n
}

func sameCells(a, b []cellRow) bool {
	order := func(x, y cellRow) int { return strings.Compare(x.Period, y.Period) }
	slices.SortFunc(a, order)
	slices.SortFunc(b, order)
	return slices.Equal(a, b)
}
