package office

// A small reader of the written XML, for the tests only: they look at what a
// word processor would see, not at how it was written.

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

type tree struct {
	name string // local name
	attr map[string]string
	kids []*tree
	text string
}

func readParts(t *testing.T, file []byte) map[string]*tree {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("not a zip: %v", err)
	}
	parts := map[string]*tree{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = readTree(t, f.Name, r)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

func readTree(t *testing.T, name string, r io.Reader) *tree {
	t.Helper()
	root := &tree{}
	stack := []*tree{root}
	d := xml.NewDecoder(r)
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root.kids[0]
		}
		if err != nil {
			t.Fatalf("%s is not well formed: %v", name, err)
		}
		top := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			n := &tree{name: tok.Name.Local, attr: map[string]string{}}
			for _, a := range tok.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(tok)
		}
	}
}

// all gives the descendants called name, in document order.
func (n *tree) all(name string) []*tree {
	var out []*tree
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		}
		out = append(out, k.all(name)...)
	}
	return out
}

// first walks down a path of names; a missing step gives an empty node.
func (n *tree) first(path ...string) *tree {
	for _, name := range path {
		found := n.all(name)
		if len(found) == 0 {
			return &tree{}
		}
		n = found[0]
	}
	return n
}

// words is the printed text below n.
func (n *tree) words() string {
	var b strings.Builder
	for _, t := range n.all("t") {
		b.WriteString(t.text)
	}
	return b.String()
}

// paragraphs are the paragraphs that contain text.
func (n *tree) paragraphs() []*tree {
	return slices.DeleteFunc(n.all("p"), func(p *tree) bool { return strings.TrimSpace(p.words()) == "" })
}

// paragraph finds the one paragraph with exactly this text; spaces that do not
// break count as spaces.
func (n *tree) paragraph(t *testing.T, text string) *tree {
	t.Helper()
	for _, p := range n.paragraphs() {
		if strings.ReplaceAll(p.words(), "\u00a0", " ") == text {
			return p
		}
	}
	t.Fatalf("no paragraph says %q", text)
	return nil
}

// look is the size in points, bold and italic of the first run.
func (n *tree) look() (size string, bold, italic bool) {
	r := n.first("r", "rPr")
	return r.first("sz").attr["val"], len(r.all("b")) > 0, len(r.all("i")) > 0
}
