package calendar_test

import (
	"testing"

	"loa/internal/domain/calendar"
)

func TestDue(t *testing.T) {
	t.Parallel()
	decree := calendar.Window{Start: "2024-12-15", End: "2025-03-14"} // closes on a Friday
	year := calendar.Window{Start: "2024-12-15", End: "2025-12-14"}
	for name, c := range map[string]struct {
		window calendar.Window
		rule   string
		want   calendar.Date
	}{
		"two working days, over the weekend":      {decree, "working:2", "2025-03-18"},
		"on the day of closing":                   {decree, "working:0", "2025-03-14"},
		"closing on a Sunday, no day later":       {year, "working:0", "2025-12-15"},
		"over a holiday":                          {calendar.Window{Start: "2025-01-01", End: "2025-04-29"}, "working:1", "2025-05-02"},
		"three days":                              {decree, "days:3", "2025-03-17"},
		"one day, a Saturday: the Monday":         {decree, "days:1", "2025-03-17"},
		"a fixed day":                             {decree, "date:03-20", "2025-03-20"},
		"a fixed day stays although it is Sunday": {decree, "date:03-16", "2025-03-16"},
		"a day of the year after":                 {year, "next:01-15", "2026-01-15"},
		"no rule":                                 {decree, "", ""},
		"no window":                               {calendar.Window{}, "working:2", ""},
	} {
		rule, err := calendar.ParseDueRule(c.rule)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := calendar.Due(c.window, 2025, rule, &calendar.WorkDays{}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestDueRuleAsTextAndInWords(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		"working:2": "2 ngày làm việc sau ngày chốt số liệu", "days:5": "5 ngày sau ngày chốt số liệu",
		"date:03-20": "ngày 20/03 của năm báo cáo", "next:01-15": "ngày 15/01 của năm sau", "": "chưa quy định",
	} {
		var r calendar.DueRule
		if err := r.Scan([]byte(text)); err != nil || r.String() != text || r.Words().String() != words {
			t.Errorf("%q: %q, %q, %v", text, r, r.Words(), err)
		}
	}
	for _, text := range []string{"working", "working:", "working:-1", "working:366", "days:x", "date:02-29", "date:3-20", "date:13-01", "next:", "weeks:2", "2"} {
		if r, err := calendar.ParseDueRule(text); err == nil {
			t.Errorf("%q is read as %+v", text, r)
		}
	}
	var r calendar.DueRule
	if r.Scan(7) == nil {
		t.Error("a number is read as a rule")
	}
}
