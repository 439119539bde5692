package papers

import (
	"bytes"
	"errors"

	"loa/internal/domain"
	"loa/internal/platform/office/textract"
)

// tail is how far from its end a PDF file may carry its last mark, in bytes: what
// readers take (ISO 32000-1, annex H).
const tail = 1024

// WholePDF refuses, beside the field "tep", what is no PDF file, is empty, too large
// or was cut off, and what cannot be opened.
func WholePDF(content []byte) error {
	var problems domain.Fields
	switch {
	case len(content) == 0:
		problems.Add("tep", "Tệp trống. Chọn bản PDF đã ký.")
	case len(content) > MaxFile:
		problems.Add("tep", "Tệp lớn hơn %d MB. Chọn tệp nhỏ hơn.", MaxFile>>20)
	case !bytes.Contains(content[:min(len(content), tail)], []byte("%PDF-")):
		problems.Add("tep", "Tệp này không phải PDF. Chọn bản PDF đã ký.")
	case !bytes.Contains(content[max(0, len(content)-tail):], []byte("%%EOF")):
		problems.Add("tep", "Tệp PDF bị đứt đoạn, thiếu phần cuối. Tải lại tệp từ nơi đã ký rồi gửi lại.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	err := textract.OpensPDF(content)
	if errors.Is(err, textract.ErrPassword) {
		return domain.Fields{{Name: "tep", Message: "Tệp PDF có mật khẩu mở. Tải bản không đặt mật khẩu lên."}}.Err()
	}
	if _, invalid := domain.InvalidOf(err); invalid {
		return domain.Fields{{Name: "tep", Message: "Tệp PDF bị hỏng hoặc quá dài, không mở được. Mở thử trên máy, rồi gửi bản khác."}}.Err()
	}
	return err
}
