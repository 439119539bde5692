package reorganise

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

// undecided lists the duties of units that are gone and that nobody decided on.
func (f *Feature) undecided(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	return f.drawUndecided(w, r, http.StatusOK, dutiesData{Which: readWhich(form), From: form.Int("tu")}, nil)
}

func (f *Feature) drawUndecided(w http.ResponseWriter, r *http.Request, status int, d dutiesData, problems domain.Fields) error {
	all, p, err := f.Undecided(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	d.Action, d.After, d.Ready, d.May = root+"/chua-quyet-dinh", true, true, mayPrepare(web.Actor(r)) == nil
	d.fill(all, p)
	return f.pages.Render(w, r, status, "undecided", web.Page{
		Title: "Nhiệm vụ chưa có đơn vị nhận", Lead: "Đơn vị chủ trì đã kết thúc; chưa ai quyết định nhiệm vụ do đơn vị nào tiếp tục.", Nav: nav,
		Back: &web.Link{Label: "Sắp xếp tổ chức", URL: root}, Data: d, Errors: problems,
	})
}

func (f *Feature) settle(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := dutiesData{Which: readWhich(form), From: form.Int("tu"), Action: root + "/chua-quyet-dinh"}
	var ask Ask
	d.Form, ask = readAsk(form)
	which, err := d.scope()
	n, left := 0, 0
	if err == nil {
		n, left, err = f.Settle(r.Context(), web.Actor(r), which, ask)
	}
	if problems := told(form, err); len(problems) > 0 {
		return f.drawUndecided(w, r, http.StatusUnprocessableEntity, d, fieldsOf(problems))
	}
	if err != nil {
		return err
	}
	flashDecided(w, r, n, left)
	return web.SeeOther(w, r, d.next())
}

// fieldsOf puts the programme's names of fields to those of this form.
func fieldsOf(problems domain.Fields) domain.Fields {
	for i, p := range problems {
		switch p.Name {
		case "ke_thua":
			problems[i].Name = "nhan"
		case "ket_qua":
			problems[i].Name = "cach"
		}
	}
	return problems
}
