package richtext

import "testing"

func TestBracketKeepsTheStructure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{`<p>Từ <strong>ngày</strong> 04/05.<br>Ở phường.</p>`, `<p>[Từ <strong>ngày</strong> 04/05.<br/>Ở phường.]</p>`},
		{`<h2>Cần gì</h2><ul><li><p>Căn cước</p></li><li>Đơn<ul><li>Hai bản</li></ul></li></ul>`, `<h2>[Cần gì]</h2><ul><li><p>[Căn cước]</p></li><li>[Đơn]<ul><li>[Hai bản]</li></ul></li></ul>`},
		{`<figure><img src="/tep/a/960" alt="Một cửa"><figcaption>Ảnh &lt;mới&gt;</figcaption></figure>`, `<figure><img src="/tep/a/960" alt="Một cửa"/><figcaption>[Ảnh &lt;mới&gt;]</figcaption></figure>`},
		{`<table><tbody><tr><th scope="col">Việc</th><td></td></tr></tbody></table><p> </p>`, `<table><tbody><tr><th scope="col">[Việc]</th><td></td></tr></tbody></table><p> </p>`},
	} {
		if got := Bracket(c.text, "[", "]"); got != c.want {
			t.Errorf("\n got %s\nwant %s", got, c.want)
		}
	}
}
