package ledger_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// TestASignedLieIsFound: whoever holds the office's key and signs a changed
// manifest still meets hashes, seals and the chain.
func TestASignedLieIsFound(t *testing.T) {
	t.Parallel()
	h := furnish(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	_, b := h.pack(h.order("2025-Q1"))
	same := func(_ string, content []byte) []byte { return content }
	if f := checked(t, ledger.Forge(t, b, same, h.Key), ledger.Trust{Key: h.Key.PublicHex()}); !f.Clean() {
		t.Fatalf("nothing was changed, and yet %+v", f.Problems)
	}
	replace := func(part, old, fresh string) func(string, []byte) []byte {
		return func(name string, content []byte) []byte {
			if name == part {
				if !bytes.Contains(content, []byte(old)) {
					t.Errorf("%s does not hold %q", part, old)
				}
				return bytes.Replace(content, []byte(old), []byte(fresh), 1)
			}
			return content
		}
	}
	drop := func(part string, has string) func(string, []byte) []byte {
		return func(name string, content []byte) []byte {
			if name != part {
				return content
			}
			var kept []byte
			for line := range bytes.Lines(content) {
				if !bytes.Contains(line, []byte(has)) {
					kept = append(kept, line...)
				}
			}
			return kept
		}
	}
	for name, c := range map[string]struct {
		change func(string, []byte) []byte
		want   string
	}{
		"title":        {replace("entries.jsonl", `"title":"Bài gốc"`, `"title":"Bài mới"`), "Nội dung đã bị thay đổi."},
		"day":          {replace("entries.jsonl", `"happened_on":"2025-01-05"`, `"happened_on":"2025-01-06"`), "Nội dung đã bị thay đổi."},
		"file's name":  {replace("entries.jsonl", `"name":"=ảnh.jpg"`, `"name":"ảnh.jpg"`), "Thông tin của tệp"},
		"place":        {replace("entries.jsonl", `"place":0`, `"place":1`), "Chứng cứ niêm phong không khớp"},
		"unsealed":     {replace("entries.jsonl", `"proof":{"seal":1,"place":0,"path":[]}`, `"proof":null`), "khác bản kê"},
		"verdict":      {replace("entries.jsonl", `"verdict":"returned"`, `"verdict":"accepted"`), "Nội dung đã bị thay đổi."},
		"reason":       {replace("entries.jsonl", `Không đúng việc`, `Đúng việc`), "Nội dung đã bị thay đổi."},
		"erasure":      {drop("entries.jsonl", `"kind":"erasure"`), "mà không có quyết định xóa"},
		"first":        {drop("entries.jsonl", `Tin có`), "Thiếu bản trước"},
		"entry":        {drop("entries.jsonl", `"title":"Bài gốc"`), "khác bản kê"},
		"returned":     {drop("entries.jsonl", `"title":"Bị trả lại"`), "Minh chứng của ghi chú này không có trong gói"},
		"other word":   {replace("entries.jsonl", `"type":"note"`, `"type":"else"`), "Không đọc được"},
		"more words":   {replace("entries.jsonl", `{"type":"note"`, `{"x":1,"type":"note"`), "Không đọc được"},
		"seal's time":  {replace("seals.jsonl", `"seq":2,"at":`, `"seq":2,"at":1`), "Nội dung niêm phong đã bị thay đổi"},
		"seal":         {drop("seals.jsonl", `"seq":2,`), "Không nối với niêm phong trước"},
		"last seal":    {drop("seals.jsonl", `"seq":3,`), "Niêm phong cuối khác bản kê"},
		"signature":    {replace("seals.jsonl", `"signature":"`, `"signature":"00`), "Chữ ký không đúng"},
		"seals' key":   {replace("keys.json", h.Key.PublicHex(), strings.Repeat("0", 64)), "khác với khóa ghi trong bản kê"},
		"file":         {func(name string, content []byte) []byte { return unless(strings.HasPrefix(name, "files/"), content) }, "không có trong gói"},
		"file's bytes": {replace("files/"+h.photo+".jpg", "nội", "Nội"), "khác với tệp đã ghi sổ"},
		"no keys":      {func(name string, content []byte) []byte { return unless(name == "keys.json", content) }, "không có keys.json"},
	} {
		f := checked(t, ledger.Forge(t, b, c.change, h.Key), ledger.Trust{Key: h.Key.PublicHex()})
		if !strings.Contains(fmt.Sprint(f.Problems), c.want) {
			t.Errorf("%s: %+v, want %q", name, f.Problems, c.want)
		}
	}
	other := ledgertest.NewKey(t)
	swapped := ledger.Forge(t, b, replace("keys.json", h.Key.PublicHex(), other.PublicHex()), other)
	if f := checked(t, swapped, ledger.Trust{}); !strings.Contains(fmt.Sprint(f.Problems), "Chữ ký không đúng") {
		t.Errorf("another key: %+v", f.Problems)
	}
}

func unless(gone bool, content []byte) []byte {
	if gone {
		return nil
	}
	return content
}

// TestLargePackagesKeepTheirForm: sizes and places beyond 32 bits, and more parts
// than 16 bits count, are read back, and by other programs too. The content is a
// hole in the file, which takes no room.
func TestLargePackagesKeepTheirForm(t *testing.T) {
	t.Parallel()
	f, err := os.Create(filepath.Join(t.TempDir(), "goi.zip"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	names := []string{"entries.jsonl", "files/a.mp4", "files/b.mp4"}
	for i := range 70_000 {
		names = append(names, fmt.Sprintf("files/%d.jpg", i))
	}
	size, err := ledger.ZIPOf(f, map[string]int64{"entries.jsonl": 10, "files/a.mp4": 5 << 30, "files/b.mp4": 1<<32 - 1}, names)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := ledger.ReadZIP(f, size); err != nil || n != len(names) {
		t.Errorf("%d parts, %v", n, err)
	}
	z, err := zip.NewReader(f, size)
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != len(names) || z.File[1].UncompressedSize64 != 5<<30 || z.File[2].UncompressedSize64 != 1<<32-1 {
		t.Errorf("another program reads %d parts", len(z.File))
	}
	for _, i := range []int{0, 2, len(names) - 1} {
		if at, err := z.File[i].DataOffset(); err != nil || at <= 0 {
			t.Errorf("%s lies at %d, %v", names[i], at, err)
		}
	}
}

// FuzzCheckPackage: whatever comes from outside is checked without panic, in
// bounded memory, and nothing but the package itself is whole.
func FuzzCheckPackage(f *testing.F) {
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Add([]byte("PK\x06\x06" + strings.Repeat("\xff", 72) + "PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		found, err := ledger.CheckPackage(context.WithoutCancel(t.Context()), bytes.NewReader(b), int64(len(b)), ledger.Trust{})
		if err != nil || found.Clean() {
			t.Errorf("%v, %+v", err, found)
		}
	})
}
