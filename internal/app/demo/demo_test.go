package demo_test

import (
	"bytes"
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"loa/internal/app/demo"
	"loa/internal/domain/agency"
	"loa/internal/vi"
)

// table reads a CSV with a line of headings.
func table(t *testing.T, file []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, heading := range all[0] {
			row[heading] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func list(t *testing.T, file string) []map[string]string {
	t.Helper()
	for _, a := range demo.Acts() {
		if a.File == file {
			b, err := a.List()
			if err != nil {
				t.Fatal(err)
			}
			return table(t, b)
		}
	}
	t.Fatalf("no list %s", file)
	return nil
}

// facts reads a table of the collected facts, which stand beside the source.
func facts(t *testing.T, name string) []map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "facts", name))
	if err != nil {
		t.Skip("the collected facts are not beside the source: " + name)
	}
	return table(t, b)
}

const cityList, wardList, communeList, provinceList = "2026-04-30-thanh-pho.csv", "2026-04-30-phuong.csv", "2025-07-01-cap-xa.csv", "2025-07-01-tinh-huyen.csv"

// TestSampleNumbers: what is publicly known in numbers is in the files.
func TestSampleNumbers(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, r := range table(t, demo.Agencies) {
		count[r["Cấp"]+" "+r["Loại"]]++
		if r["Hiệu lực từ"] != "2025-01-01" || r["Kết thúc từ"] != "" || r["Nguồn"] == "" || r["Xác minh"] != "rồi" && r["Xác minh"] != "chưa" {
			t.Errorf("row %v", r)
		}
		if r["Cấp"] == "xã" && r["Mã"] != "" {
			t.Errorf("%s has a code nobody gave it", r["Tên"])
		}
	}
	want := map[string]int{
		"tỉnh ubnd": 2, "tỉnh sở": 20, "tỉnh đài": 1, "tỉnh báo": 1, "tỉnh cơ quan báo chí khác": 1, "tỉnh đoàn thể": 1, "tỉnh trường": 1,
		"tỉnh đơn vị sự nghiệp công lập": 1, "tỉnh khác": 1, "huyện ubnd": 22, "xã ubnd": 159 + 111,
	}
	if !maps.Equal(count, want) {
		t.Errorf("registry: %v, want %v", count, want)
	}
	wards, kept, sources, parts := 0, 0, map[string]int{}, 0
	for _, r := range list(t, communeList) {
		if strings.HasPrefix(r["Đơn vị sau sắp xếp"], "UBND phường ") {
			wards++
		}
		before := strings.Split(r["Đơn vị trước sắp xếp"], "; ")
		if len(before) == 1 {
			kept++
		}
		for _, b := range before {
			unit, part := strings.CutSuffix(b, " (một phần)")
			if part {
				parts++
			}
			sources[unit]++
		}
	}
	communes := len(list(t, communeList))
	if communes != 95 || wards != 23 || kept != 7 || len(sources) != 270 || parts != 2 {
		t.Errorf("%d communes of %d wards, %d kept, from %d with %d parts; want 95, 23, 7, 270, 2", communes, wards, kept, len(sources), parts)
	}
	for unit, n := range sources {
		if n > 1 && unit != "Xã Xuân Tâm (huyện Xuân Lộc)" {
			t.Errorf("%s passes %d times", unit, n)
		}
	}
	if raised := len(list(t, wardList)); raised != 10 || wards+raised != 33 {
		t.Errorf("%d communes become wards: %d wards of 95, want 33", raised, wards+raised)
	}
}

// TestSampleSources: every line says where it comes from, and whether somebody
// read that.
func TestSampleSources(t *testing.T) {
	t.Parallel()
	for _, a := range demo.Acts() {
		if !a.EffectiveOn.Valid() || a.Recorded >= a.EffectiveOn || a.IssuedOn != "" && a.IssuedOn > a.Recorded || a.Verified && a.Number == "" {
			t.Errorf("act %+v", a)
		}
		for _, r := range list(t, a.File) {
			if r["Nguồn"] == "" || r["Xác minh"] != "rồi" && r["Xác minh"] != "chưa" {
				t.Errorf("%s: %v", a.File, r)
			}
			if strings.Contains(r["Nguồn"], "chưa đối chiếu") && r["Xác minh"] != "chưa" {
				t.Errorf("%s: %s is called verified", a.File, r["Đơn vị trước sắp xếp"])
			}
		}
	}
}

var place = regexp.MustCompile(`^(.*) \((TP\.|TX\.|H\.)(.*?)(, một phần)?\)$`)

// TestSampleAgreesWithFacts: communes, codes, predecessors and districts are
// those of the collected facts.
func TestSampleAgreesWithFacts(t *testing.T) {
	t.Parallel()
	rows, words := facts(t, "communes.csv"), map[string]string{"TP.": "thành phố ", "TX.": "thị xã ", "H.": "huyện "}
	after, raised := map[string]map[string]string{}, map[string]string{}
	for _, r := range list(t, communeList) {
		after[r["Mã"]] = r
	}
	for _, r := range list(t, wardList) {
		raised[r["Mã"]] = r["Đơn vị sau sắp xếp"]
	}
	under := map[string]bool{} // unit and district, as the registry has them
	for _, r := range table(t, demo.Agencies) {
		under[r["Tên viết tắt"]+"|"+r["Mã cấp trên"]] = true
	}
	districts, below := map[string]string{}, map[string]int{}
	for unit := range under {
		_, code, _ := strings.Cut(unit, "|")
		below[code]++
	}
	for _, r := range facts(t, "districts-2025.csv") {
		districts[agency.NameKey(r["ten"])] = r["ma_huyen"]
		if n := strconv.Itoa(below[r["ma_huyen"]]); r["so_xa_truoc"] != "" && n != r["so_xa_truoc"] {
			t.Errorf("%s has %s communes, want %s", r["ten"], n, r["so_xa_truoc"])
		}
	}
	if len(districts) != 22 {
		t.Errorf("%d districts", len(districts))
	}
	for _, f := range rows {
		r := after[f["ma_dvhc"]]
		if agency.NameKey(r["Đơn vị sau sắp xếp"]) != agency.NameKey(f["ten_2025_07_01"]) {
			t.Errorf("%s is %q, want %q", f["ma_dvhc"], r["Đơn vị sau sắp xếp"], f["ten_2025_07_01"])
		}
		if now := raised[f["ma_dvhc"]]; f["hieu_luc_len_phuong"] == "" && now != "" || now != "" && agency.NameKey(now) != agency.NameKey(f["ten_tu_2026_04_30"]) {
			t.Errorf("%s becomes %q, want %q", f["ma_dvhc"], now, f["ten_tu_2026_04_30"])
		}
		var want []string
		for unit := range strings.SplitSeq(f["don_vi_xa_cu"], "; ") {
			m := place.FindStringSubmatch(unit)
			if m == nil {
				t.Fatalf("%q", unit)
			}
			part := ""
			if m[4] != "" {
				part = " (một phần)"
			}
			want = append(want, m[1]+" ("+words[m[2]]+m[3]+")"+part)
			if !under[m[1]+"|"+districts[agency.NameKey(words[m[2]]+m[3])]] {
				t.Errorf("%s is not in the registry", unit)
			}
		}
		if got := strings.Split(r["Đơn vị trước sắp xếp"], "; "); !slices.Equal(got, want) {
			t.Errorf("%s comes from %v, want %v", f["ma_dvhc"], got, want)
		}
	}
}

// TestDepartmentsAgreeWithFacts: every department of the collected facts is in
// the registry under the name that it had in January 2025.
func TestDepartmentsAgreeWithFacts(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, r := range table(t, demo.Agencies) {
		known[agency.NameKey(r["Tên"])] = true
	}
	for _, f := range facts(t, "departments.csv") {
		for name := range strings.SplitSeq(strings.TrimSuffix(f["ten_01_2025"], " (2 đơn vị)"), " | ") {
			if !known[agency.NameKey(name)] {
				t.Errorf("%s (%s) is not in the registry", name, vi.Slug(f["id"]))
			}
		}
	}
}

// A number of a report is given once in a year by an agency, so that the sample
// can be filled to any day.
func TestNumbersOfReportsAreGivenOnce(t *testing.T) {
	type given struct{ agency, year, number string }
	seen := map[given]bool{}
	add := func(agency string, on, number string) {
		g := given{agency, on[:4], strings.TrimLeft(number, "0")}
		if number != "" && seen[g] {
			t.Errorf("%s gives number %s twice in %s", g.agency, g.number, g.year)
		}
		seen[g] = true
	}
	for _, r := range demo.OwnReports() {
		add(r.Agency, string(r.On), r.Number)
	}
	for _, o := range demo.Occasions() {
		for _, a := range o.Answers {
			add(a.Agency, string(a.On), a.Number)
		}
	}
}

// TestSampleSectionsAreReviewedInTime: whoever keeps a section of the sample looks at its words
// again before their day, until the sample's last day.
func TestSampleSectionsAreReviewedInTime(t *testing.T) {
	t.Parallel()
	for _, s := range demo.PublicSections() {
		if s.Body == "" || s.Key == "" {
			continue
		}
		until := s.On.AddDays(s.Days)
		for _, on := range s.Reviews() {
			if on >= until {
				t.Errorf("%s: looked at on %s, after %s", s.Key, on, until)
			}
			until = on.AddDays(s.Days)
		}
		if until <= demo.Last {
			t.Errorf("%s: nobody looked at it after %s", s.Key, until)
		}
	}
}
