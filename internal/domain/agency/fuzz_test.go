package agency_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain/agency"
)

// FuzzNames: whatever is written, composed and decomposed letters mean the
// same, and what is read as a group is a group.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"Sở TT&TT", "UBND các huyện, thành phố có liên quan", "Giám đốc Sở Nội vụ tỉnh Đồng Nai", "TP. Biên Hoà", "& - ,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a, b := agency.NameKey(norm.NFC.String(s)), agency.NameKey(norm.NFD.String(s)); a != b {
			t.Fatalf("%q: %q composed, %q decomposed", s, a, b)
		}
		agency.Qualified(agency.NameKey(s))
		groups, _ := agency.ReadGroup(s)
		for _, g := range groups {
			if !g.Valid() {
				t.Fatalf("%q gives the group %q", s, g)
			}
		}
	})
}
