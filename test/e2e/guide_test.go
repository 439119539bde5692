package e2e

import (
	"strings"
	"testing"
)

// TestANewcomerLearns: at 360 px somebody who was never here finds how evidence is
// declared in two taps from the desk, does one exercise of the rehearsal until the
// log says that it is done, finds that the short help made room, and the
// coordinator sees who finished what.
func TestANewcomerLearns(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "canbo", word)
	p.Viewport(360)
	p.Open("/lam-viec")
	p.Sees("Đang tập dượt: dữ liệu mẫu, không gửi đi đâu cả.", "bấm nút ở từng việc để làm ngay")
	p.Click("Đọc hướng dẫn")
	p.At("/lam-viec/huong-dan/can-bo-dau-moi")
	p.In("nav.loa-guide__contents").Click("Khai minh chứng")
	if !strings.HasSuffix(p.URL(), "#khai-minh-chung") {
		t.Errorf("two taps led to %s", p.URL())
	}
	p.Sees("Chụp ảnh, Chọn tệp hoặc Dán liên kết: một thứ là đủ.")

	p.Open("/lam-viec/huong-dan")
	p.Fill("Tìm trong hướng dẫn", "khai minh chung")
	p.Click("Tìm")
	p.Sees("mục có “khai minh chung”", "Dành cho cán bộ đầu mối")
	p.Audit("huong-dan-tim")
	p.Open("/lam-viec/huong-dan")
	p.Click("Làm bài tập dượt")
	p.Audit("tap-duot")
	p.Click("Khai một minh chứng bằng đường dẫn")
	p.Click("Bắt đầu")
	p.Sees("0/3", "Chưa làm")
	p.Audit("tap-duot-dang-lam")
	p.Click("Làm tiếp")
	p.At("/lam-viec/minh-chung/khai")
	p.Sees("Một thứ là đủ")
	p.Fill("Tên việc đã làm", "Tin tập dượt")
	p.Fill("Dán liên kết", "https://example.gov.vn/tin-tap-duot")
	p.Choose(firstChoice(p))
	p.Select("Loại việc", "Tin, bài viết")
	p.Click("Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.")
	p.Open("/lam-viec/huong-dan/tap-duot/bai/khai-lien-ket")
	p.Sees("Đã xong bài này")
	p.SeesNot("Chưa làm")
	p.Audit("tap-duot-xong")
	p.Open("/lam-viec/minh-chung/khai")
	p.Sees("Xem cách làm")
	p.SeesNot("Một thứ là đủ")

	teacher := loa.Browser(t)
	signIn(teacher, "dieuphoi", word)
	teacher.Open("/lam-viec/huong-dan/tap-duot")
	teacher.Click("Kết quả tập dượt của mọi người")
	teacher.Sees("Phạm Thị Mẫu", "Khai một minh chứng bằng đường dẫn", "1/1")
	teacher.Audit("tap-duot-ket-qua")
	teacher.Open("/lam-viec/huong-dan/tap-duot/hop-thu")
	teacher.Sees("Không thư nào rời khỏi máy này.")
}
