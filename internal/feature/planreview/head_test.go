package planreview_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

func TestHeadAndDiscard(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	page := s.draft()
	if status, body := s.get(page + "/thong-tin"); status != http.StatusOK || !strings.Contains(body, "12/KH-UBND") {
		t.Errorf("head: %d", status)
	}
	form := url.Values{"phien_ban": {"1"}, "so": {"13/KH-UBND"}, "ten": {"Kế hoạch"}, "ngay": {"25/01/2025"}, "tu_ngay": {"01/01/2025"}, "den_ngay": {"31/12/2024"}}
	if status, body, _ := s.post(page+"/thong-tin", form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Ngày kết thúc trước ngày bắt đầu") {
		t.Errorf("end before start: %d", status)
	}
	form.Set("den_ngay", "31/12/2025")
	s.must(page+"/thong-tin", form)
	form.Set("so", "14/KH-UBND")
	status, body, _ := s.post(page+"/thong-tin", form)
	for _, want := range []string{"Bản hiện nay", "13/KH-UBND", `value="14/KH-UBND"`, `name="phien_ban" value="2"`} {
		if status != http.StatusConflict || !strings.Contains(body, want) {
			t.Errorf("an old version (%d) lacks %q", status, want)
		}
	}
	form.Set("phien_ban", "2")
	s.must(page+"/thong-tin", form)
	if status, _, _ := s.post(page+"/bo", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("discarded without a reason: %d", status)
	}
	s.must(page+"/bo", url.Values{"ly_do": {"Tải nhầm"}})
	if status, _ := s.get(page + "/duyet"); status != http.StatusNotFound {
		t.Errorf("a discarded plan: %d", status)
	}
}
