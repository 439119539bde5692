package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/platform/mail"
	"loa/internal/spine/people"
)

// CleanUp asks to delete sessions that ended long ago.
type CleanUp struct{}

// Kind names the job.
func (CleanUp) Kind() string { return "accounts.clean_up" }

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	if err := river.AddWorkerSafely(w, &mailWorker{f: f}); err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	if err := river.AddWorkerSafely(w, &cleanWorker{f: f}); err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	return nil
}

// Periodic lists the jobs that come by themselves.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour),
		func() (river.JobArgs, *river.InsertOpts) { return CleanUp{}, nil }, nil)}
}

type mailWorker struct {
	river.WorkerDefaults[people.InvitationMail]
	f *Feature
}

// Work sends one invitation. An invitation that was accepted or replaced
// meanwhile is not sent; a mail server that does not answer is asked again
// later by the queue.
func (w *mailWorker) Work(ctx context.Context, job *river.Job[people.InvitationMail]) error {
	inv, err := w.f.cfg.People.InvitationToken(ctx, job.Args)
	if domain.CodeOf(err) == domain.CodeNotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("accounts: invitation mail: %w", err)
	}
	if err := w.f.cfg.Mail.Send(ctx, w.f.invitationMail(inv, w.f.cfg.Office(ctx))); err != nil {
		return fmt.Errorf("accounts: invitation mail: %w", err)
	}
	return w.f.cfg.People.InvitationSent(ctx, inv.ID)
}

// invitationMail writes the mail of an office with the name of today.
func (f *Feature) invitationMail(inv people.Invitation, office string) mail.Message {
	text := fmt.Sprintf(`Kính gửi: %s

%s mời tham gia hệ thống Loa về thông tin, tuyên truyền cải cách hành chính.

Tên đăng nhập: %s
Mở liên kết sau để đặt mật khẩu (dùng một lần, đến hết ngày %s):

%s

Nếu không liên quan đến lời mời này, xin bỏ qua thư.
`, inv.Name, officeName(office), inv.Login, f.day(inv.ExpiresAt).Vietnamese(), f.cfg.Address(inv.Path()))
	return mail.Message{ID: inv.ID, ToName: inv.Name, ToMail: inv.Email, Subject: "Lời mời tham gia hệ thống Loa", Text: text}
}

func officeName(name string) string {
	if name == "" {
		return "Cơ quan quản lý"
	}
	return name
}

type cleanWorker struct {
	river.WorkerDefaults[CleanUp]
	f *Feature
}

// Work deletes in chunks until nothing is left.
func (w *cleanWorker) Work(ctx context.Context, _ *river.Job[CleanUp]) error {
	for {
		n, err := w.f.cfg.People.CleanUp(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}
