package ownplan

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

// Drop throws an edition that amends an issued one away while it is written, as it was
// seen, and gives the id of the edition that holds; one that was dropped already gives
// the same. What was accepted of changes above waits for an answer again. The life of
// the edition that holds tells who dropped it. It fails with conflict for a first
// edition, for one that a leader has, and when somebody wrote meanwhile.
func (s *Service) Drop(ctx context.Context, actor access.Actor, id string, version int64) (string, error) {
	seen, err := s.Get(ctx, actor, id)
	if domain.CodeOf(err) == domain.CodeNotFound {
		return s.heldInstead(ctx, actor, id)
	}
	if err != nil {
		return "", err
	}
	if actor, err = s.writer(ctx, actor, seen.AgencyID); err != nil {
		return "", err
	}
	var holds Plan
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := move(&p, actDrop); err != nil {
			return err
		}
		if version != p.Version {
			return domain.Conflict("Kế hoạch vừa được sửa.")
		}
		all, err := editions(ctx, tx, p.PlanID, p.AgencyID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, Plan.Issued)
		if i < 0 || all[0].ID != id {
			return domain.Conflict("Chỉ bỏ được bản sửa đổi, bổ sung chưa ban hành; bản lập lần đầu thì sửa tiếp.")
		}
		holds = all[i]
		if err := remove(ctx, tx, id); err != nil {
			return err
		}
		tx.Enqueue(LookAbove{})
		return record(ctx, tx, actor, holds, happening{act: actDrop, words: id})
	})
	return holds.ID, err
}

// remove deletes an edition with all that belongs to it; the log keeps what was done.
func remove(ctx context.Context, tx *db.Tx, id string) error {
	for _, q := range []string{
		`DELETE FROM ownplan_budget WHERE line_id IN (SELECT id FROM ownplan_line WHERE ownplan_id = $1)`,
		`DELETE FROM ownplan_line WHERE ownplan_id = $1`,
		`DELETE FROM ownplan_event WHERE ownplan_id = $1`,
		`DELETE FROM ownplan WHERE id = $1`,
	} {
		if err := tx.Send(ctx, q, id); err != nil {
			return err
		}
	}
	return nil
}

// heldInstead gives the id of the edition from which a dropped one was amended, where
// the actor may see it; else it fails with not found. Links to the dropped one still
// stand in mails and on its cancelled paper.
func (s *Service) heldInstead(ctx context.Context, actor access.Actor, id string) (string, error) {
	var holds string
	ok, err := s.DB.Get(ctx, &holds, `SELECT ownplan_id FROM ownplan_event WHERE act = $1 AND words = $2`, actDrop, id)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", errNone()
	}
	_, err = s.Get(ctx, actor, holds)
	return holds, err
}

// amending is the issued edition that a draft amends, as the draft began from it.
type amending struct {
	base  Plan
	lines []Line
}

// amends reads what an edition amends; nil for a first edition.
func (s *Service) amends(ctx context.Context, p Plan) (*amending, error) {
	if p.Edition < 2 {
		return nil, nil //nolint:nilnil // a first edition amends nothing
	}
	all, err := editions(ctx, s.DB, p.PlanID, p.AgencyID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, Plan.Issued)
	if i < 0 {
		return nil, nil //nolint:nilnil // it amends nothing that holds
	}
	a := amending{base: all[i]}
	head, err := s.Head(ctx, a.base)
	if err != nil {
		return nil, err
	}
	a.base.Basis = amendedBasis(a.base, head.Heading.Issuer)
	a.lines, err = linesOf(ctx, s.DB, a.base.ID)
	return &a, err
}

// problem says that nothing was changed yet: an edition that says what holds already is
// not submitted.
func (a *amending) problem(p Plan, lines []Line) domain.Fields {
	if a == nil || p.clean() != a.base.clean() || len(lines) != len(a.lines) {
		return nil
	}
	for i, l := range lines {
		was := a.lines[i]
		if l.SourceKey != was.SourceKey || l.seal() != was.seal() || l.Above.mark() != was.Above.mark() {
			return nil
		}
	}
	return domain.Fields{{Name: "sua_doi", Message: "Chưa có thay đổi nào so với bản đã ban hành. Sửa chỗ cần sửa rồi gửi duyệt, hoặc bỏ bản này."}}
}
