package people

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Details is what the office knows of a person.
type Details struct{ Name, Position, Email, Phone string }

// Edit corrects the details of a person, for those who manage all their roles.
// It fails with the problems of the form, one of which is a mail address that
// belongs to somebody else. An open invitation stays as it was sent.
func (p *Directory) Edit(ctx context.Context, actor access.Actor, accountID string, d Details) error {
	if err := p.mayManage(ctx, p.db, actor, accountID); err != nil {
		return err
	}
	n := NewPerson{Name: d.Name, Position: d.Position, Email: d.Email, Phone: d.Phone}
	if problems := n.clean(); len(problems) > 0 {
		return problems.Err()
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "account", accountID); err != nil {
			return err
		}
		old, err := mustAccount(ctx, tx, accountID)
		if err != nil {
			return err
		}
		var others int
		if n.Email != "" {
			if _, err := tx.Get(ctx, &others, `SELECT COUNT(*) FROM account WHERE email = $1 AND id <> $2`, n.Email, accountID); err != nil {
				return err
			}
		}
		if others > 0 {
			var problems domain.Fields
			problems.Add("thu-dien-tu", "Thư điện tử này đã thuộc một tài khoản khác.")
			return problems.Err()
		}
		if _, err := tx.Exec(ctx, `UPDATE account SET name = $1, name_fold = $2, name_sort = $3, position = $4, email = $5, phone = $6 WHERE id = $7`,
			n.Name, searchText(n.Name, old.Login, n.Email), vi.SortKey(givenFirst(n.Name)), n.Position, n.Email, n.Phone, accountID); err != nil {
			return fmt.Errorf("people: edit: %w", err)
		}
		changed := map[string]any{}
		for _, f := range []struct{ name, was, is string }{
			{"name", old.Name, n.Name}, {"position", old.Position, n.Position}, {"email", old.Email, n.Email}, {"phone", old.Phone, n.Phone},
		} {
			if f.was != f.is {
				changed[f.name] = map[string]string{"from": f.was, "to": f.is}
			}
		}
		return audit.Record(ctx, tx, actor, actChange, kindAccount, accountID, changed)
	})
}
