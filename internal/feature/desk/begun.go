package desk

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/spine/programme"
)

// beginnings are what agencies began for their duties and did not send, by agency.
type beginnings map[string][]notice.Begun

// of finds what was begun for a duty. What a plan calls quý III is the nine months
// where the regime counts it so.
func (b beginnings) of(o programme.Obligation, agencyID string) (notice.Begun, bool) {
	all, report := b[agencyID], o.Origin == programme.OriginReporting && o.ReportPeriod != ""
	i := slices.IndexFunc(all, func(x notice.Begun) bool {
		if x.PlanID != o.PlanID || x.OwnPlan {
			return x.PlanID == o.PlanID && o.AsksOwnPlan()
		}
		return report && (x.Period == o.ReportPeriod || x.Period == calendar.NineMonths && o.ReportPeriod == calendar.Q3)
	})
	if i < 0 {
		return notice.Begun{}, false
	}
	return all[i], true
}

// begun reads what some agencies began (nil: all).
func (s *Service) begun(ctx context.Context, agencies []string) (beginnings, error) {
	out := beginnings{}
	if agencies == nil {
		return out, s.readBegun(ctx, out, "")
	}
	for some := range slices.Chunk(agencies, 200) {
		args := db.Args(some)
		if err := s.readBegun(ctx, out, ` AND agency_id IN (`+db.Marks(1, len(args))+`)`, args...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) readBegun(ctx context.Context, out beginnings, and string, args ...any) error {
	var rows []struct {
		notice.Begun `db:""`
		SubmittedAt  int64
		DecidedAt    int64
	}
	if err := s.DB.Select(ctx, &rows, `SELECT id, plan_id, agency_id, period, status AS step, submitted_at, decided_at FROM report_v_state
		WHERE scope = 'agency' AND request_id = '' AND status IN ('draft', 'submitted', 'returned', 'approved', 'filed')`+and+` ORDER BY id DESC`, args...); err != nil {
		return err
	}
	for _, r := range rows {
		switch r.Step {
		case notice.Submitted:
			r.On = calendar.DateOf(db.Time(r.SubmittedAt), s.Zone)
		case notice.Approved:
			r.On = calendar.DateOf(db.Time(r.DecidedAt), s.Zone)
		case notice.Drafted, notice.Returned, notice.Filed:
		}
		out[r.AgencyID] = append(out[r.AgencyID], r.Begun)
	}
	var plans []notice.Begun
	if err := s.DB.Select(ctx, &plans, `SELECT id, plan_id, agency_id, status AS step FROM ownplan_v_waiting
		WHERE edition = 1 AND status IN ('draft', 'submitted', 'returned', 'approved')`+and+` ORDER BY id`, args...); err != nil {
		return err
	}
	for _, p := range plans {
		p.OwnPlan = true
		out[p.AgencyID] = append(out[p.AgencyID], p)
	}
	return nil
}

// Begun tells of what agencies began for obligations, for letters to all of them.
func (s *Service) Begun(ctx context.Context) (func(o programme.Obligation, agencyID string) (notice.Begun, bool), error) {
	all, err := s.begun(ctx, nil)
	return all.of, err
}

// reported is the report that was begun for a duty.
func (d Duty) reported() (notice.Begun, bool) { return d.Begun, d.Begun.ID != "" && !d.Begun.OwnPlan }

// StandsOn says how the duty stands on a day: where its report is, once it was begun.
func (d Duty) StandsOn(today calendar.Date) domain.Sentence {
	if b, ok := d.reported(); ok {
		return b.Why(d.Next.Due, today)
	}
	return d.Assessment.Why
}

// carried tells that a duty to report is no second item: its report, or the paper of
// it, stands on the actor's desk as the next step.
func (d Desk) carried(x Duty) bool {
	b, ok := x.reported()
	return ok && slices.ContainsFunc(d.Works, func(w Work) bool { return w.ReportID == b.ID })
}

// goesOn makes the item of a duty to report that of its report: it says where that
// stands and leads there. Nobody is chased while somebody else has the next step.
func (d Desk) goesOn(i notice.Item, x Duty, actor access.Actor) notice.Item {
	b, ok := x.reported()
	if !ok {
		return i
	}
	i.Why = b.Why(x.Next.Due, d.Today)
	if actor.Has(access.Officer, x.AgencyID) || actor.Has(access.Leader, x.AgencyID) || actor.Is(access.Coordinator) {
		i.URL, i.Action = b.URL(), domain.Say("Mở báo cáo")
	}
	if b.Step == notice.Drafted && actor.Has(access.Officer, x.AgencyID) {
		i.Action = domain.Say("Viết tiếp báo cáo")
	}
	if b.Waits() {
		i.Waits, i.Quiet, i.Late, i.Also = true, true, false, nil
		i.Label = domain.Say("Chờ lãnh đạo duyệt")
		if b.Step == notice.Filed {
			i.Label = domain.Say("Chờ tiếp nhận")
		}
	}
	return i
}

// dueOf gives the works of reports the last day of the duty that they meet, and says
// since when they wait.
func (d *Desk) dueOf(duties []Duty) {
	for _, x := range duties {
		d.dueOfOwnPlan(x)
		b, ok := x.reported()
		if !ok {
			continue
		}
		for i := range d.Works {
			w := &d.Works[i]
			if w.ReportID != b.ID {
				continue
			}
			if w.DueOn == "" {
				w.DueOn = x.Next.Due
			}
			w.Why, w.obligationID = b.Why(w.DueOn, d.Today), x.Obligation.ID
		}
	}
}
