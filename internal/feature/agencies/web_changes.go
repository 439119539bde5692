package agencies

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

type changesData struct {
	From, Until       string // as typed
	FromDay, UntilDay calendar.Date
	Balance           balance
	Acts              []*act
	FileURL           string
	HeirsURL          string
}

// between reads the two days of a comparison. Without them it is the last day of
// change and its eve.
func between(form *web.FormValues, c *chronicle, today calendar.Date) (from, until calendar.Date) {
	from, until = form.Date("tu"), form.Date("den")
	if until == "" && !form.Has("den") {
		until = today
		for _, m := range c.milestones() {
			if m.Day <= today {
				until = m.Day
			}
		}
	}
	if from == "" && !form.Has("tu") {
		from = until.AddDays(-1)
	}
	switch {
	case form.Errors != nil:
	case from == "":
		form.Errors.Add("tu", "Nhập ngày đầu, ví dụ 30/06/2025.")
	case until == "":
		form.Errors.Add("den", "Nhập ngày cuối, ví dụ 01/07/2025.")
	case from >= until:
		form.Errors.Add("den", "Ngày cuối phải sau ngày đầu. Nhập lại ngày cuối.")
	}
	return from, until
}

func span(from, until calendar.Date) string {
	return url.Values{"tu": {from.Vietnamese()}, "den": {until.Vietnamese()}}.Encode()
}

func (f *Feature) changes(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := f.chronicle(r.Context())
	if err != nil {
		return err
	}
	from, until := between(form, c, f.org.Today())
	d := changesData{From: typed(form, "tu", from), Until: typed(form, "den", until), FromDay: from, UntilDay: until}
	status := http.StatusOK
	if form.Errors != nil {
		status = http.StatusUnprocessableEntity
	} else {
		days := calendar.Window{Start: from.AddDays(1), End: until}
		turns := c.within(days)
		d.Acts, d.Balance = c.acts(turns), c.balance(days, count(turns))
		d.FileURL, d.HeirsURL = root+"/thay-doi.xlsx?"+span(from, until), root+"/ke-thua?"+span(from, until)
	}
	return f.pages.Render(w, r, status, "changes", web.Page{
		Title: "Thay đổi giữa hai ngày", Nav: nav, Data: d, Errors: form.Errors, Back: &web.Link{Label: "Cơ quan", URL: root},
	})
}

// typed is what a field of a form is filled with: the words as typed, else the day.
func typed(form *web.FormValues, name string, day calendar.Date) string {
	if s := form.String(name); s != "" && day == "" {
		return s
	}
	return day.Vietnamese()
}

func (f *Feature) changesXLSX(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	from, until := form.Date("tu"), form.Date("den")
	if form.Errors != nil || from == "" || until == "" || from >= until {
		return domain.Invalid("Hai ngày cần so sánh chưa đúng. Chọn lại trên trang thay đổi.")
	}
	body, err := f.changesFile(r.Context(), from, until)
	if err != nil {
		return err
	}
	return web.Download(w, r, "thay-doi-co-quan-"+string(from)+"-"+string(until)+".xlsx", office.MimeXLSX, body)
}
