package ownplan

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/spine/people"
)

// writer is the actor as they draft and submit for an agency: somebody of it, or a
// coordinator on behalf of one in which nobody could, who is named so. It fails with
// forbidden for others.
func (s *Service) writer(ctx context.Context, actor access.Actor, agencyID string) (access.Actor, error) {
	if belongs(actor, agencyID) {
		return actor, nil
	}
	if !actor.Is(access.Coordinator) {
		return actor, errDraft()
	}
	there, err := s.has(ctx, agencyID, access.Officer, "")
	switch {
	case err != nil:
		return actor, err
	case there:
		return actor, domain.Forbidden("Cơ quan này có cán bộ đầu mối nên tự lập kế hoạch của mình. Người điều phối chỉ xem, chỉ soạn thay cơ quan chưa có tài khoản.")
	}
	return s.behalf(ctx, actor, agencyID)
}

// recorder is the actor as they record what happened to a plan: who drafts, or a
// leader of the agency.
func (s *Service) recorder(ctx context.Context, actor access.Actor, agencyID string) (access.Actor, error) {
	if mayDecide(actor, agencyID) {
		return actor, nil
	}
	return s.writer(ctx, actor, agencyID)
}

// allowed turns a refusal into false.
func allowed(err error) (bool, error) {
	if domain.CodeOf(err) == domain.CodeForbidden {
		return false, nil
	}
	return err == nil, err
}

// behalf is an actor as the record names them who acts for another agency.
func (s *Service) behalf(ctx context.Context, actor access.Actor, agencyID string) (access.Actor, error) {
	names, err := s.Registry.Names(ctx, s.today(), actor.Home(), agencyID)
	if err != nil {
		return actor, err
	}
	of := ""
	if home := names[actor.Home()]; home != "" {
		of = home + ", "
	}
	actor.Name += " (" + of + "thay mặt " + names[agencyID] + ")"
	return actor, nil
}

// has tells whether somebody beside one account holds a role in an agency today.
func (s *Service) has(ctx context.Context, agencyID string, role access.Role, beside string) (bool, error) {
	holders, err := s.People.Holders(ctx, agencyID)
	return slices.ContainsFunc(holders, func(h people.Holder) bool { return h.Role == role && h.AccountID != beside }), err
}
