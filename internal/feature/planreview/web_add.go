package planreview

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// addData is the form for a row that the reader missed. Texts are as typed.
type addData struct {
	Plan    programme.Plan
	Action  string
	After   string
	Part    string
	Parts   []option
	Quote   string
	Outside string
	No      string
	Words   programme.Words
	Lead    string
	With    string
	Search  searchView
}

func (f *Feature) addForm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	return f.drawAdd(w, r, http.StatusOK, addFrom(form), nil)
}

func addFrom(form *web.FormValues) addData {
	return addData{
		After: form.String("sau"), Part: partFrom(form), Quote: form.String("chu"), Outside: form.String("ly_do"), No: form.String("so"),
		Words: programme.Words{Content: form.String("noi_dung"), Product: form.String("san_pham"), Timing: form.String("thoi_gian")},
		Lead:  withNames(form.String("chu_tri"), form.Strings("them_chu_tri")), With: withNames(form.String("phoi_hop"), form.Strings("them_phoi_hop")),
		Search: searchView{Text: form.String("tim")},
	}
}

func (f *Feature) drawAdd(w http.ResponseWriter, r *http.Request, status int, d addData, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	pl, err := f.programme.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := f.find(r, pl.ID, &d.Search); err != nil {
		return err
	}
	d.Plan, d.Action = pl, planURL(pl.ID)+"/them-dong"
	d.Search.URL = d.Action
	d.Parts = []option{{Value: partAppendix, Label: "Phụ lục"}, {Value: partBody, Label: "Phần tổ chức thực hiện"}}
	target := reviewURL(pl.ID) + "?muc=" + d.Part + "#dong-mo"
	if d.After != "" {
		target = rowURL(pl.ID, d.After)
	}
	return f.pages.Render(w, r, status, "add", web.Page{
		Title: "Thêm nhiệm vụ còn thiếu", Nav: nav, Data: d, Errors: problems, Back: &web.Link{Label: "Đọc và duyệt", URL: target},
	})
}

func (f *Feature) add(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := addFrom(form)
	if d.Search.asked(form) {
		return f.drawAdd(w, r, http.StatusOK, d, nil)
	}
	n := programme.NewRow{
		Words: d.Words, Quote: d.Quote, Outside: d.Outside, Origin: programme.OriginAppendix, No: d.No,
		Lead: lines(d.Lead), Coordinating: lines(d.With), After: d.After,
	}
	if d.Part == partBody {
		n.Origin = programme.OriginDuty
	}
	id := r.PathValue("id")
	_, row, err := f.programme.AddRow(r.Context(), web.Actor(r), id, n)
	if status, problems := refused(err); problems != nil {
		return f.drawAdd(w, r, status, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thêm một nhiệm vụ vào bản đọc.")
	return web.SeeOther(w, r, rowURL(id, row))
}
