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
func (f *filler) body(ctx context.Context, who access.Actor, plan string) error {
	if _, err := f.Programme.ConfirmItems(ctx, who, plan, ""); err != nil {
		return err
	}
	items, err := f.Programme.Items(ctx, plan)
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
	found, err := f.Programme.Proposals(ctx, plan)
	if err != nil {
		return err
	}
	for _, p := range found {
		above := programme.NewParent{Kind: p.Kind, Number: p.Number, IssuedOn: p.Date, Issuer: p.Issuer, Title: p.Title, Quote: p.Quote}
		if err := f.Programme.NameParent(ctx, who, plan, above); err != nil {
			return err
		}
	}
	return f.cite(ctx, who, plan)
}

// cite lets the row of the plan of our own about the city's page carry out a
// task of the first plan above.
func (f *filler) cite(ctx context.Context, who access.Actor, plan string) error {
	parents, err := f.Programme.Parents(ctx, plan)
	if err != nil || len(parents) == 0 || plan != f.told.Plans[demo.Start.Year()] {
		return err
	}
	rows, err := f.Programme.Rows(ctx, plan)
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

// measuring is when the sample goals get their indicators and measurements.
func (f *filler) measuring() []happening {
	var all []happening
	for _, d := range demo.Plans() {
		name := "indicators"
		if d.Year != demo.Start.Year() {
			name = fmt.Sprint(name, " ", d.Year)
		}
		all = append(all, happening{demo.GoalsSet(d.Year), 14, name, func(ctx context.Context) error { return f.goals(ctx, d.Year) }})
	}
	for _, sample := range demo.Indicators() {
		for _, v := range sample.Values {
			all = append(all, happening{v.On.AddDays(5), 15, "value " + sample.Name + " " + string(v.On), func(ctx context.Context) error { return f.measured(ctx, sample, v) }})
		}
	}
	return all
}

// goals gives the sample goals of a year's plan their indicators.
func (f *filler) goals(ctx context.Context, year int) error {
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	for _, sample := range demo.Indicators() {
		if sample.Year != year {
			continue
		}
		g, err := f.goal(ctx, sample)
		if err != nil {
			return err
		}
		indicator := goal.Indicator{Name: sample.Name, Unit: sample.Unit, Source: sample.Source, Direction: sample.Direction}
		if indicator.Base, err = figure(sample.Base, sample.BaseYear); err != nil {
			return err
		}
		if indicator.Target, err = figure(sample.Target, sample.TargetYear); err != nil {
			return err
		}
		if _, err := f.Programme.AddIndicator(ctx, who, g.ID, indicator); err != nil {
			return err
		}
	}
	return nil
}

// goal finds the goal that a sample indicator measures.
func (f *filler) goal(ctx context.Context, sample demo.Indicator) (programme.Goal, error) {
	goals, err := f.Programme.Goals(ctx, f.told.Plans[sample.Year], f.Registry.Today())
	if err != nil {
		return programme.Goal{}, err
	}
	at := slices.IndexFunc(goals, func(g programme.Goal) bool { return strings.Contains(g.Content, sample.Goal) })
	if at < 0 {
		return programme.Goal{}, fmt.Errorf("no goal %q in the sample plan of %d", sample.Goal, sample.Year)
	}
	return goals[at], nil
}

// measured stores one sample number.
func (f *filler) measured(ctx context.Context, sample demo.Indicator, v demo.Measurement) error {
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	g, err := f.goal(ctx, sample)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(g.Indicators, func(i programme.MeasuredIndicator) bool { return i.Name == sample.Name })
	if at < 0 {
		return nil // somebody ended it
	}
	number, err := goal.ParseAmount(v.Amount)
	if err != nil {
		return err
	}
	return f.Programme.RecordValue(ctx, who, g.Indicators[at].ID, programme.NewValue{Amount: number, MeasuredOn: v.On, Document: v.Document})
}

func figure(text string, year int) (goal.Figure, error) {
	if year == 0 {
		return goal.Figure{}, nil
	}
	number, err := goal.ParseAmount(text)
	return goal.Figure{Amount: number, Year: year}, err
}
