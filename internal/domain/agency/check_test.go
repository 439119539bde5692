package agency_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// small is a province of a committee, two departments, two districts and four
// communes, by short ids.
func small() map[string]agency.Unit {
	units := map[string]agency.Unit{}
	put := func(id, name, parent string, level agency.Level, kind agency.Kind) {
		units[id] = agency.Unit{ID: id, Name: name, ParentID: parent, Level: level, Kind: kind, Code: id}
	}
	put("top", "UBND tỉnh Đồng Nai", "", agency.Province, agency.Committee)
	put("snv", "Sở Nội vụ", "top", agency.Province, agency.Department)
	put("sld", "Sở Lao động", "top", agency.Province, agency.Department)
	put("h1", "UBND huyện Xuân Lộc", "top", agency.District, agency.Committee)
	put("h2", "UBND huyện Định Quán", "top", agency.District, agency.Committee)
	put("x1", "UBND xã Bảo Hòa", "h1", agency.Commune, agency.Committee)
	put("x2", "UBND xã Xuân Phú", "h1", agency.Commune, agency.Committee)
	put("x3", "UBND xã Xuân Thọ", "h2", agency.Commune, agency.Committee)
	put("x4", "UBND xã Phú Lợi", "h2", agency.Commune, agency.Committee)
	return units
}

func whole(ids ...string) []agency.SourceUnit {
	out := make([]agency.SourceUnit, len(ids))
	for i, id := range ids {
		out[i] = agency.SourceUnit{AgencyID: id}
	}
	return out
}

func part(id string) agency.SourceUnit { return agency.SourceUnit{AgencyID: id, Part: true} }

func founded(id, name, parent string) agency.TargetUnit {
	return agency.TargetUnit{AgencyID: id, New: true, Name: name, ParentID: parent, Level: agency.Commune, Kind: agency.Committee}
}

func to(targets ...agency.TargetUnit) []agency.TargetUnit { return targets }

func kept(id string) agency.TargetUnit { return agency.TargetUnit{AgencyID: id} }

func TestCheckFinds(t *testing.T) {
	n := founded("n", "UBND xã Mới", "top")
	for name, c := range map[string]struct {
		steps []agency.Step
		step  int
		want  string // part of the sentence; empty: nothing is wrong
	}{
		"merge into a new unit":             {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(n)}}, 0, ""},
		"merge into one of them":            {[]agency.Step{{Change: agency.Merge, From: whole("snv", "sld"), To: to(kept("snv"))}}, 0, ""},
		"one taken in by another":           {[]agency.Step{{Change: agency.Merge, From: whole("sld"), To: to(kept("snv"))}}, 0, ""},
		"parts to two heirs":                {[]agency.Step{{Change: agency.Merge, From: append(whole("x1"), part("x2")), To: to(n)}, {Change: agency.Merge, From: append(whole("x3"), part("x2")), To: to(founded("m", "UBND xã Khác", "top"))}}, 0, ""},
		"a part, and the rest goes on":      {[]agency.Step{{Change: agency.Merge, From: append(whole("x1"), part("x2")), To: to(n, kept("x2"))}}, 0, ""},
		"split that keeps the unit":         {[]agency.Step{{Change: agency.Split, From: whole("snv"), To: to(kept("snv"), n)}}, 0, ""},
		"transfers of a unit that ends":     {[]agency.Step{{Change: agency.Merge, From: whole("sld"), To: to(kept("snv"))}, {Change: agency.Transfer, From: whole("sld"), To: to(kept("h1")), Function: "Nghề"}}, 0, ""},
		"district ends over moved communes": {[]agency.Step{{Change: agency.Dissolve, From: whole("h1")}, {Change: agency.Merge, From: whole("x1", "x2"), To: to(n)}}, 0, ""},
		"no change":                         {[]agency.Step{{From: whole("x1"), To: to(n)}}, 0, "Chọn hình thức"},
		"nobody before":                     {[]agency.Step{{Change: agency.Merge, To: to(n)}}, 0, "đơn vị trước sắp xếp"},
		"nobody after":                      {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2")}}, 0, "đơn vị sau sắp xếp"},
		"merge of one":                      {[]agency.Step{{Change: agency.Merge, From: whole("x1"), To: to(n)}}, 0, "cần ít nhất hai"},
		"merge of one with itself":          {[]agency.Step{{Change: agency.Merge, From: whole("x1"), To: to(kept("x1"))}}, 0, "ở cả hai bên"},
		"merge into two":                    {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(n, founded("m", "UBND xã Khác", "top"))}}, 0, "chỉ lập một đơn vị"},
		"split into one":                    {[]agency.Step{{Change: agency.Split, From: whole("x1"), To: to(n)}}, 0, "từ hai đơn vị"},
		"split of two":                      {[]agency.Step{{Change: agency.Split, From: whole("x1", "x2"), To: to(n, founded("m", "UBND xã Khác", "top"))}}, 0, "của một đơn vị"},
		"rename into another":               {[]agency.Step{{Change: agency.Rename, From: whole("x1"), To: to(kept("x2"))}}, 0, "giữ nguyên đơn vị"},
		"rename of nothing":                 {[]agency.Step{{Change: agency.Rename, From: whole("x1"), To: to(agency.TargetUnit{AgencyID: "x1", Name: "UBND xã Bảo Hòa"})}}, 0, "không làm “UBND xã Bảo Hòa” thay đổi gì"},
		"raise of nothing":                  {[]agency.Step{{Change: agency.Raise, From: whole("x1"), To: to(kept("x1"))}}, 0, "thay đổi gì"},
		"dissolved into itself":             {[]agency.Step{{Change: agency.Dissolve, From: whole("sld"), To: to(kept("sld"))}}, 0, "tự nhận"},
		"transfer of nothing":               {[]agency.Step{{Change: agency.Transfer, From: whole("sld"), To: to(kept("snv"))}}, 0, "chức năng được chuyển giao"},
		"unknown before":                    {[]agency.Step{{Change: agency.Dissolve, From: whole("nobody")}}, 0, "không tồn tại"},
		"unknown after":                     {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(agency.TargetUnit{AgencyID: "nobody", Name: "Sở Lạ"})}}, 0, "“Sở Lạ” không tồn tại"},
		"new but known":                     {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(founded("x3", "UBND xã Xuân Thọ", "top"))}}, 0, "đã có trong sổ"},
		"twice on one side":                 {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x1"), To: to(n)}}, 0, "hai lần"},
		"ends twice":                        {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(n)}, {Change: agency.Merge, From: whole("x1", "x3"), To: to(founded("m", "UBND xã Khác", "top"))}}, 1, "“UBND xã Bảo Hòa” kết thúc hai lần: ở dòng 1"},
		"whole, then a part":                {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(n)}, {Change: agency.Merge, From: append(whole("x3"), part("x1")), To: to(founded("m", "UBND xã Khác", "top"))}}, 1, "không còn phần nào"},
		"a part without the rest":           {[]agency.Step{{Change: agency.Merge, From: append(whole("x1"), part("x2")), To: to(n)}}, 0, "phần còn lại"},
		"ended and kept":                    {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(n)}, {Change: agency.Rename, From: whole("x1"), To: to(agency.TargetUnit{AgencyID: "x1", Name: "UBND phường Bảo Hòa"})}}, 0, "dòng 2 vẫn giữ"},
		"two into each other":               {[]agency.Step{{Change: agency.Merge, From: whole("snv"), To: to(kept("sld"))}, {Change: agency.Merge, From: whole("sld"), To: to(kept("snv"))}}, 1, "một vòng: “Sở Lao động” → “Sở Nội vụ” → “Sở Lao động”"},
		"three in a ring":                   {[]agency.Step{{Change: agency.Merge, From: whole("x1"), To: to(kept("x2"))}, {Change: agency.Merge, From: whole("x2"), To: to(kept("x3"))}, {Change: agency.Merge, From: whole("x3"), To: to(kept("x1"))}}, 2, "một vòng"},
		"two names":                         {[]agency.Step{{Change: agency.Merge, From: whole("sld"), To: to(agency.TargetUnit{AgencyID: "snv", Name: "Sở A"})}, {Change: agency.Rename, From: whole("snv"), To: to(agency.TargetUnit{AgencyID: "snv", Name: "Sở B"})}}, 1, "hai tên: “Sở A” ở dòng 1 và “Sở B”"},
		"two superiors":                     {[]agency.Step{{Change: agency.Rename, From: whole("x1"), To: to(agency.TargetUnit{AgencyID: "x1", ParentID: "top"})}, {Change: agency.Rename, From: whole("x1"), To: to(agency.TargetUnit{AgencyID: "x1", ParentID: "h2"})}}, 1, "hai cấp trên"},
		"superior ends":                     {[]agency.Step{{Change: agency.Merge, From: whole("h1", "x1", "x2"), To: to(n)}, {Change: agency.Merge, From: whole("x3", "x4"), To: to(founded("m", "UBND xã Khác", "h1"))}}, 1, "kết thúc ở dòng 1"},
		"superior unknown":                  {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(founded("n", "UBND xã Mới", "nobody"))}}, 0, "không tồn tại"},
		"below itself":                      {[]agency.Step{{Change: agency.Rename, From: whole("h1"), To: to(agency.TargetUnit{AgencyID: "h1", ParentID: "x1"})}}, 0, "nằm dưới chính mình"},
		"orphans":                           {[]agency.Step{{Change: agency.Dissolve, From: whole("h1")}}, 0, "còn 2 đơn vị trực thuộc: “UBND xã Bảo Hòa”, “UBND xã Xuân Phú”"},
		"name taken":                        {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(founded("n", "Uỷ ban nhân dân xã Phú Lợi", "h2"))}}, 0, "cùng tên"},
		"two new of one name":               {[]agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(n)}, {Change: agency.Merge, From: whole("x3", "x4"), To: to(founded("m", "UBND xã Mới", "top"))}}, 1, "cùng tên"},
		"code taken":                        {[]agency.Step{{Change: agency.Rename, From: whole("x1"), To: to(agency.TargetUnit{AgencyID: "x1", Code: "x4"})}}, 0, "Mã “x4”"},
	} {
		problems := agency.Check(small(), c.steps)
		if c.want == "" {
			if len(problems) > 0 {
				t.Errorf("%s: %v", name, problems)
			}
			continue
		}
		if !slices.ContainsFunc(problems, func(p agency.Problem) bool {
			return !p.Warning && p.Step == c.step && strings.Contains(p.Text.String(), c.want)
		}) {
			t.Errorf("%s: %v, want %q of line %d", name, problems, c.want, c.step)
		}
	}
}

func TestCheckWarns(t *testing.T) {
	units := small()
	u := units["x4"]
	u.Codes = map[string]string{"qd20": "H19.264"}
	units["x4"] = u
	n := founded("n", "UBND xã Mới", "top")
	n.Level, n.Codes = agency.District, map[string]string{"qd20": "H19.264"}
	problems := agency.Check(units, []agency.Step{{Change: agency.Merge, From: whole("x1", "x2"), To: to(n)}})
	if len(problems) != 2 || agency.Wrong(problems) {
		t.Errorf("two warnings and nothing wrong: %v", problems)
	}
}

func TestLineage(t *testing.T) {
	s := func(change agency.Change, day calendar.Date, from, to string, part bool) agency.Succession {
		return agency.Succession{ID: from + to + string(day), ReorganisationID: string(day), Change: change, ValidFrom: day, FromID: from, ToID: to, Part: part}
	}
	l := agency.NewLineage([]agency.Succession{
		s(agency.Merge, "2026-04-30", "b", "c", false),
		s(agency.Merge, "2025-07-01", "a", "b", false), s(agency.Merge, "2025-07-01", "a2", "b", true), s(agency.Merge, "2025-07-01", "a2", "d", true),
		s(agency.Dissolve, "2025-07-01", "h", "", false),
		s(agency.Split, "2025-03-01", "s", "s", true), s(agency.Split, "2025-03-01", "s", "t", true),
		s(agency.Rename, "2025-03-01", "r", "r", false), s(agency.Transfer, "2025-03-01", "r", "t", true),
		s(agency.Merge, "2025-07-01", "q", "w", false), s(agency.Merge, "2025-07-01", "w", "q", false),
	})
	for _, c := range []struct {
		id    string
		day   calendar.Date
		heirs string
		whole string
	}{
		{"a", "2025-06-30", "a", "a"},
		{"a", "2025-07-01", "b", "b"},
		{"a", "2026-04-30", "c", "c"},
		{"a2", "2026-05-01", "c d", ""},
		{"h", "2025-06-30", "h", "h"},
		{"h", "2025-07-01", "", ""},
		{"s", "2025-03-01", "s t", "s"},
		{"r", "2025-12-31", "r", "r"},
		{"stranger", "2025-12-31", "stranger", "stranger"},
		{"q", "2025-12-31", "", ""},
	} {
		if got := strings.Join(l.Heirs(c.id, c.day), " "); got != c.heirs {
			t.Errorf("heirs of %s on %s: %q, want %q", c.id, c.day, got, c.heirs)
		}
		if got, ok := l.WholeHeir(c.id, c.day); got != c.whole || ok != (c.whole != "") {
			t.Errorf("whole heir of %s on %s: %q %v, want %q", c.id, c.day, got, ok, c.whole)
		}
	}
	if before := l.Before("b"); len(before) != 2 || len(l.After("a2")) != 2 || len(l.Before("s")) != 0 || len(l.After("r")) != 1 {
		t.Errorf("lines: %v", before)
	}
}

// drawStep gives any step, sound or not, over units of the registry and new ones.
func drawStep(t *rapid.T, ids []string, i int) agency.Step {
	s := agency.Step{Change: rapid.SampledFrom(agency.Changes()).Draw(t, "change")}
	any := rapid.SampledFrom(ids)
	for range rapid.IntRange(1, 3).Draw(t, "sources") {
		s.From = append(s.From, agency.SourceUnit{AgencyID: any.Draw(t, "from"), Part: rapid.IntRange(0, 3).Draw(t, "part") == 0})
	}
	for n := range rapid.IntRange(0, 2).Draw(t, "targets") {
		if rapid.Bool().Draw(t, "new") {
			s.To = append(s.To, founded(fmt.Sprint("n", i, n), fmt.Sprint("UBND xã Mới ", rapid.IntRange(0, 5).Draw(t, "name")), any.Draw(t, "parent")))
			continue
		}
		u := agency.TargetUnit{AgencyID: any.Draw(t, "to")}
		if s.Change == agency.Rename || s.Change == agency.Raise {
			u.AgencyID = s.From[0].AgencyID
			s.From = s.From[:1]
		}
		if rapid.Bool().Draw(t, "renamed") {
			u.Name = fmt.Sprint("UBND xã Mới ", rapid.IntRange(0, 5).Draw(t, "name"))
		}
		if rapid.Bool().Draw(t, "moved") {
			u.ParentID = any.Draw(t, "parent")
		}
		s.To = append(s.To, u)
	}
	if s.Change == agency.Transfer {
		s.Function = "Báo chí"
	}
	return s
}

// TestSoundActsKeepTheRegistrySound: of whatever act Check finds nothing wrong,
// every unit afterwards has a superior, in no circle; every unit before lives or
// ends with heirs that live or with none; nobody else changes.
func TestSoundActsKeepTheRegistrySound(t *testing.T) {
	sound := 0
	act := func(t *rapid.T) {
		before := small()
		ids := slices.Sorted(maps.Keys(before))
		var steps []agency.Step
		sifted := rapid.IntRange(0, 3).Draw(t, "sifted") > 0 // lines that spoil the act are left out at once
		for i := range rapid.IntRange(1, 8).Draw(t, "steps") {
			more := append(slices.Clone(steps), drawStep(t, ids, i))
			if !sifted || !agency.Wrong(agency.Check(before, more)) {
				steps = more
			}
		}
		if len(steps) == 0 || agency.Wrong(agency.Check(before, steps)) {
			return
		}
		sound++
		after := agency.After(before, steps)
		if !maps.EqualFunc(before, small(), agency.Unit.Equal) {
			t.Fatal("what was before has changed")
		}
		named := map[string]string{}
		for id, u := range after {
			up := id
			for depth := 0; up != ""; depth++ {
				next, ok := after[up]
				if !ok || depth > len(after) {
					t.Fatalf("%s has no sound superior: %v", id, steps)
				}
				up = next.ParentID
			}
			key := u.ParentID + "|" + agency.NameKey(u.Name)
			if other := named[key]; other != "" {
				t.Fatalf("%s and %s have one name: %v", id, other, steps)
			}
			named[key] = id
		}
		var all []agency.Succession
		for _, lines := range agency.Successions(steps) {
			for _, line := range lines {
				line.ValidFrom = "2025-07-01"
				all = append(all, line)
			}
		}
		l, ending := agency.NewLineage(all), agency.Ending(steps)
		for id := range before {
			_, lives := after[id]
			if lives == slices.Contains(ending, id) {
				t.Fatalf("%s lives %v, ending %v", id, lives, ending)
			}
			heirs := l.Heirs(id, "2025-07-01")
			if lives && !slices.Contains(heirs, id) {
				t.Fatalf("%s lives and is not its own heir: %v of %v", id, heirs, steps)
			}
			for _, heir := range heirs {
				if _, ok := after[heir]; !ok {
					t.Fatalf("%s passes to %s, which is not there: %v", id, heir, steps)
				}
			}
			if one, ok := l.WholeHeir(id, "2025-07-01"); ok && !lives && len(heirs) != 1 || ok && !slices.Contains(heirs, one) {
				t.Fatalf("%s passes whole to %q, but its heirs are %v: %v", id, one, heirs, steps)
			}
		}
	}
	for range 10 { // of a hundred acts each; how many are sound is chance
		rapid.Check(t, act)
	}
	if sound < 200 {
		t.Errorf("only %d acts were sound: hardly anything was tested", sound)
	}
}
