package obligation_test

import (
	"os"
	"strings"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// due gives a rule days that come back.
func due(r obligation.Rule, days string) obligation.Rule {
	r.Due = days
	return r
}

// TestDueDayInThePeriod: work with a day in each period is late after the day,
// can be done until the period closes, and is missed then.
func TestDueDayInThePeriod(t *testing.T) {
	t.Parallel()
	ctx := cadence.Context{IssuedOn: "2025-01-10", Year: 2025, Window: year()}
	read := func(product, timing string) obligation.Rule {
		return obligation.FromCadence(cadence.Read(product, timing, ctx), year())
	}
	before := read("01 báo cáo", "Trước ngày 20 hằng tháng")
	halves := read("", "Trước ngày 15/6 và 15/12 hằng năm")
	weekly := read("", "Chậm nhất thứ Sáu hằng tuần")
	quarters := read("", "Ngày 20 tháng cuối quý")
	twice := due(quota(2, calendar.Month), "---05 ---20")
	yearly := due(quota(1, calendar.Year), "--11-15")
	first := days("2025-01-05", "2025-02-05", "2025-03-05")
	for _, c := range []struct {
		name   string
		rule   obligation.Rule
		counts []obligation.Count
		asOf   calendar.Date
		status obligation.Status
		short  string
		says   string
	}{
		{"early in the month", before, first, "2025-04-03", obligation.OnTrack, "3/3 tháng", "Cần 01 báo cáo đến ngày 19/04/2025, mới có 0; còn 16 ngày."},
		{"the day comes near", before, first, "2025-04-12", obligation.AtRisk, "3/3 tháng", "còn 7 ngày"},
		{"on the last good day", before, first, "2025-04-19", obligation.AtRisk, "3/3 tháng", "còn đến hết ngày"},
		{"the day after", before, first, "2025-04-20", obligation.Late, "+1 ngày", "Hạn là ngày 19/04/2025, đã quá 1 ngày, mới có 0/1 báo cáo; kỳ khép sau ngày 30/04/2025."},
		{"done late is done", before, append(first, days("2025-04-25")...), "2025-04-26", obligation.Met, "4/4 tháng", "chỉ tiêu là 01"},
		{"the month closed", before, first, "2025-05-01", obligation.Missed, "3/4 tháng", "Tháng 4/2025 đã khép"},
		{"a half-year", halves, nil, "2025-06-20", obligation.Late, "+6 ngày", "14/06/2025"},
		{"a quarter, long before its day", quarters, nil, "2025-03-01", obligation.OnTrack, "0/0 quý", "20/03/2025"},
		{"a quarter, late", quarters, nil, "2025-03-25", obligation.Late, "+5 ngày", "kỳ khép sau ngày 31/03/2025"},
		{"a week, on Saturday", weekly, days("2025-01-02"), "2025-01-11", obligation.Late, "+1 ngày", "10/01/2025"},
		{"two days, one piece each: the first is late", twice, nil, "2025-01-07", obligation.Late, "+2 ngày", "05/01/2025"},
		{"two days, the first done", twice, days("2025-01-04"), "2025-01-07", obligation.OnTrack, "0/0 tháng", "đến ngày 20/01/2025, mới có 1"},
		{"once a year, near", yearly, nil, "2025-11-10", obligation.AtRisk, "0/1", "đến ngày 15/11/2025"},
		{"once a year, late", yearly, nil, "2025-11-20", obligation.Late, "+5 ngày", "kỳ khép sau ngày 31/12/2025"},
		{"once a year, over", yearly, nil, "2026-01-01", obligation.Missed, "0/1", "đã khép"},
	} {
		got := obligation.AssessCourse(obligation.Course{{Rule: c.rule}}, c.counts, c.asOf)
		if got.Status != c.status || got.Short.String() != c.short || !strings.Contains(got.Why.String(), c.says) {
			t.Errorf("%s: %s %q %q; want %s %q … %q", c.name, got.Status, got.Short, got.Why, c.status, c.short, c.says)
		}
	}
	if n := len(before.Periods()); n != 12 {
		t.Errorf("a month with a due day is %d periods a year", n)
	}
}

// TestDueDayOverAnAmendment: closed periods keep what they were; a day that was
// over before the version held makes nobody late.
func TestDueDayOverAnAmendment(t *testing.T) {
	t.Parallel()
	monthly, dated := quota(1, calendar.Month), due(quota(1, calendar.Month), "---20")
	yearly, sooner := quota(1, calendar.Year), due(quota(1, calendar.Year), "--04-20")
	first := days("2025-01-25", "2025-02-25", "2025-03-25")
	for _, c := range []struct {
		name   string
		course obligation.Course
		counts []obligation.Count
		asOf   calendar.Date
		status obligation.Status
	}{
		{"the new day", course(monthly, dated, "2025-04-15"), first, "2025-04-21", obligation.Late},
		{"the new day was over", course(monthly, dated, "2025-04-22"), first, "2025-04-22", obligation.AtRisk},
		{"in the next month it counts", course(monthly, dated, "2025-04-22"), append(first, days("2025-04-28")...), "2025-05-21", obligation.Late},
		{"before the amendment", course(dated, monthly, "2025-04-22"), first, "2025-04-21", obligation.Late},
		{"the day was taken away", course(dated, monthly, "2025-04-22"), first, "2025-04-22", obligation.AtRisk},
		{"a gap that closed", course(dated, monthly, "2025-04-22"), first[:2], "2025-04-22", obligation.Missed},
		{"a year whose new day is over", course(yearly, sooner, "2025-05-01"), nil, "2025-05-02", obligation.OnTrack},
		{"a year whose new day comes", course(yearly, sooner, "2025-04-10"), nil, "2025-05-02", obligation.Late},
		{"ended while late", obligation.Course{{Rule: dated, Until: "2025-04-25"}}, first, "2025-05-02", obligation.Met},
	} {
		if got := obligation.AssessCourse(c.course, c.counts, c.asOf); got.Status != c.status {
			t.Errorf("%s: %s (%s), want %s", c.name, got.Status, got.Why, c.status)
		}
	}
}

func TestReadDue(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "",
		"ngày 20 hằng tháng":     "---20",
		"Ngày mùng 5 hàng tháng": "---05",
		"20":                     "---20",
		"15/6 hằng năm; ngày 15/12 hằng năm": "--06-15 --12-15",
		"ngày 29/2":                   "--02-29",
		"thứ Sáu hằng tuần, chủ nhật": "-W-5 -W-7",
		"Thứ 2":                       "-W-1",
		"ngày 5, ngày 20, ngày 5":     "---05 ---20",
	} {
		if got, wrong := obligation.ReadDue(text); got != want || wrong != "" {
			t.Errorf("%q: %q, not understood %q; want %q", text, got, wrong, want)
		}
	}
	for text, want := range map[string]string{"ngày 32 hằng tháng": "ngày 32 hằng tháng", "thứ 6; 31/4": "31/4", "khi cần": "khi cần", "0": "0"} {
		if got, wrong := obligation.ReadDue(text); got != "" || wrong != want {
			t.Errorf("%q: %q, not understood %q", text, got, wrong)
		}
	}
}

// TestDueWordsAreReadBack: what a rule says of its days is what ReadDue takes.
func TestDueWordsAreReadBack(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../cadence/testdata/grammar.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		f := strings.Split(line, "\t")
		r := obligation.FromCadence(cadence.Read(f[1], f[2], cadence.Context{IssuedOn: "2026-01-20", Year: 2026}), calendar.YearWindow(2026))
		if r.Due == "" {
			continue
		}
		n++
		if got, wrong := obligation.ReadDue(r.DueWords().String()); got != r.Due || wrong != "" {
			t.Errorf("%q is said %q and read back %q (%q)", r.Due, r.DueWords(), got, wrong)
		}
	}
	if n < 30 {
		t.Errorf("only %d phrases have such a day", n)
	}
}
