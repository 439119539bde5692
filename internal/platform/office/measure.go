package office

import (
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// Advance widths of Times New Roman for the characters U+0020 to U+007E, in
// thousandths of the letter size. A letter with marks is as wide as its base
// letter, except those with a horn (ơ, ư).
var (
	timesRegular = [95]int{
		250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
		500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
		921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
		556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
		333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
		500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
	}
	timesBold = [95]int{
		250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278,
		500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500,
		930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778,
		611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
		333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500,
		556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
	}
)

const (
	hornWidth  = 60  // what a horn adds to o and u
	otherWidth = 500 // a character outside the table
)

// textWidth measures one line of Times New Roman in twentieths of a point
// (dxa), for a letter size in points.
func textWidth(s string, size int, bold bool) int {
	widths := &advances().regular
	if bold {
		widths = &advances().bold
	}
	sum := 0
	for _, r := range s {
		if int(r) < len(widths) {
			sum += int(widths[r])
		} else {
			sum += otherWidth
		}
	}
	return sum * size * 20 / 1000
}

// advanceTable is the width of each character up to U+1FFF, where those of
// Vietnamese end.
type advanceTable struct{ regular, bold [0x2000]uint16 }

// advances works the table out once: a letter with marks by its parts.
var advances = sync.OnceValue(func() *advanceTable {
	var t advanceTable
	for r := range rune(len(t.regular)) {
		t.regular[r], t.bold[r] = advance(r, &timesRegular), advance(r, &timesBold)
	}
	return &t
})

func advance(r rune, widths *[95]int) uint16 {
	sum := 0
	for _, part := range norm.NFD.String(string(r)) {
		switch {
		case part >= ' ' && part <= '~':
			sum += widths[part-' ']
		case part == '\u031b':
			sum += hornWidth
		case part >= '\u0300' && part <= '\u036f':
		case part == 'Đ':
			sum += widths['D'-' ']
		case part == 'đ':
			sum += widths['d'-' ']
		case part == '\u00a0':
			sum += widths[0]
		default:
			sum += otherWidth
		}
	}
	return uint16(sum)
}

// balance breaks text into the fewest lines that fit into width (dxa) and
// makes them as equal as they can be, so that no single word is left over on
// the last line. Words and common compounds are never broken; one wider than
// the line stays alone on its own.
func balance(text string, width, size int, bold bool) []string {
	words := compounds(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }))
	if len(words) == 0 {
		return nil
	}
	low := breakLines(words, width, size, bold)
	widest := 0
	for _, w := range words {
		widest = max(widest, textWidth(w, size, bold))
	}
	best := low
	for lo, hi := widest, width; lo < hi; {
		mid := (lo + hi) / 2
		if try := breakLines(words, mid, size, bold); len(try) <= len(low) {
			best, hi = try, mid
		} else {
			lo = mid + 1
		}
	}
	return best
}

// breakLines fills lines greedily.
func breakLines(words []string, width, size int, bold bool) []string {
	lines := []string{words[0]}
	for _, w := range words[1:] {
		last := lines[len(lines)-1] + " " + w
		if textWidth(last, size, bold) <= width {
			lines[len(lines)-1] = last
		} else {
			lines = append(lines, w)
		}
	}
	return lines
}

// commonCompounds are words of two syllables that titles of these papers are
// made of; a line that breaks inside one reads badly.
const commonCompounds = "|báo cáo|bàn giao|cải cách|chính phủ|chính quyền|chỉ đạo|công chức|công dân|công khai|" +
	"công nghệ|công tác|công việc|cơ quan|doanh nghiệp|dịch vụ|đào tạo|đánh giá|đề nghị|địa bàn|địa phương|điện tử|" +
	"điều hành|đôn đốc|đơn vị|đồng nai|giải quyết|hành chính|hình thức|hoàn thành|hội đồng|hội nghị|hướng dẫn|kế hoạch|" +
	"kết quả|khoa học|kiểm tra|kiểm soát|minh chứng|môi trường|nhân dân|nông nghiệp|nông thôn|phát triển|tài nguyên|thủy sản|nhiệm vụ|nội dung|nội vụ|phản ánh|phát thanh|" +
	"phối hợp|phụ lục|phục vụ|quản lý|tài chính|tài khoản|tài liệu|thành phố|tháng đầu|thông tin|thủ tục|" +
	"thực hiện|tiếp nhận|tổ chức|tổng hợp|trả lời|triển khai|trung tâm|trung ương|trực tuyến|trực thuộc|truyền hình|truyền thông|" +
	"tuyên truyền|ủy ban|văn bản|văn hóa|văn phòng|xã hội|xây dựng|"

// compounds joins the syllables of common compounds, and a word like "năm"
// with the number after it.
func compounds(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) && belong(strings.ToLower(words[i]), strings.ToLower(words[i+1])) {
			out = append(out, words[i]+" "+words[i+1])
			i++
			continue
		}
		out = append(out, words[i])
	}
	return out
}

func belong(first, second string) bool {
	second = strings.TrimRight(second, ",;.:)")
	switch first {
	case "năm", "quý", "tháng", "ngày", "số", "phường", "xã", "tỉnh":
		return second != ""
	}
	return strings.Contains(commonCompounds, "|"+strings.TrimLeft(first, "(")+" "+second+"|")
}
