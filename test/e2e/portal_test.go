package e2e

import (
	"strings"
	"testing"
)

// TestACitizenReads walks the public site as somebody does who came for one thing:
// from the first page to an article, to its topic, to another agency, to what was
// corrected and what was withdrawn, in English, and without a script.
func TestACitizenReads(t *testing.T) {
	t.Parallel()
	loa, _ := demo(t)
	p := loa.Browser(t)
	p.Open("/")
	p.Sees("Ông, bà cần đến cơ quan nào?", "Tin mới", "Kết quả đến nay", "Xem tất cả kết quả")
	p.Audit("trang-chu")
	p.Click("Đăng ký khai sinh qua mạng: chuẩn bị ba giấy tờ, nộp tại nhà")
	p.At("/tin/dang-ky-khai-sinh-qua-mang-chuan-bi-ba-giay-to-nop-tai-nha-2027")
	p.Sees("UBND phường Trấn Biên", "Đăng lúc", "Giấy chứng sinh", "Nguồn: Luật Hộ tịch năm 2014. Bài mẫu để tập dượt.", "Tin, bài khác")
	p.Audit("bai")
	p.In(".loa-article__foot").Click("Dịch vụ công trực tuyến")
	p.At("/chuyen-muc/dich-vu-cong-truc-tuyen")
	p.Sees("Có đính chính")
	p.Audit("chuyen-muc")
	p.Click("Lịch hỗ trợ nộp hồ sơ trực tuyến tại các nhà văn hóa khu phố")
	p.Sees("Đính chính", "19/04/2027: Bản đăng ngày 15/04/2027 ghi sai ngày trong tuần.", "thứ Tư và thứ Sáu", "Cập nhật lúc")
	p.Audit("bai-dinh-chinh")
	p.In(".loa-article__tongues").Click("English")
	p.Sees("The Vietnamese text was corrected on 19/04/2027; this translation has not been updated yet.", "on Tuesdays and Thursdays")
	p.Audit("ban-dich")
	p.Open("/tin")
	p.Sees("Register a birth online: three papers, from your home", "Pieces in Vietnamese")
	p.Audit("ban-dich-danh-sach")
	p.Click("Register a birth online: three papers, from your home")
	p.In(".loa-article__tongues").Click("Tiếng Việt")
	p.Sees("Đăng ký khai sinh qua mạng", "Đọc bài này bằng")
	p.Open("/tin/ket-qua-khao-sat-muc-do-hai-long-quy-i-2027")
	p.Sees("Tin, bài này đã được rút lúc", "20/04/2027", "Bảng số liệu kèm theo chưa được kiểm tra xong.")
	p.SeesNot("Bảng tổng hợp theo từng nhóm thủ tục")
	p.Audit("bai-rut")

	p.Open("/co-quan")
	p.Audit("co-quan")
	p.Click("Sở Nội vụ")
	p.At("/co-quan/so-noi-vu")
	p.Sees("Giấy tờ đã có trong cơ sở dữ liệu thì không phải nộp lại")
	p.Click("Giấy tờ đã có trong cơ sở dữ liệu thì không phải nộp lại")
	p.Audit("bai-co-bang")
	p.Click("English")
	p.Sees("Published", "Giấy tờ thường không phải nộp lại")
	p.Audit("bai-en")
	p.Click("Tiếng Việt")

	p.Open("/ket-qua")
	p.Sees("Kết quả đến nay")
	p.Audit("ket-qua")
	for path, has := range map[string]string{
		"/tin/rss.xml": "<rss", "/co-quan/so-noi-vu/atom.xml": "<feed", "/chuyen-muc/ho-tich/feed.json": "jsonfeed.org", "/sitemap.xml": "/so-do/1.xml", "/robots.txt": "Sitemap: " + loa.URL,
	} {
		if got := p.Download(path); !strings.Contains(string(got.Body), has) {
			t.Errorf("%s: %s", path, got.Body)
		}
	}

	p.scripts(false)
	p.Open("/")
	p.Fill("Tên xã, phường, cơ quan hoặc từ cần tìm", "Bửu Long")
	p.Click("Tìm")
	p.Sees("Nơi giải quyết thủ tục", "nay thuộc phường Trấn Biên")
	p.Click("Phường Trấn Biên")
	p.At("/co-quan/ubnd-phuong-tran-bien")
	p.Open("/")
	p.Click("Xem tất cả tin")
	p.Click("Chứng thực bản sao điện tử: dùng nhiều lần, không phải sao lại")
	p.Sees("Ông, bà mang bản chính đến nơi chứng thực")
	p.scripts(true)
}
