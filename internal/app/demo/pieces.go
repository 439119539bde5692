package demo

import (
	"loa/internal/domain/calendar"
	"loa/internal/domain/content"
)

// LostAddress is an address that a piece of the sample names, of which the sample says
// that nothing is there any more: nobody asks it. Nothing that a reader needs stands behind it.
const LostAddress = "https://khupho.phuongmau.example/to-cong-nghe-so/thang-3.html"

// PublicPiece is a piece of the sample that stands on the public pages: what an agency
// published on a day, and what became of it.
type PublicPiece struct {
	On                 calendar.Date
	Agency             string       // its code
	Kind               content.Kind // empty: news
	Title, Summary     string
	Body               string // HTML
	Source             string
	Topics, Audiences  []string
	CorrectedOn        calendar.Date // empty: never
	Correction         string
	CorrectedBody      string
	Event              content.Event // that its last edition announces; empty: none
	WithdrawnOn        calendar.Date // empty: never
	WithdrawnBecauseOf string
	Poster             *Poster // the picture that stands for it; nil: none
	Film               bool    // there is a short film of the poster, where the machine can make one
}

// ofSample ends the source of each piece, so that nobody takes it for a real one.
const ofSample = " Bài mẫu để tập dượt."

// PublicPieces are the pieces of the sample, the oldest first. What they say of
// procedures follows the laws that they name; offices, hours and figures are invented.
func PublicPieces() []PublicPiece {
	all, drawn := told(), posters()
	for i, p := range all {
		if poster, ok := drawn[p.On]; ok {
			all[i].Poster, all[i].Film = &poster, p.On == filmedOn || p.Kind == content.Video
		}
	}
	return all
}

// filmedOn is the day of the piece of news with a film; videos are films by themselves.
const filmedOn = calendar.Date("2027-04-20")

// posters are what stands for pieces, by their day.
func posters() map[calendar.Date]Poster {
	return map[calendar.Date]Poster{
		"2027-03-30": {Head: "Đặt lịch khám bằng căn cước", Lines: []string{"Mở VNeID, chọn Sổ sức khỏe điện tử", "Chọn nơi khám và giờ khám", "Đến khám: đưa căn cước để quét"}, Alt: "Áp phích đặt lịch khám bằng căn cước: mở VNeID, chọn sổ sức khỏe điện tử; chọn nơi khám và giờ khám; đến khám, đưa căn cước để quét."},
		"2027-04-06": {Head: "Bản sao điện tử", Lines: []string{"Chứng thực một lần, dùng nhiều lần", "Không phải sao lại"}, Alt: "Áp phích: bản sao điện tử chứng thực một lần, dùng nhiều lần, không phải sao lại."},
		"2027-04-19": {Head: "Hỗ trợ nộp hồ sơ tại khu phố", Lines: []string{"18 giờ 30 đến 20 giờ 30", "Mang theo điện thoại và thẻ căn cước"}, Alt: "Áp phích: hỗ trợ nộp hồ sơ tại nhà văn hóa khu phố, 18 giờ 30 đến 20 giờ 30, mang theo điện thoại và thẻ căn cước."},
		"2027-04-20": {Head: "Ba điều cần nhớ", Lines: []string{"1. Chỉ cài ứng dụng từ kho chính thức", "2. Không đọc mã xác nhận", "3. Nghi ngờ thì ngắt máy, tự gọi lại"}, Alt: "Áp phích ba điều cần nhớ: chỉ cài ứng dụng từ kho chính thức; không đọc mã xác nhận; nghi ngờ thì ngắt máy, tự gọi lại."},
		"2027-04-21": {Head: "Đăng ký khai sinh: ba giấy tờ", Lines: []string{"Giấy chứng sinh", "Số định danh của cha và mẹ", "Giấy chứng nhận kết hôn"}, Alt: "Áp phích ba giấy tờ khi đăng ký khai sinh: giấy chứng sinh, số định danh của cha và mẹ, giấy chứng nhận kết hôn."},
	}
}

// told are the words of the pieces.
func told() []PublicPiece {
	return append(otherKinds(), []PublicPiece{
		{
			On: "2027-03-29", Agency: keeper, Title: "Giấy tờ đã có trong cơ sở dữ liệu thì không phải nộp lại",
			Summary: "Cơ quan tiếp nhận tự tra cứu thông tin dân cư và giấy tờ đã số hóa. Người nộp hồ sơ chỉ cần cung cấp số định danh và giấy tờ còn thiếu.",
			Body: "<p>Khi nhận hồ sơ, cán bộ tra cứu thông tin trong Cơ sở dữ liệu quốc gia về dân cư và kho kết quả đã số hóa. Giấy tờ tìm thấy ở đó thì không yêu cầu nộp bản sao nữa.</p>" +
				"<h2>Ông, bà cần làm gì</h2><ol><li>Khai đúng số định danh cá nhân trên tờ khai.</li><li>Nếu cán bộ vẫn đề nghị nộp bản sao, hỏi rõ giấy tờ đó chưa có trong hệ thống nào.</li><li>Thấy yêu cầu không hợp lý thì gửi phản ánh ngay tại quầy hoặc trên Cổng Dịch vụ công quốc gia.</li></ol>" +
				"<h2>Giấy tờ thường không phải nộp lại</h2><table><thead><tr><th scope=\"col\">Giấy tờ</th><th scope=\"col\">Tra cứu ở đâu</th></tr></thead><tbody><tr><td>Căn cước, nơi thường trú</td><td>Cơ sở dữ liệu quốc gia về dân cư</td></tr><tr><td>Giấy khai sinh, trích lục kết hôn đã số hóa</td><td>Cơ sở dữ liệu hộ tịch điện tử</td></tr><tr><td>Kết quả thủ tục trước đó</td><td>Kho dữ liệu điện tử của tổ chức, cá nhân</td></tr></tbody></table>",
			Source: "Nghị định số 118/2025/NĐ-CP của Chính phủ." + ofSample, Topics: []string{"Thủ tục hành chính", "Chuyển đổi số"}, Audiences: []string{"Người dân"},
		},
		{
			On: "2027-04-02", Agency: "syt", Title: "Tra cứu hồ sơ đang ở bước nào bằng mã số trên giấy hẹn",
			Summary: "Nhập mã số hồ sơ hoặc quét mã QR trên giấy hẹn để biết hồ sơ đang ở bước nào, ai đang giữ và khi nào có kết quả.",
			Body:    "<p>Mỗi hồ sơ có một mã số ghi trên giấy tiếp nhận và hẹn trả kết quả. Ông, bà dùng mã này để tra cứu mà không cần gọi điện hay đến quầy.</p><h2>Ba bước tra cứu</h2><ol><li>Mở Cổng Dịch vụ công quốc gia, chọn mục tra cứu hồ sơ.</li><li>Nhập mã số hồ sơ hoặc quét mã QR.</li><li>Xem bước đang xử lý và ngày hẹn trả. Hồ sơ quá hẹn có kèm thư xin lỗi và ngày hẹn lại.</li></ol>",
			Source:  "Sở Y tế." + ofSample, Topics: []string{"Dịch vụ công trực tuyến"}, Audiences: []string{"Người dân"},
		},
		{
			On: "2027-04-06", Agency: "stp", Title: "Chứng thực bản sao điện tử: dùng nhiều lần, không phải sao lại",
			Summary: "Bản sao điện tử được chứng thực có giá trị như bản sao giấy và dùng lại được cho nhiều hồ sơ trực tuyến.",
			Body:    "<p>Ông, bà mang bản chính đến nơi chứng thực và đề nghị cấp bản sao điện tử. Kết quả được ký số và gửi vào tài khoản của ông, bà.</p><h2>Khi nào nên dùng</h2><ul><li>Nộp hồ sơ trực tuyến cần bản sao có chứng thực.</li><li>Một giấy tờ phải nộp cho nhiều nơi trong năm.</li></ul><p>Bản chính bị tẩy xóa, hết hạn hoặc không rõ nội dung thì không chứng thực được.</p>",
			Source:  "Nghị định số 45/2020/NĐ-CP của Chính phủ." + ofSample, Topics: []string{"Chứng thực", "Dịch vụ công trực tuyến"}, Audiences: []string{"Người dân"},
		},
		{
			On: "2027-04-09", Agency: "26068", Title: "Phường Biên Hòa nhận hồ sơ tại nhà của người cao tuổi, người khuyết tật",
			Summary: "Gọi số điện thoại của Bộ phận Một cửa để hẹn giờ. Cán bộ đến nhà nhận hồ sơ và trả kết quả, không thu thêm phí.",
			Body:    "<p>Người từ 75 tuổi, người khuyết tật nặng và người đang điều trị tại nhà được hẹn nhận hồ sơ tại chỗ ở.</p><p>Khi hẹn, nói rõ thủ tục cần làm để cán bộ mang đủ tờ khai. Người nhà có thể gọi thay.</p>",
			Source:  "UBND phường Biên Hòa." + ofSample, Topics: []string{"Bộ phận Một cửa"}, Audiences: []string{"Người cao tuổi"},
		},
		{
			On: "2027-04-13", Agency: "stc", Title: "Trả lời câu hỏi của doanh nghiệp về đăng ký kinh doanh qua mạng",
			Summary: "Năm câu hỏi gặp nhiều nhất tại buổi đối thoại: chữ ký số, ủy quyền nộp hồ sơ, sửa hồ sơ, nộp lệ phí và nhận kết quả.",
			Body:    "<h2>Không có chữ ký số thì nộp được không?</h2><p>Được. Doanh nghiệp dùng tài khoản đăng ký kinh doanh đã xác thực để nộp hồ sơ.</p><h2>Nhờ người khác nộp cần giấy tờ gì?</h2><p>Cần văn bản ủy quyền và giấy tờ pháp lý của người được ủy quyền. Văn bản này không bắt buộc công chứng, chứng thực.</p><h2>Hồ sơ bị yêu cầu sửa thì làm lại từ đầu?</h2><p>Không. Sửa đúng chỗ được nêu trong thông báo rồi gửi lại trên hồ sơ cũ.</p>",
			Source:  "Sở Tài chính." + ofSample, Topics: []string{"Đăng ký kinh doanh"}, Audiences: []string{"Doanh nghiệp"},
		},
		{
			On: "2027-04-15", Agency: TranBien, Title: "Lịch hỗ trợ nộp hồ sơ trực tuyến tại các nhà văn hóa khu phố",
			Summary: "Tổ công nghệ số cộng đồng hướng dẫn từng người cài đặt, nộp hồ sơ và thanh toán, vào buổi tối trong tuần.",
			Body:    "<p>Tổ công nghệ số cộng đồng có mặt từ 18 giờ 30 đến 20 giờ 30, thứ Ba và thứ Năm.</p><p>Mang theo điện thoại và thẻ căn cước. Tổ không giữ mật khẩu và không thu tiền.</p>", CorrectedOn: "2027-04-19",
			Correction: "Bản đăng ngày 15/04/2027 ghi sai ngày trong tuần. Lịch đúng là thứ Tư và thứ Sáu.",
			CorrectedBody: "<p>Tổ công nghệ số cộng đồng có mặt từ 18 giờ 30 đến 20 giờ 30, thứ Tư và thứ Sáu.</p><p>Mang theo điện thoại và thẻ căn cước. Tổ không giữ mật khẩu và không thu tiền.</p>" +
				"<h2>Những buổi sắp tới, năm 2027</h2><table><thead><tr><th scope=\"col\">Nhà văn hóa</th><th scope=\"col\">Ngày</th><th scope=\"col\">Giờ</th></tr></thead><tbody>" +
				"<tr><td>Khu phố 2, số 10 đường Mẫu 2</td><td>Thứ Sáu 23/04</td><td>18 giờ 30 – 20 giờ 30</td></tr><tr><td>Khu phố 3, số 24 đường Mẫu 3</td><td>Thứ Tư 28/04</td><td>18 giờ 30 – 20 giờ 30</td></tr>" +
				"<tr><td>Khu phố 4, số 6 đường Mẫu 4</td><td>Thứ Tư 05/05</td><td>18 giờ 30 – 20 giờ 30</td></tr><tr><td>Khu phố 1, số 18 đường Mẫu 1</td><td>Thứ Sáu 07/05</td><td>18 giờ 30 – 20 giờ 30</td></tr></tbody></table>" +
				"<h2>Dịp lễ 30/4 và 01/5</h2><p>Tối thứ Sáu 30/04 không có buổi hỗ trợ. Bộ phận Một cửa của phường nghỉ từ thứ Sáu 30/04 đến hết thứ Hai 03/05/2027, trong đó thứ Hai là ngày nghỉ bù của 01/05; làm việc lại từ thứ Ba 04/05. Những ngày nghỉ vẫn nộp được hồ sơ qua mạng.</p><p>Địa chỉ và lịch trong bài là mẫu.</p>" +
				"<p>Xem thêm <a href=\"/tin/ket-qua-khao-sat-muc-do-hai-long-quy-i-2027\">kết quả khảo sát mức độ hài lòng quý I</a>.</p>",
			Event:  content.Event{Day: "2027-04-23", From: "18:30", To: "20:30", Place: "Nhà văn hóa khu phố 2, số 10 đường Mẫu 2, phường Trấn Biên"},
			Source: "UBND phường Trấn Biên." + ofSample, Topics: []string{"Dịch vụ công trực tuyến"}, Audiences: []string{"Người cao tuổi"},
		},
		{
			On: "2027-04-16", Agency: keeper, Title: "Kết quả khảo sát mức độ hài lòng quý I", Summary: "Tóm tắt ý kiến của người dân sau khi làm thủ tục.",
			Body: "<p>Bảng tổng hợp theo từng nhóm thủ tục.</p>", WithdrawnOn: "2027-04-20", WithdrawnBecauseOf: "Bảng số liệu kèm theo chưa được kiểm tra xong. Bài sẽ đăng lại khi có số liệu đúng.",
			Source: "Sở Nội vụ." + ofSample, Topics: []string{"Chỉ số cải cách hành chính"}, Audiences: []string{"Cán bộ, công chức"},
		},
		{
			On: "2027-04-20", Agency: keeper, Title: "Ba điều cần nhớ khi có người gọi điện nhân danh cán bộ",
			Summary: "Cán bộ không gọi điện yêu cầu bấm vào liên kết lạ, đọc mã xác nhận hay chuyển tiền. Gặp trường hợp đó, ngắt máy và báo công an.",
			Body:    "<p>Kẻ gian thường nói tài khoản định danh bị khóa, hồ sơ bị sai hoặc sắp bị phạt, rồi gửi liên kết để cài ứng dụng giả.</p><h2>Ba điều cần nhớ</h2><ul><li>Chỉ cài ứng dụng từ kho ứng dụng chính thức của điện thoại.</li><li>Không đọc mã xác nhận cho bất kỳ ai.</li><li>Thủ tục nào cần sửa, cơ quan gửi thông báo trên Cổng Dịch vụ công quốc gia và hẹn tại trụ sở.</li></ul><blockquote><p>Nghi ngờ thì ngắt máy, tự gọi lại số điện thoại ghi trên trang của cơ quan.</p></blockquote>",
			Source:  "Sở Nội vụ." + ofSample, Topics: []string{"Dịch vụ công trực tuyến"}, Audiences: []string{"Người dân", "Người cao tuổi"},
		},
		{
			On: "2027-04-21", Agency: TranBien, Title: "Đăng ký khai sinh qua mạng: chuẩn bị ba giấy tờ, nộp tại nhà",
			Summary: "Cha, mẹ nộp hồ sơ trên Cổng Dịch vụ công quốc gia và nhận giấy khai sinh tại phường hoặc qua bưu chính. Đăng ký trong 60 ngày thì không mất lệ phí.",
			Body: "<p>Cha, mẹ có trách nhiệm đăng ký khai sinh cho con trong 60 ngày kể từ ngày sinh. Ông, bà, người thân khác cũng đăng ký được khi cha mẹ không thể đi.</p>" +
				"<h2>Chuẩn bị</h2><ol><li>Giấy chứng sinh. Nếu cơ sở y tế đã gửi dữ liệu điện tử thì chỉ cần số giấy.</li><li>Số định danh cá nhân của cha và mẹ.</li><li>Giấy chứng nhận kết hôn, nếu cha mẹ đã đăng ký kết hôn ở nơi chưa số hóa.</li></ol>" +
				"<h2>Nộp hồ sơ</h2><p>Đăng nhập <a href=\"https://dichvucong.gov.vn\">Cổng Dịch vụ công quốc gia</a> bằng tài khoản định danh điện tử, chọn thủ tục đăng ký khai sinh, điền tờ khai rồi gửi. Hệ thống báo mã số hồ sơ ngay sau khi gửi.</p>" +
				"<h2>Nhận kết quả</h2><p>Giấy khai sinh có số định danh cá nhân của trẻ. Chọn nhận tại Bộ phận Một cửa hoặc qua bưu chính khi nộp hồ sơ.</p>",
			Source: "Luật Hộ tịch năm 2014." + ofSample, Topics: []string{"Hộ tịch", "Dịch vụ công trực tuyến"}, Audiences: []string{"Người dân"},
		},
	}...)
}

// otherKinds are bulletins and a video of the sample.
func otherKinds() []PublicPiece {
	return []PublicPiece{
		{
			On: "2027-02-26", Agency: keeper, Kind: content.Bulletin, Title: "Bản tin cải cách hành chính tháng 02/2027",
			Summary: "Dịch vụ công trực tuyến trước và sau Tết; lịch làm việc của bộ phận một cửa; hỏi đáp trong tháng.",
			Body:    "<h2>Nộp hồ sơ qua mạng trong những ngày nghỉ Tết</h2><p>Hồ sơ nộp trong ngày nghỉ được tiếp nhận vào ngày làm việc đầu tiên; thời hạn tính từ ngày đó.</p><h2>Hỏi đáp</h2><p>Đổi thẻ căn cước ở nơi tạm trú được không? Được, tại cơ quan công an nơi tạm trú.</p>",
			Source:  "Tổng hợp từ các cơ quan." + ofSample, Topics: []string{"Cải cách thủ tục hành chính"}, Audiences: []string{"Người dân"},
		},
		{
			On: "2027-03-26", Agency: keeper, Kind: content.Bulletin, Title: "Bản tin cải cách hành chính tháng 03/2027",
			Summary: "Giấy tờ không phải nộp lại; kết quả quý I; hai cách làm hay ở cơ sở.",
			Body:    "<h2>Giấy tờ không phải nộp lại</h2><p>Bộ phận một cửa tra cứu giấy tờ đã có trong cơ sở dữ liệu thay cho người dân.</p><h2>Cách làm hay</h2><p>Phường Biên Hòa nhận hồ sơ tại nhà của người cao tuổi, người khuyết tật.</p><p>Nguồn: <a href=\"" + LostAddress + "\">trang của Tổ công nghệ số, tháng 3</a>.</p>",
			Source:  "Tổng hợp từ các cơ quan." + ofSample, Topics: []string{"Cải cách thủ tục hành chính"}, Audiences: []string{"Người dân"},
		},
		{
			On: "2027-03-30", Agency: "syt", Kind: content.Video, Title: "Video: đặt lịch khám bằng căn cước, không cần sổ khám giấy",
			Summary: "Video ngắn: cách đặt lịch, đến khám và nhận kết quả qua VNeID.",
			Body:    "<p>Ông, bà mở ứng dụng VNeID, chọn Sổ sức khỏe điện tử, chọn nơi khám và giờ khám. Khi đến, đưa căn cước cho nhân viên quét.</p>",
			Source:  "Sở Y tế." + ofSample, Topics: []string{"Chuyển đổi số"}, Audiences: []string{"Người dân"},
		},
	}
}
