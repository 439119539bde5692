package orders

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Issue puts an order into force, exactly once: its obligation stands in the plan, the
// agencies are bound, and the people concerned are told, all by one act. It conflicts
// when the plan does not run, when the order changed since it was seen or somebody was
// faster, and is invalid when an agency that was chosen is there no more.
func (s *Service) Issue(ctx context.Context, actor access.Actor, id string, seen int64) error {
	o, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	at, err := s.mayIssue(ctx, actor, o)
	if err != nil {
		return err
	}
	if o.Status == Issued || o.Status == Withdrawn {
		return domain.Conflict("Chỉ đạo này đã được %s ban hành.", o.IssuedByName)
	}
	if _, err := s.running(ctx, o.PlanID); err != nil {
		return err
	}
	if err := s.checked(ctx, o.Text); err != nil {
		return err
	}
	to, err := s.addressed(ctx, o.Text)
	if err != nil {
		return err
	}
	if len(to.Ended) > 0 {
		return to.refusal()
	}
	as := actor.As(access.Leader, at)
	duty := s.duty(o, to)
	duty.Signer = as.Name
	prepared, err := s.Programme.PrepareOrder(ctx, duty)
	if err == nil {
		err = s.issue(ctx, as, o, issuing{seen: seen, at: at, to: to, step: prepared})
	}
	if err != nil {
		return errors.Join(err, s.Programme.ForgetOrder(ctx, prepared))
	}
	return nil
}

// refusal names the agencies that ended since they were chosen, with their heirs.
func (a Addressed) refusal() error {
	var said []string
	for _, e := range a.Ended {
		var heirs []string
		for _, h := range e.Heirs {
			heirs = append(heirs, h.Name)
		}
		if len(heirs) == 0 {
			said = append(said, e.Name+" (không có cơ quan kế thừa)")
		} else {
			said = append(said, e.Name+" (kế thừa: "+strings.Join(heirs, ", ")+")")
		}
	}
	return domain.Fields{{Name: "nhom", Message: "Cơ quan đã kết thúc từ khi soạn: %s. Thay bằng cơ quan kế thừa rồi ban hành.", Args: []any{strings.Join(said, "; ")}}}.Err()
}

// duty is the obligation of an order.
func (s *Service) duty(o Order, to Addressed) programme.OrderDuty {
	d := programme.OrderDuty{
		OrderID: o.ID, PlanID: o.PlanID, Number: o.Basis, Title: o.Title, Content: o.Title + ". " + strings.Join(strings.Fields(o.Message), " "),
		Product: vi.UpperFirst(o.Product().String()), Unit: "sản phẩm", Count: o.Pieces, Due: o.DueOn, Proofs: o.Proofs,
	}
	if len(o.Formats) == 1 {
		d.Unit = vi.LowerFirst(o.Formats[0].Label())
	}
	d.Leads, d.Names = to.ids()
	return d
}

// issuing is an order on its way into force.
type issuing struct {
	seen int64
	at   string // the agency that issues
	to   Addressed
	step programme.OrderStep
}

func (s *Service) issue(ctx context.Context, as access.Actor, o Order, n issuing) error {
	names, err := s.Registry.Names(ctx, s.today(), n.at)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := locked(ctx, tx, o.ID, n.seen)
		if err != nil {
			return err
		}
		if !now.Writing() && now.Status != Submitted {
			return domain.Conflict("Chỉ đạo này đã được %s ban hành.", now.IssuedByName)
		}
		today := s.today()
		if _, err := tx.Exec(ctx, `UPDATE orders_order SET status = $2, issued_by_name = $3, issued_at = $4, issued_on = $5, obligation_id = $6, issued_for = $7 WHERE id = $1`,
			o.ID, string(Issued), as.Name, db.Millis(tx.Now()), today, n.step.ObligationID, names[n.at]); err != nil {
			return fmt.Errorf("orders: issue: %w", err)
		}
		ids, _ := n.to.ids()
		if err := bind(ctx, tx, o.ID, ids, today); err != nil {
			return err
		}
		if err := s.Programme.ForceOrder(ctx, tx, as, n.step); err != nil {
			return err
		}
		tx.Enqueue(Tell{OrderID: o.ID})
		return stepped(ctx, tx, as, o.ID, Step{Kind: StepIssue, Said: fmt.Sprintf("%d cơ quan, hạn %s", len(ids), o.DueOn.Vietnamese())})
	})
}

// bind notes whom an order addresses.
func bind(ctx context.Context, tx *db.Tx, id string, agencies []string, day calendar.Date) error {
	for chunk := range slices.Chunk(agencies, 200) {
		args := []any{}
		values := make([]string, 0, len(chunk))
		for _, a := range chunk {
			values = append(values, "("+db.Marks(len(args)+1, 3)+")")
			args = append(args, id, a, day)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO orders_agency (order_id, agency_id, since) VALUES `+strings.Join(values, ", ")+` ON CONFLICT (order_id, agency_id) DO NOTHING`, args...); err != nil {
			return fmt.Errorf("orders: agencies: %w", err)
		}
	}
	return nil
}

// Replace puts the heirs in the place of agencies that ended since they were chosen.
func (s *Service) Replace(ctx context.Context, actor access.Actor, id string, seen int64) error {
	o, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	if o.Status == Submitted || !actor.Is(access.Coordinator) {
		if _, err := s.mayIssue(ctx, actor, o); err != nil && !actor.Is(access.Coordinator) {
			return err
		}
	}
	to, err := s.addressed(ctx, o.Text)
	if err != nil {
		return err
	}
	var said []string
	for _, e := range to.Ended {
		o.Agencies = slices.DeleteFunc(o.Agencies, func(one string) bool { return one == e.ID })
		said = append(said, e.Name)
		for _, h := range e.Heirs {
			if !slices.Contains(o.Agencies, h.ID) {
				o.Agencies = append(o.Agencies, h.ID)
			}
		}
	}
	if len(said) == 0 {
		return nil
	}
	lists, err := marshal(o.Lists)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := locked(ctx, tx, id, seen)
		if err == nil && !now.Writing() && now.Status != Submitted {
			err = domain.Conflict("Chỉ đạo đang ở trạng thái “%s”, không sửa được.", now.Status.Label())
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE orders_order SET lists = $2 WHERE id = $1`, id, lists); err != nil {
			return fmt.Errorf("orders: %w", err)
		}
		return stepped(ctx, tx, actor, id, Step{Kind: StepReplace, Said: strings.Join(said, "; ")})
	})
}

// receives gives the actor as who receives orders for an agency: its officer or leader.
func receives(actor access.Actor, agencyID string) (access.Actor, error) {
	switch {
	case actor.System || actor.Has(access.Officer, agencyID):
		return actor.As(access.Officer, agencyID), nil
	case actor.Has(access.Leader, agencyID):
		return actor.As(access.Leader, agencyID), nil
	}
	return actor, domain.Forbidden("Cán bộ đầu mối hoặc lãnh đạo của chính cơ quan xác nhận đã nhận.")
}

// Known notes that an agency knows that an order was taken back, so that its desks
// show it no more; doing it again changes nothing. It fails with conflict while the
// order holds.
func (s *Service) Known(ctx context.Context, actor access.Actor, id, agencyID string) error {
	as, err := receives(actor, agencyID)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "orders_order", id); err != nil {
			return fmt.Errorf("orders: lock: %w", err)
		}
		o, err := read(ctx, tx, id)
		if err != nil {
			return err
		}
		var row struct{ SeenAt int64 }
		ok, err := tx.Get(ctx, &row, `SELECT seen_at FROM orders_agency WHERE order_id = $1 AND agency_id = $2`, id, agencyID)
		switch {
		case err != nil:
			return err
		case !ok:
			return errUnknown
		case row.SeenAt > 0:
			return nil
		case o.Status != Withdrawn:
			return domain.Conflict("Chỉ đạo này chưa thu hồi.")
		}
		if _, err := tx.Exec(ctx, `UPDATE orders_agency SET seen_at = $3 WHERE order_id = $1 AND agency_id = $2`, id, agencyID, db.Millis(tx.Now())); err != nil {
			return fmt.Errorf("orders: known: %w", err)
		}
		return audit.Record(ctx, tx, as, "order.known", "order", id, map[string]any{"agency": agencyID})
	})
}

// Acknowledge notes that an agency received an order; doing it again changes nothing.
// Its officer or leader does it. It tells whether it was the first time.
func (s *Service) Acknowledge(ctx context.Context, actor access.Actor, id, agencyID string) (first bool, err error) {
	as, err := receives(actor, agencyID)
	if err != nil {
		return false, err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		first = false
		if err := tx.Lock(ctx, "orders_order", id); err != nil {
			return fmt.Errorf("orders: lock: %w", err)
		}
		o, err := read(ctx, tx, id)
		if err != nil {
			return err
		}
		var row struct{ AckedAt int64 }
		ok, err := tx.Get(ctx, &row, `SELECT acked_at FROM orders_agency WHERE order_id = $1 AND agency_id = $2`, id, agencyID)
		switch {
		case err != nil:
			return err
		case !ok:
			return errUnknown
		case row.AckedAt > 0:
			return nil
		case o.Status != Issued:
			return domain.Conflict("Chỉ đạo này đã thu hồi, không cần xác nhận.")
		}
		if _, err := tx.Exec(ctx, `UPDATE orders_agency SET acked_at = $3, acked_by = $4, acked_name = $5 WHERE order_id = $1 AND agency_id = $2`,
			id, agencyID, db.Millis(tx.Now()), as.AccountID, as.Name); err != nil {
			return fmt.Errorf("orders: acknowledge: %w", err)
		}
		first = true
		return ackRecord(ctx, tx, as, id, agencyID)
	})
	return first, err
}
