package textract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	encunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/vi"
)

// readPlain reads a text file: UTF-8 or UTF-16 with or without a mark, the
// Windows code page for Vietnamese, or a legacy encoding, which is then named.
func readPlain(r io.ReaderAt, size int64) ([]item, vi.Encoding, error) {
	if size > maxText {
		return nil, vi.NoEncoding, domain.Invalid("Tệp văn bản lớn hơn %d MB: hãy tách thành nhiều tệp rồi gửi lại.", maxText>>20)
	}
	raw := make([]byte, size)
	if n, err := r.ReadAt(raw, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, vi.NoEncoding, fmt.Errorf("read text file: %w", err)
	} else if n < len(raw) {
		raw = raw[:n]
	}
	s, conv, err := decode(raw)
	if err != nil {
		return nil, vi.NoEncoding, err
	}
	if strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }) == "" {
		return nil, vi.NoEncoding, domain.Invalid("Tệp không có chữ: hãy chọn lại tệp có nội dung.")
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\v", "\n").Replace(strings.TrimPrefix(s, "\ufeff"))
	if isHTML(s) {
		items, err := readHTML(s)
		return items, conv, err
	}
	return []item{{text: readable(s)}}, conv, nil
}

// decode turns bytes into NFC text and tells the legacy encoding that it
// converted from, if any.
func decode(raw []byte) (string, vi.Encoding, error) {
	if s, ok := decodeUTF16(raw); ok {
		return norm.NFC.String(s), vi.NoEncoding, nil
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", vi.NoEncoding, domain.Invalid("Đây không phải tệp văn bản: hãy gửi tệp .docx hoặc .txt.")
	}
	if utf8.Valid(raw) {
		s := string(raw)
		if g := vi.DetectLegacy(s); g.Encoding != vi.NoEncoding {
			return vi.Convert(s, g.Encoding), g.Encoding, nil
		}
		return norm.NFC.String(s), vi.NoEncoding, nil
	}
	return decodeBytes(raw)
}

func decodeUTF16(raw []byte) (string, bool) {
	var order encunicode.Endianness
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		order = encunicode.LittleEndian
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		order = encunicode.BigEndian
	case len(raw) >= 8 && raw[1] == 0 && raw[3] == 0 && raw[0] != 0:
		order = encunicode.LittleEndian
	case len(raw) >= 8 && raw[0] == 0 && raw[2] == 0 && raw[1] != 0:
		order = encunicode.BigEndian
	default:
		return "", false
	}
	s, err := encunicode.UTF16(order, encunicode.UseBOM).NewDecoder().Bytes(raw)
	if err != nil {
		return "", false
	}
	return strings.ReplaceAll(string(s), "\x00", ""), true
}

// decodeBytes reads eight-bit text: TCVN3 or VNI when the words become well
// built by it, else the Windows code page 1258.
func decodeBytes(raw []byte) (string, vi.Encoding, error) {
	latin, err := charmap.ISO8859_1.NewDecoder().Bytes(raw)
	if err == nil {
		if g := vi.DetectLegacy(string(latin)); g.Encoding != vi.NoEncoding {
			return vi.Convert(string(latin), g.Encoding), g.Encoding, nil
		}
	}
	if s, err := charmap.Windows1258.NewDecoder().Bytes(raw); err == nil {
		if text := norm.NFC.String(string(s)); mostlyVietnamese(text) {
			return text, vi.NoEncoding, nil
		}
	}
	return "", vi.NoEncoding, domain.Invalid("Không nhận ra bảng mã của tệp: hãy mở tệp, lưu lại với bảng mã UTF-8 (Unicode) rồi gửi lại.")
}

func mostlyVietnamese(s string) bool {
	words, good := 0, 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
		if w == strings.ToValidUTF8(w, "") && len(w) == utf8.RuneCountInString(w) {
			continue // plain ASCII tells nothing
		}
		words++
		if vi.IsSyllable(w) {
			good++
		}
	}
	return words >= 3 && good*10 >= words*8
}
