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

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/chase"
	deskroom "loa/internal/feature/desk"
	"loa/internal/platform/auth"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	"loa/internal/platform/mail"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger/ledgertest"
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
	if k.office, err = openWith(ctx, cfg, dir, idlers); err != nil {
		return nil, err
	}
	began := time.Now()
	registry := org.New(k.db, time.UTC)
	hasher, err := auth.NewHasher(auth.Cost{Memory: 64, Iterations: 1, Parallel: 4})
	if err != nil {
		return nil, err
	}
	everybody := people.New(k.db, people.Config{Zone: time.UTC, Agencies: registry, Hasher: hasher})
	ids, err := populate(ctx, k.db, registry, everybody)
	if err != nil {
		return nil, err
	}
	k.agency = ids[7]
	fmt.Printf("%d agencies, %d people, %d years made in %.0f s\n", deskAgencies, deskPeople, deskYears, time.Since(began).Seconds())
	plans := programme.New(k.db, registry, programme.Config{Zone: time.UTC, Done: k.ledger.HappenedBy})
	service := deskroom.NewService(deskroom.Sources{DB: k.db, Registry: registry, Programme: plans, Ledger: k.ledger, Zone: time.UTC, Every: time.Minute})
	f, err := deskroom.New(service)
	if err != nil {
		return nil, err
	}
	in := chase.Config{
		DB: k.db, People: everybody, Registry: registry, Programme: plans,
		Notices: notice.New(k.db, time.UTC), Mail: mail.None{}, Zone: time.UTC, Address: func(path string) string { return path },
		Begun: service.Begun,
		Desks: func(ctx context.Context) (chase.Desks, error) { return service.Everybody(ctx) },
	}
	k.chase = chase.NewService(in)
	if err := k.busy(ctx, in, ids); err != nil {
		return nil, err
	}
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

// populate founds the agencies, lets people join and obliges everybody; five years
// of counts stand behind them.
func populate(ctx context.Context, d *db.DB, registry *org.Registry, dir *people.Directory) ([]string, error) {
	ids := make([]string, deskAgencies)
	for i := range ids {
		var err error
		v := org.Version{Name: fmt.Sprintf("Ủy ban nhân dân xã Số %d", i), Level: agency.Commune, Kind: agency.Committee, ValidFrom: "2020-01-01"}
		if ids[i], err = registry.Add(ctx, preparer, org.NewAgency{Version: v}); err != nil {
			return nil, err
		}
	}
	who := access.SystemActor("bench")
	for i := range deskPeople {
		role := access.Officer
		if i%8 == 7 {
			role = access.Leader
		}
		inv, err := dir.Invite(ctx, who, people.NewPerson{
			Name: fmt.Sprintf("Cán bộ Số %d", i), Login: fmt.Sprintf("can-bo-%d", i), Email: fmt.Sprintf("p%d@example.vn", i),
			Grants: []people.NewGrant{{Role: role, AgencyID: ids[i%deskAgencies]}},
		})
		if err != nil {
			return nil, err
		}
		if _, err := dir.Accept(ctx, inv.Token, "trăng non bờ giếng"); err != nil {
			return nil, err
		}
	}
	var versions []string
	for i, rule := range matrixDuties() {
		versions = append(versions, fmt.Sprint("m", i))
		if err := programmetest.Seed(ctx, d, versions[i], rule, ids...); err != nil {
			return nil, err
		}
	}
	for year := range deskYears {
		if err := ledgertest.Year(ctx, d, 2025-year, versions, ids); err != nil {
			return nil, err
		}
		for i := range versions { // of the plan of the year before
			versions[i] = fmt.Sprintf("old%d-%d", year, i)
		}
	}
	return ids, nil
}
