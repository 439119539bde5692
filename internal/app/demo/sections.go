package demo

import "loa/internal/domain/calendar"

// PublicSection is what a section of the portal says in the sample, and who keeps it.
type PublicSection struct {
	On          calendar.Date
	Key, Agency string // of the section; code of the agency; an empty key is the agency's own introduction
	Keeper      string
	Days        int
	Body        string // empty: nothing was written yet
}

// ahead is how many days before its day somebody looks at a section of the sample again.
const ahead = 7

// Reviews are the days on which somebody of the owner finds its words still true, each in
// time.
func (s PublicSection) Reviews() []calendar.Date {
	var all []calendar.Date
	if s.Body == "" || s.Days == 0 { // nobody reads an introduction again within the sample's years
		return nil
	}
	for on := s.On.AddDays(s.Days - ahead); on <= Last; on = on.AddDays(s.Days - ahead) {
		all = append(all, on)
	}
	return all
}

// PublicSections are the sections of the sample. What they say of access to information
// follows the law that they name; numbers and names of places are invented.
func PublicSections() []PublicSection {
	const mark = "<p><em>Nội dung mẫu để tập dượt.</em></p>"
	return []PublicSection{
		{
			On: "2027-02-10", Key: "gioi-thieu", Agency: keeper, Keeper: "Văn phòng Sở", Days: 365,
			Body: "<p>Trang này đăng tin, bài, hướng dẫn và kết quả cải cách hành chính của các sở, ban, ngành, Ủy ban nhân dân các xã, phường. Mỗi cơ quan chịu trách nhiệm về nội dung mình đăng; tên cơ quan ghi ở từng bài.</p>" +
				"<h2>Đọc gì ở đây</h2><ul><li><p>Việc của mình thì đến đâu, cần giấy tờ gì.</p></li><li><p>Kế hoạch của thành phố làm được đến đâu, tính từ minh chứng.</p></li><li><p>Bài sai được đính chính công khai, không xóa lặng lẽ.</p></li></ul>" +
				"<h2>Ai chịu trách nhiệm</h2><p>Sở Nội vụ quản lý trang này. Người chịu trách nhiệm nội dung: ông Lê Văn Mẫu, Phó Giám đốc Sở (tên mẫu).</p>" + mark,
		},
		{
			On: "2027-02-10", Key: "tiep-can", Agency: keeper, Keeper: "Chuyên viên đầu mối", Days: 180,
			Body: "<p>Công dân được yêu cầu cơ quan nhà nước cung cấp thông tin theo Luật Tiếp cận thông tin năm 2016.</p>" +
				"<h2>Cách yêu cầu</h2><ol><li><p>Xem thông tin đã công khai ở mục <a href=\"/van-ban\">Văn bản</a> và <a href=\"/ket-qua\">Kết quả</a>.</p></li><li><p>Chưa có thì điền phiếu yêu cầu theo mẫu của Nghị định 13/2018/NĐ-CP.</p></li><li><p>Nộp trực tiếp hoặc qua bưu chính đến cơ quan ở dưới.</p></li></ol>" +
				"<h2>Hỗ trợ người khuyết tật</h2><p>Người khó đọc, khó viết được cán bộ đầu mối điền giúp phiếu và đọc lại trước khi nộp.</p>" + mark,
		},
		{
			On: "2027-02-11", Key: "lien-he", Agency: keeper, Days: 90,
			Body: "<p>Hỏi về trang này, báo bài sai hoặc liên kết hỏng: gọi <a href=\"tel:1022\">Tổng đài 1022</a>, hoặc đến cơ quan ở dưới trong giờ làm việc. Hỏi về hồ sơ thì đến nơi nhận hồ sơ.</p>" + mark,
		},
		{
			On: "2027-01-11", Key: "duong-day-nong", Agency: keeper, Keeper: "Chuyên viên đầu mối", Days: 90,
			Body: "<p>Gọi <a href=\"tel:1022\">1022</a>, phím 1, để hỏi về thủ tục hoặc phản ánh thái độ phục vụ. Tổng đài ghi âm và chuyển cho cơ quan giải quyết.</p>" + mark,
		},
		{
			On: "2027-03-02", Key: "phan-anh", Agency: keeper, Days: 90,
			Body: "<p>Gọi <a href=\"tel:1022\">Tổng đài 1022</a>, hoặc nói với cán bộ tại bộ phận một cửa. Ai quen dùng mạng thì gửi trên <a href=\"https://nguoidan.chinhphu.vn\">nguoidan.chinhphu.vn</a> hoặc <a href=\"https://dichvucong.gov.vn\">Cổng Dịch vụ công quốc gia</a>. Câu trả lời đã công khai tra theo mã phản ánh.</p>" + mark,
		},
		{On: "2027-03-02", Key: "ngan-sach", Agency: "stc", Days: 90},
		{
			On: "2027-03-15", Agency: TranBien,
			Body: "<p>Phường Trấn Biên ở trung tâm thành phố. Bộ phận Một cửa của phường nhận hồ sơ từ thứ Hai đến thứ Sáu. Phụ trách bộ phận: ông Võ Văn Mẫu, Phó Chủ tịch Ủy ban nhân dân phường (tên mẫu).</p><p>Tổ công nghệ số cộng đồng của từng khu phố giúp người chưa quen nộp hồ sơ qua mạng.</p>" + mark,
		},
	}
}

// A piece of the sample that was chosen as an exemplary model, and why.
const (
	ModelTitle = "Phường Biên Hòa nhận hồ sơ tại nhà của người cao tuổi, người khuyết tật"
	ModelWhy   = "Cán bộ đến tận nhà theo lịch hẹn, người cao tuổi, người khuyết tật không phải đi lại lần nào. Nơi khác làm được ngay với một người, một máy tính bảng. Mẫu để tập dượt."
)
