package evidence

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
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
	case typeJPEG, typePNG, typeWebP, typePDF, typeMP4, "audio/mpeg", typeDOCX, typeXLSX:
		return true
	}
	return false
}

// The media types of office files.
const (
	typePDF  = "application/pdf"
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

// incoming is a file of a form with the fields of the picture to be covered and,
// once it is stored, the day on which it was taken.
type incoming struct {
	*web.File
	Cover []int
	Taken calendar.Date
}

// store checks and stores the files of a form, of which held are there already.
// A problem with one of them is noted beside the field; the others are stored,
// and the day on which a photograph was taken is noted in files.
func (s *Service) store(ctx context.Context, files []incoming, held int, problems *domain.Fields) ([]ledger.NewFile, error) {
	if len(files)+held > maxFiles {
		problems.Add("tep", "Mỗi lần gửi tối đa %d tệp. Bớt tệp rồi gửi lại.", maxFiles)
		return nil, nil
	}
	var stored []ledger.NewFile
	for i, f := range files {
		if f.Size > maxFile {
			problems.Add("tep", "Tệp “%s” lớn hơn %d MB. Chọn tệp nhỏ hơn hoặc dán liên kết.", f.Name, maxFile>>20)
			continue
		}
		content, err := f.Bytes()
		if err != nil {
			return nil, err
		}
		kind := sniff(content)
		switch {
		case isHEIC(content):
			problems.Add("tep", "Ảnh “%s” ở định dạng HEIC, nhiều máy không mở được. Trên iPhone: Cài đặt → Camera → Định dạng → Tương thích nhất, rồi chụp lại.", f.Name)
			continue
		case isMOV(content):
			problems.Add("tep", "Video “%s” ở định dạng MOV, nhiều máy không mở được. Đăng lên trang của cơ quan rồi dán liên kết, hoặc đổi sang MP4.", f.Name)
			continue
		case len(content) == 0:
			problems.Add("tep", "Tệp “%s” trống, không có nội dung. Chọn tệp khác.", f.Name)
			continue
		case !allowed(kind):
			problems.Add("tep", "Tệp “%s” không phải ảnh, PDF, Word, Excel, MP4 hoặc MP3. Chọn tệp khác.", f.Name)
			continue
		}
		if !whole(kind, content) {
			problems.Add("tep", "Tệp “%s” bị hỏng hoặc bị cắt dở nên không mở được. Chọn lại tệp gốc.", f.Name)
			continue
		}
		files[i].Taken = takenOn(kind, content)
		one, err := s.put(ctx, f.Name, kind, cleaned(kind, content), f.Cover)
		if domain.CodeOf(err) == domain.CodeInvalid {
			problems.Add("tep", "Không mở được ảnh “%s” để che. Chọn ảnh khác.", f.Name)
			continue
		}
		if err != nil {
			return nil, err
		}
		stored = append(stored, one)
	}
	return stored, nil
}

// put stores a cleaned file, fields of a picture covered first. It fails with
// invalid when a picture that is to be covered cannot be opened.
func (s *Service) put(ctx context.Context, name, kind string, content []byte, cover []int) (ledger.NewFile, error) {
	if isPicture(kind) && len(cover) > 0 {
		var err error
		if content, kind, err = s.pictures.covered(ctx, kind, content, cover); err != nil {
			return ledger.NewFile{}, err
		}
		name = jpegName(name, kind)
	}
	stored, err := s.Files.Put(ctx, bytes.NewReader(content), maxFile)
	if err != nil {
		return ledger.NewFile{}, err
	}
	f := ledger.NewFile{Name: name, MediaType: kind, SHA256: stored.SHA256, Size: stored.Size}
	if isPicture(kind) {
		_, f.Look = s.pictures.forPage(ctx, stored.SHA256, content)
	}
	return f, nil
}

// cover covers fields of a stored picture: it gives the new file, the old one
// stays.
func (s *Service) cover(ctx context.Context, f ledger.NewFile, fields []int) (ledger.NewFile, error) {
	content, err := s.read(ctx, f.SHA256)
	if err != nil {
		return f, err
	}
	return s.put(ctx, f.Name, f.MediaType, content, fields)
}

func (s *Service) read(ctx context.Context, sum string) ([]byte, error) {
	r, err := s.Files.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	content, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return content, nil
}

// shown gives a stored picture as pages show it: small, the right way up. What
// cannot be opened is shown as it is.
func (s *Service) shown(ctx context.Context, sum, kind string) (body []byte, bodyKind string, err error) {
	if ready := s.pictures.kept(sum); ready != nil {
		return ready, typeJPEG, nil
	}
	content, err := s.read(ctx, sum)
	if err != nil {
		return nil, "", err
	}
	if small, _ := s.pictures.forPage(ctx, sum, content); small != nil {
		return small, typeJPEG, nil
	}
	return content, kind, nil
}
