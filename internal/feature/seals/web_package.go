package seals

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

// packagePath is the page where a package is asked for.
const packagePath = root + "/goi"

type option struct{ Value, Label, Hint string }

type packageData struct {
	Year, Part  string
	Order       Order
	Parts       []option
	Rules       []option
	Obligations []option
}

// partOptions are the periods of a year as the form names them.
func partOptions(say func(string, ...any) string) []option {
	list := []option{
		{"", say("Cả năm"), ""},
		{"Q1", say("Quý %s", "I"), ""},
		{"Q2", say("Quý %s", "II"), ""},
		{"Q3", say("Quý %s", "III"), ""},
		{"Q4", say("Quý %s", "IV"), ""},
		{"H1", say("6 tháng đầu năm"), ""},
		{"H2", say("6 tháng cuối năm"), ""},
		{"9M", say("9 tháng"), ""},
	}
	for m := 1; m <= 12; m++ {
		list = append(list, option{fmt.Sprintf("%02d", m), say("Tháng %d", m), ""})
	}
	return list
}

// obligationOptions lists the obligations of plans that are followed.
func (f *Feature) obligationOptions(r *http.Request) ([]option, error) {
	list := []option{{"", f.pages.T(r, "Tất cả nhiệm vụ"), ""}}
	plans, err := f.service.Programme.Active(r.Context())
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		all, err := f.service.Programme.Obligations(r.Context(), p.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			list = append(list, option{o.ID, o.ShortName + " – " + p.Name(), ""})
		}
	}
	return list, nil
}

func (f *Feature) packageForm(w http.ResponseWriter, r *http.Request) error {
	year := strconv.Itoa(f.service.Registry.Today().Year())
	return f.drawPackage(w, r, packageData{Year: year, Part: "Q1", Order: Order{Rule: calendar.CalendarWindow}}, nil)
}

func (f *Feature) drawPackage(w http.ResponseWriter, r *http.Request, d packageData, problems domain.Fields) error {
	if err := may(web.Actor(r)); err != nil {
		return err
	}
	status := http.StatusOK
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	say := func(text string, args ...any) string { return f.pages.T(r, text, args...) }
	d.Parts = partOptions(say)
	rules, err := f.service.Programme.WindowRules(r.Context())
	if err != nil {
		return err
	}
	for _, rule := range rules {
		d.Rules = append(d.Rules, option{string(rule), f.pages.Say(r, rule.Words()), ruleHint(rule, say)})
	}
	if d.Obligations, err = f.obligationOptions(r); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "package", web.Page{
		Title: "Xuất gói minh chứng", Nav: "so", Back: &web.Link{Label: "Sổ minh chứng", URL: root}, Errors: problems, Data: d,
		Lead: "Một tệp ZIP mở được trên máy bất kỳ: trang mục lục, các tệp và chứng cứ niêm phong.",
	})
}

// ruleHint says from which day to which day a period runs by a rule.
func ruleHint(rule calendar.WindowRule, say func(string, ...any) string) string {
	if day, ok := rule.Closing(); ok {
		return say("Từ ngày %d của tháng trước kỳ đến ngày %d của tháng cuối kỳ; chỉ có với quý I, quý III, 6 tháng đầu năm, 9 tháng và cả năm.", day+1, day)
	}
	return say("Từ ngày đầu đến ngày cuối của kỳ.")
}

// makePackage answers with the package itself; the page stays open behind it.
func (f *Feature) makePackage(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := packageData{Year: form.String("nam"), Part: form.String("phan"), Order: Order{
		Rule: calendar.WindowRule(form.String("cach_tinh")), Obligation: form.String("nhiem_vu"), Agency: form.String("co_quan"),
	}}
	if len(d.Year) != 4 || strings.Trim(d.Year, "0123456789") != "" {
		form.Errors.Add("nam", "Nhập năm bằng bốn chữ số, ví dụ 2025.")
		return f.drawPackage(w, r, d, form.Errors)
	}
	if d.Order.Period = d.Year; d.Part != "" {
		d.Order.Period += "-" + d.Part
	}
	err = f.sendPackage(w, r, d.Order)
	if problems := domain.FieldsOf(err); len(problems) > 0 {
		return f.drawPackage(w, r, d, problems)
	}
	return err
}

// parameters are the names of the form's fields in the API.
var parameters = map[string]string{"phan": "period", "cach_tinh": "window", "nhiem_vu": "obligation", "co_quan": "agency"}

func (f *Feature) sendPackage(w http.ResponseWriter, r *http.Request, o Order) error {
	p, done, err := f.service.Package(r.Context(), web.Actor(r), o)
	if err != nil {
		return err
	}
	defer done()
	return web.Stream(w, web.StreamedFile{Name: p.Name(), MediaType: "application/zip", Size: p.Size()}, func(w io.Writer) error {
		return p.Write(r.Context(), w)
	})
}

// apiPackage answers a program with a package.
func (f *Feature) apiPackage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	err := f.sendPackage(w, r, Order{
		Period: q.Get("period"), Rule: calendar.WindowRule(q.Get("window")), Obligation: q.Get("obligation"), Agency: q.Get("agency"),
	})
	problems := domain.FieldsOf(err)
	for i, p := range problems {
		problems[i].Name = parameters[p.Name]
	}
	return err
}

// packageDoc describes the operation.
func packageDoc() web.APIDoc {
	return web.APIDoc{
		Summary: "Xuất gói minh chứng của một kỳ: tệp ZIP gồm trang mục lục, các tệp và chứng cứ niêm phong; kiểm tra bằng loa ledger check.",
		Params: []web.Param{
			{Name: "period", Description: "2025, 2025-H1, 2025-Q1, 2025-9M, 2025-03 hoặc 2025-W05", Required: true},
			{Name: "window", Description: "calendar (mặc định), nd09-2019, hoặc closing-20 với 20 là ngày chốt số liệu của tháng cuối kỳ, từ 1 đến 28"},
			{Name: "obligation", Description: "Mã nhiệm vụ; bỏ trống: tất cả"},
			{Name: "agency", Description: "Mã định danh, mã hoặc tên cơ quan; bỏ trống: tất cả"},
		},
		Media: "application/zip", Roles: []access.Role{access.Inspector, access.Coordinator, access.Administrator},
	}
}
