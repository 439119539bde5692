package calendar

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// off lists the days of one kind as 02/01, with a star when in lieu.
func off(all []Holiday, kind HolidayKind) string {
	var days []string
	for _, h := range all {
		if h.Kind == kind {
			day := h.Day.Vietnamese()[:5]
			if h.Instead {
				day += "*"
			}
			days = append(days, day)
		}
	}
	return strings.Join(days, " ")
}

// The breaks as they were announced in these years.
func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		year int
		kind HolidayKind
		want string
	}{
		{2023, SolarNewYear, "01/01 02/01*"},
		{2023, Tet, "20/01 21/01 22/01 23/01 24/01 25/01* 26/01*"},
		{2023, HungKings, "29/04 02/05*"},
		{2023, VictoryDay, "30/04 03/05*"},
		{2023, LabourDay, "01/05"},
		{2023, NationalDay, "01/09 02/09 04/09*"},
		{2024, Tet, "08/02 09/02 10/02 11/02 12/02 13/02* 14/02*"},
		{2024, NationalDay, "02/09 03/09"},
		{2025, Tet, "27/01 28/01 29/01 30/01 31/01"},
		{2025, HungKings, "07/04"},
		{2025, NationalDay, "01/09 02/09"},
		{2026, HungKings, "26/04 27/04*"},
		{2026, NationalDay, "01/09 02/09"},
		{2027, LabourDay, "01/05 03/05*"},
	} {
		if got := off(HolidaysOf(c.year), c.kind); got != c.want {
			t.Errorf("%s %d: %s, want %s", c.kind, c.year, got, c.want)
		}
	}
}

// Eleven days by law in each year, each on a day of its own; who falls on a
// weekend has a day in lieu on a working day.
func TestElevenDaysEachYear(t *testing.T) {
	t.Parallel()
	for year := FirstYear; year <= LastYear; year++ {
		law, lieu, weekend := 0, 0, 0
		seen := map[Date]bool{}
		for _, h := range HolidaysOf(year) {
			if seen[h.Day] {
				t.Errorf("%s twice", h.Day)
			}
			seen[h.Day] = true
			switch {
			case h.Instead:
				lieu++
				if h.Day.Weekend() {
					t.Errorf("%s in lieu is a %s", h.Day, h.Day.Time().Weekday())
				}
			case h.Day.Weekend():
				weekend++
				law++
			default:
				law++
			}
			if h.Day.Year() != year {
				t.Errorf("%s is listed in %d", h.Day, year)
			}
		}
		if law != 11 || lieu != weekend {
			t.Errorf("%d: %d days, %d on weekends, %d in lieu", year, law, weekend, lieu)
		}
	}
	if HolidaysOf(FirstYear-1) != nil || HolidaysOf(LastYear+1) != nil || len(Announced(2026)) != 1 || Announced(2025) != nil {
		t.Error("days outside the years that are known")
	}
}

// 2025: Friday 2 May was swapped with Saturday 26 April.
func TestSwaps(t *testing.T) {
	t.Parallel()
	law := &WorkDays{}
	w := &WorkDays{Swaps: []Swap{
		{Day: "2025-05-02", Off: true, Kind: OtherDay, Name: "Hoán đổi"},
		{Day: "2025-04-26"},
		{Day: "2025-12-01", Off: true},
		{Day: "2025-12-01"}, // thought better of
	}}
	for day, want := range map[Date][2]bool{
		"2025-04-26": {false, true}, "2025-04-27": {false, false}, "2025-04-29": {true, true}, "2025-04-30": {false, false},
		"2025-05-01": {false, false}, "2025-05-02": {true, false}, "2025-05-05": {true, true}, "2025-12-01": {true, true},
	} {
		if got := [2]bool{law.IsWorking(day), w.IsWorking(day)}; got != want {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
	if got := w.Add("2025-04-29", 1); got != "2025-05-05" {
		t.Errorf("the working day after 29 April is %s", got)
	}
	if got := w.Between("2025-04-25", "2025-05-05"); got != 4 { // 26, 28, 29 April, 5 May
		t.Errorf("%d working days", got)
	}
}

// A decision on Tết lists all its days: nothing that was assumed stays.
func TestDecisionReplacesTheDefault(t *testing.T) {
	t.Parallel()
	w := &WorkDays{}
	for _, d := range []Date{"2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11"} {
		w.Swaps = append(w.Swaps, Swap{Day: d, Off: true, Kind: Tet})
	}
	if got := off(w.DaysOff(2027), Tet); got != "05/02 06/02 07/02 08/02 09/02 10/02 11/02" {
		t.Error(got)
	}
	if got := off(w.DaysOff(2028), Tet); got != "24/01 25/01 26/01 27/01 28/01" {
		t.Errorf("2028: %s", got)
	}
	if !w.IsWorking("2027-02-04") || w.IsWorking("2027-02-11") {
		t.Error("assumed days stayed")
	}
}

// 2 September is off by law, whatever neighbour a decision names; until it does, the
// other neighbour is told as possible and worked.
func TestTheNeighbourOfTheNationalDay(t *testing.T) {
	t.Parallel()
	w := &WorkDays{}
	for _, c := range []struct {
		year           int
		days, possible string
	}{
		{2024, "02/09 03/09", ""}, // a Monday: Sunday would be off, and Tuesday in lieu
		{2025, "01/09 02/09", "03/09"},
		{2026, "01/09 02/09", "03/09"},
		{2027, "02/09 03/09", "01/09"},
		{2028, "01/09 02/09 04/09*", "05/09*"},
		{2029, "02/09 03/09 04/09*", ""},
		{2033, "01/09 02/09", "05/09*"},
	} {
		if got, maybe := off(w.DaysOff(c.year), NationalDay), off(w.PossiblyOff(c.year), NationalDay); got != c.days || maybe != c.possible {
			t.Errorf("%d: %s, possibly %q", c.year, got, maybe)
		}
	}
	for _, h := range w.DaysOff(2027) {
		if h.Day == "2027-09-02" && h.Source != ByLaw || h.Day == "2027-09-03" && h.Source != ByDefault {
			t.Errorf("%+v", h)
		}
	}
	if !w.IsWorking("2027-09-01") || w.IsWorking("2027-09-03") {
		t.Error("what is possible counts")
	}
	named := &WorkDays{Swaps: []Swap{{Day: "2027-09-01", Off: true, Kind: NationalDay}}} // the neighbour alone
	if got := off(named.DaysOff(2027), NationalDay); got != "01/09 02/09" || len(named.PossiblyOff(2027)) != len(w.PossiblyOff(2027))-1 {
		t.Errorf("decided: %s, possibly %v", got, named.PossiblyOff(2027))
	}
	if !named.IsWorking("2027-09-03") || named.IsWorking("2027-09-02") {
		t.Error("the assumed neighbour stays, or 2 September is worked")
	}
}

func TestADayInLieuFindsItsPlace(t *testing.T) {
	t.Parallel()
	w := &WorkDays{Swaps: []Swap{{Day: "2027-05-03", Off: true, Kind: OtherDay}}}
	if got := off(w.DaysOff(2027), LabourDay); got != "01/05 04/05*" {
		t.Error(got)
	}
}

func TestTermsInWorkingDays(t *testing.T) {
	t.Parallel()
	w := &WorkDays{}
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{
		{"2027-03-01", 5, "2027-03-08"}, // Monday to Monday
		{"2027-03-05", 1, "2027-03-08"},
		{"2027-03-06", 1, "2027-03-08"}, // from a Saturday
		{"2027-02-03", 5, "2027-02-17"}, // across Tết: 4 to 10 February off
		{"2027-03-06", 0, "2027-03-08"},
		{"2027-03-08", 0, "2027-03-08"},
		{"2027-03-08", -1, "2027-03-05"},
		{"", 3, ""},
	} {
		if got := w.Add(c.from, c.n); got != c.want {
			t.Errorf("%s + %d: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

// Between undoes Add, and days are counted once whichever way they are added.
func TestAddAndBetweenAgree(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 112))
	w := &WorkDays{Swaps: []Swap{{Day: "2026-08-22"}, {Day: "2026-08-31", Off: true}}}
	for range 2000 {
		d := NewDate(2026, 1, 1).AddDays(r.IntN(800))
		n := r.IntN(80) - 40
		end := w.Add(d, n)
		if n != 0 && (w.Between(d, end) != n || !w.IsWorking(end)) {
			t.Fatalf("%s + %d = %s, but %d between", d, n, end, w.Between(d, end))
		}
		other := d.AddDays(r.IntN(60) - 30)
		if a, b := w.Between(d, other), w.Between(other, d); w.IsWorking(d) == w.IsWorking(other) && a != -b {
			t.Fatalf("%s to %s: %d, back %d", d, other, a, b)
		}
		if m := 1 + r.IntN(20); n > 0 && w.Add(w.Add(d, n), m) != w.Add(d, n+m) {
			t.Fatalf("%s + %d + %d", d, n, m)
		}
	}
}

func TestWindowsCutAgainstEachOther(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 2019))
	window := func() Window {
		start := NewDate(2025, 1, 1).AddDays(r.IntN(60))
		return Window{start, start.AddDays(r.IntN(40))}
	}
	for range 500 {
		a, b := window(), window()
		o := Compare(a, b)
		for d := Date("2024-12-25"); d < "2025-05-01"; d = d.AddDays(1) {
			got := fmt.Sprint(holds(o.OnlyFirst, d), holds(o.Both, d), holds(o.OnlySecond, d))
			inA, inB := a.Contains(d), b.Contains(d)
			count := func(ok bool) int {
				if ok {
					return 1
				}
				return 0
			}
			if want := fmt.Sprint(count(inA && !inB), count(inA && inB), count(inB && !inA)); got != want {
				t.Fatalf("%v %v on %s: %s, want %s", a, b, d, got, want)
			}
		}
	}
	o := Compare(Window{"2025-01-01", "2025-03-31"}, Window{"2024-12-15", "2025-03-14"})
	if got, want := fmt.Sprint(o), "{[{2025-03-15 2025-03-31}] [{2025-01-01 2025-03-14}] [{2024-12-15 2024-12-31}]}"; got != want {
		t.Errorf("quarter I: %s, want %s", got, want)
	}
}

func holds(all []Window, d Date) int {
	n := 0
	for _, w := range all {
		if w.Contains(d) {
			n++
		}
	}
	return n
}
