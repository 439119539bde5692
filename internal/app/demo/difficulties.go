package demo

import (
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
)

// Difficulty is a difficulty of the sample: what an agency met with a duty whose name
// holds Duty, or with a clause in words; who has it too; what was done with it.
type Difficulty struct {
	On             calendar.Date
	Agency         string // its code
	Duty, Clause   string
	Body, Proposal string
	Joined         []Joined
	Steps          []Move
}

// Joined is an agency that has the same difficulty.
type Joined struct {
	On     calendar.Date
	Agency string
}

// Move is a step of one day. By the owner of it; Into is which of the
// questions it is merged with.
type Move struct {
	On    calendar.Date
	Act   question.Act
	Words string
	Into  int
}

// Difficulties are the sample's difficulties with the plan of 2027, in all states.
func Difficulties() []Difficulty {
	return []Difficulty{
		{
			On: "2027-02-02", Agency: TranBien, Duty: "video",
			Body:     "Phường chưa có người biết quay, dựng video. Không rõ video do Sở Nội vụ làm, phường phát lại trên màn hình chờ thì có được tính là sản phẩm của phường không.",
			Proposal: "Đề nghị hướng dẫn cách tính, hoặc cho các phường dùng chung một video mẫu.",
			Joined:   []Joined{{"2027-02-12", "25210"}},
			Steps: []Move{{
				On: "2027-02-15", Act: question.Answer,
				Words: "Phát lại video của Sở Nội vụ được khai là một lần trình chiếu, không thay cho 01 video, clip của đơn vị. Video quay bằng điện thoại, dài từ 60 giây, hướng dẫn một thủ tục của phường là đạt. Sở Nội vụ gửi kịch bản mẫu kèm Kế hoạch.",
			}},
		},
		{
			On: "2027-02-16", Agency: "syt", Clause: "Mục III, kinh phí thực hiện",
			Body:     "Dự toán chi thường xuyên năm 2027 đã giao từ tháng 12/2026, không có dòng chi cho tuyên truyền cải cách hành chính nên chưa ký được hợp đồng in ấn phẩm.",
			Proposal: "Đề nghị cho dùng nguồn cải cách hành chính của Sở, hoặc bổ sung dự toán trong quý II.",
			Joined:   []Joined{{"2027-02-22", "sct"}},
			Steps: []Move{
				{On: "2027-02-19", Act: question.Submit, Words: "Các cơ quan, đơn vị dùng dự toán chi thường xuyên đã giao để thực hiện; nếu thiếu, tổng hợp nhu cầu gửi Sở Tài chính trước ngày 31/3/2027 để trình bổ sung."},
				{On: "2027-02-25", Act: question.Decide, Words: "Các cơ quan, đơn vị dùng dự toán chi thường xuyên đã giao để thực hiện; nếu thiếu, tổng hợp nhu cầu gửi Sở Tài chính trước ngày 20/3/2027 để trình bổ sung trong tháng 4."},
			},
		},
		{
			On: "2027-03-08", Agency: "stp", Clause: "Mục III, kinh phí thực hiện",
			Body:  "Không có kinh phí in tờ xếp: dự toán chi thường xuyên năm 2027 giao trước khi có Kế hoạch, chưa có nội dung chi này.",
			Steps: []Move{{On: "2027-03-10", Act: question.Merge, Into: 1, Words: "Cùng hỏi một việc, trả lời chung một lần."}},
		},
		{
			On: "2027-03-30", Agency: "sgddt", Duty: "trang thông tin",
			Body:  "Trang thông tin của Sở đang bảo trì, chưa đăng được tin, bài trong tháng 4.",
			Steps: []Move{{On: "2027-04-01", Act: question.Withdraw, Words: "Trang đã hoạt động trở lại."}},
		},
		{
			On: "2027-04-05", Agency: "sxd", Duty: "đối thoại",
			Body:     "Nhà đầu tư ở nhiều địa bàn, khó tập trung một nơi. Tọa đàm trực tuyến có ghi hình có được tính là một cuộc đối thoại không?",
			Proposal: "Đề nghị tính khi có ghi hình, danh sách người dự và biên bản trả lời ý kiến.",
		},
		{
			On: "2027-04-08", Agency: "25210", Duty: "trang thông tin",
			Body:     "Sau sắp xếp, trang thông tin điện tử của phường chưa được cấp tên miền mới; tên miền của đơn vị cũ đã đóng nên không có nơi đăng tin, bài.",
			Proposal: "Đề nghị cấp tên miền trong tháng 5, trước mắt cho đăng trên trang của thành phố.",
			Steps: []Move{{
				On: "2027-04-14", Act: question.Submit,
				Words: "Giao Sở Khoa học và Công nghệ cấp tên miền cho các xã, phường còn thiếu trước ngày 15/5/2027. Trong khi chờ, tin, bài đăng trên Trang thông tin cải cách hành chính của thành phố được tính cho đơn vị.",
			}},
		},
		{
			On: "2027-04-13", Agency: TranBien, Duty: "ấn phẩm",
			Body:     "Phường muốn in tờ xếp về nộp hồ sơ trực tuyến nhưng chưa có mẫu thống nhất; mỗi nơi in một kiểu, người dân khó nhận ra.",
			Proposal: "Đề nghị Sở Nội vụ ban hành mẫu dùng chung.",
			Steps:    []Move{{On: "2027-04-19", Act: question.Ask, Words: "Phường dự kiến in cho những thủ tục nào và bao nhiêu bản? Gửi kèm tờ xếp đang dùng, nếu có."}},
		},
		{
			On: "2027-04-20", Agency: "sct", Duty: "đối thoại",
			Body: "Hội nghị với doanh nghiệp do Hiệp hội tổ chức, Sở cử lãnh đạo dự và trả lời thì khai là đối thoại của Sở hay của Hiệp hội?",
		},
	}
}
