package people

import (
	"context"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// How long an invitation may be accepted.
const (
	inviteFor = 14 * 24 * time.Hour
	resetFor  = 3 * 24 * time.Hour
	setupFor  = 7 * 24 * time.Hour
)

// The kinds of an invitation.
const (
	kindSetup  = "setup"
	kindInvite = "invite"
	kindReset  = "reset"
)

// NewPerson is who shall be invited. Login may be left empty: it is then made
// from the name. Email and Phone may be empty.
type NewPerson struct {
	Name, Login, Email, Phone, Position string
	Grants                              []NewGrant
}

// NewGrant is a role to be held in an agency from StartsOn (empty: today) until
// the day before EndsOn (empty: open). AgencyID may be empty only for a role
// that reaches everywhere.
type NewGrant struct {
	Role     access.Role
	AgencyID string
	StartsOn calendar.Date
	EndsOn   calendar.Date

	handoverID       string // the handover it comes by
	reorganisationID string // the reorganisation it comes by
}

// Invitation is an invitation just made. Token is known at this moment only:
// the database keeps its hash. Mailed says that a job will send it.
type Invitation struct {
	ID, AccountID, Name, Login, Email string
	Token                             string
	ExpiresAt                         int64
	Mailed                            bool

	kind string
}

// Path is where the person accepts, below the office's base address.
func (i Invitation) Path() string { return "/loi-moi/" + i.Token }

// InvitationMail asks to send an invitation by mail. The token is sealed, so
// that neither the queue nor a backup holds a key to an account.
type InvitationMail struct {
	InvitationID string `json:"invitation_id"`
	Sealed       string `json:"sealed"`
}

// Kind names the job.
func (InvitationMail) Kind() string { return "people.invitation_mail" }

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,39}$`)

var phoneForm = regexp.MustCompile(`^0[0-9]{9,10}$`)

// clean brings the person into the stored form and notes what is wrong, by the
// names of the form's fields.
func (n *NewPerson) clean() domain.Fields {
	var problems domain.Fields
	n.Name = vi.Clean(n.Name)
	n.Position = vi.Clean(n.Position)
	n.Login = strings.ToLower(strings.TrimSpace(n.Login))
	n.Email = strings.ToLower(strings.TrimSpace(n.Email))
	n.Phone = cleanPhone(n.Phone)
	switch {
	case n.Name == "":
		problems.Add("ho-ten", "Nhập họ và tên.")
	case len([]rune(n.Name)) > 100:
		problems.Add("ho-ten", "Họ và tên dài quá %v ký tự.", 100)
	}
	if len([]rune(n.Position)) > 150 {
		problems.Add("chuc-vu", "Chức vụ dài quá %v ký tự.", 150)
	}
	if n.Login != "" && !loginForm.MatchString(n.Login) {
		problems.Add("ten-dang-nhap", "Tên đăng nhập gồm 3 đến 40 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối.")
	}
	if n.Email != "" && !isMail(n.Email) {
		problems.Add("thu-dien-tu", "Thư điện tử chưa đúng. Nhập như ten@dongnai.gov.vn.")
	}
	if n.Phone != "" && !phoneForm.MatchString(n.Phone) {
		problems.Add("dien-thoai", "Số điện thoại gồm 10 hoặc 11 chữ số và bắt đầu bằng 0.")
	}
	return problems
}

func isMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 200 && strings.Contains(s[strings.LastIndex(s, "@"):], ".")
}

// cleanPhone drops spaces, dots and hyphens and turns +84 into 0.
func cleanPhone(s string) string {
	s = strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "", "\u00a0", "").Replace(strings.TrimSpace(s))
	if rest, ok := strings.CutPrefix(s, "+84"); ok {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	return s
}

// loginFrom makes a sign-in name as offices do: the given name and the initials
// of the rest: "Nguyễn Văn An" becomes "annv".
func loginFrom(name string) string {
	words := strings.Split(vi.Slug(name), "-")
	given := words[len(words)-1]
	var b strings.Builder
	b.WriteString(given)
	for _, w := range words[:len(words)-1] {
		b.WriteString(w[:1])
	}
	login := b.String()
	for len(login) < 3 {
		login += "0"
	}
	return login[:min(len(login), 36)]
}

// Invite makes an account with its first roles and an invitation to it. It
// fails with all problems of the form at once; a login or mail address that is
// taken is one of them.
func (p *Directory) Invite(ctx context.Context, actor access.Actor, person NewPerson) (Invitation, error) {
	if err := MayManage(actor); err != nil {
		return Invitation{}, err
	}
	problems := person.clean()
	more, err := p.checkGrants(ctx, actor, person.Grants)
	if err == nil {
		err = append(problems, more...).Err()
	}
	if err != nil {
		return Invitation{}, err
	}
	inv := p.newInvitation(kindInvite, person.Name, person.Email)
	inv.AccountID = db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if inv.Login, err = insertAccount(ctx, tx, actor, inv.AccountID, person); err != nil {
			return err
		}
		for _, g := range person.Grants {
			if err := p.insertGrant(ctx, tx, actor, inv.AccountID, g); err != nil {
				return err
			}
		}
		if err := p.insertInvitation(ctx, tx, actor, &inv); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actInvite, kindAccount, inv.AccountID, map[string]any{"name": person.Name, "login": inv.Login, "mailed": inv.Mailed})
	})
	if err != nil {
		return Invitation{}, err
	}
	return inv, nil
}

func (p *Directory) newInvitation(kind, name, email string) Invitation {
	return Invitation{
		ID: db.NewID(), Token: auth.NewToken(), Name: name, Email: email, kind: kind,
		Mailed: p.cfg.Mail && email != "" && kind != kindSetup,
	}
}

// insertAccount stores a new account and tells its login.
func insertAccount(ctx context.Context, tx *db.Tx, actor access.Actor, id string, n NewPerson) (login string, err error) {
	wanted, given := n.Login, n.Login != ""
	if !given {
		wanted = loginFrom(n.Name)
	}
	for try := 1; try <= 500; try++ {
		login = wanted
		if try > 1 {
			login = fmt.Sprintf("%s%d", wanted, try)
		}
		rows, err := tx.Exec(ctx, `INSERT INTO account
			(id, login, name, name_fold, name_sort, position, email, phone, created_at, created_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
			id, login, n.Name, searchText(n.Name, login, n.Email), vi.SortKey(givenFirst(n.Name)), n.Position, n.Email, n.Phone, db.Millis(tx.Now()), actor.AccountID)
		if err != nil {
			return "", fmt.Errorf("people: new account: %w", err)
		}
		if rows == 1 {
			return login, nil
		}
		if err := taken(ctx, tx, login, n.Email, given); err != nil {
			return "", err
		}
	}
	return "", domain.Conflict("Không đặt được tên đăng nhập từ họ tên này. Nhập tên đăng nhập khác.")
}

// taken names the field whose value belongs to somebody else; nil when another
// login may still be tried.
func taken(ctx context.Context, tx *db.Tx, login, email string, given bool) error {
	var problems domain.Fields
	var n int
	if email != "" {
		if _, err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM account WHERE email = $1`, email); err != nil {
			return err
		}
		if n > 0 {
			problems.Add("thu-dien-tu", "Thư điện tử này đã thuộc một tài khoản khác.")
		}
	}
	if given {
		if _, err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM account WHERE login = $1`, login); err != nil {
			return err
		}
		if n > 0 {
			problems.Add("ten-dang-nhap", "Tên đăng nhập này đã có người dùng. Chọn tên khác.")
		}
	}
	return problems.Err()
}

// searchText is what the list of people is searched in.
func searchText(parts ...string) string { return vi.Fold(strings.Join(parts, " ")) }

// givenFirst puts the given name first, as Vietnamese lists of people are
// sorted: "Nguyễn Văn An" stands under A.
func givenFirst(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return name
	}
	last := len(words) - 1
	return words[last] + " " + strings.Join(words[:last], " ")
}

// insertInvitation revokes earlier invitations of the account and stores inv.
func (p *Directory) insertInvitation(ctx context.Context, tx *db.Tx, actor access.Actor, inv *Invitation) error {
	now := db.Millis(tx.Now())
	inv.ExpiresAt = db.Millis(tx.Now().Add(validFor(inv.kind)))
	if _, err := tx.Exec(ctx, `UPDATE invitation SET revoked_at = $1 WHERE account_id = $2 AND accepted_at = 0 AND revoked_at = 0`, now, inv.AccountID); err != nil {
		return fmt.Errorf("people: revoke invitations: %w", err)
	}
	_, err := tx.Exec(ctx, `INSERT INTO invitation (id, kind, account_id, token_hash, created_at, created_by, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, inv.ID, inv.kind, inv.AccountID, auth.HashToken(inv.Token), now, actor.AccountID, inv.ExpiresAt)
	if err != nil {
		return fmt.Errorf("people: new invitation: %w", err)
	}
	if !inv.Mailed {
		return nil
	}
	sealed, err := p.cfg.Box.Seal(inv.Token, "invitation/"+inv.ID)
	if err != nil {
		return err
	}
	tx.Enqueue(InvitationMail{InvitationID: inv.ID, Sealed: sealed})
	return nil
}

// validFor is how long an invitation of a kind may be accepted.
func validFor(kind string) time.Duration {
	switch kind {
	case kindSetup:
		return setupFor
	case kindReset:
		return resetFor
	}
	return inviteFor
}

// Reinvite makes a new invitation for an account: for one who has never
// accepted, or to let a person who forgot the password choose another. Earlier
// invitations end.
func (p *Directory) Reinvite(ctx context.Context, actor access.Actor, accountID string) (Invitation, error) {
	if err := p.mayManage(ctx, p.db, actor, accountID); err != nil {
		return Invitation{}, err
	}
	a, err := mustAccount(ctx, p.db, accountID)
	if err != nil {
		return Invitation{}, err
	}
	inv := p.newInvitation(kindInvite, a.Name, a.Email)
	inv.AccountID, inv.Login = a.ID, a.Login
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "account", accountID); err != nil {
			return err
		}
		a, err := mustAccount(ctx, tx, accountID)
		if err != nil {
			return err
		}
		inv.kind = kindInvite
		switch a.State() {
		case Locked:
			return domain.Conflict("Tài khoản đang bị khóa. Mở khóa trước khi cấp lời mời.")
		case Active:
			inv.kind = kindReset
		case Invited:
		}
		if err := p.insertInvitation(ctx, tx, actor, &inv); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, actReinvite, kindAccount, accountID, map[string]any{"name": a.Name, "kind": inv.kind, "mailed": inv.Mailed})
	})
	if err != nil {
		return Invitation{}, err
	}
	return inv, nil
}
