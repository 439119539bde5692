package people

import (
	"context"
	"fmt"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
)

// TrustedFor is how long a device is trusted once the second step of a sign-in was
// done on it: until then it is asked for the password only.
const TrustedFor = 30 * 24 * time.Hour

// Device is one that a person trusts. ID is of no use as a cookie; instants are
// Unix milliseconds.
type Device struct {
	ID, Agent, Address        string
	CreatedAt, SeenAt, EndsAt int64
	Present                   bool // the one that asks
}

// Trust remembers the device on which an account's second step was just done and
// gives the secret of its cookie.
func (p *Directory) Trust(ctx context.Context, actor access.Actor, agent, address string) (secret string, err error) {
	if err := self(actor); err != nil {
		return "", err
	}
	secret = auth.NewToken()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := tx.Now()
		_, err := tx.Exec(ctx, `INSERT INTO trusted_device (id, account_id, agent, address, created_at, seen_at, ends_at) VALUES ($1, $2, $3, $4, $5, $5, $6)`,
			auth.HashToken(secret), actor.AccountID, agent, address, db.Millis(now), db.Millis(now.Add(TrustedFor)))
		if err != nil {
			return fmt.Errorf("people: trust: %w", err)
		}
		return audit.Record(ctx, tx, actor, actTrust, kindAccount, actor.AccountID, map[string]any{"agent": agent, "address": address})
	})
	return secret, err
}

// Trusted tells whether the secret is that of a device which the account trusts.
func (p *Directory) Trusted(ctx context.Context, accountID, secret string) (bool, error) {
	if secret == "" {
		return false, nil
	}
	known := false
	err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE trusted_device SET seen_at = $3 WHERE id = $1 AND account_id = $2 AND ends_at > $3`, auth.HashToken(secret), accountID, db.Millis(tx.Now()))
		known = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("people: trusted device: %w", err)
	}
	return known, nil
}

// Devices lists what the actor trusts, last used first; present is the secret of
// the device that asks, empty for none.
func (p *Directory) Devices(ctx context.Context, actor access.Actor, present string) ([]Device, error) {
	if err := self(actor); err != nil {
		return nil, err
	}
	var list []Device
	err := p.db.Select(ctx, &list, `SELECT id, agent, address, created_at, seen_at, ends_at FROM trusted_device WHERE account_id = $1 AND ends_at > $2 ORDER BY seen_at DESC, id`,
		actor.AccountID, db.Millis(p.db.Clock().Now()))
	if err != nil {
		return nil, fmt.Errorf("people: devices: %w", err)
	}
	for i := range list {
		list[i].Present = present != "" && list[i].ID == auth.HashToken(present)
	}
	return list, nil
}

// Distrust forgets one of the actor's devices; sessions that are open stay.
func (p *Directory) Distrust(ctx context.Context, actor access.Actor, id string) error {
	if err := self(actor); err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM trusted_device WHERE account_id = $1 AND id = $2`, actor.AccountID, id)
		if err != nil {
			return fmt.Errorf("people: distrust: %w", err)
		}
		if n == 0 {
			return domain.NotFound("Thiết bị này không còn được tin cậy.")
		}
		return audit.Record(ctx, tx, actor, actDistrust, kindAccount, actor.AccountID, nil)
	})
}

// distrustAll forgets every device of an account inside another act.
func distrustAll(ctx context.Context, tx *db.Tx, accountID string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM trusted_device WHERE account_id = $1`, accountID); err != nil {
		return fmt.Errorf("people: distrust: %w", err)
	}
	return nil
}
