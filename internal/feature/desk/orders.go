package desk

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/reminder"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
)

// Order is an order of the leadership that waits for this person: to be issued
// (submitted), to be mended (returned), or to be acknowledged for an agency (issued).
type Order struct {
	AgencyID, OrderID, ObligationID, Title, Status, Reason, Sender string
	DueOn, Since                                                   calendar.Date
	SubmittedAt                                                    int64
	Agency                                                         string        `db:"-"`
	AckBy                                                          calendar.Date `db:"-"`
	Leader                                                         bool          `db:"-"` // leads the agency and is no officer of it
}

// orders reads the orders that wait for the actor.
func (s *Service) orders(ctx context.Context, actor access.Actor, d *Desk) error {
	if actor.Is(access.Coordinator, access.Leader) {
		if err := s.unissued(ctx, actor, d); err != nil {
			return err
		}
	}
	own := actor.Agencies(access.Officer, access.Leader)
	if len(own) == 0 {
		return nil
	}
	args := make([]any, len(own))
	for i, id := range own {
		args[i] = id
	}
	var rows []Order
	if err := s.DB.Select(ctx, &rows, `SELECT agency_id, order_id, obligation_id, title, 'issued' AS status, '' AS reason, issued_by_name AS sender, due_on, since, 0 AS submitted_at
		FROM orders_v_open WHERE agency_id IN (`+db.Marks(1, len(own))+`) ORDER BY since, order_id, agency_id LIMIT 100`, args...); err != nil {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	names, err := s.Registry.Names(ctx, d.Today, own...)
	if err != nil {
		return err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return err
	}
	for _, o := range rows {
		o.Agency, o.AckBy, o.Leader = names[o.AgencyID], reminder.AcknowledgeBy(o.Since, days), !actor.Has(access.Officer, o.AgencyID)
		d.Orders = append(d.Orders, o)
	}
	return nil
}

// unissued reads the orders that the actor issues, or has to mend.
func (s *Service) unissued(ctx context.Context, actor access.Actor, d *Desk) error {
	var rows []struct {
		Order     `db:""`
		PlanID    string
		CreatedBy string
	}
	if err := s.DB.Select(ctx, &rows, `SELECT '' AS agency_id, id AS order_id, '' AS obligation_id, title, status, return_reason AS reason, submitted_by_name AS sender, due_on, '' AS since, submitted_at,
		plan_id, created_by FROM orders_v_order WHERE status IN ('submitted', 'returned') ORDER BY submitted_at, id LIMIT 100`); err != nil {
		return err
	}
	for _, o := range rows {
		if o.Status == "returned" {
			if o.CreatedBy == actor.AccountID {
				d.Orders = append(d.Orders, o.Order)
			}
			continue
		}
		pl, err := s.Programme.Plan(ctx, o.PlanID)
		if err != nil {
			return err
		}
		at, err := s.Programme.OrdersAt(ctx, actor, pl)
		if err != nil {
			return err
		}
		if at != "" && (o.CreatedBy != actor.AccountID || actor.Owns(access.Leader, at)) {
			d.Orders = append(d.Orders, o.Order)
		}
	}
	return nil
}

// unread tells whether a duty with time left comes from an order that its agency has not
// acknowledged: that item stands for it.
func (d Desk) unread(x Duty) bool {
	return x.Assessment.Status != obligation.Late && x.Assessment.Status != obligation.Missed && slices.ContainsFunc(d.Orders, func(o Order) bool {
		return o.ObligationID == x.Obligation.ID && o.AgencyID == x.AgencyID
	})
}

// ordering is what waits about orders of the leadership.
func (d Desk) ordering() []notice.Item {
	var items []notice.Item
	for _, o := range d.Orders {
		i := notice.Item{
			Key: "order/" + o.OrderID, Mark: string(obligation.AtRisk), Title: domain.Say("%s", o.Title), URL: "/lam-viec/chi-dao/" + o.OrderID, Main: true, Asked: true,
			Meta: domain.Say("hạn %s", o.DueOn.Vietnamese()), Since: d.dayOf(o.SubmittedAt),
		}
		switch o.Status {
		case "submitted":
			i.Label, i.Action = domain.Say("Chỉ đạo chờ ban hành"), domain.Say("Xem và ban hành")
			i.Why, i.DueOn, i.Meta = domain.Say("%s đã trình.", o.Sender), o.DueOn, domain.Sentence{}
		case "returned":
			i.Key, i.Label, i.Action, i.Quote = i.Key+"/returned", domain.Say("Chỉ đạo bị trả lại"), domain.Say("Sửa và trình lại"), o.Reason
		default:
			i.Key, i.AgencyID, i.Agency = notice.OrderKey(o.OrderID, o.AgencyID), o.AgencyID, o.Agency
			i.Label, i.Action, i.DueOn, i.Since = domain.Say("Chỉ đạo mới"), domain.Say("Xác nhận đã nhận"), o.AckBy, o.Since
			i.Why = domain.Say("%s ban hành ngày %s, chưa xác nhận đã nhận.", o.Sender, o.Since.Vietnamese())
			i.Meta = domain.Say("thực hiện đến hết %s", o.DueOn.Vietnamese())
			i.Late = o.Leader && i.Over(d.Today)
		}
		items = append(items, i)
	}
	return items
}
