package desk

import (
	"context"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/spine/papers"
)

// mostPapers is how many papers the desk lists.
const mostPapers = 6

// PaperDue is a paper that waits for the person: to be signed by a leader, to be
// taken on its way by an officer.
type PaperDue struct {
	papers.Paper
	Agency string
}

// Sign is the sign of what is to be done.
func (p PaperDue) Sign() string {
	if p.Status == papers.ToSign {
		return "at_risk"
	}
	return "on_track"
}

// papers lists the papers of the actor's own agencies that wait for a next step
// which the actor may do or, as a leader, sign; and how many more there are.
func (s *Service) papers(ctx context.Context, actor access.Actor, today calendar.Date) (due []PaperDue, more int, err error) {
	if s.Papers == nil {
		return nil, 0, nil
	}
	f := papers.Filter{Agencies: actor.Agencies(access.Officer, access.Coordinator), Statuses: []papers.Status{papers.Draft, papers.ToSign, papers.Signed}}
	if len(f.Agencies) == 0 {
		f = papers.Filter{Agencies: actor.Agencies(access.Leader), Statuses: []papers.Status{papers.ToSign}}
	}
	if len(f.Agencies) == 0 {
		return nil, 0, nil
	}
	all, total, err := s.Papers.List(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	names, err := s.Registry.Names(ctx, today, f.Agencies...)
	for _, p := range all[:min(mostPapers, len(all))] {
		due = append(due, PaperDue{p, names[p.AgencyID]})
	}
	return due, total - len(due), err
}
