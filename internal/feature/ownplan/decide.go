package ownplan

import (
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// Recall takes a submitted plan back so that it can be changed. Only who submitted
// it may, before a leader decided.
func (s *Service) Recall(ctx context.Context, actor access.Actor, id string) error {
	return s.change(ctx, actor, id, actRecall, func(p *Plan, _ *db.Tx) error {
		if p.SubmittedBy != actor.AccountID {
			return domain.Forbidden("Chỉ người gửi duyệt được rút lại kế hoạch của mình.")
		}
		p.SubmittedBy, p.SubmittedAt = "", 0
		return nil
	})
}

// Why is the reason for which a plan is sent back, and the version that the leader read;
// 0: the one that stands.
type Why struct {
	Reason  string
	Version int64
}

// read fails with conflict when another version stands than the one that was read.
func (p Plan) read(version int64) error {
	if version > 0 && version != p.Version {
		return domain.Conflict("Kế hoạch đã được rút lại và sửa sau khi trang này mở.")
	}
	return nil
}

// Return sends a submitted plan back with a reason.
func (s *Service) Return(ctx context.Context, actor access.Actor, id string, why Why) error {
	return s.change(ctx, actor, id, actReturn, func(p *Plan, tx *db.Tx) error {
		if err := p.read(why.Version); err != nil {
			return err
		}
		p.ReturnReason = vi.Clean(why.Reason)
		return decide(actor, p, tx)
	})
}

// mayRule tells why the actor may not decide: only a leader does who is not the one
// who submitted.
func mayRule(actor access.Actor, p Plan) error {
	switch {
	case !mayDecide(actor, p.AgencyID):
		return domain.Forbidden("Chỉ lãnh đạo của cơ quan được duyệt hoặc trả lại kế hoạch.")
	case p.SubmittedBy == actor.AccountID:
		return domain.Forbidden("Người gửi duyệt không tự duyệt kế hoạch của mình.")
	}
	return nil
}

// decide notes who decided.
func decide(actor access.Actor, p *Plan, tx *db.Tx) error {
	if err := mayRule(actor, *p); err != nil {
		return err
	}
	p.DecidedBy, p.DecidedAt = actor.AccountID, db.Millis(tx.Now())
	return nil
}

// Approve freezes the version that the leader read, 0 for the one that stands, and
// hands its paper to văn thư in the same transaction. It fails with conflict when
// somebody else decided before, or when it was taken back and written anew; for who
// approved it already it changes nothing.
func (s *Service) Approve(ctx context.Context, actor access.Actor, id string, version int64) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil || seen.Status == StatusApproved && seen.DecidedBy == actor.AccountID {
		return err
	}
	if seen.Status == StatusSubmitted {
		if err := seen.read(version); err != nil {
			return err
		}
	}
	if err := mayRule(actor, seen); err != nil {
		return err
	}
	paper, err := s.written(ctx, seen)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, actApprove, func(p *Plan, tx *db.Tx) error {
		if p.Version != seen.Version {
			return domain.Conflict("Kế hoạch vừa được sửa.")
		}
		if err := decide(actor, p, tx); err != nil {
			return err
		}
		p.ReturnReason = ""
		return s.handOver(ctx, tx, actor, p, paper)
	})
}

// Reopen takes an approval back before the plan is issued, with a reason; its paper
// ends.
func (s *Service) Reopen(ctx context.Context, actor access.Actor, id string, why Why) error {
	return s.change(ctx, actor, id, actReopen, func(p *Plan, tx *db.Tx) error {
		if err := p.read(why.Version); err != nil {
			return err
		}
		if !mayDecide(actor, p.AgencyID) {
			return domain.Forbidden("Chỉ lãnh đạo của cơ quan được mở lại kế hoạch đã duyệt.")
		}
		p.ReturnReason = vi.Clean(why.Reason)
		return s.drop(ctx, tx, actor, p)
	})
}

// change runs one act on a locked plan by the table of moves.
func (s *Service) change(ctx context.Context, actor access.Actor, id string, a act, do func(*Plan, *db.Tx) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if !actor.System && !actor.Sees(p.AgencyID) {
			return errNone()
		}
		if err := move(&p, a); err != nil {
			return err
		}
		if err := do(&p, tx); err != nil {
			return err
		}
		if err := update(ctx, tx, p); err != nil {
			return err
		}
		h := happening{act: a}
		switch a {
		case actReturn, actReopen, actUnissue:
			h.note = p.ReturnReason
		case actIssue, actOutside:
			h.note = p.numbered()
		case actCreate, actAmend, actSave, actAnswer, actSubmit, actRecall, actApprove, actRepaper, actDrop:
		}
		if a.sendsBack() {
			lines, err := linesOf(ctx, tx, p.ID)
			if err != nil {
				return err
			}
			if h.words, err = toJSON(wordingOf(p, lines)); err != nil {
				return err
			}
		}
		tellAtOnce(tx, p, a, actor)
		return record(ctx, tx, actor, p, h)
	})
}

// tellAtOnce asks to tell the leaders of a plan that waits for them, and who submitted it
// that it was sent back.
func tellAtOnce(tx *db.Tx, p Plan, a act, actor access.Actor) {
	t := notice.AtOnce{Ref: "ownplan/" + p.ID + "/" + db.NewID(), AgencyID: p.AgencyID, ByID: actor.AccountID, ByName: actor.As(access.Leader, p.AgencyID).Name}
	switch {
	case a == actSubmit:
		t.Key, t.ByName = notice.OwnPlanKey(p.ID, notice.Waiting), actor.Name
	case a.sendsBack():
		t.Key, t.ToID = notice.OwnPlanKey(p.ID, notice.SentBack), p.SubmittedBy
	default:
		return
	}
	tx.Enqueue(t)
}

// numbered is number and day of issue as people name them: "số 12/KH-SYT ngày
// 20/02/2027".
func (p Plan) numbered() string {
	if p.IssuedOn == "" {
		return ""
	}
	if p.Number == "" {
		return "ngày " + p.IssuedOn.Vietnamese()
	}
	return "số " + p.Number + " ngày " + p.IssuedOn.Vietnamese()
}
