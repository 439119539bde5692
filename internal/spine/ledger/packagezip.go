package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"loa/internal/domain"
)

// A package is a ZIP file in one form only, so that names and contents of its
// parts determine every byte: parts follow one another in the order of the
// directory, each stored as it is, with a fixed day, no comment and no gap
// (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4). What is read is written again and
// compared, and so no changed byte passes. Nothing is packed, and nothing can
// unpack to more than the file is long.

// part is one file of a package.
type part struct {
	name   string // plain ASCII, with slashes
	size   int64
	crc    uint32
	offset int64 // of its header
}

const (
	zipLocal, zipCentral, zipEnd, zipEnd64, zipPointer64 = 0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50

	zipDay      = 1<<5 | 1 // 1 January 1980, the first that the format knows
	zipVersion  = 20
	zipVersion4 = 45 // of sizes beyond 32 bits

	endLen, end64Len, pointer64Len, centralLen, localLen = 22, 56, 20, 46, 30

	// mostDirectory bounds what a package that comes from outside makes us keep.
	mostDirectory = 64 << 20
	mostNameLen   = 200
)

type zipBytes struct{ bytes.Buffer }

func (b *zipBytes) put(values ...any) {
	for _, v := range values {
		_ = binary.Write(&b.Buffer, binary.LittleEndian, v) // a buffer never refuses
	}
}

func clip(n int64) uint32 { return uint32(min(n, math.MaxUint32)) }

func big(n int64) bool { return n >= math.MaxUint32 }

func (p part) version() uint16 {
	if big(p.size) || big(p.offset) {
		return zipVersion4
	}
	return zipVersion
}

// local is the header before the content.
func (p part) local() []byte {
	var b, extra zipBytes
	version := uint16(zipVersion)
	if big(p.size) {
		version = zipVersion4
		extra.put(uint16(1), uint16(16), p.size, p.size)
	}
	b.put(uint32(zipLocal), version, uint16(0), uint16(0), uint16(0), uint16(zipDay), p.crc, clip(p.size), clip(p.size),
		uint16(len(p.name)), uint16(extra.Len()))
	b.WriteString(p.name)
	b.Write(extra.Bytes())
	return b.Bytes()
}

// central is the part's line in the directory.
func (p part) central() []byte {
	var b, wide zipBytes
	if big(p.size) {
		wide.put(p.size, p.size)
	}
	if big(p.offset) {
		wide.put(p.offset)
	}
	extra := 0
	if wide.Len() > 0 {
		extra = 4 + wide.Len()
	}
	b.put(uint32(zipCentral), p.version(), p.version(), uint16(0), uint16(0), uint16(0), uint16(zipDay), p.crc, clip(p.size), clip(p.size),
		uint16(len(p.name)), uint16(extra), uint16(0), uint16(0), uint16(0), uint32(0), clip(p.offset))
	b.WriteString(p.name)
	if extra > 0 {
		b.put(uint16(1), uint16(wide.Len()))
		b.Write(wide.Bytes())
	}
	return b.Bytes()
}

// place gives every part its offset and tells where the directory begins.
func place(parts []part) (directory int64) {
	for i := range parts {
		parts[i].offset = directory
		directory += int64(len(parts[i].local())) + parts[i].size
	}
	return directory
}

// directoryOf writes the directory of placed parts that begins at an offset, and
// the end of the file.
func directoryOf(parts []part, at int64) []byte {
	var b zipBytes
	for _, p := range parts {
		b.Write(p.central())
	}
	size, n := int64(b.Len()), int64(len(parts))
	if n >= math.MaxUint16 || big(size) || big(at) {
		b.put(uint32(zipEnd64), int64(end64Len-12), uint16(zipVersion4), uint16(zipVersion4), uint32(0), uint32(0), n, n, size, at)
		b.put(uint32(zipPointer64), uint32(0), at+size, uint32(1))
	}
	count := uint16(min(n, math.MaxUint16))
	b.put(uint32(zipEnd), uint16(0), uint16(0), count, count, clip(size), clip(at), uint16(0))
	return b.Bytes()
}

// errZIP says that a file is no package, or no longer in the form in which the
// program wrote it.
func errZIP(message string, args ...any) error { return domain.Invalid(message, args...) }

// readParts reads the directory of a package and compares every byte of the
// file that is not content with what the program would write. It fails with
// invalid, naming what differs.
func readParts(r io.ReaderAt, size int64) ([]part, error) {
	at, n, err := findDirectory(r, size)
	if err != nil {
		return nil, err
	}
	tail := make([]byte, size-at)
	if err := readFull(r, tail, at); err != nil {
		return nil, err
	}
	parts, err := parseDirectory(tail, n)
	if err != nil {
		return nil, err
	}
	if place(parts) != at {
		return nil, errZIP("Cấu trúc tệp ZIP đã bị thay đổi: các phần không nối liền nhau.")
	}
	if !bytes.Equal(directoryOf(parts, at), tail) {
		return nil, errZIP("Cấu trúc tệp ZIP đã bị thay đổi: mục lục ở cuối tệp không đúng.")
	}
	for _, p := range parts {
		want := p.local()
		got := make([]byte, len(want))
		if err := readFull(r, got, p.offset); err != nil {
			return nil, err
		}
		if !bytes.Equal(got, want) {
			return nil, errZIP("Cấu trúc tệp ZIP đã bị thay đổi: đầu mục của %s không khớp với mục lục.", p.name)
		}
	}
	return parts, nil
}

// findDirectory reads the end of the file: where the directory begins and how
// many parts it lists.
func findDirectory(r io.ReaderAt, size int64) (at, n int64, err error) {
	if size < endLen {
		return 0, 0, errZIP("Tệp này không phải gói minh chứng: quá ngắn.")
	}
	end := make([]byte, endLen)
	if err := readFull(r, end, size-endLen); err != nil {
		return 0, 0, err
	}
	le := binary.LittleEndian
	if le.Uint32(end) != zipEnd {
		return 0, 0, errZIP("Tệp này không phải gói minh chứng, hoặc đã bị cắt hay thêm ở cuối.")
	}
	at, n = int64(le.Uint32(end[16:])), int64(le.Uint16(end[10:]))
	if n == math.MaxUint16 || big(at) {
		wide := make([]byte, end64Len)
		if err := readFull(r, wide, size-endLen-pointer64Len-end64Len); err != nil {
			return 0, 0, err
		}
		at, n = int64(le.Uint64(wide[48:])), int64(le.Uint64(wide[32:]))
	}
	if at < 0 || at > size-endLen || size-at > mostDirectory {
		return 0, 0, errZIP("Cấu trúc tệp ZIP đã bị thay đổi: mục lục ở cuối tệp không đúng.")
	}
	return at, n, nil
}

// parseDirectory takes n lines apart; that nothing else stands in them is for
// the caller to see by writing them again.
func parseDirectory(b []byte, n int64) ([]part, error) {
	broken := errZIP("Cấu trúc tệp ZIP đã bị thay đổi: mục lục ở cuối tệp không đúng.")
	le := binary.LittleEndian
	var parts []part
	seen := map[string]bool{}
	for range n {
		if len(b) < centralLen || le.Uint32(b) != zipCentral {
			return nil, broken
		}
		p := part{crc: le.Uint32(b[16:]), size: int64(le.Uint32(b[24:]))}
		nameLen, extraLen := int(le.Uint16(b[28:])), int(le.Uint16(b[30:]))
		if b = b[centralLen:]; nameLen > mostNameLen || len(b) < nameLen+extraLen {
			return nil, broken
		}
		p.name = string(b[:nameLen])
		if extra := b[nameLen : nameLen+extraLen]; big(p.size) && extraLen >= 12 {
			p.size = int64(le.Uint64(extra[4:]))
		}
		if b = b[nameLen+extraLen:]; p.size < 0 || seen[p.name] {
			return nil, broken
		}
		seen[p.name] = true
		parts = append(parts, p)
	}
	return parts, nil
}

// readFull reads all of b; that the file ends before is a finding, what the disk
// says is not.
func readFull(r io.ReaderAt, b []byte, at int64) error {
	if at < 0 {
		return errZIP("Cấu trúc tệp ZIP đã bị thay đổi: mục lục ở cuối tệp không đúng.")
	}
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return errZIP("Cấu trúc tệp ZIP đã bị thay đổi: tệp bị cắt.")
	}
	return fmt.Errorf("read package: %w", err)
}

// checksum is the CRC-32 that the format asks for.
func checksum(crc uint32, b []byte) uint32 { return crc32.Update(crc, crc32.IEEETable, b) }
