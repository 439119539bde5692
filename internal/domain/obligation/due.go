package obligation

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// MaxEvery bounds how many units one period has.
const MaxEvery = 99

// takeDue keeps the days that come back.
func (r *Rule) takeDue(c cadence.Cadence) {
	r.Due, r.Before = strings.Join(recurring(c), " "), c.Before
	if r.Due == "" {
		r.Before = false
		return
	}
	if r.Kind != cadence.Deadline {
		return
	}
	days := r.dueWithin(r.Window)
	switch {
	case len(days) == 1:
		r.Deadline, r.Count = days[0], 0
	case len(days) > 1 && r.Per != "":
		r.Kind, r.Count = cadence.Quota, max(len(days)/max(len(calendar.Periods(r.Window, r.Per)), 1), 1)
	}
}

// recurring are the days of a reading that come back; the end of a stretch is
// none.
func recurring(c cadence.Cadence) []string {
	var days []string
	for _, d := range append([]string{c.End}, c.Dates...) {
		if strings.HasPrefix(d, "-") && c.Start == "" {
			days = append(days, d)
		}
	}
	return days
}

// dueWithin are the last good days of Due that fall into a window, in order.
func (r Rule) dueWithin(w calendar.Window) []calendar.Date {
	var days []calendar.Date
	for d := w.Start; d <= w.End.AddDays(1); d = d.AddDays(1) {
		if !r.isDue(d) {
			continue
		}
		if r.Before {
			d := d.AddDays(-1)
			if w.Contains(d) {
				days = append(days, d)
			}
			continue
		}
		if w.Contains(d) {
			days = append(days, d)
		}
	}
	return days
}

// daysIn are the last good days of Due in a stretch of the rule's window, from a
// day on.
func (r Rule) daysIn(w calendar.Window, from calendar.Date) []calendar.Date {
	w, ok := w.Intersect(r.Window)
	if r.Due == "" || !ok {
		return nil
	}
	w.Start = max(w.Start, from)
	return r.dueWithin(w)
}

// day is the last good day for what is missing in the period: with several days
// each wants its share. It is empty when the period has no such day.
func (d due) day() calendar.Date {
	days := d.rule.daysIn(d.period.Window, d.from)
	for i, day := range days {
		if d.want*(i+1)/len(days) > d.have {
			return day
		}
	}
	return ""
}

// isDue tells whether a day is one of those that come back. The 31st of a
// shorter month is its last day.
func (r Rule) isDue(d calendar.Date) bool {
	last := d.AddDays(1).Day() == 1
	for day := range strings.FieldsSeq(r.Due) {
		switch {
		case strings.HasPrefix(day, "-W"):
			if day == fmt.Sprintf("-W-%d", weekday(d)) {
				return true
			}
		case day == "-"+string(d)[4:], day == "--"+string(d)[7:]:
			return true
		case last && len(day) == 5 && day > "--"+string(d)[7:] && strings.HasPrefix(day, "---"):
			return true
		}
	}
	return false
}

// weekday counts from Monday, 1, to Sunday, 7.
func weekday(d calendar.Date) int { return (int(d.Time().Weekday())+6)%7 + 1 }

func dayWords(day string) domain.Sentence {
	if month, ok := strings.CutPrefix(day, "---"); ok {
		return domain.Say("ngày %s hằng tháng", month)
	}
	if year, ok := strings.CutPrefix(day, "--"); ok {
		month, dayOf, _ := strings.Cut(year, "-")
		return domain.Say("ngày %s/%s hằng năm", dayOf, month)
	}
	switch day {
	case "-W-1":
		return domain.Say("thứ Hai hằng tuần")
	case "-W-2":
		return domain.Say("thứ Ba hằng tuần")
	case "-W-3":
		return domain.Say("thứ Tư hằng tuần")
	case "-W-4":
		return domain.Say("thứ Năm hằng tuần")
	case "-W-5":
		return domain.Say("thứ Sáu hằng tuần")
	case "-W-6":
		return domain.Say("thứ Bảy hằng tuần")
	case "-W-7":
		return domain.Say("Chủ nhật hằng tuần")
	}
	return domain.Sentence{}
}

var (
	dueMonthly = regexp.MustCompile(`^(?:ngay )?(?:mung )?(\d{1,2})(?: (?:hang|moi) thang)?$`)
	dueYearly  = regexp.MustCompile(`^(?:ngay )?(\d{1,2})/(\d{1,2})(?: (?:hang|moi) nam)?$`)
	dueWeekly  = regexp.MustCompile(`^(thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?: (?:hang|moi) tuan)?$`)
)

// weekdays are the days of the week from Monday, folded, by name and number.
var weekdays = []string{"thu hai", "thu 2", "thu ba", "thu 3", "thu tu", "thu 4", "thu nam", "thu 5", "thu sau", "thu 6", "thu bay", "thu 7", "chu nhat", "chu nhat"}

// ReadDue reads days that come back as people write them ("ngày 20 hằng tháng;
// 15/6 hằng năm; thứ Sáu"), parted by commas or semicolons, into the shape of
// Rule.Due. wrong is the first part that is no such day, empty when all are.
func ReadDue(text string) (days, wrong string) {
	var all []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if part = vi.Clean(part); part == "" {
			continue
		}
		day := dueDay(vi.Fold(part))
		if day == "" {
			return "", part
		}
		if !slices.Contains(all, day) {
			all = append(all, day)
		}
	}
	return strings.Join(all, " "), ""
}

// dueDay is one day in the shape of Rule.Due; empty when there is no such day.
func dueDay(folded string) string {
	if m := dueMonthly.FindStringSubmatch(folded); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && n >= 1 && n <= 31 {
			return fmt.Sprintf("---%02d", n)
		}
		return ""
	}
	if m := dueYearly.FindStringSubmatch(folded); m != nil {
		d, err := calendar.ParseVietnamese(m[1] + "/" + m[2] + "/2028") // a leap year: 29 February comes back too
		if err != nil {
			return ""
		}
		return "-" + string(d)[4:]
	}
	if m := dueWeekly.FindStringSubmatch(folded); m != nil {
		return fmt.Sprintf("-W-%d", slices.Index(weekdays, m[1])/2+1)
	}
	return ""
}
