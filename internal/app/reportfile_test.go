//go:build !race

package app

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
)

// unzipped is the text of every part of an office file.
func unzipped(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var all strings.Builder
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, io.LimitReader(r, 1<<24)); err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
	}
	return all.String()
}

// TestReportsAreExportedFromTheTerminal: what was frozen says so and stays; what
// nobody drafted comes as a marked draft and is not stored; what there is not is
// named.
func TestReportsAreExportedFromTheTerminal(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			cfg := province(t, engine, spring)
			if _, err := ExportReport(t.Context(), cfg, report.Order{Period: "2025-Q1"}, filepath.Join(t.TempDir(), "a.docx")); domain.CodeOf(err) != domain.CodeInvalid {
				t.Errorf("figures that lead nowhere: %v", err)
			}
			cfg.BaseURL = "https://loa.example"
			dir := t.TempDir()
			export := func(o report.Order, name string) (ReportFile, string) {
				t.Helper()
				out := filepath.Join(dir, name)
				f, err := ExportReport(t.Context(), cfg, o, out)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				return f, out
			}
			f, out := export(report.Order{Period: "2025-Q1"}, "tinh.docx")
			if f.Edition.Edition != 1 || f.Approved == "" || !f.Stored || f.Report.Scope != report.ScopeProvince {
				t.Errorf("the province's report: edition %d, approved %q", f.Edition.Edition, f.Approved)
			}
			if text := unzipped(t, out); strings.Contains(text, "DỰ THẢO") || !strings.Contains(strings.ReplaceAll(text, " ", ""), f.Edition.SealHash) {
				t.Error("a frozen report is marked as a draft, or has no seal")
			}
			f, out = export(report.Order{Period: "2025-Q1", Agency: "Sở Y tế"}, "nhap.docx")
			if f.Stored || f.Approved != "" || f.Head.Agency != "Sở Y tế" || f.Report.WindowRule != calendar.CalendarWindow {
				t.Errorf("a draft that nobody wrote: %+v", f.Report)
			}
			if text := unzipped(t, out); !strings.Contains(text, "DỰ THẢO") || !strings.Contains(text, "chưa chốt") {
				t.Error("a draft is not marked")
			}
			_, out = export(report.Order{Period: "2025-Q1", Agency: "Sở Y tế", Rule: calendar.DecreeWindow}, "nhap.XLSX")
			if text := unzipped(t, out); !strings.Contains(text, "BẢN NHÁP") || !strings.Contains(text, "14/03/2025") {
				t.Error("a sheet of a draft is not marked, or counts other days")
			}
			_, out = export(report.Order{Period: "2025-Q1"}, "tinh.pdf")
			if raw, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) {
				t.Errorf("no PDF: %v", err)
			}
			wrongReports(t, cfg, dir)
		})
	}
}

func wrongReports(t *testing.T, cfg Config, dir string) {
	t.Helper()
	for _, c := range []struct {
		order report.Order
		name  string
		says  string
	}{
		{report.Order{Period: "2025-Q2"}, "a.docx", "Kỳ báo cáo “2025-Q2” chưa đúng"},
		{report.Order{Period: "+202-Q1"}, "a.docx", "chưa đúng"},
		{report.Order{Period: "1999-Q1"}, "a.docx", "Không có kế hoạch nào của năm 1999"},
		{report.Order{Period: "2025-Q1", Plan: "99/KH-UBND"}, "a.docx", "Không có kế hoạch “99/KH-UBND” của năm 2025"},
		{report.Order{Period: "2025-Q1", Agency: "Sở Không Có"}, "a.docx", "Không có cơ quan nào mang tên hoặc mã “Sở Không Có”"},
		{report.Order{Period: "2025-Q1"}, "a.odt", "Đặt tên tệp kết thúc bằng .docx, .pdf hoặc .xlsx"},
		{report.Order{Period: "2025-Q1"}, "tinh.docx", "Đã có tệp"},
	} {
		_, err := ExportReport(t.Context(), cfg, c.order, filepath.Join(dir, c.name))
		if code := domain.CodeOf(err); err == nil || code == domain.CodeInternal || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %q", c.order, err, c.says)
		}
		if _, err := os.Stat(filepath.Join(dir, "a.docx")); err == nil {
			t.Errorf("%+v left a file", c.order)
		}
	}
	empty := cfg
	empty.DB, empty.Data = "", t.TempDir()
	if _, err := ExportReport(t.Context(), empty, report.Order{Period: "2025-Q1"}, filepath.Join(dir, "b.docx")); domain.CodeOf(err) != domain.CodeNotFound {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestReportsOfAllAgencies: each agency that owes something has one paper in the
// file, the same that is written for it alone, and each is told.
func TestReportsOfAllAgencies(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			cfg := province(t, engine, spring)
			cfg.BaseURL = "https://loa.example"
			dir := t.TempDir()
			out := filepath.Join(dir, "co-quan.zip")
			var told []int
			of := 0
			if err := ExportReports(t.Context(), cfg, report.Order{Period: "2025-Q1"}, out, func(done, all int) { told, of = append(told, done), all }); err != nil {
				t.Fatal(err)
			}
			z, err := zip.OpenReader(out)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = z.Close() }()
			if of < 5 || len(z.File) != of || len(told) != of || told[0] != 1 || told[of-1] != of {
				t.Fatalf("%d files of %d, told %v", len(z.File), of, told)
			}
			f, err := ExportReport(t.Context(), cfg, report.Order{Period: "2025-Q1", Agency: "Sở Y tế"}, filepath.Join(dir, "mot.docx"))
			if err != nil {
				t.Fatal(err)
			}
			part, err := z.Open("bao-cao-q1-2025-so-y-te.docx")
			if err != nil {
				t.Fatal(err)
			}
			if body, err := io.ReadAll(part); err != nil || !bytes.Equal(body, f.Body) {
				t.Errorf("the paper in the file differs from that of the agency alone (%d and %d bytes, %v)", len(body), len(f.Body), err)
			}
			for name, o := range map[string]report.Order{
				"b.docx": {Period: "2025-Q1"}, "c.zip": {Period: "2025-Q1", Agency: "Sở Y tế"}, "co-quan.zip": {Period: "2025-Q1"}, "d.zip": {Period: "1999-Q1"},
			} {
				err := ExportReports(t.Context(), cfg, o, filepath.Join(dir, name), func(int, int) {})
				if code := domain.CodeOf(err); err == nil || code == domain.CodeInternal {
					t.Errorf("%s: %v", name, err)
				}
			}
			if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 2 {
				t.Errorf("left %v, %v", left, err)
			}
		})
	}
}
