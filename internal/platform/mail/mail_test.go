package mail_test

import (
	"bufio"
	"mime"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/clock"
	mailer "loa/internal/platform/mail"
)

// serve is a small SMTP server that takes one mail and hands over what it got.
func serve(t *testing.T, refuse bool) (address string, got <-chan string) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	taken := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		converse(conn, refuse, taken)
	}()
	return "smtp+plain://" + l.Addr().String(), taken
}

func converse(conn net.Conn, refuse bool, taken chan<- string) {
	in := bufio.NewScanner(conn)
	say := func(line string) { _, _ = conn.Write([]byte(line + "\r\n")) }
	say("220 test")
	var body strings.Builder
	inBody := false
	for in.Scan() {
		line := in.Text()
		switch {
		case inBody && line == ".":
			inBody = false
			taken <- body.String()
			say("250 ok")
		case inBody:
			body.WriteString(line + "\r\n")
		case strings.HasPrefix(line, "RCPT") && refuse:
			say("550 no such person")
		case strings.HasPrefix(line, "DATA"):
			inBody = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func newSender(t *testing.T, address string) mailer.Sender {
	t.Helper()
	s, err := mailer.New(address, "Loa <loa@dongnai.gov.vn>", clock.Fixed(time.Date(2025, 4, 10, 1, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSend(t *testing.T) {
	address, got := serve(t, false)
	s := newSender(t, address)
	if !s.Ready() {
		t.Error("not ready")
	}
	err := s.Send(t.Context(), mailer.Message{ID: "abc", ToName: "Đường Thị Thuỷ", ToMail: "thuy@dongnai.gov.vn", Subject: "Lời mời dùng Loa", Text: "Kính gửi bà,\nMở liên kết dưới đây.\n"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(strings.NewReader(<-got))
	if err != nil {
		t.Fatal(err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Đường Thị Thuỷ" || to[0].Address != "thuy@dongnai.gov.vn" {
		t.Errorf("To: %v, %v", to, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if subject != "Lời mời dùng Loa" || err != nil {
		t.Errorf("Subject: %q, %v", subject, err)
	}
	if id := m.Header.Get("Message-ID"); !strings.HasPrefix(id, "<abc@") {
		t.Errorf("Message-ID: %q", id)
	}
	if date, err := m.Header.Date(); err != nil || date.Year() != 2025 || !strings.HasSuffix(m.Header.Get("Date"), " 08:00:00 +0700") {
		t.Errorf("Date: %v, %v", date, err)
	}
}

func TestSendFails(t *testing.T) {
	address, _ := serve(t, true)
	err := newSender(t, address).Send(t.Context(), mailer.Message{ToMail: "khong@dongnai.gov.vn"})
	if domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("a refused mail: %v", err)
	}
	if err = newSender(t, "smtp+plain://127.0.0.1:1").Send(t.Context(), mailer.Message{ToMail: "a@b.vn"}); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("no server: %v", err)
	}
	if err = newSender(t, address).Send(t.Context(), mailer.Message{ToMail: "khong"}); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("no address: %v", err)
	}
}

func TestNone(t *testing.T) {
	s, err := mailer.New("", "", clock.Real{})
	if err != nil || s.Ready() {
		t.Fatal(s, err)
	}
	if err := s.Send(t.Context(), mailer.Message{}); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Error(err)
	}
}

func TestWrongSettings(t *testing.T) {
	for _, c := range [][2]string{
		{"thu.dongnai.gov.vn", "loa@dongnai.gov.vn"},
		{"http://thu", "loa@dongnai.gov.vn"},
		{"smtp://thu:port", "loa@dongnai.gov.vn"},
		{"smtp://thu.dongnai.gov.vn", "Loa"},
	} {
		if _, err := mailer.New(c[0], c[1], clock.Real{}); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("%v: %v", c, err)
		}
	}
	for _, address := range []string{"smtp://a:b@thu.dongnai.gov.vn:587", "smtps://thu.dongnai.gov.vn"} {
		if s := newSender(t, address); !s.Ready() {
			t.Errorf("%s is not ready", address)
		}
	}
}
