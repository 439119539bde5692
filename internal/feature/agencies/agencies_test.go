package agencies_test

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/agencies"
	"loa/internal/platform/audit"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

var (
	coordinator = access.Actor{AccountID: "c", Name: "Người điều phối", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	officer     = access.Actor{AccountID: "o", Name: "Cán bộ", Grants: []access.Grant{{Role: access.Officer, AgencyID: "snv"}}}
)

type site struct {
	*webtest.Site

	org *org.Registry
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	zone, err := clock.Zone("")
	if err != nil {
		t.Fatal(err)
	}
	registry := org.New(d, zone)
	f, err := agencies.New(d, registry, programme.New(d, registry, programme.Config{Zone: zone}))
	if err != nil {
		t.Fatal(err)
	}
	return &site{webtest.New(t, coordinator, f), registry}
}

var owners = []fs.FS{audit.Migrations, org.Migrations, people.Migrations, programme.Migrations, agencies.Migrations}

func (s *site) get(path string) (status int, body string) {
	a := s.Get(path)
	return a.Status, a.Body
}

func (s *site) post(path string, values url.Values) (status int, body, to string) {
	a := s.Post(path, values)
	return a.Status, a.Body, a.Location
}

func (s *site) upload(path, name string, file []byte) (status int, body, to string) {
	a := s.Upload(path, nil, webtest.File{Field: "tep", Name: name, Content: file})
	return a.Status, a.Body, a.Location
}

func agencyForm(name string) url.Values {
	return url.Values{"ten": {name}, "cap": {"province"}, "loai": {"department"}, "hieu_luc": {"01/01/2020"}, "ma": {name}}
}

func TestAddChangeClose(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		if status, body := s.get("/lam-viec/co-quan"); status != http.StatusOK || !strings.Contains(body, "Nhập danh sách cơ quan") {
			t.Errorf("empty list: %d", status)
		}
		status, body, _ := s.post("/lam-viec/co-quan/them", url.Values{"ten": {"Sở <b>Lạ</b>"}})
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "Chọn cấp của cơ quan.") || !strings.Contains(body, "Sở &lt;b&gt;Lạ") {
			t.Errorf("incomplete form: %d\n%s", status, body)
		}
		status, _, page := s.post("/lam-viec/co-quan/them", agencyForm("Sở Nông nghiệp và PTNT"))
		if status != http.StatusSeeOther {
			t.Fatalf("add: %d", status)
		}
		if status, body := s.get(page + "/thay-doi"); status != http.StatusOK || !strings.Contains(body, "Sở Nông nghiệp và PTNT") {
			t.Errorf("form: %d", status)
		}
		renamed := agencyForm("Sở Nông nghiệp và Môi trường")
		renamed.Set("hieu_luc", "1/3/2025")
		if status, body, _ := s.post(page+"/thay-doi", renamed); status != http.StatusSeeOther {
			t.Fatalf("change: %d %s", status, body)
		}
		if status, body, _ := s.post(page+"/ten-khac", url.Values{"ten_khac": {"SNNMT"}}); status != http.StatusSeeOther {
			t.Errorf("alias: %d %s", status, body)
		}
		if status, body, _ := s.post(page+"/ten-khac", url.Values{"ten_khac": {" "}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Nhập tên gọi khác") {
			t.Errorf("empty alias: %d", status)
		}
		for day, want := range map[string]string{"2025-02-28": "Sở Nông nghiệp và PTNT", "2025-03-01": "Sở Nông nghiệp và Môi trường"} {
			_, body := s.get(page + "?ngay=" + day)
			if !strings.Contains(body, `<h1 class="loa-title">`+want+`</h1>`) || !strings.Contains(body, "SNNMT") {
				t.Errorf("%s: no heading %q", day, want)
			}
			if _, body := s.get("/lam-viec/co-quan?q=nong+nghiep&ngay=" + day); !strings.Contains(body, want) {
				t.Errorf("%s: the list lacks %q", day, want)
			}
		}
		if status, body, _ := s.post(page+"/ket-thuc", url.Values{"ket_thuc": {"32/1/2026"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "32/1/2026") {
			t.Errorf("a day that does not exist: %d", status)
		}
		if status, _, _ := s.post(page+"/ket-thuc", url.Values{"ket_thuc": {"01/01/2026"}, "ly_do": {"Sáp nhập"}}); status != http.StatusSeeOther {
			t.Errorf("close: %d", status)
		}
		if status, body := s.get(page + "?ngay=2026-02-01"); status != http.StatusOK || !strings.Contains(body, "không có cơ quan này") || !strings.Contains(body, "Sáp nhập") {
			t.Errorf("after the end: %d", status)
		}
	})
}

func TestOfficersOnlyRead(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	_, _, page := s.post("/lam-viec/co-quan/them", agencyForm("Sở Nội vụ"))
	s.Actor = officer
	if status, body := s.get(page); status != http.StatusOK || strings.Contains(body, "Ghi thay đổi") {
		t.Errorf("an officer is offered changes: %d", status)
	}
	for _, path := range []string{"/lam-viec/co-quan/them", "/lam-viec/co-quan/nhap", page + "/thay-doi", page + "/ket-thuc"} {
		if status, _ := s.get(path); status != http.StatusForbidden {
			t.Errorf("%s: %d", path, status)
		}
		if status, _, _ := s.post(path, agencyForm("Sở Y tế")); status != http.StatusForbidden && status != http.StatusUnprocessableEntity {
			t.Errorf("POST %s: %d", path, status)
		}
	}
	if all, err := s.org.AsOf(t.Context(), "2025-01-01"); err != nil || len(all) != 1 {
		t.Errorf("an officer changed the registry: %v, %v", all, err)
	}
	if status, _ := s.get("/lam-viec/co-quan/khong-co"); status != http.StatusNotFound {
		t.Errorf("unknown agency: %d", status)
	}
}

const goodFile = "mã;tên;tên viết tắt;cấp;loại;mã cấp trên;hiệu lực từ;kết thúc từ;nguồn;xác minh\n" +
	"ubnd;Ủy ban nhân dân tỉnh;UBND tỉnh;Cấp tỉnh;Ủy ban nhân dân;;01/01/2020;;;x\n" +
	"snv;Sở Nội vụ;SNV;tỉnh;Sở, ban, ngành;ubnd;01/01/2020;;Nghị quyết;có\n" +
	"731;UBND thành phố Biên Hòa;;huyện;UBND;ubnd;01/01/2020;01/07/2025;;\n"

func TestImport(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		for name, file := range map[string]string{
			"không dòng nào": "mã;tên;cấp;loại;hiệu lực từ\n", "thiếu cột": "a;b\n1;2\n", "tệp rỗng": "",
			"cấp lạ": "mã;tên;cấp;loại;hiệu lực từ\nx;Sở X;cấp trời;sở;01/01/2020\n", "nửa tệp Excel": "PK\x03\x04abc",
		} {
			if status, body, _ := s.upload("/lam-viec/co-quan/nhap", "ds.csv", []byte(file)); status != http.StatusUnprocessableEntity || !strings.Contains(body, "govuk-error-summary") {
				t.Errorf("%s: %d", name, status)
			}
		}
		status, body, page := s.upload("/lam-viec/co-quan/nhap", "ds.csv", []byte(goodFile))
		if status != http.StatusSeeOther {
			t.Fatalf("upload: %d %s", status, body)
		}
		if status, body := s.get(page); status != http.StatusOK || !strings.Contains(body, "Ghi 3 thay đổi vào sổ") || !strings.Contains(body, "01/07/2025") {
			t.Errorf("preview: %d\n%s", status, body)
		}
		if all, err := s.org.AsOf(t.Context(), "2025-01-01"); err != nil || len(all) != 0 {
			t.Errorf("the preview changed the registry: %v %v", all, err)
		}
		if status, _, _ := s.post(page, nil); status != http.StatusSeeOther {
			t.Errorf("apply: %d", status)
		}
		if all, err := s.org.Members(t.Context(), agency.Districts, "2025-06-30", ""); err != nil || len(all) != 1 {
			t.Errorf("districts: %v %v", all, err)
		}
		if all, err := s.org.AsOf(t.Context(), "2025-07-01"); err != nil || len(all) != 2 {
			t.Errorf("after the closing: %v %v", all, err)
		}
		if _, body := s.get(page); !strings.Contains(body, "đã được ghi vào sổ") {
			t.Error("the preview does not say that it was applied")
		}
	})
}

func TestSampleFileCanBeImported(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	status, file := s.get("/lam-viec/co-quan/mau-nhap")
	if status != http.StatusOK {
		t.Fatal(status)
	}
	status, body, page := s.upload("/lam-viec/co-quan/nhap", "mau.xlsx", []byte(file))
	if status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	if _, body := s.get(page); !strings.Contains(body, "Ghi 2 thay đổi vào sổ") {
		t.Error(body)
	}
}

func TestPublicAPI(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		_, _, page := s.upload("/lam-viec/co-quan/nhap", "ds.csv", []byte(goodFile))
		s.post(page, nil)
		s.Actor = access.Actor{}
		for query, want := range map[string]int{
			"as_of=2025-01-24": 3, "as_of=2025-07-01": 2, "as_of=2025-01-24&level=district": 1, "as_of=2025-01-24&level=department": 1,
			"as_of=2025-01-24&level=province": 2, "as_of=2025-01-24&limit=1": 1, "as_of=2019-01-01": 0, "": 3,
		} {
			status, body := s.get("/api/v1/agencies?" + query)
			var answer struct {
				Items []struct {
					ID, Name string
					Codes    map[string]string
				}
			}
			if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK || len(answer.Items) != want {
				t.Errorf("%s: %d, %d items, want %d: %v", query, status, len(answer.Items), want, err)
			}
			for _, item := range answer.Items {
				if item.ID == "" || item.Codes["office"] == "" {
					t.Errorf("%s: %+v", query, item)
				}
			}
		}
		for _, query := range []string{"as_of=24/01/2025", "level=planet", "limit=0", "limit=x", "limit=5001"} {
			if status, _ := s.get("/api/v1/agencies?" + query); status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", query, status)
			}
		}
	})
}

func TestEnglishPage(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	if err := s.Router.Catalogue(agencies.English()); err != nil {
		t.Fatal(err)
	}
	if _, body := s.get("/lam-viec/co-quan?lang=en"); !strings.Contains(body, "Add an agency") {
		t.Error("the English page is not English")
	}
}
