package desk

import (
	"context"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/spine/notice"
	"loa/internal/spine/programme"
)

// shown reads what was shown, by agency, for the duties that demand proofs, by obligation.
func (s *Service) shown(ctx context.Context, all []programme.Obligation) (map[string]map[string]evidence.Shown, error) {
	out := map[string]map[string]evidence.Shown{}
	for _, o := range all {
		if len(o.Proofs) == 0 || o.Ended != "" {
			continue
		}
		by, err := s.Ledger.Shown(ctx, o.Versions())
		if err != nil {
			return nil, err
		}
		out[o.ID] = by
	}
	return out, nil
}

// lacking are duties of which enough was declared without a demanded proof: the officer
// adds it. Nobody else is told, and the officer not for ever.
func (d Desk) lacking(actor access.Actor) []notice.Item {
	var items []notice.Item
	for _, x := range d.Thin {
		o := x.Obligation
		if !actor.Has(access.Officer, x.AgencyID) || d.Today > o.Rule.Deadline.AddDays(catchUp) {
			continue
		}
		why := domain.Say("%s", domain.Say(x.Lacks[0].Short()))
		for _, p := range x.Lacks[1:] {
			why = domain.Say("%s; %s", why, domain.Say(p.Short()))
		}
		name, whole := nameOf(o)
		items = append(items, notice.Item{
			Key: notice.DutyKey(o.ID, x.AgencyID, "thin"), AgencyID: x.AgencyID, Agency: x.Agency, ObligationID: o.ID, Mark: string(obligation.AtRisk), Label: domain.Say("Thiếu minh chứng"),
			Title: domain.Say("%s", name), Whole: whole, Meta: domain.Say("%s", o.Clause), Why: domain.Say("Đã khai, còn thiếu: %s.", why), DueOn: o.Rule.Deadline,
			URL: "/lam-viec/minh-chung?nhiem-vu=" + url.QueryEscape(o.ID), Action: domain.Say("Mở minh chứng để bổ sung"),
		})
	}
	return items
}
