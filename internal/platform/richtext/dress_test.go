package richtext

import (
	"reflect"
	"testing"
)

func TestDressPutsStoredFilesInTheirPlace(t *testing.T) {
	t.Parallel()
	text := `<p>Trước</p><figure><img src="/tep/a/960" alt="Một cửa"><figcaption>Ảnh: <em>phường</em></figcaption></figure><img src="/tep/b/960" alt=""><p><a href="/tep/c/tai">Mẫu đơn</a></p>` +
		`<p>Xem <a href="/tep/d/tai">mẫu</a> này.</p><figure><video src="/tep/e/xem"></video></figure><blockquote><p>Sau &lt; này</p></blockquote>`
	var met []Embedded
	got := Dress(text, func(e Embedded) (string, bool) {
		met = append(met, e)
		return "[" + e.Element + "]", e.Src != "/tep/b/960"
	})
	if want := `<p>Trước</p>[img]<img src="/tep/b/960" alt=""/>[a]<p>Xem <a href="/tep/d/tai">mẫu</a> này.</p>[video]<blockquote><p>Sau &lt; này</p></blockquote>`; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	want := []Embedded{{"img", "/tep/a/960", "Một cửa", "Ảnh: <em>phường</em>"}, {"img", "/tep/b/960", "", ""}, {"a", "/tep/c/tai", "Mẫu đơn", ""}, {"video", "/tep/e/xem", "", ""}}
	if !reflect.DeepEqual(met, want) {
		t.Errorf("%+v", met)
	}
	if got := Stored(text); !reflect.DeepEqual(got, []string{"/tep/a/960", "/tep/b/960", "/tep/c/tai", "/tep/d/tai", "/tep/e/xem"}) {
		t.Errorf("%v", got)
	}
	if plain := `<p>a <br> b</p>`; Dress(plain, nil) != plain {
		t.Error("a text without files changed")
	}
}
