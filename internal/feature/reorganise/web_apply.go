package reorganise

import (
	"errors"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

type applyData struct {
	frame
	Act

	Basis   string
	State   domain.Sentence
	Why     []string // what stands in the way
	Blocked string   // why this person may not
	Wait    waiting
	Effect  Effect
	Lacks   []domain.Sentence // what is wanting in the basis
	Know    Knowing
	Undo    undoing
	Who     string // the person who looks
	Run     Run
}

func (f *Feature) applyForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	if !a.Draft() {
		return web.SeeOther(w, r, actURL(a.ID))
	}
	return f.drawApply(w, r, http.StatusOK, a, Knowing{}, nil)
}

func (f *Feature) drawApply(w http.ResponseWriter, r *http.Request, status int, a Act, know Knowing, problems domain.Fields) error { //nolint:revive // one page
	ctx, actor := r.Context(), web.Actor(r)
	d := applyData{frame: f.frame(r, a, "/ap-dung"), Act: a, Basis: basis(a.NewReorganisation), Know: know, Who: actor.Name}
	for _, what := range unproven(a) {
		d.Lacks = append(d.Lacks, lacking(what))
	}
	why, err := f.Ready(ctx, a)
	if err != nil {
		return err
	}
	for _, s := range why {
		d.Why = append(d.Why, f.pages.Say(r, s))
	}
	if d.Effect, err = f.Touched(ctx, a); err != nil {
		return err
	}
	if d.Run, err = f.Run(ctx, a.ID); err != nil {
		return err
	}
	sub, err := f.Submission(ctx, a.ID)
	if err != nil {
		return err
	}
	d.State = stateOf(a.Reorganisation, sub, f.Registry.Today())
	if d.Wait, err = f.waiting(r, a, sub, len(why) == 0); err != nil {
		return err
	}
	d.Wait.Open, d.Wait.Roles = d.Effect.Duties.Open(), d.Effect.Unchosen
	if !d.Wait.Mine {
		d.Blocked = f.words(r, f.MayApply(ctx, actor, a))
	}
	if d.Undo, err = f.undoing(r, a); err != nil {
		return err
	}
	return f.draw(w, r, status, "apply", a, web.Page{Title: "Áp dụng đợt sắp xếp", Data: d, Errors: problems})
}

// words are the sentence of a refusal in the person's language.
func (f *Feature) words(r *http.Request, err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return f.pages.T(r, e.Message, e.Args...)
	}
	return ""
}

func (f *Feature) apply(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.open(r)
	if err != nil {
		return err
	}
	know := Knowing{Open: form.Bool("con_lai"), Unproven: form.Bool("chua_du")}
	err = f.Apply(r.Context(), web.Actor(r), a.ID, versionOf(form), know)
	if problems := told(form, err); len(problems) > 0 && a.Draft() {
		return f.drawApply(w, r, http.StatusUnprocessableEntity, a, know, problems)
	}
	if err != nil {
		return back(w, r, err, actURL(a.ID))
	}
	return web.SeeOther(w, r, actURL(a.ID)+"/tien-do")
}

type runningData struct {
	frame
	Run     Run
	Says    string
	Applied bool
}

// running shows how far the applying is and goes on to the act when it ended.
func (f *Feature) running(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	run, err := f.Run(r.Context(), a.ID)
	if err != nil {
		return err
	}
	if run.ID == "" {
		return web.SeeOther(w, r, actURL(a.ID))
	}
	if run.Phase == phaseDone {
		web.Flash(w, r, web.FlashSuccess, "Đã áp dụng đợt sắp xếp.")
		return web.SeeOther(w, r, actURL(a.ID))
	}
	d := runningData{frame: f.frame(r, a, ""), Run: run, Applied: a.Status == org.Applied}
	if why := run.Why(); why != nil {
		d.Says = f.pages.Say(r, *why)
	}
	title := "Đang áp dụng"
	if run.Phase == phaseRefused {
		title = "Chưa áp dụng được"
	}
	return f.draw(w, r, http.StatusOK, "running", a, web.Page{Title: title, Data: d})
}

// Label names the phase as the page shows it.
func (r Run) Label() string {
	switch r.Phase {
	case phaseWrite:
		return "Ghi các dòng của đợt sắp xếp"
	case phaseDecide:
		return "Ghi các quyết định về nhiệm vụ"
	case phaseApply:
		return "Đưa vào hiệu lực"
	case phaseRoles:
		return "Chuyển vai trò"
	}
	return ""
}

// copyAct prepares the list of an act again.
func (f *Feature) copyAct(w http.ResponseWriter, r *http.Request) error {
	id, err := f.Copy(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return back(w, r, err, actURL(r.PathValue("id")))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã chép danh sách sang một đợt sắp xếp mới. Sửa ngày và danh sách nếu cần.")
	return web.SeeOther(w, r, actURL(id)+"/van-ban")
}

type undoData struct {
	frame
	Act

	Basis, Reason string
	State         domain.Sentence
}

func (f *Feature) undoForm(w http.ResponseWriter, r *http.Request) error {
	if err := mayUndo(web.Actor(r)); err != nil {
		return err
	}
	a, err := f.open(r)
	if err != nil {
		return err
	}
	return f.drawUndo(w, r, http.StatusOK, a, "", nil)
}

func (f *Feature) drawUndo(w http.ResponseWriter, r *http.Request, status int, a Act, reason string, problems domain.Fields) error { //nolint:revive // one page
	return f.draw(w, r, status, "undo", a, web.Page{
		Title: "Hoàn tác đợt sắp xếp", Errors: problems, Data: undoData{
			frame: f.frame(r, a, ""), Act: a, Basis: basis(a.NewReorganisation), Reason: reason, State: stateOf(a.Reorganisation, Submission{}, f.Registry.Today()),
		},
	})
}

func (f *Feature) undo(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.open(r)
	if err != nil {
		return err
	}
	reason := form.String("ly_do")
	err = f.Undo(r.Context(), web.Actor(r), a.ID, reason)
	if problems := told(form, err); len(problems) > 0 {
		return f.drawUndo(w, r, http.StatusUnprocessableEntity, a, reason, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã hoàn tác đợt sắp xếp. Sổ đăng ký như trước khi áp dụng.")
	return web.SeeOther(w, r, actURL(a.ID))
}
