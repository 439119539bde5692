package links

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/unicode/norm"

	"loa/internal/domain/calendar"
	"loa/internal/platform/fetch"
)

// readable is the copy of a page that a person reads: paragraphs divided by an
// empty line, a heading after "# ", an item after "• ". It is text and nothing
// else, so nothing of the page can run.
type readable struct {
	Title       string
	PublishedOn calendar.Date
	Text        string
	Heads       []string // the first headings of the whole page, as a reader sees them
}

// Bounds of what is read out of a page.
const (
	maxElements = 30000   // a larger page is read as plain text
	maxText     = 1 << 20 // bytes
	maxTitle    = 300     // letters
	leastText   = 80      // letters that a main text has at least
)

// Signs before a heading and an item of a list.
const (
	heading = "# "
	item    = "• "

	ourSigns = "#• "
)

// read takes the main text out of a page. ok is false when it is no page or
// says nothing.
func read(body []byte, contentType, address string, zone *time.Location) (r readable, ok bool) {
	if !fetch.IsPage(contentType) || bytes.IndexByte(body, 0) >= 0 && !wide(body) {
		return readable{}, false
	}
	text := decoded(body, contentType)
	if kind, _, err := mime.ParseMediaType(contentType); err == nil && kind == "text/plain" {
		r.Text = tidy(text)
		return r, r.Text != ""
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil { // nested deeper than pages are
		return readable{}, false
	}
	r.PublishedOn = published(doc, zone)
	r.Title = shorten(oneLine(titleOf(doc)), maxTitle)
	r.Heads = headsOf(doc)
	if main := mainPart(doc, address); main != nil {
		r.Text = textOf(main)
	}
	if utf8.RuneCountInString(r.Text) < leastText {
		r.Text = textOf(doc)
	}
	return r, r.Text != "" || r.Title != ""
}

// wide tells whether the bytes begin as UTF-16 does.
func wide(body []byte) bool {
	return bytes.HasPrefix(body, []byte{0xFE, 0xFF}) || bytes.HasPrefix(body, []byte{0xFF, 0xFE})
}

// decoded gives the page as UTF-8: by its byte order mark, its header, its own
// declaration; without any of them as UTF-8 when it is that.
func decoded(body []byte, contentType string) string {
	enc, _, certain := charset.DetermineEncoding(body, contentType)
	if !certain && utf8.Valid(body) {
		return string(body)
	}
	text, err := io.ReadAll(enc.NewDecoder().Reader(bytes.NewReader(body)))
	if err != nil {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	return string(text)
}

// mainPart finds the main text of a page; nil when there is none. What the
// library stumbles over is read as plain text.
func mainPart(doc *html.Node, address string) (n *html.Node) {
	defer func() {
		if recover() != nil {
			n = nil
		}
	}()
	at, err := url.Parse(address)
	elements := 0
	walk(doc, func(*html.Node) { elements++ })
	if err != nil || elements > maxElements {
		return nil
	}
	p := readability.NewParser()
	a, err := p.ParseDocument(doc, at)
	if err != nil {
		return nil
	}
	return a.Node
}

// titleOf gives what the page says its title is: as it is shared, else as the
// window shows it.
func titleOf(doc *html.Node) string {
	var shared, window string
	walk(doc, func(n *html.Node) {
		switch {
		case n.DataAtom == atom.Meta && attr(n, "property") == "og:title" && shared == "":
			shared = attr(n, "content")
		case n.DataAtom == atom.Title && window == "" && n.FirstChild != nil && n.Namespace == "":
			window = n.FirstChild.Data
		}
	})
	if strings.TrimSpace(shared) != "" {
		return shared
	}
	return window
}

// maxHeads is how many headings of a page tell what it is.
const maxHeads = 4

// headsOf gives the first headings of the page, and the title that its window
// shows, which may not be the one by which it is shared.
func headsOf(doc *html.Node) []string {
	var heads []string
	walk(doc, func(n *html.Node) {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.Title:
			if text := oneLine(strings.ReplaceAll(plainText(n), "\n", " ")); text != "" && len(heads) < maxHeads && n.Namespace == "" {
				heads = append(heads, shorten(text, maxTitle))
			}
		}
	})
	return heads
}

// plainText is all text below a node.
func plainText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(plainText(c))
	}
	return b.String()
}

// walk calls fn for every element, in the order of the page.
func walk(n *html.Node, fn func(*html.Node)) {
	if n.Type == html.ElementNode {
		fn(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, fn)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// writer collects the paragraphs of a page.
type writer struct {
	done strings.Builder
	line strings.Builder
	lead string
}

// textOf writes what a reader of the page sees as text.
func textOf(n *html.Node) string {
	var w writer
	w.node(n)
	w.end()
	return tidy(w.done.String())
}

func (w *writer) node(n *html.Node) {
	if w.done.Len() > maxText {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.line.WriteString(n.Data)
		return
	case html.ElementNode:
		if hidden(n) {
			return
		}
	case html.DocumentNode, html.ErrorNode, html.CommentNode, html.DoctypeNode, html.RawNode:
	}
	if n.DataAtom == atom.Br {
		w.end()
	}
	apart := block(n.DataAtom)
	if apart {
		w.end()
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.lead = heading
	case atom.Li:
		w.lead = item
	case atom.Td, atom.Th:
		w.line.WriteString(" ")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
	if apart {
		w.end()
	}
}

// end closes a paragraph. Signs that we write ourselves are no text of the page.
func (w *writer) end() {
	if text := strings.TrimLeft(oneLine(w.line.String()), ourSigns); text != "" {
		w.done.WriteString(w.lead + text + "\n\n")
		w.lead = ""
	}
	w.line.Reset()
}

func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Svg, atom.Math, atom.Nav, atom.Form, atom.Select, atom.Button, atom.Textarea:
		return true
	}
	return attr(n, "hidden") != "" || strings.Contains(strings.ReplaceAll(attr(n, "style"), " ", ""), "display:none")
}

func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Tr, atom.Caption, atom.Figure, atom.Figcaption, atom.Blockquote, atom.Pre, atom.Address, atom.Hr, atom.Details, atom.Summary, atom.Body,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// oneLine joins what is spread over lines, without control and direction signs.
func oneLine(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(strings.Map(shown, s))), " ")
}

func shown(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return r
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// tidy leaves one empty line between paragraphs, and bounds the whole.
func tidy(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = oneLine(line)
		if line == "" {
			continue
		}
		if b.Len()+len(line) > maxText {
			break
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(line)
	}
	return b.String()
}

func shorten(s string, letters int) string {
	if r := []rune(s); len(r) > letters {
		return strings.TrimSpace(string(r[:letters])) + "…"
	}
	return s
}

// block of a copy as the page draws it.
type part struct {
	Heading bool
	Item    bool
	Text    string
}

// parts divides a stored copy for drawing.
func parts(text string) []part {
	var all []part
	for p := range strings.SplitSeq(text, "\n\n") {
		one := part{Text: p}
		if rest, ok := strings.CutPrefix(p, heading); ok {
			one = part{Heading: true, Text: rest}
		} else if rest, ok := strings.CutPrefix(p, item); ok {
			one = part{Item: true, Text: rest}
		}
		all = append(all, one)
	}
	return all
}

// sizeText writes bytes as people read them.
func sizeText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", max(n>>10, 1))
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/(1<<20)), ".", ",", 1)
}
