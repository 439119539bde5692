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
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// NewDecision is a decision about one obligation. With a ReorganisationID it
// counts once that one is applied. ID is that of the decision in force that the
// person saw about the same agency, empty when there was none.
type NewDecision struct {
	ReorganisationID string
	ObligationID     string
	obligation.Decision
}

// MayDecide tells whether the actor may decide what becomes of open duties.
func MayDecide(actor access.Actor) bool { return actor.Is(access.Coordinator, access.Administrator) }

func errDecide() error {
	return domain.Forbidden("Chỉ người điều phối và quản trị hệ thống được quyết định nhiệm vụ do đơn vị nào tiếp tục.")
}

// StageDecisions stores decisions of a reorganisation that is being applied;
// they count once it is. A later one for the same obligation and agency replaces
// the earlier. Nothing is stored when one of them is invalid.
func (p *Programme) StageDecisions(ctx context.Context, actor access.Actor, all []NewDecision) error {
	if !MayDecide(actor) {
		return errDecide()
	}
	if len(all) == 0 {
		return nil
	}
	act := all[0].ReorganisationID
	if act == "" || slices.ContainsFunc(all, func(n NewDecision) bool { return n.ReorganisationID != act }) {
		return domain.Invalid("Các quyết định này phải thuộc cùng một đợt sắp xếp.")
	}
	all, err := p.checked(ctx, all)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(all, decisionChunk) {
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := stillPrepared(ctx, tx, act); err != nil {
				return err
			}
			if err := insertDecisions(ctx, tx, actor, chunk); err != nil {
				return err
			}
			return audit.Record(ctx, tx, actor, "decision.stage", "reorganisation", act, map[string]any{"decisions": len(chunk)})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// stillPrepared refuses to add to a reorganisation that is over.
func stillPrepared(ctx context.Context, tx *db.Tx, act string) error {
	var status string
	ok, err := tx.Get(ctx, &status, `SELECT status FROM reorganisation WHERE id = $1`, act)
	switch {
	case err != nil:
		return fmt.Errorf("programme: read reorganisation: %w", err)
	case !ok:
		return domain.NotFound("Không có đợt sắp xếp này.")
	case status != "draft" && status != "applying":
		return domain.Conflict("Đợt sắp xếp này không còn ở bước chuẩn bị.")
	}
	return nil
}

// Decide stores decisions that count at once: what was left undecided when a
// unit ended, or a correction. It conflicts when somebody decided about the same
// obligation and agency since the person looked.
func (p *Programme) Decide(ctx context.Context, actor access.Actor, all []NewDecision) error {
	if !MayDecide(actor) {
		return errDecide()
	}
	for i := range all {
		all[i].ReorganisationID = ""
	}
	all, err := p.checked(ctx, all)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b NewDecision) int { return strings.Compare(a.ObligationID, b.ObligationID) })
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, n := range all {
			if err := stillAsSeen(ctx, tx, n); err != nil {
				return err
			}
			if err := insertDecisions(ctx, tx, actor, []NewDecision{n}); err != nil {
				return err
			}
			if err := audit.Record(ctx, tx, actor, "decision.record", "obligation", n.ObligationID,
				map[string]any{"agency": n.AgencyID, "outcome": n.Outcome, "from": n.From}); err != nil {
				return err
			}
		}
		return nil
	})
}

// stillAsSeen checks, under the obligation's lock, that nobody was faster and
// that no two decisions form a circle.
func stillAsSeen(ctx context.Context, tx *db.Tx, n NewDecision) error {
	if err := tx.Lock(ctx, "obligation", n.ObligationID); err != nil {
		return fmt.Errorf("programme: lock obligation: %w", err)
	}
	rows, err := readDecisions(ctx, tx, DecisionFilter{ObligationID: n.ObligationID})
	if err != nil {
		return err
	}
	var now DecisionRow
	list := make([]obligation.Decision, 0, len(rows)+1)
	for _, r := range rows {
		if r.UndoneAt > 0 {
			continue
		}
		list = append(list, r.Decision)
		if r.AgencyID == n.AgencyID && r.knownBy(0) {
			now = r
		}
	}
	if now.ID != n.ID {
		return domain.Conflict("Nhiệm vụ “%s” của đơn vị này vừa được %s quyết định.", now.ShortName, now.ActorName)
	}
	if obligation.Circle(append(list, n.Decision)) {
		return errCircle(now.ShortName)
	}
	return nil
}

func errCircle(name string) error {
	return domain.Invalid("Nhiệm vụ “%s” sẽ quay về đơn vị đã chuyển đi. Chọn đơn vị kế thừa khác.", name)
}

// decisionChunk is how many decisions one transaction writes, far below what
// holds the one writer for 100 ms.
const decisionChunk = 100

// insertDecisions writes decisions and their heirs with few statements.
func insertDecisions(ctx context.Context, tx *db.Tx, actor access.Actor, all []NewDecision) error {
	var rows, heirs [][]any
	for _, n := range all {
		id := db.NewID()
		rows = append(rows, []any{
			id, n.ObligationID, n.AgencyID, n.ReorganisationID, n.From, db.Millis(tx.Now()), n.Outcome, n.Share, n.Combine, n.Reason,
			actor.AccountID, actor.Name,
		})
		for i, h := range n.Heirs {
			heirs = append(heirs, []any{db.NewID(), id, i, h.AgencyID, h.Weight})
		}
	}
	err := insertRows(ctx, tx, `INSERT INTO obligation_decision (id, obligation_id, agency_id, reorganisation_id, valid_from, recorded_at,
		outcome, share, combine, reason, actor_id, actor_name) VALUES `, rows)
	if err != nil {
		return fmt.Errorf("programme: insert decisions: %w", err)
	}
	if err := insertRows(ctx, tx, `INSERT INTO obligation_heir (id, decision_id, ord, agency_id, weight) VALUES `, heirs); err != nil {
		return fmt.Errorf("programme: insert heirs: %w", err)
	}
	return nil
}

// insertRows writes rows in statements of at most about 1,000 values.
func insertRows(ctx context.Context, tx *db.Tx, insert string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	for chunk := range slices.Chunk(rows, 1000/len(rows[0])) {
		var args []any
		values := make([]string, 0, len(chunk))
		for _, row := range chunk {
			values = append(values, "("+db.Marks(len(args)+1, len(row))+")")
			args = append(args, row...)
		}
		if _, err := tx.Exec(ctx, insert+strings.Join(values, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

// checking is what decisions are checked against.
type checking struct {
	obligations map[string]Obligation
	known       map[string][]obligation.Decision // in force and prepared, by obligation
	exists      map[calendar.Date]map[string]bool
	names       map[string]string
	counts      map[string][]obligation.Count
}

// checked gives decisions as they are stored, or says what is wrong with the
// first that cannot be.
func (p *Programme) checked(ctx context.Context, all []NewDecision) ([]NewDecision, error) {
	out := make([]NewDecision, 0, len(all))
	for _, n := range all {
		n.Reason = vi.Clean(n.Reason)
		if n.Outcome != obligation.Inherited {
			n.Heirs, n.Share, n.Combine = nil, "", ""
		} else {
			n.Combine = cmp.Or(n.Combine, obligation.Once)
			if len(n.Heirs) == 1 {
				n.Share = cmp.Or(n.Share, agency.Whole)
			}
		}
		out = append(out, n)
	}
	c, err := p.checking(ctx, out)
	if err != nil {
		return nil, err
	}
	for _, n := range out {
		if err := c.check(n); err != nil {
			return nil, err
		}
		c.known[n.ObligationID] = append(c.known[n.ObligationID], n.Decision)
	}
	return out, nil
}

// checking reads what decisions are checked against.
func (p *Programme) checking(ctx context.Context, all []NewDecision) (*checking, error) {
	c := &checking{obligations: map[string]Obligation{}, known: map[string][]obligation.Decision{}, exists: map[calendar.Date]map[string]bool{}}
	plans, err := p.Active(ctx)
	if err != nil {
		return nil, err
	}
	for _, pl := range plans {
		obligations, err := p.ObligationsKnown(ctx, pl.ID, EndOfTime)
		if err != nil {
			return nil, err
		}
		for _, o := range obligations {
			c.obligations[o.ID] = o
		}
		rows, err := readDecisions(ctx, p.db, DecisionFilter{PlanID: pl.ID})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.UndoneAt == 0 {
				c.known[r.ObligationID] = append(c.known[r.ObligationID], r.Decision)
			}
		}
	}
	var ids []string
	var met []Obligation
	var eve calendar.Date
	for _, n := range all {
		if n.From.Valid() && c.exists[n.From] == nil {
			if c.exists[n.From], err = p.existing(ctx, n.From, n.ReorganisationID); err != nil {
				return nil, err
			}
		}
		ids = append(ids, n.AgencyID)
		for _, h := range n.Heirs {
			ids = append(ids, h.AgencyID)
		}
		if o, ok := c.obligations[n.ObligationID]; ok && n.Outcome == obligation.AlreadyMet && n.From.Valid() {
			met, eve = append(met, o), max(eve, n.From.AddDays(-1))
		}
	}
	if len(met) > 0 {
		if c.counts, err = p.done(ctx, met, eve); err != nil {
			return nil, err
		}
	}
	c.names, err = p.org.Names(ctx, p.org.Today(), ids...)
	return c, err
}

// existing gives the agencies of a day, with those that a reorganisation which
// is being applied founds and without those it ends.
func (p *Programme) existing(ctx context.Context, day calendar.Date, act string) (map[string]bool, error) {
	there, err := p.org.AsOf(ctx, day)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, a := range there {
		ids[a.ID] = true
	}
	var staged []struct {
		AgencyID string
		Closed   bool
	}
	err = p.db.Select(ctx, &staged, `SELECT agency_id, closed FROM agency_version WHERE reorganisation_id = $1 AND reorganisation_id <> '' AND valid_from <= $2
		ORDER BY recorded_at, id`, act, day)
	if err != nil {
		return nil, fmt.Errorf("programme: read agencies of a reorganisation: %w", err)
	}
	for _, s := range staged {
		ids[s.AgencyID] = !s.Closed
	}
	return ids, nil
}

// check says what is wrong with a decision; nil when nothing is.
func (c *checking) check(n NewDecision) error {
	o, ok := c.obligations[n.ObligationID]
	who := cmp.Or(c.names[n.AgencyID], "Đơn vị")
	switch {
	case !ok:
		return domain.NotFound("Không có nhiệm vụ này.")
	case !n.From.Valid():
		return domain.Fields{{Name: "tu_ngay", Message: "Nhập ngày bắt đầu áp dụng quyết định."}}.Err()
	case !n.Outcome.Valid():
		return domain.Fields{{Name: "ket_qua", Message: "Chọn: đơn vị khác kế thừa, đã hoàn thành hoặc được miễn."}}.Err()
	case len([]rune(n.Reason)) > maxWords:
		return domain.Fields{{Name: "ly_do", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{maxWords}}}.Err()
	case n.Outcome == obligation.WaivedOut && n.Reason == "":
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do miễn nhiệm vụ “%s” cho %s.", Args: []any{o.ShortName, who}}}.Err()
	}
	before := o
	before.Decisions = slices.DeleteFunc(obligation.Supersede(c.known[n.ObligationID]), func(d obligation.Decision) bool { return d.AgencyID == n.AgencyID })
	before.index = obligation.NewIndex(before.Decisions)
	duty := before.Duty()
	if !duty.Answers(n.AgencyID, n.From) && !duty.Answers(n.AgencyID, n.From.AddDays(-1)) {
		return domain.Invalid("%s không phải thực hiện nhiệm vụ “%s”.", who, o.ShortName)
	}
	if n.Outcome == obligation.AlreadyMet {
		return c.checkMet(n, before, who)
	}
	if n.Outcome == obligation.Inherited {
		return c.checkHeirs(n, o, who)
	}
	return nil
}

// checkMet refuses to record as met what is not.
func (c *checking) checkMet(n NewDecision, o Obligation, who string) error {
	l := o.Duty().Left(n.AgencyID, heldOf(c.counts, o), n.From)
	switch {
	case l.N > 0:
		return domain.Invalid("%s còn thiếu %d %s của nhiệm vụ “%s”. Chọn đơn vị kế thừa, hoặc miễn và nêu lý do.",
			who, l.N, cmp.Or(o.Rule.UnitNoun, "minh chứng"), o.ShortName)
	case l.Open:
		return domain.Invalid("Nhiệm vụ “%s” còn phải làm sau ngày %s. Chọn đơn vị kế thừa, hoặc miễn và nêu lý do.", o.ShortName, n.From.Vietnamese())
	}
	return nil
}

// checkHeirs says what is wrong with who inherits.
func (c *checking) checkHeirs(n NewDecision, o Obligation, who string) error {
	var problems domain.Fields
	seen := map[string]bool{}
	held := obligation.Supersede(c.known[n.ObligationID])
	for _, h := range n.Heirs {
		name := cmp.Or(c.names[h.AgencyID], "Đơn vị này")
		switch {
		case h.AgencyID == n.AgencyID:
			problems.Add("ke_thua", "%s không thể kế thừa nhiệm vụ của chính mình.", name)
		case seen[h.AgencyID]:
			problems.Add("ke_thua", "%s được chọn hai lần.", name)
		case !c.exists[n.From][h.AgencyID]:
			problems.Add("ke_thua", "%s không có trong sổ cơ quan vào ngày %s. Chọn đơn vị khác.", name, n.From.Vietnamese())
		}
		for _, d := range held {
			if d.AgencyID == h.AgencyID && d.From <= n.From && d.Outcome != obligation.AlreadyMet {
				problems.Add("ke_thua", "%s đã chuyển nhiệm vụ “%s” đi từ ngày %s. Chọn đơn vị đang thực hiện.", name, o.ShortName, d.From.Vietnamese())
			}
		}
		seen[h.AgencyID] = true
	}
	switch {
	case len(n.Heirs) == 0:
		problems.Add("ke_thua", "Không đơn vị nào nhận nhiệm vụ “%s” của %s. Chọn ít nhất một đơn vị kế thừa, hoặc miễn và nêu lý do.", o.ShortName, who)
	case !n.Share.Valid():
		problems.Add("chia", "Chọn cách chia nhiệm vụ cho các đơn vị kế thừa.")
	}
	if !n.Combine.Valid() {
		problems.Add("trung", "Chọn cách tính khi đơn vị kế thừa đã có nhiệm vụ này.")
	}
	if len(problems) == 0 && obligation.Circle(append(slices.Clone(c.known[n.ObligationID]), n.Decision)) {
		return errCircle(o.ShortName)
	}
	return problems.Err()
}
