package portal_test

import (
	"encoding/binary"
	"net/http"
	"strings"
	"testing"
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/spine/content"
)

// box is a part of a film in the form of MP4 (ISO/IEC 14496-12, 4.2).
func box(name string, within ...string) string {
	body := strings.Join(within, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + name + body
}

// clip is a film of so many seconds as far as it tells of itself, with tracks of these kinds.
func clip(seconds uint32, tracks ...string) string {
	head := make([]byte, 100)
	binary.BigEndian.PutUint32(head[12:], 1000)
	binary.BigEndian.PutUint32(head[16:], seconds*1000)
	parts := []string{box("mvhd", string(head))}
	for _, kind := range tracks {
		parts = append(parts, box("trak", box("mdia", box("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00"+kind+strings.Repeat("\x00", 13)))))
	}
	return box("ftyp", "isom\x00\x00\x02\x00isommp41") + box("moov", parts...)
}

// The page of videos and its feeds have every piece with a film, the newest first, and tell
// how long it runs and what is heard and read before it is played; other lists and the search
// say that there is one.
func TestPiecesWithAFilmAreVideos(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.withMedia()
		said := content.MediumWords{Title: "Phim ngắn", Alt: "Bìa phim", Agreed: true}
		take := func(film string) content.Medium {
			t.Helper()
			m, _, err := p.Receive(t.Context(), p.lan, content.NewUpload{AgencyID: p.agency, Name: "phim.mp4", Size: int64(len(film))}, strings.NewReader(film), said)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		show := func(title string, films ...content.Medium) content.Edition {
			t.Helper()
			w := words(title)
			for _, m := range films {
				w.Body += `<figure><video src="` + m.Plain() + `"></video></figure>`
			}
			p.pass(time.Hour)
			return p.publish(w)
		}
		loud, mute := take(clip(190, "vide", "soun")), take(clip(12, "vide"))
		p.issue(flow.Video, "Video chỉ có lời kể")
		first := show("Ba điều cần nhớ", loud)
		show("Áp phích động", mute)
		show("Tin thường")
		page := p.Get("/video").Want(http.StatusOK, "<span>dài 3:10</span> <span>chưa có phụ đề</span>", "<span>dài 0:12</span> <span>không có tiếng</span>", "Video chỉ có lời kể").Without("Tin thường", "Chuyên mục khác")
		if order := []int{strings.Index(page.Body, "Áp phích động"), strings.Index(page.Body, "Ba điều cần nhớ"), strings.Index(page.Body, "Video chỉ có")}; order[0] > order[1] || order[1] > order[2] {
			t.Errorf("the newest is not first: %v", order)
		}
		p.Get("/video?lang=en").Want(http.StatusOK).Without("Ba điều cần nhớ")
		for _, file := range []string{"/video/feed.json", "/video/rss.xml", "/video/toan-van.xml"} {
			p.Get(file).Want(http.StatusOK, "Ba điều cần nhớ", "Áp phích động").Without("Tin thường")
		}
		const at = "/tin/ba-dieu-can-nho-2025"
		p.Get(at).Want(http.StatusOK, "MP4", ", 3:10, chưa có phụ đề)")
		p.Get("/tin/ap-phich-dong-2025").Want(http.StatusOK, ", 0:12, không có tiếng)")
		if n := strings.Count(p.Get("/tin").Want(http.StatusOK).Body, "<span>Có video</span>"); n != 2 {
			t.Errorf("%d of a list have a film", n)
		}
		p.ask("q=can+nho").Want(http.StatusOK, "<span>Có video</span>")

		captions := "WEBVTT\n\n00:00.000 --> 00:04.000\nChỉ cài ứng dụng từ kho chính thức.\n"
		if _, err := p.ChangeMedium(t.Context(), p.lan, content.MediumChange{ID: loud.ID, Seen: loud.Version, Words: said, Focus: media.Middle, Captions: &captions}); err != nil {
			t.Fatal(err)
		}
		p.Get("/video").Want(http.StatusOK, "<span>dài 3:10</span> <span>có phụ đề</span>") // what was kept is drawn anew
		p.Get(at).Want(http.StatusOK, ", 3:10, có phụ đề)")
		show("Hai phim", loud, mute)
		p.Get("/video").Want(http.StatusOK, "<span>2 video</span> <span>dài 3:22</span> <span>có phụ đề</span>")

		p.correct(first.ContentID, words("Ba điều cần nhớ"), "Bỏ video cũ.")
		p.Get("/video").Want(http.StatusOK, "Áp phích động").Without("Ba điều cần nhớ")
	})
}
