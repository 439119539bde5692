package planreview

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/plan"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// storedTexts are the sentences in which the reader and the registry doubt
// something. They are kept with the plan in Vietnamese, whoever reads them later.
var storedTexts = []string{
	"Văn bản không nêu số lượng.",
	"Văn bản không nêu cơ quan chủ trì ở dòng này.",
	"Văn bản không nêu thời gian thực hiện.",
	"Chưa đọc được số lượng hoặc thời hạn.",
	"Cách ghi thời gian chưa rõ, cần kiểm tra lại.",
	"Thời hạn trước ngày ban hành văn bản.",
	"Nhóm “%s” để mở, cần chọn cơ quan cụ thể.",
	"Tên cơ quan quá dài, có thể lẫn nội dung khác.",
	"“%s” không giống tên cơ quan: cần đối chiếu.",
	"“%s” có thể gồm nhiều cơ quan: cần đối chiếu.",
	"Ô được gộp với dòng trên: cần đối chiếu với bản gốc.",
	"Đọc từ câu văn, không phải từ bảng: cần kiểm tra từng phần.",
	"Dòng bị ngắt giữa hai trang: cần đối chiếu.",
	"Văn bản không nêu ngày hạn nộp. Nhập hạn theo chế độ báo cáo, hoặc để theo dõi không hạn.",
	"Gộp từ các nhiệm vụ có cách tính khác nhau. Kiểm tra lại cách tính.",
	"Chưa nêu cơ quan chủ trì.",
	"Nhóm “%s” để mở. Chọn cơ quan chủ trì cụ thể.",
	"Chưa rõ cụm từ để mở ở “%s” có áp dụng cho “%s” không.",
	"Có %d cơ quan cùng tên “%s”. Chọn một.",
	"Sổ cơ quan chưa có cơ quan nào thuộc “%s” vào ngày ban hành.",
	"Sổ cơ quan chưa có “%s”.",
	"“%s” từ ngày %s không còn tên này%s; vào ngày ban hành là “%s”.",
	"“%s” mới có tên này từ ngày %s; vào ngày ban hành là “%s”.",
	"“%s” đã kết thúc từ ngày %s%s, trước ngày ban hành. Đơn vị kế thừa: %s. Chọn cơ quan tiếp nhận nhiệm vụ.",
	"“%s” đã kết thúc từ ngày %s%s, trước ngày ban hành. Chọn cơ quan tiếp nhận nhiệm vụ.",
	"“%s” chỉ có từ ngày %s, sau ngày ban hành.",
	"Văn bản không có bảng nhiệm vụ: nhiệm vụ được đọc từ các đoạn văn, cần kiểm tra đủ hay thiếu.",
	"Không tìm thấy số, ký hiệu văn bản: cần nhập khi đưa vào theo dõi.",
	"Không tìm thấy ngày ban hành: cần nhập khi đưa vào theo dõi.",
	"Không tìm thấy bảng hoặc danh mục nhiệm vụ trong văn bản.",
	"Văn bản dùng bảng mã %s cũ và đã được chuyển sang Unicode: cần đối chiếu lại với bản gốc.",
	"%d trang là bản chụp, chữ do máy nhận dạng: cần đối chiếu từng con số và tên cơ quan với bản giấy.",
	"Chữ trong tệp gần như không có dấu tiếng Việt (phông chữ thiếu hoặc hỏng): nên gửi bản khác, nếu không cần đối chiếu từng dòng với bản gốc.",
	"Đánh số mục nhảy từ %s sang %s: kiểm tra xem văn bản có thiếu mục %s không.",
	"Tệp chứa thêm một văn bản nữa: chỉ đọc văn bản thứ nhất, phần sau cần tải lên riêng.",
	"Phụ lục ghi kèm theo văn bản %s, khác với số %s ngày %s ở đầu văn bản: kiểm tra lại.",
	"%d nhiệm vụ có thời hạn trước ngày ban hành %s: kiểm tra lại năm và ngày.",
	"Không đọc được trang %s của tệp: phần đọc được vẫn giữ, cần đối chiếu và bổ sung nhiệm vụ ở các trang này.",
}

// storedText is such a sentence with what finds the places of its arguments.
type storedText struct {
	format string
	like   *regexp.Regexp
	number []bool // of each argument
}

var storedLike = likeTexts(storedTexts)

var verb = regexp.MustCompile(`%[sd]`)

func likeTexts(formats []string) []storedText {
	out := make([]storedText, len(formats))
	for i, format := range formats {
		t := storedText{format: format}
		for _, v := range verb.FindAllString(format, -1) {
			t.number = append(t.number, v == "%d")
		}
		pattern := strings.NewReplacer("%s", "(.*?)", "%d", `(\d+)`).Replace(regexp.QuoteMeta(format))
		t.like = regexp.MustCompile("^(?s:" + pattern + ")$")
		out[i] = t
	}
	return out
}

// inWords takes a stored sentence apart; ok is false when none is like it.
func inWords(stored string) (format string, args []any, ok bool) {
	for _, t := range storedLike {
		m := t.like.FindStringSubmatch(stored)
		if m == nil {
			continue
		}
		for i, text := range m[1:] {
			n, err := strconv.Atoi(text)
			if t.number[i] && err == nil {
				args = append(args, n)
			} else {
				args = append(args, text)
			}
		}
		return t.format, args, true
	}
	return "", nil, false
}

// say gives a stored sentence in the language of the request; one that is not
// known stays as it is.
func (f *Feature) say(r *http.Request, stored string) string {
	if format, args, ok := inWords(stored); ok {
		return f.pages.T(r, format, args...)
	}
	return stored
}

// sayDoubts are doubts in the language of the request.
func (f *Feature) sayDoubts(r *http.Request, doubts []plan.Doubt) []plan.Doubt {
	if web.LangOf(r.Context()) == web.Vietnamese {
		return doubts
	}
	out := slices.Clone(doubts)
	for i := range out {
		out[i].Reason = f.say(r, out[i].Reason)
	}
	return out
}

// sayReview puts what is doubtful in a review in the language of the request.
func (f *Feature) sayReview(r *http.Request, v *programme.Review) {
	if web.LangOf(r.Context()) == web.Vietnamese {
		return
	}
	for i := range v.Rows {
		v.Rows[i].Open = f.sayDoubts(r, v.Rows[i].Open)
	}
	v.Notes = slices.Clone(v.Notes)
	for i := range v.Notes {
		v.Notes[i].Warning.Message = f.say(r, v.Notes[i].Warning.Message)
	}
}
