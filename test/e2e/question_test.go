package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestADifficultyGoesToTheChairman: an officer reports a difficulty on a telephone with
// a private attachment, another agency finds it and joins, the coordinator submits it,
// the Chairman decides on a telephone, and both agencies read the answer.
func TestADifficultyGoesToTheChairman(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	quote := filepath.Join(t.TempDir(), "Báo giá.pdf")
	if err := os.WriteFile(quote, []byte("%PDF-1.4\n"+strings.Repeat("x", 300)+"\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	officer, keeper, chairman, other := loa.Browser(t), loa.Browser(t), loa.Browser(t), loa.Browser(t)
	officer.Viewport(360)
	chairman.Viewport(360)
	signIn(officer, "canbo", word)
	signIn(keeper, "dieuphoi", word)
	signIn(chairman, "lanhdaoub", word)
	signIn(other, "cb-syt", word)

	officer.Sees("Sở Nội vụ hỏi thêm về vướng mắc", "Phường dự kiến in")
	officer.Shot("vuong-mac-viec-can-bo-360")
	officer.Open("/lam-viec/vuong-mac")
	officer.Sees("Khó khăn, vướng mắc", "Chờ cơ quan bổ sung", "Đã trả lời")
	officer.Audit("vuong-mac-danh-sach-360")
	officer.Click("Gửi vướng mắc")
	officer.NoSidewaysScroll()
	officer.Click("Gửi Sở Nội vụ")
	officer.Sees("Ghi khó khăn, vướng mắc gặp phải.")
	officer.Audit("vuong-mac-loi-360")
	officer.Click("Không thuộc nhiệm vụ nào: ghi mục của kế hoạch")
	officer.Fill("Mục của kế hoạch", "Mục II.3, màn hình chờ")
	officer.Fill("Khó khăn, vướng mắc", "Màn hình chờ của phường hỏng bo mạch, sửa hết 18 triệu đồng, vượt mức chi thường xuyên một lần của phường.")
	officer.Fill("Đề xuất của cơ quan", "Đề nghị cho thuê màn hình đến hết năm.")
	officer.Upload("Tệp kèm theo", quote)
	officer.Choose("Chỉ Sở Nội vụ và Chủ tịch xem tệp")
	officer.Audit("vuong-mac-gui-360")
	officer.Click("Gửi Sở Nội vụ")
	officer.Sees("Đã gửi vướng mắc đến Sở Nội vụ", "Chờ Sở Nội vụ xử lý", "Báo giá.pdf", "hạn 29/04/2027")
	officer.Audit("vuong-mac-da-gui-360")
	at := officer.Path()

	other.Open("/lam-viec/vuong-mac/moi")
	other.Fill("Khó khăn, vướng mắc", "Man hinh cho bi hong bo mach, khong co tien sua")
	other.Click("Tìm vướng mắc giống")
	other.Sees("Có thể đã có cơ quan gặp vướng mắc này", "Màn hình chờ của phường hỏng bo mạch")
	other.Audit("vuong-mac-giong")
	other.Click("Cơ quan tôi cũng gặp vướng mắc này")
	other.Sees("Đã ghi cơ quan cũng gặp vướng mắc này", "2 cơ quan gặp vướng mắc này")
	other.SeesNot("Báo giá.pdf")

	keeper.Open("/lam-viec")
	keeper.Sees("Vướng mắc: Màn hình chờ của phường hỏng bo mạch", "Xem và trả lời")
	keeper.Shot("vuong-mac-viec-dieu-phoi")
	keeper.Open(at)
	keeper.Sees("Báo giá.pdf", "Nội dung trả lời")
	keeper.Audit("vuong-mac-xu-ly")
	keeper.Click("Trình Chủ tịch quyết định")
	keeper.Fill("Dự thảo trả lời", "Đồng ý cho thuê màn hình đến hết ngày 31/12/2027, chi từ dự toán thường xuyên.")
	keeper.Audit("vuong-mac-trinh")
	keeper.Click("Trình Chủ tịch")
	keeper.Sees("Đã trình Chủ tịch.", "Chờ Chủ tịch quyết định")

	chairman.Open("/lam-viec")
	chairman.Sees("Vướng mắc trình Chủ tịch: Màn hình chờ")
	chairman.Shot("vuong-mac-viec-chu-tich-360")
	chairman.Near("Màn hình chờ của phường").Click("Xem và quyết định")
	chairman.Sees("Màn hình chờ của phường hỏng bo mạch", "Nội dung quyết định")
	equal(t, "the draft is there", chairman.Value("Nội dung quyết định"), "Đồng ý cho thuê màn hình đến hết ngày 31/12/2027, chi từ dự toán thường xuyên.")
	chairman.NoSidewaysScroll()
	chairman.Audit("vuong-mac-quyet-dinh-360")
	chairman.Click("Quyết định")
	chairman.Sees("Đã quyết định.", "Hoàng Văn Mẫu", "Đã trả lời")
	chairman.Shot("vuong-mac-da-quyet-dinh-360")

	other.Open("/lam-viec")
	other.Sees("Vướng mắc đã được trả lời: Màn hình chờ")
	officer.Open("/lam-viec")
	officer.Near("Có câu trả lời").Click("Mở vướng mắc")
	officer.Sees("Đồng ý cho thuê màn hình", "Hoàng Văn Mẫu")
	officer.Audit("vuong-mac-tra-loi-360")
	officer.Open("/lam-viec")
	officer.Near("Màn hình chờ của phường").Click("Đã rõ")
	officer.Sees("Đã ghi cơ quan đã rõ câu trả lời.", "Việc của tôi hôm nay")
	officer.Open("/lam-viec/vuong-mac?xem=giai-dap&tim=man+hinh")
	officer.Sees("Màn hình chờ của phường hỏng bo mạch", "Đồng ý cho thuê")
	officer.Audit("vuong-mac-giai-dap-360")
	keeper.Open("/lam-viec/vuong-mac/so-lieu")
	keeper.Sees("Mục gặp nhiều vướng mắc nhất", "Mục III, kinh phí thực hiện", "Thời hạn của mỗi bước")
	keeper.Audit("vuong-mac-so-lieu")
	keeper.Open("/lam-viec/vuong-mac")
	keeper.Audit("vuong-mac-danh-sach")
}
