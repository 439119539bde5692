package links

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"loa/internal/domain/calendar"
)

var ict = time.FixedZone("ICT", 7*3600)

func TestEncodings(t *testing.T) {
	t.Parallel()
	const text = "Trả kết quả thủ tục hành chính: đúng hẹn"
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("<p>" + text)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ body, kind, want string }{
		"by header":          {"<p>" + text, "text/html; charset=utf-8", text},
		"by itself":          {strings.Repeat("<!-- x -->", 300) + "<p>" + text, "text/html", text},
		"by meta":            {"<meta charset=utf-8><p>" + text, "text/html", text},
		"header over meta":   {"<meta charset=windows-1252><p>" + text, "text/html; charset=utf-8", text},
		"UTF-16":             {wide, "text/html", text},
		"windows-1258":       {"<meta charset=windows-1258><p>H\xe0 N\xf4\xf2i", "text/html", "Hà Nội"},
		"windows-1252":       {"<p>caf\xe9", "text/html; charset=iso-8859-1", "café"},
		"marks apart":        {"<p>Tra\u0309 ke\u0302\u0301t qua\u0309", "text/html; charset=utf-8", "Trả kết quả"},
		"plain text":         {"Dòng  một\r\n\r\n\r\nDòng hai\x07", "text/plain; charset=utf-8", "Dòng một\n\nDòng hai"},
		"unknown charset":    {"<p>" + text, "text/html; charset=bogus", text},
		"no type at all":     {"<p>" + text, "", text},
		"direction signs":    {"<p>a\u202eb\u200bc", "text/html; charset=utf-8", "abc"},
		"wrong bytes inside": {"<p>a\xffb", "text/html; charset=utf-8", "a\uFFFDb"},
	} {
		r, ok := read([]byte(c.body), c.kind, "https://dongnai.gov.vn/1", ict)
		if !ok || r.Text != c.want {
			t.Errorf("%s: %q, %v, want %q", name, r.Text, ok, c.want)
		}
	}
	for name, c := range map[string]struct{ body, kind string }{
		"bytes said to be a page": {"\x00\x01\x02", "text/html"}, "a PDF": {"%PDF-1.7", "application/pdf"}, "nothing": {"<html></html>", "text/html"},
	} {
		if r, ok := read([]byte(c.body), c.kind, "https://dongnai.gov.vn/1", ict); ok {
			t.Errorf("%s is readable: %+v", name, r)
		}
	}
}

func TestTheMainTextIsText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Người dân được hướng dẫn nộp hồ sơ trực tuyến và nhận kết quả tại nhà. ", 8)
	r, ok := read([]byte(`<html><head><title>Cổng thông tin – Tin</title><meta property="og:title" content="Một  cửa <b>số</b>"></head><body>
<nav><ul><li>Trang chủ</li><li>Giới thiệu</li></ul></nav><div class="sidebar"><p>Quảng cáo</p></div>
<article><h2>Kết quả</h2><p>`+long+`</p><ul><li>Khai sinh</li><li>Hộ tịch</li></ul><p>Xem <a href="javascript:alert(1)">hướng dẫn</a>.<br>`+long+`</p>
<script>alert(1)</script><style>p{}</style><p style="display:none">ẩn</p><svg><text>vẽ</text></svg></article><footer><p>Bản quyền</p></footer></body></html>`), "text/html; charset=utf-8", "https://dongnai.gov.vn/1", ict)
	if !ok || r.Title != "Một cửa <b>số</b>" {
		t.Errorf("%q", r.Title)
	}
	for _, want := range []string{"# Kết quả\n\n", "• Khai sinh\n\n• Hộ tịch", "Xem hướng dẫn.\n\n", "nhận kết quả tại nhà."} {
		if !strings.Contains(r.Text, want) {
			t.Errorf("%q is not in %q", want, r.Text)
		}
	}
	for _, not := range []string{"alert", "ẩn", "vẽ", "Trang chủ", "p{}", "<"} {
		if strings.Contains(r.Text, not) {
			t.Errorf("%q is in %q", not, r.Text)
		}
	}
	all := parts(r.Text)
	if !all[0].Heading || all[0].Text != "Kết quả" || !all[2].Item || all[2].Text != "Khai sinh" {
		t.Errorf("%+v", all)
	}
	if again := tidy(r.Text); again != r.Text {
		t.Error("tidy text is made tidier")
	}
}

func TestTheDayOfAPage(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]calendar.Date{
		`<meta property="article:published_time" content="2025-03-02T20:00:00Z">`:                                   "2025-03-03",
		`<meta property="article:published_time" content="2025-03-02T08:00:00+0700">`:                               "2025-03-02",
		`<meta name="pubdate" content="03/04/2025">`:                                                                "2025-04-03",
		`<meta itemprop="datePublished" content="2025-03-02 10:11:12">`:                                             "2025-03-02",
		`<script type="application/ld+json">{"@graph":[{"@type":"x"},{"datePublished":"2025-03-02"}]}</script>`:     "2025-03-02",
		`<time datetime="2024-01-01">cũ</time><time pubdate datetime="2025-03-02">`:                                 "2025-03-02",
		`<time datetime="2025-03-02T09:00">`:                                                                        "2025-03-02",
		`<meta name="date" content="hôm qua"><meta name="date" content="0001-01-01">`:                               "",
		`<script type="application/ld+json">{"datePublished":{"a":1}}</script><script type="application/ld+json">{`: "",
	} {
		r, _ := read([]byte(head+"<p>Tin"), "text/html; charset=utf-8", "https://dongnai.gov.vn/1", ict)
		if r.PublishedOn != want {
			t.Errorf("%s: %q, want %q", head, r.PublishedOn, want)
		}
	}
}

// Pages made to be heavy end in time and within bounds.
func TestHeavyPages(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"deep":            strings.Repeat("<div>", 200000) + "a",
		"deep text":       strings.Repeat("<b>", 200000) + "a",
		"many paragraphs": strings.Repeat("<p>Một, hai, ba, bốn, năm.", 200000),
		"many links":      strings.Repeat(`<a href="/x">x</a>`, 250000),
		"one line":        "<p>" + strings.Repeat("a", 4<<20),
		"many tables":     strings.Repeat("<table><tr><td>a", 50000),
		"open attributes": "<p " + strings.Repeat("a=b ", 1<<20),
		"many divs":       strings.Repeat("<div><p>Một đoạn chữ dài hơn hai mươi lăm ký tự, có dấu phẩy.</p></div>", 14000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			r, _ := read([]byte(body), "text/html; charset=utf-8", "https://dongnai.gov.vn/1", ict)
			if took := time.Since(began); took > 3*time.Minute || len(r.Text) > maxText {
				t.Errorf("%s, %d bytes", took, len(r.Text))
			} else {
				t.Logf("%s for %d bytes", took.Round(time.Millisecond), len(body))
			}
		})
	}
}

func FuzzReadable(f *testing.F) {
	f.Add([]byte(bodyOf("Tin", 1)), "text/html; charset=utf-8")
	f.Add([]byte("<meta charset=windows-1258><p>H\xe0 N\xf4\xf2i"), "text/html")
	f.Add([]byte("\xff\xfea\x00"), "")
	f.Add([]byte("<table><li><h1>• # a<br><select><option>x"), "application/xhtml+xml")
	f.Add([]byte(`<script type="application/ld+json">[[[[[[{"datePublished":"x"}]]]]]]</script><time datetime="1/1/1">`), "text/html")
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		r, ok := read(body, kind, "https://dongnai.gov.vn/1", ict)
		if !ok {
			return
		}
		if !utf8.ValidString(r.Text) || !utf8.ValidString(r.Title) || len(r.Text) > maxText || tidy(r.Text) != r.Text {
			t.Errorf("%q gives %q", body, r.Text)
		}
		if r.PublishedOn != "" && !r.PublishedOn.Valid() {
			t.Errorf("%q is no day", r.PublishedOn)
		}
		parts(r.Text)
	})
}
