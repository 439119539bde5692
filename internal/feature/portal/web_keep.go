package portal

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

// Addresses of the pages on which the portal is kept.
const (
	deskRoot     = "/lam-viec/cong"
	deskSections = deskRoot + "/chuyen-muc"
)

// navKeep is the entry of the workspace's menu under which they stand.
const navKeep = "cong"

type option struct{ Value, Label string }

type sectionRow struct {
	Standing

	Mine, Overdue, Empty bool
	Itself               bool // readers get what other rooms keep, words may be added
}

type sectionsData struct {
	Own, All   []sectionRow // those that the actor keeps, and for who sees all, every one
	Late, Bare int          // of those that are listed
	Today      calendar.Date
}

// webSections lists who keeps which section, since when its words hold, and what is late.
func (f *Feature) webSections(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	all, err := f.Standings(r.Context(), actor)
	if err != nil {
		return err
	}
	d := sectionsData{Today: f.today()}
	for _, s := range all {
		row := sectionRow{Standing: s, Mine: s.Writes(actor), Overdue: s.Late(d.Today), Itself: s.Key == keyDocuments || s.Key == keyContact}
		row.Empty = s.Shown.ID == "" && !s.Kept.LeftOut && !row.Itself
		if !row.Mine && !actor.SeesAll() {
			continue
		}
		if row.Overdue {
			d.Late++
		}
		if row.Empty {
			d.Bare++
		}
		if actor.SeesAll() {
			d.All = append(d.All, row)
		} else {
			d.Own = append(d.Own, row)
		}
	}
	return f.pages.Render(w, r, http.StatusOK, "keep", web.Page{
		Title: "Chuyên mục của cổng", Nav: navKeep, Data: d, Wide: true, Lead: "Mục nào ai giữ, cập nhật khi nào, mục nào quá hạn xem lại.",
	})
}

type sectionDesk struct {
	Standing

	Body                  string // typed, or as it is kept
	Seen                  int64
	ShownText, OpenText   template.HTML
	Can                   map[string]bool
	MayWrite, MayAssign   bool
	Late                  bool
	Agencies              []option
	Assign                Assignment
	Reason                string
	SubmittedByThemselves bool
}

// Most is the most that its text may have, in bytes.
func (sectionDesk) Most() int { return richtext.Most }

// webSectionDesk shows a section to those who keep it: to write, to approve, to hand to
// another agency.
func (f *Feature) webSectionDesk(w http.ResponseWriter, r *http.Request) error {
	return f.drawSectionDesk(w, r, http.StatusOK, nil)
}

// drawSectionDesk draws the page; typed changes what was refused into what was typed.
func (f *Feature) drawSectionDesk(w http.ResponseWriter, r *http.Request, status int, typed func(*sectionDesk), errs ...domain.FieldError) error {
	ctx, actor := r.Context(), web.Actor(r)
	s, err := f.Standing(ctx, r.PathValue("muc"))
	if err != nil {
		return err
	}
	if !s.Sees(actor) {
		return domain.NotFound("Không có chuyên mục này.")
	}
	d := sectionDesk{Standing: s, Body: s.Open.Body, Seen: s.Open.Version, Can: map[string]bool{}, MayAssign: actor.Is(access.Coordinator) && !s.IsIntro(), Late: s.Late(f.today())}
	if s.Open.ID == "" {
		d.Body = s.Shown.Body
	}
	for _, act := range s.Possible(actor) {
		d.Can[string(act)] = true
	}
	d.MayWrite = s.Writes(actor) && (s.Open.ID == "" || s.Open.State.Editable())
	d.ShownText, d.OpenText = template.HTML(s.Shown.Body), template.HTML(s.Open.Body) //nolint:gosec // richtext.Clean made them
	d.SubmittedByThemselves = s.Open.State == flow.Submitted && s.Open.SubmittedBy == actor.AccountID
	d.Assign = Assignment{Key: s.Key, Seen: s.Kept.Version, AgencyID: s.Owner.ID, Keeper: s.Kept.Keeper, Days: s.Every(), LeftOut: s.Kept.LeftOut}
	if typed != nil {
		typed(&d)
	}
	if d.MayAssign {
		all, err := f.shelves(ctx)
		if err != nil {
			return err
		}
		for _, h := range all.houses {
			if !h.Ended {
				d.Agencies = append(d.Agencies, option{h.ID, h.Name})
			}
		}
	}
	return f.pages.Render(w, r, status, "keepone", web.Page{
		Title: s.Name, Lead: s.About, Nav: navKeep, Back: &web.Link{Label: "Chuyên mục của cổng", URL: deskSections}, Data: d, Errors: errs,
	})
}

// sectionActs are the addresses of acts below a section.
func sectionActs() map[string]flow.Act {
	return map[string]flow.Act{"luu": "", "gui": flow.Submit, "rut-lai": flow.Recall, "tra-lai": flow.Return, "duyet": flow.Approve}
}

// webSectionAct does one act on a section's words.
func (f *Feature) webSectionAct(act flow.Act) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := web.Form(r)
		if err != nil {
			return err
		}
		call := SectionCall{Key: r.PathValue("muc"), Act: act, Body: richtext.Typed(v.Raw("noi_dung")), Reason: v.String("ly_do")}
		call.Seen, _ = strconv.ParseInt(v.String("phien_ban"), 10, 64)
		if s, err := f.Standing(r.Context(), call.Key); err != nil || !s.Sees(web.Actor(r)) {
			return domain.NotFound("Không có chuyên mục này.")
		}
		if err := f.Act(r.Context(), web.Actor(r), call); err != nil {
			fields, ok := web.FormErrors(err)
			if !ok {
				return err
			}
			status := http.StatusUnprocessableEntity
			if domain.CodeOf(err) == domain.CodeConflict {
				status = http.StatusConflict
			}
			return f.drawSectionDesk(w, r, status, func(d *sectionDesk) {
				d.Reason = call.Reason
				if v.Has("noi_dung") {
					d.Body = call.Body
				}
			}, fields...)
		}
		web.Flash(w, r, web.FlashSuccess, sectionSaid(act))
		return web.SeeOther(w, r, deskSections+"/"+call.Key)
	}
}

// sectionSaid is what is said after an act.
func sectionSaid(act flow.Act) string {
	switch act { //nolint:exhaustive // the others are not done here
	case flow.Submit:
		return "Đã gửi duyệt. Người khác trong cơ quan duyệt thì nội dung lên cổng."
	case flow.Recall:
		return "Đã rút lại để sửa tiếp."
	case flow.Return:
		return "Đã trả lại để sửa."
	case flow.Approve:
		return "Đã duyệt. Nội dung đang hiện trên cổng."
	}
	return "Đã lưu bản nháp."
}

// webAssign gives a section to an agency.
func (f *Feature) webAssign(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	a := Assignment{Key: r.PathValue("muc"), AgencyID: v.String("co_quan"), Keeper: v.String("nguoi"), LeftOut: v.Bool("bo")}
	a.Seen, _ = strconv.ParseInt(v.String("phien_ban"), 10, 64)
	a.Days, _ = strconv.Atoi(v.String("so_ngay"))
	if err := f.Assign(r.Context(), web.Actor(r), a); err != nil {
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		status := http.StatusUnprocessableEntity
		if domain.CodeOf(err) == domain.CodeConflict {
			status = http.StatusConflict
		}
		return f.drawSectionDesk(w, r, status, func(d *sectionDesk) { a.Seen = d.Assign.Seen; d.Assign = a }, fields...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi ai giữ chuyên mục.")
	return web.SeeOther(w, r, deskSections+"/"+a.Key)
}

// webSectionTrue notes that a section is still true.
func (f *Feature) webSectionTrue(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	key := r.PathValue("muc")
	if err := f.StillTrue(r.Context(), web.Actor(r), key, calendar.Date(v.String("ngay"))); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi nội dung còn đúng.")
	return web.SeeOther(w, r, notice.Back(v.String(notice.FromDesk.Name), deskSections+"/"+key))
}

// keepRoutes registers the pages on which the portal is kept.
func (f *Feature) keepRoutes(rt *web.Router) {
	rt.Get(deskRoot, f.webDesk)
	rt.Get(deskSections, f.webSections)
	rt.Get(deskSections+"/{muc}", f.webSectionDesk)
	for way, act := range sectionActs() {
		rt.Post(deskSections+"/{muc}/"+way, f.webSectionAct(act))
	}
	rt.Post(deskSections+"/{muc}/giao", f.webAssign)
	rt.Post(deskSections+"/{muc}/con-dung", f.webSectionTrue)
	rt.Get(deskDocuments, f.webDocumentDesk)
	rt.Post(deskDocuments, f.webShowDocument)
	rt.Get(deskModels, f.webModelDesk)
	rt.Post(deskModels, f.webPropose)
	rt.Post(deskModels+"/quyet-dinh", f.webDecideModel)
	rt.Get(deskUseful, f.webUseful)
	rt.Get(deskUseful+"/{id}", f.webSaid)
	rt.Get(deskHosts, f.webHosts)
	rt.Post(deskHosts, f.webSetHost)
}

// webDesk leads to the first of the pages on which the portal is kept.
func (f *Feature) webDesk(w http.ResponseWriter, r *http.Request) error {
	return web.SeeOther(w, r, deskSections)
}

// writesFor are the agencies for whose part of the portal the actor answers.
func writesFor(actor access.Actor) []string {
	own := actor.Agencies(access.Leader, access.Coordinator)
	slices.Sort(own)
	return slices.Compact(own)
}
