package org_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// drawLine gives a line of an act over the units of a province.
func drawLine(t *rapid.T, units []string, top string) agency.Step {
	unit := rapid.SampledFrom(units)
	name := fmt.Sprint("UBND xã Mới ", rapid.IntRange(0, 9).Draw(t, "name"))
	s := agency.Step{Change: rapid.SampledFrom(agency.Changes()).Draw(t, "change"), From: from(unit.Draw(t, "from"))}
	part := rapid.IntRange(0, 3).Draw(t, "part") == 0
	fresh := newCommune(db.NewID(), name, top)
	switch s.Change {
	case agency.Merge:
		s.From = append(s.From, agency.SourceUnit{AgencyID: unit.Draw(t, "other"), Part: part})
		s.To = []agency.TargetUnit{rapid.SampledFrom([]agency.TargetUnit{fresh, {AgencyID: s.From[0].AgencyID}}).Draw(t, "heir")}
	case agency.Split:
		s.To = []agency.TargetUnit{fresh, {AgencyID: unit.Draw(t, "heir")}}
	case agency.Rename, agency.Raise:
		s.To = []agency.TargetUnit{{AgencyID: s.From[0].AgencyID, Name: name, ParentID: rapid.SampledFrom([]string{"", top, unit.Draw(t, "above")}).Draw(t, "parent")}}
	case agency.Dissolve:
	case agency.Transfer:
		s.Function, s.To = "Báo chí", []agency.TargetUnit{{AgencyID: unit.Draw(t, "heir")}}
	}
	return s
}

// TestRandomActsAreAppliedAndUndone: whatever act the check lets through makes
// the registry as it was planned, with a superior for every unit, leaves the
// eve alone, and undone gives the earlier registry to the last word.
func TestRandomActsAreAppliedAndUndone(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			p := newProvince(t, dbtest.Open(t, engine, owners, nil))
			before, eve := state(t, p.g, actDay), state(t, p.g, actDay.AddDays(-1))
			units := []string{p.snv, p.sld, p.syt, p.bien, p.xuan, p.bao, p.phu, p.tho, p.loc}
			applied := 0
			rapid.Check(t, func(rt *rapid.T) {
				act := p.act()
				act.Steps = nil
				for range rapid.IntRange(1, 6).Draw(rt, "lines") {
					more := append(slices.Clone(act.Steps), drawLine(rt, units, p.top))
					problems, err := p.g.CheckSteps(t.Context(), actDay, more)
					if err != nil {
						rt.Fatal(err)
					}
					if !agency.Wrong(problems) {
						act.Steps = more
					}
				}
				if len(act.Steps) == 0 {
					return
				}
				applied++
				planned, err := p.g.Planned(t.Context(), actDay, act.Steps)
				if err != nil {
					rt.Fatal(err)
				}
				id := p.prepare(t, act)
				write(t, p.g, id)
				if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
					rt.Fatal(err)
				}
				sameAsPlanned(t, rt, p.g, planned)
				if state(t, p.g, actDay.AddDays(-1)) != eve {
					rt.Fatal("the eve of the day moved")
				}
				if err := p.g.Undo(t.Context(), coordinator, id, "Thử"); err != nil {
					rt.Fatal(err)
				}
				if state(t, p.g, actDay) != before {
					rt.Fatal("undoing did not give the earlier registry")
				}
			})
			if applied < 20 {
				t.Errorf("only %d acts were applied: hardly anything was tested", applied)
			}
		})
	}
}

func sameAsPlanned(t *testing.T, rt *rapid.T, g *org.Registry, planned []org.Agency) {
	all, err := g.AsOf(t.Context(), actDay)
	if err != nil || len(all) != len(planned) {
		rt.Fatalf("%d units, planned %d: %v", len(all), len(planned), err)
	}
	there := map[string]bool{}
	for _, a := range all {
		there[a.ID] = true
	}
	for i, a := range all {
		if w := planned[i]; a.ID != w.ID || a.Name != w.Name || a.ParentID != w.ParentID || a.Code != w.Code {
			rt.Fatalf("unit %d is %q, planned %q", i, a.Name, w.Name)
		}
		if a.ParentID != "" && !there[a.ParentID] {
			rt.Fatalf("%q has no superior", a.Name)
		}
	}
}
