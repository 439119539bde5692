package planreview

import (
	"strconv"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// measureData is the part of a form that says how much, how often and until
// when. Text fields hold what was typed. It has a place for everything that a
// rule can say, so that saving another field loses nothing that was read.
type measureData struct {
	Kind   string
	Count  string
	UpTo   string // the upper end of a range
	Share  bool   // the number is a share in per cent
	How    string
	Noun   string
	Every  string // one period is so many Per
	Per    string
	Each   bool
	Shared bool // all leads together owe the number once
	Start  string
	End    string
	Due    string // of a deadline
	Comes  string // days that come back, in words
	Before bool   // these days are too late themselves
	Term   string // so many days
	Days   string // of which kind
	Since  string // the day from which they run
	Kinds  []option
	Hows   []option
	Units  []option
	Counts []option
}

// The kinds of days of a term.
const (
	daysWorking = "ngay-lam-viec"
	daysAll     = "ngay"
)

// The ways in which a count binds.
const (
	howPlain   = "so-nay"
	howExact   = "dung"
	howMin     = "it-nhat"
	howMax     = "khong-qua"
	howAverage = "trung-binh"
)

func (d *measureData) choices() {
	d.Kinds = nil
	if d.Kind == string(cadence.Unknown) {
		d.Kinds = append(d.Kinds, option{Value: string(cadence.Unknown), Label: cadence.Unknown.Label()})
	}
	for _, k := range []cadence.Kind{cadence.Quota, cadence.Deadline, cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional} {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	d.Hows = []option{
		{Value: howPlain, Label: "Số này, làm hơn cũng đạt"},
		{Value: howExact, Label: "Đúng số này"},
		{Value: howMin, Label: "Ít nhất"},
		{Value: howMax, Label: "Không quá"},
		{Value: howAverage, Label: "Trung bình"},
	}
	d.Counts = []option{{Value: daysWorking, Label: "Ngày làm việc"}, {Value: daysAll, Label: "Ngày"}}
	d.Units = []option{
		{Label: "Không tính theo kỳ"},
		{Value: string(cadence.Day), Label: "Ngày"},
		{Value: string(calendar.Week), Label: "Tuần"},
		{Value: string(calendar.Month), Label: "Tháng"},
		{Value: string(calendar.Quarter), Label: "Quý"},
		{Value: string(calendar.Half), Label: "6 tháng"},
		{Value: string(calendar.Year), Label: "Năm"},
		{Value: string(calendar.Whole), Label: "Cả kỳ kế hoạch"},
	}
}

// measure fills the fields with a rule.
func (d *measureData) measure(rule obligation.Rule) {
	*d = measureData{
		Kind: string(rule.Kind), Count: numeral(rule.Count), UpTo: numeral(rule.UpTo), How: howOf(rule), Noun: rule.UnitNoun,
		Every: numeral(rule.Every), Per: string(rule.Per), Each: rule.PerAgency, Shared: rule.Shared, Comes: rule.DueWords().String(), Before: rule.Before,
		Start: rule.Window.Start.Vietnamese(), End: rule.Window.End.Vietnamese(), Due: rule.Undated().Deadline.Vietnamese(),
		Term: numeral(rule.Term.Days), Days: daysWorking, Since: rule.TermFrom.Vietnamese(),
	}
	if rule.Term.Days > 0 && !rule.Term.Working {
		d.Days = daysAll
	}
	if rule.Share > 0 {
		d.Count, d.Share = numeral(rule.Share), true
	}
}

// numeral writes a number; what is not stated is empty.
func numeral(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// howOf says in which way a count binds.
func howOf(r obligation.Rule) string {
	switch {
	case r.Average:
		return howAverage
	case r.Min:
		return howMin
	case r.Max:
		return howMax
	case r.Exact:
		return howExact
	}
	return howPlain
}

// measureFrom keeps what was typed.
func measureFrom(form *web.FormValues) measureData {
	return measureData{
		Kind: form.String("cach_tinh"), Count: form.String("so_luong"), UpTo: form.String("so_luong_den"), Share: form.Bool("ty_le"),
		How: form.String("muc_do"), Noun: form.String("don_vi"), Every: form.String("may_ky"), Per: form.String("ky"), Each: form.Bool("tung_co_quan"), Shared: form.Bool("lam_chung"),
		Start: form.String("tu_ngay"), End: form.String("den_ngay"), Due: form.String("han"), Comes: form.String("lap_lai"), Before: form.Bool("truoc_ngay"),
		Term: form.String("so_ngay"), Days: form.String("loai_ngay"), Since: form.String("tinh_tu"),
	}
}

// ruleFrom reads the rule; an amount that does not belong to its kind is left
// out, so that a forgotten number never becomes a quota.
func ruleFrom(form *web.FormValues) obligation.Rule {
	how := form.String("muc_do")
	rule := obligation.Rule{
		Kind: cadence.Kind(form.String("cach_tinh")), UnitNoun: vi.Clean(form.String("don_vi")), PerAgency: form.Bool("tung_co_quan"), Shared: form.Bool("lam_chung"),
		Window: calendar.Window{Start: form.Date("tu_ngay"), End: form.Date("den_ngay")}, Per: calendar.Unit(form.String("ky")), Every: everyFrom(form),
	}
	rule.Due = dueFrom(form)
	rule.Before = rule.Due != "" && form.Bool("truoc_ngay")
	switch rule.Kind {
	case cadence.Quota:
		rule.Count, rule.UpTo = form.Int("so_luong"), form.Int("so_luong_den")
		rule.Min, rule.Max, rule.Average, rule.Exact = how == howMin, how == howMax, how == howAverage, how == howExact
		if form.Bool("ty_le") {
			rule.Share, rule.Count, rule.UpTo = rule.Count, 0, 0
		}
	case cadence.Deadline:
		rule.Count, rule.Deadline = form.Int("so_luong"), form.Date("han")
		rule.Term = termFrom(form)
		if rule.Term.Days > 0 {
			rule.TermFrom = form.Date("tinh_tu")
		}
		if rule.Deadline.Valid() {
			rule.Window.End = max(rule.Window.End, rule.Deadline)
		}
	case cadence.Continuous:
		if rule.Per == cadence.Day {
			rule.Count, rule.Min = form.Int("so_luong"), how == howMin
		}
	case cadence.Event, cadence.Conditional:
		rule.Term = termFrom(form)
	case cadence.Window, cadence.Unknown:
	}
	return rule
}

// termFrom reads so many days.
func termFrom(form *web.FormValues) calendar.Term {
	t := calendar.Term{Days: form.Int("so_ngay")}
	t.Working = t.Days > 0 && form.String("loai_ngay") != daysAll
	return t
}

// everyFrom reads of how many units one period is; one is not worth saying.
func everyFrom(form *web.FormValues) int {
	n := form.Int("may_ky")
	if n < 0 || n > obligation.MaxEvery {
		form.Errors.Add("may_ky", "Nhập số từ 1 đến %d.", obligation.MaxEvery)
		return 0
	}
	if n == 1 {
		return 0
	}
	return n
}

// dueFrom reads the days that come back.
func dueFrom(form *web.FormValues) string {
	days, wrong := obligation.ReadDue(form.String("lap_lai"))
	if wrong != "" {
		form.Errors.Add("lap_lai", "Chưa hiểu “%s”. Viết như: ngày 20 hằng tháng; ngày 15/6 hằng năm; thứ Sáu hằng tuần.", wrong)
	}
	return days
}
