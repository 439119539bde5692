package calendar

import (
	"fmt"
	"time"
)

// ReportPeriod (kỳ báo cáo) is one of the periodic reports that the plans ask
// for: quarter I, six months, quarter III, nine months and year.
type ReportPeriod string

// The report periods.
const (
	Q1         ReportPeriod = "Q1"
	H1         ReportPeriod = "H1"
	Q3         ReportPeriod = "Q3"
	NineMonths ReportPeriod = "9M"
	FullYear   ReportPeriod = "year"
)

// AdHoc (đột xuất) is a report that somebody asked for on a window of its own;
// it is no periodic report and not among ReportPeriods.
const AdHoc ReportPeriod = "adhoc"

// ReportPeriods lists them in the order of the year.
func ReportPeriods() []ReportPeriod {
	return []ReportPeriod{Q1, H1, Q3, NineMonths, FullYear}
}

// Name is how a list of report periods calls it: "Quý I".
func (p ReportPeriod) Name() string {
	switch p {
	case Q1:
		return "Quý I"
	case H1:
		return "6 tháng"
	case Q3:
		return "Quý III"
	case NineMonths:
		return "9 tháng"
	case FullYear:
		return "Cả năm"
	case AdHoc:
		return "Đột xuất"
	}
	return string(p)
}

// Label names the report period in a year: "quý I năm 2025".
func (p ReportPeriod) Label(year int) string {
	switch p {
	case Q1:
		return fmt.Sprintf("quý I năm %d", year)
	case H1:
		return fmt.Sprintf("6 tháng đầu năm %d", year)
	case Q3:
		return fmt.Sprintf("quý III năm %d", year)
	case NineMonths:
		return fmt.Sprintf("9 tháng năm %d", year)
	case FullYear:
		return fmt.Sprintf("năm %d", year)
	case AdHoc:
		return fmt.Sprintf("đột xuất năm %d", year)
	}
	return string(p)
}

// WindowRule says which days a report covers.
type WindowRule string

// The two rules that offices use side by side. Decree is the regime of Decree
// 09/2019/NĐ-CP, articles 12–13, read here only through secondary sources:
// from the 15th of the month before the period to the 14th of its last month.
const (
	CalendarWindow WindowRule = "calendar"
	DecreeWindow   WindowRule = "nd09-2019"
)

// AskedWindow is the window of an ad hoc request, as it was asked for.
const AskedWindow WindowRule = "asked"

// Label names the rule on pages and in reports.
func (r WindowRule) Label() string {
	if r == AskedWindow {
		return "Theo yêu cầu báo cáo"
	}
	if r == DecreeWindow {
		return "Kỳ báo cáo theo Nghị định số 09/2019/NĐ-CP"
	}
	return "Kỳ lịch"
}

// ReportWindow gives the days that a report of a year covers under a rule.
func ReportWindow(p ReportPeriod, year int, rule WindowRule) (Window, error) {
	var first, last time.Month
	switch p {
	case Q1:
		first, last = time.January, time.March
	case H1:
		first, last = time.January, time.June
	case Q3:
		first, last = time.July, time.September
	case NineMonths:
		first, last = time.January, time.September
	case FullYear:
		first, last = time.January, time.December
	case AdHoc: // its window is the request's
		fallthrough
	default:
		return Window{}, fmt.Errorf("unknown report period %q", p)
	}
	if rule == DecreeWindow {
		return Window{NewDate(year, first-1, 15), NewDate(year, last, 14)}, nil
	}
	return Window{NewDate(year, first, 1), NewDate(year, last+1, 0)}, nil
}
