package accounts

import (
	"net/http"
	"net/url"

	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

func codeForm(back string) web.Page {
	return web.Page{
		Title: "Nhập mã xác thực", Lead: "Mở ứng dụng xác thực trên điện thoại và nhập mã 6 chữ số.",
		Layout: web.LayoutNarrow, NoIndex: true, Data: back,
	}
}

func (f *Feature) codePage(w http.ResponseWriter, r *http.Request) error {
	back := web.LocalURL(r.URL.Query().Get("ve"), pathDesk)
	if f.sessions.GetString(r.Context(), people.SessionPending) == "" {
		return web.SeeOther(w, r, pathSignIn+"?ve="+url.QueryEscape(back))
	}
	return f.pages.Render(w, r, http.StatusOK, "code", codeForm(back))
}

// code is the second step of a sign-in.
func (f *Feature) code(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	back := web.LocalURL(v.String("ve"), pathDesk)
	account := f.sessions.GetString(r.Context(), people.SessionPending)
	if account == "" {
		return web.SeeOther(w, r, pathSignIn+"?ve="+url.QueryEscape(back))
	}
	code := v.Required("ma", "Nhập mã 6 chữ số hoặc một mã dự phòng.")
	if err := v.Err(); err != nil {
		return f.again(w, r, err, "code", codeForm(back))
	}
	how, err := f.cfg.People.CheckCode(r.Context(), account, code, f.remote(r))
	if err != nil {
		return f.again(w, r, told(err), "code", codeForm(back))
	}
	actor, err := f.cfg.People.ActorOf(r.Context(), account)
	if err != nil {
		return err
	}
	if how == "recovery" {
		web.Flash(w, r, web.FlashWarning, "Đã dùng một mã dự phòng. Nếu mất điện thoại, bật lại xác thực hai bước ở trang tài khoản.")
	}
	trusts := v.String("tin-cay") == "1"
	if trusts {
		if err := f.trustDevice(w, r, actor); err != nil {
			return err
		}
	}
	return f.signedIn(w, r, actor, signIn{how: how, trusted: trusts, back: back})
}
