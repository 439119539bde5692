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

// recoveryCodes is how many one-time codes on paper a person gets.
const recoveryCodes = 10

type totpRow struct {
	ID, Secret string
	Ready      bool
	LastStep   int64
}

func totpOf(ctx context.Context, from getter, accountID string) (row totpRow, ok bool, err error) {
	ok, err = from.Get(ctx, &row, `SELECT id, secret, ready, last_step FROM credential WHERE account_id = $1 AND kind = 'totp'`, accountID)
	if err != nil {
		return row, false, fmt.Errorf("people: one-time code: %w", err)
	}
	return row, ok, nil
}

// NeedsCode tells whether the account asks for a one-time code at sign-in.
func (p *Directory) NeedsCode(ctx context.Context, accountID string) (bool, error) {
	row, ok, err := totpOf(ctx, p.db, accountID)
	return ok && row.Ready, err
}

// StartTOTP makes a key that waits for its first code. Started twice, the
// newer key counts. It fails with a conflict when codes are already in use.
func (p *Directory) StartTOTP(ctx context.Context, actor access.Actor) error {
	if err := self(actor); err != nil {
		return err
	}
	key, err := auth.NewTOTPKey(p.cfg.Issuer, actor.AccountID)
	if err != nil {
		return err
	}
	sealed, err := p.cfg.Box.Seal(key.Secret, "totp/"+actor.AccountID)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `INSERT INTO credential (id, account_id, kind, provider, subject, secret, ready, created_at)
			VALUES ($1, $2, 'totp', 'local', $2, $3, FALSE, $4)
			ON CONFLICT (kind, provider, subject) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, last_step = 0
			WHERE credential.ready = FALSE`, db.NewID(), actor.AccountID, sealed, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("people: one-time code: %w", err)
		}
		if n == 0 {
			return domain.Conflict("Xác thực hai bước đã bật.")
		}
		return nil
	})
}

// PendingTOTP gives the key that waits for its first code; ok is false when
// none does.
func (p *Directory) PendingTOTP(ctx context.Context, actor access.Actor) (key auth.TOTPKey, ok bool, err error) {
	if err = self(actor); err != nil {
		return key, false, err
	}
	row, ok, err := totpOf(ctx, p.db, actor.AccountID)
	if err != nil || !ok || row.Ready {
		return key, false, err
	}
	secret, err := p.openTOTP(row, actor.AccountID)
	if err != nil {
		return key, false, err
	}
	a, err := mustAccount(ctx, p.db, actor.AccountID)
	if err != nil {
		return key, false, err
	}
	return auth.TOTPKeyOf(p.cfg.Issuer, a.Login, secret), true, nil
}

func (p *Directory) openTOTP(row totpRow, accountID string) (string, error) {
	secret, err := p.cfg.Box.Open(row.Secret, "totp/"+accountID)
	if err != nil {
		return "", domain.Unavailable(err, "Không đọc được khóa xác thực hai bước trên máy chủ này. Dùng mã dự phòng hoặc đề nghị quản trị hệ thống đặt lại.")
	}
	return secret, nil
}

// ConfirmTOTP switches one-time codes on with the first code and gives the
// recovery codes, which are shown once. Sessions that began without a code end, but
// the one with token keep, in which the code was just given.
func (p *Directory) ConfirmTOTP(ctx context.Context, actor access.Actor, code, keep string) (codes []string, err error) {
	if err = self(actor); err != nil {
		return nil, err
	}
	pause, err := p.attempt(ctx, guardStep(actor.AccountID))
	if err != nil {
		return nil, asField(err, "ma")
	}
	fresh := newCodes()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, ok, err := p.lockTOTP(ctx, tx, actor.AccountID)
		if err != nil {
			return err
		}
		if !ok || row.Ready {
			return domain.Conflict("Không có khóa nào đang chờ. Bắt đầu lại.")
		}
		if err = p.useTOTP(ctx, tx, row, actor.AccountID, code); err != nil {
			return err
		}
		if err = storeCodes(ctx, tx, actor.AccountID, fresh); err != nil {
			return err
		}
		if err = clearGuard(ctx, tx, guardStep(actor.AccountID).id); err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, `UPDATE session SET ended_at = $1 WHERE account_id = $2 AND ended_at = 0 AND id <> $3`,
			db.Millis(tx.Now()), actor.AccountID, auth.HashToken(keep)); err != nil {
			return fmt.Errorf("people: end sessions: %w", err)
		}
		return audit.Record(ctx, tx, actor, actTOTPOn, kindAccount, actor.AccountID, nil)
	})
	if domain.CodeOf(err) == domain.CodeUnauthenticated {
		return nil, asField(p.failed(ctx, pause, actor.AccountID, "", err), "ma")
	}
	if err != nil {
		return nil, err
	}
	return fresh, nil
}

func (p *Directory) lockTOTP(ctx context.Context, tx *db.Tx, accountID string) (totpRow, bool, error) {
	row, ok, err := totpOf(ctx, tx, accountID)
	if err != nil || !ok {
		return row, ok, err
	}
	if err = tx.Lock(ctx, "credential", row.ID); err != nil {
		return row, false, err
	}
	return totpOf(ctx, tx, accountID)
}

// useTOTP accepts a code once: the step of the last accepted code is stored
// and neither it nor an earlier one is accepted again (RFC 6238, 5.2).
func (p *Directory) useTOTP(ctx context.Context, tx *db.Tx, row totpRow, accountID, code string) error {
	secret, err := p.openTOTP(row, accountID)
	if err != nil {
		return err
	}
	step, ok := auth.MatchTOTP(secret, auth.CleanCode(code), p.cfg.TOTPClock.Now(), row.LastStep)
	if !ok {
		return errCode()
	}
	if _, err = tx.Exec(ctx, `UPDATE credential SET last_step = $1, ready = TRUE WHERE id = $2`, step, row.ID); err != nil {
		return fmt.Errorf("people: one-time code: %w", err)
	}
	return nil
}

func errCode() error {
	return domain.Unauthenticated("Mã không đúng hoặc đã dùng. Chờ mã mới trên ứng dụng rồi nhập lại.")
}

// CheckCode is the second step of a sign-in: a one-time code, or one of the
// recovery codes. It tells which it was: "code" or "recovery".
func (p *Directory) CheckCode(ctx context.Context, accountID, code, address string) (how string, err error) {
	pause, err := p.attempt(ctx, guardStep(accountID))
	if err != nil {
		return "", err
	}
	code = auth.CleanCode(code)
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		how = "code"
		row, ok, err := p.lockTOTP(ctx, tx, accountID)
		switch {
		case err != nil:
			return err
		case !ok || !row.Ready:
			return errCode()
		case len(code) > 6:
			how = "recovery"
			err = useRecovery(ctx, tx, accountID, code)
		default:
			err = p.useTOTP(ctx, tx, row, accountID, code)
		}
		if err != nil {
			return err
		}
		return clearGuard(ctx, tx, guardStep(accountID).id)
	})
	if domain.CodeOf(err) == domain.CodeUnauthenticated {
		err = p.failed(ctx, pause, accountID, address, err)
	}
	return how, err
}

// useRecovery spends a recovery code. The account's one-time key is locked, so
// two sign-ins cannot spend the same code.
func useRecovery(ctx context.Context, tx *db.Tx, accountID, code string) error {
	n, err := tx.Exec(ctx, `UPDATE recovery_code SET used_at = $1 WHERE account_id = $2 AND hash = $3 AND used_at = 0`,
		db.Millis(tx.Now()), accountID, auth.HashToken(code))
	if err != nil {
		return fmt.Errorf("people: recovery code: %w", err)
	}
	if n == 0 {
		return errCode()
	}
	a, err := mustAccount(ctx, tx, accountID)
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, access.Actor{AccountID: a.ID, Name: a.Name}, actRecoveryUsed, kindAccount, a.ID, nil)
}

func newCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = auth.NewRecoveryCode()
	}
	return codes
}

// storeCodes replaces all recovery codes of an account.
func storeCodes(ctx context.Context, tx *db.Tx, accountID string, codes []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE account_id = $1`, accountID); err != nil {
		return fmt.Errorf("people: recovery codes: %w", err)
	}
	for _, code := range codes {
		_, err := tx.Exec(ctx, `INSERT INTO recovery_code (id, account_id, hash) VALUES ($1, $2, $3)`,
			db.NewID(), accountID, auth.HashToken(auth.CleanCode(code)))
		if err != nil {
			return fmt.Errorf("people: recovery codes: %w", err)
		}
	}
	return nil
}

// RenewCodes gives new recovery codes in place of all earlier ones.
func (p *Directory) RenewCodes(ctx context.Context, actor access.Actor, password string) ([]string, error) {
	if err := p.confirm(ctx, actor, password); err != nil {
		return nil, err
	}
	codes := newCodes()
	err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, ok, err := p.lockTOTP(ctx, tx, actor.AccountID)
		if err != nil {
			return err
		}
		if !ok || !row.Ready {
			return domain.Conflict("Bật xác thực hai bước trước khi lấy mã dự phòng.")
		}
		if err := storeCodes(ctx, tx, actor.AccountID, codes); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actCodes, kindAccount, actor.AccountID, nil)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// DropTOTP switches one-time codes off for the actor's own account.
func (p *Directory) DropTOTP(ctx context.Context, actor access.Actor, password string) error {
	if err := p.confirm(ctx, actor, password); err != nil {
		return err
	}
	return p.dropTOTP(ctx, actor, actor.AccountID)
}

// ResetTOTP switches one-time codes off for a person who lost the telephone.
func (p *Directory) ResetTOTP(ctx context.Context, actor access.Actor, accountID string) error {
	if err := p.mayManage(ctx, p.db, actor, accountID); err != nil {
		return err
	}
	return p.dropTOTP(ctx, actor, accountID)
}

func (p *Directory) dropTOTP(ctx context.Context, actor access.Actor, accountID string) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM credential WHERE account_id = $1 AND kind = 'totp'`, accountID)
		if err != nil {
			return fmt.Errorf("people: one-time code: %w", err)
		}
		if n == 0 {
			return domain.Conflict("Tài khoản chưa bật xác thực hai bước.")
		}
		if err := distrustAll(ctx, tx, accountID); err != nil {
			return err
		}
		if err := storeCodes(ctx, tx, accountID, nil); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actTOTPOff, kindAccount, accountID, nil)
	})
}
