package periods

import (
	"net/http"
	"slices"
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
	Rules                           []ruleOption
	Names                           ruleNames
	Stretches                       []stretch
	Some, None                      []Line // with and without anything counted
	XLSX, CSV                       string
	May                             bool // see all agencies
}

// stretch is one stretch of days and whose it is.
type stretch struct {
	Label domain.Sentence
	calendar.Window
}

// ruleOption is a rule to set beside the calendar.
type ruleOption struct {
	Value string
	Label domain.Sentence
}

// ruleNames is how the page calls the window beside the calendar's.
type ruleNames struct{ Head, Column, Only, Stretch domain.Sentence }

func namesOf(rule calendar.WindowRule) ruleNames {
	if day, ok := rule.Closing(); ok && rule != calendar.DecreeWindow {
		return ruleNames{
			Head: domain.Say("Kỳ chốt số liệu ngày %d (b)", day), Column: domain.Say("Kỳ chốt ngày %d", day),
			Only: domain.Say("Chỉ kỳ chốt ngày %d", day), Stretch: domain.Say("Chỉ thuộc kỳ chốt ngày %d", day),
		}
	}
	return ruleNames{
		Head: domain.Say("Kỳ theo Nghị định số 09/2019/NĐ-CP (b)"), Column: domain.Say("Kỳ theo NĐ 09"),
		Only: domain.Say("Chỉ kỳ NĐ 09"), Stretch: domain.Say("Chỉ thuộc kỳ theo Nghị định"),
	}
}

// query reads the address; what cannot be is a problem of its field.
func query(r *http.Request) (Query, domain.Fields) {
	v := r.URL.Query()
	q := Query{PlanID: v.Get("ke-hoach"), Period: calendar.ReportPeriod(v.Get("ky")), AgencyID: v.Get("co-quan")}
	var problems domain.Fields
	if text := v.Get("cach-tinh"); text != "" {
		q.Rule = calendar.WindowRule(text)
		if _, ok := q.Rule.Closing(); !ok {
			q.Rule = ""
			problems.Add("cach-tinh", "Chọn cách tính kỳ.")
		}
	}
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
	d.Names = namesOf(c.Rule)
	if !slices.Contains(c.Rules, c.Rule) {
		c.Rules = append(c.Rules, c.Rule)
	}
	for _, rule := range c.Rules {
		d.Rules = append(d.Rules, ruleOption{string(rule), rule.Words()})
	}
	for _, s := range []struct {
		label domain.Sentence
		all   []calendar.Window
	}{
		{d.Names.Stretch, c.Overlap.OnlyDecree}, {domain.Say("Thuộc cả hai kỳ"), c.Overlap.Both}, {domain.Say("Chỉ thuộc kỳ lịch"), c.Overlap.OnlyCalendar},
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
	case string(calendar.OwnClosing):
		return "chỉ nằm gọn trong kỳ chốt số liệu"
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
	if c.Rule != calendar.DecreeWindow {
		name += "-" + string(c.Rule)
	}
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
