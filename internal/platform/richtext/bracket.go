package richtext

import (
	"strings"

	"golang.org/x/net/html"
)

// Bracket puts words around each line of cleaned text: before its first words and behind
// its last. Structure, marks and stored files stay as they are, so that somebody can
// write each line anew in its place.
func Bracket(clean, before, after string) string {
	var b strings.Builder
	root := &html.Node{Type: html.ElementNode, Data: "p"}
	for _, n := range parse(clean) {
		root.AppendChild(n)
	}
	bracket(root, before, after)
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		_ = html.Render(&b, c) // a builder takes everything
	}
	return b.String()
}

// bracket puts words around what stands directly in an element that begins a line, and
// goes on with the lines within it.
func bracket(n *html.Node, before, after string) {
	var first, last *html.Node // of a run of words
	end := func() {
		if first != nil {
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: before}, first)
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: after}, last.NextSibling)
		}
		first, last = nil, nil
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.ElementNode && (lined[c.Data] || embedded[c.Data] || c.Data == "hr" || holdsLines(c)):
			end()
			bracket(c, before, after)
		case worded(c):
			if first == nil {
				first = c
			}
			last = c
		}
		c = next
	}
	end()
}

// holdsLines tells whether an element has lines within: parts of a table.
func holdsLines(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && lined[c.Data] {
			return true
		}
	}
	return false
}

// worded tells whether a node has words.
func worded(n *html.Node) bool {
	if n.Type == html.TextNode {
		return strings.TrimSpace(n.Data) != ""
	}
	for c := range n.Descendants() {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			return true
		}
	}
	return false
}
