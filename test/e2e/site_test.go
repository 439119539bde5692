package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// The small site on which the harness is tried out. It has the same strict
// policy as the program, so nothing here may need inline scripts or styles.
const frame = `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>%s</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg">
</head>
<body>
<header><nav aria-label="Chính"><a href="/khac">Sang trang</a></nav></header>
<main>
%s
</main>
</body>
</html>
`

const goodPage = `<h1>Bảng  công
việc</h1>
<p class="loud">chữ thường</p>
<p class="hidden">Điều giấu kín</p>
<p><a href="/trang-hai">Sang trang</a></p>
<p><a href="/tep">Tải tệp <span class="govuk-visually-hidden">kế hoạch</span></a></p>
<details><summary>Xem thêm</summary><p>Phần bên trong</p></details>
<form method="post" action="/gui" enctype="multipart/form-data">
<p><input type="checkbox" id="n1" name="nhom" value="1"><label for="n1">Nhóm một</label>
<input type="checkbox" id="n2" name="nhom" value="2"><label for="n2">Nhóm hai</label></p>
<p><label for="ten">Tên <span class="loa-optional">(không bắt buộc)</span></label> <input type="text" id="ten" name="ten" value="cũ"></p>
<p><label for="ngay">Ngày</label> <input id="ngay" name="ngay" type="date"></p>
<p><label for="mo-ta">Mô tả</label> <textarea id="mo-ta" name="mo-ta"></textarea></p>
<p><label for="noi">Nơi</label> <select id="noi" name="noi"><option value="1">Biên Hòa</option><option value="2">Long Khánh</option></select></p>
<fieldset><legend>Đã duyệt</legend>
<p><input type="radio" id="d1" name="duyet" value="co"><label for="d1">Có</label></p>
<p><input type="radio" id="d2" name="duyet" value="khong"><label for="d2">Không</label></p></fieldset>
<fieldset><legend>Đã gửi</legend>
<p><input type="checkbox" id="g1" name="gui" value="co"><label for="g1">Có</label></p></fieldset>
<p><label for="tep">Tệp kèm</label> <input type="file" id="tep" name="tep" multiple></p>
<p><button type="submit">Gửi đi</button> <button type="button" disabled>Chưa được</button></p>
</form>
<ul><li>Mục một <button type="button" id="tre">Sửa</button></li><li>Mục hai <button type="button">Sửa</button></li></ul>
<p id="ket-qua"></p>
<script src="/script.js"></script>`

const badPage = `<h1>Trang hỏng</h1>
<p class="pale">Chữ nhạt quá</p>
<p><img src="/icon.svg"></p>
<p><a class="tiny" href="/1">a</a><a class="tiny" href="/2">b</a></p>
<div class="wide">rộng</div>
<div id="ten"></div><div id="ten"></div>`

const styles = `
body { font: 16px/1.5 sans-serif; color: #111; background: #fff; margin: 8px }
a { display: inline-block; padding: 4px; min-height: 24px }
input, button, select { min-height: 28px; margin: 4px }
.loud { text-transform: uppercase } .hidden { display: none }
.pale { color: #ccc } .wide { width: 900px }
.tiny { padding: 0; min-height: 0; font-size: 8px; line-height: 8px }
.govuk-visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%) }`

const script = `
document.getElementById('tre').addEventListener('click', () => {
  fetch('/cham').then((r) => r.text()).then((s) => { document.getElementById('ket-qua').textContent = s; });
});`

// site serves the pages above and remembers nothing.
func site(t testing.TB) string {
	t.Helper()
	mux := http.NewServeMux()
	html := func(path string, status int, title, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'")
			http.SetCookie(w, &http.Cookie{Name: "ai", Value: "lan", Path: "/", HttpOnly: true})
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, frame, title, body)
		})
	}
	file := func(path, mime, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mime)
			_, _ = io.WriteString(w, body)
		})
	}
	html("/{$}", 200, "Trang tốt", goodPage)
	html("/hong", 200, "Trang hỏng", badPage)
	html("/trang-hai", 200, "Trang hai", "<h1>Trang hai</h1>")
	html("/khac", 200, "Trang khác", "<h1>Trang khác</h1>")
	html("/loi", 500, "Lỗi", "<h1>Lỗi</h1>")
	html("/tu-choi", 403, "Từ chối", "<h1>Không có quyền</h1>")
	html("/on-ao", 200, "Ồn ào", `<h1>Ồn ào</h1><p><img alt="mất" src="/mat.png"></p><script>1</script><script src="/nem.js"></script>`)
	file("/style.css", "text/css", styles)
	file("/script.js", "text/javascript", script)
	file("/nem.js", "text/javascript", "console.error('kêu to'); throw new Error('ném ra')")
	file("/icon.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>`)
	mux.HandleFunc("/cham", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(300 * time.Millisecond)
		_, _ = io.WriteString(w, "Xong rồi")
	})
	mux.HandleFunc("/tep", func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("ai")
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Disposition", `attachment; filename="a.txt"`)
		_, _ = io.WriteString(w, "tệp của "+c.Value)
	})
	mux.HandleFunc("POST /gui", answerForm)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL
}

// answerForm shows what was sent, as a refused form does (422).
func answerForm(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var files []string
	for _, f := range r.MultipartForm.File["tep"] {
		files = append(files, f.Filename)
	}
	time.Sleep(200 * time.Millisecond)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusUnprocessableEntity)
	_, _ = fmt.Fprintf(w, frame, "Đã nhận", fmt.Sprintf("<h1>Đã nhận</h1><p>%s|%s|%s|%s|%s|%s|%s</p>",
		r.FormValue("ten"), r.FormValue("ngay"), r.FormValue("mo-ta"), r.FormValue("noi"),
		r.FormValue("duyet"), r.FormValue("gui"), strings.Join(files, " ")))
}

// failing is a test that is meant to fail: it keeps what is reported.
type failing struct {
	testing.TB
	mu   sync.Mutex
	said []string
	last []func()
}

// fails runs a piece of a test to its end and gives what it complained about.
func fails(t *testing.T, body func(t testing.TB)) string {
	t.Helper()
	f := &failing{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		body(f)
	}()
	<-done
	for len(f.last) > 0 {
		last := f.last[len(f.last)-1]
		f.last = f.last[:len(f.last)-1]
		last()
	}
	return strings.Join(f.said, "\n")
}

func (f *failing) keep(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.said = append(f.said, s)
}

func (f *failing) Helper()                           {}
func (f *failing) Failed() bool                      { return len(f.said) > 0 }
func (f *failing) Cleanup(fn func())                 { f.last = append(f.last, fn) }
func (f *failing) Error(args ...any)                 { f.keep(fmt.Sprint(args...)) }
func (f *failing) Errorf(format string, args ...any) { f.keep(fmt.Sprintf(format, args...)) }
func (f *failing) Fatal(args ...any)                 { f.keep(fmt.Sprint(args...)); runtime.Goexit() }

func (f *failing) Fatalf(format string, args ...any) {
	f.keep(fmt.Sprintf(format, args...))
	runtime.Goexit()
}
