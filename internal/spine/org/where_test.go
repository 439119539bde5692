package org_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// joined are two provinces that an act makes into one, with the same bare name
// in both.
type joined struct {
	g                      *org.Registry
	bac, tam1, tam2, phuoc string // units that the act founds
}

func newJoined(t *testing.T, d *db.DB) joined {
	t.Helper()
	j := joined{g: org.New(d, zone), bac: db.NewID(), tam1: db.NewID(), tam2: db.NewID(), phuoc: db.NewID()}
	province := func(name string) string {
		return add(t, j.g, org.Version{Name: name, Level: agency.Province, Kind: agency.Committee, Verified: true})
	}
	known := func(v org.Version) org.Version { v.Verified = true; return v }
	dongNai, binhPhuoc := province("Ủy ban nhân dân tỉnh Đồng Nai"), province("Ủy ban nhân dân tỉnh Bình Phước")
	dinhQuan := add(t, j.g, district("UBND huyện Định Quán", dongNai))
	xuanLoc := add(t, j.g, district("UBND huyện Xuân Lộc", dongNai))
	tanPhuDN := add(t, j.g, district("UBND huyện Tân Phú", dongNai))
	dongXoai := add(t, j.g, district("UBND thành phố Đồng Xoài", binhPhuoc))
	suoiNho := add(t, j.g, known(withCodes("UBND xã Suối Nho", dinhQuan, map[string]string{"gso": "26209"})))
	xuanBac := add(t, j.g, known(commune("UBND xã Xuân Bắc", xuanLoc)))
	xuanTam := add(t, j.g, commune("UBND xã Xuân Tâm", xuanLoc))
	tanPhuTown := add(t, j.g, commune("UBND thị trấn Tân Phú", tanPhuDN), "Thị trấn Định Lập")
	tanPhuWard := add(t, j.g, commune("UBND phường Tân Phú", dongXoai))
	tanDong := add(t, j.g, commune("UBND phường Tân Đồng", dongXoai))
	add(t, j.g, department("Sở Suối Nho", dongNai)) // no place, whatever it is called
	found := func(id, name string) agency.TargetUnit { return newCommune(id, name, dongNai) }
	act := org.NewReorganisation{
		Title: "Sắp xếp", BasisNumber: "1662/NQ-UBTVQH15", BasisIssuer: "Ủy ban Thường vụ Quốc hội", EffectiveOn: actDay, Verified: true,
		Steps: []agency.Step{
			{Change: agency.Merge, From: from(dongNai, binhPhuoc), To: []agency.TargetUnit{{AgencyID: dongNai}}},
			{Change: agency.Merge, From: from(suoiNho, xuanBac), To: []agency.TargetUnit{found(j.bac, "UBND xã Xuân Bắc")}, Verified: true},
			{Change: agency.Split, From: from(xuanTam), Share: agency.Each, To: []agency.TargetUnit{found(j.tam1, "UBND xã Xuân Hòa"), found(j.tam2, "UBND xã Xuân Thành")}},
			{Change: agency.Rename, From: from(tanPhuTown), To: []agency.TargetUnit{{AgencyID: tanPhuTown, Name: "UBND xã Tân Phú", ParentID: dongNai}}},
			{Change: agency.Merge, From: from(tanPhuWard, tanDong), To: []agency.TargetUnit{found(j.phuoc, "UBND phường Bình Phước")}},
			{Change: agency.Dissolve, From: from(dinhQuan)},
			{Change: agency.Dissolve, From: from(xuanLoc)},
			{Change: agency.Dissolve, From: from(tanPhuDN)},
			{Change: agency.Dissolve, From: from(dongXoai)},
		},
	}
	id, err := j.g.Prepare(t.Context(), coordinator, act)
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := j.g.CheckSteps(t.Context(), actDay, act.Steps); err != nil {
		t.Fatal(err)
	} else if slices.ContainsFunc(problems, func(p agency.Problem) bool { return !p.Warning }) {
		t.Fatalf("the act has problems: %v", problems)
	}
	write(t, j.g, id)
	if err := j.g.Apply(t.Context(), coordinator, id); err != nil {
		t.Fatal(err)
	}
	raised := org.Version{Name: "UBND phường Xuân Bắc", Level: agency.Commune, Kind: agency.Committee, ParentID: dongNai, ValidFrom: "2026-04-30"}
	if err := j.g.Change(t.Context(), coordinator, j.bac, raised); err != nil {
		t.Fatal(err)
	}
	p := org.Profile{ValidFrom: "2025-07-01", Office: "Trung tâm Phục vụ hành chính công xã Xuân Bắc", Address: "Ấp 2B", Phone: "1022"}
	if err := j.g.SetProfile(t.Context(), coordinator, j.bac, p, "thứ hai đến thứ sáu 7:30–11:30"); err != nil {
		t.Fatal(err)
	}
	return j
}

func (j joined) ask(t *testing.T, question string, day calendar.Date) org.Whereabouts {
	t.Helper()
	w, err := j.g.WhereToGo(t.Context(), question, day)
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	return w
}

func paths(w org.Whereabouts) string {
	var all []string
	for _, p := range w.Places {
		all = append(all, p.Path.String())
	}
	return strings.Join(all, " | ")
}

func TestWhereToGo(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		j := newJoined(t, d)
		const suoiNho = "Xã Suối Nho, huyện Định Quán (đến 30/06/2025) nay thuộc xã Xuân Bắc"
		for _, question := range []string{
			"Xã Suối Nho (H. Định Quán)", "xã Suối Nho huyện Định Quán", "xa suoi nho huyen dinh quan", "Suối Nho", "SUỐI NHO, ĐỊNH QUÁN, ĐỒNG NAI",
			"X. Suối Nho - H. Định Quán - T. Đồng Nai", "UBND xã Suối Nho cũ", "Uỷ ban nhân dân xã Suối Nho thuộc tỉnh Đồng Nai", "26209", norm.NFD.String("suối nho"),
		} {
			w := j.ask(t, question, "2025-08-01")
			if paths(w) != suoiNho || !w.Certain || w.Places[0].Units[0].Agency.ID != j.bac {
				t.Errorf("%q: %s", question, paths(w))
				continue
			}
			p, u := w.Places[0], w.Places[0].Units[0]
			if !p.Verified || u.Name != "Xã Xuân Bắc" || u.Profile.Phone != "1022" || u.Profile.Hours.String() != "thứ hai đến thứ sáu 7:30–11:30" {
				t.Errorf("%q: %+v", question, p)
			}
			if len(p.Steps) != 1 || p.Steps[0].From != "Xã Suối Nho" || p.Steps[0].To != "Xã Xuân Bắc" || p.Steps[0].Basis != "1662/NQ-UBTVQH15, Ủy ban Thường vụ Quốc hội" {
				t.Errorf("%q: steps %+v", question, p.Steps)
			}
		}
		for _, question := range []string{"xã Suối Nho huyện Xuân Lộc", "phường Suối Nho", "Sở Suối Nho", "Suối", "xã", "Định Quán Suối Nho", "00000"} {
			if w := j.ask(t, question, "2025-08-01"); len(w.Places) != 0 || w.Certain {
				t.Errorf("%q finds %s", question, paths(w))
			}
		}
	})
}

func TestWhereToGoOnOtherDays(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		j := newJoined(t, d)
		if w := j.ask(t, "xã Suối Nho", "2025-06-30"); paths(w) != "Xã Suối Nho, huyện Định Quán hiện vẫn mang tên này" || !w.Certain {
			t.Errorf("on the eve: %s", paths(w))
		}
		w := j.ask(t, "xã Suối Nho", "2026-05-01")
		if paths(w) != "Xã Suối Nho, huyện Định Quán (đến 30/06/2025) nay thuộc phường Xuân Bắc" || w.Places[0].Verified {
			t.Errorf("after the ward was raised, which nobody verified: %s", paths(w))
		}
		if w := j.ask(t, "phường Xuân Bắc", "2025-08-01"); len(w.Places) != 0 {
			t.Errorf("a name of later days: %s", paths(w))
		}
		w = j.ask(t, "xã Xuân Bắc", "2026-05-01")
		if want := "Xã Xuân Bắc, huyện Xuân Lộc (đến 30/06/2025) nay thuộc phường Xuân Bắc | Xã Xuân Bắc, tỉnh Đồng Nai (đến 29/04/2026) nay là phường Xuân Bắc"; paths(w) != want || !w.Certain {
			t.Errorf("the old and the new commune of one name lead to the same unit: %s", paths(w))
		}
		w = j.ask(t, "Xuân Tâm", "2025-08-01")
		if want := "Xã Xuân Tâm, huyện Xuân Lộc (đến 30/06/2025) nay thuộc nhiều đơn vị: xã Xuân Hòa, xã Xuân Thành"; paths(w) != want || !w.Certain || len(w.Places[0].Units) != 2 || w.Places[0].Verified {
			t.Errorf("a commune that was split: %s", paths(w))
		}
		if w = j.ask(t, "huyện Định Quán", "2025-08-01"); w.Certain || !strings.Contains(paths(w), "Tìm theo tên xã") {
			t.Errorf("a district: %s", paths(w))
		}
		if w = j.ask(t, "tỉnh Bình Phước", "2025-08-01"); paths(w) != "Tỉnh Bình Phước (đến 30/06/2025) nay thuộc tỉnh Đồng Nai" {
			t.Errorf("a province: %s", paths(w))
		}
	})
}

func TestOneNameInTwoProvincesIsNeverChosen(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		j := newJoined(t, d)
		w := j.ask(t, "Tân Phú", "2025-08-01")
		if len(w.Places) != 3 || w.Certain {
			t.Errorf("a bare name: %s, certain %v", paths(w), w.Certain)
		}
		for question, want := range map[string]string{
			"Tân Phú, Bình Phước":  "Phường Tân Phú, thành phố Đồng Xoài (đến 30/06/2025) nay thuộc phường Bình Phước",
			"P. Tân Phú":           "Phường Tân Phú, thành phố Đồng Xoài (đến 30/06/2025) nay thuộc phường Bình Phước",
			"TT Tân Phú":           "Thị trấn Tân Phú, huyện Tân Phú (đến 30/06/2025) nay là xã Tân Phú",
			"Tân Phú (H. Tân Phú)": "Thị trấn Tân Phú, huyện Tân Phú (đến 30/06/2025) nay là xã Tân Phú",
			"xã Tân Phú":           "Xã Tân Phú, tỉnh Đồng Nai hiện vẫn mang tên này",
			"thị trấn Định Lập":    "Xã Tân Phú, tỉnh Đồng Nai hiện vẫn mang tên này",
		} {
			if w := j.ask(t, question, "2025-08-01"); paths(w) != want || !w.Certain {
				t.Errorf("%q: %s", question, paths(w))
			}
		}
	})
}

func TestWhereToGoRefuses(t *testing.T) {
	g := org.New(dbtest.Open(t, db.SQLite, owners, nil), zone)
	for _, question := range []string{"", " ", "UBND", "?!", strings.Repeat("xã ", 200)} {
		if _, err := g.WhereToGo(t.Context(), question, "2025-08-01"); domain.FieldsOf(err).For("q").Message == "" {
			t.Errorf("%q: %v", question, err)
		}
	}
	if w, err := g.WhereToGo(t.Context(), "xã Suối Nho", "2025-08-01"); err != nil || len(w.Places) != 0 || w.Certain {
		t.Errorf("an empty registry: %+v, %v", w, err)
	}
}
