package report_test

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/report"
)

// TestToldAsOnPaper: what was done stands first, then what became of the target;
// a standing task is told by what was done, and nothing speaks of days since.
func TestToldAsOnPaper(t *testing.T) {
	t.Parallel()
	rule := func(kind cadence.Kind, count int, noun string) obligation.Rule {
		return obligation.Rule{Kind: kind, Count: count, UnitNoun: noun, Window: calendar.YearWindow(2027)}
	}
	plan := obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2027-02-28", Window: calendar.YearWindow(2027)}
	monthly := rule(cadence.Quota, 2, "kỳ")
	monthly.Per = calendar.Month
	is := func(s obligation.Status, done, want int) obligation.Assessment {
		return obligation.Assessment{Status: s, Done: done, Want: want, Why: domain.Say("Tháng 3/2027 đã có 2 kỳ, chỉ tiêu là 02; đạt 3/3 tháng.")}
	}
	for _, c := range []struct {
		deed report.Deed
		want string
	}{
		{report.Deed{Rule: plan, Assessed: is(obligation.Met, 1, 1), N: 1, First: "2027-02-26", AsOf: "2027-03-31"}, "đã hoàn thành ngày 26/02/2027, đúng thời hạn"},
		{report.Deed{Rule: plan, Assessed: is(obligation.Met, 1, 1), N: 1, First: "2027-03-02", AsOf: "2027-03-31"}, "đã hoàn thành ngày 02/03/2027, sau thời hạn (28/02/2027)"},
		{report.Deed{Rule: plan, Assessed: is(obligation.Late, 0, 1), AsOf: "2027-03-31"}, "chưa hoàn thành, đã quá thời hạn 28/02/2027"},
		{report.Deed{Rule: plan, Assessed: is(obligation.NotDue, 0, 1), AsOf: "2027-02-28"}, "đang thực hiện, thời hạn 28/02/2027"},
		{report.Deed{Rule: rule(cadence.Window, 1, "video"), Assessed: is(obligation.Met, 1, 1), N: 1, Last: "2027-03-03", AsOf: "2027-03-31"}, "trong kỳ thực hiện 01 video, gần nhất ngày 03/03/2027; đạt chỉ tiêu (1/1)"},
		{report.Deed{Rule: rule(cadence.Window, 4, "buổi"), Assessed: is(obligation.OnTrack, 1, 4), N: 1, Last: "2027-03-15", AsOf: "2027-03-31"}, "trong kỳ thực hiện 01 buổi, gần nhất ngày 15/03/2027; lũy kế 1/4, còn trong thời hạn"},
		{report.Deed{Rule: rule(cadence.Window, 4, "buổi"), Assessed: is(obligation.Missed, 1, 4), AsOf: "2027-12-31"}, "trong kỳ chưa có kết quả; lũy kế 1/4, chưa đạt chỉ tiêu"},
		{report.Deed{Rule: rule(cadence.Continuous, 0, ""), Assessed: is(obligation.Silent, 1, 0), N: 12, Last: "2027-01-21", AsOf: "2027-03-31"}, "trong kỳ thực hiện 12 lần, gần nhất ngày 21/01/2027"},
		{report.Deed{Rule: rule(cadence.Continuous, 0, "tin"), Assessed: is(obligation.Silent, 0, 0), AsOf: "2027-03-31"}, "trong kỳ chưa có kết quả"},
		{report.Deed{Rule: rule(cadence.Conditional, 0, "báo cáo"), Assessed: is(obligation.NotDue, 1, 2), N: 1, AsOf: "2027-03-31"}, "phát sinh 02 lần, đã thực hiện 01"},
		{report.Deed{Rule: monthly, Assessed: is(obligation.Met, 6, 6), N: 6, Last: "2027-03-20", AsOf: "2027-03-31"}, "trong kỳ thực hiện 06 kỳ, gần nhất ngày 20/03/2027; tháng 3/2027 đã có 2 kỳ, chỉ tiêu là 02; đạt 3/3 tháng"},
		{report.Deed{Rule: rule(cadence.Continuous, 0, ""), Assessed: is(obligation.Met, 1, 0), N: 1, Last: "2027-03-15", What: "Gặp mặt tổ trưởng “dân phố” và các chi hội trưởng của phường năm 2027 tại nhà văn hóa", AsOf: "2027-03-31"}, "trong kỳ thực hiện 01 lần (“Gặp mặt tổ trưởng ‘dân phố’ và các chi hội trưởng của…”, ngày 15/03/2027)"},
		{report.Deed{Rule: rule(cadence.Continuous, 0, "buổi"), Assessed: is(obligation.Met, 3, 0), N: 3, Last: "2027-03-15", What: "Clip ba phút: đăng ký tài khoản và nộp hồ sơ (UBND phường Trấn Biên)", AsOf: "2027-03-31"}, "trong kỳ thực hiện 03 buổi, gần nhất là “Clip ba phút: đăng ký tài khoản và nộp hồ sơ…” ngày 15/03/2027"},
	} {
		if got := c.deed.Told(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
