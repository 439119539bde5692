package report

import (
	"context"
	"net/http"
	"strconv"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

// words is what a person wrote in the report, with the version they saw.
type words struct {
	Version                          int64
	Results, Shortcomings, Proposals string
	Answers                          map[int64]string // of an ad hoc report, by question

	causes map[string]string // of unmet duties that were typed anew, by obligation
}

func readWords(form *web.FormValues) words {
	version, _ := strconv.ParseInt(form.String("phien_ban"), 10, 64)
	w := words{
		Version: version, Results: form.String("ket_qua"),
		Shortcomings: form.String("han_che"), Proposals: form.String("de_xuat"), Answers: map[int64]string{},
	}
	for n := int64(1); n <= mostQuestions; n++ {
		if name := answerField(n); form.Has(name) {
			w.Answers[n] = form.String(name)
		}
	}
	w.causes = readCauses(form)
	return w
}

func (f *Feature) save(w http.ResponseWriter, r *http.Request) error {
	return f.write(w, r, f.service.Save, "Đã lưu báo cáo.")
}

func (f *Feature) submit(w http.ResponseWriter, r *http.Request) error {
	return f.write(w, r, f.service.Submit, "Đã gửi duyệt. Lãnh đạo đơn vị sẽ thấy báo cáo ở trang Việc của tôi. Chưa ai quyết định thì còn rút lại được.")
}

// recall takes a submitted report back.
func (f *Feature) recall(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Recall(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã rút lại báo cáo. Sửa xong thì gửi duyệt lại.")
	return web.SeeOther(w, r, root+"/"+id)
}

// approve freezes the version that the leader read.
func (f *Feature) approve(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.ApproveSeen(r.Context(), web.Actor(r), id, readWords(form).Version); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã duyệt. Số liệu của báo cáo được chốt, minh chứng đến sau không làm thay đổi.")
	return web.SeeOther(w, r, root+"/"+id)
}

// file notes that the report went out.
func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, with := r.PathValue("id"), form.String("kem_van_ban")
	if len(with) > mostWith {
		rep, err := f.service.Get(r.Context(), web.Actor(r), id)
		if err != nil {
			return err
		}
		form.Errors.Add("kem_van_ban", "Rút gọn còn tối đa %d ký tự.", mostWith)
		return f.draw(w, r, shown{report: rep, status: http.StatusUnprocessableEntity, with: with, errs: form.Errors})
	}
	if err := f.service.File(r.Context(), web.Actor(r), id, with); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã ghi nhận việc gửi báo cáo. Cơ quan tiếp nhận sẽ thấy báo cáo này.")
	return web.SeeOther(w, r, root+"/"+id)
}

// mostWith bounds number and date of the paper that carried a report.
const mostWith = 300

// accept takes a report that was filed.
func (f *Feature) accept(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Accept(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã tiếp nhận báo cáo.")
	return web.SeeOther(w, r, root+"/"+id)
}

// back is a way of sending a report back with a reason.
func (f *Feature) back(do func(context.Context, access.Actor, string, Why) error, done string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.Form(r)
		if err != nil {
			return err
		}
		reason := form.Required("ly_do", "Nhập lý do trả lại để người soạn biết cần sửa gì.")
		rep, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
		if err != nil {
			return err
		}
		if len(form.Errors) > 0 {
			return f.draw(w, r, shown{report: rep, status: http.StatusUnprocessableEntity, reason: reason, errs: form.Errors})
		}
		if err := do(r.Context(), web.Actor(r), rep.ID, Why{Reason: reason, Version: readWords(form).Version}); err != nil {
			return err
		}
		web.Flash(w, r, "success", done)
		return web.SeeOther(w, r, root+"/"+rep.ID)
	}
}
