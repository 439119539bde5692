package report

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
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
	MayDecide   bool
	Reason      string
	Structure   Structure
	Structures  []Structure // to choose from; none for the report of one agency
	Rows        []shownRow
	Leagues     []report.League
	Charts      charts
	Weak        []shownWeak
	Edition     *Edition // the one that holds
	Before      *before
	Late        bool
	MayFile     bool
	MayReopen   bool
	MayUnfile   bool // take back that it was filed
	MayReceive  bool
	MayReject   bool
	Answers     []Answer
	All         bool // reports of agencies are given with it
	Withdrawn   bool // what it answers is asked no more
	FiledWith   string
	Paper       *papers.Paper // of the edition that holds; nil without
}

// shownRow is one figure of the annex with the address of its evidence, and what
// the report before said.
type shownRow struct {
	report.Row
	Path, Note string
	Before     string
}

type shownWeak struct {
	report.Weak
	Path string
}

// shownText is one part of the report that is read, not edited.
type shownText struct {
	Title string
	Lines []string
}

type shownLine struct {
	report.Line
	Text, Path string
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
	with   string
	errs   domain.Fields

	structure Structure
	typed     map[int64]string // answers that were not kept
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
		Report: rep, Head: head, StatusLabel: rep.Status.Label(), Figures: figures, Changes: changes, Events: events, Reason: s.reason, FiledWith: s.with,
		Structure: cmp.Or(s.structure, AsItWas), Late: rep.Late(f.service.today()),
		Leagues: report.Leagues(figures.Units), Charts: chartsOf(figures),
	}
	d.permit(actor, rep)
	d.All = ofAll(actor, rep)
	switch err := stands(ctx, f.service.DB, rep.RequestID); {
	case errors.Is(err, errWithdrawn):
		d.Withdrawn = rep.FiledOn == ""
		d.Editable = d.Editable && !d.Withdrawn
	case err != nil:
		return err
	}
	if rep.Scope == ScopeProvince {
		d.Structures = Structures()
	}
	if err := f.proofs(r, &d); err != nil {
		return err
	}
	if d.Answers, err = f.service.standing(ctx, rep); err != nil {
		return err
	}
	for i, a := range d.Answers {
		if text, ok := s.typed[a.N]; ok {
			d.Answers[i].Answer = text
		}
	}
	for i, text := range []string{rep.Results, rep.Shortcomings, rep.Proposals} {
		d.Texts = append(d.Texts, shownText{Title: sectionTitles()[i], Lines: paragraphs(text)})
	}
	return f.pages.Render(w, r, s.status, "report", web.Page{
		Title: head.Title, Nav: "bao-cao", Lead: head.Agency, Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d, Errors: s.errs,
	})
}

// permit says what the actor may do with the report as it stands.
func (d *showData) permit(actor access.Actor, r Report) {
	writable := r.Status == StatusDraft || r.Status == StatusReturned
	d.Editable = mayWrite(actor, r) && writable
	d.MayDecide = r.Status == StatusSubmitted && mayDecide(actor, r) && r.SubmittedBy != actor.AccountID
	d.MayFile = r.Status == StatusApproved && (mayWrite(actor, r) || mayDecide(actor, r))
	d.MayReopen = r.Status == StatusApproved && mayDecide(actor, r)
	d.MayReceive = r.Status == StatusFiled && mayReceive(actor, r) && r.FiledBy != actor.AccountID
	d.MayReject = d.MayReceive || r.Status == StatusAccepted && mayReceive(actor, r) && r.FiledBy != actor.AccountID
	d.MayUnfile = r.Status == StatusFiled && !d.MayReject && (mayWrite(actor, r) || mayDecide(actor, r))
}

// proofs puts beside each figure where its evidence is listed, and what the
// report before said.
func (f *Feature) proofs(r *http.Request, d *showData) error {
	rep := d.Report
	if rep.holds() {
		e, err := f.service.Edition(r.Context(), rep.ID, rep.Edition)
		if err != nil {
			return err
		}
		d.Edition = &e
	}
	if p, ok, err := f.service.PaperOf(r.Context(), rep); err != nil {
		return err
	} else if ok && rep.holds() {
		d.Paper = &p
		d.MayUnfile = d.MayUnfile && p.Status != papers.Released
	}
	b, err := f.service.before(r.Context(), rep)
	if err != nil {
		return err
	}
	d.Before = b
	for _, l := range d.Figures.Lines {
		d.Lines = append(d.Lines, shownLine{Line: l, Text: l.Result(), Path: evidencePath(rep, dutyCode(l.ObligationID))})
	}
	for _, row := range d.Figures.Rows {
		d.Rows = append(d.Rows, shownRow{Row: row, Path: evidencePath(rep, row.Code), Note: rowNote(row), Before: b.figure(row.Code)})
	}
	for i, w := range d.Figures.Weak {
		d.Weak = append(d.Weak, shownWeak{Weak: w, Path: evidencePath(rep, weakCode(i))})
	}
	return nil
}

// words is what a person wrote in the report, with the version they saw.
type words struct {
	Version                          int64
	Results, Shortcomings, Proposals string
	Answers                          map[int64]string // of an ad hoc report, by question
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
	return w
}

func (f *Feature) save(w http.ResponseWriter, r *http.Request) error {
	return f.write(w, r, f.service.Save, "Đã lưu báo cáo.")
}

func (f *Feature) submit(w http.ResponseWriter, r *http.Request) error {
	return f.write(w, r, f.service.Submit, "Đã gửi duyệt. Lãnh đạo đơn vị sẽ thấy báo cáo trong phần Chờ duyệt.")
}

func (f *Feature) approve(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Approve(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã duyệt. Số liệu được chốt cùng số niêm phong của sổ minh chứng.")
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
func (f *Feature) back(do func(context.Context, access.Actor, string, string) error, done string) web.Handler {
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
		if err := do(r.Context(), web.Actor(r), rep.ID, reason); err != nil {
			return err
		}
		web.Flash(w, r, "success", done)
		return web.SeeOther(w, r, root+"/"+rep.ID)
	}
}

// downloadAll gives the reports of all agencies of the same period in one file,
// which comes while they are written.
func (f *Feature) downloadAll(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	rep, err := f.service.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ofAll(actor, rep) {
		return domain.NotFound("Báo cáo này không tổng hợp từ báo cáo của các cơ quan.")
	}
	order := Order{Period: calendar.ReportKey(rep.Period, rep.Year), Plan: rep.PlanID, Rule: rep.WindowRule}
	name := web.StreamedFile{Name: "Báo cáo của từng cơ quan " + rep.Period.Label(rep.Year) + ".zip", MediaType: "application/zip"}
	return web.Stream(w, name, func(to io.Writer) error {
		return f.service.WriteAll(ctx, actor, order, to, func(int, int) {})
	})
}

// ofAll tells whether the report sums up reports of agencies that the actor sees.
func ofAll(actor access.Actor, r Report) bool {
	return r.Scope == ScopeProvince && r.RequestID == "" && (actor.System || actor.SeesAll())
}

// download gives the report in one of its formats.
func (f *Feature) download(format Format) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		name, body, err := f.service.Export(r.Context(), web.Actor(r), r.PathValue("id"), format)
		if err != nil {
			return err
		}
		return web.Download(w, r, name, format.MediaType(), body)
	}
}
