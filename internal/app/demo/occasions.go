package demo

import "loa/internal/domain/calendar"

// Asked is the part of its short name by which the duty is known that waits for a
// request.
const Asked = "Báo cáo đột xuất"

// Occasion is a sample request for a report: stated On by an account, for
// agencies by their codes, and answered by some of them.
type Occasion struct {
	Year     int
	On, Day  calendar.Date
	By       string
	Agencies []string
	Said     string
	Answers  []Answer
}

// Answer is what one agency did upon a request, recorded on the day itself.
type Answer struct {
	Agency string
	On     calendar.Date
	Title  string
}

// Occasions are the sample requests. All agencies are not asked at once: that
// would make a duty for each of them.
func Occasions() []Occasion {
	return []Occasion{
		{
			Year: 2025, On: "2025-03-18", Day: "2025-03-17", By: "dieuphoi", Agencies: []string{"stp", "syt", "sct"},
			Said: "Sở Nội vụ đề nghị báo cáo nhanh việc tuyên truyền sắp xếp tổ chức bộ máy (mẫu)",
			Answers: []Answer{
				{"stp", "2025-03-20", "Báo cáo nhanh việc tuyên truyền sắp xếp tổ chức bộ máy (mẫu)"},
				{"syt", "2025-03-25", "Báo cáo nhanh của Sở Y tế về tuyên truyền sắp xếp tổ chức (mẫu)"},
				{"sct", "2025-04-02", "Báo cáo nhanh của Sở Công Thương về tuyên truyền sắp xếp tổ chức (mẫu)"},
			},
		},
		{
			Year: 2027, On: "2027-03-09", Day: "2027-03-08", By: "dieuphoi", Agencies: []string{"stp", "syt", "sgddt", TranBien},
			Said: "UBND thành phố yêu cầu báo cáo nhanh việc hướng dẫn nộp hồ sơ trực tuyến (mẫu)",
			Answers: []Answer{
				{"stp", "2027-03-11", "Báo cáo nhanh việc hướng dẫn nộp hồ sơ trực tuyến (mẫu)"},
				{TranBien, "2027-03-12", "Báo cáo nhanh của phường về hướng dẫn nộp hồ sơ trực tuyến (mẫu)"},
				{"sgddt", "2027-03-15", "Báo cáo nhanh của Sở Giáo dục và Đào tạo về hồ sơ trực tuyến (mẫu)"},
				{"syt", "2027-05-06", "Báo cáo nhanh của Sở Y tế về hồ sơ trực tuyến (mẫu)"},
			},
		},
		{
			Year: 2027, On: "2027-03-30", Day: "2027-03-29", By: "canbo", Agencies: []string{TranBien},
			Said:    "Sở Nội vụ đề nghị phường báo cáo số cuộc đối thoại với người dân (mẫu)",
			Answers: []Answer{{TranBien, "2027-04-27", "Báo cáo số cuộc đối thoại với người dân (mẫu)"}},
		},
	}
}
