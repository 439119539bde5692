package calendar

import (
	"math"
	"testing"
)

func TestTet(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]Date{
		1985: "1985-01-21", // one month before China's
		2007: "2007-02-17", // one day before China's
		2020: "2020-01-25", 2021: "2021-02-12", 2022: "2022-02-01", 2023: "2023-01-22", 2024: "2024-02-10", 2025: "2025-01-29",
		2026: "2026-02-17", 2027: "2027-02-06", 2028: "2028-01-26", 2029: "2029-02-13", 2030: "2030-02-02", // the new moon is at 23:07 in Vietnam, after midnight in China
	} {
		if got := LunarNewYear(year); got != want {
			t.Errorf("Tết %d: %s, want %s", year, got, want)
		}
	}
}

// Example 49.a of Meeus: the new moon of February 1977.
func TestNewMoonOfTheBook(t *testing.T) {
	t.Parallel()
	if got := newMoon(-283); math.Abs(got-2443192.65118) > 0.00001 {
		t.Errorf("%.5f", got)
	}
}

func TestHungKings(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]Date{2025: "2025-04-07", 2026: "2026-04-26", 2027: "2027-04-16"} {
		if got, ok := (LunarDate{Year: year, Month: 3, Day: 10}).Date(); got != want || !ok {
			t.Errorf("10/3 of %d: %s, want %s", year, got, want)
		}
	}
}

func TestLeapMonths(t *testing.T) {
	t.Parallel()
	leaps := map[int]int{
		1985: 2, 1987: 7, 1990: 5, 1993: 3, 1995: 8, 1998: 5, 2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9,
		2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11,
	}
	for year := 1985; year <= 2034; year++ {
		got := 0
		for month := 1; month <= 12; month++ {
			if _, ok := (LunarDate{Year: year, Month: month, Day: 1, Leap: true}).Date(); ok {
				got = month
			}
		}
		if got != leaps[year] {
			t.Errorf("leap month of %d: %d, want %d", year, got, leaps[year])
		}
	}
}

// Every day has one lunar date, days follow each other, and each lunar date
// finds its day again.
func TestEveryDayAndBack(t *testing.T) {
	t.Parallel()
	before := Date("1967-12-31").Lunar()
	for d := Date("1968-01-01"); d < "2101-01-01"; d = d.AddDays(1) {
		l := d.Lunar()
		if back, ok := l.Date(); back != d || !ok {
			t.Fatalf("%s is %s, which is %s", d, l, back)
		}
		switch {
		case l.Day == 1:
			if before.Day != 29 && before.Day != 30 {
				t.Fatalf("month of %s has %d days", before, before.Day)
			}
			next := before.Month%12 + 1
			if l.Month != next && (l.Month != before.Month || !l.Leap) {
				t.Fatalf("%s follows %s", l, before)
			}
			if newYear := l.Month == 1 && !l.Leap; newYear != (l.Year != before.Year) {
				t.Fatalf("%s follows %s", l, before)
			}
		case l.Day != before.Day+1 || l.Month != before.Month || l.Year != before.Year || l.Leap != before.Leap:
			t.Fatalf("%s follows %s", l, before)
		}
		before = l
	}
}

// Whatever date is asked for, civil and lunar days agree or are refused.
func FuzzLunar(f *testing.F) {
	f.Add("2025-01-29", 2025, 6, 1, true)
	f.Add("1600-02-29", 2033, 11, 30, true)
	f.Add("9999-12-31", -5, 13, 31, false)
	f.Add("tet", 2100, 12, 30, false)
	f.Fuzz(func(t *testing.T, day string, year, month, dayOf int, leap bool) {
		d, err := ParseDate(day)
		if err == nil && d.Year() >= 1900 && d.Year() <= 2200 {
			if back, ok := d.Lunar().Date(); back != d || !ok {
				t.Errorf("%s is %v, which is %s", d, d.Lunar(), back)
			}
		}
		if year < 1900 || year > 2200 {
			return
		}
		l := LunarDate{Year: year, Month: month, Day: dayOf, Leap: leap}
		if found, ok := l.Date(); ok && found.Lunar() != l {
			t.Errorf("%v is %s, which is %v", l, found, found.Lunar())
		}
	})
}
