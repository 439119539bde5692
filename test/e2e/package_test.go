package e2e

import (
	"archive/zip"
	"bytes"
	"context"
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
			loa := Start(t, engine, "demo")
			out := loa.CLI("ledger", "export", "--period", "2027", "--out", "goi.zip")
			_, key, found := strings.Cut(out, "--key ")
			if !found || !strings.Contains(out, "năm 2027 (01/01/2027–31/12/2027, Kỳ lịch)") || strings.Contains(out, " 0 minh chứng") {
				t.Fatalf("the export says %q", out)
			}
			if again, err := loa.TryCLI("ledger", "export", "--period", "2027", "--out", "goi.zip"); err == nil || !strings.Contains(again, "Đã có tệp goi.zip") {
				t.Errorf("an existing file was written over: %s", again)
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
