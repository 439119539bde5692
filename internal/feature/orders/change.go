package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

func marshal(l Lists) (string, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("orders: %w", err)
	}
	return string(b), nil
}

func ackRecord(ctx context.Context, tx *db.Tx, as access.Actor, id, agencyID string) error {
	return audit.Record(ctx, tx, as, "order.acknowledge", "order", id, map[string]any{"agency": agencyID})
}

// change is a step of an issued order: the duty after it, and what is stored with it.
type change struct {
	seen  int64
	step  Step
	leads []string // who owes it afterwards
	due   calendar.Date
	added []string
	said  string // why
	ready programme.OrderStep
}

// issued gives an issued order that the actor may change, with how the record names
// the actor, and who owes it today.
func (s *Service) issued(ctx context.Context, actor access.Actor, id string) (o Order, as access.Actor, owers []string, err error) {
	if o, err = s.get(ctx, id); err != nil {
		return o, actor, nil, err
	}
	pl, err := s.Programme.Plan(ctx, o.PlanID)
	if err != nil {
		return o, actor, nil, err
	}
	at, err := s.Programme.OrdersAt(ctx, actor, pl)
	switch {
	case err != nil:
		return o, actor, nil, err
	case at == "":
		return o, actor, nil, domain.Forbidden("Chỉ lãnh đạo có quyền ban hành được thay đổi, thu hồi chỉ đạo đã ban hành.")
	case o.Status != Issued:
		return o, actor, nil, domain.Conflict("Chỉ đạo đang ở trạng thái “%s”, không thay đổi được.", o.Status.Label())
	}
	b, err := s.Programme.OrderedNow(ctx, o.ObligationID)
	return o, actor.As(access.Leader, at), b.Leads, err
}

// NewDeadline is a later deadline with its reason.
type NewDeadline struct {
	Due  calendar.Date
	Kept calendar.Date // a day off that the person confirmed as Due
	Why  string
}

// Later gives an order a later deadline, with the reason. Who proved it by the earlier
// one stays in time.
func (s *Service) Later(ctx context.Context, actor access.Actor, id string, seen int64, n NewDeadline) error {
	due, why := n.Due, n.Why
	o, as, leads, err := s.issued(ctx, actor, id)
	if err != nil {
		return err
	}
	pl, err := s.Programme.Plan(ctx, o.PlanID)
	if err != nil {
		return err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return err
	}
	var problems domain.Fields
	switch {
	case !due.Valid():
		problems.Add("han", "Nhập hạn mới, theo mẫu 22/04/2027.")
	case due <= o.DueOn:
		problems.Add("han", "Hạn mới phải sau hạn đang áp dụng (%s).", o.DueOn.Vietnamese())
	case due < s.today():
		problems.Add("han", "Hạn đã qua. Nhập hôm nay hoặc ngày sau.")
	case due > pl.WindowEnd.AddDays(programme.OrderReach):
		problems.Add("han", "Hạn sau khi kế hoạch kết thúc (%s). Nhập ngày sớm hơn.", pl.WindowEnd.Vietnamese())
	default:
		problems = days.LastDay("han", due, n.Kept, s.today())
	}
	if err := reason("ly_do_han", why, "Nêu lý do lùi hạn."); err != nil {
		problems = append(problems, domain.FieldsOf(err)...)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return s.change(ctx, as, o, change{
		seen: seen, leads: leads, due: due, said: why,
		step: Step{ID: db.NewID(), Kind: StepLater, Said: fmt.Sprintf("từ %s đến %s: %s", o.DueOn.Vietnamese(), due.Vietnamese(), why)},
	})
}

// Add addresses an order to further agencies, who owe it from today.
func (s *Service) Add(ctx context.Context, actor access.Actor, id string, seen int64, agencies []string) error {
	o, as, leads, err := s.issued(ctx, actor, id)
	if err != nil {
		return err
	}
	if o.DueOn < s.today() {
		return domain.Fields{{Name: "them", Message: "Hạn của chỉ đạo đã qua. Lùi hạn trước, rồi bổ sung cơ quan."}}.Err()
	}
	m, err := s.Registry.Matcher(ctx, s.today())
	if err != nil {
		return err
	}
	there := m.All()
	var added, names []string
	for _, one := range agencies {
		i := slices.IndexFunc(there, func(a org.Agency) bool { return a.ID == one })
		if i < 0 {
			return domain.Fields{{Name: "them", Message: "Có cơ quan không có trong sổ. Chọn lại."}}.Err()
		}
		if !slices.Contains(leads, one) && !slices.Contains(added, one) {
			added, names = append(added, one), append(names, there[i].Name)
		}
	}
	if len(added) == 0 {
		return domain.Fields{{Name: "them", Message: "Chọn ít nhất một cơ quan chưa được giao chỉ đạo này."}}.Err()
	}
	return s.change(ctx, as, o, change{
		seen: seen, leads: slices.Concat(leads, added), due: o.DueOn, added: added, step: Step{ID: db.NewID(), Kind: StepAdd, Said: strings.Join(names, "; ")},
	})
}

// Withdraw takes an order back for a reason: nobody owes it any more, evidence stays.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, id string, seen int64, why string) error {
	o, as, _, err := s.issued(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := reason("ly_do_thu_hoi", why, "Nêu lý do thu hồi."); err != nil {
		return err
	}
	return s.change(ctx, as, o, change{seen: seen, due: o.DueOn, said: why, step: Step{ID: db.NewID(), Kind: StepWithdraw, Said: why}})
}

// change stores a step of an issued order with the obligation's new version, and tells
// those concerned.
func (s *Service) change(ctx context.Context, as access.Actor, o Order, c change) error {
	o.DueOn = c.due
	names, err := s.Registry.Names(ctx, s.today(), c.leads...)
	if err != nil {
		return err
	}
	duty := s.duty(o, Addressed{})
	duty.Leads, duty.Signer = c.leads, as.Name
	for _, id := range c.leads {
		duty.Names = append(duty.Names, names[id])
	}
	if c.ready, err = s.Programme.ChangeOrder(ctx, o.ObligationID, duty); err == nil {
		err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.store(ctx, tx, as, o.ID, c) })
	}
	if err != nil {
		return errors.Join(err, s.Programme.ForgetOrder(ctx, c.ready))
	}
	return nil
}

func (s *Service) store(ctx context.Context, tx *db.Tx, as access.Actor, id string, c change) error {
	now, err := locked(ctx, tx, id, c.seen)
	if err == nil && now.Status != Issued {
		err = domain.Conflict("Chỉ đạo đang ở trạng thái “%s”, không thay đổi được.", now.Status.Label())
	}
	if err != nil {
		return err
	}
	if c.step.Kind == StepWithdraw {
		_, err = tx.Exec(ctx, `UPDATE orders_order SET status = $2, withdrawn_at = $3, withdrawn_by_name = $4, withdrawn_reason = $5 WHERE id = $1`,
			id, string(Withdrawn), db.Millis(tx.Now()), as.Name, c.said)
	} else {
		_, err = tx.Exec(ctx, `UPDATE orders_order SET due_on = $2 WHERE id = $1`, id, c.due)
	}
	if err != nil {
		return fmt.Errorf("orders: %w", err)
	}
	if err := bind(ctx, tx, id, c.added, s.today()); err != nil {
		return err
	}
	if err := s.Programme.ForceOrder(ctx, tx, as, c.ready); err != nil {
		return err
	}
	tx.Enqueue(Tell{OrderID: id, StepID: c.step.ID})
	return stepped(ctx, tx, as, id, c.step)
}
