package e2e

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// aPhoto writes a picture with something in its corner, and gives its path.
func aPhoto(t *testing.T) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 1800, 1200))
	for y := range 1200 {
		for x := range 1800 {
			m.SetRGBA(x, y, color.RGBA{uint8(40 + x/12), uint8(90 + y/10), 120, 255})
		}
	}
	path := filepath.Join(t.TempDir(), "quầy một cửa.jpg")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(f, m, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAPictureGoesIntoAPiece: an officer uploads a picture and chooses the point that
// stays, puts it into a piece by the editor's dialog with the keyboard, lets it stand for
// the piece, uploads another from there, and does the same without a script. A picture
// without words stays in a bulletin whose items are moved as soon as they are written.
func TestAPictureGoesIntoAPiece(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer := loa.Browser(t)
	signIn(officer, "canbo", word)

	officer.Open("/lam-viec/toa-soan")
	officer.Click("Thư viện")
	officer.Sees("Thư viện ảnh, video, tài liệu", "Đăng ký khai sinh: ba giấy tờ")
	officer.Audit("thu-vien")
	officer.Click("Tải tệp lên")
	officer.Audit("thu-vien-tai-len")
	officer.Click("Đưa vào thư viện")
	officer.Sees("Chọn tệp.")
	officer.Upload("Tệp", filepath.Join("testdata", "..", "media_test.go"))
	officer.Sees("Không nhận loại tệp này.")
	officer.Click("Đưa vào thư viện")
	officer.Sees("Không nhận loại tệp này.")
	officer.Upload("Tệp", aPhoto(t))
	officer.Sees("Đã lên hết.")
	officer.Click("Đưa vào thư viện")
	officer.Sees("Nhập lời mô tả cho người không nhìn thấy ảnh")
	officer.Shot("thu-vien-thieu-mo-ta")
	officer.Fill("Mô tả cho người không nhìn thấy", "Quầy một cửa của phường, hai người đang chờ")
	officer.Choose("Người trong hình đã đồng ý, hoặc không có người nhận ra được")
	officer.Click("Đưa vào thư viện")
	officer.Sees("Đang dùng trong", "quầy một cửa", "1800 × 1200")
	officer.Audit("thu-vien-tep")
	officer.Fill("Chỗ cần giữ khi cắt ảnh, từ mép trái (0) đến mép phải (1000)", "0")
	officer.Click("Lưu")
	officer.Sees("Đã lưu.")
	equal(t, "the point", officer.Value("Chỗ cần giữ khi cắt ảnh, từ mép trái (0) đến mép phải (1000)"), "0")

	officer.Open("/lam-viec/toa-soan/moi")
	officer.Click("Bắt đầu viết")
	officer.Fill("Tiêu đề", "Phường mở thêm quầy tiếp nhận hồ sơ")
	officer.TabTo("Nội dung")
	officer.Keyboard("Từ ngày 04/05/2027 phường có thêm quầy.", "Enter", "Hồ sơ nộp tại đó.", "ArrowUp") // in the middle of a sentence, which stays whole
	officer.Click("Ảnh, video, tệp")
	officer.Sees("Chèn ảnh, video, tệp", "quầy một cửa")
	officer.Audit("toa-soan-chen-anh")
	officer.Keyboard("Escape")
	officer.Click("Ảnh, video, tệp")
	officer.In("dialog").Click("quầy một cửa JPEG, 39,4 KB")
	equal(t, "figures", officer.Count("#soan-noi-dung figure img"), 1)
	equal(t, "paragraphs around the picture", officer.Count("#soan-noi-dung > p"), 2)
	officer.Sees("Từ ngày 04/05/2027 phường có thêm quầy.")
	officer.Sees("Đã lưu lúc")
	officer.SeesNot("Người trong ảnh đã đồng ý")
	officer.Click("Ảnh, video, tệp")
	officer.Click("Tải tệp mới lên")
	officer.In("dialog").Upload("Tệp", aPhoto(t))
	officer.Sees("Tệp đã lên. Điền mô tả rồi bấm Chèn vào bài.")
	officer.Shot("toa-soan-tep-da-len")
	officer.Keyboard("Escape")
	officer.Click("Chọn từ thư viện")
	officer.In("dialog").Click("Đăng ký khai sinh: ba giấy tờ PNG, 71,6 KB")
	officer.Sees("Đã lưu lúc")
	officer.Audit("toa-soan-co-anh")
	at := officer.Path()
	officer.Reload()
	equal(t, "figures after it was saved", officer.Count(`#soan-noi-dung figure img[alt="Quầy một cửa của phường, hai người đang chờ"]`), 1)
	if officer.Value("Ảnh đại diện") == "" {
		t.Error("the picture that stands for the piece was not kept")
	}

	officer.Open("/tin/dang-ky-khai-sinh-qua-mang-chuan-bi-ba-giay-to-nop-tai-nha-2027")
	equal(t, "pictures of the article", officer.Count("figure.loa-media img[srcset]"), 1)
	officer.Audit("bai-co-anh")

	officer.scripts(false)
	officer.Open(at)
	officer.Select("Chèn tệp của thư viện vào cuối bài", "Ảnh: Đăng ký khai sinh: ba giấy tờ")
	officer.Click("Lưu và chèn")
	officer.Sees("Đã lưu bản nháp.")
	officer.scripts(true)
	officer.Open(at)
	equal(t, "figures without a script", officer.Count("#soan-noi-dung figure img"), 2)
	officer.aBulletinInHaste(t)
}

// aBulletinInHaste writes a bulletin with a picture and no words before its items, and
// presses the buttons of the form before the pause after which words are saved.
func (p *Page) aBulletinInHaste(t *testing.T) {
	t.Helper()
	p.Open("/lam-viec/toa-soan/moi")
	p.Choose("Bản tin")
	p.Click("Bắt đầu viết")
	at := p.Path()
	p.TabTo("Nội dung")
	p.Click("Ảnh, video, tệp")
	p.In("dialog").Click("quầy một cửa JPEG, 39,4 KB")
	p.Fill("Tiêu đề", strings.Repeat("chữ ", 100))
	p.Fill("Thủ tục liên quan", "Đăng ký khai sinh")
	p.Sees("Chưa lưu ô Tiêu đề.", "Tiêu đề dài 399 ký tự, nhiều nhất 200. Rút ngắn.")
	p.Fill("Tiêu đề", "Bản tin tuần")
	p.In("#muc-0").Fill("Tên mục", "Mục viết trước")
	p.Click("Lưu và thêm mục")
	p.In("#muc-1").Fill("Tên mục", "Mục viết sau")
	p.Click("Lưu và thêm mục")
	p.In("#muc-1").Fill("Nội dung mục", "Thñ tôc hµnh chÝnh cña c«ng d©n ®\u00adîc gi¶i quyÕt trong ngµy.")
	p.Click("Đưa lên : Mục viết sau")
	p.In("#muc-0").Sees("Mục viết sau")
	for range 2 {
		p.SeesNot("Bài này vừa được lưu ở một cửa sổ khác", "Đã lấy lại phần chưa kịp lưu lần trước.")
		equal(t, "the item that was moved", p.In("#muc-0").Value("Tên mục"), "Mục viết sau")
		equal(t, "its words", p.In("#muc-0").Value("Nội dung mục"), "Thủ tục hành chính của công dân được giải quyết trong ngày.")
		equal(t, "a picture without words", p.Count("#soan-noi-dung figure img"), 1)
		p.Open(at)
	}
}
