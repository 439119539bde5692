package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Filter narrows the list of people; empty fields do not narrow. After is the
// cursor of an earlier Page.
type Filter struct {
	Query    string // part of name, login or mail, with or without marks
	Role     access.Role
	AgencyID string
	State    State
	After    string
	Limit    int // 0: 50; at most 200
}

// Listed is a line of the list of people, with the grants that hold or will.
type Listed struct {
	Account
	Grants []Grant
}

// Page is a piece of the list, by given name. Next continues it; empty
// when nothing follows. Total counts all that match.
type Page struct {
	People []Listed
	Next   string
	Total  int
}

// List reads the people, for administrators and coordinators.
func (p *Directory) List(ctx context.Context, actor access.Actor, f Filter) (Page, error) {
	if err := MayManage(actor); err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	where, args := f.conditions(p.Today())
	var page Page
	if _, err := p.db.Get(ctx, &page.Total, `SELECT COUNT(*) FROM account a`+where, args...); err != nil {
		return Page{}, fmt.Errorf("people: list: %w", err)
	}
	if sortKey, id, ok := strings.Cut(f.After, "\x00"); ok {
		n := len(args)
		where += fmt.Sprintf(" AND (a.name_sort > $%d OR (a.name_sort = $%d AND a.id > $%d))", n+1, n+1, n+2)
		args = append(args, sortKey, id)
	}
	var rows []struct {
		Account
		NameSort string
	}
	query := `SELECT ` + accountColumns + `, name_sort FROM account a` + where + fmt.Sprintf(" ORDER BY a.name_sort, a.id LIMIT %d", f.Limit+1)
	if err := p.db.Select(ctx, &rows, query, args...); err != nil {
		return Page{}, fmt.Errorf("people: list: %w", err)
	}
	if len(rows) > f.Limit {
		rows = rows[:f.Limit]
		last := rows[f.Limit-1]
		page.Next = last.NameSort + "\x00" + last.ID
	}
	for _, row := range rows {
		page.People = append(page.People, Listed{Account: row.Account})
	}
	return page, p.addGrants(ctx, page.People)
}

func (f Filter) conditions(today calendar.Date) (where string, args []any) {
	where = " WHERE 1 = 1"
	add := func(condition string, value any) {
		args = append(args, value)
		where += " AND " + strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(args)))
	}
	for word := range strings.FieldsSeq(vi.Fold(f.Query)) {
		add(`a.name_fold LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word)+"%")
	}
	switch f.State {
	case Invited:
		where += " AND a.joined_at = 0 AND a.locked_at = 0"
	case Active:
		where += " AND a.joined_at <> 0 AND a.locked_at = 0"
	case Locked:
		where += " AND a.locked_at <> 0"
	}
	if f.Role == "" && f.AgencyID == "" {
		return where, args
	}
	add(`EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND (g.ends_on = '' OR (g.ends_on > ? AND g.ends_on > g.starts_on))`, today)
	if f.Role != "" {
		add("g.role = ?", string(f.Role))
	}
	if f.AgencyID != "" {
		add("g.agency_id = ?", f.AgencyID)
	}
	return where + ")", args
}

// addGrants fills in the grants of a page with one query.
func (p *Directory) addGrants(ctx context.Context, people []Listed) error {
	if len(people) == 0 {
		return nil
	}
	args := make([]any, len(people), len(people)+1)
	at := map[string]int{}
	for i, person := range people {
		args[i], at[person.ID] = person.ID, i
	}
	var grants []Grant
	err := p.db.Select(ctx, &grants, `SELECT `+grantColumns+` FROM role_grant WHERE account_id IN (`+db.Marks(1, len(people))+`)
		AND (ends_on = '' OR (ends_on > `+fmt.Sprintf("$%d", len(people)+1)+` AND ends_on > starts_on)) ORDER BY starts_on, id`, append(args, p.Today())...)
	if err != nil {
		return fmt.Errorf("people: list: %w", err)
	}
	for _, g := range grants {
		person := &people[at[g.AccountID]]
		person.Grants = append(person.Grants, g)
	}
	return nil
}

// Person is an account as those who manage it see it.
type Person struct {
	Account
	Grants       []Grant // all, the ended ones too
	TwoStep      bool
	InvitedUntil int64 // end of an open invitation, 0 for none
	InviteSent   bool  // the mail server took it
	MayChange    bool  // the actor manages all present roles
}

// Person reads one account, for administrators and coordinators.
func (p *Directory) Person(ctx context.Context, actor access.Actor, id string) (Person, error) {
	if err := MayManage(actor); err != nil {
		return Person{}, err
	}
	a, err := mustAccount(ctx, p.db, id)
	if err != nil {
		return Person{}, err
	}
	person := Person{Account: a}
	if person.Grants, err = grantsOf(ctx, p.db, id); err != nil {
		return Person{}, err
	}
	slices.Reverse(person.Grants)
	if person.TwoStep, err = p.NeedsCode(ctx, id); err != nil {
		return Person{}, err
	}
	var open struct{ ExpiresAt, SentAt int64 }
	_, err = p.db.Get(ctx, &open, `SELECT expires_at, sent_at FROM invitation
		WHERE account_id = $1 AND accepted_at = 0 AND revoked_at = 0 AND expires_at > $2`, id, db.Millis(p.db.Clock().Now()))
	if err != nil {
		return Person{}, fmt.Errorf("people: invitation: %w", err)
	}
	person.InvitedUntil, person.InviteSent = open.ExpiresAt, open.SentAt != 0
	err = p.mayManage(ctx, p.db, actor, id)
	person.MayChange = err == nil
	if domain.CodeOf(err) == domain.CodeForbidden {
		err = nil
	}
	return person, err
}

// ByLogin finds an account by its login name, for administrators and
// coordinators.
func (p *Directory) ByLogin(ctx context.Context, actor access.Actor, login string) (Account, error) {
	if err := MayManage(actor); err != nil {
		return Account{}, err
	}
	var a Account
	ok, err := p.db.Get(ctx, &a, `SELECT `+accountColumns+` FROM account WHERE login = $1`, strings.ToLower(strings.TrimSpace(login)))
	if err != nil {
		return a, fmt.Errorf("people: account: %w", err)
	}
	if !ok {
		return a, domain.NotFound("Không có tài khoản “%s”.", login)
	}
	return a, nil
}

// Names gives the names of accounts, for pages that show who did something.
// Unknown ids are left out.
func (p *Directory) Names(ctx context.Context, ids ...string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	for chunk := range slices.Chunk(ids, 500) {
		args := db.Args(chunk)
		var rows []struct{ ID, Name string }
		if err := p.db.Select(ctx, &rows, `SELECT id, name FROM account WHERE id IN (`+db.Marks(1, len(chunk))+`)`, args...); err != nil {
			return nil, fmt.Errorf("people: names: %w", err)
		}
		for _, row := range rows {
			names[row.ID] = row.Name
		}
	}
	return names, nil
}

// HasAccounts tells whether the office has been set up.
func (p *Directory) HasAccounts(ctx context.Context) (bool, error) {
	n, err := countAccounts(ctx, p.db)
	return n > 0, err
}

// Lock keeps a person from signing in and ends all sessions at once. Nobody
// locks themselves, and the last administrator stays.
func (p *Directory) Lock(ctx context.Context, actor access.Actor, accountID, reason string) error {
	if err := p.mayManage(ctx, p.db, actor, accountID); err != nil {
		return err
	}
	reason = vi.Clean(reason)
	var problems domain.Fields
	if reason == "" {
		problems.Add("ly-do", "Nêu lý do khóa.")
	}
	if accountID == actor.AccountID {
		problems.Add("ly-do", "Không tự khóa tài khoản của mình được.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "account", accountID); err != nil {
			return err
		}
		a, err := mustAccount(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if a.State() == Locked {
			return domain.Conflict("Tài khoản đã bị khóa từ trước.")
		}
		if _, err = tx.Exec(ctx, `UPDATE account SET locked_at = $1, locked_reason = $2 WHERE id = $3`, db.Millis(tx.Now()), reason, accountID); err != nil {
			return fmt.Errorf("people: lock: %w", err)
		}
		grants, err := grantsOf(ctx, tx, accountID)
		if err != nil {
			return err
		}
		day := calendar.DateOf(tx.Now(), p.cfg.Zone)
		for _, g := range grants {
			if g.Role != access.Administrator || !g.Holds(day) {
				continue
			}
			if err := p.keepAdministrator(ctx, tx, g.Role, day); err != nil {
				return err
			}
		}
		if err := endSessions(ctx, tx, accountID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actLock, kindAccount, accountID, map[string]any{"name": a.Name, "reason": reason})
	})
}

// Unlock lets a locked person sign in again; pauses after wrong passwords are
// forgotten too.
func (p *Directory) Unlock(ctx context.Context, actor access.Actor, accountID string) error {
	if err := p.mayManage(ctx, p.db, actor, accountID); err != nil {
		return err
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "account", accountID); err != nil {
			return err
		}
		a, err := mustAccount(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE account SET locked_at = 0, locked_reason = '' WHERE id = $1`, accountID); err != nil {
			return fmt.Errorf("people: unlock: %w", err)
		}
		if err := clearGuard(ctx, tx, guardNames(a)...); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actUnlock, kindAccount, accountID, map[string]any{"name": a.Name})
	})
}
