package people

import (
	"context"
	"errors"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// self refuses whoever is not a person at a page: an API token must not change
// how its owner signs in.
func self(actor access.Actor) error {
	if !actor.SignedIn() || actor.System {
		return domain.Unauthenticated("Đăng nhập để tiếp tục.")
	}
	if actor.TokenID != "" {
		return domain.Forbidden("Mã truy cập API không được thay đổi tài khoản. Thực hiện trên trang tài khoản.")
	}
	return nil
}

// Own is a person's own account as its page shows it.
type Own struct {
	Account
	Grants    []Grant // in force or to come
	TwoStep   bool    // a one-time code is asked at sign-in
	CodesLeft int     // unused recovery codes
}

// OwnAccount gives the actor's own account.
func (p *Directory) OwnAccount(ctx context.Context, actor access.Actor) (Own, error) {
	a, err := mustAccount(ctx, p.db, actor.AccountID)
	if err != nil {
		return Own{}, err
	}
	own := Own{Account: a}
	if own.Grants, err = p.presentGrants(ctx, a.ID); err != nil {
		return Own{}, err
	}
	if own.TwoStep, err = p.NeedsCode(ctx, a.ID); err != nil {
		return Own{}, err
	}
	_, err = p.db.Get(ctx, &own.CodesLeft, `SELECT COUNT(*) FROM recovery_code WHERE account_id = $1 AND used_at = 0`, a.ID)
	if err != nil {
		return Own{}, fmt.Errorf("people: recovery codes: %w", err)
	}
	return own, nil
}

// SetLanguage keeps the language of a person's pages: "vi" or "en".
func (p *Directory) SetLanguage(ctx context.Context, actor access.Actor, lang string) error {
	if err := self(actor); err != nil {
		return err
	}
	if lang != "vi" && lang != "en" {
		return domain.Invalid("Chọn tiếng Việt hoặc tiếng Anh.")
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE account SET lang = $1 WHERE id = $2`, lang, actor.AccountID); err != nil {
			return fmt.Errorf("people: language: %w", err)
		}
		return audit.Record(ctx, tx, actor, actChange, kindAccount, actor.AccountID, map[string]any{"lang": lang})
	})
}

// confirm asks for the actor's present password before a change that an
// unattended screen must not allow.
func (p *Directory) confirm(ctx context.Context, actor access.Actor, password string) error {
	if err := self(actor); err != nil {
		return err
	}
	pause, err := p.attempt(ctx, guardStep(actor.AccountID))
	if err != nil {
		return asField(err, "mat-khau-cu")
	}
	var hash string
	_, err = p.db.Get(ctx, &hash, `SELECT secret FROM credential WHERE account_id = $1 AND kind = 'password'`, actor.AccountID)
	if err != nil {
		return fmt.Errorf("people: password: %w", err)
	}
	ok, err := p.cfg.Hasher.Check(ctx, password, hash)
	if err != nil {
		return err
	}
	if !ok {
		wrong := p.failed(ctx, pause, actor.AccountID, "", domain.Unauthenticated("Mật khẩu hiện tại không đúng."))
		return asField(wrong, "mat-khau-cu")
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return clearGuard(ctx, tx, guardStep(actor.AccountID).id)
	})
}

// asField turns a refusal into a problem of a form field, so that a signed-in
// person is not sent to the sign-in page for a slip.
func asField(err error, field string) error {
	if domain.CodeOf(err) != domain.CodeUnauthenticated {
		return err
	}
	e, ok := errors.AsType[*domain.Error](err)
	if !ok {
		return err
	}
	var problems domain.Fields
	problems.Add(field, e.Message, e.Args...)
	return problems.Err()
}

// ChangePassword replaces the actor's password and ends all sessions; the
// caller renews the present one.
func (p *Directory) ChangePassword(ctx context.Context, actor access.Actor, current, next string) error {
	if err := p.confirm(ctx, actor, current); err != nil {
		return err
	}
	hash, err := p.newPassword(ctx, actor.AccountID, "mat-khau", next)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := setPassword(ctx, tx, actor.AccountID, hash); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actPassword, kindAccount, actor.AccountID, nil)
	})
}
