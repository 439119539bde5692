package obligation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// told writes stands, one a line.
func told(stands []obligation.PeriodStand) string {
	var b strings.Builder
	for _, s := range stands {
		fmt.Fprintf(&b, "%s %s %q %s\n", s.Period.Key, s.Assessment.Status, s.Assessment.Short, s.Assessment.Why)
	}
	return b.String()
}

func TestByPeriod(t *testing.T) {
	t.Parallel()
	average := quota(1, calendar.Week)
	average.Average = true
	average.Window.End = "2025-02-16"
	early := did(map[string][]calendar.Date{"old": {"2025-01-05", "2025-01-06", "2025-02-03"}})
	for _, c := range []struct {
		name   string
		rule   obligation.Rule
		passed bool
		who    string
		asOf   calendar.Date
		n      int
		says   []string
	}{
		{"months with a number", quota(2, calendar.Month), false, "old", "2025-04-14", 12, []string{
			`2025-01 met "2/2" Tháng 1/2025 đã có 2 bản tin, chỉ tiêu là 02.`,
			`2025-02 missed "1/2" Tháng 2/2025 đã khép, có 1/2 bản tin.`,
			`2025-04 on_track "0/2" Cần 02 bản tin mỗi tháng, tháng 4/2025 mới có 0; còn 16 ngày.`,
			`2025-05 not_due "" Tháng 5/2025 chưa đến; cần 02 bản tin.`,
		}},
		{"what was given away", quota(2, calendar.Month), true, "old", "2025-08-14", 12, []string{
			`2025-06 missed "0/2"`, `2025-07 not_applicable "" Từ ngày 01/07/2025 do UBND xã Xuân Lộc thực hiện.`,
		}},
		{"the heir owes from the period of the day", quota(2, calendar.Month), true, "new", "2025-08-14", 6, []string{`2025-07 missed "0/2"`, `2025-08 on_track "0/2"`}},
		{"no week of an average is missed", average, false, "old", "2025-04-14", 7, []string{
			`2025-W02 met "1"`, `2025-W03 on_track "0"`,
			`2025-W07 late "0" Tuần 10/02–16/02/2025 không có bản tin nào; từ đầu kỳ đến 16/02/2025 có 3, mức cần là 6 (trung bình 01 mỗi tuần).`,
		}},
		{"once", quota(2, calendar.Whole), false, "old", "2025-04-14", 1, []string{`plan met "3/2"`}},
		{"deadline", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28", Window: year()}, false, "old", "2025-04-14", 1, []string{`plan met "05/01"`}},
		{"silence has no target", obligation.Rule{Kind: cadence.Continuous, Window: year()}, false, "old", "2025-04-14", 12, []string{
			`2025-01 met "2"`, `2025-03 silent "0" Tháng 3/2025 không có minh chứng nào; đã 56 ngày chưa có kết quả.`, `2025-05 not_due ""`,
		}},
		{"events", obligation.Rule{Kind: cadence.Event, Window: year()}, false, "old", "2025-04-14", 12, []string{`2025-02 met "1"`, `2025-03 not_applicable "" Tháng 3/2025 chưa phát sinh.`}},
		{"every month without a number", obligation.Rule{Kind: cadence.Quota, Per: calendar.Month, Window: year()}, false, "old", "2025-04-14", 12, []string{`2025-03 silent "0"`, `2025-04 not_due ""`}},
	} {
		d := owed(c.rule, "old")
		if c.passed {
			d.Decisions = []obligation.Decision{passes("old", "new")}
		}
		stands := d.ByPeriod(c.who, early, c.asOf)
		got := strings.Split(told(stands), "\n")
		for _, want := range c.says {
			if !slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, want) }) {
				t.Errorf("%s: no %s in\n%s", c.name, want, told(stands))
			}
		}
		if len(stands) != c.n {
			t.Errorf("%s: %d periods, want %d", c.name, len(stands), c.n)
		}
	}
}
