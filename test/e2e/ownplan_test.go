package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sampled "loa/internal/app/demo"
)

// TestAnOwnPlanFromDraftToTheMatrix: a first-time officer drafts the ward's plan and
// completes it, the leader returns and approves it on a telephone, văn thư records it,
// and the coordinator's page knows it.
func TestAnOwnPlanFromDraftToTheMatrix(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer, leader := loa.Browser(t), loa.Browser(t)
	signIn(officer, "canbo", word)
	officer.Audit("ke-hoach-rieng-viec-cua-toi")
	officer.Near("Xây dựng kế hoạch").Click("Lập kế hoạch")
	officer.Sees("Dự thảo sẽ có sẵn")
	officer.Audit("ke-hoach-rieng-moi")
	officer.Click("Đã ban hành ngoài Loa? Ghi nhận số, ngày và tệp")
	officer.Click("Ghi nhận")
	officer.Sees("Chọn bản PDF của kế hoạch đã ký.")
	officer.Audit("ke-hoach-rieng-ngoai-loi")
	officer.Back()
	officer.Back()
	officer.Click("Lập dự thảo")
	officer.Sees("Đã lập dự thảo từ kế hoạch cấp trên.", "Đã quá hạn ban hành ngày 28/02/2027")
	at, _, _ := strings.Cut(officer.Path(), "?")
	equal(t, "the focus is on the confirmation, in front of what to look at", officer.Focus(), "xong")
	equal(t, "the short help stands in front of what is not filled in", officer.Count("section + .loa-help"), 0)
	officer.Audit("ke-hoach-rieng-du-thao")
	officer.Click("Gửi duyệt")
	owed := officer.Count(".loa-planline")
	officer.Sees(fmt.Sprintf("%d việc chưa có người hoặc bộ phận phụ trách.", owed))
	officer.Audit("ke-hoach-rieng-loi")
	officer.Open(at)
	officer.Fill("Người phụ trách chung", "Phạm Thị Mẫu")
	officer.Fill("Bộ phận phụ trách chung", "Văn phòng HĐND và UBND phường")
	officer.Click("Điền vào việc còn trống và lưu")
	officer.Sees("Đã điền vào những việc còn trống và lưu.", "Phụ trách: Văn phòng HĐND và UBND phường (Phạm Thị Mẫu), trừ việc ghi tên khác.")
	equal(t, "the focus is on the confirmation, at the tasks", officer.Focus(), "xong")
	officer.Click("1 việc năm 2025 chưa đạt: chưa ghi vì sao và cách khắc phục.")
	officer.In("#viec-1").Fill("Vì sao, và năm nay làm thế nào?", "Chưa rõ; năm nay giao Văn phòng làm 01 clip")
	officer.In("#viec-2").Fill("Dự toán (đồng)", "1.500.000")
	officer.In(".loa-planhead").Click("Thêm việc của cơ quan")
	equal(t, "the focus is on the confirmation, at the new task", officer.Focus(), "xong")
	officer.Sees("Đã lưu những gì ghi trước đó và thêm một việc.")
	equal(t, "the confirmation stands beside it", officer.Count("#xong + #viec-moi"), 1)
	officer.SeesNot("Chưa có nội dung")
	equal(t, "what was typed before is kept", officer.In("#viec-2").Value("Dự toán (đồng)"), "1.500.000")
	extra := officer.In("#viec-moi")
	equal(t, "who is in charge of most is in charge of the new task", extra.Value("Người phụ trách"), "Phạm Thị Mẫu")
	officer.Audit("ke-hoach-rieng-viec-moi")
	extra.Fill("Nội dung công việc", "Tổ chức ngày hội chuyển đổi số tại khu phố")
	extra.Fill("Hoàn thành", "30/09/2027")
	extra.Fill("Đơn vị phối hợp", "Đoàn Thanh niên phường")
	extra.Fill("Dự toán (đồng)", "mười triệu")
	officer.Click("Lưu")
	officer.Sees("Ghi số tiền bằng đồng, không có phần lẻ")
	extra = officer.In(fmt.Sprintf("#viec-%d", owed+1))
	extra.Fill("Dự toán (đồng)", "8.500.000")
	officer.Audit("ke-hoach-rieng-tien-loi")
	officer.Click("Lưu")
	officer.Sees("Đã lưu kế hoạch.", "Để biết, không phải sửa:", "Đủ để gửi duyệt.")
	officer.SeesNot("Cần xem lại")
	equal(t, "the focus is on the confirmation", officer.Focus(), "xong")
	equal(t, "it stands at the row that was written", officer.Count(fmt.Sprintf("#xong + #viec-%d", owed+1)), 1)
	officer.Click("Lưu và đọc cả kế hoạch như bản in")
	officer.Sees("mười triệu đồng", "I. Mục đích, yêu cầu", "Phối hợp: Đoàn Thanh niên phường")
	officer.Audit("ke-hoach-rieng-doc-lai")
	officer.Click("Về bản soạn")
	officer.Sees("Gửi đến: ")
	equal(t, "the short help stands behind what is", officer.Count("section + .loa-help"), 1)
	officer.Audit("ke-hoach-rieng-gan-xong")
	officer.Click("Lưu và đọc cả kế hoạch như bản in")
	officer.Sees("Gửi đến: Võ Văn Mẫu, Phó Chủ tịch")
	officer.Click("Gửi duyệt")
	officer.Sees("Đã gửi duyệt.", "mười triệu đồng")
	officer.Audit("ke-hoach-rieng-da-gui")

	signIn(leader, "chutich", word)
	leader.Viewport(360)
	leader.Open("/lam-viec")
	leader.Near("Duyệt kế hoạch riêng của cơ quan năm 2027").Click("Xem và duyệt")
	leader.At(at)
	leader.Sees("I. Mục đích, yêu cầu", "Tổ chức ngày hội chuyển đổi số tại khu phố")
	leader.Audit("ke-hoach-rieng-duyet")
	leader.Viewport(360)
	leader.In("main").Near("Trả lại người soạn").Click("Trả lại")
	leader.Sees("Nêu lý do để người soạn biết cần sửa gì.")
	leader.Fill("Lý do trả lại", "Ghi rõ kinh phí ngày hội do xã hội hóa")
	leader.In("main").Near("Trả lại người soạn").Click("Trả lại")
	leader.Sees("Đã trả lại kế hoạch kèm lý do.")

	officer.Open("/lam-viec")
	officer.Near("Sửa kế hoạch riêng của cơ quan năm 2027").Click("Sửa kế hoạch")
	officer.Sees("Ghi rõ kinh phí ngày hội do xã hội hóa")
	officer.Click(fmt.Sprintf("%d Tổ chức ngày hội chuyển đổi số tại khu phố đến 30/09/2027 Sửa Thu gọn", owed+1))
	extra.Click("Thêm: nguồn khác")
	extra.Fill("Nguồn khác", "5 000 000")
	officer.Audit("ke-hoach-rieng-sua")
	officer.Click("Gửi duyệt")
	officer.Sees("Đã gửi duyệt.")

	leader.Open(at)
	leader.Sees("Đã sửa so với lúc trả lại", "5.000.000 đồng nguồn khác")
	leader.Audit("ke-hoach-rieng-duyet-lai")
	leader.Viewport(360)
	leader.Click("Duyệt kế hoạch")
	leader.Sees("Đã duyệt. Dự thảo văn bản đã chuyển cho văn thư")
	keep(t, leader.Download("Tải PDF").Body, "ke-hoach-rieng.pdf")
	keep(t, leader.Download("Tải DOCX").Body, "ke-hoach-rieng.docx")

	issued(t, officer, at)
	officer.Audit("ke-hoach-rieng-ban-hanh")

	coordinator := loa.Browser(t)
	signIn(coordinator, "dieuphoi", word)
	coordinator.Open("/lam-viec/ke-hoach-rieng/tong-hop")
	coordinator.Sees("Ban hành đúng hạn")
	coordinator.Audit("ke-hoach-rieng-tong-hop")
	for _, known := range []string{"90/KH-UBND", "Theo minh chứng đã khai", "Đã ban hành ngoài Loa"} {
		if got := coordinator.Download("Tải CSV"); !bytes.Contains(got.Body, []byte(known)) {
			t.Errorf("the sheet does not know %q", known)
		}
	}
	coordinator.Fill("Tìm cơ quan theo tên", "tran bien")
	coordinator.Click("Tìm")
	coordinator.Near("Trấn Biên").Sees("Ban hành muộn 53 ngày", "90/KH-UBND")
	coordinator.Open("/lam-viec/ke-hoach-rieng/tong-hop?tinh-trang=dung-han")
	coordinator.Sees("Theo minh chứng đã khai")
	coordinator.Open("/lam-viec/ke-hoach-rieng/tong-hop?tinh-trang=muon")
	coordinator.Sees("Sở Tài chính", "Ban hành muộn 12 ngày")
	coordinator.Open("/lam-viec/ke-hoach-rieng")
	coordinator.Audit("ke-hoach-rieng-danh-sach")
	changedAbove(t, coordinator)
	coordinator.Open("/lam-viec/ke-hoach-rieng?lang=en")
	coordinator.Sees("The agency's own plan", "How agencies stand")
}

// changedAbove answers what changed above the coordinator's own plan: the issued one
// stays, and an amended edition begins.
func changedAbove(t *testing.T, p *Page) {
	t.Helper()
	p.Open("/lam-viec")
	p.Near("Kế hoạch cấp trên có").Click("Xem và trả lời")
	p.Sees("Việc được nhận sẽ vào bản sửa đổi, bổ sung", "Việc mới", "01 cuộc thi")
	p.Audit("ke-hoach-rieng-thay-doi")
	p.Choose("Nhận vào kế hoạch")
	p.Click("Ghi trả lời")
	p.Sees("bản sửa đổi, bổ sung lần 1", "Bản đã ban hành giữ nguyên")
	p.Audit("ke-hoach-rieng-ban-sua-doi")
	p.Open("/lam-viec")
	p.Sees("Hoàn thiện bản sửa đổi, bổ sung kế hoạch riêng năm 2027")
}

// issued records number, signed file and release of the plan's paper, and waits until
// the plan is issued.
func issued(t *testing.T, officer *Page, at string) {
	t.Helper()
	officer.Open(at)
	officer.Click("Chưa có số")
	officer.In("main").Click("Trình ký")
	officer.Click("Ghi số, ngày, người ký")
	officer.Fill("Số", "90")
	officer.Fill("Ngày ký", sampled.Today.Vietnamese())
	officer.Fill("Họ tên người ký", "Võ Văn Mẫu")
	officer.Click("Ghi số")
	officer.Click("Tải bản đã ký lên")
	officer.Upload("Bản PDF đã ký", pdfFile(t, "90-KH-UBND.pdf", onePage(t)))
	officer.Click("Lưu bản đã ký")
	officer.Fill("Ngày phát hành", sampled.Today.Vietnamese())
	officer.Click("Ghi đã phát hành")
	officer.Sees("Văn bản đã phát hành ngày " + sampled.Today.Vietnamese())
	for range 100 {
		officer.Open(at)
		if officer.Has("Đã ghi vào sổ minh chứng") {
			break
		}
	}
	officer.Sees("Đã ban hành", "Số 90/KH-UBND", "ban hành muộn")
}

// keep saves a file beside the pictures of the walk, where they are kept.
func keep(t *testing.T, body []byte, name string) {
	t.Helper()
	if dir := os.Getenv("LOA_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Error(err)
		}
	}
}
