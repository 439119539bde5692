package people

import (
	"context"
	"embed"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/auth"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Config is what the directory needs besides the database.
type Config struct {
	Zone   *time.Location // of the office's civil days
	Hasher *auth.Hasher
	Box    *auth.Box // seals keys of one-time codes
	Issuer string    // label in authenticator applications, "Loa – Đồng Nai"; empty: "Loa"
	// Mail tells whether invitations are sent by mail: then InvitationMail jobs
	// are enqueued, and their worker must be registered.
	Mail bool
	// TOTPClock is the clock of one-time codes. They follow the telephone's
	// real time even in a rehearsal, so nil means the machine's clock.
	TOTPClock clock.Clock
	Agencies  *org.Registry
}

// Directory is the use cases around accounts and roles. It is safe for use by
// many goroutines.
type Directory struct {
	db  *db.DB
	cfg Config
}

// New builds the directory over an open database.
func New(d *db.DB, cfg Config) *Directory {
	if cfg.Issuer == "" {
		cfg.Issuer = "Loa"
	}
	if cfg.TOTPClock == nil {
		cfg.TOTPClock = clock.Real{}
	}
	return &Directory{db: d, cfg: cfg}
}

// Today is the present civil day of the office.
func (p *Directory) Today() calendar.Date {
	return calendar.DateOf(p.db.Clock().Now(), p.cfg.Zone)
}

// ActorOf gives the person with the roles that hold today. It fails with
// unauthenticated when there is no such account or it is locked or not yet
// accepted.
func (p *Directory) ActorOf(ctx context.Context, accountID string) (access.Actor, error) {
	a, ok, err := accountByID(ctx, p.db, accountID)
	if err != nil {
		return access.Actor{}, err
	}
	if ok && a.State() == Locked {
		return access.Actor{}, domain.Unauthenticated("Tài khoản đã bị khóa. Liên hệ quản trị hệ thống của cơ quan.")
	}
	if !ok || a.State() != Active {
		return access.Actor{}, domain.Unauthenticated("Phiên đăng nhập đã hết. Đăng nhập lại.")
	}
	actor := access.Actor{AccountID: a.ID, Name: a.Name}
	grants, err := grantsToday(ctx, p.db, p.Today(), a.ID)
	if err != nil {
		return access.Actor{}, err
	}
	actor.Grants = grants[a.ID]
	return actor, nil
}
