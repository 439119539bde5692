package gallery

import (
	"loa/internal/domain"
	"loa/internal/platform/web"
)

func sampleGallery(entered form) galleryData {
	return galleryData{
		Swatches: swatches(), Sentences: sentences(), Form: entered,
		Kinds: []option{
			{"dinh-ky", "Định kỳ", "Quý I, 6 tháng, quý III, năm"},
			{"dot-xuat", "Đột xuất", "Theo yêu cầu của Ủy ban nhân dân thành phố"},
		},
		Topics: []option{
			{"", "Chọn chủ đề", ""},
			{"tthc", "Cải cách thủ tục hành chính", ""},
			{"chuyen-doi-so", "Chính quyền số", ""},
		},
		Agencies: []option{
			{"so-noi-vu", "Sở Nội vụ", ""},
			{"so-y-te", "Sở Y tế", ""},
			{"tran-bien", "Ủy ban nhân dân phường Trấn Biên", "Thuộc nhóm Ủy ban nhân dân xã, phường"},
		},
		Wrong: domain.Fields{
			{Name: "mau_ngay", Message: "Ngày kết thúc trước ngày bắt đầu. Nhập lại ngày kết thúc."},
			{Name: "mau_chu", Message: "Chưa có tên nhiệm vụ. Nhập tên như trong phụ lục."},
			{Name: "mau_chon", Message: "Chưa chọn chủ đề. Chọn một chủ đề."},
			{Name: "mau_tep", Message: "Tệp này không mở được. Chọn tệp DOCX, XLSX, PDF hoặc ảnh."},
		},
		Shares: []web.Share{
			{Status: "met", Count: 2},
			{Status: "on_track", Count: 2},
			{Status: "not_due", Count: 2},
			{Status: "at_risk", Count: 2},
			{Status: "late", Count: 1},
		},
		Day: "2027-04-22", Ratio: 0.847,
		Reports: []reportRow{
			{"Sở Nội vụ", "2027-04-12", 26, 1250000, "met"},
			{"Ủy ban nhân dân phường Trấn Biên", "", 8, 320000, "late"},
			{"Ủy ban nhân dân xã Đak Lua", "2027-04-14", 4, 0, "on_track"},
		},
	}
}

func swatches() []swatch {
	return []swatch{
		{"Xanh sông", "#0B5345", "Nhấn"},
		{"Xanh sâu", "#063A31", "Nền đậm"},
		{"Xanh nhạt", "#DFEDE8", "Nền chọn"},
		{"Sương", "#F2F6F4", "Nền phụ"},
		{"Mực", "#14231F", "Chữ"},
		{"Đá", "#4A5A55", "Chữ phụ"},
		{"Viền ô", "#5C6A65", "Ô nhập"},
		{"Kẻ", "#CAD5D1", "Phân cách"},
		{"Lúa chín", "#FFC857", "Tiêu điểm"},
		{"Son", "#9C1C2E", "Lỗi"},
		{"Tím than", "#56368A", "Đã xem"},
		{"Trắng", "#FFFFFF", "Nền chính"},
	}
}

func sentences() []sentence {
	return []sentence{
		{"met", "Đã có 01 video, chỉ tiêu là 01."},
		{"on_track", "Đã có 8 tin, bài; bài gần nhất cách đây 3 ngày."},
		{"at_risk", "Cần 4 tin mỗi tháng, mới có 1; còn 8 ngày."},
		{"late", "Chưa gửi báo cáo; quá hạn 7 ngày."},
		{"missed", "Tháng 3 đã khép, không có bản tin nào."},
		{"silent", "Đã 45 ngày không có tin, bài mới (gần nhất ngày 08/03/2027)."},
		{"waived", "Miễn theo quyết định ngày 12/03/2027."},
		{"not_due", "Kỳ bắt đầu ngày 01/05/2027."},
		{"not_applicable", "Nhiệm vụ không giao cho cơ quan này."},
	}
}
