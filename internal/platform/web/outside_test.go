package web

import (
	"net/http"
	"testing"

	"loa/internal/domain"
)

// Only a page that anybody gets opens: the one who asks being signed in changes nothing.
func TestOnlyAPublicPageOpens(t *testing.T) {
	t.Parallel()
	o := newOffice(t, Config{})
	page := func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, err := w.Write([]byte("<p>chữ</p>"))
		return err
	}
	o.PublicGet("/tin/{ten}", func(w http.ResponseWriter, r *http.Request) error {
		switch r.PathValue("ten") {
		case "co":
			return page(w, r)
		case "dan":
			return SeeOther(w, r, "/tin/co")
		case "tep":
			w.Header().Set("Content-Type", "application/json")
			return nil
		}
		return domain.NotFound("Không có.")
	})
	o.Get("/lam-viec", page)
	for address, want := range map[string]bool{
		"/tin/co": true, "/tin/co?trang=2": true, "/tin/khong": false, "/tin/dan": false, "/tin/tep": false, "/lam-viec": false, "/khong-co": false,
		"": false, "tin/co": false, "https://loa.example/tin/co": false, "//khac.example/tin/co": false, "/tin/%zz": false,
	} {
		if got := o.Opens(address); got != want {
			t.Errorf("%q opens: %v, want %v", address, got, want)
		}
	}
}
