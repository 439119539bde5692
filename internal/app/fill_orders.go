package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/evidence"
	"loa/internal/feature/orders"
)

// orderKey is the form's key of a sample order.
func orderKey(x demo.Order) string { return "mau|chi-dao|" + string(x.On) }

// ordered is when the sample's orders are issued, acknowledged and proved.
func (f *filler) ordered() []happening {
	var all []happening
	for _, x := range demo.Orders() {
		all = append(all,
			happening{x.On, 9, fmt.Sprint("order ", x.On), func(ctx context.Context) error { return f.order(ctx, x) }},
			happening{x.ProofOn, 15, fmt.Sprint("order proved ", x.On), func(ctx context.Context) error { return f.proved(ctx, x) }})
	}
	return all
}

// order issues one order, which the agencies acknowledge. One that somebody who tried
// the sample changed is left to them.
func (f *filler) order(ctx context.Context, x demo.Order) error {
	keeper, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	leader, err := f.who(ctx, "lanhdao")
	if err != nil {
		return err
	}
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	n := orders.NewOrder{FormKey: orderKey(x), Kept: x.Due, Text: orders.Text{
		PlanID: f.told.Plans[x.Year], Title: x.Title, Message: x.Message, ReadyText: x.Ready, Basis: x.Basis, Pieces: 1, DueOn: x.Due,
		Lists: orders.Lists{Proofs: []evidence.Proof{evidence.ProofLink}},
	}}
	for _, code := range x.Agencies {
		if ids[code] != "" {
			n.Agencies = append(n.Agencies, ids[code])
		}
	}
	s := orders.NewService(f.orders())
	id, err := s.Write(ctx, keeper, n)
	if err == nil {
		err = s.Submit(ctx, keeper, id, 1)
	}
	if err == nil {
		err = s.Issue(ctx, leader, id, 2)
	}
	if err != nil {
		if domain.CodeOf(err) == domain.CodeConflict {
			return nil
		}
		return err
	}
	for _, code := range x.Acknowledged {
		officer, _ := sampleHands(ids[code])
		if code == demo.TranBien {
			if officer, err = f.who(ctx, "canbo"); err != nil {
				return err
			}
		}
		if _, err := s.Acknowledge(ctx, officer, id, ids[code]); err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
	}
	return nil
}

// proved records what agencies did upon an order.
func (f *filler) proved(ctx context.Context, x demo.Order) error {
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	all, err := f.Programme.Obligations(ctx, f.told.Plans[x.Year])
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ShortName != x.Title || o.Ended != "" {
			continue
		}
		var deeds []deed
		for _, code := range x.Proved {
			f.entries++
			deeds = append(deeds, deed{
				Deed: demo.Deed{
					Piece: demo.Piece{Day: x.ProofOn, Kind: evidence.Article, Title: x.Proof, URL: "https://mau.example/" + code + "/" + string(x.On), Channel: "Trang thông tin điện tử"},
					Key:   orderKey(x) + "|" + code, Agency: code, Recorded: x.ProofOn, Origin: evidence.Declared, Act: evidence.Declare,
				},
				agency: ids[code], versions: []string{o.VersionID},
			})
		}
		if err := f.day(ctx, deeds); err != nil {
			return err
		}
	}
	return nil
}
