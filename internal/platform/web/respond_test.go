package web

import (
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestLocalURL(t *testing.T) {
	for raw, want := range map[string]string{
		"/lam-viec/ke-hoach?a=1#b": "/lam-viec/ke-hoach?a=1#b",
		"//xau.example":            "/",
		"/\\xau.example":           "/",
		"https://xau.example/":     "/",
		"javascript:alert(1)":      "/",
		"lam-viec":                 "/",
		"":                         "/",
		"/a\r\nSet-Cookie: b":      "/",
		"/\t/xau.example":          "/",
	} {
		if got := LocalURL(raw, "/"); got != want {
			t.Errorf("%q: %q", raw, got)
		}
	}
}

func FuzzLocalURL(f *testing.F) {
	f.Add("/lam-viec")
	f.Add("//a")
	f.Add("/\\a")
	base, err := url.Parse("https://loa.example/trang")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got := LocalURL(raw, "/")
		to, err := base.Parse(got)
		if err != nil || to.Host != base.Host || to.Scheme != base.Scheme || strings.ContainsAny(got, "\r\n") {
			t.Fatalf("%q leads to %v (%v)", raw, to, err)
		}
	})
}

func TestDownloadNames(t *testing.T) {
	for name, want := range map[string][2]string{
		"Báo cáo quý I.docx":              {"Bao cao quy I.docx", "Báo cáo quý I.docx"},
		"Đăng.pdf":                        {"Dang.pdf", "Đăng.pdf"},
		"plain.txt":                       {"plain.txt", ""},
		`../../etc/"x".txt`:               {`_x_.txt`, `"x".txt`},
		"a\r\nX: y":                       {"aX: y", ""},
		"":                                {"tep", ""},
		"..":                              {"tep", ""},
		strings.Repeat("ề", 300) + ".csv": {strings.Repeat("e", 146) + ".csv", strings.Repeat("ề", 146) + ".csv"},
	} {
		header := disposition(name)
		plain, extended, _ := strings.Cut(header, "; filename*=UTF-8''")
		_, params, err := mime.ParseMediaType(plain)
		if err != nil {
			t.Errorf("%q: %v", header, err)
			continue
		}
		full, err := url.PathUnescape(extended)
		if err != nil || params["filename"] != want[0] || full != want[1] {
			t.Errorf("%q: plain %q, full %q", name, params["filename"], full)
		}
	}
}

func FuzzDisposition(f *testing.F) {
	f.Add("Báo cáo.docx")
	f.Add("\"\\\r\n;")
	f.Fuzz(func(t *testing.T, name string) {
		header := disposition(name)
		for _, c := range header {
			if c < ' ' || c > '~' {
				t.Fatalf("%q makes the header %q", name, header)
			}
		}
		if _, _, err := mime.ParseMediaType(header); err != nil {
			t.Fatalf("%q: %v", header, err)
		}
	})
}

func TestFlashIsShownOnceAndEscaped(t *testing.T) {
	o := newOffice(t, Config{})
	o.actor = officer()
	pages := onePage(t, `{{define "content"}}x{{end}}`)
	o.Post("/lam-viec/ghi", func(w http.ResponseWriter, r *http.Request) error {
		Flash(w, r, FlashSuccess, "Đã lưu %s, %d minh chứng.", "<script>", 3)
		return SeeOther(w, r, "/lam-viec/xem")
	})
	o.Get("/lam-viec/xem", func(w http.ResponseWriter, r *http.Request) error {
		return pages.Render(w, r, http.StatusOK, "page", Page{Title: "Xem"})
	})
	cookies := o.do(t, "POST", "/lam-viec/ghi", "a=1").Cookies()
	if len(cookies) != 1 {
		t.Fatal("no cookie")
	}
	behind := o.do(t, "GET", "/lam-viec/xem", "", "Cookie", cookies[0].Name+"="+cookies[0].Value, "Sec-Fetch-Mode", "cors")
	if len(behind.Cookies()) != 0 || strings.Contains(bodyOf(t, behind), "loa-flash__text") {
		t.Error("a script that keeps the page takes the flash")
	}
	resp := o.do(t, "GET", "/lam-viec/xem", "", "Cookie", cookies[0].Name+"="+cookies[0].Value, "Sec-Fetch-Mode", "navigate")
	shown := find(parsed(t, bodyOf(t, resp)), classed("loa-flash__text"))
	if len(shown) != 1 || text(shown[0]) != "Đã lưu <script>, 3 minh chứng." {
		t.Fatalf("flash %v", shown)
	}
	if cleared := resp.Cookies(); len(cleared) != 1 || cleared[0].MaxAge >= 0 {
		t.Error("the flash stays")
	}
	for _, bad := range []string{"!!!", "e30", strings.Repeat("A", 9000)} {
		resp := o.do(t, "GET", "/lam-viec/xem", "", "Cookie", flashCookie+"="+bad)
		if resp.StatusCode != 200 || strings.Contains(bodyOf(t, resp), "loa-flash__text") {
			t.Errorf("a made-up flash is shown: %q", bad[:3])
		}
	}
}

func TestFlashWithFewerArgumentsThanPlaces(t *testing.T) {
	say := func(key string, args ...any) string { return catalogue{}.say(Vietnamese, key, args...) }
	if got := flashText(say, &FlashMessage{Message: "Đã lưu %s."}); strings.Contains(got, "MISSING") {
		t.Error(got)
	}
}

func TestJSON(t *testing.T) {
	w := httptest.NewRecorder()
	if err := JSON(w, 201, map[string]string{"a": "ề"}); err != nil {
		t.Fatal(err)
	}
	if w.Code != 201 || w.Body.String() != `{"a":"ề"}` || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if err := JSON(httptest.NewRecorder(), 200, func() {}); err == nil {
		t.Error("a function became JSON")
	}
}
