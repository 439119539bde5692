package matrix

import (
	"fmt"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/spine/programme"
)

// frameChoice is a part of the plan's year and how its days are counted; the zero
// choice is from the plan's beginning to the day. Part is "year", or the part of
// a period's key after the year: Q1, H2, 9M, 03, W05.
type frameChoice struct {
	Part string
	Rule calendar.WindowRule
}

// longYear has a week 53, so that every part of any year is a part of it.
const longYear = 2026

const noFrame = "Không có kỳ này. Chọn lại kỳ."

// Frame is the window whose pieces the cells tell.
type Frame struct {
	calendar.Window
	frameChoice

	Year int
	name domain.Sentence
}

// frames lists the windows that can be chosen in a year: the periods of reports
// by each rule, then the other quarters, half, months and weeks.
func frames(year int, rules []calendar.WindowRule) []frameChoice {
	var all []frameChoice
	for _, rule := range rules {
		for _, p := range calendar.ReportPeriods() {
			all = append(all, frameChoice{string(p), rule})
		}
	}
	for _, unit := range []calendar.Unit{calendar.Quarter, calendar.Half, calendar.Month, calendar.Week} {
		for _, p := range calendar.Periods(calendar.YearWindow(year), unit) {
			part, ofYear := strings.CutPrefix(p.Key, fmt.Sprintf("%04d-", year))
			if ofYear && periodName(calendar.ReportPeriod(part)) == "" {
				all = append(all, frameChoice{part, calendar.CalendarWindow})
			}
		}
	}
	return all
}

// key is the choice in an address: "Q1", and "Q1.nd09-2019" by the decree,
// "Q1.closing-20" by a closing day.
func (f frameChoice) key() string {
	if f.closes() {
		return f.Part + "." + string(f.Rule)
	}
	return f.Part
}

// closes tells whether figures close within the last month of the period.
func (f frameChoice) closes() bool {
	_, ok := f.Rule.Closing()
	return ok
}

// window gives the choice's days in a year and what it is called. It fails with
// invalid for what that year does not have, as a week 53.
func (f frameChoice) window(year int) (calendar.Window, domain.Sentence, error) {
	key := fmt.Sprintf("%04d", year)
	if f.Part != string(calendar.FullYear) {
		key += "-" + f.Part
	}
	w, _, err := calendar.NamedWindow(key, f.Rule)
	if name := periodName(calendar.ReportPeriod(f.Part)); name != "" || err != nil {
		return w, domain.Say(name, year), err
	}
	p, err := calendar.PeriodByKey(key)
	return w, p.Words(), err
}

// frame is the window chosen, nil for "from the beginning to the day".
func (q Query) frame(p programme.Plan) (*Frame, error) {
	if q.Frame.Part == "" {
		return nil, nil //nolint:nilnil // no window is a choice
	}
	w, name, err := q.Frame.window(p.Year)
	return &Frame{w, q.Frame, p.Year, name}, err
}

// Words names the window with its days and the rule that made it.
func (f *Frame) Words() domain.Sentence {
	rule := domain.Say("kỳ lịch")
	if day, ok := f.Rule.Closing(); f.Rule == calendar.DecreeWindow {
		rule = domain.Say("theo Nghị định số 09/2019/NĐ-CP")
	} else if ok {
		rule = domain.Say("chốt số liệu ngày %d", day)
	}
	return domain.Say("%s, từ ngày %s đến ngày %s, %s", f.name, f.Start.Vietnamese(), f.End.Vietnamese(), rule)
}

// periodName is a report period's name with a place for the year; empty for what
// is none.
func periodName(p calendar.ReportPeriod) string {
	switch p {
	case calendar.Q1:
		return "quý I năm %d"
	case calendar.H1:
		return "6 tháng đầu năm %d"
	case calendar.Q3:
		return "quý III năm %d"
	case calendar.NineMonths:
		return "9 tháng năm %d"
	case calendar.FullYear:
		return "cả năm %d"
	case calendar.AdHoc:
	}
	return ""
}
