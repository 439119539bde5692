package evidence

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

// A returned entry is corrected with what was said of it above the form, all
// former values in it, and its files kept, left out or joined one by one.
func TestFilesAreKeptOneByOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		picture, sheet := photo(t), photo(t)
		sheet.Name, sheet.Content = "danh sách.pdf", []byte("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
		made := s.Upload("/lam-viec/minh-chung/khai", form("kenh", "Nhà văn hóa"), picture, sheet).Want(http.StatusSeeOther).Location
		id := made[strings.LastIndex(made, "/")+1:]
		s.Actor = ledgertest.As(access.Inspector, a)
		s.Post("/lam-viec/kiem-tra/"+id, url.Values{"ket_qua": {"returned"}, "ly_do": {"Danh sách thiếu chữ ký"}}).Want(http.StatusSeeOther)
		s.Actor = ledgertest.As(access.Officer, a)
		page := s.Get(made+"/sua").Want(http.StatusOK, "Bị trả lại", "“Danh sách thiếu chữ ký”", "ảnh hội trường.jpg", "danh sách.pdf",
			`value="Nhà văn hóa"`, `value="05/04/2025"`, "Có 45 người dự")
		ids := regexp.MustCompile(`name="tep_cu"[^>]*value="([^"]+)"`).FindAllStringSubmatch(page.Body, -1)
		if len(ids) != 2 {
			t.Fatalf("%d files can be kept", len(ids))
		}
		signed := sheet
		signed.Name, signed.Content = "danh sách đã ký.pdf", []byte("%PDF-1.7\n2 0 obj\nendobj\n%%EOF\n")
		change := form("khoa", "k2", "tep_cu_da_hoi", "1", "tep_cu", ids[0][1])
		s.Upload(made+"/sua", change, signed).Want(http.StatusUnprocessableEntity, "Nhập lý do sửa", "Danh sách thiếu chữ ký", "Tệp đã nhận", "danh sách đã ký.pdf")
		change.Set("ly_do", "Thay bản có chữ ký")
		right := s.Upload(made+"/sua", change, signed).Want(http.StatusSeeOther).Location
		files, err := o.Ledger.FilesOf(t.Context(), right[strings.LastIndex(right, "/")+1:])
		if err != nil || len(files) != 2 || files[0].Name != "ảnh hội trường.jpg" || files[1].Name != "danh sách đã ký.pdf" {
			t.Errorf("the correction has %+v, %v", files, err)
		}
		none := form("khoa", "k3", "tep_cu_da_hoi", "1", "ghi_chu", "", "ly_do", "Bỏ hết tệp")
		s.Post(right+"/sua", none).Want(http.StatusUnprocessableEntity, "Thêm một thứ để kiểm chứng")
		clean(t, o)
	})
}

// Two people correct one entry: the second one loses nothing that was typed, and
// goes on from the version of the first; the same form sent twice is one correction.
func TestWhoCorrectsSecondLosesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		made := s.Upload(declarePath, form("khoa", "k1"), photo(t)).Want(http.StatusSeeOther).Location
		first := form("khoa", "k2", "tieu_de", "Đối thoại với thanh niên", "ly_do", "Nhầm tên")
		right := s.Upload(made+"/sua", first).Want(http.StatusSeeOther).Location
		if again := s.Upload(made+"/sua", first).Want(http.StatusSeeOther).Location; again != right {
			t.Errorf("the same form made %s and %s", right, again)
		}
		page := s.Upload(made+"/sua", form("khoa", "k3", "tieu_de", "Đối thoại với phụ nữ", "ly_do", "Sai nhóm dự", "kenh", "Trường học"), shot(t, "tep", "mới.jpg")).
			Want(http.StatusConflict, "đã sửa minh chứng này trước", "“Nhầm tên”", "Đối thoại với phụ nữ", "Sai nhóm dự", "Trường học", "mới.jpg", "ảnh hội trường.jpg", `action="`+right+`/sua"`)
		next := form("khoa", "k3", "tieu_de", "Đối thoại với phụ nữ", "ly_do", "Sai nhóm dự", "tep_giu", held(t, page))
		last := s.Upload(right+"/sua", next).Want(http.StatusSeeOther).Location
		files, err := o.Ledger.FilesOf(t.Context(), last[strings.LastIndex(last, "/")+1:])
		if err != nil || len(files) != 2 {
			t.Errorf("%d files, %v", len(files), err)
		}
		s.Post(last+"/rut", url.Values{"ly_do": {"Không có việc này"}}).Want(http.StatusSeeOther)
		s.Upload(made+"/sua", form("khoa", "k4", "ly_do", "Sửa bản đã rút")).Want(http.StatusConflict, "đã được sửa hoặc rút")
		if n := counts(t, o, a, "Đối thoại"); n != 0 {
			t.Errorf("%d count", n)
		}
		clean(t, o)
	})
}
