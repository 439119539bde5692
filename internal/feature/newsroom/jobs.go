package newsroom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
	"loa/internal/spine/content"
)

// BringOut asks for what is due to be brought out.
type BringOut struct{}

// Kind names the job.
func (BringOut) Kind() string { return "newsroom.bring_out" }

// Jobs registers the worker.
func (f *Feature) Jobs(w *river.Workers) error {
	if err := river.AddWorkerSafely(w, &publisher{s: f.service}); err != nil {
		return fmt.Errorf("newsroom: %w", err)
	}
	if err := river.AddWorkerSafely(w, &checkMailer{s: f.service}); err != nil {
		return fmt.Errorf("newsroom: %w", err)
	}
	return f.linkJobs(w)
}

// Periodic lists the jobs that come by themselves.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		river.NewPeriodicJob(minutes{f.service}, func() (river.JobArgs, *river.InsertOpts) { return BringOut{}, nil }, &river.PeriodicJobOpts{RunOnStart: true}),
		river.NewPeriodicJob(nights{f.service}, func() (river.JobArgs, *river.InsertOpts) {
			return LookLinks{}, &river.InsertOpts{UniqueOpts: job.OneAtATime()}
		}, &river.PeriodicJobOpts{RunOnStart: true}),
	}
}

// minutes comes at the beginning of each minute of the office's clock, which in a
// rehearsal is not that of the machine.
type minutes struct{ s *Service }

// Next is the beginning of the next minute.
func (m minutes) Next(now time.Time) time.Time {
	office := m.s.DB.Clock().Now()
	return now.Add(office.Truncate(time.Minute).Add(time.Minute).Sub(office))
}

type publisher struct {
	river.WorkerDefaults[BringOut]
	s *Service
}

// Work is safe to repeat, also on two nodes at once.
func (w *publisher) Work(ctx context.Context, _ *river.Job[BringOut]) error {
	_, err := w.s.BringOut(ctx)
	return errors.Join(err, w.s.readSections(ctx)) // what was mended in a section is known within the minute
}

// late is from when on the history says that something came out late.
const late = 2 * time.Minute

// BringOut brings out every edition whose minute has come and tells how many. What
// another node, or a person, was faster with is left to them: the edition's version
// decides, so that it comes out once. What one piece fails with does not hold up others.
func (s *Service) BringOut(ctx context.Context) (out int, err error) {
	var failed error
	for { // in pieces, until nothing comes out any more
		due, err := s.Contents.Due(ctx)
		if err != nil {
			return out, err
		}
		before := out
		for _, e := range due {
			switch came, err := s.bringOut(ctx, e); {
			case came:
				out++
			case err == nil: // it went back to who wrote it
			case domain.CodeOf(err) != domain.CodeConflict:
				failed = fmt.Errorf("newsroom: %s: %w", e.ID, err)
			}
		}
		if out == before {
			return out, failed
		}
	}
}

// bringOut brings out an edition whose minute has come; came is false where it went back.
func (s *Service) bringOut(ctx context.Context, e content.Edition) (came bool, err error) {
	c, err := s.Contents.Content(ctx, e.ContentID)
	if err != nil {
		return false, err
	}
	call := content.Call{EditionID: e.ID, Seen: e.Version, Act: flow.Publish, Reason: s.lateness(e)}
	if err := s.counted(ctx, c, &call); err != nil {
		return false, err
	}
	out, err := s.Contents.Move(ctx, access.SystemActor("Hẹn giờ"), call)
	if came = err == nil && out.State == flow.Published; came {
		s.cameOut(ctx, out)
	}
	return came, err
}

// lateness says that an edition comes out later than it was to; empty for in time.
func (s *Service) lateness(e content.Edition) string {
	behind := s.DB.Clock().Now().Sub(db.Time(e.DueAt))
	if behind < late {
		return ""
	}
	return fmt.Sprintf("Hẹn %s, đăng muộn %s vì lúc đó hệ thống không hoạt động.", clockText(db.Time(e.DueAt).In(s.Zone)), spanText(behind))
}

// clockText writes an instant as the history tells it: 08 giờ 00 ngày 12/04/2027.
func clockText(t time.Time) string { return t.Format("15 giờ 04 ngày 02/01/2006") }

// spanText writes how long something took, in the two largest units.
func spanText(d time.Duration) string {
	hours, rest := int(d.Hours()), int(d.Minutes())%60
	switch {
	case hours >= 24:
		return fmt.Sprintf("%d ngày %d giờ", hours/24, hours%24)
	case hours > 0:
		return fmt.Sprintf("%d giờ %d phút", hours, rest)
	}
	return fmt.Sprintf("%d phút", rest)
}
