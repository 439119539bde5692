package media

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/media"
)

// headSize is how many bytes of a file tell its form.
const headSize = 4096

// Found is what a file was found to be. Millis is how long it runs, in milliseconds,
// where that could be read. Mute tells that a film has no sound for certain.
type Found struct {
	media.Type

	Millis int64
	Mute   bool
}

// Look tells what a file of so many bytes is, by what it holds; name is for sentences
// only. It fails with invalid, beside the field of the file, for everything that is not
// taken: the sentence says what it is and what to do.
func Look(f io.ReaderAt, size int64, name string) (Found, error) {
	head := make([]byte, min(headSize, size))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Found{}, err
	}
	ext, refused := sniff(head)
	switch ext {
	case "zip":
		ext, refused = office(f, size)
	case "mp4":
		ext, refused = film(f, size, head)
	}
	if refused != "" {
		return Found{}, refuse(refused, name)
	}
	t, ok := media.ByExt(ext)
	if !ok {
		return Found{}, fmt.Errorf("media: %q is no type", ext)
	}
	found := Found{Type: t}
	switch ext {
	case "mp4", "m4a", "mov":
		found.Millis, found.Mute = moovMillis(f, size), Mute(f, size)
	case "webm":
		found.Millis = webmMillis(head)
	case "wav":
		found.Millis = wavMillis(head, size)
	}
	return found, nil
}

// refuse is the error beside the field of the file.
func refuse(sentence, name string) error {
	var problems domain.Fields
	problems.Add("tep", sentence, name)
	return problems.Err()
}

// What is said of files that are not taken; each names the file.
const (
	saidEmpty   = "Tệp “%s” trống, không có nội dung. Chọn tệp khác."
	saidZip     = "Tệp “%s” là tệp nén (ZIP), không phải ảnh hay tài liệu. Giải nén rồi tải từng tệp."
	saidMacro   = "Tệp “%s” có macro, có thể chạy mã trên máy người đọc. Lưu lại thành DOCX, XLSX hoặc PDF."
	saidOld     = "Tệp “%s” ở dạng Word, Excel cũ. Mở ra rồi lưu thành DOCX, XLSX hoặc PDF."
	saidSVG     = "Tệp “%s” là ảnh SVG, có thể chứa mã chạy được. Xuất thành PNG rồi tải lên."
	saidPage    = "Tệp “%s” là trang web hoặc mã lệnh. Chọn ảnh, tài liệu, âm thanh hoặc video."
	saidHEIC    = "Ảnh “%s” ở định dạng HEIC, nhiều máy không mở được. Trên iPhone: Cài đặt → Camera → Định dạng → Tương thích nhất, rồi chụp lại."
	saidAVI     = "Video “%s” ở dạng mà trình duyệt không phát được. Đổi sang MP4 rồi tải lên."
	saidUnknown = "Tệp “%s” không phải ảnh, tài liệu, âm thanh hoặc video thuộc loại nhận được. Xem các loại nhận được ở dưới ô chọn tệp."
	saidBroken  = "Tệp “%s” bị hỏng hoặc bị cắt dở nên không mở được. Chọn lại tệp gốc."
)

// sniff tells by its first bytes what a file may be, by its usual extension, or why it
// is refused.
func sniff(head []byte) (ext, refused string) {
	at := func(offset int, magic string) bool {
		return len(head) >= offset+len(magic) && string(head[offset:offset+len(magic)]) == magic
	}
	switch {
	case len(head) == 0:
		return "", saidEmpty
	case at(0, "\xFF\xD8\xFF"):
		return "jpg", ""
	case at(0, "\x89PNG\r\n\x1a\n"):
		return "png", ""
	case at(0, "GIF87a"), at(0, "GIF89a"):
		return "gif", ""
	case at(0, "RIFF") && at(8, "WEBP"):
		return "webp", ""
	case at(0, "RIFF") && at(8, "WAVE"):
		return "wav", ""
	case at(0, "RIFF") && at(8, "AVI "), at(0, "\x30\x26\xB2\x75"), at(0, "FLV\x01"), at(0, "\x00\x00\x01\xBA"):
		return "", saidAVI
	case at(0, "%PDF-"):
		return "pdf", ""
	case at(0, "PK\x03\x04"), at(0, "PK\x05\x06"):
		return "zip", ""
	case at(0, "\xD0\xCF\x11\xE0"):
		return "", saidOld
	case at(4, "ftyp"):
		return "mp4", ""
	case at(0, "\x1A\x45\xDF\xA3"):
		if bytes.Contains(head[:min(len(head), 128)], []byte("webm")) {
			return "webm", ""
		}
		return "", saidAVI
	case at(0, "OggS"):
		if oggSound(head) {
			return "ogg", ""
		}
		return "", saidAVI
	case at(0, "ID3"), len(head) > 3 && head[0] == 0xFF && head[1]&0xE6 == 0xE2 && head[2]&0xF0 != 0xF0: // MPEG audio, layer III
		return "mp3", ""
	}
	return "", spoken(head)
}

// spoken tells what kind of text, or of nothing known, is refused.
func spoken(head []byte) string {
	text := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff")))
	switch {
	case strings.HasPrefix(text, "<svg"), strings.HasPrefix(text, "<") && strings.Contains(text, "<svg"):
		return saidSVG
	case strings.HasPrefix(text, "<"), strings.HasPrefix(text, "#!"):
		return saidPage
	}
	return saidUnknown
}

// oggSound tells whether the first stream of an Ogg file is sound (RFC 3533, RFC 7845).
func oggSound(head []byte) bool {
	if len(head) < 28 {
		return false
	}
	begin := 27 + int(head[26])
	return begin < len(head) && (bytes.HasPrefix(head[begin:], []byte("OpusHead")) || bytes.HasPrefix(head[begin:], []byte("\x01vorbis")) || bytes.HasPrefix(head[begin:], []byte("\x7FFLAC")))
}

// mostParts is how many entries an office file may have.
const mostParts = 20_000

// office tells which office file a ZIP is, by the entries that every such file has.
func office(f io.ReaderAt, size int64) (ext, refused string) {
	z, err := zip.NewReader(f, size)
	if err != nil || len(z.File) > mostParts {
		return "", saidBroken
	}
	names := map[string]*zip.File{}
	for _, part := range z.File {
		if strings.HasSuffix(strings.ToLower(part.Name), "vbaproject.bin") {
			return "", saidMacro
		}
		names[part.Name] = part
	}
	if names["[Content_Types].xml"] != nil {
		for _, x := range [][2]string{{"word/document.xml", "docx"}, {"xl/workbook.xml", "xlsx"}, {"ppt/presentation.xml", "pptx"}} {
			if names[x[0]] != nil {
				return x[1], ""
			}
		}
	}
	if m := names["mimetype"]; m != nil && m.UncompressedSize64 < 200 {
		if ext := openDocument(m); ext != "" {
			return ext, ""
		}
	}
	return "", saidZip
}

// openDocument reads the entry in which an OpenDocument file names itself.
func openDocument(m *zip.File) string {
	r, err := m.Open()
	if err != nil {
		return ""
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, 200))
	if err != nil {
		return ""
	}
	for _, ext := range []string{"odt", "ods", "odp"} {
		if t, _ := media.ByExt(ext); string(bytes.TrimSpace(b)) == t.Media {
			return ext
		}
	}
	return ""
}
