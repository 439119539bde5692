package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/feature/ownplan"
	"loa/internal/spine/papers"
)

// ownPlanning is what the sample tells of agencies' own plans.
func (f *filler) ownPlanning() []happening {
	var all []happening
	for _, p := range demo.OwnPlannings() {
		for _, step := range []struct {
			day  calendar.Date
			hour int
			name string
			do   func(context.Context, demo.OwnPlanning) error
		}{
			{p.Drafted, 9, "drafted", f.ownDrafted},
			{p.Submitted, 10, "submitted", f.ownSubmitted},
			{p.Decided, 14, "decided", f.ownDecided},
			{p.Issued, 15, "issued", f.ownIssued},
		} {
			if step.day != "" {
				all = append(all, happening{step.day, step.hour, "own plan " + p.Key() + " " + step.name, func(ctx context.Context) error { return step.do(ctx, p) }})
			}
		}
	}
	return all
}

// ownPlanned tells whether the sample tells of an agency's own plan of a year, so that nobody
// declares it by hand.
func ownPlanned(year int, agency string) bool {
	return year == demo.Start.Year() && agency == demo.TranBien ||
		slices.ContainsFunc(demo.OwnPlannings(), func(p demo.OwnPlanning) bool { return p.PlanYear() == year && p.Agency == agency })
}

// ownHands are who writes and who approves an agency's own plan: people of the sample
// where it has some.
func (f *filler) ownHands(ctx context.Context, code string) (agencyID string, officer, leader access.Actor, err error) {
	ids, err := f.codes(ctx)
	if err != nil {
		return "", officer, leader, err
	}
	officer, leader = sampleHands(ids[code])
	if code == "snv" {
		if officer, err = f.who(ctx, "dieuphoi"); err != nil {
			return "", officer, leader, err
		}
		leader, err = f.who(ctx, "lanhdao")
	}
	return ids[code], officer, leader, err
}

func (f *filler) ownDrafted(ctx context.Context, p demo.OwnPlanning) error {
	id, officer, _, err := f.ownHands(ctx, p.Agency)
	if err != nil {
		return err
	}
	s := ownplan.NewService(f.ownPlans())
	own, err := s.Create(ctx, officer, f.told.Plans[p.PlanYear()], id)
	if err != nil || p.Person == "" {
		return err
	}
	return f.ownWritten(ctx, s, officer, ownStep{own, p, s.Save, p.Extra != ""})
}

// ownStep writes an own plan by one act; with add it asks for one more line first.
type ownStep struct {
	id   string
	plan demo.OwnPlanning
	do   func(context.Context, access.Actor, string, ownplan.Written) error
	add  bool
}

func (f *filler) ownWritten(ctx context.Context, s *ownplan.Service, officer access.Actor, step ownStep) error {
	if step.add {
		first := step
		first.add = false
		if err := f.ownTyped(ctx, s, officer, first, true); err != nil {
			return err
		}
	}
	return f.ownTyped(ctx, s, officer, step, false)
}

func (f *filler) ownTyped(ctx context.Context, s *ownplan.Service, officer access.Actor, step ownStep, add bool) error {
	now, err := s.Get(ctx, officer, step.id)
	if err != nil {
		return err
	}
	lines, err := s.Lines(ctx, now)
	if err != nil {
		return err
	}
	for i := range lines {
		l := &lines[i]
		switch {
		case l.Source == ownplan.FromOwn && step.plan.Extra != "":
			l.Title, l.DueOn, l.StartOn, l.Regular, l.Other, l.ForSubordinates = step.plan.Extra, step.plan.ExtraDue, step.plan.Begins(), step.plan.Regular, step.plan.Other, step.plan.Pass != ""
			if l.Other > 0 {
				l.OtherNote = "xã hội hóa"
			}
		case l.Above.Product != "":
			l.Regular = step.plan.Each
			l.ForSubordinates = step.plan.Pass != "" && strings.Contains(l.Title, step.plan.Pass)
		}
		if l.Missed != "" {
			l.Cause = step.plan.Cause
		}
	}
	return step.do(ctx, officer, step.id, ownplan.Written{Version: now.Version, Texts: now.Texts, Lines: lines, Person: step.plan.Person, Unit: step.plan.Unit, Add: add})
}

// owned says whose plan of which year.
type owned struct {
	agencyID string
	year     int
}

// ownOf finds the agency's plan.
func (f *filler) ownOf(ctx context.Context, s *ownplan.Service, officer access.Actor, p owned) (ownplan.Plan, error) {
	id, err := s.Create(ctx, officer, f.told.Plans[p.year], p.agencyID)
	if err != nil {
		return ownplan.Plan{}, err
	}
	return s.Get(ctx, officer, id)
}

func (f *filler) ownSubmitted(ctx context.Context, p demo.OwnPlanning) error {
	agencyID, officer, _, err := f.ownHands(ctx, p.Agency)
	if err != nil {
		return err
	}
	s := ownplan.NewService(f.ownPlans())
	own, err := f.ownOf(ctx, s, officer, owned{agencyID, p.PlanYear()})
	if err != nil || own.Status != ownplan.StatusDraft {
		return err
	}
	return f.ownWritten(ctx, s, officer, ownStep{id: own.ID, plan: p, do: s.Submit})
}

func (f *filler) ownDecided(ctx context.Context, p demo.OwnPlanning) error {
	agencyID, officer, leader, err := f.ownHands(ctx, p.Agency)
	if err != nil {
		return err
	}
	s := ownplan.NewService(f.ownPlans())
	own, err := f.ownOf(ctx, s, officer, owned{agencyID, p.PlanYear()})
	switch {
	case err != nil || own.Status != ownplan.StatusSubmitted:
		return err
	case p.Returned != "":
		return s.Return(ctx, leader, own.ID, ownplan.Why{Reason: p.Returned})
	}
	return s.Approve(ctx, leader, own.ID, 0)
}

func (f *filler) ownIssued(ctx context.Context, p demo.OwnPlanning) error {
	agencyID, officer, leader, err := f.ownHands(ctx, p.Agency)
	if err != nil {
		return err
	}
	s := ownplan.NewService(f.ownPlans())
	if p.Elsewhere {
		_, err = s.RecordOutside(ctx, officer, ownplan.Outside{
			PlanID: f.told.Plans[p.PlanYear()], AgencyID: agencyID, Number: p.Number + "/" + p.Symbol, Signer: leader.Name, IssuedOn: p.Issued,
			FileName: "ke-hoach-" + p.Number + ".pdf", File: demo.Paper("Kế hoạch " + p.Number + "/" + p.Symbol),
		})
		return err
	}
	own, err := f.ownOf(ctx, s, officer, owned{agencyID, p.PlanYear()})
	if err != nil || own.Status != ownplan.StatusApproved {
		return err
	}
	paper, ok, err := s.PaperOf(ctx, own)
	if err != nil || !ok {
		return err
	}
	if err := f.carried(ctx, officer, paper, signing{p.Number, p.Symbol, leader.Name}); err != nil {
		return fmt.Errorf("paper of %s: %w", p.Agency, err)
	}
	return s.IssueReleased(ctx, paper.ID)
}

// signing is what is recorded of a signed paper.
type signing struct{ number, symbol, signer string }

// carried takes a paper from its draft to its release on the clock's day.
func (f *filler) carried(ctx context.Context, who access.Actor, p papers.Paper, n signing) error {
	call, today := papers.Call{PaperID: p.ID}, f.Papers.Today()
	if _, err := f.Papers.Submit(ctx, who, call); err != nil {
		return err
	}
	if _, err := f.Papers.Number(ctx, who, call, papers.Registration{Number: n.number, Symbol: n.symbol, SignedOn: today, Signer: n.signer, Capacity: p.Capacity, Position: p.Position}); err != nil {
		return err
	}
	signed, err := f.scanned(ctx, p, n.number)
	if err != nil {
		return err
	}
	if _, err := f.Papers.Sign(ctx, who, call, signed); err != nil {
		return err
	}
	_, err = f.Papers.Release(ctx, who, call, today)
	return err
}
