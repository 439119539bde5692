package matrix_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

// More agencies than a browser draws at once are turned over; totals and files
// are of all of them, and an opened cell is on the page that comes.
func TestManyAgenciesAreTurnedOver(t *testing.T) {
	t.Parallel()
	s, o, ids := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	s.Get("/lam-viec/ma-tran").Want(http.StatusOK, "Các cơ quan đang hiển thị").Without("Trang sau")
	var many []string
	for i := range 405 {
		many = append(many, o.Agency(fmt.Sprintf("UBND xã %03d", i), agency.Commune, agency.Committee))
	}
	o.Owe("Báo cáo năm", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-12-31"}, many...)
	const rows, sum = `<th scope="row"><a`, "Cộng: UBND xã, phường"
	page := func(query string) string {
		return s.Get("/lam-viec/ma-tran"+query).Want(http.StatusOK, "408 cơ quan").Body
	}
	first, last := page("?xep=danh-muc"), page("?xep=danh-muc&trang=9")
	if n := strings.Count(first, rows); n != 400 || !strings.Contains(first, "Dòng 1–400 trong 408") || strings.Contains(first, sum) || !strings.Contains(first, "Trang sau") {
		t.Errorf("the first page has %d agencies", n)
	}
	if n := strings.Count(last, rows); n != 8 || !strings.Contains(last, "Dòng 401–408 trong 408") || !strings.Contains(last, "Trang trước") || strings.Contains(last, "Sở Nội vụ</a>") {
		t.Errorf("the last page has %d agencies", n)
	}
	for _, text := range []string{sum, "<strong>405/405</strong>", "Mọi cơ quan theo cách lọc này"} {
		if !strings.Contains(last, text) {
			t.Errorf("%q is missing on the last page", text)
		}
	}
	opened := page("?xep=danh-muc&o=" + url.QueryEscape("Báo cáo năm|"+many[404]))
	if !strings.Contains(opened, `id="o-mo"`) || !strings.Contains(opened, "Dòng 401–408") {
		t.Error("the opened cell is on another page")
	}
	s.Get("/lam-viec/ma-tran/csv?trang=2").Want(http.StatusOK, "Sở Nội vụ;", "UBND xã 000;", "UBND xã 404;")
	duty := "/lam-viec/ma-tran/theo-ky?viec=" + url.QueryEscape("o-Báo cáo năm")
	s.Get(duty+"&trang=2").Want(http.StatusOK, "Dòng 401–405 trong 405", "UBND xã, phường", ">UBND xã 404</a>").Without(">UBND xã 000</a>")
	s.Get("/lam-viec/ma-tran?trang=2&co-quan="+ids["snv"]).Want(http.StatusOK, "Sở Nội vụ").Without("Trang trước")
}
