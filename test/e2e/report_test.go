package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReportIsExportedBesideTheRunningProgram: the command says which edition the
// file holds or that it is a draft, and ends with an error for what there is not.
func TestReportIsExportedBesideTheRunningProgram(t *testing.T) {
	t.Parallel()
	loa, _ := demo(t)
	if out := loa.CLI("report", "export", "--period", "2025-Q1", "--out", "q1.pdf"); !strings.Contains(out, "Theo bản chốt số 1") {
		t.Errorf("an approved report: %s", out)
	}
	if raw, err := os.ReadFile(filepath.Join(loa.Data, "q1.pdf")); err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Errorf("no PDF: %v", err)
	}
	if out := loa.CLI("report", "export", "--period", "2027-Q1", "--agency", "Sở Tài chính", "--out", "tc.docx"); !strings.Contains(out, "Bản nháp") {
		t.Errorf("a draft: %s", out)
	}
	for says, args := range map[string][]string{
		"Kỳ báo cáo “2025-Q2” chưa đúng":        {"--period", "2025-Q2", "--out", "a.docx"},
		"Không có cơ quan nào mang tên hoặc mã": {"--period", "2025-Q1", "--agency", "KHONG-CO", "--out", "a.docx"},
		".docx, .pdf hoặc .xlsx":                {"--period", "2025-Q1", "--out", "a.doc"},
		"Đã có tệp q1.pdf":                      {"--period", "2025-Q1", "--out", "q1.pdf"},
	} {
		if out, err := loa.TryCLI(append([]string{"report", "export"}, args...)...); err == nil || !strings.Contains(out, says) {
			t.Errorf("%v: %v: %s", args, err, out)
		}
	}
}
