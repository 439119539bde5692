package report

import (
	"context"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// regimes are the reporting regimes that hold on a day, and the days off.
type regimes struct {
	on   []programme.Regime
	days *calendar.WorkDays
}

func (s *Service) regimes(ctx context.Context, day calendar.Date) (g regimes, err error) {
	if g.on, err = s.Programme.Regimes(ctx, day); err != nil {
		return g, err
	}
	g.days, err = s.Programme.WorkDays(ctx)
	return g, err
}

// level is whose regime binds a report: that of the whole province, or that of
// its agency as it was when the window closed.
func (s *Service) level(ctx context.Context, r Report) programme.RegimeLevel {
	if r.Scope == ScopeProvince {
		return programme.RegimeProvince
	}
	a, err := s.lastKnown(ctx, r.AgencyID, min(r.WindowEnd, s.today()))
	if err != nil {
		return programme.RegimeAll
	}
	return programme.LevelOf(a.Level, a.Kind)
}

// due is the last day of filing a report in time: as the plan itself says, when
// it does, else by the regime that held when the window closed.
func (s *Service) due(ctx context.Context, r Report, obligations []programme.Obligation) (calendar.Date, error) {
	if r.RequestID != "" {
		q, err := s.Request(ctx, access.SystemActor("report"), r.RequestID)
		return q.DueOn, err
	}
	g, err := s.regimes(ctx, r.WindowEnd)
	if err != nil {
		return "", err
	}
	return g.due(r, s.level(ctx, r), obligations), nil
}

// due of one report. A regime that nobody verified only makes suggestions:
// nobody is late by it.
func (g regimes) due(r Report, level programme.RegimeLevel, obligations []programme.Obligation) calendar.Date {
	for _, o := range obligations {
		if o.Rule.Deadline != "" && g.asks(o, r, level) {
			return o.Rule.Deadline
		}
	}
	regime, ok := g.pick(level, r.Period)
	if !ok || !regime.Verified {
		return ""
	}
	return calendar.Due(r.Window(), r.Year, regime.DueRule, g.days)
}

// pick gives the regime of a level and period. A report of nine months is bound by
// the regime of quý III where that reads quý III so and none of its own is verified.
func (g regimes) pick(level programme.RegimeLevel, period calendar.ReportPeriod) (programme.Regime, bool) {
	own, ok := programme.PickRegime(g.on, level, period)
	if period != calendar.NineMonths || ok && own.Verified {
		return own, ok
	}
	if third, there := programme.PickRegime(g.on, level, calendar.Q3); there && third.Verified && third.Covers() == period {
		return third, true
	}
	return own, ok
}

// asks tells whether an obligation asks for a report of this period. What a plan
// calls quý III is the nine months where the regime reads it so.
func (g regimes) asks(o programme.Obligation, r Report, level programme.RegimeLevel) bool {
	if o.Origin != programme.OriginReporting {
		return false
	}
	if o.ReportPeriod == calendar.Q3 && r.Period == calendar.NineMonths {
		regime, ok := programme.PickRegime(g.on, level, calendar.Q3)
		return ok && regime.Covers() == calendar.NineMonths
	}
	return o.ReportPeriod == r.Period
}

// suggest presets a new report as the verified regime of its level has it that
// holds when its period ends: how its days are counted, and nine months where
// the regime reads quý III so, which nine tells.
func (s *Service) suggest(ctx context.Context, actor access.Actor, in *NewReport) (nine bool, err error) {
	r := Report{Scope: ScopeAgency}
	if scope, id, named := strings.Cut(in.Owner, ":"); named {
		r.Scope, r.AgencyID = Scope(scope), id
	} else if ids := actor.Agencies(access.Coordinator); len(ids) > 0 {
		r.Scope = ScopeProvince
	} else if ids = actor.Agencies(access.Officer); len(ids) > 0 {
		r.AgencyID = ids[0]
	}
	year := s.today().Year()
	if p, err := s.Programme.Plan(ctx, in.PlanID); err == nil {
		year = p.Year
	}
	w, err := calendar.ReportWindow(in.Period, year, calendar.CalendarWindow)
	if err != nil {
		return false, err
	}
	r.WindowEnd = w.End
	g, err := s.regimes(ctx, r.WindowEnd)
	if err != nil {
		return false, err
	}
	regime, ok := g.pick(s.level(ctx, r), in.Period)
	if !ok || !regime.Verified {
		return false, nil
	}
	nine = regime.Covers() != in.Period
	in.Rule, in.Period = regime.WindowRule, regime.Covers()
	return nine, nil
}

// addressee is who receives a report, and through whom: as the regime that bound
// it says when it is verified, else the chairman of the province, as it was called
// when the window closed.
func (s *Service) addressee(ctx context.Context, r Report) (string, error) {
	g, err := s.regimes(ctx, r.WindowEnd)
	if err != nil {
		return "", err
	}
	chain, err := s.above(ctx, r)
	if err != nil {
		return "", err
	}
	to := "Chủ tịch Ủy ban nhân dân"
	if top := chain[len(chain)-1]; heads(top) {
		to = "Chủ tịch " + agency.CommitteeInFull(top.Name)
	}
	regime, ok := g.pick(s.level(ctx, r), r.Period)
	if ok && regime.Verified {
		to = regime.Receiver
	}
	if through := regime.Through; through != "" && r.Scope == ScopeAgency && agency.NameKey(through) != agency.NameKey(chain[0].Name) {
		to += " (qua " + through + ")"
	}
	return to, nil
}

// heads tells whether an agency is the committee of the province.
func heads(a org.Agency) bool { return a.Kind == agency.Committee && a.Level == agency.Province }

// mostAbove is how many agencies may stand one above another.
const mostAbove = 5

// above is the agency of a report and those above it, up to the committee of the
// province, as they were when the window closed.
func (s *Service) above(ctx context.Context, r Report) ([]org.Agency, error) {
	day := min(r.WindowEnd, s.today())
	a, err := s.lastKnown(ctx, r.AgencyID, day)
	chain := []org.Agency{a}
	for err == nil && a.ParentID != "" && len(chain) < mostAbove && !heads(a) {
		if a, err = s.lastKnown(ctx, a.ParentID, day); err == nil {
			chain = append(chain, a)
		}
	}
	if domain.CodeOf(err) == domain.CodeNotFound && len(chain) > 1 {
		err = nil
	}
	return chain, err
}
