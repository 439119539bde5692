package planreview_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/feature/planreview"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/programme"
)

// waits is how long a test waits for what takes seconds: a machine that is busy
// with other tests is no fault.
const waits = 5 * time.Minute

// ended follows a reading from where the upload led until it is a plan, and
// gives the plan's id.
func (s *site) ended(to string) string {
	s.t.Helper()
	for end := time.Now().Add(waits); time.Now().Before(end); {
		if page, ok := strings.CutSuffix(to, "/duyet"); ok {
			return page[strings.LastIndexByte(page, '/')+1:]
		}
		a := s.Get(to)
		switch {
		case a.Status == http.StatusSeeOther:
			to = a.Location
		case !strings.Contains(a.Body, "data-loa-follow"):
			s.t.Fatalf("%s: %d\n%s", to, a.Status, a.Body)
		default:
			time.Sleep(100 * time.Millisecond)
		}
	}
	s.t.Fatalf("%s goes on and on", to)
	return ""
}

// What a reading page shows while another node reads the file: pages of pages
// and the time passed, from the database, with and without scripts.
func TestProgressIsShown(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		_, err := d.Writer().ExecContext(t.Context(), `INSERT INTO plan_intake (id, claim, state, name, sha256, size, kept, by_id, by_name, at, holder,
			beat_at, began_at, pages_done, pages) VALUES ('x', 'x', 'reading', 'Bản chụp <b>.pdf', 'x', 204800, TRUE, 'lan', 'Lan', $1, 'may khac', $1, $2, 3, 8)`,
			db.Millis(dbtest.Now), db.Millis(dbtest.Now.Add(-72*time.Second)))
		if err != nil {
			t.Fatal(err)
		}
		at := "/lam-viec/ke-hoach/tai-len/lan-doc/x"
		a := s.Get(at).Want(http.StatusOK, "Đang đọc kế hoạch", "3/8", "Thời gian đã đọc: 1 phút 12 giây.", "Bản chụp <b>.pdf", "Xem lại", "data-loa-follow")
		a.Without("Bản chụp &amp;lt;b")
		s.Get("/lam-viec/ke-hoach").Want(http.StatusOK, "Tệp chưa thành kế hoạch", "3/8 trang")
		var api struct {
			State, Name string
			PagesDone   int `json:"pages_done"`
			Pages       int
		}
		s.Get("/api/v1/plan-readings/x").Want(http.StatusOK).Into(&api)
		if api.State != "reading" || api.PagesDone != 3 || api.Pages != 8 {
			t.Errorf("%+v", api)
		}
		s.Actor = officer
		s.Get(at).Want(http.StatusForbidden)
		s.Get("/api/v1/plan-readings/x").Want(http.StatusForbidden)
		s.Get("/lam-viec/ke-hoach").Without("Bản chụp")
	})
}

func TestSameFileAndSamePlan(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		page := s.draft()
		s.Actor = minh
		again := s.sent("ten-khac.txt", []byte(samplePlan)).Want(http.StatusSeeOther)
		s.Get(again.Location).Want(http.StatusOK, "Tệp này đã được tải lên", "Đường Thị Lan đã tải tệp này lên lúc", "Đang đọc và duyệt", `href="`+page+`"`)
		same := s.sent("ban-pdf.pdf", printPDF(t, samplePlan, nil)).Want(http.StatusSeeOther)
		at := s.settled(same.Location)
		s.Get(at).Want(http.StatusOK, "Kế hoạch này đã có", "ban-pdf.pdf", "ke-hoach.txt", "Mở kế hoạch đã có", "Vẫn tạo bản đọc mới")
		s.Post(at+"/van-doc", nil).Want(http.StatusUnprocessableEntity, "Nêu lý do tạo bản đọc mới của kế hoạch đã có.")
		if n := s.plans(); n != 1 {
			t.Errorf("%d plans before a reason", n)
		}
		id := s.ended(s.Post(at+"/van-doc", url.Values{"ly_do": {"Bản TXT thiếu phụ lục"}}).Want(http.StatusSeeOther).Location)
		if n := s.plans(); n != 2 || "/lam-viec/ke-hoach/"+id == page {
			t.Errorf("%d plans, the new one is %s", n, id)
		}
	})
}

// settled waits until a reading ended and gives its page.
func (s *site) settled(at string) string {
	s.t.Helper()
	for end := time.Now().Add(waits); time.Now().Before(end); {
		if a := s.Get(at); !strings.Contains(a.Body, "data-loa-follow") {
			return at
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatal(at, " goes on and on")
	return ""
}

func TestOriginalAndSignedFiles(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		page := s.draft()
		id := page[strings.LastIndexByte(page, '/')+1:]
		papers, err := s.prog.Papers(t.Context(), lan, id)
		if err != nil || papers.Original == nil {
			t.Fatal(papers, err)
		}
		original := page + "/tep/" + papers.Original.ID
		s.Get(page+"/thong-tin").Want(http.StatusOK, "Tệp gốc", "ke-hoach.txt", "Tệp đã ký", "Chưa có", "Đính tệp đã ký", papers.Original.SHA256)
		if a := s.Get(original); a.Status != http.StatusOK || a.Body != samplePlan || !strings.Contains(a.Header.Get("Content-Disposition"), "ke-hoach.txt") {
			t.Errorf("the original: %d %v", a.Status, a.Header)
		}
		form := page + "/tep-da-ky"
		s.Get(form).Want(http.StatusOK, "Tệp kế hoạch đã ký", "12/KH-UBND", "24/01/2025").Without("chính là bản đã ký")
		s.Post(form, nil).Want(http.StatusUnprocessableEntity, "Chọn tệp PDF có chữ ký.")
		s.Upload(form, nil, webtest.File{Field: "tep_da_ky", Name: "a.docx", Content: []byte("PK")}).
			Want(http.StatusUnprocessableEntity, "Tệp đã ký phải là PDF như đã phát hành.")
		signed := printPDF(t, samplePlan, nil)
		s.Upload(form, nil, webtest.File{Field: "tep_da_ky", Name: "12 đã ký.pdf", Content: signed}).Want(http.StatusSeeOther)
		s.Get(page+"/dua-vao-theo-doi").Want(http.StatusOK, "12 đã ký.pdf", "Đường Thị Lan", "Không có chữ ký số", "Tệp không có chữ ký số.")
		s.Upload(form, nil, webtest.File{Field: "tep_da_ky", Name: "nua.pdf", Content: signed[:1500]}).Want(http.StatusUnprocessableEntity, "bị hỏng")
		s.Post(form, url.Values{"chinh_tep_nay": {"1"}}).Want(http.StatusUnprocessableEntity, "Tệp đã ký phải là PDF")
		s.Actor = officer
		for _, path := range []string{original, form} {
			s.Get(path).Want(http.StatusForbidden)
		}
		s.Upload(form, nil, webtest.File{Field: "tep_da_ky", Name: "x.pdf", Content: signed}).Want(http.StatusForbidden)
	})
}

// A classified file is gone from the disk when it was refused.
func TestAClassifiedFileIsNotKept(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		secret := strings.Replace(samplePlan, "KẾ HOẠCH\n", "MẬT\n\nKẾ HOẠCH\n", 1)
		s.sent("ke-hoach-mat.txt", []byte(secret)).Want(http.StatusUnprocessableEntity, "không tiếp nhận văn bản mật")
		var in programme.Intake
		if _, err := d.Get(t.Context(), &in, `SELECT id, name, sha256, kept FROM plan_intake`); err != nil {
			t.Fatal(err)
		}
		for range 100 { // the file goes right after the refusal is known
			if !s.files.Has(t.Context(), in.SHA256) {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if s.files.Has(t.Context(), in.SHA256) || in.Kept || in.Name != "" {
			t.Errorf("something is kept: %+v", in)
		}
		s.Get("/lam-viec/ke-hoach/tai-len/lan-doc/"+in.ID).Want(http.StatusOK, "Tệp có dấu chỉ độ mật").Without("Đọc lại tệp này", "ke-hoach-mat")
	})
}

func TestUploadByProgram(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		send := func() webtest.Answer {
			return s.Upload("/api/v1/plans", nil, webtest.File{Field: "file", Name: "ke-hoach.txt", Content: []byte(samplePlan)})
		}
		var first, second, read struct {
			ID, URL, State string
			PlanID         string `json:"plan_id"`
		}
		send().Want(http.StatusAccepted).Into(&first)
		send().Want(http.StatusOK).Into(&second)
		if first.ID == "" || first.ID != second.ID {
			t.Errorf("the same file twice: %+v, %+v", first, second)
		}
		for end := time.Now().Add(waits); time.Now().Before(end); {
			s.Get(first.URL).Want(http.StatusOK).Into(&read)
			if read.State == "done" {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if read.State != "done" || read.PlanID == "" || s.plans() != 1 {
			t.Errorf("%+v, %d plans", read, s.plans())
		}
		s.Upload("/api/v1/plans", nil).Want(http.StatusBadRequest, "mục file")
		s.Actor = access.Actor{AccountID: "l", Grants: []access.Grant{{Role: access.Leader, AgencyID: "snv"}}}
		send().Want(http.StatusForbidden)
	})
}

// The daily sweep removes what nobody names and leaves the rest.
func TestSweep(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.draft()
		var named string
		if _, err := d.Get(t.Context(), &named, `SELECT sha256 FROM plan_file`); err != nil {
			t.Fatal(err)
		}
		loose, err := s.files.Put(t.Context(), strings.NewReader("tải lên dở dang"), 100)
		if err != nil {
			t.Fatal(err)
		}
		past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, sum := range []string{named, loose.SHA256} {
			if err := os.Chtimes(filepath.Join(s.dir, sum[:2], sum), past, past); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Write(t.Context(), func(_ context.Context, tx *db.Tx) error { tx.Enqueue(planreview.Sweep{}); return nil }); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(waits); time.Now().Before(end); {
			if !s.files.Has(t.Context(), loose.SHA256) {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if s.files.Has(t.Context(), loose.SHA256) || !s.files.Has(t.Context(), named) {
			t.Errorf("loose %v, named %v", s.files.Has(t.Context(), loose.SHA256), s.files.Has(t.Context(), named))
		}
	})
}
