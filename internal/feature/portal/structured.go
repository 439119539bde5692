package portal

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// video is what search engines are told of a film among an article's words
// (schema.org/VideoObject).
type video struct {
	Type        string `json:"@type"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Thumbnail   string `json:"thumbnailUrl,omitempty"`
	Uploaded    string `json:"uploadDate"`
	Content     string `json:"contentUrl"`
	Duration    string `json:"duration,omitempty"` // ISO 8601
	Language    string `json:"inLanguage"`
	Transcript  string `json:"transcript,omitempty"`
}

// films are the films of words that readers can play, in their order.
func films(body string, of map[string]content.Medium) []content.Medium {
	if !filmed(of) {
		return nil
	}
	var out []content.Medium
	seen := map[string]bool{}
	for _, src := range richtext.Stored(body) {
		id, _, _ := media.Named(src)
		m, ok := of[id]
		if _, plays := m.Rendition(media.Play); !ok || !plays || m.Kind != media.Video || seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, m)
	}
	return out
}

// filmed tells whether a film is among media; words are not read again for those of most
// articles.
func filmed(of map[string]content.Medium) bool {
	for _, m := range of {
		if m.Kind == media.Video {
			return true
		}
	}
	return false
}

// videos tells of an article's films. A film came to readers with the piece; one that says
// nothing of itself is described as the piece is.
func (f *Feature) videos(d *articleData) []video {
	var out []video
	for _, m := range d.Films {
		play, _ := m.Rendition(media.Play)
		v := video{
			Type: "VideoObject", Name: cmp.Or(m.Title, d.Title), Description: cmp.Or(m.Caption, m.Alt, d.Summary, d.Title), Uploaded: db.Time(d.FirstOutAt).In(f.Zone).Format(time.RFC3339),
			Content: f.Address(play.Src()), Duration: iso8601(m.Millis), Language: string(d.Lang), Thumbnail: d.Picture, Transcript: strings.Join(m.Transcript, "\n"),
		}
		if poster, ok := m.Rendition(media.Poster); ok {
			v.Thumbnail = f.Address(poster.Src())
		}
		out = append(out, v)
	}
	return out
}

// iso8601 is how long something runs, as schema.org writes it; empty where it is not known.
func iso8601(millis int64) string {
	s := (millis + 500) / 1000
	if s <= 0 {
		return ""
	}
	return fmt.Sprintf("PT%dH%dM%dS", s/3600, s/60%60, s%60)
}

// below is the path above the heading of a page: the first page, and what stands between.
func below(between ...web.Link) []web.Link {
	return append([]web.Link{{Label: "Trang chủ", URL: "/"}}, between...)
}

// above is the path above an article: the list of its kind and its first topic.
func (d *articleData) above() []web.Link {
	list := web.Link{Label: "Tin tức", URL: pathNews}
	switch d.Kind { //nolint:exhaustive // the others stand among the news alone
	case flow.Bulletin:
		list = web.Link{Label: "Bản tin", URL: pathBulletins}
	case flow.Video:
		list = web.Link{Label: "Video", URL: pathVideos}
	}
	if len(d.Topics) > 0 && d.Topics[0].URL != "" {
		return below(list, d.Topics[0])
	}
	return below(list)
}

// path writes the way to an article.
func (w *rowWriter) path(all []web.Link) {
	w.raw(`<nav class="loa-crumbs loa-noprint" aria-label="`)
	w.text(w.say("Đường dẫn"))
	w.raw(`"><ol>`)
	for i, l := range all {
		w.raw(`<li>`)
		if i < 2 {
			w.raw(`<a class="govuk-link" href="`, l.URL, `">`)
			w.text(w.say(l.Label))
			w.raw(`</a>`)
		} else {
			w.link(l.URL, l.Label)
		}
		w.raw(`</li>`)
	}
	w.raw("</ol></nav>\n    ")
}
