package demo

import "loa/internal/domain/calendar"

// Asked is the part of its short name by which the duty is known that waits for a
// request.
const Asked = "Báo cáo đột xuất"

// Occasion is a sample request for a report: made or stated On by an account, for
// agencies by their codes, and answered by some of them. Ask is nil for what was
// asked outside of Loa and only stated.
type Occasion struct {
	Year     int
	On, Day  calendar.Date
	By       string
	Agencies []string
	Said     string
	Ask      *Ask
	Answers  []Answer
}

// Ask is what a request wants to know of which days, by when. A question with a
// unit is answered by a number.
type Ask struct {
	Basis     string
	From, To  calendar.Date
	Due       calendar.Date
	Questions []Question
}

// Question is one question of a request.
type Question struct{ Text, Unit string }

// Answer is what one agency did upon a request, on the day itself: Title of what
// it declared, or its Words in the order of the questions.
type Answer struct {
	Agency string
	On     calendar.Date
	Title  string
	Words  []string
	Number string // of the paper that answers
}

// Occasions are the sample requests. All agencies are not asked at once: that
// would make a duty for each of them.
func Occasions() []Occasion {
	return []Occasion{
		{
			Year: 2025, On: "2025-03-18", By: "dieuphoi", Agencies: []string{"stp", "syt", "sct"},
			Said: "Kết quả tuyên truyền sắp xếp tổ chức bộ máy (mẫu)",
			Ask: &Ask{
				Basis: "Công văn mẫu của Ủy ban nhân dân tỉnh về báo cáo nhanh", From: "2025-01-01", To: "2025-03-15", Due: "2025-03-28",
				Questions: []Question{{"Đã tuyên truyền bằng hình thức nào, cho đối tượng nào?", ""}, {"Có bao nhiêu lượt người được tuyên truyền trực tiếp?", "lượt"}},
			},
			Answers: []Answer{
				{Agency: "stp", On: "2025-03-20", Words: []string{"Phổ biến tại hội nghị cán bộ, đăng tin trên trang thông tin điện tử cho người dân.", "120"}, Number: "21"},
				{Agency: "syt", On: "2025-03-25", Words: []string{"Thông báo tại bệnh viện, trạm y tế cho người đến khám.", "1.450"}, Number: "33"},
				{Agency: "sct", On: "2025-04-02", Words: []string{"Gửi thư điện tử cho doanh nghiệp, nói tại hội nghị đối thoại.", "85"}, Number: "40"},
			},
		},
		{
			Year: 2027, On: "2027-03-09", By: "dieuphoi", Agencies: []string{"stp", "syt", "sgddt", TranBien},
			Said: "Kết quả hướng dẫn người dân nộp hồ sơ trực tuyến (mẫu)",
			Ask: &Ask{
				Basis: "Công văn mẫu của Ủy ban nhân dân thành phố về báo cáo nhanh", From: "2027-01-01", To: "2027-03-10", Due: "2027-04-30",
				Questions: []Question{{"Hướng dẫn bằng cách nào, vướng mắc gì?", ""}, {"Có bao nhiêu lượt người được hướng dẫn?", "lượt"}},
			},
			Answers: []Answer{
				{Agency: "stp", On: "2027-03-11", Words: []string{"Cán bộ một cửa hướng dẫn tại quầy; người cao tuổi còn khó dùng tài khoản định danh.", "96"}, Number: "18"},
				{Agency: TranBien, On: "2027-03-12", Words: []string{"Tổ công nghệ số cộng đồng đến từng khu phố; đường truyền có lúc chậm.", "310"}, Number: "07"},
				{Agency: "sgddt", On: "2027-03-15", Words: []string{"Nhà trường hướng dẫn phụ huynh nộp hồ sơ tuyển sinh.", "2.300"}, Number: "52"},
				{Agency: "syt", On: "2027-05-06", Words: []string{"Nhân viên y tế hướng dẫn tại nơi đón tiếp.", "540"}, Number: "74"},
			},
		},
		{
			Year: 2027, On: "2027-03-30", Day: "2027-03-29", By: "canbo", Agencies: []string{TranBien},
			Said:    "Sở Nội vụ đề nghị phường báo cáo số cuộc đối thoại với người dân (mẫu)",
			Answers: []Answer{{Agency: TranBien, On: "2027-04-27", Title: "Báo cáo số cuộc đối thoại với người dân (mẫu)"}},
		},
	}
}
