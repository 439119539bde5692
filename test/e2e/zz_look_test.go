package e2e

import (
	"os"
	"strings"
	"testing"
)

func TestZZLook(t *testing.T) {
	base := os.Getenv("LOOK_BASE")
	if base == "" {
		t.Skip("only for looking")
	}
	raw, _ := os.ReadFile("/tmp/d1/tai-khoan-mau.txt")
	pw := strings.TrimSpace(strings.SplitN(strings.SplitN(string(raw), "\n", 2)[0], ": ", 2)[1])
	who := os.Getenv("LOOK_WHO")
	p := Browser(t, base)
	p.Open("/dang-nhap")
	p.Fill("Tên đăng nhập hoặc thư điện tử", who)
	p.Fill("Mật khẩu", pw)
	p.Click("Đăng nhập")
	for _, path := range strings.Split(os.Getenv("LOOK_PATHS"), " ") {
		if path == "" { continue }
		name := who + strings.NewReplacer("/", "_", "?", "_", "=", "_", "&", "_", "%", "_", "|", "_").Replace(path)
		p.Viewport(1280)
		p.Open(path)
		p.Shot(name + "-1280")
		if os.Getenv("LOOK_AXE") != "" { p.Axe(name) }
		p.Viewport(360)
		p.Open(path)
		p.Shot(name + "-360")
		p.NoSidewaysScroll()
		if os.Getenv("LOOK_AXE") != "" { p.ValidHTML() }
	}
}
