package blob_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/blob"
)

func TestPartsGoOnWhereTheyWere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	name, err := d.NewPart(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the line broke")
	if n, err := d.Append(t.Context(), name, 0, 100, io.MultiReader(strings.NewReader("one "), iotest.ErrReader(broken))); n != 4 || !errors.Is(err, broken) {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if err := d.Close(); err != nil { // the program ended
		t.Fatal(err)
	}
	if d, err = blob.Open(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if n, err := d.PartSize(t.Context(), name); n != 4 || err != nil {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if n, err := d.Append(t.Context(), name, 0, 100, strings.NewReader("again")); n != 4 || domain.CodeOf(err) != domain.CodeConflict {
		t.Errorf("from the beginning: %d, %v", n, err)
	}
	if n, err := d.Append(t.Context(), name, 4, 3, strings.NewReader("two and more")); n != 7 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if s, err := d.Share(t.Context(), name); err != nil || s.Size != 7 || !d.Has(t.Context(), s.SHA256) {
		t.Fatal(s, err)
	}
	s, err := d.Settle(t.Context(), name) // again, as if the act had not come to its end
	if err != nil || s.Size != 7 {
		t.Fatal(s, err)
	}
	f, err := d.File(t.Context(), s.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if all, err := io.ReadAll(f); err != nil || string(all) != "one two" {
		t.Errorf("%q, %v", all, err)
	}
	if _, err := d.PartSize(t.Context(), name); domain.CodeOf(err) != domain.CodeNotFound {
		t.Errorf("the part is still there: %v", err)
	}
}

func TestOneWriterOfAPart(t *testing.T) {
	t.Parallel()
	d, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	name, err := d.NewPart(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, w := io.Pipe()
	first := make(chan error, 1)
	go func() {
		_, err := d.Append(t.Context(), name, 0, 100, r)
		first <- err
	}()
	if _, err := w.Write([]byte("one")); err != nil { // the first is writing now
		t.Fatal(err)
	}
	if _, err := d.Append(t.Context(), name, 3, 100, strings.NewReader("two")); domain.CodeOf(err) != domain.CodeConflict {
		t.Errorf("two write at once: %v", err)
	}
	_ = w.Close()
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestPartsHaveNoOtherNames(t *testing.T) {
	t.Parallel()
	d, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	for _, name := range []string{"", "../a", "incoming-part-", "incoming-part-../../etc/passwd", "incoming-part-" + strings.Repeat("a", 26), "/etc/passwd"} {
		if _, err := d.PartSize(t.Context(), name); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := d.Append(t.Context(), name, 0, 1, strings.NewReader("a")); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := d.Path(t.Context(), name); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestForgottenPartsAreFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	old, err := d.NewPart(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.NewPart(t.Context()); err != nil {
		t.Fatal(err)
	}
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, old), long, long); err != nil {
		t.Fatal(err)
	}
	var found []string
	if err := d.OldParts(t.Context(), long.AddDate(1, 0, 0), func(name string) error { found = append(found, name); return d.DropPart(t.Context(), name) }); err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0] != old {
		t.Errorf("%v, want %s", found, old)
	}
}
