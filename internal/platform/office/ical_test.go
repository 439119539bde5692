package office_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"loa/internal/platform/office"
)

// A calendar file is read back as it was meant, whatever its words are: each line at most
// 75 octets without cutting a letter, ends of lines and texts as RFC 5545 asks.
func TestACalendarIsReadBack(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Đối thoại với người dân về thủ tục; cấp xã, phường ", 12) + `C:\mẫu`
	raw := office.Calendar("Sở Nội vụ, Đồng Nai",
		office.CalendarEvent{UID: "a@cong.example", Stamp: time.Date(2027, 2, 28, 1, 2, 3, 0, time.UTC), From: "2027-02-28", To: "2027-03-01", Name: long, About: "Kế hoạch 35;\nphụ lục 1", At: "https://cong.example/ket-qua"},
		office.CalendarEvent{UID: "b@cong.example", Stamp: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), From: "2027-12-31", To: "2027-12-31", Name: "Bài", Version: 3, Free: true, Cancelled: true},
		office.CalendarEvent{UID: "c@cong.example", Stamp: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), Begins: time.Date(2027, 5, 15, 7, 30, 0, 0, time.FixedZone("", 7*3600)), Ends: time.Date(2027, 5, 15, 11, 0, 0, 0, time.FixedZone("", 7*3600)), Name: "Hướng dẫn", Place: "Nhà văn hóa, khu phố 3"},
	)
	for line := range strings.SplitSeq(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	whole := strings.ReplaceAll(string(raw), "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "PRODID:-//Loa//Loa//VI\r\n", `X-WR-CALNAME:Sở Nội vụ\, Đồng Nai`, "UID:a@cong.example\r\n", "DTSTAMP:20270228T010203Z\r\n", "DTSTART;VALUE=DATE:20270228\r\n",
		"DTEND;VALUE=DATE:20270302\r\n", `DESCRIPTION:Kế hoạch 35\;\nphụ lục 1` + "\r\n", `về thủ tục\; cấp xã\, phường`, `C:\\mẫu`, "SEQUENCE:3\r\n", "TRANSP:TRANSPARENT\r\n", "STATUS:CANCELLED\r\n", "DTEND;VALUE=DATE:20280101\r\n", "DTSTART:20270515T003000Z\r\n", "DTEND:20270515T040000Z\r\n", `LOCATION:Nhà văn hóa\, khu phố 3` + "\r\n",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q in\n%s", want, whole)
		}
	}
	c, err := ics.ParseCalendar(bytes.NewReader(raw))
	if err != nil || len(c.Events()) != 3 {
		t.Fatalf("%v: %d events", err, len(c.Events()))
	}
	first := c.Events()[0]
	if got := first.GetProperty(ics.ComponentPropertySummary).Value; got != long {
		t.Errorf("%q came back as %q", long, got)
	}
	if got := first.GetProperty(ics.ComponentPropertyDescription).Value; got != "Kế hoạch 35;\nphụ lục 1" {
		t.Errorf("came back as %q", got)
	}
}
