package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// The nation of the bench: more than one database ever holds, since one database
// is one province.
const (
	nationObligations = 12
	nationWeeks       = 52
	provinceAgencies  = 120
)

// nation compares sums over lines with a plain GROUP BY over the evidence, in
// one run and through the same driver.
func nation(ctx context.Context, p plan) error {
	return eachEngine(ctx, pgserver.Options{}, func(e engine) error { return nationOn(ctx, p, e.name, e.cfg, e.dir) })
}

func nationOn(ctx context.Context, p plan, engine string, cfg db.Config, dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	o, err := openWith(ctx, cfg, dir, func(*office, *river.Workers) error { return nil })
	if err != nil {
		return err
	}
	began := time.Now()
	err = ledgertest.Nation(ctx, o.db, p.evidence)
	if err == nil {
		fmt.Printf("%s: %d pieces of evidence made in %.0f s\n", engine, p.evidence, time.Since(began).Seconds())
		err = compareNation(ctx, p, engine, o)
	}
	stop, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return errors.Join(err, o.queue.Stop(stop), o.db.Close(), o.files.Close())
}

// compareNation measures both questions both ways; the answers must be equal.
func compareNation(ctx context.Context, p plan, engine string, o *office) error {
	var versions, agencies, weeks []string
	for i := range nationObligations {
		versions = append(versions, fmt.Sprint("v", 10+i))
	}
	for i := range provinceAgencies {
		agencies = append(agencies, fmt.Sprint("a", 10000+i))
	}
	for i := range nationWeeks / 4 {
		weeks = append(weeks, fmt.Sprintf("2025-W%02d", i))
	}
	for _, q := range []struct {
		name, target string
		agencies     []string
		periods      []string
	}{
		{engine + ", province's quarter, ms: GROUP BY v. lines", "≥ 5", agencies, weeks},
		{engine + ", nation's year, ms: GROUP BY v. lines", "≥ 20", nil, nil},
	} {
		var plain, lines []ledger.Total
		err := pairFine(q.name, q.target, p,
			timed(func() (err error) { plain, err = groupBy(ctx, o, versions, q.agencies, q.periods); return err }),
			timed(func() (err error) {
				lines, err = o.ledger.Totals(ctx, versions, q.agencies, q.periods)
				return err
			}))
		if err != nil {
			return err
		}
		if err := sameTotals(plain, lines); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	return nil
}

// groupBy is what somebody would write without cells.
func groupBy(ctx context.Context, o *office, versions, agencies, weeks []string) ([]ledger.Total, error) {
	where, args := `o.version_id IN (`+db.Marks(1, len(versions))+`)`, []any{}
	for _, v := range versions {
		args = append(args, v)
	}
	if len(agencies) > 0 {
		where += ` AND e.agency_id IN (` + db.Marks(len(args)+1, len(agencies)) + `)`
		for _, a := range agencies {
			args = append(args, a)
		}
	}
	if n := len(weeks); n > 0 {
		where += ` AND e.happened_on <= ` + db.Marks(len(args)+1, 1)
		args = append(args, "2025-1"+weeks[n-1][len("2025-W"):])
	}
	var totals []ledger.Total
	err := o.db.Each(ctx, func(scan func(...any) error) error {
		var t ledger.Total
		err := scan(&t.VersionID, &t.AgencyID, &t.N)
		totals = append(totals, t)
		return err
	}, `SELECT o.version_id, e.agency_id, count(*) FROM evidence_obligation o JOIN evidence e ON e.id = o.evidence_id
		WHERE `+where+` GROUP BY o.version_id, e.agency_id`, args...)
	return totals, err
}

func sameTotals(a, b []ledger.Total) error {
	have := map[ledger.Total]bool{}
	for _, t := range a {
		have[t] = true
	}
	for _, t := range b {
		if !have[t] {
			return fmt.Errorf("%+v only in one of the two answers", t)
		}
	}
	if len(a) != len(b) || len(a) == 0 {
		return fmt.Errorf("%d and %d answers", len(a), len(b))
	}
	return nil
}

// timed gives how long something takes, in milliseconds.
func timed(do func() error) func() (float64, error) {
	return func() (float64, error) {
		began := time.Now()
		err := do()
		return float64(time.Since(began).Microseconds()) / 1000, err
	}
}
