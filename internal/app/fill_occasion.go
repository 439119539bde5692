package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/evidence"
	"loa/internal/spine/programme"
)

// asked is when the sample's requests are stated and answered.
func (f *filler) asked() []happening {
	var all []happening
	for _, x := range demo.Occasions() {
		all = append(all, happening{x.On, 14, "occasion " + string(x.On), func(ctx context.Context) error { return f.occasion(ctx, x) }})
		for _, a := range x.Answers {
			all = append(all, happening{a.On, 13, fmt.Sprint("answer ", x.On, " ", a.Agency), func(ctx context.Context) error { return f.answer(ctx, x, a) }})
		}
	}
	return all
}

// waiting gives the duty of a year that waits for a request.
func (f *filler) waiting(ctx context.Context, year int) (programme.Obligation, error) {
	all, err := f.Programme.Obligations(ctx, f.told.Plans[year])
	if err != nil {
		return programme.Obligation{}, err
	}
	i := slices.IndexFunc(all, func(o programme.Obligation) bool { return o.Rule.Awaits() && strings.Contains(o.ShortName, demo.Asked) })
	if i < 0 {
		return programme.Obligation{}, fmt.Errorf("nothing waits for a request in %d", year)
	}
	return all[i], nil
}

// occasion states one request. One that somebody who tried the sample stated
// already is left to them.
func (f *filler) occasion(ctx context.Context, x demo.Occasion) error {
	o, err := f.waiting(ctx, x.Year)
	if err != nil {
		return err
	}
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	who, err := f.who(ctx, x.By)
	if err != nil {
		return err
	}
	n := programme.NewOccasion{ObligationID: o.ID, Day: x.Day, Said: x.Said, FormKey: "mau|" + string(x.On)}
	for _, code := range x.Agencies {
		n.Agencies = append(n.Agencies, ids[code])
	}
	if _, err = f.Programme.StateOccasion(ctx, who, n); domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	return err
}

// answer records the report that one agency made upon a request.
func (f *filler) answer(ctx context.Context, x demo.Occasion, a demo.Answer) error {
	o, err := f.waiting(ctx, x.Year)
	if err != nil {
		return err
	}
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	f.entries++
	return f.day(ctx, []deed{{
		Deed: demo.Deed{
			Piece: demo.Piece{Day: a.On, Kind: evidence.Report, Title: a.Title, Paper: true},
			Key:   "mau|phat-sinh|" + string(x.On) + "|" + a.Agency, Agency: a.Agency, Recorded: a.On, Origin: evidence.Declared, Act: evidence.Declare,
		},
		agency: ids[a.Agency], versions: []string{o.VersionID},
	}})
}
