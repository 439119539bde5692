//go:build !race

// What is large here takes the race detector minutes and holds nothing that the
// smaller tests do not do beside each other: make test runs it without.

package planreview_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

func TestTwoThousandRows(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		s.room.Hasty() // so that the progress page comes in between
		to := s.sent("dai.docx", wordFile(t, "", longPlan(2000))).Want(http.StatusSeeOther).Location
		id := s.ended(to)
		if rows, err := s.prog.Rows(t.Context(), id); err != nil || len(rows) < 2000 {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	})
}

func TestUploadRefuses(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	part, err := z.Create("word/document.xml")
	for range 300 {
		if err == nil {
			_, err = part.Write(bytes.Repeat([]byte(" "), 1<<20))
		}
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.Replace(samplePlan, "KẾ HOẠCH\n", "TỐI MẬT\n\nKẾ HOẠCH\n", 1)
	for name, c := range map[string]struct {
		file   []byte
		pasted string
		want   string
	}{
		"nothing":          {nil, "", "Chọn tệp của kế hoạch"},
		"both":             {[]byte(samplePlan), samplePlan, "Chỉ gửi một trong hai"},
		"half a docx":      {bomb.Bytes()[:200], "", "govuk-error-message"},
		"zip bomb":         {bomb.Bytes(), "", "govuk-error-message"},
		"no plan":          {[]byte("Xin chào các đồng chí."), "", "Không tìm thấy nhiệm vụ nào"},
		"classified file":  {[]byte(secret), "", "không tiếp nhận văn bản mật"},
		"classified paste": {nil, secret, "không tiếp nhận văn bản mật"},
	} {
		status, body, _ := s.upload("ke-hoach.docx", c.file, c.pasted)
		if strings.Contains(name, "no plan") || strings.Contains(name, "file") {
			status, body, _ = s.upload("ke-hoach.txt", c.file, c.pasted)
		}
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d lacks %q", name, status, c.want)
		}
		if strings.HasPrefix(name, "classified") && strings.Contains(body, "Phát hành bản tin") {
			t.Errorf("%s: the text comes back", name)
		}
	}
	plans, err := s.prog.Plans(t.Context(), lan)
	if err != nil || len(plans) != 0 {
		t.Errorf("something refused was kept: %v, %v", plans, err)
	}
	var kept int
	if _, err := s.db.Get(t.Context(), &kept, `SELECT COUNT(*) FROM plan`); err != nil || kept != 0 {
		t.Errorf("%d rows kept, %v", kept, err)
	}
	if status, body, _ := s.upload("", nil, samplePlan); status != http.StatusSeeOther {
		t.Errorf("pasted text: %d %s", status, body)
	}
	status, _, to := s.upload("", nil, samplePlan)
	if _, body := s.get(to); status != http.StatusSeeOther || !strings.Contains(body, "Đường Thị Lan đã tải tệp này lên") || !strings.Contains(body, "Mở kế hoạch đã có") {
		t.Errorf("the same again: %d %s", status, to)
	}
}

// TestLongPlanStaysLight: 2,000 rows are a page that a slow line carries, every
// row within reach.
func TestLongPlanStaysLight(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	s.register("Sở Nội vụ")
	var b strings.Builder
	b.WriteString(samplePlan)
	for i := range 2000 {
		fmt.Fprintf(&b, "%d\tPhát hành bản tin thứ %d về cải cách hành chính và dịch vụ công trực tuyến\tMỗi tháng 01 bản tin\tSở Nội vụ\t\tTrong năm 2025\n", i+4, i+4)
	}
	_, body, to := s.upload("dai.txt", []byte(b.String()), "")
	if to == "" {
		t.Fatal(body)
	}
	text := s.seen(to, "Xem cả 2001 nhiệm vụ", "chỉ hiện đoạn quanh")
	if n := len(text); n > 400_000 {
		t.Errorf("the page has %d bytes", n)
	}
	found := map[string]bool{}
	for page, more := range map[string]bool{"1": true, "11": true, "21": false} {
		text := s.seen(to+"?muc=phu-luc&xem=ro&trang="+page, "Đã rõ, chờ xác nhận (2001)")
		for _, m := range regexp.MustCompile(`id="dong-([0-9a-f-]{36})"`).FindAllStringSubmatch(text, -1) {
			found[m[1]] = true
		}
		if strings.Contains(text, `rel="next"`) != more {
			t.Errorf("page %s leads on: %t", page, !more)
		}
	}
	if len(found) != 100+100+1 {
		t.Errorf("%d rows on the first, a middle and the last page", len(found))
	}
	last := s.row(strings.TrimSuffix(to, "/duyet"), "bản tin thứ 2003")
	if text := s.seen(to+"?dong="+last.ID, "bản tin thứ 2003"); !strings.Contains(text, `id="nguon-`+last.ID) || len(text) > 400_000 {
		t.Errorf("the last row is not shown in its place, or the page has %d bytes", len(text))
	}
}
