package agencies_test

import (
	"fmt"
	"net/http"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// BenchmarkTree draws the tree of 4,000 units, each unverified, on the day on
// which 50 of them began: the issue asks for less than 100 ms.
func BenchmarkTree(b *testing.B) {
	s := newSite(b, dbtest.Open(b, db.SQLite, owners, nil))
	rows := []org.ImportRow{{Line: 1, Code: "top", Name: "Ủy ban nhân dân tỉnh", Level: agency.Province, Kind: agency.Committee, ValidFrom: "2020-01-01"}}
	for i := range 3999 {
		r := org.ImportRow{
			Line: i + 2, Code: fmt.Sprint("c", i), Name: fmt.Sprint("Ủy ban nhân dân xã Số ", i), ParentCode: "top",
			Level: agency.Commune, Kind: agency.Committee, ValidFrom: "2020-01-01",
		}
		if i%80 == 0 {
			r.ValidFrom = "2025-07-01"
		}
		rows = append(rows, r)
	}
	if _, err := s.org.Import(b.Context(), coordinator, rows); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if status, body := s.get("/lam-viec/co-quan?ngay=01/07/2025&mo=tat-ca"); status != http.StatusOK || len(body) < 400_000 {
			b.Fatal(status, len(body))
		}
	}
}
