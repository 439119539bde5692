package org_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// bigAct merges pairs of many communes.
func bigAct(t testing.TB, g *org.Registry, merges int) (org.NewReorganisation, string) {
	t.Helper()
	rows := []org.ImportRow{{Line: 1, Code: "ubnd", Name: "UBND tỉnh", Level: agency.Province, Kind: agency.Committee, ValidFrom: "2020-01-01"}}
	for i := range 2 * merges {
		rows = append(rows, org.ImportRow{Line: i + 2, Code: fmt.Sprint("x", i), Name: fmt.Sprint("UBND xã số ", i), ParentCode: "ubnd", Level: agency.Commune, Kind: agency.Committee, ValidFrom: "2020-01-01"})
	}
	if _, err := g.Import(t.Context(), coordinator, rows); err != nil {
		t.Fatal(err)
	}
	all, err := g.AsOf(t.Context(), actDay)
	if err != nil {
		t.Fatal(err)
	}
	act := org.NewReorganisation{Title: "Sắp xếp cấp xã", EffectiveOn: actDay}
	for pair := range slices.Chunk(all[1:], 2) {
		act.Steps = append(act.Steps, agency.Step{Change: agency.Merge, From: from(pair[0].ID, pair[1].ID), To: []agency.TargetUnit{newCommune("", pair[0].Name, all[0].ID)}})
	}
	return act, all[0].ID
}

// TestWritingIsInterrupted: half of an act is written, the program forgets all,
// the registry changes, two go on at once; the registry is the same as planned.
func TestWritingIsInterrupted(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		act, top := bigAct(t, g, 130)
		id, err := g.Prepare(t.Context(), coordinator, act)
		if err != nil {
			t.Fatal(err)
		}
		left, err := g.Write(t.Context(), coordinator, id)
		if err != nil || left != 110 {
			t.Fatalf("%d of 130 left after one chunk, want 110: %v", left, err)
		}
		if err := g.Apply(t.Context(), coordinator, id); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("half an act was applied: %v", err)
		}
		other := org.New(d, zone) // a new process
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { write(t, other, id) })
		}
		wg.Wait()
		// Somebody changes a unit of the act: what was written no longer follows.
		r, err := other.Reorganisation(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		changed := commune("UBND xã đổi tên", top)
		changed.ValidFrom = "2025-05-01"
		if err := other.Change(t.Context(), coordinator, r.Steps[0].From[0].AgencyID, changed); err != nil {
			t.Fatal(err)
		}
		if err := g.Apply(t.Context(), coordinator, id); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("applied although a unit changed: %v", err)
		}
		planned, err := other.Planned(t.Context(), actDay, r.Steps)
		if err != nil {
			t.Fatal(err)
		}
		write(t, g, id)
		if err := g.Apply(t.Context(), coordinator, id); err != nil {
			t.Fatal(err)
		}
		all, err := other.AsOf(t.Context(), actDay)
		if err != nil || len(all) != 131 || len(planned) != 131 {
			t.Fatalf("%d units, %d planned: %v", len(all), len(planned), err)
		}
		for i := range all {
			if all[i].ID != planned[i].ID || all[i].Name != planned[i].Name {
				t.Errorf("unit %d is %q, planned %q", i, all[i].Name, planned[i].Name)
			}
		}
		var versions, successions int
		if _, err := d.Get(t.Context(), &versions, `SELECT COUNT(*) FROM agency_version WHERE reorganisation_id = $1`, id); err != nil || versions != 390 {
			t.Errorf("%d versions, want 390: %v", versions, err)
		}
		if _, err := d.Get(t.Context(), &successions, `SELECT COUNT(*) FROM succession WHERE reorganisation_id = $1`, id); err != nil || successions != 260 {
			t.Errorf("%d successions, want 260: %v", successions, err)
		}
	})
}

// TestActsGiveTheWriterBack: an act of 200 merges is written in many short
// transactions and turned on and off in one each. How long they take is for
// BenchmarkAct.
func TestActsGiveTheWriterBack(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			var transactions atomic.Int64
			d := dbtest.Open(t, engine, owners, func(c *db.Config) {
				c.Observe = func(time.Duration, int) { transactions.Add(1) }
			})
			g := org.New(d, zone)
			act, _ := bigAct(t, g, 200)
			id, err := g.Prepare(t.Context(), coordinator, act)
			if err != nil {
				t.Fatal(err)
			}
			transactions.Store(0)
			write(t, g, id)
			if n := transactions.Swap(0); n < 10 {
				t.Errorf("200 merges were written in %d transactions: one of them held the writer too long", n)
			}
			if err := g.Apply(t.Context(), coordinator, id); err != nil {
				t.Fatal(err)
			}
			if err := g.Undo(t.Context(), coordinator, id, "Nhầm"); err != nil {
				t.Fatal(err)
			}
			if n := transactions.Load(); n != 2 {
				t.Errorf("applying and undoing took %d transactions, want one each", n)
			}
		})
	}
}

// TestTwoPeopleAtOnce: of acts that do not go together one wins and the other
// is told; the registry is always sound.
func TestTwoPeopleAtOnce(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		both := func(t *testing.T, first, second func() error) (int, []error) {
			t.Helper()
			errs := make([]error, 2)
			var wg sync.WaitGroup
			wg.Go(func() { errs[0] = first() })
			wg.Go(func() { errs[1] = second() })
			wg.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if code := domain.CodeOf(err); code != domain.CodeConflict && code != domain.CodeInvalid {
					t.Errorf("unexpected %v", err)
				}
			}
			return won, errs
		}
		fresh := func(t *testing.T) (province, *org.Registry) {
			own := dbtest.Open(t, d.Engine(), owners, nil)
			return newProvince(t, own), org.New(own, zone)
		}
		ready := func(t *testing.T, p province, in org.NewReorganisation) string {
			id := p.prepare(t, in)
			write(t, p.g, id)
			return id
		}
		for range 4 {
			t.Run("apply and apply", func(t *testing.T) {
				p, other := fresh(t)
				one, two := ready(t, p, p.act()), ready(t, p, p.act())
				won, errs := both(t, func() error { return p.g.Apply(t.Context(), coordinator, one) }, func() error { return other.Apply(t.Context(), coordinator, two) })
				if won != 1 {
					t.Errorf("%d of two acts that end the same units were applied: %v", won, errs)
				}
				if won, errs := both(t, func() error { return p.g.Apply(t.Context(), coordinator, one) }, func() error { return other.Apply(t.Context(), coordinator, one) }); won != 0 {
					t.Errorf("applied again: %v", errs)
				}
			})
			t.Run("apply and change", func(t *testing.T) {
				p, other := fresh(t)
				id := ready(t, p, p.act())
				v := commune("UBND xã Bảo Hòa hai", p.xuan)
				v.ValidFrom = "2025-05-01"
				_, errs := both(t, func() error { return p.g.Apply(t.Context(), coordinator, id) }, func() error { return other.Change(t.Context(), coordinator, p.bao, v) })
				if errs[1] != nil {
					t.Errorf("a change before the act's day: %v", errs[1])
				}
				_, err := p.g.Get(t.Context(), p.bao, actDay)
				if applied := errs[0] == nil; applied != (domain.CodeOf(err) == domain.CodeNotFound) {
					t.Errorf("applied %v, but the unit: %v", applied, err)
				}
			})
			t.Run("undo and apply", func(t *testing.T) {
				p, other := fresh(t)
				one := ready(t, p, p.act())
				if err := p.g.Apply(t.Context(), coordinator, one); err != nil {
					t.Fatal(err)
				}
				two := ready(t, p, org.NewReorganisation{Title: "Đợt sau", EffectiveOn: "2025-09-01", Steps: []agency.Step{
					{Change: agency.Merge, From: from(p.merged, p.loc), To: []agency.TargetUnit{newCommune("", "UBND xã Xuân Mới", p.top)}},
				}})
				won, errs := both(t, func() error { return p.g.Undo(t.Context(), coordinator, one, "Nhầm") }, func() error { return other.Apply(t.Context(), coordinator, two) })
				if won != 1 {
					t.Errorf("%d of undoing and building on it: %v", won, errs)
				}
			})
		}
	})
}
