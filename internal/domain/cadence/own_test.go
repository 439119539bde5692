package cadence

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loa/internal/domain/calendar"
)

// reading writes the fields of a reading that a case cares about.
func reading(c Cadence) string {
	var w []string
	w = append(w, string(c.Kind))
	if c.Count > 0 {
		w = append(w, "n="+itoa(c.Count))
	}
	for _, f := range []struct {
		on   bool
		name string
	}{{c.Min, "min"}, {c.Max, "max"}, {c.Exact, "exact"}, {c.Average, "avg"}, {c.PerAgency, "each"}, {c.Before, "before"}, {c.AdHoc, "adhoc"}} {
		if f.on {
			w = append(w, f.name)
		}
	}
	if c.Per != "" {
		w = append(w, "per="+string(c.Per))
	}
	if c.Every > 0 {
		w = append(w, "every="+itoa(c.Every))
	}
	if c.UpTo > 0 {
		w = append(w, "up="+itoa(c.UpTo))
	}
	if c.Start != "" || c.End != "" {
		w = append(w, c.Start+".."+c.End)
	}
	if len(c.Dates) > 0 {
		w = append(w, strings.Join(c.Dates, "+"))
	}
	return strings.Join(w, " ")
}

func itoa(n int) string {
	b, err := json.Marshal(n)
	if err != nil {
		return "?"
	}
	return string(b)
}

func TestOwnPhrases(t *testing.T) {
	plan := Context{IssuedOn: "2027-01-20", Year: 2027, Window: calendar.YearWindow(2027)}
	for _, c := range []struct{ product, timing, want string }{
		{"Tối thiểu 04 tin, bài/tháng", "", "quota n=4 min per=month"},
		{"Bình quân 03 bài mỗi tuần", "Thường xuyên", "quota n=3 avg per=week"},
		{"Đúng 02 bản tin mỗi tháng", "", "quota n=2 exact per=month"},
		{"Đúng 03 hội nghị", "Năm 2027", "quota n=3 exact per=plan 2027-01-01..2027-12-31"},
		{"Phát hành chính xác 04 số/năm", "", "quota n=4 exact per=year"},
		{"Báo cáo đúng 01 lần/quý", "", "quota n=1 exact per=quarter"},
		{"Đúng ngày 05, mỗi tháng 02 bản tin", "", "quota n=2 per=month"},
		{"Dùng 02 xe loa", "", "unknown"},
		{"02 bản tin mỗi tháng", "", "quota n=2 per=month"},
		{"02 lượt/tuần", "Trong năm 2027", "quota n=2 per=week 2027-01-01..2027-12-31"},
		{"12 số, mỗi tháng 01 số", "", "quota n=1 per=month"},
		{"Không quá 03 lớp", "Quý II/2027", "quota n=3 max per=plan 2027-04-01..2027-06-30"},
		{"Mỗi khu phố 01 tổ", "Trước ngày 30/6/2027", "quota n=1 each before per=plan ..2027-06-30"},
		{"Mỗi sở, ngành ít nhất 02 chuyên đề", "Hàng quý", "quota n=2 min each per=quarter"},
		{"01 báo cáo", "Hàng quý", "quota n=1 per=quarter"},
		{"Báo cáo", "02 lần/năm", "quota n=2 per=year"},
		{"Mỗi quý tổ chức 01 cuộc đối thoại", "", "quota n=1 per=quarter"},
		{"Ít nhất mỗi tuần một bản tin", "", "quota n=1 min per=week"},
		{"03 cuộc trong năm", "", "quota n=3 per=year"},
		{"01 video/đơn vị/năm", "", "quota n=1 each per=year"},
		{"5.000 tờ rơi", "Tháng 9/2027", "quota n=5000 per=plan 2027-09-01..2027-09-30"},
		{"Sáu tháng một lần", "", "quota n=1 per=half"},
		{"06 tháng 01 lần", "", "quota n=1 per=half"},
		{"", "Trước ngày 15 tháng 11", "deadline before ..2027-11-15"},
		{"", "Chậm nhất ngày 20/12/2027", "deadline ..2027-12-20"},
		{"", "Hoàn thành trong quý I năm 2027", "deadline ..2027-03-31"},
		{"", "Từ tháng 3 đến tháng 9/2027", "window 2027-03-01..2027-09-30"},
		{"", "Tháng 3, tháng 9", "window 2027-03-01..2027-09-30"},
		{"", "6 tháng đầu năm 2027", "window 2027-01-01..2027-06-30"},
		{"", "Giai đoạn 2027 – 2030", "window 2027-01-01..2030-12-31"},
		{"", "Từ khi ban hành đến hết năm 2027", "window 2027-01-20..2027-12-31"},
		{"", "Ngày 05 hằng tháng", "deadline per=month ..---05"},
		{"", "Khi có yêu cầu", "conditional adhoc"},
		{"", "Hàng tuần", "quota per=week"},
		{"", "Hàng quý và đột xuất", "quota adhoc per=quarter"},
		{"", "Sau khi kết thúc cuộc thi", "event"},
		{"", "Theo Kế hoạch của Tỉnh ủy", "conditional"},
		{"Một số bài viết", "", "unknown"},
		{"Kế hoạch, báo cáo", "", "unknown"},
		{"", "trong vòng 05 ngày làm việc kể từ ngày kết thúc", "deadline n=5"},
		{"", "31/02/2027", "unknown"},
		{"", "", "unknown"},
	} {
		if got := reading(Read(c.product, c.timing, plan)); got != c.want {
			t.Errorf("%q + %q\n got %s\nwant %s", c.product, c.timing, got, c.want)
		}
	}
}

func TestCompletionColumn(t *testing.T) {
	ctx := Context{IssuedOn: "2027-01-20", Year: 2027, Completion: true}
	for in, want := range map[string]string{
		"Quý IV-2027":   "deadline ..2027-12-31",
		"Tháng 12/2027": "deadline 2027-12-01..2027-12-31",
		"Từ ngày 01/3/2027 đến ngày 31/5/2027": "window 2027-03-01..2027-05-31",
		"Hằng năm": "quota per=year",
	} {
		if got := reading(Read("", in, ctx)); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// TestManyYears: in a plan of several years a day without a year is one of each;
// in a school year it is not.
func TestManyYears(t *testing.T) {
	plan := Context{IssuedOn: "2026-01-20", Window: calendar.Window{Start: "2026-01-01", End: "2030-12-31"}}
	school := Context{IssuedOn: "2026-01-20", Window: calendar.Window{Start: "2026-01-01", End: "2027-12-31"}}
	for in, want := range map[string][2]string{
		"Trước ngày 15/12": {"deadline before per=year ..--12-15", "deadline before"},
		"Tháng 12":         {"window per=year --12-01..--12-31", "window"},
		"Quý IV/2026":      {"window 2026-10-01..2026-12-31", "window 2026-10-01..2026-12-31"},
		"Hằng năm":         {"quota per=year", "quota per=year"},
		"Trước ngày 15/6, trước ngày 15/12": {"deadline n=2 before per=half --06-15+--12-15", "deadline before"},
	} {
		for i, ctx := range []Context{plan, school} {
			c := Read("", in, ctx)
			if got := reading(c); got != want[i] {
				t.Errorf("%q in plan %d: got %s, want %s", in, i, got, want[i])
			}
		}
		if c := Read("", in, plan); strings.Contains(c.Note, "no year written") && c.Confidence > 0.7 {
			t.Errorf("%q is too sure: %.2f", in, c.Confidence)
		}
	}
}

func TestNoYearIsInvented(t *testing.T) {
	for _, in := range []string{"chậm nhất tháng 6", "quý III", "trước ngày 15/8", "trong tháng 4"} {
		if c := ReadPhrase(in, Context{IssuedOn: "2027-01-20"}); c.Start != "" || c.End != "" {
			t.Errorf("%q became %s", in, reading(c))
		}
	}
}

func TestLastDay(t *testing.T) {
	c := ReadPhrase("trước ngày 01/3/2028", Context{})
	if day, ok := c.LastDay(); !ok || day != "2028-02-29" {
		t.Errorf("last day %q, %v", day, ok)
	}
	if _, ok := ReadPhrase("trước ngày 15/11 hằng năm", Context{}).LastDay(); ok {
		t.Error("a recurring day is no civil date")
	}
	if !ReadPhrase("trước ngày 15/11 hằng năm", Context{}).Recurs() {
		t.Error("a yearly day recurs")
	}
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 99).Draw(t, "n")
		noun := rapid.SampledFrom([]string{"tin, bài", "cuộc", "bản tin"}).Draw(t, "noun")
		per := rapid.SampledFrom([]string{"ngày", "tuần", "tháng", "quý", "năm"}).Draw(t, "per")
		text := itoa(n) + " " + noun + "/" + per
		c := ReadPhrase(text, Context{})
		if c.Kind != Quota || c.Count != n || c.UnitNoun != noun {
			t.Fatalf("%q became %s (%s)", text, reading(c), c.UnitNoun)
		}
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back Cadence
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if reading(back) != reading(c) || back.Note != c.Note {
			t.Fatalf("%s came back as %s", reading(c), reading(back))
		}
	})
}

// TestLongTextIsQuick: what is no statement of time costs no time either.
func TestLongTextIsQuick(t *testing.T) {
	for _, s := range []string{"1 ", "01 a", "moi xa 1 ", "15/6/2026 ", "một hai ba ", "1/1-", "2026-", "ngày 10, ", "quý I, "} {
		text := strings.Repeat(s, longestPhrase/len(s))
		begun := time.Now()
		ReadPhrase(text, Context{Year: 2027, IssuedOn: "2027-01-20"})
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("%d times %q took %s", longestPhrase/len(s), s, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Mỗi tháng 01 bản tin", "Hàng tháng")
	f.Add("02 lần/ngày (trước 9h00’)", "Quý IV/2025 - Quý II/2026")
	f.Add("99/99/2025", "từ tháng 13/2025")
	f.Add("Từ 02 - 03 video/tháng (hai mươi lăm)", "trước ngày 20 tháng cuối quý; thứ Sáu hằng tuần")
	f.Add("100% xã, phường", "T3-T10/2026, Q.II/2026")
	f.Fuzz(func(t *testing.T, product, timing string) {
		c := Read(product, timing, Context{IssuedOn: "2027-01-20", Year: 2027, Completion: len(product)%2 == 0})
		if c.Kind == "" || c.Count < 0 || c.Confidence < 0 || c.Confidence > 1 {
			t.Fatalf("%q, %q: %+v", product, timing, c)
		}
		for _, d := range append([]string{c.Start, c.End}, c.Dates...) {
			if d != "" && !strings.HasPrefix(d, "--") && !strings.HasPrefix(d, "-W-") && !calendar.Date(d).Valid() {
				t.Fatalf("%q, %q: date %q", product, timing, d)
			}
		}
		if _, err := json.Marshal(c); err != nil {
			t.Fatal(err)
		}
	})
}
