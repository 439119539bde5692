package org_test

import (
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// TestImportTellsBothSuperiors: a row that puts an agency under another one says
// under which it stood, by name and code.
func TestImportTellsBothSuperiors(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		if _, err := g.Import(t.Context(), coordinator, importRows()); err != nil {
			t.Fatal(err)
		}
		rows := importRows()[:2]
		rows[0].ValidFrom, rows[0].ParentCode = "2025-06-01", "snn"
		p, err := g.Preview(t.Context(), rows)
		if err != nil || p.Wrong != 0 {
			t.Fatalf("%+v, %v", p, err)
		}
		want := org.FieldChange{Field: "Cấp trên", Before: "UBND tỉnh (ubnd)", After: "Sở Nông nghiệp và Môi trường (snn)"}
		for _, x := range p.Differences {
			if x.Row.Code == "snv" && (len(x.Changes) != 1 || x.Changes[0] != want) {
				t.Errorf("changes: %+v", x.Changes)
			}
		}
	})
}
