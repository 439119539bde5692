package orders

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// NewOrder is an order as typed. FormKey makes it once. Files are stored already;
// Dropped names files, by id, that go when it is written again.
type NewOrder struct {
	Text
	FormKey string
	Files   []File
	Dropped []string
	Kept    calendar.Date // a day off that the person confirmed as the deadline
}

// Write keeps a new order as a draft and gives its id: that of the earlier one when
// the form was sent before.
func (s *Service) Write(ctx context.Context, actor access.Actor, n NewOrder) (string, error) {
	if err := s.mayWrite(ctx, actor, n.PlanID); err != nil {
		return "", err
	}
	if err := s.checkedDay(ctx, n); err != nil {
		return "", err
	}
	lists, err := json.Marshal(n.Lists)
	if err != nil {
		return "", fmt.Errorf("orders: %w", err)
	}
	id := db.NewID()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		key := actor.AccountID + ":" + n.FormKey
		fresh, err := tx.Exec(ctx, `INSERT INTO orders_order (id, form_key, plan_id, status, title, message, ready_text, basis, lists, pieces, due_on, created_by,
			created_by_name, created_at, version) VALUES (`+db.Marks(1, 15)+`) ON CONFLICT (form_key) DO NOTHING`, id, key, n.PlanID, string(Draft), n.Title,
			n.Message, n.ReadyText, n.Basis, string(lists), n.Pieces, n.DueOn, actor.AccountID, actor.Name, db.Millis(tx.Now()), 0)
		if err != nil {
			return fmt.Errorf("orders: %w", err)
		}
		if fresh == 0 {
			_, err := tx.Get(ctx, &id, `SELECT id FROM orders_order WHERE form_key = $1`, key)
			return err
		}
		if err := attach(ctx, tx, id, n.Files); err != nil {
			return err
		}
		if err := hand(ctx, tx, actor, id); err != nil {
			return err
		}
		return stepped(ctx, tx, actor, id, Step{Kind: StepCreate})
	})
	return id, err
}

func attach(ctx context.Context, tx *db.Tx, id string, files []File) error {
	var have int
	if _, err := tx.Get(ctx, &have, `SELECT count(*) FROM orders_file WHERE order_id = $1`, id); err != nil {
		return err
	}
	if have+len(files) > maxFiles {
		return domain.Fields{{Name: "tep", Message: "Đính tối đa %d tệp.", Args: []any{maxFiles}}}.Err()
	}
	for _, f := range files {
		if err := tx.Send(ctx, `INSERT INTO orders_file (id, order_id, name, media, sha256) VALUES ($1, $2, $3, $4, $5)`, db.NewID(), id, f.Name, f.Media, f.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// Rewrite replaces the text of an order that is being written.
func (s *Service) Rewrite(ctx context.Context, actor access.Actor, id string, seen int64, n NewOrder) error {
	o, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	if err := s.mayWrite(ctx, actor, o.PlanID); err != nil {
		return err
	}
	if n.Kept == "" {
		n.Kept = o.DueOn // it was confirmed when it was written
	}
	if err := s.checkedDay(ctx, n); err != nil {
		return err
	}
	lists, err := json.Marshal(n.Lists)
	if err != nil {
		return fmt.Errorf("orders: %w", err)
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := writing(ctx, tx, id, seen); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE orders_order SET plan_id = $2, title = $3, message = $4, ready_text = $5, basis = $6, lists = $7, pieces = $8, due_on = $9,
			version = version + 1 WHERE id = $1`, id, n.PlanID, n.Title, n.Message, n.ReadyText, n.Basis, string(lists), n.Pieces, n.DueOn); err != nil {
			return fmt.Errorf("orders: %w", err)
		}
		for _, f := range n.Dropped {
			if err := tx.Send(ctx, `DELETE FROM orders_file WHERE order_id = $1 AND id = $2`, id, f); err != nil {
				return err
			}
		}
		if err := attach(ctx, tx, id, n.Files); err != nil {
			return err
		}
		if err := hand(ctx, tx, actor, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "order.edit", "order", id, map[string]any{"title": n.Title, "due_on": n.DueOn})
	})
}

// writing takes an order that can be written.
func writing(ctx context.Context, tx *db.Tx, id string, seen int64) error {
	o, err := locked(ctx, tx, id, seen)
	if err == nil && !o.Writing() {
		err = domain.Conflict("Chỉ đạo đang ở trạng thái “%s”, không sửa được.", o.Status.Label())
	}
	return err
}

// checkedDay is checked for a text as it is typed: a deadline on a day off is confirmed.
func (s *Service) checkedDay(ctx context.Context, n NewOrder) error {
	err := s.checked(ctx, n.Text)
	problems := domain.FieldsOf(err)
	if err != nil && len(problems) == 0 || problems.For("han").Message != "" {
		return err
	}
	days, failed := s.Programme.WorkDays(ctx)
	if failed != nil {
		return failed
	}
	return append(problems, days.LastDay("han", n.DueOn, n.Kept, s.today())...).Err()
}

// checked tells what is wrong with a text today.
func (s *Service) checked(ctx context.Context, t Text) error {
	problems := t.check(s.today())
	pl, err := s.running(ctx, t.PlanID)
	switch {
	case domain.CodeOf(err) == domain.CodeConflict:
		problems.Add("ke_hoach", "Chọn kế hoạch đang chạy ngày hôm nay.")
	case err != nil:
		return err
	case t.DueOn.Valid() && t.DueOn > pl.WindowEnd.AddDays(programme.OrderReach):
		problems.Add("han", "Hạn sau khi kế hoạch kết thúc (%s). Nhập ngày sớm hơn.", pl.WindowEnd.Vietnamese())
	}
	if err := problems.Err(); err != nil {
		return err
	}
	a, err := s.addressed(ctx, t)
	if err == nil && len(a.Agencies)+len(a.Ended) == 0 {
		err = domain.Fields{{Name: "nhom", Message: "Không có cơ quan nào trong nhóm đã chọn."}}.Err()
	}
	return err
}

// running gives a plan that runs today; it conflicts for another.
func (s *Service) running(ctx context.Context, planID string) (programme.Plan, error) {
	all, err := s.Programme.Running(ctx, s.today())
	if err != nil {
		return programme.Plan{}, err
	}
	i := slices.IndexFunc(all, func(p programme.Plan) bool { return p.ID == planID })
	if i < 0 {
		return programme.Plan{}, domain.Conflict("Chỉ đạo chỉ ban hành được trong một kế hoạch đang chạy ngày %s. Đưa kế hoạch của năm vào theo dõi trước, rồi sửa chỉ đạo và chọn kế hoạch đó.", s.today().Vietnamese())
	}
	return all[i], nil
}

// Ended is an agency that was chosen and is there no more, with who carries it on.
type Ended struct {
	ID, Name string
	Heirs    []org.Agency
}

// Addressed is whom an order means today.
type Addressed struct {
	Agencies []org.Agency
	Ended    []Ended
}

func (a Addressed) ids() (ids, names []string) {
	for _, x := range a.Agencies {
		ids, names = append(ids, x.ID), append(names, x.Name)
	}
	return ids, names
}

// addressed finds whom an order means today: its groups in the province of the plan
// without those that order, and the agencies that were chosen. Of those that ended it
// says who carries them on.
func (s *Service) addressed(ctx context.Context, t Text) (out Addressed, err error) {
	today := s.today()
	pl, err := s.Programme.Plan(ctx, t.PlanID)
	if err != nil {
		return out, err
	}
	m, err := s.Registry.Matcher(ctx, today)
	if err != nil {
		return out, err
	}
	for _, a := range m.SameProvince(m.All(), pl.AgencyID) {
		group := slices.Contains(t.Groups, "level:"+string(a.Level)) || slices.Contains(t.Groups, "kind:"+string(a.Kind))
		if slices.Contains(t.Agencies, a.ID) || group && !above(a) {
			out.Agencies = append(out.Agencies, a)
		}
	}
	there := m.All()
	for _, id := range t.Agencies {
		if slices.ContainsFunc(there, func(a org.Agency) bool { return a.ID == id }) {
			continue
		}
		e, err := s.ended(ctx, there, id)
		if err != nil {
			return out, err
		}
		out.Ended = append(out.Ended, e)
	}
	return out, nil
}

func (s *Service) ended(ctx context.Context, there []org.Agency, id string) (Ended, error) {
	today := s.today()
	names, err := s.Registry.Names(ctx, today, id)
	if err != nil {
		return Ended{}, err
	}
	if names[id] == "" {
		return Ended{}, domain.Fields{{Name: "nhom", Message: "Có cơ quan không có trong sổ. Chọn lại."}}.Err()
	}
	e := Ended{ID: id, Name: names[id]}
	lineage, err := s.Registry.Lineage(ctx)
	if err != nil {
		return e, err
	}
	for _, heir := range lineage.Heirs(id, today) {
		if i := slices.IndexFunc(there, func(a org.Agency) bool { return a.ID == heir }); i >= 0 {
			e.Heirs = append(e.Heirs, there[i])
		}
	}
	return e, nil
}

// Submit lays an order before the leader.
func (s *Service) Submit(ctx context.Context, actor access.Actor, id string, seen int64) error {
	o, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	if err := s.mayWrite(ctx, actor, o.PlanID); err != nil {
		return err
	}
	if err := s.checked(ctx, o.Text); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := writing(ctx, tx, id, seen); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE orders_order SET status = $2, submitted_by_name = $3, submitted_at = $4, return_reason = '' WHERE id = $1`,
			id, string(Submitted), actor.Name, db.Millis(tx.Now())); err != nil {
			return fmt.Errorf("orders: %w", err)
		}
		if err := hand(ctx, tx, actor, id); err != nil {
			return err
		}
		return stepped(ctx, tx, actor, id, Step{Kind: StepSubmit})
	})
}

// Return sends a submitted order back with a reason.
func (s *Service) Return(ctx context.Context, actor access.Actor, id string, seen int64, why string) error {
	o, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	at, err := s.mayIssue(ctx, actor, o)
	if err != nil {
		return err
	}
	if err := reason("ly_do", why, "Nêu lý do trả lại, để người soạn biết cần sửa gì."); err != nil {
		return err
	}
	as := actor.As(access.Leader, at)
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := locked(ctx, tx, id, seen)
		if err == nil && o.Status != Submitted {
			err = domain.Conflict("Chỉ đạo đang ở trạng thái “%s”, không trả lại được.", o.Status.Label())
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE orders_order SET status = $2, return_reason = $3, returned_by_name = $4 WHERE id = $1`, id, string(Returned), why, as.Name); err != nil {
			return fmt.Errorf("orders: %w", err)
		}
		return stepped(ctx, tx, as, id, Step{Kind: StepReturn, Said: why})
	})
}

// Discard throws away an order that was not issued and does not wait for a leader.
func (s *Service) Discard(ctx context.Context, actor access.Actor, id string, seen int64) error {
	o, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	if err := s.mayWrite(ctx, actor, o.PlanID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := writing(ctx, tx, id, seen); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE orders_order SET status = $2, version = version + 1 WHERE id = $1`, id, string(Discarded)); err != nil {
			return fmt.Errorf("orders: %w", err)
		}
		return audit.Record(ctx, tx, actor, "order.discard", "order", id, map[string]any{"title": o.Title})
	})
}
