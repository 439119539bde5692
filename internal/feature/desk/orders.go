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
	"loa/internal/spine/programme"
)

// Order is an order of the leadership that waits for this person: to be issued
// (submitted), to be mended (returned), to be acknowledged for an agency (issued), or
// to be known as taken back (withdrawn). SubmittedAt is of the withdrawal there.
type Order struct {
	AgencyID, OrderID, ObligationID, Title, Message, Status, Reason, Sender string
	DueOn, Since                                                            calendar.Date
	SubmittedAt                                                             int64
	Agency                                                                  string        `db:"-"`
	AckBy                                                                   calendar.Date `db:"-"`
	Leader                                                                  bool          `db:"-"` // leads the agency and is no officer of it
	acting                                                                  domain.Sentence
}

// freshWithdrawal is for how many days an order that was taken back stands on desks
// until somebody says that it is known.
const freshWithdrawal = 7

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
	args := db.Args(own)
	var rows []Order
	if err := s.DB.Select(ctx, &rows, `SELECT agency_id, order_id, obligation_id, title, message, 'issued' AS status, '' AS reason, issued_by_name AS sender, due_on, since, 0 AS submitted_at
		FROM orders_v_open WHERE agency_id IN (`+db.Marks(1, len(own))+`) ORDER BY since, order_id, agency_id LIMIT 100`, args...); err != nil {
		return err
	}
	var gone []Order
	from := d.Today.AddDays(-freshWithdrawal).Time().UnixMilli()
	if err := s.DB.Select(ctx, &gone, `SELECT agency_id, order_id, '' AS obligation_id, title, '' AS message, 'withdrawn' AS status, withdrawn_reason AS reason, withdrawn_by_name AS sender,
		'' AS due_on, '' AS since, withdrawn_at AS submitted_at FROM orders_v_withdrawn
		WHERE agency_id IN (`+db.Marks(1, len(own))+`) AND withdrawn_at >= `+db.Marks(len(own)+1, 1)+` ORDER BY withdrawn_at, order_id, agency_id LIMIT 100`, append(args, from)...); err != nil {
		return err
	}
	rows = append(rows, gone...)
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
		o.Agency, o.Leader = names[o.AgencyID], !actor.Has(access.Officer, o.AgencyID)
		if o.Leader {
			o.acting = actor.Instead(access.Leader, o.AgencyID)
		}
		if o.Since != "" {
			o.AckBy = reminder.AcknowledgeBy(o.Since, days)
		}
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
	if err := s.DB.Select(ctx, &rows, `SELECT '' AS agency_id, id AS order_id, '' AS obligation_id, title, '' AS message, status, return_reason AS reason, submitted_by_name AS sender, due_on, '' AS since, submitted_at,
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
			o.acting = actor.Instead(access.Leader, at)
			d.Orders = append(d.Orders, o.Order)
		}
	}
	return nil
}

// finished leaves out the orders of which nothing is to be said any more: the agency
// has shown what was asked, or the day is long over. Receipt is then no question.
func (d *Desk) finished(duties []Duty) {
	met := map[string]bool{} // by obligation and agency
	for _, x := range duties {
		if x.Assessment.Status == obligation.Met {
			met[x.Obligation.ID+"/"+x.AgencyID] = true
		}
	}
	d.Orders = slices.DeleteFunc(d.Orders, func(o Order) bool {
		return o.Status == "issued" && (met[o.ObligationID+"/"+o.AgencyID] || o.DueOn.AddDays(catchUp) < d.Today)
	})
}

// withdrawn tells of the duty of an order that was taken back: what came of it by its
// day still counts, and nobody has to do anything.
func (d Duty) withdrawn() bool {
	return d.Obligation.Origin == programme.OriginOrder && d.Obligation.Ended != ""
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
		case "withdrawn":
			i = o.goneItem(d.dayOf(o.SubmittedAt))
		default:
			i.Key, i.AgencyID, i.Agency = notice.OrderKey(o.OrderID, o.AgencyID), o.AgencyID, o.Agency
			i.Label, i.DueOn, i.Since = domain.Say("Chỉ đạo mới"), o.AckBy, o.Since
			i.Why = domain.Say("%s ban hành ngày %s. Cần xác nhận đã nhận chậm nhất ngày %s.", o.Sender, o.Since.Vietnamese(), o.AckBy.Vietnamese())
			i.Meta = domain.Say("thực hiện đến hết %s", o.DueOn.Vietnamese())
			i.Action, i.Whole = domain.Say("Mở chỉ đạo"), o.Message
			i.Do = pressed(i.URL+"/xac-nhan", domain.Say("Xác nhận đã nhận"), o.AgencyID)
			i.Late = o.Leader && i.Over(d.Today)
		}
		i.Acting = o.acting
		items = append(items, i)
	}
	return items
}

// goneItem tells an agency that an order which it had was taken back. Everybody was
// told so at once, so that it is no reason to write.
func (o Order) goneItem(on calendar.Date) notice.Item {
	url := "/lam-viec/chi-dao/" + o.OrderID
	return notice.Item{
		Key: notice.OrderKey(o.OrderID, o.AgencyID) + "/withdrawn", AgencyID: o.AgencyID, Agency: o.Agency, Mark: string(obligation.Waived), Label: domain.Say("Đã thu hồi"),
		Title: domain.Say("Chỉ đạo “%s” đã được thu hồi ngày %s", o.Title, on.Vietnamese()), Why: domain.Say("%s thu hồi. Không phải thực hiện nữa.", o.Sender), Quote: o.Reason,
		URL: url, Action: domain.Say("Mở chỉ đạo"), Since: on, Quiet: true, Do: pressed(url+"/da-ro", domain.Say("Đã rõ"), o.AgencyID),
	}
}

// pressed is a form of the desk by which somebody acts for an agency.
func pressed(url string, label domain.Sentence, agencyID string) *notice.Do {
	return &notice.Do{URL: url, Label: label, Values: []notice.Value{{Name: "co_quan", Value: agencyID}, notice.FromDesk}}
}
