package content_test

import (
	"slices"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/content"
)

func days(all []content.Slot) []calendar.Date {
	var out []calendar.Date
	for _, s := range all {
		out = append(out, s.Day)
	}
	return out
}

func TestRhythm(t *testing.T) {
	t.Parallel()
	work := &calendar.WorkDays{}
	for name, c := range map[string]struct {
		rhythm content.Rhythm
		window calendar.Window
		want   []calendar.Date
	}{
		"each Friday":                    {content.Rhythm{Every: calendar.Week, On: []int{5}}, calendar.Window{Start: "2027-05-03", End: "2027-05-21"}, []calendar.Date{"2027-05-07", "2027-05-14", "2027-05-21"}},
		"a Friday off gives way":         {content.Rhythm{Every: calendar.Week, On: []int{4, 5}}, calendar.Window{Start: "2026-08-31", End: "2026-09-13"}, []calendar.Date{"2026-09-03", "2026-09-04", "2026-09-10", "2026-09-11"}},
		"only what lies in the window":   {content.Rhythm{Every: calendar.Week, On: []int{1}}, calendar.Window{Start: "2027-06-08", End: "2027-06-20"}, []calendar.Date{"2027-06-14"}},
		"the last day of a short month":  {content.Rhythm{Every: calendar.Month, On: []int{31}}, calendar.Window{Start: "2026-06-01", End: "2026-07-31"}, []calendar.Date{"2026-06-30", "2026-07-31"}},
		"a Sunday gives way to a Friday": {content.Rhythm{Every: calendar.Month, On: []int{25}}, calendar.Window{Start: "2027-07-01", End: "2027-07-31"}, []calendar.Date{"2027-07-23"}},
		"the first being a Saturday":     {content.Rhythm{Every: calendar.Month, On: []int{1}}, calendar.Window{Start: "2026-08-01", End: "2026-08-31"}, []calendar.Date{"2026-08-03"}},
		"the last month of a quarter":    {content.Rhythm{Every: calendar.Quarter, On: []int{10, 25}}, calendar.Window{Start: "2026-01-01", End: "2026-06-30"}, []calendar.Date{"2026-03-10", "2026-03-25", "2026-06-10", "2026-06-25"}},
		"two on one day part":            {content.Rhythm{Every: calendar.Month, On: []int{30, 31}}, calendar.Window{Start: "2026-06-01", End: "2026-06-30"}, []calendar.Date{"2026-06-29", "2026-06-30"}},
	} {
		if got := days(c.rhythm.Slots(c.window, work)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	// A week that is off altogether, as about Tết, has no piece.
	tet := &calendar.WorkDays{}
	for d := calendar.Date("2027-05-10"); d <= "2027-05-14"; d = d.AddDays(1) {
		tet.Swaps = append(tet.Swaps, calendar.Swap{Day: d, Off: true, Name: "Nghỉ"})
	}
	weekly := content.Rhythm{Every: calendar.Week, On: []int{5}}
	if got := days(weekly.Slots(calendar.Window{Start: "2027-05-03", End: "2027-05-23"}, tet)); !slices.Equal(got, []calendar.Date{"2027-05-07", "2027-05-21"}) {
		t.Errorf("about Tết %v", got)
	}
	if n := len(weekly.Slots(calendar.Window{Start: "2027-01-01", End: "2037-01-01"}, work)); n != content.MostInSeries {
		t.Errorf("%d in ten years", n)
	}
	for _, s := range weekly.Slots(calendar.Window{Start: "2027-05-03", End: "2027-05-21"}, work) {
		if d := weekly.DayOf(s.Period, s.Place, work); d != s.Day {
			t.Errorf("the place %+v is on %s", s, d)
		}
	}
}

func TestARhythmIsChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rhythm content.Rhythm
		field  string
	}{
		{content.Rhythm{Every: calendar.Week, On: []int{5}}, ""},
		{content.Rhythm{Every: calendar.Month, On: []int{31}}, ""},
		{content.Rhythm{Every: calendar.Week, On: []int{6}}, "ngay_nhip"},
		{content.Rhythm{Every: calendar.Month, On: []int{0}}, "ngay_nhip"},
		{content.Rhythm{Every: calendar.Month, On: []int{32}}, "ngay_nhip"},
		{content.Rhythm{Every: calendar.Month}, "ngay_nhip"},
		{content.Rhythm{Every: calendar.Month, On: []int{1, 2, 3, 4, 5, 6}}, "ngay_nhip"},
		{content.Rhythm{Every: calendar.Year, On: []int{1}}, "nhip"},
		{content.Rhythm{Every: "fortnight", On: []int{1}}, "nhip"},
	} {
		problems := domain.FieldsOf(c.rhythm.Check())
		if c.field == "" && len(problems) > 0 || c.field != "" && problems.For(c.field).Message == "" {
			t.Errorf("%+v: %v", c.rhythm, problems)
		}
	}
	if got, ok := content.ReadDays("25, 10;10"); !ok || !slices.Equal(got, []int{10, 25}) {
		t.Errorf("%v, %v", got, ok)
	}
	if _, ok := content.ReadDays("10, mười"); ok {
		t.Error("words were read as days")
	}
}

func TestARhythmIsProposed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		every calendar.Unit
		count int
		want  string
		ok    bool
	}{{calendar.Week, 1, "5", true}, {calendar.Week, 2, "2,5", true}, {calendar.Month, 1, "25", true}, {calendar.Quarter, 3, "25", true}, {calendar.Month, 0, "", false}, {calendar.Year, 1, "", false}, {calendar.Week, 9, "", false}} {
		r, ok := content.Propose(c.every, c.count)
		if ok != c.ok || r.Text() != c.want {
			t.Errorf("%d per %s: %q, %v", c.count, c.every, r.Text(), ok)
		}
		if ok && r.Check() != nil {
			t.Errorf("%d per %s is wrong: %v", c.count, c.every, r.Check())
		}
	}
	if got := content.Titled("Bản tin số {số}, tuần {tuần}, tháng {tháng}", 3, "2027-05-07"); got != "Bản tin số 3, tuần 03/05–09/05/2027, tháng 5/2027" {
		t.Error(got)
	}
}

func TestAWorkStandsAsItsPiece(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		dropped, out bool
		newest       content.State
		want         content.WorkState
	}{
		{false, false, "", content.Planned},
		{false, false, content.Draft, content.Begun},
		{false, false, content.Scheduled, content.Begun},
		{false, false, content.Discarded, content.Planned},
		{false, true, content.Draft, content.Done}, // put right after it came out
		{false, true, content.Withdrawn, content.Done},
		{true, false, "", content.Dropped},
		{true, false, content.Draft, content.Dropped},
		{true, true, content.Published, content.Done},
	} {
		if got := content.StandOf(c.dropped, c.out, c.newest); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
