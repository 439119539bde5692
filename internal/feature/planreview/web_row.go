package planreview

import (
	"net/http"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/plan"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// version reads which version of a row or plan the person saw.
func version(form *web.FormValues) int64 {
	n, err := strconv.ParseInt(form.String("phien_ban"), 10, 64)
	if err != nil {
		return 0 // no version is 0: the act conflicts
	}
	return n
}

// rowURL opens a row on the review page.
func rowURL(planID, rowID string) string { return reviewURL(planID) + "?dong=" + rowID + "#dong-mo" }

// rowData is the form of one row. Text fields hold what was typed.
type rowData struct {
	Row     programme.Row
	Version int64
	Action  string
	Next    string
	Words   programme.Words
	Doubts  []plan.Doubt // of the measure, when it was read anew
	Reread  bool
	Search  searchView
	Short   string
	Lead    string
	With    string
	Newer   *newerRow // what somebody saved meanwhile
	measureData
}

func (f *Feature) rowForm(w http.ResponseWriter, r *http.Request) error {
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return err
	}
	query := r.URL.Query()
	d := rowData{
		Row: row, Version: row.Version, Next: query.Get("tiep"), Words: row.Words(), Short: row.ShortName,
		Lead: strings.Join(row.Lead, "\n"), With: strings.Join(row.Coordinating, "\n"), Search: searchView{Text: query.Get("tim")},
	}
	d.measure(row.Rule)
	return f.drawRow(w, r, http.StatusOK, d, nil)
}

func (f *Feature) drawRow(w http.ResponseWriter, r *http.Request, status int, d rowData, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	d.choices()
	if d.Newer != nil {
		d.Version = d.Newer.Version
	}
	if err := f.find(r, d.Row.PlanID, &d.Search); err != nil {
		return err
	}
	d.Search.URL = planURL(d.Row.PlanID) + "/dong/" + d.Row.ID + "/sua"
	d.Action = planURL(d.Row.PlanID) + "/dong/" + d.Row.ID + "/sua"
	return f.pages.Render(w, r, status, "row", web.Page{
		Title: "Sửa nhiệm vụ", Lead: d.Row.ShortName, Nav: nav, Data: d, Errors: problems,
		Back: &web.Link{Label: "Đọc và duyệt", URL: rowURL(d.Row.PlanID, d.Row.ID)},
	})
}

func (f *Feature) editRow(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return err
	}
	d := rowFrom(form)
	d.Row = row
	switch {
	case form.String("viec") == workReread:
		if err := f.reread(r, &d); err != nil {
			return err
		}
		return f.drawRow(w, r, http.StatusOK, d, nil)
	case d.Search.asked(form):
		return f.drawRow(w, r, http.StatusOK, d, nil)
	}
	change := programme.Change{
		Words: d.Words, ShortName: d.Short, Lead: lines(d.Lead), Coordinating: lines(d.With), Confirm: form.Bool("xac_nhan"), Rule: ruleFrom(form),
	}
	status, problems := http.StatusUnprocessableEntity, form.Errors
	if len(problems) == 0 {
		err = f.programme.Edit(r.Context(), web.Actor(r), row.ID, d.Version, change)
		status, problems, d.Newer = f.refusedRow(r, err, row.ID, d.Version)
	}
	if len(problems) > 0 {
		return f.drawRow(w, r, status, d, problems)
	}
	if err != nil {
		return err
	}
	if change.Confirm {
		web.Flash(w, r, web.FlashSuccess, "Đã sửa và xác nhận nhiệm vụ.")
		return web.SeeOther(w, r, f.onward(r, d.Next, row.ID))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu. Nhiệm vụ còn chờ xác nhận.")
	return web.SeeOther(w, r, rowURL(row.PlanID, row.ID))
}

// What a button of the form asks for beside saving.
const (
	workReread = "doc-lai"
	workSearch = "tim"
	workEnter  = "enter" // the Enter key in a field
	workMore   = "them-phan"
)

func rowFrom(form *web.FormValues) rowData {
	d := rowData{
		Version: version(form), Next: form.String("tiep"), Short: form.String("ten_ngan"), Lead: form.String("chu_tri"), With: form.String("phoi_hop"),
		Words:  programme.Words{Content: form.String("noi_dung"), Product: form.String("san_pham"), Timing: form.String("thoi_gian")},
		Search: searchView{Text: form.String("tim")}, measureData: measureFrom(form),
	}
	d.Lead = withNames(d.Lead, form.Strings("them_chu_tri"))
	d.With = withNames(d.With, form.Strings("them_phoi_hop"))
	return d
}

// reread fills the measure from the words of product and timing as typed.
func (f *Feature) reread(r *http.Request, d *rowData) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	rule, doubts, err := f.programme.Reread(r.Context(), d.Row.PlanID, d.Words)
	if err != nil {
		return err
	}
	d.measure(rule)
	d.Doubts, d.Reread = f.sayDoubts(r, doubts), true
	return nil
}

// lines takes one name a line.
func lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = vi.Clean(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// asLine shows an error that belongs to no field in the summary.
func asLine(err error) domain.Fields {
	e := errorOf(err)
	return domain.Fields{{Message: e.Message, Args: e.Args}}
}
