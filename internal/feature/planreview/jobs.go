package planreview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/plan"
	"loa/internal/platform/clock"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/programme"
)

// LookAfter asks to read again the files whose worker died.
type LookAfter struct{}

// Kind names the job.
func (LookAfter) Kind() string { return "planreview.look_after" }

// Sweep asks to remove stored files that nobody names.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "planreview.sweep" }

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	return errors.Join(river.AddWorkerSafely(w, &reader{f: f}), river.AddWorkerSafely(w, &keeper{f: f}), river.AddWorkerSafely(w, &sweeper{f: f}))
}

// Periodic lists the jobs that come by themselves: a killed worker's file is
// read by another one a minute later.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute),
			func() (river.JobArgs, *river.InsertOpts) { return LookAfter{}, nil }, &river.PeriodicJobOpts{RunOnStart: true}),
		river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) { return Sweep{}, nil }, nil),
	}
}

// sweepAfter leaves a file that was just stored the time to be named.
const sweepAfter = 24 * time.Hour

type sweeper struct {
	river.WorkerDefaults[Sweep]
	f *Feature
}

// Work removes the files that no plan and no reading names: of uploads that
// broke off, and of readings refused long ago. Evidence lies elsewhere.
func (s *sweeper) Work(ctx context.Context, _ *river.Job[Sweep]) error {
	if err := s.f.programme.LetGo(ctx); err != nil {
		return err
	}
	before := clock.Real{}.Now().Add(-sweepAfter) // the disk's time is real, also in a rehearsal
	return s.f.files.Old(ctx, before, func(sum string) error {
		kept, err := s.f.programme.KeepsFile(ctx, sum)
		if err != nil || kept {
			return err
		}
		return s.f.files.Remove(ctx, sum)
	})
}

type keeper struct {
	river.WorkerDefaults[LookAfter]
	f *Feature
}

// Work is safe to repeat.
func (k *keeper) Work(ctx context.Context, _ *river.Job[LookAfter]) error {
	_, err := k.f.programme.Forsaken(ctx)
	return err
}

type reader struct {
	river.WorkerDefaults[programme.ReadFile]
	f *Feature
}

// Timeout leaves time for the largest scan that is taken.
func (r *reader) Timeout(*river.Job[programme.ReadFile]) time.Duration { return 70 * time.Minute }

// maxTakes is how often a file is tried before it is refused: a file that
// brings the program down must not do so for ever.
const maxTakes = 4

// Work reads one file; it is safe to repeat, also while another worker reads
// the same one.
func (r *reader) Work(ctx context.Context, j *river.Job[programme.ReadFile]) error {
	t, wait, err := r.f.programme.TakeIntake(ctx, j.Args.IntakeID)
	switch {
	case err != nil:
		return err
	case wait > 0:
		return river.JobSnooze(wait)
	case t.ID == "":
		return nil
	}
	return r.f.end(ctx, t, r.f.take(ctx, t))
}

// take reads the file of an intake and keeps what was read as a draft.
func (f *Feature) take(ctx context.Context, t programme.Take) error {
	if t.Takes > maxTakes {
		return domain.Invalid("Đã thử đọc tệp %d lần mà không xong. Gửi bản khác, hoặc báo người quản trị.", maxTakes)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var pages progress
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		f.beat(ctx, stop, t, &pages)
	}()
	defer func() {
		stop(nil)
		<-beating
	}()
	doc, text, err := f.extract(ctx, t, &pages)
	if err == nil {
		err = f.programme.Finish(ctx, t, doc, text)
	}
	if errors.Is(context.Cause(ctx), programme.ErrTaken) {
		return programme.ErrTaken
	}
	return err
}

// progress is how far a reading is.
type progress struct{ done, of atomic.Int64 }

// beat writes down every half second how far the reading is, and at least
// every five seconds that it goes on. It stops the reading when another worker
// took the file.
func (f *Feature) beat(ctx context.Context, stop context.CancelCauseFunc, t programme.Take, p *progress) {
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	var done, of int64
	for silent := 0; ; silent++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		nowDone, nowOf := p.done.Load(), p.of.Load()
		if nowDone == done && nowOf == of && silent < 10 {
			continue
		}
		done, of, silent = nowDone, nowOf, 0
		if err := f.programme.Beat(ctx, t, int(done), int(of)); errors.Is(err, programme.ErrTaken) {
			stop(err)
			return
		}
	}
}

// extract takes the text out of a stored file and reads the plan in it. Pages
// that cannot be read are left out with a warning; words of scanned pages are
// kept for a worker that has to begin again.
func (f *Feature) extract(ctx context.Context, t programme.Take, p *progress) (plan.Document, plan.Text, error) {
	file, err := f.files.Open(ctx, t.SHA256)
	if domain.CodeOf(err) == domain.CodeNotFound {
		return plan.Document{}, plan.Text{}, domain.Invalid("Tệp gốc không còn trên máy chủ. Tải tệp lên lại.")
	}
	if err != nil {
		return plan.Document{}, plan.Text{}, err
	}
	body, err := io.ReadAll(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return plan.Document{}, plan.Text{}, fmt.Errorf("planreview: read a stored file: %w", err)
	}
	var lost []string
	text, err := textract.Extract(textract.With(ctx, textract.Watch{
		Password: t.Password,
		Page: func(done, of int) {
			p.done.Store(int64(done))
			p.of.Store(int64(of))
		},
		Lost: func(page int, _ error) { lost = append(lost, strconv.Itoa(page)) },
		Words: func(page int, read func() ([]byte, error)) ([]byte, error) {
			return f.words(ctx, t, page, read)
		},
	}), t.Name, bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return plan.Document{}, plan.Text{}, err
	}
	doc := plan.Read(text)
	if len(lost) > 0 {
		doc.Warnings = append(doc.Warnings, plan.Warning{Code: "missing-pages", Message: missingPages(lost)})
	}
	return doc, text, nil
}

// missingPages is kept with the plan and stays Vietnamese.
func missingPages(lost []string) string {
	return "Không đọc được trang " + strings.Join(lost, ", ") + " của tệp: phần đọc được vẫn giữ, cần đối chiếu và bổ sung nhiệm vụ ở các trang này."
}

func (f *Feature) words(ctx context.Context, t programme.Take, page int, read func() ([]byte, error)) ([]byte, error) {
	kept, ok, err := f.programme.KeptPage(ctx, t, page)
	if err != nil || ok {
		return kept, err
	}
	words, err := read()
	if err != nil {
		return nil, err
	}
	return words, f.programme.KeepPage(ctx, t, page, words)
}

// end settles how a reading ended. What the person can do something about is
// told and not tried again; everything else goes back into the queue until the
// file was tried too often.
func (f *Feature) end(ctx context.Context, t programme.Take, err error) error {
	if err == nil || errors.Is(err, programme.ErrTaken) {
		return nil
	}
	after := context.WithoutCancel(ctx)
	e, ours := errors.AsType[*domain.Error](err)
	stopped := ctx.Err() != nil
	switch {
	case ours && e.Code == domain.CodeInvalid && !stopped:
		return f.refuse(after, t, e)
	case t.Takes >= maxTakes && !stopped:
		slog.ErrorContext(ctx, "a plan could not be read", "intake", t.ID, "error", err)
		return f.programme.Refuse(after, t, domain.Invalid("Chưa đọc được tệp vì hệ thống gặp lỗi. Thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị."), programme.RefusedTrouble)
	}
	return errors.Join(err, f.programme.Release(after, t))
}

func (f *Feature) refuse(ctx context.Context, t programme.Take, why *domain.Error) error {
	kind := ""
	switch {
	case errors.Is(why, textract.ErrPassword):
		kind = programme.RefusedPassword
	case errors.Is(why, textract.ErrClassified):
		kind = programme.RefusedClassified
	}
	if err := f.programme.Refuse(ctx, t, why, kind); err != nil || kind != programme.RefusedClassified {
		return err
	}
	kept, err := f.programme.KeepsFile(ctx, t.SHA256)
	if err != nil || kept {
		return err
	}
	return f.files.Remove(ctx, t.SHA256)
}
