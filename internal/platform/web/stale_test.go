package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
)

// TestWhoCameSecondIsLedOn says what happened, who was first and when, keeps what was
// typed and leads to what stands now.
func TestWhoCameSecondIsLedOn(t *testing.T) {
	s := shell()
	s.Changed = func(_ context.Context, id string) (string, time.Time, error) {
		if id != "7" {
			t.Errorf("asked for %q", id)
		}
		return "Trần Văn Bình", time.Date(2027, 3, 2, 2, 30, 0, 0, time.UTC), nil
	}
	o := newOffice(t, Config{Shell: s})
	o.actor = officer()
	refuse := func(http.ResponseWriter, *http.Request) error {
		return domain.Conflict("Báo cáo đã được duyệt.")
	}
	o.Get("/lam-viec/bao-cao/{id}", func(w http.ResponseWriter, r *http.Request) error { return Download(w, r, "a", "text/plain", nil) })
	o.Post("/lam-viec/bao-cao/{id}/tra-lai", refuse)
	for _, c := range []struct{ referer, want string }{
		{"", `href="/lam-viec/bao-cao/7"`},
		{"http://example.com/lam-viec/bao-cao/7?phan=2", `href="/lam-viec/bao-cao/7?phan=2"`},
		{"http://example.com/lam-viec/bao-cao/7/tra-lai", `href="/lam-viec/bao-cao/7"`},
		{"http://elsewhere.example/lam-viec/bao-cao/9", `href="/lam-viec/bao-cao/7"`},
	} {
		resp := o.do(t, "POST", "/lam-viec/bao-cao/7/tra-lai", "ly_do=Thi%E1%BA%BFu+ph%E1%BB%A5+l%E1%BB%A5c&mat_khau=a+b&phien_ban=3", "Referer", c.referer)
		page := bodyOf(t, resp)
		for _, want := range []string{c.want, "Báo cáo đã được duyệt.", "Mở bản hiện nay", "Trần Văn Bình", "02/03/2027", "Thiếu phụ lục"} {
			if resp.StatusCode != http.StatusConflict || !strings.Contains(page, want) {
				t.Errorf("from %q: %d without %q: %s", c.referer, resp.StatusCode, want, text(parsed(t, page)))
			}
		}
		if strings.Contains(page, "a b") || strings.Contains(page, "Tải lại trang") {
			t.Error("a password is shown, or the person is sent nowhere")
		}
	}
}

// TestFormOfWhoCameSecond leads on from the summary above a form.
func TestFormOfWhoCameSecond(t *testing.T) {
	o := newOffice(t, Config{Shell: shell()})
	o.actor = officer()
	pages := onePage(t, `{{define "content"}}{{template "errorsummary" .}}{{end}}`)
	o.Get("/lam-viec/ngay/{id}", func(w http.ResponseWriter, r *http.Request) error { return Download(w, r, "a", "text/plain", nil) })
	o.Post("/lam-viec/ngay/{id}/luu", func(w http.ResponseWriter, r *http.Request) error {
		errs, _ := FormErrors(domain.Conflict("Người khác vừa ghi."))
		return pages.Render(w, r, http.StatusConflict, "page", Page{Title: "Ngày", Errors: errs})
	})
	page := bodyOf(t, o.do(t, "POST", "/lam-viec/ngay/7/luu", "a=1"))
	for _, want := range []string{`href="/lam-viec/ngay/7"`, "Xem bản hiện nay", "Người khác vừa ghi.", "Chưa thực hiện được"} {
		if !strings.Contains(page, want) {
			t.Errorf("without %q: %s", want, text(parsed(t, page)))
		}
	}
}

// TestAddressOfAnActLeadsToItsForm holds for whoever opens it again after a failed try.
func TestAddressOfAnActLeadsToItsForm(t *testing.T) {
	o := newOffice(t, Config{Shell: shell()})
	o.actor = officer()
	h := func(w http.ResponseWriter, r *http.Request) error { return Download(w, r, "a", "text/plain", nil) }
	o.Get("/lam-viec/viec/{id}", h)
	o.Post("/lam-viec/viec/{id}/gui", h)
	o.Post("/api/v1/viec/gui", h)
	o.Get("/api/v1/viec", h)
	resp := o.do(t, "GET", "/lam-viec/viec/7/gui", "")
	if at := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || at != "/lam-viec/viec/7" {
		t.Errorf("GET of an act: %d %s", resp.StatusCode, at)
	}
	if resp := o.do(t, "GET", "/api/v1/viec/gui", ""); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a program is led elsewhere: %d", resp.StatusCode)
	}
	if resp := o.do(t, "GET", "/lam-viec/khac/7/gui", ""); resp.StatusCode != http.StatusNotFound {
		t.Errorf("unknown: %d", resp.StatusCode)
	}
}
