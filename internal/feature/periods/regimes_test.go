package periods_test

import (
	"net/http"
	"net/url"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

const regimes = windows + "/che-do"

func regime() url.Values {
	return url.Values{
		"cap": {"commune"}, "ky": {"Q3"}, "cach_tinh": {"nd09-2019"}, "quy_ba": {"9M"}, "loai_han": {"date"}, "han": {"20/9"}, "noi_nhan": {"Phòng Kiểm tra"},
		"qua": {"Sở Nội vụ"}, "can_cu": {"Quyết định số 7/QĐ-UBND"}, "da_xac_minh": {"1"}, "tu": {"01/05/2025"}, "ly_do": {"Ban hành chế độ mới"},
	}
}

func TestRegimesAreShownAndEntered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.Get(windows).Want(http.StatusOK, regimes)
		s.Get(regimes).Want(http.StatusOK, "Chưa xác minh", "Mặc định của chương trình", "15/12/2024–14/03/2025", "18/03/2025", "2 ngày làm việc sau ngày chốt số liệu").Without("Đã xác minh")
		s.Get(regimes+"?ngay=01/01/2019").Want(http.StatusOK, "Ngày này chưa có chế độ báo cáo nào", "5 dòng không áp dụng ngày này")
		s.Get(regimes+"?ngay=31/02/2025").Want(http.StatusUnprocessableEntity, "Ngày không có thật")
		page := s.Post(regimes, regime()).Want(http.StatusSeeOther).Location
		s.Get(page).Want(http.StatusOK, "Đã xác minh", "Phòng Kiểm tra", "qua Sở Nội vụ", "20/09/2025", "Số liệu cộng dồn 9 tháng", "15/12/2024–14/09/2025", "Quyết định số 7/QĐ-UBND")
		s.Get(page+"&lang=en").Want(http.StatusOK, "Commune level", "20/09 of the report", "Unverified")
		s.Get(regimes).Want(http.StatusOK, "1 dòng không áp dụng ngày này")
		for han, kind := range map[string]string{"31/2": "date", "mai": "date", "-1": "working", "400": "days"} {
			bad := regime()
			bad.Set("han", han)
			bad.Set("loai_han", kind)
			bad.Set("noi_nhan", "Giữ chữ này")
			s.Post(regimes, bad).Want(http.StatusUnprocessableEntity, "Giữ chữ này", `value="`+han+`"`, `-han-error"`)
		}
		s.Post(regimes, url.Values{"tu": {"31/02/2025"}, "ly_do": {"Chữ đã gõ"}}).Want(http.StatusUnprocessableEntity, "Ngày không có thật", "Nhập nơi nhận báo cáo.", "Chọn cấp báo cáo.", "Chữ đã gõ")
		closingDays(t, s)
		s.Actor = ledgertest.As(access.Officer, s.syt)
		s.Post(regimes, regime()).Want(http.StatusForbidden)
		s.Get(regimes).Want(http.StatusOK).Without("Ghi chế độ báo cáo")
	})
}

// closingDays: an office's own closing day is typed beside the rule, a wrong one is
// named beside its field, and nothing typed is lost.
func closingDays(t *testing.T, s *site) {
	t.Helper()
	form := regime()
	form.Set("cach_tinh", "closing")
	form.Set("noi_nhan", "Giữ chữ này")
	for _, wrong := range []string{"", "0", "29", "x", "-5", "20/3"} {
		form.Set("ngay_chot", wrong)
		want := []string{"Giữ chữ này", `value="closing" checked`, `-ngay_chot-error"`, "Nhập ngày chốt số liệu từ 1 đến 28.", "Quyết định số 7/QĐ-UBND", `value="20/9"`}
		if wrong != "" {
			want = append(want, `value="`+wrong+`"`)
		}
		s.Post(regimes, form).Want(http.StatusUnprocessableEntity, want...)
	}
	s.Post(regimes+"?lang=en", form).Want(http.StatusUnprocessableEntity, "Enter a closing day from 1 to 28.")
	form.Set("ngay_chot", " 20 ")
	page := s.Post(regimes, form).Want(http.StatusSeeOther).Location
	s.Get(page).Want(http.StatusOK, "Giữ chữ này", "Chốt số liệu ngày 20 tháng cuối kỳ", "21/12/2024–20/09/2025", "20/09/2025")
	s.Get(page+"&lang=en").Want(http.StatusOK, "Figures close on day 20 of the period")
}
