package e2e

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/platform/db"
)

// story is what one walk happens to: a plan, a day, and the agency whose
// officer declares.
type story struct {
	plan    string // file
	now     string
	title   string // "Kế hoạch số … ngày …"
	name    string // the plan's own title
	agency  string
	keeper  string
	duty    string // the obligation for which evidence is declared, as the form names it
	happens string // day of the evidence
	scan    bool   // a slow file is sent too
}

const password = "quy hoach 2027 loa"

// TestWalkFromDocumentToReport is the walk of the house: from an empty database
// through reading, reviewing and activating a plan, declaring evidence with a
// file, the cell that turns, to the report with the address of its evidence.
func TestWalkFromDocumentToReport(t *testing.T) {
	t.Parallel()
	walk(t, db.SQLite, story{
		plan: "../../internal/app/demo/data/plan.txt", now: "2027-04-10", title: "Kế hoạch số 12/KH-UBND ngày 18/01/2027", name: "Kế hoạch Thông tin, tuyên truyền cải cách hành chính năm 2027",
		agency: "UBND phường Trấn Biên", keeper: "Sở Nội vụ", duty: "Xây dựng video, clip hướng dẫn người dân", happens: "12/03/2027",
		scan: true,
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
		plan: plan, now: "2025-04-10", title: "Kế hoạch số 35/KH-UBND ngày 24/01/2025", name: "Kế hoạch Thông tin, tuyên truyền cải cách hành chính năm 2025",
		agency: "UBND huyện Xuân Lộc", keeper: "Sở Nội vụ", duty: "Xây dựng video, clip, phóng sự tuyên truyền", happens: "12/03/2025",
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
	report(coordinator, leader)
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
	p.Upload("Tệp danh sách cơ quan", "testdata/co-quan.csv")
	p.Click("Xem trước thay đổi")
	p.Audit("co-quan-xem-truoc")
	p.Click("Ghi 151 thay đổi vào sổ")
	p.Open("/lam-viec/co-quan")
	p.Audit("co-quan")
}

type person struct{ name, login, role, agency string }

// invite invites a person and lets them accept in a browser of their own.
func invite(admin *Page, loa *Program, who person) *Page {
	admin.Open("/lam-viec/nguoi-dung/moi")
	admin.Fill("Họ và tên", who.name)
	admin.Fill("Tên đăng nhập", who.login)
	admin.Choose(who.role)
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
	if s.scan {
		slow(p)
		p.Open("/lam-viec/ke-hoach/tai-len")
	}
	p.Upload("Tệp kế hoạch", s.plan)
	p.Click("Đọc kế hoạch")
	p.Sees(s.title)
	read := p.Path()
	p.Open("/lam-viec/ke-hoach/tai-len")
	p.Upload("Tệp kế hoạch", s.plan)
	p.Click("Đọc kế hoạch")
	p.Sees("Tệp này đã được tải lên", "Mở kế hoạch đã có")
	p.Audit("ke-hoach-tai-len-lai")
	p.Click("Mở kế hoạch đã có")
	p.At(read)
	p.Audit("ke-hoach-duyet")
	at := p.Path()
	for _, part := range []string{"phu-luc", "than-van-ban"} {
		p.Open(at + "?muc=" + part)
		for range 60 {
			if !decide(p) {
				break
			}
		}
		p.Audit("ke-hoach-duyet-" + part)
	}
	p.Open(strings.TrimSuffix(at, "/duyet") + "/nhom")
	p.Sees("Chưa xác nhận")
	p.Audit("ke-hoach-nhom")
	all := regexp.MustCompile(`Xác nhận cả \d+ danh sách ở trên`).FindString(p.Text())
	if all == "" { // one group alone
		all = "Xác nhận danh sách này"
	}
	p.Click(all)
	p.Sees("Đã xác nhận danh sách của")
}

// slow sends a scan of pages that hold no plan: reading it takes a while, is
// shown, and ends with the reason on the same page without a press.
func slow(p *Page) {
	if _, err := exec.LookPath("tesseract"); err != nil {
		if os.Getenv("LOA_CI") == "1" {
			p.t.Fatal(err)
		}
		p.t.Log("no scan is sent: ", err)
		return
	}
	p.Upload("Tệp kế hoạch", scan(p))
	p.Click("Đọc kế hoạch")
	p.Sees("Đang đọc kế hoạch", "Số trang đã đọc", "Thời gian đã đọc")
	p.Audit("ke-hoach-dang-doc")
	for range 120 {
		if p.Has("Đọc lại tệp này") {
			break
		}
		time.Sleep(time.Second)
	}
	p.Sees("Chưa đọc được tệp", "Không tìm thấy nhiệm vụ nào trong văn bản.", "Tải tệp khác lên")
	p.Audit("ke-hoach-chua-doc-duoc")
	p.Open("/lam-viec/ke-hoach")
	p.Sees("Tệp chưa thành kế hoạch", "ban-chup.pdf")
	p.Audit("ke-hoach-tep-cho")
}

// scan makes a PDF file of pictures of the page that is open.
func scan(p *Page) string {
	dir := p.t.TempDir()
	picture, err := p.picture(dir, "trang.png")
	if err != nil {
		p.t.Fatal(err)
	}
	f := fpdf.New("P", "pt", "A4", "")
	for range 8 {
		f.AddPage()
		f.ImageOptions(picture, 0, 0, 595, 842, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	}
	file := filepath.Join(dir, "ban-chup.pdf")
	if err := f.OutputFileAndClose(file); err != nil {
		p.t.Fatal(err)
	}
	return file
}

// decide does the next thing that a part of the review asks for; false when
// nothing is left.
func decide(p *Page) bool {
	for _, act := range []string{"Ghi nhận đã xem", "Xác nhận mọi nhiệm vụ đã rõ"} {
		if p.Has(act) {
			p.Click(act)
			return true
		}
	}
	if p.Count(".loa-party__ask button") > 0 { // who is meant: the whole group
		whole := regexp.MustCompile(`Cả \d+ cơ quan`).FindString(p.Text())
		p.In(".loa-party__ask").Click(whole)
		return true
	}
	if p.Has("Xác nhận nhiệm vụ") {
		p.Click("Xác nhận nhiệm vụ")
		return true
	}
	return false
}

func activate(p *Page, s story) {
	p.Open("/lam-viec/ke-hoach")
	p.Click(s.name)
	p.Click("Đưa vào theo dõi")
	p.Audit("ke-hoach-dua-vao")
	p.Click("Đưa kế hoạch vào theo dõi")
	p.Sees("Đính tệp đã ký, hoặc nêu lý do chưa có.")
	p.Audit("ke-hoach-dua-vao-loi")
	p.Fill("Hoặc lý do chưa có tệp đã ký", "Bản ký số chưa về, sẽ bổ sung.")
	p.Click("Đưa kế hoạch vào theo dõi")
	p.Sees(s.title, "Lý do chưa có: Bản ký số chưa về, sẽ bổ sung.")
	p.Audit("ke-hoach-dang-theo-doi")
}

func declare(p *Page, s story) {
	p.Viewport(360) // a telephone
	p.Open("/lam-viec")
	p.Audit("ban-lam-viec-can-bo")
	p.Viewport(360)
	p.Open("/lam-viec/minh-chung/khai")
	p.Upload("Chọn tệp", photograph(p.t))
	p.Click("Gửi minh chứng")
	p.Sees("Chọn ít nhất một nhiệm vụ mà minh chứng này đáp ứng.", "Tệp đã nhận")
	p.SeesNot("Nhập tên việc đã làm")
	p.Audit("khai-minh-chung-loi")
	p.Viewport(360)
	p.Fill("Tên việc đã làm", "Video hướng dẫn nộp hồ sơ khai sinh")
	p.Fill("Ngày đã làm", s.happens)
	p.Choose(s.duty)
	p.Select("Loại việc", "Video, clip")
	p.Click("Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", "Video hướng dẫn nộp hồ sơ khai sinh")
	p.Audit("minh-chung")
}

func matrix(p *Page, s story) {
	p.Open("/lam-viec/ma-tran")
	p.Near(s.agency).Sees("Đạt", "1/1")
	p.Audit("ma-tran")
	p.Near(s.agency).Click("Đạt 1/1")
	p.Sees("Đã có 1 video, clip, chỉ tiêu là 01.", "Video hướng dẫn nộp hồ sơ khai sinh")
	p.Audit("ma-tran-mo-o")
}

func report(writer, leader *Page) {
	writer.Open("/lam-viec/bao-cao")
	writer.Audit("bao-cao-trong")
	writer.Open("/lam-viec/bao-cao/moi")
	writer.Audit("bao-cao-moi")
	writer.Click("Lập dự thảo báo cáo")
	writer.Sees("Số liệu", "Gửi duyệt")
	writer.Audit("bao-cao-soan")
	writer.Click("Gửi duyệt")
	leader.Open("/lam-viec")
	leader.Click("Xem và duyệt")
	leader.Audit("bao-cao-duyet")
	leader.Click("Duyệt và chốt số liệu")
	leader.Sees("Đã duyệt, chưa gửi")
	docx := leader.Download("Tải DOCX").Body
	text := inside(leader.t, docx, "word/document.xml")
	for _, want := range []string{"BÁO CÁO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Xây dựng video, clip"} {
		if !strings.Contains(text, want) {
			leader.t.Errorf("the paper does not say %q", want)
		}
	}
	if links := inside(leader.t, docx, "word/_rels/document.xml.rels"); !strings.Contains(links, leader.base+leader.Path()+"/minh-chung?ban=1&amp;dong=nv.") {
		leader.t.Error("the paper's figures do not lead to their evidence")
	}
	leader.Audit("bao-cao-da-duyet")
}

// photograph makes a small picture file.
func photograph(t testing.TB) string {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i := range picture.Pix {
		picture.Pix[i] = byte(i)
	}
	name := filepath.Join(t.TempDir(), "ảnh chụp.png")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, picture), f.Close()); err != nil {
		t.Fatal(err)
	}
	return name
}

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
