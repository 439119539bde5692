package mail_test

import (
	"strings"
	"testing"

	mailer "loa/internal/platform/mail"
)

// What a server answers is said in Vietnamese with its code, never in its own words.
func TestMeaning(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`sending SMTP RCPT TO command: 550 "5.1.1 no such user"`: "Hộp thư không tồn tại hoặc đã khóa (mã 5.1.1).",
		"5.1.1 User unknown":         "Hộp thư không tồn tại hoặc đã khóa (mã 5.1.1).",
		"452 4.2.2 mailbox full":     "Hộp thư đầy (mã 4.2.2).",
		"5.2.2 over quota":           "Hộp thư đầy (mã 5.2.2).",
		"550 5.7.26 unauthenticated": "Máy chủ thư của người nhận từ chối nơi gửi hoặc nội dung (mã 5.7.26).",
		"451 4.7.1 greylisted":       "Máy chủ thư của người nhận tạm thời chưa nhận (mã 4.7.1).",
		"550 no such user":           "Máy chủ thư của người nhận từ chối (mã 550).",
		"554 5.6.0 bad content":      "Máy chủ thư của người nhận từ chối (mã 5.6.0).",
		"Máy chủ thư không nhận thư trong giờ làm việc.": "",
	} {
		if got := mailer.Meaning(answer); strings.TrimSpace(got.String()) != want {
			t.Errorf("%q: %q, want %q", answer, got, want)
		}
	}
}
