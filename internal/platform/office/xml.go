package office

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// node is one XML element while a part is being built. A node without a name
// is plain text.
type node struct {
	name  string
	attrs []string // name, value, name, value, …
	kids  []node
	text  string
}

func el(name string, kids ...node) node { return node{name: name, kids: kids} }

func txt(s string) node { return node{text: s} }

// with adds attributes, given as name, value pairs.
func (n node) with(pairs ...string) node {
	n.attrs = append(slices.Clip(n.attrs), pairs...)
	return n
}

// val is the commonest WordprocessingML element: one w:val attribute.
func val(name, value string) node { return el(name).with("w:val", value) }

func (n node) write(b *bytes.Buffer) {
	if n.name == "" {
		escape(b, n.text)
		return
	}
	b.WriteString("<" + n.name)
	for i := 0; i+1 < len(n.attrs); i += 2 {
		b.WriteString(" " + n.attrs[i] + `="`)
		escape(b, n.attrs[i+1])
		b.WriteByte('"')
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

// escape writes s for XML. A bytes.Buffer never fails, so neither does this.
func escape(b *bytes.Buffer, s string) {
	if err := xml.EscapeText(b, []byte(s)); err != nil {
		panic("office: a buffer refused to be written: " + err.Error())
	}
}

// document is the whole part with its declaration.
func (n node) document() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	n.write(&b)
	return b.Bytes()
}

// clean makes text fit for print: NFC, line ends as \n, tabs as spaces, and no
// control or invisible characters, nor signs that turn the order of letters
// around. Spaces, also those that do not break, stay.
func clean(s string) string {
	if plain(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch r {
		case '\n':
			return r
		case '\t', '\r', '\v', '\f':
			return ' '
		case '\u200b', '\u2060', '\ufeff', '\u00ad', unicode.ReplacementChar:
			return -1
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "")))
}

// plain tells that a text has nothing to clean: it is ASCII that prints, as
// addresses and codes are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// line is clean text on one line without spaces at its ends.
func line(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(clean(s), "\n", " "))
}

// upper is one line in capitals.
func upper(s string) string { return strings.ToUpper(line(s)) }

// Unbroken joins the words of a name with spaces that do not break, so that
// "Nguyễn Văn An" never stands on two lines.
func Unbroken(name string) string {
	return strings.Join(strings.Fields(clean(name)), "\u00a0")
}
