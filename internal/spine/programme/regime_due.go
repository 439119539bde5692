package programme

import (
	"context"
	"slices"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/spine/org"
)

// For is the obligation as it binds one agency: a periodic report to which the
// plan gives no day is due by the verified regime of the agency's level.
func (o Obligation) For(agencyID string) Obligation {
	if due, ok := o.dues[agencyID]; ok {
		o.Rule.Kind, o.Rule.Count, o.Rule.Deadline = cadence.Deadline, 1, due
		o.Rule.Window.End = max(o.Rule.Window.End, due)
	}
	return o
}

// dueByRegime tells whether the plan asks for a periodic report and leaves the
// day to the regime.
func (o Obligation) dueByRegime() bool {
	return o.Origin == OriginReporting && o.Rule.Kind == cadence.Event && o.Rule.Deadline == "" && slices.Contains(calendar.ReportPeriods(), o.ReportPeriod)
}

// applyRegimes gives periodic reports without a day their days by agency, from the
// regimes known at an instant (0: now) that hold when their windows close.
func (p *Programme) applyRegimes(ctx context.Context, all []Obligation, at int64) error {
	if !slices.ContainsFunc(all, Obligation.dueByRegime) {
		return nil
	}
	entries, err := p.RegimeEntries(ctx)
	if err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(r Regime) bool { return at > 0 && r.RecordedAt > at })
	if !slices.ContainsFunc(entries, func(r Regime) bool { return r.Verified }) {
		return nil
	}
	days, err := p.workDaysAt(ctx, at)
	if err != nil {
		return err
	}
	for i, o := range all {
		if !o.dueByRegime() {
			continue
		}
		closing, err := calendar.ReportWindow(o.ReportPeriod, o.Rule.Window.Start.Year(), calendar.CalendarWindow)
		if err != nil {
			return err
		}
		there, err := p.org.AsOf(ctx, min(closing.End, p.org.Today()))
		if err != nil {
			return err
		}
		if all[i].dues, err = o.duesBy(RegimesOn(entries, closing.End), there, days); err != nil {
			return err
		}
	}
	return nil
}

// duesBy finds the day of each agency that may owe the report, by its level.
func (o Obligation) duesBy(on []Regime, there []org.Agency, days *calendar.WorkDays) (map[string]calendar.Date, error) {
	owing := slices.Clone(o.Leads)
	for _, d := range o.Decisions {
		for _, h := range d.Heirs {
			owing = append(owing, h.AgencyID)
		}
	}
	dues, year := map[string]calendar.Date{}, o.Rule.Window.Start.Year()
	for _, a := range there {
		if !slices.Contains(owing, a.ID) {
			continue
		}
		regime, ok := PickRegime(on, LevelOf(a.Level, a.Kind), o.ReportPeriod)
		if !ok || !regime.Verified {
			continue
		}
		w, err := regime.Window(year)
		if err != nil {
			return nil, err
		}
		if due := calendar.Due(w, year, regime.DueRule, days); due != "" {
			dues[a.ID] = due
		}
	}
	return dues, nil
}
