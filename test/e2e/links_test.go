package e2e

import "testing"

// TestLinksOfTheSample: the demo reaches nobody, and says so of each link.
func TestLinksOfTheSample(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "canbo", word)
	p.Open("/lam-viec/minh-chung?loai=article&den=2027-03-25")
	p.Open(p.Attr("tbody a", "href"))
	p.Sees("Tình trạng liên kết", "Chưa kiểm tra (dữ liệu mẫu)")
	p.Audit("minh-chung-lien-ket")
	p.Click("Xem các lần kiểm tra")
	p.Sees("Chưa kiểm tra (dữ liệu mẫu)", "Chưa có bản sao")
	p.SeesNot("Kiểm tra lại", "Còn mở được")
	p.Audit("lien-ket")
	p.Click("Các liên kết không còn mở được")
	p.Sees("đang tắt việc mở liên kết", "0 liên kết")
	p.Audit("lien-ket-mat")

	coordinator := loa.Browser(t)
	signIn(coordinator, "dieuphoi", word)
	coordinator.Open("/lam-viec/minh-chung")
	coordinator.Click("Liên kết không còn mở được")
	coordinator.At("/lam-viec/lien-ket")
}
