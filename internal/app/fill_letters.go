package app

import (
	"context"
	"fmt"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/feature/chase"
	"loa/internal/feature/desk"
	"loa/internal/spine/papers"
)

// urging is when the sample's committee urges units below it.
func (f *filler) urging() []happening {
	var all []happening
	for i, l := range demo.Letters() {
		all = append(all, happening{l.On, 10, fmt.Sprint("letter ", i), func(ctx context.Context) error {
			err := f.letter(ctx, l)
			if code := domain.CodeOf(err); code == domain.CodeConflict || code == domain.CodeInvalid {
				return nil // somebody who tried the sample went another way
			}
			return err
		}})
	}
	return all
}

// letter writes one letter of the committee to the departments that are behind with the
// duty which most of its units are behind with, and takes it to its release or, without a
// number, to the signer.
func (f *filler) letter(ctx context.Context, l demo.Letter) error {
	writer, err := f.who(ctx, "canboub")
	if err != nil {
		return err
	}
	leader, err := f.who(ctx, "lanhdaoub")
	if err != nil {
		return err
	}
	desks := desk.NewService(desk.Sources{DB: f.DB, Registry: f.Registry, Programme: f.Programme, Ledger: f.Ledger, Papers: f.Papers, Zone: f.Zone})
	s := chase.NewService(f.chase(desks))
	n, err := f.overdue(ctx, s, writer, l)
	if err != nil || len(n.Agencies) == 0 {
		return err
	}
	ids, err := s.Urge(ctx, writer, n)
	if err != nil {
		return err
	}
	p, err := f.Papers.Submit(ctx, writer, papers.Call{PaperID: ids[0]})
	if err != nil || l.Number == "" {
		return err
	}
	call, today := papers.Call{PaperID: p.ID}, f.Papers.Today()
	r := papers.Registration{Number: l.Number, Symbol: p.Symbol, SignedOn: today, Signer: leader.Name, Capacity: papers.Deputy, Position: "CHỦ TỊCH\nPHÓ CHỦ TỊCH"}
	if _, err := f.Papers.Number(ctx, writer, call, r); err != nil {
		return err
	}
	signed, err := f.scanned(ctx, p, l.Number)
	if err != nil {
		return err
	}
	if _, err := f.Papers.Sign(ctx, writer, call, signed); err != nil {
		return err
	}
	_, err = f.Papers.Release(ctx, writer, call, today)
	return err
}

// overdue chooses what a letter urges about: the duty with which most units are behind
// and about which nobody wrote, and the departments among them.
func (f *filler) overdue(ctx context.Context, s *chase.Service, writer access.Actor, l demo.Letter) (chase.NewLetter, error) {
	office, err := s.Office(ctx, writer, "")
	if err != nil {
		return chase.NewLetter{}, err
	}
	duties, err := s.LateDuties(ctx, office)
	if err != nil {
		return chase.NewLetter{}, err
	}
	for _, d := range duties {
		n := chase.NewLetter{Office: office.ID, ObligationID: d.Obligation.ID, ReplyBy: l.ReplyBy, Key: "mau|don-doc|" + string(l.On)}
		_, late, err := s.Late(ctx, office, d.Obligation.ID)
		if err != nil {
			return n, err
		}
		for _, u := range late {
			if u.Round+u.Drafts == 0 && strings.HasPrefix(u.Agency, "Sở ") {
				n.Agencies = append(n.Agencies, u.AgencyID)
			}
		}
		if len(n.Agencies) > 0 {
			return n, nil
		}
	}
	return chase.NewLetter{}, nil
}
