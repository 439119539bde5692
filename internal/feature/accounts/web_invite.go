package accounts

import (
	"cmp"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type inviteData struct {
	Name, Position, Email, Phone, Login, Role, Agency string
	Roles, Agencies                                   []option
	Mail                                              bool // the office can send mail
}

func (f *Feature) inviteForm(r *http.Request, data inviteData) (web.Page, error) {
	var err error
	if data.Agencies, err = f.agencyOptions(r.Context(), "Chọn cơ quan"); err != nil {
		return web.Page{}, err
	}
	data.Roles = roleOptions(people.Manageable(web.Actor(r)))
	data.Mail = f.cfg.Mail.Ready()
	return web.Page{
		Title: "Mời người dùng", Nav: navPeople, Data: data, Back: &web.Link{Label: "Người dùng", URL: pathPeople},
	}, nil
}

func (f *Feature) invitePage(w http.ResponseWriter, r *http.Request) error {
	if err := people.MayManage(web.Actor(r)); err != nil {
		return err
	}
	q := r.URL.Query()
	page, err := f.inviteForm(r, inviteData{Role: cmp.Or(q.Get("vai-tro"), string(access.Officer)), Agency: q.Get("co-quan")})
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "invite", page)
}

func (f *Feature) invite(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	data := inviteData{
		Name: v.String("ho-ten"), Position: v.String("chuc-vu"), Email: v.String("thu-dien-tu"), Phone: v.String("dien-thoai"),
		Login: v.String("ten-dang-nhap"), Role: v.String("vai-tro"), Agency: v.String("co-quan"),
	}
	inv, err := f.cfg.People.Invite(r.Context(), web.Actor(r), people.NewPerson{
		Name: data.Name, Position: data.Position, Email: data.Email, Phone: data.Phone, Login: data.Login,
		Grants: []people.NewGrant{{Role: access.Role(data.Role), AgencyID: data.Agency}},
	})
	if err != nil {
		page, pageErr := f.inviteForm(r, data)
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "invite", page)
	}
	return f.showInvitation(w, r, inv)
}

type invitedData struct {
	people.Invitation
	Link string
}

// showInvitation tells that a mail is on its way, or shows the link: the only
// time that it is seen.
func (f *Feature) showInvitation(w http.ResponseWriter, r *http.Request, inv people.Invitation) error {
	if inv.Mailed {
		web.Flash(w, r, web.FlashSuccess, "Đã tạo lời mời cho %s. Thư mời đang được gửi đến %s.", inv.Name, inv.Email)
		return web.SeeOther(w, r, pathPeople+"/"+inv.AccountID)
	}
	w.Header().Set("Cache-Control", "no-store")
	return f.pages.Render(w, r, http.StatusOK, "invited", web.Page{
		Title: "Đã tạo lời mời", Nav: navPeople, Back: &web.Link{Label: "Người dùng", URL: pathPeople},
		Lead: "Chuyển liên kết này cho người được mời. Liên kết chỉ hiện một lần.",
		Data: invitedData{Invitation: inv, Link: f.cfg.Address(inv.Path())},
	})
}

// slips prints invitations with square codes: of the people of an import, or of
// one person. Each printing makes new links; earlier slips stop working.
func (f *Feature) slips(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	ids := v.Strings("nguoi")
	if batch := v.String("dot"); batch != "" {
		imp, err := f.cfg.People.ImportOf(ctx, actor, batch)
		if err != nil {
			return err
		}
		ids = imp.Made()
	}
	fonts, err := f.cfg.Fonts()
	if err != nil {
		return err
	}
	list, err := f.cfg.People.Reissue(ctx, actor, ids)
	if err != nil {
		return err
	}
	slips, agencies := make([]office.Slip, len(list)), make([]string, len(list))
	for i, inv := range list {
		own, err := f.cfg.People.Person(ctx, actor, inv.AccountID)
		if err != nil {
			return err
		}
		slips[i] = office.Slip{Name: inv.Name, URL: f.cfg.Address(inv.Path()), Expires: f.day(inv.ExpiresAt)}
		if len(own.Grants) > 0 {
			agencies[i] = own.Grants[0].AgencyID
		}
	}
	names, err := f.names(ctx, agencies...)
	if err != nil {
		return err
	}
	for i := range slips {
		slips[i].Agency = names[agencies[i]]
	}
	pdf, err := office.SlipsPDF(fonts, slips)
	if err != nil {
		return err
	}
	return web.Download(w, r, "Phiếu mời.pdf", office.MimePDF, pdf)
}

// day is the civil day of an instant in Unix milliseconds.
func (f *Feature) day(ms int64) calendar.Date {
	return calendar.DateOf(timeOf(ms), f.cfg.Zone)
}
