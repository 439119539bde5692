package planreview_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/domain/agency"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/org"
)

// sent is a file sent through the upload page.
func (s *site) sent(name string, file []byte) webtest.Answer {
	s.t.Helper()
	return s.Upload("/lam-viec/ke-hoach/tai-len", url.Values{}, webtest.File{Field: "tep", Name: name, Content: file})
}

func (s *site) plans() (n int) {
	s.t.Helper()
	if _, err := s.db.Get(s.t.Context(), &n, `SELECT COUNT(*) FROM plan`); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// entityBomb would grow to gigabytes if its entities were put in.
const entityBomb = `<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">` +
	`<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY bom "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>`

func TestBadFilesAreRefusedOnThePage(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		whole := wordFile(t, "", samplePlan)
		for name, c := range map[string]struct {
			file string
			body []byte
			want string
		}{
			"truncated DOCX": {"ke-hoach.docx", whole[:len(whole)/2], "hỏng"},
			"entity bomb":    {"ke-hoach.docx", wordFile(t, entityBomb, samplePlan), "hãy"},
			"old Word":       {"ke-hoach.doc", append([]byte{0xD0, 0xCF, 0x11, 0xE0}, make([]byte, 600)...), "“Lưu thành” .docx"},
			"empty":          {"ke-hoach.txt", []byte{}, "Tệp rỗng"},
			"half a PDF":     {"ke-hoach.pdf", printPDF(t, samplePlan, nil)[:2000], "bị hỏng"},
		} {
			s.sent(c.file, c.body).Want(http.StatusUnprocessableEntity, c.want)
			if t.Failed() {
				t.Fatal(name)
			}
		}
		if n := s.plans(); n != 0 {
			t.Errorf("%d plans were kept", n)
		}
		s.Get("/lam-viec/ke-hoach").Want(http.StatusOK, "Tệp chưa thành kế hoạch", "ke-hoach.docx", "Chưa đọc được")
		pasted := "Xin chào các đồng chí.\nVăn bản này không giao việc cho ai."
		a := s.Upload("/lam-viec/ke-hoach/tai-len", url.Values{"van_ban": {pasted}})
		a.Want(http.StatusUnprocessableEntity, "Không tìm thấy nhiệm vụ nào", pasted)
	})
}

// The file's password is asked for on the page; a wrong one is asked for again;
// nothing of it stays.
func TestPasswordIsAskedFor(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		locked := printPDF(t, samplePlan, func(p *fpdf.Fpdf) { p.SetProtection(0, "mo tep", "chu") })
		a := s.sent("ke-hoach.pdf", locked).Want(http.StatusUnprocessableEntity, "có mật khẩu", "Mật khẩu của tệp")
		_, rest, _ := strings.Cut(a.Body, `action="/lam-viec/ke-hoach/tai-len/lan-doc/`)
		id, _, _ := strings.Cut(rest, "/thu-lai")
		at := "/lam-viec/ke-hoach/tai-len/lan-doc/" + id
		s.Get(at).Want(http.StatusOK, "Chưa đọc được tệp", "có mật khẩu", "Mật khẩu của tệp", "ke-hoach.pdf")
		s.Post(at+"/thu-lai", nil).Want(http.StatusUnprocessableEntity, "Nhập mật khẩu mở tệp.")
		wrong := s.Post(at+"/thu-lai", url.Values{"mat_khau_tep": {"sai"}}).Want(http.StatusSeeOther)
		s.Get(wrong.Location).Want(http.StatusOK, "Mật khẩu của tệp PDF chưa đúng", "Mật khẩu của tệp")
		right := s.Post(wrong.Location+"/thu-lai", url.Values{"mat_khau_tep": {"mo tep"}}).Want(http.StatusSeeOther)
		s.Get(right.Location).Want(http.StatusOK, "Kế hoạch số 12/KH-UBND ngày 24/01/2025")
		var n int
		if _, err := d.Get(t.Context(), &n, `SELECT COUNT(*) FROM plan_intake WHERE password <> ''`); err != nil || n != 0 {
			t.Errorf("%d passwords are kept, %v", n, err)
		}
	})
}

// A machine without the tools says what to install.
func TestScanWithoutTheTools(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		s := newSite(t, dbtest.Open(t, engine, owners, nil))
		path := t.TempDir()
		t.Setenv("PATH", path)
		a := s.sent("ban-chup.pdf", scanPDF(t, 2))
		a.Want(http.StatusUnprocessableEntity, "bản chụp, không có lớp chữ (2 trong 2 trang)", "tesseract-ocr-vie")
	}
}

// warnings gives the codes of what the reader warns of.
func (s *site) warnings(text string) (id string, all []plan.Warning) {
	s.t.Helper()
	id = s.ended(s.sent("ke-hoach.txt", []byte(text)).Want(http.StatusSeeOther).Location)
	doc, err := s.prog.Document(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return id, doc.Warnings
}

func TestAnAgencyThatEndedIsADoubt(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		ctx := t.Context()
		for _, name := range []string{"Sở Ngoại vụ", "Sở Khoa học"} {
			s.register(name)
		}
		found, err := s.org.Match(ctx, "Sở Ngoại vụ", "2024-01-01")
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		if err := s.org.Close(ctx, lan, found[0].ID, "2025-01-01", "nhập vào Văn phòng UBND"); err != nil {
			t.Fatal(err)
		}
		if found, err = s.org.Match(ctx, "Sở Khoa học", "2024-01-01"); err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		later := org.Version{Name: "Sở Khoa học và Công nghệ", ValidFrom: "2025-01-10", Level: agency.Province, Kind: agency.Department}
		if err := s.org.Change(ctx, lan, found[0].ID, later); err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(samplePlan, "3\tThực hiện chuyên mục", "4\tĐón tiếp các đoàn khách\t01 đoàn\tSở Ngoại vụ\tSở Khoa học\tTrong năm 2025\n3\tThực hiện chuyên mục", 1)
		id, _ := s.warnings(text)
		row := s.row("/"+id, "Đón tiếp")
		s.Get("/lam-viec/ke-hoach/"+id+"/duyet?dong="+row.ID).Want(http.StatusOK,
			"“Sở Ngoại vụ” đã kết thúc từ ngày 01/01/2025 (nhập vào Văn phòng UBND), trước ngày ban hành.",
			"“Sở Khoa học” từ ngày 10/01/2025 không còn tên này; vào ngày ban hành là “Sở Khoa học và Công nghệ”.")
	})
}

// What the reader finds wrong in the whole document stands above the review.
func TestWarningsOfTheDocument(t *testing.T) {
	for code, text := range map[string]string{
		"second-plan":   samplePlan + "\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n" + strings.Replace(samplePlan, "12/KH-UBND", "34/KH-UBND", 1),
		"date-conflict": strings.Replace(samplePlan, "Số: 12/KH-UBND\n", "Số: 12/KH-UBND\nĐồng Nai, ngày 20 tháng 01 năm 2025\n", 1),
	} {
		dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
			s := newSite(t, d)
			id, all := s.warnings(text)
			i := slices.IndexFunc(all, func(w plan.Warning) bool { return w.Code == code })
			if i < 0 {
				t.Fatalf("no warning %s: %+v", code, all)
			}
			s.Get("/lam-viec/ke-hoach/"+id+"/duyet").Want(http.StatusOK, all[i].Message, "Ghi nhận đã xem")
		})
	}
}
