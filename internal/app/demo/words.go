package demo

// subject is what a sample piece tells about.
type subject struct{ title, topic, audience string }

// The words of sample articles. Names of places and services are general; no
// person is named.
var articles = []subject{
	{"Từ tháng này, trả kết quả khai sinh trong ngày", "Hộ tịch", "Người dân"},
	{"Hướng dẫn cấp bản sao trích lục hộ tịch qua mạng", "Hộ tịch", "Người dân"},
	{"Nộp hồ sơ đất đai ở nơi nào cũng được trong địa bàn", "Đất đai", "Người dân"},
	{"Năm loại giấy tờ không còn phải nộp bản sao", "Thủ tục hành chính", "Người dân"},
	{"Tổ công nghệ số cộng đồng hỗ trợ người cao tuổi", "Dịch vụ công trực tuyến", "Người cao tuổi"},
	{"Lịch tiếp công dân và đối thoại trong quý", "Phản ánh, kiến nghị", "Người dân"},
	{"Thanh toán phí, lệ phí trực tuyến: làm theo ba bước", "Dịch vụ công trực tuyến", "Người dân"},
	{"Đăng ký hộ kinh doanh qua mạng, nhận kết quả tại nhà", "Đăng ký kinh doanh", "Doanh nghiệp"},
	{"Danh mục thủ tục hành chính vừa được sửa đổi", "Thủ tục hành chính", "Cán bộ, công chức"},
	{"Kết quả khảo sát mức độ hài lòng khi làm thủ tục", "Chỉ số cải cách hành chính", "Cán bộ, công chức"},
	{"Ngày không hẹn: giải quyết ngay hồ sơ đơn giản", "Bộ phận Một cửa", "Người dân"},
	{"Tra cứu tình trạng hồ sơ bằng mã QR trên giấy hẹn", "Dịch vụ công trực tuyến", "Người dân"},
	{"Đường dây nóng tiếp nhận phản ánh về thái độ phục vụ", "Văn hóa công vụ", "Người dân"},
	{"Cấp đổi giấy phép lái xe trực tuyến cần chuẩn bị gì", "Dịch vụ công trực tuyến", "Người dân"},
	{"Số hóa hồ sơ: giấy tờ đã nộp thì không phải nộp lại", "Chuyển đổi số", "Doanh nghiệp"},
	{"Một ngày ở quầy hướng dẫn dịch vụ công trực tuyến", "Bộ phận Một cửa", "Người dân"},
	{"Công khai thời hạn giải quyết và người chịu trách nhiệm", "Văn hóa công vụ", "Cán bộ, công chức"},
	{"Hỏi đáp: chứng thực điện tử là gì, dùng ở đâu", "Chứng thực", "Người dân"},
	{"Hỗ trợ thanh niên khởi nghiệp làm thủ tục qua mạng", "Đăng ký kinh doanh", "Thanh niên"},
	{"Nhận trợ cấp xã hội qua tài khoản: các bước đăng ký", "An sinh xã hội", "Người cao tuổi"},
}

var broadcasts = []string{
	"Chương trình “Cải cách hành chính với người dân” số %d", "Phóng sự “Một cửa, một lần đến” số %d",
}

var videos = []subject{
	{"Video hướng dẫn nộp hồ sơ trực tuyến tại %s", "Dịch vụ công trực tuyến", "Người dân"},
	{"Clip ba phút: đăng ký tài khoản và nộp hồ sơ (%s)", "Dịch vụ công trực tuyến", "Người cao tuổi"},
	{"Video “Làm thủ tục không cần đi lại” của %s", "Thủ tục hành chính", "Doanh nghiệp"},
}

var dialogues = []subject{
	{"Đối thoại với người dân về thủ tục đất đai, hộ tịch", "Đất đai", "Người dân"},
	{"Tọa đàm tháo gỡ vướng mắc cho doanh nghiệp nhỏ và vừa", "Đăng ký kinh doanh", "Doanh nghiệp"},
	{"Hội nghị lắng nghe ý kiến về dịch vụ công trực tuyến", "Dịch vụ công trực tuyến", "Người dân"},
	{"Gặp mặt tổ trưởng dân phố, trưởng ấp về cải cách hành chính", "Phản ánh, kiến nghị", "Người dân"},
}

var materials = []subject{
	{"Tờ xếp “Năm bước nộp hồ sơ trực tuyến”", "Dịch vụ công trực tuyến", "Người dân"},
	{"Pano “Hồ sơ trực tuyến, kết quả tại nhà” trước trụ sở", "Dịch vụ công trực tuyến", "Người dân"},
	{"Sổ tay hỏi đáp thủ tục thường gặp", "Thủ tục hành chính", "Người dân"},
	{"Áp phích công khai thời hạn giải quyết hồ sơ", "Văn hóa công vụ", "Cán bộ, công chức"},
}

var returns = []string{
	"Ảnh không cho thấy việc đã làm. Bổ sung ảnh chụp tại chỗ.", "Liên kết mở ra trang khác. Dán lại liên kết của bài.",
	"Nội dung không nói về cải cách hành chính.", "Thiếu ngày thực hiện trên văn bản kèm theo.",
}

var disputes = []string{
	"Bài giống bài của cơ quan khác, cần làm rõ nguồn.", "Số người dự khác với biên bản.", "Ảnh giống ảnh của lần trước.",
}

var fixes = []string{"Sửa tên bài cho đúng với trang đăng.", "Sửa ngày thực hiện.", "Bổ sung liên kết."}

var pullbacks = []string{"Khai trùng.", "Khai nhầm nhiệm vụ.", "Bài đã gỡ khỏi trang."}
