package report

import (
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/vi"
)

// Sentence (câu mẫu) is how an office writes what a row counts. Text names
// figures by their code in braces, "{doi-thoai}", and puts into square brackets,
// which may stand in each other, what is left out when a figure in it is
// nothing or not known: "Tổ chức {doi-thoai} buổi đối thoại[ với
// {doi-thoai.nguoi} lượt người dự]." A sentence with nothing to say is replaced
// by WhenNone, which may be empty.
type Sentence struct {
	Key      string `json:"key"`
	Text     string `json:"text"`
	WhenNone string `json:"when_none,omitempty"`
}

// DefaultSentences are those of an office that wrote none of its own, in the
// order in which a report has them.
func DefaultSentences() []Sentence {
	return []Sentence{
		{Key: "van-ban", Text: "Ban hành {van-ban} kế hoạch, văn bản về công tác thông tin, tuyên truyền cải cách hành chính."},
		{Key: "tin-bai", Text: "Đăng {tin-bai} tin, bài tuyên truyền về cải cách hành chính[, trong đó có {tin-bai.trang-co-quan} tin, bài trên trang thông tin điện tử của cơ quan nhà nước][; {tin-bai.trang-cchc} tin, bài trên trang cải cách hành chính][; {tin-bai.bao-dia-phuong} tin, bài trên báo, đài của địa phương][; {tin-bai.bao-khac} tin, bài trên báo chí khác]."},
		{Key: "mang-xa-hoi", Text: "Đăng {mang-xa-hoi} bài trên mạng xã hội[; Zalo: {mang-xa-hoi.zalo} bài][; Facebook: {mang-xa-hoi.facebook} bài][; YouTube: {mang-xa-hoi.youtube} bài][; đạt {mang-xa-hoi.tiep-can} lượt tiếp cận]."},
		{Key: "ban-tin", Text: "Phát hành {ban-tin} bản tin cải cách hành chính."},
		{Key: "phat-song", Text: "Phát sóng {phat-song} chương trình phát thanh, truyền hình[ với tổng thời lượng {phat-song.phut} phút]."},
		{Key: "truyen-thanh", Text: "Phát {truyen-thanh} lần trên hệ thống truyền thanh cơ sở[ với tổng thời lượng {truyen-thanh.phut} phút]."},
		{Key: "video", Text: "Thực hiện {video} video, clip tuyên truyền[, đạt {video.tiep-can} lượt xem]."},
		{Key: "an-pham", Text: "Phát hành {an-pham} đợt tờ rơi, ấn phẩm, pano, băng rôn[ với {an-pham.ban} bản, tấm]."},
		{Key: "man-hinh", Text: "Trình chiếu {man-hinh} nội dung trên màn hình, bảng điện tử."},
		{Key: "tin-nhan", Text: "Gửi {tin-nhan} đợt tin nhắn[ đến {tin-nhan.tiep-can} lượt người nhận]."},
		{Key: "doi-thoai", Text: "Tổ chức {doi-thoai} buổi đối thoại, tọa đàm, hội nghị[ với {doi-thoai.nguoi} lượt người dự][; tiếp nhận {doi-thoai.y-kien} ý kiến[, đã trả lời {doi-thoai.tra-loi} ý kiến]]."},
		{Key: "tap-huan", Text: "Tổ chức {tap-huan} lớp tập huấn, bồi dưỡng[ cho {tap-huan.nguoi} lượt người]."},
		{Key: "cuoc-thi", Text: "Tổ chức {cuoc-thi} cuộc thi[ với {cuoc-thi.nguoi} lượt người dự thi]."},
		{Key: "khao-sat", Text: "Tổ chức {khao-sat} cuộc khảo sát[ với {khao-sat.nguoi} lượt người trả lời]."},
		{Key: "niem-yet", Text: "Niêm yết công khai {niem-yet} lần."},
		{Key: "phan-anh", Text: "Tiếp nhận {phan-anh} phản ánh, kiến nghị[, đã xử lý {phan-anh.xu-ly}]."},
		{Key: "khac", Text: "Thực hiện {khac} việc khác về thông tin, tuyên truyền cải cách hành chính."},
	}
}

// Write writes the sentence with the figures of rows. It is WhenNone when a
// figure outside brackets is nothing.
func (s Sentence) Write(rows []Row) string {
	figures := map[string]int64{}
	for _, r := range rows {
		figures[r.Code] = r.N
	}
	parts, err := parse(s.Text)
	if err != nil {
		return s.WhenNone // refused when it was saved; nothing is better than half a sentence
	}
	text, ok := write(parts, figures)
	if !ok {
		return s.WhenNone
	}
	return text
}

// Check says what is wrong with a sentence that somebody wrote: braces or
// brackets that do not close, a figure that there is none of, none at all.
func (s Sentence) Check() error {
	if _, err := parse(Worded(s.Key, s.Text)); err != nil { // which quotes what was typed, not our codes
		return err
	}
	parts, err := parse(s.Text)
	if err != nil {
		return err
	}
	named := fields(parts)
	if len(named) == 0 {
		name, _, _ := RowName(s.Key)
		return domain.Invalid("Câu chưa có số liệu nào. Thêm tên số liệu trong dấu ngoặc nhọn, ví dụ {%s}.", name)
	}
	codes := Codes()
	for _, f := range named {
		if !slices.Contains(codes, f) {
			return domain.Invalid("Không có số liệu “%s”. Chọn tên trong danh sách số liệu dùng được.", vi.Truncate(f, 60))
		}
	}
	return nil
}

// CheckWhenNone says what is wrong with the words for a row of which there is
// nothing: they hold no figure.
func (s Sentence) CheckWhenNone() error {
	if strings.ContainsAny(s.WhenNone, "{}[]") {
		return domain.Invalid("Câu này không có số liệu nên không dùng dấu { } [ ].")
	}
	return nil
}

// part is a piece of a sentence: plain text, the code of a figure, or what
// stands in brackets.
type part struct {
	text, field string
	group       []part
}

// maxDepth bounds brackets in brackets.
const maxDepth = 8

func parse(text string) ([]part, error) {
	parts, rest, err := parseTo(text, 0)
	if err == nil && rest != "" {
		err = domain.Invalid("Dấu ngoặc vuông đóng “]” thừa ở “%s”.", vi.Truncate(rest, 20))
	}
	return parts, err
}

// parseTo reads up to the bracket that closes, or to the end at depth 0.
func parseTo(text string, depth int) (parts []part, rest string, err error) {
	for text != "" {
		at := strings.IndexAny(text, "{}[]")
		if at < 0 {
			at = len(text)
		}
		if at > 0 {
			parts = append(parts, part{text: text[:at]})
			text = text[at:]
			continue
		}
		switch text[0] {
		case '{':
			end := strings.IndexAny(text[1:], "{}[]")
			if end < 1 || text[1+end] != '}' {
				return nil, "", domain.Invalid("Dấu ngoặc nhọn mở ở “%s” chưa đóng hoặc để trống.", vi.Truncate(text, 20))
			}
			parts = append(parts, part{field: strings.TrimSpace(text[1 : 1+end])})
			text = text[end+2:]
		case '[':
			if depth == maxDepth {
				return nil, "", domain.Invalid("Ngoặc vuông lồng nhau quá %d lần.", maxDepth)
			}
			group, after, err := parseTo(text[1:], depth+1)
			if err != nil {
				return nil, "", err
			}
			if !strings.HasPrefix(after, "]") {
				return nil, "", domain.Invalid("Dấu ngoặc vuông mở ở “%s” chưa đóng.", vi.Truncate(text, 20))
			}
			parts = append(parts, part{group: group})
			text = after[1:]
		case ']':
			return parts, text, nil
		default:
			return nil, "", domain.Invalid("Dấu ngoặc nhọn đóng thừa ở “%s”.", vi.Truncate(text, 20))
		}
	}
	return parts, "", nil
}

func fields(parts []part) []string {
	var out []string
	for _, p := range parts {
		if p.field != "" {
			out = append(out, p.field)
		}
		out = append(out, fields(p.group)...)
	}
	return out
}

func write(parts []part, figures map[string]int64) (string, bool) {
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.field != "":
			n := figures[p.field]
			if n == 0 {
				return "", false
			}
			b.WriteString(Padded(n))
		case p.group != nil:
			if text, ok := write(p.group, figures); ok {
				b.WriteString(text)
			}
		default:
			b.WriteString(p.text)
		}
	}
	return b.String(), true
}

// Padded writes a number as official papers do: two digits below ten ("03"),
// thousands with a dot.
func Padded(n int64) string {
	if n >= 0 && n < 10 {
		return fmt.Sprintf("%02d", n)
	}
	return vi.Int(n)
}
