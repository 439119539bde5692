package evidence

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// site is the room's pages for an officer of the agency a; b is another.
func site(t *testing.T, d *db.DB) (s *webtest.Site, o *ledgertest.Office, a, b string) {
	t.Helper()
	o = ledgertest.New(t, d)
	a, b = o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
	for _, v := range []string{"Đăng tin, bài", "Đối thoại", "Ấn phẩm", "Video", "Tập huấn"} {
		o.Owe(v, obligation.Rule{Kind: cadence.Continuous}, a, b)
	}
	f, err := New(serviceOf(o))
	if err != nil {
		t.Fatal(err)
	}
	return webtest.New(t, ledgertest.As(access.Officer, a), f), o, a, b
}

func form(changes ...string) url.Values {
	v := url.Values{
		"khoa": {"k"}, "tieu_de": {"Đối thoại tại nhà văn hóa"}, "ngay": {"05/04/2025"}, "nhiem_vu": {"Đối thoại"}, "loai": {"dialogue"},
		"ghi_chu": {"Có 45 người dự, 12 ý kiến."},
	}
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

func photo(t *testing.T) webtest.File {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return webtest.File{Field: "tep", Name: "ảnh hội trường.jpg", Content: b.Bytes()}
}

func stored(t *testing.T, o *ledgertest.Office) int {
	t.Helper()
	_, n, err := o.Ledger.Entries(t.Context(), ledger.Filter{All: true, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What a person entered comes back with the problems beside the fields, and so
// do the files: they need not be chosen again.
func TestAFormWithProblemsLosesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		const path = "/lam-viec/minh-chung/khai"
		s.Get(path).Want(http.StatusOK, "Khai minh chứng", "Sở Nội vụ", "Nhiệm vụ khác của cơ quan (2)", "Chưa có kết quả").Without("Tệp đã nhận")
		back := s.Upload(path, form("tieu_de", "", "ngay", "31/02/2025", "lien_ket", "javascript:alert(1)", "kenh", "Hội trường <b>A</b>"), photo(t),
			webtest.File{Field: "tep", Name: "chạy.exe", Content: []byte("MZ\x90\x00")})
		back.Want(http.StatusUnprocessableEntity, "Nhập tên việc đã làm", "31/02/2025", "Liên kết phải bắt đầu bằng", "“chạy.exe” không phải ảnh",
			"Có 45 người dự", "Hội trường <b>A</b>", "Tệp đã nhận", "ảnh hội trường.jpg").Without("<b>A</b></")
		if n := stored(t, o); n != 0 {
			t.Fatalf("%d entries were stored", n)
		}
		token := regexp.MustCompile(`name="tep_giu" type="checkbox" value="([^"]+)" checked`).FindStringSubmatch(back.Body)
		if token == nil || !strings.Contains(back.Body, "Hội trường &lt;b&gt;A") {
			t.Fatal("the file does not come back, or a script would")
		}
		again := form("tep_giu", token[1])
		s.Actor.AccountID = "somebody else"
		s.Upload(path, form("tep_giu", token[1], "tieu_de", "Niêm yết bảng giá")).Want(http.StatusSeeOther) // without the file: it is not theirs
		s.Actor = ledgertest.As(access.Officer, a)
		made := s.Upload(path, again).Want(http.StatusSeeOther)
		s.Get(made.Location).Want(http.StatusOK, "Đối thoại tại nhà văn hóa", "ảnh hội trường.jpg", "chưa kịp niêm phong")
		if twice := s.Upload(path, again); twice.Location != made.Location {
			t.Errorf("the same form made %s and %s", made.Location, twice.Location)
		}
		var files int
		if _, err := d.Get(t.Context(), &files, `SELECT count(*) FROM evidence_file`); err != nil || files != 1 || stored(t, o) != 2 {
			t.Errorf("%d files, %d entries, %v", files, stored(t, o), err)
		}
	})
}

func TestOtherAgenciesEvidenceIsNotThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		theirs, ours := o.Declare(b, "Video", "2025-04-01", "Video của Sở Y tế"), o.Declare(a, "Video", "2025-04-01", "Video của Sở Nội vụ")
		for _, tail := range []string{"", "/sua", "/rut", "/tep/khong-co"} {
			s.Get("/lam-viec/minh-chung/" + theirs + tail).Want(http.StatusNotFound).Without("Sở Y tế")
		}
		s.Post("/lam-viec/minh-chung/"+theirs+"/rut", url.Values{"ly_do": {"Nhầm"}}).Want(http.StatusNotFound)
		s.Upload("/lam-viec/minh-chung/"+theirs+"/sua", form()).Want(http.StatusNotFound)
		s.Upload("/lam-viec/minh-chung/khai", form("co_quan", b)).Want(http.StatusForbidden)
		s.Get("/lam-viec/minh-chung?co-quan="+b).Want(http.StatusOK, "0 minh chứng").Without("Video của Sở Y tế")
		s.Get("/lam-viec/minh-chung").Want(http.StatusOK, "1 minh chứng", "Video của Sở Nội vụ").Without("Video của Sở Y tế")
		s.Get("/lam-viec/minh-chung?tu=1/13/2025").Want(http.StatusUnprocessableEntity, "Ngày không có thật")
		s.Get("/api/v1/evidence/"+theirs).Want(http.StatusNotFound, "Không có minh chứng này.")
		s.Get("/api/v1/evidence/"+ours).Want(http.StatusOK, "Video của Sở Nội vụ")
		s.Actor = ledgertest.As(access.Reader, a)
		s.Get("/lam-viec/minh-chung/khai").Want(http.StatusForbidden)
		s.Get("/lam-viec/minh-chung/" + ours + "/sua").Want(http.StatusForbidden)
		s.Get("/lam-viec/minh-chung/"+ours).Want(http.StatusOK, "Video của Sở Nội vụ").Without("Sửa")
	})
}

func TestCorrectAndWithdraw(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, _, _, _ := site(t, d)
		made := s.Upload("/lam-viec/minh-chung/khai", form("ghi_chu", ""), photo(t)).Want(http.StatusSeeOther)
		s.Get(made.Location+"/sua").Want(http.StatusOK, "Tệp đang có", "ảnh hội trường.jpg", "Đối thoại tại nhà văn hóa")
		s.Upload(made.Location+"/sua", form("khoa", "k2", "ghi_chu", "", "tieu_de", "Đối thoại với doanh nghiệp")).
			Want(http.StatusUnprocessableEntity, "Nhập lý do sửa", "Đối thoại với doanh nghiệp").Without("Thêm một thứ để kiểm chứng")
		right := s.Upload(made.Location+"/sua", form("khoa", "k2", "ghi_chu", "", "tieu_de", "Đối thoại với doanh nghiệp", "ly_do", "Ghi nhầm")).Want(http.StatusSeeOther)
		s.Get(made.Location).Want(http.StatusOK, "Bản này không tính nữa", "Mở bản mới nhất")
		s.Get(right.Location).Want(http.StatusOK, "Đối thoại với doanh nghiệp", "ảnh hội trường.jpg", "Ghi nhầm")
		s.Upload(made.Location+"/sua", form("khoa", "k3", "ly_do", "Sửa bản cũ")).Want(http.StatusConflict, "đã sửa minh chứng này trước")
		s.Post(right.Location+"/rut", url.Values{}).Want(http.StatusUnprocessableEntity, "Nhập lý do rút")
		s.Post(right.Location+"/rut", url.Values{"ly_do": {"Bài đã gỡ"}}).Want(http.StatusSeeOther)
		s.Get(right.Location).Want(http.StatusOK, "Bài đã gỡ")
		s.Post(right.Location+"/rut", url.Values{"ly_do": {"Lần nữa"}}).Want(http.StatusConflict)
	})
}

func TestProgramsRepeatSafely(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		in := apiNew{
			AgencyID: a, Obligations: []string{"Video"}, Kind: "video", Title: "Video hướng dẫn", HappenedOn: "2025-04-02",
			URL: "https://example.gov.vn/video", IdempotencyKey: "so-1",
		}
		var one, two struct{ ID, URL string }
		s.JSON(http.MethodPost, apiRoot, in).Want(http.StatusCreated).Into(&one)
		s.JSON(http.MethodPost, apiRoot, in).Want(http.StatusCreated).Into(&two)
		if one.ID == "" || one != two || stored(t, o) != 1 {
			t.Errorf("repeated: %+v and %+v, %d entries", one, two, stored(t, o))
		}
		s.Get(one.URL).Want(http.StatusOK, "Video hướng dẫn")
		s.JSON(http.MethodPost, apiRoot, `{"title": `).Want(http.StatusBadRequest, "không phải JSON")
		s.JSON(http.MethodPost, apiRoot, `{"tite": "x"}`).Want(http.StatusBadRequest, "không phải JSON")
		bad := in
		bad.IdempotencyKey, bad.Obligations, bad.HappenedOn = "so-2", []string{"khong-co"}, "2025-12-01"
		s.JSON(http.MethodPost, apiRoot, bad).Want(http.StatusBadRequest, "ngay", "sau hôm nay")
		bad.HappenedOn = "2025-04-01"
		s.JSON(http.MethodPost, apiRoot, bad).Want(http.StatusNotFound, "Không có nhiệm vụ này.")
		bad.AgencyID = b
		s.JSON(http.MethodPost, apiRoot, bad).Want(http.StatusForbidden)
	})
}

// What a page does to an entry a program does too, and its list goes on with what
// it asked for.
func TestProgramsCorrectAndWithdraw(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		theirs := o.Declare(b, "Video", "2025-04-01", "Video của Sở Y tế")
		first := o.Declare(a, "Video", "2025-04-01", "Video hướng dẫn")
		in := apiCorrection{Obligations: []string{"Video"}, Kind: "video", Title: "Video hướng dẫn nộp hồ sơ", HappenedOn: "2025-04-02", URL: "https://example.gov.vn/video", IdempotencyKey: "s"}
		s.JSON(http.MethodPost, apiRoot+"/"+first+"/correction", in).Want(http.StatusBadRequest, "ly_do")
		in.Reason = "Ghi nhầm ngày"
		var one, two struct{ ID, URL string }
		s.JSON(http.MethodPost, apiRoot+"/"+first+"/correction", in).Want(http.StatusCreated).Into(&one)
		s.JSON(http.MethodPost, apiRoot+"/"+first+"/correction", in).Want(http.StatusCreated).Into(&two)
		in.IdempotencyKey = "t"
		s.JSON(http.MethodPost, apiRoot+"/"+first+"/correction", in).Want(http.StatusConflict)
		s.JSON(http.MethodPost, apiRoot+"/"+theirs+"/correction", in).Want(http.StatusNotFound)
		s.JSON(http.MethodPost, apiRoot+"/"+theirs+"/withdrawal", apiReason{Reason: "x"}).Want(http.StatusNotFound)
		if one.ID == first || one != two || counts(t, o, a, "Video") != 1 {
			t.Errorf("%+v, %+v, %d count", one, two, counts(t, o, a, "Video"))
		}
		s.JSON(http.MethodPost, one.URL+"/withdrawal", apiReason{}).Want(http.StatusBadRequest, "ly_do")
		s.JSON(http.MethodPost, one.URL+"/withdrawal", apiReason{Reason: "Video đã gỡ"}).Want(http.StatusNoContent)
		if n := counts(t, o, a, "Video"); n != 0 {
			t.Errorf("%d count after the withdrawal", n)
		}
		for i := range pageSize + 1 {
			o.Declare(a, "Đăng tin, bài", "2025-04-03", fmt.Sprintf("Tin số %d", i))
		}
		var page apiPage
		s.Get(apiRoot+"?nhiem-vu="+url.QueryEscape("Không có")).Want(http.StatusOK, `"items":[]`)
		s.Get(apiRoot + "?tu=2025-04-03").Want(http.StatusOK).Into(&page)
		if page.Total != pageSize+1 || !strings.Contains(page.Next, "tu=2025-04-03") {
			t.Errorf("%d, %s", page.Total, page.Next)
		}
		s.Get(page.Next).Want(http.StatusOK, `"Title":"Tin số 0"`).Without("Video")
	})
}

// How the link stands is told where it is declared, as the room of links has it.
func TestAnEntrySaysHowItsLinkStands(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		_, o, a, _ := site(t, d)
		stands := Link{Sign: "not_due", Word: "Chưa kiểm tra"}
		service := serviceOf(o)
		service.Link = func(_ context.Context, e ledger.Entry) (Link, error) {
			if e.URL == "" {
				t.Error("asked of an entry without a link")
			}
			return stands, nil
		}
		f, err := New(service)
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Officer, a), f)
		plain := s.Upload("/lam-viec/minh-chung/khai", form()).Want(http.StatusSeeOther).Location
		s.Get(plain).Want(http.StatusOK).Without("Tình trạng liên kết")
		linked := s.Upload("/lam-viec/minh-chung/khai", form("khoa", "k2", "tieu_de", "Bài về lịch trả kết quả", "lien_ket", "https://dongnai.gov.vn/tin/1")).Want(http.StatusSeeOther).Location
		s.Get(linked).Want(http.StatusOK, "Tình trạng liên kết", "Chưa kiểm tra", "Chưa có lần kiểm tra nào", "Xem các lần kiểm tra")
		stands = Link{Sign: "missed", Word: "Không còn trang này", CheckedAt: 1744246800000, GoneSince: 1744246800000, Changed: true, Copied: true}
		s.Get(linked).Want(http.StatusOK, "Không còn trang này", "Kiểm tra lúc", "Không mở được từ ngày 10/04/2025", "Nội dung đã đổi", "Xem bản sao",
			"/lam-viec/lien-ket/"+strings.TrimPrefix(linked, "/lam-viec/minh-chung/"))
		const doubt = "Trang vẫn mở nhưng có thể bài đã bị gỡ: trang báo không tìm thấy nội dung."
		stands = Link{Sign: "at_risk", Word: "Còn mở được, nghi đã bị gỡ", CheckedAt: 1744246800000, Copied: true, Doubt: doubt}
		s.Get(linked).Want(http.StatusOK, "nghi đã bị gỡ", doubt)
		s.Actor = ledgertest.As(access.Inspector, a)
		s.Get("/lam-viec/kiem-tra").Want(http.StatusOK, doubt)
		s.Get("/lam-viec/kiem-tra/"+strings.TrimPrefix(linked, "/lam-viec/minh-chung/")).Want(http.StatusOK, doubt)
		stands.Doubt = ""
		s.Get("/lam-viec/kiem-tra").Want(http.StatusOK, "Bài về lịch trả kết quả").Without(doubt)
	})
}
