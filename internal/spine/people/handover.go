package people

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
)

// Duty is an obligation that is still open when its agency's contact changes.
// The programme, which knows obligations, stands above this package: whoever
// hands over passes them in.
type Duty struct {
	AgencyID string `json:"agency_id"`
	Title    string `json:"title"`
	Deadline string `json:"deadline"` // as it shall be read: "28/02/2027", "hàng tháng"
	Status   string `json:"status"`   // label
}

// NewHandover says whose roles pass to whom from which day on. GrantIDs are
// grants of From that hold then.
type NewHandover struct {
	FromID, ToID string
	Day          calendar.Date
	GrantIDs     []string
	Open         []Duty
	id           string
	agencies     map[string]string // names on Day
}

// HandedRole is one role that changed hands.
type HandedRole struct {
	Role     access.Role `json:"role"`
	AgencyID string      `json:"agency_id"`
	Agency   string      `json:"agency"` // its name on that day
}

// Handover is a handover of duties (bàn giao) as its paper shows it. Names and
// obligations are those of its day.
type Handover struct {
	ID           string        `json:"-"`
	FromID       string        `json:"-"`
	ToID         string        `json:"-"`
	Day          calendar.Date `json:"-"`
	CreatedAt    int64         `json:"-"`
	FromName     string        `json:"from_name"`
	FromPosition string        `json:"from_position"`
	ToName       string        `json:"to_name"`
	ToPosition   string        `json:"to_position"`
	ByName       string        `json:"by_name"`
	Roles        []HandedRole  `json:"roles"`
	Open         []Duty        `json:"open"`
}

// HandOver ends roles of one person and gives them to another on the same day,
// and keeps what the paper about it says. It tells the handover's id.
func (p *Directory) HandOver(ctx context.Context, actor access.Actor, n NewHandover) (id string, err error) {
	if err = p.mayManage(ctx, p.db, actor, n.FromID); err != nil {
		return "", err
	}
	if n.Day == "" {
		n.Day = p.Today()
	}
	var problems domain.Fields
	if n.ToID == "" || n.ToID == n.FromID {
		problems.Add("nguoi-nhan", "Chọn người nhận bàn giao, khác người giao.")
	}
	if !n.Day.Valid() || n.Day < p.Today() {
		problems.Add("ngay", "Ngày bàn giao từ hôm nay trở đi.")
	}
	if len(n.GrantIDs) == 0 {
		problems.Add("vai-tro", "Chọn ít nhất một vai trò để bàn giao.")
	}
	if err = problems.Err(); err != nil {
		return "", err
	}
	grants, err := grantsOf(ctx, p.db, n.FromID)
	if err != nil {
		return "", err
	}
	if n.agencies, err = p.cfg.Agencies.Names(ctx, n.Day, agencyIDs(grants)...); err != nil {
		return "", err
	}
	n.id = db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return p.handOver(ctx, tx, actor, n)
	})
	if err != nil {
		return "", err
	}
	return n.id, nil
}

func (p *Directory) handOver(ctx context.Context, tx *db.Tx, actor access.Actor, n NewHandover) error {
	if err := tx.Lock(ctx, "account", n.FromID, n.ToID); err != nil {
		return err
	}
	from, err := mustAccount(ctx, tx, n.FromID)
	if err != nil {
		return err
	}
	to, err := mustAccount(ctx, tx, n.ToID)
	if err != nil {
		return err
	}
	if to.State() == Locked {
		return domain.Conflict("Tài khoản của người nhận đang bị khóa. Mở khóa trước khi bàn giao.")
	}
	if err := tx.Lock(ctx, "role_grant", n.GrantIDs...); err != nil {
		return err
	}
	h := Handover{
		FromName: from.Name, FromPosition: from.Position, ToName: to.Name, ToPosition: to.Position, ByName: actor.Name, Open: n.Open,
	}
	for _, grantID := range n.GrantIDs {
		role, err := p.handGrant(ctx, tx, actor, grantID, n)
		if err != nil {
			return err
		}
		h.Roles = append(h.Roles, role)
	}
	content, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("people: handover: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO handover (id, from_id, to_id, day, created_at, created_by, content) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		n.id, n.FromID, n.ToID, n.Day, db.Millis(tx.Now()), actor.AccountID, string(content))
	if err != nil {
		return fmt.Errorf("people: handover: %w", err)
	}
	return audit.Record(ctx, tx, actor, actHandover, kindAccount, n.FromID,
		map[string]any{"name": from.Name, "to": to.Name, "from": n.Day, "roles": len(h.Roles), "open": len(n.Open), "handover": n.id})
}

// handGrant passes one grant on: the old one ends and the new one starts on the
// day of the handover, with the end that the old one had.
func (p *Directory) handGrant(ctx context.Context, tx *db.Tx, actor access.Actor, grantID string, n NewHandover) (HandedRole, error) {
	var g Grant
	ok, err := tx.Get(ctx, &g, `SELECT `+grantColumns+` FROM role_grant WHERE id = $1 AND account_id = $2`, grantID, n.FromID)
	if err != nil {
		return HandedRole{}, fmt.Errorf("people: handover: %w", err)
	}
	if !ok || !g.Holds(n.Day) {
		return HandedRole{}, domain.Conflict("Có vai trò không còn hiệu lực vào ngày bàn giao.")
	}
	if !manages(actor, g.Role) {
		return HandedRole{}, domain.Forbidden("Chỉ quản trị hệ thống được bàn giao vai trò “%s”.", g.Role.Label())
	}
	next := NewGrant{Role: g.Role, AgencyID: g.AgencyID, StartsOn: n.Day, EndsOn: g.EndsOn, handoverID: n.id}
	held, err := grantsOf(ctx, tx, n.ToID)
	if err != nil {
		return HandedRole{}, err
	}
	if err := endGrant(ctx, tx, actor, g, n.Day); err != nil {
		return HandedRole{}, err
	}
	if !slices.ContainsFunc(held, func(h Grant) bool { return h.Role == g.Role && h.AgencyID == g.AgencyID && overlaps(h, next) }) {
		if err := p.insertGrant(ctx, tx, actor, n.ToID, next); err != nil {
			return HandedRole{}, err
		}
	}
	if err := p.keepAdministrator(ctx, tx, g.Role, n.Day); err != nil {
		return HandedRole{}, err
	}
	return HandedRole{Role: g.Role, AgencyID: g.AgencyID, Agency: n.agencies[g.AgencyID]}, nil
}

// Handover reads one handover: for those who manage people, and for the two
// persons concerned.
func (p *Directory) Handover(ctx context.Context, actor access.Actor, id string) (Handover, error) {
	list, err := p.handovers(ctx, `id = $1`, id)
	if err != nil {
		return Handover{}, err
	}
	if len(list) == 0 {
		return Handover{}, domain.NotFound("Không có lần bàn giao này.")
	}
	h := list[0]
	if actor.AccountID != h.FromID && actor.AccountID != h.ToID {
		if err := MayManage(actor); err != nil {
			return Handover{}, err
		}
	}
	return h, nil
}

// Handovers lists the handovers from or to a person, newest first: one's own,
// or anybody's for those who manage people.
func (p *Directory) Handovers(ctx context.Context, actor access.Actor, accountID string) ([]Handover, error) {
	if actor.AccountID != accountID {
		if err := MayManage(actor); err != nil {
			return nil, err
		}
	}
	return p.handovers(ctx, `from_id = $1 OR to_id = $1`, accountID)
}

func (p *Directory) handovers(ctx context.Context, where, value string) ([]Handover, error) {
	var rows []struct {
		ID, FromID, ToID string
		Day              calendar.Date
		CreatedAt        int64
		Content          string
	}
	err := p.db.Select(ctx, &rows, `SELECT id, from_id, to_id, day, created_at, content FROM handover WHERE `+where+` ORDER BY created_at DESC, id DESC`, value)
	if err != nil {
		return nil, fmt.Errorf("people: handovers: %w", err)
	}
	list := make([]Handover, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row.Content), &list[i]); err != nil {
			return nil, fmt.Errorf("people: handover %s: %w", row.ID, err)
		}
		h := &list[i]
		h.ID, h.FromID, h.ToID, h.Day, h.CreatedAt = row.ID, row.FromID, row.ToID, row.Day, row.CreatedAt
	}
	return list, nil
}
