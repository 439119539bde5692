package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// MaxTokenDays is how long an API token lasts at most.
const MaxTokenDays = 366

// maxTokens is how many working tokens a person may have.
const maxTokens = 20

// tokenPrefix lets scanners of published code recognise one of our tokens.
const tokenPrefix = "loa_"

// Token is an API token as its owner sees it; the secret itself is not kept.
type Token struct {
	ID, AccountID, Name          string
	Role                         access.Role
	AgencyID                     string
	CreatedAt, ExpiresAt, UsedAt int64
	RevokedAt                    int64
}

// NewToken describes a token to be made: for one role in one agency that its
// owner holds, for 1 to MaxTokenDays days.
type NewToken struct {
	Name  string
	Grant access.Grant
	Days  int
}

// MakeToken makes an API token for the actor and gives its secret, which is
// shown once.
func (p *Directory) MakeToken(ctx context.Context, actor access.Actor, n NewToken) (secret string, err error) {
	if err = self(actor); err != nil {
		return "", err
	}
	n.Name = vi.Clean(n.Name)
	var problems domain.Fields
	if n.Name == "" || len([]rune(n.Name)) > 100 {
		problems.Add("ten-ma", "Đặt tên cho mã truy cập, tối đa %d ký tự.", 100)
	}
	if n.Days < 1 || n.Days > MaxTokenDays {
		problems.Add("so-ngay", "Thời hạn từ 1 đến %d ngày.", MaxTokenDays)
	}
	if n.Grant.By != "" || !slices.Contains(actor.Grants, n.Grant) {
		problems.Add("vai-tro", "Chọn một vai trò đang giữ.")
	}
	if err = problems.Err(); err != nil {
		return "", err
	}
	secret, id := tokenPrefix+auth.NewToken(), db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "account", actor.AccountID); err != nil {
			return err
		}
		var working int
		now := tx.Now()
		if _, err := tx.Get(ctx, &working, `SELECT COUNT(*) FROM api_token WHERE account_id = $1 AND revoked_at = 0 AND expires_at > $2`, actor.AccountID, db.Millis(now)); err != nil {
			return fmt.Errorf("people: tokens: %w", err)
		}
		if working >= maxTokens {
			return domain.Conflict("Mỗi người có tối đa %d mã truy cập đang dùng. Thu hồi mã không cần nữa.", maxTokens)
		}
		_, err := tx.Exec(ctx, `INSERT INTO api_token (id, account_id, name, role, agency_id, hash, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, actor.AccountID, n.Name, string(n.Grant.Role), n.Grant.AgencyID,
			auth.HashToken(secret), db.Millis(now), db.Millis(now.Add(time.Duration(n.Days)*24*time.Hour)))
		if err != nil {
			return fmt.Errorf("people: new token: %w", err)
		}
		return audit.Record(ctx, tx, actor, actTokenMake, "token", id,
			map[string]any{"name": n.Name, "role": n.Grant.Role, "agency": n.Grant.AgencyID, "days": n.Days})
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// OwnTokens lists the actor's tokens that are not revoked, newest first.
func (p *Directory) OwnTokens(ctx context.Context, actor access.Actor) ([]Token, error) {
	var list []Token
	err := p.db.Select(ctx, &list, `SELECT id, account_id, name, role, agency_id, created_at, expires_at, used_at, revoked_at
		FROM api_token WHERE account_id = $1 AND revoked_at = 0 ORDER BY created_at DESC, id DESC`, actor.AccountID)
	if err != nil {
		return nil, fmt.Errorf("people: tokens: %w", err)
	}
	return list, nil
}

// RevokeToken ends one of the actor's own tokens at once. Of two people who
// revoke it one is told that it is done.
func (p *Directory) RevokeToken(ctx context.Context, actor access.Actor, id string) error {
	if err := self(actor); err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at = 0`,
			db.Millis(tx.Now()), id, actor.AccountID)
		if err != nil {
			return fmt.Errorf("people: revoke token: %w", err)
		}
		if n == 0 {
			return domain.NotFound("Không có mã truy cập này hoặc mã đã được thu hồi.")
		}
		return audit.Record(ctx, tx, actor, actTokenRevoke, "token", id, nil)
	})
}
