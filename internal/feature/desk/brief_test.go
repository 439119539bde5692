package desk

import (
	"fmt"
	"strings"
	"testing"

	"loa/internal/domain/agency"
)

// TestTheMondayPageNamesItsIssuerAndGroupsThousands as official papers do.
func TestTheMondayPageNamesItsIssuerAndGroupsThousands(t *testing.T) {
	t.Parallel()
	o := Overview{}
	o.InTime, o.Counted = 1034, 1112
	said := fmt.Sprintf("%+v", o.Brief(agency.Heading{Parent: "Ủy ban nhân dân tỉnh Đồng Nai", Issuer: "Sở Nội vụ"}).Body)
	for _, want := range []string{"1.034 trên 1.112 nhiệm vụ", "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", "SỞ NỘI VỤ"} {
		if !strings.Contains(said, want) {
			t.Errorf("without %q", want)
		}
	}
}
