package planreview

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

func (f *Feature) confirm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, row := r.PathValue("id"), r.PathValue("dong")
	if err := f.programme.Confirm(r.Context(), web.Actor(r), row, version(form)); err != nil {
		return back(w, r, err, rowURL(id, row))
	}
	return web.SeeOther(w, r, f.onward(r, form.String("tiep"), row))
}

func (f *Feature) confirmClear(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n, err := f.programme.ConfirmClear(r.Context(), web.Actor(r), id)
	if err != nil {
		return back(w, r, err, reviewURL(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xác nhận %d nhiệm vụ đã rõ.", n)
	target := reviewURL(id)
	if part := form.String("muc"); part == partAppendix || part == partBody {
		target += "?muc=" + part
	}
	return web.SeeOther(w, r, target)
}

func (f *Feature) reopen(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, row := r.PathValue("id"), r.PathValue("dong")
	if err := f.programme.Reopen(r.Context(), web.Actor(r), row, version(form)); err != nil {
		return back(w, r, err, rowURL(id, row))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã mở lại nhiệm vụ để duyệt.")
	return web.SeeOther(w, r, rowURL(id, row))
}

type dropData struct {
	Row     programme.Row
	Version int64
	Reason  string
	Next    string
	Action  string
	Newer   *newerRow
}

func (f *Feature) dropForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawDrop(w, r, http.StatusOK, dropData{Next: r.URL.Query().Get("tiep")}, nil)
}

// drawDrop keeps the version that the person saw when it is given.
func (f *Feature) drawDrop(w http.ResponseWriter, r *http.Request, status int, d dropData, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return err
	}
	d.Row, d.Action = row, planURL(row.PlanID)+"/dong/"+row.ID+"/bo"
	if d.Version == 0 || d.Newer != nil {
		d.Version = row.Version
	}
	return f.pages.Render(w, r, status, "drop", web.Page{
		Title: "Bỏ nhiệm vụ khỏi kế hoạch theo dõi", Lead: row.ShortName, Nav: nav, Errors: problems, Data: d,
		Back: &web.Link{Label: "Đọc và duyệt", URL: rowURL(row.PlanID, row.ID)},
	})
}

func errPrepare() error {
	return domain.Forbidden("Chỉ người điều phối được sửa bản đọc kế hoạch.")
}

func (f *Feature) drop(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := dropData{Version: version(form), Reason: form.String("ly_do"), Next: form.String("tiep")}
	row := r.PathValue("dong")
	err = f.programme.Drop(r.Context(), web.Actor(r), row, d.Version, d.Reason)
	var status int
	var problems domain.Fields
	if status, problems, d.Newer = f.refusedRow(r, err, row, d.Version); problems != nil {
		return f.drawDrop(w, r, status, d, problems)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, f.onward(r, d.Next, row))
}

// refused is how a form is given back with what was typed: the problems of its
// fields, or one line for what belongs to no field. Without problems the error
// is none of the person's.
func refused(err error) (status int, problems domain.Fields) {
	if problems = domain.FieldsOf(err); problems != nil {
		return http.StatusUnprocessableEntity, problems
	}
	if code := domain.CodeOf(err); code == domain.CodeInvalid {
		return http.StatusUnprocessableEntity, asLine(err)
	} else if code == domain.CodeConflict {
		return http.StatusConflict, asLine(err)
	}
	return 0, nil
}
