package newsroom

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

// budgetRoot is the overview of what is planned; requests stand below it.
const budgetRoot = root + "/du-kien"

func (f *Feature) budgetRoutes(rt *web.Router) {
	rt.Get(workRoot+".ics", f.calendarICS)
	rt.Get(budgetRoot, f.budget)
	rt.Get(budgetRoot+".xlsx", f.budgetXLSX)
	rt.Get(budgetRoot+"/dat-bai", f.askForm)
	rt.Post(budgetRoot+"/dat-bai", f.ask)
	one := budgetRoot + "/de-nghi/{id}"
	rt.Get(one, f.request)
	rt.Post(one+"/nhan", f.accept)
	rt.Post(one+"/khong-nhan", f.decline)
	rt.Post(one+"/rut", f.takeBack)
	rt.Post(one+"/da-biet", f.seenRefusal)
}

type budgetData struct {
	Budget

	Shown  [][]shownWork // by week
	Behind []shownWork   // that are late today, also those of before the window
	Span   []option
	Chosen string
	Asks   bool
	Writes bool
	ToFile string
	Many   bool
}

// Ask is the address of the form that asks an agency for a piece on a topic or for an
// audience.
func (d budgetData) Ask(t BudgetTheme) string { return budgetRoot + "/dat-bai?" + t.query() }

// Mean is the address of the form that plans a piece on a topic or for an audience.
func (d budgetData) Mean(t BudgetTheme) string { return workRoot + "/moi?" + t.query() }

func (t BudgetTheme) query() string {
	name := "chu-de"
	if t.Audience {
		name = "doi-tuong"
	}
	return url.Values{name: {t.Name}}.Encode()
}

// spans are how many weeks can be looked at.
func spans() []option {
	return []option{{Value: "4", Label: "4 tuần"}, {Value: "8", Label: "8 tuần"}, {Value: "13", Label: "Một quý"}, {Value: "26", Label: "Nửa năm"}}
}

// asked reads how many weeks are looked at.
func weeksOf(r *http.Request) int {
	chosen := r.URL.Query().Get("tuan")
	if !slices.ContainsFunc(spans(), func(o option) bool { return o.Value == chosen }) {
		return 4
	}
	n, _ := strconv.Atoi(chosen)
	return n
}

func (f *Feature) budget(w http.ResponseWriter, r *http.Request) error {
	actor, weeks := web.Actor(r), weeksOf(r)
	b, err := f.service.Budget(r.Context(), actor, weeks)
	if err != nil {
		return err
	}
	d := budgetData{Budget: b, Span: spans(), Chosen: strconv.Itoa(weeks), Asks: mayAsk(actor), Writes: len(actor.WritesFor()) > 0, ToFile: budgetRoot + ".xlsx?tuan=" + strconv.Itoa(weeks), Many: actor.SeesAll() || len(actor.Scope()) > 1}
	for _, x := range b.Late {
		d.Behind = append(d.Behind, shownWork{x, true})
	}
	for _, week := range b.Weeks {
		var shown []shownWork
		for _, x := range week.Works {
			shown = append(shown, shownWork{x, x.Late(b.Today)})
		}
		d.Shown = append(d.Shown, shown)
	}
	return f.pages.Render(w, r, http.StatusOK, "budget", web.Page{
		Title: "Toàn cảnh bài dự kiến", Nav: nav, Back: &web.Link{Label: "Kế hoạch bài", URL: workRoot}, Data: d,
		Lead: f.pages.T(r, "Từ %s đến %s: %d việc chưa xong, %d đã đăng. Tính đến hôm nay, %d việc quá hạn.", b.Window.Start.Vietnamese(), b.Window.End.Vietnamese(), b.Open, b.Done, len(b.Late)),
	})
}

func (f *Feature) budgetXLSX(w http.ResponseWriter, r *http.Request) error {
	b, err := f.service.Budget(r.Context(), web.Actor(r), weeksOf(r))
	if err != nil {
		return err
	}
	body, err := b.XLSX()
	if err != nil {
		return err
	}
	return web.Download(w, r, "Bài dự kiến "+string(b.Window.Start)+".xlsx", office.MimeXLSX, body)
}

// calendarICS gives the works that the calendar would show, of a year from now and what
// was due since a month ago.
func (f *Feature) calendarICS(w http.ResponseWriter, r *http.Request) error {
	filter := asked(r)
	filter.From, filter.To = f.service.today().AddDays(-31), f.service.today().AddDays(366)
	works, err := f.service.Works(r.Context(), filter)
	if err != nil {
		return err
	}
	return web.Download(w, r, "ke-hoach-bai.ics", office.MimeICS, calendarFile(works, f.service.Address))
}

type askData struct {
	Value                              NewWork
	Day, Kept                          any
	Agencies, Kinds, Topics, Audiences []option
}

func (f *Feature) askForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	days, err := f.service.Programme.WorkDays(r.Context())
	if err != nil {
		return err
	}
	return f.drawAsk(w, r, http.StatusOK, askData{
		Value: NewWork{AgencyID: q.Get("co-quan"), Topic: web.CleanText(q.Get("chu-de")), Audience: web.CleanText(q.Get("doi-tuong")), Kind: flow.News, Key: rand.Text()}, Day: days.Add(f.service.today(), 10),
	})
}

func (f *Feature) drawAsk(w http.ResponseWriter, r *http.Request, status int, d askData, errs ...domain.FieldError) error {
	ctx := r.Context()
	if !mayAsk(web.Actor(r)) {
		return domain.Forbidden("Chỉ người điều phối được đặt bài các cơ quan.")
	}
	all, err := f.service.Registry.AsOf(ctx, f.service.today())
	if err != nil {
		return err
	}
	d.Agencies = []option{{Label: "Chọn cơ quan"}}
	for _, a := range all {
		d.Agencies = append(d.Agencies, option{Value: a.ID, Label: a.Name})
	}
	for _, k := range flow.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	running, err := f.service.Programme.Running(ctx, f.service.today())
	if err != nil {
		return err
	}
	var named Named
	if len(running) > 0 {
		if named, err = f.service.Named(ctx, running[0].ID); err != nil {
			return err
		}
	}
	d.Topics, d.Audiences = choice("Chưa chọn chủ đề", named.Topics, d.Value.Topic), choice("Chưa chọn đối tượng", named.Audiences, d.Value.Audience)
	return f.pages.Render(w, r, status, "ask", web.Page{Title: "Đặt bài", Nav: nav, Back: &web.Link{Label: "Toàn cảnh bài dự kiến", URL: budgetRoot}, Data: d, Errors: errs})
}

func (f *Feature) ask(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	n, _ := typed(v)
	id, err := f.service.Ask(r.Context(), web.Actor(r), n)
	if err != nil {
		fields, ok := withTyped(v, err)
		if !ok {
			return err
		}
		return f.drawAsk(w, r, http.StatusUnprocessableEntity, askData{Value: n, Day: v.String("han"), Kept: v.String("han_giu")}, fields...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã gửi đề nghị. Cơ quan thấy ngay ở Việc của tôi.")
	return web.SeeOther(w, r, budgetRoot+"/de-nghi/"+id)
}

type requestData struct {
	Request

	Answers, Asks bool
	Why           string // typed
}

func (f *Feature) request(w http.ResponseWriter, r *http.Request) error {
	return f.drawRequest(w, r, http.StatusOK, "")
}

func (f *Feature) drawRequest(w http.ResponseWriter, r *http.Request, status int, why string, errs ...domain.FieldError) error {
	actor := web.Actor(r)
	x, err := f.service.Request(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := requestData{Request: x, Answers: x.Open() && answersFor(actor, x.AgencyID), Asks: mayAsk(actor), Why: why}
	return f.pages.Render(w, r, status, "request", web.Page{Title: x.Title, Nav: nav, Lead: f.pages.T(r, "Đề nghị viết bài, gửi %s", x.Agency), Back: &web.Link{Label: "Toàn cảnh bài dự kiến", URL: budgetRoot}, Data: d, Errors: errs})
}

func (f *Feature) accept(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := f.service.Accept(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã nhận. Việc đã vào kế hoạch bài của cơ quan.")
	return web.SeeOther(w, r, notice.Back(v.String(notice.FromDesk.Name), workAt(id)))
}

func (f *Feature) decline(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := f.service.Decline(r.Context(), web.Actor(r), r.PathValue("id"), v.String("ly_do")); err != nil {
		if fields := domain.FieldsOf(err); len(fields) > 0 {
			return f.drawRequest(w, r, http.StatusUnprocessableEntity, v.String("ly_do"), fields...)
		}
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã trả lời không nhận, kèm lý do.")
	return web.SeeOther(w, r, budgetRoot+"/de-nghi/"+r.PathValue("id"))
}

func (f *Feature) takeBack(w http.ResponseWriter, r *http.Request) error {
	if err := f.service.TakeBack(r.Context(), web.Actor(r), r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã rút đề nghị.")
	return web.SeeOther(w, r, budgetRoot)
}

func (f *Feature) seenRefusal(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := f.service.Seen(r.Context(), web.Actor(r), r.PathValue("id")); err != nil {
		return err
	}
	return web.SeeOther(w, r, notice.Back(v.String(notice.FromDesk.Name), budgetRoot))
}
