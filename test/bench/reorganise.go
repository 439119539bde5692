package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/reorganise"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// The size of the reorganisation: so many units end, each with so many open
// duties, in a registry of so many units.
const (
	endingUnits = 200
	openEach    = 100
	allUnits    = 4000
	heirUnits   = 40
)

// Limits in milliseconds.
const (
	previewLimit = 5000
	writerLimit  = 100
	treeLimit    = 100
	groupLimit   = 5
)

// actDay is the day of the reorganisation.
const actDay calendar.Date = "2025-07-01"

// province is a registry with a plan in force and the wizard over it.
type province struct {
	*office
	registry *org.Registry
	wizard   *reorganise.Service
	ending   []string
	group    int
	longest  atomic.Int64 // transaction, in microseconds
}

var (
	preparer = access.Actor{AccountID: "nguoi-chuan-bi", Name: "Người điều phối", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	applier  = access.Actor{AccountID: "nguoi-ap-dung", Name: "Người điều phối khác", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
)

// reorganising measures the registry and one large act against their limits.
func reorganising(ctx context.Context, p plan) error {
	return eachEngine(ctx, pgserver.Options{Durable: true}, func(e engine) error { return reorganiseOn(ctx, p, e.name, e.cfg, e.dir) })
}

func reorganiseOn(ctx context.Context, p plan, engine string, cfg db.Config, dir string) error {
	k, err := settle(ctx, cfg, filepath.Join(dir, engine))
	if err != nil {
		return err
	}
	err = k.measure(ctx, p, engine)
	return errors.Join(err, k.close(ctx))
}

// settle founds the province.
func settle(ctx context.Context, cfg db.Config, dir string) (*province, error) {
	k := &province{}
	cfg.Observe = func(took time.Duration, _ int) { k.longest.Store(max(k.longest.Load(), took.Microseconds())) }
	var err error
	k.office, err = openWith(ctx, cfg, dir, func(o *office, w *river.Workers) error {
		k.registry = org.New(o.db, time.UTC)
		k.wizard = reorganise.NewService(reorganise.Sources{
			DB: o.db, Registry: k.registry, People: people.New(o.db, people.Config{Zone: time.UTC, Agencies: k.registry}), Ledger: o.ledger, Zone: time.UTC,
			Programme: programme.New(o.db, k.registry, programme.Config{Zone: time.UTC, Done: o.ledger.HappenedBy}),
		})
		f, err := reorganise.New(k.wizard)
		if err != nil {
			return err
		}
		return f.Jobs(w)
	})
	if err != nil {
		return nil, err
	}
	if err := k.found(ctx); err != nil {
		return nil, err
	}
	return k, k.oblige(ctx)
}

// found enters all units: a committee, 120 departments, and villages.
func (k *province) found(ctx context.Context) error {
	rows := []org.ImportRow{{Line: 1, Code: "ubnd", Name: "Ủy ban nhân dân tỉnh", Level: agency.Province, Kind: agency.Committee, ValidFrom: "2020-01-01"}}
	for i := 1; i < allUnits; i++ {
		r := org.ImportRow{
			Line: i + 1, Code: fmt.Sprintf("x%d", i), Name: fmt.Sprintf("Ủy ban nhân dân xã Số %d", i), Level: agency.Commune,
			Kind: agency.Committee, ParentCode: "ubnd", ValidFrom: "2020-01-01",
		}
		if i <= agencies {
			r.Name, r.Level, r.Kind = fmt.Sprintf("Sở Số %d", i), agency.Province, agency.Department
		}
		rows = append(rows, r)
	}
	if _, err := k.registry.Import(ctx, preparer, rows); err != nil {
		return err
	}
	m, err := k.registry.Matcher(ctx, actDay)
	if err != nil {
		return err
	}
	for i := range endingUnits {
		name := fmt.Sprintf("Ủy ban nhân dân xã Số %d", agencies+1+i)
		found := m.Match(name)
		if len(found) != 1 {
			return fmt.Errorf("%d units are called %s", len(found), name)
		}
		k.ending = append(k.ending, found[0].ID)
	}
	return nil
}

// oblige puts the open duties of the units that end into force.
func (k *province) oblige(ctx context.Context) error {
	monthly := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: calendar.YearWindow(2025)}
	yearly := obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Whole, Window: calendar.YearWindow(2025)}
	for i := range openEach {
		rule := monthly
		if i%2 == 0 {
			rule = yearly
		}
		if err := programmetest.Seed(ctx, k.db, fmt.Sprintf("nv%d", i), rule, k.ending...); err != nil {
			return err
		}
	}
	return nil
}

// list is the list of the legal act, as its text has it: five units become one,
// and so on.
func list() string {
	var b strings.Builder
	const each = endingUnits / heirUnits
	for i := range heirUnits {
		var names []string
		for j := range each {
			names = append(names, fmt.Sprintf("xã Số %d", agencies+1+i*each+j))
		}
		fmt.Fprintf(&b, "Nhập %s và %s thành xã Mới %d\n", strings.Join(names[:each-1], ", "), names[each-1], i)
	}
	return b.String()
}

func (k *province) measure(ctx context.Context, p plan, engine string) error {
	limit := func(ms float64) func() (float64, error) { return func() (float64, error) { return ms, nil } }
	n := 0
	fresh := func() error { // a change of the registry, so that it is read anew
		n++
		_, err := k.registry.Add(ctx, preparer, org.NewAgency{Version: org.Version{
			Name: fmt.Sprintf("Sở Thêm %d", n), Level: agency.Province, Kind: agency.Other, ValidFrom: "2020-01-01",
		}})
		return err
	}
	tree := func() error { _, err := k.registry.AsOf(ctx, actDay); return err }
	group := func() error {
		all, err := k.registry.Members(ctx, agency.Departments, actDay, "")
		k.group = len(all)
		return err
	}
	for _, c := range []struct {
		name   string
		limit  float64
		before func() error
		do     func() error
	}{
		{fmt.Sprintf("tree of %d units, ms v. limit", allUnits), treeLimit, nil, tree},
		{fmt.Sprintf("tree of %d units after a change, ms v. limit", allUnits), treeLimit, fresh, tree},
		{fmt.Sprintf("group of %d agencies, ms v. limit", agencies), groupLimit, nil, group},
	} {
		err := pair("reorganise, "+engine+": "+c.name, "< 1", p, func() (float64, error) { return milliseconds(9, c.before, c.do) }, limit(c.limit))
		if err != nil {
			return err
		}
	}
	if k.group != agencies {
		return fmt.Errorf("the group has %d members", k.group)
	}
	id, err := k.prepare(ctx)
	if err != nil {
		return err
	}
	err = pair(fmt.Sprintf("reorganise, %s: %d duties before and after, ms v. limit", engine, endingUnits*openEach), "< 1", p,
		func() (float64, error) { return milliseconds(1, nil, func() error { return k.compare(ctx, id) }) }, limit(previewLimit))
	if err != nil {
		return err
	}
	p.rounds = 1 // an act is applied once
	return pair("reorganise, "+engine+": longest transaction of applying, ms v. limit", "< 1", p,
		func() (float64, error) { return k.apply(ctx, id) }, limit(writerLimit))
}

// prepare makes the draft and decides every duty as proposed.
func (k *province) prepare(ctx context.Context) (string, error) {
	id, err := k.wizard.Prepare(ctx, preparer, org.NewReorganisation{Title: "Sắp xếp xã", BasisNumber: "1/NQ", EffectiveOn: actDay})
	if err != nil {
		return "", err
	}
	a, err := k.wizard.Act(ctx, preparer, id)
	if err != nil {
		return "", err
	}
	if err := k.wizard.Add(ctx, preparer, id, a.Version, agency.ReadActText(list()), true); err != nil {
		return "", err
	}
	_, _, err = k.wizard.Decide(ctx, preparer, id, reorganise.Which{}, reorganise.Ask{How: reorganise.HowProposed})
	return id, err
}

// compare is the preview that the page shows.
func (k *province) compare(ctx context.Context, id string) error {
	a, err := k.wizard.Act(ctx, preparer, id)
	if err != nil {
		return err
	}
	b, err := k.wizard.Compare(ctx, a)
	if err == nil && (b.Open > 0 || len(b.Changed)+b.More < endingUnits*openEach) {
		err = fmt.Errorf("the preview has %d changed cells and %d open duties", len(b.Changed)+b.More, b.Open)
	}
	return err
}

// apply lets the act be applied in the background and gives the longest
// transaction meanwhile, in milliseconds.
func (k *province) apply(ctx context.Context, id string) (float64, error) {
	k.longest.Store(0)
	if err := k.wizard.Apply(ctx, applier, id, 0, reorganise.Knowing{Unproven: true}); err != nil {
		return 0, err
	}
	for began := time.Now(); time.Since(began) < 5*time.Minute; time.Sleep(20 * time.Millisecond) {
		run, err := k.wizard.Run(ctx, id)
		if err != nil {
			return 0, err
		}
		if why := run.Why(); why != nil {
			return 0, errors.New(why.String())
		}
		if !run.Working() {
			return float64(k.longest.Load()) / 1000, k.applied(ctx, time.Since(began))
		}
	}
	return 0, errors.New("the act is not applied after five minutes")
}

// applied checks that nothing was left out.
func (k *province) applied(ctx context.Context, took time.Duration) error {
	var n int
	if _, err := k.db.Get(ctx, &n, `SELECT count(*) FROM obligation_decision`); err != nil {
		return err
	}
	if n != endingUnits*openEach {
		return fmt.Errorf("%d decisions are recorded", n)
	}
	fmt.Printf("  (%d decisions recorded in %.1f s)\n", n, took.Seconds())
	return nil
}

// milliseconds is the median of several runs.
func milliseconds(times int, before, do func() error) (float64, error) {
	var all []float64
	for range times {
		if before != nil {
			if err := before(); err != nil {
				return 0, err
			}
		}
		began := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		all = append(all, float64(time.Since(began).Microseconds())/1000)
	}
	return median(all), nil
}
