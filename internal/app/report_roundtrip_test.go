//go:build !race

package app

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestEvidenceOfAReportIsKnown: the list of evidence that a report's XLSX carries
// is read by the import of evidence, which finds each line in the book and has
// none to enter.
func TestEvidenceOfAReportIsKnown(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			o, err := open(t.Context(), province(t, engine, spring))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = o.Close() })
			if err := o.Insert(t.Context()); err != nil {
				t.Fatal(err)
			}
			s := report.NewService(o.reports())
			all, err := s.List(t.Context(), access.Actor{Grants: []access.Grant{{Role: access.Inspector, AgencyID: "any"}}})
			if err != nil || len(all) == 0 {
				t.Fatal(all, err)
			}
			actor := ledgertest.As(access.Coordinator, all[0].AgencyID)
			_, file, err := s.Export(t.Context(), actor, all[0].ID, report.XLSX)
			if err != nil {
				t.Fatal(err)
			}
			lines, err := office.ReadSheet(file, "Minh chứng", []office.ReadColumn{{Key: "n", Names: []string{"Minh chứng số"}, Required: true}, {Key: "title", Names: []string{"Tên việc"}, Required: true}, {Key: "address", Names: []string{"Địa chỉ trong Loa"}, Required: true}})
			if err != nil || len(lines) < 20 {
				t.Fatalf("%d lines of evidence, %v", len(lines), err)
			}
			if once := once(t, lines); once != len(lines) {
				t.Errorf("%d entries in %d lines", once, len(lines))
			}
			r, err := o.rooms()
			if err != nil {
				t.Fatal(err)
			}
			site := webtest.New(t, actor, r.evidence)
			at := site.Upload("/lam-viec/nhap-minh-chung", nil, webtest.File{Field: "tep", Name: "bao-cao.xlsx", Content: file}).Want(http.StatusSeeOther).Location
			body := site.Get(at).Want(http.StatusOK, fmt.Sprintf("%d dòng đã có trong sổ", len(lines)), "0 dòng ghi được").Body
			for _, bad := range []string{"dòng có lỗi", "dòng chưa rõ nhiệm vụ"} {
				if strings.Contains(body, bad) {
					t.Errorf("the preview has %q", bad)
				}
			}
		})
	}
}

// once counts the entries that the lines of a list name, whose numbers run from one.
func once(t *testing.T, lines []office.Record) int {
	t.Helper()
	entries := map[string]bool{}
	for i, l := range lines {
		if n, err := l.Int("n"); err != nil || n != int64(i+1) {
			t.Errorf("line %d has the number %d (%v)", i+1, n, err)
		}
		entries[l.Text("address")] = true
	}
	return len(entries)
}
