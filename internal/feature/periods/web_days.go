package periods

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

type daysData struct {
	Year           int
	Years          []option
	Rows           []DayRow
	Past           []programme.DayOff
	May            bool
	Kinds, Dips    []option
	Form           dayForm
	EndID, EndText string // of the entry whose ending had a problem
	EndAlike       bool
	TermFrom       string
	TermDays       string
	Term           *Term
}

// dayForm is the entry as typed.
type dayForm struct{ From, To, Kind, Holiday, Name, Basis string }

// years of the list around one.
func yearOptions(year int) []option {
	var out []option
	for y := max(year-2, calendar.FirstYear); y <= min(year+2, calendar.LastYear); y++ {
		out = append(out, option{Value: yearText(y), Label: yearText(y)})
	}
	return out
}

// year reads which year to list; this one when none is given.
func (f *Feature) year(text string) (int, domain.Fields) {
	now := f.service.today().Year()
	if text == "" {
		return now, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < calendar.FirstYear || year > calendar.LastYear {
		return now, domain.Fields{{Name: "nam", Message: "Nhập năm từ %d đến %d.", Args: []any{calendar.FirstYear, calendar.LastYear}}}
	}
	return year, nil
}

// days lists the days off of a year and counts a term when one is asked for.
func (f *Feature) days(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := daysData{TermFrom: form.String("tu-ngay"), TermDays: form.String("so"), Form: dayForm{Kind: string(programme.DayIsOff)}}
	var problems domain.Fields
	d.Year, problems = f.year(form.String("nam"))
	if d.TermFrom != "" || d.TermDays != "" {
		term, err := f.term(r, form)
		if told := domain.FieldsOf(err); len(told) > 0 {
			problems = append(problems, told...)
		} else if err != nil {
			return err
		} else {
			d.Term = &term
		}
	}
	status := http.StatusOK
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return f.drawDays(w, r, status, d, problems)
}

// term reads and counts a term; all problems of its fields come at once.
func (f *Feature) term(r *http.Request, form *web.FormValues) (Term, error) {
	from, days := form.Date("tu-ngay"), form.Int("so")
	if err := form.Err(); err != nil {
		return Term{}, err
	}
	return f.service.Term(r.Context(), from, days)
}

func (f *Feature) drawDays(w http.ResponseWriter, r *http.Request, status int, d daysData, problems domain.Fields) error {
	var err error
	if d.Rows, d.Past, err = f.service.Days(r.Context(), d.Year); err != nil {
		return err
	}
	d.Years, d.May = yearOptions(d.Year), mayRecord(r)
	d.Kinds = []option{{Value: string(programme.DayIsOff), Label: "Ngày nghỉ"}, {Value: string(programme.DayIsWorked), Label: "Ngày làm việc (làm bù khi hoán đổi)"}}
	for _, h := range programme.DecidedHolidays() {
		d.Dips = append(d.Dips, option{Value: string(h), Label: h.Label()})
	}
	return f.pages.Render(w, r, status, "days", web.Page{
		Title: f.pages.T(r, "Ngày nghỉ và ngày làm việc năm %d", d.Year),
		Lead:  "Hạn theo ngày làm việc tính theo danh sách này.",
		Nav:   nav, Back: &web.Link{Label: "Đối chiếu kỳ báo cáo", URL: windowsRoot}, Data: d, Errors: problems,
	})
}

// record enters days from the form.
func (f *Feature) record(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	n := programme.NewDaysOff{
		From: form.Date("tu"), To: form.Date("den"), Kind: programme.DayKind(form.String("viec")),
		Holiday: calendar.HolidayKind(form.String("dip")), Name: form.String("ten"), Basis: form.String("can_cu"),
	}
	days, problems := 0, form.Errors
	if len(problems) == 0 {
		days, err = f.service.Programme.RecordDaysOff(r.Context(), web.Actor(r), n)
		problems = domain.FieldsOf(err)
	}
	if len(problems) > 0 {
		d := daysData{Form: dayForm{
			From: form.String("tu"), To: form.String("den"), Kind: form.String("viec"), Holiday: form.String("dip"),
			Name: form.String("ten"), Basis: form.String("can_cu"),
		}}
		d.Year, _ = f.year(form.String("nam"))
		return f.drawDays(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi %d ngày.", days)
	return web.SeeOther(w, r, daysRoot+"?nam="+yearText(n.From.Year()))
}

// end takes an entry back.
func (f *Feature) end(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	ended, err := f.service.Programme.EndDayOff(r.Context(), web.Actor(r), programme.DayOffEnd{
		ID: id, Reason: form.String("ly_do"), Alike: form.Bool("ca_van_ban"),
	})
	if problems := domain.FieldsOf(err); len(problems) > 0 && len(ended) > 0 {
		for i := range problems {
			problems[i].Name += "-" + id
		}
		data := daysData{
			Year: ended[0].Day.Year(), EndID: id, EndText: form.String("ly_do"), EndAlike: form.Bool("ca_van_ban"),
			Form: dayForm{Kind: string(programme.DayIsOff)},
		}
		return f.drawDays(w, r, http.StatusUnprocessableEntity, data, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "%d ngày thôi áp dụng.", len(ended))
	return web.SeeOther(w, r, daysRoot+"?nam="+yearText(ended[0].Day.Year()))
}
