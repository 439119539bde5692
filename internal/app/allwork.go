package app

import (
	"loa/internal/domain/access"
	"loa/internal/feature/desk"
	"loa/internal/platform/web"
)

// allWork lists everything the workspace offers, in groups, on a page of
// its own: the menu holds six entries, and the desk only what waits. Each entry
// names the roles whose pages it opens; whoever has none of them does not see it.
func allWork() []desk.Shelf {
	const (
		admin, coordinator, leader, officer, inspector, reader = access.Administrator, access.Coordinator, access.Leader, access.Officer, access.Inspector, access.Reader
	)
	item := func(label, address string, roles ...access.Role) web.NavItem {
		return web.NavItem{Label: label, URL: "/lam-viec" + address, Roles: roles}
	}
	return []desk.Shelf{
		{Title: "Theo dõi và báo cáo", Items: []web.NavItem{
			item("Tổng quan các cơ quan", "/tong-quan", coordinator, inspector, admin),
			item("Ma trận nhiệm vụ", "/ma-tran"),
			item("Ma trận theo tháng, quý", "/ma-tran/theo-ky"),
			item("Mở công khai số liệu", "/ma-tran/cong-khai", coordinator),
			item("Chỉ đạo tuyên truyền đột xuất", "/chi-dao", officer, leader, coordinator, inspector, admin),
			item("Nhắc việc", "/don-doc", officer, leader, coordinator, inspector, admin),
			item("Khó khăn, vướng mắc", "/vuong-mac"),
			item("Gửi khó khăn, vướng mắc", "/vuong-mac/moi", officer, leader),
			item("Số liệu khó khăn, vướng mắc", "/vuong-mac/so-lieu", coordinator, inspector, admin),
			item("Báo cáo", "/bao-cao", officer, coordinator, leader, inspector),
			item("Kỳ báo cáo", "/ky-bao-cao"),
			item("Ngày nghỉ và ngày làm việc", "/ngay-nghi"),
		}},
		{Title: "Tin, bài", Items: []web.NavItem{
			item("Tin, bài của cơ quan", "/toa-soan"),
			item("Viết bài mới", "/toa-soan/moi", officer, leader, coordinator),
			item("Kế hoạch bài", "/toa-soan/ke-hoach"),
			item("Mẫu bài", "/toa-soan/mau", officer, leader, coordinator),
			item("Toàn cảnh bài dự kiến", "/toa-soan/du-kien"),
			item("Đặt bài các cơ quan", "/toa-soan/du-kien/dat-bai", coordinator),
			item("Thư viện ảnh, video, tài liệu", "/thu-vien"),
			item("Bài chờ duyệt", "/toa-soan?trang-thai=submitted", leader),
			item("Liên kết hỏng trong bài", "/toa-soan/lien-ket"),
			item("Chuyên mục của cổng", "/cong/chuyen-muc", officer, leader, coordinator, inspector, admin),
			item("Điển hình, sáng kiến", "/cong/dien-hinh", officer, leader, coordinator, inspector, admin),
			item("Ý kiến của người đọc", "/cong/y-kien"),
			item("Văn bản công khai", "/cong/van-ban", leader, coordinator),
			item("Tên miền riêng của cơ quan", "/cong/ten-mien", coordinator, admin),
			item("Bài đăng khẩn, chờ duyệt sau", "/toa-soan?trang-thai=cho-duyet-sau", leader, coordinator, inspector),
		}},
		{Title: "Minh chứng", Items: []web.NavItem{
			item("Khai minh chứng", "/minh-chung/khai", officer, coordinator),
			item("Danh sách minh chứng", "/minh-chung", officer, coordinator, inspector, leader, reader),
			item("Minh chứng bị trả lại", "/minh-chung?ket-qua=returned", officer, coordinator, inspector, leader),
			item("Kiểm tra minh chứng", "/kiem-tra", coordinator, inspector),
			item("Nhập minh chứng từ bảng", "/nhap-minh-chung", officer, coordinator),
			item("Liên kết không còn mở được", "/lien-ket", officer, coordinator, inspector, leader),
			item("Sổ niêm phong", "/so", inspector, coordinator, admin),
			item("Xuất gói minh chứng", "/so/goi", inspector, coordinator, admin),
		}},
		{Title: "Kế hoạch", Items: []web.NavItem{
			item("Các kế hoạch", "/ke-hoach", coordinator, leader, inspector),
			item("Tải kế hoạch lên", "/ke-hoach/tai-len", coordinator),
			item("Kế hoạch riêng của cơ quan", "/ke-hoach-rieng", officer, leader, coordinator),
			item("Kế hoạch riêng của các cơ quan", "/ke-hoach-rieng/tong-hop", coordinator, inspector, admin),
		}},
		{Title: "Cơ quan và người dùng", Items: []web.NavItem{
			item("Cơ quan", "/co-quan"),
			item("Đợt sắp xếp đơn vị", "/sap-xep", coordinator, leader, admin, inspector),
			item("Nhiệm vụ chưa có đơn vị nhận", "/sap-xep/chua-quyet-dinh", coordinator, admin),
			item("Người dùng", "/nguoi-dung", admin, coordinator),
			item("Kết nối với hệ thống khác", "/ket-noi", admin),
			item("Nhật ký", "/nhat-ky", admin, inspector),
		}},
		{Title: "Trợ giúp", Items: []web.NavItem{
			item("Hướng dẫn sử dụng", "/huong-dan"),
		}},
	}
}
