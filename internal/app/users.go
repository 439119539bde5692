package app

import (
	"context"
	"errors"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/spine/people"
)

// engineer is who acts when a command is typed on the machine itself.
func engineer() access.Actor { return access.SystemActor("Người cài đặt") }

// within opens the office for one command that writes.
func within(ctx context.Context, cfg Config, do func(o *Office) error) error {
	o, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	err = o.Insert(ctx)
	if err == nil {
		err = do(o)
	}
	return errors.Join(err, o.Close())
}

// Users lists up to 200 accounts.
func Users(ctx context.Context, cfg Config, query string) (list []people.Listed, err error) {
	err = within(ctx, cfg, func(o *Office) error {
		page, err := o.People.List(ctx, engineer(), people.Filter{Query: query, Limit: 200})
		list = page.People
		return err
	})
	return list, err
}

// SetupPath gives the address with which the first administrator is made; it
// fails with conflict when there are accounts.
func SetupPath(ctx context.Context, cfg Config) (path string, err error) {
	err = within(ctx, cfg, func(o *Office) error {
		var err error
		if path, err = o.People.SetupLink(ctx); err == nil && path == "" {
			err = domain.Conflict("Đã có tài khoản. Quản trị viên mời người khác trong trang Người dùng.")
		}
		return err
	})
	return path, err
}

// NewUser is an invitation typed on the machine. Agency is a name or a code.
type NewUser struct {
	Name, Login, Email, Agency string
	Role                       access.Role
}

// Invite invites a person and gives the path of the invitation.
func Invite(ctx context.Context, cfg Config, u NewUser) (path string, err error) {
	if cfg, err = atItsTime(ctx, cfg); err != nil {
		return "", err
	}
	err = within(ctx, cfg, func(o *Office) error {
		g := people.NewGrant{Role: u.Role}
		if u.Agency != "" {
			var err error
			if g.AgencyID, err = o.agencyID(ctx, u.Agency); err != nil {
				return err
			}
		}
		inv, err := o.People.Invite(ctx, engineer(), people.NewPerson{Name: u.Name, Login: u.Login, Email: u.Email, Grants: []people.NewGrant{g}})
		path = inv.Path()
		return err
	})
	return path, err
}

// atItsTime gives the configuration on the day of an office that is ahead of the
// machine, as a rehearsal is: what is valid for days from now would be over there.
func atItsTime(ctx context.Context, cfg Config) (Config, error) {
	if cfg.Now != "" {
		return cfg, nil
	}
	err := within(ctx, cfg, func(o *Office) error {
		last, err := audit.Newest(ctx, o.DB)
		if day := calendar.DateOf(last, o.Zone); err == nil && day > calendar.DateOf(o.Clock.Now(), o.Zone) {
			cfg.Now = string(day)
		}
		return err
	})
	return cfg, err
}

// agencyID finds one agency of today by name or code.
func (o *Office) agencyID(ctx context.Context, name string) (string, error) {
	found, err := o.Registry.Match(ctx, name, o.Registry.Today())
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		all, err := o.Registry.AsOf(ctx, o.Registry.Today())
		if err != nil {
			return "", err
		}
		for _, a := range all {
			if a.Code == name {
				found = append(found, a)
			}
		}
	}
	if len(found) != 1 {
		return "", domain.NotFound("Không tìm thấy đúng một cơ quan tên hoặc mã “%s”.", name)
	}
	return found[0].ID, nil
}

// LockUser locks an account.
func LockUser(ctx context.Context, cfg Config, login, reason string) error {
	return withUser(ctx, cfg, login, func(o *Office, id string) error { return o.People.Lock(ctx, engineer(), id, reason) })
}

// UnlockUser unlocks an account.
func UnlockUser(ctx context.Context, cfg Config, login string) error {
	return withUser(ctx, cfg, login, func(o *Office, id string) error { return o.People.Unlock(ctx, engineer(), id) })
}

// ResetTwoStep switches the second step of an account off.
func ResetTwoStep(ctx context.Context, cfg Config, login string) error {
	return withUser(ctx, cfg, login, func(o *Office, id string) error { return o.People.ResetTOTP(ctx, engineer(), id) })
}

func withUser(ctx context.Context, cfg Config, login string, do func(o *Office, id string) error) error {
	return within(ctx, cfg, func(o *Office) error {
		a, err := o.People.ByLogin(ctx, engineer(), login)
		if err != nil {
			return err
		}
		return do(o, a.ID)
	})
}
