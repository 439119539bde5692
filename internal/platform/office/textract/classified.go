package textract

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/vi"
)

// ErrClassified is wrapped by the refusal of a document that carries a marking
// of secrecy (Law on the Protection of State Secrets: MẬT, TỐI MẬT, TUYỆT MẬT).
var ErrClassified = errors.New("document is marked as a state secret")

// headLines is how many lines from the top are looked at for a marking. By
// Decree 30/2020/NĐ-CP it stands below the number of the paper.
const headLines = 60

// markings are compared without spaces, since they are often spaced out.
var markings = map[string]string{"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}

func refuseClassified(items []item, conv vi.Encoding) error {
	lines := 0
	for _, it := range items {
		for _, l := range linesOf(it) {
			if strings.TrimSpace(l) == "" {
				continue
			}
			if !it.header {
				lines++
			}
			if level := marking(l, conv != vi.NoEncoding); level != "" && lines <= headLines {
				return &domain.Error{
					Code:    domain.CodeInvalid,
					Message: "Văn bản có dấu chỉ độ mật “%s”. Hệ thống này không tiếp nhận văn bản mật: tệp đã bị từ chối và không được lưu. Hãy xử lý văn bản theo quy định về bảo vệ bí mật nhà nước.",
					Args:    []any{level},
					Err:     ErrClassified,
				}
			}
		}
	}
	return nil
}

func linesOf(it item) []string {
	if it.table == nil {
		return strings.FieldsFunc(it.text, func(r rune) bool { return r == '\n' || r == '\t' || r == '|' })
	}
	var out []string
	for _, row := range it.table {
		for _, c := range row {
			out = append(out, strings.Split(c.text, "\n")...)
		}
	}
	return out
}

// marking gives the level when a line is a marking of secrecy and nothing
// else. In legacy fonts capitals are small letters in the bytes, so in
// converted text the case does not count.
func marking(l string, converted bool) string {
	if len(l) > 120 {
		return ""
	}
	if converted {
		l = strings.ToUpper(l)
	}
	if level := markings[lettersOf(norm.NFC.String(l))]; level != "" {
		return level
	}
	if rest, ok := strings.CutPrefix(vi.Fold(l), "do mat:"); ok && strings.TrimSpace(rest) != "" {
		return markings[lettersOf(strings.ToUpper(norm.NFC.String(l[strings.IndexByte(l, ':'):])))]
	}
	for _, enc := range []vi.Encoding{vi.TCVN3, vi.VNI} {
		if c := vi.Convert(l, enc); c != l {
			if level := markings[lettersOf(strings.ToUpper(c))]; level != "" {
				return level
			}
		}
	}
	return ""
}

// lettersOf drops everything but letters: frames, stars, spaces, stops.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}
