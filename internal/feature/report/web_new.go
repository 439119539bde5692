package report

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

type newData struct {
	Plans, Agencies []option
	Rules           []ruleOption
	Periods         []periodOption
	Value           NewReport
	May             bool // count otherwise than the regime says
	Verified        bool // somebody verified the regime of all periods
}

// periodOption is a report period with how the regime counts it.
type periodOption struct {
	Value, Label string
	Hint         domain.Sentence
}

// ruleOption is a way of counting days.
type ruleOption struct {
	Value string
	Label domain.Sentence
	Hint  any // domain.Sentence; nil: none
}

// option is one choice of a field.
type option struct{ Value, Label, Hint string }

func (f *Feature) newForm(w http.ResponseWriter, r *http.Request) error {
	value := NewReport{Period: calendar.Q1}
	asked := r.URL.Query()
	value.PlanID, value.Owner = asked.Get("ke-hoach"), asked.Get("don-vi")
	if period := calendar.ReportPeriod(asked.Get("ky")); slices.Contains(calendar.ReportPeriods(), period) {
		value.Period = period
	}
	return f.drawNew(w, r, http.StatusOK, value, nil)
}

func (f *Feature) drawNew(w http.ResponseWriter, r *http.Request, status int, value NewReport, errs domain.Fields) error {
	choices, err := f.service.Choices(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	d := newData{Value: value}
	for _, p := range choices.Plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Label})
	}
	for _, a := range choices.Owners {
		d.Agencies = append(d.Agencies, option{Value: a.ID, Label: a.Label, Hint: a.Hint})
	}
	if value.PlanID == "" && len(d.Plans) > 0 {
		d.Value.PlanID = d.Plans[0].Value
	}
	if value.Owner == "" && len(d.Agencies) > 0 {
		d.Value.Owner = d.Agencies[0].Value
	}
	if err := f.periods(r, &d); err != nil {
		return err
	}
	d.May = programme.MayPrepare(web.Actor(r))
	if d.Rules, err = f.rules(r); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "new", web.Page{
		Title: "Soạn báo cáo", Nav: "bao-cao", Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d, Errors: errs,
	})
}

// periods lists the periods as the regime counts them for the owner that is
// chosen. Where quý III covers nine months there is no report of nine months
// beside it.
func (f *Feature) periods(r *http.Request, d *newData) error {
	if d.Value.PlanID == "" || d.Value.Owner == "" {
		return nil
	}
	all, err := f.service.Countings(r.Context(), d.Value.PlanID, d.Value.Owner)
	if err != nil {
		return err
	}
	d.Verified = true
	nine := slices.ContainsFunc(all, func(c Counting) bool { return c.Period == calendar.Q3 && c.Report.Period == calendar.NineMonths })
	for _, c := range all {
		if nine && c.Period == calendar.NineMonths {
			continue
		}
		d.Periods = append(d.Periods, periodOption{string(c.Period), c.Period.Name(), c.Told()})
		d.Verified = d.Verified && c.Verified
	}
	return nil
}

// rules lists how a report may be counted: as the regime says, or by any rule that
// is in use.
func (f *Feature) rules(r *http.Request) ([]ruleOption, error) {
	all, err := f.service.Programme.WindowRules(r.Context())
	options := []ruleOption{{Label: domain.Say("Theo chế độ báo cáo")}}
	for _, rule := range all {
		options = append(options, ruleOption{string(rule), rule.Words(), ruleHint(rule)})
	}
	return options, err
}

func ruleHint(rule calendar.WindowRule) domain.Sentence {
	if day, ok := rule.Closing(); ok {
		return domain.Say("Quý I: từ %d/12 năm trước đến %d/3.", day+1, day)
	}
	return domain.Say("Quý I: từ 01/01 đến 31/3.")
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
		Rule:   calendar.WindowRule(form.String("cach_tinh")),
	}
	if len(form.Errors) > 0 {
		return f.drawNew(w, r, http.StatusUnprocessableEntity, in, form.Errors)
	}
	id, err := f.service.Create(r.Context(), web.Actor(r), in)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawNew(w, r, http.StatusUnprocessableEntity, in, fields)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, root+"/"+id)
}
