package periods

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

// option is one choice of a field.
type option struct{ Value, Label, Hint string }

type windowsData struct {
	*Comparison
	Plans, Years, Periods, Agencies []option
	Stretches                       []stretch
	Some, None                      []Line // with and without anything counted
	XLSX, CSV                       string
	May                             bool // see all agencies
}

// stretch is one stretch of days and whose it is.
type stretch struct {
	Label string
	calendar.Window
}

// query reads the address; what cannot be is a problem of its field.
func query(r *http.Request) (Query, domain.Fields) {
	v := r.URL.Query()
	q := Query{PlanID: v.Get("ke-hoach"), Period: calendar.ReportPeriod(v.Get("ky")), AgencyID: v.Get("co-quan")}
	var problems domain.Fields
	if text := v.Get("nam"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil || year < 2000 || year > calendar.LastYear {
			problems.Add("nam", "Nhập năm từ %d đến %d.", 2000, calendar.LastYear)
			year = 0
		}
		q.Year = year
	}
	if _, err := calendar.ReportWindow(q.Period, 2025, calendar.CalendarWindow); err != nil {
		if q.Period != "" {
			problems.Add("ky", "Kỳ báo cáo không có trong danh sách. Chọn lại kỳ.")
		}
		q.Period = calendar.Q1
	}
	return q, problems
}

// windows shows both windows side by side.
func (f *Feature) windows(w http.ResponseWriter, r *http.Request) error {
	q, problems := query(r)
	c, err := f.service.Compare(r.Context(), web.Actor(r), q)
	if domain.CodeOf(err) == domain.CodeNotFound && c == nil && q.PlanID == "" {
		return f.pages.Render(w, r, http.StatusOK, "windows", web.Page{Title: "Đối chiếu kỳ báo cáo", Nav: nav})
	}
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "windows", web.Page{
		Title: "Đối chiếu kỳ báo cáo", Lead: "Cùng một kế hoạch, hai cách tính kỳ. Mỗi con số ghi rõ thuộc kỳ nào.",
		Nav: nav, Wide: true, Back: &web.Link{Label: "Báo cáo", URL: "/lam-viec/bao-cao"}, Data: f.windowsData(r, c), Errors: problems,
	})
}

func (f *Feature) windowsData(r *http.Request, c *Comparison) windowsData {
	d := windowsData{Comparison: c, May: web.Actor(r).SeesAll(), XLSX: c.address("/tai", "dang", "xlsx"), CSV: c.address("/tai", "dang", "csv")}
	for _, l := range c.Lines {
		if l.Figures.Either > 0 || l.Sum() > 0 {
			d.Some = append(d.Some, l)
		} else {
			d.None = append(d.None, l)
		}
	}
	first, last := c.Year, c.Year
	for _, p := range c.Plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
		if p.ID == c.PlanID {
			first, last = min(first, p.Year), max(last, p.Year)
			if p.WindowStart.Valid() && p.WindowEnd.Valid() {
				first, last = min(first, p.WindowStart.Year()), max(last, p.WindowEnd.Year())
			}
		}
	}
	for year := first; year <= last; year++ {
		d.Years = append(d.Years, option{Value: yearText(year), Label: yearText(year)})
	}
	for _, p := range calendar.ReportPeriods() {
		d.Periods = append(d.Periods, option{Value: string(p), Label: p.Name()})
	}
	if d.May {
		d.Agencies = append(d.Agencies, option{Value: "", Label: "Tất cả cơ quan"})
	}
	for _, a := range c.Agencies {
		d.Agencies = append(d.Agencies, option{Value: a.ID, Label: a.Label})
	}
	for _, s := range []struct {
		label string
		all   []calendar.Window
	}{
		{"Chỉ thuộc kỳ theo Nghị định", c.Overlap.OnlyDecree}, {"Thuộc cả hai kỳ", c.Overlap.Both}, {"Chỉ thuộc kỳ lịch", c.Overlap.OnlyCalendar},
	} {
		for _, w := range s.all {
			d.Stretches = append(d.Stretches, stretch{s.label, w})
		}
	}
	return d
}

// Where says how an own period lies to the windows.
func (o OwnTime) Where() string {
	switch o.In {
	case "both":
		return "nằm gọn trong cả hai kỳ"
	case "calendar":
		return "chỉ nằm gọn trong kỳ lịch"
	case "decree":
		return "chỉ nằm gọn trong kỳ theo Nghị định"
	}
	return "không nằm gọn trong kỳ nào"
}

// Sum adds up the own periods.
func (l Line) Sum() int {
	n := 0
	for _, o := range l.Own {
		n += o.N
	}
	return n
}

// download answers with the same figures as a file.
func (f *Feature) download(w http.ResponseWriter, r *http.Request) error {
	q, problems := query(r)
	if err := problems.Err(); err != nil {
		return err
	}
	c, err := f.service.Compare(r.Context(), web.Actor(r), q)
	if err != nil {
		return err
	}
	name := "ky-bao-cao-" + yearText(c.Year) + "-" + string(c.Period)
	switch r.URL.Query().Get("dang") {
	case "", "xlsx":
		body, err := c.xlsx()
		if err != nil {
			return err
		}
		return web.Download(w, r, name+".xlsx", office.MimeXLSX, body)
	case "csv":
		body, err := c.csv()
		if err != nil {
			return err
		}
		return web.Download(w, r, name+".csv", "text/csv; charset=utf-8", body)
	}
	return domain.Invalid("Chọn dạng tệp xlsx hoặc csv.")
}

func (f *Feature) apiWindows(w http.ResponseWriter, r *http.Request) error {
	q, problems := query(r)
	if r.URL.Query().Get("ky") == "" {
		problems.Add("ky", "Chọn kỳ báo cáo.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	c, err := f.service.Compare(r.Context(), web.Actor(r), q)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, c)
}

// mayRecord tells whether the person may change the list of days off.
func mayRecord(r *http.Request) bool { return web.Actor(r).Is(access.Coordinator) }
