package accounts

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type setupData struct{ Code, Name, Login, Email string }

func setupForm(data setupData) web.Page {
	return web.Page{
		Title: "Thiết lập lần đầu", Lead: "Tạo tài khoản quản trị hệ thống. Các tài khoản khác do người này mời.",
		Layout: web.LayoutNarrow, NoIndex: true, Data: data,
	}
}

func (f *Feature) setupPage(w http.ResponseWriter, r *http.Request) error {
	code := r.URL.Query().Get("ma")
	if err := f.cfg.People.CheckSetup(r.Context(), code); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "setup", setupForm(setupData{Code: code}))
}

func (f *Feature) setup(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	data := setupData{Code: v.String("ma"), Name: v.String("ho-ten"), Login: v.String("ten-dang-nhap"), Email: v.String("thu-dien-tu")}
	var problems domain.Fields
	if data.Login == "" {
		problems.Add("ten-dang-nhap", "Nhập tên đăng nhập.")
	}
	if v.Raw("mat-khau") != v.Raw("mat-khau-2") {
		problems.Add("mat-khau-2", "Hai lần nhập mật khẩu không giống nhau.")
	}
	if err := problems.Err(); err != nil {
		return f.again(w, r, err, "setup", setupForm(data))
	}
	id, err := f.cfg.People.Setup(r.Context(), data.Code, people.NewPerson{Name: data.Name, Login: data.Login, Email: data.Email}, v.Raw("mat-khau"))
	if err != nil {
		return f.again(w, r, err, "setup", setupForm(data))
	}
	if err := f.begin(r, id, signIn{how: "invitation"}); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thiết lập xong. Mời người dùng hoặc nạp kế hoạch đầu tiên.")
	return web.SeeOther(w, r, pathDesk)
}
