package papers

import (
	"context"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

func (f *Feature) submit(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	if _, err := f.service.Submit(r.Context(), web.Actor(r), callOf(r, form)); err != nil {
		return err
	}
	return f.done(w, r, "Đã chuyển văn bản sang trình ký.")
}

// done confirms an act and leads back to the paper.
func (f *Feature) done(w http.ResponseWriter, r *http.Request, message string, args ...any) error {
	web.Flash(w, r, web.FlashSuccess, message, args...)
	return web.SeeOther(w, r, root+"/"+r.PathValue("id"))
}

func (f *Feature) release(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	day, problems := form.Date("ngay_phat_hanh"), form.Errors
	if len(problems) == 0 {
		_, err = f.service.Release(r.Context(), web.Actor(r), callOf(r, form), day)
		if problems, _ = mendable(err); err != nil && len(problems) == 0 {
			return err
		}
	}
	if len(problems) > 0 {
		return f.drawPaper(w, r, http.StatusUnprocessableEntity, paperData{Day: form.String("ngay_phat_hanh")}, problems...)
	}
	return f.done(w, r, "Đã ghi văn bản được phát hành ngày %s.", day.Vietnamese())
}

func (f *Feature) sendBack(w http.ResponseWriter, r *http.Request) error {
	return f.decide(w, r, f.service.Return, "tra-lai", "Đã trả lại văn bản về dự thảo kèm lý do.")
}

func (f *Feature) cancel(w http.ResponseWriter, r *http.Request) error {
	return f.decide(w, r, f.service.Cancel, "huy", "Đã hủy văn bản.")
}

// decision is an act that needs a reason.
type decision = func(context.Context, access.Actor, papers.Call, string) (papers.Paper, error)

func (f *Feature) decide(w http.ResponseWriter, r *http.Request, do decision, which, said string) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	reason := form.String("ly_do_" + which)
	_, err = do(r.Context(), web.Actor(r), callOf(r, form), reason)
	if problems, ok := mendable(err); ok {
		for i := range problems { // two forms on one page: each field has its own name
			problems[i].Name += "_" + which
		}
		return f.drawPaper(w, r, http.StatusUnprocessableEntity, paperData{Reason: reason, Wants: which}, problems...)
	}
	if err != nil {
		return err
	}
	return f.done(w, r, said)
}
