package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// NewOccasion is a statement as a person makes it. No Agencies means all that owe
// the obligation. DueOn is the last good day where one was set, else empty. The
// paper's file is stored already, or empty. FormKey, when given, makes the second
// sending find the first one's statement.
type NewOccasion struct {
	ObligationID string
	Day          calendar.Date
	Agencies     []string
	Said         string
	DueOn        calendar.Date
	Paper
	FormKey string
}

// MayStateFor tells whether the actor may state for an agency that what one of its
// duties waits for happened: its officer, or the coordinator.
func MayStateFor(actor access.Actor, agencyID string) bool {
	return actor.Is(access.Coordinator) || actor.Has(access.Officer, agencyID)
}

// MayStateForAll tells whether the actor may state it for all at once.
func MayStateForAll(actor access.Actor) bool { return actor.Is(access.Coordinator) }

// mayState tells whether the actor may make or withdraw a statement about these
// agencies; none means all.
func mayState(actor access.Actor, agencies []string, shared bool) bool {
	if len(agencies) == 0 || shared {
		return MayStateForAll(actor)
	}
	return !slices.ContainsFunc(agencies, func(id string) bool { return !MayStateFor(actor, id) })
}

// StateOccasion records that what an obligation waits for happened. It is invalid
// when the obligation waits for nothing, the day lies ahead or outside its window,
// or an agency named does not owe it; it conflicts when the same was stated
// already. It gives the statement's id: that of the earlier one when its form key was
// used before for the obligation.
func (p *Programme) StateOccasion(ctx context.Context, actor access.Actor, n NewOccasion) (string, error) {
	o, err := p.Obligation(ctx, n.ObligationID)
	if err != nil {
		return "", err
	}
	n.Said = vi.Clean(n.Said)
	slices.Sort(n.Agencies)
	n.Agencies = slices.Compact(n.Agencies)
	if !mayState(actor, n.Agencies, o.Rule.Shared) {
		return "", domain.Forbidden("Chỉ người điều phối, hoặc cán bộ đầu mối của chính cơ quan phải thực hiện, được ghi nhận việc này.")
	}
	if err := p.checkOccasion(ctx, o, n); err != nil {
		return "", err
	}
	id := db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "obligation", o.ID); err != nil {
			return fmt.Errorf("programme: lock obligation: %w", err)
		}
		if sent, err := sentBefore(ctx, tx, n); err != nil || sent != "" {
			id = sent
			return err
		}
		if err := notStated(ctx, tx, n); err != nil {
			return err
		}
		if err := state(ctx, tx, actor, OccasionRow{ID: id, ObligationID: o.ID, Day: n.Day, Said: n.Said, DueOn: n.DueOn, Paper: n.Paper, Agencies: n.Agencies}); err != nil {
			return err
		}
		if n.FormKey != "" {
			if _, err := tx.Exec(ctx, `UPDATE obligation_occasion SET form_key = $2 WHERE id = $1`, id, n.FormKey); err != nil {
				return fmt.Errorf("programme: keep the key of an occasion: %w", err)
			}
		}
		return nil
	})
	return id, err
}

// sentBefore gives the statement that was stored under the same key; empty: none.
func sentBefore(ctx context.Context, tx *db.Tx, n NewOccasion) (string, error) {
	var id string
	if n.FormKey == "" {
		return "", nil
	}
	_, err := tx.Get(ctx, &id, `SELECT id FROM obligation_occasion WHERE obligation_id = $1 AND form_key = $2`, n.ObligationID, n.FormKey)
	if err != nil {
		return "", fmt.Errorf("programme: find the key of an occasion: %w", err)
	}
	return id, nil
}

// checkOccasion says what is wrong with a statement; field names are those of the
// form.
func (p *Programme) checkOccasion(ctx context.Context, o Obligation, n NewOccasion) error {
	if !o.Rule.Awaits() || o.Ended != "" {
		return domain.Invalid("Nhiệm vụ “%s” không chờ điều kiện hay sự việc nào.", o.ShortName)
	}
	var problems domain.Fields
	w := o.Rule.Window
	switch {
	case !n.Day.Valid():
		problems.Add("ngay", "Nhập ngày, theo mẫu 22/04/2027.")
	case n.Day > p.org.Today():
		problems.Add("ngay", "Ngày này chưa đến. Nhập ngày đã qua hoặc hôm nay.")
	case !w.Contains(n.Day):
		problems.Add("ngay", "Nhiệm vụ chỉ tính từ %s đến %s. Nhập ngày trong khoảng này.", w.Start.Vietnamese(), w.End.Vietnamese())
	}
	switch {
	case n.Said == "":
		problems.Add("noi_dung", "Nêu việc đã xảy ra.")
	case len([]rune(n.Said)) > maxWords:
		problems.Add("noi_dung", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxWords)
	}
	if n.DueOn != "" && n.DueOn < n.Day {
		problems.Add("han", "Hạn phải từ ngày xảy ra trở đi.")
	}
	if o.Rule.Shared && len(n.Agencies) > 0 {
		problems.Add("co_quan", "Các cơ quan làm chung nhiệm vụ này. Ghi nhận cho tất cả.")
	}
	if len(problems) > 0 {
		return problems.Err()
	}
	return p.checkNamed(ctx, o, n)
}

// checkNamed refuses agencies that do not owe the obligation.
func (p *Programme) checkNamed(ctx context.Context, o Obligation, n NewOccasion) error {
	owers := o.Owers(p.org.Today())
	for _, id := range n.Agencies {
		if slices.Contains(owers, id) {
			continue
		}
		names, err := p.org.Names(ctx, p.org.Today(), id)
		if err != nil {
			return err
		}
		return domain.Fields{{Name: "co_quan", Message: "%s không phải thực hiện nhiệm vụ này. Chọn cơ quan khác.", Args: []any{names[id]}}}.Err()
	}
	return nil
}

// notStated refuses what was sent twice.
func notStated(ctx context.Context, tx *db.Tx, n NewOccasion) error {
	rows, err := readOccasions(ctx, tx, DecisionFilter{ObligationID: n.ObligationID})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Standing() && r.Day == n.Day && r.Said == n.Said && slices.Equal(r.Agencies, n.Agencies) {
			return domain.Conflict("%s đã ghi nhận việc này, ngày %s.", r.ActorName, r.Day.Vietnamese())
		}
	}
	return nil
}

// WithdrawOccasion takes a statement back for a reason; its duties are no longer
// owed. It conflicts when somebody withdrew it before.
func (p *Programme) WithdrawOccasion(ctx context.Context, actor access.Actor, obligationID, id, reason string) error {
	o, err := p.Obligation(ctx, obligationID)
	if err != nil {
		return err
	}
	reason = vi.Clean(reason)
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "obligation", obligationID); err != nil {
			return fmt.Errorf("programme: lock obligation: %w", err)
		}
		rows, err := readOccasions(ctx, tx, DecisionFilter{ObligationID: obligationID})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(rows, func(r OccasionRow) bool { return r.ID == id })
		switch {
		case i < 0:
			return domain.NotFound("Không có ghi nhận này.")
		case !mayState(actor, rows[i].Agencies, o.Rule.Shared):
			return domain.Forbidden("Chỉ người điều phối, hoặc cán bộ đầu mối của cơ quan được nêu, được rút ghi nhận này.")
		case !rows[i].Standing():
			return domain.Conflict("%s đã rút ghi nhận này.", rows[i].WithdrawnByName)
		case rows[i].RequestID != "":
			return domain.Conflict("Ghi nhận này theo một yêu cầu báo cáo đột xuất. Thu hồi yêu cầu đó thì ghi nhận được rút theo.")
		case reason == "":
			return domain.Fields{{Name: "ly_do", Message: "Nêu lý do rút ghi nhận."}}.Err()
		case len([]rune(reason)) > maxWords:
			return domain.Fields{{Name: "ly_do", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{maxWords}}}.Err()
		}
		return takeBack(ctx, tx, actor, rows[i], reason)
	})
}

// takeBack appends the withdrawal of a standing statement.
func takeBack(ctx context.Context, tx *db.Tx, actor access.Actor, r OccasionRow, reason string) error {
	if err := insertOccasion(ctx, tx, actor, OccasionRow{ID: db.NewID(), ObligationID: r.ObligationID, Day: r.Day, Said: reason}, r.ID); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, "occasion.withdraw", "obligation", r.ObligationID, map[string]any{"day": r.Day, "reason": reason})
}

// state appends a statement.
func state(ctx context.Context, tx *db.Tx, actor access.Actor, r OccasionRow) error {
	if err := insertOccasion(ctx, tx, actor, r, ""); err != nil {
		return err
	}
	what := map[string]any{"day": r.Day, "agencies": r.Agencies, "said": r.Said}
	if r.DueOn != "" {
		what["due_on"] = r.DueOn
	}
	return audit.Record(ctx, tx, actor, "occasion.state", "obligation", r.ObligationID, what)
}

// insertOccasion appends a statement with the agencies that it names, or with
// withdraws the withdrawal of one.
func insertOccasion(ctx context.Context, tx *db.Tx, actor access.Actor, r OccasionRow, withdraws string) error {
	_, err := tx.Exec(ctx, `INSERT INTO obligation_occasion (id, obligation_id, withdraws, day, said, due_on, request_id, file_name, file_type, file_sha256,
		actor_id, actor_name, recorded_at) VALUES (`+db.Marks(1, 13)+`)`,
		r.ID, r.ObligationID, withdraws, r.Day, r.Said, r.DueOn, r.RequestID, r.FileName, r.FileType, r.FileSHA256, actor.AccountID, actor.Name, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("programme: insert occasion: %w", err)
	}
	rows := make([][]any, 0, len(r.Agencies))
	for _, agency := range r.Agencies {
		rows = append(rows, []any{db.NewID(), r.ID, agency})
	}
	if err := insertRows(ctx, tx, `INSERT INTO obligation_occasion_agency (id, occasion_id, agency_id) VALUES `, rows); err != nil {
		return fmt.Errorf("programme: insert agencies of occasion: %w", err)
	}
	return nil
}
