package org_test

import (
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

func TestSearch(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		top := add(t, g, org.Version{Name: "UBND tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee})
		add(t, g, department("Sở Nội vụ", top))
		add(t, g, department("Sở Ngoại vụ", top))
		add(t, g, department("Sở Thông tin và Truyền thông", top), "Sở Bốn Tê")
		add(t, g, org.Version{Name: "Công an tỉnh", Level: agency.Province, Kind: agency.Other, ParentID: top})
		add(t, g, district("UBND huyện Trấn Biên", top))
		add(t, g, org.Version{Name: "UBND phường Trấn Biên", Level: agency.Commune, Kind: agency.Committee, ParentID: top})
		m, err := g.Matcher(t.Context(), "2025-01-24")
		if err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]string{
			"so noi vu": "Sở Nội vụ", "Sở Nội vụ": "Sở Nội vụ", "noi v": "Sở Nội vụ", "SỞ NỘI": "Sở Nội vụ",
			"stttt": "Sở Thông tin và Truyền thông", "sttvtt": "Sở Thông tin và Truyền thông", "so TT&TT": "Sở Thông tin và Truyền thông",
			"so bon te": "Sở Thông tin và Truyền thông", "truyen thong so": "Sở Thông tin và Truyền thông", "s tttt": "Sở Thông tin và Truyền thông",
			"UBND phuong tran bien": "UBND phường Trấn Biên", "ubnd p tran bien": "UBND phường Trấn Biên", "ubndptb": "UBND phường Trấn Biên",
			"ủy ban nhân dân huyện trấn": "UBND huyện Trấn Biên", "cong an": "Công an tỉnh", "cat": "Công an tỉnh",
		} {
			if got := m.Search(query, 10); len(got) == 0 || got[0].Name != want {
				t.Errorf("%q finds %v, want %s first", query, got, want)
			}
		}
		if got := m.Search("tran bien", 10); len(got) != 2 {
			t.Errorf("both places: %v", got)
		}
		if got := m.Search("so", 1); len(got) != 1 {
			t.Errorf("at most one: %v", got)
		}
		for _, query := range []string{"", " ", "&", "khong co", "xyz"} {
			if got := m.Search(query, 10); len(got) != 0 {
				t.Errorf("%q finds %v", query, got)
			}
		}
	})
}

// TestFindAcrossSpellings: the search of the registry finds a name however it is
// written, and initials where nothing else is found.
func TestFindAcrossSpellings(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		top := add(t, g, org.Version{Name: "Ủy ban nhân dân thành phố Đồng Nai", Level: agency.Province, Kind: agency.Committee})
		add(t, g, department("Sở Nội vụ", top))
		add(t, g, department("Sở Khoa học và Công nghệ", top))
		add(t, g, org.Version{Name: "UBND phường Phước Bình", Level: agency.Commune, Kind: agency.Committee, ParentID: top})
		add(t, g, org.Version{Name: "UBND phường Bình Phước", Level: agency.Commune, Kind: agency.Committee, ParentID: top})
		for text, want := range map[string]string{
			"Ủy ban nhân dân phường Phước Bình": "UBND phường Phước Bình", "uỷ ban nhân dân phuong phuoc binh": "UBND phường Phước Bình",
			"UBND TP Đồng Nai": "Ủy ban nhân dân thành phố Đồng Nai", "Sở KH&CN": "Sở Khoa học và Công nghệ", "so khcn": "Sở Khoa học và Công nghệ",
			"phước bình": "UBND phường Phước Bình",
		} {
			found, err := g.Find(t.Context(), org.Filter{Day: "2025-01-24", Text: text})
			if err != nil || len(found) != 1 || found[0].Name != want {
				t.Errorf("%q finds %v (%v), want %s", text, found, err, want)
			}
		}
		for _, text := range []string{"xyz", "&", "Sở KH&ĐT"} {
			if found, err := g.Find(t.Context(), org.Filter{Day: "2025-01-24", Text: text}); err != nil || len(found) != 0 {
				t.Errorf("%q finds %v, %v", text, found, err)
			}
		}
	})
}
