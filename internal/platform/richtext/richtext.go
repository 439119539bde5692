// Package richtext keeps formatted text harmless and tidy: whatever an editor, a word
// processor or somebody with bad intent sends becomes a small set of HTML elements,
// with nothing that runs, frames, styles or calls elsewhere. It also tells of a text
// what people have to look at before others read it.
package richtext

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"

	"loa/internal/vi"
)

// Most is the most that Clean takes, in bytes: a long article with tables has less
// than a tenth of it.
const Most = 2 << 20

// ErrTooLong is given for more than Most.
var ErrTooLong = errors.New("richtext: the text is too long")

// deepest is how many elements may stand within each other; what lies deeper loses
// its marks and keeps its words.
const deepest = 40

// own are the addresses of this program's stored files: pictures, videos and sound come
// from nowhere else, so that no reader is watched from outside and nothing is gone
// tomorrow.
var own = regexp.MustCompile(`^/tep/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$`)

// embedded are the elements that show a stored file. A video and a sound have their
// address and nothing else: what belongs to them is known to the library.
var embedded = map[string]bool{"img": true, "video": true, "audio": true}

// policy is what readers may get.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name := range kept {
		if name != "a" && !embedded[name] { // these only with what they lead to
			p.AllowElements(name)
		}
	}
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[1-9][0-9]?$`)).OnElements("th", "td")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(row|col)$`)).OnElements("th")
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-z]{2}$`)).OnElements("p", "blockquote")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").Matching(own).OnElements("img", "video", "audio")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
})

// Clean gives the harmless form of an HTML fragment: of cleaned text it is the text
// itself. Words are never lost but those of scripts, styles and comments; they are put
// into NFC. It fails with ErrTooLong only.
func Clean(fragment string) (string, error) {
	if len(fragment) > Most {
		return "", ErrTooLong
	}
	t := tidier{}
	for _, n := range parse(strings.ToValidUTF8(fragment, "\uFFFD")) {
		t.tidy(n, 0)
	}
	t.flush()
	out := strings.TrimSpace(policy().Sanitize(t.out.String()))
	if len(out) > Most { // marks that nobody closed stand for more than was written
		return "", ErrTooLong
	}
	return out, nil
}

// parse reads a fragment as it stands within a page's body. Of one whose elements
// stand too deep within each other to be read, its words are left.
func parse(fragment string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(fragment), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		return []*html.Node{{Type: html.TextNode, Data: bare(fragment)}}
	}
	return nodes
}

// bare gives the words of a fragment, without those of silent elements.
func bare(fragment string) string {
	var b strings.Builder
	hidden := ""
	for z := html.NewTokenizer(strings.NewReader(fragment)); z.Next() != html.ErrorToken; {
		switch t := z.Token(); {
		case hidden != "":
			if t.Type == html.EndTagToken && t.Data == hidden {
				hidden = ""
			}
		case t.Type == html.StartTagToken && silent[t.Data]:
			hidden = t.Data
		case t.Type == html.TextToken:
			b.WriteString(t.Data + " ")
		}
	}
	return b.String()
}

// tidier writes nodes anew with the elements that are used here: what word processors
// and old pages write otherwise gets its proper name, and what has no meaning of its
// own is left out around its words. Words wait until the next mark: what was apart may
// belong to one letter.
type tidier struct{ out, waiting strings.Builder }

// flush writes the words that wait. Only they are put into NFC: a mark's bracket and a
// combining character after it would become one sign.
func (t *tidier) flush() {
	t.out.WriteString(html.EscapeString(words(t.waiting.String())))
	t.waiting.Reset()
}

// kept are the elements that readers may get.
var kept = map[string]bool{
	"p": true, "h2": true, "h3": true, "h4": true, "br": true, "hr": true, "strong": true, "em": true, "s": true, "sub": true, "sup": true,
	"blockquote": true, "cite": true, "ul": true, "ol": true, "li": true, "a": true, "img": true, "video": true, "audio": true, "figure": true, "figcaption": true,
	"table": true, "caption": true, "thead": true, "tbody": true, "tr": true, "th": true, "td": true,
}

// names gives elements their proper name.
var names = map[string]string{
	"b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h2", "h5": "h4", "h6": "h4", "div": "p", "tfoot": "tbody", "q": "em",
}

// silent are elements whose content nobody is to read.
var silent = map[string]bool{
	"script": true, "style": true, "template": true, "noscript": true, "iframe": true, "object": true, "embed": true, "svg": true, "math": true,
	"head": true, "title": true, "meta": true, "link": true, "select": true, "textarea": true, "xml": true,
}

// blocks end a paragraph that stands around them.
var blocks = map[string]bool{
	"p": true, "h2": true, "h3": true, "h4": true, "hr": true, "blockquote": true, "ul": true, "ol": true, "table": true, "figure": true, "div": true,
}

func (t *tidier) tidy(n *html.Node, depth int) {
	if n.Type == html.TextNode {
		t.waiting.WriteString(n.Data)
	}
	if n.Type != html.ElementNode { // comments too, and what word processors hide in them
		return
	}
	if silent[n.Data] || n.Namespace != "" || embedded[n.Data] && !own.MatchString(attr(n, "src")) {
		return
	}
	name := n.Data
	if other, ok := names[name]; ok {
		name = other
	}
	if !kept[name] || name == "p" && holdsBlock(n) || name == "a" && !leads(n) || depth > deepest {
		name = ""
	}
	if name == "p" && hollow(n) { // nobody reads it, and screen readers stop at it
		if beside(n.PrevSibling) || beside(n.NextSibling) {
			t.waiting.WriteByte('\n') // words around it stay apart
		}
		return
	}
	if name != "" {
		t.open(name, n)
	}
	for c := n.FirstChild; c != nil && !embedded[n.Data]; c = c.NextSibling {
		t.tidy(c, depth+1)
	}
	if name != "" && !void[name] {
		t.flush()
		t.out.WriteString("</" + name + ">")
	}
}

// hollow tells whether a paragraph shows nothing: no word and no stored file.
func hollow(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(words(c.Data)) != "":
			return false
		case c.Type != html.ElementNode || silent[c.Data] || c.Namespace != "":
		case embedded[c.Data] && own.MatchString(attr(c, "src")), !hollow(c):
			return false
		}
	}
	return true
}

// beside tells whether a node stands in a line of words.
func beside(n *html.Node) bool {
	return n != nil && (n.Type == html.TextNode || n.Type == html.ElementNode && !blocks[n.Data])
}

// leads tells whether a link leads somewhere that readers may go.
func leads(n *html.Node) bool {
	to := strings.TrimSpace(attr(n, "href"))
	u, err := url.Parse(to)
	return err == nil && to != "" && slices.Contains([]string{"", "http", "https", "mailto", "tel"}, strings.ToLower(u.Scheme))
}

var void = map[string]bool{"br": true, "hr": true, "img": true}

func (t *tidier) open(name string, n *html.Node) {
	t.flush()
	t.out.WriteString("<" + name)
	for _, a := range n.Attr {
		if a.Namespace == "" {
			value := words(a.Val)
			if name == "a" && a.Key == "href" {
				value = whole(value)
			}
			t.out.WriteString(" " + a.Key + `="` + html.EscapeString(value) + `"`)
		}
	}
	t.out.WriteString(">")
}

// bareHost is an address as people say it, without https:// before it; bareMail is one of
// a mailbox.
var (
	bareHost = regexp.MustCompile(`^(?i)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+(vn|com|org|net|info)(:[0-9]+)?([/?#].*)?$`)
	bareMail = regexp.MustCompile(`^(?i)[a-z0-9._+-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)
)

// whole completes an address as people say it: a browser would look for it below the page
// on which it stands.
func whole(href string) string {
	switch href = strings.TrimSpace(href); {
	case bareHost.MatchString(href):
		return "https://" + href
	case bareMail.MatchString(href):
		return "mailto:" + href
	}
	return href
}

func holdsBlock(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (blocks[c.Data] || blocks[names[c.Data]] || holdsBlock(c)) {
			return true
		}
	}
	return false
}

// softHyphen is where a word may be parted, which nobody sees. In text of the old
// encoding TCVN3 it is the letter ư.
const softHyphen = '\u00AD'

// words puts a text into NFC without the characters that no font shows: zero-width
// ones, which hide in copied text, and control characters.
func words(s string) string {
	s = norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00A0' || r == '\u202F':
			return '\u00A0' // a space that keeps number and unit together
		case r == '\t' || r == '\n':
			return r
		case r < ' ' || r == '\u007F' || r >= '\u200B' && r <= '\u200F' || r >= '\u202A' && r <= '\u202E' || r >= '\u2060' && r <= '\u2069' || r == '\uFEFF':
			return -1
		}
		return r
	}, s))
	if strings.ContainsRune(s, softHyphen) {
		if _, old := vi.Modern(s); old == vi.NoEncoding {
			s = norm.NFC.String(strings.ReplaceAll(s, string(softHyphen), ""))
		}
	}
	return s
}
