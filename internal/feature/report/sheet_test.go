package report_test

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/spine/org"
)

// TestTheListNamesAgenciesOfTheDay: in the list of evidence an agency that was
// renamed within the window has on each line the name of that day, by which the
// import of evidence finds it; one whose name another has too is named by code.
func TestTheListNamesAgenciesOfTheDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		above := r.Agency("Ủy ban nhân dân tỉnh", agency.Province, agency.Committee)
		for _, v := range []org.Version{
			{ValidFrom: "2025-02-01", Name: "Sở Tổ chức", Level: agency.Province, Kind: agency.Department},
			{ValidFrom: "2025-03-01", Name: "Sở Y tế", Code: "SYT-2", ParentID: above, Level: agency.Province, Kind: agency.Department},
		} {
			if err := r.Registry.Change(t.Context(), access.SystemActor("test"), r.a, v); err != nil {
				t.Fatal(err)
			}
		}
		page := r.draft(t)
		file := []byte(r.Get(page + "/xlsx").Want(http.StatusOK).Body)
		lines, err := office.ReadSheet(file, "Minh chứng", []office.ReadColumn{{Key: "agency", Names: []string{"Cơ quan"}, Required: true}, {Key: "day", Names: []string{"Ngày"}, Required: true}})
		if err != nil || len(lines) != 3 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		for i, want := range []string{"Sở Nội vụ", "Sở Tổ chức", "SYT-2"} {
			if got := lines[i].Text("agency"); got != want {
				t.Errorf("line %d is of %q, want %q", i, got, want)
			}
		}
	})
}
