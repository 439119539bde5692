package obligation_test

import (
	"slices"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// stood judges an agency that did so many pieces on days.
func stood(r obligation.Rule, asOf calendar.Date, days ...calendar.Date) ([]obligation.PeriodStand, []obligation.Count) {
	var counts []obligation.Count
	for _, d := range days {
		counts = append(counts, obligation.Count{Period: r.PeriodOf(d), N: 1, FirstOn: d, LastOn: d})
	}
	duty := obligation.Duty{Chain: obligation.Alone("v", r), Leads: [][]string{{"a"}}}
	return duty.ByPeriod("a", func(string) []obligation.Count { return counts }, asOf), counts
}

func TestNextIsThePeriodThatWants(t *testing.T) {
	t.Parallel()
	year := calendar.YearWindow(2027)
	monthly := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: year}
	twentieth := monthly
	twentieth.Due = "---20"
	deadline := obligation.Rule{Kind: cadence.Deadline, Deadline: "2027-02-28", Window: year}
	for name, c := range map[string]struct {
		rule obligation.Rule
		asOf calendar.Date
		done []calendar.Date
		want calendar.Date
	}{
		"month that runs":        {monthly, "2027-03-10", []calendar.Date{"2027-01-05", "2027-02-05"}, "2027-03-31"},
		"missed months are over": {monthly, "2027-03-10", nil, "2027-03-31"},
		"done this month":        {monthly, "2027-03-10", []calendar.Date{"2027-03-05"}, ""},
		"day of the month":       {twentieth, "2027-03-10", nil, "2027-03-20"},
		"late this month":        {twentieth, "2027-03-25", nil, "2027-03-20"},
		"deadline ahead":         {deadline, "2027-01-15", nil, "2027-02-28"},
		"deadline past":          {deadline, "2027-03-15", nil, "2027-02-28"},
		"goes on":                {obligation.Rule{Kind: cadence.Continuous, Window: year}, "2027-03-15", nil, "none"},
		"deadline met":           {deadline, "2027-03-15", []calendar.Date{"2027-02-27"}, ""},
	} {
		stands, _ := stood(c.rule, c.asOf, c.done...)
		got, ok := c.rule.Next(stands, c.asOf)
		if got.Due == "" && ok {
			got.Due = "none"
		}
		if got.Due != c.want || ok != (c.want != "") {
			t.Errorf("%s: %s %v, want %s", name, got.Due, ok, c.want)
		}
	}
}

func TestLeftTellsTheHabit(t *testing.T) {
	t.Parallel()
	w := &calendar.WorkDays{}
	monthly := obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Month, Window: calendar.YearWindow(2027)}
	stands, counts := stood(monthly, "2027-05-10", "2027-01-04", "2027-01-29", "2027-03-01", "2027-03-24", "2027-04-05")
	// January: done on its last working day; February never; March: five working
	// days before its end, with one in it off or not; April: one of two.
	got := monthly.Left(stands, counts, "2027-05-10", w)
	if want := []int{0, -10, w.Between("2027-03-24", "2027-03-31"), -10}; !slices.Equal(got, want) {
		t.Errorf("left %v, want %v", got, want)
	}
	deadline := obligation.Rule{Kind: cadence.Deadline, Deadline: "2027-03-12", Window: calendar.YearWindow(2027)}
	stands, counts = stood(deadline, "2027-05-10", "2027-03-17")
	if got := deadline.Left(stands, counts, "2027-05-10", w); !slices.Equal(got, []int{-3}) {
		t.Errorf("left %v of a deadline met three working days late", got)
	}
}
