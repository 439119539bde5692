package e2e

import (
	"testing"
	"time"
)

// TestReorganiseUnits takes the list of an act from pasting to the units of its
// day: matched, decided, compared and applied by another person; then undone.
func TestReorganiseUnits(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/co-quan")
	p.Click("Sắp xếp tổ chức")
	p.Audit("sap-xep-trong")
	p.Click("Chuẩn bị đợt sắp xếp")
	p.Click("Tạo và nhập danh sách")
	p.Sees("Nhập tên đợt sắp xếp.")
	p.Audit("sap-xep-van-ban-loi")
	p.Fill("Tên đợt sắp xếp", "Sắp xếp các sở năm 2027")
	p.Fill("Có hiệu lực từ ngày", "01/06/2027")
	p.Click("Tạo và nhập danh sách")
	p.Audit("sap-xep-danh-sach-trong")
	p.Fill("Dán danh sách", "Sáp nhập Sở Dân tộc và Tôn giáo vào Sở Nội vụ\nChia Sở Tài chính thành Sở Ngân sách và Sở Đầu tư\nĐổi tên Sở Công Thuơng thành Sở Công nghiệp")
	p.Click("Đọc danh sách")
	p.Sees("Đã đọc 3 dòng.", "Cần xem trước (1)", "Đã khớp (2)")
	p.Audit("sap-xep-danh-sach")
	p.Click("Sửa dòng 3")
	p.Audit("sap-xep-dong")
	p.Fill("Đơn vị trước sắp xếp", "Sở Công Thương")
	p.Click("Lưu dòng")
	p.Sees("Đã khớp (3)")
	if p.Has("Chuyển các đơn vị này sang cấp trên mới") {
		p.Click("Chuyển các đơn vị này sang cấp trên mới")
	}
	p.Click("Tiếp: Ảnh hưởng")
	p.Sees("2 đơn vị kết thúc")
	p.Audit("sap-xep-anh-huong")
	p.Click("Tiếp: Nhiệm vụ")
	p.Sees("có đề xuất theo văn bản")
	p.Audit("sap-xep-nhiem-vu")
	p.Choose("Theo đề xuất")
	p.Click("Ghi quyết định")
	p.Sees("Đã ghi quyết định cho", "Cần chọn")
	p.Select("Đơn vị", "Sở Tài chính")
	p.Click("Lọc")
	p.Choose("Đơn vị khác kế thừa")
	p.Unchoose("Sở Ngân sách")
	p.Unchoose("Sở Đầu tư")
	p.Click("Ghi quyết định")
	p.Sees("Không đơn vị nào tách ra từ Sở Tài chính nhận")
	p.Audit("sap-xep-nhiem-vu-loi")
	p.Choose("Sở Ngân sách")
	p.Click("Ghi quyết định")
	p.Sees("Đã ghi quyết định cho")
	p.Click("Tài khoản")
	p.Audit("sap-xep-tai-khoan")
	p.Click("Trước và sau")
	p.Sees("Số ô theo tình trạng", "Sở Ngân sách")
	p.Audit("sap-xep-truoc-sau")
	p.Click("Áp dụng")
	p.Sees("Cần một người khác áp dụng đợt sắp xếp này")
	p.Audit("sap-xep-ap-dung")
	p.Click("Đợt sắp xếp")
	p.Audit("sap-xep-dot")
	act := p.Path()

	leader := loa.Browser(t)
	signIn(leader, "lanhdao", word)
	leader.Near("Sắp xếp các sở năm 2027").Click("Mở đợt sắp xếp")
	leader.At(act)
	leader.Click("Áp dụng")
	leader.Click("Áp dụng đợt sắp xếp")
	for range 60 {
		if leader.Has("Đã áp dụng") {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	leader.Sees("Đã áp dụng", "Quyết định về nhiệm vụ", "Sở Ngân sách")
	leader.Audit("sap-xep-da-ap-dung")
	p.Open("/lam-viec/co-quan?ngay=2027-06-01&q=ngan+sach")
	p.Sees("Sở Ngân sách")
	p.Open(act)
	p.Click("Hoàn tác")
	p.Fill("Lý do hoàn tác", "Lùi ngày có hiệu lực")
	p.Audit("sap-xep-hoan-tac")
	p.Click("Hoàn tác đợt sắp xếp")
	p.Sees("Đã hoàn tác đợt sắp xếp.", "Lùi ngày có hiệu lực")
	p.Open("/lam-viec/sap-xep/chua-quyet-dinh")
	p.Audit("sap-xep-chua-quyet-dinh")
}
