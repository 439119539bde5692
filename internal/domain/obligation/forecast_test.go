package obligation_test

import (
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

func TestOutlook(t *testing.T) {
	t.Parallel()
	year := calendar.YearWindow(2027)
	twelve := obligation.Rule{Kind: cadence.Quota, Count: 12, Per: calendar.Whole, Window: year}
	monthly := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: year}
	deadline := obligation.Rule{Kind: cadence.Deadline, Deadline: "2027-02-28", Window: year}
	known := func(sure, possible bool) obligation.Outlook {
		return obligation.Outlook{Sure: sure, Possible: possible, Known: true}
	}
	for name, c := range map[string]struct {
		rule obligation.Rule
		asOf calendar.Date
		done []calendar.Date
		want obligation.Outlook
	}{
		"steady all the way":        {twelve, "2027-06-30", []calendar.Date{"2027-01-10", "2027-02-10", "2027-03-10", "2027-04-10", "2027-05-10", "2027-06-10"}, known(true, true)},
		"much at first, then quiet": {twelve, "2027-06-30", []calendar.Date{"2027-01-10", "2027-01-11", "2027-01-12", "2027-01-13", "2027-02-10", "2027-02-11"}, known(false, true)},
		"quiet, then much":          {twelve, "2027-06-30", []calendar.Date{"2027-06-01", "2027-06-10", "2027-06-20"}, known(false, true)},
		"hardly anything":           {twelve, "2027-06-30", []calendar.Date{"2027-03-10"}, known(false, false)},
		"all there already":         {obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Whole, Window: year}, "2027-01-05", []calendar.Date{"2027-01-04"}, known(true, true)},
		"hardly begun":              {twelve, "2027-01-20", []calendar.Date{"2027-01-10"}, obligation.Outlook{}},
		"each month so far":         {monthly, "2027-03-10", []calendar.Date{"2027-01-10", "2027-02-10"}, known(true, true)},
		"this month in danger":      {monthly, "2027-03-28", []calendar.Date{"2027-01-10", "2027-02-10"}, known(false, true)},
		"a month missed":            {monthly, "2027-03-10", []calendar.Date{"2027-01-10"}, known(false, false)},
		"deadline met":              {deadline, "2027-03-10", []calendar.Date{"2027-02-10"}, known(true, true)},
		"deadline far ahead":        {deadline, "2027-01-10", nil, obligation.Outlook{}},
		"deadline over":             {deadline, "2027-03-10", nil, known(false, true)},
	} {
		_, counts := stood(c.rule, c.asOf, c.done...)
		if got := c.rule.Outlook(obligation.Assess(c.rule, counts, c.asOf), counts, c.asOf); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	var f obligation.Forecast
	for _, o := range []obligation.Outlook{known(true, true), known(false, true), known(false, false), {}} {
		f.Add(o)
	}
	if f != (obligation.Forecast{Low: 1, High: 2, Of: 3}) {
		t.Errorf("%+v", f)
	}
}
