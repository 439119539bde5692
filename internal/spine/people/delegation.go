package people

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// MaxDelegationDays is how long a delegation lasts at most.
const MaxDelegationDays = 366

// maxBasis is how many letters the basis of a delegation may have.
const maxBasis = 300

// Delegation (ủy quyền) is a leader's role in an agency that ToID exercises for
// FromID from StartsOn until the day before EndsOn, beside FromID. It holds only
// while FromID holds the role and both accounts are in use.
type Delegation struct {
	ID, FromID, ToID   string
	FromName, ToName   string
	AgencyID           string
	StartsOn, EndsOn   calendar.Date
	Basis              string // the document or reason
	CreatedAt, EndedAt int64  // Unix milliseconds; EndedAt 0: not taken back
}

// LastDay is the last day on which it holds.
func (d Delegation) LastDay() calendar.Date { return d.EndsOn.AddDays(-1) }

// Over tells whether it holds no more on day, nor will.
func (d Delegation) Over(day calendar.Date) bool { return d.EndedAt != 0 || d.EndsOn <= day }

// NewDelegation asks for a delegation of the actor's own leader's role in AgencyID.
// LastDay is included.
type NewDelegation struct {
	ToID, AgencyID string
	From, LastDay  calendar.Date // From empty: today
	Basis          string        // the document or reason
}

const delegationColumns = `d.id, d.from_id, d.to_id, f.name AS from_name, t.name AS to_name, d.agency_id, d.starts_on, d.ends_on, d.basis, d.created_at, d.ended_at
	FROM delegation d JOIN account f ON f.id = d.from_id JOIN account t ON t.id = d.to_id`

// heldBy is a role that an account holds today, its own or by delegation.
type heldBy struct {
	AccountID, AgencyID, By string
	Role                    access.Role
	StartsOn, EndsOn        calendar.Date // of a delegation
}

// grant is the role as an actor carries it.
func (h heldBy) grant() access.Grant {
	g := access.Grant{Role: h.Role, AgencyID: h.AgencyID, By: h.By}
	if h.By != "" {
		g.From, g.LastDay = h.StartsOn, h.EndsOn.AddDays(-1)
	}
	return g
}

// grantsToday reads the roles that accounts hold on a day, by account: their own, then
// those that they exercise for others, who still hold them themselves.
func grantsToday(ctx context.Context, from getter, day calendar.Date, accountIDs ...string) (map[string][]access.Grant, error) {
	args := []any{day}
	args = append(args, db.Args(accountIDs)...)
	marks := db.Marks(2, len(accountIDs))
	const today = `starts_on <= $1 AND (ends_on = '' OR ends_on > $1)`
	var rows []heldBy
	err := from.Select(ctx, &rows, `SELECT account_id, role, agency_id, by, starts_on, ends_on FROM (
		SELECT account_id, role, agency_id, '' AS by, 0 AS given, starts_on, ends_on, id FROM role_grant WHERE `+today+` AND account_id IN (`+marks+`)
		UNION ALL
		SELECT d.to_id, d.role, d.agency_id, f.name, 1, d.starts_on, d.ends_on, d.id FROM delegation d JOIN account f ON f.id = d.from_id
		WHERE d.ended_at = 0 AND d.starts_on <= $1 AND d.ends_on > $1 AND f.locked_at = 0 AND d.to_id IN (`+marks+`)
			AND EXISTS (SELECT 1 FROM (SELECT * FROM role_grant WHERE `+today+`) g WHERE g.account_id = d.from_id AND g.role = d.role AND g.agency_id = d.agency_id)
		) AS held ORDER BY given, starts_on, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("people: roles: %w", err)
	}
	out := map[string][]access.Grant{}
	for _, r := range rows {
		out[r.AccountID] = append(out[r.AccountID], r.grant())
	}
	return out, nil
}

// Delegations lists those that a person gave or was given, newest first.
func (p *Directory) Delegations(ctx context.Context, actor access.Actor) (list []Delegation, err error) {
	if err := self(actor); err != nil {
		return nil, err
	}
	err = p.db.Select(ctx, &list, `SELECT `+delegationColumns+` WHERE d.from_id = $1 OR d.to_id = $1 ORDER BY d.created_at DESC, d.id DESC LIMIT 200`, actor.AccountID)
	return list, err
}

// Colleague is somebody to whom a leader may delegate.
type Colleague struct{ ID, Name, Position string }

// Colleagues lists who else holds a role in an agency today.
func (p *Directory) Colleagues(ctx context.Context, actor access.Actor, agencyID string) (list []Colleague, err error) {
	if err := self(actor); err != nil {
		return nil, err
	}
	err = p.db.Select(ctx, &list, `SELECT a.id, a.name, a.position FROM account a WHERE a.id <> $1 AND a.locked_at = 0 AND a.joined_at <> 0
		AND EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.agency_id = $2 AND g.starts_on <= $3 AND (g.ends_on = '' OR g.ends_on > $3))
		ORDER BY a.name_sort, a.id LIMIT 500`, actor.AccountID, agencyID, p.Today())
	return list, err
}

// Delegate lets another person of the agency exercise the actor's own leader's
// role. It fails with conflict when the same person has it already in that time:
// a delegated role cannot be delegated further.
func (p *Directory) Delegate(ctx context.Context, actor access.Actor, n NewDelegation) error {
	if err := p.checkDelegation(ctx, actor, &n); err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "account", actor.AccountID, n.ToID); err != nil {
			return err
		}
		to, err := mustAccount(ctx, tx, n.ToID)
		if err != nil {
			return err
		}
		ends := n.LastDay.AddDays(1)
		var same int
		_, err = tx.Get(ctx, &same, `SELECT COUNT(*) FROM delegation WHERE from_id = $1 AND to_id = $2 AND agency_id = $3 AND ended_at = 0 AND starts_on < $5 AND ends_on > $4`,
			actor.AccountID, n.ToID, n.AgencyID, n.From, ends)
		switch {
		case err != nil:
			return fmt.Errorf("people: delegation: %w", err)
		case same > 0:
			return domain.Conflict("%s đã được ủy quyền trong thời gian đó.", to.Name)
		}
		_, err = tx.Exec(ctx, `INSERT INTO delegation (id, from_id, to_id, role, agency_id, starts_on, ends_on, basis, created_at) VALUES ($1, $2, $3, 'leader', $4, $5, $6, $7, $8)`,
			db.NewID(), actor.AccountID, n.ToID, n.AgencyID, n.From, ends, n.Basis, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("people: delegation: %w", err)
		}
		return audit.Record(ctx, tx, actor, actDelegate, kindAccount, n.ToID,
			map[string]any{"name": to.Name, "agency": n.AgencyID, "from": n.From, "until": ends, "basis": n.Basis})
	})
}

func (p *Directory) checkDelegation(ctx context.Context, actor access.Actor, n *NewDelegation) error {
	if err := self(actor); err != nil {
		return err
	}
	if !actor.Owns(access.Leader, n.AgencyID) {
		return domain.Forbidden("Chỉ lãnh đạo của cơ quan được ủy quyền, và quyền được ủy quyền không ủy quyền lại cho người khác.")
	}
	n.Basis = vi.Clean(n.Basis)
	today := p.Today()
	if n.From == "" {
		n.From = today
	}
	colleagues, err := p.Colleagues(ctx, actor, n.AgencyID)
	if err != nil {
		return err
	}
	var problems domain.Fields
	known := false
	for _, c := range colleagues {
		known = known || c.ID == n.ToID
	}
	if !known {
		problems.Add("nguoi-nhan", "Chọn người cùng cơ quan nhận ủy quyền.")
	}
	if !n.From.Valid() || n.From < today {
		problems.Add("tu-ngay", "Ngày bắt đầu từ hôm nay trở đi.")
	}
	switch {
	case !n.LastDay.Valid() || n.LastDay < n.From:
		problems.Add("den-ngay", "Nhập ngày cuối cùng, không trước ngày bắt đầu.")
	case n.From.Valid() && n.LastDay > n.From.AddDays(MaxDelegationDays):
		problems.Add("den-ngay", "Thời hạn ủy quyền tối đa %d ngày.", MaxDelegationDays)
	}
	if n.Basis == "" || len([]rune(n.Basis)) > maxBasis {
		problems.Add("can-cu", "Nhập văn bản hoặc lý do ủy quyền, tối đa %d ký tự.", maxBasis)
	}
	return problems.Err()
}

// EndDelegation takes a delegation back at once: whoever gave it, whoever was
// given it, and those who manage leaders' roles.
func (p *Directory) EndDelegation(ctx context.Context, actor access.Actor, id string) error {
	if err := self(actor); err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "delegation", id); err != nil {
			return err
		}
		var d Delegation
		ok, err := tx.Get(ctx, &d, `SELECT `+delegationColumns+` WHERE d.id = $1`, id)
		switch {
		case err != nil:
			return fmt.Errorf("people: delegation: %w", err)
		case !ok || d.FromID != actor.AccountID && d.ToID != actor.AccountID && !manages(actor, access.Leader):
			return domain.NotFound("Không có lần ủy quyền này.")
		case d.Over(p.Today()):
			return domain.Conflict("Ủy quyền này đã kết thúc.")
		}
		if _, err := tx.Exec(ctx, `UPDATE delegation SET ended_at = $1, ended_by = $2 WHERE id = $3`, db.Millis(tx.Now()), actor.AccountID, id); err != nil {
			return fmt.Errorf("people: end delegation: %w", err)
		}
		return audit.Record(ctx, tx, actor, actDelegateEnd, kindAccount, d.ToID, map[string]any{"name": d.ToName, "from_name": d.FromName, "agency": d.AgencyID})
	})
}
