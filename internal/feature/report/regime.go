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
	a, err := s.Registry.LastKnown(ctx, r.AgencyID, min(r.WindowEnd, s.today()))
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

// closes is the day on which the figures of a report's period close (ngày chốt số
// liệu), from which it is submitted and approved: the last day of its window. Where the
// report is due by then, the decree's closing day, at the latest the day it is due. Of a
// request it is the last day that it asks about, unless an answer is due before; empty
// for none.
func (s *Service) closes(ctx context.Context, r Report) (calendar.Date, error) {
	if r.RequestID != "" {
		due, err := s.due(ctx, r, nil)
		if due != "" && due < r.WindowEnd {
			return "", err
		}
		return r.WindowEnd, err
	}
	if !r.WindowRule.Periodic() {
		return r.WindowEnd, nil
	}
	obligations, err := s.Programme.Obligations(ctx, r.PlanID)
	if err != nil {
		return "", err
	}
	due, err := s.due(ctx, r, obligations)
	if err != nil || due == "" || due > r.WindowEnd {
		return r.WindowEnd, err
	}
	decree, err := calendar.ReportWindow(r.Period, r.Year, calendar.DecreeWindow)
	return min(decree.End, due, r.WindowEnd), err
}

// open is the day on which the figures of a report close while that is still to come;
// else empty.
func (s *Service) open(ctx context.Context, r Report) (calendar.Date, error) {
	day, err := s.closes(ctx, r)
	if err != nil || s.today() >= day {
		return "", err
	}
	return day, nil
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

// byRegime gives a report the period and the days that the regime of its level
// says, and tells whether there is a verified one; without it days are counted by
// the calendar.
func (s *Service) byRegime(ctx context.Context, r *Report) (verified bool, err error) {
	whole, err := calendar.ReportWindow(r.Period, r.Year, calendar.CalendarWindow)
	if err != nil {
		return false, domain.Invalid("Kỳ báo cáo không có trong danh sách. Chọn lại kỳ.")
	}
	r.WindowEnd = whole.End
	g, err := s.regimes(ctx, r.WindowEnd)
	if err != nil {
		return false, err
	}
	r.WindowRule = calendar.CalendarWindow
	regime, ok := g.pick(s.level(ctx, *r), r.Period)
	if ok && regime.Verified {
		r.Period, r.WindowRule = regime.Covers(), regime.WindowRule
	}
	return ok && regime.Verified, r.windowed()
}

// Counting is what the regime says of one report period: the days that its report
// counts and the last day of filing, empty without one.
type Counting struct {
	Period   calendar.ReportPeriod
	Report   Report
	Verified bool
}

// Told says it to who writes the report.
func (c Counting) Told() domain.Sentence {
	days := []any{c.Report.WindowStart.Vietnamese(), c.Report.WindowEnd.Vietnamese()}
	switch {
	case c.Period != c.Report.Period && c.Report.DueOn != "":
		return domain.Say("Tính 9 tháng: số liệu %s–%s, hạn gửi %s.", append(days, c.Report.DueOn.Vietnamese())...)
	case c.Period != c.Report.Period:
		return domain.Say("Tính 9 tháng: số liệu %s–%s.", days...)
	case c.Report.DueOn != "":
		return domain.Say("Số liệu %s–%s, hạn gửi %s.", append(days, c.Report.DueOn.Vietnamese())...)
	}
	return domain.Say("Số liệu %s–%s.", days...)
}

// Countings tells of each period how the report of an owner ("agency:ID",
// "province:ID") of a plan is counted.
func (s *Service) Countings(ctx context.Context, planID, owner string) ([]Counting, error) {
	p, err := s.Programme.Plan(ctx, planID)
	if err != nil {
		return nil, err
	}
	obligations, err := s.Programme.Obligations(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	scope, agencyID, _ := strings.Cut(owner, ":")
	var out []Counting
	for _, period := range calendar.ReportPeriods() {
		c := Counting{Period: period, Report: Report{PlanID: p.ID, Scope: Scope(scope), AgencyID: agencyID, Period: period, Year: p.Year}}
		if c.Verified, err = s.byRegime(ctx, &c.Report); err != nil {
			return nil, err
		}
		if c.Report.DueOn, err = s.due(ctx, c.Report, obligations); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
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
	a, err := s.Registry.LastKnown(ctx, r.AgencyID, day)
	chain := []org.Agency{a}
	for err == nil && a.ParentID != "" && len(chain) < mostAbove && !heads(a) {
		if a, err = s.Registry.LastKnown(ctx, a.ParentID, day); err == nil {
			chain = append(chain, a)
		}
	}
	if domain.CodeOf(err) == domain.CodeNotFound && len(chain) > 1 {
		err = nil
	}
	return chain, err
}
