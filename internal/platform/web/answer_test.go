package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"loa/internal/domain"
)

func TestErrorsBecomePages(t *testing.T) {
	o := newOffice(t, Config{Shell: shell()})
	o.actor = officer()
	cases := map[string]struct {
		err    error
		status int
		says   string
	}{
		"invalid":     {domain.Invalid("Ngày %s không đúng.", "31/02/2025"), 400, "Ngày 31/02/2025 không đúng."},
		"not-found":   {domain.NotFound("Không có kế hoạch này."), 404, "Không có kế hoạch này."},
		"conflict":    {domain.Conflict("Đã có người duyệt."), 409, "Đã có người duyệt."},
		"forbidden":   {fmt.Errorf("wrapped: %w", domain.Forbidden("Kế hoạch của cơ quan khác.")), 403, "Kế hoạch của cơ quan khác."},
		"unavailable": {domain.Unavailable(errors.New("dial tcp"), "Hộp thư chưa trả lời."), 503, "Hộp thư chưa trả lời."},
		"unknown":     {errors.New("pq: password authentication failed"), 500, "Hệ thống gặp lỗi"},
	}
	for name, c := range cases {
		o.Get("/lam-viec/"+name, func(http.ResponseWriter, *http.Request) error { return c.err })
		t.Run(name, func(t *testing.T) {
			resp := o.do(t, "GET", "/lam-viec/"+name, "")
			page := bodyOf(t, resp)
			if resp.StatusCode != c.status || !strings.Contains(page, c.says) {
				t.Fatalf("status %d, page %s", resp.StatusCode, text(parsed(t, page)))
			}
			for _, secret := range []string{"pq:", "dial tcp", "wrapped"} {
				if strings.Contains(page, secret) {
					t.Errorf("the page tells the cause %q", secret)
				}
			}
			if len(find(parsed(t, page), tagged("h1"))) != 1 || !strings.Contains(page, "UBND phường Trấn Biên") {
				t.Error("the error does not stand in the layout")
			}
		})
	}
	page := bodyOf(t, o.do(t, "GET", "/lam-viec/unknown", ""))
	id := o.do(t, "GET", "/lam-viec/unknown", "").Header.Get("X-Request-Id")
	if !strings.Contains(page, "Mã yêu cầu:") || len(id) != 16 || !strings.Contains(o.log.String(), id) {
		t.Error("page, header and log do not name the request")
	}
	if !strings.Contains(o.log.String(), "password authentication failed") {
		t.Error("the log does not hold the cause")
	}
}

func TestErrorsOfTheAPIAreProblems(t *testing.T) {
	o := newOffice(t, Config{})
	o.API("POST", "/api/v1/ke-hoach", func(http.ResponseWriter, *http.Request) error {
		var f domain.Fields
		f.Add("so", "Chưa có số văn bản.")
		f.Add("ngay", "Ngày sau hôm nay %d ngày.", 3)
		return f.Err()
	}, APIDoc{Summary: "x"})

	resp := o.do(t, "POST", "/api/v1/ke-hoach", "")
	if resp.StatusCode != 401 || resp.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Fatalf("without an actor: %d", resp.StatusCode)
	}
	o.actor = officer()
	resp = o.do(t, "POST", "/api/v1/ke-hoach", "")
	var p problem
	if err := json.Unmarshal([]byte(bodyOf(t, resp)), &p); err != nil {
		t.Fatal(err)
	}
	if resp.Header.Get("Content-Type") != "application/problem+json" || p.Status != 400 || p.Code != domain.CodeInvalid ||
		len(p.Errors) != 2 || p.Errors[1] != (problemField{"ngay", "Ngày sau hôm nay 3 ngày."}) || p.RequestID == "" {
		t.Errorf("problem: %+v", p)
	}
	if resp := o.do(t, "GET", "/api/v1/khong-co", ""); resp.StatusCode != 404 || !strings.Contains(bodyOf(t, resp), `"not_found"`) {
		t.Error("an unknown API address is not a problem document")
	}
}

func TestWhoIsNotSignedIn(t *testing.T) {
	o := newOffice(t, Config{})
	ran := false
	h := func(w http.ResponseWriter, r *http.Request) error {
		ran = true
		return SeeOther(w, r, "/")
	}
	o.Get("/lam-viec/ke-hoach/{id}", h)
	o.Post("/lam-viec/ke-hoach/{id}", h)
	resp := o.do(t, "GET", "/lam-viec/ke-hoach/7?a=1&b=2", "")
	if got := resp.Header.Get("Location"); resp.StatusCode != 303 || got != "/dang-nhap?ve=%2Flam-viec%2Fke-hoach%2F7%3Fa%3D1%26b%3D2" {
		t.Errorf("GET: %d %s", resp.StatusCode, got)
	}
	resp = o.do(t, "POST", "/lam-viec/ke-hoach/7", "a=1")
	if page := bodyOf(t, resp); resp.StatusCode != 401 || !strings.Contains(page, "nội dung đã nhập vẫn còn") {
		t.Errorf("POST: %d", resp.StatusCode)
	}
	if ran {
		t.Error("the handler ran without an actor")
	}
	o.PublicGet("/lam-viec/loi-moi", h)
	if o.do(t, "GET", "/lam-viec/loi-moi", ""); !ran {
		t.Error("a public page below the workspace asks for sign-in")
	}
}

func TestUnknownAddressAndMethod(t *testing.T) {
	o := newOffice(t, Config{})
	o.PublicGet("/", func(w http.ResponseWriter, r *http.Request) error { return Download(w, r, "a", "text/plain", nil) })
	if resp := o.do(t, "GET", "/khong-co", ""); resp.StatusCode != 404 || !strings.Contains(bodyOf(t, resp), "Không tìm thấy trang") {
		t.Errorf("unknown address: %d", resp.StatusCode)
	}
	resp := o.do(t, "POST", "/", "a=1")
	if resp.StatusCode != 405 || resp.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("wrong method: %d, Allow %q", resp.StatusCode, resp.Header.Get("Allow"))
	}
}

func TestPanicIsAnswered(t *testing.T) {
	o := newOffice(t, Config{Shell: shell()})
	o.actor = officer()
	o.Get("/lam-viec/hong", func(http.ResponseWriter, *http.Request) error { panic("secret cause") })
	resp := o.do(t, "GET", "/lam-viec/hong", "")
	page := bodyOf(t, resp)
	if resp.StatusCode != 500 || strings.Contains(page, "secret cause") || !strings.Contains(page, "UBND phường Trấn Biên") {
		t.Errorf("%d %s", resp.StatusCode, text(parsed(t, page)))
	}
	if !strings.Contains(o.log.String(), "secret cause") {
		t.Error("the log does not hold the panic")
	}
}

func TestErrorAfterTheAnswerBeganIsOnlyLogged(t *testing.T) {
	o := newOffice(t, Config{})
	o.PublicGet("/dang-do", func(w http.ResponseWriter, _ *http.Request) error {
		if _, err := w.Write([]byte("phần đầu")); err != nil {
			return err
		}
		return errors.New("half way")
	})
	if got := bodyOf(t, o.do(t, "GET", "/dang-do", "")); got != "phần đầu" {
		t.Errorf("answer: %q", got)
	}
	if !strings.Contains(o.log.String(), "half way") {
		t.Error("not logged")
	}
}

// Who goes away while a page is written is no fault of the program.
func TestWhoGoesAwayIsNoError(t *testing.T) {
	o := newOffice(t, Config{})
	asked, gone := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	o.PublicGet("/dai", func(w http.ResponseWriter, _ *http.Request) error {
		close(asked)
		<-gone
		var err error
		for err == nil {
			_, err = w.Write(make([]byte, 1<<16))
		}
		ended <- err
		return fmt.Errorf("write answer: %w", err)
	})
	s := httptest.NewServer(o)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET /dai HTTP/1.1\r\nHost: loa.example\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-asked
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	close(gone)
	if err := <-ended; !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the answer ended with %v", err)
	}
	s.Close() // the request has ended when it returns
	if log := o.log.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("logged: %s", log)
	}
}

func TestFormErrors(t *testing.T) {
	var f domain.Fields
	f.Add("so", "Chưa có số.")
	if got, ok := FormErrors(f.Err()); !ok || len(got) != 1 || got[0].Name != "so" {
		t.Errorf("fields: %v", got)
	}
	if got, ok := FormErrors(domain.Conflict("Đã có người làm.")); !ok || got[0].Message != "Đã có người làm." || got[0].Name != "" {
		t.Errorf("conflict: %v", got)
	}
	for _, err := range []error{nil, errors.New("x"), domain.NotFound("x"), domain.Forbidden("x")} {
		if _, ok := FormErrors(err); ok {
			t.Errorf("%v shows the form again", err)
		}
	}
}
