package chase

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// LateOne is one obligation with which an agency is behind, as who urges it sees it.
type LateOne struct {
	Urged
	Obligation programme.Obligation
	Due        calendar.Date // the last good day of what it is behind with; empty for none
	office     Office
}

// Name is what the obligation is called.
func (l LateOne) Name() string { return l.Obligation.ProperName() }

// WriteURL leads to the form of a letter; empty for who writes none, or while the last
// letter is fresh.
func (l LateOne) WriteURL() string {
	if !l.office.Writes || l.Rests {
		return ""
	}
	return formURL(l.office.ID, l.Obligation.ID, l.AgencyID)
}

// Unit is an agency directly below another one, with how many obligations it is behind.
type Unit struct {
	ID, Name string
	Late     int
	Muted    bool // reminders to it rest, whatever they are about
}

// URL leads to the unit's page.
func (u Unit) URL() string { return at(u.ID) }

// mostUnits is how many units a page lists before the others are folded.
const mostUnits = 10

// UnitsShown are those that the page lists, UnitsMore the others.
func (s Sheet) UnitsShown() []Unit { return s.Units[:min(len(s.Units), mostUnits)] }

// UnitsMore are the units that are folded.
func (s Sheet) UnitsMore() []Unit { return s.Units[min(len(s.Units), mostUnits):] }

// urged fills what an agency is behind with, where the actor urges it, and the units
// below it, where the actor works in it and urges them.
func (s *Service) urged(ctx context.Context, actor access.Actor, sheet *Sheet) error {
	offices, err := s.Offices(ctx, actor)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(offices, func(o Office) bool { return o.urges(sheet.AgencyID) }); i >= 0 {
		if sheet.Behind, err = s.behind(ctx, offices[i], sheet.AgencyID); err != nil {
			return err
		}
	}
	i := slices.IndexFunc(offices, func(o Office) bool { return !o.All && o.ID == sheet.AgencyID })
	if i < 0 {
		return nil
	}
	sheet.Units, err = s.unitsOf(ctx, offices[i])
	return err
}

// behind lists what an agency that the office urges is behind with, by its last days.
func (s *Service) behind(ctx context.Context, o Office, agencyID string) ([]LateOne, error) {
	o.only = agencyID
	duties, late, err := s.lateToday(ctx, o)
	if err != nil {
		return nil, err
	}
	var out []LateOne
	var chains []obligation.Chain
	for i, all := range late {
		for _, u := range all {
			out = append(out, LateOne{Urged: u, Obligation: duties[i].For(agencyID), office: o})
			chains = append(chains, duties[i].Chain())
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	counts, err := s.Ledger.CountsOf(ctx, nil, chains, []string{agencyID})
	if err != nil {
		return nil, err
	}
	today := s.Notices.Today()
	for i := range out {
		x := &out[i]
		next, _ := x.Obligation.Rule.Next(x.Obligation.ByPeriod(agencyID, ledger.Of(counts, x.Obligation.VersionID), today), today)
		x.Due = next.Due
	}
	slices.SortStableFunc(out, func(a, b LateOne) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Due, "9999-12-31"), cmp.Or(b.Due, "9999-12-31")), vi.Compare(a.Name(), b.Name()))
	})
	return out, nil
}

// unitsOf lists the units of an office, those first that are behind with most.
func (s *Service) unitsOf(ctx context.Context, o Office) ([]Unit, error) {
	_, late, err := s.lateToday(ctx, o)
	if err != nil {
		return nil, err
	}
	n, ids := map[string]int{}, []string{}
	for _, all := range late {
		for _, u := range all {
			n[u.AgencyID]++
		}
	}
	for id := range o.units {
		ids = append(ids, id)
	}
	names, err := s.Registry.Names(ctx, s.Notices.Today(), ids...)
	if err != nil {
		return nil, err
	}
	mutes, err := s.Notices.Mutes(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Unit, len(ids))
	for i, id := range ids {
		out[i] = Unit{ID: id, Name: names[id], Late: n[id]}
		for _, m := range mutes {
			out[i].Muted = out[i].Muted || m.AgencyID == id && m.ObligationID == "" && m.Holds(s.Notices.Today())
		}
	}
	slices.SortFunc(out, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), vi.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}
