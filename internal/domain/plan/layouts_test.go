package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFieldsUnderHeadings: which words of a block with labels are the task.
func TestFieldsUnderHeadings(t *testing.T) {
	t.Parallel()
	const fields = "- Đơn vị chủ trì: Văn phòng Sở.\n- Đơn vị phối hợp: Sở Y tế.\n- Thời gian: Quý II/2026.\n"
	const said = " | Văn phòng Sở | Sở Y tế | Quý II/2026"
	for name, c := range map[string]struct {
		work string
		want []string
	}{
		"the task is a field":          {"1. Về đào tạo\na) Nhiệm vụ: Tập huấn cán bộ.\nb) Cơ quan thực hiện:\n- Cơ quan chủ trì: Văn phòng Sở.\n- Cơ quan phối hợp: Sở Y tế.\nc) Thời gian: Quý II/2026.\n", []string{"Tập huấn cán bộ" + said}},
		"the field is a list":          {"1. Về đào tạo\na) Nhiệm vụ:\n- Tập huấn cán bộ.\n- Cấp chứng nhận.\nb) Cơ quan chủ trì: Văn phòng Sở.\nc) Cơ quan phối hợp: Sở Y tế.\nd) Thời gian: Quý II/2026.\n", []string{"- Tập huấn cán bộ. - Cấp chứng nhận." + said}},
		"the heading only counts":      {"a) Hoạt động 1\n- Nội dung:\n+ Tập huấn cán bộ.\n" + fields, []string{"+ Tập huấn cán bộ." + said}},
		"a lead-in over items":         {"1. Tập huấn cán bộ\n- Nội dung tập huấn gồm:\n+ Kỹ năng viết bài;\n+ Kỹ năng chụp ảnh.\n" + fields, []string{"Tập huấn cán bộ" + said}},
		"an item says more":            {"1. Đào tạo\n1.1. Tập huấn cán bộ\n- Chọn giảng viên có kinh nghiệm.\n" + fields, []string{"Tập huấn cán bộ" + said}},
		"parts under one statement":    {"1. Tập huấn cán bộ\n1.1. Soạn tài liệu.\n1.2. Mời giảng viên.\n1.3. Cấp chứng nhận.\n" + fields + "2. Đào tạo\n2.1. In tờ rơi\n" + fields, []string{"Tập huấn cán bộ" + said, "In tờ rơi" + said}},
		"place and money between":      {"1. Tập huấn cán bộ\n- Thời gian dự kiến: Quý II/2026.\n- Địa điểm: hội trường Sở.\n- Đơn vị chủ trì: Văn phòng Sở.\n- Đơn vị phối hợp: Sở Y tế.\n- Kinh phí: ngân sách tỉnh.\n", []string{"Tập huấn cán bộ" + said}},
		"a person beside the lead":     {"1. Tập huấn cán bộ\n- Soạn tài liệu;\n- Mời giảng viên.\nLãnh đạo phụ trách: Phó Giám đốc Sở.\nĐơn vị chủ trì: Văn phòng Sở; Đơn vị phối hợp: Sở Y tế.\nThời gian: Quý II/2026.\n", []string{"Tập huấn cán bộ" + said}},
		"who carries out, not leads":   {"1. Tập huấn cán bộ\n- Đơn vị chủ trì: Văn phòng Sở.\n- Đơn vị thực hiện: Sở Y tế.\n- Thời gian: Quý II/2026.\n", []string{"Tập huấn cán bộ" + said}},
		"agencies on lines below":      {"1. Tập huấn cán bộ\n- Cơ quan thực hiện:\n+ Văn phòng Sở chủ trì, phối hợp với Sở Y tế.\n+ Sở Nội vụ đăng tải tài liệu.\n- Thời gian: Quý II/2026.\n", []string{"Tập huấn cán bộ | Văn phòng Sở+Sở Nội vụ | Sở Y tế | Quý II/2026"}},
		"a statement in the item":      {"1. Tập huấn cán bộ. Giao Văn phòng Sở chủ trì, phối hợp với Sở Y tế thực hiện trong quý II/2026.\n", []string{"Tập huấn cán bộ | Văn phòng Sở | Sở Y tế | trong quý II/2026"}},
		"a statement with an amount":   {"1. Đăng tin. Giao Văn phòng Sở chủ trì, phối hợp với Sở Y tế thực hiện, tối thiểu 03 tin/tuần.\n", []string{"Đăng tin | Văn phòng Sở | Sở Y tế | tối thiểu 03 tin/tuần"}},
		"months and doers in brackets": {"Tháng 3\n- Tập huấn cán bộ về kỹ năng viết tin, bài cho trang thông tin điện tử (Văn\nphòng Sở chủ trì; Sở Y tế phối hợp).\nTháng 5\n- In tờ rơi, xong trước ngày 10/5/2026 (Sở Y tế chủ trì).\n", []string{"Tập huấn cán bộ về kỹ năng viết tin, bài cho trang thông tin điện tử | Văn phòng Sở | Sở Y tế | Tháng 3", "In tờ rơi, xong trước ngày 10/5/2026 | Sở Y tế |  | xong trước ngày 10/5/2026"}},
		"items under an agency":        {"1. Văn phòng Sở\na) Tập huấn cán bộ\nPhối hợp: Sở Y tế.\nThời gian hoàn thành: Quý II/2026.\n2. Sở Y tế\na) In tờ rơi\nThời gian hoàn thành: Tháng 4/2026.\n", []string{"Tập huấn cán bộ" + said, "In tờ rơi | Sở Y tế |  | Tháng 4/2026"}},
		"all in one line":              {"1. Tập huấn cán bộ: Cơ quan chủ trì: Văn phòng Sở; cơ quan phối hợp: Sở Y tế; thời gian thực hiện: Quý II/2026.\n", []string{"Tập huấn cán bộ" + said}},
		"a time behind the name":       {"1. Tập huấn cán bộ (Quý II/2026)\n- Chủ trì: Văn phòng Sở.\n2. Hưởng ứng Ngày Môi trường thế giới (ngày 05/6)\n- Chủ trì: Sở Y tế.\n", []string{"Tập huấn cán bộ (Quý II/2026) | Văn phòng Sở |  | Quý II/2026", "Hưởng ứng Ngày Môi trường thế giới (ngày 05/6) | Sở Y tế |  | "}},
		"by whom, in the sentence":     {"1. Tập huấn cán bộ do Văn phòng Sở chủ trì, Sở Y tế phối hợp, thực hiện trong quý II/2026.\n", []string{"Tập huấn cán bộ do Văn phòng Sở chủ trì, Sở Y tế phối hợp, thực hiện trong quý II/2026. | Văn phòng Sở | Sở Y tế | trong quý II/2026"}},
		"targets are goals":            {"TT\tChỉ tiêu\tMục tiêu năm 2026\tThời gian hoàn thành\n1\tTỷ lệ hồ sơ trực tuyến\t80%\tTháng 12/2026\n", nil},
		"one sentence under a heading": {"1. Tập huấn cán bộ\n" + fields + "2. In tờ rơi\nSở Y tế có trách nhiệm in và cấp tờ rơi cho các trường.\n", []string{"Tập huấn cán bộ" + said, "In tờ rơi | Sở Y tế |  | "}},
	} {
		if diff := cmp.Diff(c.want, readStyle(t, c.work)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestRowsThatLookLikeHeads: a row of a table whose words are also heads of
// columns stays a task, and columns that sort the tasks are not the work.
func TestRowsThatLookLikeHeads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		work string
		want []string
	}{
		"products like heads": {"TT\tNội dung\tSản phẩm\tChủ trì\tThời gian\n1\tTổ chức ngày hội\t01 chương trình\tVăn phòng Sở\tTháng 10/2026\n2\tHội thi\t02 hội thi\tSở Y tế\tQuý II/2026\n", []string{"Tổ chức ngày hội | Văn phòng Sở |  | Tháng 10/2026", "Hội thi | Sở Y tế |  | Quý II/2026"}},
		"a year in the head":  {"TT\tNội dung\tChủ trì\tThời gian (Năm 2026)\n1\tTập huấn cán bộ\tVăn phòng Sở\tQuý II/2026\n\n2. Viết bài\n\nTT\tNội dung\tChủ trì\tThời gian (Năm 2026)\n1\tIn tờ rơi\tSở Y tế\tTháng 4/2026\n", []string{"Tập huấn cán bộ | Văn phòng Sở |  | Quý II/2026", "In tờ rơi | Sở Y tế |  | Tháng 4/2026"}},
		"a column that sorts": {"TT\tChủ trì\tPhối hợp\tThuộc nhóm nhiệm vụ\tNội dung nhiệm vụ\tThời gian\n1\tVăn phòng Sở\tSở Y tế\tĐào tạo\tTập huấn cán bộ\tQuý II/2026\n", []string{"Tập huấn cán bộ | Văn phòng Sở | Sở Y tế | Quý II/2026"}},
		"short rows of a copy": {
			"|\nTT\n|\nChủ trì\n|\nPhối hợp\n|\nNhóm\n|\nNội dung nhiệm vụ\n|\nSản phẩm\n|\nThời gian\n|\n|\n1\n|\nSở Y tế\n|\nSở Nội vụ\n|\nĐào tạo\n|\n- Tập huấn cán bộ.\n|\n- Tài liệu\n|\nQuý II/2026\n|\n|\n- In tờ rơi.\n|\n- Tờ rơi được thực hiện.\n|\nQuý III/2026\n|\n|\n- Viết bài.\n|\n- Bài viết\n|\nQuý IV/2026\n|\n",
			[]string{"- Tập huấn cán bộ. | Sở Y tế | Sở Nội vụ | Quý II/2026", "- In tờ rơi. | Sở Y tế | Sở Nội vụ | Quý III/2026", "- Viết bài. | Sở Y tế | Sở Nội vụ | Quý IV/2026"},
		},
		"only the head between bars": {"| TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp |\n| --- | --- | --- | --- |\nThời gian thực hiện\n1\nĐào tạo\na)\nTập huấn cán bộ\nVăn phòng Sở\nSở Y tế\nQuý II/2026\nb)\nIn tờ rơi\nSở Y tế\nVăn phòng Sở\nTháng 4/2026\n", []string{"Tập huấn cán bộ | Văn phòng Sở | Sở Y tế | Quý II/2026", "In tờ rơi | Sở Y tế | Văn phòng Sở | Tháng 4/2026"}},
		"who owns the page":          {"TT\tNội dung\tChủ trì\tPhối hợp\tThời gian\n1\tTập huấn cán bộ\tVăn phòng Sở\tSở Y tế\tQuý II/2026\nĐịa chỉ:\tSố 1 đường A\tĐiện thoại:\t0900000000\tEmail\n", []string{"Tập huấn cán bộ | Văn phòng Sở | Sở Y tế | Quý II/2026"}},
	} {
		if diff := cmp.Diff(c.want, readStyle(t, c.work)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestNamesTakenApart: what belongs to one name and what begins the next.
func TestNamesTakenApart(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][]string{
		"Lãnh đạo\nSở Nội vụ":           {"Lãnh đạo Sở Nội vụ"},
		"Trung tâm Dịch vụ tổng hợp xã": {"Trung tâm Dịch vụ tổng hợp xã"},
		"UBND thành phố Hải An, Thành phố Long Hải; UBND các tỉnh, thành phố khác":                 {"UBND thành phố Hải An", "Thành phố Long Hải", "UBND các tỉnh, thành phố khác"},
		"Sở Y tế (chủ trì phần chuyên môn), Sở Nội vụ":                                             {"Sở Y tế", "Sở Nội vụ"},
		"Sở Nội vụ, các sở, ngành tỉnh trong phạm vi nhiệm vụ của mình và các đơn vị có liên quan": {"Sở Nội vụ", "các sở, ngành tỉnh", "các đơn vị có liên quan"},
		"các bộ, ngành và cộng đồng dân cư":                                                        {"các bộ, ngành", "cộng đồng dân cư"},
	} {
		if diff := cmp.Diff(want, partiesIn(cell).lead); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	}
}

// TestDutiesOfPersonsAndRequests: headings that name persons by what they do,
// names with a full stop, and the polite words before a name.
func TestDutiesOfPersonsAndRequests(t *testing.T) {
	t.Parallel()
	d := Read(Text{Body: smallHead + "1. Tuyên truyền.\n\nII. TỔ CHỨC THỰC HIỆN\n\n" +
		"1. Văn phòng Sở và Trung tâm Bảo tồn di sản.\n- Đồng chí Chánh Văn phòng chịu trách nhiệm chung về nội dung.\n" +
		"2. Cán bộ phụ trách lĩnh vực giám sát\n- Chuẩn bị tài liệu, hội trường.\n" +
		"3. Mời UBND các xã: Tân An, Tân Bình\n- Cử người tham gia ngày hội.\n" +
		"4. Đồng chí Phó Trưởng phòng - Ủy viên: Trực tiếp chuẩn bị nội dung trang trí.\n" +
		"5. Các đoàn thể, tổ chức xã hội:\n- Vận động hội viên tham gia.\n" +
		"7. Giao trách nhiệm cho Công an xã tuần tra ban đêm.\n" +
		"8. Đề nghị Ủy ban Mặt trận Tổ quốc và các tổ chức thành viên vận động hội viên.\n- Kế hoạch này có hiệu lực kể từ ngày ký.\n" +
		"9. Các thành viên khác trong tiểu ban căn cứ nhiệm vụ được giao để thực hiện.\n" + smallFoot})
	var got []string
	for _, duty := range d.Head.Duties {
		got = append(got, duty.Agency+" | "+duty.Text)
	}
	want := []string{
		"Văn phòng Sở và Trung tâm Bảo tồn di sản | Đồng chí Chánh Văn phòng chịu trách nhiệm chung về nội dung.",
		"Cán bộ phụ trách lĩnh vực giám sát | Chuẩn bị tài liệu, hội trường.",
		"UBND các xã: Tân An, Tân Bình | Cử người tham gia ngày hội.",
		"Đồng chí Phó Trưởng phòng - Ủy viên | Trực tiếp chuẩn bị nội dung trang trí.",
		"Các đoàn thể, tổ chức xã hội | Vận động hội viên tham gia.",
		"Công an xã | Giao trách nhiệm cho Công an xã tuần tra ban đêm.",
		"Ủy ban Mặt trận Tổ quốc và các tổ chức thành viên | Đề nghị Ủy ban Mặt trận Tổ quốc và các tổ chức thành viên vận động hội viên.",
		"Các thành viên khác trong tiểu ban | Các thành viên khác trong tiểu ban căn cứ nhiệm vụ được giao để thực hiện.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSharedWorkBesideTheWork: a section that shares out the work of another
// says who does what and gives no tasks.
func TestSharedWorkBesideTheWork(t *testing.T) {
	t.Parallel()
	shared := "\nII. NHIỆM VỤ CỤ THỂ\n\n1. Sở Y tế\n- In tờ rơi cho các trường.\n2. Sở Nội vụ\n- Tập huấn cán bộ.\n"
	work := "1. Nâng cao nhận thức\n- Viết tin, bài.\n- Treo băng rôn.\n- Mở chuyên mục.\n2. Đổi mới cách làm\n- Dùng mạng xã hội.\n- Dùng bảng điện tử.\n- Hỏi đáp trực tuyến.\n"
	for body, want := range map[string][2]int{smallHead + work + shared + smallFoot: {0, 2}, smallHead + "Tuyên truyền sâu rộng.\n" + shared + smallFoot: {2, 0}} {
		d := Read(Text{Body: body})
		if got := [2]int{len(d.Tasks), len(d.Head.Duties)}; got != want {
			t.Errorf("tasks and duties %v, want %v", got, want)
		}
	}
}

// TestHeadsWithBlanksAndOrgans: a year whose day is left blank, and organs below
// the name of what they belong to.
func TestHeadsWithBlanksAndOrgans(t *testing.T) {
	t.Parallel()
	const rest = "\nKẾ HOẠCH\nTuyên truyền phòng, chống dịch\n\nI. NHIỆM VỤ\n\nTuyên truyền.\n"
	for head, want := range map[string]Head{
		"|\nTình trạng:\n|\nCòn hiệu lực\n|\n|\nỦY BAN NHÂN DÂN\nTỈNH LONG HẢI\n-------\n|\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n|\n|\nSố: 18/KH-UBND\n|\nLong Hải, ngày 09 tháng 02 năm 2026\n|\n": {Issuer: "ỦY BAN NHÂN DÂN TỈNH LONG HẢI", Year: 2026, Number: "18/KH-UBND", Date: "2026-02-09"},
		"SỞ Y TẾ\nSố:       /KH-SYT\nLong Hải, ngày       tháng 4 năm 2026\n":                                    {Issuer: "SỞ Y TẾ", Year: 2026},
		"LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG HẢI\nBAN THƯỜNG VỤ\nSố: 18/KH-LĐLĐ\nLong Hải, ngày 09 tháng 02 năm 2026\n": {Issuer: "LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG HẢI", Year: 2026, Number: "18/KH-LĐLĐ", Date: "2026-02-09"},
		"ỦY BAN BẦU CỬ XÃ TÂN AN\nTIỂU BAN TUYÊN TRUYỀN\nSố: 01/KH-TB\nTân An, ngày 09 tháng 02 năm 2026\n":      {Issuer: "TIỂU BAN TUYÊN TRUYỀN", Year: 2026, Number: "01/KH-TB", Date: "2026-02-09"},
	} {
		h := Read(Text{Body: head + rest}).Head
		if got := (Head{Issuer: h.Issuer, Year: h.Year, Number: h.Number, Date: h.Date}); !cmp.Equal(got, want) {
			t.Errorf("%q: %+v", head, got)
		}
	}
}
