package planreview

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

func (f *Feature) takeNote(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n, err := strconv.Atoi(r.PathValue("so"))
	if err != nil {
		return domain.NotFound("Không có lưu ý này.")
	}
	if err := f.programme.TakeNote(r.Context(), web.Actor(r), id, n, form.String("ghi_chu")); err != nil {
		return back(w, r, err, reviewURL(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi nhận lưu ý về văn bản.")
	return web.SeeOther(w, r, reviewURL(id))
}

type headData struct {
	Papers                                              papersView
	ID                                                  string
	Version                                             int64
	Number, Title, Issuer, Signer, IssuedOn, Start, End string

	Now *programme.Plan // as somebody saved it meanwhile
}

func (f *Feature) headForm(w http.ResponseWriter, r *http.Request) error {
	p, err := f.programme.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.drawHead(w, r, http.StatusOK, headData{
		ID: p.ID, Version: p.Version, Number: p.Number, Title: p.Title, Issuer: p.Issuer, Signer: p.Signer,
		IssuedOn: p.IssuedOn.Vietnamese(), Start: p.WindowStart.Vietnamese(), End: p.WindowEnd.Vietnamese(),
	}, nil)
}

func (f *Feature) drawHead(w http.ResponseWriter, r *http.Request, status int, d headData, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	papers, err := f.programme.Papers(r.Context(), web.Actor(r), d.ID)
	if err != nil {
		return err
	}
	d.Papers = viewPapers(r, d.ID, papers)
	return f.pages.Render(w, r, status, "head", web.Page{
		Title: "Thông tin kế hoạch", Nav: nav, Data: d, Errors: problems, Back: &web.Link{Label: "Đọc và duyệt", URL: reviewURL(d.ID)},
	})
}

func (f *Feature) editHead(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := headData{
		ID: r.PathValue("id"), Version: version(form), Number: form.String("so"), Title: form.String("ten"), Issuer: form.String("co_quan"),
		Signer: form.String("nguoi_ky"), IssuedOn: form.String("ngay"), Start: form.String("tu_ngay"), End: form.String("den_ngay"),
	}
	head := programme.Head{
		Number: d.Number, Title: d.Title, Issuer: d.Issuer, Signer: d.Signer, IssuedOn: form.Date("ngay"),
		Window: calendar.Window{Start: form.Date("tu_ngay"), End: form.Date("den_ngay")},
	}
	if form.Errors != nil {
		return f.drawHead(w, r, http.StatusUnprocessableEntity, d, form.Errors)
	}
	err = f.programme.EditHead(r.Context(), web.Actor(r), d.ID, d.Version, head)
	switch problems := domain.FieldsOf(err); {
	case problems != nil:
		return f.drawHead(w, r, http.StatusUnprocessableEntity, d, problems)
	case domain.CodeOf(err) == domain.CodeConflict:
		return f.drawHeadAgain(w, r, d, err)
	case err != nil:
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu thông tin kế hoạch.")
	return web.SeeOther(w, r, reviewURL(d.ID))
}

// drawHeadAgain gives the form back to whoever was too late, with the plan as it
// stands now: it can be sent once more.
func (f *Feature) drawHeadAgain(w http.ResponseWriter, r *http.Request, d headData, refusal error) error {
	now, err := f.programme.Plan(r.Context(), d.ID)
	if err != nil {
		return err
	}
	problems := asLine(refusal)
	if now.Status == programme.StatusDraft {
		d.Version, d.Now = now.Version, &now
		problems = domain.Fields{{Message: "Bản đọc kế hoạch vừa được người khác thay đổi. Xem thông tin hiện nay ở dưới; gửi lại thì thông tin đang nhập thay thông tin đó."}}
	}
	return f.drawHead(w, r, http.StatusConflict, d, problems)
}

type discardData struct{ ID, Reason string }

func (f *Feature) discardForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawDiscard(w, r, http.StatusOK, "", nil)
}

func (f *Feature) drawDiscard(w http.ResponseWriter, r *http.Request, status int, reason string, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	p, err := f.programme.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "discard", web.Page{
		Title: "Bỏ bản nháp này", Lead: p.Name(), Nav: nav, Data: discardData{p.ID, reason}, Errors: problems,
		Back: &web.Link{Label: "Đọc và duyệt", URL: reviewURL(p.ID)},
	})
}

func (f *Feature) discard(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	reason := form.String("ly_do")
	err = f.programme.Discard(r.Context(), web.Actor(r), r.PathValue("id"), reason)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawDiscard(w, r, http.StatusUnprocessableEntity, reason, problems)
	}
	if err != nil {
		return back(w, r, err, root)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ bản nháp. Có thể tải lại văn bản bất cứ lúc nào.")
	return web.SeeOther(w, r, root)
}

type activateData struct {
	Plan     programme.Plan
	Summary  programme.Summary
	Why      []string
	Day      calendar.Date
	Papers   papersView
	Reason   string // why there is no signed file, as typed
	Reuse    bool
	MaxBytes int
	Body     bodyCount
	Groups   []programme.Party
	Lists    int // groups whose list nobody confirmed yet

	MayPrepare bool
}

func (f *Feature) activateForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawActivate(w, r, http.StatusOK, activateData{}, nil)
}

func (f *Feature) drawActivate(w http.ResponseWriter, r *http.Request, status int, d activateData, problems domain.Fields) error {
	actor := web.Actor(r)
	v, err := f.programme.Review(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Plan.Status == programme.StatusActive {
		return web.SeeOther(w, r, planURL(v.Plan.ID))
	}
	d.Plan, d.Summary, d.Day, d.MaxBytes, d.Papers = v.Plan, v.Summary(), v.Day, maxFile, viewPapers(r, v.Plan.ID, v.Papers)
	if d.Reason == "" && v.Papers.Unsigned != nil {
		d.Reason = v.Papers.Unsigned.Reason
	}
	if d.Body, err = f.bodyCount(r, v.Plan.ID); err != nil {
		return err
	}
	d.Groups, d.Lists, d.MayPrepare = v.Groups(), len(v.Unconfirmed()), programme.MayPrepare(actor)
	for _, why := range v.Ready(actor) {
		e := errorOf(why)
		d.Why = append(d.Why, f.pages.T(r, e.Message, e.Args...))
	}
	return f.pages.Render(w, r, status, "activate", web.Page{
		Title: "Đưa kế hoạch vào theo dõi", Lead: v.Plan.Name(), Nav: nav, Data: d, Errors: problems,
		Back: &web.Link{Label: "Đọc và duyệt", URL: reviewURL(v.Plan.ID)},
	})
}

func (f *Feature) activate(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err = f.settlePapers(r, id, form); err == nil {
		var s programme.Summary
		if s, err = f.programme.Activate(r.Context(), web.Actor(r), id); err == nil {
			web.Flash(w, r, web.FlashSuccess, "Đã đưa vào theo dõi: %d nhiệm vụ của %d cơ quan.", s.Obligations, s.Agencies)
			return web.SeeOther(w, r, planURL(id))
		}
	}
	if problems := domain.FieldsOf(err); problems != nil {
		d := activateData{Reason: form.String("ly_do_chua_ky"), Reuse: form.Bool("chinh_tep_nay")}
		return f.drawActivate(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	return back(w, r, err, planURL(id)+"/dua-vao-theo-doi")
}

// settlePapers records the signed file, or why there is none, that comes with
// putting a plan into force; nothing when something else stands in the way.
func (f *Feature) settlePapers(r *http.Request, planID string, form *web.FormValues) error {
	actor := web.Actor(r)
	v, err := f.programme.Review(r.Context(), actor, planID)
	if err != nil || v.Plan.Status != programme.StatusDraft || v.Papers.Signed != nil || len(v.Ready(actor)) > 0 {
		return err
	}
	given, err := f.takeSigned(r, planID, form)
	reason := form.String("ly_do_chua_ky")
	if err != nil || given || reason == "" || v.Papers.Unsigned != nil && v.Papers.Unsigned.Reason == reason {
		return err
	}
	return f.programme.Unsigned(r.Context(), actor, planID, reason)
}

type planData struct {
	Plan       programme.Plan
	Groups     []obligationGroup
	Total      int
	Matrix     string
	MayRead    bool // the source and what was read
	Papers     papersView
	Body       planBody
	Amendments []programme.Amendment
	MayAmend   bool
	Meanings   []meaningView
}

// meaningView is a phrase of the plan with the list of agencies that it means.
type meaningView struct {
	programme.Meaning
	Names []string
}

type obligationGroup struct {
	Name string
	Rows []obligationRow
}

type obligationRow struct {
	programme.Obligation
	Label string
	Leads []string
	With  []string
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	actor, id := web.Actor(r), r.PathValue("id")
	p, err := f.programme.Plan(r.Context(), id)
	if err != nil {
		return err
	}
	if p.Status == programme.StatusDraft {
		if !programme.MayReview(actor) {
			return domain.NotFound("Không có kế hoạch này.")
		}
		return web.SeeOther(w, r, reviewURL(id))
	}
	all, err := f.programme.Obligations(r.Context(), id)
	if err != nil {
		return err
	}
	d := planData{Plan: p, Total: len(all), Matrix: "/lam-viec/ma-tran?ke-hoach=" + id, MayRead: programme.MayReview(actor)}
	if d.Body, err = f.planBody(r, id); err != nil {
		return err
	}
	if d.Amendments, err = f.programme.Amendments(r.Context(), actor, id); err != nil {
		return err
	}
	d.MayAmend = programme.MayPrepare(actor)
	if err := f.fill(r, &d, all); err != nil {
		return err
	}
	if d.MayRead {
		papers, err := f.programme.Papers(r.Context(), actor, id)
		if err != nil {
			return err
		}
		d.Papers = viewPapers(r, id, papers)
	}
	if d.Meanings, err = f.meanings(r, p); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "plan", web.Page{
		Title: p.Name(), Lead: p.Title, Nav: nav, Back: &web.Link{Label: "Kế hoạch", URL: root}, Data: d,
	})
}

// meanings are the lists that stay with the plan, named as of its day of issue.
func (f *Feature) meanings(r *http.Request, p programme.Plan) ([]meaningView, error) {
	all, err := f.programme.Meanings(r.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, m := range all {
		ids = append(ids, m.Agencies...)
	}
	names, err := f.org.Names(r.Context(), p.IssuedOn, ids...)
	if err != nil {
		return nil, err
	}
	views := make([]meaningView, 0, len(all))
	for _, m := range all {
		v := meaningView{Meaning: m}
		for _, id := range m.Agencies {
			v.Names = append(v.Names, names[id])
		}
		views = append(views, v)
	}
	return views, nil
}

// fill groups the obligations by origin and names their agencies as of the day
// of issue.
func (f *Feature) fill(r *http.Request, d *planData, all []programme.Obligation) error {
	var ids []string
	for _, o := range all {
		ids = append(append(ids, o.Leads...), o.Coordinating...)
	}
	names, err := f.org.Names(r.Context(), d.Plan.IssuedOn, ids...)
	if err != nil {
		return err
	}
	named := func(ids []string) []string {
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = names[id]
		}
		return out
	}
	for _, o := range all {
		if o.Ended != "" { // the history tells of it
			d.Total--
			continue
		}
		name := o.Origin.Label()
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Name != name {
			d.Groups = append(d.Groups, obligationGroup{Name: name})
		}
		g := &d.Groups[len(d.Groups)-1]
		row := obligationRow{Obligation: o, Label: o.No, Leads: named(o.Leads), With: named(o.Coordinating)}
		if o.Origin != programme.OriginAppendix {
			row.Label = o.Clause
		}
		g.Rows = append(g.Rows, row)
	}
	return nil
}

type apiObligations struct {
	Items []apiObligation `json:"items"`
}

// apiObligation is one obligation; leads and coordinating are agency ids.
type apiObligation struct {
	ID           string   `json:"id"`
	No           string   `json:"no"`
	Clause       string   `json:"clause"`
	Origin       string   `json:"origin"`
	ShortName    string   `json:"short_name"`
	Content      string   `json:"content"`
	Rule         string   `json:"rule"`
	Kind         string   `json:"kind"`
	Count        int      `json:"count"`
	Per          string   `json:"per,omitempty"`
	Deadline     string   `json:"deadline,omitempty"`
	Leads        []string `json:"leads"`
	Coordinating []string `json:"coordinating"`
	Version      string   `json:"version"`
	Since        string   `json:"since,omitempty"` // first day judged by this version, when an amendment brought it
	Ended        string   `json:"ended,omitempty"` // first day on which it no longer holds
}

func (f *Feature) apiObligations(w http.ResponseWriter, r *http.Request) error {
	p, err := f.programme.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	day := f.org.Today()
	if text := r.URL.Query().Get("as_of"); text != "" {
		if day, err = calendar.ParseDate(text); err != nil {
			return domain.Invalid("as_of phải là một ngày có thật, viết theo mẫu 2027-04-22.")
		}
	}
	all, err := f.programme.ObligationsOn(r.Context(), p.ID, day)
	if err != nil {
		return err
	}
	answer := apiObligations{Items: []apiObligation{}}
	for _, o := range all {
		answer.Items = append(answer.Items, apiObligation{
			ID: o.ID, No: o.No, Clause: o.Clause, Origin: string(o.Origin), ShortName: o.ShortName, Content: o.Content,
			Rule: o.Rule.Words().String(), Kind: string(o.Rule.Kind), Count: o.Rule.Count, Per: string(o.Rule.Per), Deadline: string(o.Rule.Deadline),
			Leads: append([]string{}, o.Leads...), Coordinating: append([]string{}, o.Coordinating...),
			Version: o.VersionID, Since: string(o.Since), Ended: string(o.Ended),
		})
	}
	return web.JSON(w, http.StatusOK, answer)
}
