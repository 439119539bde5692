package app

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"loa/internal/domain"
)

// What keeps a file from being written is told in words, and nothing half is
// left behind.
func TestUnwrittenFilesSayWhy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	full := func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return fmt.Errorf("package: entries.jsonl: %w", &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	}
	err := writeNew(filepath.Join(dir, "goi.zip"), full)
	if domain.CodeOf(err) != domain.CodeUnavailable || !strings.Contains(err.Error(), "Ổ đĩa hết chỗ") {
		t.Errorf("a full disk: %v", err)
	}
	err = writeNew(filepath.Join(dir, "khong-co", "goi.zip"), full)
	if domain.CodeOf(err) != domain.CodeNotFound || !strings.Contains(err.Error(), "Không có thư mục") {
		t.Errorf("a folder that is not there: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v, %v are left", left, err)
	}
}
