package guide

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"loa/internal/domain/access"
	"loa/internal/vi"
)

// Chapter is one page of the guide.
type Chapter struct {
	Key      string // file name without .md, and last part of its address
	Title    string
	Roles    []access.Role // whose own it is; none: of whoever installs the program
	Body     template.HTML // without the title
	Sections []Section
}

// URL is the address of the chapter.
func (c Chapter) URL() string { return root + "/" + c.Key }

// Section is what stands under one heading; the first of a chapter may have none.
type Section struct {
	Anchor, Title string
	Level         int // 2 or 3; 1: what stands before the first heading
	Text          string
	fold          string // title and text as they are searched
}

// shelf orders the chapters of the guide and says whose each is.
var shelf = []struct {
	key   string
	roles []access.Role
}{
	{"can-bo-dau-moi", []access.Role{access.Officer, access.Reader}},
	{"lanh-dao", []access.Role{access.Leader}},
	{"dieu-phoi", []access.Role{access.Coordinator}},
	{"van-ban", []access.Role{access.Officer, access.Leader}},
	{"kiem-tra", []access.Role{access.Inspector}},
	{"sap-xep-to-chuc", []access.Role{access.Coordinator, access.Administrator}},
	{"cai-dat", []access.Role{access.Administrator}},
}

// read takes the guide from its files. It fails on a chapter that is missing, and on
// a file that no shelf names.
func read(files fs.FS) ([]Chapter, error) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	if len(names) != len(shelf) {
		return nil, fmt.Errorf("guide: %d files and %d chapters", len(names), len(shelf))
	}
	var out []Chapter
	for _, s := range shelf {
		source, err := fs.ReadFile(files, s.key+".md")
		if err != nil {
			return nil, fmt.Errorf("guide: %w", err)
		}
		c := Chapter{Key: s.key, Roles: s.roles}
		if err := c.render(source); err != nil {
			return nil, fmt.Errorf("guide: %s: %w", s.key, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// markdown reads CommonMark with tables. Raw HTML is left out (goldmark's default).
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

func (c *Chapter) render(source []byte) error {
	doc := markdown.Parser().Parse(text.NewReader(source))
	first, ok := doc.FirstChild().(*ast.Heading)
	if !ok || first.Level != 1 {
		return fmt.Errorf("it does not begin with its title")
	}
	c.Title = plain(first, source)
	doc.RemoveChild(doc, first)
	c.section(doc, source)
	dress(doc, source)
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, source, doc); err != nil {
		return err
	}
	c.Body = template.HTML(b.String()) //nolint:gosec // our own text, rendered without raw HTML
	return nil
}

// section cuts a chapter at its headings and gives these their anchors.
func (c *Chapter) section(doc ast.Node, source []byte) {
	now := Section{Level: 1}
	used := map[string]int{}
	var b strings.Builder
	end := func() {
		now.Text = strings.TrimSpace(b.String())
		if now.Title != "" || now.Text != "" {
			now.fold = vi.Fold(now.Title + "\n" + now.Text)
			c.Sections = append(c.Sections, now)
		}
		b.Reset()
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			b.WriteString(plain(n, source) + "\n")
			continue
		}
		end()
		now = Section{Title: plain(h, source), Level: h.Level}
		now.Anchor = vi.Slug(now.Title)
		if now.Anchor == "" || now.Anchor[0] < 'a' { // "1. Văn bản": an id begins with a letter
			now.Anchor = "muc-" + now.Anchor
		}
		if used[now.Anchor]++; used[now.Anchor] > 1 {
			now.Anchor = fmt.Sprintf("%s-%d", now.Anchor, used[now.Anchor])
		}
		h.SetAttributeString("id", []byte(now.Anchor))
	}
	end()
}

// plain is the text of a node without marks, a line for each block.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(x ast.Node, entering bool) (ast.WalkStatus, error) { // the walker below never fails
		switch x := x.(type) {
		case *ast.Text:
			if entering {
				b.Write(x.Segment.Value(source))
				if x.SoftLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				b.Write(x.Value)
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			if entering {
				for i := range x.Lines().Len() {
					line := x.Lines().At(i)
					b.Write(line.Value(source))
				}
			}
		case *ast.ListItem, *east.TableRow, *east.TableHeader, *east.TableCell:
			if !entering && b.Len() > 0 {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

// dress gives the nodes the classes of the design system, and each cell of a table
// the name of its column, which narrow screens show.
func dress(doc ast.Node, source []byte) {
	var heads []string
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker below never fails
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			class(n, map[bool]string{true: "loa-section", false: "loa-guide__part"}[n.Level == 2])
		case *ast.List:
			class(n, map[bool]string{true: "govuk-list govuk-list--number", false: "govuk-list govuk-list--bullet"}[n.IsOrdered()])
		case *ast.Link, *ast.AutoLink:
			class(n, "govuk-link")
		case *east.Table:
			class(n, "loa-table")
			heads = nil
		case *east.TableCell:
			if n.Parent().Kind() == east.KindTableHeader {
				heads = append(heads, plain(n, source))
				n.SetAttributeString("scope", []byte("col"))
			} else if at := nth(n); at < len(heads) {
				n.SetAttributeString("data-label", []byte(heads[at]))
			}
		}
		return ast.WalkContinue, nil
	})
}

func class(n ast.Node, name string) { n.SetAttributeString("class", []byte(name)) }

// nth is which child of its parent a node is.
func nth(n ast.Node) (k int) {
	for p := n.PreviousSibling(); p != nil; p = p.PreviousSibling() {
		k++
	}
	return k
}

// chapter finds a page by its key.
func (f *Feature) chapter(key string) (Chapter, bool) {
	i := slices.IndexFunc(f.chapters, func(c Chapter) bool { return c.Key == key })
	if i < 0 {
		return Chapter{}, false
	}
	return f.chapters[i], true
}

// sorted lists the chapters with those of an actor's roles first.
func sorted(all []Chapter, actor access.Actor) (own, others []Chapter) {
	for _, c := range all {
		if len(c.Roles) > 0 && actor.Is(c.Roles...) {
			own = append(own, c)
		} else {
			others = append(others, c)
		}
	}
	return own, others
}
