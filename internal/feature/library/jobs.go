package library

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/spine/content"
)

// Tidy asks to forget what nobody went on with, and to ask again for films.
type Tidy struct{}

// Kind names the job.
func (Tidy) Kind() string { return "library.tidy" }

// Sweep asks to remove stored files that nobody names.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "library.sweep" }

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	if err := errors.Join(river.AddWorkerSafely(w, &coder{s: f.service}), river.AddWorkerSafely(w, &tidier{s: f.service}), river.AddWorkerSafely(w, &sweeper{s: f.service})); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}

// Periodic lists the jobs that come by themselves.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) { return Tidy{}, nil }, &river.PeriodicJobOpts{RunOnStart: true}),
		river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) { return Sweep{}, nil }, nil),
	}
}

type sweeper struct {
	river.WorkerDefaults[Sweep]
	s *Service
}

// Timeout is how long looking at every file may take.
func (*sweeper) Timeout(*river.Job[Sweep]) time.Duration { return time.Hour }

// Work is safe to repeat.
func (w *sweeper) Work(ctx context.Context, _ *river.Job[Sweep]) error {
	_, err := w.s.Contents.SweepFiles(ctx)
	return err
}

type coder struct {
	river.WorkerDefaults[content.Film]
	s *Service
}

// Timeout is how long a film may take.
func (*coder) Timeout(*river.Job[content.Film]) time.Duration { return content.FilmMost }

// Work is safe to repeat, also on two nodes at once.
func (w *coder) Work(ctx context.Context, j *river.Job[content.Film]) error {
	return w.s.Contents.CodeFilm(ctx, j.Args.MediumID)
}

type tidier struct {
	river.WorkerDefaults[Tidy]
	s *Service
}

// Work is safe to repeat.
func (w *tidier) Work(ctx context.Context, _ *river.Job[Tidy]) error {
	_, err := w.s.Contents.ForgetUploads(ctx)
	return errors.Join(err, w.s.Contents.AskFilms(ctx))
}
