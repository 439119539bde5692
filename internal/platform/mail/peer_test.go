package mail_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	mailer "loa/internal/platform/mail"
)

// peer is a server of another implementation that answers by the name of the
// mailbox.
type peer struct{ t *testing.T }

func (p peer) NewSession(c *smtp.Conn) (smtp.Session, error) { return &talk{conn: c}, nil }

type talk struct {
	conn *smtp.Conn
	to   string
}

func (s *talk) Mail(string, *smtp.MailOptions) error { return nil }
func (s *talk) Reset()                               {}
func (s *talk) Logout() error                        { return nil }

func (s *talk) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	switch {
	case strings.HasPrefix(to, "gone"):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	case strings.HasPrefix(to, "full"):
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "mailbox full"}
	}
	return nil
}

func (s *talk) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(s.to, "cut"):
		_ = s.conn.Conn().Close() // the answer never arrives
		return errors.New("gone")
	case strings.HasPrefix(s.to, "spam"):
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "looks like spam"}
	}
	return nil
}

// What went wrong decides what is done next: a mailbox that is not there is not
// tried again, a full one is, and a mail whose answer was lost may have arrived.
func TestWhatWentWrong(t *testing.T) {
	t.Parallel()
	server := smtp.NewServer(peer{t})
	server.Domain, server.ReadTimeout, server.WriteTimeout = "localhost", 10*time.Second, 10*time.Second
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	s := newSender(t, "smtp+plain://"+l.Addr().String())
	for _, c := range []struct {
		to                     string
		fails, refused, unsure bool
		answer                 string
	}{
		{"hoa@dongnai.gov.vn", false, false, false, ""},
		{"gone@dongnai.gov.vn", true, true, false, "no such user"},
		{"full@dongnai.gov.vn", true, false, false, "mailbox full"},
		{"spam@dongnai.gov.vn", true, false, false, "looks like spam"},
		{"cut@dongnai.gov.vn", true, false, true, ""},
	} {
		err := s.Send(t.Context(), mailer.Message{ID: "x", ToName: "Lê Thị Hoa", ToMail: c.to, Subject: "Việc cần xử lý", Text: "Kính gửi"})
		if (err != nil) != c.fails || mailer.Refused(err) != c.refused || mailer.Unsure(err) != c.unsure {
			t.Errorf("%s: %v; refused %v, unsure %v", c.to, err, mailer.Refused(err), mailer.Unsure(err))
		}
		if got := mailer.Answer(err); !strings.Contains(got, c.answer) || (got == "") != (c.answer == "") {
			t.Errorf("%s: answered %q", c.to, got)
		}
	}
}
