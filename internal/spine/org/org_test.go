package org_test

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

var (
	coordinator = access.Actor{AccountID: "c", Name: "Người điều phối", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	officer     = access.Actor{AccountID: "o", Name: "Cán bộ", Grants: []access.Grant{{Role: access.Officer, AgencyID: "snv"}}}
	zone        = time.FixedZone("ICT", 7*60*60)
	owners      = []fs.FS{audit.Migrations, org.Migrations}
)

func add(t *testing.T, g *org.Registry, v org.Version, aliases ...string) string {
	t.Helper()
	if v.ValidFrom == "" {
		v.ValidFrom = "2020-01-01"
	}
	id, err := g.Add(t.Context(), coordinator, org.NewAgency{Version: v, Aliases: aliases})
	if err != nil {
		t.Fatalf("add %s: %v", v.Name, err)
	}
	return id
}

func department(name, parent string) org.Version {
	return org.Version{Name: name, Level: agency.Province, Kind: agency.Department, ParentID: parent}
}

func district(name, parent string) org.Version {
	return org.Version{Name: name, Level: agency.District, Kind: agency.Committee, ParentID: parent}
}

func TestAddAndRead(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		top := add(t, g, org.Version{Name: "Ủy ban nhân dân tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee})
		yte := add(t, g, department("Sở Y tế", top))
		add(t, g, department("Sở Công Thương", top))
		add(t, g, district("UBND huyện Đak Đoa", top))

		all, err := g.AsOf(t.Context(), "2025-01-24")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, a := range all {
			names = append(names, a.Name)
		}
		want := "Ủy ban nhân dân tỉnh Đồng Nai|Sở Công Thương|Sở Y tế|UBND huyện Đak Đoa"
		if got := strings.Join(names, "|"); got != want {
			t.Errorf("order %q, want %q", got, want)
		}
		if before, err := g.AsOf(t.Context(), "2019-12-31"); err != nil || len(before) != 0 {
			t.Errorf("before the first day: %v, %v", before, err)
		}
		a, err := g.Get(t.Context(), yte, "2025-01-24")
		if err != nil || a.Name != "Sở Y tế" || a.ParentID != top {
			t.Errorf("get: %+v, %v", a, err)
		}
		if _, err := g.Get(t.Context(), "nobody", "2025-01-24"); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("unknown id: %v", err)
		}
		found, err := g.Find(t.Context(), org.Filter{Day: "2025-01-24", Text: "cong thuong"})
		if err != nil || len(found) != 1 || found[0].Name != "Sở Công Thương" {
			t.Errorf("search without marks: %v, %v", found, err)
		}
	})
}

func TestAddRefuses(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		id := add(t, g, department("Sở Nội vụ", ""))
		if _, err := g.Add(t.Context(), officer, org.NewAgency{Version: department("Sở Y tế", "")}); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer added an agency: %v", err)
		}
		_, err := g.Add(t.Context(), coordinator, org.NewAgency{})
		if got := len(domain.FieldsOf(err)); got != 4 {
			t.Errorf("an empty form has 4 problems, got %d: %v", got, err)
		}
		twice := department("SỞ NỘI VỤ", "")
		twice.ValidFrom = "2024-01-01"
		if _, err := g.Add(t.Context(), coordinator, org.NewAgency{Version: twice}); domain.FieldsOf(err).For("ten").Message == "" {
			t.Errorf("the same name twice: %v", err)
		}
		below := department("Phòng Cải cách hành chính", id)
		below.ValidFrom = "2024-01-01"
		child, err := g.Add(t.Context(), coordinator, org.NewAgency{Version: below})
		if err != nil {
			t.Fatal(err)
		}
		circle := department("Sở Nội vụ", child)
		circle.ValidFrom = "2025-01-01"
		if err := g.Change(t.Context(), coordinator, id, circle); domain.FieldsOf(err).For("cap_tren").Message == "" {
			t.Errorf("a circle: %v", err)
		}
	})
}

func TestChangeAndCloseInTwoTimes(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		id := add(t, g, department("Sở Nông nghiệp và PTNT", ""))
		known := db.Millis(dbtest.Now) - 1 // the change is recorded later than this
		renamed := department("Sở Nông nghiệp và Môi trường", "")
		renamed.ValidFrom = "2025-03-01"
		if err := g.Change(t.Context(), coordinator, id, renamed); err != nil {
			t.Fatal(err)
		}
		names := func(day calendar.Date) string {
			m, err := g.Names(t.Context(), day, id)
			if err != nil {
				t.Fatal(err)
			}
			return m[id]
		}
		if names("2025-02-28") != "Sở Nông nghiệp và PTNT" || names("2025-03-01") != "Sở Nông nghiệp và Môi trường" {
			t.Errorf("names: %q, %q", names("2025-02-28"), names("2025-03-01"))
		}
		if then, err := g.AsKnown(t.Context(), "2025-03-01", known); err != nil || len(then) != 0 {
			t.Errorf("what was not yet recorded is shown: %v, %v", then, err)
		}
		if err := g.Close(t.Context(), coordinator, id, "2025-07-01", "Sáp nhập"); err != nil {
			t.Fatal(err)
		}
		if _, err := g.Get(t.Context(), id, "2025-07-01"); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("closed, but there: %v", err)
		}
		if a, err := g.Get(t.Context(), id, "2025-06-30"); err != nil || a.Name != renamed.Name {
			t.Errorf("the day before: %+v, %v", a, err)
		}
		if names("2026-01-01") != renamed.Name {
			t.Errorf("a closed agency keeps its last name, got %q", names("2026-01-01"))
		}
		spans, err := g.History(t.Context(), id)
		if err != nil || len(spans) != 3 || spans[0].Until != "2025-03-01" || spans[1].Until != "2025-07-01" || !spans[2].Version.Closed {
			t.Errorf("history: %+v, %v", spans, err)
		}
		if err := g.Close(t.Context(), coordinator, id, "2025-08-01", "Lần nữa"); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("closed twice: %v", err)
		}
	})
}

func TestChangeTellsOfTheOtherPerson(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		id := add(t, g, department("Sở Nội vụ", ""))
		a, err := g.Get(t.Context(), id, "2025-01-01")
		if err != nil {
			t.Fatal(err)
		}
		mine := department("Sở Nội vụ tỉnh", "")
		mine.ValidFrom, mine.Base = "2025-02-01", a.VersionID
		if err := g.Change(t.Context(), coordinator, id, mine); err != nil {
			t.Fatal(err)
		}
		if err := g.Change(t.Context(), coordinator, id, mine); domain.CodeOf(err) != domain.CodeConflict ||
			!strings.Contains(err.Error(), coordinator.Name) {
			t.Errorf("a second change from the same base: %v", err)
		}
	})
}

func TestTwoPeopleAddTheSame(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		v := department("Sở Nội vụ", "")
		v.ValidFrom = "2025-01-01"
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() { _, errs[i] = g.Add(t.Context(), coordinator, org.NewAgency{Version: v}) })
		}
		wg.Wait()
		added := 0
		for _, err := range errs {
			if err == nil {
				added++
			} else if domain.CodeOf(err) != domain.CodeInvalid {
				t.Errorf("unexpected %v", err)
			}
		}
		if added != 1 {
			t.Errorf("%d of 4 added the same agency", added)
		}
	})
}

func TestMatch(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		dongNai := add(t, g, org.Version{Name: "Ủy ban nhân dân tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee})
		binhPhuoc := add(t, g, org.Version{Name: "Ủy ban nhân dân tỉnh Bình Phước", Level: agency.Province, Kind: agency.Committee})
		snv := add(t, g, department("Sở Nội vụ", dongNai))
		stttt := add(t, g, department("Sở Thông tin và Truyền thông", dongNai))
		svhttdl := add(t, g, department("Sở Văn hóa, Thể thao và Du lịch", dongNai))
		thanhTra := add(t, g, department("Thanh tra tỉnh", dongNai))
		syt := add(t, g, department("Sở Y tế tỉnh Đồng Nai", dongNai))
		dai := add(t, g, org.Version{Name: "Đài Phát thanh - Truyền hình Đồng Nai", Level: agency.Province, Kind: agency.Broadcaster, ParentID: dongNai}, "Đài Đồng Nai")
		bienHoa := add(t, g, district("UBND thành phố Biên Hòa", dongNai))
		tanPhu := add(t, g, district("Ủy ban nhân dân huyện Tân Phú", dongNai))
		loc1 := add(t, g, org.Version{Name: "UBND xã Tân Hòa", Level: agency.Commune, Kind: agency.Committee, ParentID: bienHoa})
		loc2 := add(t, g, org.Version{Name: "UBND xã Tân Hòa", Level: agency.Commune, Kind: agency.Committee, ParentID: binhPhuoc})

		for name, want := range map[string][]string{
			"Sở Nội vụ":                              {snv},
			"SỞ NỘI VỤ":                              {snv},
			norm.NFD.String("Sở Nội vụ"):             {snv},
			"so noi vu":                              {snv},
			"Giám đốc Sở Nội vụ":                     {snv},
			"Sở Nội vụ tỉnh Đồng Nai":                {snv},
			"Sở Nội vụ tỉnh Bình Phước":              nil,
			"Sở TT&TT":                               {stttt},
			"Sở TT & TT":                             {stttt},
			"Sở VH,TT&DL":                            {svhttdl},
			"Sở Văn hoá Thể thao và Du lịch":         {svhttdl},
			"Sở Y tế":                                {syt},
			"Sở Y tế tỉnh Bình Phước":                nil,
			"Thanh tra":                              {thanhTra},
			"Đài PT-TH Đồng Nai":                     {dai},
			"Đài Phát thanh và Truyền hình Đồng Nai": {dai},
			"đài Đồng Nai":                           {dai},
			"Uỷ ban nhân dân thành phố Biên Hoà":     {bienHoa},
			"UBND TP. Biên Hòa":                      {bienHoa},
			"Huyện Tân Phú":                          {tanPhu},
			"Chủ tịch UBND huyện Tân Phú":            {tanPhu},
			"Tân Phú":                                nil,
			"Biên Hòa":                               nil,
			"UBND xã Tân Hoà":                        {loc1, loc2},
			"Sở Ngoại vụ":                            nil,
			"":                                       nil,
			"...":                                    nil,
		} {
			got, err := g.Match(t.Context(), name, "2025-01-24")
			if err != nil {
				t.Fatal(err)
			}
			ids := map[string]bool{}
			for _, a := range got {
				ids[a.ID] = true
			}
			if len(ids) != len(want) {
				t.Errorf("%q matched %d agencies, want %d: %v", name, len(ids), len(want), got)
			}
			for _, id := range want {
				if !ids[id] {
					t.Errorf("%q did not match %s", name, id)
				}
			}
		}
	})
}

// TestMatchAnySpelling writes a name in random legitimate spellings and expects
// the same agency each time.
func TestMatchAnySpelling(t *testing.T) {
	d := dbtest.Open(t, db.SQLite, owners, nil)
	g := org.New(d, zone)
	ids := map[string]string{}
	for _, name := range []string{"Ủy ban nhân dân thành phố Biên Hòa", "Ủy ban nhân dân huyện Thống Nhất", "Ủy ban nhân dân thị xã Hòa Thụy"} {
		ids[name] = add(t, g, org.Version{Name: name, Level: agency.District, Kind: agency.Committee})
	}
	m, err := g.Matcher(t.Context(), "2025-01-24")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"Ủy ban nhân dân thành phố Biên Hòa", "Ủy ban nhân dân huyện Thống Nhất", "Ủy ban nhân dân thị xã Hòa Thụy"}).Draw(t, "name")
		s := strings.Replace(name, "Ủy ban nhân dân", rapid.SampledFrom([]string{"Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND", "ubnd", "Chủ tịch UBND"}).Draw(t, "kind"), 1)
		if rapid.Bool().Draw(t, "tone") {
			s = strings.NewReplacer("Hòa", "Hoà", "Thụy", "Thuỵ").Replace(s)
		}
		if rapid.Bool().Draw(t, "short") {
			s = strings.NewReplacer("thành phố", "TP.", "thị xã", "TX").Replace(s)
		}
		if rapid.Bool().Draw(t, "upper") {
			s = strings.ToUpper(s)
		}
		if rapid.Bool().Draw(t, "nfd") {
			s = norm.NFD.String(s)
		}
		s = strings.ReplaceAll(s, " ", rapid.SampledFrom([]string{" ", "  ", "\u00a0"}).Draw(t, "space"))
		if got := m.Match(s); len(got) != 1 || got[0].ID != ids[name] {
			t.Fatalf("%q should be %q, got %v", s, name, got)
		}
	})
}

func importRows() []org.ImportRow {
	return []org.ImportRow{
		{Line: 4, Code: "snv", Name: "Sở Nội vụ", Level: agency.Province, Kind: agency.Department, ParentCode: "ubnd", ValidFrom: "2020-01-01"},
		{Line: 2, Code: "ubnd", Name: "UBND tỉnh", Level: agency.Province, Kind: agency.Committee, ValidFrom: "2020-01-01"},
		{Line: 5, Code: "snn", Name: "Sở Nông nghiệp và PTNT", Level: agency.Province, Kind: agency.Department, ParentCode: "ubnd", ValidFrom: "2020-01-01"},
		{Line: 6, Code: "snn", Name: "Sở Nông nghiệp và Môi trường", Level: agency.Province, Kind: agency.Department, ParentCode: "ubnd", ValidFrom: "2025-03-01"},
		{Line: 7, Code: "stttt", Name: "Sở TT&TT", Level: agency.Province, Kind: agency.Department, ParentCode: "ubnd", ValidFrom: "2020-01-01", ClosedFrom: "2025-03-01"},
	}
}

func effects(p org.Preview) map[int]org.Effect {
	m := map[int]org.Effect{}
	for _, d := range p.Differences {
		m[d.Row.Line] = d.Effect
	}
	return m
}

func TestImportPreviewAndApply(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		p, err := g.Preview(t.Context(), importRows())
		if err != nil || p.Wrong != 0 || p.Changing != 5 {
			t.Fatalf("preview: %+v, %v", p, err)
		}
		if e := effects(p); e[2] != org.EffectNew || e[6] != org.EffectVersion {
			t.Errorf("effects: %v", e)
		}
		if all, err := g.AsOf(t.Context(), "2025-06-01"); err != nil || len(all) != 0 {
			t.Fatalf("a preview changed the registry: %v, %v", all, err)
		}
		if _, err := g.Import(t.Context(), officer, importRows()); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer imported: %v", err)
		}
		if _, err := g.Import(t.Context(), coordinator, importRows()); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[calendar.Date]int{"2025-01-24": 4, "2025-03-01": 3} {
			if all, err := g.AsOf(t.Context(), day); err != nil || len(all) != want {
				t.Errorf("%s: %d agencies, want %d: %v", day, len(all), want, err)
			}
		}
		again, err := g.Import(t.Context(), coordinator, importRows())
		if err != nil || again.Changing != 0 {
			t.Errorf("the same file again: %+v, %v", effects(again), err)
		}
		rows := importRows()
		rows[0].Name, rows[1].ClosedFrom = "Sở Nội vụ tỉnh", "2026-01-01"
		changed, err := g.Preview(t.Context(), rows)
		if e := effects(changed); err != nil || e[4] != org.EffectCorrect || e[2] != org.EffectClose || e[5] != org.EffectNone {
			t.Errorf("changed file: %v, %v", e, err)
		}
	})
}

func TestImportRefusesWrongRows(t *testing.T) {
	d := dbtest.Open(t, db.SQLite, owners, nil)
	g := org.New(d, zone)
	rows := append(importRows(),
		org.ImportRow{Line: 8, Code: "", Name: "Không mã", Level: agency.Province, Kind: agency.Department, ValidFrom: "2020-01-01"},
		org.ImportRow{Line: 9, Code: "x", Name: "Sở X", Level: agency.Province, Kind: agency.Department, ParentCode: "khong-co", ValidFrom: "2020-01-01"},
		org.ImportRow{Line: 10, Code: "a", Name: "A", Level: agency.Commune, Kind: agency.Committee, ParentCode: "b", ValidFrom: "2020-01-01"},
		org.ImportRow{Line: 11, Code: "b", Name: "B", Level: agency.Commune, Kind: agency.Committee, ParentCode: "a", ValidFrom: "2020-01-01"},
		org.ImportRow{Line: 12, Code: "snv", Name: "Sở Nội vụ", Level: agency.Province, Kind: agency.Department, ValidFrom: "2020-01-01"},
		org.ImportRow{Line: 13, Code: "y", Name: "Sở Y", Level: agency.Province, Kind: agency.Department, ValidFrom: "2020-01-01", ClosedFrom: "2019-01-01"},
	)
	p, err := g.Import(t.Context(), coordinator, rows)
	if domain.CodeOf(err) != domain.CodeInvalid {
		t.Fatalf("import of wrong rows: %v", err)
	}
	e := effects(p)
	for line := 8; line <= 13; line++ {
		if line != 12 && e[line] != org.EffectWrong {
			t.Errorf("line %d is %q", line, e[line])
		}
	}
	if p.Wrong != 6 {
		t.Errorf("%d wrong rows, want 6: %v", p.Wrong, e)
	}
	if all, err := g.AsOf(t.Context(), "2025-01-01"); err != nil || len(all) != 0 {
		t.Errorf("a refused file changed the registry: %v, %v", all, err)
	}
}

func TestImportGivesTheWriterBack(t *testing.T) {
	var transactions atomic.Int64
	d := dbtest.Open(t, db.SQLite, owners, func(c *db.Config) {
		c.Observe = func(time.Duration, int) { transactions.Add(1) }
	})
	g := org.New(d, zone)
	rows := make([]org.ImportRow, 400)
	for i := range rows {
		rows[i] = org.ImportRow{
			Line: i + 2, Code: fmt.Sprint("x", i), Name: fmt.Sprint("UBND xã số ", i),
			Level: agency.Commune, Kind: agency.Committee, ValidFrom: "2025-07-01",
		}
	}
	if _, err := g.Import(t.Context(), coordinator, rows); err != nil {
		t.Fatal(err)
	}
	all, err := g.Members(t.Context(), agency.Communes, "2025-07-01", "")
	if err != nil || len(all) != len(rows) || all[2].Name != "UBND xã số 2" || all[10].Name != "UBND xã số 10" {
		t.Errorf("%d communes, %v", len(all), err)
	}
	if n := transactions.Load(); n < 8 {
		t.Errorf("400 rows took %d transactions: one of them held the writer too long", n)
	}
}
