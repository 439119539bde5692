package richtext

import (
	"strings"

	"golang.org/x/net/html"

	"loa/internal/vi"
)

// Embedded is a stored file that stands in a text, with its caption, or a link that
// stands alone in its paragraph. Element is img, video, audio or a.
type Embedded struct {
	Element string
	Src     string
	Alt     string // of a picture; the words of a link
	Caption string // HTML
}

// Dress writes cleaned text with its stored files as readers get them: with gives the
// HTML of each, which it made safe itself, and keep false for what is left as it is.
func Dress(clean string, with func(Embedded) (out string, keep bool)) string {
	if !strings.Contains(clean, "/tep/") {
		return clean
	}
	var b strings.Builder
	for _, n := range parse(clean) {
		_ = html.Render(&b, dressed(n, with)) // a builder takes everything
	}
	return b.String()
}

// dressed gives a node with what is within it dressed.
func dressed(n *html.Node, with func(Embedded) (string, bool)) *html.Node {
	if e, ok := embeddedIn(n); ok {
		if out, changed := with(e); changed {
			return &html.Node{Type: html.RawNode, Data: out}
		}
		return n
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if d := dressed(c, with); d != c {
			n.InsertBefore(d, c)
			n.RemoveChild(c)
		}
		c = next
	}
	return n
}

// embeddedIn tells which stored file a node is: itself, or as a figure around it, or as
// a paragraph with one link.
func embeddedIn(n *html.Node) (Embedded, bool) {
	if n.Type != html.ElementNode {
		return Embedded{}, false
	}
	switch {
	case embedded[n.Data]:
		return Embedded{Element: n.Data, Src: attr(n, "src"), Alt: vi.Clean(attr(n, "alt"))}, true
	case n.Data == "figure":
		var e Embedded
		for c := range n.Descendants() {
			switch {
			case c.Type == html.ElementNode && embedded[c.Data] && e.Element == "":
				e.Element, e.Src, e.Alt = c.Data, attr(c, "src"), vi.Clean(attr(c, "alt"))
			case c.Type == html.ElementNode && c.Data == "figcaption" && e.Caption == "":
				e.Caption = strings.TrimSpace(within(c))
			}
		}
		return e, e.Element != "" && len(figured(n)) == 1
	case n.Data == "p":
		a := n.FirstChild
		if a != nil && a.NextSibling == nil && a.Type == html.ElementNode && a.Data == "a" && own.MatchString(attr(a, "href")) {
			return Embedded{Element: "a", Src: attr(a, "href"), Alt: inner(a)}, true
		}
	}
	return Embedded{}, false
}

// figured lists the stored files within a figure.
func figured(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && embedded[c.Data] {
			out = append(out, c)
		}
	}
	return out
}

// within is the HTML of what a node holds.
func within(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		_ = html.Render(&b, c) // a builder takes everything
	}
	return b.String()
}

// Stored lists the addresses of stored files that a text names, in any form, each once.
func Stored(clean string) []string {
	if !strings.Contains(clean, "/tep/") {
		return nil
	}
	seen := map[string]bool{}
	var out []string
	for _, n := range parse(clean) {
		for c := range withSelf(n) {
			for _, src := range []string{attr(c, "src"), attr(c, "href")} {
				if own.MatchString(src) && !seen[src] {
					seen[src] = true
					out = append(out, src)
				}
			}
		}
	}
	return out
}

// withSelf goes through a node and everything within it.
func withSelf(n *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if !yield(n) {
			return
		}
		for c := range n.Descendants() {
			if !yield(c) {
				return
			}
		}
	}
}
