package accounts_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/auth"
	"loa/internal/spine/people"
)

// member invites a person into the department of health and signs in.
func (s *site) member(name, login string, role access.Role) *browser {
	s.t.Helper()
	inv, err := s.people.Invite(s.t.Context(), s.actor(s.adminID), people.NewPerson{Name: name, Login: login, Grants: []people.NewGrant{{Role: role, AgencyID: s.syt}}})
	check(s.t, err)
	_, err = s.people.Accept(s.t.Context(), inv.Token, goodPassword)
	check(s.t, err)
	b := s.browser()
	b.want(b.post("/dang-nhap", "ten", login, "mat-khau", goodPassword), http.StatusOK, "Bàn của "+name)
	return b
}

func TestDelegationPages(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		const page = "/lam-viec/tai-khoan/uy-quyen"
		lead := s.member("Nguyễn Văn Lãnh", "lanh", access.Leader)
		lead.want(lead.get(page), http.StatusOK, "Cơ quan chưa có người nào khác trong hệ thống.")
		deputy := s.member("Trần Thị Phó", "pho", access.Officer)
		deputy.want(deputy.get(page), http.StatusOK, "Chỉ lãnh đạo của cơ quan được ủy quyền.")

		form := lead.get(page)
		lead.want(form, http.StatusOK, "Trần Thị Phó", "Văn bản hoặc lý do")
		to := lead.find(form, `<option value="([^"]+)"[^>]*>Trần Thị Phó`)
		lead.want(lead.post(page, "co-quan", s.syt, "nguoi-nhan", to, "tu-ngay", "", "den-ngay", "31/02/2027", "can-cu", "đi công tác nước ngoài"),
			http.StatusUnprocessableEntity, "đi công tác nước ngoài", "31/02/2027")
		last := s.people.Today().AddDays(5)
		lead.want(lead.post(page, "co-quan", s.syt, "nguoi-nhan", to, "tu-ngay", "", "den-ngay", last.Vietnamese(), "can-cu", "đi công tác nước ngoài"),
			http.StatusOK, "Đã ủy quyền.", "Trần Thị Phó duyệt thay", last.Vietnamese())
		deputy.want(deputy.get("/lam-viec/tai-khoan"), http.StatusOK, "Duyệt thay Nguyễn Văn Lãnh đến hết "+last.Vietnamese())
		own := deputy.get(page)
		deputy.want(own, http.StatusOK, "Duyệt thay Nguyễn Văn Lãnh", "Từ chối")
		id := deputy.find(own, `name="uy-quyen" value="([^"]+)"`)
		s.admin.want(s.admin.post(page+"/ket-thuc", "uy-quyen", "x"), http.StatusNotFound)
		deputy.want(deputy.post(page+"/ket-thuc", "uy-quyen", id), http.StatusOK, "Đã kết thúc ủy quyền.", "kết thúc sớm lúc")
		lead.want(lead.get(page), http.StatusOK, "Đã kết thúc", "kết thúc sớm lúc")
	})
}

// On a trusted device the password is enough and the session does not end for want
// of use; elsewhere the code is asked for as before.
func TestATrustedDeviceIsAskedForThePasswordOnly(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.member("Nguyễn Văn Lãnh", "lanh", access.Leader)
		secret := strings.ReplaceAll(b.find(b.post("/lam-viec/tai-khoan/hai-buoc"), `<span class="loa-code">([A-Z2-7 ]+)</span>`), " ", "")
		code := func() string {
			s.clock.move(time.Minute)
			c, err := auth.TOTPCode(secret, s.clock.Now())
			check(t, err)
			return c
		}
		b.want(b.post("/lam-viec/tai-khoan/hai-buoc/bat", "ma", code()), http.StatusOK, "Mã dự phòng")

		in := []string{"ten", "lanh", "mat-khau", goodPassword}
		phone, desk := s.browser(), s.browser()
		phone.want(phone.post("/dang-nhap", in...), http.StatusOK, "Nhập mã xác thực", "Không hỏi mã trên thiết bị này trong 30 ngày")
		phone.want(phone.post("/dang-nhap/ma", "ma", code(), "tin-cay", "1"), http.StatusOK, "Bàn của")
		s.clock.move(people.SessionIdle + time.Hour)
		phone.want(phone.get("/lam-viec"), http.StatusOK, "Bàn của")
		phone.post("/dang-xuat")
		phone.want(phone.post("/dang-nhap", in...), http.StatusOK, "Bàn của")
		desk.want(desk.post("/dang-nhap", in...), http.StatusOK, "Nhập mã xác thực")
		desk.want(desk.post("/dang-nhap/ma", "ma", code()), http.StatusOK, "Bàn của")

		account := desk.get("/lam-viec/tai-khoan")
		desk.want(account, http.StatusOK, "Thiết bị tin cậy")
		id := desk.find(account, `name="thiet-bi" value="([^"]+)"`)
		desk.want(desk.post("/lam-viec/tai-khoan/thiet-bi", "thiet-bi", id), http.StatusOK, "Đã bỏ tin cậy.")
		s.clock.move(people.SessionIdle + time.Hour)
		if a := desk.get("/lam-viec"); a.path != "/dang-nhap" {
			t.Error("a session elsewhere outlives its rest")
		}
		phone.post("/dang-xuat")
		phone.want(phone.post("/dang-nhap", in...), http.StatusOK, "Nhập mã xác thực")
	})
}

// Where the office asks for it, whoever decides works only with a second step; the
// own account and leaving stay open, the API does not, and officers are not asked.
func TestTheOfficeAsksForASecondStep(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		lead, officer := s.member("Nguyễn Văn Lãnh", "lanh", access.Leader), s.member("Lê Thị Hoa", "hoa", access.Officer)
		s.feature.RequireSecondStep()
		officer.want(officer.get("/lam-viec"), http.StatusOK, "Bàn của Lê Thị Hoa")
		asked := lead.get("/lam-viec")
		if lead.want(asked, http.StatusOK, "Bật xác thực hai bước để tiếp tục"); asked.path != "/lam-viec/tai-khoan/hai-buoc" {
			t.Errorf("led to %s", asked.path)
		}
		if a := lead.get("/api/v1/agencies"); a.status != http.StatusForbidden {
			t.Errorf("the API answers %d", a.status)
		}
		lead.want(lead.get("/lam-viec/tai-khoan"), http.StatusOK, "Bảo vệ tài khoản")
		secret := strings.ReplaceAll(lead.find(lead.post("/lam-viec/tai-khoan/hai-buoc"), `<span class="loa-code">([A-Z2-7 ]+)</span>`), " ", "")
		c, err := auth.TOTPCode(secret, s.clock.Now())
		check(t, err)
		lead.want(lead.post("/lam-viec/tai-khoan/hai-buoc/bat", "ma", c), http.StatusOK, "Mã dự phòng")
		lead.want(lead.get("/lam-viec"), http.StatusOK, "Bàn của Nguyễn Văn Lãnh")
		if a := lead.get("/api/v1/agencies"); a.status == http.StatusForbidden {
			t.Error("the API stays closed")
		}
	})
}
