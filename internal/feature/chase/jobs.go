package chase

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/calendar"
	"loa/internal/platform/job"
	"loa/internal/platform/mail"
	"loa/internal/spine/notice"
)

// WriteDigests asks to write the digests of today when it is time for them.
type WriteDigests struct{}

// Kind names the job.
func (WriteDigests) Kind() string { return "chase.write_digests" }

// every is how often it is asked whether it is time.
const every = 5 * time.Minute

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	if err := river.AddWorkerSafely(w, &writer{s: f.service}); err != nil {
		return fmt.Errorf("chase: %w", err)
	}
	if err := river.AddWorkerSafely(w, &teller{s: f.service}); err != nil {
		return fmt.Errorf("chase: %w", err)
	}
	if err := river.AddWorkerSafely(w, &sender{s: f.service}); err != nil {
		return fmt.Errorf("chase: %w", err)
	}
	return nil
}

// Periodic lists the jobs that come by themselves.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(every),
		func() (river.JobArgs, *river.InsertOpts) {
			return WriteDigests{}, &river.InsertOpts{Queue: job.Long, UniqueOpts: river.UniqueOpts{ByPeriod: every}}
		}, &river.PeriodicJobOpts{RunOnStart: true})}
}

type writer struct {
	river.WorkerDefaults[WriteDigests]
	s *Service
}

// Timeout is that of a province's digests on a slow machine.
func (*writer) Timeout(*river.Job[WriteDigests]) time.Duration { return 10 * time.Minute }

// Work writes the digests, and forgets what was told long ago.
func (w *writer) Work(ctx context.Context, _ *river.Job[WriteDigests]) error {
	r, err := w.s.Write(ctx)
	if err != nil {
		return fmt.Errorf("chase: digests: %w", err)
	}
	for !r.Rests {
		n, err := w.s.Notices.CleanUp(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
	return nil
}

type sender struct {
	river.WorkerDefaults[notice.DigestMail]
	s *Service
}

// Work sends one digest. What went wrong is asked of the server's answer: a mailbox
// that is refused for good is not tried again, and a mail that may have arrived is
// not repeated.
func (w *sender) Work(ctx context.Context, j *river.Job[notice.DigestMail]) error {
	d, ok, err := w.s.Notices.Claim(ctx, j.Args.DigestID)
	if err != nil || !ok {
		return err
	}
	if now := w.s.DB.Clock().Now().In(w.s.Zone); calendar.DateOf(now, w.s.Zone) != d.Day || minuteOf(now) >= sendUntil {
		return w.s.Notices.Ended(ctx, d, notice.Outcome{State: notice.Kept, Problem: notice.NotInTime})
	}
	err = w.s.Mail.Send(ctx, mail.Message{ID: d.ID, ToName: d.Name, ToMail: d.Email, Subject: subject(d), Text: text(d, w.s.Address)})
	o := notice.OutcomeOf(ctx, err)
	ended := w.s.Notices.Ended(context.WithoutCancel(ctx), d, o)
	if o.State == notice.Queued && ended == nil {
		return fmt.Errorf("chase: digest mail: %w", err)
	}
	return ended
}
