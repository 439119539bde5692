package richtext

import (
	"strings"

	"golang.org/x/net/html"

	"loa/internal/vi"
)

// Modern rewrites cleaned text that was written with the fonts of an old encoding to
// Unicode, its marks untouched, and tells which encoding it found; none for Unicode.
func Modern(clean string) (string, vi.Encoding) {
	_, old := vi.Modern(Text(clean))
	if old == vi.NoEncoding {
		return clean, old
	}
	var b strings.Builder
	for _, n := range parse(clean) {
		convert(n, old)
		if err := html.Render(&b, n); err != nil { // a builder takes everything; only what is no HTML fails
			return clean, vi.NoEncoding
		}
	}
	out, err := Clean(b.String())
	if err != nil { // longer than may be: left as it was written
		return clean, vi.NoEncoding
	}
	return out, old
}

func convert(n *html.Node, old vi.Encoding) {
	if n.Type == html.TextNode && !vi.BeyondLatin(n.Data) {
		n.Data = vi.Convert(n.Data, old)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		convert(c, old)
	}
}
