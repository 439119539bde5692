package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"loa/ui"
)

func TestHeaders(t *testing.T) {
	o := newOffice(t, Config{})
	o.PublicGet("/a", func(w http.ResponseWriter, r *http.Request) error { return SeeOther(w, r, "/") })
	resp := o.do(t, "GET", "/a", "", "X-Request-Id", "chosen-outside")
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
		"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	policy := resp.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "script-src 'self';"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy lacks %s", want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error("the policy allows something unsafe")
	}
	if id := resp.Header.Get("X-Request-Id"); id == "chosen-outside" || len(id) != 16 {
		t.Errorf("request id %q", id)
	}
	secure := newOffice(t, Config{Secure: true})
	if secure.do(t, "GET", "/x", "").Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS when people reach us by TLS")
	}
}

func TestActsOfOtherSitesAreRefused(t *testing.T) {
	o := newOffice(t, Config{})
	ran := 0
	o.PublicPost("/ghi", func(w http.ResponseWriter, r *http.Request) error { ran++; return SeeOther(w, r, "/") })
	for _, from := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://xau.example"},
	} {
		resp := o.do(t, "POST", "/ghi", "a=1", from...)
		if resp.StatusCode != 403 || !strings.Contains(bodyOf(t, resp), "từ một trang khác") {
			t.Errorf("%v: %d", from, resp.StatusCode)
		}
	}
	if ran != 0 {
		t.Fatal("a cross-site act ran")
	}
	if o.do(t, "POST", "/ghi", "a=1", "Sec-Fetch-Site", "same-origin"); ran != 1 {
		t.Error("our own form is refused")
	}
	if o.do(t, "POST", "/ghi", "a=1"); ran != 2 {
		t.Error("a program without browser headers is refused")
	}
}

func TestLogAndCountersNameTheRouteOnly(t *testing.T) {
	registry := prometheus.NewRegistry()
	o := newOffice(t, Config{Metrics: registry})
	o.PublicGet("/nguoi/{ten}", func(w http.ResponseWriter, r *http.Request) error { return SeeOther(w, r, "/") })
	o.do(t, "GET", "/nguoi/nguyen-thi-lan?cccd=0123", "")
	o.do(t, "GET", "/dau-do/nguyen-thi-lan", "")
	logged := o.log.String()
	if strings.Contains(logged, "nguyen-thi-lan") || strings.Contains(logged, "0123") {
		t.Errorf("personal data in the log: %s", logged)
	}
	if !regexp.MustCompile(`route="GET /nguoi/\{ten\}" method=GET status=303 ms=[0-9.]+ request_id=\w{16}`).MatchString(logged) {
		t.Errorf("log line: %s", logged)
	}
	o.do(t, "BREW", "/x", "")
	for labels, want := range map[string]float64{
		"303 GET GET /nguoi/{ten}": 1, "404 GET unmatched": 1, "404 other unmatched": 1, "404 BREW unmatched": 0,
	} {
		if n := counted(t, registry, labels); n != want {
			t.Errorf("%s counted %v times", labels, n)
		}
	}
	if _, err := NewRouter(Config{Metrics: registry}); err == nil {
		t.Error("two routers count into one registry")
	}
}

// counted reads the counter of requests with these label values, in the order
// of the labels' names.
func counted(t *testing.T, registry *prometheus.Registry, labels string) float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != "loa_http_requests_total" {
			continue
		}
		for _, metric := range family.GetMetric() {
			var values []string
			for _, label := range metric.GetLabel() {
				values = append(values, label.GetValue())
			}
			if strings.Join(values, " ") == labels {
				return metric.GetCounter().GetValue()
			}
		}
	}
	return 0
}

func TestAssetsNeverChange(t *testing.T) {
	o := newOffice(t, Config{})
	address := o.site.assets.url("style.css")
	if !regexp.MustCompile(`^/tinh/style-[A-Z0-9]{8}\.css$`).MatchString(address) {
		t.Fatalf("address %s", address)
	}
	plain := o.do(t, "GET", address, "")
	zipped := o.do(t, "GET", address, "", "Accept-Encoding", "br, gzip")
	if cache := plain.Header.Get("Cache-Control"); !strings.Contains(cache, "immutable") {
		t.Errorf("Cache-Control %q", cache)
	}
	reader, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	unzipped, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	if zipped.Header.Get("Content-Encoding") != "gzip" || string(unzipped) != bodyOf(t, plain) {
		t.Error("compressed and plain differ")
	}
	if plain.Header.Get("ETag") == zipped.Header.Get("ETag") {
		t.Error("two representations with one ETag")
	}
	again := o.do(t, "GET", address, "", "If-None-Match", plain.Header.Get("ETag"))
	if again.StatusCode != 304 || bodyOf(t, again) != "" {
		t.Errorf("second request: %d", again.StatusCode)
	}
	if refused := o.do(t, "GET", address, "", "Accept-Encoding", "gzip;q=0"); refused.Header.Get("Content-Encoding") != "" {
		t.Error("gzip for a browser that refuses it")
	}
	for _, bad := range []string{"/tinh/manifest.json", "/tinh/..%2fmanifest.json", "/tinh/khong-co.css"} {
		if resp := o.do(t, "GET", bad, ""); resp.StatusCode != 404 {
			t.Errorf("%s: %d", bad, resp.StatusCode)
		}
	}
	if resp := o.do(t, "GET", "/favicon.ico", ""); resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "image/png" {
		t.Errorf("favicon: %d", resp.StatusCode)
	}
}

// TestSheet holds what must never come back into the sheet.
func TestSheet(t *testing.T) {
	o := newOffice(t, Config{})
	sheet := string(o.site.assets.files[o.site.assets.names["style.css"]].body)
	for _, foreign := range []string{"GDS Transport", "govuk-crest", "url(http", "@import"} {
		if strings.Contains(sheet, foreign) {
			t.Errorf("the sheet holds %s", foreign)
		}
	}
	for _, ours := range []string{"--govuk-brand-colour: #0b5345", "Be Vietnam Pro", "size-adjust:97%", "unicode-range:U+0030-0039"} {
		if !strings.Contains(sheet, ours) {
			t.Errorf("the sheet lacks %s", ours)
		}
	}
	for _, font := range regexp.MustCompile(`url\(["']?\./([^"')]+)`).FindAllStringSubmatch(sheet, -1) {
		if _, ok := o.site.assets.files[font[1]]; !ok {
			t.Errorf("%s is not served", font[1])
		}
	}
	if _, err := ui.Assets(); err != nil {
		t.Error(err)
	}
}

func TestLanguage(t *testing.T) {
	o := newOffice(t, Config{})
	resp := o.do(t, "GET", "/khong-co?lang=en", "")
	page := bodyOf(t, resp)
	if !strings.Contains(page, "Page not found") || resp.Header.Get("Content-Language") != "en" || !strings.Contains(page, `lang="en"`) {
		t.Error("?lang=en does not speak English")
	}
	cookies := resp.Cookies()
	if len(cookies) != 1 || cookies[0].Name != "loa_lang" || !cookies[0].HttpOnly {
		t.Fatalf("cookies %v", cookies)
	}
	if page := bodyOf(t, o.do(t, "GET", "/khong-co", "", "Cookie", "loa_lang=en")); !strings.Contains(page, "Page not found") {
		t.Error("the cookie is not read")
	}
	if page := bodyOf(t, o.do(t, "GET", "/khong-co?lang=xx", "", "Accept-Language", "en")); !strings.Contains(page, "Không tìm thấy trang") {
		t.Error("not Vietnamese by default")
	}
}
