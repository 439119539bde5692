package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/feature/report"
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
	if x.Ask != nil {
		return f.ask(ctx, x)
	}
	o, err := f.waiting(ctx, x.Year)
	if err != nil {
		return err
	}
	who, agencies, err := f.askers(ctx, x)
	if err != nil {
		return err
	}
	n := programme.NewOccasion{ObligationID: o.ID, Day: x.Day, Agencies: agencies, Said: x.Said, FormKey: "mau|" + string(x.On)}
	if _, err = f.Programme.StateOccasion(ctx, who, n); domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	return err
}

// askers are who makes a request, and the agencies that it asks, by id.
func (f *filler) askers(ctx context.Context, x demo.Occasion) (who access.Actor, agencies []string, err error) {
	ids, err := f.codes(ctx)
	if err != nil {
		return who, nil, err
	}
	for _, code := range x.Agencies {
		agencies = append(agencies, ids[code])
	}
	who, err = f.who(ctx, x.By)
	return who, agencies, err
}

// askKey is the form's key of a sample request.
func askKey(x demo.Occasion) string { return "mau|yeu-cau|" + string(x.On) }

// ask makes one request for reports.
func (f *filler) ask(ctx context.Context, x demo.Occasion) error {
	who, agencies, err := f.askers(ctx, x)
	if err != nil {
		return err
	}
	n := report.NewRequest{
		FormKey: askKey(x), PlanID: f.told.Plans[x.Year], Title: x.Said, Basis: x.Ask.Basis, From: x.Ask.From, To: x.Ask.To, Due: x.Ask.Due, Kept: x.Ask.Due,
		Agencies: agencies,
	}
	for i, q := range x.Ask.Questions {
		one := report.Question{N: int64(i + 1), Text: q.Text, Kind: report.AsksText, Unit: q.Unit}
		if q.Unit != "" {
			one.Kind = report.AsksNumber
		}
		n.Questions = append(n.Questions, one)
	}
	_, err = report.NewService(f.reports()).Ask(ctx, who, n)
	return err
}

// respond answers a request with a report that goes its whole way on one day. A
// report that somebody began is left to them.
func (f *filler) respond(ctx context.Context, x demo.Occasion, a demo.Answer) error {
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	asker, err := f.who(ctx, x.By)
	if err != nil {
		return err
	}
	s := report.NewService(f.reports())
	request, ok, err := s.RequestByKey(ctx, asker, askKey(x))
	if err != nil || !ok || request.Withdrawn() {
		return err
	}
	officer, leader := sampleHands(ids[a.Agency])
	id, err := s.Begin(ctx, officer, request.ID, ids[a.Agency])
	if err == nil {
		err = s.Respond(ctx, officer, id, a.Words)
	}
	if err == nil {
		err = s.Approve(ctx, leader, id)
	}
	if err == nil {
		err = f.release(ctx, s, id, hands{writer: officer, leader: leader, number: a.Number})
	}
	if domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	return err
}

// answer records the report that one agency made upon a request.
func (f *filler) answer(ctx context.Context, x demo.Occasion, a demo.Answer) error {
	if x.Ask != nil {
		return f.respond(ctx, x, a)
	}
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
