package periods

import (
	"net/http"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// regimesRoot is the page of reporting regimes.
const regimesRoot = windowsRoot + "/che-do"

type regimesData struct {
	Day                                   calendar.Date
	Rows                                  []regimeRow
	Past                                  []programme.Regime
	May                                   bool
	Levels, Periods, Rules, Kinds, Thirds []option
	Form                                  regimeForm
}

// regimeRow is a regime with its days in the year of the page.
type regimeRow struct {
	programme.Regime

	Window calendar.Window
	Due    calendar.Date
}

// regimeForm is the entry as typed.
type regimeForm struct {
	Level, Period, Rule, Closing, Third, Kind, Due, Receiver, Through, Basis, From, Reason string
	Verified                                                                               bool
}

// regimesOn lists what holds on the day of the address, today without one.
func (f *Feature) regimesOn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := regimesData{Day: form.Date("ngay"), Form: regimeForm{
		Level: string(programme.RegimeAll), Period: string(calendar.Q1), Rule: string(calendar.DecreeWindow),
		Third: string(calendar.Q3), Kind: string(calendar.DueWorking),
	}}
	status := http.StatusOK
	if len(form.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return f.drawRegimes(w, r, status, d, form.Errors)
}

func (f *Feature) drawRegimes(w http.ResponseWriter, r *http.Request, status int, d regimesData, problems domain.Fields) error {
	if d.Day == "" {
		d.Day = f.service.today()
	}
	entries, err := f.service.Programme.RegimeEntries(r.Context())
	if err != nil {
		return err
	}
	days, err := f.service.Programme.WorkDays(r.Context())
	if err != nil {
		return err
	}
	holds := map[string]bool{}
	for _, regime := range programme.RegimesOn(entries, d.Day) {
		row := regimeRow{Regime: regime}
		if row.Window, err = regime.Window(d.Day.Year()); err != nil {
			return err
		}
		row.Due, holds[regime.ID] = calendar.Due(row.Window, d.Day.Year(), regime.DueRule, days), true
		d.Rows = append(d.Rows, row)
	}
	for _, e := range entries {
		if !holds[e.ID] {
			d.Past = append(d.Past, e)
		}
	}
	d.May = mayRecord(r)
	d.choices()
	return f.pages.Render(w, r, status, "regimes", web.Page{
		Title: "Chế độ báo cáo", Lead: "Cấp nào báo cáo kỳ nào, số liệu từ ngày nào đến ngày nào, gửi ai, trước ngày nào.",
		Nav: nav, Back: &web.Link{Label: "Đối chiếu kỳ báo cáo", URL: windowsRoot}, Data: d, Errors: problems,
	})
}

func (d *regimesData) choices() {
	for _, l := range programme.RegimeLevels() {
		d.Levels = append(d.Levels, option{Value: string(l), Label: l.Label()})
	}
	for _, p := range calendar.ReportPeriods() {
		d.Periods = append(d.Periods, option{Value: string(p), Label: p.Name()})
	}
	for _, rule := range []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow} {
		d.Rules = append(d.Rules, option{Value: string(rule), Label: rule.Label()})
	}
	d.Rules = append(d.Rules, option{Value: string(calendar.OwnClosing), Label: "Chốt số liệu vào một ngày của tháng cuối kỳ"})
	for _, k := range calendar.DueKinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	d.Thirds = []option{{Value: string(calendar.Q3), Label: "Số liệu của riêng quý III"}, {Value: string(calendar.NineMonths), Label: "Số liệu cộng dồn 9 tháng"}}
}

// setRegime enters a regime from the form.
func (f *Feature) setRegime(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	typed := regimeForm{
		Level: form.String("cap"), Period: form.String("ky"), Rule: form.String("cach_tinh"), Closing: form.String("ngay_chot"),
		Third: form.String("quy_ba"), Kind: form.String("loai_han"), Due: form.String("han"), Receiver: form.String("noi_nhan"), Through: form.String("qua"),
		Basis: form.String("can_cu"), From: form.String("tu"), Reason: form.String("ly_do"), Verified: form.Bool("da_xac_minh"),
	}
	from, problems := form.Date("tu"), form.Errors
	_, err = f.service.Programme.SetRegime(r.Context(), web.Actor(r), programme.NewRegime{ // which refuses what has no day
		Level: programme.RegimeLevel(typed.Level), Period: calendar.ReportPeriod(typed.Period), WindowRule: typed.windowRule(),
		DueRule: typed.due(), Receiver: typed.Receiver, Through: typed.Through, ThirdQuarter: calendar.ReportPeriod(typed.Third),
		Basis: typed.Basis, Verified: typed.Verified, EffectiveFrom: from, Reason: typed.Reason,
	})
	for _, p := range domain.FieldsOf(err) {
		if problems.For(p.Name).Name == "" {
			problems = append(problems, p)
		}
	}
	if len(problems) > 0 {
		return f.drawRegimes(w, r, http.StatusUnprocessableEntity, regimesData{Form: typed}, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi chế độ báo cáo.")
	return web.SeeOther(w, r, regimesRoot+"?ngay="+string(max(from, f.service.today())))
}

// windowRule reads how days are counted, the closing day where one was chosen; a
// day that cannot be makes a rule that is not valid.
func (t regimeForm) windowRule() calendar.WindowRule {
	if rule := calendar.WindowRule(t.Rule); rule != calendar.OwnClosing {
		return rule
	}
	return calendar.TypedClosing(t.Closing)
}

// due reads the rule as typed: a number of days, or a day like 20/3; what is
// neither makes a rule that is not valid.
func (t regimeForm) due() calendar.DueRule {
	rule := calendar.DueRule{Kind: calendar.DueKind(t.Kind), Days: -1}
	if n, err := strconv.Atoi(t.Due); err == nil {
		rule.Days = n
	}
	day, month, _ := strings.Cut(t.Due, "/")
	d, dayErr := strconv.Atoi(day)
	m, monthErr := strconv.Atoi(month)
	if dayErr == nil && monthErr == nil {
		rule.MonthDay = twoDigits(m) + "-" + twoDigits(d)
	}
	return rule
}

func twoDigits(n int) string {
	if n >= 0 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
