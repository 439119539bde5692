package obligation_test

import (
	"strings"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// keys are the periods of a rule by their keys.
func keys(r obligation.Rule) string {
	var all []string
	for _, p := range r.Periods() {
		all = append(all, p.Key)
	}
	return strings.Join(all, " ")
}

// TestRuleCarriesTheReading goes from the words of a plan to the rule and says
// it again.
func TestRuleCarriesTheReading(t *testing.T) {
	t.Parallel()
	plan := calendar.YearWindow(2026)
	ctx := cadence.Context{IssuedOn: "2026-01-20", Year: 2026, Window: plan}
	for _, c := range []struct{ product, timing, words, short string }{
		{"Mỗi tháng 01 bản tin", "Hàng tháng", "01 bản tin mỗi tháng, 01/01/2026–31/12/2026", "01 / tháng"},
		{"Đúng 02 bản tin mỗi tháng", "Hàng tháng", "Đúng 02 bản tin mỗi tháng, 01/01/2026–31/12/2026", "đúng 02 / tháng"},
		{"Từ 02 - 03 video/tháng", "Hàng tháng", "Từ 02 đến 03 video mỗi tháng, 01/01/2026–31/12/2026", "02–03 / tháng"},
		{"Không quá 03 lớp", "Quý II/2026", "Không quá 03 lớp trong kỳ 01/04/2026–30/06/2026", "≤ 03 / kỳ kế hoạch"},
		{"Bình quân 03 bài mỗi tuần", "Thường xuyên", "Trung bình 03 bài mỗi tuần, 01/01/2026–31/12/2026", "TB 03 / tuần"},
		{"100% cơ quan, đơn vị", "Năm 2026", "Tỷ lệ 100% cơ quan, đơn vị", "100%"},
		{"Ít nhất 80% hộ gia đình", "Năm 2026", "Tỷ lệ ≥ 80% hộ gia đình", "≥ 80%"},
		{"Kiểm tra", "02 năm một lần", "01 lần mỗi 2 năm, 01/01/2026–31/12/2026", "01 / 2 năm"},
		{"Kiểm tra", "02 tháng một lần", "01 lần mỗi 2 tháng, 01/01/2026–31/12/2026", "01 / 2 tháng"},
		{"02 lần/ngày", "Thường xuyên", "Thường xuyên, 02 lần mỗi ngày", "thường xuyên"},
		{"", "Hằng ngày", "Thường xuyên; văn bản không nêu số lượng", "thường xuyên"},
		{"", "Trước ngày 15/11 hằng năm", "Chậm nhất ngày 14/11/2026", "đến 14/11"},
		{"", "Trước ngày 20 hằng tháng", "01 lần mỗi tháng, 01/01/2026–31/12/2026; trước ngày 20 hằng tháng", "01 / tháng"},
		{"01 báo cáo", "Ngày 25 hằng tháng", "01 báo cáo mỗi tháng, 01/01/2026–31/12/2026; hạn ngày 25 hằng tháng", "01 / tháng"},
		{"", "Trước ngày 15/6 và 15/12 hằng năm", "01 báo cáo mỗi 6 tháng, 01/01/2026–31/12/2026; trước ngày 15/06 hằng năm, ngày 15/12 hằng năm", "01 / 6 tháng"},
		{"", "Ngày 20 tháng cuối quý", "01 lần mỗi quý, 01/01/2026–31/12/2026; hạn ngày 20/03 hằng năm, ngày 20/06 hằng năm, ngày 20/09 hằng năm, ngày 20/12 hằng năm", "01 / quý"},
		{"", "Quý IV hằng năm", "Trong khoảng 01/10/2026–31/12/2026; văn bản không nêu số lượng", "trong kỳ"},
		{"01 hội nghị/năm", "Tháng 11 hằng năm", "01 hội nghị mỗi năm, 01/11/2026–30/11/2026", "01 / năm"},
		{"Ra quân", "Thứ Bảy hằng tuần", "Mỗi tuần; văn bản không nêu số lượng; hạn thứ Bảy hằng tuần", "mỗi tuần"},
		{"", "Chậm nhất thứ Sáu hằng tuần", "01 lần mỗi tuần, 01/01/2026–31/12/2026; hạn thứ Sáu hằng tuần", "01 / tuần"},
		{"", "Trong 10 ngày kể từ ngày ban hành Kế hoạch", "Trong 10 ngày kể từ 20/01/2026", "có hạn"},
		{"", "Trong vòng 05 ngày làm việc kể từ ngày kết thúc", "Trong 5 ngày làm việc từ khi phát sinh", "5 ngày làm việc"},
		{"", "Ít nhất 03 ngày trước khi tổ chức", "Có hạn; văn bản không nêu ngày cụ thể", "có hạn"},
	} {
		r := obligation.FromCadence(cadence.Read(c.product, c.timing, ctx), plan)
		if got := r.Words().String(); got != c.words {
			t.Errorf("%q + %q\n says %s\n want %s", c.product, c.timing, got, c.words)
		}
		if got := r.Short().String(); got != c.short {
			t.Errorf("%q + %q: short %q, want %q", c.product, c.timing, got, c.short)
		}
	}
}

func TestPeriodsOfEverySoMany(t *testing.T) {
	t.Parallel()
	ctx := cadence.Context{Year: 2026}
	for phrase, want := range map[string]string{
		"02 tháng một lần":  "2026-01+2 2026-03+2 2026-05+2 2026-07+2 2026-09+2 2026-11+2",
		"02 năm một lần":    "2026+2",
		"06 tháng một lần":  "2026-H1 2026-H2",
		"03 tháng/lần":      "2026-Q1 2026-Q2 2026-Q3 2026-Q4",
		"Hằng năm":          "2026",
		"04 tháng một lần":  "2026-01+4 2026-05+4 2026-09+4",
		"Mỗi khu phố 01 tổ": "plan",
	} {
		r := obligation.FromCadence(cadence.ReadPhrase(phrase, ctx), calendar.YearWindow(2026))
		if got := keys(r); got != want {
			t.Errorf("%q: periods %q, want %q", phrase, got, want)
		}
	}
}

// TestShareIsNoCount: a share of all never becomes a hundred pieces.
func TestShareIsNoCount(t *testing.T) {
	t.Parallel()
	r := obligation.FromCadence(cadence.ReadPhrase("100% cơ quan, đơn vị", cadence.Context{}), calendar.YearWindow(2026))
	if r.Count != 0 || r.Share != 100 || r.UnitNoun != "cơ quan, đơn vị" {
		t.Errorf("rule = %+v", r)
	}
	a := obligation.Assess(r, on(r, "2026-03-01"), "2026-04-01")
	if a.Status != obligation.OnTrack {
		t.Errorf("one piece for a share: %s (%s)", a.Status, a.Why)
	}
}

// TestTwoYearlyWorkIsNotMissedAfterOne: what is due once in two years is still
// open when a plan of one year ends.
func TestTwoYearlyWorkIsNotMissedAfterOne(t *testing.T) {
	t.Parallel()
	r := obligation.FromCadence(cadence.ReadPhrase("02 năm một lần", cadence.Context{}), calendar.YearWindow(2026))
	if a := obligation.Assess(r, nil, "2027-01-05"); a.Status == obligation.Missed {
		t.Errorf("%s: %s", a.Status, a.Why)
	}
	if a := obligation.Assess(r, nil, "2028-01-05"); a.Status != obligation.Missed {
		t.Errorf("%s: %s", a.Status, a.Why)
	}
}

// TestShortMonths: the 31st of a month that has none is its last day.
func TestShortMonths(t *testing.T) {
	t.Parallel()
	feb := calendar.Window{Start: "2026-02-01", End: "2026-02-28"}
	r := obligation.FromCadence(cadence.ReadPhrase("ngày 31 hằng tháng", cadence.Context{}), feb)
	if r.Deadline != "2026-02-28" {
		t.Errorf("due on %q", r.Deadline)
	}
	r = obligation.FromCadence(cadence.ReadPhrase("trước ngày 01/3 hằng năm", cadence.Context{}), calendar.YearWindow(2028))
	if r.Deadline != "2028-02-29" {
		t.Errorf("before 1 March is due on %q", r.Deadline)
	}
}
