package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"loa/internal/platform/mail"
	"loa/internal/spine/notice"
)

// Bounce takes a mail that came back, as a mail server's alias feeds it to a program,
// and counts it as a refusal of its mailbox. It tells for the server's log, a line
// for each recipient, what became of it; a mail that says nothing about a mailbox is
// left alone, which is no failure.
func Bounce(ctx context.Context, cfg Config, r io.Reader) (said string, err error) {
	bounces, err := mail.ReadBounce(r)
	if errors.Is(err, mail.ErrNoBounce) {
		return "Bỏ qua: không phải thư báo không gửi được (RFC 3464).", nil
	}
	if err != nil {
		return "", err
	}
	var lines []string
	err = within(ctx, cfg, func(o *Office) error {
		for _, b := range bounces {
			line, err := o.cameBack(ctx, b)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return nil
	})
	return strings.Join(lines, "\n"), err
}

// cameBack counts one recipient's refusal.
func (o *Office) cameBack(ctx context.Context, b mail.Bounce) (string, error) {
	to := b.Addresses[0]
	switch {
	case !b.Failed || strings.HasPrefix(b.Status, "4."):
		return fmt.Sprintf("Bỏ qua: thư tới %s chỉ bị chậm hoặc đã đến (%s).", to, b.Status), nil
	case b.Content():
		return fmt.Sprintf("Bỏ qua: máy chủ của %s từ chối nội dung hoặc nơi gửi, không phải hộp thư (%s %s).", to, b.Status, b.Answer), nil
	case !b.Refused():
		return fmt.Sprintf("Bỏ qua: thư báo về %s không nói lý do.", to), nil
	}
	box, fresh, err := o.Notices.CameBack(ctx, notice.LateRefusal{MailID: b.MessageID, Addresses: b.Addresses, Answer: strings.TrimSpace(b.Status + " " + b.Answer)})
	switch {
	case err != nil:
		return "", err
	case box == "":
		return fmt.Sprintf("Bỏ qua: gần đây không có bản nhắc nào gửi tới %s.", to), nil
	case !fresh:
		return fmt.Sprintf("Đã tính từ trước: %s không nhận thư.", box), nil
	}
	return fmt.Sprintf("Đã ghi: %s không nhận thư (%s).", box, b.Status), nil
}
