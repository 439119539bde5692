package people

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

// Recipient is a person in active use with the roles that hold today, for whoever
// writes to everybody.
type Recipient struct {
	Actor access.Actor
	Email string // lower case; may be empty
}

// Recipients lists, in the order of their ids, up to limit people whose id comes
// after a given one. People without any role today are among them.
func (p *Directory) Recipients(ctx context.Context, after string, limit int) ([]Recipient, error) {
	var rows []struct{ ID, Name, Email string }
	err := p.db.Select(ctx, &rows, `SELECT id, name, email FROM account WHERE id > $1 AND joined_at <> 0 AND locked_at = 0 ORDER BY id LIMIT $2`, after, limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	args := []any{p.Today()}
	for _, r := range rows {
		args = append(args, r.ID)
	}
	marks := db.Marks(2, len(rows))
	var held []struct {
		AccountID, AgencyID, By string
		Role                    access.Role
	}
	err = p.db.Select(ctx, &held, `SELECT account_id, role, agency_id, by FROM (
		SELECT account_id, role, agency_id, '' AS by, 0 AS given, starts_on, id FROM role_grant
		WHERE starts_on <= $1 AND (ends_on = '' OR ends_on > $1) AND account_id IN (`+marks+`)
		UNION ALL
		SELECT d.to_id, d.role, d.agency_id, f.name, 1, d.starts_on, d.id FROM delegation d JOIN account f ON f.id = d.from_id
		WHERE d.ended_at = 0 AND d.starts_on <= $1 AND d.ends_on > $1 AND f.locked_at = 0 AND d.to_id IN (`+marks+`)
			AND EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = d.from_id AND g.role = d.role AND g.agency_id = d.agency_id
				AND g.starts_on <= $1 AND (g.ends_on = '' OR g.ends_on > $1))
		) AS held ORDER BY given, starts_on, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("people: recipients: %w", err)
	}
	out := make([]Recipient, len(rows))
	at := map[string]int{}
	for i, r := range rows {
		out[i] = Recipient{Actor: access.Actor{AccountID: r.ID, Name: r.Name}, Email: r.Email}
		at[r.ID] = i
	}
	for _, g := range held {
		a := &out[at[g.AccountID]].Actor
		a.Grants = append(a.Grants, access.Grant{Role: g.Role, AgencyID: g.AgencyID, By: g.By})
	}
	return slices.Clip(out), nil
}

// Holder is a person in active use who holds a role in an agency today.
type Holder struct {
	AccountID, Name, Email, AgencyID string
	Role                             access.Role
}

// Holders lists who holds a role in one of the agencies today; without agencies, in
// any.
func (p *Directory) Holders(ctx context.Context, agencies ...string) (list []Holder, err error) {
	where, args := ``, []any{p.Today()}
	if len(agencies) > 0 {
		where = ` AND g.agency_id IN (` + db.Marks(2, len(agencies)) + `)`
		for _, id := range agencies {
			args = append(args, id)
		}
	}
	err = p.db.Select(ctx, &list, `SELECT a.id AS account_id, a.name, a.email, g.agency_id, g.role FROM role_grant g JOIN account a ON a.id = g.account_id
		WHERE g.starts_on <= $1 AND (g.ends_on = '' OR g.ends_on > $1) AND a.joined_at <> 0 AND a.locked_at = 0`+where+` ORDER BY a.name_sort, a.id, g.role`, args...)
	if err != nil {
		return nil, fmt.Errorf("people: holders: %w", err)
	}
	return list, nil
}
