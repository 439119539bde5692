package newsroom

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

// say takes a comment. One that cannot be noted comes back with the page it stood on.
func (f *Feature) say(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Say(r.Context(), web.Actor(r), id, v.String("y_kien"), v.String("khoa")); err != nil {
		fields := domain.FieldsOf(err)
		if len(fields) == 0 {
			return err
		}
		return f.again(w, r, again{http.StatusUnprocessableEntity, "", v}, fields...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi ý kiến.")
	return web.SeeOther(w, r, f.cameFrom(v, id)+"#y-kien")
}

// settle notes that a comment is dealt with.
func (f *Feature) settle(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Settle(r.Context(), web.Actor(r), id, r.PathValue("comment")); err != nil {
		return err
	}
	return web.SeeOther(w, r, f.cameFrom(v, id)+"#y-kien")
}

// cameFrom is the page of a piece on which a form stood.
func (f *Feature) cameFrom(v *web.FormValues, id string) string {
	if v.String("trang") == "duyet" {
		return root + "/" + id + "/duyet"
	}
	return root + "/" + id
}
