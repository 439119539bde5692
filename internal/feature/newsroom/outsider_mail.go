package newsroom

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"

	"loa/internal/platform/db"
	"loa/internal/platform/mail"
)

// checkRoot is where outside checks have their addresses.
const checkRoot = "/ra-soat/"

type checkMailer struct {
	river.WorkerDefaults[CheckMail]
	s *Service
}

// Work sends the address of a check to who is to check; one that ended meanwhile is not
// sent. A mail server that does not answer is asked again by the queue.
func (w *checkMailer) Work(ctx context.Context, job *river.Job[CheckMail]) error {
	s := w.s
	var k OutsideCheck
	ok, err := s.DB.Get(ctx, &k, `SELECT `+checkColumns+checkFrom+` WHERE k.id = $1`, job.Args.CheckID)
	if err != nil {
		return fmt.Errorf("newsroom: check mail: %w", err)
	}
	if !ok || k.MailedAt > 0 || !k.Alive(s.today()) {
		return nil
	}
	key, err := s.Box.Open(job.Args.Sealed, "check/"+k.ID)
	if err != nil {
		return fmt.Errorf("newsroom: check mail: %w", err)
	}
	if err := s.Mail.Send(ctx, s.checkMessage(k, key)); err != nil {
		return fmt.Errorf("newsroom: check mail: %w", err)
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Send(ctx, `UPDATE newsroom_check SET mailed_at = $2 WHERE id = $1`, k.ID, db.Millis(tx.Now()))
	})
}

// checkMessage is the mail to who is to check.
func (s *Service) checkMessage(k OutsideCheck, key string) mail.Message {
	asks := ""
	if k.Asks != "" {
		asks = "\nCần xem: " + k.Asks + "\n"
	}
	text := fmt.Sprintf(`Kính gửi: %s

%s nhờ %s bài “%s” trước khi đăng.
%s
Mở liên kết sau để đọc, góp ý từng đoạn và kết luận Đúng hay Cần sửa. Không cần tài khoản. Liên kết mở được đến hết ngày %s và đóng lại khi đã kết luận:

%s

Bài chưa đăng. Xin không chuyển tiếp thư này.
`, k.Name, k.AskedByName, k.asked(), k.Title, asks, k.UntilDay.Vietnamese(), s.Address(checkRoot+key))
	return mail.Message{ID: k.ID, ToName: k.Name, ToMail: k.Email, Subject: "Nhờ rà soát: " + k.Title, Text: text}
}

// asked is what the mail asks for.
func (k OutsideCheck) asked() string {
	if k.Kind == checkLegal {
		return "rà soát về pháp lý"
	}
	return "rà soát số liệu, sự việc trong"
}
