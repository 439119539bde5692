package planreview_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

func TestZZVolume(t *testing.T) {
	var longest time.Duration
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
	s := newSite(t, dbtest.Open(t, e, owners, func(c *db.Config) { c.Observe = func(d time.Duration, _ int) { longest = max(longest, d) } }))
	var rows []org.ImportRow
	for i := range 25 { rows = append(rows, org.ImportRow{Code: fmt.Sprint("s", i), Name: fmt.Sprint("Sở Thứ ", i), Level: agency.Province, Kind: agency.Department, ValidFrom: "2020-01-01"}) }
	for i := range 95 { rows = append(rows, org.ImportRow{Code: fmt.Sprint("x", i), Name: fmt.Sprint("UBND xã Thứ ", i), Level: agency.Commune, Kind: agency.Committee, ValidFrom: "2020-01-01"}) }
	for i := range 11 { rows = append(rows, org.ImportRow{Code: fmt.Sprint("h", i), Name: fmt.Sprint("UBND huyện Thứ ", i), Level: agency.District, Kind: agency.Committee, ValidFrom: "2020-01-01"}) }
	for i := range rows { rows[i].Line = i }
	if _, err := s.org.Import(t.Context(), lan, rows); err != nil { t.Fatal(err) }
	t.Log("import longest tx", longest); longest = 0
	var b strings.Builder
	head, _, _ := strings.Cut(samplePlan, "1\tPhát hành")
	b.WriteString(head)
	for i := range 300 { fmt.Fprintf(&b, "%d\tNhiệm vụ thứ %d về cải cách hành chính\tMỗi tháng 01 bản tin\tCác sở, ban, ngành; UBND cấp xã\tUBND các huyện, thành phố\tHàng tháng\n", i+1, i+1) }
	begin := time.Now()
	status, body, to := s.upload("a.txt", []byte(b.String()), "")
	if status != http.StatusSeeOther { t.Fatal(status, body[:200]) }
	t.Log("upload", time.Since(begin), "longest tx", longest)
	page := strings.TrimSuffix(to, "/duyet")
	for range 3 { begin = time.Now(); s.get(page + "/duyet"); t.Log("review", time.Since(begin)) }
	r := s.rows(page)[0]
	begin = time.Now(); s.must(page+"/dong/"+r.ID+"/xac-nhan", map[string][]string{"phien_ban": {"1"}}); t.Log("confirm", time.Since(begin))
	longest = 0
	s.register("Sở Nội vụ")
	for i := range 2 { begin = time.Now(); s.must(page+"/luu-y/0", nil); _ = i }
	begin = time.Now(); s.must(page+"/xac-nhan-ro", nil); t.Log("confirm clear", time.Since(begin), "longest tx", longest)
	longest = 0
	s.actor = hoa
	begin = time.Now(); to = s.must(page+"/dua-vao-theo-doi", nil); t.Log("activate", to == page, time.Since(begin), "longest tx", longest)
	_ = httptest.NewRecorder
	}
}
