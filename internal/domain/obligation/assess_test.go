package obligation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

func year() calendar.Window { return calendar.YearWindow(2025) }

func quota(n int, per calendar.Unit) obligation.Rule {
	return obligation.Rule{Kind: cadence.Quota, Count: n, Per: per, Window: year(), UnitNoun: "bản tin"}
}

// on counts one piece on each of the days.
func on(r obligation.Rule, days ...calendar.Date) []obligation.Count {
	var counts []obligation.Count
	for _, d := range days {
		counts = append(counts, obligation.Count{Period: r.PeriodOf(d), N: 1, FirstOn: d, LastOn: d})
	}
	return counts
}

func TestAssess(t *testing.T) {
	t.Parallel()
	monthly := quota(1, calendar.Month)
	average := quota(1, calendar.Week)
	average.Average = true
	once := quota(1, calendar.Whole)
	once.Min = true
	deadline := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28", Window: year()}
	steady := obligation.Rule{Kind: cadence.Continuous, Window: year()}
	open := obligation.Rule{Kind: cadence.Window, Window: year()}
	most := quota(2, calendar.Year)
	most.Max = true
	weeks := func(n int) []calendar.Date {
		var days []calendar.Date
		for i := range n {
			days = append(days, calendar.Date("2025-01-06").AddDays(7*i))
		}
		return days
	}
	cases := []struct {
		name  string
		rule  obligation.Rule
		days  []calendar.Date
		asOf  calendar.Date
		want  obligation.Status
		short string
		says  string
	}{
		{"before the window", once, nil, "2024-12-30", obligation.NotDue, "", "Kỳ bắt đầu ngày 01/01/2025."},
		{"monthly, all months", monthly, []calendar.Date{"2025-01-05", "2025-02-05", "2025-03-05"}, "2025-03-31", obligation.Met, "3/3 tháng", "đạt 3/3 tháng"},
		{"monthly, this month open", monthly, []calendar.Date{"2025-01-05"}, "2025-02-10", obligation.OnTrack, "1/1 tháng", "mới có 0"},
		{"monthly, this month closing", monthly, []calendar.Date{"2025-01-05"}, "2025-02-25", obligation.AtRisk, "1/1 tháng", "còn 3 ngày"},
		{"monthly, a month missed", monthly, []calendar.Date{"2025-01-05", "2025-03-05"}, "2025-04-01", obligation.Missed, "2/3 tháng", "Tháng 2/2025 đã khép, có 0/1 bản tin"},
		{"average, three in one week count", average, []calendar.Date{"2025-01-06", "2025-01-07", "2025-01-08"}, "2025-01-21", obligation.Met, "3/2", "trung bình 01 mỗi tuần"},
		{"average, ahead", average, weeks(17), "2025-04-22", obligation.Met, "17/15", "17 bản tin"},
		{"average, a little behind", average, weeks(13), "2025-04-22", obligation.AtRisk, "13/15", "thiếu 2"},
		{"average, far behind", average, weeks(5), "2025-04-22", obligation.Late, "5/15", "thiếu 10"},
		{"average, year over", average, weeks(40), "2026-01-01", obligation.Missed, "40/52", "đã khép"},
		{"at least one, done", once, []calendar.Date{"2025-06-01"}, "2025-07-01", obligation.Met, "1/1", "Đã có 1 bản tin, chỉ tiêu là 01."},
		{"at least one, early", once, nil, "2025-03-01", obligation.OnTrack, "0/1", "hiện có 0"},
		{"at least one, last quarter", once, nil, "2025-11-01", obligation.AtRisk, "0/1", "còn 60 ngày"},
		{"at least one, year over", once, nil, "2026-01-01", obligation.Missed, "0/1", "đã khép"},
		{"deadline far", deadline, nil, "2025-01-20", obligation.NotDue, "đến 28/02", "28/02/2025"},
		{"deadline near", deadline, nil, "2025-02-25", obligation.AtRisk, "đến 28/02", "còn 3 ngày"},
		{"deadline today", deadline, nil, "2025-02-28", obligation.AtRisk, "đến 28/02", "còn đến hết ngày"},
		{"deadline over", deadline, nil, "2025-03-07", obligation.Late, "+7 ngày", "quá hạn 7 ngày"},
		{"deadline met", deadline, []calendar.Date{"2025-02-12"}, "2025-03-07", obligation.Met, "12/02", "Xong ngày 12/02/2025"},
		{"deadline met late", deadline, []calendar.Date{"2025-03-02"}, "2025-03-07", obligation.Met, "02/03", "sau hạn 2 ngày"},
		{"deadline, plan over", deadline, nil, "2026-01-02", obligation.Missed, "0/1", "chưa có minh chứng (hạn 28/02/2025)"},
		{"weekly, begun early", quota(2, calendar.Week), []calendar.Date{"2024-12-31"}, "2024-12-31", obligation.NotDue, "0/0 tuần", "Kỳ bắt đầu ngày 01/01/2025; đã có 1"},
		{"steady, fresh", steady, []calendar.Date{"2025-04-19"}, "2025-04-22", obligation.OnTrack, "1", "cách đây 3 ngày"},
		{"steady, thinning", steady, []calendar.Date{"2025-03-20"}, "2025-04-22", obligation.AtRisk, "1", "cách đây 33 ngày"},
		{"steady, silent", steady, []calendar.Date{"2025-03-01"}, "2025-04-22", obligation.Silent, "52 ngày", "Đã 52 ngày không có minh chứng mới"},
		{"steady, never", steady, nil, "2025-04-22", obligation.Silent, "111 ngày", "Đã 111 ngày chưa có"},
		{"steady, not long enough", steady, nil, "2025-01-22", obligation.NotDue, "", "sau 45 ngày"},
		{"open, none yet", open, nil, "2025-04-22", obligation.NotDue, "0", "chưa có"},
		{"open, one", open, []calendar.Date{"2025-03-01"}, "2025-04-22", obligation.OnTrack, "1", "không định số lượng"},
		{"open, none at all", open, nil, "2026-01-01", obligation.Missed, "0", "không có"},
		{"at most, kept", most, []calendar.Date{"2025-03-01"}, "2025-04-22", obligation.OnTrack, "1/2", "tối đa là 02"},
		{"at most, broken", most, []calendar.Date{"2025-03-01", "2025-03-02", "2025-03-03"}, "2025-04-22", obligation.Missed, "3/2", "tối đa"},
		{"on request", obligation.Rule{Kind: cadence.Conditional, Window: year()}, nil, "2025-04-22", obligation.NotApplicable, "", "chưa ghi nhận điều kiện"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := obligation.Assess(c.rule, on(c.rule, c.days...), c.asOf)
			if got.Status != c.want || got.Short.String() != c.short || !strings.Contains(got.Why.String(), c.says) {
				t.Errorf("got %s %q %q; want %s %q … %q", got.Status, got.Short, got.Why, c.want, c.short, c.says)
			}
		})
	}
}

// anyRule draws a rule of a plan of 2025.
func anyRule(t *rapid.T) obligation.Rule {
	start := calendar.NewDate(2025, time.January, 1).AddDays(rapid.IntRange(0, 60).Draw(t, "start"))
	r := obligation.Rule{
		Kind:    rapid.SampledFrom([]cadence.Kind{cadence.Quota, cadence.Deadline, cadence.Window, cadence.Continuous}).Draw(t, "kind"),
		Count:   rapid.IntRange(0, 5).Draw(t, "count"),
		Average: rapid.Bool().Draw(t, "average"),
		Min:     true,
		Per:     rapid.SampledFrom([]calendar.Unit{calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year, calendar.Whole}).Draw(t, "per"),
		Window:  calendar.Window{Start: start, End: start.AddDays(rapid.IntRange(20, 300).Draw(t, "length"))},
	}
	r.Due = rapid.SampledFrom([]string{"", "---20", "---31", "---05 ---20", "-W-5", "--06-15 --12-15"}).Draw(t, "due")
	r.Before = r.Due != "" && rapid.Bool().Draw(t, "before")
	r.Deadline = r.Window.Start.AddDays(rapid.IntRange(0, 20).Draw(t, "deadline"))
	return r
}

// rank orders statuses from worst to best, for things that can only improve.
func rank(s obligation.Status) int {
	return slices.Index([]obligation.Status{
		obligation.Missed, obligation.Silent, obligation.Late, obligation.AtRisk, obligation.NotDue, obligation.OnTrack, obligation.Met,
	}, s)
}

// TestMoreEvidenceNeverHarms: one more piece on some day up to the present one
// never makes a status worse, and every answer has a sentence.
func TestMoreEvidenceNeverHarms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule(t)
		asOf := r.Window.Start.AddDays(rapid.IntRange(-10, 400).Draw(t, "asOf"))
		day := rapid.Custom(func(t *rapid.T) calendar.Date {
			return asOf.AddDays(-rapid.IntRange(0, 200).Draw(t, "ago"))
		})
		days := rapid.SliceOfN(day, 0, 20).Draw(t, "days")
		before := obligation.Assess(r, on(r, days...), asOf)
		after := obligation.Assess(r, on(r, append(slices.Clone(days), day.Draw(t, "one more"))...), asOf)
		if rank(after.Status) < rank(before.Status) {
			t.Errorf("%+v on %s: %s (%s) became %s (%s)", r, asOf, before.Status, before.Why, after.Status, after.Why)
		}
		if !strings.HasSuffix(after.Why.String(), ".") {
			t.Errorf("no sentence: %q", after.Why)
		}
	})
}

// TestPeriodsCoverTheWindow: every day of the window is counted in exactly the
// period that holds it.
func TestPeriodsCoverTheWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule(t)
		day := r.Window.Start.AddDays(rapid.IntRange(0, r.Window.Days()-1).Draw(t, "day"))
		if p := r.PeriodOf(day); !p.Window.Contains(day) {
			t.Errorf("%s is counted in %+v", day, p)
		}
	})
}

func TestFromCadenceInventsNothing(t *testing.T) {
	t.Parallel()
	r := obligation.FromCadence(cadence.Cadence{Kind: cadence.Window}, year())
	if r.Count != 0 || r.Window != year() {
		t.Errorf("rule = %+v", r)
	}
	r = obligation.FromCadence(cadence.Cadence{Kind: cadence.Deadline, End: "2025-03-01", Before: true}, year())
	if r.Deadline != "2025-02-28" {
		t.Errorf("before 1 March is due on %s", r.Deadline)
	}
}
