package planreview

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
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

// partURL is the review page of the part that a row stands in.
func (f *Feature) partURL(r *http.Request) string {
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return reviewURL(r.PathValue("id"))
	}
	return reviewURL(row.PlanID) + "?muc=" + partOf(programme.Reading{Row: row}) + "#dong-mo"
}

func (f *Feature) confirm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, row := r.PathValue("id"), r.PathValue("dong")
	if err := f.programme.Confirm(r.Context(), web.Actor(r), row, version(form)); err != nil {
		return back(w, r, err, rowURL(id, row))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xác nhận một nhiệm vụ.")
	return web.SeeOther(w, r, f.partURL(r))
}

func (f *Feature) confirmClear(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n, err := f.programme.ConfirmClear(r.Context(), web.Actor(r), id)
	if err != nil {
		return back(w, r, err, reviewURL(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xác nhận %d nhiệm vụ đã rõ.", n)
	target := reviewURL(id)
	if part := form.String("muc"); part == partAppendix || part == partBody {
		target += "?muc=" + part
	}
	return web.SeeOther(w, r, target)
}

func (f *Feature) reopen(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, row := r.PathValue("id"), r.PathValue("dong")
	if err := f.programme.Reopen(r.Context(), web.Actor(r), row, version(form)); err != nil {
		return back(w, r, err, rowURL(id, row))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã mở lại nhiệm vụ để duyệt.")
	return web.SeeOther(w, r, rowURL(id, row))
}

type dropData struct {
	Row    programme.Row
	Reason string
	Action string
}

func (f *Feature) dropForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawDrop(w, r, http.StatusOK, "", nil)
}

func (f *Feature) drawDrop(w http.ResponseWriter, r *http.Request, status int, reason string, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "drop", web.Page{
		Title: "Bỏ nhiệm vụ khỏi kế hoạch theo dõi", Lead: row.ShortName, Nav: nav, Errors: problems,
		Back: &web.Link{Label: "Đọc và duyệt", URL: rowURL(row.PlanID, row.ID)},
		Data: dropData{Row: row, Reason: reason, Action: planURL(row.PlanID) + "/dong/" + row.ID + "/bo"},
	})
}

func errPrepare() error {
	return domain.Forbidden("Chỉ người điều phối được sửa bản đọc kế hoạch.")
}

func (f *Feature) drop(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, row, reason := r.PathValue("id"), r.PathValue("dong"), form.String("ly_do")
	err = f.programme.Drop(r.Context(), web.Actor(r), row, version(form), reason)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawDrop(w, r, http.StatusUnprocessableEntity, reason, problems)
	}
	if err != nil {
		return back(w, r, err, rowURL(id, row))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ một nhiệm vụ. Lý do được giữ cùng kế hoạch.")
	return web.SeeOther(w, r, f.partURL(r))
}

// rowData is the form of one row. Text fields hold what was typed.
type rowData struct {
	Row     programme.Row
	Version int64
	Action  string
	Short   string
	Lead    string
	With    string
	Kind    string
	Count   string
	How     string
	Noun    string
	Per     string
	Each    bool
	Start   string
	End     string
	Due     string
	Kinds   []option
	Hows    []option
	Units   []option
}

// The ways in which a count binds.
const (
	howExact   = "dung"
	howMin     = "it-nhat"
	howMax     = "khong-qua"
	howAverage = "trung-binh"
)

func (d *rowData) choices() {
	d.Kinds = nil
	for _, k := range []cadence.Kind{cadence.Quota, cadence.Deadline, cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional} {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	d.Hows = []option{
		{Value: howExact, Label: "Đúng số này"},
		{Value: howMin, Label: "Ít nhất"},
		{Value: howMax, Label: "Không quá"},
		{Value: howAverage, Label: "Trung bình"},
	}
	d.Units = []option{
		{Label: "Không tính theo kỳ"},
		{Value: string(calendar.Week), Label: "Tuần"},
		{Value: string(calendar.Month), Label: "Tháng"},
		{Value: string(calendar.Quarter), Label: "Quý"},
		{Value: string(calendar.Half), Label: "6 tháng"},
		{Value: string(calendar.Year), Label: "Năm"},
		{Value: string(calendar.Whole), Label: "Cả kỳ kế hoạch"},
	}
}

func (f *Feature) rowForm(w http.ResponseWriter, r *http.Request) error {
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return err
	}
	rule := row.Rule
	d := rowData{
		Row: row, Version: row.Version, Short: row.ShortName, Lead: strings.Join(row.Lead, "\n"), With: strings.Join(row.Coordinating, "\n"),
		Kind: string(rule.Kind), Noun: rule.UnitNoun, Per: string(rule.Per), Each: rule.PerAgency, How: howExact,
		Start: rule.Window.Start.Vietnamese(), End: rule.Window.End.Vietnamese(), Due: rule.Deadline.Vietnamese(),
	}
	if rule.Count > 0 {
		d.Count = fmt.Sprint(rule.Count)
	}
	switch {
	case rule.Average:
		d.How = howAverage
	case rule.Min:
		d.How = howMin
	case rule.Max:
		d.How = howMax
	}
	return f.drawRow(w, r, http.StatusOK, d, nil)
}

func (f *Feature) drawRow(w http.ResponseWriter, r *http.Request, status int, d rowData, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	d.choices()
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
	d := rowData{
		Row: row, Version: version(form), Short: form.String("ten_ngan"), Lead: form.String("chu_tri"), With: form.String("phoi_hop"),
		Kind: form.String("cach_tinh"), Count: form.String("so_luong"), How: form.String("muc_do"), Noun: form.String("don_vi"),
		Per: form.String("ky"), Each: form.Bool("tung_co_quan"), Start: form.String("tu_ngay"), End: form.String("den_ngay"), Due: form.String("han"),
	}
	change := programme.Change{
		ShortName: d.Short, Lead: lines(d.Lead), Coordinating: lines(d.With), Confirm: form.Bool("xac_nhan"), Rule: ruleFrom(form, d),
	}
	if form.Errors == nil {
		err = f.programme.Edit(r.Context(), web.Actor(r), row.ID, d.Version, change)
	}
	problems := append(domain.Fields{}, form.Errors...)
	problems = append(problems, domain.FieldsOf(err)...)
	if code := domain.CodeOf(err); len(problems) == 0 && (code == domain.CodeInvalid || code == domain.CodeConflict) {
		problems = asLine(err)
	}
	if len(problems) > 0 {
		return f.drawRow(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	if change.Confirm {
		web.Flash(w, r, web.FlashSuccess, "Đã sửa và xác nhận nhiệm vụ.")
		return web.SeeOther(w, r, f.partURL(r))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu. Nhiệm vụ còn chờ xác nhận.")
	return web.SeeOther(w, r, rowURL(row.PlanID, row.ID))
}

// ruleFrom reads the rule; what does not belong to its kind is left out, so that
// a forgotten number never becomes a quota.
func ruleFrom(form *web.FormValues, d rowData) obligation.Rule {
	rule := obligation.Rule{
		Kind: cadence.Kind(d.Kind), UnitNoun: vi.Clean(d.Noun), PerAgency: d.Each,
		Window: calendar.Window{Start: form.Date("tu_ngay"), End: form.Date("den_ngay")},
	}
	switch rule.Kind {
	case cadence.Quota:
		rule.Count, rule.Per = form.Int("so_luong"), calendar.Unit(d.Per)
		rule.Min, rule.Max, rule.Average = d.How == howMin, d.How == howMax, d.How == howAverage
	case cadence.Deadline:
		rule.Deadline = form.Date("han")
		if rule.Deadline.Valid() {
			rule.Window.End = max(rule.Window.End, rule.Deadline)
		}
	case cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional, cadence.Unknown:
	}
	return rule
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
