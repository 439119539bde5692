package reorganise

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
)

// ApplyAct asks to apply an act.
type ApplyAct struct {
	ID string `json:"id"`
}

// Kind names the job.
func (ApplyAct) Kind() string { return "reorganise.apply" }

// ReturnRoles asks to give back the roles that an undone act had moved.
type ReturnRoles struct {
	ID string `json:"id"`
}

// Kind names the job.
func (ReturnRoles) Kind() string { return "reorganise.return_roles" }

// LookAfter asks to go on with acts whose worker died.
type LookAfter struct{}

// Kind names the job.
func (LookAfter) Kind() string { return "reorganise.look_after" }

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	return errors.Join(
		river.AddWorkerSafely(w, &applier{s: f.Service}), river.AddWorkerSafely(w, &returner{s: f.Service}), river.AddWorkerSafely(w, &keeper{s: f.Service}))
}

// Periodic lists the jobs that come by themselves: what a killed program left is
// gone on with at once after a start, or by another one a minute later.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Minute),
		func() (river.JobArgs, *river.InsertOpts) { return LookAfter{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})}
}

// workTime leaves time for the largest act.
const workTime = 30 * time.Minute

type applier struct {
	river.WorkerDefaults[ApplyAct]
	s *Service
}

// Timeout leaves time for the largest act.
func (*applier) Timeout(*river.Job[ApplyAct]) time.Duration { return workTime }

// Work is safe to repeat.
func (a *applier) Work(ctx context.Context, j *river.Job[ApplyAct]) error {
	return a.s.work(ctx, j.Args.ID)
}

type returner struct {
	river.WorkerDefaults[ReturnRoles]
	s *Service
}

// Work is safe to repeat.
func (r *returner) Work(ctx context.Context, j *river.Job[ReturnRoles]) error {
	return r.s.giveBack(ctx, j.Args.ID)
}

type keeper struct {
	river.WorkerDefaults[LookAfter]
	s *Service
}

// Timeout leaves time for the largest act.
func (*keeper) Timeout(*river.Job[LookAfter]) time.Duration { return workTime }

// Work is safe to repeat.
func (k *keeper) Work(ctx context.Context, _ *river.Job[LookAfter]) error { return k.s.forsaken(ctx) }
