package accounts

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type tokenLine struct {
	people.Token
	Agency  string
	Expired bool
}

type tokensData struct {
	Lines  []tokenLine
	Roles  []option
	Secret string // of a token just made
	Name   string
	Role   string
	Days   string
}

// roleValue writes a grant as the value of a choice; roleOf reads it.
func roleValue(g access.Grant) string { return string(g.Role) + "|" + g.AgencyID }

func roleOf(actor access.Actor, value string) access.Grant {
	for _, g := range actor.Grants {
		if roleValue(g) == value {
			return g
		}
	}
	return access.Grant{}
}

func (f *Feature) tokensForm(r *http.Request, data tokensData) (web.Page, error) {
	ctx, actor := r.Context(), web.Actor(r)
	list, err := f.cfg.People.OwnTokens(ctx, actor)
	if err != nil {
		return web.Page{}, err
	}
	var ids []string
	for _, t := range list {
		ids = append(ids, t.AgencyID)
	}
	names, err := f.names(ctx, append(ids, actor.Agencies()...)...)
	if err != nil {
		return web.Page{}, err
	}
	for _, t := range list {
		data.Lines = append(data.Lines, tokenLine{t, names[t.AgencyID], t.ExpiresAt <= f.cfg.DB.Clock().Now().UnixMilli()})
	}
	for _, g := range actor.Grants {
		if g.By != "" {
			continue
		}
		data.Roles = append(data.Roles, option{Value: roleValue(g), Label: g.Role.Label(), Hint: names[g.AgencyID]})
	}
	return web.Page{
		Title: "Mã truy cập API", Lead: "Để phần mềm khác của cơ quan đọc và gửi số liệu thay cho người dùng.",
		Back: &web.Link{Label: "Tài khoản", URL: pathAccount}, Data: data,
	}, nil
}

func (f *Feature) tokensPage(w http.ResponseWriter, r *http.Request) error {
	page, err := f.tokensForm(r, tokensData{Days: "90"})
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "tokens", page)
}

// makeToken shows the new token's secret once, on the answer itself.
func (f *Feature) makeToken(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	data := tokensData{Name: v.String("ten-ma"), Role: v.String("vai-tro"), Days: v.String("so-ngay")}
	actor := web.Actor(r)
	days, numErr := strconv.Atoi(data.Days)
	if numErr != nil {
		days = 0
	}
	data.Secret, err = f.cfg.People.MakeToken(r.Context(), actor, people.NewToken{Name: data.Name, Grant: roleOf(actor, data.Role), Days: days})
	if err == nil {
		data = tokensData{Secret: data.Secret, Days: "90"}
	}
	page, pageErr := f.tokensForm(r, data)
	if pageErr != nil {
		return pageErr
	}
	if err != nil {
		return f.again(w, r, err, "tokens", page)
	}
	w.Header().Set("Cache-Control", "no-store")
	return f.pages.Render(w, r, http.StatusOK, "tokens", page)
}

func (f *Feature) revokeToken(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	err = f.cfg.People.RevokeToken(r.Context(), web.Actor(r), v.String("ma-so"))
	if domain.CodeOf(err) == domain.CodeNotFound {
		web.Flash(w, r, web.FlashInfo, "Mã truy cập này đã được thu hồi từ trước.")
		return web.SeeOther(w, r, pathTokens)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thu hồi mã truy cập. Phần mềm dùng mã này không vào được nữa.")
	return web.SeeOther(w, r, pathTokens)
}
