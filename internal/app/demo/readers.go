package demo

import "loa/internal/domain/calendar"

// Opinion is what readers said of one piece of the sample until a day: how many found it
// useful, and how many not with what some of them wrote.
type Opinion struct {
	On      calendar.Date
	Title   string // of the piece
	Yes, No int
	Useful  []string // reasons of who found it useful, each one of Yes
	Useless []string // of who did not, each one of No
}

// Opinions are those of the sample. Readers and their words are invented.
func Opinions() []Opinion {
	return []Opinion{
		{
			On: "2027-04-16", Title: "Giấy tờ đã có trong cơ sở dữ liệu thì không phải nộp lại", Yes: 14, No: 5,
			Useful:  []string{"Nhờ bài này nên đã mang ít giấy tờ hơn."},
			Useless: []string{"Chưa có danh sách giấy tờ không phải nộp.", "Không rõ khi mạng hỏng thì cán bộ tra ở đâu.", "Nên nói rõ có phải mang bản giấy để đối chiếu không."},
		},
		{
			On: "2027-04-19", Title: "Lịch hỗ trợ nộp hồ sơ trực tuyến tại các nhà văn hóa khu phố", Yes: 6, No: 3,
			Useful:  []string{"Con đi làm về muộn, có buổi tối là tiện."},
			Useless: []string{"Chưa thấy lịch của khu phố 5.", "Chữ trong ảnh nhỏ, khó đọc trên điện thoại."},
		},
		{
			On: "2027-04-20", Title: "Tra cứu hồ sơ đang ở bước nào bằng mã số trên giấy hẹn", Yes: 9, No: 1,
			Useful: []string{"Làm theo được ngay."},
		},
	}
}
