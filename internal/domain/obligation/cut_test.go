package obligation

import (
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// What is told of the periods without making them all is as the periods say, for
// every kind, unit and many windows.
func TestCutAgreesWithPeriods(t *testing.T) {
	t.Parallel()
	kinds := []cadence.Kind{cadence.Quota, cadence.Deadline, cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional, cadence.Unknown}
	units := []calendar.Unit{calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year, calendar.Whole, "", "decade"}
	n := 0
	for start := calendar.Date("2024-12-20"); start < "2026-02-10"; start = start.AddDays(11) {
		for _, days := range []int{0, 1, 6, 7, 27, 30, 31, 89, 92, 180, 364, 365, 800} {
			for _, kind := range kinds {
				for _, unit := range units {
					for _, every := range []int{0, 1, 2, 3} {
						r := Rule{Kind: kind, Per: unit, Every: every, Window: calendar.Window{Start: start, End: start.AddDays(days)}}
						ps := r.Periods()
						if r.several() != (len(ps) > 1) || r.end() != ps[len(ps)-1].Window.End {
							t.Fatalf("%+v: %v and %s, periods %+v", r, r.several(), r.end(), ps)
						}
						n++
					}
				}
			}
		}
	}
	if n < 10_000 {
		t.Errorf("only %d rules were looked at", n)
	}
}
