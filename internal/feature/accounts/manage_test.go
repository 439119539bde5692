package accounts_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/people"
)

func TestInvitePages(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		a := s.admin
		a.want(a.get("/lam-viec/nguoi-dung"), http.StatusOK, "Trần Thị Nghiễm", "1 người")
		a.want(a.post("/lam-viec/nguoi-dung/moi", "thu-dien-tu", "sai", "ho-ten", ""), http.StatusUnprocessableEntity,
			"Nhập họ và tên.", "Thư điện tử chưa đúng.", "Chọn vai trò.", `value="sai"`)
		a.want(a.get("/lam-viec/nguoi-dung/moi?vai-tro=leader&co-quan="+s.syt), http.StatusOK, `value="leader" checked`, `value="`+s.syt+`" selected`)
		page := a.post("/lam-viec/nguoi-dung/moi", "ho-ten", "Đường Văn Thuỷ", "vai-tro", "leader", "co-quan", s.syt, "chuc-vu", "Phó Giám đốc")
		a.want(page, http.StatusOK, "thuydv", "chỉ hiện một lần")
		link := a.find(page, `https://loa\.example(/loi-moi/[A-Za-z0-9_-]{43})`)
		id := a.find(page, `/lam-viec/nguoi-dung/([0-9a-f-]{36})`)
		a.want(a.get("/lam-viec/nguoi-dung?tim=duong+thuy"), http.StatusOK, "Đường Văn Thuỷ", "Phó Giám đốc", "Chưa nhận lời mời", "Sở Y tế")
		a.want(a.get("/lam-viec/nguoi-dung?tim=khong+ai"), http.StatusOK, "Không có người nào khớp")

		b := s.browser()
		b.want(b.post(link, "mat-khau", goodPassword, "mat-khau-2", "khác"), http.StatusUnprocessableEntity, "không giống nhau")
		b.want(b.post(link, "mat-khau", "matkhau123", "mat-khau-2", "matkhau123"), http.StatusUnprocessableEntity, "dễ đoán")
		b.want(b.post(link, "mat-khau", goodPassword, "mat-khau-2", goodPassword), http.StatusOK, "Bàn của Đường Văn Thuỷ")
		late := s.browser()
		late.want(late.get(link), http.StatusNotFound, "đã được dùng")

		a.want(a.get("/lam-viec/nguoi-dung/"+id), http.StatusOK, "Lãnh đạo duyệt", "Chrome · Linux", "Khóa tài khoản này")
		reset := a.post("/lam-viec/nguoi-dung/" + id + "/loi-moi")
		a.want(reset, http.StatusOK, "/loi-moi/")
		late.want(late.get(a.find(reset, `https://loa\.example(/loi-moi/[A-Za-z0-9_-]{43})`)), http.StatusOK, "Đặt lại mật khẩu")
	})
}

func TestPersonPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		hoa, inv := s.join("Lê Thị Hoa", access.Officer, s.syt)
		base := "/lam-viec/nguoi-dung/" + inv.AccountID
		a := s.admin
		a.want(a.post(base+"/vai-tro", "vai-tro", "officer", "co-quan", s.syt), http.StatusUnprocessableEntity, "đã giữ vai trò này")
		a.want(a.post(base+"/vai-tro", "vai-tro", "reader", "co-quan", s.snv, "tu-ngay", "31/02/2025"), http.StatusUnprocessableEntity, "Ngày không có thật", "31/02/2025")
		a.want(a.post(base+"/vai-tro", "vai-tro", "reader", "co-quan", s.snv, "tu-ngay", "01/05/2025"), http.StatusOK, "Đã giao vai trò.", "01/05/2025")
		grant := a.find(a.get(base), `name="vai-tro-so" value="([0-9a-f-]{36})"`)
		a.want(a.post(base+"/thoi-vai-tro", "vai-tro-so", grant), http.StatusOK, "Đã kết thúc vai trò.")
		a.want(a.post(base+"/thong-tin", "ho-ten", " ", "thu-dien-tu", "hoa@", "chuc-vu", "Chuyên viên"), http.StatusUnprocessableEntity,
			"Nhập họ và tên.", "Thư điện tử chưa đúng.", `value="hoa@"`, `value="Chuyên viên"`)
		a.want(a.post(base+"/thong-tin", "ho-ten", "Lê Thị Hòa", "thu-dien-tu", "Hoa@dongnai.gov.vn", "chuc-vu", "Chuyên viên", "dien-thoai", "+84 912 345 678"),
			http.StatusOK, "Đã lưu thông tin.", "Lê Thị Hòa", "hoa@dongnai.gov.vn", "0912345678", "Chuyên viên")
		a.want(a.post("/lam-viec/nguoi-dung/"+s.adminID+"/thong-tin", "ho-ten", "Trần Thị Nghiễm", "thu-dien-tu", "hoa@dongnai.gov.vn"),
			http.StatusUnprocessableEntity, "đã thuộc một tài khoản khác")
		a.want(a.get("/lam-viec/nguoi-dung?tim=hoa"), http.StatusOK, "Lê Thị Hòa")
		a.want(a.get("/lam-viec/nhat-ky"), http.StatusOK, "Sửa thông tin tài khoản")
		a.want(hoa.post(base+"/thong-tin", "ho-ten", "Tự đổi"), http.StatusForbidden)
		a.want(a.post(base+"/khoa", "ly-do", ""), http.StatusUnprocessableEntity, "Nêu lý do khóa.")
		a.want(a.post(base+"/khoa", "ly-do", "Chuyển công tác"), http.StatusOK, "Đã khóa tài khoản.", "Chuyển công tác")
		if p := hoa.get("/lam-viec"); p.path != "/dang-nhap" {
			t.Error("a locked person is still in")
		}
		a.want(a.post(base+"/loi-moi"), http.StatusUnprocessableEntity, "đang bị khóa")
		a.want(a.post(base+"/mo-khoa"), http.StatusOK, "Đã mở khóa tài khoản.")
		a.want(a.get("/lam-viec/nguoi-dung/khong-co"), http.StatusNotFound)
	})
}

func TestOthersSeeNothing(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		officer, inv := s.join("Lê Thị Hoa", access.Officer, s.syt)
		inspector, _ := s.join("Võ Văn Kiểm", access.Inspector, s.snv)
		for _, path := range []string{
			"/lam-viec/nguoi-dung", "/lam-viec/nguoi-dung/moi", "/lam-viec/nhap-nguoi-dung", "/lam-viec/nhap-nguoi-dung/mau.xlsx",
			"/lam-viec/nhap-nguoi-dung/x", "/lam-viec/nguoi-dung/" + s.adminID, "/lam-viec/nguoi-dung/" + s.adminID + "/ban-giao", "/lam-viec/nhat-ky",
		} {
			officer.want(officer.get(path), http.StatusForbidden)
		}
		for _, act := range []string{"thong-tin", "vai-tro", "thoi-vai-tro", "khoa", "mo-khoa", "loi-moi", "tat-hai-buoc", "phien", "ban-giao"} {
			officer.want(officer.post("/lam-viec/nguoi-dung/"+s.adminID+"/"+act, "ly-do", "x"), http.StatusForbidden)
		}
		officer.want(officer.post("/lam-viec/nguoi-dung/phieu-moi", "nguoi", inv.AccountID), http.StatusForbidden)
		inspector.want(inspector.get("/lam-viec/nhat-ky"), http.StatusOK, "Nhận lời mời, đặt mật khẩu", "Trần Thị Nghiễm")
		inspector.want(inspector.get("/lam-viec/nguoi-dung"), http.StatusForbidden)

		coordinator, _ := s.join("Phạm Văn Bình", access.Coordinator, s.snv)
		coordinator.want(coordinator.get("/lam-viec/nguoi-dung/"+s.adminID), http.StatusOK, "Quản trị hệ thống")
		coordinator.want(coordinator.post("/lam-viec/nguoi-dung/"+s.adminID+"/khoa", "ly-do", "x"), http.StatusForbidden)
		coordinator.want(coordinator.get("/lam-viec/nhat-ky"), http.StatusForbidden)
	})
}

func TestAuditPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.join("Lê Thị Hoa", access.Officer, s.syt)
		a := s.admin
		a.want(a.get("/lam-viec/nhat-ky?nguoi=le+thi"), http.StatusOK, "Nhận lời mời, đặt mật khẩu", "Lê Thị Hoa")
		a.want(a.get("/lam-viec/nhat-ky?viec=account.setup"), http.StatusOK, "Tên đăng nhập: nghiem")
		a.want(a.get("/lam-viec/nhat-ky?tu-ngay=11/04/2025"), http.StatusOK, "Không có việc nào khớp")
		a.want(a.get("/lam-viec/nhat-ky?tu-ngay=10/04/2025&den-ngay=10/04/2025"), http.StatusOK, "Thiết lập lần đầu")
		a.want(a.get("/lam-viec/nhat-ky?tu-ngay=10/04/2025&den-ngay=09/04/2025"), http.StatusUnprocessableEntity, "Ngày kết thúc trước")
		for i := range 60 {
			check(t, s.people.SetLanguage(t.Context(), s.actor(s.adminID), []string{"vi", "en"}[i%2]))
		}
		page := a.get("/lam-viec/nhat-ky?lang=vi")
		older := a.find(page, `href="(/lam-viec/nhat-ky\?[^"]*truoc=[^"]*)"`)
		a.want(a.get(older), http.StatusOK, "Thiết lập lần đầu")
	})
}

func peopleFile(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	file, err := office.WriteSheets(office.Sheet{
		Name: "Người dùng", Title: "Danh sách",
		Columns: []office.SheetColumn{{Title: "STT"}, {Title: "Họ và tên"}, {Title: "Email"}, {Title: "Số điện thoại"}, {Title: "Cơ quan, đơn vị"}, {Title: "Vai trò"}},
		Rows:    rows,
	})
	check(t, err)
	return file
}

func TestImportPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := s.admin
		a.want(a.upload("/lam-viec/nhap-nguoi-dung", "tep", "a.xlsx", nil), http.StatusUnprocessableEntity, "Tệp trống")
		a.want(a.upload("/lam-viec/nhap-nguoi-dung", "khac", "a.xlsx", []byte("x")), http.StatusUnprocessableEntity, "Chọn tệp XLSX hoặc CSV.")
		a.want(a.upload("/lam-viec/nhap-nguoi-dung", "tep", "a.xlsx", []byte("PK\x03\x04 nửa tệp")), http.StatusUnprocessableEntity)
		file := peopleFile(t,
			[]any{"1", "Nguyễn Văn An", "an@dongnai.gov.vn", "0912 345 678", "Sở Y tế", "Cán bộ đầu mối"},
			[]any{"2", "Lê Thị Hoa", "", "", "SỞ NỘI VỤ", "lãnh đạo"},
			[]any{"3", "", "an@dongnai.gov.vn", "12", "Sở Không Có", "vua"},
			[]any{"4", "Trùng Thư", "an@dongnai.gov.vn", "", "Sở Y tế", "Người xem"},
		)
		page := a.upload("/lam-viec/nhap-nguoi-dung", "tep", "a.xlsx", file)
		a.want(page, http.StatusOK, "2 người sẽ được mời", "2 dòng cần sửa", "Nhập họ và tên.", "Không có cơ quan “Sở Không Có”",
			"Không hiểu vai trò “vua”", "Trùng thư điện tử với dòng", "Sở Nội vụ", "Lãnh đạo duyệt")
		if n := s.count(`SELECT COUNT(*) FROM account`); n != 1 {
			t.Fatalf("a preview made %d accounts", n-1)
		}
		done := a.post(page.path)
		a.want(done, http.StatusOK, "Đã tạo 2 lời mời.", "2 người không nhận thư điện tử")
		a.want(a.post(page.path), http.StatusOK, "Đã tạo 2 lời mời.")
		if n := s.count(`SELECT COUNT(*) FROM account`); n != 3 {
			t.Errorf("%d accounts after two clicks", n)
		}
		slips := a.post("/lam-viec/nguoi-dung/phieu-moi", "dot", strings.TrimPrefix(page.path, "/lam-viec/nhap-nguoi-dung/"))
		if slips.status != http.StatusOK || slips.header.Get("Content-Type") != office.MimePDF || !bytes.HasPrefix(slips.raw, []byte("%PDF")) {
			t.Errorf("slips: %d %s", slips.status, slips.header)
		}
		a.want(a.upload("/lam-viec/nhap-nguoi-dung", "tep", "a.xlsx", file), http.StatusOK, "Đã có tài khoản dùng thư điện tử này.")
		sample := a.get("/lam-viec/nhap-nguoi-dung/mau.xlsx")
		a.want(a.upload("/lam-viec/nhap-nguoi-dung", "tep", "mau.xlsx", sample.raw), http.StatusOK, "1 người sẽ được mời")
	})
}

func (s *site) count(query string) (n int) {
	s.t.Helper()
	_, err := s.db.Get(s.t.Context(), &n, query)
	check(s.t, err)
	return n
}

func TestHandoverPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		hoa, from := s.join("Lê Thị Hoa", access.Officer, s.syt)
		_, to := s.join("Nguyễn Văn An", access.Reader, s.syt)
		a := s.admin
		base := "/lam-viec/nguoi-dung/" + from.AccountID + "/ban-giao"
		page := a.get(base)
		a.want(page, http.StatusOK, "Bàn giao nhiệm vụ của Lê Thị Hoa", "Nguyễn Văn An (annv)", "Sở Y tế")
		grant := a.find(page, `name="vai-tro" type="checkbox" value="([0-9a-f-]{36})"`)
		a.want(a.post(base, "ngay", "01/01/2025"), http.StatusUnprocessableEntity, "Chọn người nhận bàn giao", "Ngày bàn giao từ hôm nay", "Chọn ít nhất một vai trò")
		done := a.post(base, "vai-tro", grant, "nguoi-nhan", to.AccountID, "ngay", "10/04/2025")
		a.want(done, http.StatusOK, "Đã bàn giao.", "Bản tin cải cách hành chính hàng tháng", "Cán bộ đầu mối, Sở Y tế")
		paper := hoa.get(done.path + "/bien-ban.docx")
		if paper.status != http.StatusOK || paper.header.Get("Content-Type") != office.MimeDOCX || !bytes.HasPrefix(paper.raw, []byte("PK")) {
			t.Errorf("paper: %d %v", paper.status, paper.header)
		}
		text := words(t, paper.raw)
		for _, part := range []string{"BIÊN BẢN", "SỞ Y TẾ", "Lê Thị Hoa", "Nguyễn Văn An", "Cán bộ đầu mối", "Bản tin cải cách hành chính hàng tháng", "Quá hạn", "10/04/2025"} {
			if !strings.Contains(text, part) {
				t.Errorf("the paper does not say %q:\n%s", part, text)
			}
		}
		stranger, _ := s.join("Võ Lạ", access.Officer, s.snv)
		stranger.want(stranger.get(done.path), http.StatusForbidden)
		hoa.want(hoa.get("/lam-viec/tai-khoan"), http.StatusOK, "Chưa có vai trò.", "Lê Thị Hoa bàn giao cho Nguyễn Văn An")
	})
}

func TestAPI(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		a := s.admin
		send := func(method, path, body string) answer {
			r := a.request(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			return a.do(r)
		}
		a.want(send(http.MethodPost, "/api/v1/people", `{`), http.StatusBadRequest, "JSON")
		a.want(send(http.MethodPost, "/api/v1/people", `{"name":""}`), http.StatusBadRequest, `"field":"ho-ten"`)
		made := send(http.MethodPost, "/api/v1/people", fmt.Sprintf(`{"name":"Lê Thị Hoa","grants":[{"role":"officer","agency_id":%q}]}`, s.syt))
		a.want(made, http.StatusCreated, `"login":"hoalt"`, "https://loa.example/loi-moi/")
		id := a.find(made, `"account_id":"([0-9a-f-]{36})"`)
		a.want(send(http.MethodPost, "/api/v1/people/"+id+"/grants", fmt.Sprintf(`{"role":"reader","agency_id":%q}`, s.snv)), http.StatusNoContent)
		list := send(http.MethodGet, "/api/v1/people?q="+url.QueryEscape("hoa"), "")
		a.want(list, http.StatusOK, `"total":1`, `"state":"invited"`)
		a.want(send(http.MethodDelete, "/api/v1/grants/"+a.find(list, `"grants":\[\{"id":"([0-9a-f-]{36})"`), ""), http.StatusNoContent)
		a.want(send(http.MethodPost, "/api/v1/people/"+id+"/lock", `{"reason":"Nghỉ"}`), http.StatusNoContent)
		a.want(send(http.MethodPost, "/api/v1/people/"+id+"/unlock", ``), http.StatusNoContent)
		a.want(send(http.MethodGet, "/api/v1/audit?action=account.lock", ""), http.StatusOK, `"reason":"Nghỉ"`, id)
	})
}

func TestRolesEndWhileSignedIn(t *testing.T) {
	s := newSite(t, db.SQLite)
	b, inv := s.join("Phạm Văn Bình", access.Coordinator, s.snv)
	b.want(b.get("/lam-viec/nguoi-dung"), http.StatusOK)
	person, err := s.people.Person(t.Context(), s.actor(s.adminID), inv.AccountID)
	check(t, err)
	check(t, s.people.EndGrant(t.Context(), s.actor(s.adminID), person.Grants[0].ID, ""))
	b.want(b.get("/lam-viec/nguoi-dung"), http.StatusForbidden)
}

// words gives the text of a DOCX file.
func words(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	check(t, err)
	part, err := z.Open("word/document.xml")
	check(t, err)
	raw, err := io.ReadAll(part)
	check(t, err)
	text := regexp.MustCompile(`</w:p>`).ReplaceAllString(string(raw), "\n")
	text = html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, ""))
	return strings.ReplaceAll(text, "\u00a0", " ")
}

// TestEnglishPages finds texts of the catalogue that a page shows in Vietnamese
// although English was asked for.
func TestEnglishPages(t *testing.T) {
	s := newSite(t, db.SQLite)
	var catalogue map[string]string
	check(t, json.Unmarshal(s.feature.English(), &catalogue))
	_, inv := s.join("Lê Thị Hoa", access.Officer, s.syt)
	check(t, s.people.Lock(t.Context(), s.actor(s.adminID), inv.AccountID, "Nghỉ"))
	offer, err := s.people.Invite(t.Context(), s.actor(s.adminID), people.NewPerson{Name: "Nguyễn Văn An", Grants: []people.NewGrant{{Role: access.Reader, AgencyID: s.syt}}})
	check(t, err)
	pages := []answer{
		s.browser().get("/dang-nhap?lang=en"), s.browser().get(offer.Path() + "?lang=en"),
		s.admin.post("/lam-viec/nguoi-dung/moi?lang=en", "ho-ten", "", "thu-dien-tu", "x", "ten-dang-nhap", "X"),
	}
	for _, path := range []string{
		"/lam-viec/tai-khoan", "/lam-viec/tai-khoan/mat-khau", "/lam-viec/tai-khoan/hai-buoc", "/lam-viec/tai-khoan/ma-truy-cap", "/lam-viec/nguoi-dung",
		"/lam-viec/nguoi-dung/moi", "/lam-viec/nhap-nguoi-dung", "/lam-viec/nguoi-dung/" + inv.AccountID, "/lam-viec/nguoi-dung/" + offer.AccountID,
		"/lam-viec/nguoi-dung/" + s.adminID + "/ban-giao", "/lam-viec/nhat-ky",
	} {
		pages = append(pages, s.admin.get(path+"?lang=en"))
	}
	for _, page := range pages {
		if !strings.Contains(page.text, `lang="en"`) {
			t.Fatalf("%s (%d) is not in English", page.path, page.status)
		}
		for key, english := range catalogue {
			if key != english && !strings.Contains(key, "%") && regexp.MustCompile(`>\s*`+regexp.QuoteMeta(key)+`\s*<`).MatchString(page.text) {
				t.Errorf("%s shows %q in Vietnamese", page.path, key)
			}
		}
	}
}
