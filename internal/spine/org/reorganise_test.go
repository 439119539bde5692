package org_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// actDay is after dbtest.Now, so that acts of that day can be undone.
const actDay = calendar.Date("2025-07-01")

func commune(name, parent string) org.Version {
	return org.Version{Name: name, Level: agency.Commune, Kind: agency.Committee, ParentID: parent}
}

func newCommune(id, name, parent string) agency.TargetUnit {
	return agency.TargetUnit{AgencyID: id, New: true, Name: name, Level: agency.Commune, Kind: agency.Committee, ParentID: parent}
}

func from(ids ...string) []agency.SourceUnit {
	out := make([]agency.SourceUnit, len(ids))
	for i, id := range ids {
		out[i] = agency.SourceUnit{AgencyID: id}
	}
	return out
}

// province is a small registry and an act that changes every kind of thing in
// it.
type province struct {
	g                              *org.Registry
	top, snv, sld, syt, bien, xuan string
	bao, phu, tho, loc, merged     string
	steps                          []agency.Step
}

func newProvince(t *testing.T, d *db.DB) province {
	t.Helper()
	p := province{g: org.New(d, zone), merged: db.NewID()}
	p.top = add(t, p.g, org.Version{Name: "Ủy ban nhân dân tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee})
	p.snv = add(t, p.g, department("Sở Nội vụ", p.top))
	p.sld = add(t, p.g, department("Sở Lao động - Thương binh và Xã hội", p.top))
	p.syt = add(t, p.g, department("Sở Y tế", p.top))
	p.bien = add(t, p.g, district("UBND thành phố Biên Hòa", p.top))
	p.xuan = add(t, p.g, district("UBND huyện Xuân Lộc", p.top))
	p.bao = add(t, p.g, commune("UBND xã Bảo Hòa", p.xuan))
	p.phu = add(t, p.g, commune("UBND xã Xuân Phú", p.xuan))
	p.tho = add(t, p.g, commune("UBND xã Xuân Thọ", p.xuan))
	p.loc = add(t, p.g, commune("UBND xã Xuân Lộc", p.xuan))
	p.steps = []agency.Step{
		{Change: agency.Merge, From: from(p.bao, p.phu), To: []agency.TargetUnit{newCommune(p.merged, "UBND xã Xuân Bảo", p.top)}},
		{Change: agency.Raise, From: from(p.tho), To: []agency.TargetUnit{{AgencyID: p.tho, Name: "UBND phường Xuân Thọ", ParentID: p.top, Codes: map[string]string{"gso": "26431"}}}},
		{Change: agency.Rename, From: from(p.loc), To: []agency.TargetUnit{{AgencyID: p.loc, ParentID: p.top}}},
		{Change: agency.Dissolve, From: from(p.xuan)},
		{Change: agency.Merge, From: from(p.snv, p.sld), To: []agency.TargetUnit{{AgencyID: p.snv}}},
		{Change: agency.Transfer, From: from(p.sld), To: []agency.TargetUnit{{AgencyID: p.syt}}, Function: "Bảo trợ xã hội"},
	}
	return p
}

func (p province) act() org.NewReorganisation {
	return org.NewReorganisation{Title: "Sắp xếp đơn vị hành chính", BasisNumber: "1662/NQ-UBTVQH15", BasisIssuer: "Ủy ban Thường vụ Quốc hội", BasisIssuedOn: "2025-06-16", EffectiveOn: actDay, Steps: p.steps}
}

func (p province) prepare(t *testing.T, in org.NewReorganisation) string {
	t.Helper()
	id, err := p.g.Prepare(t.Context(), coordinator, in)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func write(t testing.TB, g *org.Registry, id string) {
	t.Helper()
	for range 100 {
		left, err := g.Write(t.Context(), coordinator, id)
		if err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			return
		}
	}
	t.Fatal("writing never ends")
}

// state is the registry of a day in words.
func state(t *testing.T, g *org.Registry, day calendar.Date) string {
	t.Helper()
	all, err := g.AsOf(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, a := range all {
		fmt.Fprintln(&b, a.ID, a.Name, a.ShortName, a.Code, a.ParentID, a.Level, a.Kind, a.ValidFrom, a.Codes)
	}
	return b.String()
}

func TestReorganisationIsTrueAtOnceAndUndone(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		before := state(t, p.g, actDay)
		id := p.prepare(t, p.act())
		if problems, err := p.g.CheckSteps(t.Context(), actDay, p.steps); err != nil || len(problems) != 0 {
			t.Fatalf("the act has problems: %v, %v", problems, err)
		}
		planned, err := p.g.Planned(t.Context(), actDay, p.steps)
		if err != nil {
			t.Fatal(err)
		}
		write(t, p.g, id)
		if state(t, p.g, actDay) != before {
			t.Fatal("what is written is seen before it is applied")
		}
		if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
			t.Fatal(err)
		}
		all, err := p.g.AsOf(t.Context(), actDay)
		if err != nil || len(all) != len(planned) {
			t.Fatalf("%d agencies, planned %d: %v", len(all), len(planned), err)
		}
		for i, a := range all {
			if a.ID != planned[i].ID || a.Name != planned[i].Name || a.ParentID != planned[i].ParentID {
				t.Errorf("%d: %q, planned %q", i, a.Name, planned[i].Name)
			}
		}
		if state(t, p.g, "2025-06-30") != strings.ReplaceAll(before, string(actDay), "") {
			t.Error("the eve of the day moved")
		}
		if l, err := p.g.Lineage(t.Context()); err != nil {
			t.Fatal(err)
		} else if heir, ok := l.WholeHeir(p.bao, actDay); !ok || heir != p.merged {
			t.Errorf("heir of the merged commune: %q %v", heir, ok)
		}
		if err := p.g.Undo(t.Context(), coordinator, id, "Văn bản bị đính chính"); err != nil {
			t.Fatal(err)
		}
		if state(t, p.g, actDay) != before {
			t.Error("undoing did not give the earlier registry")
		}
		for _, action := range []string{"reorganisation.prepare", "reorganisation.write", "reorganisation.apply", "reorganisation.undo"} {
			var n int
			if _, err := d.Get(t.Context(), &n, `SELECT COUNT(*) FROM audit_log WHERE action = $1 AND object_id = $2`, action, id); err != nil || n != 1 {
				t.Errorf("%s was recorded %d times: %v", action, n, err)
			}
		}
	})
}

func TestReorganisationRefuses(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		ctx := t.Context()
		if _, err := p.g.Prepare(ctx, officer, p.act()); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer prepared an act: %v", err)
		}
		_, err := p.g.Prepare(ctx, coordinator, org.NewReorganisation{BasisIssuedOn: "hôm qua"})
		for _, field := range []string{"ten", "hieu_luc", "ngay_ban_hanh"} {
			if domain.FieldsOf(err).For(field).Message == "" {
				t.Errorf("nothing wrong with %s: %v", field, err)
			}
		}
		empty := p.act()
		empty.Steps = nil
		id := p.prepare(t, empty)
		if _, err := p.g.Write(ctx, coordinator, id); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("an act without steps was written: %v", err)
		}
		if err := p.g.Apply(ctx, coordinator, id); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("a draft was applied: %v", err)
		}
		if err := p.g.Revise(ctx, coordinator, id, 1, p.act()); err != nil {
			t.Fatal(err)
		}
		if err := p.g.Revise(ctx, coordinator, id, 1, p.act()); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("revised twice from one version: %v", err)
		}
		orphaned := p.act()
		orphaned.Steps = orphaned.Steps[3:]
		if err := p.g.Revise(ctx, coordinator, id, 2, orphaned); err != nil {
			t.Fatal(err)
		}
		if _, err := p.g.Write(ctx, coordinator, id); domain.CodeOf(err) != domain.CodeConflict || !strings.Contains(err.Error(), "UBND xã Xuân Phú") {
			t.Errorf("a district ended over its communes: %v", err)
		}
		if err := p.g.Revise(ctx, coordinator, id, 3, p.act()); err != nil {
			t.Fatal(err)
		}
		write(t, p.g, id)
		if err := p.g.Revise(ctx, coordinator, id, 5, p.act()); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("an act was revised while it was being written: %v", err)
		}
		if err := p.g.Undo(ctx, coordinator, id, "Nhầm"); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("an act that is not applied was undone: %v", err)
		}
		if err := p.g.Apply(ctx, officer, id); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer applied: %v", err)
		}
		refused := domain.Conflict("Không.")
		if err := p.g.Apply(ctx, coordinator, id, func(context.Context, *db.Tx) error { return refused }); !errors.Is(err, refused) {
			t.Errorf("what goes with the act does not stop it: %v", err)
		}
		if err := p.g.Apply(ctx, coordinator, id); err != nil {
			t.Fatal(err)
		}
		if left, err := p.g.Write(ctx, coordinator, id); left != 0 || err != nil {
			t.Errorf("writing what is applied: %d, %v", left, err)
		}
		if err := p.g.Undo(ctx, coordinator, id, " "); domain.FieldsOf(err).For("ly_do").Message == "" {
			t.Errorf("undone without a reason: %v", err)
		}
	})
}

// TestUndoRefusesWhatWasBuiltOnIt: information about its units, units under
// those that it founded, a later act, and its day.
func TestUndoRefusesWhatWasBuiltOnIt(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		built := map[string]func(t *testing.T, p province){
			"new information": func(t *testing.T, p province) {
				v := commune("UBND xã Xuân Bảo mới", p.top)
				v.ValidFrom = "2025-08-01"
				if err := p.g.Change(t.Context(), coordinator, p.merged, v); err != nil {
					t.Fatal(err)
				}
			},
			"unit below": func(t *testing.T, p province) {
				v := org.Version{Name: "Phòng Kinh tế", Level: agency.Commune, Kind: agency.Other, ParentID: p.merged, ValidFrom: actDay}
				add(t, p.g, v)
			},
			"later act": func(t *testing.T, p province) {
				later := org.NewReorganisation{Title: "Đợt sau", EffectiveOn: "2025-09-01", Steps: []agency.Step{
					{Change: agency.Transfer, From: from(p.syt), To: []agency.TargetUnit{{AgencyID: p.merged}}, Function: "Trạm y tế"},
				}}
				id := p.prepare(t, later)
				write(t, p.g, id)
				if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
					t.Fatal(err)
				}
			},
			"the old name again": func(t *testing.T, p province) {
				v := department("Sở Lao động - Thương binh và Xã hội", p.top)
				v.ValidFrom = "2025-10-01"
				add(t, p.g, v)
			},
		}
		for name, build := range built {
			t.Run(name, func(t *testing.T) {
				p := newProvince(t, dbtest.Open(t, d.Engine(), owners, nil))
				id := p.prepare(t, p.act())
				write(t, p.g, id)
				if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
					t.Fatal(err)
				}
				build(t, p)
				if err := p.g.Undo(t.Context(), coordinator, id, "Nhầm"); domain.CodeOf(err) != domain.CodeConflict {
					t.Errorf("undone: %v", err)
				}
			})
		}
		p := newProvince(t, d)
		past := p.act()
		past.EffectiveOn = "2025-04-10" // the test's today
		id := p.prepare(t, past)
		write(t, p.g, id)
		if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
			t.Fatal(err)
		}
		if err := p.g.Undo(t.Context(), coordinator, id, "Nhầm"); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("undone on its own day: %v", err)
		}
	})
}

// TestCopyOfAnUndoneAct: an act that was undone is applied again as a copy with
// units of its own.
func TestCopyOfAnUndoneAct(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		id := p.prepare(t, p.act())
		write(t, p.g, id)
		if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
			t.Fatal(err)
		}
		first := state(t, p.g, actDay)
		if err := p.g.Undo(t.Context(), coordinator, id, "Lùi ngày"); err != nil {
			t.Fatal(err)
		}
		again, err := p.g.Copy(t.Context(), coordinator, id)
		if err != nil {
			t.Fatal(err)
		}
		write(t, p.g, again)
		if err := p.g.Apply(t.Context(), coordinator, again); err != nil {
			t.Fatal(err)
		}
		r, err := p.g.Reorganisation(t.Context(), again)
		if err != nil || r.Status != org.Applied || r.Written != len(p.steps) || r.Lines != len(p.steps) {
			t.Fatalf("the copy: %+v, %v", r, err)
		}
		merged := r.Steps[0].To[0].AgencyID
		if merged == p.merged || state(t, p.g, actDay) != strings.ReplaceAll(first, p.merged, merged) {
			t.Error("the copy gives another registry")
		}
		all, err := p.g.Reorganisations(t.Context())
		if err != nil || len(all) != 2 || all[1].Status != org.Undone || all[1].UndoReason != "Lùi ngày" {
			t.Errorf("acts: %+v, %v", all, err)
		}
		if then, err := p.g.Successions(t.Context(), 1); err != nil || len(then) != 0 {
			t.Errorf("known before it was applied: %v, %v", then, err)
		}
		if now, err := p.g.Successions(t.Context(), 0); err != nil || len(now) != 8 {
			t.Errorf("%d successions, want 8: %v", len(now), err)
		}
	})
}

// TestWhatWasKnownOfAnAct: a view as of an instant shows an act from its
// application to its undoing, whenever it was written.
func TestWhatWasKnownOfAnAct(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			var at atomic.Int64
			at.Store(db.Millis(dbtest.Now))
			d := dbtest.Open(t, engine, owners, func(c *db.Config) { c.Clock = hand{&at} })
			p := newProvince(t, d)
			tick := func() int64 { return at.Add(60_000) }
			tick()
			id := p.prepare(t, p.act())
			write(t, p.g, id)
			written := tick()
			tick()
			if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
				t.Fatal(err)
			}
			applied := tick()
			tick()
			if err := p.g.Undo(t.Context(), coordinator, id, "Lùi ngày"); err != nil {
				t.Fatal(err)
			}
			undone := tick()
			for known, there := range map[int64]bool{written: false, applied: true, undone: false, 0: false} {
				all, err := p.g.AsKnown(t.Context(), actDay, known)
				if err != nil {
					t.Fatal(err)
				}
				if got := slices.ContainsFunc(all, func(a org.Agency) bool { return a.ID == p.merged }); got != there {
					t.Errorf("known at %d: the merged commune is there %v, want %v", known, got, there)
				}
				lines, err := p.g.Successions(t.Context(), known)
				if err != nil || (len(lines) > 0) != there {
					t.Errorf("known at %d: %d successions, %v", known, len(lines), err)
				}
			}
		})
	}
}

// hand is a clock that a test sets, in Unix milliseconds.
type hand struct{ at *atomic.Int64 }

func (h hand) Now() time.Time { return time.UnixMilli(h.at.Load()) }
