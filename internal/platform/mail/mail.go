package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"loa/internal/domain"
	"loa/internal/platform/clock"
)

// Message is one mail to one person, in plain text.
type Message struct {
	ID      string // unique, without the domain; the same when sent again
	ToName  string
	ToMail  string
	Subject string
	Text    string
}

// Sender sends mail. Send fails with unavailable when no mail is set up or the
// server does not take it.
type Sender interface {
	Ready() bool
	Send(ctx context.Context, m Message) error
}

// None is the sender of an office without a mail server.
type None struct{}

// Ready is false.
func (None) Ready() bool { return false }

// Send refuses.
func (None) Send(context.Context, Message) error {
	return domain.Unavailable(nil, "Hệ thống chưa khai báo máy chủ thư điện tử.")
}

// sendWithin bounds one delivery to the mail server.
const sendWithin = 30 * time.Second

// SMTP sends through the office's mail server.
type SMTP struct {
	host, from string
	opts       []gomail.Option
	clock      clock.Clock
}

// New reads the address of a mail server: smtp://user:password@host:587 (TLS by
// STARTTLS is required), smtps://… (TLS from the start, port 465) or, for a
// relay on the same machine, smtp+plain://host:25 without TLS. from is the
// sender, "Loa <loa@dongnai.gov.vn>". An empty address gives None.
func New(address, from string, clk clock.Clock) (Sender, error) {
	if address == "" {
		return None{}, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, domain.Invalid("Địa chỉ máy chủ thư không đúng. Viết như smtp://tai-khoan:mat-khau@thu.dongnai.gov.vn:587.")
	}
	opts := []gomail.Option{gomail.WithTimeout(sendWithin)}
	port := 587
	switch u.Scheme {
	case "smtp":
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "smtps":
		opts, port = append(opts, gomail.WithSSL()), 465
	case "smtp+plain":
		opts, port = append(opts, gomail.WithTLSPolicy(gomail.NoTLS)), 25
	default:
		return nil, domain.Invalid("Địa chỉ máy chủ thư bắt đầu bằng smtp://, smtps:// hoặc smtp+plain://.")
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, domain.Invalid("Cổng của máy chủ thư không đúng.")
		}
	}
	opts = append(opts, gomail.WithPort(port))
	if name := u.User.Username(); name != "" {
		password, _ := u.User.Password()
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(name), gomail.WithPassword(password))
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, domain.Invalid("Địa chỉ người gửi không đúng. Viết như Loa <loa@dongnai.gov.vn>.")
	}
	return &SMTP{host: u.Hostname(), from: from, opts: opts, clock: clk}, nil
}

// Ready is true.
func (s *SMTP) Ready() bool { return true }

// vietnam is the zone in which a mail says when it was written.
var vietnam = time.FixedZone("", 7*60*60)

// Send delivers m to the mail server and returns when the server has taken it.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg()
	if err := msg.From(s.from); err != nil {
		return fmt.Errorf("mail: sender: %w", err)
	}
	if err := msg.AddToFormat(m.ToName, m.ToMail); err != nil {
		return domain.Invalid("Địa chỉ thư điện tử của người nhận không đúng.")
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(s.clock.Now().In(vietnam))
	msg.SetMessageIDWithValue(m.ID + "@" + s.host)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	client, err := gomail.NewClient(s.host, s.opts...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*sendWithin)
	defer cancel()
	err = client.DialAndSendWithContext(ctx, msg)
	if err != nil && !msg.IsDelivered() { // what fails after the server took the mail, such as taking leave, is no failure
		return domain.Unavailable(err, "Máy chủ thư điện tử không nhận thư.")
	}
	return nil
}

// Refused tells whether Send failed since the server refuses the mailbox for good
// (RFC 5321, 4.2.1: a 5yz answer to RCPT): to try again is of no use.
func Refused(err error) bool {
	e, ok := errors.AsType[*gomail.SendError](err)
	return ok && e.Reason == gomail.ErrSMTPRcptTo && e.ErrorCode() >= 500
}

// Unsure tells whether the server may have taken the mail although Send failed: the
// connection broke after the whole text and before the answer (RFC 5321, 4.5.3.2.6).
func Unsure(err error) bool {
	e, ok := errors.AsType[*gomail.SendError](err)
	return ok && e.Reason == gomail.ErrSMTPDataClose && e.ErrorCode() == 0
}

// Answer is what the server said when Send failed, for the page of whoever looks
// after mails; empty when it said nothing.
func Answer(err error) string {
	e, ok := errors.AsType[*gomail.SendError](err)
	if !ok || e.ErrorCode() == 0 {
		return ""
	}
	return strings.Join(strings.Fields(e.Error()), " ")
}
