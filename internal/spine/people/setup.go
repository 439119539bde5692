package people

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// SetupLink gives the path, with a one-time code, of the page on which the
// first administrator is made; it is empty when there are accounts already.
// Each call makes a new code and ends the earlier ones.
func (p *Directory) SetupLink(ctx context.Context) (path string, err error) {
	inv := p.newInvitation(kindSetup, "", "")
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		path = ""
		n, err := countAccounts(ctx, tx)
		if err != nil || n > 0 {
			return err
		}
		path = "/thiet-lap?ma=" + inv.Token
		return p.insertInvitation(ctx, tx, access.SystemActor("setup"), &inv)
	})
	return path, err
}

func countAccounts(ctx context.Context, from getter) (n int, err error) {
	if _, err = from.Get(ctx, &n, `SELECT COUNT(*) FROM account`); err != nil {
		return 0, fmt.Errorf("people: count accounts: %w", err)
	}
	return n, nil
}

// errSetup is told when the code is wrong or the set-up is done.
func errSetup() error {
	return domain.NotFound("Mã thiết lập không đúng, đã được dùng hoặc đã hết hạn. Khởi động lại chương trình để có mã mới.")
}

// CheckSetup tells whether code opens the set-up page; it fails with not found
// when it does not.
func (p *Directory) CheckSetup(ctx context.Context, code string) error {
	row, err := findInvitation(ctx, p.db, code, db.Millis(p.db.Clock().Now()))
	if domain.CodeOf(err) == domain.CodeNotFound || err == nil && row.Kind != kindSetup {
		return errSetup()
	}
	return err
}

// Setup makes the first administrator. Of two people who use the same code one
// is told that it is used. It tells the new account's id.
func (p *Directory) Setup(ctx context.Context, code string, person NewPerson, password string) (accountID string, err error) {
	if err = p.CheckSetup(ctx, code); err != nil {
		return "", err
	}
	problems := person.clean()
	hash, err := p.hashNew(ctx, "mat-khau", password, person.Login, person.Name, person.Email)
	if fields := domain.FieldsOf(err); fields != nil {
		problems = append(problems, fields...)
	} else if err != nil {
		return "", err
	}
	if err = problems.Err(); err != nil {
		return "", err
	}
	accountID = db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, err := findInvitation(ctx, tx, code, db.Millis(tx.Now()))
		if err != nil {
			return errSetup()
		}
		if err = tx.Lock(ctx, "invitation", row.ID); err != nil {
			return err
		}
		row, err = findInvitation(ctx, tx, code, db.Millis(tx.Now()))
		if err != nil || row.Kind != kindSetup {
			return errSetup()
		}
		return p.firstAccount(ctx, tx, firstAccount{invitationID: row.ID, id: accountID, person: person, hash: hash})
	})
	if err != nil {
		return "", err
	}
	return accountID, nil
}

// firstAccount is the account that the set-up makes.
type firstAccount struct {
	invitationID, id, hash string
	person                 NewPerson
}

func (p *Directory) firstAccount(ctx context.Context, tx *db.Tx, first firstAccount) error {
	if n, err := countAccounts(ctx, tx); err != nil || n > 0 {
		if err != nil {
			return err
		}
		return errSetup()
	}
	self := access.Actor{AccountID: first.id, Name: first.person.Name}
	login, err := insertAccount(ctx, tx, self, first.id, first.person)
	if err != nil {
		return err
	}
	now := db.Millis(tx.Now())
	if _, err = tx.Exec(ctx, `UPDATE account SET joined_at = $1 WHERE id = $2`, now, first.id); err != nil {
		return fmt.Errorf("people: set-up: %w", err)
	}
	if _, err = tx.Exec(ctx, `UPDATE invitation SET accepted_at = $1, account_id = $2 WHERE id = $3`, now, first.id, first.invitationID); err != nil {
		return fmt.Errorf("people: set-up: %w", err)
	}
	if err = setPassword(ctx, tx, first.id, first.hash); err != nil {
		return err
	}
	grant := NewGrant{Role: access.Administrator, StartsOn: calendar.DateOf(tx.Now(), p.cfg.Zone)}
	if err = p.insertGrant(ctx, tx, self, first.id, grant); err != nil {
		return err
	}
	return audit.Record(ctx, tx, self, actSetup, kindAccount, first.id, map[string]any{"name": first.person.Name, "login": login})
}

// InvitationToken opens the token of a queued mail and gives what the mail
// needs. It fails with not found when the invitation is no longer open: then
// nothing is sent.
func (p *Directory) InvitationToken(ctx context.Context, job InvitationMail) (Invitation, error) {
	token, err := p.cfg.Box.Open(job.Sealed, "invitation/"+job.InvitationID)
	if err != nil {
		return Invitation{}, err
	}
	offer, err := p.Offer(ctx, token)
	if err != nil {
		return Invitation{}, err
	}
	a, err := mustAccount(ctx, p.db, offer.AccountID)
	if err != nil {
		return Invitation{}, err
	}
	return Invitation{ID: job.InvitationID, AccountID: a.ID, Name: a.Name, Login: a.Login, Email: a.Email, Token: token, ExpiresAt: offer.ExpiresAt, Mailed: true}, nil
}

// InvitationSent notes that the mail server took the invitation.
func (p *Directory) InvitationSent(ctx context.Context, invitationID string) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE invitation SET sent_at = $1 WHERE id = $2`, db.Millis(tx.Now()), invitationID)
		return err
	})
}
