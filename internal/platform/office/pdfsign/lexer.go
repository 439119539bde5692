package pdfsign

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// The objects of a PDF file (ISO 32000-2, 7.3): nil, bool, int, float64, name,
// text, array, *dict, ref and *stream.
type (
	name  string
	array []any
	ref   struct{ num, gen int }
	// text is a string object; at and end are its first byte in the file and the
	// one behind it, both with its brackets, or -1 inside an object stream.
	text struct {
		value   string
		at, end int
	}
	// dict is a dictionary; twice tells that it names a key two times, which
	// programs read differently.
	dict struct {
		of    map[name]any
		twice bool
	}
	stream struct {
		*dict
		raw []byte // as stored, encoded
	}
	keyword string
)

var (
	errSyntax = errors.New("pdfsign: not well formed")
	errBounds = errors.New("pdfsign: beyond the bounds")
)

const (
	maxDepth = 60 // of arrays and dictionaries in each other
	dictCost = 8  // values whose memory a dictionary takes
)

// budget bounds the work for one file, whatever it claims.
type budget struct {
	values   int // objects that may still be read
	unpacked int // bytes that may still be unpacked
}

func (b *budget) spend(values int) error {
	if b.values -= values; b.values < 0 {
		return fmt.Errorf("%w: too many objects", errBounds)
	}
	return nil
}

// lexer reads objects out of bytes.
type lexer struct {
	src   []byte
	pos   int
	floor bool // inside an object stream: places in src are none in the file
	left  *budget
}

func isSpace(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) skip() {
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.src) && l.src[l.pos] != '\n' && l.src[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

func (l *lexer) fail(what string) error {
	return fmt.Errorf("%w at byte %d: %s", errSyntax, l.pos, what)
}

// word reads what stands between spaces and delimiters.
func (l *lexer) word() string {
	from := l.pos
	for l.pos < len(l.src) && !isSpace(l.src[l.pos]) && !isDelimiter(l.src[l.pos]) {
		l.pos++
	}
	return string(l.src[from:l.pos])
}

// value reads the next object or keyword.
func (l *lexer) value(depth int) (any, error) {
	if err := l.left.spend(1); err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: nested too deeply", errBounds)
	}
	l.skip()
	if l.pos >= len(l.src) {
		return nil, l.fail("the end")
	}
	switch c := l.src[l.pos]; {
	case c == '/':
		return l.name()
	case c == '(':
		return l.literal()
	case c == '<' && bytes.HasPrefix(l.src[l.pos:], []byte("<<")):
		return l.dict(depth)
	case c == '<':
		return l.hex()
	case c == '[':
		return l.array(depth)
	case isDelimiter(c):
		return nil, l.fail("a stray delimiter")
	}
	return l.atom(l.word())
}

// atom tells what a word is; two numbers before an R are a reference.
func (l *lexer) atom(word string) (any, error) {
	switch word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	if n, err := strconv.Atoi(word); err == nil {
		if gen, ok := l.reference(); ok && n >= 0 {
			return ref{num: n, gen: gen}, nil
		}
		return n, nil
	}
	if f, err := strconv.ParseFloat(word, 64); err == nil {
		return f, nil
	}
	return keyword(word), nil
}

// reference looks whether "gen R" follows, and goes behind it if so.
func (l *lexer) reference() (gen int, ok bool) {
	from := l.pos
	l.skip()
	gen, err := strconv.Atoi(l.word())
	if err == nil && gen >= 0 && gen <= 65535 {
		l.skip()
		if l.word() == "R" {
			return gen, true
		}
	}
	l.pos = from
	return 0, false
}

func (l *lexer) name() (any, error) {
	l.pos++
	raw := l.word()
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(raw[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return name(out), nil
}

func (l *lexer) array(depth int) (any, error) {
	l.pos++
	all := array{}
	for {
		l.skip()
		if l.pos < len(l.src) && l.src[l.pos] == ']' {
			l.pos++
			return all, nil
		}
		v, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if _, ok := v.(keyword); ok {
			return nil, l.fail("a keyword in an array")
		}
		all = append(all, v)
	}
}

func (l *lexer) dict(depth int) (any, error) {
	l.pos += 2
	if err := l.left.spend(dictCost); err != nil {
		return nil, err
	}
	d := &dict{of: map[name]any{}}
	for {
		l.skip()
		if bytes.HasPrefix(l.src[l.pos:], []byte(">>")) {
			l.pos += 2
			return d, nil
		}
		k, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		key, ok := k.(name)
		if !ok {
			return nil, l.fail("a key that is no name")
		}
		v, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if _, ok := v.(keyword); ok {
			return nil, l.fail("a keyword as a value")
		}
		if _, ok := d.of[key]; ok {
			d.twice = true
		}
		d.of[key] = v
	}
}

func (l *lexer) text(value []byte, from int) text {
	if l.floor {
		return text{value: string(value), at: -1, end: -1}
	}
	return text{value: string(value), at: from, end: l.pos}
}

// hex reads <48656C6C6F>; a last digit that is missing counts as 0.
func (l *lexer) hex() (any, error) {
	from := l.pos
	l.pos++
	size := bytes.IndexByte(l.src[l.pos:], '>')
	if size < 0 {
		return nil, l.fail("a string without an end")
	}
	out := make([]byte, 0, size/2+1)
	var high byte
	half := false
	for _, c := range l.src[l.pos : l.pos+size] {
		n, ok := digit(c)
		switch {
		case isSpace(c):
			continue
		case !ok:
			return nil, l.fail("no hexadecimal digit")
		case half:
			out = append(out, high<<4|n)
		default:
			high = n
		}
		half = !half
	}
	if half {
		out = append(out, high<<4)
	}
	l.pos += size + 1
	return l.text(out, from), nil
}

func digit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// literal reads (text \(with\) escapes).
func (l *lexer) literal() (any, error) {
	from := l.pos
	l.pos++
	var out []byte
	for open := 1; l.pos < len(l.src); l.pos++ {
		switch c := l.src[l.pos]; c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.pos++
				return l.text(out, from), nil
			}
		case '\\':
			out = l.escaped(out)
			continue
		}
		out = append(out, l.src[l.pos])
	}
	return nil, l.fail("a string without an end")
}

// escaped adds what the escape at pos stands for, and stays on its last byte.
func (l *lexer) escaped(out []byte) []byte {
	if l.pos++; l.pos >= len(l.src) {
		return out
	}
	c := l.src[l.pos]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r':
		if l.pos+1 < len(l.src) && l.src[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	case c == '\n':
		return out
	case c < '0' || c > '7':
		return append(out, c)
	}
	n := 0
	for i := 0; i < 3 && l.pos < len(l.src) && l.src[l.pos] >= '0' && l.src[l.pos] <= '7'; i++ {
		n = n*8 + int(l.src[l.pos]-'0')
		l.pos++
	}
	l.pos--
	return append(out, byte(n))
}
