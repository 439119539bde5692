package org_test

import (
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

func withCodes(name, parent string, codes map[string]string) org.Version {
	v := commune(name, parent)
	v.Codes = codes
	return v
}

func TestCodesOfSchemes(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		top := add(t, g, org.Version{
			Name: "UBND tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee,
			Codes: map[string]string{"qcvn102": "000.00.00.h19", "qd20": " h19 ", "gso": "75"},
		})
		xa := add(t, g, withCodes("UBND xã Xuân Bắc", top, map[string]string{"gso": "26428", "qd20": ""}))
		a, err := g.Get(t.Context(), top, "2025-01-01")
		if err != nil || a.Codes["qcvn102"] != "000.00.00.H19" || a.Codes["qd20"] != "H19" {
			t.Errorf("codes: %v, %v", a.Codes, err)
		}
		_, err = g.Add(t.Context(), coordinator, org.NewAgency{Version: func() org.Version {
			v := withCodes("UBND xã Khác", top, map[string]string{"gso": "26428", "qd20": "H1", "iso": "VN"})
			v.ValidFrom = "2024-01-01"
			return v
		}()})
		if f := domain.FieldsOf(err); f.For("ma_qd20").Message == "" || f.For("ma_iso").Message == "" {
			t.Errorf("wrong codes: %v", err)
		}
		other := withCodes("UBND xã Khác", top, map[string]string{"gso": "2 6428"})
		other.ValidFrom = "2024-01-01"
		if _, err = g.Add(t.Context(), coordinator, org.NewAgency{Version: other}); !strings.Contains(domain.FieldsOf(err).For("ma_gso").Text(), "Xuân Bắc") {
			t.Errorf("the code of another agency: %v", err)
		}

		renamed := withCodes("UBND phường Xuân Bắc", top, map[string]string{"qd20": "H19.242"})
		renamed.ValidFrom = "2025-03-01"
		if err := g.Change(t.Context(), coordinator, xa, renamed); err != nil {
			t.Fatal(err)
		}
		if a, err = g.Get(t.Context(), xa, "2025-03-01"); err != nil || a.Codes["gso"] != "26428" || a.Codes["qd20"] != "H19.242" {
			t.Errorf("a change lost codes: %v, %v", a.Codes, err)
		}
		renamed.ValidFrom, renamed.Codes = "2025-04-01", map[string]string{"gso": ""}
		if err := g.Change(t.Context(), coordinator, xa, renamed); err != nil {
			t.Fatal(err)
		}
		if a, err = g.Get(t.Context(), xa, "2025-04-01"); err != nil || a.Codes["gso"] != "" || a.Codes["qd20"] != "H19.242" {
			t.Errorf("a code was not taken away: %v, %v", a.Codes, err)
		}
		for code, want := range map[string]string{"26428": xa, "h19.242": xa, "000-00-00-H19": top, "H19": top, "99999": "", "h": ""} {
			found, err := g.Match(t.Context(), code, "2025-03-05")
			if err != nil || want == "" && len(found) > 0 || want != "" && (len(found) != 1 || found[0].ID != want) {
				t.Errorf("match %q: %v, %v", code, found, err)
			}
			if found, err = g.Find(t.Context(), org.Filter{Day: "2025-03-05", Text: code}); want != "" && (err != nil || len(found) != 1 || found[0].ID != want) {
				t.Errorf("find %q: %v, %v", code, found, err)
			}
		}
	})
}

func hours(t *testing.T, text string) agency.Hours {
	t.Helper()
	h, problem := agency.ReadHours(text)
	if !problem.Empty() {
		t.Fatal(problem)
	}
	return h
}

func TestProfileInTwoTimes(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		id := add(t, g, department("Sở Nội vụ", ""))
		if p, err := g.Profile(t.Context(), id, "2025-01-01"); err != nil || p.ID != "" {
			t.Errorf("nothing recorded: %+v, %v", p, err)
		}
		first := org.Profile{
			ValidFrom: "2024-01-01", Head: " Nguyễn  Văn A ", HeadPosition: "Giám đốc", Phone: "0251.3822.931", Email: "vt@snv.gov.vn",
			Website: "snv.gov.vn", Zalo: "0901234567", Office: "Bộ phận Một cửa", Address: "Số 1, đường X",
			Source: "Trang của Sở", Verified: true, Base: org.NoProfile,
		}
		const open = "T2-6 7h30-11h30"
		if err := g.SetProfile(t.Context(), officer, id, first, open); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer recorded a profile: %v", err)
		}
		if err := g.SetProfile(t.Context(), coordinator, id, first, open); err != nil {
			t.Fatal(err)
		}
		if err := g.SetProfile(t.Context(), coordinator, id, first, open); domain.CodeOf(err) != domain.CodeConflict || !strings.Contains(err.Error(), coordinator.Name) {
			t.Errorf("somebody who saw no profile replaced one: %v", err)
		}
		second := first
		second.ValidFrom, second.Base, second.Phone = "2025-03-01", "", "1022"
		if err := g.SetProfile(t.Context(), coordinator, id, second, ""); err != nil {
			t.Fatal(err)
		}
		for day, phone := range map[calendar.Date]string{"2023-12-31": "", "2024-01-01": "0251 3822 931", "2025-02-28": "0251 3822 931", "2025-03-01": "1022"} {
			p, err := g.Profile(t.Context(), id, day)
			if err != nil || p.Phone != phone {
				t.Errorf("%s: %+v, %v", day, p, err)
			}
			all, err := g.Profiles(t.Context(), day)
			if err != nil || all[id].Phone != phone {
				t.Errorf("%s: %+v, %v", day, all, err)
			}
		}
		p, err := g.Profile(t.Context(), id, "2024-06-01")
		if err != nil || p.Head != "Nguyễn Văn A" || p.Website != "https://snv.gov.vn" || p.Zalo != "https://zalo.me/0901234567" ||
			p.Hours.String() != "thứ hai đến thứ sáu 7:30–11:30" || !p.Verified || p.ActorName != coordinator.Name {
			t.Errorf("%+v, %v", p, err)
		}
		if err := g.SetProfile(t.Context(), coordinator, id, org.Profile{ValidFrom: "2025-04-01"}, ""); err != nil {
			t.Fatal(err)
		}
		if all, err := g.Profiles(t.Context(), "2025-04-01"); err != nil || len(all) != 0 {
			t.Errorf("a profile that was taken away: %v, %v", all, err)
		}
		if spans, err := g.ProfileHistory(t.Context(), id); err != nil || len(spans) != 3 || spans[1].Until != "2025-04-01" {
			t.Errorf("history: %+v, %v", spans, err)
		}
	})
}

func TestProfileRefuses(t *testing.T) {
	d := dbtest.Open(t, db.SQLite, owners, nil)
	g := org.New(d, zone)
	id := add(t, g, department("Sở Nội vụ", ""))
	err := g.SetProfile(t.Context(), coordinator, id, org.Profile{
		Phone: "hỏi văn phòng", Email: "x", Website: "javascript:alert(1)", Zalo: "a/b", Address: strings.Repeat("dài ", 100),
	}, "theo lịch")
	for _, name := range []string{"hieu_luc", "gio_lam_viec", "dien_thoai", "thu_dien_tu", "trang_web", "zalo", "dia_chi"} {
		if domain.FieldsOf(err).For(name).Message == "" {
			t.Errorf("no problem of %s: %v", name, err)
		}
	}
	err = g.SetProfile(t.Context(), coordinator, id, org.Profile{ValidFrom: "2019-01-01", Phone: "1022"}, "")
	if domain.FieldsOf(err).For("hieu_luc").Message == "" {
		t.Errorf("a profile before the agency: %v", err)
	}
	if err = g.SetProfile(t.Context(), coordinator, "nobody", org.Profile{ValidFrom: "2025-01-01", Phone: "1022"}, ""); domain.CodeOf(err) != domain.CodeNotFound {
		t.Errorf("an unknown agency: %v", err)
	}
}

// Two people who saw the same state record a profile: one of them is told.
func TestTwoPeopleSetTheProfile(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		id := add(t, g, department("Sở Nội vụ", ""))
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() {
				errs[i] = g.SetProfile(t.Context(), coordinator, id, org.Profile{ValidFrom: "2025-01-01", Phone: "1022", Base: org.NoProfile}, "")
			})
		}
		wg.Wait()
		recorded := 0
		for _, err := range errs {
			if err == nil {
				recorded++
			} else if domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("unexpected %v", err)
			}
		}
		if recorded != 1 {
			t.Errorf("%d of 4 recorded the profile", recorded)
		}
	})
}

// living is a registry with everything an export must carry: codes, profiles
// that change between versions, an end, an agency without a code of its own and
// two that had the same one.
func living(t *testing.T, g *org.Registry) {
	t.Helper()
	top := add(t, g, org.Version{Name: "UBND tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee, Code: "ubnd", Codes: map[string]string{"qd20": "H19"}})
	dinhQuan := add(t, g, org.Version{Name: "UBND huyện Định Quán", Level: agency.District, Kind: agency.Committee, ParentID: top, Code: "736", Codes: map[string]string{"gso": "736"}})
	add(t, g, department("Sở không mã", top))
	old := add(t, g, org.Version{Name: "UBND xã Suối Nho", Level: agency.Commune, Kind: agency.Committee, ParentID: dinhQuan, Code: "26428", Source: "Sổ cũ", Verified: true, Codes: map[string]string{"gso": "26428"}})
	set := func(id string, p org.Profile) {
		if err := g.SetProfile(t.Context(), coordinator, id, p, p.Hours.String()); err != nil {
			t.Fatal(err)
		}
	}
	set(old, org.Profile{ValidFrom: "2021-01-01", Phone: "0251 3822 931", Hours: hours(t, "thứ hai 7:30–11:30"), Source: "Bảng tin xã"})
	set(old, org.Profile{ValidFrom: "2023-01-01", Phone: "1022", Office: "Bộ phận Một cửa", Verified: true})
	raised := commune("UBND thị trấn Suối Nho", dinhQuan)
	raised.ValidFrom, raised.Code = "2022-05-01", "26428"
	for _, err := range []error{
		g.Change(t.Context(), coordinator, old, raised),
		g.Close(t.Context(), coordinator, old, "2025-07-01", "Sắp xếp"),
		g.Close(t.Context(), coordinator, dinhQuan, "2025-07-01", "Sắp xếp"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	next := org.Version{Name: "UBND xã Xuân Bắc", Level: agency.Commune, Kind: agency.Committee, ParentID: top, Code: "26428", ValidFrom: "2025-07-01", Codes: map[string]string{"gso": "26428"}}
	heir := add(t, g, next)
	set(heir, org.Profile{ValidFrom: "2025-08-01", Phone: "1022", Head: "=1+1"})
	set(heir, org.Profile{ValidFrom: "2026-01-01"})
}

func TestExportIsImportedWithoutADifference(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		living(t, g)
		for day, want := range map[calendar.Date]int{"": 10, "2022-06-01": 4, "2025-07-01": 3, "2025-09-01": 3, "2026-02-01": 3, "2019-01-01": 0} {
			rows, err := g.ExportRows(t.Context(), day)
			if err != nil || len(rows) != want {
				t.Errorf("%q: %d rows, want %d: %v", day, len(rows), want, err)
			}
			p, err := g.Preview(t.Context(), rows)
			if err != nil || p.Changing+p.Wrong != 0 {
				t.Errorf("%q read in again: %+v, %v", day, p.Differences, err)
			}
		}
	})
}

// An export of everything makes the same registry in an empty database.
func TestExportFillsAnEmptyRegistry(t *testing.T) {
	g := org.New(dbtest.Open(t, db.SQLite, owners, nil), zone)
	living(t, g)
	rows, err := g.ExportRows(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	empty := org.New(dbtest.Open(t, db.SQLite, owners, nil), zone)
	if p, err := empty.Import(t.Context(), coordinator, rows); err != nil {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, day := range []calendar.Date{"2020-01-01", "2021-06-01", "2022-06-01", "2025-06-30", "2025-07-01", "2025-09-01", "2026-02-01"} {
		want, err := g.AsOf(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		got, err := empty.AsOf(t.Context(), day)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %v, want %v: %v", day, got, want, err)
		}
		profiles, err1 := g.Profiles(t.Context(), day)
		copied, err2 := empty.Profiles(t.Context(), day)
		if err1 != nil || err2 != nil || len(copied) != len(profiles) {
			t.Errorf("%s: %v, want %v", day, copied, profiles)
		}
		for i := range want {
			if got[i].Name != want[i].Name || got[i].Codes["gso"] != want[i].Codes["gso"] || got[i].Verified != want[i].Verified ||
				copied[got[i].ID].Phone != profiles[want[i].ID].Phone || copied[got[i].ID].Hours.String() != profiles[want[i].ID].Hours.String() {
				t.Errorf("%s: %+v, want %+v", day, got[i], want[i])
			}
		}
	}
}

func TestImportOfCodesAndContacts(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		row := func(line int, code, name string) org.ImportRow {
			return org.ImportRow{Line: line, Code: code, Name: name, Level: agency.Commune, Kind: agency.Committee, ValidFrom: "2025-07-01", Source: "Danh sách xã"}
		}
		a, b := row(2, "a", "UBND xã A"), row(3, "b", "UBND xã B")
		a.Codes, a.Contact = map[string]string{"gso": "00001"}, map[string]string{"dien_thoai": "0251.3822931", "gio_lam_viec": "T2-6 7h30-11h30"}
		b.Codes, b.Contact = map[string]string{"gso": "1"}, map[string]string{"gio_lam_viec": "khi có người", "thu_dien_tu": "@"}
		p, err := g.Preview(t.Context(), []org.ImportRow{a, b})
		if err != nil || p.Wrong != 1 || len(p.Differences[1].Problems) != 3 {
			t.Fatalf("wrong codes and contacts: %+v, %v", p, err)
		}
		b.Codes, b.Contact = map[string]string{"gso": "00001"}, nil
		if p, err = g.Preview(t.Context(), []org.ImportRow{a, b}); err != nil || p.Wrong != 1 || !strings.Contains(p.Differences[1].Problems[0], "UBND xã A") {
			t.Fatalf("one code twice: %+v, %v", p, err)
		}
		b.Codes = map[string]string{"gso": "00002"}
		if _, err = g.Import(t.Context(), coordinator, []org.ImportRow{a, b}); err != nil {
			t.Fatal(err)
		}
		found, err := g.Match(t.Context(), "00001", "2025-07-01")
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		pr, err := g.Profile(t.Context(), found[0].ID, "2025-07-01")
		if err != nil || pr.Phone != "0251 3822 931" || pr.Hours.String() != "thứ hai đến thứ sáu 7:30–11:30" || pr.Source != "Danh sách xã" {
			t.Errorf("%+v, %v", pr, err)
		}
		a.Codes, a.Contact = nil, map[string]string{"zalo": "Xã A"}
		if p, err = g.Preview(t.Context(), []org.ImportRow{a}); err != nil || p.Differences[0].Effect != org.EffectProfile || len(p.Differences[0].Changes) != 1 {
			t.Errorf("one field more: %+v, %v", p, err)
		}
		if _, err = g.Import(t.Context(), coordinator, []org.ImportRow{a}); err != nil {
			t.Fatal(err)
		}
		pr, err = g.Profile(t.Context(), found[0].ID, "2025-07-01")
		if err != nil || pr.Phone != "0251 3822 931" || pr.Zalo != "Xã A" {
			t.Errorf("a file that does not speak of the telephone lost it: %+v, %v", pr, err)
		}
		if again, err := g.Match(t.Context(), "00001", "2025-07-01"); err != nil || len(again) != 1 {
			t.Errorf("a file that does not speak of codes lost them: %v, %v", again, err)
		}
	})
}
