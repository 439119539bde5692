package e2e

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/internal/platform/db"
)

// story is what one walk happens to: a plan, a day, and the agency whose
// officer declares.
type story struct {
	plan    string // file
	now     string
	title   string // "Kế hoạch số … ngày …"
	agency  string
	keeper  string
	duty    string // the obligation for which evidence is declared, as the form names it
	short   string // the same as the matrix names it
	happens string // day of the evidence
}

const password = "quy hoach 2027 loa"

// TestWalkFromDocumentToReport is the walk of the house: from an empty database
// through reading, reviewing and activating a plan, declaring evidence with a
// file, the cell that turns, to the report with the address of its evidence.
func TestWalkFromDocumentToReport(t *testing.T) {
	t.Parallel()
	walk(t, db.SQLite, story{
		plan: "../../internal/app/demo/data/plan.txt", now: "2027-04-10", title: "Kế hoạch số 12/KH-UBND ngày 18/01/2027",
		agency: "UBND phường Trấn Biên", keeper: "Sở Nội vụ", duty: "Xây dựng video", short: "Xây dựng video…", happens: "12/03/2027",
	})
}

// TestWalkWithTheRealPlan is the same with a plan that a province really
// issued, when its text lies beside the project.
func TestWalkWithTheRealPlan(t *testing.T) {
	t.Parallel()
	plan := filepath.Join("..", "..", "..", "shared", "plans", "dong-nai-35-kh-ubnd-2025.txt")
	if dir := os.Getenv("LOA_SHARED"); dir != "" {
		plan = filepath.Join(dir, "plans", "dong-nai-35-kh-ubnd-2025.txt")
	}
	if _, err := os.Stat(plan); err != nil {
		t.Skip("the real plan does not lie beside the project: ", err)
	}
	walk(t, db.Postgres, story{
		plan: plan, now: "2025-04-10", title: "Kế hoạch số 35/KH-UBND ngày 24/01/2025",
		agency: "UBND huyện Xuân Lộc", keeper: "Sở Nội vụ", duty: "Xây dựng video", short: "Xây dựng video", happens: "12/03/2025",
	})
}

func walk(t *testing.T, engine db.Engine, s story) {
	loa := Start(t, engine, "--now", s.now)
	admin := loa.Browser(t)
	setUp(admin, loa)
	importAgencies(admin)
	coordinator := invite(admin, loa, person{"Nguyễn Thị Điều", "dieu", "Người điều phối", s.keeper})
	leader := invite(admin, loa, person{"Lê Văn Duyệt", "duyet", "Lãnh đạo duyệt", s.keeper})
	officer := invite(admin, loa, person{"Phạm Thị Đầu", "dau", "Cán bộ đầu mối", s.agency})

	review(coordinator, s)
	activate(leader, s)
	declare(officer, s)
	matrix(coordinator, s)
	report(coordinator, leader, s)
}

func setUp(p *Page, loa *Program) {
	p.Open(loa.SetupURL())
	p.Audit("thiet-lap")
	p.Fill("Họ và tên", "Trần Quản Trị")
	p.Fill("Tên đăng nhập", "quantri")
	p.Fill("Mật khẩu mới", password)
	p.Fill("Nhập lại mật khẩu mới", password)
	p.Click("Tạo tài khoản quản trị")
	p.At("/lam-viec")
	p.Audit("ban-lam-viec-trong")
}

func importAgencies(p *Page) {
	p.Open("/lam-viec/co-quan")
	p.Audit("co-quan-trong")
	p.Open("/lam-viec/co-quan/nhap")
	p.Upload("Tệp danh sách cơ quan", "../../internal/app/demo/data/agencies.csv")
	p.Click("Xem trước thay đổi")
	p.Audit("co-quan-xem-truoc")
	p.In("form").Click("Ghi 151 thay đổi vào sổ")
	p.Open("/lam-viec/co-quan")
	p.Audit("co-quan")
}

type person struct{ name, login, role, agency string }

// invite invites a person and lets them accept in a browser of their own.
func invite(admin *Page, loa *Program, who person) *Page {
	admin.Open("/lam-viec/nguoi-dung/moi")
	admin.Fill("Họ và tên", who.name)
	admin.Fill("Tên đăng nhập", who.login)
	admin.Select("Vai trò", who.role)
	admin.Select("Cơ quan", who.agency)
	admin.Click("Tạo lời mời")
	text := admin.Text()
	at := strings.Index(text, "/loi-moi/")
	link := strings.Fields(text[at:])[0]
	p := loa.Browser(admin.t)
	p.Open(link)
	p.Audit("loi-moi")
	p.Fill("Mật khẩu mới", password)
	p.Fill("Nhập lại mật khẩu mới", password)
	p.Click("Đặt mật khẩu và đăng nhập")
	p.At("/lam-viec")
	return p
}

func review(p *Page, s story) {
	p.Open("/lam-viec/ke-hoach")
	p.Audit("ke-hoach-trong")
	p.Open("/lam-viec/ke-hoach/tai-len")
	p.Audit("ke-hoach-tai-len")
	p.Upload("Tệp kế hoạch", s.plan)
	p.Click("Đọc kế hoạch")
	p.Sees(s.title)
	p.Audit("ke-hoach-duyet")
}

func activate(p *Page, s story)               {}
func declare(p *Page, s story)                {}
func matrix(p *Page, s story)                 {}
func report(coordinator, p *Page, s story)    {}

// inside reads a part of a DOCX.
func inside(t testing.TB, docx []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
