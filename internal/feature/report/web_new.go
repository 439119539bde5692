package report

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

type newData struct {
	Plans, Agencies, Periods, Rules []option
	Value                           NewReport
}

// option is one choice of a field.
type option struct{ Value, Label, Hint string }

func (f *Feature) newPage(w http.ResponseWriter, r *http.Request) error {
	value := NewReport{Period: calendar.Q1, Rule: calendar.CalendarWindow}
	asked := r.URL.Query()
	value.PlanID, value.Owner = asked.Get("ke-hoach"), asked.Get("don-vi")
	if period := calendar.ReportPeriod(asked.Get("ky")); slices.Contains(calendar.ReportPeriods(), period) {
		value.Period = period
	}
	nine, err := f.service.suggest(r.Context(), web.Actor(r), &value)
	if err != nil {
		return err
	}
	lead := ""
	if nine {
		lead = "Theo chế độ báo cáo đang áp dụng, báo cáo quý III lấy số liệu cộng dồn 9 tháng."
	}
	return f.drawNew(w, r, newForm{status: http.StatusOK, value: value, lead: lead})
}

// newForm is how the form of a new report is drawn.
type newForm struct {
	status int
	value  NewReport
	lead   string
	errs   domain.Fields
}

func (f *Feature) drawNew(w http.ResponseWriter, r *http.Request, n newForm) error {
	choices, err := f.service.Choices(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	d := newData{Value: n.value}
	for _, p := range choices.Plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Label})
	}
	for _, a := range choices.Owners {
		d.Agencies = append(d.Agencies, option{Value: a.ID, Label: a.Label, Hint: a.Hint})
	}
	if n.value.PlanID == "" && len(d.Plans) > 0 {
		d.Value.PlanID = d.Plans[0].Value
	}
	if n.value.Owner == "" && len(d.Agencies) > 0 {
		d.Value.Owner = d.Agencies[0].Value
	}
	for _, p := range calendar.ReportPeriods() {
		d.Periods = append(d.Periods, option{Value: string(p), Label: p.Name()})
	}
	for _, rule := range []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow} {
		d.Rules = append(d.Rules, option{Value: string(rule), Label: rule.Label(), Hint: ruleHint(rule)})
	}
	return f.pages.Render(w, r, n.status, "new", web.Page{
		Title: "Soạn báo cáo", Nav: "bao-cao", Lead: n.lead, Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d, Errors: n.errs,
	})
}

func ruleHint(rule calendar.WindowRule) string {
	if rule == calendar.DecreeWindow {
		return "Quý I: từ 15/12 năm trước đến 14/3."
	}
	return "Quý I: từ 01/01 đến 31/3."
}

func (f *Feature) create(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := NewReport{
		PlanID: form.Required("ke_hoach", "Chọn kế hoạch."),
		Owner:  form.Required("don_vi", "Chọn đơn vị báo cáo."),
		Period: calendar.ReportPeriod(form.Required("ky", "Chọn kỳ báo cáo.")),
		Rule:   calendar.WindowRule(form.Required("cach_tinh", "Chọn cách tính kỳ.")),
	}
	if len(form.Errors) > 0 {
		return f.drawNew(w, r, newForm{status: http.StatusUnprocessableEntity, value: in, errs: form.Errors})
	}
	id, err := f.service.Create(r.Context(), web.Actor(r), in)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawNew(w, r, newForm{status: http.StatusUnprocessableEntity, value: in, errs: fields})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, root+"/"+id)
}
