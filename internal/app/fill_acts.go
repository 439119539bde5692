package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/agencies"
	"loa/internal/feature/reorganise"
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
	w := reorganise.NewService(f.wizard())
	for i, a := range demo.Acts() {
		if err := f.hand.to(a.Recorded, 8+i); err != nil {
			return err
		}
		if err := takeIn(ctx, w, engineer(), a); err != nil {
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
func takeIn(ctx context.Context, w *reorganise.Service, actor access.Actor, a demo.Act) error {
	id, err := prepareAct(ctx, w, actor, a)
	if err != nil {
		return err
	}
	if err := writeAct(ctx, w.Registry, actor, id); err != nil {
		return err
	}
	return w.Registry.Apply(ctx, actor, id)
}

// writeAct writes a prepared act, chunk by chunk.
func writeAct(ctx context.Context, g *org.Registry, actor access.Actor, id string) error {
	for {
		if left, err := g.Write(ctx, actor, id); err != nil || left == 0 {
			return err
		}
	}
}

// prepareAct makes a draft of an act from its list, as the wizard does, and
// demands that every line is understood.
func prepareAct(ctx context.Context, w *reorganise.Service, actor access.Actor, a demo.Act) (string, error) {
	file, err := a.List()
	if err != nil {
		return "", err
	}
	lines, err := reorganise.ReadFile(file)
	if err != nil {
		return "", err
	}
	id, err := w.Prepare(ctx, actor, org.NewReorganisation{
		Title: a.Title, BasisNumber: a.Number, BasisIssuer: a.Issuer, BasisIssuedOn: a.IssuedOn, EffectiveOn: a.EffectiveOn, Verified: a.Verified,
	})
	if err != nil {
		return "", err
	}
	if err := w.Add(ctx, actor, id, 1, lines, true); err != nil {
		return "", err
	}
	act, err := w.Act(ctx, actor, id)
	if err != nil {
		return "", err
	}
	for _, l := range act.List {
		if l.Open() {
			return "", fmt.Errorf("line %d is not understood: %s", l.Number, l.Text)
		}
	}
	return id, nil
}

// trial prepares an act that waits for another person, with the duties decided
// for which the list proposes something.
func (f *filler) trial(ctx context.Context) error {
	t, w, who := demo.SampleTrial(), reorganise.NewService(f.wizard()), f.actors["dieuphoi"]
	id, err := w.Prepare(ctx, who, org.NewReorganisation{Title: t.Title, EffectiveOn: t.EffectiveOn})
	if err != nil {
		return err
	}
	if err := w.Add(ctx, who, id, 1, agency.ReadActText(t.Text), true); err != nil {
		return err
	}
	decided, left, err := w.Decide(ctx, who, id, reorganise.Which{}, reorganise.Ask{How: reorganise.HowProposed})
	f.say(fmt.Sprintf("Một phương án sắp xếp đang chuẩn bị: %d nhiệm vụ có đề xuất, %d chưa.", decided, left))
	return err
}
