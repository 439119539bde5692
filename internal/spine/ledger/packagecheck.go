package ledger

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"loa/internal/domain"
)

// Trust is what whoever checks a package brings from elsewhere: the office's
// public key in hex, and a seal head that was printed on a paper. Both may be
// empty.
type Trust struct {
	Key    string
	Anchor Anchor
}

// PackageFindings is the outcome of a check of a package. Manifest is what the
// package says of itself; Trusted tells that its key is the one that was given.
type PackageFindings struct {
	Manifest Manifest
	Entries  int
	Notes    int
	Seals    int
	Files    int
	Erased   int      // texts and files that were lawfully erased
	Unsealed []string // ids of entries and notes; the first thousand
	Waiting  int
	Trusted  bool
	Problems []Problem
}

// Clean tells whether nothing was changed and nothing is missing.
func (f PackageFindings) Clean() bool { return len(f.Problems) == 0 }

func (f *PackageFindings) add(what, format string, args ...any) {
	if len(f.Problems) < mostProblems {
		f.Problems = append(f.Problems, Problem{What: what, Text: fmt.Sprintf(format, args...)})
	}
}

const (
	// mostManifest and mostLine bound what a package from outside makes us keep.
	mostManifest = 128 << 20
	mostLine     = 4 << 20
)

// checking is a check under way.
type checking struct {
	*PackageFindings
	ctx   context.Context
	r     io.ReaderAt
	parts map[string]part
	sums  map[string]string // of every part but the manifest and its signature
	keys  map[string]ed25519.PublicKey
	trust Trust
	chain chain
	cited map[string]bool
	book  checkedBook
}

// CheckPackage reads a whole package without database or network and compares
// every byte with what its seals and signatures say. What does not agree is a
// finding; it fails only when the file cannot be read.
func CheckPackage(ctx context.Context, r io.ReaderAt, size int64, trust Trust) (PackageFindings, error) {
	f := PackageFindings{}
	c := &checking{
		PackageFindings: &f, ctx: ctx, r: r, parts: map[string]part{}, sums: map[string]string{}, keys: map[string]ed25519.PublicKey{},
		trust: trust, chain: chain{seals: map[int64]sealed{}}, cited: map[string]bool{}, book: newCheckedBook(),
	}
	parts, err := readParts(r, size)
	if err == nil {
		for _, p := range parts {
			c.parts[p.name] = p
		}
		err = c.all(parts)
	}
	if domain.CodeOf(err) == domain.CodeInvalid { // the file, not the disk
		f.add("gói", "%s", said(err))
		err = nil
	}
	return f, err
}

func said(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Text()
	}
	return err.Error()
}

func (c *checking) all(parts []part) error {
	if err := c.manifest(); err != nil {
		return err
	}
	if err := c.contents(parts); err != nil {
		return err
	}
	if err := c.readKeys(); err != nil {
		return err
	}
	if err := c.lines(partSeals, c.seal); err != nil {
		return err
	}
	c.chainEnds()
	if err := c.lines(partEntries, c.entryLine); err != nil {
		return err
	}
	c.whole()
	return nil
}

// manifest reads the manifest and compares its signature.
func (c *checking) manifest() error {
	text, err := c.small(partManifest)
	if err != nil {
		return err
	}
	signature, err := c.small(partSignature)
	if err != nil {
		return err
	}
	if err := strict(text, &c.Manifest); err != nil {
		return errZIP("Bản kê %s không đọc được: đã bị thay đổi.", partManifest)
	}
	if c.Manifest.Format != packageFormat {
		return errZIP("Gói này theo định dạng “%s”; chương trình này chỉ đọc được %s. Dùng bản mới hơn.", c.Manifest.Format, packageFormat)
	}
	public := c.Manifest.Key.Public
	if want := strings.ToLower(strings.TrimSpace(c.trust.Key)); want != "" {
		if c.Trusted = want == public; !c.Trusted {
			c.add(partManifest, "Gói được ký bằng khóa %s, không phải khóa đã cho.", public)
		}
	}
	key, err := hex.DecodeString(public)
	given, sigErr := hex.DecodeString(strings.TrimSuffix(string(signature), "\n"))
	ok := err == nil && sigErr == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, signed(text), given) &&
		string(signature) == hex.EncodeToString(given)+"\n"
	if !ok {
		c.add(partManifest, "Chữ ký trên bản kê không đúng: bản kê hoặc chữ ký đã bị thay đổi.")
	}
	return nil
}

// contents compares every part with the manifest, and the list of parts with it.
func (c *checking) contents(parts []part) error {
	listed := map[string]packedPart{}
	for i, p := range c.Manifest.Files {
		listed[p.Name] = p
		if i >= len(parts) || parts[i].name != p.Name {
			c.add(p.Name, "Không nằm đúng chỗ trong gói theo bản kê.")
		}
	}
	if n := len(parts); n != len(c.Manifest.Files)+2 || parts[n-2].name != partManifest || parts[n-1].name != partSignature {
		c.add("gói", "Danh sách tệp trong gói khác bản kê.")
	}
	for _, p := range parts {
		sum, crc, err := c.sum(p)
		if err != nil {
			return err
		}
		c.sums[p.name] = sum
		want, ok := listed[p.name]
		switch {
		case crc != p.crc:
			c.add(p.name, "Nội dung đã bị thay đổi.")
		case p.name == partManifest || p.name == partSignature:
		case !ok:
			c.add(p.name, "Không có trong bản kê.")
		case want.SHA256 != sum || want.Size != p.size:
			c.add(p.name, "Nội dung khác bản kê.")
		}
	}
	return nil
}

// content reads a part.
func (c *checking) content(p part) io.Reader {
	return cancelled{c.ctx, io.NewSectionReader(c.r, p.offset+int64(len(p.local())), p.size)}
}

func (c *checking) sum(p part) (string, uint32, error) {
	h := sha256.New()
	var crc crcWriter
	n, err := io.Copy(io.MultiWriter(h, &crc), c.content(p))
	if err == nil && n != p.size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return "", 0, fmt.Errorf("read package: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), crc.sum, nil
}

type crcWriter struct{ sum uint32 }

// Write adds to the sum.
func (w *crcWriter) Write(b []byte) (int, error) { w.sum = checksum(w.sum, b); return len(b), nil }

// small reads a part that must be there and is kept in memory.
func (c *checking) small(name string) ([]byte, error) {
	p, ok := c.parts[name]
	if !ok {
		return nil, errZIP("Tệp này không phải gói minh chứng: không có %s.", name)
	}
	if p.size > mostManifest {
		return nil, errZIP("%s lớn bất thường.", name)
	}
	b, err := io.ReadAll(c.content(p))
	if err != nil {
		return nil, fmt.Errorf("read package: %w", err)
	}
	return b, nil
}

// strict reads one JSON value and nothing else.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

func (c *checking) readKeys() error {
	b, err := c.small(partKeys)
	if err != nil {
		return err
	}
	var list []packedKey
	if err := strict(b, &list); err != nil {
		c.add(partKeys, "Không đọc được.")
		return nil //nolint:nilerr // what cannot be read is a finding
	}
	for _, k := range list {
		if key, err := hex.DecodeString(k.Public); err == nil && len(key) == ed25519.PublicKeySize {
			c.keys[k.ID] = key
		}
	}
	if hex.EncodeToString(c.keys[c.Manifest.Key.ID]) != c.Manifest.Key.Public {
		c.add(partKeys, "Khóa %s khác với khóa ghi trong bản kê.", c.Manifest.Key.ID)
	}
	return nil
}
