// Package blob keeps the content of files by the SHA-256 of it: the same
// content is stored once, a stored file never changes, and no path ever comes
// from outside.
package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"loa/internal/domain"
)

// Dir is a store in one folder: files/ab/abcdef… It is safe for use by many
// goroutines and by several programs over one shared folder.
type Dir struct{ root *os.Root }

// Open opens the store, making the folder when it is not there.
func Open(dir string) (*Dir, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &Dir{root: root}, nil
}

// Close lets go of the folder.
func (d *Dir) Close() error { return d.root.Close() }

// Writable tells whether a file could be stored now; it fails with unavailable.
func (d *Dir) Writable() error {
	name := "incoming-" + rand.Text()
	err := d.root.WriteFile(name, make([]byte, 4096), 0o640)
	if err = errors.Join(err, d.root.Remove(name)); err != nil {
		return diskFailed(err)
	}
	return nil
}

// Stored is what Put stored: the hex SHA-256 of the content and its length in
// bytes.
type Stored struct {
	SHA256 string
	Size   int64
}

// Put stores what r gives, at most limit bytes, and answers when it is on the
// disk, so that an act may cite it. It fails with invalid when there is more
// than limit, and with unavailable when the disk refuses.
func (d *Dir) Put(ctx context.Context, r io.Reader, limit int64) (Stored, error) {
	if err := ctx.Err(); err != nil {
		return Stored{}, err
	}
	name := "incoming-" + rand.Text()
	f, err := d.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return Stored{}, diskFailed(err)
	}
	defer func() { _ = d.root.Remove(name) }() // gone already after the rename
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(r, limit+1))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return Stored{}, diskFailed(err)
	}
	if n > limit {
		return Stored{}, domain.Invalid("Tệp lớn hơn %d MB. Chọn tệp nhỏ hơn.", limit>>20)
	}
	s := Stored{SHA256: hex.EncodeToString(h.Sum(nil)), Size: n}
	return s, d.settle(name, s.SHA256)
}

// settle gives an incoming file its place.
func (d *Dir) settle(name, sum string) error {
	if err := d.root.Mkdir(sum[:2], 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return diskFailed(err)
	}
	if err := d.root.Rename(name, place(sum)); err != nil {
		return diskFailed(err)
	}
	_ = d.root.Remove(name) // two names of one file stay two names
	for _, dir := range []string{sum[:2], "."} {
		f, err := d.root.Open(dir)
		if err != nil {
			return diskFailed(err)
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return diskFailed(err)
		}
	}
	return nil
}

func diskFailed(err error) error {
	return domain.Unavailable(err, "Chưa lưu được tệp. Hãy thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị kiểm tra ổ đĩa.")
}

func place(sum string) string { return path.Join(sum[:2], sum) }

// valid tells whether sum is a hex SHA-256, the only thing that names a file.
func valid(sum string) bool {
	b, err := hex.DecodeString(sum)
	return err == nil && len(b) == sha256.Size
}

// Open reads a stored file. It fails with not found when there is none.
func (d *Dir) Open(_ context.Context, sum string) (io.ReadCloser, error) {
	if !valid(sum) {
		return nil, domain.NotFound("Không có tệp này.")
	}
	f, err := d.root.Open(place(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, domain.NotFound("Không có tệp này.")
	}
	return f, err
}

// Has tells whether the content is stored.
func (d *Dir) Has(_ context.Context, sum string) bool {
	if !valid(sum) {
		return false
	}
	_, err := d.root.Stat(place(sum))
	return err == nil
}

// Remove forgets a stored file; one that is not there is no error. Whoever calls
// it knows that nobody names the file any more.
func (d *Dir) Remove(_ context.Context, sum string) error {
	if !valid(sum) {
		return nil
	}
	if err := d.root.Remove(place(sum)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskFailed(err)
	}
	return nil
}

// Old calls fn for every file that was stored before an instant, by the disk's
// own clock.
func (d *Dir) Old(ctx context.Context, before time.Time, fn func(sum string) error) error {
	return fs.WalkDir(d.root.FS(), ".", func(_ string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile
		}
		if err = errors.Join(err, ctx.Err()); err != nil || e.IsDir() || !valid(e.Name()) {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !info.ModTime().Before(before) {
			return err
		}
		return fn(e.Name())
	})
}
