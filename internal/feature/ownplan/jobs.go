package ownplan

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/event"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
	"loa/internal/spine/papers"
)

// IssuePaper asks for the plan of a released paper to be noted as issued.
type IssuePaper struct {
	PaperID string `json:"paper_id"`
}

// Kind names the job.
func (IssuePaper) Kind() string { return "ownplan.issue_paper" }

// LookAbove asks to count what changed above issued plans.
type LookAbove struct{}

// Kind names the job.
func (LookAbove) Kind() string { return "ownplan.look_above" }

// every is how often it is looked.
const every = 10 * time.Minute

// Heard takes what happens to papers: the release of a plan's paper issues the plan.
func (s *Service) Heard(_ context.Context, h papers.Happened) (river.JobArgs, error) {
	if h.Room == room && h.Kind == (event.PaperReleased{}).Kind() {
		return IssuePaper{PaperID: h.PaperID}, nil
	}
	return nil, nil //nolint:nilnil // nothing follows
}

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	if err := river.AddWorkerSafely(w, &issuer{s: f.service}); err != nil {
		return fmt.Errorf("ownplan: %w", err)
	}
	if err := river.AddWorkerSafely(w, &looker{s: f.service}); err != nil {
		return fmt.Errorf("ownplan: %w", err)
	}
	return nil
}

// Periodic lists the jobs that come by themselves.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(every),
		func() (river.JobArgs, *river.InsertOpts) {
			return LookAbove{}, &river.InsertOpts{Queue: job.Long, UniqueOpts: river.UniqueOpts{ByPeriod: every}}
		}, &river.PeriodicJobOpts{RunOnStart: true})}
}

type issuer struct {
	river.WorkerDefaults[IssuePaper]
	s *Service
}

// Work issues the plan of a released paper.
func (w *issuer) Work(ctx context.Context, j *river.Job[IssuePaper]) error {
	return w.s.IssueReleased(ctx, j.Args.PaperID)
}

type looker struct {
	river.WorkerDefaults[LookAbove]
	s *Service
}

// Timeout is that of a province's plans on a slow machine.
func (*looker) Timeout(*river.Job[LookAbove]) time.Duration { return 5 * time.Minute }

// Work counts what changed above issued plans.
func (w *looker) Work(ctx context.Context, _ *river.Job[LookAbove]) error { return w.s.LookAbove(ctx) }

// LookAbove counts for each issued plan that is its agency's newest edition how many
// differences wait for an answer, so that desks need not compare. It is safe to
// repeat.
func (s *Service) LookAbove(ctx context.Context) error {
	var plans []string
	if err := s.DB.Select(ctx, &plans, `SELECT DISTINCT plan_id FROM ownplan_v_waiting WHERE status = 'issued' ORDER BY plan_id`); err != nil {
		return err
	}
	for _, id := range plans {
		if err := s.lookAbove(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) lookAbove(ctx context.Context, planID string) error {
	b, err := s.open(ctx, planID)
	if err != nil || s.today() > b.plan.WindowEnd {
		return err
	}
	var all []Plan
	if err := s.DB.Select(ctx, &all, `SELECT `+columns+` FROM ownplan WHERE outside = FALSE AND id IN (SELECT id FROM ownplan_v_waiting WHERE plan_id = $1 AND status = 'issued')`, planID); err != nil {
		return err
	}
	for _, p := range all {
		if _, exists := b.agencies[p.AgencyID]; !exists {
			continue
		}
		lines, err := linesOf(ctx, s.DB, p.ID)
		if err != nil {
			return err
		}
		no, err := declined(ctx, s.DB, planID, p.AgencyID)
		if err != nil {
			return err
		}
		if n := len(differences(lines, b.items(p.AgencyID), no)); n != p.Differences {
			if err := s.counted(ctx, p, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// counted keeps how many differences wait, unless the plan went on meanwhile.
func (s *Service) counted(ctx context.Context, p Plan, n int) error {
	since := p.DifferencesOn
	switch {
	case n == 0:
		since = ""
	case n > p.Differences:
		since = s.today()
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE ownplan SET differences = $2, differences_on = $3 WHERE id = $1 AND version = $4`, p.ID, n, since, p.Version)
		return err
	})
}
