package richtext

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestCleanKeepsWordsAndGivesProperNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<h1>Khai sinh</h1><p>Từ ngày <b>04/05</b>, <i>phường</i> trả kết quả.</p>`:                                                                `<h2>Khai sinh</h2><p>Từ ngày <strong>04/05</strong>, <em>phường</em> trả kết quả.</p>`,
		`<p>Không<span> </span>đổi</p>`:                                                                                                            `<p>Không đổi</p>`,
		`<div class=MsoNormal style="mso-x:1"><span lang=VI style='font-size:14pt'>Hồ sơ<o:p></o:p></span></div>`:                                  `<p>Hồ sơ</p>`,
		`<div><p>Một</p><p>Hai</p></div>`:                                                                                                          `<p>Một</p><p>Hai</p>`,
		`<p>Mang theo:<ul><li>Giấy<li>Căn cước</ul>`:                                                                                               `<p>Mang theo:</p><ul><li>Giấy</li><li>Căn cước</li></ul>`,
		`<p>a<!--[if gte mso 9]><xml>b</xml><![endif]-->c</p>`:                                                                                     `<p>ac</p>`,
		`<script>x</script><style>p{}</style><p onclick="x">Chữ</p>`:                                                                               `<p>Chữ</p>`,
		`<p><a href="javascript:alert(1)">bấm</a></p>`:                                                                                             `<p>bấm</p>`,
		`<p><a href="https://dichvucong.gov.vn/?a=1&b=2">nộp</a></p>`:                                                                              `<p><a href="https://dichvucong.gov.vn/?a=1&amp;b=2">nộp</a></p>`,
		`<p><a href=" dichvucong.gov.vn/nop?x=1 ">a</a> <a href="snv@dongnai.gov.vn">b</a> <a href="bai.html">c</a> <a href="/tin/a.vn">d</a></p>`: `<p><a href="https://dichvucong.gov.vn/nop?x=1">a</a> <a href="mailto:snv@dongnai.gov.vn">b</a> <a href="bai.html">c</a> <a href="/tin/a.vn">d</a></p>`,
		`<img src=x onerror=alert(1)><p>Ảnh</p>`:                                                                                                   `<p>Ảnh</p>`,
		`<img src="https://ngoai.example/a.png" alt="a">`:                                                                                          ``,
		`<figure><img src="/tep/a1/800.jpg" alt="Bộ phận Một cửa"></figure>`:                                                                       `<figure><img src="/tep/a1/800.jpg" alt="Bộ phận Một cửa"></figure>`,
		`<figure><video controls autoplay src="/tep/a1/xem" onplay=x poster="//b.example/p"><source src="//b.example"><track src="//b.example"></video><figcaption>Nộp <b>hồ sơ</b></figcaption></figure>`: `<figure><video src="/tep/a1/xem"></video><figcaption>Nộp <strong>hồ sơ</strong></figcaption></figure>`,
		`<audio src="/tep/a1/xem"></audio><video src="https://b.example/a.mp4"></video><video>x</video>`:                                                                                                   `<audio src="/tep/a1/xem"></audio>`,
		`<svg><script>alert(1)</script><text>x</text></svg><p>Sau</p>`:                                                                                                                                     `<p>Sau</p>`,
		`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`:                                                                                                                                  ``,
		`<p>Zero` + "\u200b\u00ad" + `width` + "\u00a0" + `5</p>`:                                                                                                                                          "<p>Zerowidth\u00a05</p>",
		"<p>Ho\u0300a</p>": `<p>Hòa</p>`,
		`<table><tr><th scope=col>Việc<td colspan=2 style="x">10</table>`: `<table><tbody><tr><th scope="col">Việc</th><td colspan="2">10</td></tr></tbody></table>`,
		`Chữ trần & dấu <`: `Chữ trần &amp; dấu &lt;`,
		`<iframe src="https://a.example">x</iframe><object>y</object><p>z</p>`: `<p>z</p>`,
		``: ``,
		`<figure><img src="/tep/a1/xem" alt="a"></figure><p></p><p>Sau</p><p> <br></p><p>&nbsp;</p>`:                  `<figure><img src="/tep/a1/xem" alt="a"></figure><p>Sau</p>`,
		`<ul><li>a<p></p>b</li></ul><p><img src="/tep/a1/xem" alt="a"></p><p><img src="https://b.example/a.png"></p>`: "<ul><li>a\nb</li></ul><p><img src=\"/tep/a1/xem\" alt=\"a\"></p>",
	} {
		got, err := Clean(in)
		if err != nil || got != want {
			t.Errorf("%s\n got %s\nwant %s, %v", in, got, want, err)
		}
		if again, _ := Clean(got); again != got {
			t.Errorf("cleaned twice: %s became %s", got, again)
		}
	}
	if _, err := Clean(strings.Repeat("<p>a", Most/3)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a huge text: %v", err)
	}
	for _, n := range []int{200, 3000} {
		deep, err := Clean(strings.Repeat("<blockquote>", n) + "đáy<script>x</script>")
		if err != nil || !strings.HasPrefix(strings.ReplaceAll(deep, "<blockquote>", ""), "đáy") || strings.Contains(deep, "x") || strings.Count(deep, "<blockquote>") > deepest+1 {
			t.Errorf("a text %d deep: %s, %v", n, deep, err)
		}
	}
}

func TestLookTellsWhatATextIsMadeOf(t *testing.T) {
	t.Parallel()
	clean := `<h2>Cần chuẩn bị</h2><p>Xem <a href="https://a.example">cổng dịch vụ</a><br>công.</p><ul><li>Giấy <strong>chứng sinh</strong></li></ul><table><tbody><tr><td>1</td></tr></tbody></table><figure><img src="/tep/a/b" alt=""><figcaption>Ảnh: phường</figcaption></figure>`
	want := Facts{Words: 14, Headings: []string{"h2"}, Links: []Link{{"https://a.example", "cổng dịch vụ"}}, Pictures: []Picture{{"/tep/a/b", ""}}, Tables: 1, Headless: 1}
	if got := Look(clean); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got := Lines(clean); !reflect.DeepEqual(got, []Line{{"h2", "Cần chuẩn bị"}, {"p", "Xem cổng dịch vụ công."}, {"li", "Giấy chứng sinh"}, {"td", "1"}, {"figcaption", "Ảnh: phường"}}) {
		t.Errorf("%+v", got)
	}
}

var runs = regexp.MustCompile(`(?i)<\s*(script|style|iframe|object|embed|svg|math|link|meta|base|form|input|template)|<[^>]*[\s"'/]on[a-z]+\s*=|<[^>]*(href|src)\s*=\s*["']?\s*(javascript|data|vbscript):|<[^>]*\sstyle\s*=`)

// Whatever comes in, nothing that runs goes out, and what is clean stays as it is.
func FuzzClean(f *testing.F) {
	for _, s := range []string{
		`<p onclick=alert(1)>a</p>`, `<a href=" javascript:alert(1)">x</a>`, `<a href="java&#x09;script:alert(1)">x</a>`, `<svg/onload=alert(1)>`, `<<script>alert(1)//<</script>`,
		`<img """><script>alert("XSS")</script>">`, `<math><a xlink:href="javascript:alert(1)">`, `<table background="javascript:alert(1)">`, `<p style="background:url(javascript:1)">`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `&lt;script&gt;`, "<p>\x00a</p>", `<plaintext>`, `<ul><li><p>a<li>b`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := Clean(in)
		if err != nil { // marks that nobody closed stand for more than a text may have
			return
		}
		if _, err := Clean(got); err != nil {
			t.Errorf("%q gives what is too long", in)
		}
		if m := runs.FindString(got); m != "" {
			t.Errorf("%q gives %q: %q runs", in, got, m)
		}
		if again, _ := Clean(got); again != got {
			t.Errorf("%q gives %q, cleaned again %q", in, got, again)
		}
		Lines(got)
		Look(got)
	})
}
