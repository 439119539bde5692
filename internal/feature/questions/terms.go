package questions

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// terms gives within how many working days each owner takes a step, and the calendar.
func (s *Service) terms(ctx context.Context) (question.Terms, *calendar.WorkDays, error) {
	t, err := s.Terms(ctx)
	if err != nil {
		return t, nil, err
	}
	days, err := s.Programme.WorkDays(ctx)
	return t, days, err
}

// Terms gives the terms that the office set last.
func (s *Service) Terms(ctx context.Context) (question.Terms, error) {
	t := question.DefaultTerms()
	_, err := s.DB.Get(ctx, &t, `SELECT department, agency, chairman FROM question_term ORDER BY id DESC LIMIT 1`)
	if err != nil {
		err = fmt.Errorf("questions: terms: %w", err)
	}
	return t, err
}

// SetTerms sets the terms for steps that begin from now on; open steps keep their day.
func (s *Service) SetTerms(ctx context.Context, actor access.Actor, t question.Terms) error {
	if !actor.Is(access.Coordinator) {
		return domain.Forbidden("Chỉ người điều phối đặt thời hạn xử lý vướng mắc.")
	}
	if err := t.Check(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO question_term (id, department, agency, chairman, set_at, set_by, set_by_name) VALUES (`+db.Marks(1, 7)+`)`,
			db.NewID(), t.Department, t.Agency, t.Chairman, db.Millis(tx.Now()), actor.AccountID, actor.Name); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "question.terms", "question_term", "", t)
	})
}
