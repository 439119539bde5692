package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestALongAnswerOutlivesTheLimitOfOthers: the server's limit ends an ordinary
// answer, not a stream; one that breaks off does not look whole.
func TestALongAnswerOutlivesTheLimitOfOthers(t *testing.T) {
	t.Parallel()
	file := StreamedFile{Name: "gói quý I.zip", MediaType: "application/zip", Size: 4}
	slow := func(w io.Writer) error {
		for i := range 4 {
			time.Sleep(100 * time.Millisecond)
			if _, err := fmt.Fprint(w, i); err != nil {
				return err
			}
		}
		return nil
	}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/stream":
			if err := Stream(w, file, slow); err != nil {
				t.Error(err)
			}
		case "/broken":
			_ = Stream(w, file, func(w io.Writer) error { _, _ = fmt.Fprint(w, 0); return errors.New("lost") })
		case "/unknown", "/unknown/broken":
			file := StreamedFile{Name: file.Name, MediaType: file.MediaType}
			_ = Stream(w, file, func(w io.Writer) error {
				_, _ = fmt.Fprint(w, "0123")
				if r.URL.Path == "/unknown" {
					return nil
				}
				return errors.New("lost")
			})
		default:
			_ = slow(w)
		}
	}))
	srv.Config.WriteTimeout = 200 * time.Millisecond
	srv.Start()
	t.Cleanup(srv.Close)
	get := func(path string) (string, http.Header, error) {
		resp, err := srv.Client().Get(srv.URL + path)
		if err != nil {
			return "", nil, err
		}
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		return string(body), resp.Header, err
	}
	body, header, err := get("/stream")
	if err != nil || body != "0123" || header.Get("Content-Length") != "4" ||
		header.Get("Content-Disposition") != `attachment; filename="goi quy I.zip"; filename*=UTF-8''g%C3%B3i%20qu%C3%BD%20I.zip` {
		t.Errorf("%q, %v, %v", body, header, err)
	}
	if body, _, err := get("/broken"); err == nil {
		t.Errorf("a broken answer looks whole: %q", body)
	}
	if body, _, err := get("/unknown"); err != nil || body != "0123" {
		t.Errorf("of unknown size: %q, %v", body, err)
	}
	if body, _, err := get("/unknown/broken"); err == nil {
		t.Errorf("a broken answer of unknown size looks whole: %q", body)
	}
	if body, _, err := get("/plain"); err == nil && body == "0123" {
		t.Error("an ordinary answer outlives the limit too, so the test shows nothing")
	}
}
