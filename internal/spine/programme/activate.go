package programme

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/event"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Summary is what putting a plan into force will make: so many obligations, the
// agencies that owe something, and the cells (obligation × agency × period).
type Summary struct {
	Obligations int
	Agencies    int
	Cells       int
	Dropped     int
}

// Ready says what stands in the way of putting a plan into force; nil: nothing.
// Each is an invalid or forbidden error with its own sentence.
func (v Review) Ready(actor access.Actor) []error {
	var why []error
	if err := v.mayActivate(actor); err != nil {
		why = append(why, err)
	}
	if v.Plan.Number == "" || !v.Plan.IssuedOn.Valid() || !v.Plan.WindowStart.Valid() || !v.Plan.WindowEnd.Valid() {
		why = append(why, domain.Invalid("Còn thiếu số, ngày ban hành hoặc thời gian áp dụng của kế hoạch."))
	}
	open, confirmed := 0, 0
	for _, r := range v.Rows {
		switch r.State {
		case RowOpen:
			open++
		case RowConfirmed:
			confirmed++
			if err := r.blocking(); err != nil {
				why = append(why, err)
			}
		case RowDropped:
		}
	}
	switch {
	case open > 0:
		why = append(why, domain.Invalid("Còn %d nhiệm vụ chưa duyệt.", open))
	case confirmed == 0:
		why = append(why, domain.Invalid("Không có nhiệm vụ nào được xác nhận."))
	}
	for _, n := range v.Notes {
		if n.At == 0 {
			why = append(why, domain.Invalid("Còn lưu ý về văn bản chưa có ai ghi nhận."))
			break
		}
	}
	for _, p := range v.Unconfirmed() {
		why = append(why, domain.Invalid("Chưa ai xác nhận danh sách %d cơ quan của nhóm “%s”.", len(p.Agencies), p.Text))
	}
	return why
}

// MayActivate tells whether the actor's role allows putting plans into force.
func MayActivate(actor access.Actor) bool { return actor.Is(access.Leader, access.Coordinator) }

// mayActivate is the rule of another person: a leader of the agency that
// uploaded the plan, or a coordinator, who neither uploaded nor decided on any
// of its rows.
func (v Review) mayActivate(actor access.Actor) error {
	leads := actor.Has(access.Leader, v.Plan.AgencyID) || v.Plan.AgencyID == "" && actor.Is(access.Leader)
	switch {
	case !leads && !actor.Is(access.Coordinator):
		return domain.Forbidden("Chỉ lãnh đạo duyệt của cơ quan tải kế hoạch lên, hoặc người điều phối, được đưa kế hoạch vào theo dõi.")
	case slices.Contains(v.Hands, actor.AccountID):
		return domain.Forbidden("Người đã tải lên hoặc duyệt các dòng của kế hoạch không được tự đưa vào theo dõi. Cần một người khác.")
	}
	return nil
}

// Summary counts what would be made of the confirmed rows.
func (v Review) Summary() Summary {
	var s Summary
	owing := map[string]bool{}
	for _, r := range v.Rows {
		switch r.State {
		case RowDropped:
			s.Dropped++
		case RowConfirmed:
			s.Obligations++
			leads := agencyIDs(r.LeadParties, nil)
			for _, id := range leads {
				owing[id] = true
			}
			s.Cells += len(leads) * len(r.Rule.Periods())
		case RowOpen:
		}
	}
	s.Agencies = len(owing)
	return s
}

// agencyIDs lists the agencies of parties, each once, leaving out some.
func agencyIDs(parties []Party, without []string) []string {
	var ids []string
	seen := map[string]bool{}
	for _, id := range without {
		seen[id] = true
	}
	for _, p := range parties {
		for _, a := range p.Agencies {
			if !seen[a.ID] {
				seen[a.ID] = true
				ids = append(ids, a.ID)
			}
		}
	}
	return ids
}

// Activate puts a plan into force, exactly once: its confirmed rows become
// obligations, bound to the agencies that existed on the day of issue, and
// event.PlanActivated is sent. It is forbidden to whoever prepared the plan, is
// invalid while neither the signed file is recorded nor why it is missing, and
// conflicts when the draft changed meanwhile or somebody was faster.
func (p *Programme) Activate(ctx context.Context, actor access.Actor, planID string) (Summary, error) {
	if !MayActivate(actor) {
		return Summary{}, domain.Forbidden("Chỉ lãnh đạo duyệt và người điều phối được đưa kế hoạch vào theo dõi.")
	}
	v, err := p.Review(ctx, actor, planID)
	if err != nil {
		return Summary{}, err
	}
	if v.Plan.Status == StatusActive {
		return Summary{}, domain.Conflict("Kế hoạch này đã được %s đưa vào theo dõi.", v.Plan.ActivatedByName)
	}
	if why := v.Ready(actor); len(why) > 0 {
		return Summary{}, why[0]
	}
	if !v.Papers.Settled() {
		return Summary{}, domain.Fields{{Name: "ly_do_chua_ky", Message: "Đính tệp đã ký, hoặc nêu lý do chưa có."}}.Err()
	}
	binding := db.NewID()
	if err := p.bind(ctx, v, binding); err != nil {
		return Summary{}, errors.Join(err, p.forget(ctx, binding))
	}
	s := v.Summary()
	if err := p.force(ctx, actor, v, binding); err != nil {
		if lost := p.forget(ctx, binding); lost != nil {
			return Summary{}, errors.Join(err, lost)
		}
		return Summary{}, err
	}
	return s, nil
}

// force is the short last step: if the plan is still the draft that was seen,
// it names the binding whose obligations count.
func (p *Programme) force(ctx context.Context, actor access.Actor, v Review, binding string) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		pl, err := lockPlan(ctx, tx, v.Plan.ID)
		if err != nil {
			return err
		}
		if pl.Version != v.Plan.Version {
			return domain.Conflict("Bản đọc kế hoạch vừa được thay đổi.")
		}
		_, err = tx.Exec(ctx, `UPDATE plan SET status = 'active', activated_by = $1, activated_by_name = $2, activated_at = $3,
			binding = $4, version = version + 1 WHERE id = $5`, actor.AccountID, actor.Name, db.Millis(tx.Now()), binding, pl.ID)
		if err != nil {
			return fmt.Errorf("programme: activate: %w", err)
		}
		if err := keepGroups(ctx, tx, actor, v); err != nil {
			return err
		}
		tx.Enqueue(event.PlanActivated{PlanID: pl.ID})
		return audit.Record(ctx, tx, actor, "plan.activate", "plan", pl.ID, v.Summary())
	})
}

// bindChunk is about how many parties one transaction writes, far below what
// holds the one writer for 100 ms.
const bindChunk = 1000

// bind writes the obligations of the confirmed rows and who owes them, in short
// transactions. Nobody sees them before the plan names the binding.
func (p *Programme) bind(ctx context.Context, v Review, binding string) error {
	var chunk []bound
	size := 0
	for i, r := range v.Rows {
		if r.State == RowConfirmed {
			b := bound{Row: r.Row, binding: binding, obligationID: db.NewID(), versionID: db.NewID()}
			b.leads = agencyIDs(r.LeadParties, nil)
			b.coordinating = agencyIDs(r.CoordinatingParties, b.leads)
			chunk, size = append(chunk, b), size+len(b.leads)+len(b.coordinating)+1
		}
		if size < bindChunk && i < len(v.Rows)-1 || len(chunk) == 0 {
			continue
		}
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return insertBound(ctx, tx, v.Plan, chunk) })
		if err != nil {
			return err
		}
		chunk, size = nil, 0
	}
	return nil
}

// forget removes the obligations of an attempt that did not win.
func (p *Programme) forget(ctx context.Context, binding string) error {
	var ids []string
	if err := p.db.Select(ctx, &ids, `SELECT id FROM obligation WHERE binding = $1`, binding); err != nil {
		return fmt.Errorf("programme: read a lost attempt: %w", err)
	}
	for chunk := range slices.Chunk(ids, 10) {
		args := db.Args(chunk)
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, statement := range []string{
				`DELETE FROM obligation_party WHERE obligation_id IN (`,
				`DELETE FROM obligation_version WHERE obligation_id IN (`,
				`DELETE FROM obligation WHERE id IN (`,
			} {
				if _, err := tx.Exec(ctx, statement+db.Marks(1, len(args))+")", args...); err != nil {
					return fmt.Errorf("programme: forget a lost attempt: %w", err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func insertBound(ctx context.Context, tx *db.Tx, pl Plan, chunk []bound) error {
	parties := partyBatch{}
	for _, b := range chunk {
		if err := insertObligation(ctx, tx, pl, b); err != nil {
			return err
		}
		for _, id := range b.leads {
			parties.add(b, id, roleLead)
		}
		for _, id := range b.coordinating {
			parties.add(b, id, roleCoordinating)
		}
	}
	return parties.insert(ctx, tx)
}

// bound is a row on its way to become an obligation.
type bound struct {
	Row
	binding, obligationID, versionID string
	leads, coordinating              []string // agency ids
}

func insertObligation(ctx context.Context, tx *db.Tx, pl Plan, r bound) error {
	_, err := tx.Exec(ctx, `INSERT INTO obligation (id, plan_id, binding, row_id, ord, origin, number, clause, report_period, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		r.obligationID, r.PlanID, r.binding, r.ID, r.Ord, r.Origin, r.No, r.Clause, r.ReportPeriod, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("programme: insert obligation: %w", err)
	}
	s, err := store(r.Row)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO obligation_version (id, obligation_id, plan_id, valid_from, recorded_at, content, content_fold,
		short_name, product, timing, quote, rule, lead_text, coordinating_text) VALUES (`+db.Marks(1, 14)+`)`,
		r.versionID, r.obligationID, r.PlanID, pl.IssuedOn, db.Millis(tx.Now()), r.Content, vi.Fold(r.Content), r.ShortName, r.Product,
		r.Timing, r.Quote, s.Rule, s.Leads, s.Coordinating)
	if err != nil {
		return fmt.Errorf("programme: insert obligation version: %w", err)
	}
	return nil
}

// partyBatch collects parties, so that thousands go in with few statements.
type partyBatch [][]any

func (b *partyBatch) add(r bound, agencyID, role string) {
	*b = append(*b, []any{db.NewID(), r.versionID, r.obligationID, agencyID, role})
}

// partyChunk is rows in one statement; SQLite and PostgreSQL both take its 1,000
// values.
const partyChunk = 200

func (b partyBatch) insert(ctx context.Context, tx *db.Tx) error {
	for chunk := range slices.Chunk(b, partyChunk) {
		var args []any
		values := make([]string, 0, len(chunk))
		for _, row := range chunk {
			values = append(values, "("+db.Marks(len(args)+1, len(row))+")")
			args = append(args, row...)
		}
		_, err := tx.Exec(ctx, `INSERT INTO obligation_party (id, version_id, obligation_id, agency_id, role) VALUES `+
			strings.Join(values, ", "), args...)
		if err != nil {
			return fmt.Errorf("programme: insert parties: %w", err)
		}
	}
	return nil
}
