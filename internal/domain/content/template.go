package content

import (
	"html"
	"strings"
)

// HintMark begins a hint of a template: “[Gợi ý: ai được gì]”. A text in which one is
// left is not submitted.
const HintMark = "[Gợi ý:"

// Template (mẫu bài) is the structure of a usual kind of piece, with hints for what
// belongs where. Outline is text: a line that begins with # is a heading, with ## a small
// one, with - an item of a list; an empty line ends a paragraph.
type Template struct {
	ID      string
	Name    string
	Kind    Kind
	Outline string
}

// radio is the outline of what is read aloud.
const radio = `[Gợi ý: thời lượng, giờ phát, người đọc]

# Lời chào

[Gợi ý: một câu, nêu ngay việc sẽ nói]

# Nội dung

[Gợi ý: câu ngắn dưới 20 chữ, viết số thành chữ, không viết tắt; điều quan trọng nói hai lần]

# Nhắc lại

[Gợi ý: làm ở đâu, hạn ngày nào, số điện thoại đọc chậm từng số]`

// Templates lists the templates that every agency has.
func Templates() []Template {
	return []Template{
		{"tin", "Tin ngắn", News, `[Gợi ý: một câu nói hết: ai được gì, từ ngày nào, ở đâu]

[Gợi ý: chi tiết cần biết: điều kiện, giấy tờ, thời hạn, lệ phí]

# Cách làm

- [Gợi ý: bước một, làm ở đâu hoặc trên trang nào]
- [Gợi ý: bước hai]
- [Gợi ý: nhận kết quả khi nào, bằng cách nào]

[Gợi ý: hỏi thêm ở đâu: bộ phận, số điện thoại, giờ làm việc]`},
		{"ban-tin-tuan", "Bản tin tuần", Bulletin, `[Gợi ý: hai câu mở đầu: tuần này có gì đáng chú ý nhất]

# Tin trong tuần

[Gợi ý: tin một, ba đến năm câu, ghi nguồn]

[Gợi ý: tin hai]

# Số liệu tuần

- [Gợi ý: số hồ sơ tiếp nhận, giải quyết đúng hạn, ghi ngày chốt số liệu]
- [Gợi ý: tỷ lệ nộp trực tuyến]

# Tuần tới

- [Gợi ý: lịch tiếp dân, lịch hỗ trợ nộp hồ sơ, hạn cần nhớ]`},
		{"phong-su", "Phóng sự", Feature, `[Gợi ý: mở bằng một người thật, một việc thật: họ cần gì, gặp khó ở đâu]

# Chuyện gì đã thay đổi

[Gợi ý: trước đây làm thế nào, nay làm thế nào; số liệu có ngày và nguồn]

[Gợi ý: lời của người dân, ghi họ tên khi đã đồng ý]

# Vì sao làm được

[Gợi ý: cách tổ chức, người phụ trách, điều kiện]

# Còn gì chưa xong

[Gợi ý: khó khăn còn lại và hướng giải quyết]`},
		{"hoi-dap", "Hỏi đáp", News, `[Gợi ý: câu hỏi thường gặp đến từ đâu: đường dây nóng, bộ phận Một cửa]

# [Gợi ý: câu hỏi một, như người dân hỏi]

[Gợi ý: trả lời ngay ở câu đầu, rồi mới giải thích; dẫn điều khoản nếu có]

# [Gợi ý: câu hỏi hai]

[Gợi ý: trả lời]

[Gợi ý: chưa rõ thì hỏi ở đâu]`},
		{"guong-dien-hinh", "Gương điển hình", Feature, `[Gợi ý: ai, ở đâu, đã làm được việc gì cho người dân; đã được người đó đồng ý nêu tên]

# Việc đã làm

[Gợi ý: làm từ khi nào, từng bước, tốn bao nhiêu công]

# Kết quả

- [Gợi ý: số liệu trước và sau, ngày chốt]
- [Gợi ý: lời người được phục vụ]

# Nơi khác học được gì

[Gợi ý: điều kiện để làm theo, ai hướng dẫn]`},
		{"phat-thanh", "Kịch bản phát thanh", Feature, radio},
	}
}

// Outlined writes an outline as the HTML with which a draft begins.
func Outlined(outline string) string {
	var b strings.Builder
	var paragraph []string
	listing := false
	end := func() {
		if len(paragraph) > 0 {
			b.WriteString("<p>" + strings.Join(paragraph, "<br>") + "</p>")
			paragraph = nil
		}
		if listing {
			b.WriteString("</ul>")
			listing = false
		}
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(outline, "\r\n", "\n"), "\n") {
		line = strings.TrimSpace(line)
		text := html.EscapeString(strings.TrimSpace(strings.TrimLeft(line, "#-")))
		switch {
		case line == "" || text == "":
			end()
		case strings.HasPrefix(line, "##"):
			end()
			b.WriteString("<h3>" + text + "</h3>")
		case strings.HasPrefix(line, "#"):
			end()
			b.WriteString("<h2>" + text + "</h2>")
		case strings.HasPrefix(line, "- "):
			if !listing {
				end()
				b.WriteString("<ul>")
				listing = true
			}
			b.WriteString("<li><p>" + text + "</p></li>")
		default:
			if listing {
				end()
			}
			paragraph = append(paragraph, html.EscapeString(line))
		}
	}
	end()
	return b.String()
}

// hints counts the hints of a template that are left in a text.
func hints(lines []string) (n int) {
	for _, l := range lines {
		n += strings.Count(l, HintMark)
	}
	return n
}
