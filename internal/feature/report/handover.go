package report

import (
	"context"
	"strconv"
	"strings"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/event"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/papers"
)

// room is this room's name in what it hands over.
const room = "report"

// ref names an edition among papers.
func ref(reportID string, edition int) string { return reportID + "#" + strconv.Itoa(edition) }

// written draws the paper of an edition that is about to be frozen and keeps its
// files. It is empty where papers are not kept.
func (s *Service) written(ctx context.Context, r Report, e Edition) (papers.New, error) {
	if s.Papers == nil {
		return papers.New{}, nil
	}
	r.Status, r.Edition = StatusApproved, r.Edition+1
	e.ApprovedAt = db.Millis(s.DB.Clock().Now())
	e.Results, e.Shortcomings, e.Proposals = r.Results, r.Shortcomings, r.Proposals
	p, err := s.paper(ctx, r, e)
	if err != nil {
		return papers.New{}, err
	}
	n := papers.New{
		AgencyID: r.AgencyID, Kind: string(office.KindReport), Title: e.Head.Title, Symbol: p.Symbol, Room: room, Ref: ref(r.ID, r.Edition),
		SignTitle: strings.Join(p.SignTitle, "\n"), SignCapacity: papers.Capacity(p.SignCapacity),
	}
	names, err := s.People.Names(ctx, r.SubmittedBy)
	if err != nil {
		return n, err
	}
	n.Writer = papers.Writer{ID: r.SubmittedBy, Name: names[r.SubmittedBy]}
	for _, f := range []Format{DOCX, PDF, XLSX} {
		if f == PDF && s.Fonts == nil {
			continue
		}
		body, err := s.draw(ctx, r, e, f)
		if err != nil {
			return n, err
		}
		kept, err := s.Papers.Keep(ctx, string(f), fileName(r, e.Head)+"."+string(f), body)
		if err != nil {
			return n, err
		}
		n.Files = append(n.Files, kept)
	}
	return n, nil
}

// handOver gives the paper of a frozen edition to those who number and sign it.
func (s *Service) handOver(ctx context.Context, tx *db.Tx, actor access.Actor, n papers.New) error {
	if n.Ref == "" {
		return nil
	}
	_, err := s.Papers.HandOver(ctx, tx, actor, n)
	return err
}

// PaperOf finds the paper of the report's last edition; ok is false without one.
func (s *Service) PaperOf(ctx context.Context, r Report) (papers.Paper, bool, error) {
	if s.Papers == nil || r.Edition == 0 {
		return papers.Paper{}, false, nil
	}
	return s.Papers.Of(ctx, room, ref(r.ID, r.Edition))
}

// drop ends the paper of an edition that does not hold any more, unless it went
// out already.
func (s *Service) drop(ctx context.Context, tx *db.Tx, actor access.Actor, r Report) error {
	if s.Papers == nil {
		return nil
	}
	return s.Papers.Withdraw(ctx, tx, actor, papers.Origin{Room: room, Ref: ref(r.ID, r.Edition)}, "Mở lại báo cáo: "+r.ReturnReason)
}

// FilePaper asks for the report of a released paper to be noted as filed.
type FilePaper struct {
	PaperID string `json:"paper_id"`
}

// Kind names the job.
func (FilePaper) Kind() string { return "report.file_paper" }

// Heard takes what happens to papers: the release of a report's paper files the
// report.
func (s *Service) Heard(_ context.Context, h papers.Happened) (river.JobArgs, error) {
	if h.Room == room && h.Kind == (event.PaperReleased{}).Kind() {
		return FilePaper{PaperID: h.PaperID}, nil
	}
	return nil, nil //nolint:nilnil // nothing follows
}

// Jobs registers the worker.
func (f *Feature) Jobs(w *river.Workers) error {
	return river.AddWorkerSafely(w, &filer{service: f.service})
}

type filer struct {
	river.WorkerDefaults[FilePaper]
	service *Service
}

// Work files the report of a released paper.
func (w *filer) Work(ctx context.Context, j *river.Job[FilePaper]) error {
	return w.service.FileReleased(ctx, j.Args.PaperID)
}

// FileReleased files the report of a released paper, on the day of the release.
// It is safe to repeat; a report that was reopened meanwhile stays as it is.
func (s *Service) FileReleased(ctx context.Context, paperID string) error {
	p, err := s.Papers.Paper(ctx, paperID)
	if err != nil {
		return err
	}
	id, edition, _ := strings.Cut(p.Ref, "#")
	r, err := byID(ctx, s.DB, id)
	if err != nil {
		return err
	}
	if strconv.Itoa(r.Edition) != edition || r.Status != StatusApproved {
		return nil
	}
	with := p.FullNumber() + " ngày " + p.SignedOn.Vietnamese()
	err = s.file(ctx, access.SystemActor("papers"), r, filing{with: with, on: p.ReleasedOn})
	if domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	return err
}
