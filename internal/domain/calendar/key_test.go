package calendar_test

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

func TestPeriodsAreNamedByTheirKeys(t *testing.T) {
	t.Parallel()
	for _, unit := range []calendar.Unit{calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year} {
		for _, want := range calendar.Periods(calendar.Window{Start: "2020-01-01", End: "2027-12-31"}, unit) {
			if got, err := calendar.PeriodByKey(want.Key); err != nil || got != want {
				t.Fatalf("%s is %+v, %v; want %+v", want.Key, got, err, want)
			}
		}
	}
	for _, wrong := range []string{"", "25", "2025-", "2025-00", "2025-13", "2025-W00", "2025-W53", "2025-W54", "2025-Q5", "2025-H3", "2025-Q1 ", "plan", "2025-3"} {
		if _, err := calendar.PeriodByKey(wrong); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("%q is taken: %v", wrong, err)
		}
	}
}

func TestWindowsOfNamedPeriods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key        string
		rule       calendar.WindowRule
		start, end calendar.Date
		label      string
	}{
		{"2025-Q1", calendar.CalendarWindow, "2025-01-01", "2025-03-31", "quý I/2025"},
		{"2025-Q1", calendar.DecreeWindow, "2024-12-15", "2025-03-14", "quý I năm 2025"},
		{"2025-9M", calendar.CalendarWindow, "2025-01-01", "2025-09-30", "9 tháng năm 2025"},
		{"2025", calendar.DecreeWindow, "2024-12-15", "2025-12-14", "năm 2025"},
		{"2025-Q1", "closing-20", "2024-12-21", "2025-03-20", "quý I năm 2025"},
		{"2025-Q3", "closing-28", "2025-06-29", "2025-09-28", "quý III năm 2025"},
		{"2020-W53", calendar.CalendarWindow, "2020-12-28", "2021-01-03", "tuần 28/12–03/01/2021"},
		{"2025-02", calendar.CalendarWindow, "2025-02-01", "2025-02-28", "tháng 2/2025"},
	} {
		w, label, err := calendar.NamedWindow(c.key, c.rule)
		if err != nil || w.Start != c.start || w.End != c.end || label != c.label {
			t.Errorf("%s by %s: %v, %q, %v", c.key, c.rule, w, label, err)
		}
	}
	for _, wrong := range []string{"2025-Q2", "2025-03", "2025-W05", "x", ""} {
		for _, rule := range []calendar.WindowRule{calendar.DecreeWindow, "closing-20"} {
			if _, _, err := calendar.NamedWindow(wrong, rule); domain.CodeOf(err) != domain.CodeInvalid {
				t.Errorf("%q has a window by %s: %v", wrong, rule, err)
			}
		}
	}
}
