package audit

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Migrations make the table of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Record writes one row in the act's transaction. detail becomes a JSON object
// (nil: an empty one); a value that cannot be written as JSON fails the act.
//
//nolint:revive // who did what to which thing: a struct would only hide it
func Record(ctx context.Context, tx *db.Tx, actor access.Actor, action, objectKind, objectID string, detail any) error {
	text := []byte("{}")
	if detail != nil {
		var err error
		if text, err = json.Marshal(detail); err != nil {
			return fmt.Errorf("audit: detail of %s: %w", action, err)
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO audit_log
		(id, at, actor_id, actor_name, actor_fold, token_id, action, object_kind, object_id, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		db.NewID(), db.Millis(tx.Now()), actor.AccountID, actor.Name, vi.Fold(actor.Name), actor.TokenID,
		action, objectKind, objectID, string(text))
	if err != nil {
		return fmt.Errorf("audit: record %s: %w", action, err)
	}
	return nil
}

// Entry is one row of the log. At is in Unix milliseconds; Detail is a JSON
// object.
type Entry struct {
	ID         string
	At         int64
	ActorID    string
	ActorName  string
	TokenID    string
	Action     string
	ObjectKind string
	ObjectID   string
	Detail     string
}

// Filter narrows a listing; empty fields do not narrow. From and Until are Unix
// milliseconds, Until not included. Before is the cursor of an earlier Page.
type Filter struct {
	Person     string // part of the actor's name, with or without marks
	ActorID    string
	Action     string
	ObjectKind string
	ObjectID   string
	From       int64
	Until      int64
	Before     Cursor
	Limit      int // 0: 50; at most 500
}

// Cursor stands behind the last entry of a page; the zero Cursor is the start.
type Cursor struct {
	At int64
	ID string
}

// Page is a piece of the log, newest first. Next continues it; Next.ID is empty
// when nothing follows.
type Page struct {
	Entries []Entry
	Next    Cursor
}

// List reads the log. Only administrators and inspectors may.
func List(ctx context.Context, d *db.DB, actor access.Actor, f Filter) (Page, error) {
	if !actor.Is(access.Administrator, access.Inspector) {
		return Page{}, domain.Forbidden("Chỉ quản trị hệ thống và thành viên đoàn kiểm tra được xem nhật ký.")
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 500)
	where, args := f.conditions()
	query := `SELECT id, at, actor_id, actor_name, token_id, action, object_kind, object_id, detail FROM audit_log` +
		where + fmt.Sprintf(" ORDER BY at DESC, id DESC LIMIT %d", f.Limit+1)
	var page Page
	if err := d.Select(ctx, &page.Entries, query, args...); err != nil {
		return Page{}, fmt.Errorf("audit: list: %w", err)
	}
	if len(page.Entries) > f.Limit {
		page.Entries = page.Entries[:f.Limit]
		last := page.Entries[f.Limit-1]
		page.Next = Cursor{At: last.At, ID: last.ID}
	}
	return page, nil
}

func (f Filter) conditions() (where string, args []any) {
	var parts []string
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		parts = append(parts, condition)
	}
	if f.Person != "" {
		add(`actor_fold LIKE ? ESCAPE '\'`, "%"+likeText(vi.Fold(f.Person))+"%")
	}
	if f.ActorID != "" {
		add("actor_id = ?", f.ActorID)
	}
	if f.Action != "" {
		add("action = ?", f.Action)
	}
	if f.ObjectKind != "" {
		add("object_kind = ?", f.ObjectKind)
	}
	if f.ObjectID != "" {
		add("object_id = ?", f.ObjectID)
	}
	if f.From != 0 {
		add("at >= ?", f.From)
	}
	if f.Until != 0 {
		add("at < ?", f.Until)
	}
	if f.Before.ID != "" {
		add("(at < ? OR (at = ? AND id < ?))", f.Before.At, f.Before.At, f.Before.ID)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(parts, " AND "), args
}

func likeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}

// Actions lists the actions that occur in the log, sorted, for the filter of
// the page.
func Actions(ctx context.Context, d *db.DB) ([]string, error) {
	var actions []string
	if err := d.Select(ctx, &actions, `SELECT DISTINCT action FROM audit_log`); err != nil {
		return nil, fmt.Errorf("audit: actions: %w", err)
	}
	slices.Sort(actions)
	return actions, nil
}

// After lists what was done by some people after a mark, the oldest first: rows
// whose id is greater than the mark, which was made by db.NewID. Ids grow with the
// machine's time also where a rehearsal's clock stands still or is set back. It
// tells people only of themselves and those who teach them: the caller checks that.
func After(ctx context.Context, d *db.DB, mark string, actorIDs, actions []string) ([]Entry, error) {
	if len(actorIDs) == 0 || len(actions) == 0 {
		return nil, nil
	}
	args := []any{mark}
	for _, x := range slices.Concat(actorIDs, actions) {
		args = append(args, x)
	}
	var all []Entry
	err := d.Select(ctx, &all, `SELECT id, at, actor_id, actor_name, token_id, action, object_kind, object_id, detail FROM audit_log
		WHERE id > $1 AND actor_id IN (`+db.Marks(2, len(actorIDs))+`) AND action IN (`+db.Marks(2+len(actorIDs), len(actions))+`) ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("audit: after: %w", err)
	}
	return all, nil
}

// Last is what was done last to the thing with an id; ok is false when nothing was.
// It is told to whoever may act on that thing: the caller checks that.
func Last(ctx context.Context, d *db.DB, objectID string) (e Entry, ok bool, err error) {
	ok, err = d.Get(ctx, &e, `SELECT id, at, actor_id, actor_name, token_id, action, object_kind, object_id, detail FROM audit_log
		WHERE object_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, objectID)
	if err != nil {
		return e, false, fmt.Errorf("audit: last: %w", err)
	}
	return e, ok, nil
}

// Newest is when the latest row was written; the zero time for an empty log.
func Newest(ctx context.Context, d *db.DB) (time.Time, error) {
	var at int64
	if _, err := d.Get(ctx, &at, `SELECT COALESCE(MAX(at), 0) FROM audit_log`); err != nil {
		return time.Time{}, fmt.Errorf("audit: newest: %w", err)
	}
	return db.Time(at), nil
}

// Behind is when the latest row was written, where a clock that says now runs behind it by
// more than two nodes of one office may differ; else the zero time.
func Behind(ctx context.Context, d *db.DB, now time.Time) (time.Time, error) {
	at, err := Newest(ctx, d)
	if err != nil || at.Sub(now) < slack {
		return time.Time{}, err
	}
	return at, nil
}

// slack is how far the clocks of two nodes may lie apart.
const slack = 2 * time.Minute

// Times counts how often somebody did one of the acts, up to most.
func Times(ctx context.Context, d *db.DB, actorID string, most int, actions ...string) (n int, err error) {
	args := []any{actorID}
	args = append(args, db.Args(actions)...)
	query := `SELECT COUNT(*) FROM (SELECT 1 FROM audit_log WHERE actor_id = $1 AND action IN (` + db.Marks(2, len(actions)) + fmt.Sprintf(`) LIMIT %d) AS found`, most)
	if _, err = d.Get(ctx, &n, query, args...); err != nil {
		return 0, fmt.Errorf("audit: times: %w", err)
	}
	return n, nil
}
