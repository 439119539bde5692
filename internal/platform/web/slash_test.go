package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An address that was typed with a slash at its end leads to the page without it, with its
// query, and never to another host.
func TestASlashAtTheEndLeadsToThePage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, Config{})
	page := func(w http.ResponseWriter, _ *http.Request) error { return JSON(w, http.StatusOK, "x") }
	o.PublicGet("/", page)
	o.PublicGet("/tin", page)
	o.PublicGet("/tin/{duong}", page)
	o.PublicPost("/gui", page)
	o.API(http.MethodGet, "/tin", page, APIDoc{Summary: "Tin", Public: true})
	for target, want := range map[string]string{
		"/tin/":                       "/tin",
		"/tin/?trang=2&q=a%26b":       "/tin?trang=2&q=a%26b",
		"/tin/khai-sinh/":             "/tin/khai-sinh",
		"/tin///":                     "/tin",
		"/tin/kh%C3%A1m/":             "/tin/kh%C3%A1m",
		"//xau.example/":              "",
		"//xau.example//":             "",
		"/%5Cxau.example/":            "",
		"/%2F%2Fxau.example/":         "",
		"/tin/%2F%2Fxau.example/":     "/tin/xau.example",
		"/tin/..%2F..%2Fxau.example/": "",
		"/gui/":                       "",
		"/khong-co/":                  "",
		"/api/v1/tin/":                "",
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RequestURI = target
		u, err := r.URL.Parse("http://cong.example" + target)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = u.Path, u.RawPath, u.RawQuery
		w := httptest.NewRecorder()
		o.ServeHTTP(w, r)
		got := w.Header().Get("Location")
		if want != "" && (w.Code != http.StatusMovedPermanently || got != want) {
			t.Errorf("%s: %d to %q, not %q", target, w.Code, got, want)
		}
		if want == "" && (w.Code < 400 && !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.Contains(got, "\\")) {
			t.Errorf("%s: %d to %q", target, w.Code, got)
		}
	}
	if resp := o.do(t, http.MethodPost, "/tin/", "a=1"); resp.StatusCode == http.StatusMovedPermanently {
		t.Error("an act was led on, without what it held")
	}
}

// Whoever finds no page of the public site finds a search there, and where to go on.
func TestNoPageLeadsReadersOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, Config{Shell: Shell{PublicNav: func(context.Context) []NavItem { return []NavItem{{Label: "Tin tức", URL: "/tin"}} }}})
	body := bodyOf(t, o.do(t, http.MethodGet, "/khong-co", ""))
	for _, want := range []string{`action="/tim-kiem"`, `name="q"`, `href="/so-do-trang#chuyen-muc"`, `href="/co-quan"`, `href="/lien-he"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s on the page", want)
		}
	}
	o.actor = officer()
	if body := bodyOf(t, o.do(t, http.MethodGet, "/lam-viec/khong-co", "")); strings.Contains(body, `action="/tim-kiem"`) {
		t.Error("officials are led to the public search")
	}
}
