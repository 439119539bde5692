package accounts

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

func passwordForm() web.Page {
	return web.Page{
		Title: "Đổi mật khẩu", Lead: "Các phiên đăng nhập khác kết thúc khi đổi mật khẩu.",
		Back: &web.Link{Label: "Tài khoản", URL: pathAccount},
	}
}

func (f *Feature) passwordPage(w http.ResponseWriter, r *http.Request) error {
	return f.pages.Render(w, r, http.StatusOK, "password", passwordForm())
}

func (f *Feature) changePassword(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if v.Raw("mat-khau") != v.Raw("mat-khau-2") {
		var problems domain.Fields
		problems.Add("mat-khau-2", "Hai lần nhập mật khẩu không giống nhau.")
		return f.again(w, r, problems.Err(), "password", passwordForm())
	}
	actor := web.Actor(r)
	if err := f.cfg.People.ChangePassword(r.Context(), actor, v.Raw("mat-khau-cu"), v.Raw("mat-khau")); err != nil {
		return f.again(w, r, err, "password", passwordForm())
	}
	if err := f.begin(r, actor.AccountID, signIn{how: "renewed"}); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.")
	return web.SeeOther(w, r, pathAccount)
}
