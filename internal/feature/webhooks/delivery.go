package webhooks

import (
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
)

// State is how a message stands.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Delivered State = "delivered"
	GivenUp   State = "given_up"
)

// Label is the state in Vietnamese.
func (s State) Label() string {
	switch s {
	case Waiting:
		return "Đang chờ gửi"
	case Delivered:
		return "Đã nhận"
	case GivenUp:
		return "Không gửi được"
	}
	return ""
}

// Delivery (tin báo) is a message to one receiver with how the last sending went.
// Instants are Unix milliseconds, 0 for never.
type Delivery struct {
	ID, WebhookID string
	Event         Event
	Body          string
	State         State
	Rounds, Tries int64
	Outcome       fetch.Outcome
	Reason        fetch.Reason
	Status        int
	CreatedAt     int64
	TriedAt       int64
	DeliveredAt   int64
}

const deliveryColumns = `id, webhook_id, event, body, state, rounds, tries, outcome, reason, status, created_at, tried_at, delivered_at`

// PageSize is how many messages a page holds.
const PageSize = 50

// Deliveries lists messages to a receiver, the newest first, from before the id
// before (empty: from the newest).
func (s *Service) Deliveries(ctx context.Context, actor access.Actor, webhookID, before string) ([]Delivery, error) {
	if err := mayManage(actor); err != nil {
		return nil, err
	}
	var all []Delivery
	err := s.DB.Select(ctx, &all, `SELECT `+deliveryColumns+` FROM webhook_delivery
		WHERE webhook_id = $1 AND ($2 = '' OR id < $3) ORDER BY id DESC LIMIT $4`, webhookID, before, before, PageSize)
	return all, err
}

// again asks for a message to be sent in a new round.
func again(ctx context.Context, tx *db.Tx, d Delivery) error {
	_, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = 'waiting', rounds = rounds + 1, tries = 0 WHERE id = $1`, d.ID)
	tx.Enqueue(Deliver{DeliveryID: d.ID, Round: d.Rounds + 1})
	return err
}

// resend sends what waits for a receiver.
func resend(ctx context.Context, tx *db.Tx, r Receiver) error {
	var all []Delivery
	if err := tx.Select(ctx, &all, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE webhook_id = $1 AND state = 'waiting' ORDER BY id`, r.ID); err != nil {
		return err
	}
	for _, d := range all {
		if err := again(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

// SendAgain sends a message that was given up.
func (s *Service) SendAgain(ctx context.Context, actor access.Actor, webhookID, deliveryID string) error {
	return s.withReceiver(ctx, actor, webhookID, func(ctx context.Context, tx *db.Tx, r Receiver) error {
		var d Delivery
		ok, err := tx.Get(ctx, &d, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE id = $1 AND webhook_id = $2`, deliveryID, r.ID)
		switch {
		case err != nil:
			return err
		case !ok:
			return domain.NotFound("Không có tin báo này.")
		case d.State != GivenUp:
			return nil // pressed twice
		}
		return again(ctx, tx, d)
	})
}

// Try sends a message of no content, to see that the receiver takes it.
func (s *Service) Try(ctx context.Context, actor access.Actor, webhookID string) error {
	return s.withReceiver(ctx, actor, webhookID, func(ctx context.Context, tx *db.Tx, r Receiver) error {
		return s.put(ctx, tx, r.ID, happening{Event: Ping, Key: "ping/" + db.NewID()})
	})
}

func (s *Service) withReceiver(ctx context.Context, actor access.Actor, id string, do func(context.Context, *db.Tx, Receiver) error) error {
	if err := mayManage(actor); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := receiver(ctx, tx, id)
		if err != nil {
			return err
		}
		if r.PausedWhy != "" {
			return domain.Conflict("Nơi nhận này đang tạm dừng. Bấm “Gửi tiếp” trước.")
		}
		return do(ctx, tx, r)
	})
}

// happening is one event of one thing; Key tells it from all others.
type happening struct {
	Event Event
	Key   string
	Data  Data
}

// put makes a message once and asks for it to be sent.
func (s *Service) put(ctx context.Context, tx *db.Tx, webhookID string, h happening) error {
	text, err := body(h.Event, tx.Now(), h.Data)
	if err != nil {
		return err
	}
	id := db.NewID()
	n, err := tx.Exec(ctx, `INSERT INTO webhook_delivery
		(id, webhook_id, event, happened, body, state, rounds, tries, outcome, reason, status, created_at, tried_at, delivered_at)
		VALUES ($1, $2, $3, $4, $5, 'waiting', 1, 0, '', '', 0, $6, 0, 0) ON CONFLICT DO NOTHING`,
		id, webhookID, h.Event, h.Key, text, db.Millis(tx.Now()))
	if n == 1 {
		tx.Enqueue(Deliver{DeliveryID: id, Round: 1})
	}
	return err
}
