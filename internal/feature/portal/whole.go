package portal

import (
	"html"
	"net/http"
	"strings"

	"loa/internal/domain/media"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// wholeFile names the feed with whole words.
const wholeFile = "toan-van.xml"

// wholeFeed is the feed with the whole words of pieces, for sites that show them as their
// own: with pictures, films and documents as the article has them, addresses whole.
func (f *Feature) wholeFeed(of finds) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := of(r)
		if err != nil {
			return err
		}
		return f.serveFeed(w, r, feedPlace{l.path, wholeFile, feedForms()[0]}, func(r *http.Request) (feed, error) {
			x, err := f.feed(r, l)
			if err != nil {
				return feed{}, err
			}
			var ids []string
			for _, p := range x.Items {
				if p.contentID != "" {
					ids = append(ids, p.contentID)
				}
			}
			bodies, err := f.Contents.Bodies(r.Context(), ids...)
			if err != nil {
				return feed{}, err
			}
			for i, p := range x.Items {
				words, of := bodies[p.contentID], map[string]content.Medium{}
				if strings.Contains(words.Body, media.Root) {
					if of, err = f.Contents.Used(r.Context(), words.EditionID); err != nil {
						return feed{}, err
					}
				}
				x.Items[i].Body = noteHTML(p.Notes) + f.whole(words.Body, of, f.sayer(r))
			}
			return x, nil
		})
	}
}

// whole writes words as the article has them, with whole addresses. Media are named with
// their hash, under which other sites may show them, and films let browsers load their
// captions from here.
func (f *Feature) whole(body string, of map[string]content.Medium, say func(key string, args ...any) string) string {
	root := f.Address(media.Root)
	body = richtext.Dress(body, func(e richtext.Embedded) (string, bool) {
		return strings.Replace(content.DressFile(e, root, of, say), "<video controls", `<video crossorigin="anonymous" controls`, 1), true
	})
	base := html.EscapeString(strings.TrimSuffix(f.Address("/"), "/"))
	return strings.NewReplacer(`href="/`, `href="`+base+`/`, `src="/`, `src="`+base+`/`).Replace(body)
}

// noteHTML writes notes as paragraphs before the words.
func noteHTML(notes []string) string {
	var b strings.Builder
	for _, n := range notes {
		b.WriteString("<p><strong>" + html.EscapeString(n) + "</strong></p>")
	}
	return b.String()
}
