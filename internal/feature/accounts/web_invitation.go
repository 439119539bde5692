package accounts

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type invitationData struct {
	people.Offer
	Token string
}

// invitationForm is the page of an invitation. The address holds a secret, so
// the page sends it nowhere.
func invitationForm(w http.ResponseWriter, offer people.Offer, token string) web.Page {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	page := web.Page{
		Title: "Nhận lời mời", Lead: "Đặt mật khẩu để bắt đầu dùng tài khoản.",
		Layout: web.LayoutNarrow, NoIndex: true, Data: invitationData{Offer: offer, Token: token},
	}
	if offer.Reset {
		page.Title, page.Lead = "Đặt lại mật khẩu", "Mật khẩu cũ hết hiệu lực khi đặt mật khẩu mới."
	}
	return page
}

func (f *Feature) invitationPage(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	offer, err := f.cfg.People.Offer(r.Context(), token)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "invitation", invitationForm(w, offer, token))
}

func (f *Feature) acceptInvitation(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	offer, err := f.cfg.People.Offer(r.Context(), token)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	page := invitationForm(w, offer, token)
	if v.Raw("mat-khau") != v.Raw("mat-khau-2") {
		var problems domain.Fields
		problems.Add("mat-khau-2", "Hai lần nhập mật khẩu không giống nhau.")
		return f.again(w, r, problems.Err(), "invitation", page)
	}
	id, err := f.cfg.People.Accept(r.Context(), token, v.Raw("mat-khau"))
	if err != nil {
		return f.again(w, r, err, "invitation", page)
	}
	actor, err := f.cfg.People.ActorOf(r.Context(), id)
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đặt mật khẩu. Tên đăng nhập: %s.", offer.Login)
	return f.firstStepDone(w, r, actor, "invitation", pathDesk)
}
