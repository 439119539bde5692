package programme

import (
	"context"
	"fmt"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// The years that bases and targets may be of; plans look ahead to 2050.
const minYear, maxYear = 1990, 2100

// cleanIndicator brings an indicator into the one form we keep and finds what
// is wrong with it; field names are those of the form.
func cleanIndicator(i *goal.Indicator) domain.Fields {
	i.Name, i.Unit, i.Source = vi.Clean(i.Name), vi.Clean(i.Unit), vi.Clean(i.Source)
	var problems domain.Fields
	switch {
	case i.Name == "":
		problems.Add("ten", "Nhập tên chỉ số.")
	case len([]rune(i.Name)) > 200:
		problems.Add("ten", "Tên chỉ số dài quá %d ký tự. Rút ngắn.", 200)
	}
	if len([]rune(i.Unit)) > 30 {
		problems.Add("don_vi", "Đơn vị tính dài quá %d ký tự. Rút ngắn.", 30)
	}
	if i.Source == "" {
		problems.Add("nguon", "Nhập nguồn số liệu, ví dụ: Bộ Nội vụ công bố, số liệu của Sở.")
	}
	if i.Direction != goal.Up && i.Direction != goal.Down && i.Direction != goal.Keep {
		problems.Add("huong", "Chọn hướng mong muốn.")
	}
	for _, f := range []struct {
		name string
		year int
	}{{"nam_goc", i.Base.Year}, {"nam_dich", i.Target.Year}} {
		if f.year != 0 && (f.year < minYear || f.year > maxYear) {
			problems.Add(f.name, "Nhập năm từ %d đến %d.", minYear, maxYear)
		}
	}
	if i.Base.Stated() && i.Target.Stated() && i.Target.Year < i.Base.Year {
		problems.Add("nam_dich", "Năm đích trước năm gốc. Nhập lại năm đích.")
	}
	return problems
}

// AddIndicator gives a goal an indicator. It gives the indicator's id.
func (p *Programme) AddIndicator(ctx context.Context, actor access.Actor, itemID string, i goal.Indicator) (string, error) {
	if !MayPrepare(actor) {
		return "", errMeasure()
	}
	if err := cleanIndicator(&i).Err(); err != nil {
		return "", err
	}
	item, err := p.Item(ctx, itemID)
	if err != nil {
		return "", err
	}
	if item.Kind != KindGoal || item.State != RowConfirmed {
		return "", domain.Conflict("Chỉ thêm chỉ số cho mục tiêu đã xác nhận.")
	}
	id := db.NewID()
	err = p.hold(ctx, actor, item.PlanID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		_, err := tx.Exec(ctx, `INSERT INTO goal_indicator (id, plan_id, item_id, created_at) VALUES ($1, $2, $3, $4)`,
			id, item.PlanID, item.ID, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("programme: insert indicator: %w", err)
		}
		if err := insertIndicatorVersion(ctx, tx, actor, Indicator{ID: id, Indicator: i, Version: 1}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "goal.add_indicator", "goal_indicator", id, i)
	})
	return id, err
}

func errMeasure() error {
	return domain.Forbidden("Chỉ người điều phối được nhập chỉ số và số đo của mục tiêu.")
}

func insertIndicatorVersion(ctx context.Context, tx *db.Tx, actor access.Actor, i Indicator) error {
	_, err := tx.Exec(ctx, `INSERT INTO goal_indicator_version (id, indicator_id, version, name, unit, source, base_amount, base_year,
		target_amount, target_year, direction, ended, reason, actor_id, actor_name, recorded_at) VALUES (`+db.Marks(1, 16)+`)`,
		db.NewID(), i.ID, i.Version, i.Name, i.Unit, i.Source, int64(i.Base.Amount), i.Base.Year, int64(i.Target.Amount), i.Target.Year,
		i.Direction, i.Ended, i.Reason, actor.AccountID, actor.Name, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("programme: insert indicator version: %w", err)
	}
	return nil
}

// IndicatorChange is what an indicator becomes, and why.
type IndicatorChange struct {
	goal.Indicator
	Reason string
}

// CorrectIndicator replaces an indicator's data by a new version, with a
// reason; what it was stays readable. It conflicts when somebody changed it
// since version.
func (p *Programme) CorrectIndicator(ctx context.Context, actor access.Actor, id string, version int64, c IndicatorChange) error {
	problems := cleanIndicator(&c.Indicator)
	if c.Reason = vi.Clean(c.Reason); c.Reason == "" {
		problems.Add("ly_do", "Nêu lý do sửa chỉ số.")
	}
	return p.changeIndicator(ctx, actor, id, version, func(now *Indicator) error {
		now.Indicator, now.Reason = c.Indicator, c.Reason
		return problems.Err()
	})
}

// EndIndicator stops an indicator from counting, with a reason; its
// measurements stay readable.
func (p *Programme) EndIndicator(ctx context.Context, actor access.Actor, id string, version int64, reason string) error {
	return p.changeIndicator(ctx, actor, id, version, func(now *Indicator) error {
		if reason = vi.Clean(reason); reason == "" {
			return domain.Fields{{Name: "ly_do", Message: "Nêu lý do bỏ chỉ số này."}}.Err()
		}
		now.Ended, now.Reason = true, reason
		return nil
	})
}

func (p *Programme) changeIndicator(ctx context.Context, actor access.Actor, id string, version int64, act func(*Indicator) error) error {
	if !MayPrepare(actor) {
		return errMeasure()
	}
	seen, err := p.Indicator(ctx, id)
	if err != nil {
		return err
	}
	return p.hold(ctx, actor, seen.PlanID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		var s storedIndicator
		if _, err := tx.Get(ctx, &s, indicatorSelect+` WHERE i.id = $1`+newestVersion, id); err != nil {
			return fmt.Errorf("programme: read indicator: %w", err)
		}
		now := s.indicator()
		if now.Version != version {
			return domain.Conflict("%s vừa thay đổi chỉ số “%s” lúc %s.", now.ActorName, now.Name, hour(now.RecordedAt))
		}
		if now.Ended {
			return domain.Conflict("Chỉ số này đã được bỏ.")
		}
		if err := act(&now); err != nil {
			return err
		}
		now.Version++
		if err := insertIndicatorVersion(ctx, tx, actor, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "goal.change_indicator", "goal_indicator", id, map[string]any{"before": s.indicator().Indicator, "after": now.Indicator, "ended": now.Ended, "reason": now.Reason})
	})
}

// NewValue is a measurement to record. Replaces names the entry that it
// corrects, Withdraw that the entry only falls away; both want a Reason.
type NewValue struct {
	Amount     goal.Amount
	MeasuredOn calendar.Date
	Document   string
	Link       string
	Replaces   string
	Withdraw   bool
	Reason     string
}

func (v *NewValue) check(today calendar.Date) domain.Fields {
	v.Document, v.Reason = vi.Clean(v.Document), vi.Clean(v.Reason)
	var problems domain.Fields
	if v.Replaces != "" && v.Reason == "" {
		problems.Add("ly_do", "Nêu lý do sửa số đo.")
	}
	if v.Withdraw {
		return problems
	}
	switch {
	case !v.MeasuredOn.Valid():
		problems.Add("ngay", "Nhập ngày của số liệu.")
	case v.MeasuredOn > today:
		problems.Add("ngay", "Ngày của số liệu chưa đến. Nhập lại ngày.")
	}
	if v.Document == "" {
		problems.Add("van_ban", "Nhập văn bản hoặc ấn phẩm có số liệu này.")
	}
	if v.Link != "" && !webAddress(v.Link) {
		problems.Add("lien_ket", "Liên kết phải bắt đầu bằng https:// hoặc http://.")
	}
	return problems
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(s) <= 2000
}

// RecordValue appends a measurement of an indicator, or the correction of one.
// It conflicts when somebody corrected the same entry before.
func (p *Programme) RecordValue(ctx context.Context, actor access.Actor, indicatorID string, v NewValue) error {
	if !MayPrepare(actor) {
		return errMeasure()
	}
	if err := v.check(p.org.Today()).Err(); err != nil {
		return err
	}
	i, err := p.Indicator(ctx, indicatorID)
	if err != nil {
		return err
	}
	if i.Ended {
		return domain.Conflict("Chỉ số này đã được bỏ.")
	}
	return p.hold(ctx, actor, i.PlanID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		if err := replaces(ctx, tx, indicatorID, &v); err != nil {
			return err
		}
		id := db.NewID()
		_, err := tx.Exec(ctx, `INSERT INTO goal_value (id, indicator_id, amount, measured_on, document, link, replaces, withdrawn, reason,
			actor_id, actor_name, recorded_at) VALUES (`+db.Marks(1, 12)+`)`,
			id, indicatorID, int64(v.Amount), v.MeasuredOn, v.Document, v.Link, v.Replaces, v.Withdraw, v.Reason, actor.AccountID, actor.Name,
			db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("programme: insert value: %w", err)
		}
		return audit.Record(ctx, tx, actor, "goal.record", "goal_indicator", indicatorID,
			map[string]any{"value": v.Amount.Decimal(), "on": v.MeasuredOn, "replaces": v.Replaces, "withdrawn": v.Withdraw, "reason": v.Reason})
	})
}

// replaces checks that the entry to correct is one of the indicator's that
// still counts. A withdrawal keeps its number and day.
func replaces(ctx context.Context, tx *db.Tx, indicatorID string, v *NewValue) error {
	if v.Replaces == "" {
		if v.Withdraw {
			return domain.NotFound("Không có số đo này.")
		}
		return nil
	}
	var old Value
	ok, err := tx.Get(ctx, &old, `SELECT `+valueColumns+` FROM goal_value v WHERE v.id = $1 AND v.indicator_id = $2`, v.Replaces, indicatorID)
	if err != nil {
		return fmt.Errorf("programme: read value: %w", err)
	}
	if !ok || old.Withdrawn {
		return domain.NotFound("Không có số đo này.")
	}
	var by string
	taken, err := tx.Get(ctx, &by, `SELECT actor_name FROM goal_value WHERE replaces = $1`, v.Replaces)
	if err != nil {
		return fmt.Errorf("programme: read correction: %w", err)
	}
	if taken {
		return domain.Conflict("Số đo này vừa được %s sửa.", by)
	}
	if v.Withdraw {
		v.Amount, v.MeasuredOn, v.Document, v.Link = old.Amount, old.MeasuredOn, old.Document, old.Link
	}
	return nil
}
