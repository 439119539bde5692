package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
)

// tailOfPDF is how much of its end is looked through for the mark that ends a
// PDF; some programs write more after it.
const tailOfPDF = 64 << 10

// whole tells whether a file reaches its own end: one that was cut in half on
// its way cannot be opened and proves nothing. What stands between beginning and
// end is not read.
func whole(kind string, content []byte) bool {
	switch kind {
	case typeJPEG:
		_, ended := walkJPEG(content)
		return ended
	case typePNG:
		return wholePNG(content)
	case typeWebP:
		return len(content) >= 12 && uint64(binary.LittleEndian.Uint32(content[4:]))+8 <= uint64(len(content))
	case typeMP4:
		return wholeMP4(content)
	case typePDF:
		return bytes.Contains(content[max(0, len(content)-tailOfPDF):], []byte("%%EOF"))
	case typeDOCX, typeXLSX:
		_, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		return err == nil
	}
	return true
}

// wholePNG tells whether the chunks of a PNG lead to its last one.
func wholePNG(content []byte) bool {
	for at := len(pngHead); at+12 <= len(content); {
		size := int(binary.BigEndian.Uint32(content[at:]))
		if size > len(content)-at-12 {
			return false
		}
		if string(content[at+4:at+8]) == "IEND" {
			return true
		}
		at += 12 + size
	}
	return false
}

// wholeMP4 tells whether the boxes of a film fill it and its table of contents,
// which many programs write last, is among them.
func wholeMP4(content []byte) bool {
	listed, at := false, 0
	for at+8 <= len(content) {
		_, size := boxSize(content, at)
		if size == 0 {
			return false
		}
		listed = listed || string(content[at+4:at+8]) == "moov"
		at += size
	}
	return listed
}

// boxSize gives how long the head of the box at a place is and how long the box;
// 0 when it does not fit.
func boxSize(boxes []byte, at int) (head, size int) {
	head, size = 8, int(binary.BigEndian.Uint32(boxes[at:]))
	switch {
	case size == 1 && at+16 <= len(boxes) && binary.BigEndian.Uint64(boxes[at+8:]) <= uint64(len(boxes)):
		head, size = 16, int(binary.BigEndian.Uint64(boxes[at+8:]))
	case size == 0:
		size = len(boxes) - at
	}
	if size < head || size > len(boxes)-at {
		return head, 0
	}
	return head, size
}

// isMOV tells films as QuickTime and iPhones keep them.
func isMOV(content []byte) bool {
	return len(content) >= 12 && string(content[4:12]) == "ftypqt  "
}
