package report

import (
	"context"

	"loa/internal/domain/access"
)

// SubmitDrafted hands a report to the leader with the texts that it has, as when
// a person sends the form without changing a word.
func (s *Service) SubmitDrafted(ctx context.Context, actor access.Actor, id string) error {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.Submit(ctx, actor, id, words{Version: r.Version, Results: r.Results, Shortcomings: r.Shortcomings, Proposals: r.Proposals})
}
