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
	Actor    access.Actor
	Email    string // lower case; may be empty
	Position string // chức vụ; may be empty
}

// Recipients lists, in the order of their ids, up to limit people whose id comes
// after a given one. People without any role today are among them.
func (p *Directory) Recipients(ctx context.Context, after string, limit int) ([]Recipient, error) {
	return p.recipients(ctx, `id > $1 AND joined_at <> 0 AND locked_at = 0 ORDER BY id LIMIT $2`, after, limit)
}

// RecipientOf gives one person in active use as whom something is written to; none where
// there is none.
func (p *Directory) RecipientOf(ctx context.Context, accountID string) ([]Recipient, error) {
	return p.recipients(ctx, `id = $1 AND joined_at <> 0 AND locked_at = 0`, accountID)
}

// Acting lists who acts in a role in that very agency today: who holds it, and who
// exercises it by delegation.
func (p *Directory) Acting(ctx context.Context, role access.Role, agencyID string) ([]Recipient, error) {
	all, err := p.recipients(ctx, `joined_at <> 0 AND locked_at = 0 AND (id IN (SELECT account_id FROM role_grant WHERE agency_id = $1 AND role = $2)
		OR id IN (SELECT to_id FROM delegation WHERE agency_id = $1 AND role = $2 AND ended_at = 0)) ORDER BY name_sort, id`, agencyID, role)
	return slices.DeleteFunc(all, func(r Recipient) bool {
		return !slices.ContainsFunc(r.Actor.Grants, func(g access.Grant) bool { return g.Role == role && g.AgencyID == agencyID })
	}), err
}

// Deciders names who may decide for an agency today, but for some persons, with their
// posts ("Võ Văn Mẫu, Chủ tịch"): its leaders, and who exercises a leader's role for one,
// with for whom.
func (p *Directory) Deciders(ctx context.Context, agencyID string, but ...string) ([]string, error) {
	all, err := p.Acting(ctx, access.Leader, agencyID)
	var names []string
	for _, r := range all {
		if slices.Contains(but, r.Actor.AccountID) {
			continue
		}
		if r.Position != "" {
			r.Actor.Name += ", " + r.Position
		}
		names = append(names, r.Actor.As(access.Leader, agencyID).Name)
	}
	return names, err
}

func (p *Directory) recipients(ctx context.Context, where string, args ...any) ([]Recipient, error) {
	var rows []struct{ ID, Name, Email, Position string }
	err := p.db.Select(ctx, &rows, `SELECT id, name, email, position FROM account WHERE `+where, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	grants, err := grantsToday(ctx, p.db, p.Today(), ids...)
	if err != nil {
		return nil, err
	}
	out := make([]Recipient, len(rows))
	for i, r := range rows {
		out[i] = Recipient{Actor: access.Actor{AccountID: r.ID, Name: r.Name, Grants: grants[r.ID]}, Email: r.Email, Position: r.Position}
	}
	return out, nil
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
		args = append(args, db.Args(agencies)...)
	}
	err = p.db.Select(ctx, &list, `SELECT a.id AS account_id, a.name, a.email, g.agency_id, g.role FROM role_grant g JOIN account a ON a.id = g.account_id
		WHERE g.starts_on <= $1 AND (g.ends_on = '' OR g.ends_on > $1) AND a.joined_at <> 0 AND a.locked_at = 0`+where+` ORDER BY a.name_sort, a.id, g.role`, args...)
	if err != nil {
		return nil, fmt.Errorf("people: holders: %w", err)
	}
	return list, nil
}
