package reorganise

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

type rolesData struct {
	frame
	Rows     []roleRow
	Unchosen int
	Ready    bool
}

type roleRow struct {
	Role
	Options []option
	Value   string
}

// nowhere is the choice that lets a role end with its unit.
const nowhere = "khong"

func (f *Feature) roles(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	if !a.Draft() {
		return web.SeeOther(w, r, actURL(a.ID))
	}
	return f.drawRoles(w, r, http.StatusOK, a, nil, nil)
}

func (f *Feature) drawRoles(w http.ResponseWriter, r *http.Request, status int, a Act, sent map[string]string, problems domain.Fields) error { //nolint:revive // one page
	p, err := f.passing(r.Context(), a)
	if err != nil {
		return err
	}
	roles, err := f.Roles(r.Context(), a, p)
	if err != nil {
		return err
	}
	d := rolesData{frame: f.frame(r, a, "/tai-khoan"), Ready: p.after != nil}
	for _, role := range roles {
		row := roleRow{Role: role, Options: []option{{Label: "Chưa chọn"}, {Value: nowhere, Label: "Kết thúc cùng đơn vị"}}}
		for _, h := range role.Heirs {
			row.Options = append(row.Options, option{Value: h.ID, Label: h.Name})
		}
		if !role.Decided {
			d.Unchosen++
		}
		switch value, ok := sent[role.ID]; {
		case ok:
			row.Value = value
		case role.ToID != "":
			row.Value = role.ToID
		case role.Decided:
			row.Value = nowhere
		}
		d.Rows = append(d.Rows, row)
	}
	return f.draw(w, r, status, "roles", a, web.Page{Title: "Tài khoản và vai trò", Data: d, Errors: problems})
}

func (f *Feature) moveRoles(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	sent, to := map[string]string{}, map[string]string{}
	for _, id := range form.Ends("den_") {
		value := form.String("den_" + id)
		sent[id] = value
		switch value {
		case "":
		case nowhere:
			to[id] = ""
		default:
			to[id] = value
		}
	}
	err = f.MoveRoles(r.Context(), web.Actor(r), a.ID, to)
	if problems := told(form, err); len(problems) > 0 {
		return f.drawRoles(w, r, http.StatusUnprocessableEntity, a, sent, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu nơi tiếp tục của %d vai trò.", len(to))
	return web.SeeOther(w, r, actURL(a.ID)+"/tai-khoan")
}
