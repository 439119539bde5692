package portal

import (
	"fmt"
	"strings"
	"testing"

	"loa/internal/domain/media"
	"loa/internal/spine/content"
)

func abroad() *Feature {
	return &Feature{Sources: Sources{Address: func(path string) string { return "https://cong.example" + path }}}
}

// Words that stand on another site lead back to this one.
func TestAddressesWithinWordsAreWhole(t *testing.T) {
	t.Parallel()
	const given = `<p><a href="/tin/mot">một</a> <a href="https://khac.example/">hai</a></p>`
	const want = `<p><a href="https://cong.example/tin/mot">một</a> <a href="https://khac.example/">hai</a></p>`
	if got := abroad().whole(given, nil, fmt.Sprintf); got != want {
		t.Errorf("%s", got)
	}
}

// A film on another site has what it has here: its name, a poster, controls, captions that
// the browser may load from here, its words and who made it; each file is named with its
// hash, under which others may show it.
func TestAFilmOnAnotherSiteIsWhole(t *testing.T) {
	t.Parallel()
	const id = "01890a5d-ac96-774b-bcce-b302099a8057"
	sum := strings.Repeat("ab", 32)
	of := map[string]content.Medium{id: {ID: id, Kind: media.Video, Ext: "mp4", Title: "Nộp hồ sơ", Alt: "Cán bộ ở quầy", Credit: "Văn phòng", Transcript: []string{"Xin chào."}}}
	film := of[id]
	for form, ext := range map[string]string{media.Play: "mp4", media.Poster: "jpg", media.Captions: "vtt"} {
		film.Renditions = append(film.Renditions, content.Rendition{MediumID: id, Form: form, Ext: ext, SHA256: sum})
	}
	of[id] = film
	got := abroad().whole(`<figure><video src="/tep/`+id+`/xem"></video></figure>`, of, fmt.Sprintf)
	for _, want := range []string{
		`<video crossorigin="anonymous" controls`, `aria-label="Nộp hồ sơ"`, `poster="https://cong.example/tep/` + id + `/bia-abababab.jpg"`, `<source src="https://cong.example/tep/` + id + `/xem-abababab.mp4"`,
		`<track kind="captions"`, `src="https://cong.example/tep/` + id + `/phu-de-abababab.vtt"`, "Nguồn: Văn phòng", "Xin chào.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Contains(got, `="/`) {
		t.Errorf("an address that is not whole: %s", got)
	}
}
