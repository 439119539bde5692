package newsroom

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

// setReview sets on which day a piece is looked at again.
func (f *Feature) setReview(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id, day := r.PathValue("id"), v.Date("ngay_xem_lai")
	problems := v.Errors
	if len(problems) == 0 {
		err := f.service.SetReview(r.Context(), web.Actor(r), id, day)
		if problems = domain.FieldsOf(err); err != nil && len(problems) == 0 {
			return err
		}
	}
	if len(problems) > 0 {
		return f.again(w, r, again{http.StatusUnprocessableEntity, "xem-lai", v}, problems...)
	}
	said := "Đã ghi ngày xem lại."
	if day == "" {
		said = "Đã bỏ ngày xem lại. Không ai được nhắc đọc lại bài nữa."
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, root+"/"+id)
}

// stillTrue notes that a piece is still true.
func (f *Feature) stillTrue(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.StillTrue(r.Context(), web.Actor(r), id, calendar.Date(v.String("ngay"))); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi bài còn đúng. Nửa năm nữa nhắc xem lại.")
	return web.SeeOther(w, r, notice.Back(v.String(notice.FromDesk.Name), root+"/"+id))
}
