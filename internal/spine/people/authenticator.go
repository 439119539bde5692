package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
)

// touchEvery is how often at most the last use of a session or token is noted,
// so that reading pages does not write.
const touchEvery = 10 * time.Minute

// Claim is what somebody shows to prove who they are. Name is empty when the
// secret alone says it. Address is where the request comes from.
type Claim struct {
	Name, Secret, Address string
}

// Identity is whom a claim proves. Only narrows the actor to one grant, which
// must still hold; nil leaves all.
type Identity struct {
	AccountID string
	TokenID   string
	Only      *access.Grant
}

// Authenticator is one way to prove who one is: Passwords and Tokens; OIDC and
// passkeys would be further ones (see the package text). Identify fails with
// unauthenticated and a sentence that does not tell which part was wrong.
type Authenticator interface {
	Identify(ctx context.Context, claim Claim) (Identity, error)
}

// Admit lets an authenticator judge the claim and gives the actor with the
// roles that hold today. It fails with unauthenticated when the claim is wrong
// or the account locked.
func (p *Directory) Admit(ctx context.Context, by Authenticator, claim Claim) (access.Actor, error) {
	id, err := by.Identify(ctx, claim)
	if err != nil {
		return access.Actor{}, err
	}
	actor, err := p.ActorOf(ctx, id.AccountID)
	if err != nil {
		return access.Actor{}, err
	}
	actor.TokenID = id.TokenID
	if id.Only != nil {
		if !slices.Contains(actor.Grants, *id.Only) {
			return access.Actor{}, domain.Unauthenticated("Vai trò của mã truy cập này không còn hiệu lực.")
		}
		actor.Grants = []access.Grant{*id.Only}
	}
	return actor, nil
}

// Passwords is signing in by login name or mail address and password.
func (p *Directory) Passwords() Authenticator { return passwords{p} }

type passwords struct{ *Directory }

// Identify checks name and password; failures slow down further tries of the
// same name and from the same address.
func (p passwords) Identify(ctx context.Context, claim Claim) (Identity, error) {
	name := strings.ToLower(strings.TrimSpace(claim.Name))
	var row struct{ ID, Login, Secret string }
	known, err := p.db.Get(ctx, &row, `SELECT a.id, a.login, c.secret FROM account a
		JOIN credential c ON c.account_id = a.id AND c.kind = 'password'
		WHERE a.login = $1 OR (a.email = $1 AND a.email <> '')`, name)
	if err != nil {
		return Identity{}, fmt.Errorf("people: sign in: %w", err)
	}
	if known {
		name = row.Login // login and mail address share one counter
	}
	pause, err := p.attempt(ctx, guardName(name), guardAddress(claim.Address))
	if err != nil {
		return Identity{}, err
	}
	ok, err := p.cfg.Hasher.Check(ctx, claim.Secret, row.Secret)
	if err != nil {
		return Identity{}, err
	}
	if !ok {
		return Identity{}, p.failed(ctx, pause, row.ID, claim.Address, domain.Unauthenticated("Tên đăng nhập hoặc mật khẩu không đúng."))
	}
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := clearGuard(ctx, tx, guardName(name).id); err != nil {
			return err
		}
		return forgive(ctx, tx, claim.Address)
	})
	return Identity{AccountID: row.ID}, err
}

// Tokens is calling the API with a token.
func (p *Directory) Tokens() Authenticator { return tokens{p} }

type tokens struct{ *Directory }

// Identify finds the token; it needs no pause after failures, because nobody
// guesses 256 random bits.
func (p tokens) Identify(ctx context.Context, claim Claim) (Identity, error) {
	var row struct {
		ID, AccountID, AgencyID      string
		Role                         access.Role
		ExpiresAt, UsedAt, RevokedAt int64
	}
	ok, err := p.db.Get(ctx, &row, `SELECT id, account_id, role, agency_id, expires_at, used_at, revoked_at FROM api_token WHERE hash = $1`, auth.HashToken(claim.Secret))
	if err != nil {
		return Identity{}, fmt.Errorf("people: token: %w", err)
	}
	now := p.db.Clock().Now()
	if !ok || row.RevokedAt != 0 || row.ExpiresAt <= db.Millis(now) {
		return Identity{}, domain.Unauthenticated("Mã truy cập không đúng, đã thu hồi hoặc đã hết hạn.")
	}
	if row.UsedAt <= db.Millis(now.Add(-touchEvery)) {
		err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE api_token SET used_at = $1 WHERE id = $2`, db.Millis(tx.Now()), row.ID)
			return err
		})
		if err != nil {
			return Identity{}, fmt.Errorf("people: token: %w", err)
		}
	}
	return Identity{AccountID: row.AccountID, TokenID: row.ID, Only: &access.Grant{Role: row.Role, AgencyID: row.AgencyID}}, nil
}
