package report

import (
	"cmp"
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

type showData struct {
	Report      Report
	Head        Head
	StatusLabel string
	Figures     report.Figures
	Lines       []shownLine
	Texts       []shownText
	Changes     []Change // what evidence moved since the figures were frozen
	Events      []Event
	Editable    bool
	MaySubmit   bool
	MayDecide   bool
	Reason      string
	Structure   Structure
	Structures  []Structure // to choose from; none for the report of one agency
}

// shownText is one part of the report that is read, not edited.
type shownText struct {
	Title string
	Lines []string
}

type shownLine struct {
	report.Line
	Text string
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	rep, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	structure, err := structureOf(Structure(r.URL.Query().Get("to-chuc")), rep)
	if err != nil {
		return err
	}
	return f.draw(w, r, shown{report: rep, status: http.StatusOK, structure: structure})
}

// shown is a report as a page shows it: with which status, with the reason for
// returning that was typed, and the problems of what was typed.
type shown struct {
	report Report
	status int
	reason string
	errs   domain.Fields

	structure Structure
}

func (f *Feature) draw(w http.ResponseWriter, r *http.Request, s shown) error {
	rep := s.report
	ctx, actor := r.Context(), web.Actor(r)
	head, err := f.service.Head(ctx, rep)
	if err != nil {
		return err
	}
	figures, changes, err := f.service.in(ctx, rep, s.structure)
	if err != nil {
		return err
	}
	events, err := f.service.Events(ctx, rep)
	if err != nil {
		return err
	}
	d := showData{
		Report: rep, Head: head, StatusLabel: rep.Status.Label(), Figures: figures, Changes: changes, Events: events, Reason: s.reason,
		Structure: cmp.Or(s.structure, AsItWas),
		Editable:  mayWrite(actor, rep) && (rep.Status == StatusDraft || rep.Status == StatusReturned),
		MaySubmit: mayWrite(actor, rep) && (rep.Status == StatusDraft || rep.Status == StatusReturned),
		MayDecide: rep.Status == StatusSubmitted && mayDecide(actor, rep) && rep.SubmittedBy != actor.AccountID,
	}
	if rep.Scope == ScopeProvince {
		d.Structures = Structures()
	}
	for _, l := range figures.Lines {
		d.Lines = append(d.Lines, shownLine{Line: l, Text: l.Result()})
	}
	for i, text := range []string{rep.Results, rep.Shortcomings, rep.Proposals} {
		d.Texts = append(d.Texts, shownText{Title: sectionTitles()[i], Lines: paragraphs(text)})
	}
	return f.pages.Render(w, r, s.status, "report", web.Page{
		Title: head.Title, Nav: "bao-cao", Lead: head.Agency, Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d, Errors: s.errs,
	})
}

// words is what a person wrote in the report, with the version they saw.
type words struct {
	Version                          int64
	Results, Shortcomings, Proposals string
}

func readWords(form *web.FormValues) words {
	version, _ := strconv.ParseInt(form.String("phien_ban"), 10, 64)
	return words{
		Version: version, Results: form.String("ket_qua"),
		Shortcomings: form.String("han_che"), Proposals: form.String("de_xuat"),
	}
}

func (f *Feature) save(w http.ResponseWriter, r *http.Request) error {
	return f.write(w, r, f.service.Save, "Đã lưu báo cáo.")
}

func (f *Feature) submit(w http.ResponseWriter, r *http.Request) error {
	return f.write(w, r, f.service.Submit, "Đã gửi duyệt. Lãnh đạo đơn vị sẽ thấy báo cáo trong phần Chờ duyệt.")
}

func (f *Feature) sendBack(w http.ResponseWriter, r *http.Request) error {
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
	if err := f.service.Return(r.Context(), web.Actor(r), rep.ID, reason); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã trả lại báo cáo kèm lý do.")
	return web.SeeOther(w, r, root+"/"+rep.ID)
}

func (f *Feature) approve(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Approve(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã duyệt. Số liệu được chốt cùng số niêm phong của sổ minh chứng.")
	return web.SeeOther(w, r, root+"/"+id)
}

func (f *Feature) docx(w http.ResponseWriter, r *http.Request) error {
	name, body, err := f.service.DOCX(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Download(w, r, name, office.MimeDOCX, body)
}
