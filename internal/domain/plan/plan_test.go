package plan

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

func readFile(t *testing.T, path string) Document {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := Read(Text{Body: string(b)})
	checkSources(t, string(b), d)
	return d
}

// checkSources holds every source to the text it points at.
func checkSources(t *testing.T, body string, d Document) {
	t.Helper()
	check := func(what string, s Source) {
		if s.Start < 0 || s.End < s.Start || s.End > len(body) {
			t.Errorf("%s: source %d–%d lies outside the text of %d bytes", what, s.Start, s.End, len(body))
		}
	}
	for _, task := range d.Tasks {
		check("task "+task.No, task.Source)
		if task.Source.Start == task.Source.End {
			t.Errorf("task %s has no source", task.No)
		}
	}
	for _, duty := range d.Head.Duties {
		check("duty", duty.Source)
	}
	for _, w := range d.Warnings {
		check("warning", w.Source)
	}
}

func brief(ts []Task) []string {
	var out []string
	for _, t := range ts {
		c := t.Cadence
		out = append(out, strings.Join([]string{
			t.No, t.Content, textOf(t.Product), strings.Join(t.Lead, "+"), strings.Join(t.Coordinating, "+"), textOf(t.Timing),
			string(c.Kind), itoa(c.Count), string(c.Per), c.Start + ".." + c.End,
		}, " | "))
	}
	return out
}

func TestTableOfOwnPlan(t *testing.T) {
	d := readFile(t, "testdata/thong-tin-2027.txt")
	want := []string{
		"1 | Biên tập bản tin cải cách hành chính điện tử | Tối thiểu 02 bản tin/tháng | Văn phòng Sở | Các phòng thuộc Sở | Hàng tháng | quota | 2 | month | ..",
		"2 | Tổ chức đối thoại với người dân ở cơ sở về thủ tục hành chính | Mỗi huyện ít nhất 01 cuộc | Phòng Nội vụ các huyện, thành phố | Báo và Phát thanh, Truyền hình Thanh Bình+Tỉnh đoàn | Quý III/2027 | quota | 1 | plan | ..2027-09-30",
		"3 | Thi tìm hiểu cải cách hành chính trên mạng | Cuộc thi | Phòng Cải cách hành chính | Sở Giáo dục và Đào tạo+Sở Văn hóa, Thể thao và Du lịch+các đơn vị có liên quan | Trước ngày 30/9/2027 | deadline | 0 |  | ..2027-09-30",
		"4 | Tập huấn kỹ năng trả lời câu hỏi của người dân | Không quá 03 lớp | Trường Chính trị tỉnh |  | Từ tháng 4 đến tháng 8/2027 | quota | 3 | plan | 2027-04-01..2027-08-31",
		"5 | Cập nhật hỏi đáp trên trang thông tin điện tử của Sở | Bình quân 03 câu trả lời mỗi tuần | Trung tâm Lưu trữ lịch sử | Văn phòng Sở | Thường xuyên | quota | 3 | week | ..",
	}
	if diff := cmp.Diff(want, brief(d.Tasks)); diff != "" {
		t.Error(diff)
	}
	if d.Tasks[0].Group != "I TRUYỀN THÔNG" || d.Tasks[4].Group != "II TẬP HUẤN" {
		t.Errorf("groups %q, %q", d.Tasks[0].Group, d.Tasks[4].Group)
	}
	if !d.Tasks[1].Cadence.PerAgency || !d.Tasks[3].Cadence.Max || !d.Tasks[4].Cadence.Average || !d.Tasks[2].Cadence.Before {
		t.Error("each, at most, on average or before was lost")
	}
	if len(d.Tasks[2].Doubts) != 2 || d.Tasks[2].Doubts[0].Reason != "Văn bản không nêu số lượng." {
		t.Errorf("doubts %+v", d.Tasks[2].Doubts)
	}
}

func TestHeadOfOwnPlan(t *testing.T) {
	h := readFile(t, "testdata/thong-tin-2027.txt").Head
	year := calendar.YearWindow(2027)
	want := Head{
		Number: "07/KH-SNV", Date: "2027-01-15", Issuer: "SỞ NỘI VỤ",
		Title: "Kế hoạch Thông tin về cải cách hành chính của ngành Nội vụ năm 2027", Year: 2027, Signer: "Lê Thị Thu Hà", Window: &year,
		Goals:        []string{"Người dân biết nơi nộp hồ sơ và cách theo dõi kết quả giải quyết;", "Mỗi cơ quan đều có đầu mối trả lời câu hỏi của người dân trong giờ làm việc."},
		Requirements: []string{"Thông tin ngắn, đúng, dễ hiểu và có địa chỉ liên hệ."},
		Audiences:    []string{"Người dân, doanh nghiệp, hợp tác xã trên địa bàn tỉnh."},
		Topics:       []string{"Thủ tục hành chính mới công bố;", "Dịch vụ công trực tuyến toàn trình;", "Kết quả khảo sát mức độ hài lòng."},
		Formats:      []string{"Bản tin điện tử;", "Đối thoại trực tiếp tại xã, phường."},
		LegalBasis:   []string{"Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2027 của Ủy ban nhân dân tỉnh về cải cách hành chính năm 2027;"},
		Recipients:   []string{"UBND tỉnh (báo cáo)", "Các phòng, đơn vị thuộc Sở", "Lưu: VT, VP"},
		Budget:       []string{"Kinh phí lấy từ dự toán chi thường xuyên của Sở năm 2027."},
	}
	got := h
	got.Duties, got.Reporting = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDutiesOfOwnPlan(t *testing.T) {
	d := readFile(t, "testdata/thong-tin-2027.txt")
	var agencies []string
	for _, duty := range d.Head.Duties {
		agencies = append(agencies, duty.Agency)
	}
	want := []string{"Văn phòng Sở", "Văn phòng Sở", "Phòng Nội vụ các huyện, thành phố", "Phòng Nội vụ các huyện, thành phố", "Trung tâm Lưu trữ lịch sử"}
	if diff := cmp.Diff(want, agencies); diff != "" {
		t.Fatal(diff)
	}
	if c := d.Head.Duties[1].Cadence; c.Kind != cadence.Deadline || c.End != "---10" || !c.Before {
		t.Errorf("monthly report read as %+v", c)
	}
	if c := d.Head.Duties[2].Cadence; c.Kind != cadence.Deadline || c.End != "2027-02-28" {
		t.Errorf("own plan read as %+v", c)
	}
	var periods []string
	for _, r := range d.Head.Reporting {
		if strings.HasPrefix(r.Who, "Phòng Nội vụ") {
			periods = append(periods, r.Period)
			if r.To != "Sở Nội vụ (qua Văn phòng Sở)" {
				t.Errorf("report goes to %q", r.To)
			}
		}
	}
	if !slices.Equal(periods, []string{"Q1", "H1", "9M", "year"}) {
		t.Errorf("report periods %v", periods)
	}
}

func TestNumberingGap(t *testing.T) {
	d := readFile(t, "testdata/thong-tin-2027.txt")
	if len(d.Warnings) != 1 || d.Warnings[0].Code != "numbering-gap" || d.Warnings[0].Source.Quote != "IV. KINH PHÍ" {
		t.Errorf("warnings %+v", d.Warnings)
	}
}

func TestPlanWithoutTable(t *testing.T) {
	d := readFile(t, "testdata/khoi-dong-thap.txt")
	want := []string{
		"1.1 | Bố trí máy tính và người hướng dẫn tại nhà văn hóa, mỗi khu phố 01 điểm. |  | Ủy ban nhân dân các phường | Sở Khoa học và Công nghệ+Đoàn Thanh niên | Quý II/2027 - Quý IV/2027 | quota | 1 | plan | 2027-04-01..2027-12-31",
		"1.2 | In tờ hướng dẫn khổ nhỏ phát tại điểm hỗ trợ. |  | Sở Nội vụ |  | Hằng năm | quota | 0 | year | ..",
		"2 | Lắng nghe người dân |  | Ủy ban nhân dân các phường |  | Trước ngày 15/6/2027 | deadline | 0 |  | ..2027-06-15",
	}
	if diff := cmp.Diff(want, brief(d.Tasks)); diff != "" {
		t.Error(diff)
	}
	h := d.Head
	if h.Number != "15/KH-UBND" || h.Date != "2027-03-02" || h.Issuer != "ỦY BAN NHÂN DÂN THÀNH PHỐ AN HẢI" || h.Signer != "Trần Quốc Bảo" || h.Year != 2027 {
		t.Errorf("head %+v", h)
	}
	if h.Title != "Kế hoạch phục vụ người dân tại nhà văn hóa khu phố giai đoạn 2027 - 2028" {
		t.Errorf("title %q", h.Title)
	}
	if h.Window == nil || *h.Window != (calendar.Window{Start: "2027-01-01", End: "2028-12-31"}) {
		t.Errorf("window %+v", h.Window)
	}
	if len(h.Duties) != 2 || h.Duties[0].Agency != "Sở Tài chính" || h.Duties[1].Agency != "Sở Nội vụ" {
		t.Errorf("duties %+v", h.Duties)
	}
	if len(h.Reporting) != 1 || !slices.Equal(h.Reporting[0].Deadlines, []string{"11-30"}) {
		t.Errorf("reporting %+v", h.Reporting)
	}
}

func TestSplitAgencies(t *testing.T) {
	for in, want := range map[string][]string{
		"Các Sở, ban, ngành, UBND các huyện, thành phố":                                 {"Các Sở, ban, ngành", "UBND các huyện, thành phố"},
		"Sở Văn hóa, Thể thao và Du lịch; Sở Y tế và Công an tỉnh":                      {"Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế", "Công an tỉnh"},
		"Sở Khoa học và Công nghệ Sở Công Thương":                                       {"Sở Khoa học và Công nghệ", "Sở Công Thương"},
		"Đài Phát thanh - Truyền hình hoặc các đơn vị truyền thông khác":                {"Đài Phát thanh - Truyền hình", "các đơn vị truyền thông khác"},
		"- Sở Nội vụ\n- UBND các xã, phường":                                            {"Sở Nội vụ", "UBND các xã, phường"},
		"Báo và Phát thanh, Truyền hình tỉnh":                                           {"Báo và Phát thanh, Truyền hình tỉnh"},
		"các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và Ủy ban nhân dân các tỉnh": {"các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", "Ủy ban nhân dân các tỉnh"},
		"": {},
	} {
		if diff := cmp.Diff(want, splitAgencies(in)); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

func TestShortTitle(t *testing.T) {
	for in, want := range map[string]string{
		"Phát sóng các phóng sự, bản tin về cải cách hành chính trên Đài Phát thanh":                "Phát sóng phóng sự, bản tin về cải cách hành chính",
		"Tổ chức chương trình đối thoại":                                                            "Tổ chức chương trình đối thoại",
		"Theo dõi, đôn đốc, kiểm tra các cơ quan, đơn vị, địa phương trong việc thực hiện Kế hoạch": "Theo dõi, đôn đốc, kiểm tra cơ quan, đơn vị, địa phương",
		"Xâydựngmộttừrấtdàikhôngcóchỗnàođểcắtraxemsaonữađâyvàcứthếmãikhôngthôi":                     "Xâydựngmộttừrấtdàikhôngcóchỗnàođểcắtraxemsaonữađâyvàcứthếmã…",
	} {
		if got := (Task{Content: in}).ShortTitle(); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aă ,ê.đ…các vềà"))).Draw(t, "content")
		if n := len([]rune((Task{Content: s}).ShortTitle())); n > 60 {
			t.Fatalf("%q: %d letters", s, n)
		}
	})
}

// sharedPlans finds the folder of real plans that may stand beside the
// project.
func sharedPlans(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("LOA_SHARED"), "../../../../shared"} {
		path := filepath.Join(dir, "plans")
		if _, err := os.Stat(filepath.Join(path, "score.py")); dir != "" && err == nil {
			return path
		}
	}
	t.Skip("no folder of real plans: set LOA_SHARED to measure against it")
	return ""
}

func TestRealPlan(t *testing.T) {
	dir := sharedPlans(t)
	const stem = "dong-nai-35-kh-ubnd-2025"
	d := readFile(t, filepath.Join(dir, stem+".txt"))
	b, err := os.ReadFile(filepath.Join(dir, stem+".tasks.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want Document
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(brief(want.Tasks), brief(d.Tasks)); diff != "" {
		t.Error("tasks", diff)
	}
	type pair struct{ Agency, Text string }
	pairs := func(ds []Duty) (out []pair) {
		for _, x := range ds {
			out = append(out, pair{x.Agency, x.Text})
		}
		return out
	}
	if diff := cmp.Diff(pairs(want.Head.Duties), pairs(d.Head.Duties)); diff != "" {
		t.Error("duties", diff)
	}
	for i := range d.Head.Reporting {
		d.Head.Reporting[i].Source = Source{}
	}
	if diff := cmp.Diff(want.Head.Reporting, d.Head.Reporting); diff != "" {
		t.Error("reporting", diff)
	}
	h := d.Head
	if h.Number != want.Head.Number || h.Date != want.Head.Date || h.Title != want.Head.Title || h.Year != want.Head.Year || h.Signer != want.Head.Signer {
		t.Errorf("head %+v", h)
	}
	if h.Window == nil || *h.Window != calendar.YearWindow(2025) {
		t.Errorf("window %+v", h.Window)
	}
	if len(h.Goals) != 9 || len(h.Topics) != 15 || len(h.Requirements) != 3 || len(h.Audiences) != 1 || len(h.Formats) != 8 || len(h.Budget) != 2 || len(h.LegalBasis) != 1 || len(h.Recipients) != 13 {
		t.Errorf("goals %d, topics %d, requirements %d, audiences %d, formats %d, budget %d, basis %d, recipients %d",
			len(h.Goals), len(h.Topics), len(h.Requirements), len(h.Audiences), len(h.Formats), len(h.Budget), len(h.LegalBasis), len(h.Recipients))
	}
	if own := d.Head.Duties[0].Cadence; own.Kind != cadence.Deadline || own.End != "2025-02-28" {
		t.Errorf("the agencies' own plans are due %+v", own)
	}
	if len(d.Warnings) != 1 || d.Warnings[0].Code != "numbering-gap" {
		t.Errorf("warnings %+v", d.Warnings)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/thong-tin-2027.txt", "testdata/khoi-dong-thap.txt"} {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	for _, piece := range []string{"a, ", "và Sở x, ", "văn hóa, thể thao, ", "|\n", "A. "} {
		f.Add("STT\tNội dung\tCơ quan chủ trì\tThời gian\n1\t" + strings.Repeat(piece, 500))
	}
	f.Add("|\n|\n|\nSTT\n|\n\n|")
	f.Add("TT\tNội dung\tChủ trì\n1\ta\tb\tc\td")
	f.Fuzz(func(t *testing.T, body string) {
		d := Read(Text{Body: body})
		checkSources(t, body, d)
		if _, err := json.Marshal(d); err != nil {
			t.Fatal(err)
		}
	})
}
