package people

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
)

// How long a session lasts: without use (on a trusted device as long as any), at
// most, and while its owner has given the password but not yet the one-time code.
const (
	SessionIdle = 8 * time.Hour
	SessionMax  = 7 * 24 * time.Hour
	sessionHalf = 15 * time.Minute
)

// The values of a session that the store understands.
const (
	SessionAccount = "account" // whose it is; absent until the sign-in is complete
	SessionPending = "pending" // account whose one-time code is awaited
	SessionHow     = "how"     // "password", "code", "recovery", "invitation"; "renewed" after a password change
	SessionTrusted = "trusted" // "yes" on a device that its owner trusts
	SessionAddress = "address"
	SessionAgent   = "agent"
)

// SessionCodec writes sessions as JSON, so that they read alike on both engines
// and outlive a new version of the program. All values are text.
type SessionCodec struct{}

type sessionText struct {
	Deadline int64          `json:"deadline"`
	Values   map[string]any `json:"values"`
}

// Encode writes a session.
func (SessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(sessionText{db.Millis(deadline), values})
}

// Decode reads a session.
func (SessionCodec) Decode(text []byte) (time.Time, map[string]any, error) {
	var s sessionText
	if err := json.Unmarshal(text, &s); err != nil {
		return time.Time{}, nil, fmt.Errorf("people: session: %w", err)
	}
	if s.Values == nil {
		s.Values = map[string]any{}
	}
	return db.Time(s.Deadline), s.Values, nil
}

// SessionStore keeps sessions for alexedwards/scs. How long they last is decided
// here, by the office's clock, and not by the manager's expiry. An ended session
// stays ended: a request that was under way cannot bring it back.
type SessionStore struct{ db *db.DB }

// SessionStore gives the store.
func (p *Directory) SessionStore() *SessionStore { return &SessionStore{db: p.db} }

// live is the condition on a session that may be used; $2 is now and $3 the
// oldest last use.
const live = `ended_at = 0 AND ends_at > $2 AND (trusted OR seen_at > $3)`

// FindCtx reads the data of a live session.
func (s *SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	now := s.db.Clock().Now()
	var text string
	ok, err := s.db.Get(ctx, &text, `SELECT data FROM session WHERE id = $1 AND `+live,
		auth.HashToken(token), db.Millis(now), db.Millis(now.Add(-SessionIdle)))
	if err != nil {
		return nil, false, fmt.Errorf("people: session: %w", err)
	}
	return []byte(text), ok, nil
}

// CommitCtx stores a session; the beginning of a person's session goes into the
// log in the same transaction.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, text []byte, _ time.Time) error {
	_, values, err := SessionCodec{}.Decode(text)
	if err != nil {
		return err
	}
	value := func(key string) string { v, _ := values[key].(string); return v }
	account, id := value(SessionAccount), auth.HashToken(token)
	lasts := SessionMax
	if account == "" {
		lasts = sessionHalf
	}
	return s.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var before string
		known, err := tx.Get(ctx, &before, `SELECT account_id FROM session WHERE id = $1`, id)
		if err != nil {
			return fmt.Errorf("people: session: %w", err)
		}
		now := tx.Now()
		_, err = tx.Exec(ctx, `INSERT INTO session (id, account_id, data, address, agent, created_at, seen_at, ends_at, trusted)
			VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)
			ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, data = excluded.data, seen_at = excluded.seen_at, trusted = excluded.trusted
			WHERE session.ended_at = 0`,
			id, account, string(text), value(SessionAddress), value(SessionAgent), db.Millis(now), db.Millis(now.Add(lasts)), value(SessionTrusted) != "")
		if err != nil {
			return fmt.Errorf("people: session: %w", err)
		}
		if known || account == "" || value(SessionHow) == "renewed" {
			return nil
		}
		a, err := mustAccount(ctx, tx, account)
		if err != nil {
			return err
		}
		self := access.Actor{AccountID: a.ID, Name: a.Name}
		return audit.Record(ctx, tx, self, actSignIn, kindAccount, a.ID, map[string]any{"how": value(SessionHow), "address": value(SessionAddress)})
	})
}

// DeleteCtx ends a session; an unknown one is no error.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE session SET ended_at = $1 WHERE id = $2 AND ended_at = 0`, db.Millis(tx.Now()), auth.HashToken(token))
		return err
	})
}

// Find is FindCtx without a context, which the manager's interface asks for.
func (s *SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *SessionStore) Commit(token string, text []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, text, expiry)
}

// Delete is DeleteCtx without a context.
func (s *SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Touch notes that a session is in use, at most every ten minutes.
func (s *SessionStore) Touch(ctx context.Context, token string) error {
	id, old := auth.HashToken(token), db.Millis(s.db.Clock().Now().Add(-touchEvery))
	var seen int64
	if ok, err := s.db.Get(ctx, &seen, `SELECT seen_at FROM session WHERE id = $1`, id); err != nil || !ok || seen > old {
		return err
	}
	return s.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE session SET seen_at = $1 WHERE id = $2 AND ended_at = 0 AND seen_at <= $3`, db.Millis(tx.Now()), id, old)
		return err
	})
}

// Session is a place where a person is signed in. ID is of no use as a cookie.
type Session struct {
	ID, Address, Agent        string
	CreatedAt, SeenAt, EndsAt int64
	Present                   bool // the one that asks
}

// Sessions lists the live sessions of an account, last used first: one's own,
// or those of an account one manages. present is the token of the session that
// asks, empty for none.
func (p *Directory) Sessions(ctx context.Context, actor access.Actor, accountID, present string) ([]Session, error) {
	if actor.AccountID != accountID {
		if err := p.mayManage(ctx, p.db, actor, accountID); err != nil {
			return nil, err
		}
	}
	now := p.db.Clock().Now()
	var list []Session
	err := p.db.Select(ctx, &list, `SELECT id, address, agent, created_at, seen_at, ends_at FROM session
		WHERE account_id = $1 AND `+live+` ORDER BY seen_at DESC, id`, accountID, db.Millis(now), db.Millis(now.Add(-SessionIdle)))
	if err != nil {
		return nil, fmt.Errorf("people: sessions: %w", err)
	}
	for i := range list {
		list[i].Present = present != "" && list[i].ID == auth.HashToken(present)
	}
	return list, nil
}

// EndSessions ends one session of an account, or all of them but the one with
// token keep when id is empty: one's own, or those of an account one manages.
func (p *Directory) EndSessions(ctx context.Context, actor access.Actor, accountID, id, keep string) error {
	if actor.AccountID != accountID {
		if err := p.mayManage(ctx, p.db, actor, accountID); err != nil {
			return err
		}
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE session SET ended_at = $1
			WHERE account_id = $2 AND ended_at = 0 AND (id = $3 OR ($3 = '' AND id <> $4))`,
			db.Millis(tx.Now()), accountID, id, auth.HashToken(keep))
		if err != nil {
			return fmt.Errorf("people: end sessions: %w", err)
		}
		if n == 0 {
			if id != "" {
				return domain.NotFound("Phiên đăng nhập này đã kết thúc.")
			}
			return nil
		}
		return audit.Record(ctx, tx, actor, actSessionEnd, kindAccount, accountID, map[string]any{"sessions": n})
	})
}

// endSessions ends all sessions of an account inside another act, and forgets the
// devices that it trusts.
func endSessions(ctx context.Context, tx *db.Tx, accountID string) error {
	if _, err := tx.Exec(ctx, `UPDATE session SET ended_at = $1 WHERE account_id = $2 AND ended_at = 0`, db.Millis(tx.Now()), accountID); err != nil {
		return fmt.Errorf("people: end sessions: %w", err)
	}
	return distrustAll(ctx, tx, accountID)
}

// keepEnded is how long ended sessions, quiet counters and files of people that
// were read stay in the database.
const keepEnded = 30 * 24 * time.Hour

// CleanUp deletes what nobody asks for any more: sessions that ended a month
// ago, counters of failures that have been quiet and imports that have lain as
// long. At most 500 rows of each go in one call; it tells how many went.
func (p *Directory) CleanUp(ctx context.Context) (deleted int64, err error) {
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		cut := db.Millis(tx.Now().Add(-keepEnded))
		sessions, err := tx.Exec(ctx, `DELETE FROM session WHERE id IN
			(SELECT id FROM session WHERE ends_at < $1 OR (ended_at <> 0 AND ended_at < $1) ORDER BY id LIMIT 500)`, cut)
		if err != nil {
			return fmt.Errorf("people: clean up: %w", err)
		}
		counters, err := tx.Exec(ctx, `DELETE FROM signin_guard WHERE id IN (SELECT id FROM signin_guard WHERE last_at < $1 ORDER BY id LIMIT 500)`, cut)
		if err != nil {
			return fmt.Errorf("people: clean up: %w", err)
		}
		devices, err := tx.Exec(ctx, `DELETE FROM trusted_device WHERE id IN (SELECT id FROM trusted_device WHERE ends_at < $1 ORDER BY id LIMIT 500)`, cut)
		if err != nil {
			return fmt.Errorf("people: clean up: %w", err)
		}
		imports, err := tx.Exec(ctx, `DELETE FROM people_import WHERE id IN (SELECT id FROM people_import WHERE created_at < $1 ORDER BY id LIMIT 500)`, cut)
		deleted = sessions + counters + devices + imports
		return err
	})
	return deleted, err
}
