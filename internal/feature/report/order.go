package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Order is a report as somebody at a terminal asks for it. Period is its key
// (calendar.ReportByKey). Agency is an id, a code or a name; empty: the report
// of the whole province, by Keeper. Rule is empty for the window that the report
// has, or that the regime asks for. Plan is an id or a number; empty: the one of
// that year.
type Order struct {
	Period, Agency, Keeper, Plan string
	Rule                         calendar.WindowRule
}

// Written is a report in a file. Edition is the one that it says, 0 for a draft;
// Stored tells whether somebody drafted the report at all.
type Written struct {
	Report  Report
	Head    Head
	Edition Edition
	Stored  bool
	Body    []byte
}

// WriteOrder writes the report that an order names: its edition while one holds,
// else a draft from the figures of now, marked so. Nothing is stored. It fails
// with invalid or not_found for a period, a plan or an agency that there is not.
func (s *Service) WriteOrder(ctx context.Context, actor access.Actor, o Order, f Format) (Written, error) {
	r, err := s.ordered(ctx, o)
	if err != nil {
		return Written{}, err
	}
	return s.put(ctx, actor, r, f)
}

// put writes a report that was found or made.
func (s *Service) put(ctx context.Context, actor access.Actor, r Report, f Format) (w Written, err error) {
	if !maySee(actor, r) {
		return w, domain.NotFound("Không có báo cáo này.")
	}
	w = Written{Report: r, Stored: r.ID != ""}
	if w.Stored {
		w.Edition, err = s.current(ctx, r)
	} else {
		if _, err = s.write(ctx, &r); err == nil {
			w.Edition, err = s.current(ctx, r)
		}
	}
	if err != nil {
		return w, err
	}
	w.Head = w.Edition.Head
	w.Body, err = s.draw(ctx, r, w.Edition, f)
	return w, err
}

// ordered finds the report that an order names, or makes one without an id.
func (s *Service) ordered(ctx context.Context, o Order) (Report, error) {
	r, whole, keeper, err := s.blank(ctx, o)
	if err != nil {
		return r, err
	}
	if o.Agency != "" {
		r.Scope = ScopeAgency
	}
	if r.AgencyID, err = s.agencyNamed(ctx, cmp.Or(o.Agency, o.Keeper), whole); err != nil && o.Agency != "" {
		return r, err
	}
	r.AgencyID = cmp.Or(r.AgencyID, keeper)
	return s.placed(ctx, r)
}

// blank reads the period and the plan of an order: a report of nobody yet, with
// the calendar's window of its period and the agency that keeps the plan.
func (s *Service) blank(ctx context.Context, o Order) (r Report, whole calendar.Window, keeper string, err error) {
	period, year, err := calendar.ReportByKey(o.Period)
	if err != nil {
		return r, whole, "", err
	}
	p, err := s.planOf(ctx, o.Plan, year)
	if err != nil {
		return r, whole, "", err
	}
	r = Report{PlanID: p.ID, Scope: ScopeProvince, Period: period, Year: p.Year, WindowRule: o.Rule, Status: StatusDraft}
	whole, err = calendar.ReportWindow(period, year, calendar.CalendarWindow)
	r.WindowEnd = whole.End
	return r, whole, p.AgencyID, err
}

// placed finds the report as it was drafted, or gives it its window.
func (s *Service) placed(ctx context.Context, r Report) (Report, error) {
	found, ok, err := s.stored(ctx, r, r.Scope == ScopeAgency)
	if err != nil || ok {
		return found, err
	}
	if r.WindowRule == "" {
		if r.WindowRule, err = s.ruleOf(ctx, r); err != nil {
			return r, err
		}
	}
	w, err := calendar.ReportWindow(r.Period, r.Year, r.WindowRule)
	r.WindowStart, r.WindowEnd = w.Start, w.End
	return r, err
}

// stored finds a report that was drafted: of several, which differ in how they
// count days, the one that holds, then the last that was frozen, then the last.
func (s *Service) stored(ctx context.Context, r Report, own bool) (Report, bool, error) {
	var all []Report
	err := s.DB.Select(ctx, &all, `SELECT `+columns+` FROM report WHERE plan_id = $1 AND scope = $2 AND period = $3 AND request_id = ''
		ORDER BY decided_at DESC, created_at DESC, id DESC`, r.PlanID, r.Scope, r.Period)
	all = slices.DeleteFunc(all, func(one Report) bool {
		return r.WindowRule != "" && one.WindowRule != r.WindowRule || own && one.AgencyID != r.AgencyID
	})
	if err != nil || len(all) == 0 {
		return r, false, err
	}
	for _, want := range []func(Report) bool{Report.holds, Report.Frozen} {
		if i := slices.IndexFunc(all, want); i >= 0 {
			return all[i], true, nil
		}
	}
	return all[0], true, nil
}

// planOf finds a plan in force by id or number, or the only one of a year.
func (s *Service) planOf(ctx context.Context, text string, year int) (programme.Plan, error) {
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return programme.Plan{}, err
	}
	var of []programme.Plan
	var names []string
	for _, p := range plans {
		if p.Year == year && (text == "" || text == p.ID || vi.Key(text) == vi.Key(p.Number)) {
			of, names = append(of, p), append(names, p.Number)
		}
	}
	switch {
	case len(of) == 1:
		return of[0], nil
	case len(of) > 1:
		return programme.Plan{}, domain.Invalid("Năm %d có %d kế hoạch đang theo dõi: %s. Chọn một kế hoạch theo số.", year, len(of), strings.Join(names, "; "))
	case text != "":
		return programme.Plan{}, domain.NotFound("Không có kế hoạch “%s” của năm %d đang theo dõi.", text, year)
	}
	return programme.Plan{}, domain.NotFound("Không có kế hoạch nào của năm %d đang theo dõi.", year)
}

// agencyNamed finds an agency by id, code or name as of the end of a window, or
// as of its start when it ended meanwhile, or of today.
func (s *Service) agencyNamed(ctx context.Context, text string, w calendar.Window) (string, error) {
	lives, err := s.Registry.Lives(ctx)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(lives, func(l org.Life) bool { return l.ID == text }) {
		return text, nil
	}
	for _, day := range []calendar.Date{w.End, w.Start, s.today()} {
		found, err := s.Registry.Match(ctx, text, day)
		if err != nil {
			return "", err
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0].ID, nil
		default:
			return "", domain.Invalid("Có %d cơ quan cùng tên “%s”. Ghi mã, hoặc ghi thêm nơi đặt.", len(found), text)
		}
	}
	return "", domain.Invalid("Không có cơ quan nào mang tên hoặc mã “%s”.", text)
}

// ruleOf is how the regime of a report counts days, where somebody verified it.
func (s *Service) ruleOf(ctx context.Context, r Report) (calendar.WindowRule, error) {
	g, err := s.regimes(ctx, r.WindowEnd)
	if err != nil {
		return "", err
	}
	if regime, ok := g.pick(s.level(ctx, r), r.Period); ok && regime.Verified {
		return regime.WindowRule, nil
	}
	return calendar.CalendarWindow, nil
}

// Approved is the day on which an edition was frozen; empty for a draft.
func (s *Service) Approved(e Edition) calendar.Date {
	if e.ApprovedAt == 0 {
		return ""
	}
	return calendar.DateOf(db.Time(e.ApprovedAt), s.Zone)
}
