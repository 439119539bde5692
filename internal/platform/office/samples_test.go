package office

// The papers of the tests: invented content in the shape of real ones.

import (
	"fmt"
	"strings"
)

func sampleReport() Paper {
	head := Paper{
		ParentAgency: "UBND thành phố Đồng Nai", Agency: "Sở Nội vụ", Symbol: Symbol(KindReport, "SNV", ""),
		Place: "Đồng Nai", Date: "2027-02-05",
		Title:      "Kết quả thực hiện công tác thông tin, tuyên truyền cải cách hành chính quý I năm 2027 trên địa bàn thành phố",
		Addressees: []string{"Chủ tịch Ủy ban nhân dân thành phố"},
		Basis: []string{
			"Căn cứ Kế hoạch số 35/KH-UBND ngày 24 tháng 01 năm 2025 của Ủy ban nhân dân tỉnh về thông tin, tuyên truyền cải cách hành chính",
			"Căn cứ Công văn số 12/SNV-CCHC ngày 03 tháng 02 năm 2027 của Sở Nội vụ.",
		},
		SignCapacity: "KT.", SignTitle: []string{"Giám đốc", "Phó Giám đốc"}, SignName: "Nguyễn Hoàng Thùy Dương",
		Recipients: []string{"Như trên;", "Giám đốc Sở (để báo cáo)", "Các cơ quan chuyên môn thuộc UBND thành phố", "Lưu: VT, CCHC"},
	}
	var articles []Address
	for i := range 3 {
		articles = append(articles, Address{
			Title: fmt.Sprintf("Bài viết về dịch vụ công trực tuyến, kỳ %d", i+1),
			URL:   fmt.Sprintf("https://snv.dongnai.gov.vn/cai-cach-hanh-chinh/tin-tuc/bai-viet-ve-dich-vu-cong-truc-tuyen-ky-%d?id=10%d", i+1, i),
		})
	}
	page := Address{Title: "Bản tin CCHC tháng 01/2027", URL: "https://dongnai.gov.vn/ban-tin/2027/01"}
	p := ReportPaper(head, []ReportSection{
		{Title: "Công tác chỉ đạo, điều hành", Blocks: []Block{
			Heading{Level: 2, Text: "Ban hành văn bản"},
			Paragraph{Runs: append(append([]Run{{Text: "Sở đã ban hành 02 kế hoạch, hướng dẫn "}},
				Linked("95/95 xã, phường", page)), Run{Text: " xây dựng kế hoạch của địa phương; nội dung bám sát "}, Run{Text: "sáu lĩnh vực", Bold: true}, Run{Text: " của chương trình tổng thể."})},
			Heading{Level: 3, Text: "Về tiến độ"},
			Text("Đến hết kỳ báo cáo, các đơn vị đã hoàn thành phần lớn nhiệm vụ được giao."),
			Heading{Level: 3, Text: "Về chất lượng"},
			TextList("Tin bài có trích dẫn nguồn;", "Hình ảnh rõ ràng, đúng người, đúng việc."),
			Heading{Level: 2, Text: "Kiểm tra"},
			Text("Đoàn kiểm tra làm việc tại 12 đơn vị."),
		}},
		{Title: "Kết quả thực hiện", Blocks: []Block{sampleFigures(page)}},
		{Title: "Phương hướng, nhiệm vụ quý II", Blocks: []Block{Text("Tiếp tục thực hiện các nhiệm vụ của kế hoạch. Phụ lục kèm theo.")}},
	})
	p.Appendices = []Appendix{{
		Title: "Bảng tổng hợp kết quả của các sở, ban, ngành và Ủy ban nhân dân xã, phường theo từng hình thức tuyên truyền", Landscape: true,
		Body: []Block{wideTable()},
	}, {Title: "Danh mục minh chứng", Body: []Block{sampleAddresses(append(articles, page))}}}
	return p
}

func sampleAddresses(all []Address) Table {
	t := Table{Small: true, Widths: []int{8, 38, 54}, Header: []Row{TextRow("Số", "Minh chứng", "Nơi xem")}}
	for i, a := range all {
		t.Rows = append(t.Rows, Row{Cells: []Cell{TextCell(fmt.Sprint(i + 1)), TextCell(a.Title), {Runs: []Run{Linked(a.URL, a)}}}})
	}
	return t
}

// sampleFigures is a table of results whose figures lead to their evidence.
func sampleFigures(page Address) Table {
	t := figureTable("Bảng 1. Kết quả theo nhiệm vụ của kế hoạch")
	t.Rows = []Row{
		TextRow("1", "Chuyên mục cải cách hành chính trên sóng phát thanh, truyền hình", "chương trình", "3", "3", ""),
		figureRow(2, "1.234", page),
		TextRow("3", "Video ngắn", "video", "1", "0", "Chưa thực hiện; đơn vị sẽ hoàn thành trước ngày 30/4/2027"),
	}
	return t
}

func figureTable(caption string) Table {
	return Table{
		Caption: caption, Widths: []int{9, 36, 13, 12, 14, 22}, Aligns: []Align{AlignCentre, AlignLeft, AlignCentre, AlignRight, AlignRight, AlignLeft},
		Header: []Row{TextRow("STT", "Nội dung", "Đơn vị tính", "Kế hoạch", "Thực hiện", "Ghi chú")},
	}
}

func figureRow(n int, done string, page Address) Row {
	r := TextRow(fmt.Sprint(n), "Tin, bài trên trang thông tin điện tử", "tin, bài đã đăng", "", "", "Kế hoạch không nêu số lượng")
	r.Cells[4].Runs = []Run{Linked(done, page)}
	return r
}

func wideTable() Table {
	t := Table{
		Widths: []int{6, 30, 10, 10, 10, 10, 24}, Small: true,
		Aligns: []Align{AlignCentre, AlignLeft, AlignRight, AlignRight, AlignRight, AlignRight, AlignLeft},
		Header: []Row{
			{Cells: []Cell{
				{Runs: []Run{{Text: "STT"}}, RowSpan: 2},
				{Runs: []Run{{Text: "Cơ quan, đơn vị"}}, RowSpan: 2},
				{Runs: []Run{{Text: "Tin bài"}}, ColSpan: 2},
				{Runs: []Run{{Text: "Đối thoại"}}, ColSpan: 2},
				{Runs: []Run{{Text: "Ghi chú"}}, RowSpan: 2},
			}},
			TextRow("Kế hoạch", "Thực hiện", "Kế hoạch", "Thực hiện"),
		},
	}
	for i := range 40 {
		t.Rows = append(t.Rows, TextRow(fmt.Sprint(i+1), "Ủy ban nhân dân phường Trấn Biên", "13", "12", "1", "1", strings.Repeat("Có minh chứng. ", 1+i%4)))
	}
	t.Rows = append(t.Rows, Row{Bold: true, Cells: []Cell{
		{Runs: []Run{{Text: "Tổng cộng"}}, ColSpan: 2, Align: AlignCentre},
		TextCell("520"), TextCell("480"), TextCell("40"), TextCell("40"), TextCell(""),
	}})
	return t
}

func sampleLetter() Paper {
	return Paper{
		Kind: KindLetter, ParentAgency: "UBND thành phố Đồng Nai", Agency: "Sở Khoa học và Công nghệ", Number: "7",
		Symbol: Symbol(KindLetter, "SKHCN", "VP"), Place: "Đồng Nai", Date: "2027-11-24",
		Title:      "đôn đốc thực hiện nhiệm vụ tuyên truyền cải cách hành chính còn chậm trong quý III năm 2027",
		Addressees: []string{"Các sở, ban, ngành thuộc thành phố;", "Ủy ban nhân dân các xã, phường", "Báo và phát thanh, truyền hình Đồng Nai"},
		Body: []Block{
			Text("Qua theo dõi, đến ngày 20 tháng 11 năm 2027 còn 05 nhiệm vụ chưa có minh chứng. Đề nghị các cơ quan, đơn vị khẩn trương thực hiện và khai minh chứng trước ngày 30 tháng 11 năm 2027."),
			Text("Trân trọng đề nghị các cơ quan, đơn vị quan tâm thực hiện."),
		},
		SignCapacity: "TL.", SignTitle: []string{"Giám đốc", "Chánh Văn phòng"}, SignName: "Trần Văn An",
		Recipients: []string{"Như trên", "Lưu: VT, VP"}, Draft: true,
	}
}

func sampleHandover() Handover {
	return Handover{
		Agency: "Ủy ban nhân dân phường Trấn Biên", Place: "Trấn Biên", Date: "2027-02-05",
		From:    Party{Name: "Lê Thị Bích Ngọc", Position: "công chức Văn phòng HĐND và UBND"},
		To:      Party{Name: "Phạm Quốc Khánh", Position: "công chức Phòng Văn hóa - Xã hội"},
		Witness: Party{Name: "Đỗ Minh Quân", Position: "Chánh Văn phòng"},
		Work:    []string{"Theo dõi kế hoạch thông tin, tuyên truyền cải cách hành chính của phường;", "Cập nhật trang thông tin điện tử, Zalo của phường;", "Tổng hợp báo cáo quý, năm."},
		Open: []HandoverDuty{
			{Title: "Sản xuất ít nhất 01 video tuyên truyền về dịch vụ công trực tuyến", Deadline: "31/12/2027", Status: "Đang viết kịch bản"},
			{Title: "Báo cáo kết quả quý I", Deadline: "14/3/2027", Status: "Chưa bắt đầu"},
		},
		Accounts: []HandoverAccount{
			{Name: "Cổng Hành chính công trên Zalo", User: "Quản trị viên", Done: "Đã chuyển quyền"},
			{Name: "Phần mềm Loa", User: "Người khai", Done: "Đã khóa tài khoản cũ"},
		},
		Recipients: []string{"Hai bên giao, nhận", "Lưu: VT"},
	}
}
