package ledger

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"loa/internal/domain"
)

// spool is a part of a package in the making, on the disk and out of memory,
// with its sums. The file has no name any more where the system allows, so that
// a killed program leaves nothing behind.
type spool struct {
	f    *os.File
	w    *bufio.Writer
	sum  hash.Hash
	crc  uint32
	size int64
}

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "loa-package-*")
	if err != nil {
		return nil, diskFull(err)
	}
	_ = os.Remove(f.Name()) // refused where open files keep their names; close removes it then
	return &spool{f: f, w: bufio.NewWriterSize(f, 1<<16), sum: sha256.New()}, nil
}

func diskFull(err error) error {
	return domain.Unavailable(err, "Chưa ghi được gói minh chứng. Báo người quản trị kiểm tra ổ đĩa tạm của máy chủ.")
}

// Write adds to the part.
func (s *spool) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	if err != nil {
		return n, diskFull(err)
	}
	_, _ = s.sum.Write(b) // never fails
	s.crc, s.size = checksum(s.crc, b), s.size+int64(n)
	return n, nil
}

// put writes one JSON line.
func (s *spool) put(v any) error {
	b, err := jsonLine(v)
	if err == nil {
		_, err = s.Write(b)
	}
	return err
}

func (s *spool) flush() error {
	if err := s.w.Flush(); err != nil {
		return diskFull(err)
	}
	return nil
}

// read gives a flushed stretch.
func (s *spool) read(at, n int64) io.Reader { return io.NewSectionReader(s.f, at, n) }

func (s *spool) close() error {
	err := s.f.Close()
	_ = os.Remove(s.f.Name()) // gone already
	return err
}

// packed is a part with where its content comes from: a spool, or a stored file
// by its hash.
type packed struct {
	part
	spool  *spool
	sha256 string
}

// Package is a package that is ready to be written. Its length is known before
// its first byte leaves, so that a reader sees when one was cut.
type Package struct {
	Manifest Manifest
	parts    []packed
	at       int64 // of the directory
	tail     []byte
	files    Files
	spools   []*spool
}

// Size is the length of the whole file in bytes.
func (p *Package) Size() int64 { return p.at + int64(len(p.tail)) }

// Close lets go of what was spooled.
func (p *Package) Close() error {
	var errs []error
	for _, s := range p.spools {
		errs = append(errs, s.close())
	}
	p.spools = nil
	return errors.Join(errs...)
}

// Write writes the package. It fails when a stored file is no longer what it was
// a moment ago; what was written by then is no package.
func (p *Package) Write(ctx context.Context, w io.Writer) error {
	for _, x := range p.parts {
		if _, err := w.Write(x.local()); err != nil {
			return err
		}
		if err := p.writePart(ctx, w, x); err != nil {
			return fmt.Errorf("package: %s: %w", x.name, err)
		}
	}
	_, err := w.Write(p.tail)
	return err
}

func (p *Package) writePart(ctx context.Context, w io.Writer, x packed) error {
	if x.spool != nil {
		_, err := io.Copy(w, cancelled{ctx, x.spool.read(0, x.size)})
		return err
	}
	r, err := p.files.Open(ctx, x.sha256)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), cancelled{ctx, io.LimitReader(r, x.size)})
	if err != nil {
		return err
	}
	if n != x.size || hex.EncodeToString(sum.Sum(nil)) != x.sha256 {
		return errors.New("changed while it was read")
	}
	return nil
}

// cancelled ends a long reading when nobody waits for it any more.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
