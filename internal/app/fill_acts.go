package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/feature/agencies"
	"loa/internal/spine/org"
)

// live enters the sample registry and lets it live through its acts, each
// recorded on a day of its own.
func (f *filler) live(ctx context.Context) error {
	if err := f.hand.to(demo.Registered, 8); err != nil {
		return err
	}
	rows, problems, err := agencies.ReadRows(demo.Agencies)
	if err != nil || len(problems) > 0 {
		return fmt.Errorf("agencies: %v %w", problems, err)
	}
	if _, err := f.Registry.Import(ctx, engineer(), rows); err != nil {
		return err
	}
	for i, a := range demo.Acts() {
		if err := f.hand.to(a.Recorded, 8+i); err != nil {
			return err
		}
		if err := takeIn(ctx, f.Registry, engineer(), a); err != nil {
			return fmt.Errorf("%s: %w", a.Title, err)
		}
	}
	if err := f.hand.to(demo.Start, 8); err != nil {
		return err
	}
	all, err := f.Registry.AsOf(ctx, demo.Start)
	f.ids = map[string]string{}
	for _, a := range all {
		f.ids[a.Code] = a.ID
	}
	f.say(fmt.Sprintf("%d cơ quan năm 2025, %d đợt sắp xếp, nay còn %d cơ quan.", len(rows), len(demo.Acts()), len(all)))
	return err
}

// takeIn prepares an act from its list and makes it true.
func takeIn(ctx context.Context, g *org.Registry, actor access.Actor, a demo.Act) error {
	id, err := prepareAct(ctx, g, actor, a)
	if err != nil {
		return err
	}
	if err := writeAct(ctx, g, actor, id); err != nil {
		return err
	}
	return g.Apply(ctx, actor, id)
}

// writeAct writes a prepared act, chunk by chunk.
func writeAct(ctx context.Context, g *org.Registry, actor access.Actor, id string) error {
	for {
		if left, err := g.Write(ctx, actor, id); err != nil || left == 0 {
			return err
		}
	}
}

// prepareAct makes a draft of an act from its list.
func prepareAct(ctx context.Context, g *org.Registry, actor access.Actor, a demo.Act) (string, error) {
	file, err := a.List()
	if err != nil {
		return "", err
	}
	m, err := g.Matcher(ctx, a.EffectiveOn.AddDays(-1))
	if err != nil {
		return "", err
	}
	steps, err := actSteps(m, file)
	if err != nil {
		return "", err
	}
	return g.Prepare(ctx, actor, org.NewReorganisation{
		Title: a.Title, BasisNumber: a.Number, BasisIssuer: a.Issuer, BasisIssuedOn: a.IssuedOn, EffectiveOn: a.EffectiveOn,
		Verified: a.Verified, Steps: steps,
	})
}
