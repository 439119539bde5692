package people

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
)

// State is where an account stands.
type State string

// The states.
const (
	Invited State = "invited" // has no password yet
	Active  State = "active"
	Locked  State = "locked" // may not sign in until unlocked
)

// Label is the state's Vietnamese name as pages show it.
func (s State) Label() string {
	switch s {
	case Invited:
		return "Chưa nhận lời mời"
	case Active:
		return "Đang dùng"
	case Locked:
		return "Đã khóa"
	}
	return string(s)
}

// Account is a person who may sign in. Instants are Unix milliseconds, 0 for
// never.
type Account struct {
	ID           string
	Login        string // lower case letters, figures, dot, hyphen
	Name         string
	Position     string // chức vụ, may be empty
	Email        string // lower case; may be empty
	Phone        string
	Lang         string // "vi" or "en"
	CreatedAt    int64
	JoinedAt     int64 // when the first invitation was accepted
	LockedAt     int64
	LockedReason string
}

// State tells where the account stands.
func (a Account) State() State {
	switch {
	case a.LockedAt != 0:
		return Locked
	case a.JoinedAt == 0:
		return Invited
	}
	return Active
}

// Grant is a role held in an agency from StartsOn until the day before EndsOn
// (empty: open).
type Grant struct {
	ID         string
	AccountID  string
	Role       access.Role
	AgencyID   string
	StartsOn   calendar.Date
	EndsOn     calendar.Date
	HandoverID string
}

// Holds tells whether the grant is in force on day.
func (g Grant) Holds(day calendar.Date) bool {
	return g.StartsOn <= day && (g.EndsOn == "" || g.EndsOn > day)
}

const accountColumns = `id, login, name, position, email, phone, lang, created_at, joined_at, locked_at, locked_reason`

// getter reads one row: a reader of the database or a transaction.
type getter interface {
	Get(ctx context.Context, dst any, query string, args ...any) (bool, error)
	Select(ctx context.Context, dst any, query string, args ...any) error
}

func accountByID(ctx context.Context, from getter, id string) (a Account, ok bool, err error) {
	ok, err = from.Get(ctx, &a, `SELECT `+accountColumns+` FROM account WHERE id = $1`, id)
	if err != nil {
		return a, false, fmt.Errorf("people: account: %w", err)
	}
	return a, ok, nil
}

// mustAccount is accountByID for an account that has to be there.
func mustAccount(ctx context.Context, from getter, id string) (Account, error) {
	a, ok, err := accountByID(ctx, from, id)
	if err == nil && !ok {
		err = domain.NotFound("Không có tài khoản này.")
	}
	return a, err
}

// agencyIDs lists the agencies of grants.
func agencyIDs(grants []Grant) []string {
	var ids []string
	for _, g := range grants {
		if g.AgencyID != "" {
			ids = append(ids, g.AgencyID)
		}
	}
	return ids
}

// manages tells whether actor may grant and end role, and change accounts that
// hold it: administrators all, coordinators the roles of agencies.
func manages(actor access.Actor, role access.Role) bool {
	switch role {
	case access.Officer, access.Leader, access.Reader:
		return actor.Is(access.Administrator, access.Coordinator)
	case access.Administrator, access.Coordinator, access.Inspector:
		return actor.Is(access.Administrator)
	}
	return false
}

// Manageable lists the roles that actor may grant, in the order of pages.
func Manageable(actor access.Actor) []access.Role {
	var roles []access.Role
	for _, r := range access.Roles() {
		if manages(actor, r) {
			roles = append(roles, r)
		}
	}
	return roles
}

// MayManage refuses whoever manages nobody: all but administrators and
// coordinators.
func MayManage(actor access.Actor) error {
	if !actor.Is(access.Administrator, access.Coordinator) {
		return domain.Forbidden("Chỉ quản trị hệ thống và người điều phối được quản lý người dùng.")
	}
	return nil
}

// mayManage refuses actor who does not manage all roles that the account holds
// now or will hold; a coordinator may not lock an administrator.
func (p *Directory) mayManage(ctx context.Context, from getter, actor access.Actor, accountID string) error {
	if err := MayManage(actor); err != nil {
		return err
	}
	grants, err := grantsOf(ctx, from, accountID)
	if err != nil {
		return err
	}
	day := p.Today()
	for _, g := range grants {
		if (g.Holds(day) || g.StartsOn > day && g.EndsOn != g.StartsOn) && !manages(actor, g.Role) {
			return domain.Forbidden("Tài khoản này giữ vai trò “%s”. Chỉ quản trị hệ thống được thay đổi.", g.Role.Label())
		}
	}
	return nil
}

const grantColumns = `id, account_id, role, agency_id, starts_on, ends_on, handover_id`

func grantsOf(ctx context.Context, from getter, accountID string) ([]Grant, error) {
	var grants []Grant
	err := from.Select(ctx, &grants, `SELECT `+grantColumns+` FROM role_grant WHERE account_id = $1 ORDER BY starts_on, id`, accountID)
	if err != nil {
		return nil, fmt.Errorf("people: grants: %w", err)
	}
	return grants, nil
}
