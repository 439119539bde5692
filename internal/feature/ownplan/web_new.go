package ownplan

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

type newData struct {
	Outline
	Elsewhere string
}

// newForm shows what a draft begins with; where the plan is there it leads to it.
func (f *Feature) newForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	o, err := f.service.Outline(r.Context(), web.Actor(r), q.Get("ke-hoach"), q.Get("co-quan"))
	if err != nil {
		return err
	}
	if o.ExistingID != "" {
		return web.SeeOther(w, r, root+"/"+o.ExistingID)
	}
	d := newData{Outline: o, Elsewhere: root + "/ngoai?" + url.Values{"ke-hoach": {o.Plan.ID}, "co-quan": {o.AgencyID}}.Encode()}
	return f.pages.Render(w, r, http.StatusOK, "new", web.Page{
		Title: "Lập kế hoạch của cơ quan", Lead: o.Agency, Back: &web.Link{Label: "Kế hoạch riêng của cơ quan", URL: root}, Data: d,
	})
}

func (f *Feature) create(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := f.service.Create(r.Context(), web.Actor(r), form.String("ke_hoach"), form.String("co_quan"))
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lập dự thảo từ kế hoạch cấp trên. Ghi người phụ trách, kiểm tra thời gian và kinh phí rồi gửi duyệt.")
	return web.SeeOther(w, r, root+"/"+id+"#xong")
}

type outsideData struct {
	PlanID, AgencyID    string
	Above               string
	Due                 string
	Number, Day, Signer string
}

func (f *Feature) outsideForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return f.drawOutside(w, r, http.StatusOK, outsideData{PlanID: q.Get("ke-hoach"), AgencyID: q.Get("co-quan")}, nil)
}

func (f *Feature) drawOutside(w http.ResponseWriter, r *http.Request, status int, d outsideData, errs domain.Fields) error {
	actor := web.Actor(r)
	if _, err := f.service.recorder(r.Context(), actor, d.AgencyID); err != nil {
		return err
	}
	b, err := f.service.open(r.Context(), d.PlanID, d.AgencyID)
	if err != nil {
		return err
	}
	a, ok := b.agencies[d.AgencyID]
	if !ok {
		return domain.NotFound("Không có cơ quan này.")
	}
	d.Above, d.Due = b.plan.Name(), b.due(d.AgencyID).Vietnamese()
	return f.pages.Render(w, r, status, "outside", web.Page{
		Title: "Ghi nhận kế hoạch đã ban hành ngoài Loa", Lead: a.Name, Back: &web.Link{Label: "Kế hoạch riêng của cơ quan", URL: root}, Data: d, Errors: errs,
	})
}

// outside records a plan that was issued elsewhere.
func (f *Feature) outside(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := outsideData{PlanID: form.String("ke_hoach"), AgencyID: form.String("co_quan"), Number: form.String("so"), Day: form.String("ngay"), Signer: form.String("nguoi_ky")}
	o := Outside{PlanID: d.PlanID, AgencyID: d.AgencyID, Number: d.Number, Signer: d.Signer, IssuedOn: form.Date("ngay")}
	if file := form.File("tep"); file != nil {
		o.FileName = file.Name
		if file.Size <= mostFile {
			if o.File, err = file.Bytes(); err != nil {
				return err
			}
		} else {
			form.Errors.Add("tep", "Tệp quá lớn. Chọn tệp nhỏ hơn 40 MB.")
		}
	}
	err = form.Err()
	id := ""
	if err == nil {
		id, err = f.service.RecordOutside(r.Context(), web.Actor(r), o)
	}
	if fields, ok := web.FormErrors(err); ok {
		return f.drawOutside(w, r, http.StatusUnprocessableEntity, d, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi nhận kế hoạch ban hành ngoài Loa và ghi minh chứng vào sổ.")
	return web.SeeOther(w, r, root+"/"+id)
}
