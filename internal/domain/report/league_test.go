package report_test

import (
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
)

// TestFilingOf: the last day itself is in time, the day after is not, and where
// no day was set nothing is late.
func TestFilingOf(t *testing.T) {
	t.Parallel()
	const due = calendar.Date("2025-03-16")
	for _, c := range []struct {
		filed, due, day calendar.Date
		want            report.Filing
	}{
		{"2025-03-16", due, "2025-04-01", report.InTime},
		{"2025-03-17", due, "2025-04-01", report.TooLate},
		{"", due, "2025-03-16", report.Open},
		{"", due, "2025-03-17", report.Missing},
		{"2025-12-31", "", "2026-01-01", report.InTime},
		{"", "", "2026-01-01", report.Open},
	} {
		if got := report.FilingOf(c.filed, c.due, c.day); got != c.want {
			t.Errorf("filed %q, due %q, on %q: %q, want %q", c.filed, c.due, c.day, got, c.want)
		}
	}
}

// TestLeagues: within a level those who are behind with nothing come first,
// whatever they owe; who filed without evidence, or late, is no example.
func TestLeagues(t *testing.T) {
	t.Parallel()
	unit := func(name string, level agency.Level, owing, met, behind, pieces int, f report.Filing) report.Unit {
		return report.Unit{AgencyID: name, Name: name, Level: level, Owing: owing, Met: met, Behind: behind, Evidence: pieces, Filing: f}
	}
	unproved := unit("Phường D", agency.Commune, 2, 2, 0, 0, report.InTime)
	unproved.Unproved = true
	units := []report.Unit{
		unit("Phường B", agency.Commune, 10, 9, 1, 40, report.InTime), unit("Phường A", agency.Commune, 2, 2, 0, 5, report.InTime),
		unproved, unit("Phường C", agency.Commune, 3, 3, 0, 9, report.TooLate), unit("Sở Y tế", agency.Province, 4, 2, 0, 3, report.Missing),
	}
	var order, examples []string
	for _, l := range report.Leagues(units) {
		order = append(order, l.Level.Label())
		for _, u := range l.Units {
			order = append(order, u.Name)
			if u.Exemplary() {
				examples = append(examples, u.Name)
			}
			if u.Share() > 1000 {
				t.Errorf("%s has a share of %d thousandths", u.Name, u.Share())
			}
		}
	}
	if want := []string{"Cấp tỉnh", "Sở Y tế", "Cấp xã", "Phường C", "Phường A", "Phường D", "Phường B"}; !slices.Equal(order, want) {
		t.Errorf("%v, want %v", order, want)
	}
	if !slices.Equal(examples, []string{"Phường A"}) {
		t.Errorf("examples %v", examples)
	}
	f := report.Figures{Province: true, Evidence: 57, Agencies: 5, Active: 4, Units: units, Counted: "2025-04-05"}
	text := strings.Join(f.Results(nil), "\n")
	for _, want := range []string{
		"đến ngày 05/04/2025, 4/5 cơ quan, đơn vị đã gửi báo cáo, trong đó 1 gửi muộn; 1 quá hạn chưa gửi.", "Gửi muộn: Phường C.", "Quá hạn chưa gửi: Sở Y tế.",
		"Đã gửi nhưng trong kỳ không có minh chứng: Phường D.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// A province's report names examples and proposes what figures ask for; that of
// one agency proposes nothing by itself.
func TestProposalsFollowTheFigures(t *testing.T) {
	t.Parallel()
	f := report.Figures{Province: true, Agency: "Văn phòng Ủy ban nhân dân", Units: []report.Unit{
		{Name: "Sở Nội vụ", Level: agency.Province, Owing: 3, Met: 3, Evidence: 4, Filing: report.InTime},
		{Name: "Sở Y tế", Level: agency.Province, Owing: 3, Met: 1, Behind: 1, Evidence: 2, Filing: report.Missing},
		{Name: "Xã Phú Lý", Level: agency.Commune, Owing: 2, Silent: 2, Filing: report.Open},
	}}
	want := []string{
		"Đề nghị biểu dương các cơ quan, đơn vị thực hiện tốt trong kỳ: Sở Nội vụ.",
		"Đề nghị chỉ đạo các cơ quan, đơn vị chưa gửi báo cáo gửi ngay báo cáo về Văn phòng Ủy ban nhân dân: Sở Y tế.",
		"Đề nghị chỉ đạo 2 cơ quan, đơn vị còn nhiệm vụ chậm, không đạt hoặc chưa có kết quả (nêu tại mục II và Phụ lục) khẩn trương thực hiện.",
	}
	if got := f.Proposals(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := strings.Join(f.Results(nil), "\n"); !strings.Contains(got, "Cơ quan, đơn vị thực hiện tốt, các nhiệm vụ đều đúng tiến độ: Sở Nội vụ.") {
		t.Errorf("%q", got)
	}
	f.Province = false
	if got := f.Proposals(); len(got) > 0 {
		t.Errorf("one agency proposes %q", got)
	}
}
