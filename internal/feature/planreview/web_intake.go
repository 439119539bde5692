package planreview

import (
	"cmp"
	"net/http"
	"net/url"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

func intakeURL(id string) string { return root + "/tai-len/lan-doc/" + url.PathEscape(id) }

// intakeData is one reading of a file.
type intakeData struct {
	programme.Intake
	Act        string // address of the reading
	Already    bool   // the person sent a file that was here before
	Elapsed    string // since it was begun
	Why        string
	Reason     string          // as typed
	Plan       *programme.Plan // what it became, or which plan it is the same as
	PlanURL    string
	MayPrepare bool
	AskSecret  bool
}

// KB is the file's size in kilobytes, at least one.
func (d intakeData) KB() int64 { return max(d.Size>>10, 1) }

// goOn sends the person to where a reading stands.
func (f *Feature) goOn(w http.ResponseWriter, r *http.Request, in programme.Intake) error {
	if in.State != programme.IntakeDone {
		return web.SeeOther(w, r, intakeURL(in.ID))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đọc văn bản. Hãy duyệt từng nhiệm vụ bên cạnh nguyên văn.")
	return web.SeeOther(w, r, reviewURL(in.PlanID))
}

// intake shows how far a reading is, what stands in its way, or goes on to what
// it became.
func (f *Feature) intake(w http.ResponseWriter, r *http.Request) error {
	in, err := f.programme.Intake(r.Context(), web.Actor(r), r.PathValue("lan"))
	if err != nil {
		return err
	}
	already := r.URL.Query().Get("da-co") != ""
	if in.State == programme.IntakeDone && !already {
		return f.goOn(w, r, in)
	}
	return f.drawIntake(w, r, http.StatusOK, intakeData{Intake: in, Already: already}, nil)
}

func (f *Feature) drawIntake(w http.ResponseWriter, r *http.Request, status int, d intakeData, problems domain.Fields) error {
	d.Act, d.MayPrepare = intakeURL(d.ID), programme.MayPrepare(web.Actor(r))
	d.AskSecret = d.State == programme.IntakeRefused && d.RefusalKind == programme.RefusedPassword
	if why := d.Intake.Why(); why != nil {
		d.Why = f.pages.T(r, why.Message, why.Args...)
	}
	if id := cmp.Or(d.PlanID, d.SameAs); id != "" {
		p, err := f.programme.Plan(r.Context(), id)
		if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
			return err
		}
		if err == nil {
			d.Plan, d.PlanURL = &p, planURL(p.ID)
		}
	}
	page := web.Page{Title: d.title(), Nav: nav, Back: &web.Link{Label: "Kế hoạch", URL: root}, Data: &d, Errors: problems}
	if !d.Ended() && d.BeganAt > 0 {
		d.Elapsed = f.lasted(r, f.programme.Elapsed(d.Intake))
	}
	return f.pages.Render(w, r, status, "intake", page)
}

func (d intakeData) title() string {
	switch {
	case d.Already:
		return "Tệp này đã được tải lên"
	case d.State == programme.IntakeSame:
		return "Kế hoạch này đã có"
	case d.State == programme.IntakeRefused:
		return "Chưa đọc được tệp"
	}
	return "Đang đọc kế hoạch"
}

// lasted says how long something lasts, in whole seconds, then in minutes.
func (f *Feature) lasted(r *http.Request, d time.Duration) string {
	seconds := int(d / time.Second)
	if seconds < 60 {
		return f.pages.T(r, "%d giây", seconds)
	}
	return f.pages.T(r, "%d phút %d giây", seconds/60, seconds%60)
}

// retry reads a refused file again, with a password when it needs one.
func (f *Feature) retry(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	actor, id, secret := web.Actor(r), r.PathValue("lan"), form.Raw("mat_khau_tep")
	old, err := f.programme.Intake(r.Context(), actor, id)
	if err != nil {
		return err
	}
	if old.RefusalKind == programme.RefusedPassword && secret == "" {
		form.Errors.Add("mat_khau_tep", "Nhập mật khẩu mở tệp.")
		return f.drawIntake(w, r, http.StatusUnprocessableEntity, intakeData{Intake: old}, form.Errors)
	}
	in, fresh, err := f.programme.Retry(r.Context(), actor, id, secret)
	if err != nil {
		return back(w, r, err, intakeURL(id))
	}
	if !fresh {
		return web.SeeOther(w, r, intakeURL(in.ID)+"?da-co=1")
	}
	if in, err = f.await(r.Context(), actor, in); err != nil {
		return err
	}
	return f.goOn(w, r, in)
}

// readAnyway makes a draft of a plan that is there already from another file.
func (f *Feature) readAnyway(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	actor, id, reason := web.Actor(r), r.PathValue("lan"), form.String("ly_do")
	err = f.programme.ReadAnyway(r.Context(), actor, id, reason)
	problems := domain.FieldsOf(err)
	if err != nil && problems == nil {
		return back(w, r, err, intakeURL(id))
	}
	in, err := f.programme.Intake(r.Context(), actor, id)
	if err != nil {
		return err
	}
	if problems != nil {
		return f.drawIntake(w, r, http.StatusUnprocessableEntity, intakeData{Intake: in, Reason: reason}, problems)
	}
	if in, err = f.await(r.Context(), actor, in); err != nil {
		return err
	}
	return f.goOn(w, r, in)
}
