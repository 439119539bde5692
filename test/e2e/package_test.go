package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/internal/platform/db"
)

// TestPackageIsCheckedElsewhere: a package is exported beside the running
// program, only the ZIP file goes to another folder, and the program checks it
// there without data folder, database or environment.
func TestPackageIsCheckedElsewhere(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			var loa *Program
			if engine == db.SQLite {
				loa, _ = demo(t)
			} else {
				loa = Start(t, engine, "demo")
			}
			out := loa.CLI("ledger", "export", "--period", "2027", "--out", "goi.zip")
			_, key, found := strings.Cut(out, "--key ")
			if !found || !strings.Contains(out, "năm 2027 (01/01/2027–31/12/2027, Kỳ lịch)") || strings.Contains(out, " 0 minh chứng") {
				t.Fatalf("the export says %q", out)
			}
			if again, err := loa.TryCLI("ledger", "export", "--period", "2027", "--out", "goi.zip"); err == nil || !strings.Contains(again, "Đã có tệp goi.zip") {
				t.Errorf("an existing file was written over: %s", again)
			}
			if said, err := loa.TryCLI("ledger", "export", "--period", "2027", "--out", "khong-co/goi.zip"); err == nil || !strings.Contains(said, "Không có thư mục khong-co") {
				t.Errorf("a folder that is not there: %s", said)
			}
			sent, err := os.ReadFile(filepath.Join(loa.Data, "goi.zip"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := zip.NewReader(bytes.NewReader(sent), int64(len(sent))); err != nil {
				t.Errorf("other programs cannot read the package: %v", err)
			}
			key = strings.TrimSpace(key)
			if said, err := checkAlone(t, sent, "--key", key); err != nil || !strings.Contains(said, "Gói nguyên vẹn, ký bằng khóa đã cho.") {
				t.Errorf("%v: %s", err, said)
			}
			if said, err := checkAlone(t, sent); err != nil || !strings.Contains(said, key) || !strings.Contains(said, "chạy lại với --key") {
				t.Errorf("without a key: %v: %s", err, said)
			}
			if said, err := checkAlone(t, sent, "--key", strings.Repeat("0", 64)); err == nil || !strings.Contains(said, "không phải khóa đã cho") {
				t.Errorf("another office's key is taken: %s", said)
			}
			changed := bytes.Clone(sent)
			changed[bytes.Index(sent, []byte(`"title":"`))+len(`"title":"`)] ^= 1
			said, err := checkAlone(t, changed, "--key", key)
			if err == nil || !strings.Contains(said, "SAI  entries.jsonl: ") || !strings.Contains(said, "SAI  minh chứng ") {
				t.Errorf("a changed title: %v: %s", err, said)
			}
		})
	}
}

// checkAlone runs the check in an empty folder that holds only the package.
func checkAlone(t *testing.T, sent []byte, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary(t), append([]string{"ledger", "check", "goi.zip"}, args...)...)
	cmd.Dir, cmd.Env = t.TempDir(), []string{}
	if err := os.WriteFile(filepath.Join(cmd.Dir, "goi.zip"), sent, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.CombinedOutput()
	if left, _ := os.ReadDir(cmd.Dir); len(left) != 1 {
		t.Errorf("the check left files: %v", left)
	}
	return string(out), err
}

// TestInspectorTakesAPackage: an inspector finds the form, mends a mistake,
// takes the package of a quarter, and it holds when checked elsewhere.
func TestInspectorTakesAPackage(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "kiemtra", word)
	p.Open("/lam-viec/so")
	p.Click("Xuất gói minh chứng")
	p.At("/lam-viec/so/goi")
	p.Sees("Kiểm tra gói", "loa ledger check")
	p.Audit("xuất gói minh chứng")
	p.Fill("Năm", "27")
	p.Fill("Cơ quan (không bắt buộc)", "Sở Không Có")
	p.Click("Xuất gói minh chứng")
	p.Sees("Nhập năm bằng bốn chữ số")
	if got := p.Value("Cơ quan (không bắt buộc)"); got != "Sở Không Có" {
		t.Errorf("the agency typed is now %q", got)
	}
	p.Audit("xuất gói minh chứng, có lỗi")
	form := url.Values{"nam": {"2027"}, "phan": {"Q1"}, "cach_tinh": {"calendar"}}
	got := p.Fetch(http.MethodPost, "/lam-viec/so/goi", "application/x-www-form-urlencoded", []byte(form.Encode()))
	if got.Status != http.StatusOK {
		t.Fatalf("the package is answered with %d", got.Status)
	}
	if said, err := checkAlone(t, got.Body); err != nil || !strings.Contains(said, "Gói nguyên vẹn") || !strings.Contains(said, "người xuất: ") {
		t.Errorf("%v: %s", err, said)
	}
	z, err := zip.NewReader(bytes.NewReader(got.Body), int64(len(got.Body)))
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.FileServerFS(z))
	t.Cleanup(srv.Close)
	index := Browser(t, srv.URL)
	index.Forgive("/favicon.ico")
	index.Open("/")
	index.Sees("Gói minh chứng quý I/2027", "từ ngày 01/01/2027 đến hết ngày 31/03/2027", "Niêm phong cuối")
	index.Audit("mục lục của gói minh chứng")
}
