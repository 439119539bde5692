package richtext

import (
	"reflect"
	"slices"
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

// Files stand between the lines, whose order and number they do not change.
func TestPartsAreLinesWithTheFilesInTheirPlaces(t *testing.T) {
	t.Parallel()
	clean := `<p>Một <img src="/tep/a/960" alt="trong dòng"/> dòng</p><figure><img src="/tep/b/960" alt="ảnh"/><figcaption>Chú <em>thích</em></figcaption></figure><video src="/tep/c/xem"></video>` +
		`<p><a href="/tep/d/tai">Đơn mẫu</a></p><ul><li>Xem <a href="/tep/e/tai">tệp</a> này</li></ul>`
	var got []string
	for _, p := range Parts(clean) {
		if p.File != nil {
			got = append(got, p.File.Element+" "+p.File.Src+" "+p.File.Alt+p.File.Caption)
		} else {
			got = append(got, p.Element+": "+p.Words)
		}
	}
	want := []string{
		"p: Một dòng", "img /tep/a/960 trong dòng", "img /tep/b/960 ảnhChú <em>thích</em>", "figcaption: Chú thích", "video /tep/c/xem ", "a /tep/d/tai Đơn mẫu", "p: Đơn mẫu", "li: Xem tệp này", "a /tep/e/tai tệp",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}
