package e2e

import (
	"strings"
	"testing"
	"time"

	"loa/internal/platform/auth"
	"loa/internal/platform/db"
)

// TestWhoeverApprovesHasASecondStep: as the program is delivered the first
// administrator is led to the second step of signing in and works after it; a leader
// who is invited is led there too, an officer is not.
func TestWhoeverApprovesHasASecondStep(t *testing.T) {
	t.Parallel()
	loa := Start(t, db.SQLite, "--second-step=auto")
	admin := loa.Browser(t)
	admin.Open(loa.SetupURL())
	admin.Fill("Họ và tên", "Trần Quản Trị")
	admin.Fill("Tên đăng nhập", "quantri")
	admin.Fill("Mật khẩu mới", password)
	admin.Fill("Nhập lại mật khẩu mới", password)
	admin.Click("Tạo tài khoản quản trị")
	secondStep(admin)
	admin.Open("/lam-viec/co-quan/nhap")
	admin.Upload("Tệp danh sách cơ quan", "testdata/co-quan.csv")
	admin.Click("Xem trước thay đổi")
	admin.Click("Ghi 151 thay đổi vào sổ")

	secondStep(accept(admin, person{"Lê Văn Duyệt", "duyet", "Lãnh đạo duyệt", "Sở Nội vụ"}))
	officer := accept(admin, person{"Phạm Thị Đầu", "dau", "Cán bộ đầu mối", "UBND phường Trấn Biên"})
	officer.At("/lam-viec")
}

// accept invites a person and sets the password, wherever that leads.
func accept(admin *Page, who person) *Page {
	admin.Open("/lam-viec/nguoi-dung/moi")
	admin.Fill("Họ và tên", who.name)
	admin.Fill("Tên đăng nhập", who.login)
	admin.Choose(who.role)
	admin.Select("Cơ quan", who.agency)
	admin.Click("Tạo lời mời")
	_, link, ok := strings.Cut(admin.Text(), "/loi-moi/")
	if !ok {
		admin.t.Fatal("the page shows no invitation")
	}
	p := Browser(admin.t, admin.base)
	p.Open("/loi-moi/" + strings.Fields(link)[0])
	p.Fill("Mật khẩu mới", password)
	p.Fill("Nhập lại mật khẩu mới", password)
	p.Click("Đặt mật khẩu và đăng nhập")
	return p
}

// secondStep sets the second step up where the person is led to, after which the desk
// opens.
func secondStep(p *Page) {
	p.t.Helper()
	p.At("/lam-viec/tai-khoan/hai-buoc")
	p.Sees("Bật xác thực hai bước để tiếp tục")
	p.Click("Bắt đầu bật")
	secret, err := ask[string](p, "[...document.querySelectorAll('.loa-code')].map((e) => e.textContent.replace(/\\s/g, '')).find((s) => /^[A-Z2-7]{16,}$/.test(s)) || ''")
	if err != nil || secret == "" {
		p.fail("read the secret", err)
	}
	code, err := auth.TOTPCode(secret, time.Now())
	if err != nil {
		p.fail("compute the code", err)
	}
	p.Fill("Mã 6 chữ số", code)
	p.Click("Bật xác thực hai bước")
	p.Sees("Mã dự phòng")
	p.Open("/lam-viec")
	p.At("/lam-viec")
}
