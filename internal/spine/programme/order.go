package programme

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// OrderReach is for how many days behind the end of its plan an order of the
// leadership may still be due: one of the last days of a year has its week.
const OrderReach = 30

// OrderDuty is what a step of an order (chỉ đạo) obliges agencies to do: at first a
// new obligation of the plan that runs on the day, afterwards a version of it. Leads
// owe it, each Count pieces until Due. Number is the paper's, empty without one.
type OrderDuty struct {
	OrderID string
	PlanID  string
	Number  string
	Signer  string
	Title   string
	Content string
	Product string
	Unit    string // what is counted: "sản phẩm", "video"
	Count   int
	Due     calendar.Date
	Proofs  []evidence.Proof
	Leads   []string
	Names   []string // of Leads, as the registry calls them that day
}

// Running lists the plans that run on a day, the latest issued first: those in which
// an order can be issued.
func (p *Programme) Running(ctx context.Context, day calendar.Date) ([]Plan, error) {
	all, err := p.Active(ctx)
	return slices.DeleteFunc(all, func(pl Plan) bool { return !pl.Window.Contains(day) }), err
}

// OrdersAt gives the agency in whose name the actor issues orders within a plan: the
// province's committee, or the agency that keeps the plan, where the actor leads it.
// Empty: nowhere.
func (p *Programme) OrdersAt(ctx context.Context, actor access.Actor, pl Plan) (string, error) {
	leads := actor.Agencies(access.Leader)
	if len(leads) == 0 {
		return "", nil
	}
	m, err := p.org.Matcher(ctx, p.org.Today())
	if err != nil {
		return "", err
	}
	for _, id := range leads {
		a, ok := m.Agency(id)
		if id != "" && (id == pl.AgencyID || ok && a.Level == agency.Province && a.Kind == agency.Committee) {
			return id, nil
		}
	}
	return "", nil
}

// Oversees tells whether the actor reads how all agencies stand: whose role reaches
// everywhere, and who leads the province's committee or the agency that keeps a plan
// that is followed.
func (p *Programme) Oversees(ctx context.Context, actor access.Actor) (bool, error) {
	if actor.System || actor.SeesAll() || !actor.Is(access.Leader) {
		return actor.System || actor.SeesAll(), nil
	}
	plans, err := p.Active(ctx)
	if err != nil {
		return false, err
	}
	for _, pl := range plans {
		if at, err := p.OrdersAt(ctx, actor, pl); err != nil || at != "" {
			return at != "", err
		}
	}
	return false, nil
}

// clause is where an obligation from an order stands: with its number, or its day.
func (d OrderDuty) clause(day calendar.Date) string {
	if d.Number != "" {
		return "Chỉ đạo, " + d.Number
	}
	return "Chỉ đạo ngày " + day.Vietnamese()
}

// rule counts pieces until the deadline, from the day on which the order was issued;
// what comes later is late until the plan's end.
func (d OrderDuty) rule(pl Plan, issued calendar.Date) obligation.Rule {
	return obligation.Rule{
		Kind: cadence.Deadline, Count: d.Count, Min: true, UnitNoun: d.Unit, PerAgency: true, Deadline: d.Due,
		Window: calendar.Window{Start: issued, End: max(pl.WindowEnd, d.Due)},
	}
}

// OrderStep is a step of an order whose versions are written and count for nothing
// until ForceOrder, or are forgotten by ForgetOrder.
type OrderStep struct {
	ObligationID string
	binding      string
	from         calendar.Date // the earliest first day
	duty         OrderDuty
	title        string
}

// PrepareOrder writes the obligation of a new order with who owes it, in short
// transactions. It is invalid when the plan does not run today.
func (p *Programme) PrepareOrder(ctx context.Context, d OrderDuty) (OrderStep, error) {
	pl, err := p.Plan(ctx, d.PlanID)
	if err != nil {
		return OrderStep{}, err
	}
	today := p.org.Today()
	if pl.Status != StatusActive || !pl.Window.Contains(today) {
		return OrderStep{}, domain.Conflict("%s không còn đang chạy ngày %s. Chọn kế hoạch đang theo dõi của ngày này.", pl.Name(), today.Vietnamese())
	}
	s := OrderStep{ObligationID: db.NewID(), binding: db.NewID(), from: today, duty: d, title: "Ban hành chỉ đạo: " + d.Title}
	return s, p.bindOrder(ctx, s, Obligation{
		ID: s.ObligationID, PlanID: pl.ID, Origin: OriginOrder, Clause: d.clause(today), Content: d.Content, ShortName: d.Title, Product: d.Product,
		Timing: "đến hết ngày " + d.Due.Vietnamese(), Rule: d.rule(pl, today), Leads: d.Leads, LeadText: d.Names, Proofs: d.Proofs,
	}, true)
}

// OrderedNow gives the obligation of an order in its latest version, whatever day it
// is: a clock that went back does not hide it.
func (p *Programme) OrderedNow(ctx context.Context, obligationID string) (Obligation, error) {
	o, err := p.obligationOn(ctx, obligationID, EndOfTime)
	if err == nil && o.Origin != OriginOrder {
		err = domain.NotFound("Không có chỉ đạo này.")
	}
	return o, err
}

// ChangeOrder writes the version of an order's obligation after a change: a later
// deadline, further agencies, or its end when nobody owes it any more.
func (p *Programme) ChangeOrder(ctx context.Context, obligationID string, d OrderDuty) (OrderStep, error) {
	o, err := p.OrderedNow(ctx, obligationID)
	switch {
	case err != nil:
		return OrderStep{}, err
	case o.Ended != "":
		return OrderStep{}, domain.Conflict("Chỉ đạo này đã thu hồi từ ngày %s.", o.Ended.Vietnamese())
	}
	s := OrderStep{ObligationID: o.ID, binding: db.NewID(), from: max(p.org.Today(), o.Since), duty: d, title: "Đổi chỉ đạo: " + d.Title}
	o.Rule = o.Rule.Undated()
	o.Leads, o.LeadText, o.Timing = d.Leads, d.Names, "đến hết ngày "+d.Due.Vietnamese()
	o.Rule.Deadline, o.Rule.Window.End = d.Due, max(o.Rule.Window.End, d.Due)
	if len(d.Leads) == 0 {
		s.title = "Thu hồi chỉ đạo: " + d.Title
	}
	return s, p.bindOrder(ctx, s, o, false)
}

// bindOrder writes the version of a step, then its parties.
func (p *Programme) bindOrder(ctx context.Context, s OrderStep, o Obligation, fresh bool) error {
	b := bound{obligationID: o.ID, versionID: db.NewID()}
	err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if fresh {
			_, err := tx.Exec(ctx, `INSERT INTO obligation (id, plan_id, binding, row_id, ord, origin, number, clause, created_at)
				VALUES ($1, $2, (SELECT binding FROM plan WHERE id = $2), '', (SELECT COALESCE(max(ord), 0) + 1 FROM obligation WHERE plan_id = $2), $3, '', $4, $5)`,
				o.ID, o.PlanID, o.Origin, o.Clause, db.Millis(tx.Now()))
			if err != nil {
				return fmt.Errorf("programme: insert obligation: %w", err)
			}
		}
		return insertVersion(ctx, tx, s, b.versionID, o)
	})
	for chunk := range slices.Chunk(o.Leads, bindChunk) {
		if err != nil {
			break
		}
		err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			var batch partyBatch
			for _, id := range chunk {
				batch.add(b, id, roleLead)
			}
			return batch.insert(ctx, tx)
		})
	}
	return err
}

func insertVersion(ctx context.Context, tx *db.Tx, s OrderStep, id string, o Obligation) error {
	rule, err := toJSON(o.Rule)
	if err != nil {
		return err
	}
	leads, err := toJSON(orEmpty(o.LeadText))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO obligation_version (id, obligation_id, plan_id, valid_from, recorded_at, content, content_fold,
		short_name, product, timing, quote, rule, lead_text, coordinating_text, binding, ended, proofs) VALUES (`+db.Marks(1, 17)+`)`,
		id, o.ID, o.PlanID, s.from, db.Millis(tx.Now()), o.Content, vi.Fold(o.Content), o.ShortName, o.Product,
		o.Timing, "", rule, leads, "[]", s.binding, len(o.Leads) == 0, proofCodes(o.Proofs))
	if err != nil {
		return fmt.Errorf("programme: insert obligation version: %w", err)
	}
	return nil
}

// proofCodes is how a version keeps the proofs that it demands.
func proofCodes(all []evidence.Proof) string {
	codes := make([]string, len(all))
	for i, p := range all {
		codes[i] = string(p)
	}
	return strings.Join(codes, " ")
}

// ForceOrder lets a prepared step count, within the act that issues or changes the
// order. The act holds the order locked and has checked that nobody changed it since
// the step was prepared.
func (p *Programme) ForceOrder(ctx context.Context, tx *db.Tx, actor access.Actor, s OrderStep) error {
	if err := tx.Lock(ctx, "plan", s.duty.PlanID); err != nil {
		return fmt.Errorf("programme: lock plan: %w", err)
	}
	var last int64 // a clock that went back leaves the steps in their order
	if _, err := tx.Get(ctx, &last, `SELECT COALESCE(max(activated_at), 0) FROM amendment WHERE order_id = $1`, s.duty.OrderID); err != nil {
		return fmt.Errorf("programme: steps of an order: %w", err)
	}
	title, now := strings.TrimSpace(s.title), max(db.Millis(tx.Now()), last+1)
	_, err := tx.Exec(ctx, `INSERT INTO amendment (id, plan_id, status, number, title, title_fold, signer, issued_on, effective_on, prepared_by, prepared_by_name,
		prepared_at, activated_by, activated_by_name, activated_at, binding, holds_from, version, order_id) VALUES (`+db.Marks(1, 19)+`)`,
		db.NewID(), s.duty.PlanID, StatusActive, s.duty.Number, title, vi.Fold(title), cmp.Or(s.duty.Signer, actor.Name), s.from, s.from,
		actor.AccountID, actor.Name, now, actor.AccountID, actor.Name, now, s.binding, s.from, 1, s.duty.OrderID)
	if err != nil {
		return fmt.Errorf("programme: put order into force: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE plan SET version = version + 1 WHERE id = $1`, s.duty.PlanID); err != nil {
		return fmt.Errorf("programme: count version: %w", err)
	}
	return nil
}

// ForgetOrder removes what a step that did not come to count had written.
func (p *Programme) ForgetOrder(ctx context.Context, s OrderStep) error {
	if s.binding == "" {
		return nil
	}
	return p.forgetVersions(ctx, s.binding)
}
