package e2e

import (
	"testing"
)

// TestAnOrderOnATelephone: a coordinator prepares an urgent order, the leader issues it
// on a telephone, the officer of an agency acknowledges it and declares evidence on a
// telephone, and the order's page shows it.
func TestAnOrderOnATelephone(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	keeper, leader, officer := loa.Browser(t), loa.Browser(t), loa.Browser(t)
	signIn(keeper, "dieuphoi", word)
	signIn(leader, "lanhdao", word)
	signIn(officer, "canbo", word)

	keeper.Open("/lam-viec/chi-dao")
	keeper.Sees("Đang thực hiện", "Đã xong hoặc thu hồi")
	keeper.Audit("chi-dao")
	keeper.Click("Soạn chỉ đạo")
	keeper.Click("Lưu và xem lại")
	keeper.Sees("Nhập tên chỉ đạo", "Chọn ít nhất một nhóm hoặc một cơ quan.")
	keeper.Fill("Tên chỉ đạo", "Phòng chống dịch sau mưa lớn")
	keeper.Fill("Nội dung cần tuyên truyền", "Thu gom rác, diệt lăng quăng, đến trạm y tế khi sốt.")
	keeper.Fill("Lời dùng ngay", "Mưa lớn, bà con dọn vật đọng nước quanh nhà.")
	keeper.Fill("Hạn hoàn thành", "23/04/2027")
	keeper.Click("Chọn thêm từng cơ quan (115)")
	keeper.Fill("Tìm cơ quan theo tên", "tran bien")
	keeper.Choose("UBND phường Trấn Biên")
	keeper.Sees("1 cơ quan được chọn")
	keeper.Audit("chi-dao-soan")
	keeper.Click("Lưu và xem lại")
	keeper.Sees("Giao 1 cơ quan")
	keeper.Click("Trình lãnh đạo")
	keeper.Sees("Chờ lãnh đạo ban hành")

	leader.Viewport(360)
	leader.Open("/lam-viec")
	leader.Sees("Chỉ đạo chờ ban hành")
	leader.Click("Xem và ban hành : Phòng chống dịch sau mưa lớn")
	leader.Sees("Thu gom rác", "Trả lại để sửa")
	leader.Audit("chi-dao-ban-hanh")
	leader.Viewport(360)
	leader.Click("Ban hành")
	leader.Sees("Đã ban hành.", "Chưa")
	leader.Click("Lùi hạn")
	leader.Click("Bổ sung cơ quan")
	leader.Click("Thu hồi")
	leader.Audit("chi-dao-thay-doi")

	officer.Viewport(360)
	officer.Open("/lam-viec")
	officer.Sees("Chỉ đạo mới")
	officer.Shot("viec-chi-dao-moi")
	officer.Click("Xác nhận đã nhận : Phòng chống dịch sau mưa lớn")
	officer.Sees("Mưa lớn, bà con dọn vật đọng nước quanh nhà.")
	officer.Audit("chi-dao-nhan")
	officer.Viewport(360)
	officer.Click("Xác nhận đã nhận : UBND phường Trấn Biên")
	officer.Sees("Đã xác nhận")
	officer.Click("Khai minh chứng : UBND phường Trấn Biên")
	officer.Sees("Phòng chống dịch sau mưa lớn")
	officer.Shot("chi-dao-khai")
	officer.Fill("Tên việc đã làm", "Bài về phòng chống dịch")
	officer.Fill("Dán liên kết", "https://tranbien.example/dich-benh-2027")
	officer.Select("Loại việc", "Tin, bài viết")
	officer.Click("Gửi minh chứng")
	officer.Sees("Đã ghi minh chứng vào sổ.")

	keeper.Reload()
	keeper.Sees("Phạm Thị Mẫu", "Đạt", "1 cơ quan đúng hạn.")
	keeper.Audit("chi-dao-ket-qua")
}
