package programme_test

import (
	"strings"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// TestGroupOfTheIssuer: a plan of a department reaches the units below it and
// no others; its list is confirmed, kept, and taken back with another issuer;
// "có liên quan" stays open.
func TestGroupOfTheIssuer(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		room := h.unit(t, "Phòng Nghiệp vụ Y", "Sở Y tế")
		h.unit(t, "Phòng Cải cách hành chính", "Sở Nội vụ")
		doc := document()
		doc.Head.Issuer = "Sở Y tế"
		doc.Tasks[0].Lead = []string{"Các phòng, đơn vị thuộc Sở"}
		id, err := h.prog.Draft(t.Context(), lan, doc, programme.Source{Name: "35.txt", SHA256: "abc", Text: plan.Text{Body: body}})
		if err != nil {
			t.Fatal(err)
		}
		lead := func() programme.Party { return find(t, h.review(t, id), "bản tin").LeadParties[0] }
		if p := lead(); len(p.Agencies) != 1 || p.Agencies[0].ID != room || p.Open {
			t.Fatalf("below Sở Y tế: %+v", p)
		}
		if p := find(t, h.review(t, id), "bản tin").CoordinatingParties[0]; !p.Open || len(p.Agencies) != 0 {
			t.Errorf("“có liên quan” obliges somebody: %+v", p)
		}
		h.lists(t, id)
		if p := lead(); !p.Chosen || len(p.Agencies) != 1 {
			t.Errorf("the list is not kept: %+v", p)
		}
		pl, err := h.prog.Plan(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		head := programme.Head{Number: pl.Number, Title: pl.Title, Issuer: "Sở Nội vụ", IssuedOn: pl.IssuedOn, Window: pl.Window}
		if err := h.prog.EditHead(t.Context(), lan, id, pl.Version, head); err != nil {
			t.Fatal(err)
		}
		if p := lead(); p.Chosen || len(p.Agencies) != 1 || p.Agencies[0].ID == room {
			t.Errorf("another issuer, the same list: %+v", p)
		}
	})
}

// TestNameOfAUnitThatWasTakenIn: a plan that still names a unit which was taken
// into another says which one, by the act.
func TestNameOfAUnitThatWasTakenIn(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		old := h.unit(t, "Sở Ngoại vụ", "")
		act, err := h.org.Prepare(t.Context(), lan, org.NewReorganisation{Title: "Sắp xếp sở", BasisNumber: "09/NQ-HĐND", EffectiveOn: "2025-01-10", Steps: []agency.Step{{
			Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: old}, {AgencyID: h.ids["Sở Nội vụ"]}}, To: []agency.TargetUnit{{AgencyID: h.ids["Sở Nội vụ"]}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		if left, err := h.org.Write(t.Context(), lan, act); err != nil || left != 0 {
			t.Fatal(left, err)
		}
		if err := h.org.Apply(t.Context(), lan, act); err != nil {
			t.Fatal(err)
		}
		said := find(t, h.review(t, h.draft(t)), "đối thoại").Doubt("coordinating")
		for _, want := range []string{"“Sở Ngoại vụ” đã kết thúc từ ngày 10/01/2025", "09/NQ-HĐND", "Đơn vị kế thừa: Sở Nội vụ"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q does not say %q", said, want)
			}
		}
	})
}

// unit adds a unit below another by name; an empty name is nobody.
func (h house) unit(t *testing.T, name, above string) string {
	t.Helper()
	kind := agency.Other
	if above == "" {
		kind = agency.Department
	}
	id, err := h.org.Add(t.Context(), lan, org.NewAgency{Version: org.Version{
		Name: name, ValidFrom: "2020-01-01", Level: agency.Province, Kind: kind, ParentID: h.ids[above],
	}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
