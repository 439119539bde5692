package evidence

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"loa/internal/platform/media"
)

// cleaned leaves out of a picture or video what may tell where it was taken and
// by whom; other files stay as they are. A file that is not built as expected is
// kept whole from where it stops being so.
func cleaned(kind string, content []byte) []byte {
	switch kind {
	case typeJPEG:
		return cleanJPEG(content)
	case typePNG:
		return cleanPNG(content)
	case typeWebP:
		return cleanWebP(content)
	case typeMP4:
		return cleanMP4(content)
	}
	return content
}

// cleanJPEG leaves out the segments that may hold where the picture was taken
// (Exif and XMP in APP1, IPTC in APP13, comments, the index of further pictures
// in APP2) and everything after the picture's end, where telephones put further
// pictures with an Exif of their own. The picture stays as it is, with its
// orientation in a fresh Exif segment (ITU-T T.81, annex B).
func cleanJPEG(jpeg []byte) []byte {
	clean, _ := walkJPEG(jpeg)
	return clean
}

// walkJPEG gives the cleaned picture and whether its end was reached; from where
// it is not built as expected the rest stays as it is.
func walkJPEG(jpeg []byte) (clean []byte, ended bool) {
	if len(jpeg) < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8 {
		return jpeg, false
	}
	out := append(make([]byte, 0, len(jpeg)), 0xFF, 0xD8)
	for at := 2; ; {
		at = filled(jpeg, at)
		if at+2 <= len(jpeg) && jpeg[at] == 0xFF && jpeg[at+1] == 0xD9 {
			return append(out, 0xFF, 0xD9), true
		}
		if at+4 > len(jpeg) || jpeg[at] != 0xFF {
			return append(out, jpeg[at:]...), false
		}
		end := at + 2 + int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if end > len(jpeg) || end < at+4 {
			return append(out, jpeg[at:]...), false
		}
		switch segment := jpeg[at:end]; {
		case segment[1] == 0xE1:
			if o := orientation(segment[4:]); o > 1 {
				out = append(out, orientedExif(o)...)
			}
		case segment[1] == 0xED, segment[1] == 0xFE, segment[1] == 0xE2 && bytes.HasPrefix(segment[4:], []byte("MPF\x00")):
		case segment[1] == 0xDA:
			end = scanEnd(jpeg, end)
			out = append(out, jpeg[at:end]...)
		default:
			out = append(out, segment...)
		}
		at = end
	}
}

// filled goes over the fill bytes that may stand before a marker (ITU-T T.81,
// section B.1.1.2).
func filled(jpeg []byte, at int) int {
	for at+1 < len(jpeg) && jpeg[at] == 0xFF && jpeg[at+1] == 0xFF {
		at++
	}
	return at
}

// scanEnd finds the marker that ends the coded data beginning at from.
func scanEnd(jpeg []byte, from int) int {
	for i := from; i+1 < len(jpeg); i++ {
		if next := jpeg[i+1]; jpeg[i] == 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7) {
			return i
		}
	}
	return len(jpeg)
}

// exifHead begins an Exif segment of a JPEG.
const exifHead = "Exif\x00\x00"

// orientation reads how an Exif segment says that a picture is to be turned; 0 when
// there is none.
func orientation(b []byte) uint16 {
	tiff, ok := bytes.CutPrefix(b, []byte(exifHead))
	if !ok {
		return 0
	}
	return media.Orientation(tiff)
}

// orientedExif is an APP1 segment that holds an orientation and nothing else.
func orientedExif(o uint16) []byte {
	b := []byte("\xFF\xE1\x00\x22" + exifHead + "MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	binary.BigEndian.PutUint16(b[28:], o)
	return b
}

// orientationOf reads how a JPEG is to be turned; 0 or 1: not at all.
func orientationOf(jpeg []byte) uint16 {
	for at := filled(jpeg, 2); at+4 <= len(jpeg) && jpeg[at] == 0xFF && jpeg[at+1] != 0xDA; {
		end := at + 2 + int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if end > len(jpeg) || end < at+4 {
			return 0
		}
		if jpeg[at+1] == 0xE1 {
			if o := orientation(jpeg[at+4 : end]); o > 0 {
				return o
			}
		}
		at = filled(jpeg, end)
	}
	return 0
}

const pngHead = "\x89PNG\r\n\x1a\n"

// cleanPNG leaves out Exif, texts and the time (PNG, third edition, section 11)
// and everything after the end.
func cleanPNG(content []byte) []byte {
	if !bytes.HasPrefix(content, []byte(pngHead)) {
		return content
	}
	out := append(make([]byte, 0, len(content)), pngHead...)
	for at := len(pngHead); ; {
		if at+12 > len(content) {
			return append(out, content[at:]...)
		}
		size := int(binary.BigEndian.Uint32(content[at:]))
		if size > len(content)-at-12 {
			return append(out, content[at:]...)
		}
		end := at + 12 + size
		switch name := string(content[at+4 : at+8]); name {
		case "eXIf":
			if o := orientation(append([]byte(exifHead), content[at+8:end-4]...)); o > 1 {
				out = append(out, pngChunk(name, orientedExif(o)[10:])...)
			}
		case "tEXt", "zTXt", "iTXt", "tIME":
		case "IEND":
			return append(out, content[at:end]...)
		default:
			out = append(out, content[at:end]...)
		}
		at = end
	}
}

func pngChunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// cleanWebP leaves out the chunks EXIF and XMP and takes their marks out of the
// head (RFC 9649, section 2.7).
func cleanWebP(content []byte) []byte {
	if len(content) < 12 || string(content[:4]) != "RIFF" || string(content[8:12]) != "WEBP" {
		return content
	}
	out := append(make([]byte, 0, len(content)), content[:12]...)
	for at := 12; at+8 <= len(content); {
		size := int(binary.LittleEndian.Uint32(content[at+4:]))
		end := at + 8 + size + size%2
		if size > len(content)-at-8 {
			break
		}
		end = min(end, len(content))
		switch string(content[at : at+4]) {
		case "EXIF", "XMP ":
		case "VP8X":
			head := bytes.Clone(content[at:end])
			if size > 0 {
				head[8] &^= 0x08 | 0x04
			}
			out = append(out, head...)
		default:
			out = append(out, content[at:end]...)
		}
		at = end
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// cleanMP4 makes the boxes that hold what people and telephones write beside
// the film (place as "©xyz" or "loci", Apple's keys, XMP) into free space of the
// same size, so that every address inside the file stays right (ISO/IEC
// 14496-12, sections 8.1.2 and 8.10).
func cleanMP4(content []byte) []byte {
	out := bytes.Clone(content)
	blank(out, 0)
	return out
}

// blank goes through the boxes of one level.
func blank(boxes []byte, depth int) {
	for at := 0; at+8 <= len(boxes); {
		head, size := boxSize(boxes, at)
		if size == 0 {
			return
		}
		body := boxes[at+head : at+size]
		switch name := string(boxes[at+4 : at+8]); {
		case name == "moov" && depth == 0, name == "trak" && depth == 1:
			blank(body, depth+1)
		case name == "udta", name == "meta", name == "uuid":
			copy(boxes[at+4:], "free")
			clear(body)
		}
		at += size
	}
}

// isHEIC tells pictures as iPhones keep them, which few programs open.
func isHEIC(content []byte) bool {
	if len(content) < 12 || string(content[4:8]) != "ftyp" {
		return false
	}
	switch string(content[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}
