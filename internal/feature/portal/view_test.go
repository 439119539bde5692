package portal_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"loa/internal/platform/db"
)

// A reader's look is a style sheet of their own: pages stay the same for everybody, and the
// cookie takes nothing but the known words.
func TestALookChangesOneStyleSheet(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.SQLite)
	p.publish(words("Trả kết quả khai sinh trong ngày"))
	get := func(path, cookie string) (body string, h http.Header) {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		a := p.Do(r).Want(http.StatusOK)
		return a.Body, a.Header
	}
	if _, h := get("/hien-thi.css", "loa_xem=lon"); h.Get("Cache-Control") != "private, no-cache" || h.Get("Etag") != `"lon.false"` {
		t.Errorf("a look stays after another was chosen: %v", h)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/hien-thi.css", nil)
	r.Header.Set("If-None-Match", `"false"`)
	p.Do(r).Want(http.StatusNotModified)
	if body, h := get("/hien-thi.css", ""); body != "" || h.Get("Vary") != "Cookie" || h.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%q %v", body, h)
	}
	a := p.Post("/hien-thi", url.Values{"co_chu": {"rat-lon"}, "tuong_phan": {"1"}}).Want(http.StatusSeeOther)
	cookie, _, _ := strings.Cut(a.Header.Get("Set-Cookie"), ";")
	if cookie != "loa_xem=rat-lon.tuong-phan" {
		t.Fatalf("kept %q", a.Header.Get("Set-Cookie"))
	}
	if body, _ := get("/hien-thi.css", cookie); !strings.Contains(body, "font-size:150%") || !strings.Contains(body, "#000") {
		t.Errorf("%q", body)
	}
	if body, _ := get("/hien-thi", cookie); !strings.Contains(body, `value="rat-lon" checked`) {
		t.Errorf("the choice is not shown: %s", body)
	}
	if body, _ := get("/hien-thi.css", "loa_xem=}body{display:none}.lon"); strings.Contains(body, "display") {
		t.Errorf("%q", body)
	}
	plain, _ := get(firstTin, "")
	if with, _ := get(firstTin, cookie); with != plain || !strings.Contains(plain, `href="/hien-thi.css"`) {
		t.Error("pages differ by the look")
	}
	if a := p.Post("/hien-thi", url.Values{"co_chu": {"khong-co"}}).Want(http.StatusSeeOther); !strings.Contains(a.Header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("kept %q", a.Header.Get("Set-Cookie"))
	}
}
