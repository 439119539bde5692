package richtext

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"loa/internal/vi"
)

// Line is a paragraph, heading, list item or cell of a text, without its marks.
type Line struct {
	Element string // p, h2, li, td, …
	Words   string
}

// Part is a line of a text or, with File, a stored file that stands there: before the
// line with its caption, behind the line in which it stands otherwise.
type Part struct {
	Line

	File *Embedded
}

// Lines gives the words of cleaned text, line by line; empty ones are left out.
func Lines(clean string) []Line {
	var out []Line
	for _, p := range Parts(clean) {
		if p.File == nil {
			out = append(out, p.Line)
		}
	}
	return out
}

// Parts gives the lines of cleaned text with its stored files in their places.
func Parts(clean string) []Part {
	w := parter{}
	for _, n := range parse(clean) {
		w.walk(n, "p", false)
	}
	w.flush("p")
	return w.out
}

// parter takes a text apart.
type parter struct {
	out   []Part
	words strings.Builder
	after []Embedded // stand within the line that is being read
}

func (w *parter) flush(element string) {
	if words := vi.Clean(w.words.String()); words != "" {
		w.out = append(w.out, Part{Line: Line{element, words}})
	}
	w.words.Reset()
	for _, e := range w.after {
		w.out = append(w.out, Part{File: &e})
	}
	w.after = nil
}

// walk reads a node within a line of an element; told is whether its file was noted
// already.
func (w *parter) walk(n *html.Node, element string, told bool) {
	switch {
	case n.Type == html.TextNode:
		w.words.WriteString(n.Data)
		return
	case n.Type != html.ElementNode:
		return
	case n.Data == "br":
		w.words.WriteString(" ")
		return
	}
	begins := lined[n.Data]
	if begins {
		w.flush(element)
		element = n.Data
	}
	if e, ok := embeddedIn(n); ok && !told {
		told = true
		if begins {
			w.out = append(w.out, Part{File: &e})
		} else {
			w.after = append(w.after, e)
		}
	} else if n.Data == "a" && !told && own.MatchString(attr(n, "href")) {
		w.after = append(w.after, Embedded{Element: "a", Src: attr(n, "href"), Alt: inner(n)})
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, element, told)
	}
	if begins {
		w.flush(element)
	}
}

// lined are the elements that begin a line.
var lined = map[string]bool{
	"p": true, "h2": true, "h3": true, "h4": true, "li": true, "td": true, "th": true, "caption": true, "figcaption": true, "blockquote": true,
	"ul": true, "ol": true, "table": true, "tr": true, "figure": true,
}

// Text gives the words of cleaned text, a line for each paragraph.
func Text(clean string) string {
	lines := Lines(clean)
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = l.Words
	}
	return strings.Join(words, "\n")
}

// Facts is what a text is made of, as far as somebody has to look at it.
type Facts struct {
	Words    int
	Headings []string // names of the elements, in their order: h2, h3, h2
	Links    []Link
	Pictures []Picture
	Films    []string // addresses of videos
	Sounds   []string // and of sound
	Tables   int
	Headless int // tables without a head
}

// Link is a link with its words.
type Link struct{ Href, Words string }

// Picture is a picture; Alt is what it says to who does not see it.
type Picture struct{ Src, Alt string }

// Look gives the facts of cleaned text.
func Look(clean string) Facts {
	f := Facts{Words: len(strings.Fields(Text(clean)))}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "h2", "h3", "h4":
				f.Headings = append(f.Headings, n.Data)
			case "a":
				if href := attr(n, "href"); href != "" {
					f.Links = append(f.Links, Link{href, inner(n)})
				}
			case "img":
				f.Pictures = append(f.Pictures, Picture{attr(n, "src"), vi.Clean(attr(n, "alt"))})
			case "video":
				f.Films = append(f.Films, attr(n, "src"))
			case "audio":
				f.Sounds = append(f.Sounds, attr(n, "src"))
			case "table":
				f.Tables++
				if !holds(n, "th") {
					f.Headless++
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range parse(clean) {
		walk(n)
	}
	return f
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func inner(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return vi.Clean(b.String())
}

func holds(n *html.Node, element string) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.Data == element || holds(c, element) {
			return true
		}
	}
	return false
}

// Typed takes what a field for rich text brings: the HTML of the editor or, where somebody
// wrote without the editor and without marks, paragraphs between empty lines. It is not
// clean yet.
func Typed(raw string) string {
	if marks.MatchString(raw) {
		return raw
	}
	var b strings.Builder
	for p := range strings.SplitSeq(strings.ReplaceAll(raw, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

// marks are elements of HTML, so that “số < nào” is no mark.
var marks = regexp.MustCompile(`(?i)</?(?:p|h[1-6]|br|hr|strong|b|em|i|u|s|sub|sup|blockquote|cite|ul|ol|li|a|img|video|audio|figure|figcaption|table|caption|thead|tbody|tr|th|td|div|span|font|center|script|style)(?:\s[^<>]*)?/?>`)
