package people

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
)

// Offer is an invitation as its page shows it. Reset says that the person has
// had a password before.
type Offer struct {
	AccountID, Name, Login string
	ExpiresAt              int64
	Reset                  bool
}

type invitationRow struct {
	ID, Kind, AccountID              string
	ExpiresAt, AcceptedAt, RevokedAt int64
}

// errOffer is told for every invitation that cannot be used, whatever the
// reason: the link may have been guessed.
func errOffer() error {
	return domain.NotFound("Lời mời không đúng, đã được dùng hoặc đã hết hạn. Đề nghị quản trị hệ thống cấp lời mời mới.")
}

func findInvitation(ctx context.Context, from getter, token string, now int64) (invitationRow, error) {
	var row invitationRow
	ok, err := from.Get(ctx, &row, `SELECT id, kind, account_id, expires_at, accepted_at, revoked_at FROM invitation WHERE token_hash = $1`, auth.HashToken(token))
	if err != nil {
		return row, fmt.Errorf("people: invitation: %w", err)
	}
	if !ok || row.AcceptedAt != 0 || row.RevokedAt != 0 || row.ExpiresAt <= now {
		return row, errOffer()
	}
	return row, nil
}

// Offer reads an invitation by its token. It fails with not found when it
// cannot be used (any more).
func (p *Directory) Offer(ctx context.Context, token string) (Offer, error) {
	row, err := findInvitation(ctx, p.db, token, db.Millis(p.db.Clock().Now()))
	if err != nil {
		return Offer{}, err
	}
	a, ok, err := accountByID(ctx, p.db, row.AccountID)
	if err != nil {
		return Offer{}, err
	}
	if !ok || row.Kind == kindSetup || a.State() == Locked {
		return Offer{}, errOffer()
	}
	return Offer{AccountID: a.ID, Name: a.Name, Login: a.Login, ExpiresAt: row.ExpiresAt, Reset: row.Kind == kindReset}, nil
}

// Accept sets the password of an invited person and makes the account active;
// all its sessions end. Of two people who accept the same invitation one is
// told that it is used. It tells whose account it is.
func (p *Directory) Accept(ctx context.Context, token, password string) (accountID string, err error) {
	offer, err := p.Offer(ctx, token)
	if err != nil {
		return "", err
	}
	hash, err := p.newPassword(ctx, offer.AccountID, "mat-khau", password)
	if err != nil {
		return "", err
	}
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Millis(tx.Now())
		row, err := findInvitation(ctx, tx, token, now)
		if err != nil {
			return err
		}
		if err = tx.Lock(ctx, "invitation", row.ID); err != nil {
			return err
		}
		if row, err = findInvitation(ctx, tx, token, now); err != nil {
			return err
		}
		if err = tx.Lock(ctx, "account", row.AccountID); err != nil {
			return err
		}
		a, err := mustAccount(ctx, tx, row.AccountID)
		if err != nil {
			return err
		}
		if a.State() == Locked {
			return errOffer()
		}
		if _, err = tx.Exec(ctx, `UPDATE invitation SET accepted_at = $1 WHERE id = $2`, now, row.ID); err != nil {
			return fmt.Errorf("people: accept: %w", err)
		}
		if _, err = tx.Exec(ctx, `UPDATE account SET joined_at = $1 WHERE id = $2 AND joined_at = 0`, now, a.ID); err != nil {
			return fmt.Errorf("people: accept: %w", err)
		}
		if err = setPassword(ctx, tx, a.ID, hash); err != nil {
			return err
		}
		if err = clearGuard(ctx, tx, guardNames(a)...); err != nil {
			return err
		}
		self := access.Actor{AccountID: a.ID, Name: a.Name}
		return audit.Record(ctx, tx, self, actAccept, kindAccount, a.ID, map[string]any{"kind": row.Kind})
	})
	if err != nil {
		return "", err
	}
	return offer.AccountID, nil
}

// newPassword checks a new password for an account, noting problems under the
// form field called field, and gives its hash.
func (p *Directory) newPassword(ctx context.Context, accountID, field, password string) (string, error) {
	a, err := mustAccount(ctx, p.db, accountID)
	if err != nil {
		return "", err
	}
	avoid := []string{a.Login, a.Name, a.Email}
	grants, err := grantsOf(ctx, p.db, accountID)
	if err != nil {
		return "", err
	}
	names, err := p.cfg.Agencies.Names(ctx, p.Today(), agencyIDs(grants)...)
	if err != nil {
		return "", err
	}
	for _, name := range names {
		avoid = append(avoid, name)
	}
	return p.hashNew(ctx, field, password, avoid...)
}

func (p *Directory) hashNew(ctx context.Context, field, password string, avoid ...string) (string, error) {
	if message, args := auth.CheckPassword(password, avoid...); message != "" {
		var problems domain.Fields
		problems.Add(field, message, args...)
		return "", problems.Err()
	}
	return p.cfg.Hasher.Hash(ctx, password)
}

// setPassword stores the hash and ends all sessions of the account.
func setPassword(ctx context.Context, tx *db.Tx, accountID, hash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO credential (id, account_id, kind, provider, subject, secret, created_at)
		VALUES ($1, $2, 'password', 'local', $2, $3, $4)
		ON CONFLICT (kind, provider, subject) DO UPDATE SET secret = excluded.secret`,
		db.NewID(), accountID, hash, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("people: password: %w", err)
	}
	return endSessions(ctx, tx, accountID)
}
