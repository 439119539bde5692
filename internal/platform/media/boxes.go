package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
)

// A film in the form of ISO/IEC 14496-12 (MP4, M4A, MOV) is a row of boxes: size, name,
// content; some hold boxes themselves.

// box is where the content of a box stands in its file.
type box struct {
	name       string
	at         int64 // of its size
	from, till int64 // of its content
}

// mostBoxes bounds how many boxes of one level are looked at.
const mostBoxes = 10_000

// eachBox goes through the boxes between two places of a file, until fn says that it
// is enough.
func eachBox(f io.ReaderAt, from, till int64, fn func(box) (enough bool, err error)) error {
	for n := 0; from+8 <= till && n < mostBoxes; n++ {
		var head [16]byte
		if _, err := f.ReadAt(head[:8], from); err != nil {
			return err
		}
		size, begin := int64(binary.BigEndian.Uint32(head[:])), from+8
		switch size {
		case 0:
			size = till - from
		case 1:
			if _, err := f.ReadAt(head[8:], from+8); err != nil {
				return err
			}
			size, begin = int64(binary.BigEndian.Uint64(head[8:])), from+16
		}
		if size < begin-from || size > till-from {
			return io.ErrUnexpectedEOF
		}
		if enough, err := fn(box{string(head[4:8]), from, begin, from + size}); enough || err != nil {
			return err
		}
		from += size
	}
	return nil
}

// within finds boxes along a path of names: all of them at its end.
func within(f io.ReaderAt, from, till int64, path ...string) ([]box, error) {
	var out []box
	err := eachBox(f, from, till, func(b box) (bool, error) {
		if b.name != path[0] {
			return false, nil
		}
		if len(path) == 1 {
			out = append(out, b)
			return false, nil
		}
		deeper, err := within(f, b.from, b.till, path[1:]...)
		out = append(out, deeper...)
		return false, err
	})
	return out, err
}

// film tells a film from sound and from pictures of telephones, or why it is refused.
func film(f io.ReaderAt, size int64, head []byte) (ext, refused string) {
	if len(head) < 12 {
		return "", saidBroken
	}
	switch string(head[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return "", saidHEIC
	}
	all := tracks(f, size)
	switch {
	case len(all) == 0:
		return "", saidBroken // no film without a list of its tracks
	case !slices.Contains(all, "vide"):
		return "m4a", ""
	case string(head[8:12]) == "qt  ":
		return "mov", ""
	}
	return "mp4", ""
}

// tracks lists what the tracks of a film are: "vide", "soun" and others; none where they
// cannot be read.
func tracks(f io.ReaderAt, size int64) []string {
	kinds, err := within(f, 0, size, "moov", "trak", "mdia", "hdlr")
	if err != nil {
		return nil
	}
	out := make([]string, len(kinds))
	for i, k := range kinds {
		var handler [4]byte
		if _, err := f.ReadAt(handler[:], k.from+8); err == nil {
			out[i] = string(handler[:])
		}
	}
	return out
}

// Mute tells whether a film in the form of MP4 has pictures and no sound.
func Mute(f io.ReaderAt, size int64) bool {
	all := tracks(f, size)
	return slices.Contains(all, "vide") && !slices.Contains(all, "soun")
}

// moovMillis reads how long a film runs; 0 where it does not say.
func moovMillis(f io.ReaderAt, size int64) int64 {
	heads, err := within(f, 0, size, "moov", "mvhd")
	if err != nil || len(heads) == 0 {
		return 0
	}
	b := make([]byte, min(32, heads[0].till-heads[0].from))
	if _, err := f.ReadAt(b, heads[0].from); err != nil && !errors.Is(err, io.EOF) {
		return 0
	}
	var scale uint32
	var length uint64
	switch {
	case len(b) >= 32 && b[0] == 1:
		scale, length = binary.BigEndian.Uint32(b[20:]), binary.BigEndian.Uint64(b[24:])
	case len(b) >= 20 && b[0] == 0:
		scale, length = binary.BigEndian.Uint32(b[12:]), uint64(binary.BigEndian.Uint32(b[16:]))
	}
	if scale == 0 {
		return 0
	}
	return bounded(float64(length) / float64(scale) * 1000)
}

// bounded is a length that was read from outside, as milliseconds.
func bounded(ms float64) int64 {
	if math.IsNaN(ms) || ms < 0 {
		return 0
	}
	return int64(min(ms, 1e12))
}

// ReadWriterAt is a file that is changed in place.
type ReadWriterAt interface {
	io.ReaderAt
	io.WriterAt
}

// Blank takes out of a film in place what tells where, when and with what it was made:
// the boxes udta, meta and uuid of the film and its tracks become free space
// (ISO/IEC 14496-12, 8.1.2). What is not built as expected stays.
func Blank(f ReadWriterAt, size int64) error {
	for _, path := range [][]string{{"udta"}, {"meta"}, {"uuid"}, {"moov", "udta"}, {"moov", "meta"}, {"moov", "uuid"}, {"moov", "trak", "udta"}, {"moov", "trak", "meta"}, {"moov", "trak", "uuid"}} {
		found, err := within(f, 0, size, path...)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		for _, b := range found {
			if err := blank(f, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func blank(f io.WriterAt, b box) error {
	if _, err := f.WriteAt([]byte("free"), b.at+4); err != nil {
		return err
	}
	nothing := make([]byte, 64<<10)
	for at := b.from; at < b.till; at += int64(len(nothing)) {
		if _, err := f.WriteAt(nothing[:min(int64(len(nothing)), b.till-at)], at); err != nil {
			return err
		}
	}
	return nil
}

// webmMillis reads how long a WebM film runs, where its head says so (RFC 9559:
// TimestampScale 2AD7B1, Duration 4489); 0 where not.
func webmMillis(head []byte) int64 {
	scale := uint64(1_000_000) // nanoseconds
	if i := bytes.Index(head, []byte{0x2A, 0xD7, 0xB1}); i >= 0 && i+4 < len(head) {
		n := int(head[i+3] & 0x7F)
		if n > 0 && n <= 8 && i+4+n <= len(head) {
			scale = 0
			for _, b := range head[i+4 : i+4+n] {
				scale = scale<<8 | uint64(b)
			}
		}
	}
	i := bytes.Index(head, []byte{0x44, 0x89})
	if i < 0 || i+3 > len(head) {
		return 0
	}
	var length float64
	switch rest := head[i+3:]; {
	case head[i+2] == 0x84 && len(rest) >= 4:
		length = float64(math.Float32frombits(binary.BigEndian.Uint32(rest)))
	case head[i+2] == 0x88 && len(rest) >= 8:
		length = math.Float64frombits(binary.BigEndian.Uint64(rest))
	}
	return bounded(length * float64(scale) / 1e6)
}

// wavMillis reads how long a WAV file runs: its size over the bytes of a second, which
// its format names; 0 where it does not.
func wavMillis(head []byte, size int64) int64 {
	i := bytes.Index(head, []byte("fmt "))
	if i < 0 || i+20 > len(head) {
		return 0
	}
	perSecond := binary.LittleEndian.Uint32(head[i+16:])
	if perSecond == 0 {
		return 0
	}
	return bounded(float64(size) / float64(perSecond) * 1000)
}
