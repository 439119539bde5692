package demo

// What the sample says of how every agency is reached: the office called after
// the agency and the hours of a usual office. No street and no telephone is
// invented, since somebody could go or call there; nothing of it is verified.
const (
	OfficeHours   = "Thứ hai đến thứ sáu, 7 giờ 30 – 11 giờ 30, 13 giờ – 17 giờ"
	ContactSource = "Dữ liệu mẫu, chưa đối chiếu với cơ quan"
)

// Office names the office of an agency by the agency's name of the day.
func Office(agency string) string { return "Trụ sở " + agency }
