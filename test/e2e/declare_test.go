package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestDeclaringOnATelephone declares as an officer does in the field: a
// photograph with people covered, the name, and what is guessed; then the same
// link once more, which is asked about.
func TestDeclaringOnATelephone(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "canbo", word)
	p.Viewport(360)
	p.Open(declareAt)
	p.Audit("khai-minh-chung")
	p.Viewport(360)
	p.Open(declareAt)
	begun := time.Now()
	p.Upload("Chụp ảnh", photograph(t))
	p.Choose("Che mặt người, giấy tờ trong ảnh")
	p.Sees("Ô cần che: ảnh chụp.png")
	p.Choose("Hàng 2, cột 3")
	p.Keyboard("ArrowRight", "Space", "ArrowDown", "Space")
	for _, field := range []string{"Hàng 2, cột 3", "Hàng 2, cột 4", "Hàng 3, cột 4"} {
		if !p.Chosen(field) {
			t.Errorf("%s is not marked", field)
		}
	}
	p.Fill("Dán liên kết", "https://phuong.example/doi-thoai-khu-pho-3")
	p.Fill("Tên việc đã làm", "Đối thoại với người dân khu phố 3 về thủ tục đất đai")
	p.Sees("Gợi ý vì")
	if err := p.until(func() error { // first it goes by the link, then by the name
		if kind := p.Value("Loại việc"); !strings.Contains(kind, "Đối thoại") {
			return fmt.Errorf("the kind was guessed as %q", kind)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	p.Audit("khai-minh-chung-goi-y")
	p.Viewport(360)
	chosen, err := ask[string](p, `document.querySelector('input[name=nhiem_vu]:checked')?.labels[0].firstChild.textContent.trim() ?? ''`)
	if err != nil || !strings.Contains(chosen, "đối thoại") {
		t.Errorf("chosen beforehand: %q, %v", chosen, err)
		p.Choose(firstChoice(p))
	}
	p.Click("Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", "ảnh chụp.png")
	t.Logf("declared in %s, two audits included", time.Since(begun).Round(time.Second))
	p.Audit("minh-chung-co-anh")
	p.Click("Che mặt người ảnh chụp.png")
	p.Audit("che-anh")
	p.Choose("Hàng 6, cột 6")
	p.Click("Che và ghi bản sửa")
	p.Sees("Đã che và ghi thành bản sửa.")

	p.Viewport(360)
	p.Open(declareAt)
	p.Upload("Chọn tệp", photograph(t))
	p.Fill("Dán liên kết", "https://www.phuong.example/doi-thoai-khu-pho-3?utm_source=zalo")
	p.Fill("Tên việc đã làm", "Buổi gặp người dân khu phố 3")
	p.Choose(firstChoice(p))
	p.Select("Loại việc", "Đối thoại, tọa đàm, hội nghị")
	p.Click("Gửi minh chứng")
	p.Sees("Có thể đã khai", "Cùng liên kết", "Tệp đã nhận", "ảnh chụp.png")
	p.Audit("khai-minh-chung-co-the-da-khai")
	p.Choose("Đăng lại của “Đối thoại với người dân khu phố 3 về thủ tục đất đai” (không tính thêm)")
	p.Click("Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", "Buổi gặp người dân khu phố 3")
}
