package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/feature/questions"
	"loa/internal/vi"
)

// asking is what happens with the difficulties of the sample.
func (f *filler) asking() []happening {
	var all []happening
	for i, q := range demo.Difficulties() {
		tell := func(on calendar.Date, hour int, what string, do func(context.Context) error) {
			all = append(all, happening{on, hour, fmt.Sprint("question ", i, " ", what), func(ctx context.Context) error {
				err := do(ctx)
				if code := domain.CodeOf(err); code == domain.CodeConflict || code == domain.CodeForbidden {
					return nil // somebody who tried the sample went another way
				}
				return err
			}})
		}
		tell(q.On, 9, "sent", func(ctx context.Context) error { _, err := f.difficulty(ctx, i); return err })
		for n, j := range q.Joined {
			tell(j.On, 10, fmt.Sprint("joined ", n), func(ctx context.Context) error { return f.joined(ctx, i, j) })
		}
		for n, s := range q.Steps {
			tell(s.On, 15, fmt.Sprint("step ", n), func(ctx context.Context) error { return f.step(ctx, i, n) })
		}
	}
	return all
}

// difficulty reports a difficulty of the sample and gives its id; one that was
// reported is found by the key of its form.
func (f *filler) difficulty(ctx context.Context, i int) (string, error) {
	q := demo.Difficulties()[i]
	ids, err := f.codes(ctx)
	if err != nil {
		return "", err
	}
	officer, _ := sampleHands(ids[q.Agency])
	s := f.questions()
	n := questions.NewQuestion{AgencyID: ids[q.Agency], PlanID: f.told.Plans[q.On.Year()], Clause: q.Clause, Body: q.Body, Proposal: q.Proposal, Key: fmt.Sprint("mau|vuong-mac|", i)}
	if q.Duty != "" {
		owed, err := s.Owed(ctx, n.AgencyID)
		if err != nil {
			return "", err
		}
		for _, o := range slices.Backward(owed) {
			if o.PlanID == n.PlanID && strings.Contains(vi.Fold(o.ShortName+" "+o.Content), vi.Fold(q.Duty)) {
				n.ObligationID = o.ID
			}
		}
		if n.ObligationID == "" {
			return "", fmt.Errorf("%s owes nothing about %q", q.Agency, q.Duty)
		}
	}
	return s.Send(ctx, officer, n)
}

func (f *filler) joined(ctx context.Context, i int, j demo.Joined) error {
	id, err := f.difficulty(ctx, i)
	if err != nil {
		return err
	}
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	officer, _ := sampleHands(ids[j.Agency])
	return f.questions().Join(ctx, officer, id, ids[j.Agency])
}

// step takes a step with a difficulty, by whose step it is.
func (f *filler) step(ctx context.Context, i, n int) error {
	q := demo.Difficulties()[i]
	x := q.Steps[n]
	id, err := f.difficulty(ctx, i)
	if err != nil {
		return err
	}
	var who access.Actor
	switch x.Act {
	case question.Decide, question.Return:
		who, err = f.who(ctx, "lanhdaoub")
	case question.Withdraw, question.Supply, question.Reopen, question.Differ:
		var ids map[string]string
		ids, err = f.codes(ctx)
		who, _ = sampleHands(ids[q.Agency])
	case question.Send, question.Answer, question.Ask, question.Submit, question.Recall, question.Merge, question.SetDay, question.Part:
		who, err = f.who(ctx, "dieuphoi")
	}
	if err != nil {
		return err
	}
	in := questions.In{ID: id, Act: x.Act, Words: x.Words, Key: fmt.Sprint("mau|buoc|", i, "|", n)}
	if x.Act == question.Merge {
		if in.Into, err = f.difficulty(ctx, x.Into); err != nil {
			return err
		}
	}
	return f.questions().Do(ctx, who, in)
}
