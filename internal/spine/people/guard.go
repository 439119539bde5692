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

// How failed sign-ins are slowed down: after so many failures in a row a pause
// of firstPause, doubled at each further round up to longestPause. An address
// gets more tries than a name, because a whole agency may share one. A day
// without failures forgets them.
const (
	triesOfName    = 5
	triesOfAddress = 20
	firstPause     = 15 * time.Minute
	longestPause   = 24 * time.Hour
	forgetAfter    = 24 * time.Hour
)

// guarded is one counter of failures.
type guarded struct {
	id    string
	tries int64
}

// guardName counts failures of a typed name, whether it exists or not; only
// its hash is stored.
func guardName(name string) guarded {
	return guarded{id: "name:" + auth.HashToken(name)[:32], tries: triesOfName}
}

func guardAddress(address string) guarded {
	return guarded{id: "address:" + address, tries: triesOfAddress}
}

// guardStep counts wrong one-time codes and wrong current passwords of a
// person who is partly or wholly signed in.
func guardStep(accountID string) guarded { return guarded{id: "step:" + accountID, tries: triesOfName} }

// guardNames are all counters of a person.
func guardNames(a Account) []string {
	return []string{guardName(a.Login).id, guardStep(a.ID).id}
}

type guardRow struct {
	ID                             string
	Failures, LastAt, BlockedUntil int64
}

// errWait says how long nobody may try.
func errWait(wait time.Duration) error {
	seconds := int64((wait + time.Second - 1) / time.Second)
	return domain.Unauthenticated("Đã nhập sai nhiều lần. Thử lại sau %d phút %d giây.", seconds/60, seconds%60)
}

// attempt counts a try before it is judged, so that a hundred tries at once
// are a hundred tries. It fails with the exact waiting time while one of the
// counters is blocked. The pause that begins if this try fails is given back.
func (p *Directory) attempt(ctx context.Context, counters ...guarded) (pause time.Duration, err error) {
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		pause = 0
		ids := make([]string, len(counters))
		for i, c := range counters {
			ids[i] = c.id
			if _, err := tx.Exec(ctx, `INSERT INTO signin_guard (id) VALUES ($1) ON CONFLICT DO NOTHING`, c.id); err != nil {
				return fmt.Errorf("people: guard: %w", err)
			}
		}
		if err := tx.Lock(ctx, "signin_guard", ids...); err != nil {
			return err
		}
		for _, c := range counters {
			begins, err := count(ctx, tx, c)
			if err != nil {
				return err
			}
			pause = max(pause, begins)
		}
		return nil
	})
	return pause, err
}

// count adds one failure to a locked counter and tells the pause it begins.
func count(ctx context.Context, tx *db.Tx, c guarded) (time.Duration, error) {
	var row guardRow
	if _, err := tx.Get(ctx, &row, `SELECT id, failures, last_at, blocked_until FROM signin_guard WHERE id = $1`, c.id); err != nil {
		return 0, fmt.Errorf("people: guard: %w", err)
	}
	now := tx.Now()
	if wait := db.Time(row.BlockedUntil).Sub(now); row.BlockedUntil != 0 && wait > 0 {
		return 0, errWait(wait)
	}
	if row.LastAt != 0 && now.Sub(db.Time(row.LastAt)) > forgetAfter {
		row.Failures = 0
	}
	row.Failures++
	pause := pauseAfter(row.Failures, c.tries)
	if pause > 0 {
		row.BlockedUntil = db.Millis(now.Add(pause))
	}
	_, err := tx.Exec(ctx, `UPDATE signin_guard SET failures = $1, last_at = $2, blocked_until = $3 WHERE id = $4`,
		row.Failures, db.Millis(now), row.BlockedUntil, c.id)
	if err != nil {
		return 0, fmt.Errorf("people: guard: %w", err)
	}
	return pause, nil
}

// pauseAfter is the pause that the n-th failure begins; 0 between the rounds.
func pauseAfter(failures, tries int64) time.Duration {
	if failures%tries != 0 {
		return 0
	}
	pause := firstPause
	for round := int64(1); round < failures/tries && pause < longestPause; round++ {
		pause *= 2
	}
	return min(pause, longestPause)
}

// failed turns a try that was judged wrong into the answer, and logs the pause
// if one begins.
func (p *Directory) failed(ctx context.Context, pause time.Duration, accountID, address string, answer error) error {
	if pause == 0 {
		return answer
	}
	err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return audit.Record(ctx, tx, access.Actor{}, actSignInBlocked, kindAccount, accountID,
			map[string]any{"address": address, "minutes": int(pause.Minutes())})
	})
	if err != nil {
		return err
	}
	return errWait(pause)
}

// clearGuard forgets failures of counters.
func clearGuard(ctx context.Context, tx *db.Tx, ids ...string) error {
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE signin_guard SET failures = 0, blocked_until = 0 WHERE id = $1`, id); err != nil {
			return fmt.Errorf("people: guard: %w", err)
		}
	}
	return nil
}

// forgive takes back the one try counted for an address. The earlier failures
// stay: signing in with one's own account must not buy tries at others'.
func forgive(ctx context.Context, tx *db.Tx, address string) error {
	_, err := tx.Exec(ctx, `UPDATE signin_guard SET failures = failures - 1, blocked_until = 0 WHERE id = $1 AND failures > 0`, guardAddress(address).id)
	if err != nil {
		return fmt.Errorf("people: guard: %w", err)
	}
	return nil
}
