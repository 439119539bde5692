package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/org"
)

// OpenDuty is what an agency that ends still owes under one obligation. Day is
// the first day without the agency, Assessment how it stands on that day with
// what was done before it, which is what the heirs would find, Left how
// many pieces are still wanting in the periods that end on Day or later. Open is
// false when nothing is left, so that it can be recorded as met; a duty without
// a number is open while it runs.
type OpenDuty struct {
	Obligation
	AgencyID   string
	Day        calendar.Date
	Assessment obligation.Assessment
	Left       int
	Open       bool
}

// OpenDuties lists what agencies that would not be there on a day would leave,
// in plans in force: every duty that runs on that day and about which nothing is
// decided, those with nothing left too.
func (p *Programme) OpenDuties(ctx context.Context, agencyIDs []string, day calendar.Date) ([]OpenDuty, error) {
	ends := map[string]calendar.Date{}
	for _, id := range agencyIDs {
		ends[id] = day
	}
	return p.openDuties(ctx, max(day, p.org.Today()), func([]Obligation) (map[string]calendar.Date, error) { return ends, nil })
}

// Undecided lists the duties of agencies that no longer exist on a day, in plans
// in force, in which something is left and about which nothing is decided, or
// which were recorded as met and no longer are.
func (p *Programme) Undecided(ctx context.Context, day calendar.Date) ([]OpenDuty, error) {
	there, err := p.org.AsOf(ctx, day)
	if err != nil {
		return nil, err
	}
	exists, known := map[string]bool{}, map[string]calendar.Date{}
	for _, a := range there {
		exists[a.ID] = true
	}
	var owing []string // by some plan, or as an heir: mostly all of them are there
	if err := p.db.Select(ctx, &owing, `SELECT DISTINCT agency_id FROM obligation_party WHERE role = 'lead' UNION SELECT DISTINCT agency_id FROM obligation_heir`); err != nil {
		return nil, fmt.Errorf("programme: who owes: %w", err)
	}
	if !slices.ContainsFunc(owing, func(id string) bool { return !exists[id] }) {
		return nil, nil
	}
	ended := func(all []Obligation) (map[string]calendar.Date, error) {
		ends := map[string]calendar.Date{}
		for _, o := range all {
			for _, id := range o.Owers(day) {
				if exists[id] {
					continue
				}
				if _, ok := known[id]; !ok {
					history, err := p.org.History(ctx, id)
					if err != nil {
						return nil, err
					}
					known[id] = EndedOn(history, day)
				}
				if known[id] != "" {
					ends[id] = known[id]
				}
			}
		}
		return ends, nil
	}
	all, err := p.openDuties(ctx, day, ended)
	return slices.DeleteFunc(all, func(d OpenDuty) bool { return !d.Open }), err
}

// EndedOn is the first day without an agency of this history that is gone on a
// day; empty when it is there or has not begun.
func EndedOn(history []org.Span, day calendar.Date) calendar.Date {
	var end calendar.Date
	for _, s := range history {
		if s.Version.ValidFrom > day {
			break
		}
		if end = ""; s.Version.Closed {
			end = s.Version.ValidFrom
		}
	}
	return end
}

// openDuties lists what is left by agencies from the days that ends gives for
// the obligations of a plan, with the decisions that hold on asOf.
func (p *Programme) openDuties(ctx context.Context, asOf calendar.Date, ends func([]Obligation) (map[string]calendar.Date, error)) ([]OpenDuty, error) {
	plans, err := p.Active(ctx)
	if err != nil {
		return nil, err
	}
	var out []OpenDuty
	for _, pl := range plans {
		all, err := p.ObligationsKnown(ctx, pl.ID, asOf)
		if err != nil {
			return nil, err
		}
		days, err := ends(all)
		if err != nil {
			return nil, err
		}
		byDay := map[calendar.Date][]string{}
		for id, day := range days {
			byDay[day] = append(byDay[day], id)
		}
		for day, ids := range byDay {
			slices.Sort(ids)
			some, err := p.leftBy(ctx, all, ids, day)
			if err != nil {
				return nil, err
			}
			out = append(out, some...)
		}
	}
	return out, nil
}

// leftBy lists what agencies leave of a plan's obligations on a day.
func (p *Programme) leftBy(ctx context.Context, all []Obligation, ids []string, day calendar.Date) ([]OpenDuty, error) {
	counts, err := p.done(ctx, all, day.AddDays(-1))
	if err != nil {
		return nil, err
	}
	var out []OpenDuty
	for _, o := range all {
		held, duty := heldOf(counts, o), o.Duty()
		for _, id := range ids {
			i := slices.IndexFunc(o.Decisions, func(d obligation.Decision) bool { return d.AgencyID == id })
			if i >= 0 && o.Decisions[i].Outcome != obligation.AlreadyMet || !duty.Answers(id, day) {
				continue
			}
			l := duty.Left(id, held, day)
			if !l.Runs || i >= 0 && !l.Open {
				continue
			}
			out = append(out, OpenDuty{Obligation: o, AgencyID: id, Day: day, Assessment: o.Assess(id, held, day), Left: l.N, Open: l.Open})
		}
	}
	return out, nil
}

// done counts what agencies did for obligations up to a day.
func (p *Programme) done(ctx context.Context, all []Obligation, day calendar.Date) (map[string][]obligation.Count, error) {
	if p.cfg.Done == nil || len(all) == 0 {
		return nil, nil
	}
	return p.cfg.Done(ctx, Chains(all), day)
}

// heldOf gives the counts of one obligation by agency.
func heldOf(counts map[string][]obligation.Count, o Obligation) obligation.Held {
	return func(agencyID string) []obligation.Count { return counts[o.VersionID+"|"+agencyID] }
}
