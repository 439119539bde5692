package blob_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/blob"
)

func open(t *testing.T) (*blob.Dir, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	d, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d, dir
}

func count(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSameContentIsStoredOnce(t *testing.T) {
	t.Parallel()
	d, dir := open(t)
	content := []byte("minh chứng")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := d.Put(t.Context(), bytes.NewReader(content), 1<<20)
			sum := sha256.Sum256(content)
			if err != nil || s.SHA256 != hex.EncodeToString(sum[:]) || s.Size != int64(len(content)) {
				t.Errorf("stored %+v, %v", s, err)
			}
		})
	}
	wg.Wait()
	if n := count(t, dir); n != 1 {
		t.Errorf("%d files lie in the store, want 1", n)
	}
	sum := sha256.Sum256(content)
	r, err := d.Open(t.Context(), hex.EncodeToString(sum[:]))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestTooLargeLeavesNothing(t *testing.T) {
	t.Parallel()
	d, dir := open(t)
	_, err := d.Put(t.Context(), strings.NewReader(strings.Repeat("x", 1025)), 1024)
	if domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("err = %v, want invalid", err)
	}
	if n := count(t, dir); n != 0 {
		t.Errorf("%d files left behind", n)
	}
}

func TestOnlyHashesNameFiles(t *testing.T) {
	t.Parallel()
	d, dir := open(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "secret"), []byte("no"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "..", "../secret", "ab", strings.Repeat("z", 64)} {
		if _, err := d.Open(t.Context(), name); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("%q: err = %v, want not found", name, err)
		}
	}
}

func TestWritableLeavesNothing(t *testing.T) {
	t.Parallel()
	d, dir := open(t)
	if err := d.Writable(); err != nil || count(t, dir) != 0 {
		t.Errorf("%d files left, %v", count(t, dir), err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := d.Writable(); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("a folder that is gone: %v, want unavailable", err)
	}
}

func TestRemove(t *testing.T) {
	d, _ := open(t)
	s, err := d.Put(t.Context(), strings.NewReader("kế hoạch"), 100)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.Remove(t.Context(), s.SHA256); err != nil || d.Has(t.Context(), s.SHA256) {
			t.Errorf("still there, or %v", err)
		}
	}
	if err := d.Remove(t.Context(), "../"+s.SHA256); err != nil {
		t.Error(err)
	}
}

func TestOld(t *testing.T) {
	d, dir := open(t)
	old, err := d.Put(t.Context(), strings.NewReader("cũ"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Put(t.Context(), strings.NewReader("mới"), 100); err != nil {
		t.Fatal(err)
	}
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, old.SHA256[:2], old.SHA256), past, past); err != nil {
		t.Fatal(err)
	}
	var found []string
	err = d.Old(t.Context(), past.AddDate(1, 0, 0), func(sum string) error {
		found = append(found, sum)
		return d.Remove(t.Context(), sum)
	})
	if err != nil || len(found) != 1 || found[0] != old.SHA256 || d.Has(t.Context(), old.SHA256) {
		t.Errorf("found %v, %v", found, err)
	}
}
