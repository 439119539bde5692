package agencies_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/agencies"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

func profileForm() url.Values {
	return url.Values{
		"hieu_luc": {"01/01/2025"}, "noi_tiep": {"Bộ phận Một cửa"}, "dia_chi": {"Số 1 <b>đường X</b>"}, "gio_lam_viec": {"T2-6 7h30-11h30, 13h-17h; sáng thứ bảy"},
		"dien_thoai": {"0251.3822.931"}, "thu_dien_tu": {"snv@donvi.gov.vn"}, "trang_web": {"snv.donvi.gov.vn"}, "zalo": {"Hành chính công"},
		"nguoi_dung_dau": {"Nguyễn Văn A"}, "chuc_vu": {"Giám đốc"}, "dau_moi": {"Trần Thị B"}, "nguon": {"Trang của Sở"}, "ban_goc": {org.NoProfile},
	}
}

func TestContactsOfAnAgency(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		form := agencyForm("Sở Nội vụ")
		form.Set("ma_qd20", "h19.1")
		form.Set("ma_qcvn102", "H19")
		if status, body, _ := s.post("/lam-viec/co-quan/them", form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "mã theo QĐ 20/2020") || !strings.Contains(body, `value="h19.1"`) && !strings.Contains(body, `value="H19.1"`) {
			t.Errorf("a code in the wrong field: %d\n%s", status, body)
		}
		form.Set("ma_qcvn102", "000.00.01.H19")
		_, _, page := s.post("/lam-viec/co-quan/them", form)
		s.Get(page).Want(http.StatusOK, "000.00.01.H19", "H19.1", "Chưa có thông tin liên hệ.")
		s.Get(page+"/thay-doi").Want(http.StatusOK, "000.00.01.H19")
		s.Get(page+"/lien-he").Want(http.StatusOK, "Giờ làm việc")
		bad := profileForm()
		bad.Set("gio_lam_viec", "khi có người")
		bad.Set("dien_thoai", "hỏi văn thư")
		bad.Set("hieu_luc", "40/1/2025")
		if status, body, _ := s.post(page+"/lien-he", bad); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Không đọc được “khi”") ||
			!strings.Contains(body, "không phải số điện thoại") || !strings.Contains(body, "khi có người") || !strings.Contains(body, "40/1/2025") || !strings.Contains(body, "Trần Thị B") {
			t.Errorf("wrong contacts: %d\n%s", status, body)
		}
		if status, body, _ := s.post(page+"/lien-he", profileForm()); status != http.StatusSeeOther {
			t.Fatalf("contacts: %d\n%s", status, body)
		}
		s.Get(page+"?ngay=01/02/2025").Want(http.StatusOK, "0251 3822 931", "Thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00; thứ bảy 7:30–11:30",
			"Số 1 <b>đường X", "Trần Thị B", "https://snv.donvi.gov.vn", "Trang của Sở", "Chưa xác minh")
		s.Get(page+"?ngay=31/12/2024").Want(http.StatusOK, "Chưa có thông tin liên hệ.").Without("0251 3822 931")
		s.post(page+"/ket-thuc", url.Values{"ket_thuc": {"01/01/2026"}, "ly_do": {"Giải thể"}})
		s.Get(page+"?ngay=31/12/2025").Want(http.StatusOK, "0251 3822 931")
		s.Get(page+"?ngay=01/01/2026").Want(http.StatusOK, "không có cơ quan này").Without("0251 3822 931")
		late := profileForm()
		late.Set("dien_thoai", "1022")
		if status, body, _ := s.post(page+"/lien-he", late); status != http.StatusConflict || !strings.Contains(body, "0251 3822 931") || !strings.Contains(body, `value="1022"`) {
			t.Errorf("a form that came too late: %d\n%s", status, body)
		}
		s.Actor = officer
		s.Get(page).Want(http.StatusOK, "Trần Thị B").Without("Sửa thông tin liên hệ")
		s.Get(page + "/lien-he").Want(http.StatusForbidden)
		if status, _, _ := s.post(page+"/lien-he", late); status != http.StatusForbidden {
			t.Errorf("an officer records contacts: %d", status)
		}
	})
}

const communesFile = "Mã;Tên;Cấp;Loại;Mã cấp trên;Hiệu lực từ;Kết thúc từ;Mã ĐVHC;Mã QĐ 20;Điện thoại;Giờ làm việc;Nơi tiếp nhận;Nguồn liên hệ;Liên hệ từ\n" +
	"ubnd;UBND tỉnh Đồng Nai;tỉnh;ubnd;;01/01/2020;;75;H19;;;;;\n" +
	"736;UBND huyện Định Quán;huyện;ubnd;ubnd;01/01/2020;01/07/2025;736;;;;;;\n" +
	"sn;UBND xã Suối Nho;xã;ubnd;736;01/01/2020;01/07/2025;26209;;0251.3822.931;T2-6 7h30-11h30;Bộ phận Một cửa;Bảng tin xã;01/06/2021\n" +
	"xb;UBND xã Xuân Bắc;xã;ubnd;ubnd;01/07/2025;;26428;H19.242;1022;Thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00;Trung tâm Phục vụ hành chính công;;\n"

const beforeFile = "Mã;Tên;Cấp;Loại;Mã cấp trên;Hiệu lực từ;Mã ĐVHC;Mã QĐ 20;Điện thoại;Giờ làm việc;Đầu mối liên hệ\n" +
	"ubnd;UBND tỉnh Đồng Nai;tỉnh;ubnd;;01/01/2020;75;H19;;;\n" +
	"736;UBND huyện Định Quán;huyện;ubnd;ubnd;01/01/2020;736;;;;\n" +
	"sn;UBND xã Suối Nho;xã;ubnd;736;01/01/2020;26209;;0251.3822.931;T2-6 7h30-11h30;Trần Thị B\n" +
	"pt;UBND xã Phú Túc;xã;ubnd;736;01/01/2020;;;;;\n"

func (s *site) importFile(t *testing.T, name string, file []byte) (preview string) {
	t.Helper()
	status, body, page := s.upload("/lam-viec/co-quan/nhap", name, file)
	if status != http.StatusSeeOther {
		t.Fatalf("%s: %d\n%s", name, status, body)
	}
	_, preview = s.get(page)
	s.post(page, nil)
	return preview
}

// What is downloaded is imported again without a difference, as a table and as
// text, of a day and of the whole history; and it fills an empty registry.
func TestExportRoundTrip(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		if preview := s.importFile(t, "xa.csv", []byte(communesFile)); !strings.Contains(preview, "Mã đơn vị hành chính") || !strings.Contains(preview, "0251 3822 931") {
			t.Fatalf("preview\n%s", preview)
		}
		s.post("/lam-viec/co-quan/them", url.Values{"ten": {"=Sở không mã"}, "cap": {"province"}, "loai": {"department"}, "hieu_luc": {"01/01/2020"}})
		for _, query := range []string{"ngay=01/01/2022&dang=xlsx", "ngay=01/01/2022&dang=csv", "ngay=01/08/2025&dang=csv", "pham_vi=tat-ca&dang=xlsx", "pham_vi=tat-ca&dang=csv"} {
			a := s.Get("/lam-viec/co-quan/tai-ve?" + query)
			if a.Status != http.StatusOK {
				t.Fatalf("%s: %d %s", query, a.Status, a.Body)
			}
			if preview := s.importFile(t, "so."+query[len(query)-4:], []byte(a.Body)); !strings.Contains(preview, "Không cần ghi gì") {
				t.Errorf("%s: what was downloaded differs\n%s", query, preview)
			}
		}
		s.Get("/lam-viec/co-quan/tai-ve?dang=pdf").Want(http.StatusBadRequest)
		s.Get("/lam-viec/co-quan").Want(http.StatusOK, "/lam-viec/co-quan/tai-ve?ngay=")
	})
}

func TestExportFillsAnotherOffice(t *testing.T) {
	one := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	one.importFile(t, "xa.csv", []byte(communesFile))
	for _, kind := range []string{"xlsx", "csv"} {
		file := one.Get("/lam-viec/co-quan/tai-ve?pham_vi=tat-ca&dang=" + kind)
		other := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
		other.importFile(t, "so."+kind, []byte(file.Body))
		again := other.Get("/lam-viec/co-quan/tai-ve?pham_vi=tat-ca&dang=" + kind)
		if kind == "csv" && again.Body != file.Body {
			t.Errorf("%s:\n%s\nwant\n%s", kind, again.Body, file.Body)
		}
		if preview := other.importFile(t, "so."+kind, []byte(file.Body)); !strings.Contains(preview, "Không cần ghi gì") {
			t.Errorf("%s: %s", kind, preview)
		}
	}
}

// A file with empty cells takes nothing away.
func TestImportKeepsWhatItDoesNotSay(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	s.importFile(t, "xa.csv", []byte(communesFile))
	if preview := s.importFile(t, "xa.csv", []byte("Mã;Tên;Cấp;Loại;Mã cấp trên;Hiệu lực từ;Mã ĐVHC;Điện thoại\nxb;UBND xã Xuân Bắc;xã;ubnd;ubnd;01/07/2025;;\n")); !strings.Contains(preview, "Không cần ghi gì") {
		t.Errorf("empty cells: %s", preview)
	}
	if preview := s.importFile(t, "xa.csv", []byte("Mã;Tên;Cấp;Loại;Mã cấp trên;Hiệu lực từ;Mã ĐVHC;Điện thoại\nxb;UBND xã Xuân Bắc;xã;ubnd;ubnd;01/07/2025;-;0251 3822 999\n")); strings.Contains(preview, "Không cần ghi gì") {
		t.Errorf("a dash and another number: %s", preview)
	}
	found, err := s.org.Match(t.Context(), "UBND xã Xuân Bắc", "2025-08-01")
	if err != nil || len(found) != 1 || found[0].Codes["gso"] != "" || found[0].Codes["qd20"] != "H19.242" {
		t.Fatalf("%+v, %v", found, err)
	}
	p, err := s.org.Profile(t.Context(), found[0].ID, "2025-08-01")
	if err != nil || p.Phone != "0251 3822 999" || p.Office == "" || len(p.Hours) != 10 {
		t.Errorf("%+v, %v", p, err)
	}
}

// apiList is what a program reads of the public list.
type apiList struct {
	Total int
	Items []struct {
		ID, Name string
		Codes    map[string]string
	}
}

func (s *site) list(query string) (list apiList) {
	s.Get("/api/v1/agencies?" + query).Want(http.StatusOK).Into(&list)
	return list
}

func TestPublicAPIOfOneAgencyAndWhereToGo(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.importFile(t, "xa.csv", []byte(beforeFile))
		mergeCommunes(t, s.org)
		s.Actor = access.Actor{}
		for query, want := range map[string]int{"as_of=2025-08-01&q=xuan+bac": 1, "as_of=2025-08-01&q=26428": 1, "as_of=2025-08-01&q=h19": 1, "as_of=2025-08-01&q=khong+co": 0} {
			if list := s.list(query); len(list.Items) != want || list.Total != want {
				t.Errorf("%s: %+v", query, list)
			}
		}
		list := s.list("as_of=2025-01-01&q=suoi+nho")
		if len(list.Items) != 1 || list.Items[0].Codes["gso"] != "26209" || list.Items[0].Codes["office"] != "sn" {
			t.Fatalf("%+v", list)
		}
		old := list.Items[0].ID
		var one struct {
			Agency struct {
				ParentID string `json:"parent_id"`
			}
			ParentName string `json:"parent_name"`
			Profile    *struct {
				Telephone, Office string
				OpeningHours      string `json:"opening_hours"`
				Openings          []struct {
					Day      int
					From, To string
				}
				Verified bool
			}
		}
		s.Get("/api/v1/agencies/" + old + "?as_of=2025-01-01").Want(http.StatusOK).Without("Trần Thị B").Into(&one)
		if one.Profile == nil || one.Profile.Telephone != "0251 3822 931" || one.Profile.OpeningHours != "thứ hai đến thứ sáu 7:30–11:30" ||
			len(one.Profile.Openings) != 5 || one.Profile.Openings[0].From != "07:30" || one.ParentName != "UBND huyện Định Quán" {
			t.Errorf("%+v", one)
		}
		if list = s.list("as_of=2025-01-01&limit=1&parent=" + one.Agency.ParentID); len(list.Items) != 1 || list.Total != 2 {
			t.Errorf("below the district: %+v", list)
		}
		s.Get("/api/v1/agencies/" + old + "?as_of=2025-08-01").Want(http.StatusNotFound)
		s.Get("/api/v1/agencies/" + old + "?as_of=x").Want(http.StatusBadRequest)
		s.Get("/api/v1/agencies/khong-co").Want(http.StatusNotFound)

		var where struct {
			Certain bool
			Items   []struct {
				Name, Path string
				Verified   bool
				Units      []struct {
					Name      string
					PlaceName string `json:"place_name"`
					Codes     map[string]string
					Profile   *struct{ Telephone string }
				}
			}
		}
		s.Get("/api/v1/where-to-go?as_of=2025-08-01&q=" + url.QueryEscape("xã Suối Nho (H. Định Quán)")).Want(http.StatusOK).Into(&where)
		if !where.Certain || len(where.Items) != 1 || where.Items[0].Path != "Xã Suối Nho, huyện Định Quán (đến 30/06/2025) nay thuộc xã Xuân Bắc" || where.Items[0].Verified ||
			where.Items[0].Units[0].PlaceName != "Xã Xuân Bắc" || where.Items[0].Units[0].Codes["gso"] != "26428" || where.Items[0].Units[0].Profile.Telephone != "1022" {
			t.Errorf("%+v", where)
		}
		s.Get("/api/v1/where-to-go").Want(http.StatusBadRequest)
		s.Get("/api/v1/where-to-go?q=xyz").Want(http.StatusOK, `"items":[]`)
		s.Get("/api/v1/where-to-go?q=xyz&as_of=hom-nay").Want(http.StatusBadRequest)
	})
}

// mergeCommunes lets xã Suối Nho pass into a new xã Xuân Bắc on 1 July 2025.
func mergeCommunes(t *testing.T, g *org.Registry) {
	t.Helper()
	id := func(name string) string {
		found, err := g.Match(t.Context(), name, "2025-06-30")
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v, %v", name, found, err)
		}
		return found[0].ID
	}
	heir := db.NewID()
	act, err := g.Prepare(t.Context(), coordinator, org.NewReorganisation{
		Title: "Sắp xếp đơn vị hành chính", BasisNumber: "1662/NQ-UBTVQH15", EffectiveOn: "2025-07-01",
		Steps: []agency.Step{
			{Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: id("UBND xã Suối Nho")}, {AgencyID: id("UBND xã Phú Túc")}}, To: []agency.TargetUnit{{
				AgencyID: heir, New: true, Name: "UBND xã Xuân Bắc", Level: agency.Commune, Kind: agency.Committee, ParentID: id("UBND tỉnh Đồng Nai"),
				Codes: map[string]string{"gso": "26428"},
			}}},
			{Change: agency.Dissolve, From: []agency.SourceUnit{{AgencyID: id("UBND huyện Định Quán")}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for left := 1; left > 0; {
		if left, err = g.Write(t.Context(), coordinator, act); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Apply(t.Context(), coordinator, act); err != nil {
		t.Fatal(err)
	}
	if err := g.SetProfile(t.Context(), coordinator, heir, org.Profile{ValidFrom: "2025-07-01", Phone: "1022", Contact: "Trần Thị B"}, ""); err != nil {
		t.Fatal(err)
	}
}

func TestCitizensPage(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.importFile(t, "xa.csv", []byte(beforeFile))
		s.Actor = access.Actor{}
		s.Get("/toi-den-dau").Want(http.StatusOK, "Tên xã, phường, thị trấn").Without("Tính đến ngày")
		s.Get("/toi-den-dau?q=suoi+nho").Want(http.StatusOK, "Xã Suối Nho, huyện Định Quán", "0251 3822 931", `href="tel:02513822931"`, "Đang mở cửa.", "Địa chỉ lấy từ danh sách ngày", "nên gọi trước khi đến", "Nên hỏi trước khi mang hồ sơ đến.", `href="/co-quan/`, "Tin, bài, kết quả của đơn vị").
			Without("Trần Thị B", "Chưa xác minh", "Chưa ghi nguồn")
		s.Get("/toi-den-dau?q=").Want(http.StatusUnprocessableEntity, "Nhập tên xã, phường, thị trấn cũ hoặc mới.")
		s.Get("/toi-den-dau?q=<script>").Want(http.StatusOK, "Không tìm thấy “<script>”")
		if err := s.Router.Catalogue(agencies.English()); err != nil {
			t.Fatal(err)
		}
		s.Get("/toi-den-dau?q=suoi+nho&lang=en").Want(http.StatusOK, "Monday to Friday 7:30–11:30", `<h2 class="loa-card__title" lang="vi">`, `<h3 class="govuk-heading-s" lang="vi">`, "still has this name")
		if found, err := s.org.WhereToGo(t.Context(), "suoi nho", s.org.Today()); err != nil || len(found.Places) != 1 || len(found.Places[0].Units) != 1 {
			t.Fatalf("%+v, %v", found, err)
		} else if err := s.org.SetProfile(t.Context(), coordinator, found.Places[0].Units[0].Agency.ID, org.Profile{ValidFrom: s.org.Today(), Office: "Nhà văn hóa"}, ""); err != nil {
			t.Fatal(err)
		}
		s.Get("/toi-den-dau?q=suoi+nho").Want(http.StatusOK, "Nhà văn hóa", "nên hỏi trước khi đến", "Chưa có số riêng của đơn vị.", `href="tel:1022">Gọi Tổng đài 1022`).Without("nên gọi trước khi đến", "/duong-day-nong\"")
	})
}
