package e2e

import (
	"strings"
	"testing"
)

// TestWorksArePlannedAndChecked: an officer sees the month, plans a piece, begins it from
// the desk, writes a bulletin of items whose order is changed by the keyboard, and asks
// somebody outside, who has no account; the coordinator asks an agency for a piece.
func TestWorksArePlannedAndChecked(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer, coordinator, outsider := loa.Browser(t), loa.Browser(t), loa.Browser(t)
	outsider.Forgive("404") // the address is closed
	signIn(officer, "canbo", word)
	officer.Open("/lam-viec/toa-soan")
	officer.Click("Kế hoạch bài")
	officer.Sees("Tháng 4/2027", "Trả kết quả khai sinh trong ngày từ tháng 5", "Hôm nay")
	officer.Audit("ke-hoach-thang")
	officer.Click("Tuần")
	officer.Audit("ke-hoach-tuan")
	officer.Click("Danh sách")
	officer.Sees("Chưa giao ai")
	officer.Audit("ke-hoach-danh-sach")
	officer.Click("Dự kiến một loạt")
	officer.Audit("ke-hoach-loat")
	officer.Open("/lam-viec/toa-soan/ke-hoach/moi")
	officer.Audit("ke-hoach-moi")
	officer.Fill("Bài nói về gì", "Bản tin tuần của phường")
	officer.Select("Thể loại", "Bản tin")
	officer.Fill("Phải xong ngày", "27/04/2027")
	officer.Click("Ghi vào kế hoạch")
	officer.Sees("Bản tin tuần của phường", "Thứ Ba, 27/04/2027", "Chưa bắt đầu")
	officer.Audit("viec-du-kien")
	officer.Click("Bắt đầu viết")
	officer.Sees("Các mục của bản tin", "chỗ gợi ý của mẫu chưa viết")
	piece := officer.Path()
	officer.Fill("Tên mục", "Mục thứ nhất")
	officer.Fill("Nội dung mục", "Lời của mục thứ nhất.")
	officer.Click("Lưu và thêm mục")
	officer.Sees("Mục 1", "Mục mới")
	officer.Audit("ban-tin-muc")

	coordinator.Open("/")
	signIn(coordinator, "dieuphoi", word)
	coordinator.Open("/lam-viec/toa-soan/du-kien")
	coordinator.Sees("Chủ đề, đối tượng lâu chưa có bài", "Chưa có bài nào", "Ai sắp viết gì")
	coordinator.Audit("du-kien")
	coordinator.Open("/lam-viec/toa-soan/du-kien/dat-bai")
	coordinator.Audit("dat-bai")
	coordinator.Select("Đặt cơ quan nào", "UBND phường Trấn Biên")
	coordinator.Fill("Bài nói về gì", "Chợ không dùng tiền mặt")
	coordinator.Click("Gửi đề nghị")
	coordinator.Sees("Chờ trả lời")
	coordinator.Audit("de-nghi")
	coordinator.Open("/lam-viec/toa-soan/lien-ket")
	coordinator.Sees("trang của Tổ công nghệ số, tháng 3", "Không còn trang này", "Bài được dẫn đến đã rút")
	coordinator.Audit("lien-ket-hong")
	officer.Open("/lam-viec")
	officer.Sees("Chợ không dùng tiền mặt", "Đề nghị viết bài", "Sửa liên kết trong bài: Lịch hỗ trợ")
	officer.Click("Xem liên kết")
	officer.Sees("Liên kết hỏng trong bài", "Bỏ qua liên kết này")
	officer.Audit("lien-ket-trong-bai")
	officer.Open("/lam-viec/toa-soan/mau")
	officer.Audit("mau-bai")
	officer.Open("/lam-viec/toa-soan/mau/moi?tu=hoi-dap")
	officer.Audit("mau-bai-moi")

	officer.Open(piece)
	officer.Click("Nhờ người ngoài rà soát")
	officer.Fill("Người rà soát", "Phòng Tư pháp")
	officer.Fill("Thư điện tử", "tuphap@mau.example")
	officer.Audit("ra-soat-nho")
	officer.Click("Gửi nhờ rà soát")
	officer.Sees("Liên kết gửi đến tuphap@mau.example")
	link := outsideLink(coordinator)
	outsider.Open(link)
	outsider.Sees("Rà soát pháp lý", "Mục thứ nhất", "UBND phường Trấn Biên")
	outsider.Audit("ra-soat")
	outsider.Choose("Cần sửa")
	outsider.Click("Gửi kết luận")
	outsider.Sees("Nêu lý do.")
	outsider.Audit("ra-soat-thieu")
	outsider.Fill("Lý do", "Thiếu căn cứ ở mục thứ nhất")
	outsider.Click("Gửi kết luận")
	outsider.Sees("Cảm ơn")
	outsider.Audit("ra-soat-xong")
	officer.Open(piece)
	officer.Sees("Thiếu căn cứ ở mục thứ nhất", "Cần sửa")
}

// outsideLink is the address in the newest mail of the rehearsal.
func outsideLink(p *Page) string {
	p.t.Helper()
	p.Open("/lam-viec/huong-dan/tap-duot/hop-thu")
	href, err := ask[string](p, `(() => (document.body.innerHTML.match(/\/ra-soat\/[A-Za-z0-9_-]+/) || [""])[0])()`)
	if err != nil || !strings.HasPrefix(href, "/ra-soat/") {
		p.t.Fatalf("no address in the mails: %q, %v", href, err)
	}
	return href
}
