package ledger

import (
	"context"
	"maps"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// owner finds the chain of each version: counts stand under the chain's last
// version, whichever version the evidence bears.
type owner map[string]obligation.Chain

func owners(chains []obligation.Chain) owner {
	o := owner{}
	for _, c := range chains {
		for _, s := range c {
			o[s.VersionID] = c
		}
	}
	return o
}

// args lists the versions after the arguments that come first.
func (o owner) args(first ...any) []any {
	for id := range o {
		first = append(first, id)
	}
	return first
}

// pair names the cells of a version's chain and an agency together.
func (o owner) pair(versionID, agencyID string) string {
	return Pair(o[versionID].Last().VersionID, agencyID)
}

// cellRow is one counted period.
type cellRow struct {
	VersionID, AgencyID, Period string
	N                           int
	FirstOn, LastOn             calendar.Date
}

// Counts gives what was recorded for these obligations at an instant, by Pair of
// the last version of the chain. The zero instant means now. It reads the cells
// and adds up those of all versions; only where an amendment cut the days into
// other periods, or several agencies showed the same for what they owe together,
// are the entries themselves counted, day by day. A period in which nothing counts
// is left out.
func (l *Ledger) Counts(ctx context.Context, chains []obligation.Chain, at time.Time) (map[string][]obligation.Count, error) {
	twice, err := l.shownTwice(ctx, chains, at)
	if err != nil {
		return nil, err
	}
	var regular, mixed []obligation.Chain
	for _, c := range chains {
		if c.Regular() && len(twice[c.Last().VersionID]) == 0 {
			regular = append(regular, c)
		} else {
			mixed = append(mixed, c)
		}
	}
	out, err := l.cells(ctx, owners(regular), at)
	if err != nil || len(mixed) == 0 {
		return out, err
	}
	byDay, err := l.byDay(ctx, owners(mixed), twice, asked{at: at})
	maps.Copy(out, byDay)
	return out, err
}

// CountsOf is Counts of a few agencies: of the obligations in alone, where what
// others did does not matter, only those of the agencies are read.
func (l *Ledger) CountsOf(ctx context.Context, alone, others []obligation.Chain, agencies []string) (map[string][]obligation.Count, error) {
	out, err := l.Counts(ctx, others, time.Time{})
	if err != nil {
		return nil, err
	}
	var regular, mixed []obligation.Chain
	for _, c := range alone {
		if c.Regular() {
			regular = append(regular, c)
		} else {
			mixed = append(mixed, c)
		}
	}
	own := owners(regular)
	if len(own) > 0 && len(agencies) > 0 {
		rows, err := l.lines(ctx, own, agencies)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, own.count(rows))
	}
	if len(mixed) == 0 {
		return out, nil
	}
	more, err := l.Counts(ctx, mixed, time.Time{})
	maps.Copy(out, more)
	return out, err
}

func (l *Ledger) cells(ctx context.Context, own owner, at time.Time) (map[string][]obligation.Count, error) {
	if len(own) == 0 {
		return map[string][]obligation.Count{}, nil
	}
	rows, err := l.cellsAt(ctx, own, at)
	return own.count(rows), err
}

// count adds up counted periods by chain and agency.
func (o owner) count(rows []cellRow) map[string][]obligation.Count {
	own, out := o, map[string][]obligation.Count{}
	periods := map[string]map[string]calendar.Period{}
	place := map[string]int{}
	for _, c := range rows {
		last := own[c.VersionID].Last()
		if periods[last.VersionID] == nil {
			periods[last.VersionID] = map[string]calendar.Period{}
			for _, p := range last.Rule.Periods() {
				periods[last.VersionID][p.Key] = p
			}
		}
		key := Pair(last.VersionID, c.AgencyID)
		fresh := obligation.Count{Period: periods[last.VersionID][c.Period], N: c.N, FirstOn: c.FirstOn, LastOn: c.LastOn}
		i, ok := place[key+"|"+c.Period]
		if !ok {
			place[key+"|"+c.Period] = len(out[key])
			out[key] = append(out[key], fresh)
			continue
		}
		same := &out[key][i]
		same.N, same.FirstOn, same.LastOn = same.N+c.N, min(same.FirstOn, c.FirstOn), max(same.LastOn, c.LastOn)
	}
	return out
}

// cellsAt reads the cells of versions as they are now, from their lines, or as
// they were at an instant, from what was stored of each cell.
func (l *Ledger) cellsAt(ctx context.Context, own owner, at time.Time) ([]cellRow, error) {
	if at.IsZero() {
		return l.lines(ctx, own, nil)
	}
	var rows []cellRow
	args := append(own.args(), db.Millis(at))
	err := l.db.Select(ctx, &rows, `SELECT c.version_id, c.agency_id, c.period, v.n, v.first_on, v.last_on FROM cell c
			JOIN cell_version v ON v.cell_id = c.id AND v.rev = (SELECT max(w.rev) FROM cell_version w
				WHERE w.cell_id = c.id AND w.recorded_at <= `+db.Marks(len(args), 1)+`)
			WHERE v.n > 0 AND c.version_id IN (`+db.Marks(1, len(own))+`)`, args...)
	return rows, err
}

// lines reads the cells of versions as they are now: of all agencies, or only of
// some.
func (l *Ledger) lines(ctx context.Context, own owner, agencies []string) (rows []cellRow, err error) {
	args := own.args()
	where := `version_id IN (` + db.Marks(1, len(args)) + `)`
	if len(agencies) > 0 {
		where += ` AND agency_id IN (` + db.Marks(len(args)+1, len(agencies)) + `)`
		args = append(args, db.Args(agencies)...)
	}
	err = l.db.Each(ctx, func(scan func(...any) error) error {
		var version, agency, counts string
		if err := scan(&version, &agency, &counts); err != nil {
			return err
		}
		cells, err := readLine(version, agency, counts)
		rows = append(rows, cells...)
		return err
	}, `SELECT version_id, agency_id, counts FROM cell_line WHERE n > 0 AND `+where, args...)
	return rows, err
}

// asked says of which entries something is asked: those that stood at an instant
// (zero: now), of work until a day (empty: any).
type asked struct {
	until calendar.Date
	at    time.Time
}

// byDay counts entries day by day; what the agencies of a chain showed twice
// stands by itself.
func (l *Ledger) byDay(ctx context.Context, own owner, twice twins, a asked) (map[string][]obligation.Count, error) {
	out := map[string][]obligation.Count{}
	if len(own) == 0 {
		return out, nil
	}
	where, args := counting(""), []any{}
	if !a.at.IsZero() {
		args = append(args, db.Millis(a.at))
		where = `e.recorded_at <= $1 AND ` + counting("$1")
	}
	if a.until != "" {
		args = append(args, a.until)
		where += ` AND e.happened_on <= ` + db.Marks(len(args), 1)
	}
	shows, args := twice.shows(own, args)
	first := len(args) + 1
	var rows []struct {
		VersionID, AgencyID string
		HappenedOn          calendar.Date
		Shows               string
		N                   int
	}
	err := l.db.Select(ctx, &rows, `SELECT x.version_id, x.agency_id, x.happened_on, x.shows, count(*) AS n FROM (
			SELECT o.version_id, e.agency_id, e.happened_on, `+shows+` AS shows FROM evidence_obligation o
			JOIN evidence e ON e.id = o.evidence_id
			WHERE `+where+` AND o.version_id IN (`+db.Marks(first, len(own))+`)) x
		GROUP BY x.version_id, x.agency_id, x.happened_on, x.shows ORDER BY x.happened_on, x.shows`, own.args(args...)...)
	for _, r := range rows {
		key := own.pair(r.VersionID, r.AgencyID)
		if !twice.has(own, r.VersionID, r.Shows) {
			r.Shows = ""
		}
		out[key] = append(out[key], obligation.Count{
			Period: own[r.VersionID].Last().Rule.PeriodOf(r.HappenedOn), N: r.N, FirstOn: r.HappenedOn, LastOn: r.HappenedOn, Shows: r.Shows,
		})
	}
	return out, err
}

// HappenedBy counts, by Pair, what had happened up to a day, as known now: for
// reports, whose window may have closed before its evidence was recorded.
func (l *Ledger) HappenedBy(ctx context.Context, chains []obligation.Chain, day calendar.Date) (map[string][]obligation.Count, error) {
	twice, err := l.shownTwice(ctx, chains, time.Time{})
	if err != nil {
		return nil, err
	}
	return l.byDay(ctx, owners(chains), twice, asked{until: day})
}

// Within counts the standing entries that happened within a window, by Pair,
// for report windows that do not follow the cells' periods.
func (l *Ledger) Within(ctx context.Context, chains []obligation.Chain, w calendar.Window) (map[string]int, error) {
	out, own := map[string]int{}, owners(chains)
	if len(own) == 0 {
		return out, nil
	}
	var rows []struct {
		VersionID, AgencyID string
		N                   int
	}
	err := l.db.Select(ctx, &rows, `SELECT o.version_id, e.agency_id, count(*) AS n FROM evidence_obligation o
		JOIN evidence e ON e.id = o.evidence_id
		WHERE e.happened_on >= $1 AND e.happened_on <= $2 AND `+counting("")+` AND o.version_id IN (`+db.Marks(3, len(own))+`)
		GROUP BY o.version_id, e.agency_id`, own.args(w.Start, w.End)...)
	for _, r := range rows {
		out[own.pair(r.VersionID, r.AgencyID)] += r.N
	}
	return out, err
}
