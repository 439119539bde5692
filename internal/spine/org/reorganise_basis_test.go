package org_test

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// TestABasisIsAddedAfterwards applies an act of which only the day was known:
// its number, day and text come later, one after the other, and each stays.
func TestABasisIsAddedAfterwards(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		id := p.prepare(t, org.NewReorganisation{Title: "Sắp xếp theo dự thảo", EffectiveOn: actDay, Steps: p.steps})
		full := org.NewBasis{Number: " 1662/NQ-UBTVQH15 ", Issuer: "Ủy ban Thường vụ Quốc hội", IssuedOn: "2025-06-16"}
		if err := p.g.AddBasis(t.Context(), coordinator, id, full); domain.CodeOf(err) != domain.CodeConflict {
			t.Fatalf("a draft is revised, not added to: %v", err)
		}
		write(t, p.g, id)
		if err := p.g.Apply(t.Context(), coordinator, id); err != nil {
			t.Fatal(err)
		}
		registry := state(t, p.g, actDay)
		if err := p.g.AddBasis(t.Context(), coordinator, id, org.NewBasis{}); domain.FieldsOf(err).For("so_hieu").Message == "" {
			t.Errorf("nothing new is refused: %v", err)
		}
		if err := p.g.AddBasis(t.Context(), coordinator, id, org.NewBasis{IssuedOn: "16/6"}); domain.FieldsOf(err).For("ngay_ban_hanh").Message == "" {
			t.Errorf("a day that is none is refused: %v", err)
		}
		if err := p.g.AddBasis(t.Context(), officer, id, full); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer adds nothing: %v", err)
		}
		if err := p.g.AddBasis(t.Context(), coordinator, id, full); err != nil {
			t.Fatal(err)
		}
		full.Verified, full.Content = true, "Công báo số 5, trang 12"
		if err := p.g.AddBasis(t.Context(), coordinator, id, full); err != nil {
			t.Fatal(err)
		}
		full.Verified = false // stays compared
		if err := p.g.AddBasis(t.Context(), coordinator, id, full); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("the same again: %v", err)
		}
		r, err := p.g.Reorganisation(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if r.BasisNumber != "1662/NQ-UBTVQH15" || r.BasisIssuedOn != "2025-06-16" || !r.Verified || len(r.Added) != 2 || r.Added[0].Verified ||
			r.Added[1].Content != "Công báo số 5, trang 12" || r.Added[1].ActorName != coordinator.Name {
			t.Errorf("the act says %+v", r)
		}
		all, err := p.g.Reorganisations(t.Context())
		if err != nil || len(all) != 1 || all[0].BasisNumber != r.BasisNumber || !all[0].Verified {
			t.Errorf("the list says %+v, %v", all, err)
		}
		var n int
		if _, err := d.Get(t.Context(), &n, `SELECT COUNT(*) FROM audit_log WHERE action = 'reorganisation.basis' AND object_id = $1`, id); err != nil || n != 2 {
			t.Errorf("%d additions on record, %v", n, err)
		}
		if state(t, p.g, actDay) != registry {
			t.Error("units changed with the basis")
		}
	})
}
