package app

import (
	"slices"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/desk"
	"loa/internal/feature/ownplan"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
)

// TestAUnitDerivesFromItsSuperior: what the superior's issued plan addresses to its
// units stands in the unit's draft with its basis; a later edition above is a
// difference that may be declined with a reason.
func TestAUnitDerivesFromItsSuperior(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		unit, err := w.Registry.Add(ctx, access.SystemActor("test"), org.NewAgency{Version: org.Version{
			ValidFrom: "2020-01-01", Name: "Bệnh viện Đa khoa Đồng Nai", Level: agency.Province, Kind: agency.PublicUnit, ParentID: w.health,
		}})
		w.must(err)
		clerk := ledgertest.As(access.Officer, unit)
		if err := second(w.s.Create(ctx, clerk, "plan", unit)); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("nothing binds the unit yet: %v", err)
		}
		id := w.drafted()
		add := w.filled(id)
		add.Lines[0].ForSubordinates = true
		add.Add = true
		w.must(w.s.Save(ctx, w.officer, id, add))
		full := w.filled(id)
		full.Lines[2].Title, full.Lines[2].DueOn, full.Lines[2].ForSubordinates = "Tuyên truyền khám chữa bệnh bằng căn cước", "2025-10-30", true
		w.must(w.s.Save(ctx, w.officer, id, full))
		desks := desk.NewService(desk.Sources{DB: w.DB, Registry: w.Registry, Programme: w.Programme, Ledger: w.Ledger, Papers: w.papers, Zone: w.Zone})
		waits := func(titles ...string) {
			t.Helper()
			d, err := desks.Desk(ctx, clerk)
			w.must(err)
			var got []string
			for _, i := range d.Items(clerk) {
				got = append(got, i.Title.String()+" "+i.URL)
			}
			if !slices.Equal(got, titles) {
				t.Errorf("the unit's desk has %q, want %q", got, titles)
			}
		}
		waits()
		w.issue(id, "12", "2025-02-10")
		waits("Lập kế hoạch riêng năm 2025: cấp trên giao 2 việc /lam-viec/ke-hoach-rieng/moi?co-quan=" + unit + "&ke-hoach=plan")
		below, err := w.s.Create(ctx, clerk, "plan", unit)
		w.must(err)
		waits("Hoàn thiện kế hoạch riêng của cơ quan năm 2025 /lam-viec/ke-hoach-rieng/" + below)
		p, lines := w.get(below)
		if len(lines) != 2 || lines[0].Source != ownplan.FromSuperior || lines[1].Title != "Tuyên truyền khám chữa bệnh bằng căn cước" || p.SuperiorID != id {
			t.Fatalf("%+v", lines)
		}
		if _, err := w.s.Get(ctx, clerk, id); err != nil {
			t.Errorf("the unit does not see its superior's issued plan: %v", err)
		}
		w.issue(below, "3", "2025-02-10")
		next, err := w.s.Amend(ctx, w.officer, id)
		w.must(err)
		sooner := w.filled(next)
		sooner.Lines[2].DueOn = "2025-09-01"
		w.must(w.s.Save(ctx, w.officer, next, sooner))
		w.issue(next, "20", "2025-02-10")
		open, err := w.s.Differences(ctx, p)
		w.must(err)
		var late ownplan.Difference
		for _, d := range open {
			if d.Title == "Tuyên truyền khám chữa bệnh bằng căn cước" {
				late = d
			}
		}
		if late.Kind != ownplan.DiffChanged || late.Binding {
			t.Fatalf("%+v", open)
		}
		id2, err := w.s.Answers(ctx, clerk, below, []ownplan.Answer{{Key: late.Key, Mark: late.Mark, Reason: "Đã ký hợp đồng đến tháng 10"}})
		w.must(err)
		if id2 != below {
			t.Error("declining made an edition")
		}
		rest, err := w.s.Differences(ctx, p)
		w.must(err)
		if len(rest) != len(open)-1 {
			t.Errorf("declined and asked again: %+v", rest)
		}
	})
}
