package evidence_test

import (
	"strings"
	"testing"

	"loa/internal/domain/evidence"
)

func TestTheSamePageHasOneAddress(t *testing.T) {
	for link, want := range map[string]string{
		"https://www.Trang.example/Bai/1/?utm_source=zalo&b=2&a=1#dau": "trang.example/Bai/1?a=1&b=2",
		"http://trang.example:80/Bai/1?a=1&b=2":                        "trang.example/Bai/1?a=1&b=2",
		"https://youtu.be/abc?si=xyz":                                  "youtube.com/watch?v=abc",
		"https://m.youtube.com/watch?v=abc&feature=share":              "youtube.com/watch?v=abc",
		"https://trang.example/#!/tin/5":                               "trang.example#!/tin/5",
		"https://trang.example/":                                       "",
		"https://trang.example/index.php?fbclid=1":                     "",
		"https://trang.example/index.php?id=7":                         "trang.example/index.php?id=7",
		"ftp://trang.example/x":                                        "",
		"không phải":                                                   "",
	} {
		if got := evidence.NormalLink(link); got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
	if evidence.ContentKey("", []string{"b", "a"}) != evidence.ContentKey("", []string{"a", "b", "a"}) {
		t.Error("the order of files matters")
	}
	if evidence.ContentKey("https://trang.example", []string{"a"}) != "" {
		t.Error("a front page with a file has a key")
	}
}

func FuzzNormalLink(f *testing.F) {
	for _, s := range []string{"https://a.b/c?d=e#f", "http://[::1]:80/", "https://youtu.be/%2f", "https://x/%zz", "https://a/#!b", "http://[::]:80/\xdd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, link string) {
		once := evidence.NormalLink(link)
		if once == "" {
			return
		}
		if twice := evidence.NormalLink("https://" + once); twice != once && !strings.Contains(once, "#") {
			t.Errorf("%q gives %q, and that %q", link, once, twice)
		}
	})
}

func TestTitlesAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Đối thoại với người dân về đất đai năm 2025", "ĐỐI THOẠI VỚI NGƯỜI DÂN VỀ ĐẤT ĐAI, NĂM 2025", true},
		{"Bản tin tuần 3", "Bản tin tuần 4", false},
		{"Tập huấn dịch vụ công", "Hội nghị tổng kết", false},
		{"", "", false},
	} {
		if got := evidence.TitlesAlike(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}
