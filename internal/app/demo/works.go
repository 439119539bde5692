package demo

import (
	"loa/internal/domain/calendar"
	"loa/internal/domain/content"
)

// PlannedWork is a piece that an agency of the sample means to make. Duty, Topic and
// Audience name what it serves by a part of its name; Owner is a login, or empty with
// Outside for somebody else. Piece is the title of the one that was written for it.
// Weekly makes it a series of so many weeks, due on Fridays. After is the title of the
// work that it follows.
type PlannedWork struct {
	On              calendar.Date
	Agency          string // its code
	Kind            content.Kind
	Title           string
	Duty            string
	Topic, Audience string
	Due             calendar.Date
	Owner           string
	Outside         [2]string // name and contact
	Notes           string
	Piece           string
	Weekly          int
	After           string
	Dropped         string // why
}

// PlannedWorks are the sample's works of a month: of the keeper, three departments and
// two wards.
func PlannedWorks() []PlannedWork {
	const out = "2027-04-22" // after what the sample's agencies published until then
	return append([]PlannedWork{
		{On: "2027-04-05", Agency: keeper, Kind: content.Bulletin, Title: "Bản tin cải cách hành chính số {số}, tuần {tuần}", Duty: "bản tin cải cách hành chính", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-04-09", Owner: "dieuphoi", Weekly: 12},
		{On: "2027-04-05", Agency: keeper, Kind: content.News, Title: "Ba điều cần nhớ khi có cuộc gọi nhân danh cán bộ", Due: "2027-04-20", Owner: "dieuphoi", Piece: "Ba điều cần nhớ khi có người gọi điện nhân danh cán bộ"},
		{On: "2027-04-12", Agency: keeper, Kind: content.Infographic, Title: "Kết quả chỉ số hài lòng quý I trong một trang", Topic: "Kết quả các chỉ số", Audience: "người dân", Due: "2027-05-06", Notes: "Dùng số liệu khảo sát đã công bố. Ghi rõ ngày chốt số liệu."},
		{On: "2027-04-08", Agency: "syt", Kind: content.News, Title: "Giấy phép hành nghề y trên mạng: những giấy tờ hay thiếu", Topic: "Thủ tục hành chính mới", Audience: "cán bộ", Due: "2027-04-14", Piece: "Nộp hồ sơ cấp giấy phép hành nghề y trên mạng: những giấy tờ hay thiếu"},
		{On: "2027-04-08", Agency: "syt", Kind: content.Video, Title: "Video: đặt lịch khám và nộp hồ sơ bảo hiểm trên điện thoại", Duty: "video, clip", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-05-14", Outside: [2]string{"Báo và phát thanh, truyền hình Đồng Nai", "0251 3822 000 (số mẫu)"}},
		{On: "2027-04-09", Agency: "stp", Kind: content.News, Title: "Phiếu lý lịch tư pháp qua VNeID: hỏi nhanh, đáp gọn", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-04-28", Owner: ""},
		{On: "2027-04-09", Agency: "stp", Kind: content.Leaflet, Title: "Tờ gấp: chứng thực bản sao điện tử", Duty: "ấn phẩm", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-05-20"},
		{On: "2027-04-12", Agency: "stc", Kind: content.Feature, Title: "Một ngày ở quầy đăng ký kinh doanh", Topic: "Cách làm hay", Audience: "doanh nghiệp", Due: "2027-05-11"},
		{On: "2027-04-13", Agency: "26068", Kind: content.Feature, Title: "Nhận hồ sơ tại nhà sau ba tháng: người dân nói gì", Duty: "tin, bài", Topic: "Cách làm hay", Audience: "người dân", Due: "2027-05-05"},
		{On: "2027-04-13", Agency: "26068", Kind: content.Video, Title: "Clip tiếng địa phương: nộp hồ sơ khai sinh", Due: "2027-04-26", Dropped: "Trùng với video của phường Trấn Biên, dùng chung một bản."},
	}, wardWorks(out)...)
}

// wardWorks are those of the ward whose officer the demo shows.
func wardWorks(out calendar.Date) []PlannedWork {
	return []PlannedWork{
		{On: "2027-04-01", Agency: TranBien, Kind: content.News, Title: "Khai sinh qua mạng: bốn bước", Duty: "tin, bài", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-04-05", Owner: "canbo", Piece: "Nộp hồ sơ khai sinh trên Cổng Dịch vụ công quốc gia: bốn bước"},
		{On: "2027-04-12", Agency: TranBien, Kind: content.News, Title: "Trả kết quả khai sinh trong ngày từ tháng 5", Duty: "tin, bài", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-04-23", Owner: "canbo", Piece: "Từ tháng 5, phường Trấn Biên trả kết quả khai sinh trong ngày"},
		{On: "2027-04-12", Agency: TranBien, Kind: content.News, Title: "Sau một tháng trả kết quả trong ngày: số liệu và ý kiến người dân", Duty: "tin, bài", Topic: "Kết quả các chỉ số", Audience: "người dân", Due: "2027-06-04", Owner: "canbo", After: "Trả kết quả khai sinh trong ngày từ tháng 5"},
		{On: "2027-04-14", Agency: TranBien, Kind: content.Video, Title: "Video hướng dẫn nộp hồ sơ khai sinh trên điện thoại", Duty: "video, clip", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-05-21", Owner: "canbo", Notes: "Quay ở Bộ phận Một cửa, người trong hình đồng ý bằng văn bản. Có phụ đề."},
		{On: "2027-04-14", Agency: TranBien, Kind: content.News, Title: "Gương cán bộ Một cửa phường được người dân nhắc tên nhiều nhất", Duty: "tin, bài", Topic: "Cách làm hay", Audience: "cán bộ", Due: "2027-04-20", Owner: "canbo"},
		{On: out.AddDays(-1), Agency: TranBien, Kind: content.Leaflet, Title: "Tờ rơi lịch tiếp nhận hồ sơ dịp nghỉ lễ", Duty: "ấn phẩm", Topic: "Thủ tục hành chính mới", Audience: "người dân", Due: "2027-04-27"},
	}
}

// WritingRequest is a piece that the sample's coordinator asks an agency to write.
type WritingRequest struct {
	On              calendar.Date
	Agency          string // its code
	Kind            content.Kind
	Title, Notes    string
	Topic, Audience string
	Due             calendar.Date
	Accepted        bool
	Declined        string // why
}

// Requests are the sample's: accepted, declined, and one that waits on the ward's desk.
func Requests() []WritingRequest {
	return []WritingRequest{
		{On: "2027-04-14", Agency: "stc", Kind: content.News, Title: "Doanh nghiệp mới thành lập cần làm thủ tục gì trong 30 ngày đầu", Topic: "Thủ tục hành chính mới", Audience: "doanh nghiệp", Due: "2027-05-12", Accepted: true},
		{On: "2027-04-15", Agency: "syt", Kind: content.Feature, Title: "Trạm y tế nhận hồ sơ không phụ thuộc nơi cư trú", Topic: "không phụ thuộc nơi cư trú", Audience: "người dân", Due: "2027-05-10", Declined: "Trạm y tế chưa nhận loại hồ sơ này. Đề nghị đặt Trung tâm Phục vụ hành chính công."},
		{On: "2027-04-21", Agency: TranBien, Kind: content.News, Title: "Nộp hồ sơ ở phường khác nơi cư trú: ai làm được, làm ở đâu", Topic: "không phụ thuộc nơi cư trú", Audience: "người dân", Due: "2027-05-07", Notes: "Nêu ví dụ thật tại Bộ phận Một cửa của phường. Ghi rõ giấy tờ nào không cần nộp lại."},
	}
}

// OutsideChecked is an outside check of one of the sample's pieces.
type OutsideChecked struct {
	Writing           string // title of the piece
	Agency            string
	Legal             bool
	Name, Email, Asks string
	Until             calendar.Date
	Right             bool
	Reason, Remark    string // empty Reason: not answered yet
}

// OutsideChecks are the sample's: one answered, one that waits.
func OutsideChecks() []OutsideChecked {
	return []OutsideChecked{
		{Writing: "Từ tháng 5, phường Trấn Biên trả kết quả khai sinh trong ngày", Agency: TranBien, Legal: true, Name: "Phòng Hộ tịch, Sở Tư pháp (mẫu)", Email: "hotich@mau.example", Asks: "Thời hạn trả kết quả trong bài có đúng quy định về hộ tịch không?", Until: "2027-04-28", Right: true, Reason: "Đúng quy định. Nên ghi thêm: trường hợp phải xác minh thì không trả trong ngày.", Remark: "Ghi rõ “hồ sơ không phải xác minh”."},
		{Writing: "Từ tháng 5, phường Trấn Biên trả kết quả khai sinh trong ngày", Agency: TranBien, Name: "Bộ phận Một cửa phường (mẫu)", Email: "motcua@mau.example", Asks: "Giờ nhận hồ sơ và số bản sao trong bài có đúng thực tế không?", Until: "2027-04-26"},
	}
}

// Bulletin is the keeper's bulletin of a week, made of items.
type Bulletin struct {
	On                            calendar.Date
	Title, Summary, Intro, Source string
	Items                         []content.Item
	Poster                        *Poster // of the first item
}

// WeekBulletin is the sample's. It serves no obligation, as nothing else of the public
// pages does.
func WeekBulletin() (agency string, b Bulletin) {
	return keeper, Bulletin{
		On: "2027-04-19", Title: "Bản tin cải cách hành chính tuần 12/04–18/04/2027", Summary: "Ba việc người dân cần biết trong tuần: tra cứu hồ sơ, bản sao điện tử, lịch hỗ trợ tại nhà văn hóa.",
		Intro: "<p>Tuần qua các cơ quan đăng ba bài hướng dẫn mới. Số liệu trong bản tin là số liệu mẫu.</p>", Source: "Sở Nội vụ",
		Poster: &Poster{Head: "Hồ sơ đang ở bước nào?", Lines: []string{"Mã hồ sơ ở góc trên giấy hẹn", "Nhập mã trên Cổng Dịch vụ công quốc gia"}, Alt: "Áp phích tra cứu hồ sơ: mã hồ sơ ở góc trên giấy hẹn, nhập mã trên Cổng Dịch vụ công quốc gia."},
		Items: []content.Item{
			{Title: "Tra cứu hồ sơ bằng mã trên giấy hẹn", Words: "Mã hồ sơ in ở góc trên giấy hẹn. Nhập mã trên Cổng Dịch vụ công quốc gia là thấy hồ sơ đang ở bước nào.\n\nKhông có mã thì hỏi Bộ phận Một cửa nơi đã nộp.", Source: "Sở Y tế", Link: "/tin/tra-cuu-ho-so-dang-o-buoc-nao-bang-ma-so-tren-giay-hen-2027"},
			{Title: "Bản sao chứng thực điện tử dùng được nhiều lần", Words: "Một bản sao điện tử nộp được cho nhiều hồ sơ, không phải sao lại từng lần.", Source: "Sở Tư pháp"},
			{Title: "Tối thứ Tư và thứ Sáu có người hỗ trợ nộp hồ sơ", Words: "Từ 18 giờ 30 đến 20 giờ 30 tại nhà văn hóa khu phố. Mang theo căn cước và điện thoại đã cài VNeID.", Source: "UBND phường Trấn Biên"},
		},
	}
}
