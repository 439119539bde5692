package mail

import (
	"strings"

	"loa/internal/domain"
)

// Meaning says what a server's answer means to whoever looks after the mailbox, by the
// status code in it (RFC 3463; a bare 5yz or 4yz answer of RFC 5321 tells only whether
// it is for good). The server's own words are not repeated. It is empty for an answer
// without any code.
func Meaning(answer string) domain.Sentence {
	code := codeIn(answer)
	switch {
	case code == "":
		return domain.Sentence{}
	case code == "5.1.1", code == "5.1.10", code == "5.1.6", code == "5.2.1", code == "5.1.3":
		return domain.Say("Hộp thư không tồn tại hoặc đã khóa (mã %s).", code)
	case code == "5.1.2":
		return domain.Say("Tên miền của địa chỉ thư không nhận thư (mã %s).", code)
	case strings.HasSuffix(code, ".2.2"):
		return domain.Say("Hộp thư đầy (mã %s).", code)
	case strings.HasPrefix(code, "5.7."):
		return domain.Say("Máy chủ thư của người nhận từ chối nơi gửi hoặc nội dung (mã %s).", code)
	case code[0] == '4':
		return domain.Say("Máy chủ thư của người nhận tạm thời chưa nhận (mã %s).", code)
	}
	return domain.Say("Máy chủ thư của người nhận từ chối (mã %s).", code)
}

// codeIn finds the first status code in an answer.
func codeIn(answer string) string {
	words := strings.FieldsFunc(answer, func(r rune) bool { return strings.ContainsRune(" \t\",:;()[]-", r) })
	for _, w := range words {
		if s := status(w); s != "" && s[0] != '2' {
			return s
		}
	}
	for _, w := range words {
		if len(w) == 3 && (w[0] == '4' || w[0] == '5') && strings.Trim(w, "0123456789") == "" {
			return w
		}
	}
	return ""
}
