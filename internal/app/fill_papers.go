package app

import (
	"context"

	"loa/internal/domain/access"
	"loa/internal/feature/report"
	"loa/internal/spine/papers"
)

// hands are who takes a paper to its release, and what is recorded of it; without
// a position the signer is who the draft names.
type hands struct {
	writer, leader access.Actor
	number         string
	capacity       papers.Capacity
	position       string
}

// release takes the paper of an approved report to its release on the same day,
// and files the report with it. What stands for the signed file is the draft's own
// PDF, which nobody signed.
func (f *filler) release(ctx context.Context, s *report.Service, reportID string, h hands) error {
	r, err := s.Get(ctx, h.writer, reportID)
	if err != nil {
		return err
	}
	p, ok, err := s.PaperOf(ctx, r)
	if err != nil || !ok {
		return err
	}
	call, today := papers.Call{PaperID: p.ID}, f.Papers.Today()
	if _, err := f.Papers.Submit(ctx, h.writer, call); err != nil {
		return err
	}
	n := papers.Registration{Number: h.number, Symbol: p.Symbol, SignedOn: today, Signer: h.leader.Name, Capacity: h.capacity, Position: h.position}
	if n.Position == "" {
		n.Capacity, n.Position = p.Capacity, p.Position
	}
	if _, err := f.Papers.Number(ctx, h.writer, call, n); err != nil {
		return err
	}
	signed, err := f.scanned(ctx, p, h.number)
	if err != nil {
		return err
	}
	if _, err := f.Papers.Sign(ctx, h.writer, call, signed); err != nil {
		return err
	}
	if _, err := f.Papers.Release(ctx, h.writer, call, today); err != nil {
		return err
	}
	return s.FileReleased(ctx, p.ID)
}

func (f *filler) scanned(ctx context.Context, p papers.Paper, number string) (papers.File, error) {
	files, err := f.Papers.Files(ctx, p.ID)
	if err != nil {
		return papers.File{}, err
	}
	draft, ok := p.Current(files, papers.RolePDF)
	if !ok {
		return papers.File{}, nil
	}
	content, err := f.Papers.Content(ctx, draft)
	if err != nil {
		return papers.File{}, err
	}
	verdict, err := f.checkSignature(ctx, content)
	if err != nil {
		return papers.File{}, err
	}
	kept, err := f.Papers.Keep(ctx, papers.RoleSigned, number+"-"+p.Symbol+".pdf", content)
	kept.Verdict = &verdict
	return kept, err
}
