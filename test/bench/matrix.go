package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/matrix"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// pageLimit is how long the matrix's page may take, in milliseconds.
const pageLimit = 50

// matrixDay is the day that pages are asked for.
const matrixDay calendar.Date = "2025-12-22"

// board is an office with the matrix over it.
type board struct {
	*office
	router *web.Router
	owing  []string
}

// matrixDuties are the measures of twelve obligations, as real plans mix them.
func matrixDuties() []obligation.Rule {
	year := calendar.YearWindow(2025)
	month := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: year}
	week := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Week, Average: true, Window: year}
	quarter := obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Quarter, Window: year}
	steady := obligation.Rule{Kind: cadence.Continuous, Window: year}
	whole := obligation.Rule{Kind: cadence.Quota, Count: 3, Per: calendar.Whole, Min: true, Window: year}
	deadline := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28", Window: year}
	return []obligation.Rule{deadline, quarter, month, whole, whole, steady, week, steady, month, month, steady, deadline}
}

// drawingMatrix measures the matrix's page, as a browser gets it, against its
// limit.
func drawingMatrix(ctx context.Context, p plan) error {
	return eachEngine(ctx, pgserver.Options{Durable: true}, func(e engine) error { return matrixOn(ctx, p, e.name, e.cfg, e.dir) })
}

func matrixOn(ctx context.Context, p plan, engine string, cfg db.Config, dir string) error {
	cfg.Clock = clock.Starting(matrixDay.Time().Add(8 * time.Hour))
	k, err := setBoard(ctx, cfg, filepath.Join(dir, engine))
	if err != nil {
		return err
	}
	limit := func() (float64, error) { return pageLimit, nil }
	for _, c := range []struct {
		name   string
		before func() error
		path   string
	}{
		{"page", nil, "/lam-viec/ma-tran"},
		{"page after a piece came in", func() error { return k.declare(ctx, k.owing[:1], matrixDay) }, "/lam-viec/ma-tran"},
		{"page with a window", nil, "/lam-viec/ma-tran?ky=Q1.nd09-2019"},
		{"page of a past day", nil, "/lam-viec/ma-tran?ngay=30/06/2025"},
		{"one obligation by month", nil, "/lam-viec/ma-tran/theo-ky?viec=o-m2"},
	} {
		name := fmt.Sprintf("matrix, %s: %s of %d × %d, ms v. limit", engine, c.name, agencies, len(matrixDuties()))
		err := pair(name, "< 1", p, func() (float64, error) { return milliseconds(15, c.before, func() error { return k.ask(ctx, c.path) }) }, limit)
		if err != nil {
			return err
		}
	}
	return k.close(ctx)
}

// setBoard founds the agencies, obliges them and lets a year of evidence come in.
func setBoard(ctx context.Context, cfg db.Config, dir string) (*board, error) {
	k := &board{}
	var err error
	if k.office, err = openWith(ctx, cfg, dir, func(*office, *river.Workers) error { return nil }); err != nil {
		return nil, err
	}
	registry := org.New(k.db, time.UTC)
	if k.owing, err = found(ctx, k.office, registry); err != nil {
		return nil, err
	}
	for day := calendar.Date("2025-01-06"); day < matrixDay; day = day.AddDays(7) {
		if err := k.declare(ctx, k.owing, day); err != nil {
			return nil, err
		}
	}
	f, err := matrix.New(matrix.NewService(matrix.Sources{
		DB: k.db, Registry: registry, Ledger: k.ledger, Zone: time.UTC,
		Programme: programme.New(k.db, registry, programme.Config{Zone: time.UTC, Done: k.ledger.HappenedBy}),
	}))
	if err != nil {
		return nil, err
	}
	if k.router, err = web.NewRouter(web.Config{Log: slog.New(slog.DiscardHandler)}); err != nil {
		return nil, err
	}
	k.router.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(web.WithActor(r.Context(), preparer)))
		})
	})
	f.Routes(k.router)
	return k, k.settled(ctx)
}

// found enters a province's agencies, each of which owes the twelve duties.
func found(ctx context.Context, o *office, registry *org.Registry) ([]string, error) {
	var owing []string
	for i := range agencies {
		v := org.Version{Name: fmt.Sprintf("Sở Số %d", i), Level: agency.Province, Kind: agency.Department, ValidFrom: "2020-01-01"}
		if i >= agencies/6 {
			v.Name, v.Level, v.Kind = fmt.Sprintf("Ủy ban nhân dân xã Số %d", i), agency.Commune, agency.Committee
		}
		id, err := registry.Add(ctx, preparer, org.NewAgency{Version: v})
		if err != nil {
			return nil, err
		}
		owing = append(owing, id)
	}
	for i, rule := range matrixDuties() {
		if err := programmetest.Seed(ctx, o.db, fmt.Sprint("m", i), rule, owing...); err != nil {
			return nil, err
		}
	}
	return owing, nil
}

// settled waits until the workers did what the evidence gave them to do.
func (o *office) settled(ctx context.Context) error {
	for began := time.Now(); time.Since(began) < 5*time.Minute; time.Sleep(100 * time.Millisecond) {
		var left int
		_, err := o.db.Get(ctx, &left, `SELECT count(*) FROM river_job WHERE state IN ('available', 'running', 'retryable', 'scheduled')`)
		if err != nil || left == 0 {
			return err
		}
	}
	return errors.New("the workers are not done after five minutes")
}

// declare lets each agency show what a week brings: a piece for what is weekly,
// and in the first week of a month one for everything else; some forget.
func (k *board) declare(ctx context.Context, who []string, day calendar.Date) error {
	officer := access.Actor{AccountID: "bench"}
	return k.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for n, id := range who {
			for i, rule := range matrixDuties() {
				if rule.Per != calendar.Week && day.Day() > 7 && day != matrixDay || (n+i)%7 == 6 {
					continue
				}
				_, err := k.ledger.Append(ctx, tx, officer, ledger.NewEvidence{
					AgencyID: id, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: day,
					Title: fmt.Sprintf("Tin %d ngày %s", i, day), Versions: []string{fmt.Sprint("m", i)},
				})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// ask gets a page, compressed as for a browser.
func (k *board) ask(ctx context.Context, path string) error {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	k.router.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return fmt.Errorf("%s answers %d", path, w.Code)
	}
	return nil
}
