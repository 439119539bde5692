package org_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// TestNamesAcrossSpellingsAndDays: every way of writing a name finds the agency
// on a day on which it bore the name, and no other agency.
func TestNamesAcrossSpellingsAndDays(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		dongNai := add(t, g, org.Version{Name: "Ủy ban nhân dân tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee})
		binhPhuoc := add(t, g, org.Version{Name: "Ủy ban nhân dân tỉnh Bình Phước", Level: agency.Province, Kind: agency.Committee})
		tttt := add(t, g, department("Sở Thông tin và Truyền thông", dongNai))
		khcn := add(t, g, department("Sở Khoa học và Công nghệ", dongNai))
		dinhQuan := add(t, g, district("UBND huyện Định Quán", dongNai))
		dongPhu := add(t, g, district("UBND huyện Đồng Phú", binhPhuoc))
		loc := add(t, g, district("UBND thị xã Hòa Thụy", binhPhuoc))
		tanPhuDN := add(t, g, commune("UBND xã Tân Phú", dinhQuan))
		tanPhuBP := add(t, g, commune("UBND xã Tân Phú", dongPhu))
		renamed := district("UBND thành phố Hòa Thụy", binhPhuoc)
		renamed.ValidFrom = "2025-03-01"
		if err := g.Change(t.Context(), coordinator, loc, renamed); err != nil {
			t.Fatal(err)
		}
		id, err := g.Prepare(t.Context(), coordinator, org.NewReorganisation{
			Title: "Hợp nhất sở", BasisNumber: "15/NQ-HĐND", EffectiveOn: "2025-03-01",
			Steps: []agency.Step{{Change: agency.Merge, From: from(tttt, khcn), To: []agency.TargetUnit{{AgencyID: khcn}}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		write(t, g, id)
		if err := g.Apply(t.Context(), coordinator, id); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			day   calendar.Date
			names []string
			want  []string
		}{
			{"2025-02-28", []string{"Sở TT&TT", "sở tt&tt", "Sở TT và TT", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", norm.NFD.String("Sở Thông tin và Truyền thông"), "so thong tin va truyen thong", "Sở Thông tin - Truyền thông", "Giám đốc Sở TT&TT", "Sở TT&TT tỉnh Đồng Nai"}, []string{tttt}},
			{"2025-03-01", []string{"Sở TT&TT", "Sở Thông tin và Truyền thông"}, nil},
			{"2025-02-28", []string{"UBND thị xã Hòa Thụy", "Ủy ban nhân dân thị xã Hòa Thụy", "Uỷ ban nhân dân thị xã Hoà Thuỵ", "UBND TX Hoà Thuỵ", norm.NFD.String("UBND thị xã Hoà Thuỵ"), "ỦY BAN NHÂN DÂN THỊ XÃ HÒA THỤY", "Chủ tịch UBND thị xã Hòa Thụy"}, []string{loc}},
			{"2025-03-01", []string{"UBND thị xã Hòa Thụy", "Thị xã Hoà Thuỵ"}, nil},
			{"2025-03-01", []string{"UBND TP. Hoà Thuỵ", "Uỷ ban nhân dân thành phố Hòa Thụy"}, []string{loc}},
			{"2025-02-28", []string{"Xã Tân Phú", "UBND xã Tân Phú", norm.NFD.String("ubnd XÃ TÂN PHÚ"), "Uỷ ban nhân dân xã Tân Phú"}, []string{tanPhuDN, tanPhuBP}},
			{"2025-02-28", []string{"Xã Tân Phú, tỉnh Bình Phước", "UBND xã Tân Phú, huyện Đồng Phú", "Xã Tân Phú, huyện Đồng Phú, tỉnh Bình Phước", "Xã Tân Phú (H.Đồng Phú, tỉnh Bình Phước)"}, []string{tanPhuBP}},
			{"2025-02-28", []string{"UBND xã Tân Phú huyện Định Quán", "Xã Tân Phú tỉnh Đồng Nai"}, []string{tanPhuDN}},
			{"2025-02-28", []string{"Tân Phú", "Xã Tân Phú, huyện Định Quán, tỉnh Bình Phước", "Xã Tân Phú, huyện Nhơn Trạch"}, nil},
		} {
			for _, name := range c.names {
				found, err := g.Match(t.Context(), name, c.day)
				if err != nil {
					t.Fatal(err)
				}
				var ids []string
				for _, a := range found {
					ids = append(ids, a.ID)
				}
				slices.Sort(ids)
				want := slices.Sorted(slices.Values(c.want))
				if !slices.Equal(ids, want) {
					t.Errorf("%q on %s finds %d agencies, want %d", name, c.day, len(ids), len(want))
				}
			}
		}
		traces, err := g.Traces(t.Context(), "2025-03-01")
		if err != nil {
			t.Fatal(err)
		}
		old := traces[agency.NameKey("Sở TT&TT")]
		if len(old) != 1 || old[0].Now != "" || old[0].Until != "2025-03-01" || !slices.Equal(old[0].Heirs, []string{"Sở Khoa học và Công nghệ"}) ||
			!strings.Contains(old[0].Reason, "15/NQ-HĐND") {
			t.Errorf("what became of the old department: %+v", old)
		}
		if old := traces[agency.NameKey("Thị xã Hòa Thụy")]; len(old) != 1 || old[0].Now != "UBND thành phố Hòa Thụy" || len(old[0].Heirs) != 0 {
			t.Errorf("what became of the old town: %+v", old)
		}
		before, err := g.Traces(t.Context(), "2025-02-28")
		if err != nil {
			t.Fatal(err)
		}
		if got := before[agency.NameKey("Sở TT&TT")]; len(got) != 0 {
			t.Errorf("a name of the day is no trace: %+v", got)
		}
	})
}

func TestSubordinatesOfTheIssuer(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		top := add(t, g, org.Version{Name: "UBND tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee})
		syt := add(t, g, department("Sở Y tế", top))
		snv := add(t, g, department("Sở Nội vụ", top))
		add(t, g, org.Version{Name: "Phòng Nghiệp vụ Y", Level: agency.Province, Kind: agency.Other, ParentID: syt})
		add(t, g, org.Version{Name: "Bệnh viện Đa khoa", Level: agency.Province, Kind: agency.PublicUnit, ParentID: syt})
		add(t, g, org.Version{Name: "Phòng Cải cách hành chính", Level: agency.Province, Kind: agency.Other, ParentID: snv})
		phuong := add(t, g, commune("UBND phường Trấn Biên", top))
		add(t, g, org.Version{Name: "Phòng Kinh tế", Level: agency.Commune, Kind: agency.Other, ParentID: phuong})
		for issuer, want := range map[string]int{syt: 2, snv: 1, phuong: 1, top: 0, "": 0, "nobody": 0} {
			all, err := g.Members(t.Context(), agency.Subordinates, "2025-01-24", issuer)
			if err != nil || len(all) != want {
				t.Errorf("below %q: %d, want %d: %v", issuer, len(all), want, err)
			}
		}
		if all, err := g.Members(t.Context(), agency.Departments, "2025-01-24", syt); err != nil || len(all) != 2 {
			t.Errorf("departments do not depend on the issuer: %v, %v", all, err)
		}
	})
}
