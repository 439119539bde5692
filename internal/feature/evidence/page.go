package evidence

import (
	"bytes"
	"context"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"loa/internal/platform/fetch"
	"loa/internal/vi"
)

// pageTitle opens the page behind a link and gives the title that it gives
// itself; empty when it does not open in time, is no page, or has none. Pages is
// bounded and opens nothing inside.
func (s *Service) pageTitle(ctx context.Context, address string) string {
	if s.Pages == nil || siteOf(address) == "" || len(address) > maxURL || s.Pages.Wait(address, s.DB.Clock().Now()) > 0 {
		return ""
	}
	page, err := s.Pages.Get(ctx, address)
	if err != nil || page.Outcome != fetch.Live && page.Outcome != fetch.Moved || !fetch.IsPage(page.ContentType) {
		return ""
	}
	return titleOfPage(page.Body, page.ContentType)
}

// titleOfPage is a page's title as it is shared (og:title), else as the window
// shows it, in one line.
func titleOfPage(body []byte, contentType string) string {
	text, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		return ""
	}
	window := ""
	for z := html.NewTokenizer(text); z.Next() != html.ErrorToken; {
		switch t := z.Token(); {
		case t.DataAtom == atom.Body:
			return shortened(window, maxTitle-1)
		case t.DataAtom == atom.Meta && attribute(t, "property") == "og:title":
			if shared := vi.Clean(attribute(t, "content")); shared != "" {
				return shortened(shared, maxTitle-1)
			}
		case t.DataAtom == atom.Title && t.Type == html.StartTagToken && window == "":
			if z.Next() == html.TextToken {
				window = vi.Clean(z.Token().Data)
			}
		}
	}
	return shortened(window, maxTitle-1)
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}
