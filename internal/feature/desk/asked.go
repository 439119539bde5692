package desk

import (
	"context"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
)

// Asked is an ad hoc request for a report that an agency has not submitted an
// answer to; without a report nobody began one.
type Asked struct {
	AgencyID, RequestID, Title, ReportID string
	DueOn                                calendar.Date
	Agency                               string `db:"-"`
	Late                                 bool   `db:"-"`
}

// requested reads what is asked of the agencies for which the actor writes, the
// nearest deadline first.
func (s *Service) requested(ctx context.Context, actor access.Actor, d *Desk) error {
	for _, id := range actor.Agencies(access.Officer) {
		var rows []Asked
		if err := s.DB.Select(ctx, &rows, `SELECT agency_id, request_id, title, report_id, due_on FROM report_v_asked
			WHERE agency_id = $1 AND status IN ('', 'draft') AND withdrawn_at = 0 ORDER BY due_on, request_id LIMIT 50`, id); err != nil {
			return err
		}
		if len(rows) == 0 {
			continue
		}
		names, err := s.Registry.Names(ctx, d.Today, id)
		if err != nil {
			return err
		}
		for _, r := range rows {
			r.Agency, r.Late = names[id], r.DueOn < d.Today
			d.Asked = append(d.Asked, r)
		}
	}
	return nil
}
