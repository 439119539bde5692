package orders

import (
	"context"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
	"loa/internal/spine/ledger"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Config is what the program hands to this room.
type Config struct {
	DB        *db.DB
	Registry  *org.Registry
	People    *people.Directory
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Notices   *notice.Notices
	Files     *blob.Dir
	Mail      mail.Sender
	Zone      *time.Location
	Address   func(path string) string // outside address of a path
}

// Service is the use cases of the room.
type Service struct{ Config }

// NewService gives the use cases.
func NewService(c Config) *Service {
	if c.Mail == nil {
		c.Mail = mail.None{}
	}
	return &Service{c}
}

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// errUnknown is told of every order that somebody may not see.
var errUnknown = domain.NotFound("Không có chỉ đạo này.")

// above tells whether an agency is the province's committee: its leaders order, and no
// group means it.
func above(a org.Agency) bool { return a.Level == agency.Province && a.Kind == agency.Committee }

// Rights is what the actor may do with orders of the plans that run.
type Rights struct {
	Prepares bool     // writes and submits
	Issues   []string // plans of which the actor issues orders, by id
	Plans    []programme.Plan
}

// Writes tells whether the actor has to do with orders of all agencies.
func (r Rights) Writes() bool { return r.Prepares || len(r.Issues) > 0 }

// Rights tells what the actor may do today.
func (s *Service) Rights(ctx context.Context, actor access.Actor) (Rights, error) {
	r := Rights{Prepares: actor.Is(access.Coordinator)}
	var err error
	if r.Plans, err = s.Programme.Running(ctx, s.today()); err != nil {
		return r, err
	}
	for _, p := range r.Plans {
		at, err := s.Programme.OrdersAt(ctx, actor, p)
		if err != nil {
			return r, err
		}
		if at != "" {
			r.Issues = append(r.Issues, p.ID)
		}
	}
	return r, nil
}

// mayWrite fails for who neither coordinates nor issues.
func (s *Service) mayWrite(ctx context.Context, actor access.Actor, planID string) error {
	if actor.Is(access.Coordinator) {
		return nil
	}
	pl, err := s.Programme.Plan(ctx, planID)
	if err != nil {
		return err
	}
	at, err := s.Programme.OrdersAt(ctx, actor, pl)
	if err == nil && at == "" {
		err = domain.Forbidden("Chỉ người điều phối và lãnh đạo có quyền ban hành được soạn chỉ đạo.")
	}
	return err
}

// mayIssue gives the agency in whose name the actor may issue an order, or says why
// not. Who wrote it issues it only by a leader's office of their own, not by one that
// was delegated to them.
func (s *Service) mayIssue(ctx context.Context, actor access.Actor, o Order) (string, error) {
	pl, err := s.Programme.Plan(ctx, o.PlanID)
	if err != nil {
		return "", err
	}
	at, err := s.Programme.OrdersAt(ctx, actor, pl)
	if err != nil {
		return "", err
	}
	if at == "" {
		return "", domain.Forbidden("Chỉ lãnh đạo Ủy ban nhân dân tỉnh, thành phố hoặc lãnh đạo cơ quan chủ trì kế hoạch được ban hành chỉ đạo.")
	}
	if o.Writing() && o.CreatedBy != actor.AccountID {
		return "", domain.Conflict("Chỉ đạo này chưa được trình. Chờ người soạn trình.")
	}
	var hands []string
	if err := s.DB.Select(ctx, &hands, `SELECT account_id FROM orders_hand WHERE order_id = $1`, o.ID); err != nil {
		return "", err
	}
	if slices.Contains(hands, actor.AccountID) && !actor.Owns(access.Leader, at) {
		return "", domain.Forbidden("Người đã soạn chỉ đạo không tự ban hành theo ủy quyền. Cần lãnh đạo hoặc một người khác.")
	}
	return at, nil
}

// get reads an order in any state.
func (s *Service) get(ctx context.Context, id string) (Order, error) {
	return read(ctx, s.DB, id)
}

type reader interface {
	Get(ctx context.Context, dest any, query string, args ...any) (bool, error)
}

func read(ctx context.Context, q reader, id string) (Order, error) {
	var o Order
	ok, err := q.Get(ctx, &o, `SELECT `+orderColumns+` WHERE id = $1`, id)
	switch {
	case err != nil:
		return o, fmt.Errorf("orders: %w", err)
	case !ok || o.Status == Discarded:
		return o, errUnknown
	}
	return o, o.read()
}

// locked takes an order for the rest of the act; it conflicts when it changed since
// the person saw it.
func locked(ctx context.Context, tx *db.Tx, id string, seen int64) (Order, error) {
	if err := tx.Lock(ctx, "orders_order", id); err != nil {
		return Order{}, fmt.Errorf("orders: lock: %w", err)
	}
	o, err := read(ctx, tx, id)
	if err == nil && o.Version != seen {
		if o.Status == Issued && o.IssuedAt > 0 && o.WithdrawnAt == 0 {
			return o, domain.Conflict("Chỉ đạo vừa được người khác thay đổi (%s ban hành).", o.IssuedByName)
		}
		err = domain.Conflict("Chỉ đạo vừa được người khác thay đổi.")
	}
	return o, err
}

// stepped counts the version and notes what was done, in the history and the log.
func stepped(ctx context.Context, tx *db.Tx, actor access.Actor, id string, st Step) error {
	if st.ID == "" {
		st.ID = db.NewID()
	}
	if _, err := tx.Exec(ctx, `UPDATE orders_order SET version = version + 1 WHERE id = $1`, id); err != nil {
		return fmt.Errorf("orders: %w", err)
	}
	if err := tx.Send(ctx, `INSERT INTO orders_step (id, order_id, kind, said, actor_id, actor_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		st.ID, id, string(st.Kind), st.Said, actor.AccountID, actor.Name, db.Millis(tx.Now())); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, "order."+string(st.Kind), "order", id, map[string]any{"said": st.Said})
}

func hand(ctx context.Context, tx *db.Tx, actor access.Actor, id string) error {
	return tx.Send(ctx, `INSERT INTO orders_hand (order_id, account_id) VALUES ($1, $2) ON CONFLICT (order_id, account_id) DO NOTHING`, id, actor.AccountID)
}

// reason checks a reason that has to be given.
func reason(field, text, missing string) error {
	switch {
	case text == "":
		return domain.Fields{{Name: field, Message: missing}}.Err()
	case len([]rune(text)) > maxReason:
		return domain.Fields{{Name: field, Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{maxReason}}}.Err()
	}
	return nil
}
