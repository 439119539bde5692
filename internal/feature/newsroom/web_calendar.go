package newsroom

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// workRoot is the calendar of planned works; each work stands below it.
const workRoot = root + "/ke-hoach"

// workAt is the address of a work's page.
func workAt(id string) string { return workRoot + "/viec/" + id }

// The views of the calendar.
const (
	byMonth = "thang"
	byWeek  = "tuan"
	asList  = "danh-sach"
)

// calendarData is the calendar as one person asks for it.
type calendarData struct {
	View                           string
	Period                         domain.Sentence
	Days                           []workDay // of the month's or week's grid
	Rows                           []shownWork
	Views                          []web.Link
	Previous, Now, Next            *web.Link // Now: where today is not shown
	Agencies, Owners, Topics       []option
	Agency, Owner, Topic, On       string
	Late, Filtered, Writes, Many   bool
	LateN, Open                    int
	ToICS, ToBudget, Here, Nothing string
}

// workDay is a day of the grid.
type workDay struct {
	Day                   calendar.Date
	Outside, Today, Empty bool // Outside: of another month
	Off                   domain.Sentence
	Works                 []shownWork
}

// Short is the day as the grid writes it, whose columns are weekdays.
func (d workDay) Short() string { return d.Day.Vietnamese()[:5] }

// Heads are the columns of the grid.
func (d calendarData) Heads() []option {
	return append(weekdays(), option{Label: "Thứ Bảy"}, option{Label: "Chủ Nhật"})
}

// shownWork is a work in a list.
type shownWork struct {
	Work

	Overdue bool
}

// Sign is the sign of the work's state.
func (w shownWork) Sign() string {
	switch state := w.State(); {
	case w.Overdue:
		return "late"
	case w.Gone():
		return "waived"
	case state == flow.Done:
		return "met"
	case state == flow.Begun:
		return "on_track"
	case state == flow.Dropped:
		return "not_applicable"
	}
	return "not_due"
}

// Icon is the drawing of its sign.
func (w shownWork) Icon() string { return "status-" + strings.ReplaceAll(w.Sign(), "_", "-") }

// Word is how the work stands.
func (w shownWork) Word() string {
	if w.Overdue {
		return "Quá hạn"
	}
	switch {
	case w.Gone() && w.PieceState == flow.Withdrawn:
		return "Đã đăng, sau đó rút"
	case w.Gone():
		return "Đã đăng, sau đó gỡ"
	}
	return w.State().Label()
}

// Gone tells whether its piece came out and was taken from readers again.
func (w shownWork) Gone() bool {
	return w.State() == flow.Done && (w.PieceState == flow.Withdrawn || w.PieceState == flow.Unpublished)
}

// Href is the work's page.
func (w shownWork) Href() string { return workAt(w.ID) }

// Who is who makes it; empty for the agency.
func (w shownWork) Who() string { return w.OwnerName }

// asked reads what the address asks for, within what the actor sees.
func asked(r *http.Request) WorkFilter {
	q := r.URL.Query()
	f := WorkFilter{Agencies: web.Actor(r).Scope(), Owner: q.Get("nguoi"), Topic: web.CleanText(q.Get("chu-de")), Late: q.Get("qua-han") == "1", ObligationID: q.Get("nhiem-vu")}
	if f.Owner == "toi" {
		f.Owner = web.Actor(r).AccountID
	}
	if id := q.Get("co-quan"); id != "" && web.Actor(r).Sees(id) {
		f.Agencies = []string{id}
	}
	return f
}

func (f *Feature) calendar(w http.ResponseWriter, r *http.Request) error {
	q, today := r.URL.Query(), f.service.today()
	d := calendarData{View: byMonth, Owner: q.Get("nguoi"), Topic: web.CleanText(q.Get("chu-de")), Late: q.Get("qua-han") == "1", Writes: len(web.Actor(r).WritesFor()) > 0, On: string(today)}
	if v := q.Get("xem"); v == byWeek || v == asList {
		d.View = v
	}
	if day := calendar.Date(q.Get("ngay")); day.Valid() && len(day) == 10 && day > "2000-01-01" && day < "2200-01-01" {
		d.On = string(day)
	}
	if d.Late {
		d.View = asList
	}
	if id := q.Get("co-quan"); web.Actor(r).Sees(id) {
		d.Agency = id
	}
	d.Filtered = d.Agency != "" || d.Owner != "" || d.Topic != "" || d.Late || q.Get("nhiem-vu") != ""
	filter := asked(r)
	window := f.shownWindow(&d)
	if !d.Late {
		filter.From, filter.To = window.Start, window.End
	}
	works, err := f.service.Works(r.Context(), filter)
	if err != nil {
		return err
	}
	for _, x := range works {
		s := shownWork{x, x.Late(today)}
		d.Rows = append(d.Rows, s)
		if s.Overdue {
			d.LateN++
		}
		if x.State().Open() {
			d.Open++
		}
	}
	if err := f.grid(r, &d, window); err != nil {
		return err
	}
	if err := f.choices(r, &d); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "works", web.Page{Title: "Kế hoạch bài", Nav: nav, Lead: f.pages.Say(r, d.Period.Upper()), Back: &web.Link{Label: "Tin, bài", URL: root}, Data: d})
}

// shownWindow is between which days works are shown, with the ways to the days around.
func (f *Feature) shownWindow(d *calendarData) calendar.Window {
	on := calendar.Date(d.On)
	unit, before, after := calendar.Month, "Tháng trước", "Tháng sau"
	if d.View == byWeek {
		unit, before, after = calendar.Week, "Tuần trước", "Tuần sau"
	}
	p := calendar.PeriodOf(on, unit)
	d.Period = p.Words()
	window := p.Window
	previous, next := p.Window.Start.AddDays(-1), p.Window.End.AddDays(1)
	if d.View == asList {
		window = calendar.Window{Start: on.AddDays(-7), End: on.AddDays(60)}
		d.Period = domain.Say("từ %s đến %s", window.Start.Vietnamese(), window.End.Vietnamese())
		if d.Late {
			d.Period = domain.Say("việc quá hạn đến %s", f.service.today().Vietnamese())
		}
		previous, next, before, after = on.AddDays(-60), on.AddDays(60), "Trước đó", "Tiếp theo"
	}
	if today := f.service.today(); !d.Late && !p.Window.Contains(today) {
		d.Now = &web.Link{Label: "Hôm nay", URL: d.at("ngay", string(today))}
	}
	if !d.Late {
		d.Previous, d.Next = &web.Link{Label: before, URL: d.at("ngay", string(previous))}, &web.Link{Label: after, URL: d.at("ngay", string(next))}
	}
	for _, v := range [][2]string{{byMonth, "Tháng"}, {byWeek, "Tuần"}, {asList, "Danh sách"}} {
		d.Views = append(d.Views, web.Link{Label: v[1], URL: d.at("xem", v[0])})
	}
	d.Here, d.ToICS = d.at("", ""), workRoot+".ics?"+d.query().Encode()
	if d.View == byMonth { // whole weeks
		return calendar.Window{Start: calendar.PeriodOf(window.Start, calendar.Week).Window.Start, End: calendar.PeriodOf(window.End, calendar.Week).Window.End}
	}
	return window
}

// query is what the calendar was asked for.
func (d calendarData) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"xem": d.View, "ngay": d.On, "co-quan": d.Agency, "nguoi": d.Owner, "chu-de": d.Topic} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// at is the address of the same calendar with one thing changed.
func (d calendarData) at(name, value string) string {
	q := d.query()
	if name != "" {
		q.Set(name, value)
	}
	return workRoot + "?" + q.Encode()
}

// IsView tells whether a link leads to the view that is shown.
func (d calendarData) IsView(l web.Link) bool { return l.URL == d.at("xem", d.View) }

// grid puts works on their days.
func (f *Feature) grid(r *http.Request, d *calendarData, window calendar.Window) error {
	if d.View == asList {
		return nil
	}
	days, err := f.service.Programme.WorkDays(r.Context())
	if err != nil {
		return err
	}
	month := calendar.Date(d.On).Month()
	for day := window.Start; day <= window.End; day = day.AddDays(1) {
		x := workDay{Day: day, Today: day == f.service.today(), Outside: d.View == byMonth && day.Month() != month}
		if !day.Weekend() {
			x.Off = days.DayOff(day)
		}
		for _, w := range d.Rows {
			if w.DueOn == day {
				x.Works = append(x.Works, w)
			}
		}
		x.Empty = len(x.Works) == 0
		d.Days = append(d.Days, x)
	}
	return nil
}

// choices are what the calendar can be narrowed by.
func (f *Feature) choices(r *http.Request, d *calendarData) error {
	ctx, actor := r.Context(), web.Actor(r)
	own := actor.Scope()
	d.Many = own == nil || len(own) > 1
	var planned []string
	if err := f.service.DB.Select(ctx, &planned, `SELECT DISTINCT agency_id FROM newsroom_work`); err != nil {
		return err
	}
	planned = slices.DeleteFunc(planned, func(id string) bool { return !actor.Sees(id) })
	names, err := f.service.Registry.Names(ctx, f.service.today(), append(planned, own...)...)
	if err != nil {
		return err
	}
	if d.Many {
		d.Agencies = []option{{Label: "Mọi cơ quan"}}
		for _, id := range planned {
			d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
		}
		slices.SortFunc(d.Agencies[1:], func(a, b option) int { return vi.Compare(a.Label, b.Label) })
	}
	var rows []struct{ OwnerID, OwnerName, Topic, AgencyID string }
	if err := f.service.DB.Select(ctx, &rows, `SELECT DISTINCT owner_id, owner_name, topic, agency_id FROM newsroom_work WHERE owner_id <> '' OR topic <> ''`); err != nil {
		return err
	}
	d.Owners, d.Topics = []option{{Label: "Mọi người"}, {Value: "toi", Label: "Việc của tôi"}}, []option{{Label: "Mọi chủ đề"}}
	for _, x := range rows {
		if !actor.Sees(x.AgencyID) || d.Agency != "" && x.AgencyID != d.Agency {
			continue
		}
		if o := (option{Value: x.OwnerID, Label: x.OwnerName}); x.OwnerID != "" && !slices.ContainsFunc(d.Owners, func(p option) bool { return p.Value == o.Value }) {
			d.Owners = append(d.Owners, o)
		}
		if o := (option{Value: x.Topic, Label: vi.Truncate(x.Topic, 80)}); x.Topic != "" && !slices.Contains(d.Topics, o) {
			d.Topics = append(d.Topics, o)
		}
	}
	slices.SortFunc(d.Owners[2:], func(a, b option) int { return vi.Compare(a.Label, b.Label) })
	slices.SortFunc(d.Topics[1:], func(a, b option) int { return vi.Compare(a.Label, b.Label) })
	if actor.SeesAll() || actor.Is(access.Leader, access.Officer) {
		d.ToBudget = root + "/du-kien"
	}
	return nil
}
