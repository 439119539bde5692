package calendar_test

import (
	"testing"
	"time"

	"loa/internal/domain/calendar"
)

// Dates are written and read by hand; they are those of the time package, on
// every day of four centuries and a wrong one is no date.
func TestDatesAreThoseOfTheTimePackage(t *testing.T) {
	t.Parallel()
	d := calendar.Date("1899-12-31")
	for at := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC); at.Year() < 2300; at = at.AddDate(0, 0, 1) {
		if string(d) != at.Format(time.DateOnly) || !d.Time().Equal(at) || calendar.NewDate(at.Year(), at.Month(), at.Day()) != d {
			t.Fatalf("%s is %s, %s", at.Format(time.DateOnly), d, d.Time())
		}
		d = d.AddDays(1)
	}
	for _, wrong := range []calendar.Date{"", "2025-02-30", "2025-13-01", "2025-00-10", "2025-1-1", "2025/01/01", "20x5-01-01", "2025-01-01 ", "２025-01-01"} {
		if !wrong.Time().IsZero() || wrong.Valid() {
			t.Errorf("%q is %s", wrong, wrong.Time())
		}
	}
}

// The periods of a year fill it without a gap.
func TestPeriodsFillTheYear(t *testing.T) {
	t.Parallel()
	for year := 2020; year < 2030; year++ {
		for unit, most := range map[calendar.Unit]int{calendar.Week: 54, calendar.Month: 12, calendar.Quarter: 4, calendar.Half: 2, calendar.Year: 1} {
			w := calendar.YearWindow(year)
			ps := calendar.Periods(w, unit)
			if len(ps) > most || ps[0].Window.Start > w.Start || ps[len(ps)-1].Window.End < w.End {
				t.Errorf("%d: %d periods of a %s from %v to %v", year, len(ps), unit, ps[0].Window, ps[len(ps)-1].Window)
			}
			for i, p := range ps[1:] {
				if p.Window.Start != ps[i].Window.End.AddDays(1) || p.Key <= ps[i].Key {
					t.Errorf("%v follows %v", p, ps[i])
				}
			}
		}
	}
}

func TestDaysAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]calendar.Date{
		"21/04/2027": "2027-04-21", "1/4/2027": "2027-04-01", "21.4.2027": "2027-04-21", "21042027": "2027-04-21", "21/ 4/2027": "2027-04-21",
		"2027-04-21": "2027-04-21", "31/02/2027": "", "21/4": "", "3022027": "", "": "",
	} {
		if got, err := calendar.ParseVietnamese(typed); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, want)
		}
	}
}
