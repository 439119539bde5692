package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain"
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

// WindowRule says which days a report covers: calendar, nd09-2019, asked, or
// closing-20 of an office that closes its figures on a day of its own.
type WindowRule string

// Two rules that offices use side by side. Decree is the regime of Decree
// 09/2019/NĐ-CP, articles 12–13, read here only through secondary sources:
// from the 15th of the month before the period to the 14th of its last month.
const (
	CalendarWindow WindowRule = "calendar"
	DecreeWindow   WindowRule = "nd09-2019"
)

// AskedWindow is the window of an ad hoc request, as it was asked for.
const AskedWindow WindowRule = "asked"

// LastClosing is the latest closing day: every month has it.
const LastClosing = 28

// decreeClosing is the day of the month on which figures close by the decree.
const decreeClosing = 14

// OwnClosing is the kind of all rules with a closing day of an office's own.
const OwnClosing WindowRule = "closing"

const closingPrefix = string(OwnClosing) + "-"

// ClosingWindow is the rule of an office that closes its figures on a day, 1 to
// LastClosing, of the last month of a period: closing-20.
func ClosingWindow(day int) WindowRule { return WindowRule(closingPrefix + strconv.Itoa(day)) }

// TypedClosing is the rule of a closing day as somebody typed it; it is not
// Periodic when there is no such day.
func TypedClosing(text string) WindowRule {
	text = strings.TrimSpace(text)
	if day, err := strconv.Atoi(text); err == nil {
		return ClosingWindow(day)
	}
	return WindowRule(closingPrefix + text)
}

// ParseWindowRule reads a rule of periodic reports as programs and commands write
// it. It fails with invalid for any other.
func ParseWindowRule(text string) (WindowRule, error) {
	if r := WindowRule(text); r.Periodic() {
		return r, nil
	}
	return "", domain.Invalid("Cách tính kỳ “%s” chưa đúng. Viết calendar, nd09-2019, hoặc closing-20 với 20 là ngày chốt số liệu, từ 1 đến %d.", text, LastClosing)
}

// Kind is OwnClosing for a rule with a closing day of an office's own, a wrong
// one too, and any other rule itself.
func (r WindowRule) Kind() WindowRule {
	if strings.HasPrefix(string(r), closingPrefix) {
		return OwnClosing
	}
	return r
}

// Closing gives the day of the last month on which figures close, the decree's
// own included. ok is false for a rule without such a day and for closing-0,
// closing-29, closing-x.
func (r WindowRule) Closing() (day int, ok bool) {
	if r == DecreeWindow {
		return decreeClosing, true
	}
	text, ok := strings.CutPrefix(string(r), closingPrefix)
	if !ok {
		return 0, false
	}
	day, err := strconv.Atoi(text)
	return day, err == nil && day >= 1 && day <= LastClosing && ClosingWindow(day) == r
}

// Periodic tells whether the rule gives periodic reports their days.
func (r WindowRule) Periodic() bool {
	_, closes := r.Closing()
	return closes || r == CalendarWindow
}

// Words names the rule on pages.
func (r WindowRule) Words() domain.Sentence {
	day, closes := r.Closing()
	switch {
	case r == AskedWindow:
		return domain.Say("Theo yêu cầu báo cáo")
	case r == DecreeWindow:
		return domain.Say("Kỳ báo cáo theo Nghị định số 09/2019/NĐ-CP")
	case closes:
		return domain.Say("Chốt số liệu ngày %d tháng cuối kỳ", day)
	}
	return domain.Say("Kỳ lịch")
}

// Label names the rule in papers and files.
func (r WindowRule) Label() string { return r.Words().String() }

// ReportWindow gives the days that a report of a year covers under a rule. Where
// figures close on a day, the window begins on the day after the closing before
// it, so that windows of one rule follow each other without a gap.
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
	if day, ok := rule.Closing(); ok {
		return Window{NewDate(year, first-1, day).AddDays(1), NewDate(year, last, day)}, nil
	}
	return Window{NewDate(year, first, 1), NewDate(year, last+1, 0)}, nil
}
