package newsroom

import (
	"crypto/rand"
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// workData is a work on its page.
type workData struct {
	shownWork

	Before   *Work
	Follow   []shownWork
	Series   *Series
	Rhythm   domain.Sentence
	InSeries int // works of the series
	Pieces   []option
	Reaches  []option
	Writes   bool
	Why      string // typed
	Reach    string
	Drifted  bool // its piece does not serve its obligation
	Piece    string
	Readers  string // where readers find it

	Templates []option
	Template  string
}

// workRoutes registers the pages of planned works.
func (f *Feature) workRoutes(rt *web.Router) {
	rt.Get(workRoot, f.calendar)
	rt.Get(workRoot+"/moi", f.newWork)
	rt.Post(workRoot+"/moi", f.planWork)
	rt.Get(workRoot+"/loat", f.newSeries)
	rt.Post(workRoot+"/loat", f.planSeries)
	one := workRoot + "/viec/{id}"
	rt.Get(one, f.work)
	rt.Get(one+"/sua", f.editWork)
	rt.Post(one+"/sua", f.changeWork)
	rt.Post(one+"/bat-dau", f.startWork)
	rt.Post(one+"/gan", f.linkWork)
	rt.Post(one+"/thoi-gan", f.unlinkWork)
	rt.Post(one+"/bo", f.dropWork)
	rt.Post(one+"/khoi-phuc", f.reviveWork)
}

func (f *Feature) work(w http.ResponseWriter, r *http.Request) error {
	return f.drawWork(w, r, http.StatusOK, workData{Reach: string(flow.OnlyThis)})
}

func (f *Feature) drawWork(w http.ResponseWriter, r *http.Request, status int, d workData, errs ...domain.FieldError) error {
	ctx, actor, s := r.Context(), web.Actor(r), f.service
	x, err := s.Work(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	today := s.today()
	d.shownWork, d.Writes = shownWork{x, x.Late(today)}, content.Writes(actor, x.AgencyID)
	if x.AfterID != "" {
		before, err := s.Work(ctx, actor, x.AfterID)
		if err != nil {
			return err
		}
		d.Before = &before
	}
	follow, err := s.Follow(ctx, x.ID)
	if err != nil {
		return err
	}
	for _, y := range follow {
		d.Follow = append(d.Follow, shownWork{y, y.Late(today)})
	}
	if err := f.workSeries(r, &d); err != nil {
		return err
	}
	if err := f.workPiece(r, &d); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "work", web.Page{Title: x.Title, Nav: nav, Lead: x.Agency, Back: &web.Link{Label: "Kế hoạch bài", URL: workRoot + "?ngay=" + string(x.DueOn)}, Data: d, Errors: errs, Overtaken: status == http.StatusConflict})
}

// workSeries tells of the series of a work.
func (f *Feature) workSeries(r *http.Request, d *workData) error {
	if d.SeriesID == "" {
		return nil
	}
	series, err := f.service.SeriesOf(r.Context(), d.Work)
	if err != nil {
		return err
	}
	d.Series, d.Rhythm = &series, series.Rhythm().Words()
	d.Reaches = []option{{Value: string(flow.OnlyThis), Label: "Chỉ việc này"}, {Value: string(flow.AndLater), Label: "Việc này và các việc sau"}, {Value: string(flow.WholeOne), Label: "Cả loạt, trừ việc đã xong"}}
	_, err = f.service.DB.Get(r.Context(), &d.InSeries, `SELECT count(*) FROM newsroom_work WHERE series_id = $1`, d.SeriesID)
	return err
}

// workPiece tells of the piece of a work, or of those that may be.
func (f *Feature) workPiece(r *http.Request, d *workData) error {
	if d.ContentID != "" {
		c, err := f.service.Contents.Content(r.Context(), d.ContentID)
		if err != nil {
			return err
		}
		d.Piece = root + "/" + c.ID
		if c.ShownID != "" {
			d.Readers = content.Root + c.Slug
		}
		serves := false
		for _, id := range c.Obligations {
			serves = serves || id == d.ObligationID
		}
		d.Drifted = d.ObligationID != "" && !serves
		return nil
	}
	if !d.Writes || d.State() != flow.Planned {
		return nil
	}
	var err error
	if d.Templates, err = f.templateChoices(r, d.AgencyID); err != nil {
		return err
	}
	d.Template = usual(d.Kind)
	rows, err := f.service.Linkable(r.Context(), d.Work)
	for _, row := range rows {
		title := row.Edition.Title
		if title == "" {
			title = f.pages.T(r, "Bài chưa có tiêu đề")
		}
		d.Pieces = append(d.Pieces, option{Value: row.Content.ID, Label: vi.Truncate(title, 90) + " (" + f.pages.T(r, row.Edition.State.Label()) + ")"})
	}
	return err
}

func (f *Feature) startWork(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := f.service.Start(r.Context(), web.Actor(r), r.PathValue("id"), v.String("mau"))
	if err != nil {
		if fields := domain.FieldsOf(err); len(fields) > 0 {
			return f.drawWork(w, r, http.StatusUnprocessableEntity, workData{Reach: string(flow.OnlyThis)}, fields...)
		}
		return err
	}
	return web.SeeOther(w, r, root+"/"+id)
}

func (f *Feature) linkWork(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Link(r.Context(), web.Actor(r), id, v.String("bai")); err != nil {
		if fields, ok := web.FormErrors(err); ok {
			return f.drawWork(w, r, http.StatusUnprocessableEntity, workData{Reach: string(flow.OnlyThis)}, fields...)
		}
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã gắn bài.")
	return web.SeeOther(w, r, workAt(id))
}

func (f *Feature) unlinkWork(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Unlink(r.Context(), web.Actor(r), id, v.String("bai")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thôi gắn bài. Bài vẫn còn trong danh sách tin, bài.")
	return web.SeeOther(w, r, workAt(id))
}

func (f *Feature) dropWork(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id, reach := r.PathValue("id"), flow.Reach(v.String("pham_vi"))
	if !reach.Valid() {
		reach = flow.OnlyThis
	}
	n, err := f.service.Drop(r.Context(), web.Actor(r), id, reach, v.String("ly_do"))
	if err != nil {
		if fields, ok := web.FormErrors(err); ok {
			return f.drawWork(w, r, http.StatusUnprocessableEntity, workData{Why: v.String("ly_do"), Reach: string(reach)}, fields...)
		}
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ %d việc dự kiến.", n)
	return web.SeeOther(w, r, notice.Back(v.String(notice.FromDesk.Name), workAt(id)))
}

func (f *Feature) reviveWork(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Revive(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đưa việc trở lại kế hoạch.")
	return web.SeeOther(w, r, workAt(id))
}

// workForm is the form of a work. Day is as typed.
type workForm struct {
	Value                     NewWork
	Day, Kept                 any
	Agencies, Kinds, Duties   []option
	Topics, Audiences, People []option
	Seen                      int64
	ID                        string // of the one that is changed
	Before                    *Work  // that it follows
	Reach                     string
	Series                    bool // the form is that of a series
	Rhythms, Weekdays         []option
	Every, Days               string
	Weekday                   []string
	From, Until               any
	Slots                     []flow.Slot
	Ways                      []option // how far the change goes
	Quota                     domain.Sentence
}

// fill completes a form with what can be chosen.
func (f *Feature) fill(r *http.Request, d *workForm) error {
	ctx, own := r.Context(), web.Actor(r).WritesFor()
	names, err := f.service.Registry.Names(ctx, f.service.today(), own...)
	if err != nil {
		return err
	}
	for _, id := range own {
		d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
	}
	d.Rhythms, d.Weekdays = rhythms(), weekdays()
	for _, k := range flow.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	var ids []string
	if d.Value.ObligationID != "" {
		ids = []string{d.Value.ObligationID}
	}
	duties, err := f.service.Duties(ctx, d.Value.AgencyID, ids)
	if err != nil {
		return err
	}
	planID := ""
	d.Duties = []option{{Label: "Không theo nhiệm vụ nào"}}
	for _, x := range duties {
		if x.Chosen {
			planID = x.PlanID
			f.guess(d, x)
		}
		d.Duties = append(d.Duties, option{Value: x.ID, Label: x.Label()})
	}
	if planID == "" {
		running, err := f.service.Programme.Running(ctx, f.service.today())
		if err != nil {
			return err
		}
		if len(running) > 0 {
			planID = running[0].ID
		}
	}
	if d.Value.Kind == "" {
		d.Value.Kind = flow.News
	}
	named, err := f.service.Named(ctx, planID)
	if err != nil {
		return err
	}
	d.Topics, d.Audiences = choice("Chưa chọn chủ đề", named.Topics, d.Value.Topic), choice("Chưa chọn đối tượng", named.Audiences, d.Value.Audience)
	people, err := f.service.Producers(ctx, d.Value.AgencyID)
	d.People = append(append([]option{{Label: "Cơ quan, chưa giao ai"}}, people...), option{Value: outside, Label: "Đơn vị hoặc người ngoài cơ quan"})
	return err
}

// guess fills a fresh form with what an obligation says.
func (f *Feature) guess(d *workForm, x Duty) {
	if _, _, ok := f.service.Proposed(x); ok {
		d.Quota = x.Rule.Short()
	}
	if kind, ok := flow.Suits(x.Rule.UnitNoun, x.Product+" "+x.ShortName); ok && d.Value.Kind == "" {
		d.Value.Kind = kind
	}
}

// choice lists what a plan names, with what is chosen.
func choice(none string, named []string, chosen string) []option {
	out := []option{{Label: none}}
	var one []string
	if chosen != "" {
		one = []string{chosen}
	}
	_, all := chosenOf(one, named)
	return append(out, all...)
}

func (f *Feature) newWork(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	d := workForm{Value: NewWork{AgencyID: q.Get("co-quan"), ObligationID: q.Get("nhiem-vu"), AfterID: q.Get("sau"), Topic: web.CleanText(q.Get("chu-de")), Audience: web.CleanText(q.Get("doi-tuong")), Key: rand.Text()}, Day: f.service.today().AddDays(7)}
	if day := calendar.Date(q.Get("ngay")); day.Valid() {
		d.Day = day
	}
	days, err := f.service.Programme.WorkDays(r.Context())
	if err != nil {
		return err
	}
	if day, ok := d.Day.(calendar.Date); ok && q.Get("ngay") == "" {
		d.Day = days.Add(day, 0)
	}
	if d.Value.AfterID != "" {
		before, err := f.service.Work(r.Context(), web.Actor(r), d.Value.AfterID)
		if err != nil {
			return err
		}
		d.Value.AgencyID, d.Value.ObligationID, d.Value.Topic, d.Value.Audience, d.Value.Kind = before.AgencyID, before.ObligationID, before.Topic, before.Audience, before.Kind
		d.Day = days.Add(max(before.DueOn, f.service.today()).AddDays(7), 0)
	}
	return f.drawForm(w, r, http.StatusOK, d)
}

func (f *Feature) drawForm(w http.ResponseWriter, r *http.Request, status int, d workForm, errs ...domain.FieldError) error {
	own := web.Actor(r).WritesFor()
	if len(own) == 0 {
		return errNotWriter()
	}
	if d.Value.AgencyID == "" || !content.Writes(web.Actor(r), d.Value.AgencyID) {
		d.Value.AgencyID = own[0]
	}
	if err := f.fill(r, &d); err != nil {
		return err
	}
	if d.Value.AfterID != "" {
		before, err := f.service.Work(r.Context(), web.Actor(r), d.Value.AfterID)
		if err != nil {
			return err
		}
		d.Before = &before
	}
	page, title, back := "workform", "Dự kiến bài", web.Link{Label: "Kế hoạch bài", URL: workRoot}
	switch {
	case d.ID != "":
		title, back = "Sửa việc dự kiến", web.Link{Label: "Việc dự kiến", URL: workAt(d.ID)}
	case d.Series:
		title = "Dự kiến một loạt bài"
	case d.Before != nil:
		title = "Dự kiến bài tiếp theo"
	}
	return f.pages.Render(w, r, status, page, web.Page{Title: title, Nav: nav, Back: &back, Data: d, Errors: errs, Overtaken: status == http.StatusConflict})
}

// typed reads the form of a work.
func typed(v *web.FormValues) (NewWork, workForm) {
	n := NewWork{
		AgencyID: v.String("co_quan"), Kind: flow.Kind(v.String("the_loai")), Title: v.String("tieu_de"), ObligationID: v.String("nhiem_vu"), Topic: v.String("chu_de"), Audience: v.String("doi_tuong"),
		Who: v.String("nguoi"), OutsideName: v.String("ngoai_ten"), OutsideContact: v.String("ngoai_lien_he"), DueOn: v.Date("han"), Kept: v.Date("han_giu"), Notes: v.String("ghi_chu"), AfterID: v.String("sau"), Key: v.String("khoa"),
	}
	seen, _ := strconv.ParseInt(v.String("ban"), 10, 64)
	return n, workForm{Value: n, Day: v.String("han"), Kept: v.String("han_giu"), Seen: seen}
}

// withTyped adds what could not be read from a form to what is wrong with it.
func withTyped(v *web.FormValues, err error) (domain.Fields, bool) {
	fields, ok := web.FormErrors(err)
	for _, p := range v.Errors {
		if i := fields.For(p.Name); i.Message != "" {
			for j := range fields {
				if fields[j].Name == p.Name {
					fields[j] = p
				}
			}
		} else {
			fields = append(fields, p)
		}
	}
	return fields, ok
}

func (f *Feature) planWork(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	n, d := typed(v)
	id, err := f.service.Plan(r.Context(), web.Actor(r), n)
	if err != nil {
		fields, ok := withTyped(v, err)
		if !ok {
			return err
		}
		return f.drawForm(w, r, http.StatusUnprocessableEntity, d, fields...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi vào kế hoạch bài.")
	return web.SeeOther(w, r, workAt(id))
}
