package web

import (
	"fmt"
	"net/http/httptest"
	"testing"
)

func TestList(t *testing.T) {
	var rows []string
	for i := range 95 {
		rows = append(rows, fmt.Sprintf("UBND xã %02d", i))
	}
	rows[60] = "Sở Y tế"
	name := func(s string) string { return s }
	for _, c := range []struct {
		query, first, last string
		found, shown       int
		previous, next     string
	}{
		{"", "UBND xã 00", "UBND xã 19", 95, 20, "", "/ds?trang=2#danh-sach"},
		{"trang=5&cap=xa", "UBND xã 80", "UBND xã 94", 95, 15, "/ds?cap=xa&trang=4#danh-sach", ""},
		{"trang=99", "UBND xã 80", "UBND xã 94", 95, 15, "/ds?trang=4#danh-sach", ""},
		{"trang=-1", "UBND xã 00", "UBND xã 19", 95, 20, "", "/ds?trang=2#danh-sach"},
		{"tim=so+y+te", "Sở Y tế", "Sở Y tế", 1, 1, "", ""},
		{"tim=xã&trang=2", "UBND xã 20", "UBND xã 39", 94, 20, "/ds?tim=x%C3%A3&trang=1#danh-sach", "/ds?tim=x%C3%A3&trang=3#danh-sach"},
		{"tim=khong+co", "", "", 0, 0, "", ""},
	} {
		got, l := List(httptest.NewRequest("GET", "/ds?"+c.query, nil), rows, name)
		if len(got) != c.shown || l.Found != c.found || l.All != 95 || !l.Long() {
			t.Fatalf("%s: %d of %d", c.query, len(got), l.Found)
		}
		if c.shown > 0 && (got[0] != c.first || got[len(got)-1] != c.last) {
			t.Errorf("%s: from %s to %s", c.query, got[0], got[len(got)-1])
		}
		at := func(l *Link) string {
			if l == nil {
				return ""
			}
			return l.URL
		}
		if at(l.Previous) != c.previous || at(l.Next) != c.next {
			t.Errorf("%s: before %q, after %q", c.query, at(l.Previous), at(l.Next))
		}
	}
}
