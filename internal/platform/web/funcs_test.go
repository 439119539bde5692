package web

import (
	"strings"
	"testing"
	"time"

	"loa/internal/domain"

	"loa/internal/domain/calendar"
)

func TestNumbersAndDates(t *testing.T) {
	say := func(key string, args ...any) string { return catalogue{}.say(Vietnamese, key, args...) }
	at := time.Date(2027, 4, 21, 20, 5, 0, 0, time.UTC) // 22 April, 03:05 in the office
	must := func(s string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(s, nbsp, "~")
	}
	for _, c := range []struct{ got, want string }{
		{must(numberText(Vietnamese, 1234567)), "1.234.567"},
		{must(numberText(Vietnamese, 1234.5)), "1.234,5"},
		{must(numberText(English, 1234.5)), "1,234.5"},
		{must(numberText(Vietnamese, -1000)), "−1.000"},
		{must(numberText(Vietnamese, -0.01)), "0"},
		{must(numberText(Vietnamese, uint8(7))), "7"},
		{must(percentText(Vietnamese, 0.847)), "84,7~%"},
		{must(percentText(Vietnamese, 6, 6)), "100~%"},
		{must(percentText(English, 61, 72)), "84.7%"},
		{must(percentText(Vietnamese, 0, 0)), "–"},
		{must(dateText(calendar.Date("2027-04-22"))), "22/04/2027"},
		{must(dateText(at)), "22/04/2027"},
		{must(dateText(at.UnixMilli())), "22/04/2027"},
		{must(dateText(calendar.Date(""))), ""},
		{must(dateText(int64(0))), ""},
		{must(dateTimeText(Vietnamese, at)), "03~giờ~05, 22/04/2027"},
		{must(weekdayText(say, calendar.Date("2027-04-22"))), "Thứ Năm, 22/04/2027"},
		{must(weekdayText(say, at)), "Thứ Năm, 22/04/2027"},
		{must(join([]int{1, 2}, "; ")), "1; 2"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	for name, err := range map[string]error{
		"number of text":  second(numberText(Vietnamese, "x")),
		"date of a slice": second(dateText([]int{1})),
		"join of text":    second(join("x", ",")),
		"odd dict":        second(dict("a")),
		"dict by number":  second(dict(1, 2)),
		"unknown icon":    second(icon("no")),
		"unknown status":  second(statusBadge(say, "no")),
		"foreign errors":  second(problemOf(say, "text", "a")),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// Two files of one field that are refused are both named beside it; what was said of
// the field in other words stands in the summary alone.
func TestAFieldNamesAllThatIsWrongInIt(t *testing.T) {
	t.Parallel()
	say := func(key string, args ...any) string { return catalogue{}.say(Vietnamese, key, args...) }
	var p domain.Fields
	p.Add("tep", "Tệp “%s” không mở được.", "a.exe")
	p.Add("han", "Nhập hạn.")
	p.Add("tep", "Tệp “%s” không mở được.", "b.exe")
	p.Add("tep", "Tệp “%s” không mở được.", "a.exe")
	p.Add("tep", "Chọn ít nhất một tệp.")
	if got, err := problemOf(say, p, "tep"); err != nil || got != "Tệp “a.exe” không mở được. Tệp “b.exe” không mở được." {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNineStatuses(t *testing.T) {
	say := func(key string, args ...any) string { return catalogue{}.say(Vietnamese, key, args...) }
	if len(statuses()) != 9 {
		t.Fatal("not nine")
	}
	for _, s := range statuses() {
		badge, err := statusBadge(say, s.Key)
		if err != nil {
			t.Fatal(err)
		}
		root := parsed(t, string(badge))
		if got := text(root); got != s.Word {
			t.Errorf("%s says %q", s.Key, got)
		}
		if len(find(root, tagged("svg"))) != 1 || len(find(root, classed("loa-status--"+s.Key))) != 1 {
			t.Errorf("%s lacks its sign or colour", s.Key)
		}
	}
	badge, err := statusBadge(say, "late", "<b>Quá hạn 7 ngày")
	if err != nil || text(parsed(t, string(badge))) != "<b>Quá hạn 7 ngày" {
		t.Errorf("own text: %s %v", badge, err)
	}
}

func TestBarLeavesNothingOut(t *testing.T) {
	drawn, err := bar([]Share{{"met", 3}, {"late", 0}, {"missed", 1}})
	if err != nil {
		t.Fatal(err)
	}
	if rects := find(parsed(t, string(drawn)), tagged("rect")); len(rects) != 2 || attr(rects[0], "width") <= attr(rects[1], "width") {
		t.Errorf("%s", drawn)
	}
	if empty, err := bar(nil); err != nil || empty != "" {
		t.Error("a bar of nothing")
	}
	if _, err := bar([]Share{{"no", 1}}); err == nil {
		t.Error("unknown status accepted")
	}
}
