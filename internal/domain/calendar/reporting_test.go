package calendar_test

import (
	"testing"

	"loa/internal/domain/calendar"
)

// TestWindowsOfAClosingDayTile: under each closing day the windows of a year
// follow each other without a gap or an overlap, those that add up begin
// together, and the year ends where the next one begins.
func TestWindowsOfAClosingDayTile(t *testing.T) {
	t.Parallel()
	for day := 1; day <= calendar.LastClosing; day++ {
		for year := 2019; year <= 2033; year++ {
			rule := calendar.ClosingWindow(day)
			w := map[calendar.ReportPeriod]calendar.Window{}
			for _, p := range calendar.ReportPeriods() {
				w[p] = window(t, p, year, rule)
			}
			begun := calendar.NewDate(year-1, 12, day).AddDays(1)
			for _, p := range []calendar.ReportPeriod{calendar.Q1, calendar.H1, calendar.NineMonths, calendar.FullYear} {
				if w[p].Start != begun {
					t.Fatalf("%s of %d begins on %s by %s", p, year, w[p].Start, rule)
				}
			}
			if w[calendar.Q1].End != calendar.NewDate(year, 3, day) || w[calendar.H1].End.AddDays(1) != w[calendar.Q3].Start ||
				w[calendar.Q3].End != w[calendar.NineMonths].End || w[calendar.FullYear].End.AddDays(1) != window(t, calendar.FullYear, year+1, rule).Start {
				t.Fatalf("%d by %s: %v", year, rule, w)
			}
			if n := w[calendar.H1].Days() + w[calendar.Q3].Days(); n != w[calendar.NineMonths].Days() {
				t.Fatalf("six months and quarter III of %d have %d days by %s, nine months %d", year, n, rule, w[calendar.NineMonths].Days())
			}
		}
	}
}

func window(t *testing.T, p calendar.ReportPeriod, year int, rule calendar.WindowRule) calendar.Window {
	t.Helper()
	w, err := calendar.ReportWindow(p, year, rule)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The decree's windows are those of closing on the 14th, under a name of its own.
func TestTheDecreeClosesOnTheFourteenth(t *testing.T) {
	t.Parallel()
	for _, p := range calendar.ReportPeriods() {
		if a, b := window(t, p, 2025, calendar.DecreeWindow), window(t, p, 2025, calendar.ClosingWindow(14)); a != b {
			t.Errorf("%s: %v by the decree, %v by the day", p, a, b)
		}
	}
	if w := window(t, calendar.Q3, 2025, calendar.DecreeWindow); w != (calendar.Window{Start: "2025-06-15", End: "2025-09-14"}) {
		t.Error(w)
	}
	if calendar.DecreeWindow.Label() == calendar.ClosingWindow(14).Label() {
		t.Error("the two have one name")
	}
	if got := calendar.ClosingWindow(20).Label(); got != "Chốt số liệu ngày 20 tháng cuối kỳ" {
		t.Error(got)
	}
}

func TestRulesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, rule := range []calendar.WindowRule{"", "asked", "closing", "closing-", "closing-0", "closing-29", "closing-x", "closing-05", "closing-+5", "closing--1", "Closing-5"} {
		if rule.Periodic() {
			t.Errorf("%q gives reports their days", rule)
		}
	}
	for _, rule := range []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow, "closing-1", "closing-28"} {
		if !rule.Periodic() {
			t.Errorf("%q gives reports no days", rule)
		}
	}
}
