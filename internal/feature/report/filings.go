package report

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
)

// PeriodFilings is how the agencies' own reports of one period came in, those to
// be chased first. Of an agency that reported elsewhere and proved it there is no
// report here.
type PeriodFilings struct {
	Label  string // "quý I năm 2027"
	Window calendar.Window
	DueOn  calendar.Date // the latest of all; empty: none is set
	Rows   []AskedOf
}

// PeriodFilings lists who owes a report of a period of a plan's year and how it
// came in, by the day by which each is judged. It fails with forbidden for whom
// does not see all agencies, and as ReportByKey does.
func (s *Service) PeriodFilings(ctx context.Context, actor access.Actor, key string) (PeriodFilings, error) {
	if !actor.SeesAll() {
		return PeriodFilings{}, domain.Forbidden("Chỉ cơ quan theo dõi toàn tỉnh, thành phố xem được tình hình gửi báo cáo của các cơ quan.")
	}
	r, whole, keeper, err := s.blank(ctx, Order{Period: key})
	if err != nil {
		return PeriodFilings{}, err
	}
	r.AgencyID, r.WindowStart = keeper, whole.Start
	c := &counter{report: r, asOf: min(r.WindowEnd, s.today())}
	if c.obligations, err = s.Programme.ObligationsKnown(ctx, r.PlanID, c.asOf); err != nil {
		return PeriodFilings{}, err
	}
	filings, err := s.filingsOf(ctx, c)
	if err != nil {
		return PeriodFilings{}, err
	}
	out := PeriodFilings{Label: r.Period.Label(r.Year), Window: whole}
	if out.Rows, err = s.periodRows(ctx, r, filings); err != nil {
		return out, err
	}
	for _, row := range out.Rows {
		out.DueOn = max(out.DueOn, row.DueOn)
	}
	return out, nil
}

// periodRows joins filings with the reports that agencies wrote here.
func (s *Service) periodRows(ctx context.Context, r Report, filings map[string]filed) ([]AskedOf, error) {
	var written []struct {
		ID, AgencyID string
		Status       Status
	}
	err := s.DB.Select(ctx, &written, `SELECT id, agency_id, status FROM report
		WHERE plan_id = $1 AND scope = 'agency' AND period = $2 AND request_id = '' ORDER BY created_at, id`, r.PlanID, r.Period)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(filings))
	for id := range filings {
		ids = append(ids, id)
	}
	names, err := s.Registry.Names(ctx, min(r.WindowEnd, s.today()), ids...)
	if err != nil {
		return nil, err
	}
	rows := make([]AskedOf, 0, len(ids))
	for _, id := range ids {
		f := filings[id]
		row := AskedOf{AgencyID: id, Agency: names[id], FiledOn: f.FiledOn, DueOn: f.DueOn, Filing: report.FilingOf(f.FiledOn, f.DueOn, s.today())}
		for _, w := range written {
			if w.AgencyID == id {
				row.ReportID, row.Status = w.ID, w.Status
			}
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, AskedOf.chased)
	return rows, nil
}
