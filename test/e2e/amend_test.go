package e2e

import "testing"

// TestAmendAPlanInForce prepares an amendment of the sample plan as one person,
// puts it into force as another, and looks at every page on the way.
func TestAmendAPlanInForce(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/ke-hoach")
	p.Click("Kế hoạch Thông tin, tuyên truyền cải cách hành chính năm 2027")
	p.Sees("Lịch sử sửa đổi", "Văn bản số 46/QĐ-UBND ngày 05/04/2027")
	p.Click("Xem khác biệt")
	p.Sees("Mỗi tháng 02 chương trình")
	p.Audit("sua-doi-lich-su")
	p.Click("Chuẩn bị sửa đổi")
	p.Fill("Số, ký hiệu", "77/QĐ-UBND")
	p.Fill("Ngày ban hành", "20/04/2027")
	p.Fill("Tên hoặc trích yếu", "Quyết định sửa đổi")
	p.Fill("Người ký", "Chủ tịch")
	p.Fill("Có hiệu lực từ ngày", "22/04/2027")
	p.Click("Tạo bản chuẩn bị")
	page := p.Path()
	p.Click("Thêm nhiệm vụ")
	p.Click("Lưu thay đổi")
	p.Sees("Nhập nội dung nhiệm vụ.")
	p.Audit("sua-doi-them")
	p.Open(page)
	p.Click("Đổi hoặc bãi bỏ nhiệm vụ")
	p.Audit("sua-doi-chon")
	p.Click("Đổi : Phát sóng chương trình về cải cách hành chính")
	p.Fill("Số lượng", "3")
	p.Click("Lưu thay đổi")
	p.Sees("1 thay đổi", "03 chương trình mỗi tháng")
	p.Audit("sua-doi-chuan-bi")
	p.Click("Xem tác động, đưa vào theo dõi")
	p.Sees("Cần một người khác.", "Tính theo nội dung mới từ tháng 4/2027")
	p.Audit("sua-doi-tac-dong")

	leader := loa.Browser(t)
	signIn(leader, "lanhdao", word)
	leader.Click("Mở sửa đổi kế hoạch")
	leader.Click("Xem tác động, đưa vào theo dõi")
	leader.Click("Đưa sửa đổi vào theo dõi")
	leader.Sees("Đã đưa sửa đổi vào theo dõi: 1 thay đổi.")
	leader.Audit("sua-doi-dang-theo-doi")
}
