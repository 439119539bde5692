package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Confirm accepts a row as it stands. version is the one the person saw; it
// conflicts when somebody changed the row since, and is invalid while it is not
// clear who is meant.
func (p *Programme) Confirm(ctx context.Context, actor access.Actor, rowID string, version int64) error {
	r, err := p.readingOf(ctx, rowID)
	if err != nil {
		return err
	}
	if !MayPrepare(actor) {
		return errPrepare()
	}
	if err := r.blocking(); err != nil {
		return err
	}
	return p.decide(ctx, actor, r.Row, version, func(row *Row) (string, any, error) {
		row.State, row.DropReason = RowConfirmed, ""
		return "plan.confirm", nil, nil
	})
}

// ConfirmClear accepts every open row that nothing is doubtful about, and tells
// how many. Rows that somebody changes meanwhile stay open.
func (p *Programme) ConfirmClear(ctx context.Context, actor access.Actor, planID string) (int, error) {
	if !MayPrepare(actor) {
		return 0, errPrepare()
	}
	v, err := p.Review(ctx, actor, planID)
	if err != nil {
		return 0, err
	}
	var clear []Seen
	for _, r := range v.Rows {
		if r.State == RowOpen && !r.Doubtful() && r.blocking() == nil {
			clear = append(clear, Seen{ID: r.ID, Version: r.Version})
		}
	}
	confirmed := 0
	err = p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		confirmed = 0
		for chunk := range slices.Chunk(clear, clearChunk) {
			n, err := confirmRows(ctx, tx, actor, chunk)
			if err != nil {
				return err
			}
			confirmed += n
		}
		return audit.Record(ctx, tx, actor, "plan.confirm_clear", "plan", planID, map[string]any{"rows": confirmed})
	})
	return confirmed, err
}

// clearChunk is rows in one statement, within what both engines take.
const clearChunk = 100

// confirmRows accepts those of the rows that nobody changed meanwhile.
func confirmRows(ctx context.Context, tx *db.Tx, actor access.Actor, rows []Seen) (int, error) {
	args := []any{actor.AccountID, actor.Name, db.Millis(tx.Now())}
	which := make([]string, 0, len(rows))
	for _, r := range rows {
		which = append(which, fmt.Sprintf("(id = $%d AND version = $%d)", len(args)+1, len(args)+2))
		args = append(args, r.ID, r.Version)
	}
	n, err := tx.Exec(ctx, `UPDATE plan_row SET state = 'confirmed', version = version + 1, changed_by = $1, changed_by_name = $2,
		changed_at = $3 WHERE state = 'open' AND gone = FALSE AND (`+strings.Join(which, " OR ")+`)`, args...)
	if err != nil {
		return 0, fmt.Errorf("programme: confirm: %w", err)
	}
	return int(n), nil
}

// Change is what a person corrects in a row. All of it replaces what was read;
// Confirm accepts the row in the same act.
type Change struct {
	Words
	ShortName    string
	Rule         obligation.Rule
	Lead         []string
	Coordinating []string
	Confirm      bool
}

// maxDays bounds how long an obligation or a plan runs: 20 years.
const maxDays = 20 * 366

// maxShortName bounds the names of obligations in heads.
const maxShortName = 120

// check finds what is wrong with a change beside its measure; field names are
// those of the form.
func (c Change) check() domain.Fields {
	var problems domain.Fields
	if wrong := c.Words.check(); wrong != "" {
		problems.Add("noi_dung", wrong)
	}
	switch {
	case c.ShortName == "":
		problems.Add("ten_ngan", "Nhập tên ngắn của nhiệm vụ.")
	case len([]rune(c.ShortName)) > maxShortName:
		problems.Add("ten_ngan", "Tên ngắn dài quá %d ký tự. Rút ngắn.", maxShortName)
	}
	if len(c.Lead) == 0 {
		problems.Add("chu_tri", "Nhập ít nhất một cơ quan chủ trì.")
	}
	return problems
}

// Edit corrects a row. The reader's doubts are settled by it. It conflicts when
// somebody changed the row since version.
func (p *Programme) Edit(ctx context.Context, actor access.Actor, rowID string, version int64, c Change) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	c.ShortName = vi.Clean(c.ShortName)
	r, err := p.readingOf(ctx, rowID)
	if err != nil {
		return err
	}
	problems := c.check()
	if c.Rule != r.Rule { // what was read and not touched is not complained about
		problems = append(problems, checkRule(c.Rule)...)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	changed := r.Row
	changed.ShortName, changed.Rule, changed.Lead, changed.Coordinating = c.ShortName, c.Rule, c.Lead, c.Coordinating
	if c.Confirm {
		if err := p.blocked(ctx, changed); err != nil {
			return err
		}
	}
	return p.decide(ctx, actor, r.Row, version, func(row *Row) (string, any, error) {
		before := map[string]any{"words": row.Words(), "rule": row.Rule, "lead": row.Lead, "coordinating": row.Coordinating}
		row.say(c.Words)
		row.ShortName, row.Rule, row.Lead, row.Coordinating = c.ShortName, c.Rule, c.Lead, c.Coordinating
		row.Edited, row.Doubts, row.State, row.DropReason = true, nil, RowOpen, ""
		if c.Confirm {
			row.State = RowConfirmed
		}
		return "plan.edit_row", map[string]any{"before": before, "words": c.Words, "rule": row.Rule, "lead": row.Lead, "coordinating": row.Coordinating}, nil
	})
}

func (p *Programme) blocked(ctx context.Context, row Row) error {
	pl, err := p.Plan(ctx, row.PlanID)
	if err != nil {
		return err
	}
	res, err := p.resolver(ctx, pl)
	if err != nil {
		return err
	}
	return res.reading(row).blocking()
}

// Drop leaves a row out of the plan's obligations; the reason stays with it.
func (p *Programme) Drop(ctx context.Context, actor access.Actor, rowID string, version int64, reason string) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do bỏ nhiệm vụ này."}}.Err()
	}
	row, err := p.Row(ctx, rowID)
	if err != nil {
		return err
	}
	return p.decide(ctx, actor, row, version, func(row *Row) (string, any, error) {
		row.State, row.DropReason = RowDropped, reason
		return "plan.drop_row", map[string]any{"reason": reason}, nil
	})
}

// Reopen takes a decision about a row back.
func (p *Programme) Reopen(ctx context.Context, actor access.Actor, rowID string, version int64) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	row, err := p.Row(ctx, rowID)
	if err != nil {
		return err
	}
	return p.decide(ctx, actor, row, version, func(row *Row) (string, any, error) {
		row.State, row.DropReason = RowOpen, ""
		return "plan.reopen_row", nil, nil
	})
}

func (p *Programme) readingOf(ctx context.Context, rowID string) (Reading, error) {
	row, err := p.Row(ctx, rowID)
	if err != nil {
		return Reading{}, err
	}
	pl, err := p.Plan(ctx, row.PlanID)
	if err != nil {
		return Reading{}, err
	}
	res, err := p.resolver(ctx, pl)
	if err != nil {
		return Reading{}, err
	}
	return res.reading(row), nil
}

// decide changes one row under the plan's lock, if it still is the version that
// the person saw. act says what happened, for the log.
func (p *Programme) decide(ctx context.Context, actor access.Actor, seen Row, version int64, act func(*Row) (string, any, error)) error {
	return p.prepare(ctx, actor, seen.PlanID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		row, err := lockedRow(ctx, tx, seen.ID, version)
		if err != nil {
			return err
		}
		if row.Version != seen.Version {
			return domain.Conflict("Nhiệm vụ “%s” vừa được thay đổi.", row.ShortName)
		}
		action, detail, err := act(&row)
		if err != nil {
			return err
		}
		row.Version++
		if err := updateRow(ctx, tx, actor, row); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, action, "plan_row", row.ID, detail)
	})
}

// hour writes an instant as people say it, in the country's one zone.
func hour(ms int64) string {
	return time.UnixMilli(ms).In(time.FixedZone("ICT", 7*60*60)).Format("15:04 02/01/2006")
}

func updateRow(ctx context.Context, tx *db.Tx, actor access.Actor, row Row) error {
	s, err := store(row)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE plan_row SET short_name = $1, leads = $2, coordinating = $3, rule = $4, doubts = $5, state = $6,
		edited = $7, drop_reason = $8, version = $9, changed_by = $10, changed_by_name = $11, changed_at = $12,
		content = $13, product = $14, timing = $15, as_read = $16 WHERE id = $17`,
		s.ShortName, s.Leads, s.Coordinating, s.Rule, s.Doubts, s.State, s.Edited, s.DropReason, s.Version,
		actor.AccountID, actor.Name, db.Millis(tx.Now()), s.Content, s.Product, s.Timing, s.AsRead, s.ID)
	if err != nil {
		return fmt.Errorf("programme: update row: %w", err)
	}
	return nil
}

// TakeNote records that a person has seen a warning about the document, with
// an optional remark.
func (p *Programme) TakeNote(ctx context.Context, actor access.Actor, planID string, warning int, note string) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	doc, err := p.Document(ctx, planID)
	if err != nil {
		return err
	}
	if warning < 0 || warning >= len(doc.Warnings) {
		return domain.NotFound("Không có lưu ý này.")
	}
	return p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		_, err := tx.Exec(ctx, `INSERT INTO plan_note (id, plan_id, warning, note, actor_id, actor_name, noted_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (plan_id, warning) DO NOTHING`,
			db.NewID(), planID, warning, vi.Clean(note), actor.AccountID, actor.Name, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("programme: take note: %w", err)
		}
		return audit.Record(ctx, tx, actor, "plan.note", "plan", planID, map[string]any{"warning": doc.Warnings[warning].Code})
	})
}

// Head is what a person may correct about the plan itself.
type Head struct {
	Number   string
	Title    string
	Issuer   string
	Signer   string
	IssuedOn calendar.Date
	Window   calendar.Window
}

// EditHead corrects the plan's own data. Rules that nobody edited are read anew
// within the new window; with another day of issue, or another issuer, the lists of
// groups are to be confirmed anew. version is the plan's, as the person saw it.
func (p *Programme) EditHead(ctx context.Context, actor access.Actor, planID string, version int64, h Head) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	h.Number, h.Title, h.Issuer, h.Signer = vi.Clean(h.Number), vi.Clean(h.Title), vi.Clean(h.Issuer), vi.Clean(h.Signer)
	if err := h.check().Err(); err != nil {
		return err
	}
	rows, err := p.Rows(ctx, planID)
	if err != nil {
		return err
	}
	return p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, pl Plan) error {
		if pl.Version != version {
			return domain.Conflict("Kế hoạch vừa được người khác thay đổi.")
		}
		_, err := tx.Exec(ctx, `UPDATE plan SET number = $1, title = $2, title_fold = $3, issuer = $4, signer = $5, issued_on = $6,
			window_start = $7, window_end = $8, year = $9 WHERE id = $10`, h.Number, h.Title, vi.Fold(h.Title), h.Issuer, h.Signer,
			h.IssuedOn, h.Window.Start, h.Window.End, h.Window.Start.Year(), planID)
		if err != nil {
			return fmt.Errorf("programme: edit head: %w", err)
		}
		if pl.IssuedOn != h.IssuedOn || vi.Key(pl.Issuer) != vi.Key(h.Issuer) {
			if err := forgetLists(ctx, tx, planID); err != nil {
				return err
			}
		}
		for _, row := range rows {
			if row.Edited || row.Origin == OriginReporting {
				continue
			}
			rule, err := toJSON(RuleOf(row.Cadence, h.Window, h.IssuedOn))
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE plan_row SET rule = $1 WHERE id = $2 AND edited = FALSE`, rule, row.ID); err != nil {
				return fmt.Errorf("programme: reread rule: %w", err)
			}
		}
		return audit.Record(ctx, tx, actor, "plan.edit", "plan", planID, h)
	})
}

func (h Head) check() domain.Fields {
	var problems domain.Fields
	if h.Number == "" {
		problems.Add("so", "Nhập số, ký hiệu của văn bản, ví dụ 35/KH-UBND.")
	}
	if h.Title == "" {
		problems.Add("ten", "Nhập tên kế hoạch.")
	}
	if !h.IssuedOn.Valid() {
		problems.Add("ngay", "Nhập ngày ban hành.")
	}
	if !h.Window.Start.Valid() {
		problems.Add("tu_ngay", "Nhập ngày kế hoạch bắt đầu áp dụng.")
	}
	switch {
	case !h.Window.End.Valid():
		problems.Add("den_ngay", "Nhập ngày cuối cùng của kế hoạch.")
	case h.Window.End < h.Window.Start:
		problems.Add("den_ngay", "Ngày kết thúc trước ngày bắt đầu. Nhập lại ngày kết thúc.")
	case h.Window.Days() > maxDays:
		problems.Add("den_ngay", "Kế hoạch dài quá 20 năm. Kiểm tra lại ngày.")
	}
	return problems
}

// Discard throws a draft away; what was read stays on record, unseen.
func (p *Programme) Discard(ctx context.Context, actor access.Actor, planID, reason string) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do bỏ bản nháp này."}}.Err()
	}
	return p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		if _, err := tx.Exec(ctx, `UPDATE plan SET status = 'discarded' WHERE id = $1`, planID); err != nil {
			return fmt.Errorf("programme: discard: %w", err)
		}
		return audit.Record(ctx, tx, actor, "plan.discard", "plan", planID, map[string]any{"reason": reason})
	})
}
