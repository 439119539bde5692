package report

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/report"
	"loa/internal/platform/web"
)

// keeping keeps what a person wrote by one act.
type keeping func(context.Context, access.Actor, string, words) error

// write is the way of saving and of submitting: the same form, another act, and what
// is said when it is done. Somebody else's change in between loses nothing: the form
// comes back with what was typed.
func (f *Feature) write(w http.ResponseWriter, r *http.Request, do keeping, done string) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor, id, text := r.Context(), web.Actor(r), r.PathValue("id"), readWords(form)
	before, err := f.service.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	answers, err := f.service.answers(ctx, before)
	if err != nil {
		return err
	}
	part := text.changed(before, answers)
	if text.Shortcomings, err = f.service.withCauses(ctx, before, text); err != nil {
		return err
	}
	err = do(ctx, actor, id, text)
	if domain.CodeOf(err) == domain.CodeConflict || len(domain.FieldsOf(err)) > 0 {
		return f.showTyped(w, r, id, text, err)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", done)
	after, err := f.service.Get(ctx, actor, id)
	if err != nil || !after.writable() {
		return web.SeeOther(w, r, root+"/"+id)
	}
	return web.SeeOther(w, r, partPath(id, part))
}

// partPath is where a part of the form stands.
func partPath(id, part string) string { return root + "/" + id + "?phan=" + part + "#phan-" + part }

// changed names the part of the form that was written last, by its place: the
// last that says something else than before, the first of all when none does.
func (w words) changed(before Report, answers []Answer) string {
	names := partNames()
	switch {
	case w.Proposals != before.Proposals:
		return names[2]
	case w.Shortcomings != before.Shortcomings:
		return names[1]
	case len(w.causes) > 0:
		return causesPart
	case w.Results != before.Results || len(answers) == 0:
		return names[0]
	}
	return answersPart
}

// redraft writes the words anew from the figures of now.
func (f *Feature) redraft(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Redraft(r.Context(), web.Actor(r), id, readWords(form).Version); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã lập lại lời văn phần I và phần II từ số liệu lúc này.")
	return web.SeeOther(w, r, partPath(id, partNames()[0]))
}

func (f *Feature) showTyped(w http.ResponseWriter, r *http.Request, id string, text words, problem error) error {
	rep, err := f.service.Get(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	if !rep.writable() {
		return f.showKept(w, r, keptData{Report: rep, Parts: typedParts(text)}, problem)
	}
	rep.Results, rep.Shortcomings, rep.Proposals = text.Results, text.Shortcomings, text.Proposals
	if errs := domain.FieldsOf(problem); len(errs) > 0 {
		return f.draw(w, r, shown{report: rep, status: http.StatusUnprocessableEntity, errs: errs, typed: text.Answers})
	}
	var errs domain.Fields
	if errors.Is(problem, errWithdrawn) {
		errs = append(errs, beside("ket_qua", problem))
	} else {
		errs = domain.Fields{{Name: "ket_qua", Message: "Người khác vừa lưu báo cáo này. Nội dung dưới đây là của lần nhập này; lưu lại để thay bản kia.", Stale: true}}
	}
	return f.draw(w, r, shown{report: rep, status: http.StatusConflict, errs: errs, typed: text.Answers})
}

// keptData is what somebody typed into a report that went on meanwhile.
type keptData struct {
	Report Report
	Parts  []keptPart
}

// keptPart is the answer to question N, or a part of the report by its title.
type keptPart struct {
	N           int64
	Title, Text string
}

// typedParts are the parts of a form in which something was typed, in its order.
func typedParts(text words) []keptPart {
	var parts []keptPart
	for _, n := range slices.Sorted(maps.Keys(text.Answers)) {
		parts = append(parts, keptPart{N: n, Text: text.Answers[n]})
	}
	for i, typed := range []string{text.Results, text.Shortcomings, text.Proposals} {
		parts = append(parts, keptPart{Title: sectionTitles()[i], Text: typed})
	}
	return slices.DeleteFunc(parts, func(p keptPart) bool { return strings.TrimSpace(p.Text) == "" })
}

// showKept gives back what can be saved no more, so that it can be copied.
func (f *Feature) showKept(w http.ResponseWriter, r *http.Request, d keptData, problem error) error {
	if len(d.Parts) == 0 {
		return problem
	}
	return f.pages.Render(w, r, http.StatusConflict, "kept", web.Page{
		Title: "Không lưu được lời văn", Nav: "bao-cao", Lead: "Báo cáo đã sang bước khác trong lúc nhập.", Back: &web.Link{Label: "Báo cáo", URL: root + "/" + d.Report.ID}, Data: d, Overtaken: true,
	})
}

// apiReport is a report with its figures, for programs.
type apiReport struct {
	Report  Report         `json:"report"`
	Figures report.Figures `json:"figures"`
	Answers []Answer       `json:"answers,omitempty"` // of an ad hoc report
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	reports, err := f.service.List(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, map[string]any{"items": reports})
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	rep, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	structure, err := structureOf(structureNamed(r.URL.Query().Get("structure")), rep)
	if err != nil {
		return err
	}
	figures, _, err := f.service.in(r.Context(), rep, structure)
	if err != nil {
		return err
	}
	answers, err := f.service.standing(r.Context(), rep)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, apiReport{Report: rep, Figures: figures, Answers: answers})
}

// apiDo lets a program do one act and answers the report as it is then.
func (f *Feature) apiDo(act func(context.Context, access.Actor, string) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		actor, id := web.Actor(r), r.PathValue("id")
		if err := act(r.Context(), actor, id); err != nil {
			return err
		}
		rep, err := f.service.Get(r.Context(), actor, id)
		if err != nil {
			return err
		}
		return web.JSON(w, http.StatusOK, rep)
	}
}
