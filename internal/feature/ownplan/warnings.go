package ownplan

import (
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Warning is what to look at before a plan goes on; none stops it. At names the field of
// the first line in which something is to be done, empty where nothing is.
type Warning struct {
	Said domain.Sentence
	At   string
}

// Warnings tells what is to be done in the lines of a plan, then what is only to know.
func Warnings(lines []Line, due, today calendar.Date, p Plan) []Warning {
	out := unfilled(lines)
	known := func(format string, args ...any) { out = append(out, Warning{Said: domain.Say(format, args...)}) }
	if !p.Issued() && p.Edition == 1 && due != "" {
		switch left := today.DaysUntil(due); {
		case left < 0:
			known("Đã quá hạn ban hành ngày %s. Kế hoạch vẫn gửi duyệt, ban hành được và được ghi là muộn.", due.Vietnamese())
		case left <= 10:
			known("Hạn ban hành là ngày %s, còn %d ngày.", due.Vietnamese(), left)
		}
	}
	over := 0
	for _, l := range lines {
		if p.over(l, today) {
			over++
		}
	}
	if over > 0 {
		known("%d việc đã qua hạn, vẫn giữ trong kế hoạch. Đã làm thì ghi minh chứng; chưa làm thì làm ngay và báo cáo lý do chậm.", over)
	}
	if len(lines) > 0 && EstimateOf(lines).Total() == 0 {
		known("Chưa ghi dự toán kinh phí cho việc nào.")
	}
	return out
}

// unfilled tells what lines lack, each with the first that lacks it.
func unfilled(lines []Line) []Warning {
	var out []Warning
	fields := map[string]string{lackTitle: "noi_dung", lackPerson: "nguoi", lackDay: "den"}
	count := func(lacks func(Line) bool, name string) (n int, at string) {
		for _, l := range lines {
			if lacks(l) {
				if n++; n == 1 {
					at = field(name, l)
				}
			}
		}
		return n, at
	}
	for _, what := range []string{lackTitle, lackPerson, lackDay} {
		n, at := count(func(l Line) bool { return !l.fresh() && slices.Contains(l.lacks(), what) }, fields[what])
		if n > mostSaid && what == lackPerson {
			at = "chung_nguoi"
		}
		if n > 0 {
			out = append(out, Warning{domain.Say("%d việc chưa có %s.", n, domain.Say(what)), at})
		}
	}
	if n, at := count(func(l Line) bool { return l.Missed != "" && l.Cause == "" }, "nguyen_nhan"); n > 0 {
		out = append(out, Warning{domain.Say("%d việc %s: chưa ghi vì sao và cách khắc phục.", n, missedIn(lines)), at})
	}
	return out
}
