package people

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// checkGrants notes what is wrong with roles to be given, under the names of
// the form's fields.
func (p *Directory) checkGrants(ctx context.Context, actor access.Actor, grants []NewGrant) (problems domain.Fields, err error) {
	if len(grants) == 0 {
		problems.Add("vai-tro", "Chọn vai trò.")
	}
	for _, g := range grants {
		switch {
		case !g.Role.Valid():
			problems.Add("vai-tro", "Chọn vai trò.")
		case !manages(actor, g.Role):
			problems.Add("vai-tro", "Chỉ quản trị hệ thống được giao vai trò “%s”.", g.Role.Label())
		}
		if g.AgencyID == "" && !g.Role.Everywhere() {
			problems.Add("co-quan", "Chọn cơ quan.")
		}
		if g.AgencyID != "" {
			_, err := p.cfg.Agencies.Get(ctx, g.AgencyID, max(g.StartsOn, p.Today()))
			if domain.CodeOf(err) == domain.CodeNotFound {
				problems.Add("co-quan", "Cơ quan này không có hoặc không còn hoạt động. Chọn cơ quan khác.")
			} else if err != nil {
				return nil, err
			}
		}
		if g.StartsOn != "" && !g.StartsOn.Valid() {
			problems.Add("tu-ngay", "Ngày không có thật hoặc viết chưa đúng. Nhập theo mẫu 22/04/2027.")
		}
		if g.EndsOn != "" && g.EndsOn <= max(g.StartsOn, p.Today()) {
			problems.Add("den-ngay", "Ngày thôi vai trò phải sau ngày bắt đầu.")
		}
	}
	return problems, nil
}

// insertGrant stores a role.
func (p *Directory) insertGrant(ctx context.Context, tx *db.Tx, actor access.Actor, accountID string, g NewGrant) error {
	if g.StartsOn == "" {
		g.StartsOn = calendar.DateOf(tx.Now(), p.cfg.Zone)
	}
	_, err := tx.Exec(ctx, `INSERT INTO role_grant (id, account_id, role, agency_id, starts_on, ends_on, granted_at, granted_by, handover_id, reorganisation_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		db.NewID(), accountID, string(g.Role), g.AgencyID, g.StartsOn, g.EndsOn, db.Millis(tx.Now()), actor.AccountID, g.handoverID, g.reorganisationID)
	if err != nil {
		return fmt.Errorf("people: grant: %w", err)
	}
	return nil
}

// Grant gives an account one more role. It fails with a conflict when the same
// role in the same agency is already held in that time.
func (p *Directory) Grant(ctx context.Context, actor access.Actor, accountID string, g NewGrant) error {
	if err := MayManage(actor); err != nil {
		return err
	}
	problems, err := p.checkGrants(ctx, actor, []NewGrant{g})
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "account", accountID); err != nil {
			return err
		}
		a, err := mustAccount(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if g.StartsOn == "" {
			g.StartsOn = calendar.DateOf(tx.Now(), p.cfg.Zone)
		}
		held, err := grantsOf(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(held, func(h Grant) bool { return h.Role == g.Role && h.AgencyID == g.AgencyID && overlaps(h, g) }) {
			return domain.Conflict("%s đã giữ vai trò này trong thời gian đó.", a.Name)
		}
		if err := p.insertGrant(ctx, tx, actor, accountID, g); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actGrant, kindAccount, accountID,
			map[string]any{"name": a.Name, "role": g.Role, "agency": g.AgencyID, "from": g.StartsOn, "until": g.EndsOn})
	})
}

// overlaps compares two half-open spans of days; an empty end is open.
func overlaps(h Grant, g NewGrant) bool {
	if h.EndsOn == h.StartsOn {
		return false
	}
	return (h.EndsOn == "" || g.StartsOn < h.EndsOn) && (g.EndsOn == "" || h.StartsOn < g.EndsOn)
}

// EndGrant ends a role on a day, the first on which it no longer holds (empty:
// today, at once). API tokens for a role that ends stop working with it. The
// last administrator keeps the role.
func (p *Directory) EndGrant(ctx context.Context, actor access.Actor, grantID string, day calendar.Date) error {
	if err := MayManage(actor); err != nil {
		return err
	}
	if day == "" {
		day = p.Today()
	}
	if day < p.Today() {
		return domain.Invalid("Vai trò không thể kết thúc trong quá khứ. Chọn hôm nay hoặc một ngày sau.")
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "role_grant", grantID); err != nil {
			return err
		}
		var g Grant
		ok, err := tx.Get(ctx, &g, `SELECT `+grantColumns+` FROM role_grant WHERE id = $1`, grantID)
		if err != nil {
			return fmt.Errorf("people: grant: %w", err)
		}
		switch {
		case !ok:
			return domain.NotFound("Không có vai trò này.")
		case !manages(actor, g.Role):
			return domain.Forbidden("Chỉ quản trị hệ thống được thay đổi vai trò “%s”.", g.Role.Label())
		case g.EndsOn != "" && g.EndsOn <= day:
			return domain.Conflict("Vai trò này đã kết thúc từ ngày %s.", g.EndsOn.Vietnamese())
		}
		a, err := mustAccount(ctx, tx, g.AccountID)
		if err != nil {
			return err
		}
		if err := endGrant(ctx, tx, actor, g, day); err != nil {
			return err
		}
		if err := p.keepAdministrator(ctx, tx, g.Role, day); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actGrantEnd, kindAccount, g.AccountID,
			map[string]any{"name": a.Name, "role": g.Role, "agency": g.AgencyID, "from": g.StartsOn, "until": day})
	})
}

// endGrant lets a locked grant end on day; one that has not begun never does. An
// end that a person sets is no longer a reorganisation's to take back.
func endGrant(ctx context.Context, tx *db.Tx, actor access.Actor, g Grant, day calendar.Date) error {
	_, err := tx.Exec(ctx, `UPDATE role_grant SET ends_on = $1, ended_by = $2, ended_by_reorganisation = '' WHERE id = $3`, max(day, g.StartsOn), actor.AccountID, g.ID)
	if err != nil {
		return fmt.Errorf("people: end grant: %w", err)
	}
	return nil
}

// keepAdministrator refuses an act of the transaction that leaves the office
// without an active administrator on day. Every act that could do so locks all
// grants of administrators, so that two of them cannot end each other.
func (p *Directory) keepAdministrator(ctx context.Context, tx *db.Tx, role access.Role, day calendar.Date) error {
	if role != access.Administrator {
		return nil
	}
	var ids []string
	if err := tx.Select(ctx, &ids, `SELECT id FROM role_grant WHERE role = 'administrator'`); err != nil {
		return fmt.Errorf("people: administrators: %w", err)
	}
	if err := tx.Lock(ctx, "role_grant", ids...); err != nil {
		return err
	}
	var n int
	_, err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM role_grant g JOIN account a ON a.id = g.account_id
		WHERE g.role = 'administrator' AND g.starts_on <= $1 AND (g.ends_on = '' OR g.ends_on > $1) AND a.locked_at = 0 AND a.joined_at <> 0`, day)
	if err != nil {
		return fmt.Errorf("people: administrators: %w", err)
	}
	if n == 0 {
		return domain.Conflict("Hệ thống cần ít nhất một quản trị đang hoạt động. Giao vai trò này cho người khác trước.")
	}
	return nil
}

// presentGrants lists the grants that hold or will hold.
func (p *Directory) presentGrants(ctx context.Context, accountID string) ([]Grant, error) {
	grants, err := grantsOf(ctx, p.db, accountID)
	day := p.Today()
	return slices.DeleteFunc(grants, func(g Grant) bool { return g.EndsOn != "" && (g.EndsOn <= day || g.EndsOn == g.StartsOn) }), err
}
