package accounts

import (
	"context"
	"net/http"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type accountData struct {
	people.Own
	Roles     []heldRole
	Sessions  []people.Session
	Devices   []people.Device
	Leads     bool                // may delegate
	Stands    []people.Delegation // that the person was given and that hold today
	Handovers []people.Handover
	Langs     []option
}

// heldRole is a role as pages show it.
type heldRole struct {
	people.Grant
	Agency string
	Holds  bool // today
	Ended  bool
}

// heldRoles adds the agencies' names of today.
func (f *Feature) heldRoles(ctx context.Context, grants []people.Grant) ([]heldRole, error) {
	ids := make([]string, len(grants))
	for i, g := range grants {
		ids[i] = g.AgencyID
	}
	names, err := f.names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	today := f.cfg.People.Today()
	roles := make([]heldRole, len(grants))
	for i, g := range grants {
		roles[i] = heldRole{
			Grant: g, Holds: g.Holds(today), Agency: names[g.AgencyID],
			Ended: g.EndsOn != "" && (g.EndsOn <= today || g.EndsOn == g.StartsOn),
		}
	}
	return roles, nil
}

// names gives today's names of agencies.
func (f *Feature) names(ctx context.Context, ids ...string) (map[string]string, error) {
	return f.cfg.Agencies.Names(ctx, f.cfg.People.Today(), ids...)
}

func (f *Feature) account(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	own, err := f.cfg.People.OwnAccount(ctx, actor)
	if err != nil {
		return err
	}
	data := accountData{Own: own, Langs: []option{{Value: "vi", Label: "Tiếng Việt"}, {Value: "en", Label: "English"}}}
	if data.Roles, err = f.heldRoles(ctx, own.Grants); err != nil {
		return err
	}
	if data.Sessions, err = f.cfg.People.Sessions(ctx, actor, actor.AccountID, f.sessions.Token(ctx)); err != nil {
		return err
	}
	if data.Devices, err = f.cfg.People.Devices(ctx, actor, f.deviceSecret(r)); err != nil {
		return err
	}
	data.Leads = len(led(actor)) > 0
	if data.Stands, err = f.standsFor(ctx, actor); err != nil {
		return err
	}
	if data.Handovers, err = f.cfg.People.Handovers(ctx, actor, actor.AccountID); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "account", web.Page{Title: "Tài khoản", Data: data})
}

func (f *Feature) setLanguage(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	lang := v.String("ngon-ngu")
	if err := f.cfg.People.SetLanguage(r.Context(), web.Actor(r), lang); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu ngôn ngữ.")
	return web.SeeOther(w, r, inLanguage(pathAccount, lang))
}

// endOwnSession ends one session, or all but this one.
func (f *Feature) endOwnSession(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	if err := f.cfg.People.EndSessions(ctx, actor, actor.AccountID, v.String("phien"), f.sessions.Token(ctx)); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã kết thúc phiên đăng nhập.")
	return web.SeeOther(w, r, pathAccount+"#phien")
}

// standsFor lists for whom the actor decides today.
func (f *Feature) standsFor(ctx context.Context, actor access.Actor) ([]people.Delegation, error) {
	all, err := f.cfg.People.Delegations(ctx, actor)
	today := f.cfg.People.Today()
	return slices.DeleteFunc(all, func(d people.Delegation) bool {
		return d.ToID != actor.AccountID || d.Over(today) || d.StartsOn > today
	}), err
}
