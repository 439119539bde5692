package demo

import "loa/internal/domain/content"

func otherWritings() []Writing {
	return []Writing{
		{
			On: "2027-04-13", Agency: "syt", Kind: content.News, Told: Told{
				Title:   "Nộp hồ sơ cấp giấy phép hành nghề y trên mạng: những giấy tờ hay thiếu",
				Summary: "Ba loại giấy tờ thường phải bổ sung và cách chụp để không bị trả lại.",
				Body:    "<p>Hồ sơ nộp trực tuyến bị đề nghị bổ sung chủ yếu vì ảnh chụp mờ, thiếu trang hoặc giấy xác nhận thực hành chưa ghi đủ thời gian.</p><h2>Trước khi gửi</h2><ul><li><p>Chụp đủ bốn góc, đủ các trang.</p></li><li><p>Kiểm tra thời gian thực hành trên giấy xác nhận.</p></li></ul>",
				Source:  "Sở Y tế", Procedures: []string{"Cấp giấy phép hành nghề khám bệnh, chữa bệnh"},
			},
			Steps: []Turn{{On: "2027-04-14", Hour: 9, Act: content.Submit}, {On: "2027-04-15", Hour: 16, Act: content.Return, Reason: "Thêm ví dụ ảnh chụp đúng và ghi rõ căn cứ của từng giấy tờ."}},
		},
		{
			On: "2027-04-12", Agency: "stp", Kind: content.News, Told: Told{
				Title:   "Phiếu lý lịch tư pháp: nộp qua VNeID, nhận bản điện tử",
				Summary: "Người dân nộp hồ sơ trên ứng dụng VNeID, không phải đến cơ quan nhà nước.",
				Body:    "<p>Ông, bà mở ứng dụng VNeID, chọn mục thủ tục hành chính, chọn cấp Phiếu lý lịch tư pháp rồi điền tờ khai.</p><p>Kết quả điện tử gửi về ứng dụng; cần bản giấy thì chọn nhận qua bưu điện.</p>",
				Source:  "Ứng dụng VNeID", Procedures: []string{"Cấp Phiếu lý lịch tư pháp"},
			},
			Steps: []Turn{{On: "2027-04-13", Hour: 9, Act: content.Submit}, {On: "2027-04-16", Hour: 14, Act: content.Approve}},
		},
		{
			On: "2027-03-15", Agency: "snv", Kind: content.Feature, Told: Told{
				Title:   "Chính quyền hai cấp: thủ tục nào làm ở xã, thủ tục nào làm ở tỉnh",
				Summary: "Từ ngày 01/7/2025 không còn cấp huyện. Bài này giúp người dân tìm đúng nơi nộp hồ sơ.",
				Body:    "<p>Từ ngày 01/7/2025, chính quyền địa phương tổ chức theo hai cấp: tỉnh và xã. Việc trước đây làm ở huyện nay chuyển về xã hoặc lên tỉnh.</p><h2>Tìm nơi nộp hồ sơ</h2><p>Tra tên thủ tục trên Cổng Dịch vụ công quốc gia; trang của thủ tục ghi cơ quan giải quyết. Người dân nộp được ở Bộ phận Một cửa gần nhất.</p><blockquote><p>Không cần nhớ cơ quan nào giải quyết, chỉ cần nhớ tên việc cần làm.</p></blockquote>",
				Source:  "Luật Tổ chức chính quyền địa phương năm 2025",
			},
			Steps: []Turn{
				{On: "2027-03-16", Hour: 9, Act: content.Submit},
				{On: "2027-03-17", Hour: 9, Act: content.Approve},
				{On: "2027-03-17", Hour: 10, Act: content.Publish},
				{On: "2027-03-22", Hour: 9, Act: content.Submit, Again: &Told{
					Title:      "Chính quyền hai cấp: thủ tục nào làm ở xã, thủ tục nào làm ở tỉnh",
					Summary:    "Từ ngày 01/7/2025 không còn cấp huyện. Bài này giúp người dân tìm đúng nơi nộp hồ sơ.",
					Body:       "<p>Từ ngày 01/7/2025, chính quyền địa phương tổ chức theo hai cấp: tỉnh và xã. Việc trước đây làm ở huyện nay phần lớn chuyển về xã, một số chuyển lên tỉnh.</p><h2>Tìm nơi nộp hồ sơ</h2><p>Tra tên thủ tục trên Cổng Dịch vụ công quốc gia; trang của thủ tục ghi cơ quan giải quyết. Người dân nộp được ở Bộ phận Một cửa gần nhất trong tỉnh. Lần đầu nộp qua mạng thì đọc <a href=\"/tin/to-gap-cai-vneid-va-nop-ho-so-dau-tien-2027\">tờ gấp cài VNeID</a>.</p><blockquote><p>Không cần nhớ cơ quan nào giải quyết, chỉ cần nhớ tên việc cần làm.</p></blockquote>",
					Source:     "Luật Tổ chức chính quyền địa phương năm 2025",
					Correction: "Bản đăng ngày 17/03/2027 chưa nói rõ người dân chỉ chọn nơi nộp trong tỉnh.",
				}},
				{On: "2027-03-22", Hour: 14, Act: content.Approve},
				{On: "2027-03-22", Hour: 15, Act: content.Publish},
			},
		},
		{
			On: "2027-04-19", Agency: "snv", Kind: content.Bulletin, Told: Told{
				Title: "Bản tin cải cách hành chính tháng 4",
				Body:  "<h2>Trong số này</h2><ul><li><p>Phường trả kết quả trong ngày.</p></li><li><p>Nộp hồ sơ qua VNeID.</p></li></ul>",
			},
		},
	}
}

func takenAwayWritings() []Writing {
	return []Writing{
		{
			On: "2027-04-16", Agency: "sct", Kind: content.News, Told: Told{
				Title:   "Cảnh báo: giả danh cán bộ mời cài ứng dụng dịch vụ công",
				Summary: "Cơ quan nhà nước không gọi điện yêu cầu cài ứng dụng từ đường dẫn lạ. Chỉ cài từ kho ứng dụng chính thức.",
				Body:    "<p>Có người gọi điện tự xưng là cán bộ, gửi đường dẫn để cài ứng dụng giả. Ứng dụng này lấy quyền điều khiển điện thoại.</p><h2>Làm gì khi gặp</h2><ul><li><p>Dừng cuộc gọi, không bấm đường dẫn.</p></li><li><p>Gọi Tổng đài 1022 để hỏi lại.</p></li><li><p>Đã lỡ cài thì ngắt mạng và báo công an.</p></li></ul>",
				Source:  "Sở Công Thương",
			},
			Steps: []Turn{{On: "2027-04-16", Hour: 11, Act: content.Urgent, Reason: "Doanh nghiệp trên địa bàn đang nhận cuộc gọi, chờ duyệt thì muộn."}},
		},
		{
			On: "2027-03-02", Agency: "sct", Kind: content.News, Told: Told{
				Title:   "Thời gian tiếp nhận hồ sơ đăng ký hoạt động khuyến mại",
				Summary: "Nộp hồ sơ trực tuyến trước khi thực hiện chương trình khuyến mại.",
				Body:    "<p>Doanh nghiệp thông báo hoạt động khuyến mại trên Cổng Dịch vụ công quốc gia trước ngày thực hiện chương trình.</p>",
				Source:  "Sở Công Thương",
			},
			Steps: []Turn{
				{On: "2027-03-03", Hour: 9, Act: content.Submit},
				{On: "2027-03-03", Hour: 14, Act: content.Approve},
				{On: "2027-03-04", Hour: 8, Act: content.Publish},
				{On: "2027-03-18", Hour: 9, Act: content.Withdraw, Reason: "Bài chưa phân biệt thông báo và đăng ký khuyến mại. Xem hướng dẫn tại trang thủ tục trên Cổng Dịch vụ công quốc gia."},
			},
		},
		{
			On: "2027-02-24", Agency: "25210", Kind: content.Leaflet, Told: Told{
				Title:   "Tờ gấp: cài VNeID và nộp hồ sơ đầu tiên",
				Summary: "Lời của tờ gấp phát tại Bộ phận Một cửa.",
				Body:    "<p>1. Cài VNeID từ kho ứng dụng chính thức. 2. Kích hoạt định danh mức 2. 3. Mở Cổng Dịch vụ công quốc gia, đăng nhập bằng VNeID.</p>",
				Source:  "Cổng Dịch vụ công quốc gia",
			},
			Steps: []Turn{
				{On: "2027-02-25", Hour: 9, Act: content.Submit},
				{On: "2027-02-25", Hour: 15, Act: content.Approve},
				{On: "2027-02-26", Hour: 8, Act: content.Publish},
				{On: "2027-04-06", Hour: 9, Act: content.Unpublish, Reason: "Đã có bài mới đầy đủ hơn của phường bạn.", Redirect: "/tin/nop-ho-so-khai-sinh-tren-cong-dich-vu-cong-quoc-gia-bon-buoc-2027"},
			},
		},
		{
			On: "2027-03-29", Agency: "25210", Kind: content.Video, Told: Told{
				Title:   "Kịch bản video: theo dõi hồ sơ bằng mã QR trên giấy hẹn",
				Summary: "Một phút, quay bằng điện thoại, có phụ đề.",
				Body:    "<p>Cảnh 1: người dân nhận giấy hẹn. Cảnh 2: mở máy ảnh, quét mã. Cảnh 3: màn hình hiện tình trạng hồ sơ.</p>",
			},
			Steps: []Turn{{On: "2027-04-08", Hour: 9, Act: content.Discard}},
		},
	}
}
