package app

import (
	"context"

	"loa/internal/app/demo"
	"loa/internal/feature/report"
	"loa/internal/spine/papers"
)

// release takes the paper of an approved report to its release on the same day,
// as its writer and its leader do, and files the report with it. What stands for the
// signed file is the draft's own PDF, which nobody signed.
func (f *filler) release(ctx context.Context, s *report.Service, due demo.Due, reportID string) error {
	writer, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	leader, err := f.who(ctx, "lanhdao")
	if err != nil {
		return err
	}
	r, err := s.Get(ctx, writer, reportID)
	if err != nil {
		return err
	}
	p, ok, err := s.PaperOf(ctx, r)
	if err != nil || !ok {
		return err
	}
	call := papers.Call{PaperID: p.ID}
	if _, err := f.Papers.Submit(ctx, writer, call); err != nil {
		return err
	}
	if _, err := f.Papers.Number(ctx, writer, call, papers.Registration{
		Number: due.Number, Symbol: p.Symbol, SignedOn: f.Papers.Today(), Signer: leader.Name, Capacity: papers.Deputy, Position: "GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
	}); err != nil {
		return err
	}
	signed, err := f.scanned(ctx, p, due)
	if err != nil {
		return err
	}
	if _, err := f.Papers.Sign(ctx, writer, call, signed); err != nil {
		return err
	}
	if _, err := f.Papers.Release(ctx, writer, call, f.Papers.Today()); err != nil {
		return err
	}
	return s.FileReleased(ctx, p.ID)
}

func (f *filler) scanned(ctx context.Context, p papers.Paper, due demo.Due) (papers.File, error) {
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
	kept, err := f.Papers.Keep(ctx, papers.RoleSigned, due.Number+"-"+p.Symbol+".pdf", content)
	kept.Verdict = &verdict
	return kept, err
}
