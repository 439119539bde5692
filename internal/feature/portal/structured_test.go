package portal_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
)

var ldJSON = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// structured are the parts of what a page tells search engines, by their types.
func structured(t *testing.T, a webtest.Answer) map[string]map[string]any {
	t.Helper()
	out := map[string]map[string]any{}
	for _, m := range ldJSON.FindAllStringSubmatch(a.Body, -1) {
		var x map[string]any
		if err := json.Unmarshal([]byte(m[1]), &x); err != nil || x["@context"] != "https://schema.org" {
			t.Fatalf("%v: %s", err, m[1])
		}
		kind, _ := x["@type"].(string)
		if out[kind] != nil {
			t.Errorf("%s is told twice", kind)
		}
		out[kind] = x
	}
	return out
}

// path is a breadcrumb list as "name address" in its order.
func path(x map[string]any) []string {
	var out []string
	all, _ := x["itemListElement"].([]any)
	for i, one := range all {
		c, _ := one.(map[string]any)
		if c["@type"] != "ListItem" || c["position"] != float64(i+1) {
			return nil
		}
		out = append(out, c["name"].(string)+" "+c["item"].(string))
	}
	return out
}

// Search engines are told of the film of an article, and of the path that stands above a
// page.
func TestFilmsAndPathsAreTold(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.SQLite)
	p.withMedia()
	raw := film(75)
	m, _, err := p.Receive(t.Context(), p.lan, content.NewUpload{AgencyID: p.agency, Name: "khai-sinh.mp4", Size: int64(len(raw))}, bytes.NewReader(raw), content.MediumWords{Title: "Khai sinh </script> từng bước", Agreed: true})
	if err != nil {
		t.Fatal(err)
	}
	w := words("Video hướng dẫn khai sinh")
	w.Body = `<figure><video src="` + m.Plain() + `"></video></figure><p>Làm theo ba bước.</p>`
	e, err := p.Begin(t.Context(), p.lan, content.NewContent{AgencyID: p.agency, Kind: flow.Video, Words: w})
	if err != nil {
		t.Fatal(err)
	}
	p.out(e)
	const at = "/tin/video-huong-dan-khai-sinh-2025"
	page := p.Get(at).Want(http.StatusOK, `<nav class="loa-crumbs loa-noprint" aria-label="Đường dẫn"><ol><li><a class="govuk-link" href="/">Trang chủ</a></li><li><a class="govuk-link" href="/video">Video</a></li><li><a class="govuk-link" href="/chuyen-muc/ho-tich"`)
	told := structured(t, page)
	videos, _ := told["NewsArticle"]["video"].([]any)
	if len(videos) != 1 {
		t.Fatalf("%v", told["NewsArticle"])
	}
	play, _ := m.Rendition(media.Play)
	v, _ := videos[0].(map[string]any)
	for key, want := range map[string]any{
		"@type": "VideoObject", "name": "Khai sinh </script> từng bước", "description": "Hồ sơ đủ giấy tờ được trả kết quả trong ngày.", "uploadDate": "2025-04-10T01:00:00Z",
		"contentUrl": address(play.Src()), "duration": "PT0H1M15S", "inLanguage": "vi",
	} {
		if v[key] != want {
			t.Errorf("%s is %v, not %v", key, v[key], want)
		}
	}
	for _, want := range []struct {
		at   string
		path string
	}{
		{at, "Trang chủ https://cong.example/|Video https://cong.example/video|Hộ tịch https://cong.example/chuyen-muc/ho-tich|Video hướng dẫn khai sinh https://cong.example" + at},
		{"/lien-he", "Trang chủ https://cong.example/|Liên hệ https://cong.example/lien-he"},
		{"/lien-he?lang=en", "Home https://cong.example/?lang=en|Contact https://cong.example/lien-he?lang=en"},
		{"/co-quan/ubnd-phuong-tran-bien", "Trang chủ https://cong.example/|Cơ quan https://cong.example/co-quan|UBND phường Trấn Biên https://cong.example/co-quan/ubnd-phuong-tran-bien"},
	} {
		if got := strings.Join(path(structured(t, p.Get(want.at).Want(http.StatusOK, "loa-crumbs"))["BreadcrumbList"]), "|"); got != want.path {
			t.Errorf("%s stands at %s", want.at, got)
		}
	}
	p.publish(words("Bài không có video"))
	if x := structured(t, p.Get("/tin/bai-khong-co-video-2025").Want(http.StatusOK)); x["NewsArticle"]["video"] != nil {
		t.Errorf("%v", x)
	}
}

// film is the frame of a film that says how many seconds it runs.
func film(seconds uint32) []byte {
	box := func(name, body string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + name + body
	}
	head := make([]byte, 100)
	binary.BigEndian.PutUint32(head[12:], 1)
	binary.BigEndian.PutUint32(head[16:], seconds)
	return []byte(box("ftyp", "isom\x00\x00\x02\x00isom") + box("moov", box("mvhd", string(head))+box("trak", box("mdia", box("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00vide\x00")))))
}
