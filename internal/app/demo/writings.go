package demo

import (
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/domain/content"
)

// Writing is a piece of content of the sample. Duty names the obligation that it serves,
// by a part of its name; empty for none.
type Writing struct {
	On     calendar.Date
	Agency string // its code
	Kind   content.Kind
	Duty   string
	Told
	Steps []Turn
}

// Told is the words of a piece.
type Told struct {
	Title, Summary, Body, Source, Correction string
	Procedures                               []string
	Event                                    content.Event
}

// Turn is a step of one day. Again, when given, begins the next edition with these words,
// or mends the one that was sent back, before the act. Out is the day and hour of a
// schedule.
type Turn struct {
	On       calendar.Date
	Hour     int
	Act      content.Act
	Reason   string
	Again    *Told
	Out      calendar.Date
	OutHour  int
	Redirect string
	Comment  string // that the leader adds before the act
}

// Writings are the sample's pieces of content, in all states. They tell of topics of the
// reform; whatever figure stands in them belongs to the sample.
func Writings() []Writing { return slices.Concat(wardWritings(), otherWritings(), takenAwayWritings()) }

func wardWritings() []Writing {
	return []Writing{
		{
			On: "2027-04-02", Agency: TranBien, Kind: content.News, Told: Told{
				Title:   "Nộp hồ sơ khai sinh trên Cổng Dịch vụ công quốc gia: bốn bước",
				Summary: "Cha hoặc mẹ nộp hồ sơ ở nhà, theo dõi bằng mã hồ sơ và nhận kết quả điện tử hoặc bản giấy.",
				Body: "<p>Ông, bà đăng ký khai sinh cho con không phải đến phường. Hồ sơ nộp trên Cổng Dịch vụ công quốc gia bằng tài khoản định danh điện tử.</p>" +
					"<h2>Cần chuẩn bị</h2><ul><li><p>Giấy chứng sinh, ảnh chụp rõ bốn góc.</p></li><li><p>Căn cước của cha hoặc mẹ.</p></li><li><p>Số điện thoại để nhận thông báo.</p></li></ul>" +
					"<h2>Bốn bước</h2><ol><li><p>Đăng nhập bằng tài khoản VNeID.</p></li><li><p>Tìm thủ tục “Đăng ký khai sinh”, chọn đúng phường nơi cư trú.</p></li><li><p>Điền tờ khai, tải ảnh giấy tờ lên, kiểm tra lại họ tên và ngày sinh.</p></li><li><p>Gửi hồ sơ và lưu mã hồ sơ để theo dõi.</p></li></ol>" +
					"<p>Chưa quen làm trên máy thì đến Bộ phận Một cửa của phường, cán bộ hướng dẫn tại chỗ.</p>",
				Source: "Cổng Dịch vụ công quốc gia", Procedures: []string{"Đăng ký khai sinh"},
			},
			Steps: []Turn{{On: "2027-04-02", Hour: 15, Act: content.Submit}, {On: "2027-04-05", Hour: 9, Act: content.Approve}, {On: "2027-04-05", Hour: 10, Act: content.Publish}},
		},
		{
			On: "2027-04-19", Agency: TranBien, Kind: content.News, Told: Told{
				Title:   "Từ tháng 5, phường Trấn Biên trả kết quả khai sinh trong ngày",
				Summary: "Hồ sơ đủ giấy tờ nộp trước 15 giờ 00 được trả kết quả ngay trong ngày làm việc.",
				Body: "<p>Từ ngày 04/05/2027, Ủy ban nhân dân phường Trấn Biên trả kết quả đăng ký khai sinh ngay trong ngày làm việc, khi hồ sơ đủ giấy tờ và nộp trước 15 giờ 00.</p>" +
					"<h2>Cần chuẩn bị</h2><ul><li><p>Giấy chứng sinh, bản chụp rõ bốn góc.</p></li><li><p>Căn cước của cha hoặc mẹ.</p></li></ul>" +
					"<h2>Cách nộp hồ sơ</h2><p>Ông, bà nộp trên Cổng Dịch vụ công quốc gia hoặc đến Bộ phận Một cửa của phường. Cán bộ hướng dẫn tại chỗ, không thu phí hướng dẫn.</p>" +
					"<table><tbody><tr><th><p>Nộp hồ sơ</p></th><th><p>Nhận kết quả</p></th></tr><tr><td><p>Trước 15 giờ 00</p></td><td><p>Trong ngày</p></td></tr><tr><td><p>Sau 15 giờ 00</p></td><td><p>Ngày làm việc tiếp theo</p></td></tr></tbody></table>",
				Source: "Ủy ban nhân dân phường Trấn Biên", Procedures: []string{"Đăng ký khai sinh"},
			},
			Steps: []Turn{
				{On: "2027-04-19", Hour: 15, Act: content.Submit},
				{On: "2027-04-20", Hour: 9, Act: content.Return, Reason: "Nêu rõ hồ sơ nộp sau 15 giờ 00 thì nhận kết quả lúc nào.", Comment: "Đề nghị thêm số điện thoại liên hệ khi hồ sơ thiếu giấy tờ."},
				{On: "2027-04-21", Hour: 9, Act: content.Submit, Again: &Told{
					Title:   "Từ tháng 5, phường Trấn Biên trả kết quả khai sinh trong ngày",
					Summary: "Hồ sơ đủ giấy tờ nộp trước 15 giờ 00 được trả kết quả ngay trong ngày làm việc. Người dân nhận bản giấy tại Bộ phận Một cửa hoặc qua bưu điện.",
					Body: "<p>Từ ngày 04/05/2027, Ủy ban nhân dân phường Trấn Biên trả kết quả đăng ký khai sinh ngay trong ngày làm việc, khi hồ sơ đủ giấy tờ và nộp trước 15 giờ 00.</p>" +
						"<p>Hồ sơ nộp sau 15 giờ 00 được trả kết quả trước 9 giờ 00 ngày làm việc tiếp theo.</p>" +
						"<h2>Cần chuẩn bị</h2><ul><li><p>Giấy chứng sinh, bản chụp rõ bốn góc.</p></li><li><p>Căn cước của cha hoặc mẹ.</p></li><li><p>Số điện thoại để nhận thông báo.</p></li></ul>" +
						"<h2>Cách nộp hồ sơ</h2><p>Ông, bà nộp trên Cổng Dịch vụ công quốc gia hoặc đến Bộ phận Một cửa của phường. Cán bộ hướng dẫn tại chỗ, không thu phí hướng dẫn.</p>" +
						"<table><tbody><tr><th><p>Nộp hồ sơ</p></th><th><p>Nhận kết quả</p></th></tr><tr><td><p>Trước 15 giờ 00</p></td><td><p>Trong ngày</p></td></tr><tr><td><p>Sau 15 giờ 00</p></td><td><p>Trước 9 giờ 00 ngày làm việc tiếp theo</p></td></tr></tbody></table>",
					Source: "Ủy ban nhân dân phường Trấn Biên", Procedures: []string{"Đăng ký khai sinh"},
				}},
			},
		},
		{
			On: "2027-04-20", Agency: TranBien, Kind: content.News, Told: Told{
				Title:   "Tháng 5: thêm buổi hỗ trợ nộp hồ sơ tại nhà văn hóa",
				Summary: "Mỗi tối thứ Tư và thứ Sáu, Tổ công nghệ số cộng đồng giúp người dân nộp hồ sơ trên điện thoại.",
				Body:    "<p>Tổ công nghệ số cộng đồng có mặt từ 18 giờ 30 đến 20 giờ 30 các tối thứ Tư và thứ Sáu.</p><p>Ông, bà mang theo căn cước và điện thoại đã cài ứng dụng VNeID. Người cao tuổi được giúp tại nhà khi báo trước với khu phố.</p>",
				Source:  "Ủy ban nhân dân phường Trấn Biên",
			},
			Steps: []Turn{{On: "2027-04-20", Hour: 14, Act: content.Submit}, {On: "2027-04-21", Hour: 8, Act: content.Approve}, {On: "2027-04-21", Hour: 10, Act: content.Schedule, Out: "2027-04-26", OutHour: 7}},
		},
		{
			On: "2027-04-13", Agency: TranBien, Kind: content.News, Told: Told{
				Title:   "Sáng thứ Bảy hướng dẫn nộp hồ sơ trực tuyến",
				Summary: "Cán bộ Một cửa và Tổ công nghệ số cộng đồng giúp người dân cài VNeID, nộp hồ sơ đầu tiên ngay trên điện thoại của mình.",
				Body:    "<p>Buổi hướng dẫn mở cho mọi người, không phải đăng ký trước, không thu tiền.</p><h2>Mang theo</h2><ul><li><p>Căn cước.</p></li><li><p>Điện thoại đang dùng, còn đủ pin.</p></li><li><p>Giấy tờ của việc cần làm, nếu có.</p></li></ul><p>Ai không đến được thì hỏi cán bộ tại Bộ phận Một cửa của phường trong giờ làm việc.</p>",
				Source:  "Ủy ban nhân dân phường Trấn Biên",
				Event:   content.Event{Day: "2027-05-15", From: "07:30", To: "11:00", Place: "Nhà văn hóa khu phố 3, phường Trấn Biên"},
			},
			Steps: []Turn{{On: "2027-04-13", Hour: 14, Act: content.Submit}, {On: "2027-04-14", Hour: 8, Act: content.Approve}, {On: "2027-04-14", Hour: 9, Act: content.Publish}},
		},
		{
			On: "2027-04-21", Agency: TranBien, Kind: content.News, Told: Told{
				Title: "Hỏi đáp: bản sao chứng thực điện tử dùng được ở đâu?",
				Body:  "<p>Bản sao chứng thực điện tử có giá trị như bản giấy khi nộp hồ sơ trực tuyến.</p><h2>Khi nào nên chứng thực điện tử?</h2><p>Khi cùng một giấy tờ phải nộp nhiều nơi.</p>",
			},
		},
	}
}
