package e2e

import "testing"

// TestEveryRoleFinishesAnExercise: the exercises are work that can really be done
// today: an officer's report goes to the leader, who approves it on a telephone; the
// coordinator urges who is late; the inspector judges.
func TestEveryRoleFinishesAnExercise(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	begin := func(login, exercise string) *Page {
		p := loa.Browser(t)
		signIn(p, login, word)
		p.Open("/lam-viec/huong-dan/tap-duot")
		p.Click(exercise)
		p.Click("Bắt đầu")
		p.Sees("Chưa làm")
		return p
	}
	done := func(p *Page, exercise string) {
		p.Open("/lam-viec/huong-dan/tap-duot")
		p.Click(exercise)
		p.Sees("Đã xong bài này")
	}
	officer := begin("canbo", "Soạn và trình báo cáo quý")
	leader := begin("chutich", "Duyệt báo cáo trên điện thoại")
	officer.Click("Làm tiếp")
	officer.Sees("Chọn kỳ rồi lập dự thảo")
	officer.Audit("giup-soan")
	officer.Click("Lập dự thảo báo cáo")
	officer.Sees("hai nút luôn ở cuối màn hình")
	officer.Audit("giup-gui-duyet")
	officer.Click("Lưu")
	officer.Sees("Đã lưu")
	officer.Click("Gửi duyệt")
	done(officer, "Soạn và trình báo cáo quý")

	leader.Viewport(360)
	leader.Open("/lam-viec")
	leader.Sees("Những gì chờ duyệt đứng ở đây")
	leader.Near("Duyệt báo cáo quý I năm 2027").Click("Xem và duyệt")
	leader.Sees("chưa đúng thì trả lại kèm lý do")
	leader.Audit("giup-duyet")
	leader.Click("Duyệt và chốt số liệu")
	done(leader, "Duyệt báo cáo trên điện thoại")

	keeper := begin("dieuphoi", "Xem ai chậm và lập công văn đôn đốc")
	keeper.Open("/lam-viec/don-doc")
	keeper.Click("Lập công văn đôn đốc")
	keeper.Sees("Chọn một nhiệm vụ đang chậm, rồi chọn cơ quan")
	keeper.Near("Báo cáo quý I năm 2027").Click("Lập công văn")
	keeper.Fill("Đề nghị thực hiện trước ngày", "29/04/2027")
	keeper.Click("Lập dự thảo công văn")
	keeper.In("main").Click("Trình ký")
	done(keeper, "Xem ai chậm và lập công văn đôn đốc")

	inspector := begin("kiemtra", "Kiểm tra một minh chứng")
	inspector.Click("Làm tiếp")
	inspector.Click("Kiểm tra lần lượt")
	inspector.Click("Xác nhận")
	done(inspector, "Kiểm tra một minh chứng")
}
