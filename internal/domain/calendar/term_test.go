package calendar

import "testing"

func TestTermsOfPlans(t *testing.T) {
	t.Parallel()
	w := &WorkDays{}
	for _, c := range []struct {
		n    int
		noun string
		from Date
		want Date
	}{
		{5, "ngày làm việc", "2027-02-03", "2027-02-17"}, // across Tết
		{3, "Ngày làm việc", "2027-04-28", "2027-05-05"}, // 30 April, 1 May, and 3 May in lieu
		{10, "ngày", "2027-04-12", "2027-04-22"},
		{2, "ngày", "2027-04-28", "2027-05-04"}, // would end on Victory Day
		{5, "ngày", "", ""},
	} {
		term, ok := ReadTerm(c.n, c.noun)
		if got := term.Due(c.from, w); got != c.want || !ok {
			t.Errorf("%d %s after %s: %s, want %s", c.n, c.noun, c.from, got, c.want)
		}
	}
	for _, noun := range []string{"bản tin", "", "ngày hội"} {
		if term, ok := ReadTerm(5, noun); ok {
			t.Errorf("5 %s is read as %+v", noun, term)
		}
	}
	if _, ok := ReadTerm(0, "ngày"); ok {
		t.Error("a term of no days is read")
	}
}

// A term is assumed only where an assumed day off moves its end: not where the law
// fixes the day off, where that falls on a weekend, or once a decision is entered.
func TestTermsOverAssumedDaysOff(t *testing.T) {
	t.Parallel()
	decided := []Swap{{Day: "2025-09-01", Off: true, Kind: NationalDay}, {Day: "2025-09-02", Off: true, Kind: NationalDay}}
	for _, c := range []struct {
		name  string
		term  Term
		from  Date
		swaps []Swap
		want  bool
	}{
		{"across the National Day", Term{Days: 5, Working: true}, "2025-08-28", nil, true},
		{"the same, decided", Term{Days: 5, Working: true}, "2025-08-28", decided, false},
		{"only another holiday is decided", Term{Days: 5, Working: true}, "2025-08-28", []Swap{{Day: "2025-08-29", Off: true, Kind: OtherDay}}, true},
		{"it ends before", Term{Days: 1, Working: true}, "2025-08-28", nil, false},
		{"the other neighbour may be off", Term{Days: 5, Working: true}, "2025-09-02", nil, true},
		{"the same, decided", Term{Days: 5, Working: true}, "2025-09-02", decided, false},
		{"it would end on the other neighbour", Term{Days: 1, Working: true}, "2027-08-31", nil, true},
		{"days that end on the other neighbour", Term{Days: 1}, "2027-08-31", nil, true},
		{"it begins after all of them", Term{Days: 5, Working: true}, "2025-09-03", nil, false},
		{"no days at all, on the other neighbour", Term{Working: true}, "2027-09-01", nil, true},
		{"it would end where Tết may begin", Term{Days: 1, Working: true}, "2027-02-02", nil, true},
		{"holidays that the law fixes", Term{Days: 5, Working: true}, "2027-04-28", nil, false},
		{"days that run on across Tết", Term{Days: 20}, "2025-01-20", nil, false},
		{"days that would end in Tết", Term{Days: 8}, "2025-01-21", nil, true},
		{"days that would end on a weekend before Tết", Term{Days: 4}, "2025-01-21", nil, true},
		{"days that would end on a plain weekend", Term{Days: 5}, "2025-03-03", nil, false},
		{"no day", Term{Days: 5, Working: true}, "", nil, false},
	} {
		if got := c.term.Assumes(c.from, &WorkDays{Swaps: c.swaps}); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}
