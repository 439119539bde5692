package planreview

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

type parentsData struct {
	Plan       programme.Plan
	Parents    []programme.Parent
	Proposals  []programme.Proposal
	Children   []programme.Plan
	Rows       []citingRow
	MayPrepare bool
	Form       parentForm
}

// citingRow is a row of the plan with what it cites.
type citingRow struct {
	programme.Row
	Label string
	Cites []programme.Citation
}

// parentForm is what was typed about a parent.
type parentForm struct {
	PlanID, Kind, Number, IssuedOn, Issuer, Title string
	Plans                                         []option
}

func parentsURL(planID string) string { return planURL(planID) + "/cap-tren" }

func (f *Feature) parents(w http.ResponseWriter, r *http.Request) error {
	return f.drawParents(w, r, http.StatusOK, parentForm{}, nil)
}

func (f *Feature) drawParents(w http.ResponseWriter, r *http.Request, status int, form parentForm, problems domain.Fields) error {
	ctx, actor := r.Context(), web.Actor(r)
	pl, err := f.programme.PlanFor(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := parentsData{Plan: pl, MayPrepare: programme.MayPrepare(actor), Form: form}
	if d.Parents, err = f.programme.Parents(ctx, pl.ID); err != nil {
		return err
	}
	if d.Children, err = f.programme.Children(ctx, pl.ID); err != nil {
		return err
	}
	if d.MayPrepare {
		if d.Proposals, err = f.programme.Proposals(ctx, pl.ID); err != nil {
			return err
		}
		if d.Form.Plans, err = f.planOptions(r, pl.ID); err != nil {
			return err
		}
	}
	if d.Rows, err = f.citingRows(r, pl); err != nil {
		return err
	}
	page := web.Page{
		Title: "Văn bản cấp trên", Lead: pl.Name(), Nav: nav, Data: d, Errors: problems, Back: &web.Link{Label: "Kế hoạch", URL: planURL(pl.ID)},
	}
	if pl.Status == programme.StatusDraft {
		page.Back = &web.Link{Label: "Đọc và duyệt", URL: reviewURL(pl.ID)}
	}
	return f.pages.Render(w, r, status, "parents", page)
}

// planOptions lists the other plans in force, to choose the one above.
func (f *Feature) planOptions(r *http.Request, without string) ([]option, error) {
	plans, err := f.programme.Active(r.Context())
	if err != nil {
		return nil, err
	}
	options := []option{{Label: "Không có trong danh sách"}}
	for _, pl := range plans {
		if pl.ID != without {
			options = append(options, option{Value: pl.ID, Label: pl.Name()})
		}
	}
	return options, nil
}

// citingRows lists the rows of a plan that count, with what they cite.
func (f *Feature) citingRows(r *http.Request, pl programme.Plan) ([]citingRow, error) {
	rows, err := f.programme.Rows(r.Context(), pl.ID)
	if err != nil {
		return nil, err
	}
	cites, err := f.programme.Citations(r.Context(), pl.ID)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row programme.Row) bool { return row.State == programme.RowDropped })
	out := make([]citingRow, len(rows))
	for i, row := range rows {
		out[i] = citingRow{Row: row, Label: row.Clause, Cites: cites[row.ID]}
		if row.Origin == programme.OriginAppendix {
			out[i].Label = row.No
		}
	}
	return out, nil
}

func (f *Feature) nameParent(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := parentForm{
		PlanID: form.String("ke_hoach"), Kind: form.String("loai"), Number: form.String("so"), IssuedOn: form.String("ngay"),
		Issuer: form.String("co_quan"), Title: form.String("ten"),
	}
	n := programme.NewParent{
		PlanID: d.PlanID, Kind: d.Kind, Number: d.Number, IssuedOn: form.Date("ngay"), Issuer: d.Issuer, Title: d.Title, Quote: form.String("nguyen_van"),
	}
	if form.Errors == nil {
		err = f.programme.NameParent(r.Context(), web.Actor(r), r.PathValue("id"), n)
	}
	if problems := merge(form.Errors, err); len(problems) > 0 {
		return f.drawParents(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi văn bản cấp trên.")
	return web.SeeOther(w, r, parentsURL(r.PathValue("id")))
}

func (f *Feature) parentEnd(w http.ResponseWriter, r *http.Request) error {
	return f.drawParentEnd(w, r, "", nil)
}

func (f *Feature) drawParentEnd(w http.ResponseWriter, r *http.Request, reason string, problems domain.Fields) error {
	id := r.PathValue("id")
	parents, err := f.programme.Parents(r.Context(), id)
	if err != nil {
		return err
	}
	for _, p := range parents {
		if p.ID != r.PathValue("vanban") {
			continue
		}
		return f.drawReason(w, r, web.Page{Title: "Bỏ văn bản cấp trên", Errors: problems, Back: &web.Link{Label: "Văn bản cấp trên", URL: parentsURL(id)}}, reasonData{
			Quote: p.Name(), Effect: "Kế hoạch không còn được ghi là thực hiện văn bản này. Văn bản gốc không đổi.",
			Action: parentsURL(id) + "/" + p.ID + "/bo", Reason: reason, Label: "Lý do bỏ", Button: "Bỏ văn bản cấp trên này",
		})
	}
	return domain.NotFound("Kế hoạch này không có văn bản cấp trên đó.")
}

func (f *Feature) endParent(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, reason := r.PathValue("id"), form.String("ly_do")
	err = f.programme.EndParent(r.Context(), web.Actor(r), id, r.PathValue("vanban"), reason)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawParentEnd(w, r, reason, problems)
	}
	if err != nil {
		return back(w, r, err, parentsURL(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ văn bản cấp trên.")
	return web.SeeOther(w, r, parentsURL(id))
}

type citeData struct {
	Row     programme.Row
	Parents []option
	Tasks   []option // obligations of the parents that are in the program
	Cites   []programme.Citation
	LinkID  string
	Task    string
	Words   string
	Action  string
}

func (f *Feature) citeForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawCite(w, r, http.StatusOK, citeData{}, nil)
}

func (f *Feature) drawCite(w http.ResponseWriter, r *http.Request, status int, d citeData, problems domain.Fields) error {
	ctx := r.Context()
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	var err error
	if d.Row, err = f.programme.Row(ctx, r.PathValue("dong")); err != nil {
		return err
	}
	parents, err := f.programme.Parents(ctx, d.Row.PlanID)
	if err != nil {
		return err
	}
	d.Tasks = []option{{Label: "Ghi bằng lời ở ô dưới"}}
	for _, p := range parents {
		d.Parents = append(d.Parents, option{Value: p.ID, Label: p.Name(), Hint: p.Title})
		if p.PlanID == "" {
			continue
		}
		tasks, err := f.programme.Obligations(ctx, p.PlanID)
		if err != nil {
			return err
		}
		for _, o := range tasks {
			d.Tasks = append(d.Tasks, option{Value: o.ID, Label: p.Number + ": " + o.Cited()})
		}
	}
	if len(parents) == 1 {
		d.LinkID = parents[0].ID
	}
	cites, err := f.programme.Citations(ctx, d.Row.PlanID)
	if err != nil {
		return err
	}
	d.Cites, d.Action = cites[d.Row.ID], planURL(d.Row.PlanID)+"/dong/"+d.Row.ID+"/dan-chieu"
	return f.pages.Render(w, r, status, "cite", web.Page{
		Title: "Dẫn chiếu văn bản cấp trên", Lead: d.Row.ShortName, Nav: nav, Data: d, Errors: problems,
		Back: &web.Link{Label: "Văn bản cấp trên", URL: parentsURL(d.Row.PlanID)},
	})
}

func (f *Feature) cite(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := citeData{LinkID: form.String("van_ban"), Task: form.String("nhiem_vu"), Words: form.String("noi_dung")}
	err = f.programme.CiteTask(r.Context(), web.Actor(r), r.PathValue("dong"), programme.Cite{LinkID: d.LinkID, ObligationID: d.Task, Words: d.Words})
	if problems := merge(nil, err); len(problems) > 0 {
		return f.drawCite(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi dẫn chiếu.")
	return web.SeeOther(w, r, parentsURL(r.PathValue("id"))+"#dong-"+r.PathValue("dong"))
}

func (f *Feature) uncite(w http.ResponseWriter, r *http.Request) error {
	id, row := r.PathValue("id"), r.PathValue("dong")
	if err := f.programme.Uncite(r.Context(), web.Actor(r), row, r.PathValue("danchieu")); err != nil {
		return back(w, r, err, parentsURL(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ dẫn chiếu.")
	return web.SeeOther(w, r, parentsURL(id)+"#dong-"+row)
}

// planBody is what the page of a plan in force shows of its body: its parents,
// the plans made under it, and what its obligations cite, by obligation id.
type planBody struct {
	ID       string
	Parents  []programme.Parent
	Children []programme.Plan
	Cites    map[string][]programme.Citation
}

func (f *Feature) planBody(r *http.Request, planID string) (b planBody, err error) {
	b = planBody{ID: planID, Cites: map[string][]programme.Citation{}}
	if b.Parents, err = f.programme.Parents(r.Context(), planID); err != nil {
		return b, err
	}
	if b.Children, err = f.programme.Children(r.Context(), planID); err != nil {
		return b, err
	}
	cites, err := f.programme.Citations(r.Context(), planID)
	if err != nil || len(cites) == 0 {
		return b, err
	}
	rows, err := f.programme.RowOf(r.Context(), planID)
	for obligation, row := range rows {
		b.Cites[obligation] = cites[row]
	}
	return b, err
}
