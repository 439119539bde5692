package agency_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

func TestReadGroup(t *testing.T) {
	for text, want := range map[string]struct {
		groups []agency.Group
		open   bool
	}{
		"Các Sở, ban, ngành":                              {[]agency.Group{agency.Departments}, false},
		"Các Sở, ban ngành":                               {[]agency.Group{agency.Departments}, false},
		"các sở, ngành tỉnh":                              {[]agency.Group{agency.Departments}, false},
		"Thủ trưởng các sở, ban, ngành":                   {[]agency.Group{agency.Departments}, false},
		"Chủ tịch UBND cấp huyện":                         {[]agency.Group{agency.Districts}, false},
		"UBND các huyện, thành phố":                       {[]agency.Group{agency.Districts}, false},
		"Uỷ ban nhân dân các huyện, thị xã, thành phố":    {[]agency.Group{agency.Districts}, false},
		"UBND cấp xã":                                     {[]agency.Group{agency.Communes}, false},
		"UBND các xã, phường, thị trấn":                   {[]agency.Group{agency.Communes}, false},
		"Ủy ban nhân dân các xã, phường":                  {[]agency.Group{agency.Communes}, false},
		"UBND các cấp":                                    {[]agency.Group{agency.Districts, agency.Communes}, false},
		"Các sở, ban, ngành; UBND cấp huyện":              {[]agency.Group{agency.Departments, agency.Districts}, false},
		"Các cơ quan, đơn vị, địa phương":                 {[]agency.Group{agency.All}, false},
		"UBND các huyện, thành phố có liên quan":          {[]agency.Group{agency.Districts}, true},
		"Các Sở, ban ngành có liên quan":                  {[]agency.Group{agency.Departments}, true},
		"Các đơn vị có liên quan":                         {nil, true},
		"các đơn vị truyền thông khác":                    {nil, true},
		"Các cơ quan, đơn vị":                             {nil, true},
		"Sở Nội vụ":                                       {nil, false},
		"Sở Khoa học và Công nghệ":                        {nil, false},
		"UBND huyện Tân Phú":                              {nil, false},
		"UBND thành phố Biên Hòa":                         {nil, false},
		"Ban Quản lý các Khu công nghiệp":                 {nil, false},
		"Chủ tịch UBND tỉnh":                              {nil, false},
		"Đài Phát thanh - Truyền hình Đồng Nai":           {nil, false},
		"Các phòng, đơn vị thuộc Sở":                      {[]agency.Group{agency.Subordinates}, false},
		"Các phòng chuyên môn, đơn vị sự nghiệp thuộc Sở": {[]agency.Group{agency.Subordinates}, false},
		"các đơn vị trực thuộc":                           {[]agency.Group{agency.Subordinates}, false},
		"CÁC PHÒNG, BAN, ĐƠN VỊ TRỰC THUỘC SỞ":            {[]agency.Group{agency.Subordinates}, false},
		"Trưởng các phòng, đơn vị trực thuộc Sở":          {[]agency.Group{agency.Subordinates}, false},
		"Các phòng, đơn vị thuộc Sở có liên quan":         {[]agency.Group{agency.Subordinates}, true},
		"Các đơn vị trực thuộc Bộ trên địa bàn":           {nil, false},
		"Các đơn vị thuộc Sở Y tế":                        {nil, false},
		"Các đơn vị sự nghiệp":                            {nil, false},
		"":                                                {nil, false},
	} {
		groups, open := agency.ReadGroup(text)
		if !slices.Equal(groups, want.groups) || open != want.open {
			t.Errorf("%q: %v open=%v, want %v open=%v", text, groups, open, want.groups, want.open)
		}
	}
}

func TestGroupTakes(t *testing.T) {
	if !agency.All.Takes(agency.District, agency.Committee) || agency.All.Takes(agency.Province, agency.Committee) {
		t.Error("all takes in districts and not the province's own committee")
	}
	if agency.Subordinates.Takes(agency.Province, agency.PublicUnit) {
		t.Error("who is subordinate depends on the issuer")
	}
	if agency.Departments.Takes(agency.Commune, agency.Department) {
		t.Error("a department of a commune is no sở")
	}
}

type version struct {
	stamp agency.Stamp
	name  string
}

func (v version) Stamp() agency.Stamp { return v.stamp }

func at(from calendar.Date, recorded int64, name string) version {
	return version{agency.Stamp{ValidFrom: from, RecordedAt: recorded, Closed: name == "", Seq: name}, name}
}

func TestResolve(t *testing.T) {
	versions := []version{
		at("2025-03-01", 20, "Sở Nông nghiệp và Môi trường"),
		at("2020-01-01", 10, "Sở NN và PTNT"),
		at("2020-01-01", 30, "Sở Nông nghiệp và PTNT"),
		at("2026-01-01", 40, ""),
	}
	for _, c := range []struct {
		day   calendar.Date
		known int64
		want  string
	}{
		{"2019-12-31", 0, ""},
		{"2025-02-28", 0, "Sở Nông nghiệp và PTNT"},
		{"2025-02-28", 29, "Sở NN và PTNT"},
		{"2025-03-01", 0, "Sở Nông nghiệp và Môi trường"},
		{"2025-03-01", 15, "Sở NN và PTNT"},
		{"2025-12-31", 0, "Sở Nông nghiệp và Môi trường"},
		{"2026-01-01", 0, ""},
		{"2026-01-01", 39, "Sở Nông nghiệp và Môi trường"},
	} {
		v, ok := agency.Resolve(versions, c.day, c.known)
		if ok != (c.want != "") || v.name != c.want {
			t.Errorf("%s known at %d: %q %v, want %q", c.day, c.known, v.name, ok, c.want)
		}
	}
	spans := agency.Timeline(versions, 0)
	if len(spans) != 3 || spans[0].Version.name != "Sở Nông nghiệp và PTNT" || spans[0].Until != "2025-03-01" || spans[2].Until != "" {
		t.Errorf("timeline %+v", spans)
	}
}

// TestResolveAgreesWithTimeline: on any day the version that holds is the one
// whose span contains the day, in whatever order versions come.
func TestResolveAgreesWithTimeline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "versions")
		var versions []version
		for i := range n {
			from := calendar.NewDate(2025, 1, 1+rapid.IntRange(0, 20).Draw(t, "from"))
			name := string(rune('a' + i))
			v := at(from, int64(rapid.IntRange(1, 5).Draw(t, "recorded")), name)
			v.stamp.Closed = rapid.IntRange(0, 4).Draw(t, "closed") == 0
			versions = append(versions, v)
		}
		known := int64(rapid.IntRange(0, 5).Draw(t, "known"))
		day := calendar.NewDate(2025, 1, 1+rapid.IntRange(0, 22).Draw(t, "day"))
		got, ok := agency.Resolve(versions, day, known)
		want, has := version{}, false
		for _, s := range agency.Timeline(versions, known) {
			if s.Version.stamp.ValidFrom <= day && (s.Until == "" || day < s.Until) && !s.Version.stamp.Closed {
				want, has = s.Version, true
			}
		}
		if ok != has || got != want {
			t.Fatalf("on %s known at %d: %v %v, timeline says %v %v", day, known, got, ok, want, has)
		}
	})
}

func TestNameKey(t *testing.T) {
	same := [][]string{
		{"UBND huyện Tân Phú", "Ủy ban nhân dân huyện Tân Phú", "Uỷ ban nhân dân Huyện Tân Phú", "Huyện Tân Phú", "Chủ tịch UBND huyện Tân Phú"},
		{"Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH", "Sở LĐTBXH", "Sở Lao động, Thương binh và Xã hội"},
		{"Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT", "Sở Nông nghiệp và PTNT"},
		{"Trung tâm Phục vụ hành chính công", "TT Phục vụ HCC"},
	}
	for _, names := range same {
		for _, n := range names[1:] {
			if agency.NameKey(n) != agency.NameKey(names[0]) {
				t.Errorf("%q is %q, %q is %q", n, agency.NameKey(n), names[0], agency.NameKey(names[0]))
			}
		}
	}
	for _, pair := range [][2]string{
		{"Huyện Tân Phú", "Xã Tân Phú"}, {"Tân Phú", "Huyện Tân Phú"}, {"Xã Long Hòa", "Xã Long Hoa"}, {"Sở Y tế", "Phòng Y tế"},
	} {
		if agency.NameKey(pair[0]) == agency.NameKey(pair[1]) {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
	}
}

func TestHeadingOf(t *testing.T) {
	for _, c := range []struct {
		of     agency.Named
		parent string
		want   agency.Heading
	}{
		{agency.Named{Name: "Sở Nội vụ", Short: "SNV", Level: agency.Province, Kind: agency.Department}, "UBND tỉnh Đồng Nai", agency.Heading{
			Parent: "Ủy ban nhân dân tỉnh Đồng Nai", Issuer: "Sở Nội vụ", Place: "Đồng Nai", Symbol: "SNV", Sign: []string{"GIÁM ĐỐC"},
		}},
		{agency.Named{Name: "UBND thành phố Đồng Nai", Short: "UBND TP", Level: agency.Province, Kind: agency.Committee}, "", agency.Heading{
			Issuer: "Ủy ban nhân dân thành phố Đồng Nai", Place: "Đồng Nai", Symbol: "UBND", Capacity: "TM.", Sign: []string{"ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
		}},
		{agency.Named{Name: "UBND phường Trấn Biên", Short: "Phường Trấn Biên", Level: agency.Commune, Kind: agency.Committee}, "UBND tỉnh Đồng Nai", agency.Heading{
			Issuer: "Ủy ban nhân dân phường Trấn Biên", Place: "Trấn Biên", Symbol: "UBND", Capacity: "TM.", Sign: []string{"ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
		}},
		{agency.Named{Name: "Trường Tiểu học", Short: "Trường TH", Level: agency.Commune, Kind: agency.School}, "UBND phường 3", agency.Heading{
			Parent: "Ủy ban nhân dân phường 3", Issuer: "Trường Tiểu học", Place: "phường 3", Sign: []string{"THỦ TRƯỞNG CƠ QUAN"},
		}},
		{agency.Named{Name: "Sở Ngoại vụ", Short: "SNgV", Level: agency.Province, Kind: agency.Department}, "UBND tỉnh Đồng Nai", agency.Heading{
			Parent: "Ủy ban nhân dân tỉnh Đồng Nai", Issuer: "Sở Ngoại vụ", Place: "Đồng Nai", Symbol: "SNgV", Sign: []string{"GIÁM ĐỐC"},
		}},
		{agency.Named{Name: "Văn phòng UBND tỉnh", Short: "VP UBND", Level: agency.Province, Kind: agency.Department}, "UBND tỉnh Đồng Nai", agency.Heading{
			Parent: "Ủy ban nhân dân tỉnh Đồng Nai", Issuer: "Văn phòng UBND tỉnh", Place: "Đồng Nai", Symbol: "VPUBND", Sign: []string{"CHÁNH VĂN PHÒNG"},
		}},
		{agency.Named{Name: "UBND huyện Xuân Lộc", Level: agency.District, Kind: agency.Committee}, "UBND tỉnh Đồng Nai", agency.Heading{
			Issuer: "Ủy ban nhân dân huyện Xuân Lộc", Place: "Xuân Lộc", Symbol: "UBND", Capacity: "TM.", Sign: []string{"ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
		}},
	} {
		if got := agency.HeadingOf(c.of, c.parent, "Đồng Nai"); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.of.Name, got, c.want)
		}
	}
}
