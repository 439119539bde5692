package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/goal"
	"loa/internal/spine/programme"
)

// body confirms what the sample plan says beside its tasks, names the plan
// above it and lets one task cite it.
func (f *filler) body(ctx context.Context, who access.Actor) error {
	if _, err := f.Programme.ConfirmItems(ctx, who, f.plan, ""); err != nil {
		return err
	}
	items, err := f.Programme.Items(ctx, f.plan)
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.State == programme.RowOpen {
			if err := f.Programme.ConfirmItem(ctx, who, i.ID, i.Version); err != nil {
				return err
			}
		}
	}
	found, err := f.Programme.Proposals(ctx, f.plan)
	if err != nil {
		return err
	}
	for _, p := range found {
		above := programme.NewParent{Kind: p.Kind, Number: p.Number, IssuedOn: p.Date, Issuer: p.Issuer, Title: p.Title, Quote: p.Quote}
		if err := f.Programme.NameParent(ctx, who, f.plan, above); err != nil {
			return err
		}
	}
	return f.cite(ctx, who)
}

// cite lets the row about the city's page carry out a task of the first plan
// above.
func (f *filler) cite(ctx context.Context, who access.Actor) error {
	parents, err := f.Programme.Parents(ctx, f.plan)
	if err != nil || len(parents) == 0 {
		return err
	}
	rows, err := f.Programme.Rows(ctx, f.plan)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Origin == programme.OriginAppendix && r.No == "6" {
			return f.Programme.CiteTask(ctx, who, r.ID, programme.Cite{LinkID: parents[0].ID, Words: demo.Cited})
		}
	}
	return nil
}

// goals gives the sample goals their indicators and measurements.
func (f *filler) goals(ctx context.Context) error {
	if err := f.hand.to(demo.Today, 17); err != nil {
		return err
	}
	goals, err := f.Programme.ItemsOf(ctx, f.plan, programme.KindGoal)
	if err != nil {
		return err
	}
	measured := 0
	for _, sample := range demo.Indicators() {
		at := slices.IndexFunc(goals, func(g programme.Item) bool { return strings.Contains(g.Content, sample.Goal) })
		if at < 0 {
			return fmt.Errorf("no goal %q in the sample plan", sample.Goal)
		}
		n, err := f.measure(ctx, goals[at].ID, sample)
		if err != nil {
			return err
		}
		measured += n
	}
	f.say(fmt.Sprintf("%d mục tiêu, %d số đo.", len(goals), measured))
	return nil
}

// measure stores one sample indicator and tells how many numbers it has.
func (f *filler) measure(ctx context.Context, goalID string, sample demo.Indicator) (int, error) {
	indicator := goal.Indicator{Name: sample.Name, Unit: sample.Unit, Source: sample.Source, Direction: sample.Direction}
	var err error
	if indicator.Base, err = figure(sample.Base, sample.BaseYear); err != nil {
		return 0, err
	}
	if indicator.Target, err = figure(sample.Target, sample.TargetYear); err != nil {
		return 0, err
	}
	who := f.actors["dieuphoi"]
	id, err := f.Programme.AddIndicator(ctx, who, goalID, indicator)
	if err != nil {
		return 0, err
	}
	for _, v := range sample.Values {
		number, err := goal.ParseAmount(v.Amount)
		if err != nil {
			return 0, err
		}
		if err := f.Programme.RecordValue(ctx, who, id, programme.NewValue{Amount: number, MeasuredOn: v.On, Document: v.Document}); err != nil {
			return 0, err
		}
	}
	return len(sample.Values), nil
}

func figure(text string, year int) (goal.Figure, error) {
	if year == 0 {
		return goal.Figure{}, nil
	}
	number, err := goal.ParseAmount(text)
	return goal.Figure{Amount: number, Year: year}, err
}
