package ownplan

import (
	"context"
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/platform/web"
)

type summaryData struct {
	Summary
	Plans    []option
	Filter   Filter
	Matching int  // rows that the filter leaves, on all pages
	Sets     bool // may set the deadline
	Day      string
	Listed   web.Listed
	Letter   string // where a letter to the late ones is written; empty: none is
}

type option struct{ Value, Label, Hint string }

// Next is what the coordinator can do for an agency that has not begun: draft it where
// nobody there could, else urge it once its day is over; nil: nothing.
func (d summaryData) Next(r Row) *web.Link {
	switch {
	case d.Sets && r.NoOfficer:
		return &web.Link{Label: "Lập thay cơ quan", URL: root + "/moi?" + url.Values{"ke-hoach": {d.Plan.ID}, "co-quan": {r.AgencyID}}.Encode()}
	case d.Letter != "" && r.Days > 0:
		return &web.Link{Label: "Đôn đốc", URL: d.Letter + "&" + url.Values{"co-quan": {r.AgencyID}}.Encode()}
	}
	return nil
}

// URL is the page of the plan with a standing.
func (d summaryData) URL(s Standing) string {
	q := url.Values{"ke-hoach": {d.Plan.ID}}
	if s != "" {
		q.Set("tinh-trang", string(s))
	}
	if d.Filter.Level != "" {
		q.Set("cap", string(d.Filter.Level))
	}
	return root + "/tong-hop?" + q.Encode()
}

// LevelOptions are the levels that rows may be narrowed to.
func (summaryData) LevelOptions() []option {
	out := []option{{Label: "Tất cả các cấp"}}
	for _, l := range []agency.Level{agency.Province, agency.District, agency.Commune} {
		out = append(out, option{Value: string(l), Label: l.Label()})
	}
	return out
}

// File is the address of the rows as a sheet.
func (d summaryData) File() string {
	return root + "/tong-hop/csv?" + url.Values{"ke-hoach": {d.Plan.ID}, "tinh-trang": {string(d.Filter.Standing)}, "cap": {string(d.Filter.Level)}}.Encode()
}

// asked reads which plan and rows a page is about: the newest plan without one.
func (f *Feature) asked(ctx context.Context, q url.Values) (planID string, filter Filter, plans []option, err error) {
	active, err := f.service.Programme.Active(ctx)
	if err != nil {
		return "", filter, nil, err
	}
	for _, p := range active {
		plans = append(plans, option{Value: p.ID, Label: p.Name()})
	}
	planID = q.Get("ke-hoach")
	if planID == "" && len(plans) > 0 {
		planID = plans[0].Value
	}
	for _, s := range Standings() {
		if q.Get("tinh-trang") == string(s) {
			filter.Standing = s
		}
	}
	for _, l := range agency.Levels() {
		if q.Get("cap") == string(l) {
			filter.Level = l
		}
	}
	return planID, filter, plans, nil
}

func (f *Feature) summary(w http.ResponseWriter, r *http.Request) error {
	return f.drawSummary(w, r, http.StatusOK, "", nil)
}

func (f *Feature) drawSummary(w http.ResponseWriter, r *http.Request, status int, day string, errs domain.Fields) error {
	actor := web.Actor(r)
	if err := f.service.maySum(r.Context(), actor); err != nil {
		return err
	}
	q := r.URL.Query()
	if r.Method == http.MethodPost {
		q = r.Form
	}
	planID, filter, plans, err := f.asked(r.Context(), q)
	if err != nil {
		return err
	}
	d := summaryData{Plans: plans, Filter: filter, Sets: actor.Is(access.Coordinator)}
	page := web.Page{Title: "Kế hoạch riêng của các cơ quan", Back: &web.Link{Label: "Kế hoạch riêng của cơ quan", URL: root}, Errors: errs}
	if planID == "" {
		page.Data = d
		return f.pages.Render(w, r, status, "summary", page)
	}
	if d.Summary, err = f.service.Summary(r.Context(), actor, planID, filter); err != nil {
		return err
	}
	d.Day = d.Due.Vietnamese()
	if day != "" {
		d.Day = day
	}
	if d.Duty != nil && d.Sets && d.Today > d.Due {
		d.Letter = "/lam-viec/don-doc/cong-van/moi?" + url.Values{"nhiem-vu": {d.Duty.ID}}.Encode()
	}
	d.Matching = len(d.Rows)
	d.Rows, d.Listed = web.List(r, d.Rows, func(row Row) string { return row.Agency })
	page.Lead, page.Data = d.Plan.Name(), d
	return f.pages.Render(w, r, status, "summary", page)
}

func (f *Feature) summaryFile(w http.ResponseWriter, r *http.Request) error {
	planID, filter, _, err := f.asked(r.Context(), r.URL.Query())
	if err != nil {
		return err
	}
	m, err := f.service.Summary(r.Context(), web.Actor(r), planID, filter)
	if err != nil {
		return err
	}
	body, err := m.csv()
	if err != nil {
		return err
	}
	return web.Download(w, r, "ke-hoach-rieng-"+string(m.Today)+".csv", "text/csv; charset=utf-8", body)
}

// setDeadline sets the day by which plans are due.
func (f *Feature) setDeadline(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	planID, day := form.String("ke-hoach"), form.Date("han")
	if err = form.Err(); err == nil {
		err = f.service.SetDeadline(r.Context(), web.Actor(r), planID, day)
	}
	if fields, ok := web.FormErrors(err); ok {
		return f.drawSummary(w, r, http.StatusUnprocessableEntity, form.String("han"), fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đặt hạn ban hành kế hoạch riêng.")
	return web.SeeOther(w, r, root+"/tong-hop?"+url.Values{"ke-hoach": {planID}}.Encode())
}
