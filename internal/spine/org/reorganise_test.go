package org_test

import (
	"fmt"
	"strings"
	"testing"

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

func write(t *testing.T, g *org.Registry, id string) {
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
