package demo

import "loa/internal/domain/calendar"

// Order is a sample order of the leadership: prepared by the coordinator and issued On
// by the leader, for agencies by their codes, of which some acknowledged and proved it.
type Order struct {
	Year                           int
	On, Due                        calendar.Date
	Title, Message, Ready, Basis   string
	Agencies, Acknowledged, Proved []string
	Proof                          string // title of what was declared, on ProofOn
	ProofOn                        calendar.Date
}

// Orders are the sample orders: one that is done, one in progress on the usual day.
func Orders() []Order {
	return []Order{
		{
			Year: 2027, On: "2027-04-07", Due: "2027-04-14", Title: "Thông báo lịch tiếp nhận hồ sơ dịp Giỗ Tổ Hùng Vương (mẫu)",
			Message: "Thông báo để người dân biết ngày nghỉ, nơi trực tiếp nhận hồ sơ và cách nộp hồ sơ trực tuyến trong những ngày nghỉ.",
			Ready:   "Từ ngày 15 đến ngày 16/4/2027, bộ phận một cửa nghỉ lễ. Hồ sơ nộp trực tuyến vẫn được tiếp nhận 24/24 giờ. Cần hỗ trợ, mời bà con gọi số điện thoại trực của phường, xã.",
			Basis:   "Công văn mẫu số 1820/UBND-NC ngày 07/4/2027", Agencies: []string{"26041", "stp", "syt", "sct"},
			Acknowledged: []string{"26041", "stp", "syt", "sct"}, Proved: []string{"26041", "stp", "syt", "sct"},
			Proof: "Thông báo lịch tiếp nhận hồ sơ dịp nghỉ lễ (mẫu)", ProofOn: "2027-04-12",
		},
		{
			Year: 2027, On: "2027-04-21", Due: "2027-04-28", Title: "Cao điểm hướng dẫn nộp hồ sơ trực tuyến trước kỳ nghỉ 30/4 (mẫu)",
			Message: "Hướng dẫn người dân nộp hồ sơ trực tuyến để không phải chờ sau kỳ nghỉ.\nNhấn mạnh ba thủ tục có nhiều hồ sơ nhất của từng nơi và số điện thoại hỗ trợ. Không yêu cầu người dân đến trụ sở để được hướng dẫn.",
			Ready:   "Bà con có thể nộp hồ sơ ngay tại nhà trên Cổng Dịch vụ công quốc gia.\nBa bước: đăng nhập bằng VNeID, chọn thủ tục, tải giấy tờ và theo dõi kết quả.\nCần giúp, mời gọi tổ công nghệ số cộng đồng nơi mình ở.",
			Basis:   "Công văn mẫu số 2046/UBND-NC ngày 21/4/2027", Agencies: []string{"26041", "stp", "syt", "sct", "stc"},
			Acknowledged: []string{"stp", "syt", "sct"}, Proved: []string{"stp"},
			Proof: "Bài hướng dẫn nộp hồ sơ trực tuyến trước kỳ nghỉ (mẫu)", ProofOn: "2027-04-21",
		},
	}
}
