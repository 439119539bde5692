package e2e

import (
	"bytes"
	"fmt"
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

// TestCausesAreTypedInPlace: from the desk one press opens the draft; a cause is typed
// beside its duty, says so at once, and stands in part II after saving; a list of evidence
// leads back to the figure from which it was opened.
func TestCausesAreTypedInPlace(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "canbo", word)
	p.Open("/lam-viec")
	p.Click("Soạn báo cáo")
	for i, width := range []int{1280, 360} {
		p.Viewport(width)
		p.Shot(fmt.Sprintf("bao-cao-soan-%d", width))
		cause := p.In(fmt.Sprintf("#phan-nguyen_nhan li:nth-child(%d)", i+1))
		cause.SeesNot("Đã nêu nguyên nhân")
		height := func() float64 {
			h, err := ask[float64](p, "document.querySelectorAll('#phan-nguyen_nhan textarea')[%s].offsetHeight", i)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		low := height()
		cause.Fill("Nguyên nhân", fmt.Sprintf("cán bộ phụ trách nghỉ ốm %d ngày %s", width, strings.Repeat("và chưa có người thay ", 8)))
		cause.Sees("Đã nêu nguyên nhân")
		if high := height(); high < low+20 {
			t.Errorf("the box is %.0f high with a long text, %.0f without", high, low)
		}
		p.Click("Lưu")
		p.Sees("Đã lưu báo cáo. Còn", "nhiệm vụ chưa nêu nguyên nhân; để trống vẫn gửi duyệt được.")
		p.Shot(fmt.Sprintf("bao-cao-luu-%d", width))
		p.Click("Phần II: viết thêm khó khăn khác, sửa lời văn")
		if text := p.Value("II. Tồn tại, hạn chế và nguyên nhân"); !strings.Contains(text, fmt.Sprintf(". Nguyên nhân: cán bộ phụ trách nghỉ ốm %d ngày và", width)) {
			t.Errorf("part II does not say the cause: %s", text)
		}
	}
	p.Viewport(1280)
	list, err := ask[string](p, "[...document.querySelectorAll(\"[id^='so-nv_'] a\")].find((a) => a.textContent !== '0').getAttribute('href')")
	if err != nil {
		t.Fatal(err)
	}
	p.Open(list)
	p.Shot("bao-cao-minh-chung")
	p.Click("Về báo cáo quý I")
	if shown, err := ask[bool](p, "(document.querySelector(':target')?.checkVisibility() && document.querySelector(':target').matches('tr')) === true"); err != nil || !shown {
		t.Errorf("back on the report its row is not in sight (%v)", err)
	}
}
