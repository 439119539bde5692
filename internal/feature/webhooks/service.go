package webhooks

import (
	"context"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
)

// Sources is what the service works with. A nil Send sends nothing: pages say
// so, and messages wait. Check tells what is wrong with an address, also where
// nothing is sent yet. Inner tells that receivers inside the office's network
// are allowed, which may then speak http. Address makes an address of this program
// whole.
type Sources struct {
	DB      *db.DB
	Box     *auth.Box
	Send    *fetch.Client
	Check   func(address string) fetch.Reason
	Inner   bool
	Address func(path string) string
}

// Service is the use cases of receivers and messages.
type Service struct{ Sources }

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

func mayManage(a access.Actor) error {
	if a.Is(access.Administrator) {
		return nil
	}
	return domain.Forbidden("Chỉ quản trị hệ thống được đặt nơi nhận tin báo.")
}

// Receiver (nơi nhận) is another program that is told of events. Instants are
// Unix milliseconds.
type Receiver struct {
	ID        string
	Title     string
	Address   string
	Events    string
	Secret    string // sealed
	OldSecret string // sealed; empty: none
	OldUntil  int64
	PausedWhy string // empty, person, gone
	Version   int64
	CreatedAt int64

	Waiting     int   // messages not taken yet
	GivenUp     int   // messages that will not be sent again by themselves
	DeliveredAt int64 // the last that was taken; 0: none
}

// Details is what a person writes of a receiver.
type Details struct {
	Title, Address string
	Events         []string
	Version        int64 // as it was seen, when it is changed
}

const (
	maxTitle   = 120
	maxAddress = 500
	maxHooks   = 20
)

// clean checks what was written; the problems stand beside their fields.
func (s *Service) clean(n *Details) error {
	var problems domain.Fields
	switch {
	case n.Title == "":
		problems.Add("ten", "Nhập tên hệ thống nhận tin.")
	case len([]rune(n.Title)) > maxTitle:
		problems.Add("ten", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxTitle)
	}
	switch why := s.checkAddress(n.Address); {
	case n.Address == "":
		problems.Add("dia_chi", "Nhập địa chỉ nhận tin, bắt đầu bằng https://.")
	case len(n.Address) > maxAddress:
		problems.Add("dia_chi", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxAddress)
	case why != "":
		problems.Add("dia_chi", why)
	}
	if inOrder(n.Events) == "" {
		problems.Add("su_kien", "Chọn ít nhất một sự kiện.")
	}
	return problems.Err()
}

func (s *Service) checkAddress(address string) string {
	if strings.HasPrefix(strings.ToLower(address), "http:") && !s.Inner {
		return "Địa chỉ phải bắt đầu bằng https://. Hệ thống trong mạng cơ quan thì người cài đặt cho phép trước, bằng --hook-allow."
	}
	return string(s.Check(address))
}

// Receivers lists all receivers by name.
func (s *Service) Receivers(ctx context.Context, actor access.Actor) ([]Receiver, error) {
	if err := mayManage(actor); err != nil {
		return nil, err
	}
	var all []Receiver
	err := s.DB.Select(ctx, &all, selectReceivers+` ORDER BY title, id`)
	return all, err
}

// Receiver gives one receiver.
func (s *Service) Receiver(ctx context.Context, actor access.Actor, id string) (Receiver, error) {
	if err := mayManage(actor); err != nil {
		return Receiver{}, err
	}
	return receiver(ctx, s.DB, id)
}

type getter interface {
	Get(ctx context.Context, dst any, query string, args ...any) (bool, error)
}

func receiver(ctx context.Context, from getter, id string) (Receiver, error) {
	var r Receiver
	ok, err := from.Get(ctx, &r, selectReceivers+` AND id = $1`, id)
	if err == nil && !ok {
		err = domain.NotFound("Không có nơi nhận tin này.")
	}
	return r, err
}

const selectReceivers = `SELECT id, title, address, events, secret, old_secret, old_until, paused_why, version, created_at,
	(SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = webhook.id AND d.state = 'waiting') AS waiting,
	(SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = webhook.id AND d.state = 'given_up') AS given_up,
	COALESCE((SELECT max(d.delivered_at) FROM webhook_delivery d WHERE d.webhook_id = webhook.id), 0) AS delivered_at
	FROM webhook WHERE removed_at = 0`

// Add makes a receiver with a key of its own and gives its id. It fails with
// invalid, beside the fields.
func (s *Service) Add(ctx context.Context, actor access.Actor, n Details) (id string, err error) {
	if err := mayManage(actor); err != nil {
		return "", err
	}
	if err := s.clean(&n); err != nil {
		return "", err
	}
	id = db.NewID()
	sealed, err := s.Box.Seal(newSecret(), about(id))
	if err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var have int
		if _, err := tx.Get(ctx, &have, `SELECT count(*) FROM webhook WHERE removed_at = 0`); err != nil {
			return err
		}
		if have >= maxHooks {
			return domain.Conflict("Đã có %d nơi nhận tin. Bỏ nơi không dùng nữa trước khi thêm.", have)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO webhook
			(id, title, address, events, secret, old_secret, old_until, paused_why, removed_at, version, created_by, created_at)
			VALUES ($1, $2, $3, $4, $5, '', 0, '', 0, 1, $6, $7)`,
			id, n.Title, n.Address, inOrder(n.Events), sealed, actor.AccountID, db.Millis(tx.Now())); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "webhook.add", "webhook", id, map[string]string{"title": n.Title, "address": n.Address})
	})
	return id, err
}

// about binds a sealed key to its receiver.
func about(id string) string { return "webhook/" + id }

// Edit changes name, address and events; what waits goes to the new address. It
// fails with conflict when another person changed the receiver meanwhile.
func (s *Service) Edit(ctx context.Context, actor access.Actor, id string, n Details) error {
	if err := mayManage(actor); err != nil {
		return err
	}
	if err := s.clean(&n); err != nil {
		return err
	}
	return s.change(ctx, actor, id, act{
		name: "edit", seen: n.Version,
		set: func(r *Receiver) { r.Title, r.Address, r.Events = n.Title, n.Address, inOrder(n.Events) },
	})
}

// act is a change of a receiver with its name in the log.
type act struct {
	name string
	seen int64 // version; 0: whatever it is
	set  func(r *Receiver)
	jobs func(ctx context.Context, tx *db.Tx, r Receiver) error
}

func (s *Service) change(ctx context.Context, actor access.Actor, id string, a act) error {
	if err := mayManage(actor); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "webhook", id); err != nil {
			return err
		}
		r, err := receiver(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.seen > 0 && a.seen != r.Version {
			return domain.Conflict("Người khác vừa thay đổi nơi nhận tin này. Xem lại rồi làm tiếp.")
		}
		a.set(&r)
		if _, err := tx.Exec(ctx, `UPDATE webhook SET title = $1, address = $2, events = $3, secret = $4, old_secret = $5, old_until = $6, paused_why = $7,
			version = version + 1 WHERE id = $8`, r.Title, r.Address, r.Events, r.Secret, r.OldSecret, r.OldUntil, r.PausedWhy, id); err != nil {
			return err
		}
		if a.jobs != nil {
			if err := a.jobs(ctx, tx, r); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, actor, "webhook."+a.name, "webhook", id, map[string]string{"title": r.Title, "address": r.Address})
	})
}

// Pause stops sending; messages wait. Resume sends what waits.
func (s *Service) Pause(ctx context.Context, actor access.Actor, id string) error {
	return s.change(ctx, actor, id, act{name: "pause", set: func(r *Receiver) { r.PausedWhy = "person" }})
}

// Resume sends again, first what waits.
func (s *Service) Resume(ctx context.Context, actor access.Actor, id string) error {
	return s.change(ctx, actor, id, act{name: "resume", set: func(r *Receiver) { r.PausedWhy = "" }, jobs: resend})
}

// OldKeyLives is how long the key before a change still signs.
const OldKeyLives = 24 * time.Hour

// Rotate makes a new key. The one before signs too for OldKeyLives, so that the
// receiver changes over without losing a message.
func (s *Service) Rotate(ctx context.Context, actor access.Actor, id string) error {
	sealed, err := s.Box.Seal(newSecret(), about(id))
	if err != nil {
		return err
	}
	until := db.Millis(s.DB.Clock().Now().Add(OldKeyLives))
	return s.change(ctx, actor, id, act{name: "rotate", set: func(r *Receiver) {
		r.OldSecret, r.OldUntil, r.Secret = r.Secret, until, sealed
	}})
}

// Secret gives the key to write into the receiver; that it was seen is logged.
func (s *Service) Secret(ctx context.Context, actor access.Actor, id string) (string, error) {
	r, err := s.Receiver(ctx, actor, id)
	if err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return audit.Record(ctx, tx, actor, "webhook.show_key", "webhook", id, map[string]string{"title": r.Title})
	})
	if err != nil {
		return "", err
	}
	return s.Box.Open(r.Secret, about(id))
}

// Remove ends a receiver; what waits for it is not sent any more.
func (s *Service) Remove(ctx context.Context, actor access.Actor, id string) error {
	return s.change(ctx, actor, id, act{name: "remove", set: func(*Receiver) {}, jobs: func(ctx context.Context, tx *db.Tx, r Receiver) error {
		if _, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = 'given_up' WHERE webhook_id = $1 AND state = 'waiting'`, r.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE webhook SET removed_at = $1, secret = '', old_secret = '' WHERE id = $2`, db.Millis(tx.Now()), r.ID)
		return err
	}})
}
