package calendar_test

import (
	"strings"
	"testing"

	"loa/internal/domain/calendar"
)

func TestLastDay(t *testing.T) {
	w := &calendar.WorkDays{}
	for _, c := range []struct {
		day, kept, today calendar.Date
		want             []string // none: nothing is wrong
	}{
		{"2027-04-29", "", "2027-04-01", nil},
		{"", "", "2027-04-01", nil},
		{"2027-04-24", "", "2027-04-01", []string{"24/04/2027", "thứ Bảy", "23/04/2027 hoặc 26/04/2027"}},
		{"2027-04-25", "", "2027-04-25", []string{"Chủ nhật", "gần nhất: 26/04/2027"}},
		{"2027-04-30", "", "2027-04-01", []string{"30/04/2027", "29/04/2027"}},
		{"2027-04-24", "2027-04-24", "2027-04-01", nil},
		{"2027-04-25", "2027-04-24", "2027-04-01", []string{"Chủ nhật"}}, // another day than the one that was confirmed
	} {
		got := w.LastDay("han", c.day, c.kept, c.today)
		if len(got) != min(1, len(c.want)) {
			t.Errorf("%s: %v", c.day, got)
			continue
		}
		for _, text := range c.want {
			if !strings.Contains(got[0].Text(), text) || got[0].Keep != string(c.day) || got[0].Name != "han" {
				t.Errorf("%s: %q without %q", c.day, got[0].Text(), text)
			}
		}
	}
	if why := w.DayOff("2027-04-30").String(); why == "" || strings.Contains(why, "thứ") {
		t.Errorf("30 April is off for %q", why)
	}
}
