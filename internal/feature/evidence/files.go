package evidence

import (
	"bytes"
	"context"
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
			content = cleaned(kind, content)
		}
		put, err := s.Files.Put(ctx, bytes.NewReader(content), maxFile)
		if err != nil {
			return nil, err
		}
		stored = append(stored, ledger.NewFile{Name: f.Name, MediaType: kind, SHA256: put.SHA256, Size: put.Size})
	}
	return stored, nil
}
