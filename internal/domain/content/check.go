package content

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"loa/internal/domain"
	"loa/internal/vi"
)

// Words is an edition as the check before submission reads it. Lines are the lines of
// its text, Films and Pictures what it shows beside them. Unnamed counts pictures that
// say nothing to who does not see them, Unagreed pictures and videos of which the library
// does not say that their people agree, Missing files that are not in the agency's
// library, Silent videos and sound without captions. NoSecret and PeopleAgree are what the
// writer declares.
type Words struct {
	Title, Summary       string
	Lines                []string
	Films, Pictures      int
	Headings             []string // elements in their order: h2, h3
	Unnamed, Unagreed    int
	Missing, Silent      int
	HeadlessTables       int
	Topics, Audiences    []string
	Procedures           []string // related administrative procedures
	Source               string
	NoSecret             bool
	PeopleAgree          bool
	TopicsOf, AudienceOf []string // what the plan names; empty: it names none
	Lacks                string   // as Kind.Lacks says it; empty: nothing
}

// Finding is one thing that somebody should look at before others read the text. Must
// tells that it cannot be submitted so. Field is where it is put right.
type Finding struct {
	Field   string
	Must    bool
	Message string
	Args    []any
}

// Text is the finding in Vietnamese.
func (f Finding) Text() string { return domain.FieldError{Message: f.Message, Args: f.Args}.Text() }

// How long things may be, in characters, and a sentence in syllables. Titles and
// summaries are cut off by search engines and telephones beyond the lower ones.
const (
	TitleGood    = 70
	TitleMost    = 200
	SummaryGood  = 160
	SummaryMost  = 500
	sentenceGood = 30
)

// Check reads an edition and tells what is missing, and then what could be better.
func Check(w Words) []Finding {
	var out []Finding
	must := func(field, message string, args ...any) { out = append(out, Finding{field, true, message, args}) }
	should := func(field, message string, args ...any) { out = append(out, Finding{field, false, message, args}) }
	switch n := len([]rune(w.Title)); {
	case n == 0:
		must("tieu_de", "Nhập tiêu đề.")
	case n > TitleMost:
		must("tieu_de", "Tiêu đề dài %d ký tự, nhiều nhất %d. Rút ngắn.", n, TitleMost)
	case n > TitleGood:
		should("tieu_de", "Tiêu đề dài %d ký tự, nên trong %d. Trên điện thoại phần sau bị cắt.", n, TitleGood)
	}
	if vi.IsUpper(w.Title) && len([]rune(w.Title)) > 10 {
		should("tieu_de", "Tiêu đề viết toàn chữ hoa khó đọc. Viết thường như trong câu.")
	}
	switch n := len([]rune(w.Summary)); {
	case n == 0:
		must("tom_tat", "Nhập tóm tắt: ai được gì, từ khi nào, làm ở đâu.")
	case n > SummaryMost:
		must("tom_tat", "Tóm tắt dài %d ký tự, nhiều nhất %d. Rút ngắn.", n, SummaryMost)
	case n > SummaryGood:
		should("tom_tat", "Tóm tắt dài %d ký tự, nên trong %d. Trên điện thoại phần sau bị cắt.", n, SummaryGood)
	}
	if len(w.Lines) == 0 {
		must("noi_dung", wordless(w))
	}
	if n := hints(append([]string{w.Title, w.Summary}, w.Lines...)); n > 0 {
		must("noi_dung", "Còn %d chỗ gợi ý của mẫu chưa viết. Thay chữ trong ngoặc bằng nội dung, hoặc xóa.", n)
	}
	if n := untranslated(append([]string{w.Title, w.Summary}, w.Lines...)); n > 0 {
		must("noi_dung", "Còn %d chỗ chưa dịch. Viết bản dịch thay cho chữ trong ngoặc, hoặc xóa.", n)
	}
	if slices.ContainsFunc(w.Lines, func(l string) bool { return strings.Contains(l, Unmerged) }) {
		must("noi_dung", "Cuối bài còn bản của mình chưa gộp. Chép phần cần giữ lên trên rồi xóa từ đề mục “Chưa gộp” trở xuống.")
	}
	if w.Lacks != "" {
		must("noi_dung", w.Lacks)
	}
	if w.Unnamed > 0 {
		must("noi_dung", "Có %d ảnh chưa có lời mô tả cho người không nhìn thấy ảnh.", w.Unnamed)
	}
	if w.Missing > 0 {
		must("noi_dung", "Có %d ảnh hoặc tệp không nằm trong thư viện của cơ quan, người đọc không thấy. Tải lên thư viện rồi chèn lại.", w.Missing)
	}
	if len(w.Topics) == 0 && len(w.TopicsOf) > 0 {
		must("chu_de", "Chọn chủ đề.")
	}
	if len(w.Audiences) == 0 && len(w.AudienceOf) > 0 {
		must("doi_tuong", "Chọn bài viết cho ai đọc.")
	}
	if !w.NoSecret {
		must("khong_mat", "Xác nhận nội dung không có bí mật nhà nước và không lộ dữ liệu cá nhân.")
	}
	if w.Unagreed > 0 && !w.PeopleAgree {
		must("dong_y", "Xác nhận người trong ảnh đã đồng ý, hoặc ảnh không có người nhận ra được.")
	}
	if w.Source == "" {
		should("nguon", "Chưa ghi nguồn. Người đọc và người duyệt cần biết thông tin lấy từ văn bản, cơ quan nào.")
	}
	if w.Silent > 0 {
		should("noi_dung", "Có %d video hoặc tệp âm thanh chưa có phụ đề. Người khiếm thính không theo dõi được; thêm phụ đề trong thư viện.", w.Silent)
	}
	if len(w.Procedures) == 0 && slices.ContainsFunc(append([]string{w.Title, w.Summary}, w.Lines...), func(l string) bool { return strings.Contains(vi.Fold(l), "thu tuc") }) {
		should("thu_tuc", "Bài hướng dẫn thủ tục hành chính nào thì ghi tên ở ô Thủ tục liên quan; không thì bỏ qua.")
	}
	return append(append(out, layout(w)...), plain(w.Lines)...)
}

// wordless asks for words where there are none: of readers some cannot see what is shown.
func wordless(w Words) string {
	switch {
	case w.Films > 0:
		return "Bài mới có video, chưa có chữ. Viết vài câu nói điều chính trong video, cho người không xem được."
	case w.Pictures > 0:
		return "Bài mới có ảnh, chưa có chữ. Viết vài câu nói điều chính trong ảnh, cho người không xem được."
	}
	return "Nhập nội dung."
}

// CheckCorrection asks for the public note where an edition takes the place of one that
// readers have, in other words. Whether that one was wrong is known to the writer alone.
func CheckCorrection(reworded bool, note string) []Finding {
	if !reworded || note != "" {
		return nil
	}
	return []Finding{{"dinh_chinh", false, "Chữ đã khác bản đã đăng mà chưa có ghi chú đính chính. Bản đã đăng có chỗ sai thì ghi rõ đã sửa gì; chỉ thêm tin mới thì bỏ qua.", nil}}
}

// Blocking are the findings with which an edition cannot be submitted.
func Blocking(all []Finding) domain.Fields {
	var out domain.Fields
	for _, f := range all {
		if f.Must {
			out.Add(f.Field, f.Message, f.Args...)
		}
	}
	return out
}

// layout looks at what readers with a screen reader walk along.
func layout(w Words) []Finding {
	var out []Finding
	if w.HeadlessTables > 0 {
		out = append(out, Finding{"noi_dung", false, "Có %d bảng chưa có hàng tiêu đề. Trình đọc màn hình không đọc được bảng như vậy.", []any{w.HeadlessTables}})
	}
	last := "h1"
	for _, h := range w.Headings {
		if h > last && h[1]-last[1] > 1 {
			out = append(out, Finding{"noi_dung", false, "Đề mục nhảy bậc. Dùng lần lượt đề mục lớn rồi đề mục nhỏ.", nil})
			break
		}
		last = h
	}
	return out
}

var (
	longNumber = regexp.MustCompile(`(?:^|[^0-9])([0-9]{12})(?:[^0-9]|$)`)
	shortened  = regexp.MustCompile(`(^|[^\p{L}\p{N}/-])(\p{Lu}{2,6})($|[^\p{L}\p{N}/-])`)
)

// known are short forms that every reader knows.
var known = map[string]bool{"UBND": true, "HĐND": true, "TP": true, "ATM": true, "SMS": true, "QR": true, "PDF": true, "VNPT": true, "CCCD": true, "COVID": true}

// heavy are turns of officials' language with what people say.
var heavy = [][2]string{
	{"nhằm mục đích", "để"},
	{"tiến hành thực hiện", "làm"},
	{"tổ chức triển khai thực hiện", "thực hiện"},
	{"trên cơ sở đó", "vì vậy"},
	{"có trách nhiệm thực hiện", "phải làm"},
	{"trong thời gian tới đây", "sắp tới"},
	{"đẩy mạnh công tác", "đẩy mạnh"},
	{"nêu trên", "này"},
}

// plain gives hints for a text that people without training understand.
func plain(lines []string) []Finding {
	var out []Finding
	hint := func(message string, args ...any) { out = append(out, Finding{"noi_dung", false, message, args}) }
	seen := map[string]bool{}
	for at, line := range lines {
		for _, s := range sentences(line) {
			if n := len(strings.Fields(s)); n > sentenceGood {
				hint("Một câu dài %d chữ ở đoạn %d: “%s”. Tách thành câu ngắn.", n, at+1, vi.Truncate(s, 60))
			}
		}
		if longNumber.MatchString(line) {
			hint("Đoạn %d có dãy 12 chữ số, giống số định danh cá nhân. Xóa nếu đúng là số của một người.", at+1)
		}
		for _, m := range shortened.FindAllStringSubmatch(line, -1) {
			word := m[2]
			if !known[word] && !seen[word] && !explained(lines, word) && !vi.IsUpper(line) {
				hint("Chữ viết tắt “%s” chưa được viết đầy đủ lần nào.", word)
			}
			seen[word] = true
		}
		low := strings.ToLower(line)
		for _, h := range heavy {
			if strings.Contains(low, h[0]) && !seen[h[0]] {
				seen[h[0]] = true
				hint("Thay “%s” bằng “%s”.", h[0], h[1])
			}
		}
	}
	return out
}

// explained tells whether a short form stands in brackets somewhere, after its words.
func explained(lines []string, word string) bool {
	for _, l := range lines {
		if strings.Contains(l, "("+word+")") || strings.Contains(l, "(sau đây gọi là "+word+")") || strings.Contains(l, "viết tắt là "+word) {
			return true
		}
	}
	return false
}

// sentences takes a line apart at full stops, question marks and semicolons that end
// something: not at those within numbers, dates and short forms.
func sentences(line string) []string {
	var out []string
	rs, from := []rune(line), 0
	for i, r := range rs {
		if r != '.' && r != '?' && r != '!' && r != ';' {
			continue
		}
		if i+1 < len(rs) && (!unicode.IsSpace(rs[i+1]) || i+2 < len(rs) && unicode.IsLower(rs[i+2]) && r == '.') {
			continue
		}
		out = append(out, strings.TrimSpace(string(rs[from:i+1])))
		from = i + 1
	}
	if rest := strings.TrimSpace(string(rs[from:])); rest != "" {
		out = append(out, rest)
	}
	return out
}
