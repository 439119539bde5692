package evidence

import (
	"bytes"
	"context"
	"encoding/binary"
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

// Limits of what one declaration brings.
const (
	maxFile  = 25 << 20 // bytes of one file
	maxFiles = 10
)

// allowed tells whether files of a media type are taken.
func allowed(kind string) bool {
	switch kind {
	case "image/jpeg", "image/png", "image/webp", "application/pdf", "video/mp4", "audio/mpeg", typeDOCX, typeXLSX:
		return true
	}
	return false
}

// The media types of office files.
const (
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// sniff tells the media type from the content; what the browser claims does not
// count. An office file is a ZIP whose first entries name its kind.
func sniff(content []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(content), ";")
	if kind != "application/zip" {
		if kind == "application/octet-stream" && len(content) > 3 && content[0] == 0xFF && content[1]&0xE0 == 0xE0 {
			return "audio/mpeg" // MPEG audio without an ID3 head
		}
		return kind
	}
	switch {
	case bytes.Contains(content, []byte("word/document.xml")):
		return typeDOCX
	case bytes.Contains(content, []byte("xl/workbook.xml")):
		return typeXLSX
	}
	return kind
}

// store checks and stores the files of a form, of which held are there already.
// A problem with one of them is noted beside the field; the others are stored.
func (s *Service) store(ctx context.Context, files []*web.File, held int, problems *domain.Fields) ([]ledger.NewFile, error) {
	if len(files)+held > maxFiles {
		problems.Add("tep", "Mỗi lần gửi tối đa %d tệp. Bớt tệp rồi gửi lại.", maxFiles)
		return nil, nil
	}
	var stored []ledger.NewFile
	for _, f := range files {
		if f.Size > maxFile {
			problems.Add("tep", "Tệp “%s” lớn hơn %d MB. Chọn tệp nhỏ hơn hoặc dán liên kết.", f.Name, maxFile>>20)
			continue
		}
		content, err := f.Bytes()
		if err != nil {
			return nil, err
		}
		kind := sniff(content)
		if len(content) == 0 || !allowed(kind) {
			problems.Add("tep", "Tệp “%s” không phải ảnh, PDF, Word, Excel, MP4 hoặc MP3. Chọn tệp khác.", f.Name)
			continue
		}
		if kind == "image/jpeg" {
			content = withoutLocation(content)
		}
		put, err := s.Files.Put(ctx, bytes.NewReader(content), maxFile)
		if err != nil {
			return nil, err
		}
		stored = append(stored, ledger.NewFile{Name: f.Name, MediaType: kind, SHA256: put.SHA256, Size: put.Size})
	}
	return stored, nil
}

// withoutLocation leaves out of a JPEG the segments that may hold where it was
// taken (Exif and XMP in APP1, IPTC in APP13, comments) and keeps the picture
// as it is, with its orientation in a fresh Exif segment. A file that is not
// built as expected is kept whole up to where it stops being so.
func withoutLocation(jpeg []byte) []byte {
	if len(jpeg) < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8 {
		return jpeg
	}
	out := append(make([]byte, 0, len(jpeg)), 0xFF, 0xD8)
	for at := 2; ; {
		if at+4 > len(jpeg) || jpeg[at] != 0xFF || jpeg[at+1] == 0xDA || jpeg[at+1] == 0xD9 {
			return append(out, jpeg[at:]...)
		}
		end := at + 2 + int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if end > len(jpeg) || end < at+4 {
			return append(out, jpeg[at:]...)
		}
		switch segment := jpeg[at:end]; segment[1] {
		case 0xE1:
			if o := orientation(segment[4:]); o > 1 {
				out = append(out, orientedExif(o)...)
			}
		case 0xED, 0xFE:
		default:
			out = append(out, segment...)
		}
		at = end
	}
}

// orientation reads tag 0x0112 of an Exif segment's first directory; 0 when
// there is none.
func orientation(b []byte) uint16 {
	if len(b) < 14 || string(b[:6]) != "Exif\x00\x00" {
		return 0
	}
	tiff := b[6:]
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 0
	}
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		field := at + 2 + 12*i
		if field+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[field:]) == 0x0112 {
			if o := order.Uint16(tiff[field+8:]); o <= 8 {
				return o
			}
			return 0
		}
	}
	return 0
}

// orientedExif is an APP1 segment that holds an orientation and nothing else.
func orientedExif(o uint16) []byte {
	b := []byte("\xFF\xE1\x00\x22Exif\x00\x00MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	binary.BigEndian.PutUint16(b[28:], o)
	return b
}
