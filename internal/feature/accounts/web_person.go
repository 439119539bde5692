package accounts

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type personData struct {
	people.Person
	Held            []heldRole
	Open            []people.Session
	Handovers       []people.Handover
	Roles, Agencies []option
	Role, Agency    string // as entered in the form of a new role
	StartsOn        string
	EndsOn          string
	Reason          string
	Edited          people.Details // as entered in the form of the details
	Self            bool
	CanHandOver     bool
}

// personPage draws one person; entered keeps what a refused form held.
func (f *Feature) personPage(r *http.Request, entered personData) (web.Page, error) {
	ctx, actor, id := r.Context(), web.Actor(r), r.PathValue("id")
	person, err := f.cfg.People.Person(ctx, actor, id)
	if err != nil {
		return web.Page{}, err
	}
	data := entered
	data.Person, data.Self = person, id == actor.AccountID
	if data.Edited == (people.Details{}) {
		data.Edited = people.Details{Name: person.Name, Position: person.Position, Email: person.Email, Phone: person.Phone}
	}
	if data.Held, err = f.heldRoles(ctx, person.Grants); err != nil {
		return web.Page{}, err
	}
	for _, role := range data.Held {
		data.CanHandOver = data.CanHandOver || role.Holds && person.MayChange
	}
	if data.Handovers, err = f.cfg.People.Handovers(ctx, actor, id); err != nil {
		return web.Page{}, err
	}
	if person.MayChange {
		if data.Open, err = f.cfg.People.Sessions(ctx, actor, id, f.sessions.Token(ctx)); err != nil {
			return web.Page{}, err
		}
	}
	if data.Agencies, err = f.agencyOptions(ctx, "Chọn cơ quan"); err != nil {
		return web.Page{}, err
	}
	data.Roles = roleOptions(people.Manageable(actor))
	return web.Page{Title: person.Name, Lead: person.Position, Nav: navPeople, Back: &web.Link{Label: "Người dùng", URL: pathPeople}, Data: data}, nil
}

func (f *Feature) person(w http.ResponseWriter, r *http.Request) error {
	page, err := f.personPage(r, personData{})
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "person", page)
}

// personAct does one act of the page, confirms it, and shows the page again
// with the problem when it is refused.
func (f *Feature) personAct(w http.ResponseWriter, r *http.Request, done string, act func(v *web.FormValues, entered *personData) error) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	var entered personData
	if err := act(v, &entered); err != nil {
		page, pageErr := f.personPage(r, entered)
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "person", page)
	}
	web.Flash(w, r, web.FlashSuccess, done)
	return web.SeeOther(w, r, pathPeople+"/"+r.PathValue("id"))
}

func (f *Feature) grantRole(w http.ResponseWriter, r *http.Request) error {
	return f.personAct(w, r, "Đã giao vai trò.", func(v *web.FormValues, in *personData) error {
		in.Role, in.Agency, in.StartsOn, in.EndsOn = v.String("vai-tro"), v.String("co-quan"), v.String("tu-ngay"), v.String("den-ngay")
		grant := people.NewGrant{Role: access.Role(in.Role), AgencyID: in.Agency, StartsOn: v.Date("tu-ngay"), EndsOn: v.Date("den-ngay")}
		if err := v.Err(); err != nil {
			return err
		}
		return f.cfg.People.Grant(r.Context(), web.Actor(r), r.PathValue("id"), grant)
	})
}

func (f *Feature) endRole(w http.ResponseWriter, r *http.Request) error {
	return f.personAct(w, r, "Đã kết thúc vai trò.", func(v *web.FormValues, _ *personData) error {
		return f.cfg.People.EndGrant(r.Context(), web.Actor(r), v.String("vai-tro-so"), "")
	})
}

func (f *Feature) editPerson(w http.ResponseWriter, r *http.Request) error {
	return f.personAct(w, r, "Đã lưu thông tin.", func(v *web.FormValues, in *personData) error {
		in.Edited = people.Details{Name: v.String("ho-ten"), Position: v.String("chuc-vu"), Email: v.String("thu-dien-tu"), Phone: v.String("dien-thoai")}
		return f.cfg.People.Edit(r.Context(), web.Actor(r), r.PathValue("id"), in.Edited)
	})
}

func (f *Feature) lock(w http.ResponseWriter, r *http.Request) error {
	return f.personAct(w, r, "Đã khóa tài khoản. Các phiên đăng nhập đã kết thúc.", func(v *web.FormValues, in *personData) error {
		in.Reason = v.String("ly-do")
		return f.cfg.People.Lock(r.Context(), web.Actor(r), r.PathValue("id"), in.Reason)
	})
}

func (f *Feature) unlock(w http.ResponseWriter, r *http.Request) error {
	return f.personAct(w, r, "Đã mở khóa tài khoản.", func(*web.FormValues, *personData) error {
		return f.cfg.People.Unlock(r.Context(), web.Actor(r), r.PathValue("id"))
	})
}

func (f *Feature) resetTwoStep(w http.ResponseWriter, r *http.Request) error {
	return f.personAct(w, r, "Đã tắt xác thực hai bước của người này.", func(*web.FormValues, *personData) error {
		return f.cfg.People.ResetTOTP(r.Context(), web.Actor(r), r.PathValue("id"))
	})
}

func (f *Feature) endSession(w http.ResponseWriter, r *http.Request) error {
	return f.personAct(w, r, "Đã kết thúc phiên đăng nhập.", func(v *web.FormValues, _ *personData) error {
		err := f.cfg.People.EndSessions(r.Context(), web.Actor(r), r.PathValue("id"), v.String("phien"), "")
		if domain.CodeOf(err) == domain.CodeNotFound {
			return nil // it ended by itself meanwhile
		}
		return err
	})
}

// reinvite makes a new invitation, also for a person who forgot the password.
func (f *Feature) reinvite(w http.ResponseWriter, r *http.Request) error {
	inv, err := f.cfg.People.Reinvite(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		page, pageErr := f.personPage(r, personData{})
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "person", page)
	}
	return f.showInvitation(w, r, inv)
}
