package portal_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/media"
	"loa/internal/platform/blob"
	"loa/internal/spine/content"
)

// withMedia gives the office a store for what is uploaded.
func (p *paper) withMedia() {
	p.t.Helper()
	store, err := blob.Open(p.t.TempDir())
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = store.Close() })
	s := sources(p.o)
	s.Contents = content.Open(content.Config{DB: p.o.DB, Ledger: p.o.Ledger, Zone: p.o.Zone, Address: address, Media: store})
	p.Contents, p.Site = s.Contents, siteOf(p.t, s)
}

// What everybody sees of a picture is that of now: on the article, on the card, to other
// sites; and nothing of it stays on the page when the library changes.
func TestPicturesOfArticlesAndCards(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.withMedia()
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1000, 700))); err != nil {
			t.Fatal(err)
		}
		said := content.MediumWords{Title: "Quầy", Alt: "Quầy một cửa", Caption: "Ở phường", Credit: "Văn phòng", Agreed: true}
		m, _, err := p.Receive(t.Context(), p.lan, content.NewUpload{AgencyID: p.agency, Name: "a.png", Size: int64(b.Len())}, &b, said)
		if err != nil {
			t.Fatal(err)
		}
		w := words("Bài có ảnh")
		w.Body = `<p>Chữ</p><figure><img src="` + m.Plain() + `" alt=""></figure>`
		p.publish(w)
		const at = "/tin/bai-co-anh-2025"
		open, _ := m.Rendition(media.Open)
		for range 2 { // drawn, and kept
			p.Get(at).Want(http.StatusOK, `alt="Quầy một cửa"`, "Ở phường", "Nguồn: Văn phòng", m.Pictures()[0].Src()+" 480w", `content="https://cong.example`+open.Src()+`"`)
			p.Get("/tin").Want(http.StatusOK, m.Thumb())
			p.Get("/").Want(http.StatusOK, m.Thumb())
		}
		card := address(m.Thumb())
		p.Get("/tin/feed.json").Want(http.StatusOK, `"image":"`+card+`"`)
		if got := feedXML(p, "/tin/rss.xml").one("channel").one("item").one(inMedia + "content").attr("url"); got != card {
			t.Errorf("the feed shows %q", got)
		}
		body := feedXML(p, "/tin/toan-van.xml").one("channel").one("item").one(inContent + "encoded").Text
		if !strings.Contains(body, address(m.Pictures()[0].Src())+" 480w") || !strings.Contains(body, "Nguồn: Văn phòng") || strings.Contains(body, `"/tep/`) || strings.Contains(body, m.Plain()+`"`) {
			t.Errorf("other sites get %s", body)
		}
		p.Get(at+"?lang=en").Want(http.StatusOK, "Source: Văn phòng")
		said.Alt, said.Caption = "Quầy mới", ""
		after, err := p.ChangeMedium(t.Context(), p.lan, content.MediumChange{ID: m.ID, Seen: m.Version, Words: said, Focus: media.Focus{X: 500, Y: 1000}})
		if err != nil {
			t.Fatal(err)
		}
		p.Get(at).Want(http.StatusOK, `alt="Quầy mới"`).Without("Ở phường")
		if after.Thumb() != m.Thumb() { // of one colour both cuts are the same bytes
			t.Errorf("%s became %s", m.Thumb(), after.Thumb())
		}
		plain := words("Bài không có ảnh")
		p.publish(plain)
		p.Get("/tin/bai-khong-co-anh-2025").Want(http.StatusOK).Without("og:image", "<figure")
	})
}
