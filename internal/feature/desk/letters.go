package desk

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
)

// letter is the last reminder letter that went out to an agency about an obligation.
type letter struct {
	AgencyID, ObligationID, LetterID, IssuerID, Number, Symbol string
	SignedOn, ReplyBy                                          calendar.Date
	Issuer                                                     string `db:"-"`
}

// letters reads the reminder letters to the agencies in which the actor works.
func (s *Service) letters(ctx context.Context, actor access.Actor, d *Desk) error {
	own := actor.Agencies(access.Officer, access.Leader)
	if len(own) == 0 {
		return nil
	}
	args := make([]any, len(own))
	for i, id := range own {
		args[i] = id
	}
	var rows []letter
	if err := s.DB.Select(ctx, &rows, `SELECT agency_id, obligation_id, letter_id, issuer_id, number, symbol, signed_on, reply_by FROM chase_v_released
		WHERE agency_id IN (`+db.Marks(1, len(own))+`) ORDER BY created_at, letter_id`, args...); err != nil {
		return fmt.Errorf("desk: letters: %w", err)
	}
	ids := make([]string, len(rows))
	for i, l := range rows {
		ids[i] = l.IssuerID
	}
	names, err := s.Registry.Names(ctx, d.Today, ids...)
	if err != nil {
		return err
	}
	d.letterTo = make(map[[2]string]letter, len(rows))
	for _, l := range rows { // the last one stands
		l.Issuer = names[l.IssuerID]
		d.letterTo[[2]string{l.ObligationID, l.AgencyID}] = l
	}
	return nil
}

// urged is the letter about an agency's duty, for its item; nil without one.
func (d Desk) urged(obligationID, agencyID string) *notice.Also {
	l, ok := d.letterTo[[2]string{obligationID, agencyID}]
	if !ok || obligationID == "" {
		return nil
	}
	return &notice.Also{
		Label: domain.Say("Công văn đôn đốc số %s/%s ngày %s của %s, thực hiện trước ngày %s", l.Number, l.Symbol, l.SignedOn.Vietnamese(), l.Issuer, l.ReplyBy.Vietnamese()),
		URL:   "/lam-viec/don-doc/cong-van/" + l.LetterID + "/tep",
	}
}

// unattached are the letters about duties that press and stand on the desk in no item
// of their own: each is an item.
func (d Desk) unattached(items []notice.Item) []notice.Item {
	var out []notice.Item
	for _, x := range d.Pressing {
		u := d.urged(x.Obligation.ID, x.AgencyID)
		if u == nil || x.Assessment.Status == obligation.AtRisk || slices.ContainsFunc(items, func(i notice.Item) bool { return i.Urged != nil && i.Urged.URL == u.URL && i.AgencyID == x.AgencyID }) {
			continue
		}
		name, _ := nameOf(x.Obligation)
		l := d.letterTo[[2]string{x.Obligation.ID, x.AgencyID}]
		out = append(out, notice.Item{
			Key: "letter/" + l.LetterID + "/" + x.AgencyID, AgencyID: x.AgencyID, Agency: x.Agency, Mark: string(x.Assessment.Status), Label: domain.Say("Công văn đôn đốc"),
			Title: domain.Say("%s", name), Urged: u, DueOn: l.ReplyBy, Quiet: true,
		})
	}
	return out
}
