package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"loa/internal/domain/cadence"
)

// readStyle gives the tasks of a small plan whose section on the work is as
// given, in one line each: number, work, who leads, who helps, when.
func readStyle(t *testing.T, work string) []string {
	t.Helper()
	body := smallHead + work + "\nII. TỔ CHỨC THỰC HIỆN\n\n1. Sở Nội vụ theo dõi việc thực hiện Kế hoạch.\n" + smallFoot
	d := Read(Text{Body: body})
	checkSources(t, body, d)
	var out []string
	for _, task := range d.Tasks {
		out = append(out, strings.Join([]string{task.Content, strings.Join(task.Lead, "+"), strings.Join(task.Coordinating, "+"), textOf(task.Timing)}, " | "))
	}
	return out
}

// TestStylesOfWritingTasks: the same two tasks in the ways that offices write
// and copy them.
func TestStylesOfWritingTasks(t *testing.T) {
	t.Parallel()
	want := []string{
		"Tập huấn cán bộ | Văn phòng Sở | Sở Y tế | Quý II/2026",
		"In tờ rơi | Phòng Cải cách hành chính | các phòng chuyên môn | Tháng 4/2026",
	}
	for name, work := range map[string]string{
		"one cell a line":        "STT\nNội dung\nCơ quan chủ trì\nCơ quan\nphối hợp\nThời gian\n1\nTập huấn cán bộ\nVăn phòng Sở\nSở Y tế\nQuý II/2026\n2\nIn tờ rơi\nPhòng Cải cách\nhành chính\ncác phòng chuyên môn\nTháng 4/2026\n",
		"columns of spaces":      "STT   Nội dung           Chủ trì              Phối hợp               Thời gian\n1     Tập huấn cán bộ    Văn phòng Sở         Sở Y tế                Quý II/2026\n2     In tờ rơi          Phòng Cải cách       các phòng chuyên môn   Tháng 4/2026\n                         hành chính\n",
		"drawn with signs":       "+---+---+---+---+---+\n| STT | Nội dung | Chủ trì | Phối hợp | Thời gian |\n+---+---+---+---+---+\n| 1 | Tập huấn cán bộ | Văn phòng Sở | Sở Y tế | Quý II/2026 |\n+---+---+---+---+---+\n| 2 | In tờ rơi | Phòng Cải cách hành chính | các phòng chuyên môn | Tháng 4/2026 |\n+---+---+---+---+---+\n",
		"bars without border":    "STT | Nội dung | Chủ trì | Phối hợp | Thời gian\n1 | Tập huấn cán bộ | Văn phòng Sở | Sở Y tế | Quý II/2026\n2 | In tờ rơi | Phòng Cải cách hành chính | các phòng chuyên môn | Tháng 4/2026\n",
		"two heads":              "TT\tNhiệm vụ\tPhân công thực hiện\t\tThời gian\n\t\tChủ trì\tPhối hợp\t\n1\tTập huấn cán bộ\tVăn phòng Sở\tSở Y tế\tQuý II/2026\n2\tIn tờ rơi\tPhòng Cải cách hành chính\tcác phòng chuyên môn\tTháng 4/2026\n",
		"free order":             "TT\tThời gian\tĐơn vị chủ trì\tĐơn vị phối hợp\tCông việc\tGhi chú\n1\tQuý II/2026\tVăn phòng Sở\tSở Y tế\tTập huấn cán bộ\t\n2\tTháng 4/2026\tPhòng Cải cách hành chính\tcác phòng chuyên môn\tIn tờ rơi\t\n",
		"one column for both":    "TT\tNhiệm vụ\tĐơn vị thực hiện (chủ trì/phối hợp)\tTiến độ\n1\tTập huấn cán bộ\tVăn phòng Sở/Sở Y tế\tQuý II/2026\n2\tIn tờ rơi\tPhòng Cải cách hành chính/các phòng chuyên môn\tTháng 4/2026\n",
		"person beside the lead": "TT\tNhiệm vụ\tLãnh đạo phụ trách\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời hạn\n1\tTập huấn cán bộ\tGiám đốc\tVăn phòng Sở\tSở Y tế\tQuý II/2026\n2\tIn tờ rơi\tPhó Giám đốc\tPhòng Cải cách hành chính\tcác phòng chuyên môn\tTháng 4/2026\n",
		"labels below":           "1. Tập huấn cán bộ\n- Đơn vị chủ trì: Văn phòng Sở.\n- Đơn vị phối hợp: Sở Y tế.\n- Thời gian: Quý II/2026.\n2. In tờ rơi\n- CQ chủ trì: Phòng Cải cách hành chính.\n- CQ phối hợp: các phòng chuyên môn.\n- TG thực hiện: Tháng 4/2026.\n",
		"labels in the line":     "1. Tập huấn cán bộ (Chủ trì: Văn phòng Sở; phối hợp: Sở Y tế; thời gian: Quý II/2026).\n2. In tờ rơi (Chủ trì: Phòng Cải cách hành chính; phối hợp: các phòng chuyên môn; thời gian: Tháng 4/2026).\n",
		"labels of one word":     "1. Tập huấn cán bộ\n- Thực hiện: Văn phòng Sở.\n- Tham gia: Sở Y tế.\n- Thực hiện: Quý II/2026.\n2. In tờ rơi\n- Phụ trách: Phòng Cải cách hành chính.\n- Tham gia: các phòng chuyên môn.\n- Thực hiện: Tháng 4/2026.\n",
		"counted names":          "Nhiệm vụ 1: Tập huấn cán bộ\nChủ trì: Văn phòng Sở\nPhối hợp: Sở Y tế\nThời gian: Quý II/2026\n\nNhiệm vụ 2: In tờ rơi\nChủ trì: Phòng Cải cách hành chính\nPhối hợp: các phòng chuyên môn\nThời gian: Tháng 4/2026\n",
		"time in the group":      "TT\tNhiệm vụ\tChủ trì\tPhối hợp\nI\tQuý II/2026\t\t\n1\tTập huấn cán bộ\tVăn phòng Sở\tSở Y tế\nII\tTháng 4/2026\t\t\n2\tIn tờ rơi\tPhòng Cải cách hành chính\tcác phòng chuyên môn\n",
		"parts of the work":      "TT\tNội dung\tNhiệm vụ cụ thể\tChủ trì\tPhối hợp\tThời gian\n1\tNâng cao năng lực\tTập huấn cán bộ\tVăn phòng Sở\tSở Y tế\tQuý II/2026\n2\tIn tờ rơi\t\tPhòng Cải cách hành chính\tcác phòng chuyên môn\tTháng 4/2026\n",
		"group in every cell":    "TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời gian\nI\tTUYÊN TRUYỀN\tTUYÊN TRUYỀN\tTUYÊN TRUYỀN\tTUYÊN TRUYỀN\n1\tTập huấn cán bộ\tVăn phòng Sở\tSở Y tế\tQuý II/2026\n2\tIn tờ rơi\tPhòng Cải cách hành chính\tcác phòng chuyên môn\tTháng 4/2026\n",
	} {
		if diff := cmp.Diff(want, readStyle(t, work)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestSentencesThatGiveTasks: a sentence keeps its words whole.
func TestSentencesThatGiveTasks(t *testing.T) {
	t.Parallel()
	for work, want := range map[string][]string{
		"1. Giao Văn phòng Sở chủ trì, phối hợp với Sở Y tế tập huấn cán bộ; hoàn thành trong quý II/2026.\n": {"Giao Văn phòng Sở chủ trì, phối hợp với Sở Y tế tập huấn cán bộ; hoàn thành trong quý II/2026. | Văn phòng Sở | Sở Y tế | hoàn thành trong quý II/2026"},
		"1. Tập huấn cán bộ.\nGiao Văn phòng Sở chủ trì, phối hợp với Sở Y tế thực hiện trong quý II/2026.\n": {"Tập huấn cán bộ. | Văn phòng Sở | Sở Y tế | trong quý II/2026"},
		"1. Sở Y tế\n- Tập huấn cán bộ trong quý II/2026.\n2. các thôn, khu phố\n- Treo băng rôn.\n":          {"Tập huấn cán bộ trong quý II/2026. | Sở Y tế |  | trong quý II/2026", "Treo băng rôn. | các thôn, khu phố |  | "},
		"1. Quý III/2026: Công an xã chủ trì, phối hợp với Đoàn Thanh niên xã ra quân.\n":                     {"Quý III/2026: Công an xã chủ trì, phối hợp với Đoàn Thanh niên xã ra quân. | Công an xã | Đoàn Thanh niên xã | Quý III/2026"},
	} {
		if diff := cmp.Diff(want, readStyle(t, work)); diff != "" {
			t.Errorf("%s: %s", work, diff)
		}
	}
}

// TestTablesOfOtherThings: money, persons, procedures and papers are no tasks.
func TestTablesOfOtherThings(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]string{
		"money":      "STT\tNội dung chi\tSố lượng\tĐơn giá\tThành tiền\tĐơn vị thực hiện\n1\tIn tờ rơi\t500\t2.000\t1.000.000\tVăn phòng Sở\n",
		"persons":    "STT\tHọ và tên\tChức vụ\tĐơn vị\tĐiện thoại\n1\tNguyễn Văn A\tTrưởng phòng\tSở Nội vụ\t0900000000\n",
		"procedures": "TT\tTên thủ tục hành chính\tCơ quan thực hiện\n1\tCấp giấy phép\tSở Xây dựng\n",
		"papers":     "TT\tSố, ký hiệu\tTrích yếu nội dung\tCơ quan ban hành\n1\t12/KH-UBND\tKế hoạch cải cách\tUBND tỉnh\n",
		"statistics": "TT\tNội dung\tĐơn vị tính\tKết quả năm 2025\n1\tSố hồ sơ\tHồ sơ\t1.200\n",
	} {
		if got := readStyle(t, work); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
	tasks := "TT\tNhiệm vụ\tChủ trì\tThời gian\n1\tTập huấn\tVăn phòng Sở\tQuý II/2026\n"
	if got := readStyle(t, tasks+"\nDự toán kinh phí\n\nSTT\tNội dung chi\tSố lượng\tĐơn giá\tThành tiền\n1\tIn tờ rơi\t500\t2.000\t1.000.000\n"); len(got) != 1 {
		t.Errorf("a table of money goes on with the one before: %q", got)
	}
}

// TestTargetsWithAnAgency: a register of targets and who answers for them is
// read like one of tasks.
func TestTargetsWithAnAgency(t *testing.T) {
	t.Parallel()
	want := []string{"Tỷ lệ hồ sơ trực tuyến đạt 80% | Văn phòng Sở |  | "}
	if diff := cmp.Diff(want, readStyle(t, "TT\tChỉ tiêu\tChủ trì\n1\tTỷ lệ hồ sơ trực tuyến đạt 80%\tVăn phòng Sở\n")); diff != "" {
		t.Error(diff)
	}
}

// TestHeadsOfPapers: number, date and issuer stand in many layouts.
func TestHeadsOfPapers(t *testing.T) {
	t.Parallel()
	const rest = "\nKẾ HOẠCH\nTuyên truyền năm 2026\n\nI. NHIỆM VỤ\n\nTuyên truyền.\n"
	for head, want := range map[string][3]string{
		"UBND TỈNH LONG HẢI           CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ NỘI VỤ                      Độc lập - Tự do - Hạnh phúc\nSố: 18/KH-SNV            Long Hải, ngày 09 tháng 02 năm 2026\n": {"18/KH-SNV", "2026-02-09", "SỞ NỘI VỤ"},
		"Số hiệu: 18/KH-UBND\nCơ quan ban hành: UBND tỉnh Long Hải\nNgày ban hành: 09/02/2026\n":                                                                                                      {"18/KH-UBND", "2026-02-09", "UBND tỉnh Long Hải"},
		"ĐẢNG BỘ TỈNH LONG HẢI\nĐẢNG ỦY UBND TỈNH\n*\nSố 18-KH/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nLong Hải, ngày 09 tháng 02 năm 2026\n":                                                                     {"18-KH/ĐU", "2026-02-09", "ĐẢNG ỦY UBND TỈNH"},
		"UBND tỉnh Long Hải\nSở Nội vụ\nCộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\nSố 18/KH-SNV\nLong Hải, ngày 9/2/2026\n":                                                     {"18/KH-SNV", "2026-02-09", "SỞ NỘI VỤ"},
		"ỦY BAN NHÂN DÂN\n**\nTỈNH LONG HẢI\nSố: 18/KH-UBND\nLong Hải, ngày 09 tháng 02 năm 2026\n":                                                                                                   {"18/KH-UBND", "2026-02-09", "ỦY BAN NHÂN DÂN TỈNH LONG HẢI"},
	} {
		h := Read(Text{Body: head + rest}).Head
		if got := [3]string{h.Number, string(h.Date), h.Issuer}; got != want {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}

// TestTitleInCapitalsComesInSmallLetters: names keep the capitals that the plan
// gives them in its sentences.
func TestTitleInCapitalsComesInSmallLetters(t *testing.T) {
	t.Parallel()
	d := Read(Text{Body: "Số: 18/KH-UBND\nLong Hải, ngày 09 tháng 02 năm 2026\n\nKẾ HOẠCH\nTRIỂN KHAI LUẬT DỮ LIỆU TRÊN ĐỊA BÀN TỈNH LONG HẢI NĂM 2026\n\nUBND tỉnh Long Hải triển khai thi hành Luật Dữ liệu trên địa bàn tỉnh Long Hải.\n\nI. MỤC ĐÍCH\n"})
	if want := "Kế hoạch triển khai Luật Dữ liệu trên địa bàn tỉnh Long Hải năm 2026"; d.Head.Title != want {
		t.Errorf("title %q, want %q", d.Head.Title, want)
	}
}

// TestEmptyCellsUnderMergedOnes: in a copied text a merged cell stands in its
// first row only; what the rows below take from it is doubted.
func TestEmptyCellsUnderMergedOnes(t *testing.T) {
	t.Parallel()
	work := "TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời gian\nI\tTUYÊN TRUYỀN\t\t\t\n1\tTập huấn\tVăn phòng Sở\tSở Y tế\tQuý II/2026\n2\tIn tờ rơi\t\t\t\n3\tViết bài\tSở Y tế\t\t\nII\tKiểm tra\t\t\t\n1\tKiểm tra công vụ\tThanh tra tỉnh\t\t\n"
	want := []string{
		"Tập huấn | Văn phòng Sở | Sở Y tế | Quý II/2026",
		"In tờ rơi | Văn phòng Sở | Sở Y tế | Quý II/2026",
		"Viết bài | Sở Y tế |  | Quý II/2026",
		"Kiểm tra công vụ | Thanh tra tỉnh |  | ",
	}
	if diff := cmp.Diff(want, readStyle(t, work)); diff != "" {
		t.Error(diff)
	}
	for i, task := range Read(Text{Body: smallHead + work}).Tasks {
		if doubted := task.Confidence < 0.9; doubted != (i > 0) {
			t.Errorf("%s: confidence %.2f, doubts %v", task.Content, task.Confidence, task.Doubts)
		}
	}
}

// TestEmptyCellsOfDrawnTablesStayEmpty: a table of the file itself says which
// cells are merged, so an empty one says nothing.
func TestEmptyCellsOfDrawnTablesStayEmpty(t *testing.T) {
	t.Parallel()
	var table Table
	body := ""
	for _, cells := range [][]string{{"TT", "Nhiệm vụ", "Chủ trì", "Thời gian"}, {"1", "Tập huấn", "Văn phòng Sở", "Quý II/2026"}, {"2", "In tờ rơi", "Sở Y tế", ""}} {
		row := Row{Start: len(body)}
		for _, c := range cells {
			row.Cells = append(row.Cells, Cell{Start: len(body), End: len(body) + len(c), Text: c, Span: 1})
			body += c + "\t"
		}
		row.End = len(body)
		body += "\n"
		table.Rows = append(table.Rows, row)
	}
	table.End = len(body)
	tasks := Read(Text{Body: body, Tables: []Table{table}}).Tasks
	if len(tasks) != 2 || tasks[1].Timing != nil {
		t.Errorf("%+v", tasks)
	}
}

// TestStatementBelowItsTask: a paragraph that only says who leads, with whom and
// when belongs to the paragraph above it.
func TestStatementBelowItsTask(t *testing.T) {
	t.Parallel()
	work := "II. NHIỆM VỤ\n\n1. Công tác văn thư\n\na) Số hóa hồ sơ lưu trữ của cơ quan.\n\nVăn phòng Sở chủ trì, phối hợp với các phòng chuyên môn thực hiện. Thời gian hoàn thành: trước ngày 30/9/2026.\n\nb) Rà soát danh mục hồ sơ.\n\n" +
		"Phòng Tổ chức cán bộ chủ trì, phối hợp với Văn phòng Sở thực hiện. Thời gian thực hiện: Thường xuyên.\n"
	want := []string{
		"Số hóa hồ sơ lưu trữ của cơ quan. | Văn phòng Sở | các phòng chuyên môn | trước ngày 30/9/2026",
		"Rà soát danh mục hồ sơ. | Phòng Tổ chức cán bộ | Văn phòng Sở | Thường xuyên",
	}
	if diff := cmp.Diff(want, readStyle(t, work)); diff != "" {
		t.Error(diff)
	}
}

// TestTimeBehindTheLastName: the time may follow the agencies without a label.
func TestTimeBehindTheLastName(t *testing.T) {
	t.Parallel()
	work := "II. NHIỆM VỤ CỤ THỂ\n\n1. In tờ rơi về phòng cháy\n\n- Chủ trì: Công an xã; phối hợp: Văn phòng UBND xã, các thôn; hoàn thành trước ngày 30/6/2026.\n\n2. Phát thanh trên đài xã\n\n- Chủ trì: Văn phòng UBND xã; phối hợp: Công an xã; thực hiện hằng tháng.\n"
	want := []string{
		"In tờ rơi về phòng cháy | Công an xã | Văn phòng UBND xã+các thôn | hoàn thành trước ngày 30/6/2026",
		"Phát thanh trên đài xã | Văn phòng UBND xã | Công an xã | hằng tháng",
	}
	if diff := cmp.Diff(want, readStyle(t, work)); diff != "" {
		t.Error(diff)
	}
}

// TestTaskThatSoundsLikeAHead: a row whose work begins with the words of a head
// is a task when its time column says a time.
func TestTaskThatSoundsLikeAHead(t *testing.T) {
	t.Parallel()
	work := "Nội dung\tSản phẩm\tChủ trì\tPhối hợp\tThời gian\nĐăng tin\tTin, bài\tPhòng Thời sự\tPhòng Kỹ thuật\tHằng tuần\nPhối hợp phát lại chương trình\tChương trình\tPhòng Kỹ thuật\tPhòng Thời sự\tKhi có yêu cầu\nBáo cáo kết quả\tBáo cáo\tPhòng Tổ chức\tCác phòng\tQuý IV/2026\n" +
		"Nội dung\tSản phẩm\tChủ trì\tPhối hợp\tThời gian (Năm 2026)\nViết bài\tBài\tPhòng Thời sự\tPhòng Kỹ thuật\tTháng 3\n"
	want := []string{
		"Đăng tin | Phòng Thời sự | Phòng Kỹ thuật | Hằng tuần",
		"Phối hợp phát lại chương trình | Phòng Kỹ thuật | Phòng Thời sự | Khi có yêu cầu",
		"Báo cáo kết quả | Phòng Tổ chức | Các phòng | Quý IV/2026",
		"Viết bài | Phòng Thời sự | Phòng Kỹ thuật | Tháng 3",
	}
	if diff := cmp.Diff(want, readStyle(t, work)); diff != "" {
		t.Error(diff)
	}
}

// TestOneCellOverLeadAndHelpers: a cell of the file's own table that covers both
// columns names who leads, not who helps.
func TestOneCellOverLeadAndHelpers(t *testing.T) {
	t.Parallel()
	head := gridRow{cells: []gridCell{{raw: "TT", span: 1}, {raw: "Nhiệm vụ", span: 1}, {raw: "Chủ trì", span: 1}, {raw: "Phối hợp", span: 1}, {raw: "Thời gian", span: 1}}}
	row := gridRow{cells: []gridCell{{raw: "1", span: 1}, {raw: "Viết bài", span: 1}, {raw: "Các sở, ban, ngành", span: 2}, {raw: "Quý II/2026", span: 1}}}
	tasks, _ := tableTasks(grid{rows: []gridRow{head, row}, drawn: true}, nil, heading{}, cadence.Context{})
	if len(tasks) != 1 || len(tasks[0].Lead) != 1 || len(tasks[0].Coordinating) != 0 {
		t.Errorf("%+v", tasks)
	}
}

// TestProceduresInForceAreNoTasks: a list of procedures with their time limits
// and fees gives no tasks; procedures to be reviewed do.
func TestProceduresInForceAreNoTasks(t *testing.T) {
	t.Parallel()
	if got := readStyle(t, "STT\tTên thủ tục hành chính\tThời hạn giải quyết\tCơ quan thực hiện\tPhí, lệ phí\n1\tCấp giấy phép\t05 ngày làm việc\tSở Y tế\tKhông\n"); len(got) != 0 {
		t.Errorf("%q", got)
	}
	if got := readStyle(t, "STT\tTên thủ tục hành chính\tCơ quan chủ trì\tThời gian hoàn thành\n1\tCấp giấy phép\tSở Y tế\tTháng 6/2026\n"); len(got) != 1 {
		t.Errorf("%q", got)
	}
}
