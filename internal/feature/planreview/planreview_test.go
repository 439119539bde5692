package planreview_test

import (
	"context"
	"fmt"
	"html"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/event"
	"loa/internal/feature/planreview"
	"loa/internal/platform/audit"
	"loa/internal/platform/blob"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

func actor(id, name string, role access.Role) access.Actor {
	return access.Actor{AccountID: id, Name: name, Grants: []access.Grant{{Role: role, AgencyID: "snv"}}}
}

var (
	lan     = actor("lan", "Đường Thị Lan", access.Coordinator)
	minh    = actor("minh", "Nguyễn Văn Minh", access.Coordinator)
	hoa     = actor("hoa", "Trần Thị Hoà", access.Leader)
	officer = actor("o", "Cán bộ", access.Officer)
	owners  = []fs.FS{audit.Migrations, org.Migrations, programme.Migrations}
)

type site struct {
	*webtest.Site

	t    *testing.T
	db   *db.DB
	org  *org.Registry
	prog *programme.Programme

	files *blob.Dir
	dir   string
	room  *planreview.Feature
}

func newSite(t *testing.T, d *db.DB) *site {
	t.Helper()
	zone, err := clock.Zone("")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	s := &site{t: t, db: d, org: org.New(d, zone), files: files, dir: dir}
	s.prog = programme.New(d, s.org, programme.Config{})
	f, err := planreview.New(planreview.Sources{Programme: s.prog, Registry: s.org, Files: files, Check: func(_ context.Context, file []byte) (pdfsign.Verdict, error) {
		return pdfsign.Examine(file, d.Clock().Now(), pdfsign.Trust{})
	}})
	if err != nil {
		t.Fatal(err)
	}
	f.Patient()
	s.room = f
	s.Site = webtest.New(t, lan, f)
	s.work(f)
	return s
}

// work reads files in the background, as the program does.
func (s *site) work(f *planreview.Feature) {
	s.t.Helper()
	if err := job.Migrate(s.t.Context(), s.db); err != nil {
		s.t.Fatal(err)
	}
	w := river.NewWorkers()
	err := f.Jobs(w)
	if err == nil {
		err = river.AddWorkerSafely(w, river.WorkFunc(func(context.Context, *river.Job[event.PlanActivated]) error { return nil }))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	q, err := job.New(s.t.Context(), s.db, job.Config{Workers: w, Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		err = q.Start(context.WithoutCancel(s.t.Context()))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			s.t.Errorf("stop: %v", err)
		}
	})
}

func (s *site) register(names ...string) {
	s.t.Helper()
	for _, name := range names {
		v := org.Version{Name: name, ValidFrom: "2020-01-01", Level: agency.Province, Kind: agency.Department}
		switch {
		case strings.HasPrefix(name, "UBND huyện"):
			v.Level, v.Kind = agency.District, agency.Committee
		case !strings.HasPrefix(name, "Sở"):
			v.Kind = agency.Other
		}
		if _, err := s.org.Add(s.t.Context(), lan, org.NewAgency{Version: v}); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *site) get(path string) (status int, body string) {
	a := s.Get(path)
	return a.Status, a.Body
}

func (s *site) post(path string, values url.Values) (status int, body, to string) {
	a := s.Post(path, values)
	return a.Status, a.Body, a.Location
}

// must posts and expects to be sent on.
func (s *site) must(path string, values url.Values) string {
	s.t.Helper()
	status, body, to := s.post(path, values)
	if status != http.StatusSeeOther {
		s.t.Fatalf("POST %s: %d\n%s", path, status, body)
	}
	return to
}

func (s *site) upload(name string, file []byte, pasted string) (status int, body, to string) {
	s.t.Helper()
	var files []webtest.File
	if file != nil {
		files = []webtest.File{{Field: "tep", Name: name, Content: file}}
	}
	values := url.Values{}
	if pasted != "" {
		values.Set("van_ban", pasted)
	}
	a := s.Upload("/lam-viec/ke-hoach/tai-len", values, files...)
	return a.Status, a.Body, a.Location
}

// samplePlan is a small plan of our own in the layout of official papers.
const samplePlan = `ỦY BAN NHÂN DÂN TỈNH
Số: 12/KH-UBND

KẾ HOẠCH
Thông tin cải cách hành chính năm 2025

I. MỤC TIÊU

- Thông tin đầy đủ.

II. NỘI DUNG

- Đăng tin.

IV. TỔ CHỨC THỰC HIỆN

1. Thủ trưởng các sở, ban, ngành

- Xây dựng kế hoạch của cơ quan, đơn vị; hoàn thành chậm nhất trong tháng 02/2025;

- Tăng cường thông tin trên trang thông tin điện tử của cơ quan;

- Định kỳ quý I, 6 tháng, quý III, hàng năm báo cáo kết quả về Sở Nội vụ.

2. Sở Nội vụ

- Theo dõi, đôn đốc việc thực hiện Kế hoạch.

Phụ lục
PHÂN CÔNG NHIỆM VỤ NĂM 2025
(Kèm theo Kế hoạch số 12/KH-UBND ngày 24/01/2025)

Stt	Nội dung công việc	Sản phẩm	Cơ quan chủ trì	Cơ quan phối hợp	Thời gian thực hiện
1	Phát hành bản tin cải cách hành chính	Mỗi tháng 01 bản tin	Sở Nội vụ	Các đơn vị có liên quan	Hàng tháng
2	Tổ chức đối thoại với người dân	Hội nghị	Các sở, ban, ngành	Các sở, ban, ngành có liên quan; UBND các huyện, thành phố	Trong năm 2025
3	Thực hiện chuyên mục <script>alert(1)</script>	Ít nhất 02 chuyên mục	Báo tỉnh	Sở Nội vụ	Trong năm 2025
`

func (s *site) draft() string {
	s.t.Helper()
	status, body, to := s.upload("ke-hoach.txt", []byte(samplePlan), "")
	if status != http.StatusSeeOther {
		s.t.Fatalf("upload: %d\n%s", status, body)
	}
	return strings.TrimSuffix(to, "/duyet")
}

func (s *site) rows(page string) []programme.Reading {
	s.t.Helper()
	v, err := s.prog.Review(s.t.Context(), lan, page[strings.LastIndexByte(page, '/')+1:])
	if err != nil {
		s.t.Fatal(err)
	}
	return v.Rows
}

func (s *site) row(page, words string) programme.Reading {
	s.t.Helper()
	for _, r := range s.rows(page) {
		if strings.Contains(r.Content, words) {
			return r
		}
	}
	s.t.Fatalf("no row %q", words)
	return programme.Reading{}
}

func TestWalkFromUploadToForce(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế", "UBND huyện Tân Phú")
		if status, body := s.get("/lam-viec/ke-hoach"); status != http.StatusOK || !strings.Contains(body, "Tải kế hoạch đầu tiên lên") {
			t.Errorf("empty list: %d", status)
		}
		page := s.draft()
		status, body := s.get(page + "/duyet")
		for _, want := range []string{
			"Kế hoạch số 12/KH-UBND ngày 24/01/2025", "Cần xem trước (2)", "Đã rõ, chờ xác nhận (1)", "Văn bản gốc", "<mark", "Chưa xác định, không giao",
			"data-loa-mark=\"phoi-hop\"", "data-loa-field=\"phoi-hop\"", "&lt;script&gt;alert(1)&lt;/script&gt;", "Ghi nhận đã xem",
		} {
			if status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("the review page (%d) lacks %q", status, want)
			}
		}
		if strings.Contains(body, "<script>alert") {
			t.Error("a script of the document runs")
		}
		talk, column := s.row(page, "đối thoại"), s.row(page, "chuyên mục")
		s.must(page+"/co-quan", url.Values{"ten": {"UBND các huyện, thành phố"}, "dong": {talk.ID}, "cach": {"ca-nhom"}})
		to := s.must(page+"/dong/"+column.ID+"/xac-nhan", url.Values{"phien_ban": {"1"}})
		if !strings.Contains(to, column.ID) || s.row(page, "chuyên mục").State != programme.RowOpen {
			t.Error("a row whose agency is unknown was confirmed")
		}
		if status, body := s.get(page + "/co-quan?ten=B%C3%A1o+t%E1%BB%89nh&dong=" + column.ID); status != http.StatusOK || !strings.Contains(body, "Thêm và chọn cơ quan này") {
			t.Errorf("choosing: %d", status)
		}
		if status, body, _ := s.post(page+"/them-co-quan", url.Values{"cum_tu": {"Báo tỉnh"}, "dong": {column.ID}, "ten": {"Báo tỉnh"}, "hieu_luc": {"30/2/2020"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "30/2/2020") {
			t.Errorf("a wrong day: %d", status)
		}
		s.must(page+"/them-co-quan", url.Values{"cum_tu": {"Báo tỉnh"}, "dong": {column.ID}, "ten": {"Báo Thử Nghiệm"}, "hieu_luc": {"01/01/2020"}, "cap": {"province"}, "loai": {"newspaper"}})
		s.must(page+"/luu-y/0", nil)
		s.must(page+"/xac-nhan-ro", url.Values{"muc": {"phu-luc"}})
		for _, r := range s.rows(page) {
			if r.State == programme.RowOpen {
				s.must(page+"/dong/"+r.ID+"/xac-nhan", url.Values{"phien_ban": {fmt.Sprint(r.Version)}})
			}
		}
		s.confirmLists(page)
		s.force(page)
	})
}

// force checks who may put the plan into force, does it, and looks at the plan.
func (s *site) force(page string) {
	t := s.t
	t.Helper()
	if _, body := s.get(page + "/dua-vao-theo-doi"); !strings.Contains(body, "Cần một người khác") || strings.Contains(body, "<button class=\"govuk-button\" type=\"submit\">Đưa kế hoạch vào theo dõi") {
		t.Error("who prepared the plan is offered to put it into force")
	}
	if status, _, _ := s.post(page+"/dua-vao-theo-doi", nil); status != http.StatusForbidden {
		t.Errorf("who prepared the plan put it into force: %d", status)
	}
	s.Actor = hoa
	if _, body := s.get(page + "/dua-vao-theo-doi"); !strings.Contains(body, "Đưa kế hoạch vào theo dõi</button>") {
		t.Errorf("the leader is not offered it:\n%s", body)
	}
	if status, body, _ := s.post(page+"/dua-vao-theo-doi", nil); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Đính tệp đã ký, hoặc nêu lý do chưa có.") {
		t.Errorf("without a signed file or a reason: %d", status)
	}
	if to := s.must(page+"/dua-vao-theo-doi", url.Values{"ly_do_chua_ky": {"Bản ký số chưa về"}}); to != page {
		t.Errorf("sent to %s", to)
	}
	s.Actor = officer
	status, body := s.get(page)
	for _, want := range []string{"/lam-viec/ma-tran?ke-hoach=", "Chậm nhất ngày 28/02/2025", "Báo Thử Nghiệm", "2 cơ quan", "UBND huyện Tân Phú", "Thường xuyên"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("the plan page (%d) lacks %q", status, want)
		}
	}
	if status, body := s.get("/api/v1/plans/" + page[strings.LastIndexByte(page, '/')+1:] + "/obligations"); status != http.StatusOK || strings.Count(body, `"short_name"`) != 10 {
		t.Errorf("api: %d %s", status, body)
	}
	s.Actor = minh
	if to := s.must(page+"/dua-vao-theo-doi", nil); to != page+"/dua-vao-theo-doi" {
		t.Errorf("a second time: sent to %s", to)
	}
	if a := s.Get(page + "/duyet"); a.Status != http.StatusSeeOther || a.Location != page {
		t.Errorf("the review of a plan in force: %d %s", a.Status, a.Location)
	}
}

func TestEditAndDrop(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		page := s.draft()
		r := s.row(page, "đối thoại")
		act := page + "/dong/" + r.ID
		if status, body := s.get(act + "/sua"); status != http.StatusOK || !strings.Contains(body, "Các sở, ban, ngành") {
			t.Errorf("form: %d", status)
		}
		form := url.Values{
			"phien_ban": {"1"}, "noi_dung": {"Tổ chức đối thoại với người dân"}, "ten_ngan": {"Đối thoại"}, "cach_tinh": {"quota"}, "so_luong": {"hai"}, "muc_do": {"it-nhat"}, "don_vi": {"hội nghị"},
			"ky": {"quarter"}, "tu_ngay": {"01/01/2025"}, "den_ngay": {"31/12/2025"}, "chu_tri": {"Sở Y tế\nSở Nội vụ"}, "xac_nhan": {"1"},
		}
		if status, body, _ := s.post(act+"/sua", form); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="hai"`) {
			t.Errorf("a number in words: %d", status)
		}
		form.Set("so_luong", "2")
		s.must(act+"/sua", form)
		after := s.row(page, "đối thoại")
		if after.State != programme.RowConfirmed || after.Rule.Count != 2 || !after.Rule.Min || len(after.Lead) != 2 {
			t.Errorf("after the edit: %+v", after.Row)
		}
		s.Actor = minh
		status, body, _ := s.post(act+"/sua", form)
		if status != http.StatusConflict || !strings.Contains(body, lan.Name) || !strings.Contains(body, "hội nghị") {
			t.Errorf("the conflict does not tell who, or loses what was typed: %d", status)
		}
		bulletin := s.row(page, "bản tin")
		if status, body, _ := s.post(page+"/dong/"+bulletin.ID+"/bo", url.Values{"phien_ban": {"1"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Nêu lý do") {
			t.Errorf("dropped without a reason: %d", status)
		}
		s.must(page+"/dong/"+bulletin.ID+"/bo", url.Values{"phien_ban": {"1"}, "ly_do": {"Đã có ở kế hoạch khác"}})
		if _, body := s.get(page + "/duyet?muc=phu-luc"); !strings.Contains(body, "Đã có ở kế hoạch khác") {
			t.Error("the reason is not shown")
		}
		s.must(page+"/dong/"+bulletin.ID+"/mo-lai", url.Values{"phien_ban": {"2"}})
	})
}

func TestWhoSeesWhat(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	page := s.draft()
	s.Actor = officer
	for path, want := range map[string]int{page: http.StatusNotFound, page + "/duyet": http.StatusForbidden, "/lam-viec/ke-hoach/tai-len": http.StatusForbidden} {
		if status, _ := s.get(path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	if status, _, _ := s.upload("a.txt", []byte(samplePlan+"x"), ""); status != http.StatusForbidden {
		t.Errorf("an officer uploaded: %d", status)
	}
	if _, body := s.get("/lam-viec/ke-hoach"); strings.Contains(body, "12/KH-UBND") {
		t.Error("an officer sees a draft")
	}
	s.Actor = hoa
	_, body := s.get(page + "/duyet")
	if strings.Contains(body, "/xac-nhan\"") || !strings.Contains(body, "Đưa vào theo dõi") {
		t.Error("a leader is offered to confirm, or not to put into force")
	}
}

// TestEveryMarkHasItsField: on the review page each marked phrase points at a
// field that is there, and anchors lead somewhere.
func TestEveryMarkHasItsField(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	s.register("Sở Nội vụ", "Sở Y tế", "UBND huyện Tân Phú")
	page := s.draft()
	for _, r := range s.rows(page) {
		_, body := s.get(page + "/duyet?dong=" + r.ID)
		for _, m := range regexp.MustCompile(`data-loa-mark="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			if m[1] != "noi-dung" && !strings.Contains(body, `data-loa-field="`+m[1]+`"`) {
				t.Errorf("%s: the mark %s points nowhere", r.ShortName, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
			if !strings.Contains(body, `id="`+m[1]+`"`) {
				t.Errorf("%s: the anchor %s leads nowhere", r.ShortName, m[1])
			}
		}
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			if seen[m[1]] {
				t.Errorf("%s: the id %s stands twice", r.ShortName, m[1])
			}
			seen[m[1]] = true
		}
		if n := strings.Count(body, `id="dong-mo"`); n != 1 {
			t.Errorf("%s: %d open rows", r.ShortName, n)
		}
	}
}

func TestEnglishReview(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	page := s.draft()
	_, body := s.get(page + "/duyet?lang=en")
	if !strings.Contains(html.UnescapeString(body), "Look at these first") {
		t.Error("the English page is not English")
	}
}
