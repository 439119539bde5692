package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/feature/chase"
	deskroom "loa/internal/feature/desk"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	"loa/internal/platform/mail"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// The office of the bench: a large province after five years, and everybody who
// works in it.
const (
	deskAgencies = 3500
	deskPeople   = 4000
	deskYears    = 5
	deskLimit    = 100   // milliseconds, 95th percentile
	digestLimit  = 60000 // milliseconds for everybody's digest
	writeLimit   = 100   // milliseconds, 95th percentile of acts meanwhile
)

// desks measures desks, the overview and a run of digests against their limits.
func desks(ctx context.Context, p plan) error {
	return eachEngine(ctx, pgserver.Options{Durable: true}, func(e engine) error { return desksOn(ctx, p, e) })
}

type deskOffice struct {
	*office
	router *web.Router
	chase  *chase.Service
	actor  access.Actor
	agency string
}

func desksOn(ctx context.Context, p plan, e engine) error {
	if err := os.MkdirAll(e.dir, 0o750); err != nil {
		return err
	}
	cfg := e.cfg
	cfg.Clock = clock.Starting(matrixDay.Time().Add(8 * time.Hour))
	k, err := setDesks(ctx, cfg, e.dir)
	if err != nil {
		return err
	}
	limit := func() (float64, error) { return deskLimit, nil }
	as := func(role access.Role) access.Actor {
		return access.Actor{AccountID: "bench", Name: "Đo", Grants: []access.Grant{{Role: role, AgencyID: k.agency}}}
	}
	for _, c := range []struct {
		name  string
		actor access.Actor
		path  string
	}{
		{"desk of an officer", as(access.Officer), "/lam-viec"},
		{"desk of a leader", as(access.Leader), "/lam-viec"},
		{"desk of a coordinator", as(access.Coordinator), "/lam-viec"},
		{"overview", as(access.Coordinator), "/lam-viec/tong-quan"},
	} {
		k.actor = c.actor
		name := fmt.Sprintf("desk, %s: %s, %d agencies, %d years, p95 ms v. limit", e.name, c.name, deskAgencies, deskYears)
		if err := pairFine(name, "< 1", p, func() (float64, error) { return k.slowest(ctx, c.path) }, limit); err != nil {
			return err
		}
	}
	return errors.Join(k.digests(ctx, e.name), k.end(ctx))
}

// slowest is the 95th percentile of asking for a page, in milliseconds.
func (k *deskOffice) slowest(ctx context.Context, path string) (float64, error) {
	var all []float64
	b := board{office: k.office, router: k.router}
	for range 40 {
		began := time.Now()
		if err := b.ask(ctx, path); err != nil {
			return 0, err
		}
		all = append(all, float64(time.Since(began).Microseconds())/1000)
	}
	return percentile95(all), nil
}

func percentile95(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)*95/100]
}

// digests writes everybody's digest of the day while people go on declaring.
func (k *deskOffice) digests(ctx context.Context, engine string) error {
	var acts []float64
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			began := time.Now()
			if err := k.act(ctx); err != nil {
				done <- err
				return
			}
			acts = append(acts, float64(time.Since(began).Microseconds())/1000)
			time.Sleep(10 * time.Millisecond)
		}
	}()
	began := time.Now()
	r, err := k.chase.Write(ctx)
	took := float64(time.Since(began).Milliseconds())
	close(stop)
	if err := errors.Join(err, <-done); err != nil {
		return err
	}
	if r.Digests == 0 {
		return errors.New("no digest was written")
	}
	row := func(name string, got, limit float64) {
		fmt.Printf("%-58s %12.1f %12.1f %8.2f %8s\n", name, got, limit, got/limit, "< 1")
	}
	row(fmt.Sprintf("digests, %s: %d of %d people, ms v. limit", engine, r.Digests, r.People), took, digestLimit)
	row(fmt.Sprintf("digests, %s: %d acts meanwhile, p95 ms v. limit", engine, len(acts)), percentile95(acts), writeLimit)
	return nil
}

func (k *deskOffice) end(ctx context.Context) error {
	stop, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return errors.Join(k.queue.Stop(stop), k.db.Close(), k.files.Close())
}

func setDesks(ctx context.Context, cfg db.Config, dir string) (*deskOffice, error) {
	k := &deskOffice{}
	var err error
	if k.office, err = openWith(ctx, cfg, dir, func(_ *office, w *river.Workers) error { return river.AddWorkerSafely(w, &unsent{}) }); err != nil {
		return nil, err
	}
	began := time.Now()
	ids, err := populate(ctx, k.db)
	if err != nil {
		return nil, err
	}
	k.agency = ids[7]
	fmt.Printf("%d agencies, %d people, %d years made in %.0f s\n", deskAgencies, deskPeople, deskYears, time.Since(began).Seconds())
	registry := org.New(k.db, time.UTC)
	plans := programme.New(k.db, registry, programme.Config{Zone: time.UTC, Done: k.ledger.HappenedBy})
	service := deskroom.NewService(deskroom.Sources{DB: k.db, Registry: registry, Programme: plans, Ledger: k.ledger, Zone: time.UTC, Every: time.Minute})
	f, err := deskroom.New(service)
	if err != nil {
		return nil, err
	}
	k.chase = chase.NewService(chase.Config{
		DB: k.db, People: people.New(k.db, people.Config{Zone: time.UTC, Agencies: registry}), Registry: registry, Programme: plans,
		Notices: notice.New(k.db, time.UTC), Mail: mail.None{}, Zone: time.UTC, Address: func(path string) string { return path },
		Desks: func(ctx context.Context) (chase.Desks, error) { return service.Everybody(ctx) },
	})
	if k.router, err = web.NewRouter(web.Config{Log: slog.New(slog.DiscardHandler)}); err != nil {
		return nil, err
	}
	k.router.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(web.WithActor(r.Context(), k.actor)))
		})
	})
	f.Routes(k.router)
	return k, nil
}

// unsent takes the mails of digests without sending them: what a mail server needs is
// not ours to measure.
type unsent struct {
	river.WorkerDefaults[notice.DigestMail]
}

func (*unsent) Work(context.Context, *river.Job[notice.DigestMail]) error { return nil }

// populate fills the tables of a large province directly: only measured, never a
// part of the program.
func populate(ctx context.Context, d *db.DB) ([]string, error) {
	series := func(n int) string {
		if d.Engine() == db.SQLite {
			return fmt.Sprintf(`(WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i + 1 < %d) SELECT i FROM s) s`, n)
		}
		return fmt.Sprintf(`generate_series(0, %d - 1) AS s(i)`, n)
	}
	const id, name = `'a' || CAST(10000 + i AS TEXT)`, `'Xã số ' || CAST(i AS TEXT)`
	steps := []string{
		`INSERT INTO agency (id, created_at, created_by) SELECT ` + id + `, 0, 'bench' FROM ` + series(deskAgencies),
		`INSERT INTO agency_version (id, agency_id, valid_from, recorded_at, closed, name, name_fold, name_key, name_sort, kind, level, verified, actor_id, actor_name)
		SELECT 'v' || ` + id + `, ` + id + `, '2020-01-01', 0, FALSE, ` + name + `, ` + name + `, ` + name + `, ` + name + `, 'committee', 'commune', TRUE, 'bench', 'bench' FROM ` + series(deskAgencies),
		`INSERT INTO account (id, login, name, name_fold, name_sort, email, created_at, created_by, joined_at)
		SELECT 'p' || CAST(10000 + i AS TEXT), 'p' || CAST(i AS TEXT), 'Cán bộ ' || CAST(i AS TEXT), 'can bo', 'can bo', 'p' || CAST(i AS TEXT) || '@example.vn', 0, 'bench', 1 FROM ` + series(deskPeople),
		`INSERT INTO role_grant (id, account_id, role, agency_id, starts_on, granted_at, granted_by)
		SELECT 'g' || CAST(i AS TEXT), 'p' || CAST(10000 + i AS TEXT), CASE WHEN i % 8 = 7 THEN 'leader' ELSE 'officer' END, 'a' || CAST(10000 + i % ` + fmt.Sprint(deskAgencies) + ` AS TEXT), '2020-01-01', 0, 'bench' FROM ` + series(deskPeople),
	}
	if err := all(ctx, d, steps); err != nil {
		return nil, err
	}
	ids := make([]string, deskAgencies)
	for i := range ids {
		ids[i] = fmt.Sprint("a", 10000+i)
	}
	for i, rule := range matrixDuties() {
		if err := programmetest.Seed(ctx, d, fmt.Sprint("m", i), rule, ids...); err != nil {
			return nil, err
		}
	}
	return ids, all(ctx, d, happened(series))
}

// happened are five years of cells, in the versions of the plan in force and in
// those of plans before it, with what each cell was first.
func happened(series func(int) string) []string {
	var steps []string
	duties := len(matrixDuties())
	for year := range deskYears {
		version := fmt.Sprintf(`'%s' || CAST(i %% %d AS TEXT)`, map[bool]string{true: "m", false: fmt.Sprint("old", year, "-")}[year == 0], duties)
		agency := fmt.Sprintf(`'a' || CAST(10000 + i / %d %% %d AS TEXT)`, duties, deskAgencies)
		month := fmt.Sprintf(`i / %d`, duties*deskAgencies)
		period := fmt.Sprintf(`'%d-' || CASE WHEN %s < 9 THEN '0' ELSE '' END || CAST(%s + 1 AS TEXT)`, 2025-year, month, month)
		rows := series(duties * deskAgencies * 11)
		where := ` WHERE (i / 7) % 9 <> 3`
		cell := version + ` || '|' || ` + agency + ` || '|' || ` + period
		steps = append(steps, `INSERT INTO cell (id, version_id, agency_id, period, n, first_on, last_on, rev)
			SELECT `+cell+`, `+version+`, `+agency+`, `+period+`, 1, `+period+` || '-05', `+period+` || '-05', 1 FROM `+rows+where)
	}
	return append(steps,
		`INSERT INTO cell_version (cell_id, rev, n, first_on, last_on, recorded_at) SELECT id, 1, n, first_on, last_on, 1 FROM cell`,
		`INSERT INTO cell_line (id, version_id, agency_id, n, counts)
		SELECT version_id || '|' || agency_id, version_id, agency_id, sum(n), string_agg(period || ' ' || CAST(n AS TEXT) || ' ' || first_on || ' ' || last_on, ';') FROM cell GROUP BY version_id, agency_id`,
		`ANALYZE`)
}

func all(ctx context.Context, d *db.DB, steps []string) error {
	for _, step := range steps {
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, step)
			return err
		}); err != nil {
			return fmt.Errorf("%.60s: %w", step, err)
		}
	}
	return nil
}
