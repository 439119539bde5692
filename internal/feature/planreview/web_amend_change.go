package planreview

import (
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// amendForm is the form of one change; it shares the fields of the measure with
// the form of a row. Text fields hold what was typed.
type amendForm struct {
	rowData

	amendment programme.Amendment

	Name     string // of the obligation as it stands
	ChangeID string
	Number   string
	Content  string
	Product  string
	Timing   string
	Adds     bool
	From     string // first day of the measure, which an amendment keeps
}

type chooseData struct {
	ID     string
	Action string
	Groups []chooseGroup
}

type chooseGroup struct {
	Name string
	Rows []chooseRow
}

type chooseRow struct {
	programme.Obligation
	Label string
	Sign  string // of a change that is prepared already
}

func (f *Amendments) choose(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	all, err := f.Programme.ObligationsOn(r.Context(), a.PlanID, programme.EndOfTime)
	if err != nil {
		return err
	}
	signs := map[string]string{}
	for _, c := range a.Changes {
		if c.Before != nil {
			signs[c.Before.ID] = c.Kind.Label()
		}
	}
	d := chooseData{ID: a.ID, Action: amendURL(a)}
	for _, o := range all {
		if o.Ended != "" || o.Origin == programme.OriginOrder { // orders change on their own page
			continue
		}
		name := o.Origin.Label()
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Name != name {
			d.Groups = append(d.Groups, chooseGroup{Name: name})
		}
		row := chooseRow{Obligation: o, Label: o.No, Sign: signs[o.ID]}
		if o.Origin != programme.OriginAppendix {
			row.Label = o.Clause
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Rows = append(g.Rows, row)
	}
	return f.pages.Render(w, r, http.StatusOK, "amend_choose", web.Page{
		Title: "Chọn nhiệm vụ được sửa đổi", Lead: a.Name(), Nav: nav, Back: amendLink(a), Data: d,
	})
}

// formOf fills the form with an obligation.
func (f *Amendments) formOf(r *http.Request, o programme.Obligation) (amendForm, error) {
	leads, err := f.Programme.Lines(r.Context(), o.LeadText, o.Leads)
	if err != nil {
		return amendForm{}, err
	}
	with, err := f.Programme.Lines(r.Context(), o.CoordinatingText, o.Coordinating)
	rule := o.Rule
	d := amendForm{Name: o.ShortName, Number: o.No, Content: o.Content, Product: o.Product, Timing: o.Timing, From: rule.Window.Start.Vietnamese()}
	d.rowData = rowData{Short: o.ShortName, Lead: strings.Join(leads, "\n"), With: strings.Join(with, "\n")}
	d.measure(rule)
	return d, err
}

func (f *Amendments) changeForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	o, err := f.target(r, a)
	if err != nil {
		return err
	}
	shown := o
	if i := slices.IndexFunc(a.Changes, func(c programme.AmendChange) bool { return c.Before != nil && c.Before.ID == o.ID && c.After != nil }); i >= 0 {
		shown = *a.Changes[i].After
		shown.Rule.Window.Start = o.Rule.Window.Start
	}
	d, err := f.formOf(r, shown)
	if err != nil {
		return err
	}
	d.Version, d.amendment = a.Version, a
	return f.drawChange(w, r, http.StatusOK, d, nil)
}

// target is the obligation of the address in its latest version.
func (f *Amendments) target(r *http.Request, a programme.Amendment) (programme.Obligation, error) {
	all, err := f.Programme.ObligationsOn(r.Context(), a.PlanID, programme.EndOfTime)
	if err != nil {
		return programme.Obligation{}, err
	}
	i := slices.IndexFunc(all, func(o programme.Obligation) bool { return o.ID == r.PathValue("nv") && o.Ended == "" })
	if i < 0 {
		return programme.Obligation{}, domain.NotFound("Không có nhiệm vụ này.")
	}
	return all[i], nil
}

func (f *Amendments) drawChange(w http.ResponseWriter, r *http.Request, status int, d amendForm, problems domain.Fields) error {
	a := d.amendment
	d.choices()
	page := web.Page{
		Title: "Đổi một nhiệm vụ", Lead: d.Name, Nav: nav, Errors: problems,
		Back: &web.Link{Label: "Chọn nhiệm vụ được sửa đổi", URL: amendURL(a) + "/chon"},
	}
	d.Action = amendURL(a) + "/doi/" + r.PathValue("nv")
	if d.Adds {
		page.Title, page.Lead, page.Back = "Thêm một nhiệm vụ", a.Name(), amendLink(a)
		d.Action = amendURL(a) + "/them"
	}
	page.Data = d
	return f.pages.Render(w, r, status, "amend_change", page)
}

// readChange reads the form.
func readChange(form *web.FormValues) (amendForm, programme.AmendText) {
	d := amendForm{
		ChangeID: form.String("thay_doi"), Number: form.String("muc"), Content: form.String("noi_dung"), Product: form.String("san_pham"),
		Timing: form.String("thoi_gian"),
	}
	d.rowData = rowData{
		Version: version(form), Short: form.String("ten_ngan"), Lead: form.String("chu_tri"), With: form.String("phoi_hop"),
		measureData: measureFrom(form),
	}
	return d, programme.AmendText{
		ChangeID: d.ChangeID, Number: d.Number, Content: d.Content, ShortName: d.Short, Product: d.Product, Timing: d.Timing,
		Rule: ruleFrom(form), Lead: lines(d.Lead), Coordinating: lines(d.With),
	}
}

func (f *Amendments) change(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	o, err := f.target(r, a)
	if err != nil {
		return err
	}
	d, text := readChange(form)
	d.Name, d.From, d.amendment = o.ShortName, o.Rule.Window.Start.Vietnamese(), a
	text.ObligationID = o.ID
	return f.put(w, r, form, d, text)
}

// sendable is the version that a form carries when it is drawn again: after a
// conflict that of the draft as it stands. The person was told, and changes of
// other obligations do not stand in the way of this one.
func sendable(err error, sent int64, a programme.Amendment) int64 {
	if domain.CodeOf(err) == domain.CodeConflict {
		return a.Version
	}
	return sent
}

// put stores a change, or draws the form again with everything in it.
func (f *Amendments) put(w http.ResponseWriter, r *http.Request, form *web.FormValues, d amendForm, text programme.AmendText) error {
	a := d.amendment
	err := f.Programme.PutChange(r.Context(), web.Actor(r), a.ID, d.Version, text)
	if problems := told(form, err); len(problems) > 0 {
		d.Version = sendable(err, d.Version, a)
		return f.drawChange(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu thay đổi vào bản chuẩn bị.")
	return web.SeeOther(w, r, amendURL(a))
}

func (f *Amendments) addForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	pl, err := f.Programme.Plan(r.Context(), a.PlanID)
	if err != nil {
		return err
	}
	d := amendForm{rowData: rowData{measureData: measureData{How: howPlain, Start: a.EffectiveOn.Vietnamese(), End: pl.WindowEnd.Vietnamese()}}}
	if wanted := r.URL.Query().Get("thay-doi"); wanted != "" {
		i := slices.IndexFunc(a.Changes, func(c programme.AmendChange) bool { return c.ID == wanted && c.Kind == programme.AmendAdded })
		if i < 0 {
			return domain.NotFound("Không có thay đổi này.")
		}
		if d, err = f.formOf(r, *a.Changes[i].After); err != nil {
			return err
		}
		d.ChangeID = wanted
	}
	d.Version, d.Adds, d.amendment = a.Version, true, a
	return f.drawChange(w, r, http.StatusOK, d, nil)
}

func (f *Amendments) add(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d, text := readChange(form)
	d.Adds, d.amendment = true, a
	return f.put(w, r, form, d, text)
}

type endData struct {
	amendment programme.Amendment

	Obligation programme.Obligation
	Version    int64
	Reason     string
	Action     string
	Effective  string
}

func (f *Amendments) endForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	return f.drawEnd(w, r, http.StatusOK, endData{amendment: a, Version: a.Version}, nil)
}

func (f *Amendments) drawEnd(w http.ResponseWriter, r *http.Request, status int, d endData, problems domain.Fields) error {
	a := d.amendment
	var err error
	if d.Obligation, err = f.target(r, a); err != nil {
		return err
	}
	d.Action, d.Effective = amendURL(a)+"/bai-bo/"+d.Obligation.ID, a.EffectiveOn.Vietnamese()
	return f.pages.Render(w, r, status, "amend_end", web.Page{
		Title: "Bãi bỏ một nhiệm vụ", Lead: d.Obligation.ShortName, Nav: nav, Data: d, Errors: problems,
		Back: &web.Link{Label: "Chọn nhiệm vụ được sửa đổi", URL: amendURL(a) + "/chon"},
	})
}

func (f *Amendments) end(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d := endData{amendment: a, Version: version(form), Reason: form.String("ly_do")}
	err = f.Programme.EndObligation(r.Context(), web.Actor(r), a.ID, d.Version,
		programme.AmendEnd{ObligationID: r.PathValue("nv"), Reason: d.Reason})
	if problems := told(form, err); len(problems) > 0 {
		d.Version = sendable(err, d.Version, a)
		return f.drawEnd(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu thay đổi vào bản chuẩn bị.")
	return web.SeeOther(w, r, amendURL(a))
}

func (f *Amendments) remove(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	if err := f.Programme.RemoveChange(r.Context(), web.Actor(r), a.ID, version(form), r.PathValue("td")); err != nil {
		return back(w, r, err, amendURL(a))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã gỡ thay đổi khỏi bản chuẩn bị.")
	return web.SeeOther(w, r, amendURL(a))
}
