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
