package e2e

import (
	"strings"
	"testing"
)

// TestThePortalIsKept: the coordinator gives a section to a ward, its officer writes it in
// the editor, its leader brings it out, and somebody reads it, searches, says what was
// useful and makes the letters larger.
func TestThePortalIsKept(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	head, officer, leader, reader := loa.Browser(t), loa.Browser(t), loa.Browser(t), loa.Browser(t)
	signIn(head, "dieuphoi", word)
	signIn(officer, "canbo", word)
	signIn(leader, "chutich", word)

	const at = "/lam-viec/cong/chuyen-muc/lanh-dao"
	head.Open("/lam-viec/cong/chuyen-muc")
	head.Sees("Chuyên mục của cổng", "Nghị định 13/2018/NĐ-CP", "Quá hạn xem lại", "Chưa có nội dung")
	head.Audit("cong-chuyen-muc")
	head.Open(at)
	head.Select("Cơ quan giữ", "UBND phường Trấn Biên")
	head.Fill("Xem lại sau bao nhiêu ngày", "90")
	head.Audit("cong-giao-muc")
	head.Click("Ghi")
	head.Sees("Đã ghi ai giữ chuyên mục.", "UBND phường Trấn Biên")

	officer.Open(at)
	officer.TabTo("Nội dung")
	officer.Keyboard("Chủ tịch tiếp công dân sáng thứ Năm hằng tuần.")
	officer.Audit("cong-soan-muc")
	officer.Click("Gửi duyệt")
	officer.Sees("Đã gửi duyệt.", "Bản chờ duyệt", "Người gửi duyệt không tự duyệt.")
	leader.Open(at)
	leader.Sees("Chủ tịch tiếp công dân sáng thứ Năm hằng tuần.")
	leader.Audit("cong-duyet-muc")
	leader.Click("Duyệt, đưa lên cổng")
	leader.Sees("Đã duyệt. Nội dung đang hiện trên cổng.")

	reader.Open("/lanh-dao")
	reader.Sees("Lãnh đạo", "Chủ tịch tiếp công dân sáng thứ Năm hằng tuần.", "Cơ quan giữ mục này: UBND phường Trấn Biên.")
	reader.Audit("muc")
	reader.Open("/tim-kiem")
	reader.Fill("Từ cần tìm", "khai sinh")
	reader.Click("Tìm")
	reader.Sees("Đăng ký khai sinh qua mạng: chuẩn bị ba giấy tờ, nộp tại nhà")
	reader.Audit("tim-kiem")
	reader.Click("Đăng ký khai sinh qua mạng: chuẩn bị ba giấy tờ, nộp tại nhà")
	reader.Click("Viết thêm lý do trước khi chọn")
	reader.Fill("Thiếu gì, chỗ nào khó hiểu", "Chưa rõ lệ phí.")
	reader.Audit("bai-co-ich")
	reader.Click("Chưa có ích")
	reader.Sees("Cảm ơn ông, bà", "UBND phường Trấn Biên")
	reader.Audit("cam-on")
	for path, name := range map[string]string{"/co-quan/ubnd-phuong-tran-bien": "trang-co-quan", "/van-ban": "van-ban", "/ban-tin": "ban-tin", "/video": "video", "/dien-hinh": "dien-hinh", "/lien-he": "lien-he", "/hien-thi": "hien-thi", "/nhung/tin": "khung", "/nhung": "nhung"} {
		reader.Open(path)
		reader.Audit(name)
	}
	reader.Open("/hien-thi")
	reader.Choose("Rất lớn")
	reader.Choose("Chữ đen trên nền trắng, liên kết gạch chân đậm")
	reader.Click("Lưu cách hiện")
	reader.Open("/tin/dang-ky-khai-sinh-qua-mang-chuan-bi-ba-giay-to-nop-tai-nha-2027")
	if size, err := ask[string](reader, `getComputedStyle(document.documentElement).fontSize`); err != nil || size != "24px" {
		t.Errorf("letters are %s large, %v", size, err)
	}
	reader.Audit("bai-chu-lon")

	officer.Open("/lam-viec/cong/y-kien")
	officer.Click("Đăng ký khai sinh qua mạng: chuẩn bị ba giấy tờ, nộp tại nhà")
	officer.Sees("Chưa rõ lệ phí.")
	officer.Audit("cong-y-kien")
	for path, name := range map[string]string{"/lam-viec/cong/van-ban": "cong-van-ban", "/lam-viec/cong/dien-hinh": "cong-dien-hinh", "/lam-viec/cong/ten-mien": "cong-ten-mien"} {
		head.Open(path)
		head.Audit(name)
	}
	if feed := string(reader.Download("/tin/toan-van.xml").Body); !strings.Contains(feed, "content:encoded") {
		t.Errorf("no whole words: %.300s", feed)
	}
}
