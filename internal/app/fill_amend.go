package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/programme"
)

// amend puts the sample amendment into force, prepared by one person and put
// into force by another, as with people.
func (f *filler) amend(ctx context.Context) error {
	s, plan := demo.SampleAmendment(), f.told.Plans[demo.Amended.Year()]
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	leader, err := f.who(ctx, "lanhdao")
	if err != nil {
		return err
	}
	id, err := f.Programme.DraftAmendment(ctx, who, plan, programme.AmendmentHead{
		Number: s.Number, Title: s.Title, Signer: s.Signer, IssuedOn: s.IssuedOn, EffectiveOn: demo.AmendmentHolds,
	})
	if err != nil {
		return err
	}
	changes, err := f.changes(ctx, plan, s)
	if err != nil {
		return err
	}
	version := int64(1)
	for _, c := range changes {
		if err := f.Programme.PutChange(ctx, who, id, version, c); err != nil {
			return fmt.Errorf("%s: %w", c.ShortName, err)
		}
		version++
	}
	if err := f.Programme.ForceAmendment(ctx, leader, id, version); err != nil {
		return err
	}
	f.say(fmt.Sprintf("Một văn bản sửa đổi kế hoạch: %d thay đổi, tính từ %s.", len(changes), demo.AmendmentHolds.Vietnamese()))
	return nil
}

// changes are the sample amendment's changes as a person would enter them.
func (f *filler) changes(ctx context.Context, plan string, s demo.Amendment) ([]programme.AmendText, error) {
	all, err := f.Programme.Obligations(ctx, plan)
	if err != nil {
		return nil, err
	}
	year := calendar.YearWindow(demo.AmendmentHolds.Year())
	texts := []programme.AmendText{{
		Number: s.Adds.Number, Content: s.Adds.Content, ShortName: s.Adds.ShortName, Product: s.Adds.Product, Timing: s.Adds.Timing, Lead: []string{s.Adds.Lead},
		Rule: obligation.Rule{
			Kind: cadence.Quota, Count: 1, Per: calendar.Whole, UnitNoun: s.Adds.Noun, Window: calendar.Window{Start: demo.AmendmentHolds, End: year.End},
		},
	}}
	for _, o := range all {
		if o.Origin != programme.OriginAppendix || o.No != s.Changes {
			continue
		}
		c := programme.AmendText{
			ObligationID: o.ID, Content: o.Content, ShortName: o.ShortName, Product: s.Product, Timing: o.Timing, Rule: o.Rule,
			Lead: o.LeadText, Coordinating: o.CoordinatingText,
		}
		c.Rule.Count = s.Count
		texts = append(texts, c)
	}
	return texts, nil
}
