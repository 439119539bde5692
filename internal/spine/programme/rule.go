package programme

import (
	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// maxCount bounds how many pieces a plan may ask for in a period.
const maxCount = 100_000

// checkRule finds what is wrong with a measure; field names are those of the
// form.
func checkRule(r obligation.Rule) domain.Fields {
	problems := checkWindow(r.Window)
	switch r.Kind {
	case cadence.Quota:
		problems = append(problems, checkAmount(r)...)
	case cadence.Deadline:
		if !r.Deadline.Valid() && r.Due == "" && r.Term.Days == 0 {
			problems.Add("han", "Nhập hạn hoàn thành, hoặc số ngày phải xong.")
		}
		if r.Deadline.Valid() && r.Term.Days > 0 {
			problems.Add("so_ngay", "Chọn một: ngày hạn, hoặc số ngày phải xong.")
		}
	case cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional:
	case cadence.Unknown:
		problems.Add("cach_tinh", "Chọn cách tính.")
	default:
		problems.Add("cach_tinh", "Chọn cách tính.")
	}
	if r.Term.Days < 0 || r.Term.Days > obligation.MaxTerm {
		problems.Add("so_ngay", "Nhập số ngày từ 1 đến %d.", obligation.MaxTerm)
	}
	if r.Shared && r.PerAgency {
		problems.Add("lam_chung", "Chọn một: từng cơ quan làm đủ số này, hoặc các cơ quan cùng làm chung.")
	}
	if r.Every > 1 && (r.Per == "" || r.Per == calendar.Whole) {
		problems.Add("ky", "Chọn kỳ: ngày, tuần, tháng, quý, 6 tháng hoặc năm.")
	}
	return problems
}

func checkWindow(w calendar.Window) domain.Fields {
	var problems domain.Fields
	if !w.Start.Valid() {
		problems.Add("tu_ngay", "Nhập ngày bắt đầu tính.")
	}
	if !w.End.Valid() {
		problems.Add("den_ngay", "Nhập ngày cuối cùng còn tính.")
	}
	switch {
	case !w.Start.Valid() || !w.End.Valid():
	case w.End < w.Start:
		problems.Add("den_ngay", "Ngày kết thúc trước ngày bắt đầu. Nhập lại ngày kết thúc.")
	case w.Days() > maxDays:
		problems.Add("den_ngay", "Thời gian tính dài quá 20 năm. Kiểm tra lại ngày.")
	}
	return problems
}

// checkAmount is about the number of a quota. Without a number the plan must
// name a period that comes back ("hằng quý"): nothing is invented.
func checkAmount(r obligation.Rule) domain.Fields {
	var problems domain.Fields
	recurs := knownUnit(r.Per) && r.Per != calendar.Whole
	switch {
	case r.Share < 0 || r.Share > 100:
		problems.Add("so_luong", "Nhập tỷ lệ từ 1 đến 100.")
	case r.Share > 0:
	case r.Count < 0 || r.Count > maxCount || r.Count == 0 && !recurs:
		problems.Add("so_luong", "Nhập số lượng từ 1 đến 100.000.")
	}
	if r.UpTo != 0 && (r.UpTo <= r.Count || r.UpTo > maxCount) {
		problems.Add("so_luong_den", "Nhập số lớn hơn ô bên trái, hoặc bỏ trống.")
	}
	switch {
	case r.Per == cadence.Day:
		problems.Add("ky", "Việc hằng ngày thì chọn cách tính “Thường xuyên”.")
	case !knownUnit(r.Per):
		problems.Add("ky", "Chọn kỳ tính số lượng.")
	}
	return problems
}

func knownUnit(u calendar.Unit) bool {
	switch u {
	case calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year, calendar.Whole:
		return true
	}
	return false
}
