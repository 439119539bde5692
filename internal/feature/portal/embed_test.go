package portal_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"loa/internal/platform/db"
)

var copied = regexp.MustCompile(`(?s)<textarea[^>]*>(.*?)</textarea>`)

// A web master chooses a list by a form and copies codes and addresses that work as they
// stand; frames have a heading of their own.
func TestWebMastersCopyWhatWorks(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.SQLite)
	p.publish(words("Trả kết quả khai sinh trong ngày"))
	const ward = "co-quan/ubnd-phuong-tran-bien"
	p.Get("/nhung").Want(http.StatusOK, `<option value="`+ward+`"`, `<option value="chuyen-muc/ho-tich"`, `value="tin" selected`, "https://cong.example/tin/rss.xml", "https://cong.example/oembed?url=").Without("noindex")
	for list, lang := range map[string]string{"tin": "Tin tức", ward: "UBND phường Trấn Biên", "chuyen-muc/ho-tich": "Hộ tịch", "video": "Video"} {
		a := p.Get("/nhung?danh-sach="+strings.ReplaceAll(list, "/", "%2F")+"&so=3").Want(http.StatusOK, "noindex", `value="`+list+`" selected`)
		codes := copied.FindAllStringSubmatch(a.Body, -1)
		if len(codes) != 2 {
			t.Fatalf("%d codes for %s", len(codes), list)
		}
		frame, script := html.UnescapeString(codes[0][1]), html.UnescapeString(codes[1][1])
		src, _, _ := strings.Cut(strings.TrimPrefix(frame, `<iframe src="https://cong.example`), `"`)
		p.Get(html.UnescapeString(src)).Want(http.StatusOK, "<h1 class=\"loa-bare__title\" lang=\"vi\">"+lang+"</h1>")
		if !strings.Contains(script, `<div data-loa-tin="`+list+`" data-so="3"`) || !strings.Contains(script, `<script src="https://cong.example/nhung.js" async></script>`) {
			t.Errorf("%s: %s", list, script)
		}
		for _, m := range regexp.MustCompile(`loa-address" href="https://cong\.example(/[^"]*)"`).FindAllStringSubmatch(a.Body, -1) {
			p.Get(html.UnescapeString(m[1])).Want(http.StatusOK)
		}
	}
	p.Get("/nhung?danh-sach="+ward).Want(http.StatusOK, "https://cong.example/"+ward+"/rss.xml").Without("lich.ics")
	p.Get("/nhung?danh-sach=tin&so=999").Want(http.StatusOK, "?so=5")
	for _, bad := range []string{"co-quan/khong-co", "lam-viec", "dien-hinh", "../tin", `"><script>alert(1)</script>`} {
		p.Get("/nhung?danh-sach=" + strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", "/", "%2F").Replace(bad)).Want(http.StatusNotFound).Without("<script>alert")
	}
	p.Get("/tin").Want(http.StatusOK, `href="/nhung?danh-sach=tin"`)
	p.Get("/nhung/bai/tra-ket-qua-khai-sinh-trong-ngay-2025").Want(http.StatusOK, `<h1 class="loa-news__title"`).Without("loa-bare__title")
}
