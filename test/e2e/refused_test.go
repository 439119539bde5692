package e2e

import (
	"strings"
	"testing"
)

// TestWhatIsNotTakenAnyMoreIsNotLost: while somebody writes, the account is taken from its
// agency, then may only read, and is given back; the piece is handed in by a colleague; the
// session ends. Each time the page says what happened and what to do, keeps every letter,
// also when it is opened anew, and saves them as soon as it may.
func TestWhatIsNotTakenAnyMoreIsNotLost(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer, leader, admin := loa.Browser(t), loa.Browser(t), loa.Browser(t)
	for _, status := range []string{"401", "403", "404", "409"} {
		officer.Forgive(status)
	}
	signIn(officer, "canbo", word)
	signIn(leader, "chutich", word)
	signIn(admin, "quantri", word)

	officer.Open("/lam-viec/toa-soan/moi")
	officer.Click("Bắt đầu viết")
	at := officer.Path()
	officer.Fill("Tiêu đề", "Chứng thực điện tử tại phường")
	officer.Sees("Đã lưu lúc")

	// What cannot be submitted is said while one writes, and the draft is saved.
	officer.Fill("Tiêu đề", strings.TrimSpace(strings.Repeat("chứng thực ", 20)))
	officer.Sees("Dài quá 200 ký tự, chưa gửi duyệt được.", "219 ký tự, nên trong 70, nhiều nhất 200")
	officer.Audit("toa-soan-dai-qua")
	officer.Reload()
	officer.Sees("Dài quá 200 ký tự, chưa gửi duyệt được.", "Đã lưu lúc")
	officer.Fill("Tiêu đề", "Chứng thực điện tử tại phường")
	officer.SeesNot("Dài quá 200 ký tự")
	officer.Sees("Đã lưu lúc")

	admin.Open("/lam-viec/nguoi-dung?tim=canbo@mau.example")
	admin.Click("Phạm Thị Mẫu")
	person := admin.Path()
	admin.Click("Thôi vai trò này từ hôm nay")
	for _, c := range []struct{ typed, role string }{{"Người ngoài cơ quan gõ.", "Thành viên đoàn kiểm tra"}, {"Người chỉ được xem gõ.", "Cán bộ đầu mối"}} {
		officer.Fill("Tóm tắt", c.typed)
		officer.Sees("Chưa lưu: tài khoản này không còn quyền soạn bài này.", "chép lại phần cần giữ, hoặc nhờ quản trị giao lại quyền")
		equal(t, "what stands in the field", officer.Value("Tóm tắt"), c.typed)
		officer.keeps(t, c.typed)
		admin.Open(person)
		admin.Click("Giao thêm vai trò")
		admin.Choose(c.role)
		if c.role == "Cán bộ đầu mối" {
			admin.Select("Cơ quan", "UBND phường Trấn Biên")
		}
		admin.Click("Giao vai trò")
	}
	officer.Open(at) // what waited in the browser comes back, and is saved
	officer.Sees("Đã lưu lúc")
	leader.Open(at)
	equal(t, "what reached the server", leader.Value("Tóm tắt"), "Người chỉ được xem gõ.")

	// A colleague takes the draft away meanwhile.
	leader.Click("Bỏ bản nháp")
	leader.Click("Bỏ bản nháp này")
	officer.Fill("Tóm tắt", "Gõ khi bài đã đi tiếp.")
	officer.Sees("Chưa lưu: bài không còn ở bước soạn.", "đang ở trạng thái “Đã bỏ”", "Chép phần cần giữ sang bản sửa hoặc bài mới.", "Bản của mình vẫn còn trong trang")
	officer.SeesNot("Bài này vừa được lưu ở một cửa sổ khác", "Lưu bản của mình; bản kia giữ trong lịch sử")
	officer.Audit("toa-soan-khong-con-soan")
	equal(t, "what stands in the field", officer.Value("Tóm tắt"), "Gõ khi bài đã đi tiếp.")
	officer.keeps(t, "Gõ khi bài đã đi tiếp.")
}

// keeps demands that the browser holds these words until the server has them.
func (p *Page) keeps(t *testing.T, words string) {
	t.Helper()
	kept, err := ask[string](p, `Object.entries(localStorage).filter(([k]) => k.startsWith('loa-bai/')).map(([, v]) => v).join()`)
	if err != nil || !strings.Contains(kept, words) {
		t.Errorf("the browser keeps %q, %v", kept, err)
	}
}
