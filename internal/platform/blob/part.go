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
	"regexp"
	"time"

	"loa/internal/domain"
)

// A part is a file that comes piece by piece and has no place by its content yet. Its
// name is made here; what is on the disk of it tells how far it is, so that a program
// that was killed goes on where it was.

// partName is what a part is called: nothing else names one. Copies of the store leave
// out what is incoming.
var partName = regexp.MustCompile(`^incoming-part-[A-Z2-7]{26}$`)

// NewPart begins an empty part and gives its name.
func (d *Dir) NewPart(_ context.Context) (string, error) {
	name := "incoming-part-" + rand.Text()
	f, err := d.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return "", diskFailed(err)
	}
	return name, nil
}

// PartSize tells how many bytes of a part there are.
func (d *Dir) PartSize(_ context.Context, name string) (int64, error) {
	if !partName.MatchString(name) {
		return 0, errNoPart()
	}
	info, err := d.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, errNoPart()
	}
	if err != nil {
		return 0, diskFailed(err)
	}
	return info.Size(), nil
}

func errNoPart() error {
	return domain.NotFound("Lần tải lên này không còn. Chọn lại tệp.")
}

// Append puts what r gives behind the first at bytes of a part, most bytes of it, and
// tells how many bytes there are then; also when r broke off. It fails with conflict
// when the part is not at bytes long, or another request is writing to it.
func (d *Dir) Append(ctx context.Context, name string, at, most int64, r io.Reader) (int64, error) {
	if !partName.MatchString(name) {
		return 0, errNoPart()
	}
	f, err := d.root.OpenFile(name, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, errNoPart()
	}
	if err != nil {
		return 0, diskFailed(err)
	}
	defer func() { _ = f.Close() }()
	if err := alone(f); err != nil {
		return 0, domain.Conflict("Phần trước của tệp còn đang gửi. Thử lại sau ít giây.")
	}
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, diskFailed(err)
	}
	if end != at {
		return end, domain.Conflict("Tệp đã lên được %d byte, không phải %d. Gửi tiếp từ đó.", end, at)
	}
	from := &broken{r: r}
	n, err := io.Copy(f, io.LimitReader(from, most))
	if from.err == nil && err != nil { // the disk refused
		return end + n, diskFailed(err)
	}
	if err := f.Sync(); err != nil {
		return end + n, diskFailed(err)
	}
	return end + n, errors.Join(ctx.Err(), from.err)
}

// broken remembers that reading, not writing, failed.
type broken struct {
	r   io.Reader
	err error
}

// Read reads on.
func (b *broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

// Part opens a part for reading and for changes in place.
func (d *Dir) Part(_ context.Context, name string) (*os.File, error) {
	if !partName.MatchString(name) {
		return nil, errNoPart()
	}
	f, err := d.root.OpenFile(name, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoPart()
	}
	if err != nil {
		return nil, diskFailed(err)
	}
	return f, nil
}

// Settle gives a whole part its place by its content; the part is gone then.
func (d *Dir) Settle(ctx context.Context, name string) (Stored, error) {
	s, err := d.sum(ctx, name)
	if err != nil {
		return s, err
	}
	return s, d.settle(name, s.SHA256)
}

// Share gives a whole part its place by its content and leaves it as a part too, so that
// an act that did not come to its end can be repeated. Who is done drops the part.
func (d *Dir) Share(ctx context.Context, name string) (Stored, error) {
	s, err := d.sum(ctx, name)
	if err != nil {
		return s, err
	}
	double := "incoming-" + rand.Text()
	if err := d.root.Link(name, double); err != nil { // a disk that knows no second name
		return s, d.settle(name, s.SHA256)
	}
	return s, d.settle(double, s.SHA256)
}

// sum reads a part to its end.
func (d *Dir) sum(ctx context.Context, name string) (Stored, error) {
	f, err := d.Part(ctx, name)
	if err != nil {
		return Stored{}, err
	}
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return Stored{}, diskFailed(err)
	}
	return Stored{SHA256: hex.EncodeToString(h.Sum(nil)), Size: n}, nil
}

// DropPart forgets a part; one that is not there is no error.
func (d *Dir) DropPart(_ context.Context, name string) error {
	if !partName.MatchString(name) {
		return nil
	}
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskFailed(err)
	}
	return nil
}

// OldParts calls fn for every part to which nothing was added since an instant, by the
// disk's own clock.
func (d *Dir) OldParts(_ context.Context, before time.Time, fn func(name string) error) error {
	all, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return diskFailed(err)
	}
	for _, e := range all {
		info, err := e.Info()
		if err != nil || !partName.MatchString(e.Name()) || !info.ModTime().Before(before) {
			continue
		}
		if err := fn(e.Name()); err != nil {
			return err
		}
	}
	return nil
}

// File opens a stored file from whose middle is read too. It fails with not found when
// there is none.
func (d *Dir) File(_ context.Context, sum string) (*os.File, error) {
	if !valid(sum) {
		return nil, domain.NotFound("Không có tệp này.")
	}
	f, err := d.root.Open(place(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, domain.NotFound("Không có tệp này.")
	}
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return f, nil
}

// Path is where a stored file or a part lies, for programs that read files by
// themselves.
func (d *Dir) Path(_ context.Context, name string) (string, error) {
	switch {
	case valid(name):
		return d.root.Name() + "/" + place(name), nil
	case partName.MatchString(name):
		return d.root.Name() + "/" + name, nil
	}
	return "", errNoPart()
}
